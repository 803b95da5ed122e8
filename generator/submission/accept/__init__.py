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
from generator.submission.accept.appendix_2_sheet import read_appendix_2
from generator.submission.accept.body import BodyHeading, read_body
from generator.submission.accept.heads import find_sheet, find_sheets, report_missing, report_unread
from generator.submission.accept.inbox import Inbox
from generator.submission.accept.inspections import (
    WorkbookContext,
    read_inspections,
    read_named_inspections,
)
from generator.submission.accept.organisations import Register, read_organisations
from generator.submission.accept.tables import find_tables
from generator.submission.contract import (
    INSPECTION_HEADERS,
    NAMED_INSPECTION_HEADERS,
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
    about = _needed(workbook, SheetName.BODY, inbox)
    heading, body = read_body(about, editions, chosen, inbox)
    report_unread(workbook, inbox)
    organisations = find_sheets(workbook, SheetName.ORGANISATIONS, inbox)
    edition = heading.edition or (editions or edition_file.editions())[-1]
    parsed = _Parsed(heading, body, _appendix_2(workbook, heading, editions, inbox), edition, inbox)
    if not organisations and parsed.appendix_2 is not None:
        submission = _by_appendix_2(workbook, parsed)
    else:
        submission = _by_organisations(workbook, organisations, parsed)
    problems = inbox.sorted([sheet.name for sheet in workbook.sheets])
    if any(problem.is_error for problem in problems):
        submission = None
    return Acceptance(submission, heading, problems)


@dataclass(frozen=True)
class _Appendix2Sheet:
    """The sheet of Appendix 2, and its counts as far as they could be read."""

    name: str
    edition: Edition
    reported: Reported | None


@dataclass(frozen=True)
class _Parsed:
    """What has been parsed already, needed to parse the rest of the workbook.

    ``edition`` is the newest while the year is unknown.
    """

    heading: BodyHeading
    body: Body | None
    appendix_2: _Appendix2Sheet | None
    edition: Edition
    inbox: Inbox

    def known(self, register: Register) -> WorkbookContext:
        """What is known before the inspections are read."""
        heading = self.heading
        return WorkbookContext(
            register, heading.year, heading.kind, self.edition.norms, heading.edition
        )

    def check(self) -> Appendix2Check | None:
        """Compares Appendix 2 with the other sheets; None without it."""
        if self.appendix_2 is None or self.appendix_2.reported is None or self.body is None:
            return None
        return Appendix2Check(
            self.appendix_2.reported, self.body, self.appendix_2.edition, self.inbox
        )

    def counts(self) -> Counts:
        """Every count of organisations beside their own rows, by its cell."""
        return counts_given(
            self.body, None if self.appendix_2 is None else self.appendix_2.reported
        )

    def submission(
        self, register: Register, inspections: tuple[Inspection, ...], reported: Reported | None
    ) -> Submission | None:
        """All facts together; None while some of them are wrong.

        Errors on the sheet of Appendix 2 are ignored here: it is still compared with the facts.
        """
        heading, aside = self.heading, None if self.appendix_2 is None else self.appendix_2.name
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


def _appendix_2(
    workbook: Workbook, heading: BodyHeading, editions: Sequence[Edition], inbox: Inbox
) -> _Appendix2Sheet | None:
    """Appendix 2 parsed by the edition's wording; by the newest edition while the year is unknown.

    Its blank cells are zeros where the body says that it has no organisations.
    """
    sheet = find_sheet(workbook, SheetName.REPORT, inbox)
    if sheet is None or not editions:
        return None
    edition = heading.edition or editions[-1]
    blank = None if heading.no_organisations is None else 0
    return _Appendix2Sheet(
        sheet.name, edition, read_appendix_2(sheet, edition.report, inbox, blank)
    )


def _by_appendix_2(workbook: Workbook, parsed: _Parsed) -> Submission | None:
    check, inbox = parsed.check(), parsed.inbox
    if check is not None:
        check.sense()
    if parsed.heading.no_organisations is not None:
        check_none(parsed.heading.no_organisations, (), parsed.counts(), inbox)
    before = len(inbox.problems)
    sheet, inspections = _named_inspections(workbook, parsed)
    if check is not None and sheet is not None and not errors(inbox.problems[before:]):
        check.inspections(inspections, sheet)
    reported = None if parsed.appendix_2 is None else parsed.appendix_2.reported
    return parsed.submission(Register(), inspections, reported)


def _by_organisations(
    workbook: Workbook, organisations: Sequence[Sheet], parsed: _Parsed
) -> Submission | None:
    """The facts of the organisations; Appendix 2 beside them has to agree."""
    inbox, check = parsed.inbox, parsed.check()
    if not organisations:
        report_missing(workbook, (SheetName.ORGANISATIONS, SheetName.REPORT), inbox)
    register = _register(organisations, parsed)
    known = parsed.known(register)
    inspections = _inspections(workbook, known, inbox)
    if parsed.body is not None and register.is_whole:
        check_overrides(parsed.body, register, inbox)
    submission = parsed.submission(register, inspections, None)
    if submission is not None:
        check_left_out(submission, inbox)
        if check is not None:
            check.organisations(submission)
    return submission


def _register(sheets: Sequence[Sheet], parsed: _Parsed) -> Register:
    inbox, heading = parsed.inbox, parsed.heading
    tables = find_tables(
        sheets, organisation_headers(parsed.edition.facts), OrganisationField.NUMBER, inbox
    )
    if sheets and not any(sheet.rows for sheet in sheets):
        inbox.add(Code.SHEET_EMPTY, sheets[0].name)
    if not tables:
        return Register()
    register = read_organisations(tables, heading.year, parsed.edition, inbox)
    report_magnitudes(register.organisations, inbox)
    if heading.no_organisations is None:
        check_some(tables, register, parsed.counts(), inbox)
    else:
        check_none(heading.no_organisations, first_rows(tables), parsed.counts(), inbox)
    return register


def _inspections(
    workbook: Workbook, known: WorkbookContext, inbox: Inbox
) -> tuple[Inspection, ...]:
    sheets = _needed_sheets(workbook, SheetName.INSPECTIONS, inbox)
    return read_inspections(find_tables(sheets, INSPECTION_HEADERS, None, inbox), known, inbox)


def _named_inspections(
    workbook: Workbook, parsed: _Parsed
) -> tuple[str | None, tuple[Inspection, ...]]:
    """The name of the sheet, None without one, and the inspections of named organisations."""
    known = parsed.known(Register())
    sheets = _needed_sheets(workbook, SheetName.INSPECTIONS, parsed.inbox)
    tables = find_tables(sheets, NAMED_INSPECTION_HEADERS, None, parsed.inbox)
    found = read_named_inspections(tables, known, parsed.inbox)
    return (sheets[0].name if sheets else None), found


def _needed_sheets(workbook: Workbook, name: SheetName, inbox: Inbox) -> tuple[Sheet, ...]:
    """The tabs of a required table; none, with a problem reported, when they are missing."""
    sheets = find_sheets(workbook, name, inbox)
    if not sheets:
        report_missing(workbook, (name,), inbox)
    return sheets


def _needed(workbook: Workbook, name: SheetName, inbox: Inbox) -> Sheet | None:
    """A required sheet; None, with a problem reported, when it is missing."""
    sheet = find_sheet(workbook, name, inbox)
    if sheet is None:
        report_missing(workbook, (name,), inbox)
    return sheet
