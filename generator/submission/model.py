"""What one body reported for one year: the input of scoring.

Values come from :func:`generator.submission.accept.accept`; every fact keeps the cell it came from.
The measures of the law are predicates of one organisation, each once: scoring decides points by
them, and the report of Appendix 2 counts by them.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import MAX_EMAX, MAX_PREC, MIN_EMIN, Context, Decimal
from enum import Enum
from functools import cached_property
from typing import Any

from generator.law.choices import (
    Count,
    FactContent,
    Form,
    Kind,
    LegalForm,
    Measure,
    Norm,
    Situation,
)
from generator.law.criteria import Criterion
from generator.law.edition import Edition, Solvency
from generator.messages.problems import Phrase
from generator.submission.contract import FactField, OrganisationField, Standing
from generator.submission.matching import name_key
from generator.submission.sheets import address


@dataclass(frozen=True)
class CellRef:
    """A cell by sheet and A1 address."""

    sheet: str
    cell: str

    @property
    def in_words(self) -> Phrase:
        """The cell as a sentence names it."""
        return Phrase("place.of-cell", {"sheet": self.sheet, "cell": self.cell})


class CellsByBin(Mapping[str, CellRef]):
    """Cells by the БСН of their organisations, kept as JSON: of many bodies few are asked for."""

    def __init__(self, written: bytes = b"{}") -> None:
        """``written`` is an object of cells as ``sheet!cell``."""
        self._written = written

    @classmethod
    def of(cls, cells: Mapping[str, CellRef]) -> CellsByBin:
        """The same cells in a tenth of the memory."""
        written = {bin_: f"{one.sheet}!{one.cell}" for bin_, one in cells.items()}
        return cls(json.dumps(written, ensure_ascii=False).encode())

    def __getitem__(self, bin_: str) -> CellRef:
        sheet, _, cell = self._cells()[bin_].rpartition("!")
        return CellRef(sheet, cell)

    def __iter__(self) -> Iterator[str]:
        return iter(self._cells())

    def __len__(self) -> int:
        return len(self._cells())

    def _cells(self) -> Mapping[str, str]:
        found: dict[str, str] = json.loads(self._written)
        return found


@dataclass(frozen=True)
class Origin:
    """The row of a table that a record came from."""

    sheet: str
    row: int
    columns: Mapping[Any, int]  # keyed by the fields of one table; a Mapping's key is invariant

    def cell(self, field: Enum | FactField) -> CellRef | None:
        """The cell of a field, or None when the sheet has no such column."""
        column = self.columns.get(field)
        return None if column is None else CellRef(self.sheet, address(self.row, column))

    def cells(self, *fields: Enum | FactField) -> tuple[CellRef, ...]:
        """The cells of several fields, those there are."""
        found = (self.cell(field) for field in fields)
        return tuple(cell for cell in found if cell is not None)


@dataclass(frozen=True)
class Payment:
    """What is owed to the budget, in thousand tenge; term and date where there is money."""

    due: Decimal
    paid: Decimal
    term: date | None
    paid_on: date | None


@dataclass(frozen=True)
class Indicators:
    """Key indicators of the development plan: how many planned, how many achieved."""

    planned: int
    achieved: int


@dataclass(frozen=True)
class Balance:
    """Figures at the end of the period, in thousand tenge (point 14)."""

    current_assets: Decimal
    liabilities: Decimal
    own_funds: Decimal
    non_current_assets: Decimal


@dataclass(frozen=True)
class Accounts:
    """What a counted organisation reported for the year; None where its form has no such thing.

    ``payment`` is None also for those exempt or with a loss, ``indicators`` also where none are
    set; ``facts`` are those that say themselves who fails them, by their keys.
    """

    result: Decimal
    exempt: bool | None
    payment: Payment | None
    indicators: Indicators | None
    balance: Balance | None
    facts: Mapping[str, FactContent] = field(default_factory=dict)

    @property
    def lacks_indicators(self) -> bool:
        """True when key indicators are asked for, and none are set."""
        return self.facts.get("indicators") is False


class NotCounted(Enum):
    """Why an organisation is left out of the criteria."""

    STANDING = "standing"
    NOT_CONTROLLED = "not controlled"


@dataclass(frozen=True)
class Organisation:
    """A legal entity of the body; ``accounts`` is there exactly when it is counted.

    ``previous_result`` is None when there is none to report or it is not looked at.
    """

    bin: str
    name: str
    legal_form: LegalForm
    form: Form
    standing: Standing
    controlled: bool
    previous_result: Decimal | None
    accounts: Accounts | None
    note: str
    origin: Origin

    @property
    def is_counted(self) -> bool:
        """True when the criteria look at it."""
        return self.accounts is not None

    @property
    def payment(self) -> Payment | None:
        """What it owes to the budget; None also of one that is not counted."""
        return self.accounts.payment if self.accounts else None

    @property
    def balance(self) -> Balance | None:
        """Its figures at the end of the period; None also of one that is not counted."""
        return self.accounts.balance if self.accounts else None

    @property
    def not_counted(self) -> NotCounted | None:
        """Why it is left out, None when it is counted."""
        if not self.controlled:
            return NotCounted.NOT_CONTROLLED
        return None if self.standing is Standing.WORKING else NotCounted.STANDING

    @property
    def lost_before(self) -> bool:
        """True when it counts among the loss-makers of the previous year."""
        counts = self.controlled and self.standing.counts_before
        return counts and self.previous_result is not None and self.previous_result < 0


@dataclass(frozen=True)
class Excess:
    """The columns of Appendix 3; None where nothing is reported."""

    premises: Decimal | None
    area: Decimal | None
    vehicles: Decimal | None
    unregistered_property: Decimal | None
    unregistered_vehicles: Decimal | None


@dataclass(frozen=True)
class Inspection:
    """One inspection of one norm by a state financial control body.

    Where the body handed in its report instead of its organisations, ``bin`` is empty and
    ``name`` and ``form`` identify who was inspected.
    """

    bin: str
    norm: Norm
    inspector: str
    act: str
    ended: date
    violation: bool
    excess: Excess
    origin: Origin
    name: str = ""
    form: Form | None = None


@dataclass(frozen=True)
class Body:
    """The assessed body, and what «Орган» counts of some sections.

    ``loss_makers_before`` replaces last year's count; ``not_counted`` are organisations at the
    end of the period that no criterion takes in.
    """

    name: str
    kind: Kind
    kato: str | None
    head: str
    loss_makers_before: Mapping[Form, Given]
    not_counted: Mapping[Form, Given] = field(default_factory=dict)
    head_position: str = ""


@dataclass(frozen=True)
class Given:
    """A count given on «Орган» and its cell."""

    count: int
    cell: CellRef


@dataclass(frozen=True)
class Reported:
    """The report that a body handed in: what it counts by line and section, and the cells.

    Open cells only; the year's changes are left out, for they follow from their parts.
    """

    counts: Mapping[tuple[str, Form], int]
    cells: Mapping[tuple[str, Form], CellRef]

    def counted(self, form: Form, left_out: Given | None) -> int:
        """The organisations of a section that the criteria take in.

        Those at the end of the period without those that «Орган» says are not counted.
        """
        return self.counts[Count.AT_END, form] - (0 if left_out is None else left_out.count)


@dataclass(frozen=True)
class Submission:
    """One body, one reporting year, all facts; the edition travels inside.

    The facts are organisations, or the body's own ``reported`` counts in their place.
    ``edition_chosen`` is True when a person chose the edition instead of the reporting year.
    """

    body: Body
    year: int
    edition: Edition
    edition_chosen: bool
    organisations: tuple[Organisation, ...]
    inspections: tuple[Inspection, ...]
    reported: Reported | None = None

    def of_form(self, form: Form) -> tuple[Organisation, ...]:
        """The organisations of a section, counted or not, by ascending БСН."""
        return self._by_form.get(form, ())

    @cached_property
    def by_bin(self) -> Mapping[str, Organisation]:
        """The organisations by their БСН."""
        return {organisation.bin: organisation for organisation in self.organisations}

    @cached_property
    def counted(self) -> Mapping[str, CellRef]:
        """The БСН of the organisations that the criteria take in, each with its cell."""
        cells = (
            (o.bin, o.origin.cell(OrganisationField.BIN))
            for o in self.organisations
            if o.is_counted
        )
        return {bin_: cell for bin_, cell in cells if cell is not None}

    @cached_property
    def _by_form(self) -> Mapping[Form, tuple[Organisation, ...]]:
        ordered = sorted(self.organisations, key=lambda organisation: organisation.bin)
        return {form: tuple(o for o in ordered if o.form is form) for form in Form}


_EXACT = Context(prec=MAX_PREC, Emax=MAX_EMAX, Emin=MIN_EMIN)
"""Products and differences with all their digits; fractions of integers take twenty times as long.
"""


def fails(organisation: Organisation, item: Criterion, submission: Submission) -> bool:
    """True when a counted organisation fails an item; inspections are looked at by norm."""
    if item.fact is None:
        return fails_measure(organisation, item.measure, submission.edition)
    accounts = organisation.accounts
    found = None if accounts is None else accounts.facts.get(item.fact.key)
    return found is not None and item.fact.is_failed(found, submission.year)


def fails_measure(organisation: Organisation, measure: Measure, edition: Edition) -> bool:
    """True when a counted organisation fails one of the program's own measures."""
    accounts, look = organisation.accounts, _FAILS.get(measure)
    return accounts is not None and look is not None and look(accounts, edition)


def violations(inspections: Iterable[Inspection]) -> Mapping[str, Sequence[Inspection]]:
    """The inspections that found a violation, by the БСН of whom they found it at."""
    found: dict[str, list[Inspection]] = {}
    for inspection in inspections:
        if inspection.violation:
            found.setdefault(inspection.bin, []).append(inspection)
    return found


def distinct(inspections: Iterable[Inspection]) -> int:
    """How many organisations, by name, these inspections are of."""
    return len({name_key(inspection.name) for inspection in inspections})


def owes(organisation: Organisation) -> bool:
    """True when the result is not negative and the organisation is not exempt (point 13(2))."""
    return organisation.payment is not None


def loses(organisation: Organisation) -> bool:
    """True when the result of a counted organisation is negative."""
    return organisation.accounts is not None and organisation.accounts.result < 0


def losing_before(submission: Submission, form: Form) -> int:
    """Last year's loss-makers of a section, those that left the body in the year among them.

    A count given on «Орган» replaces the one from the rows.
    """
    given = submission.body.loss_makers_before.get(form)
    if given is not None:
        return given.count
    return sum(organisation.lost_before for organisation in submission.of_form(form))


def _lost(accounts: Accounts, _: Edition) -> bool:
    """Zero is not a negative result (point 13(1))."""
    return accounts.result < 0


def _underpaid_or_late(accounts: Accounts, _: Edition) -> bool:
    """Point 13(2): only those with a result from zero that are not exempt owe anything."""
    payment = accounts.payment
    if payment is None or payment.due == 0:
        return False
    late = bool(payment.paid_on and payment.term and payment.paid_on > payment.term)
    return payment.paid < payment.due or late


def _below_plan(accounts: Accounts, edition: Edition) -> bool:
    if accounts.lacks_indicators:
        return edition.is_failed(Situation.WITHOUT_INDICATORS)
    indicators = accounts.indicators
    return indicators is not None and indicators.achieved < indicators.planned


def _insolvent(accounts: Accounts, edition: Edition) -> bool:
    balance = accounts.balance
    if balance is None:
        return False
    if not balance.current_assets and edition.is_failed(Situation.NO_DENOMINATOR):
        return True
    return any(below_bounds(balance, edition.solvency))


def below_bounds(balance: Balance, bounds: Solvency) -> tuple[bool, bool]:
    """Whether each ratio of point 14 is below its bound: current, own working capital.

    Compared by multiplication, exactly: nothing is divided, nothing rounded. A ratio without
    a denominator is not below.
    """
    assets, liabilities = balance.current_assets, balance.liabilities
    own = _EXACT.subtract(balance.own_funds, balance.non_current_assets)
    return (
        bool(liabilities) and assets < _EXACT.multiply(bounds.current_ratio, liabilities),
        bool(assets) and own < _EXACT.multiply(bounds.own_working_capital_ratio, assets),
    )


_FAILS: dict[Measure, Callable[[Accounts, Edition], bool]] = {
    Measure.LOSS: _lost,
    Measure.PAYMENT: _underpaid_or_late,
    Measure.ACHIEVEMENT: _below_plan,
    Measure.SOLVENCY: _insolvent,
}
"""What fails at one counted organisation; inspections are looked at by norm."""
