"""Finds tabs by their names, and the heads of tables in them, wherever they stand."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum
from functools import cached_property
from typing import Any, Generic, TypeVar

from generator.law.edition import Edition
from generator.messages.problems import Code, Fact
from generator.submission.accept.inbox import Inbox
from generator.submission.contract import (
    INSPECTION_HEADERS,
    ORGANISATION_HEADERS,
    SHEETS,
    FactField,
    InspectionField,
    OrganisationField,
    SheetName,
    column_of,
)
from generator.submission.matching import HeaderMeaning, Name, Names, WorkbookLanguage, same
from generator.submission.sheets import Display, Merge, Sheet, SheetRow, Workbook, address, sheet_of
from generator.submission.units import Unit
from generator.submission.units import find as find_unit

H = TypeVar("H")
F = TypeVar("F", bound=Enum | FactField)

FEWEST_HEADERS = 3
"""A row with fewer known headers is not taken for a header row."""

_MOST_QUOTED = 8
"""Unknown texts that a message names."""

_MOST_SEARCHED = 20_000
"""Cells in which heads are looked for, from the top: to compare a text takes a while."""


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

    def facts(self, meaning: Any) -> dict[str, Fact]:
        """What is likely a missing name of a thing, else all that it may be; for a message."""
        return {"near": self.like(meaning), "candidates": self.quoted}

    @property
    def quoted(self) -> str:
        """The first of the texts with their places, for a message."""
        quoted = [f"{where} «{text}»" for where, text in self.texts.items()]
        return ", ".join([*quoted[:_MOST_QUOTED], "…"][: len(quoted)])

    def like(self, meaning: Any) -> str:
        """An unknown text similar to a name of a thing, for a message; empty without one."""
        place = self.place(meaning)
        return place and f"{place} «{self.texts[place]}»"


@dataclass(frozen=True)
class PlacedHeads(Generic[H]):
    """Heads as found: their rows, the column and the cell of each, and the other texts there.

    ``language`` is that of most of them; ``units`` are those of money that are not in thousands,
    None for one that is not known.
    """

    rows: tuple[SheetRow, ...]
    columns: Mapping[H, int]
    cells: Mapping[H, str]
    unknown: UnknownTexts
    units: Mapping[H, Unit | None]
    language: WorkbookLanguage


_Read = tuple[int, int, str, HeaderMeaning[H], Unit | None]
"""A text of a row with its place, and what it is the head of, in which unit."""


@dataclass(frozen=True)
class Heads(Generic[H]):
    """The heads of a table: all their ``names``, and what each is ``called`` in messages.

    They stand in a row, or in ``rows`` of them one below the other, at least ``fewest`` heads;
    ``with_units`` those of money end in one of several units.
    """

    names: Names[H]
    called: Mapping[H, Name]
    fewest: int = FEWEST_HEADERS
    rows: int = 1
    with_units: bool = False

    def find(self, sheet: Sheet, inbox: Inbox) -> PlacedHeads[H] | None:
        """Where the heads stand, None when too few do."""
        top, read = self._top(sheet)
        if not top:
            return None
        columns: dict[H, int] = {}
        cells: dict[H, str] = {}
        unknown: dict[str, str] = {}
        units: dict[H, Unit | None] = {}
        language = self._language((text, heading.value) for _, _, text, heading, _ in read)
        for number, column, text, heading, unit in read:
            where, head = address(number, column), heading.value
            report_parts(heading, text, sheet.name, where, inbox)
            if head is None:
                unknown[where] = text
            elif head in columns:
                facts: dict[str, Fact] = {
                    "header": self.called[head].in_language(language),
                    "first": cells[head],
                }
                inbox.add(Code.COLUMN_TWICE, sheet.name, where, facts)
            else:
                columns[head], cells[head] = column, where
                if unit is not Unit.THOUSAND:
                    units[head] = unit
        return PlacedHeads(top, columns, cells, UnknownTexts(unknown, self.names), units, language)

    def _language(self, read: Iterable[tuple[str, H | None]]) -> WorkbookLanguage:
        """Kazakh, unless fewer than half of the heads go by their Kazakh name."""
        own = [(text, head) for text, head in read if head]
        kazakh = sum(same(text, self.called[head].kk) for text, head in own)
        return WorkbookLanguage.KAZAKH if 2 * kazakh >= len(own) else WorkbookLanguage.RUSSIAN

    def _top(self, sheet: Sheet) -> tuple[tuple[SheetRow, ...], tuple[_Read[H], ...]]:
        """The rows that hold most of the heads, the first of equals; none with too few."""
        best: tuple[SheetRow, ...] = ()
        most = self.fewest - 1
        near: list[tuple[SheetRow, set[H]]] = []
        texts_of: dict[int, tuple[_Read[H], ...]] = {}
        searched = 0
        for row in sheet.rows:
            # A row of no more cells has no more heads: below the heads few rows are looked at.
            if self.rows == 1 and len(row.cells) <= most:
                continue
            near = [(other, held) for other, held in near if row.number - other.number < self.rows]
            read = tuple(self.texts([row]))
            heads = {heading.value for *_, heading, _ in read}
            near.append((row, {head for head in heads if head is not None}))
            texts_of = {
                number: found
                for number, found in texts_of.items()
                if number in {other.number for other, _ in near} | {other.number for other in best}
            }
            texts_of[row.number] = read
            count = len(set[H]().union(*(held for _, held in near)))
            if count > most:
                most, best = count, tuple(other for other, held in near if held)
            searched += len(row.cells)
            if most == len(self.called) or searched > _MOST_SEARCHED:
                break
        return best, tuple(one for row in best for one in texts_of[row.number])

    def may_stand_in(self, row: SheetRow) -> bool:
        """False of a row with too few heads whatever their units: quicker than all of them."""
        found = (self.names.heading(text).value for _, _, text in texts([row]))
        return sum(head is not None for head in found) >= self.fewest

    def texts(
        self, rows: Iterable[SheetRow]
    ) -> Iterator[tuple[int, int, str, HeaderMeaning[H], Unit | None]]:
        """The texts of rows with their places, and what each is the head of, in which unit."""
        for row, column, text in texts(rows):
            bare = text
            if Display.RAISED in row.cells[column].display:
                bare = text.rstrip("0123456789*) ")  # the mark of a footnote
            yield row.number, column, text, *self._heading(bare)

    def _heading(self, text: str) -> tuple[HeaderMeaning[H], Unit | None]:
        heading = self.names.heading(text)
        is_clear = heading.value is not None and not heading.unknown
        found = None if is_clear or not self.with_units else find_unit(self.names, text)
        return (heading, Unit.THOUSAND) if found is None else (HeaderMeaning(found[0]), found[1])

    def report_hidden(
        self, sheet: Sheet, placed: PlacedHeads[H], lines: Iterable[int], inbox: Inbox
    ) -> None:
        """Report hidden columns, and hidden rows among the heads and the table's lines."""
        for head, column in placed.columns.items():
            if column in sheet.hidden_columns:
                header = self.called[head].in_language(placed.language)
                facts: dict[str, Fact] = {"header": header}
                inbox.add(Code.COLUMN_HIDDEN, sheet.name, placed.cells[head], facts)
        own = {*(row.number for row in placed.rows), *lines}
        for row in sheet.rows:
            if row.hidden and row.number in own:
                where = address(row.number, min(placed.columns.values()))
                inbox.add(Code.ROW_HIDDEN, sheet.name, where)


def texts(rows: Iterable[SheetRow]) -> Iterator[tuple[SheetRow, int, str]]:
    """The texts of rows with their columns, from left to right."""
    for row in rows:
        for column, cell in sorted(row.cells.items()):
            if isinstance(cell.content, str):
                yield row, column, cell.content


def report_parts(
    heading: HeaderMeaning[Any], text: str, sheet: str, where: str, inbox: Inbox
) -> None:
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


def heads_of(
    headers: Names[F], fewest: int = FEWEST_HEADERS, edition: Edition | None = None
) -> Heads[F]:
    """The heads of a table whose fields are declared columns."""
    called = {field: column_of(field, edition).name for field in headers.values()}
    return Heads(headers, called, fewest, with_units=True)


_Table = tuple[SheetName, Heads[Any], Any]
_TABLES: tuple[_Table, ...] = (
    (SheetName.ORGANISATIONS, heads_of(ORGANISATION_HEADERS), OrganisationField.BIN),
    (SheetName.INSPECTIONS, heads_of(INSPECTION_HEADERS), InspectionField.BIN),
)


def find_sheets(workbook: Workbook, name: SheetName, inbox: Inbox) -> tuple[Sheet, ...]:
    """The tabs of that name in their order, also numbered or named after a form."""
    found = tuple(sheet for sheet in workbook.sheets if sheet_of(sheet.known_as) is name)
    for sheet in (sheet for sheet in found if sheet.hidden):
        inbox.add(Code.SHEET_HIDDEN, sheet.name)
    return found


def find_sheet(workbook: Workbook, name: SheetName, inbox: Inbox) -> Sheet | None:
    """The only tab of that name; reports two. The caller reports a missing one."""
    found = find_sheets(workbook, name, inbox)
    if len(found) > 1:
        names = ", ".join(f"«{sheet.name}»" for sheet in found)
        inbox.add(Code.SHEET_TWICE, found[1].name, facts={"name": name.value, "names": names})
    return found[0] if found else None


def report_missing(workbook: Workbook, names: Sequence[SheetName], inbox: Inbox) -> None:
    """Report a missing sheet: of several alternatives, the one that a tab's name is similar to.

    A tab that holds its table under another name has been reported already.
    """
    named = {p.facts["name"] for p in inbox.problems if p.code is Code.TAB_UNREAD}
    if any(name.value in named for name in names):
        return
    near = UnknownTexts({tab.name: tab.name for tab in workbook.other_tabs}, SHEETS)
    alike = {name: near.place(name) for name in names}
    missing = next((name for name in names if alike[name]), names[0])
    facts: dict[str, Fact] = {"name": missing.called.bilingual, "near": alike[missing]}
    inbox.add(Code.SHEET_MISSING, facts=facts)


def report_unread(workbook: Workbook, inbox: Inbox) -> None:
    """Report tabs that hold a table of the contract under a name that says nothing."""
    taken = [sheet.known_as for sheet in workbook.sheets]
    for tab in workbook.other_tabs:
        if tab.sheet is None:
            inbox.add(Code.TAB_NOT_SEARCHED, facts={"tab": tab.name})
            continue
        found = _table_in(tab.sheet)
        if found is not None:
            name, where = found
            taken.append(_free(taken, name))
            facts: dict[str, Fact] = {"tab": tab.name, "name": taken[-1]}
            inbox.add(Code.TAB_UNREAD, tab.name, where, facts)


def _table_in(sheet: Sheet) -> tuple[SheetName, str] | None:
    """The table whose headers a row of the sheet has, its БСН among them, with rows below."""
    for row in sheet.rows[:-1]:
        if len(row.cells) < FEWEST_HEADERS or not _names_bin(row):
            continue
        counts = {name: _headers(row, heads, bin_) for name, heads, bin_ in _TABLES}
        most = max(counts, key=lambda name: counts[name])
        if counts[most] >= FEWEST_HEADERS:
            return most, address(row.number, min(row.cells))
    return None


def _names_bin(row: SheetRow) -> bool:
    """True of a row with the header БСН, without which it is none of ours: quickly seen."""
    heads = (text.rstrip("0123456789*) ") for _, _, text in texts([row]))
    return any(ORGANISATION_HEADERS.heading(head).value is OrganisationField.BIN for head in heads)


def _headers(row: SheetRow, heads: Heads[Any], bin_: Any) -> int:
    """How many headers of a table a row has beside «№»; none without БСН."""
    found = {heading.value for *_, heading, _ in heads.texts([row])} - {None}
    return len(found - {OrganisationField.NUMBER}) if bin_ in found else 0


def _free(tabs: Sequence[str], name: SheetName) -> str:
    """A name under which a tab would be read: «Ұйымдар 2», or the plain one if that is free."""
    own = [tab for tab in tabs if sheet_of(tab) is name]
    plain = next((tab for tab in own if SHEETS.find_listed(tab) is name), name.value)
    taken, number = {tab.casefold() for tab in own}, 2
    if not own:
        return plain
    while f"{plain} {number}".casefold() in taken:
        number += 1
    return f"{plain} {number}"
