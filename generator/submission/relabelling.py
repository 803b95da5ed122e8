"""Reads a workbook of another layout by a mapping: the same cells, under our headers and words."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from pathlib import PurePath

from generator.messages.problems import Code, Place, Problem
from generator.submission.accept.heads import texts
from generator.submission.contract import (
    LABELS,
    ORGANISATION_HEADERS,
    SHEETS,
    OrganisationField,
    SheetName,
    column_of,
)
from generator.submission.mapping import (
    JOINT,
    UNIT_NAMES,
    MappedColumn,
    MappedTable,
    WorkbookMapping,
    field_named,
    is_money,
    said,
    stem,
)
from generator.submission.matching import comparable, same
from generator.submission.sheets import Cell, Covered, Sheet, SheetRow, Workbook
from generator.submission.units import unit_named

_NOT_NEEDED = (
    *(OrganisationField.NUMBER, OrganisationField.STANDING, OrganisationField.CONTROLLED),
    OrganisationField.NOTE,
)
_FEWEST = 3
_FEWEST_DIGITS = 6
"""Digits of a cell that may be meant for a БСН."""


def by_mapping(
    workbook: Workbook, mapping: WorkbookMapping
) -> tuple[Workbook | None, tuple[Problem, ...]]:
    """A workbook as a mapping reads it, with a note of what is not taken from it.

    None and no problem where it is in our own layout, which no mapping is for; None and a problem
    where it is neither that nor has all that the mapping names.
    """
    own = [sheet for sheet in workbook.sheets if SHEETS.find_listed(sheet.name) is not None]
    if _is_ours(own, len(OrganisationField) - len(_NOT_NEEDED)):
        return None, ()
    placed, absent = _placed(workbook, mapping)
    if not absent:
        return _applied(workbook, mapping, placed)
    if _is_ours(own, _FEWEST):
        return None, ()
    facts = {"mapping": mapping.file, "absent": ", ".join(f"«{one}»" for one in absent)}
    return None, (Problem(Code.MAPPING_MISFIT, Place(file=workbook.file), facts),)


def _is_ours(sheets: Sequence[Sheet], columns: int) -> bool:
    """True of the sheets of our own layout, so many columns of organisations among them."""
    named = {SHEETS.find_listed(sheet.name): sheet for sheet in sheets}
    if SheetName.BODY not in named:
        return False
    register = named.get(SheetName.ORGANISATIONS)
    if register is None:
        return SheetName.REPORT in named
    return any(_needed(row) >= columns for row in register.rows)


def _needed(row: SheetRow) -> int:
    found = {ORGANISATION_HEADERS.heading(text).value for _, _, text in texts([row])}
    return len(found - {None, *_NOT_NEEDED})


# Where a table's headers stand


@dataclass(frozen=True)
class _Placed:
    """A table's headers as found: their last row, and the column of each."""

    sheet: Sheet
    row: int
    columns: Mapping[MappedColumn, int]


def header_texts(sheet: Sheet, last: int, rows: int) -> dict[int, str]:
    """The headers in some rows of a sheet by their columns.

    Texts of several rows are joined; a merged one counts for all cells it covers.
    """
    held = {row.number: row.cells for row in sheet.rows if last - rows < row.number <= last}
    merged = {
        (row, column): (merge.first_row, merge.first_column)
        for merge in sheet.merges
        if merge.last_row > last - rows and merge.first_row <= last
        for row in range(merge.first_row, merge.last_row + 1)
        for column in range(merge.first_column, merge.last_column + 1)
    }
    found: dict[int, list[str]] = {}
    for number in sorted(held):
        for column in sorted(held[number]):
            row, first = merged.get((number, column), (number, column))
            cell = held.get(row, {}).get(first)
            text = " ".join(cell.content.split()) if cell and isinstance(cell.content, str) else ""
            if text and text not in found.setdefault(column, []):
                found[column].append(text)
    return {column: JOINT.join(own) for column, own in sorted(found.items()) if own}


def _find_columns(
    table: MappedTable, heads: Mapping[int, str]
) -> tuple[dict[MappedColumn, int], list[str]]:
    """The columns of a table's headers among texts, and the headers that are not there."""
    columns: dict[MappedColumn, int] = {}
    absent = []
    for one in table.columns:
        own = [column for column, text in heads.items() if same(text, one.header)]
        if len(own) < one.number:
            absent.append(one.header)
        else:
            columns[one] = own[one.number - 1]
    return columns, absent


def _placed(
    workbook: Workbook, mapping: WorkbookMapping
) -> tuple[list[tuple[MappedTable, _Placed]], list[str]]:
    """Where every table stands, and all that the mapping names and the workbook does not have."""
    sheets = {comparable(sheet.name): sheet for sheet in workbook.sheets}
    placed: list[tuple[MappedTable, _Placed]] = []
    absent = [tab for tab in mapping.tabs if comparable(tab) not in sheets]
    for table in mapping.tables:
        sheet = sheets.get(comparable(table.tab))
        if sheet is None:
            continue
        found, missed = _place(sheet, table)
        absent += missed
        if found is not None:
            placed.append((table, found))
    body = sheets.get(comparable(mapping.body.tab))
    own = {text for _, _, text in texts(body.rows)} if body is not None else set()
    for label in mapping.body.labels if body is not None else ():
        if label.text and not any(same(text.rstrip(" :"), label.text) for text in own):
            absent.append(label.text)
    return placed, absent


def _place(sheet: Sheet, table: MappedTable) -> tuple[_Placed | None, list[str]]:
    """A table where the mapping has it, else in the only other row that has all its headers."""
    columns, absent = _find_columns(table, header_texts(sheet, table.header_row, table.header_rows))
    if not absent:
        return _Placed(sheet, table.header_row, columns), []
    elsewhere = []
    for row in sheet.rows:
        moved, missed = _find_columns(table, header_texts(sheet, row.number, table.header_rows))
        if not missed:
            elsewhere.append(_Placed(sheet, row.number, moved))
    return (elsewhere[0], []) if len(elsewhere) == 1 else (None, absent)


# The tables under our headers


def _applied(
    workbook: Workbook, mapping: WorkbookMapping, placed: Sequence[tuple[MappedTable, _Placed]]
) -> tuple[Workbook, tuple[Problem, ...]]:
    sheets = [_body(workbook, mapping)]
    skipped: list[str] = []
    for table, found in placed:
        others = [own.row for _, own in placed if own.sheet is found.sheet and own.row > found.row]
        sheet, left_out = _table(table, found, min(others, default=None))
        sheets.append(sheet)
        skipped += [f"«{sheet.name}» {number}" for number in left_out]
    if mapping.without_inspections:
        name = SheetName.INSPECTIONS.value
        sheets.append(Sheet(name, hidden=False, rows=()))
    facts = {
        "mapping": mapping.file,
        "columns": ", ".join(_unmapped(placed)) or "–",
        "rows": ", ".join(skipped) or "–",
    }
    said = Problem(Code.MAPPING_APPLIED, Place(file=workbook.file), facts)
    return replace(workbook, sheets=tuple(sheets), other_tabs=()), (said,)


def _unmapped(placed: Sequence[tuple[MappedTable, _Placed]]) -> Iterator[str]:
    """The headers beside those of a mapping, which nothing is taken from."""
    for table, found in placed:
        heads = header_texts(found.sheet, found.row, table.header_rows)
        mapped = {*found.columns.values()}
        yield from (f"«{text}»" for column, text in heads.items() if column not in mapped)


def _table(table: MappedTable, found: _Placed, end: int | None) -> tuple[Sheet, tuple[int, ...]]:
    """The sheet of a table, and the rows that the mapping leaves out."""
    below = _below(found.sheet.rows, found.row, end, table.until)
    kept: list[SheetRow] = []
    skipped: list[int] = []
    last = max((max(row.cells) for row in found.sheet.rows if row.cells), default=0)
    fields = {one: field_named(table.sheet, one.fills) for one in found.columns}
    bins = {column for one, column in found.columns.items() if fields[one].name == "BIN"}
    words = {one: {comparable(w.found): w.means for w in one.words} for one in found.columns}
    for row in below:
        if table.skip and _is_skipped(row, table.skip, bins):
            skipped.append(row.number)
            continue
        cells = {
            column: _meant(row.cells[column], words[one])
            for one, column in found.columns.items()
            if column in row.cells
        }
        if any(map(_is_filled, cells.values())):
            for number, constant in enumerate(table.constants, start=last + 1):
                cells[number] = Cell(constant.value)
            kept.append(replace(row, cells=cells))
    heads = {column: Cell(_header(table, one)) for one, column in found.columns.items()}
    for number, constant in enumerate(table.constants, start=last + 1):
        heads[number] = Cell(column_of(field_named(table.sheet, constant.fills)).text)
    top = SheetRow(found.row, hidden=False, cells=heads)
    merges = tuple(merge for merge in found.sheet.merges if merge.first_row > found.row)
    return (
        replace(found.sheet, rows=(top, *kept), merges=merges, holds=table.sheet.value),
        tuple(skipped),
    )


def _below(rows: Iterable[SheetRow], first: int, end: int | None, until: str) -> Iterator[SheetRow]:
    """The rows of a table, up to the next one or to the text that ends it."""
    for row in rows:
        if row.number <= first:
            continue
        if row.number == end or (until and same(first_text(row), until)):
            return
        yield row


def first_text(row: SheetRow) -> str:
    """The first text of a row from the left; empty without one."""
    return next((text for _, _, text in texts([row])), "")


def _is_skipped(row: SheetRow, skip: Sequence[str], bins: Iterable[int]) -> bool:
    """True of a row that the mapping leaves out; never of one with a БСН."""
    held = (said(row.cells[column].content) for column in bins if column in row.cells)
    if any(sum(map(str.isdigit, one)) >= _FEWEST_DIGITS for one in held):
        return False
    return any(same(text, one) for _, _, text in texts([row]) for one in skip)


def _meant(cell: Cell, words: Mapping[str, str]) -> Cell:
    if not words or not isinstance(cell.content, str | Decimal | bool):
        return cell
    means = words.get(comparable(said(cell.content)))
    return cell if means is None else cell._replace(content=means)


def _header(table: MappedTable, one: MappedColumn) -> str:
    """Our header of a column; of sums with the unit they have, if that is known."""
    own = field_named(table.sheet, one.fills)
    if not is_money(own):
        return column_of(own).text
    unit = unit_named(one.unit) if one.unit else None
    return stem(own) if unit is None else f"{stem(own)}, {UNIT_NAMES[unit]}"


def _body(workbook: Workbook, mapping: WorkbookMapping) -> Sheet:
    """«Орган»: the labels of a tab with what stands beside them, and below them given values."""
    body, rows = mapping.body, list[SheetRow]()
    found = (sheet for sheet in workbook.sheets if body.tab and same(sheet.name, body.tab))
    tab = next(found, Sheet(PurePath(mapping.file).name, hidden=False, rows=()))
    for row, column, text in texts(tab.rows):
        label = next(
            (one for one in body.labels if one.text and same(text.rstrip(" :"), one.text)), None
        )
        if label is not None:
            beside = sorted(c for c in row.cells if c > column and _is_filled(row.cells[c]))
            value = row.cells[beside[0]] if beside else Cell(None)
            rows.append(replace(row, cells={1: Cell(_label(label.fills)), 2: value}))
    last = max((row.number for row in tab.rows), default=0)
    given = (one for one in body.labels if one.value)
    for number, one in enumerate(given, start=last + 1):
        cells = {1: Cell(_label(one.fills)), 2: Cell(one.value)}
        rows.append(SheetRow(number, hidden=False, cells=cells))
    return Sheet(tab.name, tab.hidden, tuple(rows), holds=SheetName.BODY.value)


def _is_filled(cell: Cell) -> bool:
    return cell.content is not None and not isinstance(cell.content, Covered)


def _label(fills: str) -> str:
    field = LABELS.find_listed(fills)
    return fills if field is None else field.value.text
