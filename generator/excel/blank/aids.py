"""What helps to fill in a blank workbook: shades, drop-down lists, checks, number formats.

Grey is not applicable, yellow is to be filled in: by formulas of Excel over the row's own cells, so
a clerk sees them at work.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from enum import Enum
from typing import NamedTuple

from generator.excel.blank.filling import TableField
from generator.excel.blank.guide import GuideText
from generator.excel.writer import PLAIN, CellFormat, Page
from generator.law.choices import LEGAL_FORMS, Form
from generator.law.edition import Edition
from generator.submission.contract import (
    FIRST_YEAR,
    LAST_YEAR,
    NO,
    YES,
    BodyField,
    BodyLabel,
    FactField,
    InspectionField,
    NamedInspectionField,
    OrganisationColumn,
    Standing,
    ValueType,
    column_of,
    columns_of,
)
from generator.submission.contract import OrganisationField as F
from generator.submission.matching import name
from generator.submission.sheets import column_letters

UNUSED, WAITING = "D9D9D9", "FFF8DC"
"""The colours of a cell that the organisation does not use, and of one it still has to fill."""

FIRST_ROW = 2

_OPTIONAL = (F.NUMBER, F.STANDING, F.NOTE)
_PAYMENT = (F.DUE, F.PAID, F.TERM, F.PAID_ON)
_COUNTS = (F.PLANNED, F.ACHIEVED)

MONEY = "#,##0.0####"
"""Thousands of tenge down to the tiyn (0.00001): what is shown is what is scored."""


class ColumnLook(NamedTuple):
    """The width of a column in digits, and the format of its cells."""

    width: float
    cells: CellFormat


def _column(
    width: float = 17, num_format: str = "@", align: str = "", *, wraps: bool = False
) -> ColumnLook:
    """Long names wrap; numbers and marks stay level with the first line of the name."""
    cells = PLAIN._replace(num_format=num_format, align=align, valign="top", text_wrap=wraps)
    return ColumnLook(width, cells)


_TEXT = _column()
"""Excel would take the leading zeros off numbers of bodies, and take act 12-3 for a date."""

_LOOKS = {
    ValueType.ANY: _column(5, "General", "center"),
    ValueType.TEXT: _column(38, wraps=True),
    ValueType.BIN: _column(15),
    ValueType.LISTED: _column(22, wraps=True),
    ValueType.YES_NO: _column(15, align="center"),
    ValueType.NUMBER: _column(num_format=MONEY),
    ValueType.NUMBER_OR_DASH: _column(num_format=MONEY),
    ValueType.AMOUNT: _column(num_format=MONEY),
    ValueType.COUNT: _column(16, "0"),
    ValueType.COUNT_FROM_ONE: _column(16, "0"),
    ValueType.YEAR: _column(num_format="0"),
    ValueType.DATE: _column(12, "dd.mm.yyyy", "center"),
}
_OWN_WIDTHS = {"ACT": 14, "NORM": 25}

_FAR = 10**15
"""Beyond the digits that Excel keeps."""

Field = BodyLabel | TableField
InspectedField = InspectionField | NamedInspectionField


def position(field: Enum) -> int:
    """The number of a field's column in a blank workbook that asks for all, from 1."""
    return list(type(field)).index(field) + 1


def rules(field: TableField, edition: Edition) -> tuple[tuple[str, str], ...]:
    """The shading of a column: formulas and colours, of which the first that is true counts.

    Grey goes first: what is not used waits for nothing.
    """
    if not isinstance(field, OrganisationColumn):
        shades: tuple[tuple[str | None, str], ...] = ((_waiting_inspection(field), WAITING),)
    else:
        shades = ((_unused(field, edition), UNUSED), (_waiting(field, edition), WAITING))
    fields: Iterable[Enum | FactField] = columns_of(edition.facts)
    fields = fields if isinstance(field, OrganisationColumn) else type(field)
    letters = {own.name: column_letters(number) for number, own in enumerate(fields, 1)}
    return tuple(
        (_NAMED.sub(lambda cell: letters[cell[1]], formula), colour)
        for formula, colour in shades
        if formula is not None
    )


def _unused(field: OrganisationColumn, edition: Edition) -> str | None:
    """When the organisation has no use for the cell; None: it always has."""
    reasons = []
    others = tuple(form for form in Form if form not in column_of(field, edition).forms)
    if others:
        reasons.append(_form_among(others))
    if field.value.measures:
        reasons.append(_not_read(field))
    if field in _PAYMENT:
        reasons += [_answers(F.EXEMPT, "YES"), _compare(F.RESULT, "<0")]
    if field in _PAYMENT and field is not F.DUE:
        reasons.append(_compare(F.DUE, "=0"))
    if field is F.PAID_ON:
        reasons.append(_compare(F.PAID, "=0"))
    if field in _COUNTS:
        reasons.append(_answers(F.INDICATORS, "NO"))
    return _or(reasons) if reasons else None


def _not_read(field: OrganisationColumn) -> str:
    """When the facts of an organisation stay aside: out of control, or not working in the year."""
    aside = [s for s in Standing if s is not Standing.WORKING]
    if field is F.PREVIOUS_RESULT:
        aside = [standing for standing in aside if not standing.counts_before]
    uncontrolled = _and(_form_among(F.CONTROLLED.value.forms), _answers(F.CONTROLLED, "NO"))
    return _or([uncontrolled, *(_stands(standing) for standing in aside)])


def _waiting_inspection(field: InspectedField) -> str | None:
    """As :func:`_waiting`, of «Тексерулер»; the amounts found are optional there."""
    if field.value.value is ValueType.AMOUNT:
        return None
    rest = (other for other in type(field) if other.value.value is not ValueType.AMOUNT)
    return _and(_is(field, ""), _or(_filled(other) for other in rest))


def _waiting(field: OrganisationColumn, edition: Edition) -> str | None:
    """When the cell is empty and has to be filled; None: it never has."""
    if field in _OPTIONAL:
        return None
    if field in (F.BIN, F.NAME, F.LEGAL_FORM):
        return _and(_is(field, ""), _or(_filled(one) for one in (F.BIN, F.NAME, F.LEGAL_FORM)))
    working = _or([_is(F.STANDING, ""), _stands(Standing.WORKING)])
    return _and(
        _is(field, ""), _form_among(column_of(field, edition).forms), working, *_conditions(field)
    )


def _conditions(field: OrganisationColumn) -> tuple[str, ...]:
    """What else must hold before a conditional cell has to be filled."""
    if field is F.DUE:
        return (_answers(F.EXEMPT, "NO"), _compare(F.RESULT, ">=0"))
    if field in (F.PAID, F.TERM):
        return (_compare(F.DUE, ">0"),)
    if field is F.PAID_ON:
        return (_compare(F.PAID, ">0"),)
    return (_answers(F.INDICATORS, "YES"),) if field in _COUNTS else ()


def _form_among(forms: tuple[Form, ...]) -> str:
    """True in Excel when the row's legal form is one of these, by a short Kazakh or Russian name.

    Array constants are not allowed in such formulas, so each name is compared.
    """
    own = (legal for legal in LEGAL_FORMS if legal.form in forms)
    names = (name for legal in own for name in (legal.abbreviation, legal.abbreviation_ru))
    return _or(_is(F.LEGAL_FORM, name) for name in names)


def _cell(field: Enum | FactField) -> str:
    """A cell of the first row; its column, by the field's name in braces, is filled in later."""
    return f"${{{field.name}}}{FIRST_ROW}"


_NAMED = re.compile(r"\{([^}]+)\}")


def _answers(field: Enum, answer: str, group: str = "answer") -> str:
    """True in Excel when a cell has the Kazakh or the Russian name of a listed value."""
    own = name(group, answer)
    return _or(_is(field, text) for text in (own.kk, own.ru))


def _stands(standing: Standing) -> str:
    return _answers(F.STANDING, standing.name, "standing")


def _is(field: Enum | FactField, text: str) -> str:
    return f'{_cell(field)}="{text}"'


def _filled(field: Enum | FactField) -> str:
    return f'{_cell(field)}<>""'


def _compare(field: Enum, test: str) -> str:
    """A comparison of numbers; in Excel any text is greater than any number, a blank is 0."""
    return f"AND(ISNUMBER({_cell(field)}),{_cell(field)}{test})"


def _and(*formulas: str) -> str:
    return f"AND({','.join(formulas)})"


def _or(formulas: Iterable[str]) -> str:
    return f"OR({','.join(formulas)})"


def look(field: Field) -> ColumnLook:
    """How a field's column looks; what inspections find is counted in pieces and metres."""
    found = _LOOKS.get(field.value.value, _TEXT)
    if not isinstance(field, InspectedField):
        return found
    is_amount = field.value.value is ValueType.AMOUNT
    cells = found.cells._replace(num_format="General") if is_amount else found.cells
    return ColumnLook(_OWN_WIDTHS.get(field.name, found.width), cells)


def listed_values(field: Field, text: GuideText) -> list[str]:
    """The values of a drop-down list; empty when the cell has none."""
    norms = [norm.kk for norm in text.edition.norms]
    forms = [legal.abbreviation for legal in LEGAL_FORMS if legal.form is not None]
    lists: dict[object, Iterable[str]] = {
        BodyField.KIND: (kind.kk for kind in text.edition.kinds),
        F.LEGAL_FORM: forms,
        F.STANDING: (standing.value for standing in Standing),
        InspectionField.NORM: norms,
        NamedInspectionField.LEGAL_FORM: forms,
        NamedInspectionField.NORM: norms,
    }
    values = (YES, NO) if field.value.value is ValueType.YES_NO else lists.get(field, ())
    return [text.listed(value) for value in values]


def check(page: Page, field: Field, cells: str, text: GuideText) -> None:
    """Check what is typed into the cells of a column or label, an A1 range.

    All checks only ask back, for the reader understands more than Excel does: listed values by
    their other names, numbers and dates typed as text, a dash in a cell that is not required.
    """
    listed, value, first = listed_values(field, text), field.value.value, cells.partition(":")[0]
    rule = {"validate": "list", "source": listed} if listed else _RULES.get(value)
    if value is ValueType.NUMBER_OR_DASH:
        formula = f'=OR(ISNUMBER({first}),{first}="-",{first}="–")'
        rule = {"validate": "custom", "value": formula}
    if rule is not None:
        _add(page, cells, rule, value, text)


def check_whole(page: Page, value: ValueType, cells: Sequence[str], text: GuideText) -> None:
    """Ask back when something else than a whole number is typed: counts begin at 0."""
    rule = _between("whole", 0 if value is ValueType.COUNT else -_FAR, _FAR)
    _add(page, " ".join(cells), rule, value, text)


def _add(
    page: Page, cells: str, rule: Mapping[str, object], value: ValueType, text: GuideText
) -> None:
    complaint = text.complaints[value.name]
    said = {"error_title": complaint["title"], "error_message": complaint["message"]}
    options = {**rule, **said, "error_type": "warning", "multi_range": cells}
    page.sheet.data_validation(cells.partition(" ")[0], options)


def _between(kind: str, low: int | date, high: int | date) -> dict[str, object]:
    return {"validate": kind, "criteria": "between", "minimum": low, "maximum": high}


def _long(length: int) -> dict[str, object]:
    return {"validate": "length", "criteria": "==", "value": length}


_RULES: Mapping[ValueType, Mapping[str, object]] = {
    ValueType.NUMBER: _between("decimal", -_FAR, _FAR),
    ValueType.AMOUNT: _between("decimal", 0, _FAR),
    ValueType.COUNT: _between("whole", 0, _FAR),
    ValueType.COUNT_FROM_ONE: _between("whole", 1, _FAR),
    ValueType.YEAR: _between("whole", FIRST_YEAR, LAST_YEAR),
    ValueType.DATE: _between("date", date(FIRST_YEAR, 1, 1), date(LAST_YEAR, 12, 31)),
    ValueType.BIN: _long(12),
    ValueType.CODE: _long(9),
}
