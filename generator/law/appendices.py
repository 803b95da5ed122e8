"""The words of the appendices: what stands above, in and below each form."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import ClassVar

from generator.law.choices import Count, Form
from generator.law.criteria import NUMBERED, Criterion, count_of


@dataclass(frozen=True)
class ItemsText:
    """The fixed words of Appendix 1 above its table."""

    header: tuple[str, ...]
    title: str
    columns: tuple[tuple[str, str, str], ...]


@dataclass(frozen=True)
class _FormText:
    """The fixed words above a form."""

    header: tuple[str, ...]
    form_mark: str
    title: str
    period_caption: str


@dataclass(frozen=True)
class SheetText(_FormText):
    """The fixed words above a form about one body; all that Appendix 4 has beside its tables."""

    body_caption: str


@dataclass(frozen=True)
class _ReportRow:
    no: str = field(metadata={"may_be_empty": True, **NUMBERED})
    text: str

    @property
    def plain_text(self) -> str:
        """The text as Appendix 5 has it, without the asterisk of the note."""
        return self.text.rstrip("*")


@dataclass(frozen=True)
class Appendix2Heading(_ReportRow):
    """A heading of Appendix 2, which has no cells of its own."""

    text: str = field(metadata={"key": "heading"})

    unit: ClassVar[None] = None
    count: ClassVar[None] = None
    failing: ClassVar[None] = None
    closed: ClassVar[tuple[Form, ...]] = ()
    open: ClassVar[tuple[Form, ...]] = ()


@dataclass(frozen=True)
class Appendix2Line(_ReportRow):
    """A line of Appendix 2.

    It is ``counting`` one of :class:`Count` or those ``failing`` an item of Appendix 1; a line that
    only leads to those below it counts nothing. ``closed`` are the sections whose cell is closed.
    """

    unit: str
    counting: Count | None = field(default=None, metadata={"key": "count"})
    failing: Criterion | None = None
    closed: tuple[Form, ...] = field(default=(), metadata={"may_be_empty": True})

    @property
    def count(self) -> str | None:
        """What tells it from the other lines: a :class:`Count`, or the number of its item."""
        return self.counting if self.failing is None else count_of(self.failing)

    @property
    def open(self) -> tuple[Form, ...]:
        """The sections whose cell is filled in; none in a line that counts nothing."""
        return tuple(f for f in Form if self.count is not None and f not in self.closed)


Appendix2Row = Appendix2Line | Appendix2Heading


@dataclass(frozen=True)
class ByForm:
    """A text for each section."""

    institutions: str
    enterprises: str
    joint_stock: str
    partnerships: str

    @property
    def forms(self) -> Mapping[Form, str]:
        """The texts by their sections, in order."""
        return {form: str(getattr(self, form.value)) for form in Form}


@dataclass(frozen=True)
class _CountColumns(ByForm):
    """The heads that Appendices 2 and 5 share; those of the sections stand below ``of_which``."""

    indicator: str
    unit: str
    total: str
    of_which: str


@dataclass(frozen=True)
class Appendix2Columns(_CountColumns):
    """The heads of Appendix 2."""

    number: str


@dataclass(frozen=True)
class Appendix2Text(SheetText):
    """Appendix 2, the report of a body: its words and its lines."""

    columns: Appendix2Columns
    closed_mark: str
    rows: tuple[Appendix2Row, ...]
    notes: tuple[str, ...]
    signature: tuple[str, str, str]

    @property
    def failing(self) -> Mapping[str, Criterion]:
        """The items of which lines count the failing organisations, by what tells the lines."""
        return {row.count: row.failing for row in self.rows if row.count and row.failing}

    @property
    def counts(self) -> tuple[str, ...]:
        """All that its lines count, in their order."""
        return tuple(row.count for row in self.rows if row.count is not None)

    def row(self, count: str) -> Appendix2Row:
        """The line that counts one of :attr:`counts`; loading proves there is no second."""
        (row,) = (row for row in self.rows if row.count == count)
        return row

    def heading(self, count: str) -> Appendix2Row:
        """The nearest line above it that counts nothing: what it stands under."""
        above = self.rows[: self.rows.index(self.row(count))]
        return next(row for row in reversed(above) if row.count is None)


@dataclass(frozen=True)
class InspectionsColumns:
    """The heads of Appendix 3, from left to right and from the wider to the narrower."""

    number: str
    organisation: str
    inspector: str
    results: str
    no_violation: str
    violations: str
    excess: str
    excess_premises: str
    excess_vehicles: str
    unregistered: str
    unregistered_property: str
    unregistered_vehicles: str


@dataclass(frozen=True)
class InspectionsText(SheetText):
    """The words of Appendix 3, the results of inspections."""

    columns: InspectionsColumns
    signature: tuple[str, str, str]


@dataclass(frozen=True)
class ConsolidatedColumns(_CountColumns):
    """The heads of Appendix 5."""

    body: str


@dataclass(frozen=True)
class ConsolidatedText(_FormText):
    """The words of Appendix 5; its lines are those of Appendix 2, without number and asterisk."""

    columns: ConsolidatedColumns
