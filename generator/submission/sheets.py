"""A workbook as it was read: sheets, rows and cells, with their true addresses."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import Enum
from functools import lru_cache
from typing import NamedTuple


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


@dataclass(frozen=True)
class Picture:
    """A picture in a cell, or a function of another program, in the place of a value."""


CellContent = str | Decimal | bool | date | ErrorValue | Uncalculated | Covered | Picture | None
"""The content of a cell. Text is NFC and clean; numbers are exact to 15 digits."""


class Display(Enum):
    """A way in which a cell is displayed otherwise than it is held."""

    SCALED = "scaled"
    PERCENT = "percent"
    HIDDEN = "hidden"
    SIGN = "sign"
    RAISED = "raised"
    STRUCK = "struck"
    UNSEEN = "unseen"
    CONDITIONAL = "conditional"
    ZERO = "zero"


SEEN: frozenset[Display] = frozenset()
"""Of a cell that is displayed as it is held."""


class Cell(NamedTuple):
    """One cell; ``cleaned`` is True when unprintable characters were taken out of its text.

    ``display`` says how it is displayed otherwise than it is held, ``rounded`` the number that is
    shown where that is another one; ``is_formula`` that a formula gave it.
    """

    content: CellContent
    cleaned: bool = False
    display: frozenset[Display] = SEEN
    rounded: Decimal | None = None
    is_formula: bool = False


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
    """A sheet by its tab name; rows in order, empty ones left out.

    ``holds`` is the name of the sheet of ours that a mapping says it is; empty without one.
    """

    name: str
    hidden: bool
    rows: tuple[SheetRow, ...]
    merges: tuple[Merge, ...] = ()
    hidden_columns: frozenset[int] = frozenset()
    holds: str = ""

    @property
    def known_as(self) -> str:
        """The name that says which sheet of ours it is."""
        return self.holds or self.name


@dataclass(frozen=True)
class OtherTab:
    """A tab that no table is known by; ``sheet`` is None where it is too large or damaged."""

    name: str
    sheet: Sheet | None = None


@dataclass(frozen=True)
class Workbook:
    """A workbook, the name of the file it came from and the SHA-256 of that file's bytes.

    ``other_tabs`` are the sheets whose names say nothing.
    """

    file: str
    sheets: tuple[Sheet, ...]
    sha256: str = ""
    other_tabs: tuple[OtherTab, ...] = ()


_LETTERS_OF_COLUMNS, _LONGEST_COLUMN = 26, 3


@lru_cache(maxsize=1_000)
def column_letters(column: int) -> str:
    """The letters of a column number: 1 is A, 27 is AA."""
    letters = ""
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters


def column_number(letters: str) -> int:
    """The number of a column from 1 by its letters, small or large; ValueError of others."""
    number = 0
    for letter in letters.upper():
        place = ord(letter) - ord("A") + 1
        if not 1 <= place <= _LETTERS_OF_COLUMNS:
            raise ValueError(letters)
        number = _LETTERS_OF_COLUMNS * number + place
    if not 0 < len(letters) <= _LONGEST_COLUMN:
        raise ValueError(letters)
    return number


def address(row: int, column: int) -> str:
    """The A1 address of a cell."""
    return f"{column_letters(column)}{row}"
