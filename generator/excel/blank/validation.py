"""Data validation of a blank workbook's cells: drop-downs, checks, number formats."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from generator.excel.blank.guide import GuideText
from generator.excel.writer import Page
from generator.law.legal_forms import LEGAL_FORMS
from generator.submission.contract import (
    FIRST_YEAR,
    LAST_YEAR,
    NO,
    YES,
    BodyField,
    BodyLabel,
    InspectionField,
    NamedInspectionField,
    OrganisationColumn,
    OrganisationField,
    Standing,
    ValueType,
)

MONEY = "#,##0.0####"
"""Thousands of tenge down to the tiyn (0.00001): what is shown is what is scored."""

_FORMATS = {
    ValueType.NUMBER: MONEY,
    ValueType.NUMBER_OR_DASH: MONEY,
    ValueType.AMOUNT: MONEY,
    ValueType.COUNT: "0",
    ValueType.COUNT_FROM_ONE: "0",
    ValueType.YEAR: "0",
    ValueType.DATE: "dd.mm.yyyy",
    ValueType.ANY: "General",
}

_FAR = 10**15
"""Beyond the digits that Excel keeps."""


InspectedField = InspectionField | NamedInspectionField
Field = BodyLabel | OrganisationColumn | InspectedField


def number_format(field: Field) -> str:
    """The format of a field's cells; text unless they are numbers or dates.

    Excel would take the leading zeros off an identification number, and read the number of an
    act such as 12-3 as a date. What inspections find is counted in pieces and square metres.
    """
    value = field.value.value
    if isinstance(field, InspectedField) and value is ValueType.AMOUNT:
        return "General"
    return _FORMATS.get(value, "@")


def listed_values(field: Field, text: GuideText) -> tuple[str, ...]:
    """The values of a drop-down list; empty when the cell has none."""
    norms = tuple(norm.kk for norm in text.edition.norms)
    lists: dict[object, Iterable[str]] = {
        BodyField.KIND: (kind.kk for kind in text.edition.kinds),
        OrganisationField.LEGAL_FORM: assessed_abbreviations(),
        OrganisationField.STANDING: (standing.value for standing in Standing),
        InspectionField.NORM: norms,
        NamedInspectionField.LEGAL_FORM: assessed_abbreviations(),
        NamedInspectionField.NORM: norms,
    }
    values = (YES, NO) if field.value.value is ValueType.YES_NO else lists.get(field, ())
    return tuple(map(text.listed, values))


def assessed_abbreviations() -> tuple[str, ...]:
    """The legal forms that are assessed, for short."""
    return tuple(legal.abbreviation for legal in LEGAL_FORMS if legal.form is not None)


def check(page: Page, field: Field, cells: str, text: GuideText) -> None:
    """Check what is typed into the cells of a column or label, an A1 range.

    All checks only ask back, for the reader understands more than Excel does: listed values by
    their other names, numbers and dates typed as text, a dash in a cell that is not required.
    """
    listed, value = [*listed_values(field, text)], field.value.value
    rule = _rule(value, cells.partition(":")[0])
    if listed:
        rule = {"validate": "list", "source": listed}
    if rule is not None:
        _add(page, cells, rule, value, text)


def check_whole(page: Page, value: ValueType, cells: Sequence[str], text: GuideText) -> None:
    """Ask back when something else than a whole number is typed: counts begin at 0."""
    rule = _between("whole", 0 if value is ValueType.COUNT else -_FAR, _FAR)
    _add(page, " ".join(cells), rule, value, text)


def _add(
    page: Page, cells: str, rule: Mapping[str, object], value: ValueType, text: GuideText
) -> None:
    said = {
        "error_type": "warning",
        "error_title": text.complaints[value].title,
        "error_message": text.complaints[value].message,
    }
    page.sheet.data_validation(cells.partition(" ")[0], {**rule, **said, "multi_range": cells})


def _rule(value: ValueType, first_cell: str) -> dict[str, object] | None:
    match value:
        case ValueType.NUMBER:
            return _between("decimal", -_FAR, _FAR)
        case ValueType.NUMBER_OR_DASH:
            number_or_dash = f'=OR(ISNUMBER({first_cell}),{first_cell}="-",{first_cell}="–")'
            return {"validate": "custom", "value": number_or_dash}
        case ValueType.AMOUNT:
            return _between("decimal", 0, _FAR)
        case ValueType.COUNT:
            return _between("whole", 0, _FAR)
        case ValueType.COUNT_FROM_ONE:
            return _between("whole", 1, _FAR)
        case ValueType.YEAR:
            return _between("whole", FIRST_YEAR, LAST_YEAR)
        case ValueType.DATE:
            return _between("date", date(FIRST_YEAR, 1, 1), date(LAST_YEAR, 12, 31))
        case ValueType.BIN:
            return {"validate": "length", "criteria": "==", "value": 12}
        case ValueType.CODE:
            return {"validate": "length", "criteria": "==", "value": 9}
        case _:
            return None


def _between(kind: str, low: int | date, high: int | date) -> dict[str, object]:
    return {"validate": kind, "criteria": "between", "minimum": low, "maximum": high}
