"""Tabs and rows as people have them: several tabs of one table, headings, totals, units."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from generator.messages.problems import Severity
from generator.submission import units
from generator.submission.accept.values import is_total
from generator.submission.contract import ORGANISATION_HEADERS, SheetName
from generator.submission.contract import InspectionField as I
from generator.submission.contract import OrganisationField as O
from generator.submission.sheets import (
    Cell,
    CellContent,
    ErrorValue,
    OtherTab,
    Picture,
    Sheet,
    SheetRow,
    Workbook,
    is_ignored,
    sheet_of,
)
from generator.submission.units import Unit
from tests.helpers import kit
from tests.helpers.kit import inspection, organisation

bounded = settings(derandomize=True, deadline=None, max_examples=40)

ORGANISATIONS, INSPECTIONS = SheetName.ORGANISATIONS, SheetName.INSPECTIONS


def whole() -> Workbook:
    rows = [organisation("МК", 1), organisation("АҚ", 2), organisation("ММ", 3)]
    return kit.workbook(rows, [inspection(1), inspection(3, violation="иә")])


def codes(book: Workbook) -> set[str]:
    return {problem.code.code for problem in kit.problems(book)}


def with_rows(rows: Sequence[Sequence[CellContent]], name: SheetName = ORGANISATIONS) -> Workbook:
    """The sound workbook with rows put below the header and below the last organisation."""
    book = whole()
    lines = kit.lines(kit.sheet_of(book, name))
    return kit.replaced(book, kit.sheet(name.value, [lines[0], *rows, *lines[1:], *rows]))


def numbered(*cells: CellContent) -> list[CellContent]:
    return [None, *cells]


# Tabs


@pytest.mark.parametrize(
    "tab",
    [
        *("Ұйымдар 2", "Ұйымдар2", "Ұйымдар (2)", "Ұйымдар МК", "Ұйымдар (ЖШС)", "Ұйымдар-КММ"),
        *("Ұйымдар - Таблица 1", "Ұйымдар – Кесте 2", "Организации", "Организации ГП 3"),
    ],
)
def test_a_tab_that_is_numbered_or_of_a_form_is_part_of_its_table(tab: str) -> None:
    assert sheet_of(tab) is ORGANISATIONS


@pytest.mark.parametrize(
    "tab", ["Ұйымдар ескі", "МК", "Лист1", "Көмекші", "Ұйымдар және басқа", ""]
)
def test_no_other_tab_is(tab: str) -> None:
    assert sheet_of(tab) is None


@pytest.mark.parametrize("tab", ["_ескі", "Нұсқаулық", "Инструкция", "Қателер", "Қателер (2)"])
def test_the_guide_our_list_and_what_is_set_aside_are_not_searched(tab: str) -> None:
    assert is_ignored(tab)


@bounded
@given(st.data())
def test_a_table_on_several_tabs_is_read_as_on_one(data: st.DataObject) -> None:
    book = whole()
    name = data.draw(st.sampled_from([ORGANISATIONS, INSPECTIONS]))
    lines = kit.lines(kit.sheet_of(book, name))
    cut = data.draw(st.integers(1, len(lines)))
    order = data.draw(st.permutations(range(len(lines[0]))))
    parts = [lines[:cut], [[line[n] for n in order] for line in (lines[0], *lines[cut:])]]
    tabs = [kit.sheet(name.value, parts[0]), kit.sheet(f"{name.value} (2)", parts[1])]
    others = [sheet for sheet in book.sheets if sheet.name != name.value]
    found = kit.accepted(Workbook(book.file, (*others, *tabs)))
    assert found.submission is not None
    assert kit.facts(found.submission) == kit.facts(kit.accepted(book).submission)  # type: ignore[arg-type]
    assert [problem.code.code for problem in found.problems] == ["tabs-read"]


def test_data_on_a_tab_of_another_name_is_an_error_that_says_what_to_call_it() -> None:
    book = whole()
    data = replace(kit.sheet_of(book, INSPECTIONS), name="Аудит")
    (problem,) = kit.problems(replace(book, other_tabs=(OtherTab("Аудит", data),)))
    assert (problem.code.code, problem.place.cell) == ("tab-unread", "A1")
    assert problem.facts["name"] == "Тексерулер 2"


@pytest.mark.parametrize(
    "lines",
    [
        [["БСН", "Ұйымның атауы"], ["1", "2"]],
        [["Ұйымның атауы", "Мәртебесі", "Ескертпе"], ["1", "2", "3"]],
        [["№", "БСН", "Ұйымның атауы"], ["1", "2", "3"]],
        [["БСН", "Ұйымның атауы", "Мәртебесі"]],
    ],
    ids=["two headers", "no БСН", "the number is none", "no rows"],
)
def test_other_tabs_may_hold_what_they_like(lines: list[list[CellContent]]) -> None:
    book = whole()
    tab = OtherTab("Көмекші", kit.sheet("Көмекші", lines))
    assert not kit.problems(replace(book, other_tabs=(tab,)))


# Rows that are no records


@pytest.mark.parametrize(
    ("cells", "code"),
    [
        ([Decimal(n) for n in range(1, 25)], "row-numbering"),
        ([str(n) for n in range(1, 25)], "row-numbering"),
        ([None, *(f"{n}." for n in range(2, 25))], "row-numbering"),
        (["А", "Б", *(Decimal(n) for n in range(1, 23))], "row-numbering"),
        (list("ABCDEFGHIJKLMNOPQRSTUVWX"), "row-numbering"),
        ([*(str(n) for n in range(1, 10)), "10=8+9", Decimal(11)], "row-numbering"),
        (["Итого:"], "row-total"),
        (numbered(None, "Жиыны (МК)", None, None, None, Decimal(5)), "row-total"),
        (numbered("Барлығы:", None, None, None, None, Decimal(5)), "row-total"),
        (["ИТОГО", None, None, None, None, None, Decimal(5)], "row-total"),
        (numbered(None, "Итого по ГУ", None, None, None, Decimal(5)), "row-total"),
        (numbered(None, "МК бойынша жиыны", None, None, None, Decimal(5)), "row-total"),
        ([field.value.text for field in O], "header-repeated"),
        ([None, "БИН", "Наименование организации", "ОПФ"], "header-repeated"),
    ],
)
def test_what_is_surely_no_record_is_left_out_with_a_note(
    cells: list[CellContent], code: str
) -> None:
    book = with_rows([cells])
    found = kit.accepted(book)
    assert found.submission is not None
    assert [p.code.code for p in found.problems] == [code, code]
    assert {p.code.severity for p in found.problems} == {Severity.NOTE}
    assert kit.facts(found.submission) == kit.facts(kit.accepted(whole()).submission)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("cells", "code"),
    [
        (numbered(None, "Білім беру ұйымдары"), "row-heading"),
        (numbered("Мемлекеттік кәсіпорындар"), "row-text"),
        (numbered("Орындаушы: А. Аманов", None, None, "тел. 55-55-55"), "row-text"),
        (numbered(None, None, None, "жұмыс істейді"), "row-text"),
        (["Мемлекеттік мекемелер"], "row-text"),
        (["–"] * 6, "row-text"),
        ([*numbered(None, None, None, None, None), *["мың теңге"] * 5], "row-text"),
    ],
)
def test_a_lone_text_is_one_question(cells: list[CellContent], code: str) -> None:
    assert [p.code.code for p in kit.problems(with_rows([cells]))] == [code, code]


@pytest.mark.parametrize(
    "cells",
    [
        numbered(None, "Білім басқармасы", "КММ"),
        numbered(None, "Білім басқармасы", None, None, None, Decimal(5)),
        numbered("880360911549"),
        numbered("88036091154"),
        numbered(kit.bin_of(7), "Барлығы"),
        numbered(None, "«Барлығы» ЖШС", None, None, None, None, Decimal(5)),
    ],
)
def test_a_record_with_gaps_is_still_a_record(cells: list[CellContent]) -> None:
    found = codes(with_rows([cells]))
    assert "required" in found
    assert not found & {"row-heading", "row-text", "row-total"}


def test_standings_under_an_unknown_header_are_not_passed_over() -> None:
    lines = kit.lines(kit.sheet_of(whole(), ORGANISATIONS))
    column = list(O).index(O.STANDING)
    lines[0][column], lines[1][column] = "Күйі", "жұмыс істейді"
    assert not codes(kit.replaced(whole(), kit.sheet(ORGANISATIONS.value, lines)))
    lines[2][column] = "ликвидирована"
    (problem,) = kit.problems(kit.replaced(whole(), kit.sheet(ORGANISATIONS.value, lines)))
    assert (problem.code.code, problem.facts["near"]) == ("column-unclear", "E1 «Күйі»")


@pytest.mark.parametrize("name", [ORGANISATIONS, INSPECTIONS])
def test_a_record_above_the_headers_is_not_left_unread_in_silence(name: SheetName) -> None:
    first, *rest = kit.lines(kit.sheet_of(whole(), name))
    title = [None, "Есеп", "2023 жыл"]
    book = kit.replaced(whole(), kit.sheet(name.value, [title, rest[0], first, *rest[1:]]))
    (problem,) = (p for p in kit.problems(book) if p.code.code == "row-above")
    assert (problem.place.cell, problem.facts["row"]) == ("A2", "3")


def test_rows_of_formulas_that_give_nothing_are_left_out() -> None:
    book = whole()
    sheet = kit.sheet_of(book, ORGANISATIONS)
    row = SheetRow(9, hidden=False, cells={8: Cell(Decimal(0), is_formula=True)})
    book = kit.replaced(book, replace(sheet, rows=(*sheet.rows, row)))
    assert codes(book) == {"row-formulas"}
    standing = {**row.cells, 5: Cell("жұмыс істейді")}
    book = kit.replaced(book, replace(sheet, rows=(*sheet.rows, replace(row, cells=standing))))
    assert codes(book) == {"row-text"}
    typed = SheetRow(9, hidden=False, cells={8: Cell(Decimal(0))})
    assert "required" in codes(kit.replaced(book, replace(sheet, rows=(*sheet.rows, typed))))


def test_nothing_is_read_below_a_header_in_other_columns() -> None:
    sheet = kit.sheet_of(whole(), ORGANISATIONS)
    lines = kit.lines(sheet)
    moved = [line[1:] for line in lines]
    book = kit.replaced(whole(), kit.sheet(sheet.name, [*lines, *moved]))
    (problem,) = kit.problems(book)
    assert (problem.code.code, problem.facts["first"], problem.facts["row"]) == (
        "header-twice",
        "1",
        "5",
    )


@pytest.mark.parametrize(
    "text",
    [
        *("Барлығы", "ЖИЫНЫ:", "Всего", "Итого по организациям", "Всего по ТОО", "Барлығы ММ"),
        *("Барлығы (МК)", "Барлығы: 3", "Барлығы – мемлекеттік мекемелер", "Барлығы 3 ұйым"),
        *("Итого по разделу ГП:", "1-бөлім бойынша жиыны"),
    ],
)
def test_a_total_is_known_by_its_word(text: str) -> None:
    assert is_total(text)


@pytest.mark.parametrize(
    "text",
    [
        "«Барлығы жақсы» ЖШС",
        "Итоговая аттестация",
        "Всего хорошего",
        "Жиын",
        "",
        "ММ",
        "«Итого» ТОО",
    ],
)
def test_a_name_is_no_total(text: str) -> None:
    assert not is_total(text)


# Units


@pytest.mark.parametrize(
    ("header", "unit"),
    [
        ("Айналым активтері, теңге", Unit.TENGE),
        ("Айналым активтері (теңге)", Unit.TENGE),
        ("Айналым активтері, млн. теңге", Unit.MILLION),
        ("Оборотные активы, тыс.тенге", Unit.THOUSAND),
        ("Оборотные активы (тысяч тенге)", Unit.THOUSAND),
        ("Айналым активтері, теңге / Оборотные активы, тенге", Unit.TENGE),
        ("Айналым активтері / Оборотные активы, тенге", Unit.TENGE),
        ("Айналым активтері, мың теңге / Оборотные активы", Unit.THOUSAND),
        ("Айналым активтері,\nтеңге", Unit.TENGE),
        ("Айналым активтері – теңге", Unit.TENGE),
        ("Айналым активтері, мың теңге / Оборотные активы, тенге", None),
        ("Айналым активтері, млрд теңге / Оборотные активы, тыс. тенге", None),
        ("Айналым активтері", None),
        ("Айналым активтері, млрд теңге", None),
        ("Айналым активтері, $", None),
    ],
)
def test_the_unit_of_money_is_read_from_its_header(header: str, unit: Unit | None) -> None:
    assert units.find(ORGANISATION_HEADERS, header) == (O.CURRENT_ASSETS, unit)


@pytest.mark.parametrize("header", ["Мәртебесі, теңге", "БСН, мың теңге", "Табыс, теңге", ""])
def test_what_is_no_money_has_no_unit(header: str) -> None:
    assert units.find(ORGANISATION_HEADERS, header) is None


@bounded
@given(st.decimals(0, 10**12, places=5), st.sampled_from([Unit.TENGE, Unit.MILLION]))
def test_sums_are_converted_with_all_their_digits(sum_: Decimal, unit: Unit) -> None:
    row = organisation("МК", 1, {O.CURRENT_ASSETS: sum_ + 1})
    book = kit.workbook([row])
    sheet = kit.sheet_of(book, ORGANISATIONS)
    name = {Unit.TENGE: "теңге", Unit.MILLION: "млн теңге"}[unit]
    lines = kit.lines(sheet)
    head = [
        f"Айналым активтері, {name}" if c == O.CURRENT_ASSETS.value.text else c for c in lines[0]
    ]
    found = kit.accepted(kit.replaced(book, kit.sheet(sheet.name, [head, *lines[1:]])))
    assert found.submission is not None
    (only,) = found.submission.organisations
    assert only.accounts is not None
    assert only.accounts.balance is not None
    assert only.accounts.balance.current_assets == (sum_ + 1) * unit.value


def test_units_that_differ_in_a_header_of_two_languages_are_an_error() -> None:
    sheet = kit.sheet_of(whole(), ORGANISATIONS)
    lines = kit.lines(sheet)
    own = O.CURRENT_ASSETS.value.text
    both = f"{own} / Оборотные активы, тенге"
    lines[0] = [both if cell == own else cell for cell in lines[0]]
    assert "unit-unknown" in codes(kit.replaced(whole(), kit.sheet(sheet.name, lines)))


@pytest.mark.parametrize("column", [O.NAME, O.BIN, O.RESULT])
def test_a_picture_in_place_of_a_value_is_an_error(column: O) -> None:
    sheet = kit.sheet_of(whole(), ORGANISATIONS)
    first, second, *rest = sheet.rows
    number = list(O).index(column) + 1
    second = replace(second, cells={**second.cells, number: Cell(Picture())})
    book = kit.replaced(whole(), replace(sheet, rows=(first, second, *rest)))
    assert "value-picture" in codes(book)


def test_a_faulty_name_is_reported_once() -> None:
    sheet = kit.sheet_of(whole(), ORGANISATIONS)
    row = SheetRow(9, hidden=False, cells={2: Cell(kit.bin_of(9)), 3: Cell(ErrorValue("#N/A"))})
    book = kit.replaced(whole(), replace(sheet, rows=(*sheet.rows, row)))
    assert [p.code.code for p in kit.problems(book)].count("error-cell") == 1


def test_an_act_is_the_same_however_its_number_is_spaced() -> None:
    acts = [inspection(1, changes={I.ACT: act}) for act in ("1-А", "№ 1 - А")]
    rows = [organisation("МК", 1), organisation("АҚ", 2), organisation("ММ", 3)]
    assert "inspection-twice" in codes(kit.workbook(rows, acts))


def test_the_same_act_twice_in_two_tabs_says_where_the_first_is() -> None:
    book = whole()
    tab: Sheet = replace(kit.sheet_of(book, INSPECTIONS), name="Тексерулер 2")
    found = [p for p in kit.problems(replace(book, sheets=(*book.sheets, tab))) if p.is_error]
    assert {p.facts["first"] for p in found} == {
        f"«Тексерулер» {kit.where(I.BIN, n)}" for n in (2, 3)
    }
