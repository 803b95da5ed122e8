"""Blank workbooks: sheets, headers and aids for a clerk who fills in one body's year.

Everything that is named, listed or demanded here comes from the contract table in
:mod:`generator.submission.contract`; the sentences come from ``guide.toml``.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import cast

from openpyxl import Workbook
from openpyxl.cell.cell import Cell
from openpyxl.comments import Comment
from openpyxl.styles import Alignment, Border, PatternFill, Side
from openpyxl.worksheet.dimensions import ColumnDimension
from openpyxl.worksheet.header_footer import HeaderFooterItem
from openpyxl.worksheet.page import PageMargins
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

from generator.excel.blank import guide, guide_text, shading
from generator.excel.blank import validation as entry
from generator.excel.blank.guide_text import GuideText
from generator.excel.books.cells import cell_at, font, put_text
from generator.excel.books.save import CREATOR, saved
from generator.submission.bodies import BodyEntry
from generator.submission.contract import (
    KIND_NAMES,
    BodyField,
    BodyLabel,
    Column,
    InspectionField,
    NamedInspectionField,
    OrganisationField,
    SheetName,
    ValueType,
)
from generator.submission.sheets import address, column_letters

SHEETS = (SheetName.GUIDE, SheetName.BODY, SheetName.ORGANISATIONS, SheetName.INSPECTIONS)
Field = OrganisationField | InspectionField | NamedInspectionField
Value = str | int | Decimal | date | None

ORGANISATION_ROWS = 500
INSPECTION_ROWS = 200

_HEADER_HEIGHT = 78
_BODY_WIDTHS = {"A": 52, "B": 52, "C": 70}
_NOTE_SIZE = (300, 120)
_A3, _A4 = 8, 9
_MOST_COLUMNS_ON_A4 = 15

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
_OWN_WIDTHS: dict[Field, float] = {
    InspectionField.ACT: 14,
    InspectionField.NORM: 25,
    NamedInspectionField.ACT: 14,
    NamedInspectionField.NORM: 25,
}

_LINE = Side(style="thin", color="8EA9C1")
FRAME = Border(left=_LINE, right=_LINE, top=_LINE, bottom=_LINE)


def blank(body: BodyEntry, year: int) -> bytes:
    """A workbook for a body and a reporting year, ready to be filled in; the same on every run."""
    return saved(unsaved(body, year), year)


def unsaved(body: BodyEntry, year: int, notice: str = "") -> Workbook:
    """The workbook itself, for who goes on filling it; a notice opens its instruction sheet."""
    text = guide_text.load()
    workbook = Workbook()
    workbook.remove(workbook.worksheets[0])
    sheets = {name: workbook.create_sheet(name.value) for name in SHEETS}
    guide.write(sheets[SheetName.GUIDE], text, guide.tables_of_organisations(text), notice)
    write_body(sheets[SheetName.BODY], body, year, tuple(BodyField), text)
    write_table(sheets[SheetName.ORGANISATIONS], tuple(OrganisationField), text)
    write_table(sheets[SheetName.INSPECTIONS], tuple(InspectionField), text)
    for sheet in workbook.worksheets:
        set_up_print(sheet)
    return workbook


def dress(place: Cell | ColumnDimension, field: entry.Field) -> None:
    """Give a column, or a cell written into it, its look: Excel does that only for what is typed.

    Long names wrap; numbers and marks stay level with the first line of the name.
    """
    kind = field.value.value
    place.number_format = entry.number_format(field)
    place.alignment = Alignment(
        horizontal="center" if kind in (ValueType.YES_NO, ValueType.DATE) else None,
        vertical="top",
        wrap_text=kind in (ValueType.TEXT, ValueType.LISTED),
    )


def write_body(
    sheet: Worksheet, body: BodyEntry, year: int, labels: Sequence[BodyLabel], text: GuideText
) -> None:
    """Labels, values and, beside them, what they are for."""
    known: dict[BodyLabel, Value] = {
        BodyField.NAME: body.name,
        BodyField.KIND: KIND_NAMES[body.kind],
        BodyField.KATO: body.kato,
        BodyField.YEAR: year,
    }
    for letter, width in _BODY_WIDTHS.items():
        sheet.column_dimensions[letter].width = width
    for row, field in enumerate(labels, 1):
        put(cell_at(sheet, row, 2), field, known.get(field))
        _write_label(sheet, row, field)
        check = entry.validation(field, f"B{row}", text)
        if check is not None:
            sheet.add_data_validation(check)


def _write_label(sheet: Worksheet, row: int, field: BodyLabel) -> None:
    label, value, rule = (cell_at(sheet, row, column) for column in (1, 2, 3))
    put_text(label, field.value.text)
    label.font, label.fill = font(bold=True), _fill(guide.HEADER_COLOUR)
    put_text(rule, field.value.rule)
    rule.font = font(italic=True, color="595959")
    label.border = value.border = FRAME
    for cell in (label, value, rule):
        cell.alignment = Alignment(wrap_text=True, vertical="center", horizontal="left")
    sheet.row_dimensions[row].height = 34


def put(cell: Cell, field: entry.Field, value: Value) -> None:
    """Write a value as its field shows it; text stays text also where numbers are expected."""
    if isinstance(value, str):
        put_text(cell, value)
    else:
        cell.value = value
    dress(cell, field)


def write_table(sheet: Worksheet, fields: tuple[Field, ...], text: GuideText) -> None:
    """A header row and, below it, the aids for the rows to come."""
    sheet.row_dimensions[1].height = _HEADER_HEIGHT
    for field in fields:
        position = shading.position(field)
        letter = column_letters(position)
        dimension = sheet.column_dimensions[letter]
        dimension.width = _width(field)
        dress(dimension, field)
        _write_header(cell_at(sheet, 1, position), field.value, text)
        _aid(sheet, field, letter, text)
    sheet.freeze_panes = address(shading.FIRST_ROW, _first_scrolled(fields))
    sheet.print_title_rows = "1:1"
    sheet.print_options.gridLines = True


def _write_header(cell: Cell, column: Column, text: GuideText) -> None:
    put_text(cell, column.header)
    cell.font, cell.fill, cell.border = font(bold=True), _fill(guide.HEADER_COLOUR), FRAME
    cell.alignment = Alignment(wrap_text=True, vertical="center", horizontal="center")
    note = Comment(text.note(column), CREATOR)
    note.width, note.height = _NOTE_SIZE
    cell.comment = note


def _aid(sheet: Worksheet, field: Field, letter: str, text: GuideText) -> None:
    """The check and the shading of a column's cells."""
    rows = ORGANISATION_ROWS if isinstance(field, OrganisationField) else INSPECTION_ROWS
    cells = f"{letter}{shading.FIRST_ROW}:{letter}{shading.FIRST_ROW + rows - 1}"
    check = entry.validation(field, cells, text)
    if check is not None:
        sheet.add_data_validation(check)
    for rule in shading.rules(field):
        sheet.conditional_formatting.add(cells, rule)


def _first_scrolled(fields: tuple[Field, ...]) -> int:
    """The first column that scrolls: the identification number and the name stay in view."""
    fixed = (OrganisationField.NAME, InspectionField.BIN, NamedInspectionField.NAME)
    return max(shading.position(field) for field in fields if field in fixed) + 1


def _width(field: Field) -> float:
    return _OWN_WIDTHS.get(field, _WIDTHS.get(field.value.value, _WIDTH_OF_AMOUNTS))


def _fill(colour: str) -> PatternFill:
    return PatternFill(fill_type="solid", start_color=colour)


def set_up_print(sheet: Worksheet) -> None:
    """Landscape, as wide as the page and as long as it needs; page numbers below."""
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.paperSize = _A3 if sheet.max_column > _MOST_COLUMNS_ON_A4 else _A4
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.page_margins = PageMargins(left=0.4, right=0.4, top=0.5, bottom=0.7, footer=0.3)
    sheet.HeaderFooter.scaleWithDoc = False
    footer = cast("HeaderFooterItem", sheet.oddFooter)
    footer.center.text = "&P / &N"
