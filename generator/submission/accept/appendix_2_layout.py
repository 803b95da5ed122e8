"""Finds Appendix 2 in a sheet: its columns by their heads, its lines by heading and text."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum

from generator.law.edition import Appendix2Row, Appendix2Text, Count, Form
from generator.messages.problems import Code, Fact
from generator.submission.accept.inbox import Inbox
from generator.submission.accept.tables import Heads, PlacedHeads, report_merged, texts
from generator.submission.matching import Names, without_quotes
from generator.submission.sheets import Cell, Merge, Sheet, SheetRow, address

_HEAD_ROWS = 3
"""The heads of Appendix 2 stand in two rows; a third leaves room for a blank line between."""

_MARKS = " *:;."
_NUMBER = re.compile(r"^\s*[0-9]{1,2}(?:\.[0-9]{1,2})?[.)]?\s+")
_SHOWN = 90
"""Characters of a line that a message quotes."""


class SummaryColumn(Enum):
    """The columns that are not a section's."""

    INDICATOR = "indicator"
    TOTAL = "total"


Head = SummaryColumn | Form
Key = tuple[Count, Head]


@dataclass(frozen=True)
class Positions:
    """The positions of the lines and columns of Appendix 2 that were found."""

    sheet: str
    rows: Mapping[Count, SheetRow]
    columns: Mapping[Head, int]

    def has(self, count: Count, head: Head) -> bool:
        """True when there is such a cell."""
        return count in self.rows and head in self.columns

    def where(self, count: Count, head: Head) -> str:
        """The A1 address of a cell."""
        return address(self.rows[count].number, self.columns[head])

    def cell(self, count: Count, head: Head) -> Cell:
        """What stands there; an empty cell where nothing does."""
        return self.rows[count].cells.get(self.columns[head], Cell(None))


def find_appendix_2(sheet: Sheet, text: Appendix2Text, inbox: Inbox) -> Positions | None:
    """The cells of Appendix 2 in a sheet, None without its heads; reports what is missing."""
    columns = text.columns
    own: list[tuple[Head, str]] = [
        (SummaryColumn.INDICATOR, columns.indicator),
        (SummaryColumn.TOTAL, columns.total),
        *columns.forms.items(),
    ]
    shown = dict(own)
    names = Names((name, head) for head, name in shown.items())
    heads = Heads(names, shown, rows=_HEAD_ROWS)
    placed = heads.find(sheet, inbox)
    if placed is None:
        code = Code.HEADER_MISSING if sheet.rows else Code.SHEET_EMPTY
        named = ", ".join(f"«{name}»" for name in list(text.columns.forms.values())[:2])
        inbox.add(code, sheet.name, facts={"headers": f"«{text.columns.indicator}», {named}"})
        return None
    if not _report_merged(sheet, placed.rows, text, inbox):
        _report_missing(sheet, placed, shown, inbox)
    if SummaryColumn.INDICATOR not in placed.columns:
        return None
    body = [row for row in sheet.rows if row.number > placed.rows[-1].number]
    rows = _Lines(sheet.name, text, placed.columns[SummaryColumn.INDICATOR], inbox).read(body)
    heads.report_hidden(sheet, placed, (row.number for row in rows.values()), inbox)
    return Positions(sheet.name, rows, placed.columns)


def _report_missing(
    sheet: Sheet, placed: PlacedHeads[Head], shown: Mapping[Head, str], inbox: Inbox
) -> None:
    for head, name in shown.items():
        if head not in placed.columns:
            facts: dict[str, Fact] = {"header": name, "near": placed.unknown.like(head)}
            blocks = inbox.of_form(head) if isinstance(head, Form) else ()
            inbox.add(Code.COLUMN_MISSING, sheet.name, facts=facts, blocks=blocks)


def _report_merged(
    sheet: Sheet, top: Sequence[SheetRow], text: Appendix2Text, inbox: Inbox
) -> bool:
    """Heads over two rows and the one over the sections are official; others hide a column."""
    numbers, spanning = {row.number for row in top}, Names([(text.columns.of_which, True)])
    faulty = [
        merge
        for merge in sheet.merges
        if merge.first_column != merge.last_column
        and not numbers.isdisjoint(range(merge.first_row, merge.last_row + 1))
        and not spanning.find(_text_of(top, merge))
    ]
    report_merged(sheet, faulty, inbox)
    return bool(faulty)


def _text_of(rows: Iterable[SheetRow], merge: Merge) -> str:
    cells = (row.cells.get(merge.first_column) for row in rows if row.number == merge.first_row)
    content = next((cell.content for cell in cells if cell is not None), None)
    return content if isinstance(content, str) else ""


def named(text: Appendix2Text, count: Count) -> str:
    """A line's text, truncated; with its heading where the text alone is ambiguous."""
    row = text.row(count)
    alike = [other for other in text.rows if other.text == row.text]
    whole = row.text if len(alike) == 1 else f"{text.heading(count).text.strip(' :*')}: {row.text}"
    return whole if len(whole) <= _SHOWN else f"{whole[:_SHOWN]}…"


def _key(text: str) -> str:
    """A text without what typing changes: asterisks, colons, quotation marks, its own number."""
    return _NUMBER.sub("", without_quotes(text)).strip(_MARKS)


_Alike = tuple[Count, ...]
"""The counts of lines that bear one text."""


class _Lines:
    """Identifies lines from top to bottom; the same text occurs under several headings."""

    def __init__(self, sheet: str, text: Appendix2Text, column: int, inbox: Inbox) -> None:
        self._sheet, self._text, self._column, self._inbox = sheet, text, column, inbox
        self._known: Names[Appendix2Row | _Alike] = Names(
            (_key(row.text), row if row.count is None else _alike(text, row.text))
            for row in text.rows
        )
        self._rows: dict[Count, SheetRow] = {}
        self._unknown: dict[str, str] = {}

    def read(self, rows: list[SheetRow]) -> dict[Count, SheetRow]:
        """The row of every line; those that are missing go to the inbox."""
        heading: Appendix2Row | None = None
        for row in rows:
            own = [text for _, column, text in texts([row]) if column <= self._column]
            found = [known for known in (self._known.find(_key(text)) for text in own) if known]
            above = next((known for known in found if isinstance(known, Appendix2Row)), None)
            heading = above or heading
            if above is None:
                counts = next((known for known in found if isinstance(known, tuple)), ())
                self._take(row, counts, own, heading)
        missing = [count for count in Count if count not in self._rows]
        if missing:
            self._report_missing(missing)
        return self._rows

    def _take(
        self, row: SheetRow, counts: _Alike, texts: list[str], heading: Appendix2Row | None
    ) -> None:
        own = [c for c in counts if len(counts) == 1 or self._text.heading(c) is heading]
        where = address(row.number, self._column)
        if not own and texts:
            self._unknown[where] = texts[-1]
        elif own and own[0] in self._rows:
            first = address(self._rows[own[0]].number, self._column)
            facts: dict[str, Fact] = {"row": named(self._text, own[0]), "first": first}
            self._inbox.add(Code.REPORT_ROW_TWICE, self._sheet, where, facts)
        elif own:
            self._rows[own[0]] = row

    def _report_missing(self, missing: list[Count]) -> None:
        unknown = {cell: _key(text) for cell, text in self._unknown.items()}
        near = self._known.nearest_among(unknown)
        for count in missing:
            cells = near.get(_alike(self._text, self._text.row(count).text), [])
            cell = cells[0] if cells else ""
            del cells[: len(cells) > 1]  # the next belongs to a line of the same text
            facts: dict[str, Fact] = {
                "row": named(self._text, count),
                "heading": self._text.heading(count).text,
                "near": f"{cell} «{self._unknown[cell][:_SHOWN]}»" if cell else "",
            }
            blocks = self._inbox.of_count(count)
            self._inbox.add(Code.REPORT_ROW_MISSING, self._sheet, facts=facts, blocks=blocks)


def _alike(text: Appendix2Text, wanted: str) -> _Alike:
    return tuple(row.count for row in text.rows if row.text == wanted and row.count is not None)
