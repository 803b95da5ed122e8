"""The page of a mapping: a table of theirs, our columns, and what was decided of each."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum
from pathlib import Path
from typing import TYPE_CHECKING

import generator
from generator import Decisions, Language, MappedWord
from generator.app.desk import Desk
from generator.app.excerpt import Excerpt, drawn

if TYPE_CHECKING:
    from generator import (
        MappableField,
        MappedColumn,
        Proposal,
        ProposedColumn,
        ProposedTable,
        Source,
        Translated,
    )

_ROWS = 8
"""Rows below the headers that are drawn."""

_MOST_COLUMNS = 60
"""Columns of a table that can be chosen: each stands in the list of every column of ours."""

_LONGEST_HEADER = 48
"""Letters of a header in a list."""

_MOST_PROBLEMS = 20
"""Problems of the trial that are shown."""

Fields = Mapping[str, str]


@dataclass(frozen=True)
class ShownWord:
    """A word of theirs, the name of its field in the form, and what of our list it means."""

    key: str
    found: str
    means: str


@dataclass(frozen=True)
class ShownField:
    """A column of ours, the column of theirs that fills it, and how sure that is.

    ``words`` are the values of theirs that its list does not know; ``unit`` is None where there
    are no sums or nothing fills it.
    """

    key: str
    name: str
    column: int | None
    mark: str
    said: str
    values: tuple[tuple[str, str], ...]
    words: tuple[ShownWord, ...]
    unit: str | None


def is_foreign(codes: set[str]) -> bool:
    """True when problems may come from another layout."""
    return bool(codes & _OF_LAYOUT) or any(code.startswith("mapping-") for code in codes)


_OF_LAYOUT = {"sheet-missing", "tab-unread", "header-missing", "column-missing"}


def decided(proposal: Proposal, fields: Fields, changed: str) -> Decisions:
    """What a form says; of two columns of ours with one of theirs, the one changed last has it."""
    places = [(n, one.column) for n, table in enumerate(proposal.tables) for one in table.columns]
    columns: dict[tuple[int, int], Enum | None] = dict.fromkeys(places)
    words: dict[tuple[int, int], tuple[MappedWord, ...]] = {}
    units: dict[tuple[int, int], str] = {}
    for number, table in enumerate(proposal.tables):
        theirs = {str(one.column): one for one in table.columns}
        ours = generator.mappable_fields(table.place.sheet)
        for own in sorted(ours, key=lambda one: f"c{number}.{one.field.name}" != changed):
            proposed = theirs.get(fields.get(f"c{number}.{own.field.name}", ""))
            if proposed is None or columns[number, proposed.column] is not None:
                continue
            at = number, proposed.column
            columns[at] = own.field
            words[at] = tuple(_words(number, own, proposed, fields))
            if own.is_money:
                units[at] = fields.get(f"u{number}.{own.field.name}", proposed.unit)
    labels = {one: fields.get(f"l.{one.name}", "").strip() for one in proposal.missing}
    given = {one: text for one, text in labels.items() if text}
    return Decisions(columns, words, units, given, "none" in fields)


def _words(
    number: int, own: MappableField, proposed: ProposedColumn, fields: Fields
) -> Iterator[MappedWord]:
    """The words of a column with what they mean: as chosen, else as proposed."""
    for word in proposed.words(own.field):
        means = fields.get(_key(number, own, word.found), own.value_named(word.means))
        if own.value_named(means):
            yield MappedWord(word.found, means)


def _key(number: int, own: MappableField, found: str) -> str:
    return f"w{number}.{own.field.name}.{hashlib.sha256(found.encode()).hexdigest()[:8]}"


def proposed(proposal: Proposal) -> Decisions:
    """What is proposed, each column of ours once."""
    columns: dict[tuple[int, int], Enum | None] = {}
    for number, table in enumerate(proposal.tables):
        best = sorted(
            table.columns, key=lambda one: -max((c.likeness for c in one.candidates), default=0)
        )
        taken: set[Enum] = set()
        for one in best:
            own = one.candidates[0].field if one.candidates else None
            columns[number, one.column] = None if own in taken else own
            taken |= {own} if own else set()
    return Decisions(columns)


def mapping(
    desk: Desk, source: Source, proposal: Proposal, decisions: Decisions, number: int
) -> dict[str, object]:
    """The page: one table of a workbook, our columns, and what reading it this way gives."""
    table = proposal.tables[number]
    target = source.path.with_name(generator.MAPPING_NAME)
    fields, offered = [*_shown(desk, proposal, decisions, number)], _offered(table)
    return {
        "source": source,
        "tables": [(one.place.tab, _table(desk, one)) for one in proposal.tables],
        "at": number,
        "excerpt": _drawn(desk, proposal, table, offered),
        "names": {one.column: one for one in fields},
        "fields": fields,
        "offered": [(one.column, _headed(one)) for one in offered],
        "unoffered": len(table.columns) - len(offered),
        "kept": [
            pair for n in _others(proposal, number) for pair in _kept(desk, proposal, decisions, n)
        ],
        "units": _listed(desk, generator.money_units()),
        "kinds": _listed(desk, generator.body_kinds()),
        "missing": [(one, _said(desk, one.value.name.bilingual)) for one in proposal.missing],
        "labels": decisions.labels,
        "has_inspections": proposal.has_inspections,
        "without_inspections": decisions.without_inspections,
        "is_there": target.is_file(),
        "spoken": "ru" if desk.language is Language.RUSSIAN else "kk",
        **_trial(desk, proposal, decisions, target),
    }


def _table(desk: Desk, table: ProposedTable) -> str:
    return _said(desk, table.place.sheet.called.bilingual)


def _others(proposal: Proposal, number: int) -> Iterator[int]:
    return (n for n in range(len(proposal.tables)) if n != number)


def _kept(
    desk: Desk, proposal: Proposal, decisions: Decisions, number: int
) -> Iterator[tuple[str, str]]:
    """What was decided of a table that is not shown: the fields of its form."""
    for one in _shown(desk, proposal, decisions, number):
        if one.column is not None:
            yield f"c{number}.{one.key}", str(one.column)
            if one.unit is not None:
                yield f"u{number}.{one.key}", one.unit
            yield from ((word.key, word.means) for word in one.words)


def _shown(
    desk: Desk, proposal: Proposal, decisions: Decisions, number: int
) -> Iterator[ShownField]:
    """The columns of ours that a table may fill, each with what fills it."""
    table = proposal.tables[number]
    filled: dict[str, tuple[ProposedColumn, MappedColumn]] = {}
    for theirs in table.columns:
        found = decisions.column((number, theirs.column), theirs)
        if found is not None:
            filled[found.fills] = theirs, found
    for own in generator.mappable_fields(table.place.sheet):
        name, values = _said(desk, own.name), tuple(_listed(desk, own.values))
        if own.fills not in filled:
            said = desk.say("app.map-none")
            yield ShownField(own.field.name, name, None, "none", said, values, (), None)
            continue
        theirs, found = filled[own.fills]
        means = {word.found: own.value_named(word.means) for word in found.words}
        words = (
            ShownWord(_key(number, own, one.found), one.found, means.get(one.found, ""))
            for one in theirs.words(own.field)
        )
        mark = _mark(own, theirs)
        yield ShownField(
            own.field.name,
            name,
            theirs.column,
            mark,
            desk.say(f"app.map-{mark}"),
            values,
            tuple(words),
            found.unit if own.is_money else None,
        )


def _mark(own: MappableField, theirs: ProposedColumn) -> str:
    is_first = bool(theirs.candidates) and theirs.candidates[0].field is own.field
    if not is_first:
        return "chosen"
    return "certain" if theirs.is_certain else "guess"


def _said(desk: Desk, name: Translated) -> str:
    return name.ru if desk.language is Language.RUSSIAN else name.kk


def _listed(desk: Desk, names: Sequence[Translated]) -> list[tuple[str, str]]:
    """Names as a mapping has them, and as the page says them."""
    return [(one.kk, _said(desk, one)) for one in names]


def _offered(table: ProposedTable) -> list[ProposedColumn]:
    """The columns of theirs that can be chosen: of too many, first those that are like ours."""
    likely = sorted(table.columns, key=lambda one: not one.candidates)[:_MOST_COLUMNS]
    return sorted(likely, key=lambda one: one.column)


def _headed(one: ProposedColumn) -> str:
    header = " ".join(one.header.split())
    shown = header if len(header) <= _LONGEST_HEADER else f"{header[:_LONGEST_HEADER]}…"
    return f"{generator.column_letters(one.column)}: {shown}"


def _drawn(
    desk: Desk, proposal: Proposal, table: ProposedTable, offered: Sequence[ProposedColumn]
) -> Excerpt:
    """The headers of a table and the first rows below them."""
    place = table.place
    sheet = next(one for one in proposal.workbook.sheets if one.name == place.tab)
    first = place.header_row - place.header_rows + 1
    numbers = range(first, place.header_row + _ROWS + 1)
    columns = [one.column for one in offered]
    return drawn(desk.speech, sheet, numbers, columns, heads=range(first, place.header_row + 1))


def _trial(desk: Desk, proposal: Proposal, decisions: Decisions, target: Path) -> dict[str, object]:
    """What a workbook gives when it is read this way."""
    assessed = generator.try_mapping(proposal, decisions, target)
    problems = [] if assessed is None else desk.worded(assessed.problems)
    choose = desk.say("app.map-choose")
    return {
        "is_ours": assessed is None,
        "evaluation": None if assessed is None else assessed.evaluation,
        "problems": [
            (p, choose if p.code in _OF_LAYOUT else p.hint) for p in problems[:_MOST_PROBLEMS]
        ],
        "more": max(0, len(problems) - _MOST_PROBLEMS),
    }
