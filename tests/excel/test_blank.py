"""Blank workbooks: everything of the contract is in them, and nothing else decides their bytes."""

from __future__ import annotations

import io
import re
import zipfile
from itertools import chain

import pytest
from openpyxl import Workbook, load_workbook
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from generator.excel.blank import aids, guide
from generator.excel.blank.new import INSPECTION_ROWS, ORGANISATION_ROWS, blank
from generator.files import archive
from generator.law.choices import LEGAL_FORMS
from generator.submission.bodies import BodyEntry, all_regions
from generator.submission.contract import (
    BodyField,
    InspectionField,
    OrganisationField,
    SheetName,
    Standing,
    ValueType,
)
from generator.submission.matching import WorkbookLanguage
from tests.helpers import kit, law
from tests.helpers.columns import ungroup

ABAI = all_regions()[0]
MINISTRY = BodyEntry(
    "ministry", "Қазақстан Республикасының Мәдениет министрлігі", law.SECTORAL, None
)


@pytest.fixture(scope="module")
def book() -> Workbook:
    return ungroup(load_workbook(io.BytesIO(blank(ABAI, 2023, law.edition_of(2023)))))


def texts(sheet: Worksheet) -> list[str]:
    return [str(cell.value) for row in sheet.iter_rows() for cell in row if cell.value is not None]


def validation_at(sheet: Worksheet, cell: str) -> DataValidation | None:
    found = [dv for dv in sheet.data_validations.dataValidation if cell in dv.sqref]
    assert len(found) < 2, cell
    return found[0] if found else None


def column_of(sheet: Worksheet, field: OrganisationField | InspectionField) -> str:
    (cell,) = (cell for cell in sheet[1] if cell.value == field.value.text)
    return str(cell.column_letter)


def test_the_sheets_stand_in_order(book: Workbook) -> None:
    assert book.sheetnames == ["Нұсқаулық", "Орган", "Ұйымдар", "Тексерулер"]


@pytest.mark.parametrize("fields", [OrganisationField, InspectionField])
def test_every_column_of_the_contract_is_there(
    book: Workbook, fields: type[OrganisationField] | type[InspectionField]
) -> None:
    name = SheetName.ORGANISATIONS if fields is OrganisationField else SheetName.INSPECTIONS
    assert [cell.value for cell in book[name.value][1]] == [f.value.text for f in fields]


def test_the_body_is_filled_in_and_its_labels_are_those_of_the_contract(book: Workbook) -> None:
    sheet = book["Орган"]
    assert [row[0].value for row in sheet.iter_rows()] == [f.value.text for f in BodyField]
    values = {row[0].value: row[1].value for row in sheet.iter_rows() if row[1].value is not None}
    assert values == {
        "Органның атауы": "Абай облысының әкімдігі",
        "Органның түрі": "жергілікті атқарушы орган",
        "ӘАОЖ коды": "100000000",
        "Есепті жыл": 2023,
    }


def test_whether_there_are_organisations_is_chosen_from_a_list(book: Workbook) -> None:
    sheet = book["Орган"]
    (row,) = (row[0].row for row in sheet.iter_rows() if row[0].value == "Ұйымдары жоқ")
    check = validation_at(sheet, f"B{row}")
    assert check is not None
    assert (check.type, check.formula1) == ("list", '"иә,жоқ"')
    assert check.errorStyle == "warning"


def test_a_ministry_has_no_code() -> None:
    sheet = load_workbook(io.BytesIO(blank(MINISTRY, 2025, law.edition_of(2025))))["Орган"]
    assert [sheet.cell(row, 2).value for row in (2, 3, 4)] == [
        "тиісті саланың уәкілетті органы",
        None,
        2025,
    ]


def test_the_bytes_are_the_same_on_each_run() -> None:
    assert blank(ABAI, 2023, law.edition_of(2023)) == blank(ABAI, 2023, law.edition_of(2023))
    assert blank(ABAI, 2023, law.edition_of(2023)) != blank(ABAI, 2024, law.edition_of(2024))


def test_no_clock_is_in_the_file() -> None:
    with zipfile.ZipFile(io.BytesIO(blank(ABAI, 2023, law.edition_of(2023)))) as file:
        assert {member.date_time for member in file.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        core = file.read("docProps/core.xml").decode()
    assert set(re.findall(r"\d{4}-\d\d-\d\dT[\d:]+Z", core)) == {"2023-01-01T00:00:00Z"}
    assert "bagalau" in core


@pytest.mark.parametrize("name", ["=1+1", "+7 орган", "-орган", "@орган", "=cmd|' /C calc'!A0"])
def test_a_name_stays_text_whatever_it_begins_with(name: str) -> None:
    body = BodyEntry("x", name, law.SECTORAL, None)
    cell = load_workbook(io.BytesIO(blank(body, 2025, law.edition_of(2025))))["Орган"]["B1"]
    assert (cell.value, cell.data_type, cell.quotePrefix) == (name, "s", True)


def test_what_a_file_cannot_hold_is_left_out_of_a_name() -> None:
    body = BodyEntry("x", "Ор\x00ган\udc80", law.SECTORAL, None)
    assert (
        load_workbook(io.BytesIO(blank(body, 2025, law.edition_of(2025))))["Орган"]["B1"].value
        == "Орган"
    )


def test_there_is_no_formula_in_any_cell(book: Workbook) -> None:
    cells = chain.from_iterable(chain.from_iterable(s.iter_rows() for s in book.worksheets))
    assert {cell.data_type for cell in cells} == {"s", "n"}


def test_listed_values_drop_down(book: Workbook) -> None:
    expected = {
        ("Орган", "B2"): (kind.kk for kind in law.KINDS),
        ("Ұйымдар", column_of(book["Ұйымдар"], OrganisationField.LEGAL_FORM) + "501"): (
            legal.abbreviation for legal in LEGAL_FORMS if legal.form is not None
        ),
        ("Ұйымдар", column_of(book["Ұйымдар"], OrganisationField.STANDING) + "2"): (
            standing.value for standing in Standing
        ),
        ("Ұйымдар", column_of(book["Ұйымдар"], OrganisationField.EXEMPT) + "2"): ("иә", "жоқ"),
        ("Тексерулер", column_of(book["Тексерулер"], InspectionField.NORM) + "201"): (
            norm.kk for norm in law.NORMS
        ),
        ("Тексерулер", column_of(book["Тексерулер"], InspectionField.VIOLATION) + "2"): (
            "иә",
            "жоқ",
        ),
    }
    for (sheet, cell), values in expected.items():
        check = validation_at(book[sheet], cell)
        assert check is not None, cell
        assert (check.type, check.errorStyle) == ("list", "warning")
        assert check.formula1 == '"' + ",".join(values) + '"'


@pytest.mark.parametrize("field", [*OrganisationField, *InspectionField], ids=str)
def test_every_column_is_checked_as_its_type_demands(
    book: Workbook, field: OrganisationField | InspectionField
) -> None:
    sheet_name = "Ұйымдар" if isinstance(field, OrganisationField) else "Тексерулер"
    rows = ORGANISATION_ROWS if isinstance(field, OrganisationField) else INSPECTION_ROWS
    sheet = book[sheet_name]
    column = column_of(sheet, field)
    check = validation_at(sheet, f"{column}2")
    assert check is validation_at(sheet, f"{column}{rows + 1}")
    kind = {
        ValueType.ANY: None,
        ValueType.TEXT: None,
        ValueType.BIN: "textLength",
        ValueType.LISTED: "list",
        ValueType.YES_NO: "list",
        ValueType.NUMBER: "decimal",
        ValueType.NUMBER_OR_DASH: "custom",
        ValueType.AMOUNT: "decimal",
        ValueType.COUNT: "whole",
        ValueType.COUNT_FROM_ONE: "whole",
        ValueType.DATE: "date",
    }[field.value.value]
    assert (check.type if check else None) == kind
    assert sheet.column_dimensions[column].number_format == aids.look(field).cells.num_format


def test_what_excel_says_is_within_its_limits(book: Workbook) -> None:
    for sheet in book.worksheets:
        for check in sheet.data_validations.dataValidation:
            assert 0 < len(check.errorTitle) <= 32
            assert 0 < len(check.error) <= 255
            assert len(check.formula1) <= 255
            assert check.allow_blank
            assert check.showErrorMessage
        for cells in sheet.conditional_formatting:
            assert all(len(formula) <= 8192 for rule in cells.rules for formula in rule.formula)


def test_notes_on_headers_tell_rule_example_and_owner(book: Workbook) -> None:
    for sheet, fields in (("Ұйымдар", OrganisationField), ("Тексерулер", InspectionField)):
        for cell, field in zip(book[sheet][1], fields, strict=True):
            assert cell.comment is not None
            said = cell.comment.text
            assert (
                guide.load(WorkbookLanguage.KAZAKH, 2023, law.edition_of(2023)).rule(field.value)
                in said
            )
            assert field.value.example in said
            assert "Қай ұйым үшін: " in said


def test_a_note_names_the_forms_that_fill_a_column() -> None:
    text = guide.load(WorkbookLanguage.KAZAKH, 2023, law.edition_of(2023))
    assert text.who_fills(OrganisationField.OBJECTS.value.forms) == "ММ, МК"
    assert text.who_fills(OrganisationField.CONTROLLED.value.forms) == "АҚ, ЖШС"
    assert text.who_fills(OrganisationField.BIN.value.forms) == "барлық ұйым"


def test_the_guide_tells_of_everything_the_contract_names(book: Workbook) -> None:
    said = texts(book["Нұсқаулық"])
    fields = (*OrganisationField, *InspectionField)
    named = {
        *(field.value.text for field in BodyField),
        *(
            header
            for field in fields
            for header in (
                field.value.text,
                guide.load(WorkbookLanguage.KAZAKH, 2023, law.edition_of(2023)).rule(field.value),
            )
        ),
        *(standing.value for standing in Standing),
        *(kind.kk for kind in law.KINDS),
        *(norm.kk for norm in law.NORMS),
        *(legal.abbreviation for legal in LEGAL_FORMS if legal.form is not None),
    }
    assert named <= set(said)
    assert any("bagalau check" in line for line in said)
    assert any("bagalau build" in line for line in said)


def test_no_word_mixes_alphabets(book: Workbook) -> None:
    for sheet in book.worksheets:
        for said in texts(sheet):
            assert not kit.MIXED.search(said), said
    for complaint in guide.load(
        WorkbookLanguage.KAZAKH, 2023, law.edition_of(2023)
    ).complaints.values():
        assert not kit.MIXED.search(" ".join(complaint.values()))


def test_a_notice_stands_above_the_guide() -> None:
    for notice, first in (
        ("Назар аударыңыз", "Назар аударыңыз"),
        ("", guide.load(WorkbookLanguage.KAZAKH, 2023, law.edition_of(2023)).title),
    ):
        data = blank(ABAI, 2023, law.edition_of(2023), notice)
        assert load_workbook(io.BytesIO(data))["Нұсқаулық"]["A1"].value == first


def test_tables_print_landscape_with_their_header_on_each_page(book: Workbook) -> None:
    for name in ("Ұйымдар", "Тексерулер"):
        sheet = book[name]
        assert sheet.page_setup.orientation == "landscape"
        assert (sheet.page_setup.fitToWidth or 1, sheet.page_setup.fitToHeight) == (1, 0)
        setup = sheet.sheet_properties.pageSetUpPr
        assert setup is not None
        assert setup.fitToPage
        assert sheet.print_title_rows == "$1:$1"
    assert book["Ұйымдар"].freeze_panes == "D2"
    assert book["Тексерулер"].freeze_panes == "B2"


def test_nothing_is_protected(book: Workbook) -> None:
    assert not any(sheet.protection.sheet for sheet in book.worksheets)


def test_repacking_keeps_members_and_drops_the_clock() -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as file:
        file.writestr("b.xml", b"<b/>" * 100)
        file.writestr("a.xml", b"<a/>")
    again = archive.repack(packed.getvalue())
    with zipfile.ZipFile(io.BytesIO(again)) as file:
        assert file.namelist() == ["b.xml", "a.xml"]
        assert (file.read("b.xml"), file.read("a.xml")) == (b"<b/>" * 100, b"<a/>")
    assert archive.repack(again) == again
