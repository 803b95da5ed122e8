"""The lines of the consolidated report's workbook, thirty for each of thousands of bodies.

They are written as XML, one body after the other. No row of them is merged and each bears its
body's name: sorted and filtered in any way they still say whose they are.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from openpyxl.cell.cell import Cell
from openpyxl.styles import Alignment, Border, PatternFill, Side
from openpyxl.worksheet.worksheet import Worksheet

from generator.excel.blank.shading import UNUSED
from generator.excel.books.cells import font
from generator.excel.books.row_xml import (
    EMPTY,
    LIKE_FORMULAS,
    LINE_HEIGHT,
    TALLEST,
    cell,
    lines_of,
    numeric,
    textual,
)
from generator.law.edition import Form, ReportRow
from generator.submission.appendix_5 import BodyReport, Consolidated, rows

BODY, INDICATOR, UNIT, TOTAL = 1, 2, 3, 4
"""The columns; those of the sections follow the wholes."""

WIDTHS = (40, 66, 9, 11, 15, 16, 18, 20)
LAST = len(WIDTHS)
LINE = Side(style="thin", color="808080")
FRAME = Border(left=LINE, right=LINE, top=LINE, bottom=LINE)

_REPEATED = "737373"


def column_of(form: Form) -> int:
    """The column of a section."""
    return TOTAL + 1 + list(Form).index(form)


@dataclass(frozen=True)
class Looks:
    """The formats of the cells, by their numbers in the workbook.

    A name that begins like a formula has a format of its own, so that it stays text when edited.
    """

    name: int
    name_quoted: int
    repeated: int
    repeated_quoted: int
    text: int
    heading: int
    centred: int
    count: int
    closed: int

    @classmethod
    def of(cls, sheet: Worksheet) -> Looks:
        """The formats, made known to the workbook of a sheet."""
        return cls(
            name=_look(sheet, bold=True),
            name_quoted=_look(sheet, bold=True, quoted=True),
            repeated=_look(sheet, colour=_REPEATED),
            repeated_quoted=_look(sheet, colour=_REPEATED, quoted=True),
            text=_look(sheet),
            heading=_look(sheet, bold=True),
            centred=_look(sheet, horizontal="center"),
            count=_look(sheet, horizontal="center", shown_as="0"),
            closed=_look(sheet, horizontal="center", fill=UNUSED),
        )


def _look(
    sheet: Worksheet,
    *,
    bold: bool = False,
    colour: str | None = None,
    horizontal: str | None = None,
    fill: str | None = None,
    shown_as: str = "@",
    quoted: bool = False,
) -> int:
    """The number of a format; the cell that makes it known is in no sheet."""
    cell = Cell(sheet, row=1, column=1)
    cell.font, cell.border, cell.number_format = font(bold=bold, color=colour), FRAME, shown_as
    cell.alignment = Alignment(wrap_text=True, vertical="top", horizontal=horizontal)
    if fill is not None:
        cell.fill = PatternFill(fill_type="solid", start_color=fill)
    if quoted:
        cell.quotePrefix = True
    return int(cell.style_id)


@dataclass(frozen=True)
class _Line:
    """A line that every body has, ready to be written: what its two texts hold, how tall it is."""

    row: ReportRow
    text: str
    unit: str
    lines: int

    @classmethod
    def of(cls, row: ReportRow) -> _Line:
        lines = lines_of(row.text, WIDTHS[INDICATOR - 1], bold=row.count is None)
        return cls(row, textual(row.text), textual(row.unit or ""), lines)


class Lines:
    """The rows of a report from a row of the sheet on."""

    def __init__(self, report: Consolidated, looks: Looks, top: int) -> None:
        self._report = report
        self._looks = looks
        self._top = top
        self._lines = tuple(_Line.of(row) for row in rows(report.edition))
        self._closed = textual(report.edition.report.closed_mark)

    def pieces(self) -> Iterator[bytes]:
        """The XML of one body's rows after that of the other."""
        for place, body in enumerate(self._report.bodies):
            yield "".join(self._body(body, self._top + place * len(self._lines))).encode()

    def _body(self, body: BodyReport, top: int) -> Iterator[str]:
        """The first row bears the name in bold, the others repeat it in grey."""
        looks, name, quoted = self._looks, textual(body.name), body.name.startswith(LIKE_FORMULAS)
        look = looks.name_quoted if quoted else looks.name
        repeated = looks.repeated_quoted if quoted else looks.repeated
        tall = lines_of(body.name, WIDTHS[BODY - 1], bold=True)
        for number, line in enumerate(self._lines, top):
            height = min(LINE_HEIGHT * max(tall, line.lines), TALLEST)
            yield f'<row r="{number}" ht="{height}" customHeight="1">'
            yield cell(number, BODY, look if number == top else repeated, name)
            yield from self._line(body, line, number)
            yield "</row>"

    def _line(self, body: BodyReport, line: _Line, number: int) -> Iterator[str]:
        looks, count = self._looks, line.row.count
        look = looks.heading if count is None else looks.text
        yield cell(number, INDICATOR, look, line.text)
        yield cell(number, UNIT, looks.centred, line.unit)
        if count is None:
            for column in range(TOTAL, LAST + 1):
                yield cell(number, column, looks.count, EMPTY)
            return
        yield cell(number, TOTAL, looks.count, numeric(body.report.total(count)))
        for column, form in enumerate(Form, TOTAL + 1):
            counted = body.report.count(count, form)
            if counted is None:
                yield cell(number, column, looks.closed, self._closed)
            else:
                yield cell(number, column, looks.count, numeric(counted))
