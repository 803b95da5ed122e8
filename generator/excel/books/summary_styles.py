"""How the cells of ``summary.xlsx`` look: formats, frames and the scale of colours."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import cast

from openpyxl.cell.cell import Cell
from openpyxl.formatting import rule
from openpyxl.styles import Alignment, Border, Side
from openpyxl.worksheet.worksheet import Worksheet

from generator.excel.books.cells import font
from generator.excel.books.row_xml import LIKE_FORMULAS, cell, numeric, textual
from generator.messages.wording import DASH

Value = str | int | Fraction | None
"""What a cell shows: text, a whole number, a share; a dash where nothing is scored."""

SHARE = "0%"
"""How a share of one is shown."""

_RED, _YELLOW, _GREEN = "F8B4AE", "FFF2B3", "B7E1C0"
_LINE = Side(style="thin", color="BFBFBF")
FRAME = Border(left=_LINE, right=_LINE, top=_LINE, bottom=_LINE)


@dataclass(frozen=True)
class Looks:
    """The numbers of the formats in the workbook; ``quoted`` is of text that begins like formulas.

    A dash stands where nothing is scored.
    """

    words: int
    quoted: int
    count: int
    share: int
    dash: int

    @classmethod
    def of(cls, sheet: Worksheet) -> Looks:
        """The formats, made known to the workbook of a sheet."""
        return cls(
            words=_look(sheet, "@", "left"),
            quoted=_look(sheet, "@", "left", quoted=True),
            count=_look(sheet, "0", "center"),
            share=_look(sheet, SHARE, "center"),
            dash=_look(sheet, "@", "center"),
        )

    def cell(self, row: int, column: int, value: Value) -> str:
        """A cell as XML: text, a whole number, a share, or a dash for None."""
        if value is None:
            return cell(row, column, self.dash, textual(DASH))
        if isinstance(value, int):
            return cell(row, column, self.count, numeric(value))
        if isinstance(value, str):
            look = self.quoted if value.startswith(LIKE_FORMULAS) else self.words
            return cell(row, column, look, textual(value))
        return cell(row, column, self.share, numeric(float(value)))


def _look(sheet: Worksheet, shown_as: str, horizontal: str, *, quoted: bool = False) -> int:
    """The number of a format; the cell that makes it known is in no sheet."""
    own = Cell(sheet, row=1, column=1)
    own.font, own.border, own.number_format = font(), FRAME, shown_as
    own.alignment = Alignment(
        wrap_text=horizontal == "left", vertical="center", horizontal=horizontal
    )
    if quoted:
        own.quotePrefix = True
    return int(own.style_id)


def scale(most: int) -> rule.Rule:
    """Colours from red at nothing over yellow to green at the most."""
    made = rule.ColorScaleRule(  # type: ignore[no-untyped-call]
        start_type="num",
        start_value="0",
        start_color=_RED,
        mid_type="num",
        mid_value=str(most / 2),
        mid_color=_YELLOW,
        end_type="num",
        end_value=str(most),
        end_color=_GREEN,
    )
    return cast("rule.Rule", made)
