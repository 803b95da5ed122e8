"""The compact engine: the points of every row of the sheet, each with its reason.

Pure: a submission in, an evaluation out, no library but the standard one. What is fixed by the
order (points, tables, bounds, levels) comes with the submission's edition; what the facts of a
section amount to is computed in :mod:`generator.scoring.facts`.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from generator.law.choices import Amount, Measure, Situation, Trend
from generator.law.criteria import Criterion, Finding
from generator.law.edition import Ruling
from generator.law.sections import Row, Section
from generator.scoring.evaluation import Before, Evaluation, Reason, RowScore, SectionScore
from generator.scoring.facts import SectionFacts, facts_of
from generator.scoring.rulings import applying, of_section
from generator.submission.model import Inspection, Submission


def evaluate(submission: Submission) -> Evaluation:
    """The points of every row, section and the whole, each with its reason."""
    sections = tuple(_section(submission, section) for section in submission.edition.sections)
    return Evaluation(
        submission=submission,
        sections=sections,
        total=_sum(section.total for section in sections),
        maximum=_sum(section.maximum for section in sections),
    )


def _sum(numbers: Iterator[int | None]) -> int | None:
    scored = [number for number in numbers if number is not None]
    return sum(scored) if scored else None


def _section(submission: Submission, section: Section) -> SectionScore:
    facts = facts_of(submission, section)
    rows = tuple(_row(facts, row, criterion) for row, criterion in section.scored_rows)
    total = _sum(row.points for row in rows)
    return SectionScore(
        section=section,
        organisations=facts.organisations,
        counted=facts.counted,
        not_counted=facts.not_counted,
        rows=rows,
        total=total,
        maximum=_sum(row.maximum for row in rows),
        level=None if total is None else section.scale(submission.body.kind).level(total),
        rulings=of_section(facts, rows),
    )


def _row(facts: SectionFacts, row: Row, criterion: Criterion) -> RowScore:
    inspections = facts.of_norm(criterion.norm)
    unscored = _unscored_because(facts, row)
    if unscored is not None:
        return _unscored(criterion, row, inspections, facts.ruling(unscored))
    failing = facts.failing(criterion)
    before = facts.before() if criterion.measure is Measure.LOSS else None
    last = None if before is None else before.count
    inspected = facts.inspected(inspections) if criterion.norm else None
    reason = Reason(
        option=criterion.choose(finding(failing.count, last, inspected)),
        failing=failing.evidence,
        failing_count=failing.count,
        reported=failing.reported,
        before=before,
        inspected=inspected,
        inspections=inspections,
        rulings=(),
    )
    rulings = applying(facts, row, criterion, reason)
    reason = replace(reason, rulings=rulings) if rulings else reason
    points = None if reason.option is None else reason.option.points
    return RowScore(row, criterion, points, criterion.maximum, reason)


def _unscored_because(facts: SectionFacts, row: Row) -> Situation | None:
    if not facts.organisations:
        return Situation.NO_ORGANISATIONS
    if facts.submission.body.kind.is_among(row.not_for):
        return Situation.ROW_OF_OTHER_BODIES
    return None


def _unscored(
    criterion: Criterion, row: Row, inspections: tuple[Inspection, ...], ruling: Ruling
) -> RowScore:
    reason = Reason(
        option=None,
        failing=(),
        failing_count=0,
        reported=None,
        before=Before(0, (), None) if criterion.measure is Measure.LOSS else None,
        inspected=0 if criterion.norm else None,
        inspections=inspections,
        rulings=(ruling,),
    )
    return RowScore(row, criterion, None, None, reason)


def finding(failing: int, before: int | None, inspected: int | None) -> Finding:
    """What counts of organisations amount to; None where a criterion has no such count."""
    return Finding(
        failing=_amount(failing),
        inspected=None if inspected is None else _amount(inspected),
        trend=None if before is None else _trend(failing, before),
    )


def _amount(count: int) -> Amount:
    return Amount.SOME if count else Amount.NONE


def _trend(now: int, before: int) -> Trend:
    return Trend.DOWN if now < before else Trend.NOT_DOWN
