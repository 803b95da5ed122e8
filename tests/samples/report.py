"""The report of an invented body, counted from its organisations."""

from __future__ import annotations

from collections.abc import Iterator

from openpyxl import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from generator.excel.blank import guide_text
from generator.excel.blank import organisations as blank
from generator.excel.blank.appendix_2 import (
    LABELS,
    TOTAL,
    column_of,
    row_of,
    unsaved_report,
    write_report,
)
from generator.excel.blank.shading import FIRST_ROW
from generator.excel.books.cells import cell_at
from generator.excel.books.save import saved
from generator.submission import appendix_2 as report
from generator.submission.bodies import BodyEntry
from generator.submission.contract import NO, NORM_NAMES, NOT_COUNTED, YES, SheetName
from generator.submission.contract import NamedInspectionField as Named
from generator.submission.model import Inspection, Submission


def report_book(body: BodyEntry, submission: Submission, notice: str) -> bytes:
    """The file of a body that hands in its report in place of its organisations."""
    workbook = unsaved_report(body, submission.year, submission.edition, notice)
    _fill(workbook[SheetName.REPORT.value], submission)
    _fill_body(workbook[SheetName.BODY.value], submission)
    _fill_inspections(workbook[SheetName.INSPECTIONS.value], submission)
    return saved(workbook, submission.year)


def add_report(workbook: Workbook, submission: Submission) -> None:
    """Put the report beside the organisations that it counts."""
    place = workbook.sheetnames.index(SheetName.INSPECTIONS.value)
    sheet = workbook.create_sheet(SheetName.REPORT.value, place)
    write_report(sheet, submission.edition.report, guide_text.load_for_report())
    blank.set_up_print(sheet)
    _fill(sheet, submission)


def _fill(sheet: Worksheet, submission: Submission) -> None:
    text, found = submission.edition.report, report.of(submission)
    for row in text.rows:
        if row.count is not None:
            number = row_of(text, row.count)
            cell_at(sheet, number, TOTAL).value = found.total(row.count)
            for form in row.open:
                cell_at(sheet, number, column_of(form)).value = found.count(row.count, form)


def _fill_body(sheet: Worksheet, submission: Submission) -> None:
    for form, label in NOT_COUNTED.items():
        number = report.left_out(submission, form)
        if number:
            blank.put(cell_at(sheet, LABELS.index(label) + 1, 2), label, number)


def _fill_inspections(sheet: Worksheet, submission: Submission) -> None:
    for row, visit in enumerate(_visits(submission), FIRST_ROW):
        for field, value in visit.items():
            blank.put(cell_at(sheet, row, list(Named).index(field) + 1), field, value)


def _visits(submission: Submission) -> Iterator[dict[Named, blank.Value]]:
    """The inspections of counted organisations, in the order of the sheet."""
    counted = {o.bin: o for o in submission.organisations if o.is_counted}
    for inspection in submission.inspections:
        if inspection.bin in counted:
            organisation = counted[inspection.bin]
            yield {
                Named.NAME: organisation.name,
                Named.LEGAL_FORM: organisation.legal_form.abbreviation,
                **_told(inspection),
            }


def _told(inspection: Inspection) -> dict[Named, blank.Value]:
    excess = inspection.excess
    told: dict[Named, blank.Value] = {
        Named.NORM: NORM_NAMES[inspection.norm],
        Named.INSPECTOR: inspection.inspector,
        Named.ACT: inspection.act,
        Named.ENDED: inspection.ended,
        Named.VIOLATION: YES if inspection.violation else NO,
        Named.EXCESS_PREMISES: excess.premises,
        Named.EXCESS_AREA: excess.area,
        Named.EXCESS_VEHICLES: excess.vehicles,
        Named.UNREGISTERED_PROPERTY: excess.unregistered_property,
        Named.UNREGISTERED_VEHICLES: excess.unregistered_vehicles,
    }
    return {field: value for field, value in told.items() if value is not None}
