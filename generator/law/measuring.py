"""What a measure rests on: whose facts a workbook asks for, and the line of Appendix 2 that counts.

What nobody is asked must not give points; the proof of an edition rests on these tables, and the
tests compare them with the columns of a workbook.
"""

from __future__ import annotations

from generator.law.choices import Count, Form, Measure
from generator.law.criteria import Criterion
from generator.law.declared import Norm

_ALL = tuple(Form)
_ENTERPRISING = (Form.ENTERPRISES, Form.JOINT_STOCK, Form.PARTNERSHIPS)

ASKED: dict[Measure, tuple[Form, ...]] = {
    Measure.LOSS: _ALL,
    Measure.PAYMENT: _ENTERPRISING,
    Measure.INSPECTION: _ALL,
    Measure.PASSPORTS: (Form.INSTITUTIONS, Form.ENTERPRISES),
    Measure.PLAN: _ENTERPRISING,
    Measure.REPORT: _ENTERPRISING,
    Measure.INDICATORS: _ENTERPRISING,
    Measure.ACHIEVEMENT: _ENTERPRISING,
    Measure.SOLVENCY: _ENTERPRISING,
}
"""The forms whose organisations a workbook asks for all that a measure reads."""

NORM_FORMS: dict[Norm, tuple[Form, ...]] = {
    Norm.FLOOR_AREA: _ALL,
    Norm.SERVICE_CARS: _ALL,
    Norm.TELEPHONES_AND_FURNITURE: (Form.INSTITUTIONS,),
    Norm.SPECIAL_VEHICLES: (Form.ENTERPRISES,),
}
"""Whose norm it is (point 13(3)): whose inspections a workbook takes."""

CHANGES: dict[Count, tuple[Count, Count]] = {
    Count.CHANGE: (Count.AT_END, Count.AT_START),
    Count.FAILING_CHANGE: (Count.FAILING_NOW, Count.FAILING_BEFORE),
}
"""Lines that follow from two others: the first minus the second."""

MEASURED: dict[Measure, Count] = {
    Measure.LOSS: Count.FAILING_NOW,
    Measure.PAYMENT: Count.LATE_PAYERS,
    Measure.PASSPORTS: Count.PASSPORTS,
    Measure.PLAN: Count.NO_PLAN,
    Measure.REPORT: Count.NO_REPORT,
    Measure.INDICATORS: Count.NO_INDICATORS,
    Measure.ACHIEVEMENT: Count.NOT_ACHIEVED,
    Measure.SOLVENCY: Count.INSOLVENT,
}
"""The line that counts the organisations failing a measure; inspections have one for each norm."""

INSPECTED: dict[Count, Norm] = {
    Count.AREA_OF_INSTITUTIONS: Norm.FLOOR_AREA,
    Count.SERVICE_CARS: Norm.SERVICE_CARS,
    Count.TELEPHONES: Norm.TELEPHONES_AND_FURNITURE,
    Count.AREA_OF_COMPANIES: Norm.FLOOR_AREA,
    Count.SPECIAL_VEHICLES: Norm.SPECIAL_VEHICLES,
}
"""The norm whose violations a line counts."""


def asked_of(criterion: Criterion) -> tuple[Form, ...]:
    """The forms whose organisations are asked for the facts of a criterion."""
    return ASKED[criterion.measure] if criterion.norm is None else NORM_FORMS[criterion.norm]


def count_of(criterion: Criterion, form: Form) -> Count:
    """The line that counts the organisations of a section that fail a criterion."""
    if criterion.norm is None:
        return MEASURED[criterion.measure]
    if criterion.norm is Norm.FLOOR_AREA and form is not Form.INSTITUTIONS:
        return Count.AREA_OF_COMPANIES
    return next(count for count, norm in INSPECTED.items() if norm is criterion.norm)


def read_from(criterion: Criterion, form: Form) -> tuple[Count, ...]:
    """The lines that a reported section is scored by; an inspected norm needs none of them."""
    if criterion.measure is Measure.INSPECTION:
        return ()
    before = (Count.FAILING_BEFORE,) if criterion.measure is Measure.LOSS else ()
    return (count_of(criterion, form), *before)
