"""The Rules as data: one enacted text of the Rules, and which one serves a reporting year.

Everything the law fixes (numbers, dates, wording) comes from ``editions/*.toml``, read and
proved by :mod:`generator.law.edition_reading`. This module holds the nouns and their questions.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from functools import cached_property
from itertools import chain
from typing import ClassVar, TypeVar

from generator.files.archive import digest
from generator.law.appendices import (
    Appendix2Text,
    ConsolidatedText,
    InspectionsText,
    ItemsText,
    SheetText,
)
from generator.law.choices import (
    Clause,
    Declared,
    DeclaredFact,
    Form,
    Kind,
    Level,
    Norm,
    Paper,
    Reading,
    Situation,
    Term,
)
from generator.law.criteria import Criterion, Heading, Section
from generator.messages.problems import Phrase, Translated

D = TypeVar("D", bound=Declared)


@dataclass(frozen=True)
class Ruling:
    """A reading of what the law leaves open; never official.

    ``text`` is the wording, ``ground`` says what it rests on. What is read in two ways is scored
    as it ``reads``, so that the wording and the points are one.
    """

    KEY: ClassVar = "id"

    id: str
    situation: Situation
    text: Translated
    ground: Translated
    reads: Reading | None = None


_ABOVE_ZERO = {"must": (lambda bound: bound > 0, Phrase("expected.more-than", {"least": "0"}))}


@dataclass(frozen=True)
class Solvency:
    """The bounds of point 14: an organisation below either one is insolvent.

    Text in the file (``"1.5"``), so that no binary number comes between. ``reference`` is the point
    of the Rules that sets them.
    """

    current_ratio: Decimal = field(metadata=_ABOVE_ZERO)
    own_working_capital_ratio: Decimal = field(metadata=_ABOVE_ZERO)
    reference: Clause | None = None


@dataclass(frozen=True)
class PointNumbers:
    """Points of the Rules that the notes cite, as they are numbered in this edition.

    ``named`` is the one by which organisations with another managing body are listed by name.
    """

    not_counted: Clause
    named: Clause
    controlled: Clause
    levels: Clause


@dataclass(frozen=True)
class LevelNames:
    """The words of point 16 for the three levels."""

    high: str
    medium: str
    low: str

    def of(self, level: Level) -> str:
        """The words for a level."""
        return str(getattr(self, level.value))


@dataclass(frozen=True)
class Declarations:
    """What the texts of the Rules have in common, of which each takes what it uses."""

    kinds: tuple[Kind, ...]
    norms: tuple[Norm, ...]
    facts: tuple[DeclaredFact, ...]


@dataclass(frozen=True)
class Edition:
    """One enacted text of the Rules, whole, or the draft of one, which serves no year by itself.

    ``effective`` (None: the day it was ``adopted``) and ``repealed`` (None: still in force) bound
    its life; ``term`` is that of the report, in the year after the reporting year: the text in
    force on that day serves the year. An act that says from which reporting year it applies has it
    in ``applies_from_year``; the edition that it ``replaces`` no longer serves what it serves.
    ``last_reporting_year`` is the last one the data knows of. The criteria stand before the
    sections, whose rows refer to them. Its kinds, norms and facts are those of its own file and
    what it uses of :class:`Declarations`, in whose order they are.
    """

    id: str = field(
        metadata={
            "must": (re.compile(r"[0-9A-Za-z][0-9A-Za-z._-]*").fullmatch, Phrase("expected.id"))
        }
    )
    name: Translated
    adopted: date
    term: Term
    last_reporting_year: int
    sources: tuple[Translated, ...]
    points: PointNumbers
    solvency: Solvency
    level_names: LevelNames
    kinds: tuple[Kind, ...] = field(default=(), kw_only=True)
    norms: tuple[Norm, ...] = field(default=(), kw_only=True)
    facts: tuple[DeclaredFact, ...] = field(default=(), kw_only=True)
    items: ItemsText
    sheet: SheetText
    criteria: tuple[Criterion | Heading, ...]
    sections: tuple[Section, ...]
    report: Appendix2Text
    inspections: InspectionsText
    consolidated: ConsolidatedText
    rulings: tuple[Ruling, ...]
    remarks: tuple[Translated, ...] = field(default=(), metadata={"may_be_empty": True})
    effective: date | None = field(default=None, metadata={"key": "in_force"})
    repealed: date | None = None
    applies_from_year: int | None = None
    replaces: str | None = None
    is_draft: bool = field(default=False, metadata={"given": True})

    def __hash__(self) -> int:
        """That of its id: the hash of all its words takes as long as to lay out a form."""
        return hash(self.id)

    def section(self, form: Form) -> Section:
        """The section of a group of legal forms."""
        (section,) = (section for section in self.sections if section.form is form)
        return section

    def with_declared(self, shared: Declarations) -> Edition:
        """The edition with what it uses of the shared declarations.

        Its own stand in place of those of the same key, others of its own behind them.
        """
        items = self.items_that_score
        norms = {item.norm.key for item in items if item.norm is not None}
        scales = (scale for section in self.sections for scale in section.scales)
        kinds = {kind.key for scale in scales for kind in scale.kinds}
        used = (fact for fact in shared.facts if any(item.reads(fact) for item in items))
        return replace(
            self,
            kinds=joined((kind for kind in shared.kinds if kind.key in kinds), self.kinds),
            norms=joined((norm for norm in shared.norms if norm.key in norms), self.norms),
            facts=joined(used, self.facts),
        )

    def norms_of(self, form: Form) -> tuple[Norm, ...]:
        """The norms of a group of legal forms."""
        return tuple(norm for norm in self.norms if form in norm.forms)

    def ruling(self, situation: Situation) -> Ruling:
        """How this edition reads a situation the law leaves open."""
        (ruling,) = (ruling for ruling in self.rulings if ruling.situation is situation)
        return ruling

    def is_failed(self, situation: Situation) -> bool:
        """True when an organisation in a situation that is read in two ways fails."""
        return self._readings.get(situation) is Reading.FAILS

    @cached_property
    def _readings(self) -> Mapping[Situation, Reading | None]:
        return {ruling.situation: ruling.reads for ruling in self.rulings}

    @property
    def items_that_score(self) -> tuple[Criterion, ...]:
        """The items of Appendix 1 that give points."""
        return tuple(item for item in self.criteria if isinstance(item, Criterion))

    @property
    def starts(self) -> date:
        """The first day on which it is in force."""
        return self.effective or self.adopted

    def serves(self, year: int) -> bool:
        """True when this text, taken alone, is the one for a reporting year."""
        term = self.term.after(year)
        if self.is_draft or (self.repealed is not None and term >= self.repealed):
            return False
        if self.applies_from_year is not None:
            return year >= self.applies_from_year
        return self.starts <= term

    @cached_property
    def basis(self) -> Mapping[Paper, str]:
        """For each paper the SHA-256 of all in this text that can change what it says.

        Not in it are the dates of its life, sources, remarks, Russian and English wording and the
        words of other papers; nor what only a file has: its remarks, its order of keys.
        """
        from generator.law.typed_toml import leaves  # here: of shipped editions it is kept, 8 ms

        found: dict[Paper, list[tuple[str, str]]] = {paper: [] for paper in Paper}
        for part, key, value in leaves(self):
            table = part.partition(",")[0]
            if not {table.partition(" ")[0], key} & _NO_BASIS:
                for paper in (_OWN_WORDS[table],) if table in _OWN_WORDS else Paper:
                    found[paper].append((part, str(value)))
        return {paper: digest(repr(own).encode()) for paper, own in found.items()}


_NO_BASIS = frozenset(
    {
        "term",
        "adopted",
        "in_force",
        "repealed",
        "applies_from_year",
        "replaces",
        "last_reporting_year",
    }
    | {"sources", "remarks", "ru", "en", "aliases", "code_required"}
    | {"rule_kk", "rule_ru", "example"}
)
"""Keys and tables on whose values no paper rests."""


_OWN_WORDS = {
    "items": Paper.SHEET,
    "sheet": Paper.SHEET,
    "inspections": Paper.INSPECTIONS,
    "consolidated": Paper.CONSOLIDATED,
}
"""Tables that one paper alone rests on."""


def joined(*tables: Iterable[D]) -> tuple[D, ...]:
    """What several tables declare; of those with one key the last, in the place of the first."""
    return tuple({one.key: one for one in chain(*tables)}.values())


def serving(editions: Iterable[Edition], year: int) -> tuple[Edition, ...]:
    """The editions that serve a reporting year, one if they fit together.

    One that another of them replaces is not among them.
    """
    found = [edition for edition in editions if edition.serves(year)]
    replaced = {edition.replaces for edition in found}
    return tuple(edition for edition in found if edition.id not in replaced)


def in_force(editions: Iterable[Edition], year: int) -> Edition | None:
    """The edition that serves a reporting year, or None when the year is before them all."""
    return next(iter(serving(editions, year)), None)


def served_years(editions: Sequence[Edition], edition: Edition) -> tuple[int, ...]:
    """The reporting years that one of the editions serves, as far as its data know."""
    first = min(edition.starts.year - 1, edition.applies_from_year or edition.starts.year)
    years = range(first, edition.last_reporting_year + 1)
    return tuple(
        year for year in years if edition.id in {other.id for other in serving(editions, year)}
    )
