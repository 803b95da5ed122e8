"""Validates a workbook into a submission, or collects all problems that prevent it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from generator.law import edition_file
from generator.law.edition import Edition
from generator.messages.problems import Code, Problem, errors
from generator.submission.accept.agreement import (
    Appendix2Check,
    Counts,
    check_left_out,
    check_none,
    check_overrides,
    check_some,
    counts_given,
    first_rows,
    report_magnitudes,
)
from generator.submission.accept.body import BodyHeading, read_body
from generator.submission.accept.heads import find_sheet, find_sheets, report_missing, report_unread
from generator.submission.accept.inbox import Inbox
from generator.submission.accept.inspections import WorkbookContext, read_inspections
from generator.submission.accept.organisations import Register, read_organisations
from generator.submission.accept.tables import find_tables
from generator.submission.contract import (
    INSPECTION_HEADERS,
    NAMED_INSPECTION_HEADERS,
    InspectionField,
    NamedInspectionField,
    OrganisationField,
    SheetName,
    organisation_headers,
)
from generator.submission.model import Body, Inspection, Reported, Submission
from generator.submission.sheets import Sheet, Workbook


@dataclass(frozen=True)
class Acceptance:
    """The result of validation: the submission, or None and the errors among ``problems``.

    ``heading`` is what is known of the body, also when the workbook is refused.
    """

    submission: Submission | None
    heading: BodyHeading
    problems: tuple[Problem, ...]


def accept(
    workbook: Workbook, editions: Sequence[Edition], chosen: Edition | None = None
) -> Acceptance:
    """The submission in a workbook, by the edition of its reporting year or a ``chosen`` one.

    Facts come from the sheet of organisations; without one, from Appendix 2.
    """
    inbox = Inbox(workbook.file)
    about = find_sheet(workbook, SheetName.BODY, inbox)
    if about is None:
        report_missing(workbook, (SheetName.BODY,), inbox)
    heading, body = read_body(about, editions, chosen, inbox)
    report_unread(workbook, inbox)
    organisations = find_sheets(workbook, SheetName.ORGANISATIONS, inbox)
    edition = heading.edition or (editions or edition_file.editions())[-1]
    appendix_2 = find_sheet(workbook, SheetName.REPORT, inbox)
    reported = None
    if appendix_2 is not None:
        # Here: few workbooks report themselves, and what reads that takes 4 ms to load.
        from generator.submission.accept.appendix_2_sheet import read_appendix_2

        blank = None if heading.no_organisations is None else 0
        reported = read_appendix_2(appendix_2, edition.report, inbox, blank)
    reader = _Reader(workbook, heading, body, edition, appendix_2, reported, inbox)
    if not organisations and appendix_2 is not None:
        submission = reader.by_appendix_2()
    else:
        submission = reader.by_organisations(organisations)
    problems = inbox.sorted([sheet.name for sheet in workbook.sheets])
    if errors(problems):
        submission = None
    return Acceptance(submission, heading, problems)


@dataclass(frozen=True)
class _Reader:
    """Reads the tables of a workbook; what has been read before is needed for it.

    ``edition`` is the newest while the year is unknown; ``reported`` are the counts of the sheet of
    Appendix 2 as far as they could be read, compared with the other sheets also when it is faulty.
    """

    workbook: Workbook
    heading: BodyHeading
    body: Body | None
    edition: Edition
    appendix_2: Sheet | None
    reported: Reported | None
    inbox: Inbox

    def by_appendix_2(self) -> Submission | None:
        """The facts as Appendix 2 counts them."""
        check, inbox = self._check(), self.inbox
        if check is not None:
            check.sense()
        if self.heading.no_organisations is not None:
            check_none(self.heading.no_organisations, (), self._counts(), inbox)
        before = len(inbox.problems)
        sheets = self._sheets_of_inspections()
        tables = find_tables(sheets, NAMED_INSPECTION_HEADERS, None, inbox)
        found = read_inspections(tables, NamedInspectionField, self._known(Register()), inbox)
        if check is not None and sheets and not errors(inbox.problems[before:]):
            check.inspections(found, sheets[0].name)
        return self._submission(Register(), found, self.reported)

    def by_organisations(self, sheets: Sequence[Sheet]) -> Submission | None:
        """The facts of the organisations; Appendix 2 beside them has to agree."""
        check, inbox = self._check(), self.inbox
        if not sheets:
            report_missing(self.workbook, (SheetName.ORGANISATIONS, SheetName.REPORT), inbox)
        register = self._register(sheets)
        tables = find_tables(self._sheets_of_inspections(), INSPECTION_HEADERS, None, inbox)
        found = read_inspections(tables, InspectionField, self._known(register), inbox)
        if self.body is not None and register.is_whole:
            check_overrides(self.body, register, inbox)
        submission = self._submission(register, found, None)
        if submission is not None:
            check_left_out(submission, inbox)
            if check is not None:
                check.organisations(submission)
        return submission

    def _register(self, sheets: Sequence[Sheet]) -> Register:
        inbox, heading = self.inbox, self.heading
        headers = organisation_headers(self.edition.facts)
        tables = find_tables(sheets, headers, OrganisationField.NUMBER, inbox)
        if sheets and not any(sheet.rows for sheet in sheets):
            inbox.add(Code.SHEET_EMPTY, sheets[0].name)
        if not tables:
            return Register()
        register = read_organisations(tables, heading.year, self.edition, inbox)
        report_magnitudes(register.organisations, inbox)
        if heading.no_organisations is None:
            check_some(tables, register, self._counts(), inbox)
        else:
            check_none(heading.no_organisations, first_rows(tables), self._counts(), inbox)
        return register

    def _sheets_of_inspections(self) -> tuple[Sheet, ...]:
        sheets = find_sheets(self.workbook, SheetName.INSPECTIONS, self.inbox)
        if not sheets:
            report_missing(self.workbook, (SheetName.INSPECTIONS,), self.inbox)
        return sheets

    def _known(self, register: Register) -> WorkbookContext:
        """What is known before the inspections are read."""
        heading, norms = self.heading, self.edition.norms
        return WorkbookContext(register, heading.year, heading.kind, norms, heading.edition)

    def _check(self) -> Appendix2Check | None:
        """Compares Appendix 2 with the other sheets; None without it."""
        if self.reported is None or self.body is None:
            return None
        return Appendix2Check(self.reported, self.body, self.edition, self.inbox)

    def _counts(self) -> Counts:
        """Every count of organisations beside their own rows, by its cell."""
        return counts_given(self.body, self.reported)

    def _submission(
        self, register: Register, inspections: tuple[Inspection, ...], reported: Reported | None
    ) -> Submission | None:
        """All facts together; None while some of them are wrong.

        Errors on the sheet of Appendix 2 are ignored here: it is still compared with the facts.
        """
        heading, aside = self.heading, self.appendix_2.name if self.appendix_2 else None
        places = [problem.place.sheet for problem in errors(self.inbox.problems)]
        wrong = any(sheet is None or sheet != aside for sheet in places)
        if self.body is None or heading.year is None or heading.edition is None or wrong:
            return None
        return Submission(
            body=self.body,
            year=heading.year,
            edition=heading.edition,
            edition_chosen=heading.edition_chosen,
            organisations=register.organisations,
            inspections=inspections,
            reported=reported,
        )
