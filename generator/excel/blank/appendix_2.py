"""Blank workbooks for a body's own report: Appendix 2 with its official lines and heads.

The words of the table come from the edition of the reporting year, those around it from
``guide.toml``.
"""

from __future__ import annotations

from openpyxl import Workbook
from openpyxl.formatting.rule import Rule
from openpyxl.styles import Alignment, PatternFill
from openpyxl.styles.differential import DifferentialStyle
from openpyxl.worksheet.worksheet import Worksheet

from generator.excel.blank import guide, guide_text
from generator.excel.blank import organisations as blank
from generator.excel.blank import validation as entry
from generator.excel.blank.guide_text import GuideText
from generator.excel.blank.shading import UNUSED, WAITING
from generator.excel.books.cells import cell_at, font, put_text
from generator.excel.books.save import saved
from generator.law.edition import Count, Edition, Form, ReportRow, ReportText
from generator.submission.appendix_2 import CHANGES
from generator.submission.bodies import BodyEntry
from generator.submission.contract import (
    LOSS_MAKERS,
    BodyField,
    BodyLabel,
    NamedInspectionField,
    ReportLabel,
    SheetName,
    ValueType,
)
from generator.submission.sheets import address

SHEETS = (SheetName.GUIDE, SheetName.BODY, SheetName.REPORT, SheetName.INSPECTIONS)
LABELS: tuple[BodyLabel, ...] = (
    *(field for field in BodyField if field not in LOSS_MAKERS.values()),
    *ReportLabel,
)
"""Last year's loss-makers have a line of Appendix 2."""

TOP = 4
"""The row of the first line: above it stand the title and the heads in two rows."""

INDICATOR, TOTAL = 2, 4
"""The columns of the lines' texts and of the wholes; the sections follow the latter."""

_WIDTHS = (6, 70, 10, 14, 18, 18, 22, 26)
_LETTERS_IN_A_LINE = 62
_LINE_HEIGHT = 15


def report_blank(body: BodyEntry, year: int, edition: Edition) -> bytes:
    """A workbook for a body's report of a year, ready to be filled in; the same on every run."""
    return saved(unsaved_report(body, year, edition), year)


def unsaved_report(body: BodyEntry, year: int, edition: Edition, notice: str = "") -> Workbook:
    """The workbook itself, for who goes on filling it; a notice opens its instruction sheet."""
    text = guide_text.load_for_report()
    workbook = Workbook()
    workbook.remove(workbook.worksheets[0])
    sheets = {name: workbook.create_sheet(name.value) for name in SHEETS}
    guide.write(sheets[SheetName.GUIDE], text, guide.tables_of_report(text, LABELS), notice)
    blank.write_body(sheets[SheetName.BODY], body, year, LABELS, text)
    write_report(sheets[SheetName.REPORT], edition.report, text)
    blank.write_table(sheets[SheetName.INSPECTIONS], tuple(NamedInspectionField), text)
    for sheet in workbook.worksheets:
        blank.set_up_print(sheet)
    return workbook


def row_of(report: ReportText, count: Count) -> int:
    """The row of a line in a blank report."""
    return TOP + report.rows.index(report.row(count))


def column_of(form: Form) -> int:
    """The column of a section in a blank report."""
    return TOTAL + 1 + list(Form).index(form)


def write_report(sheet: Worksheet, report: ReportText, text: GuideText) -> None:
    """The official table: title, heads over two rows, lines; closed cells are crossed and grey."""
    for letter, width in zip("ABCDEFGH", _WIDTHS, strict=True):
        sheet.column_dimensions[letter].width = width
    _write_heads(sheet, report)
    for number, row in enumerate(report.rows, TOP):
        _write_line(sheet, number, row, report.closed_mark)
    for number, note in enumerate(report.notes, TOP + len(report.rows) + 1):
        _write_across(sheet, number, note)
        cell_at(sheet, number, 1).font = font(italic=True)
    _aid(sheet, report, text)
    sheet.freeze_panes = address(TOP, INDICATOR + 1)
    sheet.print_title_rows = f"{TOP - 2}:{TOP - 1}"


def _write_across(sheet: Worksheet, row: int, words: str) -> None:
    """Words over the width of the table."""
    cell = cell_at(sheet, row, 1)
    put_text(cell, words)
    cell.alignment = Alignment(wrap_text=True, vertical="top")
    lines = -(-len(words) // (2 * _LETTERS_IN_A_LINE))
    sheet.row_dimensions[row].height = _LINE_HEIGHT * lines
    sheet.merge_cells(start_row=row, end_row=row, start_column=1, end_column=len(_WIDTHS))


def _write_heads(sheet: Worksheet, report: ReportText) -> None:
    heads, upper, lower = report.columns, TOP - 2, TOP - 1
    _write_across(sheet, 1, report.title)
    cell_at(sheet, 1, 1).font = font(bold=True)
    names = (heads.number, heads.indicator, heads.unit, heads.total, heads.of_which)
    for column, name in enumerate(names, 1):
        put_text(cell_at(sheet, upper, column), name)
    for form, name in heads.forms.items():
        put_text(cell_at(sheet, lower, column_of(form)), name)
    for row in (upper, lower):
        for column in range(1, len(_WIDTHS) + 1):
            cell = cell_at(sheet, row, column)
            cell.font, cell.fill = font(bold=True), _fill(guide.HEADER_COLOUR)
            cell.border = blank.FRAME
            cell.alignment = Alignment(wrap_text=True, vertical="center", horizontal="center")
    sheet.row_dimensions[lower].height = 4 * _LINE_HEIGHT
    for column in range(1, TOTAL + 1):
        sheet.merge_cells(start_row=upper, end_row=lower, start_column=column, end_column=column)
    first, last = TOTAL + 1, TOTAL + len(Form)
    sheet.merge_cells(start_row=upper, end_row=upper, start_column=first, end_column=last)


def _write_line(sheet: Worksheet, number: int, row: ReportRow, mark: str) -> None:
    for column, words in enumerate((row.no, row.text, row.unit or ""), 1):
        cell = cell_at(sheet, number, column)
        put_text(cell, words)
        cell.font = font(bold=row.count is None)
        cell.alignment = Alignment(
            wrap_text=True, vertical="top", horizontal=None if column == INDICATOR else "center"
        )
    for column in range(1, len(_WIDTHS) + 1):
        cell_at(sheet, number, column).border = blank.FRAME
    for form in row.closed:
        _close(sheet, number, column_of(form), mark)
    lines = -(-len(row.text) // _LETTERS_IN_A_LINE)
    sheet.row_dimensions[number].height = _LINE_HEIGHT * max(lines, 1)


def _close(sheet: Worksheet, row: int, column: int, mark: str) -> None:
    cell = cell_at(sheet, row, column)
    put_text(cell, mark)
    cell.fill = _fill(UNUSED)
    cell.alignment = Alignment(horizontal="center", vertical="top")


def _aid(sheet: Worksheet, report: ReportText, text: GuideText) -> None:
    """What may be typed into the open cells, and yellow in those that still wait."""
    checks = {
        ValueType.COUNT: entry.check_of(ValueType.COUNT, text),
        ValueType.NUMBER: entry.check_of(ValueType.NUMBER, text),
    }
    for row in (row for row in report.rows if row.count is not None):
        number = TOP + report.rows.index(row)
        value = ValueType.NUMBER if row.count in CHANGES else ValueType.COUNT
        for column in (TOTAL, *(column_of(form) for form in row.open)):
            cell = cell_at(sheet, number, column)
            cell.number_format = "0"
            cell.alignment = Alignment(horizontal="center", vertical="top")
            checks[value].add(cell.coordinate)
            sheet.conditional_formatting.add(cell.coordinate, _waiting(cell.coordinate))
    for check in checks.values():
        sheet.add_data_validation(check)


def _waiting(cell: str) -> Rule:
    fill = PatternFill(fill_type="solid", start_color=WAITING, end_color=WAITING)
    style = DifferentialStyle(fill=fill)
    return Rule(type="expression", dxf=style, formula=[f'{cell}=""'])


def _fill(colour: str) -> PatternFill:
    return PatternFill(fill_type="solid", start_color=colour)
