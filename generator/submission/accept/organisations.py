"""Reads «Ұйымдар»: one row is one organisation, and which cells it needs depends on its form."""

from __future__ import annotations

from collections.abc import Container, Mapping, Sequence
from dataclasses import dataclass
from dataclasses import field as field_
from datetime import date
from decimal import Decimal

from generator.law.choices import FactContent, Form
from generator.law.edition import Edition
from generator.messages.problems import Blocked, Code, Fact
from generator.submission.accept import values
from generator.submission.accept.inbox import Inbox
from generator.submission.accept.record import Record, report_missing_columns, report_rounded
from generator.submission.accept.tables import SheetTable
from generator.submission.contract import (
    STANDINGS,
    OrganisationColumn,
    Standing,
    columns_of,
    fact_fields,
)
from generator.submission.contract import OrganisationField as Field
from generator.submission.model import Accounts, Balance, CellRef, Indicators, Organisation, Payment
from generator.submission.sheets import column_letters

_Record = Record[OrganisationColumn]
_STANDING = values.listed(STANDINGS)

_ALL_FORMS = tuple(Form)
_DEFAULTED = (Field.STANDING, Field.CONTROLLED, Field.PREVIOUS_RESULT, Field.NOTE)
_CONTROL = Field.CONTROLLED
_CONTROLLED_FORMS = _CONTROL.value.forms
_LATEST_YEARS = 3
"""Years after the reporting year in which a term or a payment is plausible."""

_PAYMENT = {Field.DUE: "owed", Field.PAID: "due", Field.TERM: "due", Field.PAID_ON: "paid"}
"""The cells of a payment, each with what it is required by."""

_AFTER_DUE = (Field.PAID, Field.TERM, Field.PAID_ON)
_INDICATORS = (Field.PLANNED, Field.ACHIEVED)


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


class _Asking:
    """What an edition asks of whom: the forms of every column, the columns that no form has.

    ``facts`` are the columns of those that say themselves who fails them.
    """

    def __init__(self, edition: Edition) -> None:
        columns = columns_of(edition.facts)
        self.facts = [(field, fact) for field, fact in fact_fields(edition)]
        self.forms = {field: column.forms for field, column in columns.items()}
        self.of_others = {
            form: [f for f, own in self.forms.items() if form not in own and f is not _CONTROL]
            for form in Form
        }

    def asks(self, form: Form, field: Field) -> bool:
        """True when organisations of a form have to fill a column."""
        return form in self.forms.get(field, ())


@dataclass
class _Seen:
    """What is known of the organisations so far: by their БСН, the first row and the form."""

    organisations: list[Organisation] = field_(default_factory=list)
    forms: dict[str, Form | None] = field_(default_factory=dict)
    faulty: set[str] = field_(default_factory=set)
    first_rows: dict[str, CellRef] = field_(default_factory=dict)


def read_organisations(
    tables: Sequence[SheetTable[OrganisationColumn]],
    year: int | None,
    edition: Edition,
    inbox: Inbox,
) -> Register:
    """The valid organisations of the tables; problems go to the inbox."""
    seen, asking = _Seen(), _Asking(edition)
    for table in tables:
        _read_table(table, year, asking, seen, inbox)
    known = seen.forms if any(Field.BIN in table.columns for table in tables) else None
    is_whole = len(seen.organisations) == sum(len(table.lines) for table in tables)
    return Register(tuple(seen.organisations), known, frozenset(seen.faulty), is_whole)


def _read_table(
    table: SheetTable[OrganisationColumn],
    year: int | None,
    asking: _Asking,
    seen: _Seen,
    inbox: Inbox,
) -> None:
    missing: dict[OrganisationColumn, tuple[Blocked, ...]] = {}
    for line in table.unread:  # what inspections say of them is no other mistake
        digits = values.digits(_Record(table, line, inbox).content(Field.BIN))
        seen.faulty |= {digits.lstrip("0")} if isinstance(digits, str) else set()
    for line in table.lines:
        record = _Record(table, line, inbox)
        # The form comes first: it decides which rows of the sheet the other cells block.
        record.need_legal_form(Field.LEGAL_FORM)
        bin_ = _bin(record, seen)
        organisation = _organisation(record, bin_, asking)
        if bin_ is not None:
            seen.forms.setdefault(bin_, record.form)
        if organisation is not None:
            seen.organisations.append(organisation)
            report_rounded(record, organisation, inbox.edition)
            _check_dates(record, organisation, year)
        for own in record.missing_columns - missing.keys():
            form, measures = record.form, own.value.measures
            missing[own] = () if form is None else inbox.rows(form, measures, own.value.fact)
    report_missing_columns(table, missing, inbox)
    _report_unclear(table, missing, inbox)


def _check_dates(record: _Record, organisation: Organisation, year: int | None) -> None:
    """Warn of dates that no term or payment for the reporting year has."""
    payment = organisation.payment
    if payment is None or year is None:
        return
    for own, day in ((Field.TERM, payment.term), (Field.PAID_ON, payment.paid_on)):
        if day is not None and day.year <= year:
            record.report(Code.DATE_EARLY, own, found=day, year=str(year))
        elif day is not None and day.year > year + _LATEST_YEARS:
            record.report(Code.DATE_LATE, own, found=day, year=str(year))


def _report_unclear(
    table: SheetTable[OrganisationColumn], missing: Container[OrganisationColumn], inbox: Inbox
) -> None:
    """Report an unknown header similar to a column with a default, which would be used silently."""
    for field in _DEFAULTED:
        if field in table.columns or field in missing or table.header_is_merged:
            continue
        near = table.unknown.like(field)
        if not near and field is Field.STANDING:
            near = _with_standings(table)
        if near:
            header = field.value.name.in_language(table.language)
            facts: dict[str, Fact] = {"header": header, "near": near}
            inbox.add(Code.COLUMN_UNCLEAR, table.sheet, facts=facts)


def _with_standings(table: SheetTable[OrganisationColumn]) -> str:
    """An unknown header above a standing other than the default, for a message; else empty."""
    unknown = {where.rstrip("0123456789"): where for where in table.unknown.texts}
    for line in table.lines:
        for column, cell in line.cells.items():
            where = unknown.get(column_letters(column))
            if where is None or not isinstance(cell.content, str):
                continue
            if STANDINGS.find_listed(cell.content) not in (None, Standing.WORKING):
                return f"{where} «{table.unknown.texts[where]}»"
    return ""


def _bin(record: _Record, seen: _Seen) -> str | None:
    found = record.need(Field.BIN, values.digits)
    if found is None:
        return None
    error = values.bin_error(found)
    if error is not None:
        seen.faulty.add(found.lstrip("0"))
        record.report_bin(error, Field.BIN, found)
        return None
    if found in seen.first_rows:
        first = record.named(seen.first_rows[found])
        record.report(Code.BIN_TWICE, Field.BIN, found=found, first=first)
        return None
    seen.first_rows[found] = record.at(Field.BIN)
    doubt = values.bin_doubt(found)
    if doubt is not None:
        record.report(doubt, Field.BIN, found=found)
    return found


def _organisation(record: _Record, bin_: str | None, asking: _Asking) -> Organisation | None:
    name = record.need(Field.NAME, values.text)
    legal_form = record.legal_form
    standing = _standing(record)
    form = record.form
    if form is None or standing is None:
        _check_typed_only(record, standing, asking)
        return None
    controlled = _controlled(record, form, standing)
    if controlled is None:
        record.check_typed(Field.PREVIOUS_RESULT)
        return None
    is_asked = controlled and asking.asks(form, Field.PREVIOUS_RESULT)
    previous = _previous_result(record, standing) if is_asked else None
    accounts = (
        _accounts(record, form, asking) if controlled and standing is Standing.WORKING else None
    )
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


def _check_typed_only(record: _Record, standing: Standing | None, asking: _Asking) -> None:
    """Check only the filled cells of a row whose form or standing is unknown."""
    if standing not in (None, Standing.WORKING):
        return
    if values.yes_no(record.content(Field.CONTROLLED)) is False:
        return
    for field, forms in asking.forms.items():
        if field is Field.NAME:
            continue  # it has been read already
        if forms == _ALL_FORMS or record.form in forms:
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


def _previous_result(record: _Record, standing: Standing) -> Decimal | None:
    if not standing.counts_before:
        return None
    if standing is Standing.WORKING:
        return record.need_or_dash(Field.PREVIOUS_RESULT, values.number)
    return record.may(Field.PREVIOUS_RESULT, values.number).value


def _accounts(record: _Record, form: Form, asking: _Asking) -> Accounts:
    record.unused(*asking.of_others[form])
    result = exempt = payment = indicators = balance = None
    if asking.asks(form, Field.RESULT):
        result = record.need(Field.RESULT, values.number)
    if asking.asks(form, Field.EXEMPT):
        exempt = record.need(Field.EXEMPT, values.yes_no)
        payment = _payment(record, result, exempt=exempt)
    facts = _facts(record, form, asking)
    if asking.asks(form, Field.PLANNED):
        indicators = _indicators(record, are_set=facts.get("indicators"))
    if asking.asks(form, Field.CURRENT_ASSETS):
        balance = _balance(record)
    return Accounts(result or Decimal(0), exempt, payment, indicators, balance, facts)


def _facts(record: _Record, form: Form, asking: _Asking) -> dict[str, FactContent]:
    """The facts that say themselves who fails them, as far as they could be read."""
    facts: dict[str, FactContent] = {}
    for field, fact in asking.facts:
        if form in fact.forms:
            found = record.need(field, values.PARSES[field.value.value])
            if isinstance(found, bool | date):
                facts[fact.key] = found
            elif isinstance(found, int | Decimal):
                facts[fact.key] = Decimal(found)
    return facts


def _payment(record: _Record, result: Decimal | None, *, exempt: bool | None) -> Payment | None:
    if exempt or (result is not None and result < 0):
        record.unused(*_PAYMENT)
        return None
    if result is None or exempt is None:
        _need_perhaps(record, *_PAYMENT)
        return None
    due = record.need(Field.DUE, values.amount)
    if due is None:
        _need_perhaps(record, *_AFTER_DUE)
        return None
    if due == 0:
        record.unused(*_AFTER_DUE)
        if result > 0:
            record.report(Code.NOTHING_DUE_WITH_PROFIT, Field.DUE, result=result)
        return Payment(due, Decimal(0), None, None)
    return _owed(record, due)


def _need_perhaps(record: _Record, *fields: Field) -> None:
    """Cells of a payment of which it is unknown whether they are required: all reported at once."""
    for field in fields:
        record.need_perhaps(field, _PAYMENT[field])


def _owed(record: _Record, due: Decimal) -> Payment | None:
    paid = record.need(Field.PAID, values.amount)
    term = record.need(Field.TERM, values.day)
    if paid is None:
        _need_perhaps(record, Field.PAID_ON)
        return None
    if paid == 0:
        record.unused(Field.PAID_ON)
        return Payment(due, paid, term, None)
    if paid > due:
        record.report(Code.PAID_ABOVE_DUE, Field.PAID, paid=paid, due=due)
    paid_on = record.need(Field.PAID_ON, values.day)
    return Payment(due, paid, term, paid_on)


def _indicators(record: _Record, *, are_set: FactContent | None) -> Indicators | None:
    if are_set is None:
        for field in _INDICATORS:
            record.need_perhaps(field, "indicators")
        return None
    if not are_set:
        record.unused(*_INDICATORS)
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
