"""Accepts a workbook as a submission, or says precisely why not: all problems at once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from generator.acceptance.body import Heading, read_body
from generator.acceptance.inbox import Inbox
from generator.acceptance.inspections import Known, read_inspections
from generator.acceptance.organisations import Register, read_organisations
from generator.acceptance.table import find_sheet, find_table
from generator.edition import Edition
from generator.problems import Code, Fact, Problem
from generator.sheets import Workbook
from generator.submission import Body, Inspection, Submission
from generator.workbook import (
    INSPECTION_HEADERS,
    LOSS_MAKERS,
    ORGANISATION_HEADERS,
    OrganisationField,
    SheetName,
)


@dataclass(frozen=True)
class Acceptance:
    """What came of a workbook: its submission, or None and the errors among ``problems``.

    ``heading`` tells what is known of the body also when the workbook is refused.
    """

    submission: Submission | None
    heading: Heading
    problems: tuple[Problem, ...]


def accept(
    workbook: Workbook, editions: Sequence[Edition], chosen: Edition | None = None
) -> Acceptance:
    """The submission in a workbook, by the edition of its reporting year or a ``chosen`` one."""
    inbox = Inbox(workbook.file)
    sheet = find_sheet(workbook, SheetName.BODY, inbox)
    heading, body = read_body(sheet, editions, chosen, inbox)
    register = _register(workbook, inbox)
    known = Known(register, heading.year, heading.kind)
    inspections = _inspections(workbook, known, inbox)
    if body is not None and register.is_whole:
        _check_overrides(body, register, inbox)
    problems = inbox.sorted([sheet.name for sheet in workbook.sheets])
    if body is None or any(problem.is_error for problem in problems):
        return Acceptance(None, heading, problems)
    return Acceptance(_submission(heading, body, register, inspections), heading, problems)


def _submission(
    heading: Heading, body: Body, register: Register, inspections: tuple[Inspection, ...]
) -> Submission:
    assert heading.year is not None  # noqa: S101 - a missing year or edition is an error above
    assert heading.edition is not None  # noqa: S101
    return Submission(
        body=body,
        year=heading.year,
        edition=heading.edition,
        edition_chosen=heading.edition_chosen,
        organisations=register.organisations,
        inspections=inspections,
    )


def _register(workbook: Workbook, inbox: Inbox) -> Register:
    sheet = find_sheet(workbook, SheetName.ORGANISATIONS, inbox)
    report = find_sheet(workbook, SheetName.REPORT, inbox)
    if report is not None:
        code = Code.REPORT_SHEET_ONLY if sheet is None else Code.REPORT_SHEET_BESIDE
        inbox.add(code, report.name, facts={"name": SheetName.ORGANISATIONS.value})
    elif sheet is None:
        inbox.add(Code.SHEET_MISSING, facts={"name": SheetName.ORGANISATIONS.value})
    if sheet is None:
        return Register()
    table = find_table(sheet, ORGANISATION_HEADERS, OrganisationField.NUMBER, inbox)
    if table is None:
        if not sheet.rows:
            inbox.add(Code.SHEET_EMPTY, sheet.name)
        return Register()
    if not table.lines:
        inbox.add(Code.ORGANISATIONS_NONE, sheet.name)
    return read_organisations(table, inbox)


def _inspections(workbook: Workbook, known: Known, inbox: Inbox) -> tuple[Inspection, ...]:
    sheet = find_sheet(workbook, SheetName.INSPECTIONS, inbox)
    if sheet is None:
        inbox.add(Code.SHEET_MISSING, facts={"name": SheetName.INSPECTIONS.value})
        return ()
    table = find_table(sheet, INSPECTION_HEADERS, None, inbox)
    return () if table is None else read_inspections(table, known, inbox)


def _check_overrides(body: Body, register: Register, inbox: Inbox) -> None:
    """A count for a section without counted organisations is used nowhere: say so."""
    present = {
        organisation.form for organisation in register.organisations if organisation.is_counted
    }
    for form, given in body.loss_makers_before.items():
        if given.count and form not in present:
            label = LOSS_MAKERS[form].value.text
            facts: dict[str, Fact] = {"label": label, "found": given.count}
            inbox.add(Code.OVERRIDE_UNUSED, given.cell.sheet, given.cell.cell, facts)
