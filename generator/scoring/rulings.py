"""Rulings on what the law leaves open that made a difference, so that the notes cite them."""

from __future__ import annotations

from collections.abc import Callable

from generator.law.choices import Measure, Situation
from generator.law.criteria import Criterion
from generator.law.edition import Ruling
from generator.law.sections import Row
from generator.scoring.evaluation import Reason, RowScore
from generator.scoring.facts import SectionFacts


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


def _never(_: SectionFacts, __: Row, ___: Criterion, ____: Reason) -> bool:
    """Situations that are settled before a row is scored, or for the section as a whole."""
    return False


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
    return criterion.measure in (Measure.PLAN, Measure.REPORT) and not reason.failing_count


def _other_norms_inspected(
    facts: SectionFacts, _: Row, criterion: Criterion, reason: Reason
) -> bool:
    if not criterion.looks_at_inspections or reason.inspected != 0:
        return False
    return facts.inspected(facts.inspections) > 0


_APPLIES: dict[Situation, _Applies] = {
    Situation.NONE_NOW_SOME_BEFORE: _none_now_some_before,
    Situation.PARTLY_INSPECTED: _partly_inspected,
    Situation.NO_ORGANISATIONS: _never,
    Situation.HEADING_ROWS: _never,
    Situation.BORROWED_SCALE: _borrowed_scale,
    Situation.WITHOUT_INDICATORS: _without_indicators,
    Situation.ROW_OF_OTHER_BODIES: _never,
    Situation.POINTS_NOT_PRINTED: _points_not_printed,
    Situation.NO_DENOMINATOR: _no_denominator,
    Situation.SUBMITTED_AT_ANY_TIME: _submitted_at_any_time,
    Situation.OTHER_NORMS_INSPECTED: _other_norms_inspected,
}
"""By situation, whether its ruling made a difference to a scored row."""
