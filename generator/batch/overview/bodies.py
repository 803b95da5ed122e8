"""The bodies of the page as JSON: points, what they lost by whom, and what they could gain."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from generator.batch.overview.standing import advice_on
from generator.law.choices import Form
from generator.law.edition import Edition
from generator.law.papers import Paper
from generator.messages.problems import Fact, Joined, Phrase, Translated
from generator.results.figures import SectionFigures
from generator.results.ranking import BodyPoints
from generator.scoring.advice import RowStanding, SectionAdvice

MOST_NAMED = 20
"""Organisations named in a row of the page; its count says how many there are."""

Columns = Mapping[Form, Mapping[str, str]]
"""The rows of the form by section and number, with their texts."""


@dataclass
class BodiesJson:
    """Writes bodies; ``names`` of organisations are kept once, ``keys`` are those of sentences."""

    editions: Mapping[str, Edition]
    columns: Columns
    names: list[str] = field(default_factory=list)
    keys: set[str] = field(default_factory=set)
    _places: dict[str, int] = field(default_factory=dict)

    def body(self, body: BodyPoints) -> list[object]:
        """Documents, name, kind, code, region, year, edition, points, maximum, rank, sections."""
        documents = {Paper.SHEET: body.document, **body.others}
        advice = advice_on(body, self.editions[body.edition])
        by_form = {section.section.form: section for section in advice.sections}
        return [
            {str(paper.appendix): name for paper, name in documents.items()},
            *(body.name, body.kind.key, body.kato, body.region),
            *(body.year, body.edition, body.points, body.maximum, body.rank),
            [self._section(body.section(form), by_form.get(form)) for form in self.columns],
        ]

    def _section(self, section: SectionFigures, advice: SectionAdvice | None) -> list[object]:
        """Points, maximum, level, points of rows, points to the next level, lost rows, gains."""
        level = None if section.level is None else section.level.value
        points = {row.no: row.points for row in section.rows}
        numbers = [*self.columns[section.form]]
        rows = [points.get(no) for no in numbers]
        found: list[object] = [section.points, section.maximum, level, rows]
        if advice is None:
            return found
        lost = [self._lost(numbers, row) for row in advice.rows if row.lost]
        gains = [
            [numbers.index(gain.standing.row.no), gain.points, gain.organisations]
            for gain in advice.gains
        ]
        counted = section.organisations
        return [*found, advice.needed if advice.next is not None else 0, counted, lost, gains]

    def _lost(self, numbers: Sequence[str], row: RowStanding) -> list[object]:
        """Place of the row, failing, failing before, inspected; organisations with their facts."""
        named = [[one.bin, self._name(one.name), self.fact(one.fact)] for one in row.blocking]
        counts = [row.failing, row.before, row.inspected]
        return [numbers.index(row.row.no), *counts, named[:MOST_NAMED]]

    def _name(self, name: str) -> int:
        if name not in self._places:
            self._places[name] = len(self.names)
            self.names.append(name)
        return self._places[name]

    def fact(self, fact: Fact) -> object:
        """A fact for the script to put into words; its sentences are among ``keys``."""
        if isinstance(fact, Decimal | int):
            return {"n": f"{Decimal(fact):f}"}
        if isinstance(fact, date):
            return {"d": [fact.year, fact.month, fact.day]}
        if isinstance(fact, Joined):
            return {"j": fact.mark, "p": [self.fact(one) for one in fact.parts]}
        if isinstance(fact, Phrase):
            self.keys.add(fact.key)
            return {"k": fact.key, "f": {k: self.fact(one) for k, one in fact.facts.items()}}
        if isinstance(fact, Translated):
            return {"t": {"kk": fact.kk, "ru": fact.ru, "en": fact.en or fact.kk}}
        return fact


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
