"""Blank workbooks for a report: the official table, ready to be filled in and read back."""

from __future__ import annotations

import io
from itertools import chain
from pathlib import Path

import pytest
from openpyxl import Workbook, load_workbook

from generator.assess import assess
from generator.excel.blank import guide
from generator.excel.blank.aids import UNUSED
from generator.excel.blank.guide import Blank
from generator.excel.blank.new import LABELS, TOP, TOTAL, blank, column_of
from generator.law.choices import Count, Form
from generator.law.criteria import CHANGES
from generator.law.edition import Edition
from generator.messages.problems import Code
from generator.submission.bodies import all_regions
from generator.submission.contract import Appendix2Label, BodyField, NamedInspectionField
from generator.submission.matching import WorkbookLanguage
from tests.helpers import kit, law
from tests.samples.report import row_of

ABAI = all_regions()[0]
each_edition = pytest.mark.parametrize("edition", kit.EDITIONS, ids=lambda edition: edition.id)


def report_of(edition: Edition, year: int) -> bytes:
    return blank(ABAI, year, edition, kind=Blank.REPORT)


def opened(edition: Edition) -> Workbook:
    return load_workbook(io.BytesIO(report_of(edition, edition.last_reporting_year)))


@each_edition
def test_the_sheets_stand_in_order(edition: Edition) -> None:
    book = opened(edition)
    assert book.sheetnames == ["Нұсқаулық", "Орган", "2-қосымша", "Тексерулер"]
    heads = [cell.value for cell in book["Тексерулер"][1]]
    assert heads == [field.value.text for field in NamedInspectionField]
    labels = [row[0].value for row in book["Орган"].iter_rows()]
    assert labels == [label.value.text for label in LABELS]
    assert set(Appendix2Label) < set(LABELS)
    assert BodyField.LOSS_MAKERS_ENTERPRISES not in LABELS


@each_edition
def test_the_table_is_the_official_one(edition: Edition) -> None:
    sheet, text = opened(edition)["2-қосымша"], edition.report
    rows = list(sheet.iter_rows(min_row=TOP, max_row=TOP + len(text.rows) - 1, values_only=True))
    assert [(row[0] or "", row[1], row[2]) for row in rows] == [
        (line.no, line.text, line.unit) for line in text.rows
    ]
    assert sheet["A1"].value == text.title
    assert [sheet.cell(TOP - 1, column_of(form)).value for form in Form] == [
        text.columns.forms[form] for form in Form
    ]
    said = [cell.value for row in sheet.iter_rows() for cell in row]
    assert set(text.notes) <= set(said)


@each_edition
def test_closed_cells_are_crossed_and_grey_and_open_ones_are_checked(edition: Edition) -> None:
    sheet, text = opened(edition)["2-қосымша"], edition.report
    checks = sheet.data_validations.dataValidation
    for count in law.LINES:
        row = row_of(text, count)
        for form in Form:
            cell = sheet.cell(row, column_of(form))
            closed = form in text.row(count).closed
            assert (cell.value == text.closed_mark) is closed
            assert (cell.fill.start_color.rgb == f"FF{UNUSED}") is closed
            assert closed or any(cell.coordinate in check.sqref for check in checks)
        whole = sheet.cell(row, TOTAL).coordinate
        (check,) = (check for check in checks if whole in check.sqref)
        assert (check.type, check.formula1 == "0") == ("whole", count not in CHANGES)


@each_edition
def test_no_cell_holds_a_formula_and_no_word_mixes_alphabets(edition: Edition) -> None:
    book = opened(edition)
    cells = list(chain.from_iterable(chain.from_iterable(s.iter_rows() for s in book.worksheets)))
    assert {cell.data_type for cell in cells} <= {"s", "n"}
    assert not any(isinstance(c.value, str) and kit.MIXED.search(c.value) for c in cells)


@each_edition
def test_an_untouched_one_is_one_error(edition: Edition, tmp_path: Path) -> None:
    path = tmp_path / "blank.xlsx"
    path.write_bytes(report_of(edition, edition.last_reporting_year))
    (problem,) = assess(path, kit.EDITIONS).problems
    assert (problem.code, problem.place.sheet) == (Code.SHEET_UNFILLED, "2-қосымша")


@each_edition
def test_a_begun_one_wants_a_number_in_every_open_cell(edition: Edition, tmp_path: Path) -> None:
    book = opened(edition)
    book["2-қосымша"].cell(row_of(edition.report, Count.AT_START), TOTAL).value = 0
    path = tmp_path / "begun.xlsx"
    book.save(path)
    problems = assess(path, kit.EDITIONS).problems
    wanted = sum(1 + len(row.open) for row in edition.report.rows if row.count is not None) - 1
    assert [problem.code for problem in problems] == [Code.REQUIRED] * wanted


@each_edition
def test_a_filled_one_is_read_and_scored(edition: Edition, tmp_path: Path) -> None:
    book = opened(edition)
    sheet = book["2-қосымша"]
    for count in law.LINES:
        row, forms = row_of(edition.report, count), edition.report.row(count).open
        number = 1 if count in (Count.AT_START, Count.AT_END) else 0
        sheet.cell(row, TOTAL).value = number * len(forms)
        for form in forms:
            sheet.cell(row, column_of(form)).value = number
    path = tmp_path / "filled.xlsx"
    book.save(path)
    assessed = assess(path, kit.EDITIONS)
    assert assessed.problems == ()
    assert assessed.evaluation is not None
    assert assessed.evaluation.maximum == 60
    assert [section.organisations for section in assessed.evaluation.sections] == [1, 1, 1, 1]


@each_edition
def test_the_bytes_are_the_same_on_each_run(edition: Edition) -> None:
    assert report_of(edition, 2023) == report_of(edition, 2023)


def test_the_guide_tells_of_the_report_and_not_of_organisations() -> None:
    report = opened(kit.EDITIONS[0])["Нұсқаулық"]
    said = " ".join(str(cell.value) for row in report.iter_rows() for cell in row if cell.value)
    assert "«2-қосымша»" in said
    assert "«Ұйымдар»" not in said
    assert (
        guide.load(WorkbookLanguage.KAZAKH, 2023, law.edition_of(2023)).order
        != guide.load(WorkbookLanguage.KAZAKH, 2023, law.edition_of(2023), Blank.REPORT).order
    )
    assert all(label.value.text in said for label in LABELS)
    assert (
        report["A1"].value
        == load_workbook(io.BytesIO(blank(ABAI, 2023, law.edition_of(2023))))["Нұсқаулық"][
            "A1"
        ].value
    )
