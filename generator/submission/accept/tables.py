"""Finds tables in sheets, and judges their rows before their cells: which are records.

People copy tables with their numbering, headings, totals and signatures. What is surely none of a
record's is left out with a note; what may be one is one question, not one for each cell.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from enum import Enum
from functools import cached_property
from itertools import dropwhile, pairwise
from typing import Any, Generic, TypeVar

from generator.messages.problems import Code, Fact, Phrase
from generator.submission.accept import values
from generator.submission.accept.heads import (
    FEWEST_HEADERS,
    Heads,
    PlacedHeads,
    UnknownTexts,
    heads_of,
    report_merged,
)
from generator.submission.accept.inbox import Inbox
from generator.submission.accept.values import ValueFault
from generator.submission.contract import FORMS, SHEETS, Column, FactField, ValueType
from generator.submission.matching import Names, WorkbookLanguage
from generator.submission.sheets import Cell, Covered, Display, Sheet, SheetRow, address
from generator.submission.units import Unit

F = TypeVar("F", bound=Enum | FactField)

_FEWEST_DIGITS = 6
"""Digits of a number that may be meant for a БСН."""

_MOST_COLUMNS = 100
"""No table is numbered further."""

_FEWEST_NUMBERED = 3
_FEWEST_LETTERED = 5
"""Columns of letters alone: fewer may be crosses or initials."""

_MOST_WORDED = 10
"""Cells with more than a dash or a cross in a row of totals."""

_FEWEST_LETTERS = 3
"""Letters of what is no number of a row, such as «4а»."""

_NO_CELL = Cell(None)
_MOST_TEXTS = 3
"""Different texts of a heading, a signature or a row of units; a record has more."""


@dataclass(frozen=True)
class SheetTable(Generic[F]):
    """A table in a sheet: the columns of its fields, its rows, unknown texts among its heads.

    ``language`` is that of most heads; ``units`` are those of money that are not in thousands;
    ``unread`` are rows struck out or above the heads; ``is_mapped`` a table that a mapping gave its
    heads.
    """

    sheet: str
    columns: Mapping[F, int]
    unknown: UnknownTexts
    lines: tuple[SheetRow, ...]
    header_is_merged: bool
    language: WorkbookLanguage
    units: Mapping[F, Unit] = field(default_factory=dict)
    unread: tuple[SheetRow, ...] = ()
    is_mapped: bool = False


def find_tables(
    sheets: Sequence[Sheet], headers: Names[F], ignored: F | None, inbox: Inbox
) -> tuple[SheetTable[F], ...]:
    """The tables of several tabs that hold one; none of those without a header row."""
    found = (find_table(sheet, headers, ignored, inbox) for sheet in sheets)
    tables = tuple(table for table in found if table is not None)
    is_plain = all(SHEETS.find_listed(sheet.known_as) is not None for sheet in sheets)
    if len(tables) > 1 or (tables and not is_plain):
        tabs = ", ".join(map(_rows_of, tables))
        inbox.add(Code.TABS_READ, tables[0].sheet, facts={"tabs": tabs})
    return tables


def _rows_of(table: SheetTable[F]) -> str:
    """A tab's name with its rows: «Ұйымдар» (2–14)."""
    if not table.lines:
        return f"«{table.sheet}» (–)"
    first, last = table.lines[0].number, table.lines[-1].number
    return f"«{table.sheet}» ({first}–{last})"


def find_table(
    sheet: Sheet,
    headers: Names[F],
    ignored: F | None,
    inbox: Inbox,
    fewest: int = FEWEST_HEADERS,
) -> SheetTable[F] | None:
    """The table in a sheet, or None when no row holds ``fewest`` of its headers.

    ``ignored`` is a column whose values do not make a row worth reading, such as «№».
    """
    heads = heads_of(headers, fewest, inbox.edition)
    placed = heads.find(sheet, inbox)
    if placed is None:
        if sheet.rows:
            some = [name.kk for name in heads.called.values() if name.kk != "№"][:3]
            example = ", ".join(f"«{name}»" for name in some)
            inbox.add(Code.HEADER_MISSING, sheet.name, facts={"headers": example})
        return None
    (top,) = placed.rows
    merged = [m for m in sheet.merges if m.first_row <= top.number <= m.last_row]
    report_merged(sheet, merged, inbox)
    below = [row for row in sheet.rows if row.number > top.number]
    rows = Rows(sheet.name, heads, placed, ignored, inbox)
    above = rows.above(row for row in sheet.rows if row.number < top.number)
    lines, struck = rows.judged(below)
    heads.report_hidden(sheet, placed, (line.number for line in lines), inbox)
    units = _units(sheet, heads, placed, inbox)
    is_merged, unknown = bool(merged), placed.unknown
    return SheetTable(
        sheet.name,
        placed.columns,
        unknown,
        lines,
        is_merged,
        placed.language,
        units,
        (*above, *struck),
        is_mapped=bool(sheet.holds),
    )


def _units(sheet: Sheet, heads: Heads[F], placed: PlacedHeads[F], inbox: Inbox) -> dict[F, Unit]:
    """The units that are not thousands; an unknown unit is an error."""
    known = {head: unit for head, unit in placed.units.items() if unit is not None}
    for head in placed.units.keys() - known.keys():
        header = heads.called[head].in_language(placed.language)
        inbox.add(Code.UNIT_UNKNOWN, sheet.name, placed.cells[head], {"header": header})
    for unit in dict.fromkeys(known.values()):
        cells = ", ".join(placed.cells[head] for head, own in known.items() if own is unit)
        facts: dict[str, Fact] = {"unit": Phrase(f"unit.{unit.name.lower()}"), "cells": cells}
        inbox.add(Code.UNIT_CONVERTED, sheet.name, facts=facts)
    return known


@dataclass(frozen=True)
class Rows(Generic[F]):
    """The rows of a table below its placed heads; ``ignored`` is a column that makes no record."""

    sheet: str
    heads: Heads[F]
    placed: PlacedHeads[F]
    ignored: F | None
    inbox: Inbox

    def above(self, rows: Iterable[SheetRow]) -> tuple[SheetRow, ...]:
        """Report records above the heads, where they are when the heads were sorted with them."""
        found = []
        facts: dict[str, Fact] = {"row": str(self.placed.rows[0].number)}
        for row in rows:
            own = self._own(row)
            if len(own) > self.heads.fewest and _has_bin(own):
                self._add(Code.ROW_ABOVE, row, facts)
                found.append(row)
        return tuple(found)

    def judged(self, rows: Iterable[SheetRow]) -> tuple[tuple[SheetRow, ...], tuple[SheetRow, ...]]:
        """The records, and rows struck out; others are reported, none read below another header."""
        kept: list[SheetRow] = []
        struck: list[SheetRow] = []
        for row in rows:
            if not self._is_plain(row):
                own = self._own(row)
                headers = self._headers(row) if own else {}
                if len(headers) >= self.heads.fewest:
                    if not self._is_header_again(row, headers):
                        break
                    continue
                if own and all(Display.STRUCK in cell.display for cell in own.values()):
                    self._add(Code.ROW_STRUCK, row)
                    struck.append(row)
                    continue
                if self._is_text_of_ignored(row, own) or not own or self._is_other(row, own):
                    continue
            kept.append(row)
        return tuple(kept), tuple(struck)

    def _is_plain(self, row: SheetRow) -> bool:
        """True of a row with a БСН: most rows, and nothing else is looked at."""
        cell = row.cells.get(self._column_of_bin)
        content = None if cell is None or cell.display else cell.content
        return isinstance(content, str) and len(content) == values.BIN_LENGTH and content.isdigit()

    @cached_property
    def _column_of_bin(self) -> int:
        return next((c for f, c in self.placed.columns.items() if _is(f, ValueType.BIN)), 0)

    @cached_property
    def _is_of_organisations(self) -> bool:
        """True of a table whose records have a БСН or a form."""
        return any(field.name in ("BIN", "LEGAL_FORM") for field in self.heads.called)

    def _own(self, row: SheetRow) -> dict[F, Cell]:
        """The filled cells of the known columns.

        Not those under a merge: a record merged over two rows stands in the first of them.
        """
        found = ((field, row.cells.get(c)) for field, c in self.placed.columns.items())
        return {
            field: cell
            for field, cell in found
            if field is not self.ignored and cell and not isinstance(cell.content, Covered)
        }

    def _headers(self, row: SheetRow) -> dict[F, tuple[int, Unit | None]]:
        if not self.heads.may_stand_in(row):
            return {}
        texts = self.heads.texts([row])
        return {h.value: (column, unit) for _, column, _, h, unit in texts if h.value is not None}

    def _is_header_again(self, row: SheetRow, headers: Mapping[F, tuple[int, Unit | None]]) -> bool:
        """True of the header repeated as it is above; another one is an error."""
        columns, units = self.placed.columns, self.placed.units
        same = all(
            (columns.get(field), units.get(field, Unit.THOUSAND)) == place
            for field, place in headers.items()
        )
        first = self.placed.rows[0].number
        facts: dict[str, Fact] = {"first": str(first), "row": str(row.number)}
        self._add(Code.HEADER_REPEATED if same else Code.HEADER_TWICE, row, facts)
        return same

    def _is_text_of_ignored(self, row: SheetRow, own: Mapping[F, Cell]) -> bool:
        """True of a row of nothing but words in a column that makes no record: reported."""
        column = self.placed.columns.get(self.ignored, 0) if self.ignored is not None else 0
        content = None if own else row.cells.get(column, _NO_CELL).content
        if not isinstance(content, str) or sum(map(str.isalpha, content)) < _FEWEST_LETTERS:
            return False
        if values.is_total(content):
            self._add(Code.ROW_TOTAL, row)
        else:
            self._add(Code.ROW_TEXT, row, {"found": values.shown(content)}, column)
        return True

    def _is_other(self, row: SheetRow, own: Mapping[F, Cell]) -> bool:
        """True of a row that is no record: reported."""
        for is_such, code in _SKIPPED:
            if is_such(row, own):
                self._add(code, row)
                return True
        typed = {field: cell for field, cell in own.items() if not _gives_nothing(cell)}
        lone = _lone_text(typed) if self._is_of_organisations else None
        if all(values.is_dash(cell.content) for cell in typed.values()):
            lone = next(iter(typed))
        if lone is None:
            return False
        is_name = lone.name == "NAME" and not values.is_dash(own[lone].content)
        code = Code.ROW_HEADING if is_name else Code.ROW_TEXT
        facts: dict[str, Fact] = {"found": values.shown(own[lone].content)}
        self._add(code, row, facts, self.placed.columns[lone])
        return True

    def _add(
        self, code: Code, row: SheetRow, facts: dict[str, Fact] | None = None, column: int = 0
    ) -> None:
        where = address(row.number, column or min(self.placed.columns.values()))
        self.inbox.add(code, self.sheet, where, facts or {})


def _is(field: Enum | FactField, *types: ValueType) -> bool:
    column = field.value
    return isinstance(column, Column) and column.value in types


def _has_bin(own: Mapping[F, Cell]) -> bool:
    """True of a row in which something may be meant for a БСН."""
    content = next((cell.content for f, cell in own.items() if _is(f, ValueType.BIN)), None)
    digits = values.plain(content) if isinstance(content, str | Decimal) else ""
    return sum(letter.isdigit() for letter in str(digits)) >= _FEWEST_DIGITS


def _is_numbering(row: SheetRow, own: Mapping[F, Cell]) -> bool:
    """True of the numbers of the columns, from 1 or 2 up, or their letters: «А, Б, 1, 2»."""
    cells = (cell.content for _, cell in sorted(row.cells.items()))
    contents = [content for content in cells if not isinstance(content, Covered)]
    found = [_whole(content) for content in dropwhile(_is_letter, contents)]
    numbers = [number for number in found if number is not None]
    if not found:
        return len(set(contents)) == len(contents) >= _FEWEST_LETTERED
    return (
        len(numbers) == len(found) >= _FEWEST_NUMBERED
        and numbers[0] in (1, 2)
        and numbers[-1] <= _MOST_COLUMNS
        and all(one < other for one, other in pairwise(numbers))
        and not _has_bin(own)
    )


def _is_letter(content: object) -> bool:
    return isinstance(content, str) and len(content) == 1 and content.isalpha()


def _whole(content: object) -> int | None:
    """The number of a column, also with how it is computed: «10», «10.», «10=8+9»."""
    text = content.partition("=")[0].strip(" .()") if isinstance(content, str) else content
    found = values.whole(text) if isinstance(text, str | Decimal) else None
    return None if isinstance(found, ValueFault) else found


def _is_total_row(row: SheetRow, own: Mapping[F, Cell]) -> bool:
    contents = (cell.content for cell in row.cells.values())
    words = [text for text in contents if isinstance(text, str) and len(text) > 1]
    return len(words) <= _MOST_WORDED and not _has_bin(own) and any(map(values.is_total, words))


def _gives_nothing(cell: Cell) -> bool:
    return cell.is_formula and values.is_no_value(cell.content)


def _is_formulas(_: SheetRow, own: Mapping[F, Cell]) -> bool:
    """True where nothing was typed, and formulas give nothing."""
    return all(map(_gives_nothing, own.values()))


_Skipped = Callable[[SheetRow, Mapping[Any, Cell]], bool]
_SKIPPED: tuple[tuple[_Skipped, Code], ...] = (
    (_is_numbering, Code.ROW_NUMBERING),
    (_is_formulas, Code.ROW_FORMULAS),
    (_is_total_row, Code.ROW_TOTAL),
)
"""Rows that are surely no records, and the notes that say so."""


def _lone_text(own: Mapping[F, Cell]) -> F | None:
    """The column of a text that stands alone: of the name, else the first; None in a record."""
    if _has_bin(own) or any(_says_more(field, cell) for field, cell in own.items()):
        return None
    if len({cell.content for cell in own.values()}) > _MOST_TEXTS:
        return None
    named = (field for field in own if field.name == "NAME")
    return next(named, next(iter(own)))


def _says_more(field: Enum | FactField, cell: Cell) -> bool:
    """True of a cell that belongs to a record: anything but a text, and a value it may hold."""
    if not isinstance(cell.content, str):
        return True
    if field.name == "LEGAL_FORM":
        return FORMS.find_listed(cell.content) is not None
    column = field.value
    parse = values.PARSES.get(column.value) if isinstance(column, Column) else None
    if parse is None or _is(field, ValueType.TEXT):
        return False
    return values.is_dash(cell.content) or not isinstance(parse(cell.content), ValueFault)
