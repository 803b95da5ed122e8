"""What a body costs grows with its organisations and their inspections, not with the square."""

from __future__ import annotations

import sys
from collections.abc import Callable
from dataclasses import replace
from functools import cache
from types import FrameType
from typing import Any

import pytest

from generator.assess import assess
from generator.law.choices import OF_BODY, Paper
from generator.papers import content
from generator.scoring import engine as scoring
from generator.submission.model import Inspection, Organisation, Submission
from tests.helpers.kit import EDITIONS
from tests.helpers.paths import ROOT

BODIES = ("abai", "almaty-oblysy", "pavlodar", "soltustik-qazaqstan", "zhambyl")
"""Between them they have what fails, what was inspected and what is not counted."""


@cache
def submissions() -> tuple[Submission, ...]:
    paths = (ROOT / "inputs" / "2023" / f"{name}.xlsx" for name in BODIES)
    found = [assess(path, EDITIONS).evaluation for path in paths]
    return tuple(evaluation.submission for evaluation in found if evaluation is not None)


def grown(times: int) -> Submission:
    """A body that has all organisations of these, so many times, each time under other БСН."""
    first, *_ = submissions()
    organisations: list[Organisation] = []
    inspections: list[Inspection] = []
    for number, one in enumerate(submissions() * times):
        own = f"{number:05}"
        organisations += [replace(o, bin=own + o.bin[5:]) for o in one.organisations]
        for found in one.inspections:
            origin = replace(found.origin, row=len(inspections) + 2)
            inspections.append(replace(found, bin=own + found.bin[5:], origin=origin))
    return replace(
        first,
        body=replace(first.body, loss_makers_before={}),
        organisations=tuple(organisations),
        inspections=tuple(inspections),
    )


def steps(function: Callable[[], object]) -> int:
    """How many lines are run while a function runs: the same on every machine."""
    count = 0

    def traced(_frame: FrameType, event: str, _argument: object) -> Any:
        nonlocal count
        count += event == "line"
        return traced

    before = sys.gettrace()
    sys.settrace(traced)
    try:
        function()
    finally:
        sys.settrace(before)
    return count


def test_the_bodies_that_are_grown_have_what_could_cost() -> None:
    submission = grown(1)
    assert len({o.bin for o in submission.organisations}) == len(submission.organisations)
    evaluation = scoring.evaluate(submission)
    rows = [row for section in evaluation.sections for row in section.rows]
    assert sum(row.reason.failing_count for row in rows) > 50
    assert max(len(row.reason.inspections) for row in rows) > 5
    assert any(row.reason.before and row.reason.before.count > 1 for row in rows)
    assert sum(len(section.not_counted) for section in evaluation.sections) > 5
    assert any(o.lost_before and not o.is_counted for o in submission.organisations)


def test_scoring_ten_times_the_organisations_takes_ten_times_the_steps() -> None:
    small, large = grown(2), grown(20)
    assert steps(lambda: scoring.evaluate(large)) < 11 * steps(lambda: scoring.evaluate(small))


@pytest.mark.parametrize("paper", OF_BODY)
def test_a_paper_of_ten_times_the_organisations_takes_ten_times_the_steps(paper: Paper) -> None:
    small, large = (scoring.evaluate(grown(times)) for times in (2, 20))
    of_large = steps(lambda: content.of_body(large, paper))
    assert of_large < 11 * steps(lambda: content.of_body(small, paper))
