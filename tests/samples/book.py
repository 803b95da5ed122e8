"""The workbook of an invented body: the blank one of the program, filled in."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from decimal import Decimal
from random import Random

from openpyxl import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from generator.excel.blank.aids import FIRST_ROW, position
from generator.excel.blank.new import blank
from generator.excel.read.workbook import read_bytes
from generator.law.edition_file import load_shipped
from generator.submission.accept import accept
from generator.submission.contract import (
    LOSS_MAKERS,
    NO,
    YES,
    BodyField,
    OrganisationField,
    SheetName,
)
from generator.submission.contract import InspectionField as Found
from generator.submission.model import Submission
from generator.submission.sheets import column_letters
from tests.helpers import law
from tests.samples.draft import Draft, Value, Visit, settled, sound
from tests.samples.hand import by_hand
from tests.samples.happenings import befall
from tests.samples.report import blank_of_both, fill_report, report_book
from tests.samples.scenarios import FORMS, HandsIn, Scenario
from tests.samples.sheets import opened, put, saved
from tests.samples.words import Namer, load


def book(scenario: Scenario) -> bytes:
    """The file of an invented body; the same on every run."""
    rng = Random(f"{scenario.year} {scenario.body.slug}")
    words = load(FORMS)
    namer = Namer(words, rng, scenario.region)
    drafts = list(_drafts(scenario, namer, rng))
    start = blank_of_both if scenario.hands_in is HandsIn.BOTH else blank
    workbook = opened(
        start(scenario.body, scenario.year, law.edition_of(scenario.year), words.notice)
    )
    _fill_body(workbook, scenario)
    _fill_organisations(workbook, scenario, drafts, rng)
    _fill_inspections(workbook, list(_visits(drafts, scenario.year, namer, rng)))
    if scenario.hands_in is not HandsIn.ORGANISATIONS:
        submission = _submitted(saved(workbook))
        if scenario.hands_in is HandsIn.REPORT:
            return report_book(scenario.body, submission, words.notice)
        fill_report(workbook, submission)
    return saved(workbook)


def _submitted(data: bytes) -> Submission:
    """What the workbook tells of organisations; a report beside them is still empty."""
    workbook, _ = read_bytes(data, "sample.xlsx", lambda name: name != SheetName.REPORT.value)
    assert workbook is not None
    submission = accept(workbook, load_shipped()[0]).submission
    assert submission is not None
    return submission


def _drafts(scenario: Scenario, namer: Namer, rng: Random) -> Iterator[Draft]:
    for form, size in scenario.sizes.items():
        section = [sound(form, scenario.year, namer, rng) for _ in range(size)]
        waiting = iter(section)
        for group in (group for group in scenario.groups if group.form is form):
            for _ in range(group.number):
                draft = next(waiting)
                for happening in group.happenings:
                    befall(draft, happening)
        rng.shuffle(section)
        yield from map(settled, section)


def _visits(
    drafts: list[Draft], year: int, namer: Namer, rng: Random
) -> Iterator[dict[Found, Value]]:
    """The inspections in the order in which they ended, each with an act of its own."""
    visits = [(draft, visit) for draft in drafts for visit in draft.visits]
    days = sorted(rng.randrange(15, 350) for _ in visits)
    for number, (day, (draft, visit)) in enumerate(zip(days, visits, strict=True), 1):
        yield {
            Found.BIN: draft.cells[OrganisationField.BIN],
            Found.NORM: visit.norm.kk,
            Found.INSPECTOR: namer.inspector(),
            Found.ACT: rng.choice((f"{number}-А", f"{number}/{year % 100}", f"0{number}-12")),
            Found.ENDED: date(year, 1, 1) + timedelta(days=day),
            Found.VIOLATION: YES if visit.violation else NO,
            **_excess(visit, rng),
        }


def _excess(visit: Visit, rng: Random) -> Mapping[Found, Value]:
    """What a violation of area or cars came to."""
    if not visit.violation:
        return {}
    if visit.norm.key == "floor_area":
        area = Decimal(rng.randrange(200, 3000)) / 10
        return {Found.EXCESS_PREMISES: rng.randrange(1, 4), Found.EXCESS_AREA: area}
    if visit.norm.key == "telephones_and_furniture":
        return {}
    return {Found.EXCESS_VEHICLES: rng.randrange(1, 3)}


def _fill_body(workbook: Workbook, scenario: Scenario) -> None:
    sheet = workbook[SheetName.BODY.value]
    for form, count in scenario.override.items():
        field = LOSS_MAKERS[form]
        sheet.cell(list(BodyField).index(field) + 1, 2, count)


def _fill_organisations(
    workbook: Workbook, scenario: Scenario, drafts: list[Draft], rng: Random
) -> None:
    sheet = workbook[SheetName.ORGANISATIONS.value]
    for number, draft in enumerate(drafts):
        row = FIRST_ROW + number
        put(sheet, row, 1, number + 1)
        for field, value in draft.cells.items():
            typed = by_hand(field, value, rng) if rng.random() < scenario.by_hand else value
            put(sheet, row, position(field), typed)
        _fit_height(sheet, row)
    for field in OrganisationField:
        if field.value.text == scenario.hidden:
            sheet.column_dimensions[column_letters(position(field))].hidden = True


def _fill_inspections(workbook: Workbook, visits: list[dict[Found, Value]]) -> None:
    sheet = workbook[SheetName.INSPECTIONS.value]
    for row, visit in enumerate(visits, FIRST_ROW):
        for field, value in visit.items():
            put(sheet, row, position(field), value)
        _fit_height(sheet, row)


def _fit_height(sheet: Worksheet, row: int) -> None:
    """Make a row high enough for what wraps in it; not every program does that on opening."""
    lines = 1
    for cell in sheet[row]:
        width = sheet.column_dimensions[column_letters(cell.column or 0)].width
        if cell.alignment.wrap_text and isinstance(cell.value, str):
            lines = max(lines, math.ceil(len(cell.value) * 1.1 / width))
    sheet.row_dimensions[row].height = 15 * lines
