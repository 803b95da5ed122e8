"""Notes where the numbers that a sheet shows would be scored otherwise than those it holds."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from decimal import Decimal

from generator.law.choices import Measure
from generator.law.edition import Edition
from generator.messages.problems import Code
from generator.submission.accept.record import Record
from generator.submission.contract import OrganisationColumn, fact_fields
from generator.submission.contract import OrganisationField as Field
from generator.submission.measures import fails_measure
from generator.submission.model import Accounts, Organisation

_Shown = Callable[[Field, Decimal], Decimal]


def report_rounded(
    record: Record[OrganisationColumn], organisation: Organisation, edition: Edition | None
) -> None:
    """Report every measure that the numbers as they are rounded for display would change."""
    _report_facts(record, organisation, edition)
    rounded = {field: record.rounded(field) for field in _FIELDS}
    if edition is None or not any(number is not None for number in rounded.values()):
        return

    def shown(field: Field, held: Decimal) -> Decimal:
        number = rounded[field]
        return held if number is None else number

    previous = organisation.previous_result
    if previous is not None and (previous < 0) != (shown(Field.PREVIOUS_RESULT, previous) < 0):
        _report(record, Field.PREVIOUS_RESULT, rounded)
    if organisation.accounts is None:
        return
    displayed = replace(organisation, accounts=_displayed(organisation.accounts, shown))
    for measure, fields in _MEASURED.items():
        held = fails_measure(organisation, measure, edition)
        if held != fails_measure(displayed, measure, edition):
            _report(record, next(f for f in fields if rounded[f] is not None), rounded)


def _report_facts(
    record: Record[OrganisationColumn], organisation: Organisation, edition: Edition | None
) -> None:
    """Report every declared fact whose bound lies between what is shown and what is held."""
    if edition is None or organisation.accounts is None:
        return
    for field in fact_fields(edition.facts):
        held, shown = organisation.accounts.facts.get(field.fact.key), record.rounded(field)
        if held is None or shown is None:
            continue
        if field.fact.is_failed(held) != field.fact.is_failed(shown):
            record.report(Code.VALUE_ROUNDED, field, shown=shown)


def _report(
    record: Record[OrganisationColumn], field: Field, rounded: Mapping[Field, Decimal | None]
) -> None:
    shown = rounded[field]
    if shown is not None:
        record.report(Code.VALUE_ROUNDED, field, shown=shown)


def _displayed(accounts: Accounts, shown: _Shown) -> Accounts:
    payment, balance = accounts.payment, accounts.balance
    if payment is not None:
        due, paid = shown(Field.DUE, payment.due), shown(Field.PAID, payment.paid)
        payment = replace(payment, due=due, paid=paid)
    if balance is not None:
        balance = replace(
            balance,
            current_assets=shown(Field.CURRENT_ASSETS, balance.current_assets),
            liabilities=shown(Field.LIABILITIES, balance.liabilities),
            own_funds=shown(Field.OWN_FUNDS, balance.own_funds),
            non_current_assets=shown(Field.NON_CURRENT_ASSETS, balance.non_current_assets),
        )
    result = shown(Field.RESULT, accounts.result)
    return replace(accounts, result=result, payment=payment, balance=balance)


_BALANCE = (Field.CURRENT_ASSETS, Field.LIABILITIES, Field.OWN_FUNDS, Field.NON_CURRENT_ASSETS)
_MEASURED: Mapping[Measure, tuple[Field, ...]] = {
    Measure.LOSS: (Field.RESULT,),
    Measure.PAYMENT: (Field.PAID, Field.DUE),
    Measure.SOLVENCY: _BALANCE,
}
_FIELDS = (Field.PREVIOUS_RESULT, *(field for fields in _MEASURED.values() for field in fields))
