"""The order as data: one enacted text of the Rules, and which one serves a reporting year.

Everything the law fixes (numbers, dates, wording) comes from ``editions/*.toml``, read and
proved by :mod:`generator.law.edition_file`. This module holds the nouns and their questions.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import StrEnum
from functools import cached_property
from typing import ClassVar

from generator.files.zip import digest
from generator.law.leaves import leaves
from generator.law.papers import Paper


class Form(StrEnum):
    """Groups of legal forms; each has its own section of Appendix 4."""

    INSTITUTIONS = "institutions"
    ENTERPRISES = "enterprises"
    JOINT_STOCK = "joint_stock"
    PARTNERSHIPS = "partnerships"


class Kind(StrEnum):
    """Kinds of assessed bodies (points 2 and 6)."""

    SECTORAL = "sectoral"
    LOCAL_EXECUTIVE = "local_executive"
    AKIM_OFFICE = "akim_office"


class Norm(StrEnum):
    """What the state financial control bodies inspect (point 13(3))."""

    FLOOR_AREA = "floor_area"
    SERVICE_CARS = "service_cars"
    TELEPHONES_AND_FURNITURE = "telephones_and_furniture"
    SPECIAL_VEHICLES = "special_vehicles"


class Measure(StrEnum):
    """Ways of measuring a criterion; each is implemented once, in :mod:`generator.scoring`."""

    LOSS = "loss"
    PAYMENT = "payment"
    INSPECTION = "inspection"
    PASSPORTS = "passports"
    PLAN = "plan"
    REPORT = "report"
    INDICATORS = "indicators"
    ACHIEVEMENT = "achievement"
    SOLVENCY = "solvency"


class Count(StrEnum):
    """What a line of Appendix 2 counts: organisations, by section and altogether."""

    AT_START = "at start"
    AT_END = "at end"
    CHANGE = "change"
    FAILING_BEFORE = "failing before"
    FAILING_NOW = "failing now"
    FAILING_CHANGE = "failing change"
    PAYERS = "payers"
    LATE_PAYERS = "late payers"
    AREA_OF_INSTITUTIONS = "area of institutions"
    SERVICE_CARS = "service cars"
    TELEPHONES = "telephones"
    AREA_OF_COMPANIES = "area of companies"
    SPECIAL_VEHICLES = "special vehicles"
    PASSPORTS = "passports"
    NO_PLAN = "no plan"
    NO_REPORT = "no report"
    NO_INDICATORS = "no indicators"
    NOT_ACHIEVED = "not achieved"
    INSOLVENT = "insolvent"


class Amount(StrEnum):
    """How many organisations: none, or some."""

    NONE = "none"
    SOME = "some"


class Trend(StrEnum):
    """The year's change in the number of failing organisations."""

    DOWN = "down"
    NOT_DOWN = "not down"


class Level(StrEnum):
    """Levels of efficiency by point 16."""

    HIGH = "high"
    MEDIUM = "medium"
    LOW = "low"


class Situation(StrEnum):
    """Situations the law leaves open; an edition's ruling says how each is read."""

    NONE_NOW_SOME_BEFORE = "none now, some before"
    PARTLY_INSPECTED = "partly inspected"
    NO_ORGANISATIONS = "no organisations"
    HEADING_ROWS = "heading rows"
    BORROWED_SCALE = "borrowed scale"
    WITHOUT_INDICATORS = "without indicators"
    ROW_OF_OTHER_BODIES = "row of other bodies"
    POINTS_NOT_PRINTED = "points not printed"
    NO_DENOMINATOR = "no denominator"
    SUBMITTED_AT_ANY_TIME = "submitted at any time"
    OTHER_NORMS_INSPECTED = "other norms inspected"


class Reading(StrEnum):
    """What becomes of an organisation in a situation that can be read in two ways."""

    PASSES = "passes"
    FAILS = "fails"


READ_IN_TWO_WAYS = (Situation.WITHOUT_INDICATORS, Situation.NO_DENOMINATOR)
"""Situations of an organisation whose ruling says whether it passes: one without key indicators
(its plan's achievement), one without current assets (its solvency).
"""


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
    reference: str | None = None

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
    not_for: tuple[Kind, ...] = field(default=(), metadata={"may_be_empty": True})
    borrowed_scale: bool = False


@dataclass(frozen=True)
class Scale:
    """The levels of a section for some kinds of bodies (point 16).

    Each level has the fewest and the most points that make it; ``reference`` is the point that
    sets them.
    """

    kinds: tuple[Kind, ...]
    high: tuple[int, int]
    medium: tuple[int, int]
    low: tuple[int, int]
    reference: str | None = None

    def level(self, points: int) -> Level:
        """The level of a total; loading proves that the bands leave no gap."""
        bands = {level: getattr(self, level.value) for level in Level}
        (level,) = (level for level, (first, last) in bands.items() if first <= points <= last)
        return level


@dataclass(frozen=True)
class Section:
    """One of the four tables of Appendix 4."""

    KEY: ClassVar = "form"

    form: Form
    abbreviation: str
    tag: str
    title: str
    columns: tuple[tuple[str, str, str], ...]
    rows: tuple[Row, ...]
    total_label: str
    scales: tuple[Scale, ...]

    @cached_property
    def scored_rows(self) -> tuple[tuple[Row, Criterion], ...]:
        """The rows that carry points, with their items of Appendix 1."""
        return tuple((row, row.criterion) for row in self.rows if row.criterion is not None)

    def maximum(self, kind: Kind) -> int:
        """The most points a body of this kind can get here."""
        return sum(item.maximum for row, item in self.scored_rows if kind not in row.not_for)

    def scale(self, kind: Kind) -> Scale:
        """The levels that apply to a kind of body."""
        (scale,) = (scale for scale in self.scales if kind in scale.kinds)
        return scale


@dataclass(frozen=True)
class Ruling:
    """A reading of what the law leaves open; never official.

    ``kk`` and ``ru`` are the wording, ``ground`` says in Kazakh what it rests on. What is read in
    two ways is scored as it ``reads``, so that the wording and the points are one.
    """

    KEY: ClassVar = "id"

    id: str
    situation: Situation
    kk: str
    ru: str
    ground: str
    reads: Reading | None = None


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
    no: str = field(metadata={"may_be_empty": True})
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
    closed: ClassVar[tuple[Form, ...]] = ()
    open: ClassVar[tuple[Form, ...]] = ()


@dataclass(frozen=True)
class Appendix2Line(_ReportRow):
    """A line of Appendix 2.

    ``count`` is None in the line that only leads to those below it and counts nothing.
    ``closed`` are the sections whose cell is closed.
    """

    unit: str
    count: Count | None = None
    closed: tuple[Form, ...] = field(default=(), metadata={"may_be_empty": True})

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
    def counts(self) -> tuple[Count, ...]:
        """All that its lines count, in their order."""
        return tuple(row.count for row in self.rows if row.count is not None)

    def row(self, count: Count) -> Appendix2Row:
        """The line that counts one of :attr:`counts`; loading proves there is no second."""
        (row,) = (row for row in self.rows if row.count is count)
        return row

    def heading(self, count: Count) -> Appendix2Row:
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


@dataclass(frozen=True)
class Solvency:
    """The bounds of point 14: an organisation below either one is insolvent.

    Text in the file (``"1.5"``), so that no binary number comes between. ``reference`` is the point
    of the Rules that sets them.
    """

    current_ratio: Decimal
    own_working_capital_ratio: Decimal
    reference: str | None = None


@dataclass(frozen=True)
class PointNumbers:
    """Points of the Rules that the notes cite, as they are numbered in this edition.

    ``named`` is the one by which organisations with another managing body are listed by name.
    """

    not_counted: str
    named: str
    controlled: str
    levels: str


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
class Term:
    """The day of the year by which bodies report; ``reference`` is the point that sets it."""

    month: int
    day: int
    reference: str | None = None


@dataclass(frozen=True)
class Edition:
    """One enacted text of the Rules, whole, or the draft of one, which serves no year by itself.

    ``effective`` (None: the day it was ``adopted``) and ``repealed`` (None: still in force) bound
    its life; ``term`` is that of the report, in the year after the reporting year: the text in
    force on that day serves the year. An act that says from which reporting year it applies has it
    in ``applies_from_year``; the edition that it ``replaces`` no longer serves what it serves.
    ``last_reporting_year`` is the last one the data knows of. The criteria stand before the
    sections, whose rows refer to them.
    """

    id: str
    name_kk: str
    name_ru: str
    adopted: date
    term: Term
    last_reporting_year: int
    sources_kk: tuple[str, ...]
    sources_ru: tuple[str, ...]
    points: PointNumbers
    solvency: Solvency
    level_names: LevelNames
    items: ItemsText
    sheet: SheetText
    criteria: tuple[Criterion | Heading, ...]
    sections: tuple[Section, ...]
    report: Appendix2Text
    inspections: InspectionsText
    consolidated: ConsolidatedText
    rulings: tuple[Ruling, ...]
    remarks_kk: tuple[str, ...] = field(default=(), metadata={"may_be_empty": True})
    remarks_ru: tuple[str, ...] = field(default=(), metadata={"may_be_empty": True})
    effective: date | None = field(default=None, metadata={"key": "in_force"})
    repealed: date | None = None
    applies_from_year: int | None = None
    replaces: str | None = None
    is_draft: bool = False

    def section(self, form: Form) -> Section:
        """The section of a group of legal forms."""
        (section,) = (section for section in self.sections if section.form is form)
        return section

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
        term = date(year + 1, self.term.month, self.term.day)
        if self.is_draft or (self.repealed is not None and term >= self.repealed):
            return False
        return self.starts <= term if self.applies_from_year is None else self._applies(year)

    def _applies(self, year: int) -> bool:
        return self.applies_from_year is not None and year >= self.applies_from_year

    @cached_property
    def basis(self) -> Mapping[Paper, str]:
        """For each paper the SHA-256 of all in this text that can change what it says.

        Not in it are the dates of its life, sources, remarks, Russian wording and the words of
        other papers; nor what only a file has: its remarks, its order of keys.
        """
        found = [(leaf.part, str(leaf.value)) for leaf in leaves(self) if leaf.key not in _ASIDE]
        return {paper: digest(repr([*_of(paper, found)]).encode()) for paper in Paper}


_ASIDE = frozenset(
    {"name_ru", "adopted", "in_force", "repealed", "applies_from_year", "replaces", "ru"}
    | {"last_reporting_year", "sources_kk", "sources_ru", "remarks_kk", "remarks_ru", "is_draft"}
)
"""Keys whose values no paper rests on."""

_OWN_WORDS = {
    "items": Paper.SHEET,
    "sheet": Paper.SHEET,
    "inspections": Paper.INSPECTIONS,
    "consolidated": Paper.CONSOLIDATED,
}
"""Tables that one paper alone rests on."""


def _of(paper: Paper, found: Iterable[tuple[str, str]]) -> Iterator[tuple[str, str]]:
    for part, value in found:
        table = part.partition(",")[0]
        if table != "term" and _OWN_WORDS.get(table, paper) is paper:
            yield part, value


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
