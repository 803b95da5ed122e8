"""The rows around faulty cells, drawn as Excel shows them."""

from __future__ import annotations

import re
from collections.abc import Container, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import pairwise

from generator import CellContent, Sheet, Speech, address, column_letters

_ABOVE, _BELOW, _BESIDE = 2, 2, 3
"""Rows and columns shown around a faulty cell."""

_NAMING = 3
"""Columns at the beginning of a table that say whose row it is: number, БСН, name."""

_HEADERS = 3
"""Cells that make a row that of the headers."""

_LONGEST = 60
"""Letters of a cell that are shown."""

_ADDRESS = re.compile(r"([A-Z]{1,3})([1-9]\d*)")


@dataclass(frozen=True)
class DrawnCell:
    """A cell as it is shown."""

    text: str
    is_number: bool
    is_faulty: bool


@dataclass(frozen=True)
class Excerpt:
    """Columns by their letters, and rows by their numbers; a gap before one is ``is_apart``."""

    columns: Sequence[str]
    rows: Sequence[DrawnRow]


@dataclass(frozen=True)
class DrawnRow:
    """A row as it is shown; headers are those of the whole table."""

    number: int
    is_head: bool
    is_apart: bool
    cells: Sequence[DrawnCell]


def excerpt(speech: Speech, sheet: Sheet, cells: Sequence[str]) -> Excerpt | None:
    """What is around the first of the faulty cells, with those of the others that are near it."""
    spot = _split(cells[0]) if cells else None
    if spot is None:
        return None
    row, column = spot
    head = next((one.number for one in sheet.rows if len(one.cells) >= _HEADERS), row)
    last = max((max(one.cells) for one in sheet.rows if one.cells), default=column)
    numbers = [*range(max(1, row - _ABOVE), row + _BELOW + 1)]
    if head < numbers[0]:
        numbers.insert(0, head)
    heads = [head] if head < row else []
    return drawn(speech, sheet, numbers, [*_columns(column, last)], heads, faulty=cells)


def drawn(
    speech: Speech,
    sheet: Sheet,
    numbers: Sequence[int],
    columns: Sequence[int],
    heads: Container[int],
    faulty: Container[str] = (),
) -> Excerpt:
    """Rows and columns of a sheet; ``heads`` are the rows of headers, ``faulty`` some addresses."""
    contents = {one.number: one.cells for one in sheet.rows}

    def cell(number: int, column: int) -> DrawnCell:
        own = contents.get(number, {}).get(column)
        text, is_number = _text(speech, own.content) if own else ("", False)
        return DrawnCell(text, is_number, address(number, column) in faulty)

    rows = [
        DrawnRow(
            number,
            is_head=number in heads,
            is_apart=before is not None and number - before > 1,
            cells=[cell(number, column) for column in columns],
        )
        for before, number in pairwise([None, *numbers])
        if number is not None
    ]
    return Excerpt([column_letters(column) for column in columns], rows)


def _split(cell: str) -> tuple[int, int] | None:
    """The row and column of an address, each from 1."""
    found = _ADDRESS.fullmatch(cell)
    if found is None:
        return None
    column = 0
    for letter in found[1]:
        column = column * 26 + ord(letter) - ord("A") + 1
    return int(found[2]), column


def _columns(column: int, last: int) -> Iterator[int]:
    first = max(1, column - _BESIDE)
    yield from range(1, min(_NAMING + 1, first))
    yield from range(first, min(column + _BESIDE, last) + 1)


def _text(speech: Speech, content: CellContent) -> tuple[str, bool]:
    """A cell's content as Excel would show it, and whether it stands on the right."""
    if isinstance(content, bool):
        return str(content).upper(), False
    if isinstance(content, Decimal):
        return speech.number(content), True
    if isinstance(content, date):
        return f"{content:%d.%m.%Y}", True
    text = content if isinstance(content, str) else getattr(content, "text", "")
    return (text if len(text) <= _LONGEST else f"{text[:_LONGEST]}…"), False
