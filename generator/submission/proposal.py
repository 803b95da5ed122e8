"""What a workbook of another layout may mean: tables, their columns, and the body."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import Enum

from generator.submission.contract import BodyField, SheetName
from generator.submission.likeness import meaning_of
from generator.submission.mapping import (
    MappedBody,
    MappedColumn,
    MappedTable,
    MappedWord,
    is_money,
    listed,
    stem,
)
from generator.submission.sheets import Workbook

_SAMPLES = 4


@dataclass(frozen=True)
class Candidate:
    """A field that a column may fill, and how like it is, of 1."""

    field: Enum
    likeness: float


@dataclass(frozen=True)
class ProposedColumn:
    """A column of a table: where its header stands, some values, and the fields it may fill.

    The likeliest comes first; none is like it when there is none. ``values`` are some that stand
    there. ``unit`` is that of sums, as far as the header or a line above says it.
    """

    column: int
    header: str
    number: int
    values: tuple[str, ...]
    candidates: tuple[Candidate, ...] = ()
    is_certain: bool = False
    unit: str = ""

    @property
    def samples(self) -> str:
        """A few of the values, on a line."""
        return " ".join("; ".join(self.values[:_SAMPLES]).split())

    def words(self, one: Enum) -> tuple[MappedWord, ...]:
        """The values that the list of a field does not know, each with what it may mean.

        Empty where nothing in the list is like it.
        """
        known = listed(one)
        unknown = [v for v in self.values if known is not None and known.find_listed(v) is None]
        return tuple(MappedWord(value, meaning_of(known, value)) for value in unknown)

    def mapped(self, one: Enum) -> MappedColumn:
        """The column as filling a field, with the words whose meaning is proposed."""
        unit = self.unit if is_money(one) else ""
        words = tuple(word for word in self.words(one) if word.means)
        return MappedColumn(self.header, stem(one), unit, self.number, words)


@dataclass(frozen=True)
class ProposedTable:
    """A table of a tab; ``place`` is the mapping of it without columns."""

    place: MappedTable
    columns: tuple[ProposedColumn, ...]


@dataclass(frozen=True)
class Proposal:
    """What a workbook may mean; ``missing`` are required labels of the body that it lacks."""

    workbook: Workbook
    tables: tuple[ProposedTable, ...]
    body: MappedBody = field(default_factory=MappedBody)
    missing: tuple[BodyField, ...] = ()

    @property
    def has_inspections(self) -> bool:
        """True when some table holds inspections."""
        return any(table.place.sheet is SheetName.INSPECTIONS for table in self.tables)
