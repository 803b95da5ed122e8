"""The average results of bodies that can be compared: of one kind and one reporting year."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction

from generator.law.choices import Kind
from generator.results.previous import Results
from generator.results.ranking import BodyPoints


@dataclass(frozen=True)
class Average:
    """The bodies of one kind and year; their points as a share of the most they could have.

    ``before`` is that share in the previous different batch; None where nothing is scored.
    """

    kind: Kind
    year: int
    bodies: Sequence[BodyPoints]
    share: Fraction | None
    before: Fraction | None


def averages(bodies: Iterable[BodyPoints], previous: Results | None) -> tuple[Average, ...]:
    """The averages: the newest year first, then the largest group."""
    groups: dict[tuple[int, str], list[BodyPoints]] = {}
    for body in bodies:
        groups.setdefault((body.year, body.kind.key), []).append(body)
    last: dict[tuple[int, str], list[tuple[int | None, int | None]]] = {}
    for one in (previous or {}).values():
        last.setdefault((one.year, one.body.kind.key), []).append((one.points, one.maximum))
    found = [
        Average(own[0].kind, year, own, share_of_all(own), _share(last.get((year, kind), ())))
        for (year, kind), own in groups.items()
    ]
    return tuple(sorted(found, key=lambda one: (-one.year, -len(one.bodies))))


def share_of_all(bodies: Iterable[BodyPoints]) -> Fraction | None:
    """The points of all bodies as a share of the most they could have."""
    return _share([(body.points, body.maximum) for body in bodies])


def _share(pairs: Iterable[tuple[int | None, int | None]]) -> Fraction | None:
    scored = [(points, most) for points, most in pairs if points is not None and most]
    most = sum(most for _, most in scored)
    return Fraction(sum(points for points, _ in scored), most) if most else None
