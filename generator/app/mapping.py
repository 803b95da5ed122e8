"""The page of a mapping: a table of theirs, our columns, and what was decided of each."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import Enum
from pathlib import Path

from starlette.requests import Request
from starlette.responses import Response

import generator
from generator import Decisions, Existing, Language, MappedWord
from generator.app.desk import Desk
from generator.app.request import (
    Fields,
    check_links,
    desk_of,
    found,
    page,
    refuse,
    source_of,
    whole_number,
)
from generator.app.workbook import Excerpt, drawn_rows, is_of_layout

_ROWS = 8
"""Rows below the headers that are drawn."""

_MOST_COLUMNS = 60
"""Columns of a table that can be chosen: each stands in the list of every column of ours."""

_LONGEST_HEADER = 48
"""Letters of a header in a list."""

_MOST_PROBLEMS = 20
"""Problems of the trial that are shown."""


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


def decided(proposal: generator.Proposal, fields: Fields, changed: str) -> Decisions:
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
    number: int, own: generator.MappableField, proposed: generator.ProposedColumn, fields: Fields
) -> Iterator[MappedWord]:
    """The words of a column with what they mean: as chosen, else as proposed."""
    for word in proposed.words(own.field):
        means = fields.get(_key(number, own, word.found), own.value_named(word.means))
        if own.value_named(means):
            yield MappedWord(word.found, means)


def _key(number: int, own: generator.MappableField, found: str) -> str:
    return f"w{number}.{own.field.name}.{hashlib.sha256(found.encode()).hexdigest()[:8]}"


def proposed(proposal: generator.Proposal) -> Decisions:
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


@dataclass(frozen=True)
class MappingPage:
    """The page: one table of a workbook, our columns, and what reading it this way gives."""

    desk: Desk
    source: generator.Source
    proposal: generator.Proposal
    decisions: Decisions
    number: int = 0

    def facts(self) -> dict[str, object]:
        """What is shown."""
        proposal, missing, say = self.proposal, self.proposal.missing, self._say
        table = proposal.tables[self.number]
        target = self.source.path.with_name(generator.MAPPING_NAME)
        fields, offered = [*self._fields(self.number)], _offered(table)
        return {
            "source": self.source,
            "tables": [
                (one.place.tab, say(one.place.sheet.called.bilingual)) for one in proposal.tables
            ],
            "at": self.number,
            "excerpt": self._excerpt([one.column for one in offered]),
            "names": {one.column: one for one in fields},
            "fields": fields,
            "offered": [(one.column, _headed(one)) for one in offered],
            "unoffered": len(table.columns) - len(offered),
            "kept": [*self._kept()],
            "units": self._listed(generator.money_units()),
            "kinds": self._listed(generator.body_kinds()),
            "missing": [(one, say(one.value.name.bilingual)) for one in missing],
            "labels": self.decisions.labels,
            "has_inspections": proposal.has_inspections,
            "without_inspections": self.decisions.without_inspections,
            "is_there": target.is_file(),
            "spoken": "ru" if self.desk.language is Language.RUSSIAN else "kk",
            **self._trial(target),
        }

    def _kept(self) -> Iterator[tuple[str, str]]:
        """What was decided of the tables that are not shown: the fields of the form."""
        for number in range(len(self.proposal.tables)):
            for one in self._fields(number) if number != self.number else ():
                if one.column is not None:
                    yield f"c{number}.{one.key}", str(one.column)
                    if one.unit is not None:
                        yield f"u{number}.{one.key}", one.unit
                    yield from ((word.key, word.means) for word in one.words)

    def _fields(self, number: int) -> Iterator[ShownField]:
        """The columns of ours that a table may fill, each with what fills it."""
        table = self.proposal.tables[number]
        filled = {}
        for theirs in table.columns:
            found = self.decisions.column((number, theirs.column), theirs)
            if found is not None:
                filled[found.fills] = theirs, found
        for own in generator.mappable_fields(table.place.sheet):
            key, name, values = own.field.name, self._say(own.name), tuple(self._listed(own.values))
            if own.fills not in filled:
                said = self.desk.say("app.map-none")
                yield ShownField(key, name, None, "none", said, values, (), None)
                continue
            theirs, found = filled[own.fills]
            means = {word.found: own.value_named(word.means) for word in found.words}
            words = tuple(
                ShownWord(_key(number, own, one.found), one.found, means.get(one.found, ""))
                for one in theirs.words(own.field)
            )
            mark = _mark(own, theirs)
            said, unit = self.desk.say(f"app.map-{mark}"), found.unit if own.is_money else None
            yield ShownField(key, name, theirs.column, mark, said, values, words, unit)

    def _say(self, name: generator.Translated) -> str:
        return name.ru if self.desk.language is Language.RUSSIAN else name.kk

    def _listed(self, names: Sequence[generator.Translated]) -> list[tuple[str, str]]:
        """Names as a mapping has them, and as the page says them."""
        return [(one.kk, self._say(one)) for one in names]

    def _excerpt(self, columns: Sequence[int]) -> Excerpt:
        """The headers of the table and the first rows below them."""
        place = self.proposal.tables[self.number].place
        sheet = next(one for one in self.proposal.workbook.sheets if one.name == place.tab)
        first, last = place.header_row - place.header_rows + 1, place.header_row
        heads, numbers = range(first, last + 1), range(first, last + _ROWS + 1)
        return drawn_rows(self.desk.speech, sheet, numbers, columns, heads)

    def _trial(self, target: Path) -> dict[str, object]:
        """What a workbook gives when it is read this way."""
        assessed = generator.try_mapping(self.proposal, self.decisions, target)
        problems = [] if assessed is None else self.desk.worded(assessed.problems)
        choose = self.desk.say("app.map-choose")
        return {
            "is_ours": assessed is None,
            "evaluation": None if assessed is None else assessed.evaluation,
            "problems": [
                (p, choose if is_of_layout(p.code) else p.hint) for p in problems[:_MOST_PROBLEMS]
            ],
            "more": max(0, len(problems) - _MOST_PROBLEMS),
        }


def _mark(own: generator.MappableField, theirs: generator.ProposedColumn) -> str:
    if not (theirs.candidates and theirs.candidates[0].field is own.field):
        return "chosen"
    return "certain" if theirs.is_certain else "guess"


def _offered(table: generator.ProposedTable) -> list[generator.ProposedColumn]:
    """The columns of theirs that can be chosen: of too many, first those that are like ours."""
    likely = sorted(table.columns, key=lambda one: not one.candidates)[:_MOST_COLUMNS]
    return sorted(likely, key=lambda one: one.column)


def _headed(one: generator.ProposedColumn) -> str:
    header = " ".join(one.header.split())
    shown = header if len(header) <= _LONGEST_HEADER else f"{header[:_LONGEST_HEADER]}…"
    return f"{generator.column_letters(one.column)}: {shown}"


def show(request: Request) -> Response:
    """What is proposed, or what the mapping of the folder has decided."""
    desk, source = desk_of(request), source_of(request)
    proposal, problems = desk.proposed(source)
    facts: dict[str, object] = {"unproposed": desk.worded(problems), "source": source}
    if proposal is not None:
        facts |= MappingPage(desk, source, proposal, _decided(source, proposal)).facts()
    return page(request, "mapping.html", id=request.path_params["id"], **facts)


def _decided(source: generator.Source, proposal: generator.Proposal) -> Decisions:
    path = generator.mapping_of(source)
    known = None if path is None else generator.load_mapping(path)[0]
    return proposed(proposal) if known is None else generator.decisions_of(proposal, known)


def change(request: Request, fields: Fields) -> Response:
    """Try what was chosen on the workbook; save it when that is asked for."""
    desk, source = desk_of(request), source_of(request)
    proposal = found(desk.proposed(source)[0])
    decisions = decided(proposal, fields, request.headers.get("HX-Trigger-Name", ""))
    if "save" in fields:
        check_links(desk)
        existing = Existing.REPLACED if fields["save"] == "replaced" else Existing.KEPT
        target = source.path.with_name(generator.MAPPING_NAME)
        problem = generator.save_mapping(target, proposal, decisions, desk.language, existing)
        if problem is None:
            place = f"{request.app.state.base}workbook/{request.path_params['id']}"
            return Response(headers={"HX-Redirect": place})
        if problem.code is not generator.Code.OUTPUT_EXISTS:
            refuse(desk.worded([problem])[0].message, 507)
    asked = whole_number(fields.get("show", fields.get("at", "")), 0)
    number = min(asked, len(proposal.tables) - 1)
    facts = MappingPage(desk, source, proposal, decisions, number).facts()
    return page(request, "mapping_form.html", id=request.path_params["id"], **facts)
