"""Appendices 1 and 4: items that give points, what they rest on, and the sections scored by them.

What nobody is asked must not give points: the proof of an edition rests on what is said here.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import ClassVar, Final

from generator.law.choices import (
    Amount,
    Clause,
    Count,
    DeclaredFact,
    Form,
    Kind,
    Level,
    Measure,
    Norm,
    Shown,
    Trend,
)
from generator.messages.problems import Phrase

NUMBERED: Final = {
    "must": (
        re.compile(r"[1-9]\d*(\.[1-9]\d*)*", re.ASCII).fullmatch,
        Phrase("expected.number-of-row"),
    )
}
"""What the number of an item, a row or a line must be: ``3`` or ``3.1``."""


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
        found = vars(finding)
        return all(value is None or value is found[name] for name, value in vars(self).items())

    def __str__(self) -> str:
        """The features as a message shows them, without what is left open."""
        return ", ".join(f"{name} = {value}" for name, value in vars(self).items() if value)


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
    points: int = field(
        metadata={"must": (lambda own: own >= 0, Phrase("expected.not-less", {"least": "0"}))}
    )
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

    no: str = field(metadata=NUMBERED)
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

    def options_for(self, finding: Finding) -> tuple[Option, ...]:
        """The options that a finding selects."""
        return tuple(o for o in self.options if o.when is not None and o.when.admits(finding))

    def choose(self, finding: Finding) -> Option:
        """The one option that applies; loading an edition proves there is exactly one."""
        (chosen,) = self.options_for(finding)
        return chosen

    def reads(self, fact: DeclaredFact) -> bool:
        """True of a fact by which an organisation fails it, or that its measure rests on."""
        own = self.fact is not None and self.fact.key == fact.key
        return own or self.measure in fact.read_by


@dataclass(frozen=True)
class Heading:
    """An item of Appendix 1 that only heads indicators of its own."""

    KEY: ClassVar = "no"

    no: str = field(metadata=NUMBERED)
    text: str


CHANGES: dict[str, tuple[str, str]] = {
    Count.CHANGE: (Count.AT_END, Count.AT_START),
    Count.FAILING_CHANGE: (Count.FAILING_NOW, Count.FAILING_BEFORE),
}
"""Lines that follow from two others: the first minus the second."""


def asked_of(criterion: Criterion, facts: Iterable[DeclaredFact]) -> tuple[Form, ...]:
    """The forms whose organisations are asked for all that a criterion is measured by."""
    declared = criterion.norm or criterion.fact
    if declared is not None:
        return declared.forms
    read = list(filter(criterion.reads, facts))
    return tuple(form for form in Form if all(form in fact.forms for fact in read))


def count_of(criterion: Criterion) -> str:
    """The line that counts the organisations that fail a criterion."""
    return Count.FAILING_NOW if criterion.measure is Measure.LOSS else criterion.no


def read_from(criterion: Criterion) -> tuple[str, ...]:
    """The lines that a reported section is scored by; an inspected norm needs none of them."""
    if criterion.measure is Measure.INSPECTION:
        return ()
    before = (Count.FAILING_BEFORE,) if criterion.measure is Measure.LOSS else ()
    return (count_of(criterion), *before)


@dataclass(frozen=True)
class Row:
    """A row of Appendix 4: a heading (``criterion`` None) or a scored row.

    ``not_for`` names the kinds of bodies whose row it is not (point 16); ``borrowed_scale``
    marks a row scored by an item written for another norm.
    """

    KEY: ClassVar = "no"

    no: str = field(metadata=NUMBERED)
    text: str
    criterion: Criterion | None = None
    not_for: tuple[Kind, ...] = field(default=(), metadata={"may_be_empty": True, "refers": True})
    borrowed_scale: bool = False


@dataclass(frozen=True)
class Scale:
    """The levels of a section for some kinds of bodies (point 16).

    Each level has the fewest and the most points that make it; ``reference`` is the point that
    sets them.
    """

    kinds: tuple[Kind, ...] = field(metadata={"refers": True})
    high: tuple[int, int]
    medium: tuple[int, int]
    low: tuple[int, int]
    reference: Clause | None = None

    @property
    def bands(self) -> Mapping[Level, tuple[int, int]]:
        """The fewest and the most points of each level, the lowest first."""
        return {Level.LOW: self.low, Level.MEDIUM: self.medium, Level.HIGH: self.high}

    def level(self, points: int) -> Level:
        """The level of a total; loading proves that the bands leave no gap."""
        bands = self.bands.items()
        (level,) = (level for level, (first, last) in bands if first <= points <= last)
        return level


@dataclass(frozen=True)
class Section:
    """One of the four tables of Appendix 4.

    ``columns`` are its rows of heads, each with a head for every column that it ``shows``.
    """

    KEY: ClassVar = "form"

    form: Form
    abbreviation: str
    tag: str = field(
        metadata={
            "must": (lambda own: own.isidentifier() and own.islower(), Phrase("expected.tag"))
        }
    )
    title: str
    columns: tuple[tuple[str, ...], ...]
    rows: tuple[Row, ...]
    total_label: str
    scales: tuple[Scale, ...]
    shows: tuple[Shown, ...] = (Shown.NUMBER, Shown.TEXT, Shown.POINTS)

    def place(self, shown: Shown) -> int:
        """The place of the column that shows the number, the text or the points, from 1."""
        return self.shows.index(shown) + 1

    @cached_property
    def scored_rows(self) -> tuple[tuple[Row, Criterion], ...]:
        """The rows that carry points, with their items of Appendix 1."""
        return tuple((row, row.criterion) for row in self.rows if row.criterion is not None)

    def maximum(self, kind: Kind) -> int:
        """The most points a body of this kind can get here."""
        return sum(item.maximum for row, item in self.scored_rows if not kind.is_among(row.not_for))

    def scale(self, kind: Kind) -> Scale:
        """The levels that apply to a kind of body."""
        (scale,) = (scale for scale in self.scales if kind.is_among(scale.kinds))
        return scale
