"""Strategies that generate bodies, and bodies that reach every option of every row."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from itertools import product

from hypothesis import strategies as st

from generator.law.choices import Kind, Measure
from generator.law.criteria import Criterion
from generator.scoring.evaluation import Evaluation, RowScore, SectionScore
from generator.submission.contract import (
    LOSS_MAKERS,
    BodyField,
    InspectionField,
    OrganisationField,
    Standing,
)
from generator.submission.sheets import CellContent
from tests.helpers import kit, law

F = OrganisationField

FORMS = tuple(kit.SECTIONS)

NORMS = {
    form: [norm.kk for norm in law.NORMS if kit.SECTIONS[form] in norm.forms] for form in FORMS
}

LOCAL = (law.LOCAL_EXECUTIVE, law.AKIM_OFFICE)

LEVELS = {  # point 16: the least points of high and of medium
    ("ММ", False): (8, 4),
    ("МК", False): (18, 8),
    ("МК", True): (16, 8),
    ("АҚ", False): (14, 6),
    ("ЖШС", False): (14, 6),
}

MAXIMA = {"ММ": 10, "МК": 20, "АҚ": 16, "ЖШС": 16}

Organisation = tuple[str, dict[F, CellContent]]


@dataclass(frozen=True)
class Body:
    """What a body is told to report: organisations by form, inspections by organisation."""

    kind: Kind
    year: int
    before: dict[BodyField, CellContent]
    organisations: tuple[Organisation, ...]
    inspections: tuple[dict[InspectionField, CellContent], ...]

    def evaluated(self) -> Evaluation:
        told: dict[BodyField, CellContent] = {
            BodyField.KIND: self.kind.kk,
            BodyField.YEAR: Decimal(self.year),
        }
        organisations = [row for _, row in self.organisations]
        return kit.evaluated(kit.workbook(organisations, self.inspections, told | self.before))


def numbers(*choices: int | str) -> st.SearchStrategy[CellContent]:
    return st.sampled_from([Decimal(choice) for choice in choices])


yes_no: st.SearchStrategy[CellContent] = st.sampled_from(["иә", "иә", "жоқ"])

days: st.SearchStrategy[CellContent] = st.sampled_from([date(2024, 6, 20), date(2024, 6, 21)])

facts: st.SearchStrategy[dict[F, CellContent]] = st.fixed_dictionaries(
    {},
    optional={
        F.STANDING: st.sampled_from([standing.value for standing in Standing]),
        F.CONTROLLED: yes_no,
        F.PREVIOUS_RESULT: st.one_of(numbers(-5, 0, 5), st.just("-")),
        F.RESULT: numbers("-0.1", 0, 5),
        F.EXEMPT: yes_no,
        F.DUE: numbers(0, 5),
        F.PAID: numbers(0, 4, 5),
        F.PAID_ON: days,
        F.TERM: days,
        F.OBJECTS: numbers(0, 0, 1),
        F.PLAN: yes_no,
        F.REPORT: yes_no,
        F.INDICATORS: yes_no,
        F.ACHIEVED: numbers(4, 5),
        F.CURRENT_ASSETS: numbers(0, 149, 150, 300),
        F.LIABILITIES: numbers(0, 100),
        F.OWN_FUNDS: numbers(-1, 115, 500),
    },
)


@st.composite
def bodies(draw: st.DrawFn) -> Body:
    year = draw(st.sampled_from([2023, 2024]))
    forms = draw(st.lists(st.sampled_from(FORMS), max_size=7))
    organisations = [
        (form, kit.organisation(form, number, draw(facts))) for number, form in enumerate(forms)
    ]
    inspected = draw(st.lists(st.sampled_from(range(len(forms))), max_size=6)) if forms else []
    inspections = [
        kit.inspection(
            number,
            draw(st.sampled_from(NORMS[forms[number]])),
            draw(yes_no),
            {InspectionField.ACT: draw(st.sampled_from([None, f"{act}-А"]))},
            year=year,
        )
        for act, number in enumerate(inspected)
    ]
    before = draw(st.dictionaries(st.sampled_from(list(LOSS_MAKERS.values())), numbers(0, 1, 3)))
    kind = draw(st.sampled_from(law.KINDS))
    return Body(kind, year, dict(before), tuple(organisations), tuple(inspections))


def local(evaluation: Evaluation) -> bool:
    return evaluation.submission.body.kind in LOCAL


def rows(evaluation: Evaluation) -> Iterator[tuple[SectionScore, RowScore]]:
    return ((section, row) for section in evaluation.sections for row in section.rows)


FAILURES: dict[str, dict[F, CellContent]] = {
    Measure.LOSS: {F.RESULT: Decimal(-1), F.PREVIOUS_RESULT: Decimal(-1)},
    Measure.PAYMENT: {F.PAID: Decimal(0)},
    Measure.INSPECTION: {},
    "objects": {F.OBJECTS: Decimal(1)},
    "plan": {F.PLAN: "жоқ"},
    "report": {F.REPORT: "жоқ"},
    "indicators": {F.INDICATORS: "жоқ"},
    Measure.ACHIEVEMENT: {F.ACHIEVED: Decimal(0)},
    Measure.SOLVENCY: {F.CURRENT_ASSETS: Decimal(0)},
}
"""One failure of each measure and each fact; an inspection fails by itself."""


def with_one_more(body: Body, form: str, criterion: Criterion) -> Body:
    """The body with one more organisation, which fails a criterion and nothing else."""
    number = len(body.organisations)
    added = kit.organisation(
        form, number, FAILURES[criterion.fact.key if criterion.fact else criterion.measure]
    )
    more = replace(body, organisations=(*body.organisations, (form, added)))
    if criterion.norm is None:
        return more
    found = kit.inspection(number, criterion.norm.kk, "иә", year=body.year)
    return replace(more, inspections=(*body.inspections, found))


Reached = tuple[str, str, str, str]


def tables() -> set[Reached]:
    """Every option that may be chosen, in every row of both editions."""
    return {
        (edition.id, section.abbreviation, row.no, f"{option.group}{option.text}")
        for edition in kit.EDITIONS
        for section in edition.sections
        for row, criterion in section.scored_rows
        for option in criterion.options
        if option.when is not None
    }


def bodies_of_every_option(kind: Kind) -> Iterator[Body]:
    """Bodies that between them reach every option of every row of a ministry's sheet."""
    everything = {key: value for failure in FAILURES.values() for key, value in failure.items()}
    payer = FAILURES[Measure.PAYMENT] | {F.ACHIEVED: Decimal(0)}
    changes: tuple[dict[F, CellContent], ...] = ({}, everything, payer)
    for year, change, violation, before in product(
        (2023, 2024), changes, ("", "жоқ", "иә"), (0, 9)
    ):
        organisations = [(form, kit.organisation(form, n, change)) for n, form in enumerate(FORMS)]
        inspections = [
            kit.inspection(number, norm, violation, year=year)
            for number, form in enumerate(FORMS)
            for norm in NORMS[form]
            if violation
        ]
        counts: dict[BodyField, CellContent] = dict.fromkeys(LOSS_MAKERS.values(), Decimal(before))
        yield Body(kind, year, counts, tuple(organisations), tuple(inspections))


def options_of(evaluation: Evaluation) -> Iterator[Reached]:
    """The options that were chosen."""
    for section, row in rows(evaluation):
        option = row.reason.option
        if option is not None:
            edition, form = evaluation.submission.edition.id, section.section.abbreviation
            yield edition, form, row.row.no, f"{option.group}{option.text}"
