"""The shading of blank workbooks: grey where nothing is filled in, yellow where something waits."""

from __future__ import annotations

import io
from itertools import chain

import pytest
from openpyxl import Workbook, load_workbook

from generator.excel.blank import aids, guide
from generator.excel.blank.new import blank
from generator.law.choices import LEGAL_FORMS, LegalForm
from generator.submission.bodies import all_regions
from generator.submission.contract import InspectionField, OrganisationField, Standing
from generator.submission.matching import WorkbookLanguage
from generator.submission.sheets import column_letters
from tests.helpers import law
from tests.helpers.excel_formulas import shade


@pytest.fixture(scope="module")
def book() -> Workbook:
    return load_workbook(io.BytesIO(blank(all_regions()[0], 2023, law.edition_of(2023))))


def shades(book: Workbook, **values: object) -> tuple[set[str], set[str]]:
    """The grey fields and the waiting ones of an organisation, named as in the contract table."""
    row = {column_letters(aids.position(OrganisationField[n])): v for n, v in values.items()}
    sheet = book.worksheets[2]
    found = {f.name: shade(sheet, aids.position(f), row) for f in OrganisationField}
    grey = {name for name, colour in found.items() if colour == aids.UNUSED}
    return grey, {name for name, colour in found.items() if colour == aids.WAITING}


@pytest.mark.parametrize("legal", LEGAL_FORMS, ids=lambda legal: legal.code)
def test_grey_marks_the_cells_of_other_forms(book: Workbook, legal: LegalForm) -> None:
    if legal.form is None:
        return
    others = {f.name for f in OrganisationField if legal.form not in f.value.forms}
    for typed in (legal.abbreviation, legal.abbreviation_ru):
        assert shades(book, LEGAL_FORM=typed)[0] == others


def test_an_unknown_form_greys_nothing(book: Workbook) -> None:
    assert shades(book, LEGAL_FORM="кооператив") == (set(), {"BIN", "NAME"})


def test_an_empty_row_waits_for_nothing(book: Workbook) -> None:
    assert shades(book) == (set(), set())


def test_an_institution_waits_for_its_own_cells(book: Workbook) -> None:
    _, waiting = shades(book, BIN="500140000019", NAME="Мектеп", LEGAL_FORM="КММ")
    assert waiting == {"PREVIOUS_RESULT", "RESULT", "OBJECTS"}


def test_what_is_owed_decides_which_payment_cells_wait(book: Workbook) -> None:
    payment = {"DUE", "PAID", "TERM", "PAID_ON"}
    owing = {"LEGAL_FORM": "ШЖҚ КМК", "EXEMPT": "жоқ", "RESULT": 5}
    cases: list[tuple[dict[str, object], set[str], set[str]]] = [
        ({}, set(), {"DUE"}),
        ({"RESULT": 0}, set(), {"DUE"}),
        ({"RESULT": -1}, payment, set()),
        ({"EXEMPT": "иә"}, payment, set()),
        ({"DUE": 3}, set(), {"PAID", "TERM"}),
        ({"DUE": 0}, {"PAID", "TERM", "PAID_ON"}, set()),
        ({"DUE": 3, "PAID": 2}, set(), {"TERM", "PAID_ON"}),
        ({"DUE": 3, "PAID": 0}, {"PAID_ON"}, {"TERM"}),
    ]
    for typed, grey, waiting in cases:
        found = shades(book, **{**owing, **typed})
        assert (found[0] & payment, found[1] & payment) == (grey, waiting), typed


def test_indicators_decide_whether_their_counts_wait(book: Workbook) -> None:
    counts = {"PLANNED", "ACHIEVED"}
    for typed, grey, waiting in (("иә", set(), counts), ("жоқ", counts, set())):
        found = shades(book, LEGAL_FORM="МКҚК", INDICATORS=typed)
        assert (found[0] & counts, found[1] & counts) == (grey, waiting)


@pytest.mark.parametrize("standing", Standing)
def test_a_standing_decides_what_is_read(book: Workbook, standing: Standing) -> None:
    facts = {f.name for f in OrganisationField if f.value.measures}
    grey, waiting = shades(book, LEGAL_FORM="АҚ", STANDING=standing.value)
    if standing is Standing.WORKING:
        assert (grey, "CONTROLLED" in waiting) == ({"OBJECTS"}, True)
    else:
        assert grey == facts - ({"PREVIOUS_RESULT"} if standing.counts_before else set())
        assert waiting == {"BIN", "NAME"}


def test_values_in_russian_are_shaded_as_their_kazakh_twins(book: Workbook) -> None:
    russian = load_workbook(
        io.BytesIO(
            blank(all_regions()[0], 2023, law.edition_of(2023), language=WorkbookLanguage.RUSSIAN)
        )
    )
    text = guide.load(WorkbookLanguage.RUSSIAN, 2023, law.edition_of(2023))
    owing = {"BIN": "1", "NAME": "Мектеп", "LEGAL_FORM": "ЖШС", "RESULT": 5}
    for answer in ("иә", "жоқ"):
        for standing in Standing:
            said = {"CONTROLLED": answer, "EXEMPT": answer, "STANDING": standing.value}
            twin = {name: text.listed(value) for name, value in said.items()}
            assert twin != said
            expected = shades(book, **owing, **said)
            assert shades(russian, **owing, **twin) == expected
            assert shades(book, **owing, **twin) == expected


def test_nothing_is_read_of_a_company_out_of_control(book: Workbook) -> None:
    facts = {f.name for f in OrganisationField if f.value.measures}
    found = shades(book, BIN="1", NAME="Кәсіпорын", LEGAL_FORM="ЖШС", CONTROLLED="жоқ")
    assert found == (facts, set())


def test_an_inspection_waits_for_all_but_the_amounts_found(book: Workbook) -> None:
    sheet = book["Тексерулер"]
    found = {f.name: shade(sheet, aids.position(f), {"A": "500140000019"}) for f in InspectionField}
    assert {name for name, colour in found.items() if colour == aids.WAITING} == {
        *("NORM", "INSPECTOR", "ACT", "ENDED", "VIOLATION")
    }


def test_there_are_two_colours(book: Workbook) -> None:
    rules = chain.from_iterable(cells.rules for cells in book["Ұйымдар"].conditional_formatting)
    colours = {rule.dxf.fill.bgColor.rgb for rule in rules}
    assert colours == {"FF" + aids.UNUSED, "FF" + aids.WAITING}
