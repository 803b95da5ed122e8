"""Proposes what a workbook of another layout means: tables, headers, units and words.

By likeness of names in both languages and by the values: of the stems of their words those count
most that few of our names share. What is certain may be taken as it is: a header that is one of
ours, all its values acceptable, and no other column like it. The rest is for a person to decide.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal
from enum import Enum
from functools import cache, lru_cache
from typing import Any

from generator.submission.accept import values
from generator.submission.contract import LABELS, BodyField, SheetName, ValueType, column_of
from generator.submission.mapping import (
    JOINT,
    UNIT_NAMES,
    MappedBody,
    MappedLabel,
    MappedTable,
    accepts,
    field_named,
    fields_of,
    is_money,
    listed,
    may_be_bin,
    said,
)
from generator.submission.matching import comparable, names
from generator.submission.proposal import (
    LEAST,
    STEM,
    Candidate,
    Proposal,
    ProposedColumn,
    ProposedTable,
    stems_of,
)
from generator.submission.relabelling import first_text, header_texts
from generator.submission.sheets import (
    Cell,
    CellContent,
    Covered,
    Sheet,
    SheetRow,
    Workbook,
    is_ignored,
)
from generator.submission.units import divided

_LOWEST = 0.95
"""How much the lowest row of a header counts alone."""

_PART = 0.75
"""How much a name counts that is part of a header, or has it as its part."""

_LONGER = 0.4
"""How much the longer stem of a word counts beside the shorter one."""

_NUMBERING = re.compile(r"^\s*(?:[0-9]{1,2}[.)]\s*)+")


def likeness(table: SheetName, one: Enum, header: str) -> float:
    """How like a header is to the names of a field: 1 for one of them.

    Of a header over several rows the lowest may say it alone.
    """
    whole = " ".join(header.split())
    lowest = whole.rpartition(JOINT)[2]
    alone = _LOWEST * _rated(table, lowest).get(one, 0) if lowest != whole else 0
    return max(_rated(table, whole).get(one, 0), alone)


@lru_cache(maxsize=10_000)
def _rated(table: SheetName, header: str) -> Mapping[Enum, float]:
    """How like a header is to the names of each field, of those that share a word with it."""
    plain = plain_header(header)
    own, weigh = stems_of(plain), _weights(table)
    weight_of_own = sum(weigh.get(word, _weight(word)) for word in own)
    found: dict[Enum, float] = {}
    for one, stems, weight in _known(table):
        both = own & stems
        if both:
            shared = sum(weigh[word] for word in both)
            every = weight_of_own + weight - shared
            part = _PART * shared / min(weight_of_own, weight)
            found[one] = max(0.99 * shared / every, 0.99 * part, found.get(one, 0))
    exact = field_named(table, plain)
    return found if exact is None else {**found, exact: 1.0}


@cache
def _known(table: SheetName) -> tuple[tuple[Enum, frozenset[str], float], ...]:
    """Every name of every field: its words, and their weight."""
    weigh = _weights(table)
    names_of = (
        (one, stems_of(plain_header(n))) for one in fields_of(table) for n in column_of(one).texts
    )
    return tuple((one, stems, sum(weigh[word] for word in stems)) for one, stems in names_of)


@cache
def _weights(table: SheetName) -> Mapping[str, float]:
    """The weight of a word in headers: 1 shared among the fields that have it."""
    of_field = {
        one: frozenset[str]().union(
            *(stems_of(plain_header(name)) for name in column_of(one).texts)
        )
        for one in fields_of(table)
    }
    counts = Counter(word for words in of_field.values() for word in words)
    return {word: _weight(word) / count**0.5 for word, count in counts.items()}


def _weight(word: str) -> float:
    return 1.0 if len(word) <= STEM else _LONGER


def plain_header(header: str) -> str:
    """A header without its numbering and unit."""
    return divided(_NUMBERING.sub("", header).strip())[0]


_TABLES = (SheetName.ORGANISATIONS, SheetName.INSPECTIONS)
_HEADER_ROWS = (1, 2, 3)
_SEARCHED = 60
"""Rows from the top of a tab in which its first headers may stand."""

_FEWEST = 3
"""Headers of ours that a table has at least."""

_LEAST_OF_WORDS = 0.15
"""The least likeness of words alone, where values speak for a field."""

_VALUES_SPEAK = 0.2
"""What values add that few fields take: dates, answers, words of a list."""

_VALUES_SAY = 0.5
"""The likeness of a column whose values tell what it is without any words: БСН, forms."""

_TOTALS = [comparable(text).split() for text in names("row")["TOTAL"].texts]
_CANDIDATES = 3
_MOST_WORDS = 40
"""Different values of a column beyond which it holds no list."""

_ACCEPTABLE = 0.6
"""The share of a column's values that a field has to accept to be proposed for it."""


def propose(workbook: Workbook) -> Proposal:
    """What a workbook, read with all its tabs, may mean."""
    sheets = [sheet for sheet in workbook.sheets if not is_ignored(sheet.name)]
    found = (table for sheet in sheets for table in _tables(sheet))
    tables = [t for t in found if sum(bool(one.candidates) for one in t.columns) >= _FEWEST]
    body = _body(sheets)
    required = (BodyField.NAME, BodyField.KIND, BodyField.KATO, BodyField.YEAR)
    named = {LABELS.find_listed(label.fills) for label in body.labels}
    missing = tuple(one for one in required if one not in named)
    return Proposal(workbook, tuple(tables), body, missing)


def _tables(sheet: Sheet) -> Iterator[ProposedTable]:
    """The tables of a tab from top to bottom."""
    rows = [row for row in sheet.rows if row.cells]
    after = 0
    while True:
        top = _best_header([row for row in rows if row.number > after], sheet)
        if top is None:
            return
        place, texts = top
        below = [row for row in rows if row.number > place.header_row]
        end = _next_header(below, sheet)
        own = [row for row in below if end is None or row.number < end.number]
        caption = [
            row for row in rows if after < row.number <= place.header_row - place.header_rows
        ]
        columns = _columns(place.sheet, texts, own, caption)
        until = "" if end is None else first_text(end)
        place = replace(place, until=until, skip=tuple(_totals(own, columns)))
        yield ProposedTable(place, columns)
        if end is None:
            return
        after = end.number - 1


def _best_header(
    rows: Sequence[SheetRow], sheet: Sheet
) -> tuple[MappedTable, Mapping[int, str]] | None:
    """The headers most like those of one of our tables, among the first rows."""
    best: tuple[float, MappedTable, Mapping[int, str]] | None = None
    crossed = {n for merge in sheet.merges for n in range(merge.first_row, merge.last_row)}
    for row in rows[:_SEARCHED]:
        if not _may_be_header(row) or row.number in crossed:
            continue
        for count in _HEADER_ROWS:
            if row.number - count < (rows[0].number - 1):
                break
            texts = header_texts(sheet, row.number, count)
            for table in _TABLES:
                score = _likeness_of_all(table, texts) - count / 100
                if score >= _FEWEST * LEAST and (best is None or score > best[0]):
                    best = score, MappedTable(sheet.name, table.value, row.number, (), count), texts
    return None if best is None else best[1:]


def _likeness_of_all(table: SheetName, texts: Mapping[int, str]) -> float:
    """The sum of the likenesses of headers to those of a table, each of ours once."""
    best: dict[Enum, float] = {}
    for text in texts.values():
        for one in fields_of(table):
            best[one] = max(likeness(table, one, text), best.get(one, 0))
    return sum(found for found in best.values() if found >= LEAST)


def _next_header(rows: Sequence[SheetRow], sheet: Sheet) -> SheetRow | None:
    """The row where another table begins: its title or its headers below an empty row."""
    last = None
    for index, row in enumerate(rows):
        if last is not None and row.number > last + 1 and _texts_in(row):
            following = [one for one in rows[index : index + 5] if one.number < row.number + 5]
            found = _best_header(following, sheet)
            if found is not None:
                head = next(one for one in following if one.number == found[0].header_row)
                if not _numbers_in(head):
                    return row
        last = row.number
    return None


def _may_be_header(row: SheetRow) -> bool:
    """True of a row of texts; a year among them is none."""
    texts = _texts_in(row)
    return texts >= _FEWEST and _numbers_in(row) * 3 <= texts


def _texts_in(row: SheetRow) -> int:
    return sum(isinstance(cell.content, str) for cell in row.cells.values())


def _numbers_in(row: SheetRow) -> int:
    return sum(isinstance(cell.content, Decimal | date) for cell in row.cells.values())


def _totals(rows: Iterable[SheetRow], columns: Sequence[ProposedColumn]) -> Iterable[str]:
    """The texts of rows without БСН that say that they are a total."""
    bins = {
        one.column for one in columns if one.candidates and one.candidates[0].field.name == "BIN"
    }
    none = Cell(None)
    own = (r for r in rows if not any(may_be_bin(r.cells.get(c, none).content) for c in bins))
    texts = (cell.content for row in own for cell in row.cells.values())
    return dict.fromkeys(text for text in texts if isinstance(text, str) and _is_total(text))


def _is_total(text: str) -> bool:
    words = comparable(text).split()
    return any(words[: len(total)] == total for total in _TOTALS)


def _columns(
    table: SheetName,
    texts: Mapping[int, str],
    rows: Sequence[SheetRow],
    caption: Sequence[SheetRow],
) -> tuple[ProposedColumn, ...]:
    held = {column: _held(rows, column) for column in texts}
    exact = Counter(field_named(table, plain_header(text)) for text in texts.values())
    rated = {column: _candidates(table, text, held[column]) for column, text in texts.items()}
    chosen = _assigned(rated)
    unit = _unit_above(caption)
    numbers = Counter[str]()
    found = []
    for column, text in texts.items():
        numbers[comparable(text)] += 1
        mine = [one for one in rated[column] if one.field is chosen.get(column)]
        others = [one for one in rated[column] if one.field not in chosen.values()]
        candidates = tuple([*mine, *others][:_CANDIDATES]) if mine else tuple(others[:_CANDIDATES])
        proposed = ProposedColumn(
            *(column, text, numbers[comparable(text)], _values(held[column]), candidates),
            unit=_unit_in(text) or unit,
        )
        is_only = bool(mine) and exact[mine[0].field] == 1
        is_certain = is_only and _is_certain(table, proposed, held[column])
        found.append(replace(proposed, is_certain=is_certain))
    return tuple(found)


def _is_certain(table: SheetName, proposed: ProposedColumn, held: Sequence[CellContent]) -> bool:
    """True of a header of ours all whose values are acceptable."""
    one, header = proposed.candidates[0].field, proposed.header
    is_exact = field_named(table, plain_header(header)) is one
    has_unit = not is_money(one) or bool(_unit_in(header))
    return is_exact and has_unit and all(accepts(one, content) for content in held)


def _unit_in(text: str) -> str:
    """The unit of money that a text ends in; empty without one."""
    unit = divided(text)[1]
    return "" if unit is None else UNIT_NAMES[unit]


def _unit_above(rows: Iterable[SheetRow]) -> str:
    """The unit that a line above the headers says all sums are in; empty without one."""
    contents = (cell.content for row in rows for cell in row.cells.values())
    units = [_unit_in(text) for text in contents if isinstance(text, str)]
    return next(filter(None, reversed(units)), "")


def _held(rows: Iterable[SheetRow], column: int) -> list[CellContent]:
    contents = (row.cells[column].content for row in rows if column in row.cells)
    return [one for one in contents if one is not None and not isinstance(one, Covered)]


def _values(held: Sequence[CellContent]) -> tuple[str, ...]:
    """The different values of a column as a mapping writes them, the first of them."""
    filled = (content for content in held if not values.is_nothing(content))
    return tuple(dict.fromkeys(map(said, filled)))[:_MOST_WORDS]


def _candidates(table: SheetName, header: str, held: Sequence[CellContent]) -> list[Candidate]:
    """The fields that a column may fill by its header and values, the likeliest first."""
    found = []
    for one in fields_of(table):
        like = likeness(table, one, header) + _said_by_values(one, held)
        taken = sum(accepts(one, content, loosely=True) for content in held)
        share = taken / len(held) if held else 1.0
        words = likeness(table, one, header) >= _LEAST_OF_WORDS or one.name in _TOLD
        if like >= LEAST and share >= _ACCEPTABLE and words:
            found.append(Candidate(one, like * (0.8 + 0.2 * share)))
    return sorted(found, key=lambda one: -one.likeness)


_TOLD = ("BIN", "LEGAL_FORM", "STANDING", "NORM")
"""Fields that their values alone tell."""


def _said_by_values(one: Enum, held: Sequence[CellContent]) -> float:
    """What the values of a column add to the likeness of its header."""
    if column_of(one).value is ValueType.TEXT and one.name == "NAME":
        is_named = len(held) > 1 and len(set(map(said, held))) == len(held)
        return _VALUES_SPEAK / 2 if is_named else 0.0
    is_telling = listed(one) is not None or column_of(one).value in (ValueType.BIN, ValueType.DATE)
    filled = [content for content in held if not values.is_nothing(content)]
    if not filled or not is_telling or not all(accepts(one, content) for content in filled):
        return 0.0
    return _VALUES_SAY if one.name in _TOLD else _VALUES_SPEAK


def _assigned(rated: Mapping[int, Sequence[Candidate]]) -> dict[int, Enum]:
    """A field for each column and a column for each field, the likeliest pairs first."""
    pairs = sorted(
        ((one.likeness, -column, one.field) for column, own in rated.items() for one in own),
        key=lambda pair: (-pair[0], -pair[1]),
    )
    found: dict[int, Enum] = {}
    for _, column, one in pairs:
        if -column not in found and one not in found.values():
            found[-column] = one
    return found


def _body(sheets: Iterable[Sheet]) -> MappedBody:
    """The tab that says who is assessed: the one with most of our labels, each beside a value."""
    best = MappedBody()
    for sheet in sheets:
        labels: dict[Any, MappedLabel] = {}
        for row in sheet.rows[:_SEARCHED]:
            cells = [(c, row.cells[c].content) for c in sorted(row.cells)]
            texts = [text for _, text in cells if isinstance(text, str)]
            text = texts[0].rstrip(" :") if texts else ""
            found = LABELS.find_listed(text) if text else None
            filled = [content for _, content in cells if not isinstance(content, Covered)]
            if found is not None and found not in labels and len(filled) > 1:
                labels[found] = MappedLabel(found.value.text, text)
        if len(labels) > max(1, len(best.labels)):
            best = MappedBody(sheet.name, tuple(labels.values()))
    return best
