"""The commands about templates, and builds with them, for the papers beside the sheet."""

from __future__ import annotations

import json
import re
import shutil
from pathlib import Path

import openpyxl
import pytest
from docx import Document

from generator.batch import consolidated_report as consolidation
from generator.law.choices import Paper
from generator.law.edition import Edition
from generator.papers import content
from generator.papers.tags import Declared, Group, Text
from generator.word import template_files
from generator.word.compose.markup import words as of_compose
from generator.word.template_files import declared
from tests.conftest import Run
from tests.helpers import kit, paper
from tests.helpers.kit import EDITIONS
from tests.helpers.paths import ROOT

pytestmark = pytest.mark.usefixtures("remembered")

PAPERS = (Paper.REPORT, Paper.INSPECTIONS, Paper.CONSOLIDATED)
EVERY = [(edition, kind) for edition in EDITIONS for kind in PAPERS]
EVERY_NAME = [f"{edition.id}, {kind.value}" for edition, kind in EVERY]
ABAI = ROOT / "inputs" / "2023" / "abai.xlsx"
every_paper = pytest.mark.parametrize(("edition", "kind"), EVERY, ids=EVERY_NAME)


def ours(edition: Edition, kind: Paper) -> Path:
    return template_files.shipped_folder() / edition.id / kind.template_name


def of_2022() -> Edition:
    return next(edition for edition in EDITIONS if edition.id == "2022")


# What a template says it is of


@pytest.mark.parametrize(
    "typed",
    [
        "2022, 3-қосымша",
        "2022,3-қосымша",
        "  2022 ,  3 - қосымша ",
        "2022, 3–қосымша",
        "2022, 3\u2011қосымша",
        "2022, 3-ҚОСЫМША.",
        "2022, 3-косымша",
        "2022; 3-қосымша",
        "2022 3 қосымша",
        kit.latin("2022, 3-қосымша"),
    ],
)
def test_the_property_is_read_however_it_is_spelt(typed: str, run: Run) -> None:
    assert declared(typed) == ("2022", Paper.INSPECTIONS)
    document = Document(str(ours(of_2022(), Paper.INSPECTIONS)))
    document.core_properties.category = typed
    document.save("own.docx")
    ran = run("template", "check", "own.docx", "--json")
    assert (ran.code, ran.json) == (0, [])


def test_the_sheet_may_say_its_appendix_too() -> None:
    assert declared("2025, 4-қосымша") == ("2025", Paper.SHEET)
    assert declared("2025") == ("2025", Paper.SHEET)


@pytest.mark.parametrize("typed", ["2022, 1-қосымша", "2022, 3-бөлім", "2022, қосымша", "есеп"])
def test_what_names_no_paper_is_told_as_it_stands(typed: str, run: Run) -> None:
    document = Document(str(ours(of_2022(), Paper.INSPECTIONS)))
    document.core_properties.category = typed
    document.save("own.docx")
    found = run("template", "check", "own.docx", "--json").json
    assert found[0]["code"] == "template-unknown-edition"
    assert typed in found[0]["message"]


# The commands


@every_paper
def test_a_fresh_template_of_an_appendix_is_the_shipped_one_and_sound(
    edition: Edition, kind: Paper, run: Run
) -> None:
    words = ("--edition", edition.id, "--appendix", str(kind.appendix))
    assert run("template", "new", *words).code == 0
    assert [path.name for path in Path().iterdir()] == [kind.template_name]
    assert paper.parts(Path(kind.template_name)) == paper.parts(ours(edition, kind))
    ran = run("template", "check", kind.template_name, "--json")
    assert (ran.code, ran.json) == (0, [])


def test_an_appendix_that_has_no_paper_is_refused_with_those_that_have(run: Run) -> None:
    ran = run("template", "new", "--edition", "2022", "--appendix", "1")
    assert ran.code == 2
    assert "2, 3, 4, 5" in ran.err
    assert not list(Path().iterdir())


def tags_of(names: dict[str, Declared], before: str = "") -> set[str]:
    """Every declared name as it is typed to print it, with the names that loops give."""
    found = set()
    for name, one in names.items():
        path = f"{before}{name}"
        if isinstance(one, Group):
            found |= tags_of(dict(one.names), f"{path}.")
        elif isinstance(one, Text):
            found.add(f"{{{{ {path} }}}}")
        else:
            found.add(f"{{%{one.repeats.value} for {one.each} in {path} %}}")
            assert isinstance(one.item, Group)
            found |= tags_of(dict(one.item.names), f"{one.each}.")
    return found


def rows_of_book(kind: Paper) -> list[tuple[str, ...]]:
    """The rows of the tables of tags below their headings; the last table is one to sign on."""
    tables = list(paper.read(Path("book.docx")).tables)
    if kind is not Paper.CONSOLIDATED:  # nobody signs it
        assert tables.pop()[0][::2] == of_compose().sign_tags
    return [row for table in tables for row in table[1:]]


@every_paper
def test_the_tag_book_has_every_tag_of_the_paper_on_the_screen_and_on_paper(
    edition: Edition, kind: Paper, run: Run
) -> None:
    words = ("--edition", edition.id, "--appendix", str(kind.appendix))
    ran = run("template", "tags", *words)
    assert (ran.code, ran.err) == (0, "")
    wanted = tags_of(dict(content.declared(edition, kind)))
    on_screen = [line for line in ran.out.splitlines() if re.match(r"\{[{%].*[}%]\}$", line)]
    printing = [tag for tag in on_screen if "endfor" not in tag]
    assert len(printing) == len(set(printing))
    assert set(printing) == wanted
    assert run("template", "tags", *words, "-o", "book.docx").code == 0
    rows = rows_of_book(kind)
    on_paper = [line for row in rows for line in row[0].split("\n") if re.match(r"\{[{%]", line)]
    assert {tag for tag in on_paper if "endfor" not in tag} == wanted
    assert all(all(row) for row in rows)
    assert not kit.MIXED.search(" ".join(cell for row in rows for cell in row[1:5]))


@pytest.mark.parametrize("kind", [Paper.REPORT, Paper.CONSOLIDATED], ids=lambda p: p.value)
def test_the_tag_book_says_which_line_a_number_is_of(kind: Paper, run: Run) -> None:
    words = ("--edition", "2022", "--appendix", str(kind.appendix), "-o", "book.docx")
    assert run("template", "tags", *words).code == 0
    rows = rows_of_book(kind)
    beside = {row[0]: row[4] for row in rows}
    before = "о." if kind is Paper.CONSOLIDATED else ""
    found = beside[f"{{{{ {before}ж8_2.жшс }}}}"]
    assert found == (
        "8.2. Төлемге қабілетсіз мемлекеттік кәсіпорындар мен мемлекет бақылауындағы АҚ (ЖШС) саны"
    )


@every_paper
def test_previews_are_made_and_told(edition: Edition, kind: Paper, run: Run) -> None:
    ran = run("template", "preview", ours(edition, kind), "-o", "out.docx", "--lang", "en")
    assert (ran.code, ran.err) == (0, "")
    names = ["out.docx"] if kind is Paper.CONSOLIDATED else ["out-2.docx", "out-3.docx", "out.docx"]
    assert sorted(path.name for path in Path().iterdir()) == names
    for name in names:
        assert f"made: {name}" in ran.out
        template, _ = template_files.read(Path(name))
        assert template is not None
        assert template.paper is kind


# Builds


def folder(*kinds: Paper) -> Path:
    """A folder of templates of 2022 that holds only some papers, told from ours by a line."""
    own = Path("own")
    (own / "2022").mkdir(parents=True)
    for kind in kinds:
        document = Document(str(ours(of_2022(), kind)))
        document.element.body[0].addprevious(document.add_paragraph("Өз бланкіміз")._p)
        document.save(str(own / "2022" / kind.template_name))
    return own


MADE = {
    Paper.SHEET: "abai.docx",
    Paper.REPORT: "abai-report.docx",
    Paper.INSPECTIONS: "abai-inspections.docx",
    Paper.CONSOLIDATED: "consolidated-report.docx",
}


@pytest.mark.parametrize(
    "kinds",
    [
        (Paper.SHEET,),
        (Paper.REPORT,),
        (Paper.INSPECTIONS, Paper.CONSOLIDATED),
        (Paper.SHEET, *PAPERS),
    ],
    ids=["the sheet", "the report", "inspections and the consolidated report", "all"],
)
def test_a_folder_may_hold_templates_of_some_papers_and_ours_serve_for_the_rest(
    kinds: tuple[Paper, ...], run: Run
) -> None:
    own = folder(*kinds)
    ran = run("build", ABAI, "-o", "out", "--template", own, "--with-report")
    assert ran.code == 0, ran.out
    for kind, name in MADE.items():
        first = paper.read(Path("out") / name).paragraphs[0]
        assert (first == "Өз бланкіміз") == (kind in kinds), name


def test_a_folder_without_any_template_of_the_edition_is_not_what_was_meant(run: Run) -> None:
    Path("own").mkdir()
    ran = run("build", ABAI, "-o", "out", "--template", "own", "--with-report")
    assert ran.code == 1
    assert "[template-missing]" in ran.out
    assert not list(Path("out").rglob("*.docx"))


@pytest.mark.parametrize("kind", PAPERS, ids=lambda p: p.value)
def test_a_template_of_another_appendix_is_told_once_and_nothing_is_made(
    kind: Paper, run: Run
) -> None:
    shutil.copyfile(ours(of_2022(), kind), "own.docx")
    books = [ABAI, ABAI.with_name("almaty.xlsx")]
    ran = run("build", *books, "-o", "out", "--template", "own.docx", "--lang", "en")
    assert ran.code == 1
    assert ran.out.count("[template-other-paper]") == 1
    assert f"for Appendix {kind.appendix}; here one for Appendix 4 is needed" in ran.out
    assert not list(Path().rglob("abai*"))


def test_a_template_of_another_appendix_in_a_folder_is_told_once_with_its_name(run: Run) -> None:
    own = folder(Paper.SHEET, Paper.INSPECTIONS)
    shutil.copyfile(ours(of_2022(), Paper.INSPECTIONS), own / "2022" / "report.docx")
    ran = run("build", ABAI, "-o", "out", "--template", own, "--with-report", "--lang", "en")
    assert ran.code == 1
    assert ran.out.count("[template-other-paper]") == 1
    assert "report.docx" in ran.out
    assert not list(Path().rglob("abai*"))


def test_a_template_of_another_edition_in_a_folder_is_refused(run: Run) -> None:
    own = folder(Paper.SHEET)
    other = next(edition for edition in EDITIONS if edition.id == "2025")
    shutil.copyfile(ours(other, Paper.REPORT), own / "2022" / "report.docx")
    ran = run("build", ABAI, "-o", "out", "--template", own, "--with-report")
    assert ran.code == 1
    assert "[template-other-edition]" in ran.out


def test_a_report_without_its_list_is_made_with_a_warning(run: Run) -> None:
    own = folder(Paper.REPORT)
    path = own / "2022" / "report.docx"
    document = Document(str(path))
    body = document.element.body
    title = next(p for p in document.paragraphs if p.text.startswith("Есепті жылы басқарушы"))
    for block in [title._p, *title._p.itersiblings()]:
        if not block.tag.endswith("sectPr") and block is not body.findall(paper.W + "p")[-1]:
            body.remove(block)
    document.save(str(path))
    ran = run("build", ABAI, "-o", "out", "--template", own, "--with-report")
    assert "[template-no-list]" in ran.out
    assert ran.code == 0
    assert (Path("out") / MADE[Paper.REPORT]).exists()


def test_the_manifest_says_which_paper_is_which(run: Run) -> None:
    assert run("build", ABAI, "-o", "out", "--with-report").code == 0
    told = json.loads(Path("out/manifest.json").read_text("utf-8"))
    assert all(name in json.dumps(told) for name in MADE.values())


def test_reports_of_an_earlier_workbook_are_told_when_only_the_sheet_is_renewed(run: Run) -> None:
    book = Path("abai.xlsx")
    shutil.copyfile(ABAI, book)
    assert run("build", book, "-o", "out", "--with-report").code == 0
    workbook = openpyxl.load_workbook(book)
    body = workbook["Орган"]
    row = next(n for n in range(1, body.max_row + 1) if "тегі" in str(body.cell(n, 1).value))
    body.cell(row, 2, "Серікұлы Асан")
    workbook.save(book)
    ran = run("build", book, "-o", "out", "--force")
    assert ran.code == 0
    assert ran.out.count("[report-stale]") == 4  # its two, and the consolidated ones
    for name in (MADE[Paper.REPORT], MADE[Paper.INSPECTIONS]):
        assert name in ran.out


def test_a_consolidated_report_too_long_for_word_is_told(
    run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(consolidation, "MOST_IN_WORD", 1)
    books = [ABAI, ABAI.with_name("almaty.xlsx")]
    ran = run("build", *books, "-o", "out", "--with-report", "--jobs", "1", "--lang", "en")
    assert ran.code == 0
    assert ran.out.count("[consolidated-long]") == 1
    assert "consolidated-report.xlsx" in ran.out
