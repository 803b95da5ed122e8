"""A body's workbook as Excel itself would save it: shared strings, formats, dates as dates."""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from generator.submission.contract import (
    NO,
    YES,
    BodyField,
    InspectionField,
    OrganisationField,
    SheetName,
    ValueType,
)
from tests.benchmarks import bodies
from tests.benchmarks.bodies import Value

_CREATED = datetime(2025, 1, 15, 9, 0)  # noqa: DTZ001 - a workbook knows no time zones
_WIDTHS = {ValueType.TEXT: 38, ValueType.LISTED: 22}
_WIDTH = 15
_COLUMN_OF_NAMES = 3


@dataclass(frozen=True)
class _Looks:
    """How cells look: heads, dates, sums and everything else."""

    head: Format
    day: Format
    sum: Format
    text: Format

    def of(self, value: Value) -> Format:
        if isinstance(value, date):
            return self.day
        return self.sum if isinstance(value, float) else self.text


def workbook(number: int, organisations: int | None, whose: int | None = None) -> bytes:
    """The .xlsx of a body by its number, with so many organisations; None: a varied one.

    ``whose`` is the number of the body that the name is of, where it is a department's workbook.
    """
    rows, inspections = bodies.facts(number, organisations)
    data = io.BytesIO()
    book = xlsxwriter.Workbook(data, {"in_memory": True})
    book.set_properties({"created": _CREATED, "author": "Қайнар"})
    looks = _Looks(
        head=book.add_format({"bold": True, "text_wrap": True, "bg_color": "#DDEBF7", "border": 1}),
        day=book.add_format({"num_format": "dd.mm.yyyy", "border": 1}),
        sum=book.add_format({"num_format": "#,##0.0", "border": 1}),
        text=book.add_format({"border": 1}),
    )
    order = (SheetName.GUIDE, SheetName.BODY, SheetName.ORGANISATIONS, SheetName.INSPECTIONS)
    sheets = {name: book.add_worksheet(name.value) for name in order}
    _write_guide(sheets[SheetName.GUIDE], looks)
    _write_body(sheets[SheetName.BODY], bodies.body(number if whose is None else whose), looks)
    _write_table(sheets[SheetName.ORGANISATIONS], list(OrganisationField), rows, looks)
    _write_table(sheets[SheetName.INSPECTIONS], list(InspectionField), inspections, looks)
    book.close()
    return data.getvalue()


def _write_guide(sheet: Worksheet, looks: _Looks) -> None:
    """A first sheet to read, as blank workbooks have one."""
    sheet.set_column(0, 1, 60)
    for row, field in enumerate((*OrganisationField, *InspectionField)):
        sheet.write_string(row, 0, field.value.text, looks.head)
        sheet.write_string(row, 1, field.value.example, looks.text)


def _write_body(sheet: Worksheet, whose: bodies.Body, looks: _Looks) -> None:
    told: dict[BodyField, Value] = {
        BodyField.NAME: whose.name,
        BodyField.KIND: whose.kind.kk,
        BodyField.KATO: whose.kato,
        BodyField.YEAR: bodies.YEAR,
        BodyField.HEAD: "Қайратов Қайрат Қайратұлы",
    }
    sheet.set_column(0, 1, 52)
    for row, (field, value) in enumerate(told.items()):
        sheet.write_string(row, 0, field.value.text, looks.head)
        _write(sheet, row, 1, value, looks)


def _write_table(
    sheet: Worksheet, fields: Sequence[Any], rows: Sequence[Mapping[Any, Value]], looks: _Looks
) -> None:
    """Heads that stay in sight, lists to choose from, the rows below."""
    sheet.freeze_panes(1, _COLUMN_OF_NAMES)
    for column, field in enumerate(fields):
        sheet.write_string(0, column, field.value.text, looks.head)
        sheet.set_column(column, column, _WIDTHS.get(field.value.value, _WIDTH))
        if field.value.value is ValueType.YES_NO:
            choice = {"validate": "list", "source": [YES, NO]}
            sheet.data_validation(1, column, max(len(rows), 1), column, choice)
    for number, row in enumerate(rows, start=1):
        for column, field in enumerate(fields):
            if field in row:
                _write(sheet, number, column, row[field], looks)
            else:
                sheet.write_blank(number, column, None, looks.text)


def _write(sheet: Worksheet, row: int, column: int, value: Value, looks: _Looks) -> None:
    look = looks.of(value)
    if isinstance(value, str):
        sheet.write_string(row, column, value, look)
    elif isinstance(value, date):
        at_midnight = datetime.combine(value, datetime.min.time())
        sheet.write_datetime(row, column, at_midnight, look)
    else:
        sheet.write_number(row, column, value, look)
