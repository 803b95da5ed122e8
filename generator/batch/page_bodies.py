"""The bodies on the page, as JSON: what they lost by whom, and what they could gain.

Of bodies whose entries are the same ever since, the page in place says it already: to read them
there takes a tenth of the time of decoding thousands of entries and finding out again.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from functools import cache
from typing import Any, NamedTuple

from generator.batch.overview_content import program
from generator.batch.placing import Placement
from generator.files import opc
from generator.files.archive import digest
from generator.files.opc import RefusedError
from generator.law.choices import Form, Kind, Level, Paper
from generator.law.edition import Edition
from generator.law.edition_file import kinds
from generator.messages.problems import Fact, Joined, Phrase, Translated
from generator.results import PAGE
from generator.results.entry import Grounds, RowFigures, SectionFigures
from generator.results.ranking import BodyPoints
from generator.scoring.advice import (
    Blocking,
    BodyAdvice,
    RowLoss,
    RowStanding,
    SectionAdvice,
    section_advice,
)

MOST_NAMED = 20
"""Organisations named in a row of the page; its count says how many there are."""

Columns = Mapping[Form, Mapping[str, str]]
"""The rows of the form by section and number, with their texts."""


class SectionDetails(NamedTuple):
    """Of a scored section of a body, as JSON.

    ``needed`` are the points to its next level, 0 at the highest; ``counted`` says how many
    organisations are. ``lost`` are its lost rows, each with place, failing, failing before,
    inspected and organisations (БСН, name, fact); ``gains`` each have the place of the row, points
    and organisations.
    """

    needed: int
    counted: int
    lost: list[Any]
    gains: list[Any]


Details = Mapping[Form, SectionDetails]
"""Of a body, by its scored sections."""


def details_of(body: BodyPoints, edition: Edition, columns: Columns) -> Details:
    """The details of a body, by its figures."""
    found: dict[Form, SectionDetails] = {}
    for section in advice_on(body, edition).sections:
        form = section.section.form
        numbers = [*columns[form]]
        needed = section.needed if section.next is not None else 0
        lost = [_lost(numbers, row) for row in section.rows if row.lost]
        gains = [
            [numbers.index(gain.standing.row.no), gain.points, gain.organisations]
            for gain in section.gains
        ]
        found[form] = SectionDetails(needed, body.section(form).organisations, lost, gains)
    return found


def _lost(numbers: Sequence[str], row: RowStanding) -> list[Any]:
    named = [[one.bin, one.name, fact_json(one.fact)] for one in row.blocking[:MOST_NAMED]]
    return [numbers.index(row.row.no), row.failing, row.before, row.inspected, named]


def fact_json(fact: Fact) -> object:
    """A fact for the script to put into words."""
    if isinstance(fact, Decimal | int):
        return {"n": f"{Decimal(fact):f}"}
    if isinstance(fact, date):
        return {"d": [fact.year, fact.month, fact.day]}
    if isinstance(fact, Joined):
        return {"j": fact.mark, "p": [fact_json(one) for one in fact.parts]}
    if isinstance(fact, Phrase):
        return {"k": fact.key, "f": {k: fact_json(one) for k, one in fact.facts.items()}}
    if isinstance(fact, Translated):
        return {"t": {"kk": fact.kk, "ru": fact.ru, "en": fact.en or fact.kk}}
    return fact


def _keys(fact: Any) -> Iterator[str]:
    """The keys of the sentences in a fact."""
    if isinstance(fact, dict):
        if "k" in fact:
            yield fact["k"]
        for one in (*fact.get("f", {}).values(), *fact.get("p", ())):
            yield from _keys(one)


def without_grounds(body: BodyPoints) -> BodyPoints:
    """A body with its points alone: all that the overviews ask of it once its details are known."""
    sections = (replace(s, rows=tuple(_row(r.no, r.points) for r in s.rows)) for s in body.sections)
    return replace(body, sections=tuple(sections), grounds=Grounds())


@cache
def _row(no: str, points: int | None) -> RowFigures:
    return RowFigures(no, "", points, None, 0, None, None, (), ())


def row_losses(
    body: BodyPoints, details: Details, edition: Edition, columns: Columns
) -> Iterator[RowLoss]:
    """The rows that cost a body points."""
    for form, own in details.items():
        numbers = [*columns[form]]
        criteria = {row.no: criterion for row, criterion in edition.section(form).scored_rows}
        points = {row.no: row.points for row in body.section(form).rows}
        for place, failing, *_ in own.lost:
            no = numbers[place]
            left = criteria[no].maximum - (points[no] or 0)
            yield RowLoss(edition, criteria[no], left, failing, rises=0 < own.needed <= left)


@dataclass
class BodiesJson:
    """Writes bodies; ``names`` of organisations are kept once, ``keys`` are those of sentences."""

    columns: Columns
    names: dict[str, int] = field(default_factory=dict)
    keys: set[str] = field(default_factory=set)

    def body(self, body: BodyPoints, details: Details) -> list[object]:
        """Documents, name, kind, code, region, year, edition, points, maximum, rank, sections."""
        documents = {Paper.SHEET: body.document, **body.others}
        return [
            {str(paper.appendix): name for paper, name in documents.items()},
            *(body.name, body.kind.key, body.kato, body.region),
            *(body.year, body.edition, body.points, body.maximum, body.rank),
            [self._section(body.section(form), details.get(form)) for form in self.columns],
        ]

    def _section(self, section: SectionFigures, details: SectionDetails | None) -> list[object]:
        """Points, maximum, level, points of rows; its details if it is scored."""
        level = None if section.level is None else section.level.value
        points = {row.no: row.points for row in section.rows}
        rows = [points.get(no) for no in self.columns[section.form]]
        found: list[object] = [section.points, section.maximum, level, rows]
        if details is None:
            return found
        lost = [self._named(one) for one in details.lost]
        return [*found, *details._replace(lost=lost)]

    def _named(self, lost: list[Any]) -> list[object]:
        *counts, named = lost
        return [*counts, [[bin_, self._name(name), self._fact(f)] for bin_, name, f in named]]

    def _name(self, name: str) -> int:
        return self.names.setdefault(name, len(self.names))

    def _fact(self, fact: object) -> object:
        self.keys.update(_keys(fact))
        return fact


_BEGIN, _END = '<script type="application/json" id="data">', "</script>"
_DAMAGE = (ValueError, KeyError, TypeError, IndexError, AttributeError, RecursionError)


def bodies_in_place(
    placement: Placement, editions: Sequence[Edition], columns: Columns
) -> Mapping[str, tuple[BodyPoints, Details]]:
    """The bodies that the page in place shows as their entries still say, by their sheets.

    None of them unless the last batch of this program left the page, and the manifest beside it.
    """
    made = placement.known.companions.get(PAGE)
    found: dict[str, tuple[BodyPoints, Details]] = {}
    if made is None or not placement.found_seal.overviews.startswith(program()):
        return found
    try:
        data = opc.load(placement.options.output / PAGE)
        if digest(data) != made.sha256:
            return found
        _, _, text = data.decode().partition(_BEGIN)
        shown = json.loads(text.partition(_END)[0])
        reader = _Reader(shown["names"], {one.id: one for one in editions}, columns)
        for written in shown["bodies"]:
            document = written[0][str(Paper.SHEET.appendix)]
            if placement.entries.is_as_in(placement.before, document):
                found[document] = reader.body(document, written)
    except (RefusedError, *_DAMAGE):  # it is of no use then, and is written again
        return {}
    return found


@dataclass
class _Reader:
    """Reads bodies that :class:`BodiesJson` has written."""

    names: Sequence[str]
    editions: Mapping[str, Edition]
    columns: Columns
    kinds: Mapping[str, Kind] = field(default_factory=lambda: {one.key: one for one in kinds()})

    def body(self, document: str, written: Sequence[Any]) -> tuple[BodyPoints, Details]:
        _, name, kind, kato, region, year, edition, points, maximum, _, sections = written
        by_form = dict(zip(self.columns, sections, strict=True))
        figures = {form: self._section(form, one) for form, one in by_form.items()}
        details = {form: self._details(one[4:]) for form, one in by_form.items() if one[4:]}
        return BodyPoints(
            document=document,
            name=name,
            kind=self.kinds[kind],
            kato=kato,
            region=region,
            year=year,
            edition=edition,
            points=points,
            maximum=maximum,
            sections=tuple(figures[one.form] for one in self.editions[edition].sections),
        ), details

    def _section(self, form: Form, written: Sequence[Any]) -> SectionFigures:
        points, maximum, level, rows, *details = written
        return SectionFigures(
            form=form,
            organisations=SectionDetails(*details).counted if details else 0,
            points=points,
            maximum=maximum,
            level=None if level is None else Level(level),
            rows=tuple(map(_row, self.columns[form], rows)),
        )

    def _details(self, written: Sequence[Any]) -> SectionDetails:
        found = SectionDetails(*written)
        return found._replace(lost=[self._named(one) for one in found.lost])

    def _named(self, lost: Sequence[Any]) -> list[Any]:
        *counts, named = lost
        return [*counts, [[bin_, self.names[name], fact] for bin_, name, fact in named]]


def columns_of(editions: Sequence[Edition]) -> Columns:
    """The rows of all editions in the order of the newest, which has its texts stand."""
    newest = editions[-1]
    found: dict[Form, dict[str, str]] = {section.form: {} for section in newest.sections}
    for edition in reversed(editions):
        for section in edition.sections:
            for row, _ in section.scored_rows:
                found[section.form].setdefault(row.no, row.text)
    return found


def rows_json(edition: Edition, columns: Columns) -> Iterator[list[object]]:
    """Each column: its section, number, place among those of the section, text."""
    for number, section in enumerate(edition.sections):
        for place, (no, text) in enumerate(columns[section.form].items()):
            yield [number, no, place, text]


def criteria_json(edition: Edition, columns: Columns) -> dict[str, object]:
    """Of an edition, by its columns, the maximum and the item of Appendix 1; the items' texts."""
    rows = {s.form: {row.no: c for row, c in s.scored_rows} for s in edition.sections}
    found = [[rows[form].get(no) for no in own] for form, own in columns.items()]
    return {
        "most": [[None if c is None else c.maximum for c in own] for own in found],
        "items": [[None if c is None else c.no for c in own] for own in found],
        "criteria": {c.no: c.text for own in rows.values() for c in own.values()},
    }


def advice_on(body: BodyPoints, edition: Edition) -> BodyAdvice:
    """What would raise the score of a body, by its figures."""
    scored = (section for section in body.sections if section.points is not None)
    sections = tuple(_section_advice(body, edition, section) for section in scored)
    return BodyAdvice(body.name, body.kind, body.year, edition, sections)


def _section_advice(body: BodyPoints, edition: Edition, figures: SectionFigures) -> SectionAdvice:
    rows = [*_standings(body, edition, figures)]
    return section_advice(edition.section(figures.form), body.kind, rows)


def _standings(
    body: BodyPoints, edition: Edition, figures: SectionFigures
) -> Iterator[RowStanding]:
    found = {row.no: row for row in figures.rows}
    for row, criterion in edition.section(figures.form).scored_rows:
        own = found.get(row.no)
        if own is not None and own.points is not None:
            yield RowStanding(
                row=row,
                criterion=criterion,
                points=own.points,
                failing=own.failing,
                before=own.failing_before,
                inspected=own.inspected,
                blocking=tuple(_blocking(body, figures, own)),
            )


def _blocking(body: BodyPoints, figures: SectionFigures, row: RowFigures) -> Iterator[Blocking]:
    facts = body.grounds.facts.get((figures.form, row.no), {})
    names: Mapping[str, str] = body.grounds.names
    for one in row.failing_bins:
        yield Blocking(one, names.get(one, ""), facts.get(one, ""))
