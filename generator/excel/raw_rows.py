"""Cells written as XML: as cells of openpyxl thousands of rows would take minutes.

A row is ``<row r="…">`` with :func:`cell` for each of its cells.
"""

from __future__ import annotations

import html
from functools import cache

from generator.excel.problem_sheet import plain
from generator.sheets import column_letters

LIKE_FORMULAS = ("=", "+", "-", "@")
"""What begins so needs a quoted format, so that it stays text when it is edited."""

EMPTY = "/>"
"""What an empty cell holds, to the end of its element."""

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
