"""An invented organisation in the making: sound as it is drawn up, then things happen to it."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from random import Random

from generator.law.choices import Form, Norm
from generator.submission.contract import NO, YES, Standing
from generator.submission.contract import OrganisationField as F
from tests.samples.words import Namer, invented_bin

Value = str | int | Decimal | date | None

TENTH = Decimal("0.1")
PAYMENT = (F.DUE, F.PAID, F.TERM, F.PAID_ON)
FACTS = tuple(f for f in F if f.value.measures)


@dataclass(frozen=True)
class Visit:
    """An inspection of one norm and what it found."""

    norm: Norm
    violation: bool


@dataclass
class Draft:
    """The cells of a row of «Ұйымдар», and the inspections of the organisation."""

    form: Form
    cells: dict[F, Value]
    namer: Namer
    rng: Random
    visits: list[Visit] = field(default_factory=list)

    def amount(self, cell: F) -> Decimal:
        """The number in a cell."""
        value = self.cells[cell]
        assert isinstance(value, Decimal)
        return value

    def money(self, low: int, high: int) -> Decimal:
        """Thousands of tenge, mostly to a tenth, sometimes to the tiyn."""
        digits = self.rng.choice((1, 1, 1, 1, 2, 3, 5))
        return Decimal(self.rng.randrange(low * 10**digits, high * 10**digits)).scaleb(-digits)


def sound(form: Form, year: int, namer: Namer, rng: Random) -> Draft:
    """An organisation with which nothing is wrong."""
    name, legal_form = namer.name(form)
    standing = rng.choice((None, Standing.WORKING.value))
    draft = Draft(form, {F.BIN: invented_bin(rng), F.NAME: name}, namer, rng)
    draft.cells |= {F.LEGAL_FORM: legal_form, F.STANDING: standing}
    draft.cells[F.PREVIOUS_RESULT] = draft.money(5, 9000)
    draft.cells[F.RESULT] = draft.money(50, 9000)
    if form in F.CONTROLLED.value.forms:
        draft.cells[F.CONTROLLED] = YES
    if form in F.OBJECTS.value.forms:
        draft.cells[F.OBJECTS] = 0
    if form in F.PLAN.value.forms:
        _plan(draft)
        _payment(draft, year)
        _balance(draft)
    return draft


def _plan(draft: Draft) -> None:
    number = draft.rng.randrange(3, 13)
    draft.cells |= {F.PLAN: YES, F.REPORT: YES, F.INDICATORS: YES}
    draft.cells |= {F.PLANNED: number, F.ACHIEVED: number}


def _payment(draft: Draft, year: int) -> None:
    """Part of the year's net income, paid before its term in the next year."""
    due = (draft.amount(F.RESULT) * draft.rng.choice((30, 50, 70)) / 100).quantize(TENTH)
    enterprise = draft.form is Form.ENTERPRISES
    term = date(year + 1, 4, 15) if enterprise else date(year + 1, 6, 20)
    paid_on = term - timedelta(days=draft.rng.randrange(0, 40))
    draft.cells |= {F.EXEMPT: NO, F.DUE: due, F.PAID: due, F.TERM: term, F.PAID_ON: paid_on}


def _balance(draft: Draft) -> None:
    """Well above both bounds of point 14."""
    liabilities, fixed = draft.money(100, 5000), draft.money(500, 90000)
    current = (liabilities * draft.rng.randrange(16, 40) / 10).quantize(TENTH) + TENTH
    own = fixed + (current * draft.rng.randrange(2, 7) / 10).quantize(TENTH)
    draft.cells |= {F.CURRENT_ASSETS: current, F.LIABILITIES: liabilities}
    draft.cells |= {F.OWN_FUNDS: own, F.NON_CURRENT_ASSETS: fixed}


def settled(draft: Draft) -> Draft:
    """The draft without the cells that such an organisation does not use."""
    cells = draft.cells
    standing = Standing(cells[F.STANDING] or Standing.WORKING.value)
    if cells.get(F.CONTROLLED) == NO:
        _leave_out(cells, *FACTS, F.NOTE)
    elif standing is not Standing.WORKING:
        kept = F.PREVIOUS_RESULT if standing.counts_before else None
        _leave_out(cells, *(fact for fact in FACTS if fact is not kept), F.CONTROLLED, F.NOTE)
    elif F.DUE in cells:
        _settle_payment(cells)
    if cells.get(F.INDICATORS) == NO:
        _leave_out(cells, F.PLANNED, F.ACHIEVED)
    return draft


def _settle_payment(cells: dict[F, Value]) -> None:
    result = cells[F.RESULT]
    assert isinstance(result, Decimal)
    if cells[F.EXEMPT] == YES or result < 0:
        _leave_out(cells, *PAYMENT)
    elif cells[F.DUE] == 0:
        _leave_out(cells, F.PAID, F.TERM, F.PAID_ON)
    elif cells[F.PAID] == 0:
        _leave_out(cells, F.PAID_ON)


def _leave_out(cells: dict[F, Value], *fields: F) -> None:
    for unused in fields:
        cells.pop(unused, None)
