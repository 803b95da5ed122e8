"""A workbook as it was read: sheets, what their tabs say, rows and cells with true addresses."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import Enum
from functools import lru_cache
from typing import NamedTuple

from generator.submission.contract import FORMS, SHEETS, SheetName
from generator.submission.matching import WorkbookLanguage, comparable, name, same


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


@lru_cache(maxsize=1_000)
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


def place_of(reference: str) -> tuple[int, int]:
    """The row and column of an A1 address, or of the first cell of a range; ValueError of none."""
    first = reference.partition(":")[0]
    letters = first.rstrip("0123456789")
    return int(first[len(letters) :]), column_number(letters)


_IGNORED = "_"
"""What the name of a tab begins with that is not meant to be read."""

_NUMBER = re.compile(
    r"[\s\-–—_.,]*[(\[]?\s*(?:(?:таблица|кесте|table|лист|парақ|sheet)\s*)?№?\s*[0-9]{1,4}\s*[)\]]?",
    re.IGNORECASE,
)
_FORM = re.compile(r"[\s\-–—_(\[:]+(?P<form>[^\s()\[\]_:]+)[)\]]?")
_LONGEST = 100
"""Letters of a tab's name that are looked at; Excel allows 31."""


def sheet_of(tab: str) -> SheetName | None:
    """The table in a tab, by its name: alone, or followed by a number or a form's abbreviation."""
    found, rest = SHEETS.find_listed(tab), tab.strip()[:_LONGEST]
    while found is None and rest:
        shorter = _shortened(rest)
        if shorter == rest:
            return None
        found, rest = SHEETS.find_listed(shorter), shorter
    return found


def _shortened(tab: str) -> str:
    """A tab's name without the number or the form that it ends in."""
    number = next((m for m in _NUMBER.finditer(tab) if m.end() == len(tab)), None)
    if number is not None:
        return tab[: number.start()].rstrip()
    form = next((m for m in _FORM.finditer(tab) if m.end() == len(tab)), None)
    if form is not None and FORMS.find_listed(form["form"]) is not None:
        return tab[: form.start()].rstrip()
    return tab


def workbook_language(workbook: Workbook | None) -> WorkbookLanguage | None:
    """The language that the tabs of a workbook in our own layout are named in; None of others."""
    for tab in (one.name for one in (workbook.sheets if workbook else ()) if not one.holds):
        sheet = sheet_of(tab)
        called = None if sheet is None else sheet.called
        if called is not None and called.kk != called.ru:
            is_kazakh = comparable(tab).startswith(comparable(called.kk))
            return WorkbookLanguage.KAZAKH if is_kazakh else WorkbookLanguage.RUSSIAN
    return None


def is_ignored(tab: str) -> bool:
    """True of a tab that its name says is not to be read: the guide, our list, and «_…»."""
    if tab.strip().startswith(_IGNORED) or SHEETS.find_listed(tab) is SheetName.GUIDE:
        return True
    ours = re.sub(r"\s*\([0-9]+\)$", "", tab)
    return any(same(ours, text) for text in name("sheet", "PROBLEMS").texts)
