"""Parses «2-қосымша», Appendix 2 of a body, and checks its sums."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import Enum

from generator.law.appendices import Appendix2Row, Appendix2Text
from generator.law.choices import Form
from generator.law.criteria import CHANGES
from generator.messages.problems import Code, Fact, Phrase, Severity
from generator.submission.accept import record, values
from generator.submission.accept.heads import Heads, PlacedHeads, report_merged, texts
from generator.submission.accept.inbox import Inbox
from generator.submission.accept.values import ValueFault
from generator.submission.appendix_2 import QUOTED, entered, named
from generator.submission.contract import ValueType
from generator.submission.matching import Name, Names, in_appendix_2, same
from generator.submission.model import CellRef, Reported
from generator.submission.sheets import Cell, Covered, Sheet, SheetRow, address

_HEAD_ROWS = 3
"""The heads of Appendix 2 stand in two rows; a third leaves room for a blank line between."""

_MARKS = " *:;."
_NUMBER = re.compile(r"^\s*[0-9]{1,2}(?:\.[0-9]{1,2})?[.)]?\s+")
_EXPECTED = Phrase("expected.whole-number-from-0")
_CROSSES = ("×", "✕", "✖")
"""Signs that people put for the letter Х."""


class Appendix2Column(Enum):
    """The columns that are not a section's."""

    INDICATOR = "indicator"
    TOTAL = "total"


Head = Appendix2Column | Form
Key = tuple[str, Head]
"""A cell: its line and its column."""


def read_appendix_2(
    sheet: Sheet, text: Appendix2Text, inbox: Inbox, blank: int | None = None
) -> Reported | None:
    """The counts that could be read; problems go to the inbox.

    Counts are returned also when the report is refused, to be compared with the other sheets.
    ``blank`` is what a blank cell counts, None where each has to be filled in.
    """
    found = _find(sheet, text, inbox)
    if found is None:
        return None
    if blank is None and found.is_unfilled():
        inbox.add(Code.SHEET_UNFILLED, sheet.name)
        return None
    found.read(blank)
    found.check_sums()
    read = [key for key in entered(text) if key in found.numbers]
    return Reported(
        counts={key: found.numbers[key] for key in read},
        cells={key: CellRef(sheet.name, found.where(key)) for key in read},
    )


@dataclass(frozen=True)
class _Cells:
    """The cells of Appendix 2 in a sheet, by the lines and columns that were found; their numbers.

    A head may span columns of which a line fills one: so the Russian form has «Всего».
    """

    sheet: str
    text: Appendix2Text
    rows: Mapping[str, SheetRow]
    columns: Mapping[Head, range]
    inbox: Inbox
    numbers: dict[Key, int] = field(default_factory=dict)

    def _column(self, key: Key) -> int:
        count, head = key
        return next(iter(_filled(self.rows[count], self.columns[head])), self.columns[head].start)

    def where(self, key: Key) -> str:
        """The A1 address of a cell."""
        return address(self.rows[key[0]].number, self._column(key))

    def _cell(self, key: Key) -> Cell:
        return self.rows[key[0]].cells.get(self._column(key), Cell(None))

    def _open(self) -> Iterator[Key]:
        """The cells to be filled in, sums and changes too, those that the sheet has."""
        for count in self.rows:
            heads: tuple[Head, ...] = (Appendix2Column.TOTAL, *self.text.row(count).open)
            yield from ((count, head) for head in heads if head in self.columns)

    def is_unfilled(self) -> bool:
        """True when every cell to be filled in is there and empty: a blank as it was made."""
        contents = [self._cell(key).content for key in self._open()]
        is_whole = len(contents) == sum(1 + len(self.text.row(c).open) for c in self.text.counts)
        return is_whole and all(
            values.is_nothing(one) and not isinstance(one, Covered) for one in contents
        )

    def read(self, blank: int | None) -> None:
        """Read all numbers, and check that the other cells have none."""
        for key in self._open():
            number = self._number(key, blank)
            if number is not None:
                self.numbers[key] = number
        mark = self.text.closed_mark
        for count in self.rows:
            for form in (form for form in self.text.row(count).closed if form in self.columns):
                content = self._cell((count, form)).content
                is_marked = isinstance(content, str) and (
                    same(content, mark) or content.strip() in _CROSSES
                )
                if not values.is_nothing(content) and not is_marked:
                    facts = {"row": named(self.text, count), "found": values.shown(content)}
                    self._add(Code.REPORT_CELL_CLOSED, (count, form), {**facts, "mark": mark})

    def _number(self, key: Key, blank: int | None) -> int | None:
        cell = self._cell(key)
        facts: dict[str, Fact] = {"header": named(self.text, key[0]), "expected": _EXPECTED}
        if values.is_nothing(cell.content):
            if blank is not None and not isinstance(cell.content, Covered):
                return blank
            self._add(values.blank_code(cell.content), key, facts)
            return None
        parse = values.whole if key[0] in CHANGES else values.count
        for fault in record.display_faults(cell, ValueType.COUNT):
            self._add(fault.code, key, facts | fault.facts)
            if fault.code.severity is Severity.ERROR:
                return None
        number = values.unreadable(cell.content) or parse(cell.content)
        if isinstance(number, ValueFault):
            self._add(number.code, key, facts | number.facts)
            return None
        return number

    def check_sums(self) -> None:
        """Compare «Барлығы» with its parts, and every change with its end and start."""
        total, heading = Appendix2Column.TOTAL, in_appendix_2(self.text.columns.total).bilingual
        for count in self.rows:
            sections: list[Key] = [(count, form) for form in self.text.row(count).open]
            own: dict[str, Fact] = {"header": heading}
            self._compare((count, total), sections, ("sum", sum), Code.REPORT_TOTAL_WRONG, own)
        for change in (count for count in self.rows if count in CHANGES):
            result = "difference", lambda both: both[0] - both[1]
            heads: list[Head] = [total, *self.text.row(change).open]
            for head in heads:
                parts = [(part, head) for part in CHANGES[change]]
                self._compare((change, head), parts, result, Code.REPORT_CHANGE_WRONG, {})

    def _compare(
        self,
        key: Key,
        parts: Sequence[Key],
        result: tuple[str, Callable[[list[int]], int]],
        code: Code,
        facts: dict[str, Fact],
    ) -> None:
        """Report a number that is not the result of its parts, by the name of that in messages."""
        numbers, (called, of) = self.numbers, result
        if any(one not in numbers for one in (key, *parts)):
            return
        found, expected = numbers[key], of([numbers[part] for part in parts])
        if found != expected:
            quoted = ", ".join(f"{self.where(part)} = {numbers[part]}" for part in parts)
            facts = {"row": named(self.text, key[0]), **facts, "found": found}
            self._add(code, key, {**facts, called: expected, "parts": quoted})

    def _add(self, code: Code, key: Key, facts: Mapping[str, Fact]) -> None:
        (count, head), inbox = key, self.inbox
        blocks = inbox.of_count(count, head) if isinstance(head, Form) else ()
        inbox.add(code, self.sheet, self.where(key), dict(facts), blocks)


def _filled(row: SheetRow, columns: Iterable[int]) -> list[int]:
    """Those of the columns in which a row holds something of its own."""
    cells = ((column, row.cells.get(column)) for column in columns)
    return [c for c, cell in cells if cell is not None and not isinstance(cell.content, Covered)]


def _find(sheet: Sheet, text: Appendix2Text, inbox: Inbox) -> _Cells | None:
    """The cells of Appendix 2 in a sheet, None without its heads; reports what is missing."""
    own: list[tuple[Head, str]] = [
        (Appendix2Column.INDICATOR, text.columns.indicator),
        (Appendix2Column.TOTAL, text.columns.total),
        *text.columns.forms.items(),
    ]
    called = {head: in_appendix_2(name) for head, name in own}
    names = Names((text, head) for head, name in called.items() for text in name.texts)
    heads = Heads(names, called, rows=_HEAD_ROWS)
    placed = heads.find(sheet, inbox)
    if placed is None:
        code = Code.HEADER_MISSING if sheet.rows else Code.SHEET_EMPTY
        quoted = ", ".join(f"«{name}»" for name in list(text.columns.forms.values())[:2])
        inbox.add(code, sheet.name, facts={"headers": f"«{text.columns.indicator}», {quoted}"})
        return None
    body = [row for row in sheet.rows if row.number > placed.rows[-1].number]
    spans = dict(_spans(sheet, placed, body))
    if not _report_merged(sheet, placed.rows, spans.values(), text, inbox):
        _report_missing(sheet, placed, called, inbox)
    if Appendix2Column.INDICATOR not in spans:
        return None
    lines = _Lines(sheet.name, text, spans[Appendix2Column.INDICATOR][-1], inbox).read(body)
    heads.report_hidden(sheet, placed, (row.number for row in lines.values()), inbox)
    rows = {count: lines[count] for count in text.counts if count in lines}
    return _Cells(sheet.name, text, rows, spans, inbox)


def _spans(
    sheet: Sheet, placed: PlacedHeads[Head], body: Sequence[SheetRow]
) -> Iterator[tuple[Head, range]]:
    """The columns of every head: more than one where it is merged and no line fills two."""
    tops = {row.number for row in placed.rows}
    last = {m.first_column: m.last_column for m in sheet.merges if m.first_row in tops}
    for head, column in placed.columns.items():
        columns = range(column, last.get(column, column) + 1)
        is_own = not any(other in columns[1:] for other in placed.columns.values())
        is_single = len(columns) == 1 or all(len(_filled(row, columns)) <= 1 for row in body)
        yield head, columns if is_own and is_single else range(column, column + 1)


def _report_missing(
    sheet: Sheet, placed: PlacedHeads[Head], called: Mapping[Head, Name], inbox: Inbox
) -> None:
    for head, name in called.items():
        if head not in placed.columns:
            facts: dict[str, Fact] = {
                "header": name.in_language(placed.language),
                **placed.unknown.facts(head),
            }
            blocks = inbox.of_form(head) if isinstance(head, Form) else ()
            inbox.add(Code.COLUMN_MISSING, sheet.name, facts=facts, blocks=blocks)


def _report_merged(
    sheet: Sheet,
    top: Sequence[SheetRow],
    spans: Iterable[range],
    text: Appendix2Text,
    inbox: Inbox,
) -> bool:
    """Heads over two rows and the one over the sections are official; others hide a column."""
    above = in_appendix_2(text.columns.of_which).texts
    numbers, spanning = {row.number for row in top}, Names((text, True) for text in above)
    whole = {(span[0], span[-1]) for span in spans}
    held = {(row.number, column): text for row, column, text in texts(top)}
    faulty = [
        merge
        for merge in sheet.merges
        if merge.first_column != merge.last_column
        and not numbers.isdisjoint(range(merge.first_row, merge.last_row + 1))
        and not spanning.heading(held.get((merge.first_row, merge.first_column), "")).value
        and (merge.first_column, merge.last_column) not in whole
    ]
    report_merged(sheet, faulty, inbox)
    return bool(faulty)


def _key(text: str) -> str:
    """A text without what typing changes: asterisks, colons, its own number."""
    return _NUMBER.sub("", text).strip(_MARKS)


_Alike = tuple[str, ...]
"""The counts of lines that bear one text."""


class _Lines:
    """Identifies lines from top to bottom; the same text occurs under several headings."""

    def __init__(self, sheet: str, text: Appendix2Text, column: int, inbox: Inbox) -> None:
        self._sheet, self._text, self._column, self._inbox = sheet, text, column, inbox
        self._known = Names(_lines(text))
        self._rows: dict[str, SheetRow] = {}
        self._unknown: dict[str, str] = {}

    def read(self, rows: list[SheetRow]) -> dict[str, SheetRow]:
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
        missing = [count for count in self._text.counts if count not in self._rows]
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

    def _report_missing(self, missing: list[str]) -> None:
        unknown = {cell: _key(text) for cell, text in self._unknown.items()}
        near = self._known.nearest_among(unknown)
        for count in missing:
            own = (places for a, places in near.items() if isinstance(a, tuple) and count in a)
            cells = next(own, [])
            cell = cells[0] if cells else ""
            del cells[: len(cells) > 1]  # the next belongs to a line of the same text
            facts: dict[str, Fact] = {
                "row": named(self._text, count),
                "heading": in_appendix_2(self._text.heading(count).text).bilingual,
                "near": f"{cell} «{self._unknown[cell][:QUOTED]}»" if cell else "",
            }
            self._inbox.add(Code.REPORT_ROW_MISSING, self._sheet, facts=facts)


def _lines(text: Appendix2Text) -> Iterator[tuple[str, Appendix2Row | _Alike]]:
    """Every line by every text it may bear; some lines share one."""
    alike: defaultdict[str, list[str]] = defaultdict(list)
    for row in text.rows:
        for name in in_appendix_2(row.text).texts:
            if row.count is None:
                yield _key(name), row
            elif row.count not in alike[_key(name)]:
                alike[_key(name)].append(row.count)
    yield from ((name, tuple(counts)) for name, counts in alike.items())
