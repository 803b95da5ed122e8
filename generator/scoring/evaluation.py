"""The facts of one section that its rows are scored by, and the result of scoring.

Facts come from organisations, or from Appendix 2: the only place that distinguishes the two ways
of reporting. The result is the points of a body, each with the reason that explains it on screen,
fills the notes, and is compared with finished papers.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from generator.law.choices import Count, DeclaredFact, Level, Measure, Norm, Situation
from generator.law.criteria import Criterion, Option, Row, Section, count_of
from generator.law.edition import Edition, Ruling
from generator.submission.contract import (
    InspectionField,
    OrganisationColumn,
    OrganisationField,
    fact_fields,
)
from generator.submission.model import (
    CellRef,
    Given,
    Inspection,
    Organisation,
    Submission,
    distinct,
    fails,
    violations,
)


@dataclass(frozen=True)
class Failing:
    """How many fail a criterion, who they are and, where Appendix 2 is scored, its cell."""

    count: int
    evidence: tuple[Evidence, ...]
    reported: CellRef | None


@dataclass(frozen=True)
class SectionFacts:
    """The facts that the rows of one section are scored by.

    Where the body handed in Appendix 2 its counts are the facts: there are no organisations then,
    and who was inspected is known by name only.
    """

    submission: Submission
    section: Section

    def ruling(self, situation: Situation) -> Ruling:
        """How the edition reads a situation."""
        return self.submission.edition.ruling(situation)

    def of_norm(self, norm: Norm | None) -> tuple[Inspection, ...]:
        """The inspections of one norm; the order of the sheet's rows decides nothing."""
        return tuple(inspection for inspection in self._in_order if inspection.norm == norm)

    @cached_property
    def _in_order(self) -> Sequence[Inspection]:
        return sorted(self.inspections, key=_sort_key)

    @property
    def _own(self) -> tuple[Organisation, ...]:
        return self.submission.of_form(self.section.form)

    @property
    def organisations(self) -> int:
        """How many organisations the criteria take in."""
        reported, form = self.submission.reported, self.section.form
        if reported is None:
            return len(self.counted)
        return reported.counted(form, self.submission.body.not_counted.get(form))

    @cached_property
    def counted(self) -> tuple[Organisation, ...]:
        """Those organisations, by ascending БСН."""
        return tuple(o for o in self._own if o.is_counted)

    @cached_property
    def not_counted(self) -> tuple[Organisation, ...]:
        """The other organisations of the section, by ascending БСН."""
        return tuple(o for o in self._own if not o.is_counted)

    @cached_property
    def inspections(self) -> tuple[Inspection, ...]:
        """The inspections of the section's organisations, counted or not."""
        own, form = {organisation.bin for organisation in self._own}, self.section.form
        return tuple(i for i in self.submission.inspections if i.bin in own or i.form is form)

    def inspected(self, inspections: Iterable[Inspection]) -> int:
        """How many counted organisations these inspections are of."""
        if self.submission.reported is not None:
            return distinct(inspections)
        return len(self._counted_bins.intersection(i.bin for i in inspections))

    @cached_property
    def _counted_bins(self) -> frozenset[str]:
        return frozenset(organisation.bin for organisation in self.counted)

    def failing(self, criterion: Criterion) -> Failing:
        """The counted organisations that fail a criterion, by ascending БСН.

        Of Appendix 2 their count, or that of the inspections of a norm whose cell is closed.
        """
        reported = self.submission.reported
        if reported is None:
            evidence = tuple(self._evidence(criterion))
            return Failing(len(evidence), evidence, None)
        key = count_of(criterion), self.section.form
        if criterion.norm is None or key in reported.counts:
            return Failing(reported.counts[key], (), reported.cells[key])
        violating = (i for i in self.of_norm(criterion.norm) if i.violation)
        return Failing(self.inspected(violating), (), None)

    def _evidence(self, criterion: Criterion) -> Iterator[Evidence]:
        measure, submission = criterion.measure, self.submission
        if measure is Measure.INSPECTION:
            found = violations(self.of_norm(criterion.norm))
            for organisation in self.counted if found else ():
                own = tuple(found.get(organisation.bin, ()))
                if own:
                    yield Evidence(organisation, measure, _cells_of(own), own)
            return
        for organisation in self.counted:
            if fails(organisation, criterion, submission):
                cells = organisation.origin.cells(*_fields(criterion, submission.edition))
                yield Evidence(organisation, measure, cells, fact=criterion.fact)

    def before(self) -> Before:
        """Last year's loss-makers: those that left the body in the year are among them.

        From the rows, or given in Appendix 2 or on «Орган».
        """
        reported, form = self.submission.reported, self.section.form
        key = Count.FAILING_BEFORE, form
        given = (
            self.submission.body.loss_makers_before.get(form)
            if reported is None
            else Given(reported.counts[key], reported.cells[key])
        )
        lost = tuple(o for o in self._own if o.lost_before)
        return Before(len(lost) if given is None else given.count, lost, given)

    @property
    def some_lack_indicators(self) -> bool:
        """True when a counted organisation has no key indicators."""
        reported, form = self.submission.reported, self.section.form
        if reported is None:
            return any(o.accounts is not None and o.accounts.lacks_indicators for o in self.counted)
        items = (i for _, i in self.section.scored_rows if i.fact and i.fact.key == "indicators")
        return any(reported.counts.get((count_of(item), form), 0) for item in items)

    @property
    def some_lack_a_denominator(self) -> bool:
        """True when a counted organisation is known to have no current assets or no liabilities."""
        balances = [o.balance for o in self.counted if o.balance]
        return any(not (b.current_assets and b.liabilities) for b in balances)


def _sort_key(inspection: Inspection) -> tuple[object, ...]:
    """Sorts inspections by organisation and day, whatever the order of the sheet's rows."""
    return (
        inspection.bin,
        inspection.name,
        inspection.ended,
        inspection.act,
        inspection.inspector,
        inspection.violation,
        str(inspection.excess),
        inspection.origin.row,
    )


def _fields(criterion: Criterion, edition: Edition) -> tuple[OrganisationColumn, ...]:
    """The columns that say whether an organisation fails a criterion."""
    if criterion.fact is None:
        return _CELLS[criterion.measure]
    return tuple(field for field, fact in fact_fields(edition) if fact == criterion.fact)


def _cells_of(inspections: Iterable[Inspection]) -> tuple[CellRef, ...]:
    return tuple(c for i in inspections for c in i.origin.cells(InspectionField.VIOLATION))


_F = OrganisationField
_CELLS: dict[Measure, tuple[OrganisationField, ...]] = {
    Measure.LOSS: (_F.RESULT,),
    Measure.PAYMENT: (_F.RESULT, _F.DUE, _F.PAID, _F.TERM, _F.PAID_ON),
    Measure.ACHIEVEMENT: (_F.PLANNED, _F.ACHIEVED),
    Measure.SOLVENCY: (_F.CURRENT_ASSETS, _F.LIABILITIES, _F.OWN_FUNDS, _F.NON_CURRENT_ASSETS),
}


@dataclass(frozen=True)
class Evidence:
    """A failing organisation, what it failed, and the cells that say so.

    ``violations`` are the inspections that found one, for the measure "inspection" only; ``fact``
    is the declared one that failed, for the measure "fact" only.
    """

    organisation: Organisation
    measure: Measure
    cells: tuple[CellRef, ...]
    violations: tuple[Inspection, ...] = ()
    fact: DeclaredFact | None = None


@dataclass(frozen=True)
class Before:
    """Failing organisations of the previous year: counted from the rows, or given on «Орган»."""

    count: int
    organisations: tuple[Organisation, ...]
    given: Given | None

    @property
    def cells(self) -> tuple[CellRef, ...]:
        """The cells the count came from."""
        if self.given is not None:
            return (self.given.cell,)
        field = OrganisationField.PREVIOUS_RESULT
        return tuple(c for o in self.organisations for c in o.origin.cells(field))


@dataclass(frozen=True)
class Reason:
    """Why a row has its points.

    ``option`` is None when the row is not scored; ``before`` is there for criterion 1 only,
    ``inspected`` (a count of organisations) for the 3.x criteria only; ``inspections`` are all
    those of the row's norm, also of organisations that are not counted. Where Appendix 2 is
    scored, nothing is known of single organisations: ``failing`` is empty, and ``reported`` is
    the cell that ``failing_count`` came from, if there is one.
    """

    option: Option | None
    failing: tuple[Evidence, ...]
    failing_count: int
    reported: CellRef | None
    before: Before | None
    inspected: int | None
    inspections: tuple[Inspection, ...]
    rulings: tuple[Ruling, ...]


@dataclass(frozen=True)
class RowScore:
    """The points of one scored row; None in a row that is not scored."""

    row: Row
    criterion: Criterion
    points: int | None
    maximum: int | None
    reason: Reason


@dataclass(frozen=True)
class SectionScore:
    """The points of one section; None where no organisation is counted.

    ``organisations`` is how many are counted; ``counted`` and ``not_counted`` are empty where
    Appendix 2 is scored.
    """

    section: Section
    organisations: int
    counted: tuple[Organisation, ...]
    not_counted: tuple[Organisation, ...]
    rows: tuple[RowScore, ...]
    total: int | None
    maximum: int | None
    level: Level | None
    rulings: tuple[Ruling, ...]


@dataclass(frozen=True)
class Evaluation:
    """All points of one body for one year; totals None when no section is scored."""

    submission: Submission
    sections: tuple[SectionScore, ...]
    total: int | None
    maximum: int | None
