"""What must hold of every body, over generated ones: both editions, all kinds, every status."""

from __future__ import annotations

from dataclasses import fields, is_dataclass, replace
from random import Random

from hypothesis import example, given, settings
from hypothesis import strategies as st

from generator.law.choices import Level
from generator.scoring.score_text import section_json
from generator.submission.contract import InspectionField
from generator.submission.model import CellRef, Origin, Submission
from tests.helpers import kit, law
from tests.helpers.bodies import (
    FORMS,
    LEVELS,
    MAXIMA,
    Body,
    bodies,
    bodies_of_every_option,
    local,
    options_of,
    rows,
    tables,
    with_one_more,
)

bounded = settings(max_examples=80, deadline=None, derandomize=True)


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
    if is_dataclass(value) and type(value).__module__.endswith((".evaluation", ".model")):
        return type(value), tuple(nameless(getattr(value, field.name)) for field in fields(value))
    return value


UNNUMBERED = Body(
    law.AKIM_OFFICE,
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


def test_facts_reach_every_option_of_every_row() -> None:
    found = [body.evaluated() for body in bodies_of_every_option(law.SECTORAL)]
    assert {reached for evaluation in found for reached in options_of(evaluation)} == tables()
