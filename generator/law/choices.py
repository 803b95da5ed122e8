"""The closed lists of the law: legal forms, papers, and what an edition's file may use.

That are enumerations, citations, and the kinds, norms and facts that it declares.
"""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import Enum, StrEnum
from typing import ClassVar, Final

from generator.law import shipped_rows
from generator.messages.problems import Phrase, Translated


class Form(StrEnum):
    """Groups of legal forms; each has its own section of Appendix 4."""

    INSTITUTIONS = "institutions"
    ENTERPRISES = "enterprises"
    JOINT_STOCK = "joint_stock"
    PARTNERSHIPS = "partnerships"


@dataclass(frozen=True)
class LegalForm:
    """A legal form by any of its names; ``form`` None: known, but not assessed.

    ``legal_forms.tsv`` has every name that clerks use; one typed with look-alike letters needs no
    variant there.
    """

    code: str
    form: Form | None
    name: str
    abbreviation: str
    variants: tuple[str, ...]
    name_ru: str
    abbreviation_ru: str

    @property
    def names(self) -> tuple[str, ...]:
        """Every name it is known by."""
        own = (self.abbreviation, self.name, *self.variants, self.name_ru, self.abbreviation_ru)
        return tuple(name for name in own if name)


def _legal_form(form: str, variants: str, **names: str) -> LegalForm:
    known = tuple(variants.split("; ")) if variants else ()
    return LegalForm(form=Form(form) if form else None, variants=known, **names)


LEGAL_FORMS = tuple(_legal_form(**row) for row in shipped_rows(__package__, "legal_forms.tsv"))


class Measure(StrEnum):
    """Ways of measuring a criterion.

    Most are predicates in :mod:`generator.submission.model`; what is asked for each is in
    :mod:`generator.law.criteria`.
    """

    LOSS = "loss"
    PAYMENT = "payment"
    INSPECTION = "inspection"
    ACHIEVEMENT = "achievement"
    SOLVENCY = "solvency"
    FACT = "fact"


class FactValue(StrEnum):
    """What a cell of a fact holds."""

    YES_NO = "yes or no"
    COUNT = "whole number from 0"
    COUNT_FROM_ONE = "whole number from 1"
    AMOUNT = "number from 0"
    NUMBER = "number"
    NUMBER_OR_DASH = "number or dash"
    DATE = "date"


class Answer(StrEnum):
    """An answer that an organisation fails by."""

    YES = "yes"
    NO = "no"


class Shown(StrEnum):
    """What a column of Appendix 4 shows; a blank one is filled in by hand."""

    NUMBER = "number"
    TEXT = "text"
    POINTS = "points"
    BLANK = "blank"


class Count(StrEnum):
    """What a line of Appendix 2 counts, besides the organisations that fail an item.

    Those "failing" before, now and by the change have a negative financial result.
    """

    AT_START = "at start"
    AT_END = "at end"
    CHANGE = "change"
    FAILING_BEFORE = "failing before"
    FAILING_NOW = "failing now"
    FAILING_CHANGE = "failing change"
    PAYERS = "payers"


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


SHAPE: Final = r"[1-9][0-9]*(-[1-9][0-9]*)?(\([1-9][0-9]*\))?"
"""``14``, ``1-4``, or ``13(3)`` for a subpoint."""


class Clause(str):
    """A point of the Rules, ``14``, or a subpoint of one, ``13(3)``."""

    __slots__ = ()

    @property
    def words(self) -> Phrase:
        """The citation in words: «Қағидалардың 13-тармағының 3) тармақшасы»."""
        point, _, subpoint = self.rstrip(")").partition("(")
        if not subpoint:
            return Phrase("cite.point", {"point": point})
        return Phrase("cite.subpoint", {"point": point, "subpoint": subpoint})


def clause(value: object) -> Clause | None:
    """A citation as a file has it; None when it is none."""
    is_one = isinstance(value, str) and re.fullmatch(SHAPE, value)
    return Clause(value) if is_one else None


_KEYED: Final = {"must": (re.compile(r"[a-z][a-z0-9_]*").fullmatch, Phrase("expected.key"))}
"""A key in capitals would be taken for a column of the program's own."""


@dataclass(frozen=True)
class Declared:
    """A thing with a name in Kazakh, as papers have it, one in Russian, and others in use."""

    KEY: ClassVar = "key"

    key: str = field(metadata=_KEYED)
    kk: str
    ru: str
    aliases: tuple[str, ...] = field(default=(), metadata={"may_be_empty": True}, kw_only=True)

    @property
    def texts(self) -> tuple[str, ...]:
        """Every name, the Kazakh one first."""
        return (self.kk, self.ru, *self.aliases)

    @property
    def bilingual(self) -> Translated:
        """The name as a message quotes it, in its own language."""
        return Translated(self.kk, self.ru)


@dataclass(frozen=True)
class Kind(Declared):
    """A kind of assessed bodies (points 2 and 6).

    ``code_required`` is False where a body of the kind may be without a ӘАОЖ code; ``en`` is for
    messages, Russian where it is missing.
    """

    code_required: bool
    en: str | None = field(default=None, kw_only=True)

    def is_among(self, kinds: Iterable[Kind]) -> bool:
        """True when it is one of these, in whichever edition they are declared."""
        return any(self.key == other.key for other in kinds)

    def words(self, language: str) -> str:
        """The name for a reader of messages in a language: kk, ru or en."""
        return {"kk": self.kk, "en": self.en or self.ru}.get(language, self.ru)


class ExcessColumn(StrEnum):
    """The columns of Appendix 3 for what exceeds a norm."""

    PREMISES = "premises"
    VEHICLES = "vehicles"


@dataclass(frozen=True)
class Norm(Declared):
    """What the state financial control bodies inspect (point 13(3)).

    ``forms`` are those whose norm it is; a violation without a number is marked in the column
    ``appendix_3``, with the norm's name where it is ``named``.
    """

    forms: tuple[Form, ...]
    appendix_3: ExcessColumn
    named: bool = False


_COMMON_YEAR = 2001
"""A year without the day that most years lack."""


@dataclass(frozen=True)
class Term:
    """A day of the year after the reporting year; ``reference`` is the point that sets it."""

    month: int
    day: int
    reference: Clause | None = None

    def __str__(self) -> str:
        """The day as a message quotes it."""
        return f"{self.month}-{self.day}"

    def after(self, year: int) -> date:
        """The day that ends a reporting year's term."""
        return date(year + 1, self.month, self.day)

    @property
    def is_day(self) -> bool:
        """True of a day that every year has."""
        return 1 <= self.month <= 12 and 1 <= self.day <= monthrange(_COMMON_YEAR, self.month)[1]


FactContent = Decimal | bool | date
"""What a cell of a fact held."""


@dataclass(frozen=True)
class DeclaredFact(Declared):
    """A fact that a workbook asks of every counted organisation of some ``forms``.

    Its names are those of its column, sums ending in «, мың теңге» and «, тыс. тенге»; ``rule_kk``
    and ``rule_ru`` say when and with what it is filled, ``example`` is a value. An organisation
    fails it by one answer, by a number above or below a bound, or by a day after a term; else it
    is there for the measures of the program that it is ``read_by``. ``situation`` is what the
    ruling settles by which nobody fails it.
    """

    forms: tuple[Form, ...]
    value: FactValue
    rule_kk: str
    rule_ru: str
    example: str
    fails_when: Answer | None = None
    fails_above: Decimal | None = None
    fails_below: Decimal | None = None
    fails_after: Term | None = None
    read_by: tuple[Measure, ...] = ()
    situation: Situation | None = None

    def __hash__(self) -> int:
        return hash(self.key)  # of all fields it takes long, and tables are kept by facts

    @property
    def fails(self) -> Mapping[str, object]:
        """What it says itself of who fails it, by the keys of a file."""
        own = ((key, bound) for key, bound in vars(self).items() if key.startswith("fails_"))
        return {key: bound for key, bound in own if bound is not None}

    def is_failed(self, found: FactContent, year: int) -> bool:
        """True when an organisation with this value fails in a reporting year."""
        if isinstance(found, bool):
            return found is (self.fails_when is Answer.YES)
        if isinstance(found, date):
            return self.fails_after is not None and found > self.fails_after.after(year)
        return self.is_out_of_bounds(found)

    def is_out_of_bounds(self, number: Decimal) -> bool:
        """True of a number by which an organisation fails."""
        too_much = self.fails_above is not None and number > self.fails_above
        return too_much or (self.fails_below is not None and number < self.fails_below)

    def sound(self, year: int) -> FactContent:
        """A value that does not fail in a reporting year."""
        if self.value is FactValue.YES_NO:
            return self.fails_when is Answer.NO
        if self.fails_after is not None:
            return self.fails_after.after(year)
        bounds = (bound for bound in (self.fails_below, self.fails_above) if bound is not None)
        return next(bounds, Decimal(0))


APPENDIX = "қосымша"
"""What the Rules call an appendix, after its number."""


class Paper(Enum):
    """A kind of paper; the value names its template's file."""

    SHEET = "assessment-sheet"
    REPORT = "report"
    INSPECTIONS = "inspections"
    CONSOLIDATED = "consolidated-report"

    @property
    def template_name(self) -> str:
        """The name of its template in the folder of an edition."""
        return f"{self.value}.docx"

    @property
    def appendix(self) -> int:
        """The number of the appendix that prescribes it."""
        return _APPENDICES[self]

    @property
    def suffix(self) -> str:
        """The suffix of a body's document after the name of its workbook."""
        return "" if self is Paper.SHEET else f"-{self.value}"

    def declaration(self, edition: str) -> str:
        """The document property by which a template declares its paper and edition."""
        return edition if self is Paper.SHEET else f"{edition}, {self.appendix}-{APPENDIX}"


class Notes(StrEnum):
    """How the notes by Appendix 1 follow the form of the assessment sheet.

    Short ones give in full only what needs a reason. What is attached to other papers stays.
    """

    FULL = "full"
    SHORT = "short"
    NONE = "none"


OF_BODY = (Paper.SHEET, Paper.REPORT, Paper.INSPECTIONS)
"""The papers about one body; the others are about many."""

_APPENDICES = {
    Paper.SHEET: 4,
    Paper.REPORT: 2,
    Paper.INSPECTIONS: 3,
    Paper.CONSOLIDATED: 5,
}


def of_appendix(number: int) -> Paper:
    """The paper that an appendix prescribes; KeyError for one that prescribes none."""
    return {paper.appendix: paper for paper in Paper}[number]
