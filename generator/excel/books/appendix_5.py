"""The consolidated report of Appendix 5 as a workbook: the official form, to filter and to sort."""

from __future__ import annotations

from openpyxl import Workbook
from openpyxl.cell.cell import Cell
from openpyxl.styles import Alignment, Border, PatternFill
from openpyxl.worksheet.worksheet import Worksheet

from generator.excel.blank.guide import HEADER_COLOUR
from generator.excel.blank.organisations import set_up_print
from generator.excel.books.appendix_5_rows import (
    FRAME,
    LAST,
    LINE,
    TOTAL,
    WIDTHS,
    Lines,
    Looks,
    column_of,
)
from generator.excel.books.cells import cell_at, font, put_text
from generator.excel.books.row_xml import LINE_HEIGHT, lines_of
from generator.excel.books.save import RowsBelow, saved
from generator.law.edition import ConsolidatedColumns, Form
from generator.messages import wording
from generator.submission.appendix_5 import Consolidated, rows
from generator.submission.sheets import address, column_letters

_SIZE, _CAPTION_SIZE = 11, 9
_ZOOM = 85
"""Per cent: the table is as wide as a notebook's screen, and its heads stay in view."""


def book(report: Consolidated) -> bytes:
    """The workbook, of one sheet; the same bytes on every run."""
    text = report.edition.consolidated
    workbook = Workbook()
    workbook.remove(workbook.worksheets[0])
    sheet = workbook.create_sheet(text.header[-1])
    top = _write_above(sheet, report) + 1
    last = top - 1 + len(report.bodies) * len(rows(report.edition))
    _set_up(sheet, top, last)
    lines = Lines(report, Looks.of(sheet), top)
    return saved(workbook, report.year, {1: RowsBelow(lines.pieces(), f"A1:{address(last, LAST)}")})


def _set_up(sheet: Worksheet, top: int, last: int) -> None:
    """Widths, print, and what stays in view; the lines stand from row ``top`` to ``last``."""
    for column, width in enumerate(WIDTHS, 1):
        sheet.column_dimensions[column_letters(column)].width = width
    set_up_print(sheet)
    sheet.sheet_view.zoomScale = _ZOOM
    sheet.print_title_rows = f"{top - 2}:{top - 1}"
    sheet.freeze_panes = address(top, 2)
    sheet.auto_filter.ref = f"A{top - 1}:{address(last, LAST)}"


def _write_above(sheet: Worksheet, report: Consolidated) -> int:
    """The official words above the lines; gives the number of the last row of the heads."""
    text = report.edition.consolidated
    corner = (*text.header, text.form_mark)
    for row, words in enumerate(corner, 1):
        cell = cell_at(sheet, row, LAST)
        put_text(cell, words)
        cell.font, cell.alignment = font(), Alignment(horizontal="right")
    title = len(corner) + 1
    _write_across(sheet, title, text.title, bold=True)
    _write_across(sheet, title + 1, _period(report.year), ruled=True)
    _write_across(sheet, title + 2, text.period_caption, size=_CAPTION_SIZE)
    return _write_heads(sheet, text.columns, title + 3)


def _period(year: int) -> str:
    speech = wording.speech(wording.Language.KAZAKH)
    return speech.say("document.period", year=str(year))


def _write_across(
    sheet: Worksheet,
    row: int,
    words: str,
    *,
    size: float = _SIZE,
    bold: bool = False,
    ruled: bool = False,
) -> None:
    """Words in the middle of the page, with a line below them if they are ruled."""
    cell = cell_at(sheet, row, 1)
    put_text(cell, words)
    cell.font = font(size=size, bold=bold)
    cell.alignment = Alignment(wrap_text=True, horizontal="center", vertical="center")
    for column in range(1, LAST + 1):
        cell_at(sheet, row, column).border = Border(bottom=LINE if ruled else None)
    sheet.row_dimensions[row].height = LINE_HEIGHT * lines_of(words, sum(WIDTHS), bold=bold)
    sheet.merge_cells(start_row=row, end_row=row, start_column=1, end_column=LAST)


def _write_heads(sheet: Worksheet, heads: ConsolidatedColumns, upper: int) -> int:
    """The heads over two rows; gives the number of the lower one, where the filter stands."""
    lower = upper + 1
    wholes = (heads.body, heads.indicator, heads.unit, heads.total)
    for column, words in enumerate((*wholes, heads.of_which), 1):
        put_text(cell_at(sheet, upper, column), words)
    for form in Form:
        put_text(cell_at(sheet, lower, column_of(form)), heads.forms[form])
    for row in (upper, lower):
        for column in range(1, LAST + 1):
            _dress_head(cell_at(sheet, row, column))
    sheet.row_dimensions[upper].height = LINE_HEIGHT
    sheet.row_dimensions[lower].height = LINE_HEIGHT * _lines_of_heads(heads)
    for column in range(1, TOTAL + 1):
        sheet.merge_cells(start_row=upper, end_row=lower, start_column=column, end_column=column)
    sheet.merge_cells(start_row=upper, end_row=upper, start_column=TOTAL + 1, end_column=LAST)
    return lower


def _lines_of_heads(heads: ConsolidatedColumns) -> int:
    """The lines of the lower row: whole columns have the upper one too."""
    wholes = (heads.body, heads.indicator, heads.unit, heads.total)
    tall = [lines_of(words, WIDTHS[n], bold=True) - 1 for n, words in enumerate(wholes)]
    tall += [lines_of(heads.forms[f], WIDTHS[column_of(f) - 1], bold=True) for f in Form]
    return max(tall)


def _dress_head(cell: Cell) -> None:
    cell.font, cell.border = font(bold=True), FRAME
    cell.fill = PatternFill(fill_type="solid", start_color=HEADER_COLOUR)
    cell.alignment = Alignment(wrap_text=True, vertical="center", horizontal="center")
