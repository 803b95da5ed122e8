"""What a workbook is filled with: a submission's own values, or what next year takes over."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from generator.law.choices import Count, Form
from generator.law.edition import Edition
from generator.submission.contract import (
    NO,
    YES,
    BodyLabel,
    InspectionField,
    NamedInspectionField,
    OrganisationColumn,
    OrganisationField,
    SheetName,
    Standing,
    fact_fields,
)
from generator.submission.model import Accounts, Inspection, Organisation, Payment, Submission

TableField = OrganisationColumn | InspectionField | NamedInspectionField

Value = str | int | Decimal | date | None
"""What a cell is filled with; None leaves it empty."""

_CONTROLLED_FORMS = OrganisationField.CONTROLLED.value.forms
_NO_RESULT = "–"


@dataclass(frozen=True)
class FilledRow:
    """A row of a table; ``source`` is where it comes from, empty when nobody asks."""

    values: Mapping[TableField, Value]
    source: str = ""


@dataclass(frozen=True)
class Filling:
    """What a workbook is filled with, beside its body's name, kind, code and year."""

    labels: Mapping[BodyLabel, Value] = field(default_factory=dict)
    tables: Mapping[SheetName, tuple[FilledRow, ...]] = field(default_factory=dict)
    counts: Mapping[tuple[str, Form], int] = field(default_factory=dict)


EMPTY = Filling()


def next_year(submission: Submission) -> Filling:
    """What a body's workbook takes over from the year before.

    Organisations with name, form and control: newcomers are working, those that left are gone, and
    the year's result is the previous one. Of a report, what it counts at the end is at the start.
    """
    if submission.reported is not None:
        counts = submission.reported.counts
        later: dict[str, str] = {
            Count.AT_END: Count.AT_START,
            Count.FAILING_NOW: Count.FAILING_BEFORE,
        }
        return Filling(
            counts={(later[c], form): n for (c, form), n in counts.items() if c in later}
        )
    here = (one for one in submission.organisations if one.standing.is_there)
    rows = tuple(FilledRow(_carried(one)) for one in here)
    return Filling(tables={SheetName.ORGANISATIONS: rows})


def _carried(one: Organisation) -> dict[TableField, Value]:
    field = OrganisationField
    return {
        **_identity(one),
        field.STANDING: Standing.WORKING.value,
        field.PREVIOUS_RESULT: None if one.accounts is None else one.accounts.result,
    }


def _identity(one: Organisation) -> dict[TableField, Value]:
    """Who it is. Of newcomers nobody has said whether the state controls them."""
    is_said = one.form in _CONTROLLED_FORMS and one.standing.counts_before
    return {
        OrganisationField.BIN: one.bin,
        OrganisationField.NAME: one.name,
        OrganisationField.LEGAL_FORM: one.legal_form.abbreviation,
        OrganisationField.CONTROLLED: _said(one.controlled) if is_said else None,
    }


def organisation_rows(submission: Submission, source: str) -> Iterator[FilledRow]:
    """The organisations of a submission with all that was read of them."""
    for one in submission.organisations:
        accounts = {} if one.accounts is None else _accounts(one.accounts, submission.edition)
        is_asked = one.controlled and one.standing is Standing.WORKING
        previous = one.previous_result
        values: dict[TableField, Value] = {
            **_identity(one),
            OrganisationField.STANDING: one.standing.value,
            OrganisationField.PREVIOUS_RESULT: (
                _NO_RESULT if previous is None and is_asked else previous
            ),
            OrganisationField.NOTE: one.note or None,
            **accounts,
        }
        yield FilledRow(values, source)


def _accounts(accounts: Accounts, edition: Edition) -> dict[TableField, Value]:
    field, counts, balance = OrganisationField, accounts.indicators, accounts.balance
    found: dict[TableField, Value] = {
        field.RESULT: accounts.result,
        field.EXEMPT: _said(accounts.exempt),
        **(_payment(accounts.payment) if accounts.payment is not None else {}),
    }
    for own, fact in fact_fields(edition):
        value = accounts.facts.get(fact.key)
        found[own] = _said(value) if isinstance(value, bool) else value
    if counts is not None:
        found |= {field.PLANNED: counts.planned, field.ACHIEVED: counts.achieved}
    if balance is not None:
        found[field.CURRENT_ASSETS] = balance.current_assets
        found[field.LIABILITIES] = balance.liabilities
        found[field.OWN_FUNDS] = balance.own_funds
        found[field.NON_CURRENT_ASSETS] = balance.non_current_assets
    return found


def _payment(payment: Payment) -> dict[TableField, Value]:
    field = OrganisationField
    if not payment.due:
        return {field.DUE: payment.due}
    return {
        field.DUE: payment.due,
        field.PAID: payment.paid,
        field.TERM: payment.term,
        field.PAID_ON: payment.paid_on,
    }


def inspection_rows(submission: Submission, source: str) -> Iterator[FilledRow]:
    """The inspections of a submission of organisations."""
    yield from (FilledRow(_inspection(one), source) for one in submission.inspections)


def _inspection(one: Inspection) -> dict[TableField, Value]:
    field, excess = InspectionField, one.excess
    return {
        field.BIN: one.bin,
        field.NORM: one.norm.kk,
        field.INSPECTOR: one.inspector or None,
        field.ACT: one.act or None,
        field.ENDED: one.ended,
        field.VIOLATION: _said(one.violation),
        field.EXCESS_PREMISES: excess.premises,
        field.EXCESS_AREA: excess.area,
        field.EXCESS_VEHICLES: excess.vehicles,
        field.UNREGISTERED_PROPERTY: excess.unregistered_property,
        field.UNREGISTERED_VEHICLES: excess.unregistered_vehicles,
    }


def _said(answer: bool | None) -> str | None:  # noqa: FBT001 - the answer itself
    return None if answer is None else YES if answer else NO
