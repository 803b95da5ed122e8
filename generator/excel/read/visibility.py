"""Hidden parts of a sheet: rows and columns, and what conditions may hide."""

from __future__ import annotations

import xml.etree.ElementTree as ET
from collections.abc import MutableMapping
from dataclasses import dataclass, field, replace
from decimal import Decimal

from openpyxl.utils.cell import range_boundaries

from generator.excel.read import limits as guard
from generator.excel.read.display_styles import M, Styles, hidden_ranges
from generator.submission.sheets import Cell, Display

LAST_COLUMN = 16_384
"""XFD, the last column of Excel."""

_LAST_ROW = 1_048_576
_LOWEST, _NARROWEST = 2.0, 0.5
"""Points and letters: rows and columns smaller than these are not seen."""

_USUAL_HEIGHT, _USUAL_WIDTH = "15", "9"
_TRUE, _FALSE = ("1", "true"), ("0", "false")
_OF_2010 = "{http://schemas.microsoft.com/office/spreadsheetml/2009/9/main}"
_COLUMN, _USUAL, _VIEW = (f"{M}{name}" for name in ("col", "sheetFormatPr", "sheetView"))
_CONDITIONALS = (f"{M}conditionalFormatting", f"{_OF_2010}conditionalFormatting")
TAGS = (_COLUMN, _USUAL, _VIEW, *_CONDITIONALS)
"""The elements of a sheet, beside its rows, that say what is hidden."""


@dataclass
class SheetVisibility:
    """What of a sheet is not to be seen: rows and columns by number, and what is usual."""

    styles: Styles
    rows: set[int] = field(default_factory=set)
    columns: set[int] = field(default_factory=set)
    ranges: list[str] = field(default_factory=list)
    rows_are_low: bool = False
    rows_are_hidden: bool = False
    zeros_are_hidden: bool = False
    row_style: str = "0"
    column_styles: dict[int, str] = field(default_factory=dict)

    def take(self, element: ET.Element) -> int:
        """Take what an element says of the sheet; how many columns it speaks of."""
        if element.tag == _COLUMN:
            return self._take_columns(element)
        if element.tag == _USUAL:
            self._take_usual(element)
        elif element.tag == _VIEW:
            self.zeros_are_hidden |= element.get("showZeros", "1") in _FALSE
        elif element.tag in _CONDITIONALS:
            self._take_conditional(element)
        return 0

    def take_row(self, row: ET.Element, number: int) -> None:
        """Whether a row is hidden or too low to be seen, and its own format."""
        is_hidden = _is_hidden(row, "ht", _LOWEST, usual=self.rows_are_low)
        if is_hidden or self.rows_are_hidden:
            self.rows.add(number)
        own = row.get("s", "0") if row.get("customFormat") in _TRUE else "0"
        self.row_style = own if self.styles.misleads(own) else "0"

    @property
    def is_plain(self) -> bool:
        """True when cells without a format of their own can have none of their row or column."""
        return self.row_style == "0" and not self.column_styles

    def _take_conditional(self, element: ET.Element) -> None:
        """The ranges in which a condition may hide or change what is shown."""
        self.ranges += hidden_ranges(element, self.styles.hiding)
        guard.check(len(self.ranges), guard.MAX_MERGES)

    def mark(self, rows: MutableMapping[int, dict[int, Cell]]) -> None:
        """Mark the cells that a condition may hide, and zeros that are not shown."""
        if self.zeros_are_hidden:
            for cells in rows.values():
                for column, cell in cells.items():
                    if isinstance(cell.content, Decimal) and not cell.content:
                        cells[column] = replace(cell, display=cell.display | {Display.ZERO})
        for reference in self.ranges:
            left, top, right, bottom = range_boundaries(reference)
            lines = range(top or 1, (bottom or _LAST_ROW) + 1)
            columns = range(left or 1, (right or LAST_COLUMN) + 1)
            for cells in (rows[number] for number in rows if number in lines):
                for column, cell in cells.items():
                    if column in columns:
                        display = cell.display | {Display.CONDITIONAL}
                        cells[column] = replace(cell, display=display)

    def _take_usual(self, element: ET.Element) -> None:
        """The height and width of rows and columns that have none of their own."""
        self.rows_are_low = float(element.get("defaultRowHeight", _USUAL_HEIGHT)) < _LOWEST
        self.rows_are_hidden = element.get("zeroHeight") in _TRUE
        if float(element.get("defaultColWidth", _USUAL_WIDTH)) < _NARROWEST:
            self.columns.update(range(1, LAST_COLUMN + 1))

    def _take_columns(self, element: ET.Element) -> int:
        """Whether columns are hidden or too narrow to be seen, and their own format."""
        columns, own = _columns(element), element.get("style", "0")
        has_own = self.styles.misleads(own)
        if _is_hidden(element, "width", _NARROWEST, usual=True):
            self.columns.update(columns)
        elif self.columns:
            self.columns.difference_update(columns)
        elif not has_own:
            return 0
        if has_own:
            self.column_styles |= dict.fromkeys(columns, own)
        return len(columns)


def _is_hidden(element: ET.Element, name: str, least: float, *, usual: bool) -> bool:
    """True of a row or column that is hidden or too small; without a size, as usual.

    A column that is spoken of without a width has none in Excel.
    """
    size = element.get(name)
    too_small = usual if size is None else float(size) < least
    return too_small or element.get("hidden") in _TRUE


def _columns(column: ET.Element) -> range:
    first, last = int(str(column.get("min"))), int(str(column.get("max")))
    return range(max(first, 1), min(last, LAST_COLUMN) + 1)
