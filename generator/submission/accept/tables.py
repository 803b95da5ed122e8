"""Finds sheets by name and tables by their heads, wherever they stand."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass
from enum import Enum
from functools import cached_property
from typing import Any, Generic, TypeVar

from generator.messages.problems import Blocked, Code, Fact
from generator.submission.accept.inbox import Inbox
from generator.submission.contract import SHEETS, Column, SheetName
from generator.submission.matching import Heading, Names
from generator.submission.sheets import Cell, Covered, Merge, Sheet, SheetRow, Workbook, address

H = TypeVar("H")
F = TypeVar("F", bound=Enum)

FEWEST_HEADERS = 3
"""A row with fewer known headers is not taken for a header row."""


@dataclass(frozen=True)
class UnknownTexts:
    """Texts that are none of the expected ``names``, by their cells' addresses."""

    texts: Mapping[str, str]
    names: Names[Any]

    @cached_property
    def _near(self) -> Mapping[Any, Sequence[str]]:
        return self.names.nearest_among(self.texts)

    def place(self, meaning: Any) -> str:
        """The place of an unknown text similar to a name of a thing; empty without one."""
        return next(iter(self._near.get(meaning, ())), "")

    def like(self, meaning: Any) -> str:
        """An unknown text similar to a name of a thing, for a message; empty without one."""
        place = self.place(meaning)
        return place and f"{place} «{self.texts[place]}»"


@dataclass(frozen=True)
class PlacedHeads(Generic[H]):
    """Heads as found: their rows, the column and the cell of each, and the other texts there."""

    rows: tuple[SheetRow, ...]
    columns: Mapping[H, int]
    cells: Mapping[H, str]
    unknown: UnknownTexts


@dataclass(frozen=True)
class Heads(Generic[H]):
    """The heads of a table: all their ``names``, and what messages call each (``shown``).

    They stand in a row, or in ``rows`` of them one below the other, at least ``fewest`` heads.
    """

    names: Names[H]
    shown: Mapping[H, str]
    fewest: int = FEWEST_HEADERS
    rows: int = 1

    def find(self, sheet: Sheet, inbox: Inbox) -> PlacedHeads[H] | None:
        """Where the heads stand, None when too few do."""
        top = self._top(sheet)
        if not top:
            return None
        columns: dict[H, int] = {}
        cells: dict[H, str] = {}
        unknown: dict[str, str] = {}
        for number, column, text, heading in self._texts(top):
            where, head = address(number, column), heading.value
            report_parts(heading, text, sheet.name, where, inbox)
            if head is None:
                unknown[where] = text
            elif head in columns:
                facts: dict[str, Fact] = {"header": self.shown[head], "first": cells[head]}
                inbox.add(Code.COLUMN_TWICE, sheet.name, where, facts)
            else:
                columns[head], cells[head] = column, where
        return PlacedHeads(top, columns, cells, UnknownTexts(unknown, self.names))

    def _top(self, sheet: Sheet) -> tuple[SheetRow, ...]:
        """The rows that hold most of the heads, the first of equals; none with too few."""
        best: tuple[SheetRow, ...] = ()
        most = self.fewest - 1
        near: list[tuple[SheetRow, set[H]]] = []
        for row in sheet.rows:
            # A row of no more cells has no more heads: below the heads few rows are looked at.
            if self.rows == 1 and len(row.cells) <= most:
                continue
            near = [(other, held) for other, held in near if row.number - other.number < self.rows]
            heads = {heading.value for *_, heading in self._texts([row])}
            near.append((row, {head for head in heads if head is not None}))
            count = len(set[H]().union(*(held for _, held in near)))
            if count > most:
                most, best = count, tuple(other for other, held in near if held)
            if most == len(self.shown):
                break
        return best

    def _texts(self, rows: Iterable[SheetRow]) -> Iterator[tuple[int, int, str, Heading[H]]]:
        for row, column, text in texts(rows):
            yield row.number, column, text, self.names.heading(text)

    def report_hidden(
        self, sheet: Sheet, placed: PlacedHeads[H], lines: Iterable[int], inbox: Inbox
    ) -> None:
        """Report hidden columns, and hidden rows among the heads and the table's lines."""
        for head, column in placed.columns.items():
            if column in sheet.hidden_columns:
                facts: dict[str, Fact] = {"header": self.shown[head]}
                inbox.add(Code.COLUMN_HIDDEN, sheet.name, placed.cells[head], facts)
        own = {*(row.number for row in placed.rows), *lines}
        for row in sheet.rows:
            if row.hidden and row.number in own:
                where = address(row.number, min(placed.columns.values()))
                inbox.add(Code.ROW_HIDDEN, sheet.name, where)


@dataclass(frozen=True)
class TableRow:
    """A non-empty row of a table."""

    number: int
    cells: Mapping[int, Cell]


@dataclass(frozen=True)
class SheetTable(Generic[F]):
    """A table in a sheet: the columns of its fields, its rows, unknown texts among its heads."""

    sheet: str
    columns: Mapping[F, int]
    unknown: UnknownTexts
    lines: tuple[TableRow, ...]
    header_is_merged: bool


def find_sheet(workbook: Workbook, name: SheetName, inbox: Inbox) -> Sheet | None:
    """The sheet of that name; reports two of one name. The caller reports a missing one."""
    found = [sheet for sheet in workbook.sheets if SHEETS.find_listed(sheet.name) is name]
    if len(found) > 1:
        names = ", ".join(f"«{sheet.name}»" for sheet in found)
        inbox.add(Code.SHEET_TWICE, found[1].name, facts={"name": name.value, "names": names})
    if found and found[0].hidden:
        inbox.add(Code.SHEET_HIDDEN, found[0].name)
    return found[0] if found else None


def report_missing(workbook: Workbook, names: Sequence[SheetName], inbox: Inbox) -> None:
    """Report a missing sheet: of several alternatives, the one that a tab's name is similar to."""
    near = UnknownTexts({tab: tab for tab in workbook.other_tabs}, SHEETS)
    alike = {name: near.place(name) for name in names}
    name = next((name for name in names if alike[name]), names[0])
    inbox.add(Code.SHEET_MISSING, facts={"name": name.value, "near": alike[name]})


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
    heads = Heads(headers, {field: _column(field).header for field in headers.values()}, fewest)
    placed = heads.find(sheet, inbox)
    if placed is None:
        if sheet.rows:
            some = [name for name in heads.shown.values() if name != "№"][:3]
            example = ", ".join(f"«{name}»" for name in some)
            inbox.add(Code.HEADER_MISSING, sheet.name, facts={"headers": example})
        return None
    (top,) = placed.rows
    merged = [m for m in sheet.merges if m.first_row <= top.number <= m.last_row]
    report_merged(sheet, merged, inbox)
    known = {column for field, column in placed.columns.items() if field is not ignored}
    below = (row for row in sheet.rows if row.number > top.number and _is_filled(row, known))
    lines = tuple(TableRow(row.number, row.cells) for row in below)
    heads.report_hidden(sheet, placed, (line.number for line in lines), inbox)
    return SheetTable(sheet.name, placed.columns, placed.unknown, lines, bool(merged))


def texts(rows: Iterable[SheetRow]) -> Iterator[tuple[SheetRow, int, str]]:
    """The texts of rows with their columns, from left to right."""
    for row in rows:
        for column, cell in sorted(row.cells.items()):
            if isinstance(cell.content, str):
                yield row, column, cell.content


def _is_filled(row: SheetRow, columns: Set[int]) -> bool:
    """False also under a merge: a record merged over two rows stands in the first of them."""
    return any(
        column in columns and not isinstance(cell.content, Covered)
        for column, cell in row.cells.items()
    )


def _column(field: Enum) -> Column:
    column = field.value
    assert isinstance(column, Column)  # noqa: S101 - every table's fields are declared columns
    return column


def report_parts(heading: Heading[Any], text: str, sheet: str, where: str, inbox: Inbox) -> None:
    """Report a header or a label in two languages whose parts do not agree."""
    facts: dict[str, Fact] = {"found": text}
    if heading.differing:
        inbox.add(Code.HEADING_AMBIGUOUS, sheet, where, facts)
    elif heading.unknown:
        unknown = ", ".join(f"«{part}»" for part in heading.unknown)
        inbox.add(Code.HEADING_PART_UNKNOWN, sheet, where, {**facts, "unknown": unknown})


def report_merged(sheet: Sheet, merges: Iterable[Merge], inbox: Inbox) -> None:
    """Report merged ranges among the heads: what they cover is hidden."""
    for merge in merges:
        first = address(merge.first_row, merge.first_column)
        last = address(merge.last_row, merge.last_column)
        inbox.add(Code.HEADER_MERGED, sheet.name, f"{first}:{last}")


def report_missing_columns(
    table: SheetTable[F], missing: Mapping[F, Iterable[Blocked]], inbox: Inbox
) -> None:
    """One problem for each column that some row needs, with the rows of the form it blocks."""
    for field in table.unknown.names.values():
        if field in missing and not table.header_is_merged:
            column = _column(field)
            near = table.unknown.like(field)
            facts: dict[str, Fact] = {"header": column.header, "near": near}
            inbox.add(Code.COLUMN_MISSING, table.sheet, facts=facts, blocks=missing[field])
