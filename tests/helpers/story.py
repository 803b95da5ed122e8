"""What the clerk of the guides does between two commands: fills, mistypes, mends, edits."""

from __future__ import annotations

import io
from pathlib import Path

import openpyxl
from docx import Document

from generator.submission.contract import SheetName
from generator.submission.matching import WorkbookLanguage, name
from tests.helpers import foreign, kit
from tests.helpers.paths import ROOT
from tests.helpers.twins import filled

BLANK = Path("inputs/2025/ayagoz-audanynyng-akimdigi.xlsx")
"""Where ``new`` of the guides writes the body's blank, below the clerk's folder."""

BODY_WORDS = (
    *("--name", "Аягөз ауданының әкімдігі", "--kind", "жергілікті атқарушы орган"),
    *("--kato", "103600000", "--year", "2025"),
)
"""The body, on the command line."""

OWN = Path("own.docx")
"""The clerk's own template."""

_SAMPLE = ROOT / "inputs" / "2025" / "ayagoz-audany.xlsx"
_BODY = {"B1": BODY_WORDS[1]}
_MISTYPED = {"H3": "он екі", "B6": "710862094568"}
_BEGUN = {3: 8, 7: 7, 8: 6, 16: 11, 19: 9, 20: 4}
"""Row of the sample → the last of its columns that the clerk has typed so far."""


def begin(blank: Path) -> None:
    """Types the first organisations into a blank, some of them not to their end."""
    taken = openpyxl.load_workbook(_SAMPLE)[SheetName.ORGANISATIONS.value]
    book = openpyxl.load_workbook(blank)
    sheet = book[SheetName.ORGANISATIONS.value]
    for target, (row, last) in enumerate(_BEGUN.items(), start=2):
        for column in range(2, last + 1):
            sheet.cell(target, column).value = taken.cell(row, column).value
    book.save(blank)


def fill(target: Path) -> None:
    """The body's workbook as filled, with one fault and one doubt."""
    _write(target, _MISTYPED)


def mend(target: Path) -> None:
    """The same with both mended."""
    _write(target, {})


def _write(target: Path, typed: dict[str, str]) -> None:
    language = _language(target)
    book = openpyxl.load_workbook(io.BytesIO(filled(_SAMPLE, language)))
    for sheet, cells in (("BODY", _BODY), ("ORGANISATIONS", typed)):
        for address, value in cells.items():
            book[name("sheet", sheet).in_language(language)][address].value = value
    book.save(target)


def _language(target: Path) -> WorkbookLanguage:
    """The language of the blank that stands there; Kazakh without one."""
    if not target.exists():
        return WorkbookLanguage.KAZAKH
    tabs, own = openpyxl.load_workbook(target).sheetnames, name("sheet", "ORGANISATIONS")
    return next(language for language in WorkbookLanguage if own.in_language(language) in tabs)


def departments() -> None:
    """Two departments write down an organisation each."""
    for number, department in enumerate(("education", "culture")):
        book = kit.workbook([kit.organisation("ММ", number)])
        Path(f"{department}.xlsx").write_bytes(kit.saved(book))


def register() -> None:
    """A workbook of another layout is at hand."""
    (one, *_) = foreign.workbooks(foreign.MEASURED)
    Path("register.xlsx").write_bytes(one.data())


def expect() -> None:
    """Lists two bodies, one of which has handed in."""
    Path("list.txt").write_text("103600000\nАбай ауданының әкімдігі\n", "utf-8")


def spoil(template: Path) -> None:
    """Changes an official word and a tag of the first table, as may happen in Word."""
    _replace(template, {"Жиыны:": "Барлығы:", "{{ мм.жиыны }}": "{{ мм.жиынтық }}"})


def restore(template: Path) -> None:
    """Puts both back."""
    _replace(template, {"Барлығы:": "Жиыны:", "{{ мм.жиынтық }}": "{{ мм.жиыны }}"})


def _replace(template: Path, words: dict[str, str]) -> None:
    document = Document(str(template))
    runs = {
        run.text: run
        for row in document.tables[0].rows
        for cell in row.cells
        for paragraph in cell.paragraphs
        for run in paragraph.runs
    }
    for old, new in words.items():
        runs[old].text = new
    document.save(str(template))
