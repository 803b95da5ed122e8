"""What stands between a section and its next level: arithmetic on the edition's tables.

Nothing is promised: a step says what the tables give if so many organisations no longer failed and
all else stayed as it is.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction

from generator.law.choices import Level
from generator.law.criteria import Criterion
from generator.law.declared import Kind
from generator.law.edition import Edition
from generator.law.sections import Row, Section
from generator.messages.problems import Fact
from generator.scoring.engine import finding
from generator.scoring.evaluation import Evaluation, RowScore, SectionScore
from generator.scoring.explain import failure
from generator.submission.model import Submission


@dataclass(frozen=True)
class Blocking:
    """An organisation that fails a row, and what it failed."""

    bin: str
    name: str
    fact: Fact


@dataclass(frozen=True)
class RowStanding:
    """A scored row and the counts that its points follow from.

    ``blocking`` names the organisations that fail it; it is empty where only counts are known.
    """

    row: Row
    criterion: Criterion
    points: int
    failing: int
    before: int | None = None
    inspected: int | None = None
    blocking: tuple[Blocking, ...] = ()

    @property
    def lost(self) -> int:
        """The points between the row and its maximum."""
        return self.criterion.maximum - self.points


@dataclass(frozen=True)
class Gain:
    """Points that a row gains once so many organisations no longer fail it.

    ``organisations`` is 0 where none of them is in the way: no inspection has looked at the row.
    """

    standing: RowStanding
    points: int
    organisations: int


@dataclass(frozen=True)
class SectionAdvice:
    """A scored section, its next level and what leads there.

    ``next`` is None at the highest level; ``needed`` are the points up to it. ``gains`` begin with
    the most points for the fewest organisations and end with rows that wait for an inspection.
    """

    section: Section
    total: int
    level: Level
    next: Level | None
    needed: int
    rows: tuple[RowStanding, ...]
    gains: tuple[Gain, ...]

    def rises_by(self, points: int) -> bool:
        """True when so many points more make the next level."""
        return self.next is not None and points >= self.needed


@dataclass(frozen=True)
class BodyAdvice:
    """What would raise the score of a body; sections that are not scored are left out."""

    name: str
    kind: Kind
    year: int
    edition: Edition
    sections: tuple[SectionAdvice, ...]


@dataclass(frozen=True)
class CriterionLoss:
    """What an item of Appendix 1 costs several bodies.

    ``points`` are those lost, by so many ``bodies`` and their failing ``organisations``;
    ``rising`` are the bodies of which a section would rise a level if that row alone were full.
    """

    edition: Edition
    criterion: Criterion
    points: int
    bodies: int
    organisations: int
    rising: int


def section_advice(section: Section, kind: Kind, rows: Sequence[RowStanding]) -> SectionAdvice:
    """The advice on a section by its scored rows, of which there is one at least."""
    scale, total = section.scale(kind), sum(row.points for row in rows)
    level = scale.level(total)
    above = [*Level][: [*Level].index(level)]
    first = getattr(scale, above[-1].value)[0] if above else total
    gains = sorted((gain for row in rows for gain in _gains(row)), key=_worth)
    return SectionAdvice(
        section=section,
        total=total,
        level=level,
        next=above[-1] if above else None,
        needed=first - total,
        rows=tuple(rows),
        gains=tuple(gains),
    )


def _gains(row: RowStanding) -> Iterator[Gain]:
    if not row.failing and row.lost:
        yield Gain(row, row.lost, 0)
    best = row.points
    for fewer in range(1, row.failing + 1):
        found = finding(row.failing - fewer, row.before, row.inspected)
        points = row.criterion.choose(found).points
        if points > best:
            yield Gain(row, points - row.points, fewer)
            best = points


def _worth(gain: Gain) -> tuple[bool, Fraction, int]:
    return not gain.organisations, Fraction(gain.organisations, gain.points), -gain.points


def of_evaluation(evaluation: Evaluation) -> BodyAdvice:
    """The advice on an evaluated body."""
    submission = evaluation.submission
    return BodyAdvice(
        name=submission.body.name,
        kind=submission.body.kind,
        year=submission.year,
        edition=submission.edition,
        sections=tuple(
            section_advice(one.section, submission.body.kind, [*_standings(submission, one)])
            for one in evaluation.sections
            if one.total is not None
        ),
    )


def _standings(submission: Submission, section: SectionScore) -> Iterator[RowStanding]:
    return (
        _standing(submission, row, row.points) for row in section.rows if row.points is not None
    )


def _standing(submission: Submission, row: RowScore, points: int) -> RowStanding:
    reason = row.reason
    return RowStanding(
        row=row.row,
        criterion=row.criterion,
        points=points,
        failing=reason.failing_count,
        before=None if reason.before is None else reason.before.count,
        inspected=reason.inspected,
        blocking=tuple(
            Blocking(item.organisation.bin, item.organisation.name, failure(submission, item))
            for item in reason.failing
        ),
    )


def losses(bodies: Iterable[BodyAdvice]) -> tuple[CriterionLoss, ...]:
    """The items of Appendix 1 that cost points: first those by which most bodies would rise."""
    found: dict[tuple[str, str], list[tuple[BodyAdvice, SectionAdvice, RowStanding]]] = {}
    for body in bodies:
        for section in body.sections:
            for row in section.rows:
                if row.lost:
                    key = body.edition.id, row.criterion.no
                    found.setdefault(key, []).append((body, section, row))
    costs = [
        CriterionLoss(
            edition=own[0][0].edition,
            criterion=own[0][2].criterion,
            points=sum(row.lost for _, _, row in own),
            bodies=len({id(body) for body, _, _ in own}),
            organisations=sum(row.failing for _, _, row in own),
            rising=len({id(body) for body, section, row in own if section.rises_by(row.lost)}),
        )
        for own in found.values()
    ]
    return tuple(sorted(costs, key=lambda one: (-one.rising, -one.points)))


def costliest(costs: Iterable[CriterionLoss]) -> list[CriterionLoss]:
    """Those that cost most points first, of equals those that cost more bodies."""
    return sorted(costs, key=lambda one: (-one.points, -one.bodies, -one.organisations))
