"""What must hold of every body, over generated ones: both editions, all kinds, every status."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, fields, is_dataclass, replace
from datetime import date
from decimal import Decimal
from itertools import product
from random import Random

from hypothesis import example, given, settings
from hypothesis import strategies as st

from generator.law.edition import Criterion, Kind, Level, Measure
from generator.scoring.evaluation import Evaluation, RowScore, SectionScore
from generator.scoring.score_lines import section_json
from generator.submission.contract import (
    KIND_NAMES,
    LOSS_MAKERS,
    NORM_FORMS,
    NORM_NAMES,
    BodyField,
    InspectionField,
    OrganisationField,
    Standing,
)
from generator.submission.model import CellRef, Origin, Submission
from generator.submission.sheets import Content
from tests import kit

F = OrganisationField
FORMS = tuple(kit.SECTIONS)
NORMS = {
    form: [NORM_NAMES[norm] for norm, forms in NORM_FORMS.items() if kit.SECTIONS[form] in forms]
    for form in FORMS
}
LOCAL = (Kind.LOCAL_EXECUTIVE, Kind.AKIM_OFFICE)
LEVELS = {  # point 16: the least points of high and of medium
    ("ММ", False): (8, 4),
    ("МК", False): (18, 8),
    ("МК", True): (16, 8),
    ("АҚ", False): (14, 6),
    ("ЖШС", False): (14, 6),
}
MAXIMA = {"ММ": 10, "МК": 20, "АҚ": 16, "ЖШС": 16}

Organisation = tuple[str, dict[F, Content]]
bounded = settings(max_examples=80, deadline=None, derandomize=True)


@dataclass(frozen=True)
class Body:
    """What a body is told to report: organisations by form, inspections by organisation."""

    kind: Kind
    year: int
    before: dict[BodyField, Content]
    organisations: tuple[Organisation, ...]
    inspections: tuple[dict[InspectionField, Content], ...]

    def evaluated(self) -> Evaluation:
        told: dict[BodyField, Content] = {
            BodyField.KIND: KIND_NAMES[self.kind],
            BodyField.YEAR: Decimal(self.year),
        }
        organisations = [row for _, row in self.organisations]
        return kit.evaluated(kit.workbook(organisations, self.inspections, told | self.before))


def numbers(*choices: int | str) -> st.SearchStrategy[Content]:
    return st.sampled_from([Decimal(choice) for choice in choices])


yes_no: st.SearchStrategy[Content] = st.sampled_from(["иә", "иә", "жоқ"])
days: st.SearchStrategy[Content] = st.sampled_from([date(2024, 6, 20), date(2024, 6, 21)])
facts: st.SearchStrategy[dict[F, Content]] = st.fixed_dictionaries(
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
    kind = draw(st.sampled_from(Kind))
    return Body(kind, year, dict(before), tuple(organisations), tuple(inspections))


def local(evaluation: Evaluation) -> bool:
    return evaluation.submission.body.kind in LOCAL


def rows(evaluation: Evaluation) -> Iterator[tuple[SectionScore, RowScore]]:
    return ((section, row) for section in evaluation.sections for row in section.rows)


FAILURES: dict[Measure, dict[F, Content]] = {
    Measure.LOSS: {F.RESULT: Decimal(-1), F.PREVIOUS_RESULT: Decimal(-1)},
    Measure.PAYMENT: {F.PAID: Decimal(0)},
    Measure.INSPECTION: {},
    Measure.PASSPORTS: {F.OBJECTS: Decimal(1)},
    Measure.PLAN: {F.PLAN: "жоқ"},
    Measure.REPORT: {F.REPORT: "жоқ"},
    Measure.INDICATORS: {F.INDICATORS: "жоқ"},
    Measure.ACHIEVEMENT: {F.ACHIEVED: Decimal(0)},
    Measure.SOLVENCY: {F.CURRENT_ASSETS: Decimal(0)},
}
"""One failure of each measure; an inspected organisation fails by the inspection itself."""


def with_one_more(body: Body, form: str, criterion: Criterion) -> Body:
    """The body with one more organisation, which fails a criterion and nothing else."""
    number = len(body.organisations)
    added = kit.organisation(form, number, FAILURES[criterion.measure])
    more = replace(body, organisations=(*body.organisations, (form, added)))
    if criterion.norm is None:
        return more
    found = kit.inspection(number, NORM_NAMES[criterion.norm], "иә", year=body.year)
    return replace(more, inspections=(*body.inspections, found))


@given(body=bodies(), data=st.data())
@bounded
def test_one_more_failing_organisation_never_raises_a_score(
    body: Body, data: st.DataObject
) -> None:
    was = body.evaluated()
    form = data.draw(st.sampled_from(FORMS))
    row, criterion = data.draw(st.sampled_from(kit.section(was, form).section.scored_rows))
    now = with_one_more(body, form, criterion).evaluated()
    for (_, before), (_, after) in zip(rows(was), rows(now), strict=True):
        if before.points is not None:
            assert after.points is not None
            assert after.points <= before.points
    failed, before = kit.row(now, form, row.no), kit.row(was, form, row.no)
    if failed.points is not None:
        assert len(failed.reason.failing) == len(before.reason.failing) + 1
        assert failed.points < criterion.maximum


@given(body=bodies())
@bounded
def test_points_and_maxima_add_up_and_levels_are_those_of_point_16(body: Body) -> None:
    evaluation = body.evaluated()
    for section in (s for s in evaluation.sections if s.counted):
        form = section.section.abbreviation
        points = [row.points for row in section.rows if row.points is not None]
        maxima = [row.maximum for row in section.rows if row.maximum is not None]
        special = form == "МК" and local(evaluation)
        assert len(points) == len(maxima) == len(section.rows) - special
        assert section.total == sum(points)
        assert section.maximum == sum(maxima) == MAXIMA[form] - 2 * special
        assert section.maximum == section.section.maximum(body.kind)
        high, medium = LEVELS[form, special]
        total = sum(points)
        level = Level.HIGH if total >= high else Level.MEDIUM if total >= medium else Level.LOW
        assert section.level is level
    totals = [s.total for s in evaluation.sections if s.total is not None]
    assert evaluation.total == (sum(totals) if totals else None)
    of_scored = [s.maximum for s in evaluation.sections if s.maximum is not None]
    assert evaluation.maximum == (sum(of_scored) if of_scored else None)


@given(body=bodies())
@bounded
def test_every_row_has_the_points_of_an_option_of_its_own_table(body: Body) -> None:
    for _, row in rows(body.evaluated()):
        if row.points is not None:
            option = row.reason.option
            assert option in row.criterion.options
            assert option is not None
            assert option.when is not None
            assert row.points == option.points
            assert row.maximum == (1 if row.criterion.no in ("5.1", "5.2") else 2)


def nameless(value: object) -> object:
    """The value without rows and addresses, and without the submission it came from."""
    if isinstance(value, tuple):
        return tuple(map(nameless, value))
    if isinstance(value, CellRef | Origin | Submission):
        return type(value)
    if is_dataclass(value) and type(value).__module__.endswith(("evaluation", "submission")):
        return type(value), tuple(nameless(getattr(value, field.name)) for field in fields(value))
    return value


UNNUMBERED = Body(
    Kind.AKIM_OFFICE,
    2023,
    {},
    (("ММ", kit.organisation("ММ", 0)),),
    tuple(kit.inspection(0, "алаңдар", v, {InspectionField.ACT: None}) for v in ("иә", "жоқ")),
)
"""Two inspections of one day whose acts have no number: a warning, so they may come."""


@given(body=bodies(), random=st.randoms(use_true_random=False))
@example(body=UNNUMBERED, random=Random(2))
@bounded
def test_the_order_of_rows_makes_no_difference(body: Body, random: Random) -> None:
    organisations, inspections = list(body.organisations), list(body.inspections)
    random.shuffle(organisations)
    random.shuffle(inspections)
    shuffled = replace(
        body, organisations=tuple(organisations), inspections=tuple(inspections)
    ).evaluated()
    evaluation = body.evaluated()
    assert nameless(shuffled) == nameless(evaluation)
    assert [section_json(s) for s in shuffled.sections] == [
        section_json(s) for s in evaluation.sections
    ]


@given(body=bodies())
@bounded
def test_what_is_not_scored_has_no_points_anywhere(body: Body) -> None:
    evaluation = body.evaluated()
    for section in evaluation.sections:
        shown = section_json(section)
        if not section.counted:
            assert (shown["total"], shown["max"], shown["level"]) == (None, None, None)
            assert [ruling.id for ruling in section.rulings] == ["R3"]
        shown_rows = shown["rows"]
        assert isinstance(shown_rows, list)
        for row, line in zip(section.rows, shown_rows, strict=True):
            of_others = row.criterion.no == "3.5" and local(evaluation)
            assert (row.points is None) == (not section.counted or of_others)
            if row.points is None:
                assert (line["points"], line["max"], line["option"]) == (None, None, None)
                assert (line["failing"], line["failing_bins"]) == (0, [])
                assert line["failing_before"] == (0 if row.criterion.no == "1" else None)
                assert line["inspected"] == (0 if row.criterion.norm else None)
                assert line["rulings"] == ["R7" if section.counted else "R3"]
    if not any(section.counted for section in evaluation.sections):
        assert (evaluation.total, evaluation.maximum) == (None, None)


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
    changes: tuple[dict[F, Content], ...] = ({}, everything, payer)
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
        counts: dict[BodyField, Content] = dict.fromkeys(LOSS_MAKERS.values(), Decimal(before))
        yield Body(kind, year, counts, tuple(organisations), tuple(inspections))


def options_of(evaluation: Evaluation) -> Iterator[Reached]:
    """The options that were chosen."""
    for section, row in rows(evaluation):
        option = row.reason.option
        if option is not None:
            edition, form = evaluation.submission.edition.id, section.section.abbreviation
            yield edition, form, row.row.no, f"{option.group}{option.text}"


def test_facts_reach_every_option_of_every_row() -> None:
    found = [body.evaluated() for body in bodies_of_every_option(Kind.SECTORAL)]
    assert {reached for evaluation in found for reached in options_of(evaluation)} == tables()
