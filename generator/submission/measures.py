"""The measures of the law as predicates of one organisation, each once.

Scoring decides points by them, and the report of Appendix 2 counts by them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from decimal import MAX_EMAX, MAX_PREC, MIN_EMIN, Context

from generator.law.choices import Form, Measure, Situation
from generator.law.criteria import Criterion
from generator.law.edition import Edition, Solvency
from generator.submission.model import Accounts, Balance, Inspection, Organisation, Submission

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


def owes(organisation: Organisation) -> bool:
    """True when the result is not negative and the organisation is not exempt (point 13(2))."""
    return organisation.accounts is not None and organisation.accounts.payment is not None


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
