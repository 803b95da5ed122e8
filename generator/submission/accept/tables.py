"""Finds tables in sheets: their columns by their heads, and the rows that are records."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import Enum
from typing import Generic, TypeVar

from generator.messages.problems import Blocked, Code, Fact, Phrase
from generator.submission.accept.heads import (
    FEWEST_HEADERS,
    Heads,
    PlacedHeads,
    UnknownTexts,
    report_merged,
)
from generator.submission.accept.inbox import Inbox
from generator.submission.accept.rows import Rows, TableRow
from generator.submission.contract import SHEETS, Column, FactField
from generator.submission.matching import Names
from generator.submission.names import WorkbookLanguage
from generator.submission.sheets import Sheet
from generator.submission.units import Unit

F = TypeVar("F", bound=Enum | FactField)


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
    lines: tuple[TableRow, ...]
    header_is_merged: bool
    language: WorkbookLanguage
    units: Mapping[F, Unit] = field(default_factory=dict)
    unread: tuple[TableRow, ...] = ()
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
    heads = heads_of(headers, fewest)
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


def heads_of(headers: Names[F], fewest: int = FEWEST_HEADERS) -> Heads[F]:
    """The heads of a table whose fields are declared columns."""
    called = {field: _column(field).name for field in headers.values()}
    return Heads(headers, called, fewest, with_units=True)


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


def _column(field: Enum | FactField) -> Column:
    column = field.value
    assert isinstance(column, Column)  # noqa: S101 - every table's fields are declared columns
    return column


def report_missing_columns(
    table: SheetTable[F], missing: Mapping[F, Iterable[Blocked]], inbox: Inbox
) -> None:
    """One problem for each column that some row needs, with the rows of the form it blocks."""
    for head in table.unknown.names.values():
        if head in missing and not table.header_is_merged:
            header = _column(head).name.in_language(table.language)
            facts = {"header": header, **table.unknown.facts(head)}
            if table.is_mapped:
                facts |= {"near": "", "candidates": "", "by_mapping": "mapping.toml"}
            inbox.add(Code.COLUMN_MISSING, table.sheet, facts=facts, blocks=missing[head])
