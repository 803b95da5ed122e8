"""Blank workbooks: sheets, headers and aids for a clerk who fills in one body's year.

Everything that is named, listed or demanded here comes from the contract table in
:mod:`generator.submission.contract`; the sentences come from ``guide.kk.toml`` and its twin.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from generator.excel.blank import aids, guide
from generator.excel.blank.filling import EMPTY, FilledRow, Filling, Value
from generator.excel.blank.guide import GuideText
from generator.excel.writer import CREATOR, HEAD, PLAIN, Book, CellFormat, written
from generator.law.edition import Edition
from generator.submission.bodies import BodyEntry
from generator.submission.contract import (
    BodyField,
    BodyLabel,
    InspectionField,
    NamedInspectionField,
    OrganisationColumn,
    OrganisationField,
    SheetName,
    ValueType,
    organisation_fields,
)
from generator.submission.names import WorkbookLanguage
from generator.submission.names import name as name_of
from generator.submission.sheets import address, column_letters

SHEETS = (SheetName.GUIDE, SheetName.BODY, SheetName.ORGANISATIONS, SheetName.INSPECTIONS)
TableField = OrganisationColumn | InspectionField | NamedInspectionField

ORGANISATION_ROWS = 500
INSPECTION_ROWS = 200

_HEADER_LINES, _LABEL_LINES = 5.2, 2.3
_BODY_WIDTHS = (52, 52, 70)
_NOTE = {"author": CREATOR, "width": 300, "height": 120}

_WIDTHS = {
    ValueType.ANY: 5,
    ValueType.TEXT: 38,
    ValueType.BIN: 15,
    ValueType.LISTED: 22,
    ValueType.YES_NO: 15,
    ValueType.DATE: 12,
    ValueType.COUNT: 16,
    ValueType.COUNT_FROM_ONE: 16,
}
_WIDTH_OF_AMOUNTS = 17
_OWN_WIDTHS: dict[TableField, float] = {
    InspectionField.ACT: 14,
    InspectionField.NORM: 25,
    NamedInspectionField.ACT: 14,
    NamedInspectionField.NORM: 25,
}

FRAME = PLAIN._replace(border=1, border_color="8EA9C1")
FRAMED_HEAD = HEAD._replace(border=1, border_color="8EA9C1")

_SOURCE_WIDTH, _SOURCE = 30, PLAIN._replace(valign="top", text_wrap=True)

_VALUE = FRAME._replace(text_wrap=True, align="left", valign="vcenter")
_LABEL = FRAMED_HEAD._replace(align="left")
_RULE = PLAIN._replace(
    italic=True, font_color="595959", text_wrap=True, align="left", valign="vcenter"
)


def blank(
    body: BodyEntry,
    year: int,
    edition: Edition,
    notice: str = "",
    filling: Filling = EMPTY,
    language: WorkbookLanguage = WorkbookLanguage.KAZAKH,
) -> bytes:
    """A workbook for a body and a reporting year, ready to be filled in; the same on every run.

    A notice opens its instruction sheet; ``filling`` is what stands in it already.
    """
    text = guide.load(language, year, edition)
    return written(year, lambda book: _write(book, body, text, notice, filling))


def _write(book: Book, body: BodyEntry, text: GuideText, notice: str, filling: Filling) -> None:
    guide.write(book, text, guide.tables_of_organisations(text), notice)
    write_body(book, body, tuple(BodyField), text, filling)
    organisations, inspections = filling.organisations, filling.inspections
    fields = organisation_fields(text.edition)
    write_table(book, SheetName.ORGANISATIONS, fields, text, organisations)
    write_table(book, SheetName.INSPECTIONS, tuple(InspectionField), text, inspections)


def _look(field: TableField) -> CellFormat:
    """Long names wrap; numbers and marks stay level with the first line of the name."""
    kind = field.value.value
    return PLAIN._replace(
        num_format=aids.number_format(field),
        align="center" if kind in (ValueType.YES_NO, ValueType.DATE) else "",
        valign="top",
        text_wrap=kind in (ValueType.TEXT, ValueType.LISTED),
    )


def write_body(
    book: Book,
    body: BodyEntry,
    labels: Sequence[BodyLabel],
    text: GuideText,
    filling: Filling = EMPTY,
) -> None:
    """The sheet of labels, values and, beside them, what they are for."""
    known: dict[BodyLabel, Value] = {
        **filling.labels,
        BodyField.NAME: body.name,
        BodyField.KIND: body.kind.kk,
        BodyField.KATO: body.kato,
        BodyField.YEAR: text.year,
    }
    page = book.page(text.sheet(SheetName.BODY), _BODY_WIDTHS)
    page.set_up_print()
    for row, field in enumerate(labels, 1):
        page.height(row, _LABEL_LINES)
        page.put(row, 1, text.named(field.value.name), _LABEL)
        look = _VALUE._replace(num_format=aids.number_format(field))
        page.put(row, 2, _said(field, known.get(field), text), look)
        page.put(row, 3, text.rule(field.value), _RULE)
        aids.check(page, field, f"B{row}", text)


def write_table(
    book: Book,
    name: SheetName,
    fields: Sequence[TableField],
    text: GuideText,
    filled: Sequence[FilledRow[Any]] = (),
) -> None:
    """A sheet with a header row and, below it, filled rows and the aids for those to come.

    A last column that is not read says where filled rows come from, if they say so.
    """
    sources = [row.source for row in filled if row.source]
    widths = [_width(field) for field in fields] + [_SOURCE_WIDTH] * bool(sources)
    page = book.page(text.sheet(name), widths)
    page.set_up_print()
    page.sheet.hide_gridlines(0)  # prints them
    page.sheet.repeat_rows(0)
    page.sheet.freeze_panes(address(aids.FIRST_ROW, _first_scrolled(fields)))
    page.height(1, _HEADER_LINES)
    for column, field in enumerate(fields, 1):
        page.put(1, column, text.named(field.value.name), FRAMED_HEAD)
        page.sheet.write_comment(0, column - 1, text.note(field.value), _NOTE)
        page.sheet.set_column(column - 1, column - 1, _width(field), book.format(_look(field)))
        rows = ORGANISATION_ROWS if isinstance(field, OrganisationColumn) else INSPECTION_ROWS
        rows = max(rows, len(filled))
        letter = column_letters(column)
        cells = f"{letter}{aids.FIRST_ROW}:{letter}{aids.FIRST_ROW + rows - 1}"
        aids.check(page, field, cells, text)
        for formula, colour in aids.rules(field, text.edition):
            page.shade(cells, formula, colour)
    if sources:
        page.put(1, len(widths), text.named(name_of("merged", "SOURCE")), FRAMED_HEAD)
    for number, row in enumerate(filled, aids.FIRST_ROW):
        for column, field in enumerate(fields, 1):
            page.put(number, column, _said(field, row.values.get(field), text), _look(field))
        if sources:
            page.put(number, len(widths), row.source, _SOURCE)


def _said(field: aids.Field, value: Value, text: GuideText) -> Value:
    """What a cell is filled with: a listed value in the language of the workbook."""
    is_listed = field.value.value in (ValueType.LISTED, ValueType.YES_NO)
    return text.listed(value) if is_listed and isinstance(value, str) else value


def _first_scrolled(fields: Sequence[TableField]) -> int:
    """The first column that scrolls: the identification number and the name stay in view."""
    fixed = (OrganisationField.NAME, InspectionField.BIN, NamedInspectionField.NAME)
    return max(aids.position(field) for field in fields if field in fixed) + 1


def _width(field: TableField) -> float:
    return _OWN_WIDTHS.get(field, _WIDTHS.get(field.value.value, _WIDTH_OF_AMOUNTS))
