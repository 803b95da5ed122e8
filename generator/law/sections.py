"""Appendix 4: sections with their rows and levels."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import ClassVar

from generator.law.choices import Form, Level, Shown
from generator.law.clause import Clause
from generator.law.criteria import Criterion
from generator.law.declared import Kind


@dataclass(frozen=True)
class Row:
    """A row of Appendix 4: a heading (``criterion`` None) or a scored row.

    ``not_for`` names the kinds of bodies whose row it is not (point 16); ``borrowed_scale``
    marks a row scored by an item written for another norm.
    """

    KEY: ClassVar = "no"

    no: str
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

    def level(self, points: int) -> Level:
        """The level of a total; loading proves that the bands leave no gap."""
        bands = {level: getattr(self, level.value) for level in Level}
        (level,) = (level for level, (first, last) in bands.items() if first <= points <= last)
        return level


@dataclass(frozen=True)
class Section:
    """One of the four tables of Appendix 4.

    ``columns`` are its rows of heads, each with a head for every column that it ``shows``.
    """

    KEY: ClassVar = "form"

    form: Form
    abbreviation: str
    tag: str
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
