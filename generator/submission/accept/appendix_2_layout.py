"""Finds Appendix 2 in a sheet: its columns by their heads, its lines by heading and text."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import Enum
from functools import cache

from generator.law.edition import Count, Form, ReportRow, ReportText
from generator.messages.problems import Code, Fact
from generator.submission.accept.inbox import Inbox
from generator.submission.matching import Names, without_quotes
from generator.submission.sheets import Cell, Merge, Row, Sheet, address

_HEAD_ROWS = 3
"""The heads of Appendix 2 stand in two rows; a third leaves room for a blank line between."""

_FEWEST_HEADS = 3
_MARKS = " *:;."
_NUMBER = re.compile(r"^\s*[0-9]{1,2}(?:\.[0-9]{1,2})?[.)]?\s+")
_SHOWN = 90
"""Characters of a line that a message quotes."""


class Part(Enum):
    """The columns that are not a section's."""

    INDICATOR = "indicator"
    TOTAL = "total"


Head = Part | Form
Key = tuple[Count, Head]


@dataclass(frozen=True)
class Found:
    """Where each line and each column of the report stands, those that are there."""

    sheet: str
    rows: Mapping[Count, Row]
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


def find_report(sheet: Sheet, text: ReportText, inbox: Inbox) -> Found | None:
    """The report in a sheet, or None when its heads are not there; what is missing is told."""
    heads = Names(_heads(text))
    top = _top(sheet, heads)
    if not top:
        code = Code.HEADER_MISSING if sheet.rows else Code.SHEET_EMPTY
        named = ", ".join(f"«{name}»" for name in list(text.columns.forms.values())[:2])
        inbox.add(code, sheet.name, facts={"headers": f"«{text.columns.indicator}», {named}"})
        return None
    columns = _columns(sheet, top, heads, text, inbox)
    if Part.INDICATOR not in columns:
        return None
    body = [row for row in sheet.rows if row.number > top[-1].number]
    rows = _Lines(sheet.name, text, columns[Part.INDICATOR], inbox).read(body)
    _report_hidden(sheet, top, columns, rows, heads, inbox)
    return Found(sheet.name, rows, columns)


def named(text: ReportText, count: Count) -> str:
    """A line by its text, and by what it stands under where that tells it apart; cut to fit."""
    row = text.row(count)
    alike = [other for other in text.rows if other.text == row.text]
    whole = row.text if len(alike) == 1 else f"{text.heading(count).text.strip(' :*')}: {row.text}"
    return whole if len(whole) <= _SHOWN else f"{whole[:_SHOWN]}…"


def _heads(text: ReportText) -> Iterator[tuple[str, Head]]:
    yield text.columns.indicator, Part.INDICATOR
    yield text.columns.total, Part.TOTAL
    yield from ((name, form) for form, name in text.columns.forms.items())


def _top(sheet: Sheet, heads: Names[Head]) -> list[Row]:
    """The rows that hold the heads: those of the window with the most, the first of equals."""
    best: list[Row] = []
    most, all_heads = _FEWEST_HEADS - 1, len(heads.values())
    head_of = cache(lambda text: heads.find(text.strip(_MARKS)))
    near: list[tuple[Row, set[Head]]] = []
    for row in sheet.rows:
        near = [(other, held) for other, held in near if row.number - other.number < _HEAD_ROWS]
        texts = (cell.content for cell in row.cells.values())
        found = {head_of(text) for text in texts if isinstance(text, str)}
        held = {head for head in found if head is not None}
        near.append((row, held))
        if not held:
            continue
        count = len(set[Head]().union(*(held for _, held in near)))
        if count > most:
            most, best = count, [other for other, held in near if held]
        if count == all_heads:
            break
    return best


def _columns(
    sheet: Sheet, top: list[Row], heads: Names[Head], text: ReportText, inbox: Inbox
) -> dict[Head, int]:
    columns: dict[Head, int] = {}
    firsts: dict[Head, str] = {}
    strangers: dict[str, str] = {}
    for row, column, content in _texts(top):
        head, where = heads.find(content.strip(_MARKS)), address(row.number, column)
        if head is None:
            strangers[where] = content
        elif head in columns:
            facts: dict[str, Fact] = {"header": content, "first": firsts[head]}
            inbox.add(Code.COLUMN_TWICE, sheet.name, where, facts)
        else:
            columns[head], firsts[head] = column, where
    if not _report_merged(sheet, top, text, inbox):
        _report_missing(sheet, columns, strangers, heads, text, inbox)
    return columns


def _texts(rows: list[Row]) -> Iterator[tuple[Row, int, str]]:
    for row in rows:
        for column, cell in sorted(row.cells.items()):
            if isinstance(cell.content, str):
                yield row, column, cell.content


def _report_missing(
    sheet: Sheet,
    columns: Mapping[Head, int],
    strangers: Mapping[str, str],
    heads: Names[Head],
    text: ReportText,
    inbox: Inbox,
) -> None:
    missing = [(name, head) for name, head in _heads(text) if head not in columns]
    if missing:
        near = heads.nearest_among(strangers)
        for name, head in missing:
            alike = f"{near[name][0]} «{strangers[near[name][0]]}»" if name in near else ""
            facts: dict[str, Fact] = {"header": name, "near": alike}
            blocks = inbox.of_form(head) if isinstance(head, Form) else ()
            inbox.add(Code.COLUMN_MISSING, sheet.name, facts=facts, blocks=blocks)


def _report_merged(sheet: Sheet, top: list[Row], text: ReportText, inbox: Inbox) -> bool:
    """Heads over two rows and the one over the sections are official; others hide a column."""
    numbers, spanning = {row.number for row in top}, Names([(text.columns.of_which, True)])
    faulty = [
        merge
        for merge in sheet.merges
        if merge.first_column != merge.last_column
        and not numbers.isdisjoint(range(merge.first_row, merge.last_row + 1))
        and not spanning.find(_text_of(top, merge))
    ]
    for merge in faulty:
        first = address(merge.first_row, merge.first_column)
        last = address(merge.last_row, merge.last_column)
        inbox.add(Code.HEADER_MERGED, sheet.name, f"{first}:{last}")
    return bool(faulty)


def _text_of(rows: list[Row], merge: Merge) -> str:
    cells = (row.cells.get(merge.first_column) for row in rows if row.number == merge.first_row)
    content = next((cell.content for cell in cells if cell is not None), None)
    return content if isinstance(content, str) else ""


def _report_hidden(
    sheet: Sheet,
    top: list[Row],
    columns: Mapping[Head, int],
    rows: Mapping[Count, Row],
    heads: Names[Head],
    inbox: Inbox,
) -> None:
    for row, column, content in _texts(top):
        if column in sheet.hidden_columns and heads.find(content.strip(_MARKS)) in columns:
            where = address(row.number, column)
            inbox.add(Code.COLUMN_HIDDEN, sheet.name, where, {"header": content})
    for row in (*top, *rows.values()):
        if row.hidden:
            inbox.add(Code.ROW_HIDDEN, sheet.name, address(row.number, min(columns.values())))


def _key(text: str) -> str:
    """A text without what typing changes: asterisks, colons, quotation marks, its own number."""
    return _NUMBER.sub("", without_quotes(text)).strip(_MARKS)


_Alike = tuple[Count, ...]
"""The counts of lines that bear one text."""


class _Lines:
    """Reads down a sheet which line is which; the same text stands under several headings."""

    def __init__(self, sheet: str, text: ReportText, column: int, inbox: Inbox) -> None:
        self._sheet, self._text, self._column, self._inbox = sheet, text, column, inbox
        self._known: Names[ReportRow | _Alike] = Names(
            (_key(row.text), row if row.count is None else _alike(text, row.text))
            for row in text.rows
        )
        self._rows: dict[Count, Row] = {}
        self._strangers: dict[str, str] = {}

    def read(self, rows: list[Row]) -> dict[Count, Row]:
        """The row of every line; those that are missing go to the inbox."""
        heading: ReportRow | None = None
        for row in rows:
            texts = [t for _, column, t in _texts([row]) if column <= self._column]
            found = [known for known in (self._known.find(_key(t)) for t in texts) if known]
            above = next((known for known in found if isinstance(known, ReportRow)), None)
            heading = above or heading
            if above is None:
                counts = next((known for known in found if isinstance(known, tuple)), ())
                self._take(row, counts, texts, heading)
        missing = [count for count in Count if count not in self._rows]
        if missing:
            self._report_missing(missing)
        return self._rows

    def _take(self, row: Row, counts: _Alike, texts: list[str], heading: ReportRow | None) -> None:
        own = [c for c in counts if len(counts) == 1 or self._text.heading(c) is heading]
        where = address(row.number, self._column)
        if not own and texts:
            self._strangers[where] = texts[-1]
        elif own and own[0] in self._rows:
            first = address(self._rows[own[0]].number, self._column)
            facts: dict[str, Fact] = {"row": named(self._text, own[0]), "first": first}
            self._inbox.add(Code.REPORT_ROW_TWICE, self._sheet, where, facts)
        elif own:
            self._rows[own[0]] = row

    def _report_missing(self, missing: list[Count]) -> None:
        strangers = {cell: _key(text) for cell, text in self._strangers.items()}
        near = self._known.nearest_among(strangers)
        for count in missing:
            cells = near.get(_key(self._text.row(count).text), [])
            cell = cells[0] if cells else ""
            del cells[: len(cells) > 1]  # the next belongs to a line of the same text
            facts: dict[str, Fact] = {
                "row": named(self._text, count),
                "heading": self._text.heading(count).text,
                "near": f"{cell} «{self._strangers[cell][:_SHOWN]}»" if cell else "",
            }
            blocks = self._inbox.of_count(count)
            self._inbox.add(Code.REPORT_ROW_MISSING, self._sheet, facts=facts, blocks=blocks)


def _alike(text: ReportText, wanted: str) -> _Alike:
    """The counts of the lines that bear a text."""
    return tuple(row.count for row in text.rows if row.text == wanted and row.count is not None)
