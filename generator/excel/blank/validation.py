"""What may be typed into the cells of a blank workbook: drop-downs, checks, number formats."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from openpyxl.utils.datetime import to_excel
from openpyxl.worksheet.datavalidation import DataValidation

from generator.excel.blank.guide_text import GuideText
from generator.law.legal_forms import LEGAL_FORMS
from generator.submission.contract import (
    FIRST_YEAR,
    KIND_NAMES,
    LAST_YEAR,
    NO,
    NORM_NAMES,
    YES,
    BodyField,
    BodyLabel,
    Column,
    InspectionField,
    Label,
    NamedInspectionField,
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


Inspected = InspectionField | NamedInspectionField
Field = BodyLabel | OrganisationField | Inspected


def number_format(field: Field) -> str:
    """The format of a field's cells; text unless they are numbers or dates.

    Excel would take the leading zeros off an identification number, and read the number of an
    act such as 12-3 as a date. What inspections find is counted in pieces and square metres.
    """
    value = field.value.value
    if isinstance(field, Inspected) and value is ValueType.AMOUNT:
        return "General"
    return _FORMATS.get(value, "@")


def listed_values(field: Field) -> tuple[str, ...]:
    """The values of a drop-down list; empty when the cell has none."""
    if field.value.value is ValueType.YES_NO:
        return YES, NO
    lists: dict[object, Iterable[str]] = {
        BodyField.KIND: KIND_NAMES.values(),
        OrganisationField.LEGAL_FORM: assessed_abbreviations(),
        OrganisationField.STANDING: (standing.value for standing in Standing),
        InspectionField.NORM: NORM_NAMES.values(),
        NamedInspectionField.LEGAL_FORM: assessed_abbreviations(),
        NamedInspectionField.NORM: NORM_NAMES.values(),
    }
    return tuple(lists.get(field, ()))


def assessed_abbreviations() -> tuple[str, ...]:
    """The legal forms that are assessed, for short."""
    return tuple(legal.abbreviation for legal in LEGAL_FORMS if legal.form is not None)


def validation(field: Field, cells: str, text: GuideText) -> DataValidation | None:
    """The check of the cells of a column or label; None when anything may stand there.

    ``cells`` is an A1 range. A list admits nothing else; the other checks only ask back,
    for the reader understands more than Excel does: numbers and dates typed as text, a dash
    in a cell that is not required.
    """
    entry: Label | Column = field.value
    listed = listed_values(field)
    check = _list(listed) if listed else _check(entry.value, cells.partition(":")[0])
    if check is None:
        return None
    _complain(check, entry.value, text)
    check.errorStyle = "stop" if listed else "warning"
    check.add(cells)
    return check


def check_of(value: ValueType, text: GuideText) -> DataValidation:
    """The check of whole numbers for cells still to be added, from 0 or of either sign."""
    check = _between("whole", 0 if value is ValueType.COUNT else -_FAR, _FAR)
    _complain(check, value, text)
    check.errorStyle = "warning"
    return check


def _complain(check: DataValidation, value: ValueType, text: GuideText) -> None:
    complaint = text.complaints[value]
    check.errorTitle, check.error = complaint.title, complaint.message
    check.showErrorMessage = True


def _list(values: tuple[str, ...]) -> DataValidation:
    return DataValidation(type="list", formula1=f'"{",".join(values)}"', allow_blank=True)


def _check(value: ValueType, first_cell: str) -> DataValidation | None:
    match value:
        case ValueType.NUMBER:
            return _between("decimal", -_FAR, _FAR)
        case ValueType.NUMBER_OR_DASH:
            number_or_dash = f'OR(ISNUMBER({first_cell}),{first_cell}="-",{first_cell}="–")'
            return DataValidation(type="custom", formula1=number_or_dash, allow_blank=True)
        case ValueType.AMOUNT:
            return _between("decimal", 0, _FAR)
        case ValueType.COUNT:
            return _between("whole", 0, _FAR)
        case ValueType.COUNT_FROM_ONE:
            return _between("whole", 1, _FAR)
        case ValueType.YEAR:
            return _between("whole", FIRST_YEAR, LAST_YEAR)
        case ValueType.DATE:
            return _between("date", _serial(FIRST_YEAR, 1, 1), _serial(LAST_YEAR, 12, 31))
        case ValueType.BIN:
            return _of_length(12)
        case ValueType.CODE:
            return _of_length(9)
        case _:
            return None


def _between(kind: str, low: int, high: int) -> DataValidation:
    return DataValidation(
        type=kind,  # type: ignore[arg-type]
        operator="between",
        formula1=str(low),
        formula2=str(high),
        allow_blank=True,
    )


def _of_length(length: int) -> DataValidation:
    return DataValidation(
        type="textLength", operator="equal", formula1=str(length), allow_blank=True
    )


def _serial(year: int, month: int, day: int) -> int:
    return int(to_excel(date(year, month, day)))  # type: ignore[no-untyped-call]
