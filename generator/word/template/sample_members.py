"""Invented organisations and inspections, and what each may fail.

The bodies of :mod:`generator.word.template.samples` are made of them.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Any, Final

from generator.law.choices import FactContent, Form, Norm
from generator.law.edition import Edition
from generator.law.tables import LEGAL_FORMS
from generator.submission.accept.cell_values import check_digit
from generator.submission.contract import Standing
from generator.submission.model import (
    Accounts,
    Balance,
    Excess,
    Indicators,
    Inspection,
    Organisation,
    Origin,
    Payment,
)
from generator.word.compose.styles import words

LOSS: Final = Decimal("-1234567.8")
_DUE: Final = Decimal("98765432.1")


@dataclass(frozen=True)
class SampleMaker:
    """Makes organisations that fail nothing in a reporting year, and inspections in it."""

    edition: Edition

    @property
    def year(self) -> int:
        """The last reporting year that the edition knows."""
        return self.edition.last_reporting_year

    def organisation(self, form: Form, number: int, name: str | None = None) -> Organisation:
        """A counted organisation; its number decides its name and its БСН."""
        return Organisation(
            bin=_bin(number),
            name=(name or words().sample.organisations.forms[form]).format(number=number + 1),
            legal_form=next(legal for legal in LEGAL_FORMS if legal.form is form),
            form=form,
            standing=Standing.WORKING,
            controlled=True,
            previous_result=Decimal(10),
            accounts=self._accounts(form),
            note="",
            origin=Origin("", 0, {}),
        )

    def inspection(
        self, organisation: Organisation, norm: Norm, excess: Excess | None = None
    ) -> Inspection:
        """An inspection that found an excess, or nothing."""
        found = excess or NO_EXCESS
        return Inspection(
            bin=organisation.bin,
            norm=norm,
            inspector=words().sample.inspector,
            act=words().sample.act.format(number=int(organisation.bin[7:11]) + 1),
            ended=date(self.year, 5, 15),
            violation=found != NO_EXCESS,
            excess=found,
            origin=Origin("", 0, {}),
        )

    def _balance(self) -> Balance:
        """A balance that is twice above both bounds."""
        bounds, liabilities = self.edition.solvency, Decimal(100)
        assets = 2 * bounds.current_ratio * liabilities
        fixed = Decimal(100)
        own = fixed + 4 * bounds.own_working_capital_ratio * assets
        return Balance(assets, liabilities, own, fixed)

    def _accounts(self, form: Form) -> Accounts:
        """Sound accounts, with nothing that the form does not report."""
        facts = {fact.key: fact for fact in self.edition.facts if form in fact.forms}
        term = date(self.year + 1, 3, 31)
        return Accounts(
            result=Decimal(1000),
            exempt=False if "exempt" in facts else None,
            payment=Payment(_DUE, _DUE, term, term) if "due" in facts else None,
            indicators=Indicators(5, 5) if "planned" in facts else None,
            balance=self._balance() if "current_assets" in facts else None,
            facts={key: fact.sound(self.year) for key, fact in facts.items() if fact.can_fail},
        )


def _bin(number: int) -> str:
    """A well-formed БСН of a year nobody has; numbers below five thousand give different ones."""
    for serial in (number, number + 5000):
        eleven = f"5001400{serial:04d}"
        digit = check_digit(eleven)
        if digit is not None:
            return f"{eleven}{digit}"
    raise ValueError(number)


NO_EXCESS: Final = Excess(None, None, None, None, None)
EXCESS: Final = Excess(Decimal(3), Decimal("1234.5"), Decimal(2), Decimal(7), Decimal(1))


# What an organisation may fail


_Trouble = Callable[[Accounts], Accounts]


def troubled(organisation: Organisation, *troubles: _Trouble) -> Organisation:
    """The organisation with troubles, each in its accounts if it has the part concerned."""
    accounts = organisation.accounts
    for trouble in troubles:
        accounts = accounts and trouble(accounts)
    return replace(organisation, accounts=accounts)


def _changed(part: str, **values: Any) -> _Trouble:
    """Other values in a part of the accounts, where an organisation has that part."""

    def trouble(accounts: Accounts) -> Accounts:
        held = getattr(accounts, part)
        return replace(accounts, **{part: held and replace(held, **values)})

    return trouble


def with_loss(accounts: Accounts) -> Accounts:
    """Accounts with a negative result, which nothing is paid of."""
    return replace(accounts, result=LOSS, payment=None)


def paid_late(accounts: Accounts) -> Accounts:
    """Accounts whose payment was made a day after its term."""
    payment = accounts.payment
    if payment is None or payment.term is None:
        return accounts
    late = payment.term + timedelta(days=1)
    return replace(accounts, payment=replace(payment, paid_on=late))


def _with_fact(**values: FactContent) -> _Trouble:
    """Other values of facts, where an organisation is asked for them."""

    def trouble(accounts: Accounts) -> Accounts:
        asked = {key: value for key, value in values.items() if key in accounts.facts}
        return replace(accounts, facts={**accounts.facts, **asked})

    return trouble


def _without_indicators(accounts: Accounts) -> Accounts:
    return replace(_with_fact(indicators=False)(accounts), indicators=None)


without_plan = _with_fact(plan=False)

insolvent = _changed(
    "balance",
    current_assets=Decimal("149999.9"),
    liabilities=Decimal(100000),
    own_funds=Decimal("14999.9"),
    non_current_assets=Decimal(0),
)
"""Below both bounds, and by so little that two decimals would not show it."""

TROUBLES: tuple[_Trouble, ...] = (
    with_loss,
    _changed("payment", paid=Decimal("0.1")),
    paid_late,
    _changed("payment", paid=Decimal(0), paid_on=None),
    without_plan,
    _with_fact(report=False),
    _without_indicators,
    _changed("indicators", planned=12, achieved=3),
    _with_fact(objects=Decimal(1200)),
    insolvent,
    _changed("balance", current_assets=Decimal(0)),
    # Nothing failed, but a ruling is needed to say so.
    _changed("balance", liabilities=Decimal(0)),
)
"""Every fourth one goes together with no other on the same figures."""
