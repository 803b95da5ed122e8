"""A workbook as it was read: sheets, rows and cells, with their true addresses."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import lru_cache


@dataclass(frozen=True)
class ErrorValue:
    """An Excel error such as ``#DIV/0!``."""

    text: str


@dataclass(frozen=True)
class Uncalculated:
    """A formula whose result was never saved in the file."""


@dataclass(frozen=True)
class Covered:
    """A cell hidden under a merged range: what was typed there is not in the file."""


CellContent = str | Decimal | bool | date | ErrorValue | Uncalculated | Covered | None
"""The content of a cell. Text is NFC and clean; numbers are exact to 15 digits."""


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell; ``cleaned`` is True when unprintable characters were taken out of its text."""

    content: CellContent
    cleaned: bool = False


@dataclass(frozen=True)
class SheetRow:
    """A row with its number in the sheet (from 1) and its non-empty cells by column (from 1)."""

    number: int
    hidden: bool
    cells: Mapping[int, Cell]


@dataclass(frozen=True)
class Merge:
    """A merged range; ends included, rows and columns from 1."""

    first_row: int
    last_row: int
    first_column: int
    last_column: int


@dataclass(frozen=True)
class Sheet:
    """A sheet by its tab name; rows in order, empty ones left out."""

    name: str
    hidden: bool
    rows: tuple[SheetRow, ...]
    merges: tuple[Merge, ...] = ()
    hidden_columns: frozenset[int] = frozenset()


@dataclass(frozen=True)
class Workbook:
    """A workbook, the name of the file it came from and the SHA-256 of that file's bytes.

    ``other_tabs`` are the names of sheets that are not looked at.
    """

    file: str
    sheets: tuple[Sheet, ...]
    sha256: str = ""
    other_tabs: tuple[str, ...] = ()


@lru_cache(maxsize=1_000)
def column_letters(column: int) -> str:
    """The letters of a column number: 1 is A, 27 is AA."""
    letters = ""
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters


def address(row: int, column: int) -> str:
    """The A1 address of a cell."""
    return f"{column_letters(column)}{row}"
