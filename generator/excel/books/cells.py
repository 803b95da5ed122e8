"""Single cells of sheets being written: text that stays text, and cells that are no ghosts."""

from __future__ import annotations

import re
from typing import cast

from openpyxl.cell.cell import Cell
from openpyxl.styles import Font
from openpyxl.worksheet.worksheet import Worksheet

_NOT_IN_A_FILE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


def cell_at(sheet: Worksheet, row: int, column: int) -> Cell:
    """A cell of a sheet in which no cell is hidden under a merged range."""
    return cast("Cell", sheet.cell(row, column))


def clean(text: str) -> str:
    """The text without the characters that no file can hold."""
    return _NOT_IN_A_FILE.sub("", text)


def put_text(cell: Cell, text: str) -> None:
    """Write text that stays text, whatever it begins with and however often it is edited."""
    cell.number_format = "@"
    kept = clean(text)
    if not kept:
        return
    cell.value = kept
    cell.data_type = "s"
    if kept.startswith(("=", "+", "-", "@")):
        cell.quotePrefix = True


def font(
    *, size: float = 11, bold: bool = False, italic: bool = False, color: str | None = None
) -> Font:
    """The one font of our sheets; a font without a name is drawn as whatever is at hand."""
    return Font(name="Calibri", family=2, size=size, bold=bold, italic=italic, color=color)
