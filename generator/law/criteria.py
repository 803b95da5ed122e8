"""Appendix 1: items that give points, each with its decision table."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from typing import ClassVar

from generator.law.choices import Amount, Measure, Trend
from generator.law.clause import Clause
from generator.law.declared import DeclaredFact, Norm


@dataclass(frozen=True)
class Finding:
    """What the facts of a section amount to for one criterion: all a decision table sees.

    In a table, a feature left open admits every value.
    """

    failing: Amount
    inspected: Amount | None = None
    trend: Trend | None = None

    def admits(self, finding: Finding) -> bool:
        """True when every feature named here has the finding's value."""
        pairs = (
            (self.failing, finding.failing),
            (self.inspected, finding.inspected),
            (self.trend, finding.trend),
        )
        return all(wanted is None or wanted is found for wanted, found in pairs)


def possible_findings(measure: Measure) -> Iterator[Finding]:
    """Every finding that facts can amount to under a measure.

    A failing organisation of an inspected norm has been inspected, so "some failing, none
    inspected" is not among them.
    """
    for failing in Amount:
        if measure is Measure.LOSS:
            yield from (Finding(failing, trend=trend) for trend in Trend)
        elif measure is Measure.INSPECTION:
            for inspected in Amount:
                if failing is Amount.NONE or inspected is Amount.SOME:
                    yield Finding(failing, inspected=inspected)
        else:
            yield Finding(failing)


@dataclass(frozen=True)
class Option:
    """A line of a criterion in Appendix 1.

    ``when`` is None for a line that only ``leads`` to others and is never chosen; ``printed`` is
    what the act shows in the points column where it shows no points (2025 leaves one cell empty);
    ``group`` is the official line above the option, if it stands under one.
    """

    text: str
    points: int
    printed: str | None = field(default=None, metadata={"may_be_empty": True})
    leads: bool = False
    when: Finding | None = None
    group: str | None = None

    @property
    def shown(self) -> str:
        """What stands in the points column."""
        return str(self.points) if self.printed is None else self.printed


@dataclass(frozen=True)
class Criterion:
    """A numbered item of Appendix 1 that gives points, with its decision table.

    ``reference`` is the point of the Rules that says how to measure it, where one does.
    """

    KEY: ClassVar = "no"

    no: str
    text: str
    measure: Measure
    options: tuple[Option, ...]
    norm: Norm | None = None
    fact: DeclaredFact | None = None
    reference: Clause | None = None

    @cached_property
    def maximum(self) -> int:
        """The most points any option gives."""
        return max(option.points for option in self.options if option.when is not None)

    @cached_property
    def looks_at_inspections(self) -> bool:
        """True when the table distinguishes "inspected" from "not inspected" (2022 only)."""
        return any(option.when and option.when.inspected for option in self.options)

    def choose(self, finding: Finding) -> Option:
        """The one option that applies; loading an edition proves there is exactly one."""
        (chosen,) = (o for o in self.options if o.when is not None and o.when.admits(finding))
        return chosen


@dataclass(frozen=True)
class Heading:
    """An item of Appendix 1 that only heads indicators of its own."""

    KEY: ClassVar = "no"

    no: str
    text: str
