"""The report of an invented body, counted from its organisations."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from openpyxl import Workbook

from generator.excel.blank import guide
from generator.excel.blank import new as blank
from generator.excel.blank.aids import FIRST_ROW
from generator.excel.blank.filling import TableField
from generator.excel.blank.guide import Blank
from generator.excel.blank.new import LABELS, TOP, TOTAL, column_of, write_appendix_2
from generator.excel.writer import Book, written
from generator.law.appendices import Appendix2Text
from generator.law.edition import Edition
from generator.submission import appendix_2
from generator.submission.bodies import BodyEntry
from generator.submission.contract import (
    NO,
    NOT_COUNTED,
    YES,
    BodyField,
    InspectionField,
    OrganisationField,
    SheetName,
)
from generator.submission.contract import NamedInspectionField as Named
from generator.submission.matching import WorkbookLanguage
from generator.submission.model import Inspection, Submission
from tests.samples.sheets import Value, opened, put, saved


def row_of(report: Appendix2Text, count: str) -> int:
    """The row of a line in a blank report."""
    return TOP + report.rows.index(report.row(count))


def blank_of_both(body: BodyEntry, year: int, edition: Edition, notice: str) -> bytes:
    """A blank for a body that hands in its report beside its organisations."""
    language = WorkbookLanguage.KAZAKH

    def write(book: Book) -> None:
        text = guide.load(language, year, edition)
        organisations, inspections = tuple(OrganisationField), tuple(InspectionField)
        columns: dict[SheetName, Sequence[TableField]] = {
            SheetName.ORGANISATIONS: organisations,
            SheetName.INSPECTIONS: inspections,
        }
        guide.write(book, text, tuple(BodyField), columns, notice)
        blank.write_body(book, body, tuple(BodyField), text)
        blank.write_table(book, SheetName.ORGANISATIONS, organisations, text)
        write_appendix_2(book, edition.report, guide.load(language, year, edition, Blank.REPORT))
        blank.write_table(book, SheetName.INSPECTIONS, inspections, text)

    return written(year, write)


def report_book(body: BodyEntry, submission: Submission, notice: str) -> bytes:
    """The file of a body that hands in its report in place of its organisations."""
    kind, edition = Blank.REPORT, submission.edition
    workbook = opened(blank.blank(body, submission.year, edition, notice, kind=kind))
    fill_report(workbook, submission)
    for form, label in NOT_COUNTED.items():
        number = appendix_2.left_out(submission, form)
        if number:
            workbook[SheetName.BODY.value].cell(LABELS.index(label) + 1, 2).value = number
    for row, visit in enumerate(_visits(submission), FIRST_ROW):
        for field, value in visit.items():
            column = list(Named).index(field) + 1
            put(workbook[SheetName.INSPECTIONS.value], row, column, value)
    return saved(workbook)


def fill_report(workbook: Workbook, submission: Submission) -> None:
    """Type the report of a submission into its sheet."""
    sheet = workbook[SheetName.REPORT.value]
    text, found = submission.edition.report, appendix_2.of(submission)
    for row in text.rows:
        if row.count is not None:
            number = row_of(text, row.count)
            sheet.cell(number, TOTAL, found.total(row.count))
            for form in row.open:
                sheet.cell(number, column_of(form), found.count(row.count, form))


def _visits(submission: Submission) -> Iterator[dict[Named, Value]]:
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


def _told(inspection: Inspection) -> dict[Named, Value]:
    excess = inspection.excess
    told: dict[Named, Value] = {
        Named.NORM: inspection.norm.kk,
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
