"""What blanks of either language promise and offer, the reader takes."""

from __future__ import annotations

import io
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from openpyxl import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from generator.assess import assess
from generator.excel.blank import guide
from generator.excel.blank.guide import Blank
from generator.excel.blank.new import LABELS, blank
from generator.law.edition_file import editions
from generator.messages.problems import Code
from generator.submission import contract
from generator.submission.accept import values
from generator.submission.bodies import all_regions
from generator.submission.contract import (
    BodyField,
    InspectionField,
    NamedInspectionField,
    OrganisationField,
)
from generator.submission.matching import HeaderMeaning, Names, WorkbookLanguage
from tests.helpers import kit, law

EDITION = kit.EDITIONS[-1]
YEAR = EDITION.last_reporting_year
ABAI = all_regions()[0]
each_language = pytest.mark.parametrize("language", WorkbookLanguage)


def data(language: WorkbookLanguage, *, is_report: bool = False) -> bytes:
    kind = Blank.REPORT if is_report else Blank.ORGANISATIONS
    return blank(ABAI, YEAR, EDITION, language=language, kind=kind)


def opened(language: WorkbookLanguage, *, is_report: bool = False) -> Workbook:
    return openpyxl.load_workbook(io.BytesIO(data(language, is_report=is_report)))


def texts(sheet: Worksheet) -> list[str]:
    return [str(cell.value) for row in sheet.iter_rows() for cell in row if cell.value is not None]


@each_language
def test_every_name_in_a_blank_is_read_as_what_it_stands_for(language: WorkbookLanguage) -> None:
    book = opened(language)
    found = [contract.SHEETS.find(name) for name in book.sheetnames]
    sheets = ("GUIDE", "BODY", "ORGANISATIONS", "INSPECTIONS")
    assert found == [contract.SheetName[sheet] for sheet in sheets]
    _, body, organisations, inspections = book.worksheets
    labels = [contract.LABELS.heading(str(row[0].value)).value for row in body.iter_rows()]
    assert labels == list(BodyField)
    heads = [contract.ORGANISATION_HEADERS.heading(str(cell.value)) for cell in organisations[1]]
    assert heads == [HeaderMeaning(field) for field in OrganisationField]
    found_heads = [contract.INSPECTION_HEADERS.heading(str(c.value)) for c in inspections[1]]
    assert found_heads == [HeaderMeaning(field) for field in InspectionField]


@each_language
def test_every_name_in_a_blank_report_is_read_too(language: WorkbookLanguage) -> None:
    book = opened(language, is_report=True)
    _, body, _, inspections = book.worksheets
    labels = [contract.LABELS.heading(str(row[0].value)).value for row in body.iter_rows()]
    assert labels == list(LABELS)
    heads = [contract.NAMED_INSPECTION_HEADERS.heading(str(c.value)) for c in inspections[1]]
    assert heads == [HeaderMeaning(field) for field in NamedInspectionField]


LISTS: tuple[Names[Any], ...] = (
    contract.names_of(law.KINDS),
    contract.FORMS,
    contract.STANDINGS,
    contract.names_of(law.NORMS),
    contract.YES_NO,
)


@pytest.mark.parametrize("is_report", [False, True])
def test_lists_offer_what_is_read_alike_in_both_languages_and_forbid_nothing(
    is_report: bool,
) -> None:
    found = {}
    for language in WorkbookLanguage:
        checks = [
            check
            for sheet in opened(language, is_report=is_report).worksheets
            for check in sheet.data_validations.dataValidation
        ]
        assert {check.errorStyle for check in checks} == {"warning"}
        lists = [check.formula1.strip('"').split(",") for check in checks if check.type == "list"]
        meant = [
            [next(filter(None, (n.find(v) for n in LISTS)), None) for v in own] for own in lists
        ]
        assert all(len(set(own)) == len(own) for own in meant)
        found[language] = meant
    kazakh, russian = found.values()
    assert kazakh == russian
    assert len(kazakh) >= 4


@each_language
@pytest.mark.parametrize("is_report", [False, True])
def test_an_untouched_blank_is_refused(
    language: WorkbookLanguage, is_report: bool, tmp_path: Path
) -> None:
    path = tmp_path / "blank.xlsx"
    path.write_bytes(data(language, is_report=is_report))
    (problem,) = assess(path, editions()).problems
    assert problem.code is Code.SHEET_UNFILLED


def test_the_instructions_say_the_same_and_nothing_of_the_other_language() -> None:
    kazakh, russian = (
        guide.load(language, YEAR, law.edition_of(YEAR)) for language in WorkbookLanguage
    )
    for part in ("about", "order", "typing", "after"):
        assert len(getattr(kazakh, part)) == len(getattr(russian, part)), part
    keys = [{group: own.keys() for group, own in text.rules.items()} for text in (kazakh, russian)]
    assert keys[0] == keys[1]
    said = " ".join(texts(opened(WorkbookLanguage.RUSSIAN).worksheets[0]))
    assert "Ұйымдар" not in said
    assert "Тексерулер" not in said
    assert f"20.06.{YEAR}" in said
    assert "2023" not in said


NUMBERS: Mapping[str, str] = {
    "1 234,5": "1234.5",
    "1234.5": "1234.5",
    "-3": "-3",
    "−3": "-3",
    "(3)": "-3",
    "1,234": "1.234",
    "0,001": "0.001",
}


@each_language
def test_what_the_instructions_say_of_typing_is_what_the_reader_does(
    language: WorkbookLanguage,
) -> None:
    numbers, money, day, blank, dash, listed, question, code = guide.load(
        language, YEAR, law.edition_of(YEAR)
    ).typing
    for typed, meant in NUMBERS.items():
        assert typed in numbers + money
        assert values.number(typed) == Decimal(meant)
    assert isinstance(values.number("1.234,5"), values.ValueFault)
    assert "20.06.2025" in day
    assert values.day("20.06.2023") == date(2023, 6, 20)
    assert "0" in blank
    (problem,) = kit.problems(
        kit.workbook([kit.organisation("МК", 1, {OrganisationField.OBJECTS: None})])
    )
    assert problem.code is Code.REQUIRED
    for mark in "-–—":
        assert mark in dash
        row = kit.organisation("МК", 1, {OrganisationField.PREVIOUS_RESULT: mark})
        assert kit.problems(kit.workbook([row])) == ()
    for word, answer in {"иә": True, "жоқ": False, "да": True, "нет": False}.items():
        assert f"«{word}»" in listed
        assert values.yes_no(f" {word.upper()}  ") is answer
    assert "Да" in question  # the button of Excel; all checks of a blank only ask
    assert "0" not in code
    assert values.digits("001240001234") == "001240001234"


@each_language
def test_examples_are_of_the_reporting_year_and_are_read(language: WorkbookLanguage) -> None:
    text = guide.load(language, YEAR, law.edition_of(YEAR))
    row = {field: text.example(field.value) for field in OrganisationField}
    assert row[OrganisationField.TERM] == f"20.06.{YEAR + 1}"
    assert text.example(BodyField.YEAR.value) == str(YEAR)
    for field, typed in row.items():
        parse = values.PARSES.get(field.value.value)
        assert parse is None or not isinstance(parse(typed), values.ValueFault), field
    assert contract.FORMS.find(row[OrganisationField.LEGAL_FORM]) is not None
    assert contract.STANDINGS.find(row[OrganisationField.STANDING]) is not None
    example = row[OrganisationField.BIN]
    assert values.bin_error(example) is None
    assert values.bin_doubt(example) is None
