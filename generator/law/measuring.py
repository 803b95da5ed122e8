"""What a measure rests on: whose facts a workbook asks for, and the line of Appendix 2 that counts.

What nobody is asked must not give points; the proof of an edition rests on these tables, and the
tests compare them with the columns of a workbook.
"""

from __future__ import annotations

from generator.law.choices import Count, Form, Measure
from generator.law.criteria import Criterion
from generator.law.declared import Asked

_PARTS = {
    Measure.PAYMENT: "payment",
    Measure.PASSPORTS: "objects",
    Measure.PLAN: "development",
    Measure.REPORT: "development",
    Measure.INDICATORS: "development",
    Measure.ACHIEVEMENT: "development",
    Measure.SOLVENCY: "balance",
}
"""The parts of :class:`Asked` whose facts the measures read; the rest reads what all are asked."""

CHANGES: dict[str, tuple[str, str]] = {
    Count.CHANGE: (Count.AT_END, Count.AT_START),
    Count.FAILING_CHANGE: (Count.FAILING_NOW, Count.FAILING_BEFORE),
}
"""Lines that follow from two others: the first minus the second."""


def asked_of(criterion: Criterion, asked: Asked) -> tuple[Form, ...]:
    """The forms whose organisations are asked for the facts of a criterion."""
    declared = criterion.norm or criterion.fact
    if declared is not None:
        return declared.forms
    part = _PARTS.get(criterion.measure)
    return tuple(Form) if part is None else getattr(asked, part)


def count_of(criterion: Criterion) -> str:
    """The line that counts the organisations that fail a criterion."""
    return Count.FAILING_NOW if criterion.measure is Measure.LOSS else criterion.no


def read_from(criterion: Criterion) -> tuple[str, ...]:
    """The lines that a reported section is scored by; an inspected norm needs none of them."""
    if criterion.measure is Measure.INSPECTION:
        return ()
    before = (Count.FAILING_BEFORE,) if criterion.measure is Measure.LOSS else ()
    return (count_of(criterion), *before)
