"""The figures of a paper: a value with all its numbers, for each kind of paper.

They are made from an evaluation, kept in the manifest and compared with what a paper prints.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from typing import ClassVar

from generator.law.choices import Form, Kind, Level
from generator.law.papers import Paper
from generator.messages.problems import Fact
from generator.submission.appendix_2 import Appendix2Counts
from generator.submission.appendix_5 import ReportedBody


@dataclass(frozen=True, slots=True)
class BodyIdentity:
    """Which body a paper is about; ``kato`` is None where it has no code."""

    name: str
    kind: Kind
    kato: str | None


@dataclass(frozen=True, slots=True)
class RowFigures:
    """The points of one scored row and the counts behind them.

    ``points`` and ``maximum`` are None where the row is not scored; ``failing_before`` is None
    outside row 1, ``inspected`` outside the 3.x criteria. ``failing_bins`` ascend; ``rulings`` are
    their ids.
    """

    no: str
    criterion: str
    points: int | None
    maximum: int | None
    failing: int
    failing_before: int | None
    inspected: int | None
    failing_bins: tuple[str, ...]
    rulings: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SectionFigures:
    """The points of one section; None where the section is not scored."""

    form: Form
    organisations: int
    points: int | None
    maximum: int | None
    level: Level | None
    rows: tuple[RowFigures, ...]

    @property
    def share(self) -> Fraction | None:
        """The points as a share of the maximum."""
        return share_of(self.points, self.maximum)


@dataclass(frozen=True, slots=True)
class Grounds:
    """Who failed the rows of a sheet, and why.

    ``names`` are those of organisations by their БСН; ``facts`` what each failed, by section, row
    and БСН. Both are empty where Appendix 2 is scored, and in manifests of the first versions.
    """

    names: Mapping[str, str] = field(default_factory=dict)
    facts: Mapping[tuple[Form, str], Mapping[str, Fact]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class OfBody:
    """The body, year and edition of a paper about one body."""

    body: BodyIdentity
    year: int
    edition: str


@dataclass(frozen=True, slots=True)
class SheetFigures(OfBody):
    """The points of an assessment sheet: every section once; None where nothing is scored."""

    paper: ClassVar = Paper.SHEET

    sections: tuple[SectionFigures, ...]
    points: int | None
    maximum: int | None
    grounds: Grounds = Grounds()

    def section(self, form: Form) -> SectionFigures:
        """The section of a form."""
        return next(section for section in self.sections if section.form is form)


@dataclass(frozen=True, slots=True)
class Appendix2Figures(OfBody):
    """The counts of Appendix 2."""

    paper: ClassVar = Paper.REPORT

    appendix_2: Appendix2Counts


@dataclass(frozen=True, slots=True)
class InspectionFigures(OfBody):
    """The number of lines of Appendix 3."""

    paper: ClassVar = Paper.INSPECTIONS

    lines: int


@dataclass(frozen=True, slots=True)
class ConsolidatedFigures:
    """The counts of Appendix 5, in the order of its bodies."""

    paper: ClassVar = Paper.CONSOLIDATED
    body: ClassVar[None] = None

    year: int
    edition: str
    bodies: tuple[ReportedBody, ...]

    @property
    def origins(self) -> tuple[tuple[str, str], ...]:
        """The workbooks of the bodies, each with its SHA-256."""
        return tuple((body.file, body.sha256) for body in self.bodies)


Figures = SheetFigures | Appendix2Figures | InspectionFigures | ConsolidatedFigures


def share_of(points: int | None, maximum: int | None) -> Fraction | None:
    """Points as a share of the maximum; None where there is none."""
    return None if points is None or not maximum else Fraction(points, maximum)
