"""Cell formats of ``summary.xlsx``: text, a whole number, a share, a dash."""

from __future__ import annotations

from fractions import Fraction

from generator.excel.writer import HEAD, PLAIN, Page
from generator.messages.wording import DASH

Value = str | int | Fraction | None
"""What a cell shows; a fraction is a share of one, None is a dash."""

SHARE = "0%"
"""How a share of one is shown."""

_FRAMED = PLAIN._replace(border=1, border_color="BFBFBF", valign="vcenter")
_CENTRED = _FRAMED._replace(align="center")
NAMES = _FRAMED._replace(align="left")
WORDS = NAMES._replace(text_wrap=True)
HEADS = HEAD._replace(border=1, border_color="BFBFBF")


def put(page: Page, row: int, column: int, value: Value) -> None:
    """Write a value in its format."""
    if isinstance(value, str):
        page.put(row, column, value, WORDS)
    elif isinstance(value, Fraction):
        page.put(row, column, float(value), _CENTRED._replace(num_format=SHARE))
    elif value is None:
        page.put(row, column, DASH, _CENTRED)
    else:
        page.put(row, column, value, _CENTRED._replace(num_format="0"))
