"""The compact engine: the points of every row, each with its reason and the rulings it rests on.

Pure: a submission in, an evaluation out, no library but the standard one. What is fixed by the
order (points, tables, bounds, levels) comes with the submission's edition; what the facts of a
section amount to is computed in :mod:`generator.scoring.evaluation`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace

from generator.law.choices import Amount, Measure, Situation, Trend
from generator.law.criteria import Criterion, Finding, Row, Section
from generator.law.edition import Ruling
from generator.scoring.evaluation import (
    Before,
    Evaluation,
    Reason,
    RowScore,
    SectionFacts,
    SectionScore,
    facts_of,
)
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


def of_section(facts: SectionFacts, rows: tuple[RowScore, ...]) -> tuple[Ruling, ...]:
    """The rulings of the rows, and that of the heading rows where the section is scored."""
    cited = {ruling.id for row in rows for ruling in row.reason.rulings}
    if facts.organisations and any(row.criterion is None for row in facts.section.rows):
        cited.add(facts.ruling(Situation.HEADING_ROWS).id)
    return tuple(ruling for ruling in facts.submission.edition.rulings if ruling.id in cited)


def applying(
    facts: SectionFacts, row: Row, criterion: Criterion, reason: Reason
) -> tuple[Ruling, ...]:
    """The rulings that made a difference to a scored row, in the order of situations."""
    return tuple(
        facts.ruling(situation)
        for situation, applies in _APPLIES.items()
        if applies(facts, row, criterion, reason)
    )


_Applies = Callable[[SectionFacts, Row, Criterion, Reason], bool]


def _none_now_some_before(_: SectionFacts, __: Row, ___: Criterion, reason: Reason) -> bool:
    return reason.before is not None and reason.before.count > 0 and not reason.failing_count


def _partly_inspected(facts: SectionFacts, _: Row, criterion: Criterion, reason: Reason) -> bool:
    partly = 0 < (reason.inspected or 0) < facts.organisations
    return criterion.looks_at_inspections and partly and not reason.failing_count


def _borrowed_scale(_: SectionFacts, row: Row, __: Criterion, ___: Reason) -> bool:
    return row.borrowed_scale


def _without_indicators(facts: SectionFacts, _: Row, criterion: Criterion, __: Reason) -> bool:
    return criterion.measure is Measure.ACHIEVEMENT and facts.some_lack_indicators


def _points_not_printed(_: SectionFacts, __: Row, ___: Criterion, reason: Reason) -> bool:
    return reason.option is not None and reason.option.shown == ""


def _no_denominator(facts: SectionFacts, _: Row, criterion: Criterion, __: Reason) -> bool:
    return criterion.measure is Measure.SOLVENCY and facts.some_lack_a_denominator


def _submitted_at_any_time(_: SectionFacts, __: Row, criterion: Criterion, reason: Reason) -> bool:
    settled = criterion.fact is not None and criterion.fact.situation is not None
    return settled and not reason.failing_count


def _other_norms_inspected(
    facts: SectionFacts, _: Row, criterion: Criterion, reason: Reason
) -> bool:
    if not criterion.looks_at_inspections or reason.inspected != 0:
        return False
    return facts.inspected(facts.inspections) > 0


_APPLIES: dict[Situation, _Applies] = {
    Situation.NONE_NOW_SOME_BEFORE: _none_now_some_before,
    Situation.PARTLY_INSPECTED: _partly_inspected,
    Situation.BORROWED_SCALE: _borrowed_scale,
    Situation.WITHOUT_INDICATORS: _without_indicators,
    Situation.POINTS_NOT_PRINTED: _points_not_printed,
    Situation.NO_DENOMINATOR: _no_denominator,
    Situation.SUBMITTED_AT_ANY_TIME: _submitted_at_any_time,
    Situation.OTHER_NORMS_INSPECTED: _other_norms_inspected,
}
"""By situation, whether its ruling made a difference to a scored row.

The others are settled before a row is scored, or for the section as a whole.
"""
