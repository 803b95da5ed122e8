"""Warns where columns of money differ about a thousandfold: one may be in another unit."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from decimal import Decimal
from statistics import median

from generator.messages.problems import Code, Fact
from generator.submission.accept.inbox import Inbox
from generator.submission.contract import OrganisationField as Field
from generator.submission.model import Balance, Organisation, Payment

_Sum = Callable[[Organisation], Decimal | None]

_LEAST, _MOST = 300, 3_000
"""About a thousandfold; sums of the same kind seldom differ so much by themselves."""


def _balance(part: Callable[[Balance], Decimal]) -> _Sum:
    def sum_of(organisation: Organisation) -> Decimal | None:
        balance = None if organisation.accounts is None else organisation.accounts.balance
        return None if balance is None else part(balance)

    return sum_of


def _payment(part: Callable[[Payment], Decimal]) -> _Sum:
    def sum_of(organisation: Organisation) -> Decimal | None:
        payment = None if organisation.accounts is None else organisation.accounts.payment
        return None if payment is None else part(payment)

    return sum_of


def _result(organisation: Organisation) -> Decimal | None:
    return None if organisation.accounts is None else organisation.accounts.result


_ALIKE: Sequence[Sequence[tuple[Field, _Sum]]] = (
    ((Field.RESULT, _result), (Field.PREVIOUS_RESULT, lambda one: one.previous_result)),
    (
        (Field.DUE, _payment(lambda payment: payment.due)),
        (Field.PAID, _payment(lambda payment: payment.paid)),
    ),
    (
        (Field.CURRENT_ASSETS, _balance(lambda balance: balance.current_assets)),
        (Field.LIABILITIES, _balance(lambda balance: balance.liabilities)),
        (Field.OWN_FUNDS, _balance(lambda balance: balance.own_funds)),
        (Field.NON_CURRENT_ASSETS, _balance(lambda balance: balance.non_current_assets)),
    ),
)
"""Columns whose sums are of the same size as a rule."""


def report_magnitudes(organisations: Sequence[Organisation], inbox: Inbox) -> None:
    """Warn of each column whose sums are about a thousand times those of its fellow."""
    for (first, first_sum), *others in _ALIKE:
        for other, other_sum in others:
            pairs = ((first_sum(one), other_sum(one)) for one in organisations)
            ratio = _ratio(pairs)
            if ratio is not None and (_LEAST <= ratio <= _MOST or _LEAST <= 1 / ratio <= _MOST):
                _report(organisations[0], first, other, inbox)


def _ratio(pairs: Iterable[tuple[Decimal | None, Decimal | None]]) -> Decimal | None:
    """How many times the first of the sums the other is, in most rows; None in a single one."""
    ratios = [abs(one / other) for one, other in pairs if one and other]
    return median(ratios) if len(ratios) > 1 else None


def _report(organisation: Organisation, first: Field, other: Field, inbox: Inbox) -> None:
    place = organisation.origin.cell(other)
    if place is None:
        return
    facts: dict[str, Fact] = {"header": first.value.header, "other": other.value.header}
    inbox.add(Code.UNIT_DOUBTFUL, place.sheet, place.cell, facts)
