"""The contract with the workbooks: every sheet, header, label and listed value, declared once.

What each is called stands in ``names.tsv``, in Kazakh and in Russian, and in the declarations of
facts; here stands what it is. The reader, the blank workbooks and the printed reference derive from
both.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import Enum
from functools import cache
from typing import TypeVar, cast

from generator.law.choices import LEGAL_FORMS, Declared, DeclaredFact, Form, Measure
from generator.law.edition import Edition
from generator.law.edition_file import declarations
from generator.submission.matching import Name, Names, name, name_key, names

E = TypeVar("E", bound=Enum)
D = TypeVar("D", bound=Declared)

FIRST_YEAR, LAST_YEAR = 1900, 2099
"""Reporting years outside these are typing slips."""


def reporting_year(text: str) -> int | None:
    """The reporting year that a text of four digits names; None when it names none."""
    is_year = text.isascii() and text.isdigit() and FIRST_YEAR <= int(text) <= LAST_YEAR
    return int(text) if is_year else None


class SheetName(Enum):
    """The sheets of a workbook, as the tab says in Kazakh."""

    GUIDE = name("sheet", "GUIDE").kk
    BODY = name("sheet", "BODY").kk
    ORGANISATIONS = name("sheet", "ORGANISATIONS").kk
    INSPECTIONS = name("sheet", "INSPECTIONS").kk
    REPORT = name("sheet", "REPORT").kk

    @property
    def called(self) -> Name:
        """Its names in both languages."""
        return name("sheet", self.name)


PROBLEMS_SHEET = name("sheet", "PROBLEMS").kk
"""The sheet that a marked copy of a workbook begins with; it is never read."""


class Standing(Enum):
    """The standing of an organisation in the year (point 9(1), 8(1) in 2025), as papers say it."""

    WORKING = name("standing", "WORKING").kk
    NEW = name("standing", "NEW").kk
    RECEIVED = name("standing", "RECEIVED").kk
    TRANSFERRED = name("standing", "TRANSFERRED").kk
    LIQUIDATED = name("standing", "LIQUIDATED").kk
    PRIVATISED = name("standing", "PRIVATISED").kk
    REORGANISED = name("standing", "REORGANISED").kk

    @property
    def counts_before(self) -> bool:
        """True when last year's result counts: the organisation was the body's own last year."""
        return self not in (Standing.NEW, Standing.RECEIVED, Standing.TRANSFERRED)

    @property
    def was_there(self) -> bool:
        """True of an organisation that the body had at the start of the year."""
        return self not in (Standing.NEW, Standing.RECEIVED)

    @property
    def is_there(self) -> bool:
        """True of an organisation that the body has at the end of the year."""
        return self in (Standing.WORKING, Standing.NEW, Standing.RECEIVED)


class ValueType(Enum):
    """What a cell may hold."""

    ANY = "any"
    TEXT = "text"
    BIN = "bin"
    CODE = "code"
    LISTED = "listed"
    YES_NO = "yes or no"
    NUMBER = "number"
    NUMBER_OR_DASH = "number or dash"
    AMOUNT = "number from 0"
    COUNT = "whole number from 0"
    COUNT_FROM_ONE = "whole number from 1"
    YEAR = "year"
    DATE = "date"


@dataclass(frozen=True)
class Label:
    """A label in column A of «Орган» and what column B beside it holds."""

    name: Name
    value: ValueType

    @property
    def text(self) -> str:
        """What it is called in Kazakh."""
        return self.name.kk

    @property
    def texts(self) -> tuple[str, ...]:
        """Everything it may be called."""
        return self.name.texts

    @property
    def example(self) -> str:
        """A value that may stand there."""
        return self.name.example


def _label(key: str, value: ValueType) -> Label:
    return Label(name("label", key), value)


class BodyField(Enum):
    """The labels of «Орган»."""

    NAME = _label("NAME", ValueType.TEXT)
    KIND = _label("KIND", ValueType.LISTED)
    KATO = _label("KATO", ValueType.CODE)
    YEAR = _label("YEAR", ValueType.YEAR)
    HEAD = _label("HEAD", ValueType.TEXT)
    HEAD_POSITION = _label("HEAD_POSITION", ValueType.TEXT)
    NO_ORGANISATIONS = _label("NO_ORGANISATIONS", ValueType.YES_NO)
    LOSS_MAKERS_INSTITUTIONS = _label("LOSS_MAKERS_INSTITUTIONS", ValueType.COUNT)
    LOSS_MAKERS_ENTERPRISES = _label("LOSS_MAKERS_ENTERPRISES", ValueType.COUNT)
    LOSS_MAKERS_JOINT_STOCK = _label("LOSS_MAKERS_JOINT_STOCK", ValueType.COUNT)
    LOSS_MAKERS_PARTNERSHIPS = _label("LOSS_MAKERS_PARTNERSHIPS", ValueType.COUNT)


LOSS_MAKERS: dict[Form, BodyField] = {form: BodyField[f"LOSS_MAKERS_{form.name}"] for form in Form}
"""The label that replaces last year's count, by section."""


class Appendix2Label(Enum):
    """The additional labels of «Орган» where the body hands in Appendix 2."""

    NOT_COUNTED_INSTITUTIONS = _label("NOT_COUNTED_INSTITUTIONS", ValueType.COUNT)
    NOT_COUNTED_ENTERPRISES = _label("NOT_COUNTED_ENTERPRISES", ValueType.COUNT)
    NOT_COUNTED_JOINT_STOCK = _label("NOT_COUNTED_JOINT_STOCK", ValueType.COUNT)
    NOT_COUNTED_PARTNERSHIPS = _label("NOT_COUNTED_PARTNERSHIPS", ValueType.COUNT)


NOT_COUNTED = {form: Appendix2Label[f"NOT_COUNTED_{form.name}"] for form in Form}
"""The label that counts the organisations of a section that no criterion takes in."""

BodyLabel = BodyField | Appendix2Label

_ALL = tuple(Form)
_COMPANIES = (Form.JOINT_STOCK, Form.PARTNERSHIPS)


@dataclass(frozen=True)
class Column(Label):
    """A column of a sheet: its header, what it holds, whose it is, and what rests on it.

    ``forms`` are the groups of legal forms that fill it, ``measures`` the ways of measuring
    that read it; one that ``identifies`` the organisation or decides whether it is counted
    stands behind them all. That of a declared ``fact`` is as the fact says.
    """

    forms: tuple[Form, ...] = _ALL
    measures: tuple[Measure, ...] = ()
    identifies: bool = False
    fact: DeclaredFact | None = None


def _identifying(key: str, value: ValueType, forms: tuple[Form, ...] = _ALL) -> Column:
    return Column(name("organisation", key), value, forms, identifies=True)


def _inspected(key: str, value: ValueType, *measures: Measure) -> Column:
    return Column(name("inspection", key), value, measures=measures)


def _of_fact(fact: DeclaredFact) -> Column:
    own = Name("fact", fact.key, fact.kk, fact.ru, fact.aliases, fact.example)
    measures = (*fact.read_by, Measure.FACT) if fact.fails else fact.read_by
    return Column(own, ValueType(fact.value.value), fact.forms, measures, fact=fact)


_SHARED = {fact.key: _of_fact(fact) for fact in declarations().facts}


class OrganisationField(Enum):
    """The columns of «Ұйымдар»: those that identify, and of facts that all editions may use.

    An edition may call one of the latter otherwise, or not ask for it: its own columns are
    :func:`columns_of`.
    """

    __hash__ = object.__hash__  # a tenth of the time, and each cell is looked up by its column

    NUMBER = Column(name("organisation", "NUMBER"), ValueType.ANY)
    BIN = _identifying("BIN", ValueType.BIN)
    NAME = _identifying("NAME", ValueType.TEXT)
    LEGAL_FORM = _identifying("LEGAL_FORM", ValueType.LISTED)
    STANDING = _identifying("STANDING", ValueType.LISTED)
    CONTROLLED = _identifying("CONTROLLED", ValueType.YES_NO, _COMPANIES)
    PREVIOUS_RESULT = _SHARED["previous_result"]
    RESULT = _SHARED["result"]
    EXEMPT = _SHARED["exempt"]
    DUE = _SHARED["due"]
    PAID = _SHARED["paid"]
    TERM = _SHARED["term"]
    PAID_ON = _SHARED["paid_on"]
    OBJECTS = _SHARED["objects"]
    PLAN = _SHARED["plan"]
    REPORT = _SHARED["report"]
    INDICATORS = _SHARED["indicators"]
    PLANNED = _SHARED["planned"]
    ACHIEVED = _SHARED["achieved"]
    CURRENT_ASSETS = _SHARED["current_assets"]
    LIABILITIES = _SHARED["liabilities"]
    OWN_FUNDS = _SHARED["own_funds"]
    NON_CURRENT_ASSETS = _SHARED["non_current_assets"]
    NOTE = Column(name("organisation", "NOTE"), ValueType.TEXT)


@dataclass(frozen=True, eq=False)  # each cell is looked up by its column
class FactField:
    """The column of «Ұйымдар» for a fact that one edition alone declares."""

    value: Column

    @property
    def name(self) -> str:
        """What tells it from other columns."""
        return self.value.name.key


OrganisationColumn = OrganisationField | FactField
Columns = Mapping[OrganisationColumn, Column]
Facts = tuple[DeclaredFact, ...]


@cache
def _own_field(fact: DeclaredFact) -> FactField:
    return FactField(_of_fact(fact))


@cache
def columns_of(facts: Facts) -> Columns:
    """The columns of «Ұйымдар» where these facts are asked for, as a blank workbook orders them."""
    return dict(_columns(facts))


def _columns(facts: Iterable[DeclaredFact]) -> Iterator[tuple[OrganisationColumn, Column]]:
    own = {fact.key: fact for fact in facts}
    for field in OrganisationField:
        shared = field.value.fact
        fact = None if shared is None else own.pop(shared.key, None)
        if shared is None or fact == shared:
            yield field, field.value
        elif fact is not None:
            yield field, _of_fact(fact)
    yield from ((field, field.value) for field in map(_own_field, own.values()))


def column_of(field: Enum | FactField, edition: Edition | None = None) -> Column:
    """The column of a field as an edition has it; without one as all may use it."""
    own = {} if edition is None else columns_of(edition.facts)
    column = own.get(cast("OrganisationColumn", field), field.value)
    assert isinstance(column, Column)  # noqa: S101 - every table's fields are declared columns
    return column


def fact_fields(edition: Edition) -> Iterator[tuple[OrganisationColumn, DeclaredFact]]:
    """The columns of facts that say themselves who fails them."""
    for field, column in columns_of(edition.facts).items():
        if column.fact is not None and column.fact.fails:
            yield field, column.fact


@cache
def organisation_headers(facts: Facts) -> Names[OrganisationColumn]:
    """The headers of «Ұйымдар» where these facts are asked for; the first of equals counts.

    Those that all editions may use are known also where an edition has others.
    """
    known = columns_of(facts)
    own = [(text, field) for field, column in known.items() for text in column.texts]
    shared = [(text, field) for field in known for text in field.value.texts]
    found: dict[str, tuple[str, OrganisationColumn]] = {}
    for text, field in (*own, *shared):
        found.setdefault(name_key(text), (text, field))
    return Names(found.values())


def taken_headers(edition: Edition) -> Iterator[tuple[DeclaredFact, str]]:
    """The names of declared facts that other columns have, which no reader could tell apart."""
    known = organisation_headers(edition.facts)
    for field, column in columns_of(edition.facts).items():
        if column.fact is not None:
            taken = (text for text in column.texts if known.find(text) is not field)
            yield from ((column.fact, text) for text in taken)


class InspectionField(Enum):
    """The columns of «Тексерулер»."""

    __hash__ = object.__hash__

    BIN = _inspected("BIN", ValueType.BIN, Measure.INSPECTION)
    NORM = _inspected("NORM", ValueType.LISTED, Measure.INSPECTION)
    INSPECTOR = _inspected("INSPECTOR", ValueType.TEXT)
    ACT = _inspected("ACT", ValueType.TEXT)
    ENDED = _inspected("ENDED", ValueType.DATE, Measure.INSPECTION)
    VIOLATION = _inspected("VIOLATION", ValueType.YES_NO, Measure.INSPECTION)
    EXCESS_PREMISES = _inspected("EXCESS_PREMISES", ValueType.AMOUNT)
    EXCESS_AREA = _inspected("EXCESS_AREA", ValueType.AMOUNT)
    EXCESS_VEHICLES = _inspected("EXCESS_VEHICLES", ValueType.AMOUNT)
    UNREGISTERED_PROPERTY = _inspected("UNREGISTERED_PROPERTY", ValueType.AMOUNT)
    UNREGISTERED_VEHICLES = _inspected("UNREGISTERED_VEHICLES", ValueType.AMOUNT)


class NamedInspectionField(Enum):
    """The columns of «Тексерулер» beside a report: a name and a form in place of the БСН.

    The rest are those of :class:`InspectionField`, under the same names.
    """

    NAME = _inspected("NAME", ValueType.TEXT, Measure.INSPECTION)
    LEGAL_FORM = _inspected("LEGAL_FORM", ValueType.LISTED, Measure.INSPECTION)
    NORM = InspectionField.NORM.value
    INSPECTOR = InspectionField.INSPECTOR.value
    ACT = InspectionField.ACT.value
    ENDED = InspectionField.ENDED.value
    VIOLATION = InspectionField.VIOLATION.value
    EXCESS_PREMISES = InspectionField.EXCESS_PREMISES.value
    EXCESS_AREA = InspectionField.EXCESS_AREA.value
    EXCESS_VEHICLES = InspectionField.EXCESS_VEHICLES.value
    UNREGISTERED_PROPERTY = InspectionField.UNREGISTERED_PROPERTY.value
    UNREGISTERED_VEHICLES = InspectionField.UNREGISTERED_VEHICLES.value


YES, NO = (name("answer", key).kk for key in ("YES", "NO"))


def _names(group: str, members: type[E]) -> Names[E]:
    """The names of a group for the members of an enumeration, which are its keys."""
    own = names(group)
    return Names((text, member) for member in members for text in own[member.name].texts)


@cache
def names_of(declared: tuple[D, ...]) -> Names[D]:
    """The names of what an edition declares, such as its norms."""
    return Names((text, one) for one in declared for text in one.texts)


SHEETS = _names("sheet", SheetName)
LABELS: Names[BodyLabel] = Names(
    (text, field) for field in (*BodyField, *Appendix2Label) for text in field.value.texts
)
ORGANISATION_HEADERS = Names(
    (text, field) for field in OrganisationField for text in field.value.texts
)
INSPECTION_HEADERS = _names("inspection", InspectionField)
NAMED_INSPECTION_HEADERS = _names("inspection", NamedInspectionField)
STANDINGS = _names("standing", Standing)
FORMS = Names((name, legal) for legal in LEGAL_FORMS for name in legal.names)
YES_NO = Names((text, key == "YES") for key, own in names("answer").items() for text in own.texts)
