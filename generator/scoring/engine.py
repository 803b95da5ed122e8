"""The compact engine: the points of every row, each with its reason and the rulings it rests on.

Pure: a submission in, an evaluation out, no library but the standard one. What is fixed by the
order (points, tables, bounds, levels) comes with the submission's edition; what the facts of a
section amount to is computed in :mod:`generator.scoring.evaluation`.
"""

from __future__ import annotations

from collections.abc import Iterator
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
    facts = SectionFacts(submission, section)
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
        rulings=_of_section(facts, rows),
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
    rulings = _applying(facts, row, criterion, reason)
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


def _of_section(facts: SectionFacts, rows: tuple[RowScore, ...]) -> tuple[Ruling, ...]:
    """The rulings of the rows, and that of the heading rows where the section is scored."""
    cited = {ruling.id for row in rows for ruling in row.reason.rulings}
    if facts.organisations and any(row.criterion is None for row in facts.section.rows):
        cited.add(facts.ruling(Situation.HEADING_ROWS).id)
    return tuple(ruling for ruling in facts.submission.edition.rulings if ruling.id in cited)


def _applying(
    facts: SectionFacts, row: Row, criterion: Criterion, reason: Reason
) -> tuple[Ruling, ...]:
    """The rulings that made a difference to a scored row.

    Those of other situations are settled before a row is scored, or for the section as a whole.
    """
    measure, inspected = criterion.measure, reason.inspected or 0
    none_fails, by_norm = not reason.failing_count, criterion.looks_at_inspections
    fact, before, option = criterion.fact, reason.before, reason.option
    made_a_difference = {
        Situation.NONE_NOW_SOME_BEFORE: none_fails and before is not None and before.count > 0,
        Situation.PARTLY_INSPECTED: none_fails and by_norm and 0 < inspected < facts.organisations,
        Situation.BORROWED_SCALE: row.borrowed_scale,
        Situation.WITHOUT_INDICATORS: measure is Measure.ACHIEVEMENT and facts.some_lack_indicators,
        Situation.POINTS_NOT_PRINTED: option is not None and option.shown == "",
        Situation.NO_DENOMINATOR: measure is Measure.SOLVENCY and facts.some_lack_a_denominator,
        Situation.SUBMITTED_AT_ANY_TIME: none_fails and fact is not None and bool(fact.situation),
        Situation.OTHER_NORMS_INSPECTED: by_norm
        and reason.inspected == 0
        and facts.inspected(facts.inspections) > 0,
    }
    return tuple(facts.ruling(one) for one, applies in made_a_difference.items() if applies)
