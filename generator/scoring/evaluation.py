"""The result of scoring: the points of a body, each with the reason that explains it.

A reason explains a score on screen, fills the notes, and is compared with finished papers.
"""

from __future__ import annotations

from dataclasses import dataclass

from generator.law.choices import DeclaredFact, Level, Measure
from generator.law.criteria import Criterion, Option, Row, Section
from generator.law.edition import Ruling
from generator.submission.contract import OrganisationField
from generator.submission.model import CellRef, Given, Inspection, Organisation, Submission


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
