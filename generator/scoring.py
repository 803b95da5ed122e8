"""The compact engine: the points of every row of the sheet, each with its reason.

Pure: a submission in, an evaluation out, no library but the standard one. What is fixed by the
order (points, tables, bounds, levels) comes with the submission's edition; how each measure
looks at an organisation stands in :mod:`generator.measures`.
"""

from __future__ import annotations

from collections.abc import Iterator

from generator.edition import (
    Amount,
    Criterion,
    Finding,
    Measure,
    Row,
    Ruling,
    Section,
    Situation,
    Trend,
)
from generator.evaluation import Before, Evaluation, Evidence, Reason, RowScore, SectionScore
from generator.measures import fails, losing_before, violations_at
from generator.rulings import Looks, applying, of_section
from generator.submission import Inspection, Submission
from generator.workbook import InspectionField, OrganisationField


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
    organisations = submission.of_form(section.form)
    counted = tuple(o for o in organisations if o.is_counted)
    looks = Looks(submission, section, organisations, counted)
    rows = tuple(_row(looks, row, criterion) for row, criterion in section.scored_rows)
    total = _sum(row.points for row in rows)
    return SectionScore(
        section=section,
        counted=counted,
        not_counted=tuple(o for o in organisations if not o.is_counted),
        rows=rows,
        total=total,
        maximum=_sum(row.maximum for row in rows),
        level=None if total is None else section.scale(submission.body.kind).level(total),
        rulings=of_section(looks, rows),
    )


def _row(looks: Looks, row: Row, criterion: Criterion) -> RowScore:
    inspections = tuple(
        sorted(
            (i for i in looks.inspections() if i.norm is criterion.norm),
            key=_told_in_order,
        )
    )
    unscored = _unscored_because(looks, row)
    if unscored is not None:
        return _unscored(criterion, row, inspections, looks.ruling(unscored))
    failing = tuple(_failing(looks, criterion, inspections))
    before = _before(looks) if criterion.measure is Measure.LOSS else None
    inspected = _inspected(looks, inspections) if criterion.norm else None
    option = criterion.choose(_finding(len(failing), before, inspected))
    reason = Reason(option, failing, before, inspected, inspections, rulings=())
    rulings = applying(looks, row, criterion, reason)
    reason = Reason(option, failing, before, inspected, inspections, rulings)
    return RowScore(row, criterion, option.points, criterion.maximum, reason)


def _told_in_order(inspection: Inspection) -> tuple[object, ...]:
    """Inspections stand by organisation and day; the order of the sheet's rows decides nothing."""
    return (
        inspection.bin,
        inspection.ended,
        inspection.act,
        inspection.inspector,
        inspection.violation,
        str(inspection.excess),
        inspection.origin.row,
    )


def _unscored_because(looks: Looks, row: Row) -> Situation | None:
    if not looks.counted:
        return Situation.NO_ORGANISATIONS
    if looks.submission.body.kind in row.not_for:
        return Situation.ROW_OF_OTHER_BODIES
    return None


def _unscored(
    criterion: Criterion, row: Row, inspections: tuple[Inspection, ...], ruling: Ruling
) -> RowScore:
    reason = Reason(
        option=None,
        failing=(),
        before=Before(0, (), None) if criterion.measure is Measure.LOSS else None,
        inspected=0 if criterion.norm else None,
        inspections=inspections,
        rulings=(ruling,),
    )
    return RowScore(row, criterion, None, None, reason)


def _finding(failing: int, before: Before | None, inspected: int | None) -> Finding:
    return Finding(
        failing=_amount(failing),
        inspected=None if inspected is None else _amount(inspected),
        trend=None if before is None else _trend(failing, before.count),
    )


def _amount(count: int) -> Amount:
    return Amount.SOME if count else Amount.NONE


def _trend(now: int, before: int) -> Trend:
    return Trend.DOWN if now < before else Trend.NOT_DOWN


def _before(looks: Looks) -> Before:
    """Last year's loss-makers: those that left the body in the year are among them."""
    form = looks.section.form
    organisations = tuple(o for o in looks.organisations if o.lost_before)
    given = looks.submission.body.loss_makers_before.get(form)
    return Before(losing_before(looks.submission, form), organisations, given)


def _inspected(looks: Looks, inspections: tuple[Inspection, ...]) -> int:
    counted = {organisation.bin for organisation in looks.counted}
    return len(counted & {inspection.bin for inspection in inspections})


def _failing(
    looks: Looks, criterion: Criterion, inspections: tuple[Inspection, ...]
) -> Iterator[Evidence]:
    """The counted organisations that fail a criterion, by ascending БСН."""
    measure = criterion.measure
    for organisation in looks.counted:
        violations = violations_at(organisation, inspections)
        if measure is Measure.INSPECTION and violations:
            cells = tuple(c for i in violations for c in i.origin.cells(InspectionField.VIOLATION))
            yield Evidence(organisation, measure, cells, violations)
        elif fails(organisation, measure, looks.submission.edition.solvency):
            cells = organisation.origin.cells(*_CELLS[measure])
            yield Evidence(organisation, measure, cells)


_F = OrganisationField
_CELLS: dict[Measure, tuple[OrganisationField, ...]] = {
    Measure.LOSS: (_F.RESULT,),
    Measure.PAYMENT: (_F.RESULT, _F.DUE, _F.PAID, _F.TERM, _F.PAID_ON),
    Measure.PASSPORTS: (_F.OBJECTS,),
    Measure.PLAN: (_F.PLAN,),
    Measure.REPORT: (_F.REPORT,),
    Measure.INDICATORS: (_F.INDICATORS,),
    Measure.ACHIEVEMENT: (_F.PLANNED, _F.ACHIEVED),
    Measure.SOLVENCY: (_F.CURRENT_ASSETS, _F.LIABILITIES, _F.OWN_FUNDS, _F.NON_CURRENT_ASSETS),
}
