"""How printed papers end: by LibreOffice, of all samples and of difficult bodies."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from generator.batch import libreoffice
from generator.law.choices import Paper
from generator.law.edition import Edition
from generator.results.entry import ConsolidatedFigures
from generator.verify.prove import PaperOrigin, rendered
from generator.word import template_files
from generator.word.template import samples
from tests.helpers import kit
from tests.helpers.paths import ROOT

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(
        libreoffice.find() is None or shutil.which("pdftotext") is None,
        reason="LibreOffice and pdftotext print and read the papers",
    ),
]

FEWEST_WORDS = 5
"""On any page; its number is no word."""

MOST_OF_REGION, MOST_OF_SMALL, MOST_OF_REPORT, MOST_OF_BODY = 9, 6, 4, 3
"""Pages of a sheet with short notes, of Appendix 2 with its list, of a body in Appendix 5."""


def hard() -> dict[str, bytes]:
    """Papers of the bodies that templates are looked at with: 0, 1 and 300 organisations."""
    found = {}
    for edition in kit.EDITIONS:
        for kind in Paper:
            for number, shown in enumerate(samples.previews(edition, kind)):
                template = template_files.find_template(None, edition, kind)
                paper, problems = rendered(shown.content, PaperOrigin(template))
                assert paper is not None, problems
                found[f"{edition.id}-hard-{number}{kind.suffix}.docx"] = paper.data
    return found


def pages(pdf: Path) -> list[list[str]]:
    ran = subprocess.run(
        ["pdftotext", "-layout", str(pdf), "-"], capture_output=True, text=True, check=True
    )
    return [
        page.split()[1 if number else 0 :] for number, page in enumerate(ran.stdout.split("\f"))
    ][:-1]


@pytest.fixture(scope="module")
def printed(tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[list[str]]]:
    """The words of each page of each paper; one call of LibreOffice prints them all."""
    folder = tmp_path_factory.mktemp("ends")
    command = ["build", str(ROOT / "inputs"), "-o", str(folder / "out"), "--with-report"]
    subprocess.run([sys.executable, "-m", "generator", *command], cwd=ROOT, check=True)
    for name, data in hard().items():
        (folder / "out" / name).write_bytes(data)
    documents = {path.stem: path for path in sorted((folder / "out").rglob("*.docx"))}
    program = libreoffice.find()
    assert program is not None
    found = {}
    for one in libreoffice.convert(program, documents, 1):
        assert one.pdf is not None, one.problem
        (folder / "one.pdf").write_bytes(one.pdf)
        found[one.document] = pages(folder / "one.pdf")
    return found


def test_no_page_is_all_but_empty(printed: dict[str, list[list[str]]]) -> None:
    short = {
        f"{name}, page {number}"
        for name, found in printed.items()
        for number, words in enumerate(found, start=1)
        if len(words) < FEWEST_WORDS
    }
    assert short == set()


@pytest.mark.parametrize(
    ("paper", "rows"), [(Paper.REPORT, {"8.2"}), (Paper.INSPECTIONS, {"+", "–"})]
)
def test_whoever_signs_sees_the_last_lines(
    paper: Paper, rows: set[str], printed: dict[str, list[list[str]]]
) -> None:
    """Where the list has none, all is on one page."""
    found = {
        name: pages
        for name, pages in printed.items()
        if name.endswith(paper.suffix) and "consolidated" not in name
    }
    assert len(found) >= 23 + 6
    for name, pages in found.items():
        (signed,) = (page for page in pages if "(қолы)" in page)
        assert len(pages) == 1 or rows & set(signed), name


def test_no_sheet_ends_with_a_line_alone(printed: dict[str, list[list[str]]]) -> None:
    """The form ends with a total, the notes with a ruling above the edition's name."""
    ends = tuple(paper.suffix for paper in Paper if paper.suffix)
    sheets = {
        name: pages
        for name, pages in printed.items()
        if not name.endswith(ends) and "consolidated" not in name
    }
    assert len(sheets) == 23 + 2 * 5
    for name, pages in sheets.items():
        notes = [n for n, words in enumerate(pages) if words[1:3] == ["сәйкес", "ескертпелер"]]
        assert "Жиыны:" in pages[notes[0] - 1 if notes else -1], name
        above, found, _ = " ".join(pages[-1]).partition("Қолданылған редакция:")
        assert not notes or (found and len(above.split()) >= FEWEST_WORDS), name


@pytest.mark.parametrize("edition", kit.EDITIONS, ids=lambda e: e.id)
def test_each_body_begins_on_a_page_and_has_its_name_on_all(
    edition: Edition, printed: dict[str, list[list[str]]]
) -> None:
    (shown,) = samples.previews(edition, Paper.CONSOLIDATED)
    figures = shown.content.figures
    assert isinstance(figures, ConsolidatedFigures)
    begun = -1
    for page in map(" ".join, printed[f"{edition.id}-hard-0{Paper.CONSOLIDATED.suffix}"]):
        begun += page.count("Ұйымдар саны")  # the first line of a body
        others = [body.name for body in figures.bodies if letters(body.name) in letters(page)]
        assert others == [figures.bodies[begun].name]
    assert begun + 1 == len(figures.bodies)


def letters(text: str) -> str:
    """Without spaces: a long name goes over lines."""
    return "".join(text.split())


def test_papers_are_as_long_as_they_have_to_be(printed: dict[str, list[list[str]]]) -> None:
    sheets = {path.stem for path in (ROOT / "inputs").rglob("*.xlsx")}
    lengths = {name: len(found) for name, found in printed.items()}
    assert lengths["qaraauyl-auyldyq-okrugi"] <= MOST_OF_SMALL
    assert {name for name in sheets if lengths[name] > MOST_OF_REGION} == set()
    assert {lengths[f"{name}-report"] for name in sheets} == {MOST_OF_REPORT}
    for year, bodies in {2023: 20, 2025: 3}.items():  # above the first stands the form's head
        assert lengths[f"consolidated-report-{year}"] <= bodies * MOST_OF_BODY + 1
