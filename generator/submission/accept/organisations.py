"""Reads «Ұйымдар»: one row is one organisation, and which cells it needs depends on its form."""

from __future__ import annotations

from collections.abc import Container, Mapping
from dataclasses import dataclass
from decimal import Decimal

from generator.law.edition import Form
from generator.messages.problems import Blocked, Code, Fact
from generator.submission.accept import bin_number
from generator.submission.accept import cell_values as values
from generator.submission.accept.inbox import Inbox
from generator.submission.accept.record import Record
from generator.submission.accept.tables import SheetTable, report_missing_columns
from generator.submission.contract import STANDINGS, Standing
from generator.submission.contract import OrganisationField as Field
from generator.submission.model import (
    Accounts,
    Balance,
    Development,
    Indicators,
    Organisation,
    Payment,
)

_Record = Record[Field]
_STANDING = values.listed(STANDINGS)

_ALL_FORMS = tuple(Form)
_OF_OTHER_FORMS = {
    form: [f for f in Field if form not in f.value.forms and f is not Field.CONTROLLED]
    for form in Form
}
_DEFAULTED = (Field.STANDING, Field.CONTROLLED, Field.PREVIOUS_RESULT, Field.NOTE)
_CONTROLLED_FORMS = Field.CONTROLLED.value.forms
_ENTERPRISING_FORMS = Field.PLAN.value.forms
_FORMS_WITH_PASSPORTS = Field.OBJECTS.value.forms
_PAYMENT = (Field.DUE, Field.PAID, Field.TERM, Field.PAID_ON)


@dataclass(frozen=True)
class Register:
    """The organisations of a workbook, and what is known of rows that could not be read.

    ``forms`` gives the section of every row whose БСН was read, also where the rest of the row
    is faulty: an inspection of it is not one of an unknown organisation. None: no БСН could be
    read at all. ``faulty_bins`` are the faulty ones, without leading zeros. ``is_whole`` is True
    when every row is among the organisations.
    """

    organisations: tuple[Organisation, ...] = ()
    forms: Mapping[str, Form | None] | None = None
    faulty_bins: frozenset[str] = frozenset()
    is_whole: bool = False


def read_organisations(table: SheetTable[Field], inbox: Inbox) -> Register:
    """The valid organisations of the table; problems go to the inbox."""
    organisations: list[Organisation] = []
    forms: dict[str, Form | None] = {}
    faulty: set[str] = set()
    first_rows: dict[str, str] = {}
    missing: dict[Field, tuple[Blocked, ...]] = {}
    for line in table.lines:
        record = _Record(table, line, inbox)
        # The form comes first: it decides which rows of the sheet the other cells block.
        record.need_legal_form(Field.LEGAL_FORM)
        bin_ = _bin(record, first_rows, faulty)
        organisation = _organisation(record, bin_)
        if bin_ is not None:
            forms.setdefault(bin_, record.form)
        if organisation is not None:
            organisations.append(organisation)
        for field in record.missing_columns - missing.keys():
            form, measures = record.form, field.value.measures
            missing[field] = () if form is None else inbox.rows(form, measures)
    report_missing_columns(table, missing, inbox)
    _report_unclear(table, missing, inbox)
    known = forms if Field.BIN in table.columns else None
    is_whole = len(organisations) == len(table.lines)
    return Register(tuple(organisations), known, frozenset(faulty), is_whole)


def _report_unclear(table: SheetTable[Field], missing: Container[Field], inbox: Inbox) -> None:
    """Report an unknown header similar to a column with a default, which would be used silently."""
    for field in _DEFAULTED:
        if field in table.columns or field in missing or table.header_is_merged:
            continue
        near = table.unknown.like(field)
        if near:
            facts: dict[str, Fact] = {"header": field.value.header, "near": near}
            inbox.add(Code.COLUMN_UNCLEAR, table.sheet, facts=facts)


def _bin(record: _Record, first_rows: dict[str, str], faulty: set[str]) -> str | None:
    found = record.need(Field.BIN, values.digits)
    if found is None:
        return None
    error = bin_number.error(found)
    if error is not None:
        faulty.add(found.lstrip("0"))
        shown = values.plain(record.content(Field.BIN))
        record.report(error, Field.BIN, found=shown, count=len(found))
        return None
    if found in first_rows:
        record.report(Code.BIN_TWICE, Field.BIN, found=found, first=first_rows[found])
        return None
    first_rows[found] = record.where(Field.BIN) or ""
    doubt = bin_number.doubt(found)
    if doubt is not None:
        record.report(doubt, Field.BIN, found=found)
    return found


def _organisation(record: _Record, bin_: str | None) -> Organisation | None:
    name = record.need(Field.NAME, values.text)
    legal_form = record.legal_form
    standing = _standing(record)
    form = record.form
    if form is None or standing is None:
        _check_typed_only(record, standing)
        return None
    controlled = _controlled(record, form, standing)
    if controlled is None:
        record.check_typed(Field.PREVIOUS_RESULT)
        return None
    previous = _previous_result(record, standing, controlled)
    accounts = _accounts(record, form) if controlled and standing is Standing.WORKING else None
    note = record.may(Field.NOTE, values.text).value if accounts is not None else None
    # Faulty cells leave gaps that nothing reads: a workbook with an error is never scored.
    if bin_ is None or name is None or legal_form is None:
        return None
    return Organisation(
        bin=bin_,
        name=name,
        legal_form=legal_form,
        form=form,
        standing=standing,
        controlled=controlled,
        previous_result=previous,
        accounts=accounts,
        note=note or "",
        origin=record.origin,
    )


def _check_typed_only(record: _Record, standing: Standing | None) -> None:
    """Check only the filled cells of a row whose form or standing is unknown."""
    if standing not in (None, Standing.WORKING):
        return
    if values.yes_no(record.content(Field.CONTROLLED)) is False:
        return
    for field in Field:
        if field.value.forms == _ALL_FORMS or record.form in field.value.forms:
            record.check_typed(field)


def _standing(record: _Record) -> Standing | None:
    standing = record.may(Field.STANDING, _STANDING)
    return None if standing.faulty else standing.value or Standing.WORKING


def _controlled(record: _Record, form: Form, standing: Standing) -> bool | None:
    """Whether the state controls the organisation; None when that is unknown.

    A working one with a blank cell is treated as controlled, so that all its faults are reported.
    """
    if form not in _CONTROLLED_FORMS:
        if standing is Standing.WORKING:
            record.unused(Field.CONTROLLED)
        return True
    if standing is Standing.WORKING:
        return record.need(Field.CONTROLLED, values.yes_no) is not False
    if not standing.counts_before:
        return True
    reading = record.may(Field.CONTROLLED, values.yes_no)
    return None if reading.faulty else reading.value is not False


def _previous_result(record: _Record, standing: Standing, controlled: bool) -> Decimal | None:  # noqa: FBT001
    if not controlled or not standing.counts_before:
        return None
    if standing is Standing.WORKING:
        return record.need_or_dash(Field.PREVIOUS_RESULT, values.number)
    return record.may(Field.PREVIOUS_RESULT, values.number).value


def _accounts(record: _Record, form: Form) -> Accounts | None:
    record.unused(*_OF_OTHER_FORMS[form])
    result = record.need(Field.RESULT, values.number)
    enterprising = form in _ENTERPRISING_FORMS
    exempt = record.need(Field.EXEMPT, values.yes_no) if enterprising else None
    payment = _payment(record, result, exempt=exempt) if enterprising else None
    passports = form in _FORMS_WITH_PASSPORTS
    objects = record.need(Field.OBJECTS, values.count) if passports else None
    development = _development(record) if enterprising else None
    balance = _balance(record) if enterprising else None
    return Accounts(
        result=result or Decimal(0),
        exempt=exempt,
        payment=payment,
        objects=objects,
        development=development,
        balance=balance,
    )


def _payment(record: _Record, result: Decimal | None, *, exempt: bool | None) -> Payment | None:
    if result is None or exempt is None:
        # Whether the organisation owes anything is unknown: only filled cells are checked.
        record.check_typed(*_PAYMENT)
        return None
    if exempt or result < 0:
        record.unused(*_PAYMENT)
        return None
    due = record.need(Field.DUE, values.amount)
    if due is None:
        record.check_typed(*_PAYMENT[1:])
        return None
    if due == 0:
        record.unused(*_PAYMENT[1:])
        if result > 0:
            record.report(Code.NOTHING_DUE_WITH_PROFIT, Field.DUE, result=result)
        return Payment(due, Decimal(0), None, None)
    return _owed(record, due)


def _owed(record: _Record, due: Decimal) -> Payment | None:
    paid = record.need(Field.PAID, values.amount)
    term = record.need(Field.TERM, values.day)
    if paid is None:
        record.check_typed(Field.PAID_ON)
        return None
    if paid == 0:
        record.unused(Field.PAID_ON)
        return Payment(due, paid, term, None)
    if paid > due:
        record.report(Code.PAID_ABOVE_DUE, Field.PAID, paid=paid, due=due)
    paid_on = record.need(Field.PAID_ON, values.day)
    return Payment(due, paid, term, paid_on)


def _development(record: _Record) -> Development:
    plan = record.need(Field.PLAN, values.yes_no)
    report = record.need(Field.REPORT, values.yes_no)
    return Development(bool(plan), bool(report), _indicators(record))


def _indicators(record: _Record) -> Indicators | None:
    are_set = record.need(Field.INDICATORS, values.yes_no)
    if are_set is None:
        record.check_typed(Field.PLANNED, Field.ACHIEVED)
        return None
    if not are_set:
        record.unused(Field.PLANNED, Field.ACHIEVED)
        return None
    planned = record.need(Field.PLANNED, values.count_from_one)
    achieved = record.need(Field.ACHIEVED, values.count)
    if planned is None or achieved is None:
        return None
    if achieved > planned:
        record.report(Code.ACHIEVED_ABOVE_PLAN, Field.ACHIEVED, achieved=achieved, planned=planned)
    return Indicators(planned, achieved)


def _balance(record: _Record) -> Balance | None:
    current = record.need(Field.CURRENT_ASSETS, values.amount)
    liabilities = record.need(Field.LIABILITIES, values.amount)
    own = record.need(Field.OWN_FUNDS, values.number)
    fixed = record.need(Field.NON_CURRENT_ASSETS, values.amount)
    if current is None or liabilities is None or own is None or fixed is None:
        return None
    return Balance(current, liabilities, own, fixed)
