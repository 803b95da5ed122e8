"""Fills blank workbooks as a script does, in either language, with what a sample holds."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

import openpyxl

from generator.excel.blank import guide
from generator.excel.blank.new import blank
from generator.submission.bodies import BodyEntry
from generator.submission.contract import BodyField, SheetName, names_of
from generator.submission.matching import WorkbookLanguage
from tests.helpers import law

TABLES = (SheetName.ORGANISATIONS, SheetName.INSPECTIONS)


def filled(sample: Path, language: WorkbookLanguage) -> bytes:
    """The blank of a language with the values of a sample, whose columns stand as in a blank."""
    given = openpyxl.load_workbook(sample)
    labels = {row[0].value: row[1].value for row in given[SheetName.BODY.value].iter_rows()}
    kind = names_of(law.KINDS).find(str(labels[BodyField.KIND.value.text]))
    assert kind is not None
    body = BodyEntry(sample.stem, str(labels[BodyField.NAME.value.text]), kind, None)
    year = int(str(labels[BodyField.YEAR.value.text]))
    text = guide.load(language, year, law.edition_of(year))
    book = openpyxl.load_workbook(
        io.BytesIO(blank(body, year, law.edition_of(year), language=language))
    )

    def said(value: Any) -> Any:
        return text.listed(value) if isinstance(value, str) else value

    for row in book[text.sheet(SheetName.BODY)].iter_rows():
        (label,) = (f.value for f in BodyField if text.named(f.value.name) == row[0].value)
        row[1].value = said(labels.get(label.text))
    for name in TABLES:
        sheet = book[text.sheet(name)]
        for row in given[name.value].iter_rows(min_row=2):
            for cell in row:
                if cell.value is not None:
                    sheet.cell(cell.row, cell.column).value = said(cell.value)
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()
