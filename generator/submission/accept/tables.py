"""Finds sheets by name and tables by their headers, wherever they stand."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence, Set
from dataclasses import dataclass
from enum import Enum
from typing import Generic, TypeVar

from generator.messages.problems import Code
from generator.submission.accept.inbox import Inbox
from generator.submission.contract import Column, SheetName
from generator.submission.matching import Names, same
from generator.submission.sheets import Cell, Covered, Merge, Row, Sheet, Workbook, address

F = TypeVar("F", bound=Enum)

_SHEETS = Names((name.value, name) for name in SheetName)

FEWEST_HEADERS = 3
"""A row with fewer known headers is not taken for a header row."""


@dataclass(frozen=True)
class Line:
    """A row of a table with something in it."""

    number: int
    cells: Mapping[int, Cell]


@dataclass(frozen=True)
class Table(Generic[F]):
    """A table as found: where its header row is, which column holds which field, its rows.

    ``strangers`` are header texts that name no field, by their cells' addresses.
    """

    sheet: str
    header_row: int
    columns: Mapping[F, int]
    strangers: Mapping[str, str]
    lines: tuple[Line, ...]
    header_is_merged: bool


def find_sheet(workbook: Workbook, name: SheetName, inbox: Inbox) -> Sheet | None:
    """The sheet of that name; two that read alike are a problem, none is for the caller to say."""
    found = [sheet for sheet in workbook.sheets if same(sheet.name, name.value)]
    if len(found) > 1:
        names = ", ".join(f"«{sheet.name}»" for sheet in found)
        inbox.add(Code.SHEET_TWICE, found[1].name, facts={"name": name.value, "names": names})
    if found and found[0].hidden:
        inbox.add(Code.SHEET_HIDDEN, found[0].name)
    return found[0] if found else None


def report_missing(workbook: Workbook, names: Sequence[SheetName], inbox: Inbox) -> None:
    """Tell that a sheet is missing: of several that would do, the one that a tab looks like."""
    near = _SHEETS.nearest_among({tab: tab for tab in workbook.other_tabs})
    name = next((name for name in names if name.value in near), names[0])
    alike = next(iter(near.get(name.value, [])), "")
    inbox.add(Code.SHEET_MISSING, facts={"name": name.value, "near": alike})


def find_table(
    sheet: Sheet,
    headers: Names[F],
    ignored: F | None,
    inbox: Inbox,
    fewest: int = FEWEST_HEADERS,
) -> Table[F] | None:
    """The table in a sheet, or None when no row holds ``fewest`` of its headers.

    ``ignored`` is a column whose values do not make a row worth reading, such as «№».
    """
    header = _header_row(sheet, headers, fewest)
    if header is None:
        if sheet.rows:
            example = ", ".join(f"«{name}»" for name in _some_headers(headers))
            inbox.add(Code.HEADER_MISSING, sheet.name, facts={"headers": example})
        return None
    merged = _report_merged(sheet, header, inbox)
    columns, strangers = _columns(sheet, header, headers, inbox)
    known = {column for field, column in columns.items() if field is not ignored}
    table = Table(
        sheet=sheet.name,
        header_row=header.number,
        columns=columns,
        strangers=strangers,
        lines=tuple(
            Line(row.number, row.cells)
            for row in sheet.rows
            if row.number > header.number and _is_filled(row, known)
        ),
        header_is_merged=merged,
    )
    _report_hidden(sheet, table, inbox)
    return table


def _is_filled(row: Row, columns: Set[int]) -> bool:
    """False also under a merge: a record merged over two rows stands in the first of them."""
    return any(
        column in columns and not isinstance(cell.content, Covered)
        for column, cell in row.cells.items()
    )


def _header_row(sheet: Sheet, headers: Names[F], fewest: int) -> Row | None:
    """The row with the most headers, the first of equals."""
    best, most = None, fewest - 1
    for row in sheet.rows:
        # A row of no more cells has no more headers: below the header row few are looked at.
        count = len(_found(row, headers)) if len(row.cells) > most else 0
        if count > most:
            best, most = row, count
    return best


def _found(row: Row, headers: Names[F]) -> set[F]:
    texts = (cell.content for cell in row.cells.values())
    fields = (headers.find(text) for text in texts if isinstance(text, str))
    return {field for field in fields if field is not None}


def _some_headers(headers: Names[F]) -> list[str]:
    names = (_column(field).header for field in headers.values())
    return [name for name in names if name != "№"][:3]


def _column(field: Enum) -> Column:
    column = field.value
    assert isinstance(column, Column)  # noqa: S101 - every table's fields are declared columns
    return column


def _columns(
    sheet: Sheet, header: Row, headers: Names[F], inbox: Inbox
) -> tuple[dict[F, int], dict[str, str]]:
    columns: dict[F, int] = {}
    strangers: dict[str, str] = {}
    for column, cell in sorted(header.cells.items()):
        if not isinstance(cell.content, str):
            continue
        where = address(header.number, column)
        field = headers.find(cell.content)
        if field is None:
            strangers[where] = cell.content
        elif field in columns:
            first = address(header.number, columns[field])
            facts = {"header": _column(field).header, "first": first}
            inbox.add(Code.COLUMN_TWICE, sheet.name, where, dict(facts))
        else:
            columns[field] = column
    return columns, strangers


def _report_merged(sheet: Sheet, header: Row, inbox: Inbox) -> bool:
    merged = [m for m in sheet.merges if m.first_row <= header.number <= m.last_row]
    for merge in merged:
        inbox.add(Code.HEADER_MERGED, sheet.name, _merge_address(merge))
    return bool(merged)


def _merge_address(merge: Merge) -> str:
    first = address(merge.first_row, merge.first_column)
    return f"{first}:{address(merge.last_row, merge.last_column)}"


def _report_hidden(sheet: Sheet, table: Table[F], inbox: Inbox) -> None:
    for field, column in table.columns.items():
        if column in sheet.hidden_columns:
            where = address(table.header_row, column)
            inbox.add(Code.COLUMN_HIDDEN, sheet.name, where, {"header": _column(field).header})
    first = min(table.columns.values())
    hidden = {row.number for row in sheet.rows if row.hidden}
    for number in (table.header_row, *(line.number for line in table.lines)):
        if number in hidden:
            inbox.add(Code.ROW_HIDDEN, sheet.name, address(number, first))


def headers_like(table: Table[F], names: Iterable[str], headers: Names[F]) -> str | None:
    """A stranger among the headers that looks like one of the names, for a message to offer."""
    near = headers.nearest_among(table.strangers)
    cell = next((near[name][0] for name in names if name in near), None)
    return None if cell is None else f"{cell} «{table.strangers[cell]}»"
