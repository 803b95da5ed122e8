"""The tag book: every declared tag as it is typed, on the screen and on paper, and no other."""

from __future__ import annotations

import re
import subprocess
import sys
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

import pytest
from lxml import etree

from generator.law.choices import Notes, Paper
from generator.law.edition import Edition
from generator.messages.wording import DASH
from generator.papers import content
from generator.papers import sheet_tags as sheet
from generator.papers.tags import Declared, Group, Leaf, Text, Tree
from generator.word import template_files
from generator.word.compose.books import tag_book
from generator.word.compose.markup import words
from generator.word.template import lint
from generator.word.template import samples as sample
from tests.conftest import Run
from tests.helpers import kit, paper
from tests.helpers.kit import EDITIONS
from tests.helpers.paper import W
from tests.helpers.paths import ROOT

COLUMNS = 6
Rows = Sequence[Sequence[str]]


def example(edition: Edition) -> Tree:
    return sheet.fill(sample.example(edition), Notes.SHORT)


def written(edition: Edition, folder: Path) -> Path:
    path = folder / f"{edition.id}.docx"
    path.write_bytes(tag_book(edition, Paper.SHEET))
    return path


def rows_on_paper(path: Path) -> Rows:
    """The rows of all tables of tags below their headings; the last table is one to sign on."""
    *tables, signature = paper.read(path).tables
    assert signature[0][::2] == words().sign_tags
    return [row for table in tables for row in table[1:]]


def rows_on_screen(printed: str) -> Rows:
    """The same rows, read off what is printed: tags at the margin, the rest set in."""
    rows: list[list[str]] = []
    tags: list[str] = []
    for line in printed.splitlines():
        if line.startswith("    "):
            if tags:
                rows.append(["\n".join(tags)])
                tags = []
            rows[-1].append(line.split(": ", 1)[1])
        elif (line.startswith(("{{", "{%")) and "тег" not in line) or (line == "…" and tags):
            tags.append(line)
    return rows


# What is declared and what the book says


def declared(names: Mapping[str, Declared], before: str = "") -> Iterator[str]:
    """Every declared name as it is typed: names inside a loop by what the loop calls an item."""
    for name, found in names.items():
        path = f"{before}{name}"
        if isinstance(found, Group):
            yield from declared(found.names, f"{path}.")
        elif isinstance(found, Text):
            yield f"{{{{ {path} }}}}"
        else:
            mark = found.repeats.value
            yield f"{{%{mark} for {found.each} in {path} %}}\n…\n{{%{mark} endfor %}}"
            inner = found.item
            names_inside = inner.names if isinstance(inner, Group) else {}
            yield from declared(names_inside, f"{found.each}.")
            if isinstance(inner, Text):
                yield f"{{{{ {found.each} }}}}"


@pytest.mark.parametrize("edition", EDITIONS, ids=lambda e: e.id)
def test_the_book_on_paper_has_every_declared_tag_once_and_no_other(
    edition: Edition, tmp_path: Path
) -> None:
    tags = [row[0] for row in rows_on_paper(written(edition, tmp_path))]
    assert len(set(tags)) == len(tags)
    assert set(tags) == set(declared(content.declared(edition, Paper.SHEET)))


@pytest.mark.parametrize("edition", EDITIONS, ids=lambda e: e.id)
def test_the_screen_says_what_the_paper_says(edition: Edition, run: Run, tmp_path: Path) -> None:
    ran = run("template", "tags", "--edition", edition.id)
    assert (ran.code, ran.err) == (0, "")
    rows = rows_on_paper(written(edition, tmp_path))
    assert rows_on_screen(ran.out) == [[tag, kk, *others] for tag, kk, _, *others in rows]


def test_without_an_edition_the_latest_is_meant(run: Run) -> None:
    latest = max(EDITIONS, key=lambda edition: edition.adopted)
    assert run("template", "tags").out == run("template", "tags", "--edition", latest.id).out


@pytest.mark.parametrize("edition", EDITIONS, ids=lambda e: e.id)
def test_the_loops_of_our_templates_are_written_as_the_book_has_them(
    edition: Edition, tmp_path: Path
) -> None:
    ours = template_files.shipped_folder() / edition.id / Paper.SHEET.template_name
    control_tags = re.compile(r"\{%(?:tr|p)? (?:for .+?|endfor) %\}")
    used = set(control_tags.findall("\n".join(paper.read(ours).lines)))
    tags = "\n".join(row[0] for row in rows_on_paper(written(edition, tmp_path)))
    # Rulings stand at the end, of all sections at once; repeated options are left out.
    spare = (".түсіндірмелері ", ".нұсқалары ")
    left = {tag for tag in control_tags.findall(tags) if any(name in tag for name in spare)}
    assert used == set(control_tags.findall(tags)) - left


# What stands beside a tag


def filled(tree: Leaf | Tree) -> Iterator[str]:
    """Every string that the engine filled in."""
    if isinstance(tree, str):
        yield tree
    elif isinstance(tree, Mapping):
        for value in tree.values():
            yield from filled(value)
    else:
        for item in tree:
            yield from filled(item)


@pytest.mark.parametrize("edition", EDITIONS, ids=lambda e: e.id)
def test_the_examples_are_what_the_engine_fills(edition: Edition, tmp_path: Path) -> None:
    tree = example(edition)
    strings = set(filled(tree))
    for tag, _, _, shown, *_ in rows_on_paper(written(edition, tmp_path)):
        path = tag.strip("{} ").split(".")
        if "%" in tag:
            assert shown == DASH
        elif path[0] in tree:
            value: Leaf | Tree = tree
            for name in path:
                assert isinstance(value, Mapping)
                value = value[name]
            assert shown == value
        else:
            assert shown in strings - {DASH}


@pytest.mark.parametrize("edition", EDITIONS, ids=lambda e: e.id)
def test_each_row_of_the_form_stands_beside_the_tag_of_its_points(
    edition: Edition, tmp_path: Path
) -> None:
    beside = {row[0]: row[4] for row in rows_on_paper(written(edition, tmp_path))}
    expected = dict.fromkeys(beside, DASH)
    for section in edition.sections:
        for row, _ in section.scored_rows:
            tag = f"{{{{ {section.tag}.{sheet.row_tag(row.no)} }}}}"
            expected[tag] = f"{section.abbreviation} {row.no}. {row.text}"
        total = f"{{{{ {section.tag}.{sheet.TOTAL} }}}}"
        expected[total] = f"{section.abbreviation}. {section.total_label}"
    assert beside == expected


@pytest.mark.parametrize("edition", EDITIONS, ids=lambda e: e.id)
def test_a_name_inside_a_loop_says_of_which_loop(edition: Edition, tmp_path: Path) -> None:
    rows = rows_on_paper(written(edition, tmp_path))
    tops = set(content.declared(edition, Paper.SHEET))
    for tag, *_, where in rows:
        first = re.split(r"[. ]", tag.strip("{} "))[0]
        if "%" in tag:
            first = re.split(r"[. ]", tag.split(" in ")[1])[0]
        named = re.findall(r"for (\w+) in", where)
        assert named == ([] if first in tops else [first]), tag


@pytest.mark.parametrize("edition", EDITIONS, ids=lambda e: e.id)
def test_no_cell_is_empty_and_no_word_mixes_letters(edition: Edition, tmp_path: Path) -> None:
    for row in rows_on_paper(written(edition, tmp_path)):
        assert len(row) == COLUMNS
        assert all(row)
        assert not kit.MIXED.search(" ".join(row[1:5]))


# The Word document


@pytest.mark.parametrize("edition", EDITIONS, ids=lambda e: e.id)
def test_a_tag_is_one_run_that_word_does_not_correct(edition: Edition, tmp_path: Path) -> None:
    path = written(edition, tmp_path)
    styles = etree.fromstring(paper.parts(path)["word/styles.xml"])
    for line in paper.read(path).xml.findall(f".//{W}tr/{W}tc[1]/{W}p"):
        if paper.text_of(line).startswith("{"):
            (run,) = line.findall(f"{W}r")
            assert run.findtext(f"{W}t") == paper.text_of(line)
            letters = style(styles, run, f"{W}rPr/{W}rStyle")
            assert letters.find(f"{W}rPr/{W}noProof") is not None
            font = style(styles, line, f"{W}pPr/{W}pStyle").find(f"{W}rPr/{W}rFonts")
            assert font is not None
            assert font.get(f"{W}ascii") == font.get(f"{W}hAnsi") == "Courier New"


def style(styles: etree._Element, styled: etree._Element, named: str) -> etree._Element:
    """The style that an element names."""
    name = styled.find(named)
    assert name is not None
    wanted = name.get(f"{W}val")
    (found,) = (s for s in styles.iter(f"{W}style") if s.get(f"{W}styleId") == wanted)
    return found


@pytest.mark.parametrize("edition", EDITIONS, ids=lambda e: e.id)
def test_it_is_a_kazakh_landscape_a4_whose_tables_have_repeated_headings(
    edition: Edition, tmp_path: Path
) -> None:
    path = written(edition, tmp_path)
    page = paper.read(path)
    size = page.xml.find(f".//{W}sectPr/{W}pgSz")
    assert size is not None
    assert [size.get(f"{W}{name}") for name in ("w", "h", "orient")] == [
        *("16838", "11906"),
        "landscape",
    ]
    assert len(page.tables) == 4 + len(edition.sections)
    *tables, _ = page.xml.iter(f"{W}tbl")  # the last has no heads: it is to sign on
    for table in tables:
        assert table.find(f"{W}tr/{W}trPr/{W}tblHeader") is not None
    styles = paper.parts(path)["word/styles.xml"].decode()
    assert 'w:ascii="Times New Roman"' in styles
    assert 'w:val="kk-KZ"' in styles


def test_the_book_is_no_template(tmp_path: Path) -> None:
    found, problems = lint.check_file(written(EDITIONS[0], tmp_path), EDITIONS)
    assert found is None
    assert problems


@pytest.mark.parametrize("edition", EDITIONS, ids=lambda e: e.id)
def test_two_runs_give_the_same_bytes(edition: Edition, tmp_path: Path) -> None:
    path = tmp_path / "book.docx"
    command = [sys.executable, "-m", "generator", "template", "tags", "--edition", edition.id]
    subprocess.run([*command, "-o", str(path)], cwd=ROOT, check=True, capture_output=True)
    assert path.read_bytes() == written(edition, tmp_path).read_bytes()
    assert zipfile.ZipFile(path).testzip() is None


@pytest.mark.parametrize("edition", EDITIONS, ids=lambda e: e.id)
def test_the_validator_passes_the_book(edition: Edition, tmp_path: Path, validator: Path) -> None:
    ran = subprocess.run(
        [str(validator), str(written(edition, tmp_path))],
        capture_output=True,
        text=True,
        check=False,
    )
    assert ran.returncode == 0, ran.stdout + ran.stderr


def test_a_file_that_is_there_stays_unless_force_is_given(run: Run) -> None:
    mine = Path("book.docx")
    mine.write_bytes(b"hours of work")
    ran = run("template", "tags", "-o", mine)
    assert ran.code == 1
    assert "[output-exists]" in ran.out
    assert mine.read_bytes() == b"hours of work"
    assert run("template", "tags", "-o", mine, "--force").code == 0
    assert paper.read(mine).tables


@pytest.mark.parametrize("language", ["kk", "ru", "en"])
def test_the_screen_speaks_the_user_s_language_and_the_tags_stay(language: str, run: Run) -> None:
    ran = run("template", "tags", "--edition", "2022", "--lang", language)
    assert ran.code == 0
    assert "{{ мк.б3_2 }}" in ran.out.splitlines()
    assert "{%tr for жол in мк.ескертпелер %}" in ran.out.splitlines()
