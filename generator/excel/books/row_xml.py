"""Cells written as XML: as cells of openpyxl thousands of rows would take minutes.

A row is ``<row r="…">`` with :func:`cell` for each of its cells.
"""

from __future__ import annotations

import html
import textwrap
from functools import cache

from generator.excel.annotate.problem_sheet import plain
from generator.submission.sheets import column_letters

LIKE_FORMULAS = ("=", "+", "-", "@")
"""What begins so needs a quoted format, so that it stays text when it is edited."""

EMPTY = "/>"
"""What an empty cell holds, to the end of its element."""

LINE_HEIGHT = 15
"""The height of a line, in points."""

TALLEST = 409
"""The height of the tallest row that Excel shows, in points."""

_AIR, _AIR_OF_BOLD = 1.03, 1.08
"""Room for a letter, in the digits that the width of a column is given in.

Calibri's Kazakh letters take 0.94 of a digit, bold ones 0.98; screens round them up.
"""

_letters = cache(column_letters)


def cell(row: int, column: int, look: int, content: str) -> str:
    """A cell; ``look`` is the number of its format, ``content`` ends its element."""
    return f'<c r="{_letters(column)}{row}" s="{look}"{content}'


def textual(words: str) -> str:
    """What a cell of text holds, to the end of its element."""
    written = html.escape(plain(words), quote=False)
    if not written:
        return EMPTY
    kept = ' xml:space="preserve"' if written != written.strip() else ""
    return f' t="inlineStr"><is><t{kept}>{written}</t></is></c>'


def numeric(value: float) -> str:
    """What a cell of a number holds, to the end of its element."""
    return f"><v>{value!r}</v></c>"


def lines_of(words: str, width: float, *, bold: bool = False) -> int:
    """The lines that words take in a column of that width; Excel fits no row that it is given."""
    letters = int(width / (_AIR_OF_BOLD if bold else _AIR))
    return max(len(textwrap.wrap(words, letters)), 1)
