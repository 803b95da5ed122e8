"""The papers beside the sheet: the official words, the numbers, the page; read off the paper."""

from __future__ import annotations

import json
import re
import subprocess
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from lxml import etree

from generator.assess import assess
from generator.law.choices import Form, Notes, Paper
from generator.law.edition import Edition
from generator.papers import appendix_tags as inspections_context
from generator.papers.content import Content, of_body, of_many
from generator.scoring.evaluation import Evaluation
from generator.submission import appendix_2
from generator.submission.appendix_2 import Appendix2Counts, ReportedBody, consolidated
from generator.verify.prove import PaperOrigin, proved
from generator.word import template_files
from generator.word.compose.markup import words
from generator.word.compose.template import compose
from generator.word.template import samples as sample
from tests.helpers import kit, paper
from tests.helpers.hard import hard_bodies
from tests.helpers.kit import EDITIONS
from tests.helpers.paper import W
from tests.helpers.paths import ROOT, SHARED

PAPERS = (Paper.REPORT, Paper.INSPECTIONS, Paper.CONSOLIDATED)
EVERY = [(edition, kind) for edition in EDITIONS for kind in PAPERS]
EVERY_NAME = [f"{edition.id}, {kind.value}" for edition, kind in EVERY]
MINUS = "\u2212"
TEXT_WIDTH = 14570
"""25.7 cm, what the margins leave, in twentieths of a point."""


def ours(edition: Edition, kind: Paper) -> Path:
    return template_files.shipped_folder() / edition.id / kind.template_name


def official(edition: Edition, appendix: int) -> dict[str, Any]:
    path = SHARED / "official" / edition.id / f"appendix{appendix}.json"
    if not path.exists():
        pytest.skip("the official texts do not lie beside this checkout")
    found: dict[str, Any] = json.loads(path.read_text("utf-8"))
    return found


# The papers that are looked at


@dataclass(frozen=True)
class Made:
    """A finished paper and what it is about."""

    path: Path
    kind: Paper
    edition: Edition
    bodies: tuple[Evaluation, ...]


@cache
def samples() -> tuple[Evaluation, ...]:
    found = [
        assess(path, EDITIONS).evaluation for path in sorted((ROOT / "inputs").rglob("*.xlsx"))
    ]
    return tuple(evaluation for evaluation in found if evaluation is not None)


def contents() -> Iterator[tuple[str, Content, tuple[Evaluation, ...]]]:
    """Reports and inspections of all samples and hard bodies, one consolidated report a year."""
    named = {f"sample-{number}": body for number, body in enumerate(samples())}
    for name, body in {**named, **hard_bodies()}.items():
        for kind in (Paper.REPORT, Paper.INSPECTIONS):
            yield f"{name}-{kind.value}", of_body(body, kind), (body,)
    for edition in EDITIONS:
        bodies = tuple(b for b in samples() if b.submission.edition.id == edition.id)
        yield f"consolidated-{edition.id}", many(edition, bodies), bodies
        for kind in PAPERS:
            for number, shown in enumerate(sample.previews(edition, kind)):
                yield f"shown-{edition.id}-{kind.value}-{number}", shown.content, shown.bodies
            for number, trial in enumerate(sample.trials(edition, kind)):
                yield f"trial-{edition.id}-{kind.value}-{number}", trial, ()


def many(edition: Edition, bodies: Sequence[Evaluation]) -> Content:
    told = [b.submission for b in bodies]
    reports = [ReportedBody(s.body.name, s.body.kind, s.body.kato, appendix_2.of(s)) for s in told]
    return of_many(consolidated(edition, told[0].year, reports))


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> tuple[Made, ...]:
    """All of them, proved and written once."""
    folder = tmp_path_factory.mktemp("papers")
    found = []
    for name, content, bodies in contents():
        paper_made, problems = proved(content, PaperOrigin(ours(content.edition, content.paper)))
        assert paper_made is not None, (name, problems)
        path = folder / f"{name}.docx"
        path.write_bytes(paper_made.data)
        found.append(Made(path, content.paper, content.edition, bodies))
    return tuple(found)


def of_kind(made: Sequence[Made], kind: Paper) -> list[Made]:
    return [one for one in made if one.kind is kind]


@cache
def read(path: Path) -> paper.Paper:
    return paper.read(path)


# The official words


def cells(row: etree._Element) -> list[tuple[str, int, str]]:
    """The cells of a row: text, columns, and whether it starts or goes on over rows."""
    found = []
    for cell in row.findall(f"{W}tc"):
        span = cell.find(f"{W}tcPr/{W}gridSpan")
        merge = cell.find(f"{W}tcPr/{W}vMerge")
        text = "\n".join(paper.text_of(p) for p in cell.findall(f"{W}p"))
        over = "" if merge is None else str(merge.get(f"{W}val") or "continue")
        found.append((text, 1 if span is None else int(str(span.get(f"{W}val"))), over))
    return found


def grid(path: Path, table: int = 0) -> list[list[tuple[str, int, str]]]:
    found = read(path).xml.findall(f"{W}body/{W}tbl")[table]
    return [cells(row) for row in found.findall(f"{W}tr")]


Head = list[tuple[str, int, str]]


def heads(columns: Sequence[Any]) -> list[Head]:
    """The rows of heads that the official table has, with what is merged over rows and columns."""
    depth = max(map(_depth, columns))
    rows: list[Head] = [[] for _ in range(depth)]
    for column in columns:
        _put(column, rows)
    return rows


def _depth(column: Any) -> int:
    if isinstance(column, str):
        return 1
    ((_, below),) = column.items()
    return 1 + max(map(_depth, below))


def _width(column: Any) -> int:
    if isinstance(column, str):
        return 1
    ((_, below),) = column.items()
    return sum(map(_width, below))


def _put(column: Any, rows: list[Head]) -> None:
    if isinstance(column, str):
        rows[0].append((column, 1, "restart" if len(rows) > 1 else ""))
        for row in rows[1:]:
            row.append(("", 1, "continue"))
        return
    ((title, below),) = column.items()
    rows[0].append((title, _width(column), ""))
    for one in below:
        _put(one, rows[1:])


def numbers(row: dict[str, Any], closed_mark: str, filled: Sequence[str]) -> list[str]:
    """The five cells of a line, closed ones marked."""
    total, *parts = filled
    marks = [closed_mark if form in row["closed"] else None for form in kit.SECTIONS]
    return [total, *(m or p for m, p in zip(marks, parts, strict=True))]


def head_of(path: Path, text: dict[str, Any]) -> list[str]:
    """The lines above the table, checked against the official ones; the filled ones are left."""
    lines = list(read(path).paragraphs)
    above = [*text["header"], text["form_mark"], text["title"]]
    assert lines[: len(above)] == above
    rest = lines[len(above) :]
    captions = [text[key] for key in ("body_caption", "period_caption") if key in text]
    assert [rest[2 * n + 1] for n in range(len(captions))] == captions
    return [rest[2 * n] for n in range(len(captions))] + rest[2 * len(captions) :]


def signature_of(path: Path) -> list[list[str]]:
    return [[text for text, _, _ in row] for row in grid(path, 1)]


def printed(report_of: Appendix2Counts, edition: Edition) -> list[list[str]]:
    """The counts of every line as they should stand on paper; empty for lines that count none."""
    found = []
    for row in edition.report.rows:
        if row.count is None:
            found.append([""] * 5)
            continue
        told = [report_of.total(row.count)]
        told += [report_of.count(row.count, form) or 0 for form in Form]
        found.append([str(number).replace("-", MINUS) for number in told])
    return found


def check_report(path: Path, edition: Edition, filled: Sequence[Sequence[str]]) -> None:
    """Every cell of Appendix 2; ``filled`` are its numbers line by line."""
    text = official(edition, 2)
    rows = grid(path)
    above = heads(text["columns"])
    assert rows[: len(above)] == above
    assert len(rows) == len(above) + len(text["rows"])
    for found, row, counts in zip(rows[len(above) :], text["rows"], filled, strict=True):
        if "heading" in row:
            assert found == [(row["no"], 1, ""), (row["heading"], 7, "")]
        else:
            due = numbers(row, text["closed_mark"], counts)
            assert [cell[0] for cell in found] == [row["no"], row["text"], row["unit"], *due]
            assert {cell[1:] for cell in found} == {(1, "")}
    remarks = head_of(path, text)[2:]
    assert remarks[: len(text["notes"])] == text["notes"]
    signer, hand, name = text["signature"]
    first, second = signature_of(path)
    assert first[:2] == [signer, ""]
    assert second == ["", hand, name]


def tags_of_report(edition: Edition, before: str = "") -> list[list[str]]:
    """The tags of Appendix 2, worked out from the official numbers of its lines alone."""
    above, place, found = "", 0, []
    for row in official(edition, 2)["rows"]:
        if row["no"].isdigit():
            above, place = row["no"], 0
        if "heading" in row or row["text"] == "Ұйымдар саны":
            found.append([""] * 5)
            continue
        place += 1
        columns = ("бәрі", "мм", "мк", "ақ", "жшс")
        found.append([f"{{{{ {before}ж{above}_{place}.{column} }}}}" for column in columns])
    return found


@pytest.mark.parametrize("edition", EDITIONS, ids=lambda e: e.id)
def test_our_template_of_the_report_has_the_official_words_and_its_tags(edition: Edition) -> None:
    path = ours(edition, Paper.REPORT)
    check_report(path, edition, tags_of_report(edition))
    assert head_of(path, official(edition, 2))[:2] == ["{{ орган.атауы }}", "{{ кезең }}"]
    assert signature_of(path)[0][2] == "{{ орган.басшысы }}"


def test_every_report_has_the_official_words_and_the_counts_of_its_body(
    made: tuple[Made, ...],
) -> None:
    looked_at = [one for one in of_kind(made, Paper.REPORT) if one.bodies]
    assert len(looked_at) >= 23 + 6
    for one in looked_at:
        submission = one.bodies[0].submission
        check_report(one.path, one.edition, printed(appendix_2.of(submission), one.edition))
        name, period, *_ = head_of(one.path, official(one.edition, 2))
        assert (name, period) == (submission.body.name, f"{submission.year} жыл")
        assert signature_of(one.path)[0][2] == submission.body.head


def test_a_decrease_is_printed_with_a_true_minus(made: tuple[Made, ...]) -> None:
    text = "\n".join(line for one in made for line in read(one.path).lines)
    assert re.search(rf"\| {MINUS}\d", text)
    assert not re.search(r"\| -\d", text)


def check_inspections(path: Path, edition: Edition) -> list[list[str]]:
    """The words of Appendix 3; the lines of the list are left."""
    text = official(edition, 3)
    rows = grid(path)
    above = heads(text["columns"])
    assert rows[: len(above)] == above
    signer, hand, name = text["signature"]
    first, second = signature_of(path)
    assert first[:2] == [signer, ""]
    assert second == ["", hand, name]
    assert len(head_of(path, text)) == 2 + 2  # nothing but a paragraph above and the end
    return [[cell[0] for cell in row] for row in rows[len(above) :]]


@pytest.mark.parametrize("edition", EDITIONS, ids=lambda e: e.id)
def test_our_template_of_inspections_has_the_official_words_and_its_tags(edition: Edition) -> None:
    path = ours(edition, Paper.INSPECTIONS)
    start, line, end = check_inspections(path, edition)
    assert (start, end) == (["{%tr for т in тексерулер %}"], ["{%tr endfor %}"])
    assert line == [f"{{{{ т.{tag} }}}}" for tag in inspections_context.LINE_TAGS.fill]


def test_every_list_of_inspections_has_the_official_words_and_its_lines(
    made: tuple[Made, ...],
) -> None:
    looked_at = [one for one in of_kind(made, Paper.INSPECTIONS) if one.bodies]
    assert len(looked_at) >= 23 + 6
    lengths = set()
    for one in looked_at:
        submission = one.bodies[0].submission
        lines = check_inspections(one.path, one.edition)
        told = list(inspections_context.lines(submission))
        assert [line[:3] for line in lines] == [
            [str(number), line.organisation, line.inspector or "–"]
            for number, line in enumerate(told, start=1)
        ]
        assert [line[3] == "+" for line in lines] == [line.is_clean for line in told]
        assert all(all(line) for line in lines), "no cell is left empty"
        lengths.add(len(lines))
    assert 0 in lengths
    assert max(lengths) > 30


def check_consolidated(
    path: Path, edition: Edition, bodies: Sequence[tuple[str, Sequence[Sequence[str]]]]
) -> None:
    """Every cell of Appendix 5: for each body its name and its numbers line by line."""
    text, lines = official(edition, 5), official(edition, 2)
    above = heads(text["columns"])
    is_filled = "{{" not in bodies[0][0]
    assert len(read(path).xml.findall(f"{W}body/{W}tbl")) == len(bodies)
    for table, (name, filled) in enumerate(bodies):
        rows = [row for row in grid(path, table) if not row[0][0].startswith("{%")]
        assert rows[: len(above)] == above
        below = iter(rows[len(above) :])
        assert not is_filled or next(below) == [(name, 8, "")]
        for number, (row, counts) in enumerate(zip(lines["rows"], filled, strict=True)):
            found = next(below)
            assert found[0] == ((name, 1, "restart") if number == 0 else ("", 1, "continue"))
            if "heading" in row:
                assert found[1:] == [(row["heading"].rstrip("*"), 7, "")]
            else:
                due = numbers(row, lines["closed_mark"], counts)
                assert [cell[0] for cell in found[1:]] == [row["text"], row["unit"], *due]
        assert next(below, None) is None


@pytest.mark.parametrize("edition", EDITIONS, ids=lambda e: e.id)
def test_our_template_of_the_consolidated_report_has_the_official_words(edition: Edition) -> None:
    path = ours(edition, Paper.CONSOLIDATED)
    check_consolidated(path, edition, [("{{ о.атауы }}", tags_of_report(edition, "о."))])
    assert head_of(path, official(edition, 5))[0] == "{{ кезең }}"


def test_every_consolidated_report_has_the_official_words_and_all_counts(
    made: tuple[Made, ...],
) -> None:
    looked_at = [one for one in of_kind(made, Paper.CONSOLIDATED) if one.bodies]
    assert {len(one.bodies) for one in looked_at} >= {20, 3}
    for one in looked_at:
        told = [b.submission for b in one.bodies]
        reports = [
            ReportedBody(s.body.name, s.body.kind, s.body.kato, appendix_2.of(s)) for s in told
        ]
        ordered = consolidated(one.edition, told[0].year, reports).bodies
        filled = [(body.name, printed(body.appendix_2, one.edition)) for body in ordered]
        check_consolidated(one.path, one.edition, filled)
        assert head_of(one.path, official(one.edition, 5))[0] == f"{told[0].year} жыл"


# The list beside the report


def test_the_changed_organisations_are_named_or_it_is_said_that_there_are_none(
    made: tuple[Made, ...],
) -> None:
    both = set()
    for one in of_kind(made, Paper.REPORT):
        if not one.bodies:
            continue
        changed = [
            o
            for o in one.bodies[0].submission.organisations
            if o.standing.value.startswith("басқа орган") and o.controlled
        ]
        page = read(one.path)
        assert words().changed_title in page.paragraphs
        assert len(page.tables) == (3 if changed else 2)
        if changed:
            named = [row[1:3] for row in page.tables[2][1:]]
            assert named == [(o.name, o.bin) for o in changed]
        else:
            assert page.paragraphs[page.paragraphs.index(words().changed_title) + 2]
        both.add(bool(changed))
    assert both == {True, False}


def test_without_notes_the_report_is_the_form_alone() -> None:
    content = replace(of_body(samples()[0], Paper.REPORT), notes=Notes.NONE)
    found, problems = proved(content, PaperOrigin(ours(content.edition, Paper.REPORT)))
    assert found is not None, problems
    assert words().changed_title not in "\n".join(found.entry.text)
    assert content.edition.report.signature[0] in "\n".join(found.entry.text)


# The page


@pytest.mark.parametrize(("edition", "kind"), EVERY, ids=EVERY_NAME)
def test_our_templates_are_what_the_edition_composes(
    edition: Edition, kind: Paper, tmp_path: Path
) -> None:
    fresh = tmp_path / "fresh.docx"
    fresh.write_bytes(compose(edition, kind))
    assert paper.parts(ours(edition, kind)) == paper.parts(fresh)


def every_file(made: Sequence[Made]) -> list[Path]:
    return [*(one.path for one in made), *(ours(edition, kind) for edition, kind in EVERY)]


def test_every_page_lies_on_its_side_with_the_margins_of_an_official_paper(
    made: tuple[Made, ...],
) -> None:
    for path in every_file(made):
        (section,) = read(path).xml.iter(f"{W}sectPr")
        size, margins = section.find(f"{W}pgSz"), section.find(f"{W}pgMar")
        assert size is not None
        assert margins is not None
        assert [size.get(f"{W}{name}") for name in ("w", "h", "orient")] == [
            *("16838", "11906"),
            "landscape",
        ]
        told = {name: int(str(margins.get(f"{W}{name}"))) for name in ("left", "right", "top")}
        assert {name: round(twips / 567, 2) for name, twips in told.items()} == {
            "left": 2.5,
            "right": 1.5,
            "top": 2.0,
        }
        assert margins.get(f"{W}bottom") == margins.get(f"{W}top")


def test_rows_hold_together_and_widths_agree(made: tuple[Made, ...]) -> None:
    for path in every_file(made):
        for table in read(path).xml.iter(f"{W}tbl"):
            columns = [int(str(c.get(f"{W}w"))) for c in table.iter(f"{W}gridCol")]
            assert abs(sum(columns) - TEXT_WIDTH) <= 1
            for row in table.findall(f"{W}tr"):
                assert row.find(f"{W}trPr/{W}cantSplit") is not None
                assert sum(span for _, span, _ in cells(row)) == len(columns)


@pytest.mark.parametrize(
    ("kind", "rows"), [(Paper.REPORT, 2), (Paper.INSPECTIONS, 4), (Paper.CONSOLIDATED, 2)]
)
def test_all_rows_of_heads_repeat_on_each_page(
    made: tuple[Made, ...], kind: Paper, rows: int
) -> None:
    for path in (*(one.path for one in of_kind(made, kind)), *(ours(e, kind) for e in EDITIONS)):
        table = next(read(path).xml.iter(f"{W}tbl"))
        repeated = [
            row.find(f"{W}trPr/{W}tblHeader") is not None for row in table.findall(f"{W}tr")
        ]
        repeats = rows + (kind is Paper.CONSOLIDATED and path.parent.parent.name != "templates")
        assert repeated == [True] * repeats + [False] * (len(repeated) - repeats)


def test_letters_are_times_new_roman_kazakh_and_nowhere_small(made: tuple[Made, ...]) -> None:
    for path in every_file(made):
        styles = etree.fromstring(paper.parts(path)["word/styles.xml"])
        own = styles.iterfind(f"{W}style[@{W}type='paragraph']/{W}rPr/{W}rFonts")
        fonts = [*styles.iterfind(f"{W}docDefaults//{W}rFonts"), *own]
        assert {str(v) for node in fonts for v in node.attrib.values()} == {"Times New Roman"}
        (language,) = styles.iterfind(f"{W}docDefaults//{W}lang")
        assert language.get(f"{W}val") == "kk-KZ"
        sizes = {
            str(style.get(f"{W}styleId")): int(str(size.get(f"{W}val"))) / 2
            for style in styles.iter(f"{W}style")
            for size in style.iterfind(f"{W}rPr/{W}sz")
        }
        used = {str(p.get(f"{W}val")) for p in read(path).xml.iterfind(f".//{W}tbl//{W}pStyle")}
        assert min(sizes.get(name, 12) for name in used) >= 10
        assert not list(read(path).xml.iter(f"{W}sz")), "letters are set by styles alone"


def test_the_number_of_the_page_stands_above_from_the_second_on(made: tuple[Made, ...]) -> None:
    for path in every_file(made):
        parts = paper.parts(path)
        assert read(path).xml.find(f".//{W}sectPr/{W}titlePg") is not None
        assert b"PAGE" not in parts["word/header1.xml"]
        assert b"PAGE" in parts["word/header2.xml"]


def test_no_tag_none_or_nan_is_left_in_any_part(made: tuple[Made, ...]) -> None:
    for one in made:
        for name, part in paper.parts(one.path).items():
            for left in (b"{{", b"}}", b"{%", b"%}", b">None<", b">nan<", b"Undefined"):
                assert left not in part, (one.path.name, name, left)


def test_the_properties_say_what_a_paper_is(made: tuple[Made, ...]) -> None:
    for one in made:
        core = paper.parts(one.path)["docProps/core.xml"].decode()
        assert f"{one.edition.id}, {one.kind.appendix}-қосымша" in core
        template, problems = template_files.read(one.path)
        assert problems == ()
        assert template is not None
        assert (template.edition, template.paper) == (one.edition.id, one.kind)


def test_the_same_content_gives_the_same_bytes(made: tuple[Made, ...]) -> None:
    written = {one.path.stem: one.path.read_bytes() for one in made}
    for name, content, _ in contents():
        if name.startswith(("shown", "consolidated")):
            again, _ = proved(content, PaperOrigin(ours(content.edition, content.paper)))
            assert again is not None
            assert again.data == written[name]


def chosen(made: Sequence[Made]) -> list[Path]:
    """Every template, every paper of invented bodies, and of the samples a few that differ."""
    names = re.compile(r"(shown|trial|consolidated|sample-(0|20)-)|(?!.*-\d)")
    return [path for path in every_file(made) if names.match(path.stem)]


def test_every_paper_and_template_passes_the_open_xml_validator(
    made: tuple[Made, ...], validator: Path
) -> None:
    def faults(document: Path) -> str:
        ran = subprocess.run(
            [str(validator), str(document)], capture_output=True, text=True, check=False
        )
        return "" if ran.returncode == 0 else ran.stdout + ran.stderr

    with ThreadPoolExecutor(2) as pool:
        found = list(pool.map(faults, chosen(made)))
    assert not "".join(found)


def test_the_printed_pages_show_everything(
    made: tuple[Made, ...], tmp_path: Path, soffice: str, pdftotext: str
) -> None:
    shown = [one for one in made if one.path.name.startswith("shown")]
    profile = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
    command = [soffice, profile, "--headless", "--norestore", "--convert-to", "pdf"]
    command += ["--outdir", str(tmp_path), *(str(one.path) for one in shown)]
    subprocess.run(command, check=True, capture_output=True, timeout=300)
    for one in shown:
        text = subprocess.run(
            [pdftotext, "-layout", str(tmp_path / f"{one.path.stem}.pdf"), "-"],
            check=True,
            capture_output=True,
            text=True,
        ).stdout
        pages = text.split("\f")[:-1]
        assert not re.match(r"\s*1\s*\n", pages[0]), "no number on the first page"
        for number, page in enumerate(pages[1:], start=2):
            assert re.match(rf"\s*{number}\s*\n", page)
        for body in one.bodies:
            name = re.sub(r"\s", "", body.submission.body.name)
            if one.kind is not Paper.CONSOLIDATED:
                assert name in re.sub(r"\s", "", text)
        # A column too narrow for a word tears it: the longest of the heads stand whole.
        for word in re.findall(r"\w{9,}", " ".join(c[0] for r in grid(one.path)[:2] for c in r)):
            assert word in text, (one.path.name, word)
