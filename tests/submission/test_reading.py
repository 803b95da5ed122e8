"""The reading contract (section 3, workbooks with «Ұйымдар»), rule by rule."""

from __future__ import annotations

import csv
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date
from decimal import Decimal
from itertools import chain

import pytest

from generator.law import shipped_rows
from generator.law.choices import Form, Kind, Norm
from generator.messages.problems import Blocked, Problem
from generator.submission.accept.values import check_digit
from generator.submission.contract import (
    BodyField,
    InspectionField,
    OrganisationField,
    SheetName,
    Standing,
)
from generator.submission.matching import Names, name_key, same
from generator.submission.model import CellRef, Inspection, NotCounted, Organisation, Submission
from generator.submission.sheets import (
    Cell,
    CellContent,
    Covered,
    ErrorValue,
    Merge,
    Sheet,
    SheetRow,
    Uncalculated,
    Workbook,
    address,
)
from tests.helpers import kit, law
from tests.helpers.kit import inspection, organisation, problems, told
from tests.helpers.paths import SHARED

Lines = list[list[CellContent]]
Changes = dict[OrganisationField, CellContent]
O, I, B = OrganisationField, InspectionField, BodyField  # noqa: E741 - as in the kit
BODY, ORGANISATIONS, INSPECTIONS = SheetName.BODY, SheetName.ORGANISATIONS, SheetName.INSPECTIONS
FORMS = ("ММ", "МК", "АҚ", "ЖШС")
PAYMENT = (O.DUE, O.PAID, O.TERM, O.PAID_ON)
COUNTS = (O.PLANNED, O.ACHIEVED)
NONE_COUNTED = "organisations-none Ұйымдар"


# What the tests say things with


def submitted(book: Workbook) -> Submission:
    """The submission of a workbook without errors; warnings are allowed."""
    acceptance = kit.accepted(book)
    assert acceptance.submission is not None, told(acceptance.problems)
    return acceptance.submission


def one(form: str, changes: Mapping[OrganisationField, CellContent] | None = None) -> Workbook:
    """A workbook with one organisation, in row 2 of «Ұйымдар»."""
    return kit.workbook([organisation(form, 1, changes)])


def only(form: str, changes: Mapping[OrganisationField, CellContent] | None = None) -> Organisation:
    """That organisation as it was read."""
    (found,) = submitted(one(form, changes)).organisations
    return found


def of_body(body: Mapping[BodyField, CellContent] | None = None) -> Workbook:
    """A workbook in which only the body matters."""
    return kit.workbook([organisation("ММ", 1)], body=body)


def inspected(
    form: str,
    norm: str = "алаңдар",
    changes: Mapping[InspectionField, CellContent] | None = None,
    body: Mapping[BodyField, CellContent] | None = None,
) -> Workbook:
    """A workbook with one organisation and one inspection of it, in row 2 of «Тексерулер»."""
    return kit.workbook([organisation(form, 1)], [inspection(1, norm, changes=changes)], body)


def the_inspection(book: Workbook) -> Inspection:
    (found,) = submitted(book).inspections
    return found


def at(code: str, field: OrganisationField | InspectionField, row: int = 2) -> str:
    """How :func:`tests.kit.told` names a problem in the cell of a field."""
    name = ORGANISATIONS if isinstance(field, OrganisationField) else INSPECTIONS
    return f"{code} {name.value}!{kit.where(field, row)}"


def changed(book: Workbook, name: SheetName, change: Callable[[Lines], Lines]) -> Workbook:
    """The workbook with the rows of one sheet made into others."""
    lines = change(kit.lines(kit.sheet_of(book, name)))
    return kit.replaced(book, kit.sheet(name.value, lines))


def resheeted(book: Workbook, name: SheetName, change: Callable[[Sheet], Sheet]) -> Workbook:
    """The workbook with one sheet made into another, which may have another name."""
    sheets = (change(s) if s.name == name.value else s for s in book.sheets)
    return Workbook(book.file, tuple(sheets))


def without(book: Workbook, *fields: OrganisationField | InspectionField) -> Workbook:
    """The workbook without some columns of one sheet."""
    gone = {list(type(field)).index(field) for field in fields}
    name = ORGANISATIONS if isinstance(fields[0], OrganisationField) else INSPECTIONS
    return changed(
        book, name, lambda rows: [[v for c, v in enumerate(r) if c not in gone] for r in rows]
    )


def headed(book: Workbook, field: OrganisationField, header: str) -> Workbook:
    """The workbook with another text at the head of a column."""

    def change(lines: Lines) -> Lines:
        lines[0][list(O).index(field)] = header
        return lines

    return changed(book, ORGANISATIONS, change)


def everything() -> Workbook:
    """A sound workbook with every form, standings, inspections and all labels."""
    rows = [organisation(form, number) for number, form in enumerate(FORMS)]
    rows.append(organisation("МК", 4, {O.STANDING: "қайта ұйымдастырылған"}))
    rows.append(organisation("АҚ", 5, {O.STANDING: "жаңадан құрылған"}))
    inspections = [
        inspection(0, "телефон байланысы және офистік жиһаз"),
        inspection(1, "арнайы көлік құралдары"),
        inspection(2, "қызметтік автомобильдер", "иә"),
    ]
    given = {field: Decimal(1) for field in B if field.name.startswith("LOSS_MAKERS")}
    kind = {B.KIND: "тиісті саланың уәкілетті органы", B.HEAD: "А. Қайнарова"}
    return kit.workbook(rows, inspections, {**kind, **given})


def unnamed(submission: Submission) -> tuple[object, ...]:
    """What a workbook tells but for free text, which is printed as it is typed."""
    return kit.facts(
        replace(
            submission,
            body=replace(submission.body, name="", head=""),
            organisations=tuple(replace(o, name="") for o in submission.organisations),
            inspections=tuple(replace(i, inspector="", act="") for i in submission.inspections),
        )
    )


def disguised(book: Workbook, change: Callable[[str], str]) -> Workbook:
    """The workbook with every text in it, tabs included, written differently."""

    def cell(old: Cell) -> Cell:
        return Cell(change(old.content)) if isinstance(old.content, str) else old

    def row(old: SheetRow) -> SheetRow:
        return replace(old, cells={column: cell(c) for column, c in old.cells.items()})

    sheets = (
        replace(s, name=change(s.name), rows=tuple(row(r) for r in s.rows)) for s in book.sheets
    )
    return Workbook(book.file, tuple(sheets))


# Sheets, headers, labels and listed values are found by name, however it is typed


DISGUISES: dict[str, Callable[[str], str]] = {
    "upper case": str.upper,
    "capitalised": str.capitalize,
    "Latin letters": kit.latin,
    "Latin capitals": lambda text: kit.latin(text.upper()),
    "legacy fonts": lambda text: text.translate(str.maketrans("қңғүіҚҢҒҮІ", "ќњѓџїЌЊЃЏЇ")),
    "decomposed": lambda text: unicodedata.normalize("NFD", text),
    "no-break spaces": lambda text: text.replace(" ", "\u00a0"),
    "narrow and double spaces": lambda text: text.replace(" ", " \u202f "),
    "line breaks": lambda text: text.replace(" ", "\n"),
    "spaces around": lambda text: f"\u00a0 {text} \t",
}


@pytest.mark.parametrize("name", DISGUISES)
def test_names_are_compared_as_people_read_them(name: str) -> None:
    plain, book = everything(), disguised(everything(), DISGUISES[name])
    assert not problems(plain)
    assert not problems(book)
    assert unnamed(submitted(book)) == unnamed(submitted(plain))


def test_every_disguise_is_one() -> None:
    for name, change in DISGUISES.items():
        assert disguised(everything(), change) != everything(), name


@pytest.mark.parametrize("typed", ["Мəртебеci", "MӘPTEБECI", "мәртебесі", "Мәртебесі\u00a0"])
def test_a_header_may_have_latin_letters_in_it(typed: str) -> None:
    book = headed(one("МК", {O.STANDING: "жаңадан құрылған"}), O.STANDING, typed)
    assert submitted(book).organisations[0].standing is Standing.NEW


def test_a_latin_h_is_read_both_ways() -> None:
    for norm in (
        "телефон байланысы және офистік жиhаз",
        "TEЛEФOH БAЙЛAHЫCЫ ЖӘHE OФИCTІК ЖИҺAЗ",
        "TEЛEФOH БAЙЛAHЫCЫ ЖӘHE OФИCTІК ЖИHAЗ",
    ):
        assert the_inspection(inspected("ММ", norm)).norm.key == law.TELEPHONES_AND_FURNITURE.key


def test_each_of_many_latin_h_is_read_by_itself() -> None:
    assert same("h" * 40, "һ" * 40)
    assert same("h" * 40, "нһ" * 20)
    assert not same("h" * 40, "х" * 40)
    assert not same("н" * 40, "һ" * 40)
    names = Names([("нһ" * 20, 1), ("нн" * 20, 2)])
    assert (names.find("hһ" * 20), names.find("hн" * 20)) == (1, 2)
    assert names.find_listed("Hх" * 20) == 1


def test_names_of_organisations_are_told_apart_by_their_letters_alone() -> None:
    one = name_key("«Қайнар»  орта мектебі")
    for other in ('"ҚАЙНАР" орта мектебі', "Қайнар орта мектебi", "“Қайнар„ орта мектебі "):
        assert name_key(other) == one
    assert name_key("«Қайнар-2» орта мектебі") != one
    assert name_key("ЖИHАЗ") == name_key("Жиһаз")


def test_texts_without_end_are_compared_for_likeness_only_as_far_as_a_person_writes() -> None:
    names = Names([("Ұйымның атауы", 1)])
    texts = {str(number): "Ұйымның атау" for number in range(100_000)}
    assert names.nearest_among(texts)[1][0] == "0"
    strangers = {str(number): f"Ұйым {number}" for number in range(100_000)}
    assert names.nearest_among(strangers | {"last": "Ұйымның атау"}) == {}
    longer = {str(number): "Ұйымның атауы туралы" * 9 for number in range(1_000)}
    assert names.nearest_among(longer | {"last": "Ұйымның атау"}) == {1: ["last"]}


def test_long_texts_are_likened_by_all_their_letters() -> None:
    long = "көрсеткіштері айқындалмаған мемлекеттік кәсіпорындар мен қоғамдар саны " * 4
    names = Names([(long, 1), ("Ұйымның атауы", 2)])
    assert names.nearest(kit.russian(long)) == long
    assert names.nearest("Ұйымның атау") == "Ұйымның атауы"
    assert names.nearest("Ұйым") is None


def test_two_declared_names_may_not_read_alike() -> None:
    with pytest.raises(ValueError, match="read alike"):
        Names([("АҚ", 1), ("AҚ ", 2)])


@pytest.mark.parametrize(
    ("field", "alias"),
    [
        (O.CURRENT_ASSETS, "Қысқа мерзімді активтер, мың теңге"),
        (O.OWN_FUNDS, "Меншікті капитал, мың теңге"),
        (O.NON_CURRENT_ASSETS, "Ұзақ мерзімді активтер, мың теңге"),
        (O.NON_CURRENT_ASSETS, "ҰЗАҚ  МЕРЗІМДІ АКТИВТЕР, мың теңге"),
    ],
)
def test_a_header_may_be_the_balance_sheet_s_own_word(field: OrganisationField, alias: str) -> None:
    book = headed(one("МК"), field, alias)
    assert not problems(book)
    assert kit.facts(submitted(book)) == kit.facts(submitted(one("МК")))


def test_a_header_with_a_letter_too_few_is_not_taken_but_offered() -> None:
    (problem,) = problems(headed(one("МК"), O.PLAN, "Даму жоспары тізілімге усынылд"))
    assert (problem.code.code, problem.facts["header"]) == ("column-missing", O.PLAN.value.text)
    where = kit.where(O.PLAN, 1)
    assert problem.facts["near"] == f"{where} «Даму жоспары тізілімге усынылд»"


def test_a_label_with_a_letter_too_few_is_not_taken_but_offered() -> None:
    def change(lines: Lines) -> Lines:
        lines[0][0] = "Органың атауы"
        return lines

    (problem,) = problems(changed(one("МК"), BODY, change))
    assert (problem.code.code, problem.facts["near"]) == ("label-missing", "A1 «Органың атауы»")


def test_a_label_may_end_in_a_colon_and_stand_in_any_row() -> None:
    def change(lines: Lines) -> Lines:
        shuffled: Lines = [["Жалпы мәліметтер"], []]
        return shuffled + [[f"{row[0]} :", *row[1:], "түсініктеме"] for row in reversed(lines)]

    book = changed(everything(), BODY, change)
    assert not problems(book)
    assert kit.facts(submitted(book)) == kit.facts(submitted(everything()))


# Where a table's header row is


def test_columns_may_stand_in_any_order_among_others() -> None:
    def shuffle(lines: Lines) -> Lines:
        return [["артық", *reversed(line), None, 7 * "х"] for line in lines]

    book = changed(changed(everything(), ORGANISATIONS, shuffle), INSPECTIONS, shuffle)
    assert not problems(book)
    assert kit.facts(submitted(book)) == kit.facts(submitted(everything()))


def test_titles_may_stand_above_the_table_and_addresses_stay_true() -> None:
    titles: Lines = [["2023 жыл"], [], ["БСН", "Ұйымның атауы"], []]
    book = one("МК", {O.RESULT: "он екі"})
    book = changed(book, ORGANISATIONS, lambda lines: titles + lines)
    assert told(problems(book)) == [at("number-malformed", O.RESULT, row=6)]


def test_the_header_row_is_the_one_with_the_most_headers() -> None:
    decoy: Lines = [["БСН", "Ұйымның атауы", "Мәртебесі", "Ескертпе"]]
    book = changed(one("ММ"), ORGANISATIONS, lambda lines: decoy + lines)
    assert kit.facts(submitted(book)) == kit.facts(submitted(one("ММ")))


def test_of_equal_header_rows_the_first_is_taken() -> None:
    book = changed(one("ММ"), ORGANISATIONS, lambda lines: [lines[0], *lines])
    assert told(problems(book)) == ["header-repeated Ұйымдар!A2"], "the second is left out"


def test_a_header_counts_once_however_often_it_is_repeated() -> None:
    decoy: Lines = [["БСН"] * 40]
    book = changed(one("ММ"), ORGANISATIONS, lambda lines: decoy + lines)
    assert kit.facts(submitted(book)) == kit.facts(submitted(one("ММ")))


def test_a_row_with_two_headers_is_no_header_row() -> None:
    lines: Lines = [["БСН", "Ұйымның атауы", "Облыс"], [kit.bin_of(1), "«Қайнар»", "Абай"]]
    book = changed(one("ММ"), ORGANISATIONS, lambda _: lines)
    assert told(problems(book)) == ["header-missing Ұйымдар"]


def test_three_headers_make_a_header_row() -> None:
    lines: Lines = [["БСН", "Ұйымның атауы", "Мәртебесі"], [kit.bin_of(1), "«Қайнар»", None]]
    book = changed(one("ММ"), ORGANISATIONS, lambda _: lines)
    missing = [p.facts["header"] for p in problems(book)]
    assert missing == [O.LEGAL_FORM.value.text], "what else is needed depends on the form"


def test_a_column_is_missing_only_when_an_organisation_needs_it() -> None:
    companies = [f for f in O if Form.INSTITUTIONS not in f.value.forms]
    assert len(companies) > 10
    assert not problems(without(one("ММ"), O.STANDING, O.NOTE, O.NUMBER, *companies))
    missing = problems(without(one("МК"), O.DUE, O.PLAN))
    assert [(p.code.code, p.facts["header"]) for p in missing] == [
        ("column-missing", O.DUE.value.text),
        ("column-missing", O.PLAN.value.text),
    ]
    exempt = {O.EXEMPT: "иә"} | dict.fromkeys(PAYMENT)
    assert not problems(without(one("МК", exempt), *PAYMENT))


@pytest.mark.parametrize("field", [I.BIN, I.NORM, I.ENDED, I.VIOLATION])
def test_a_missing_column_of_inspections_is_told_once(field: InspectionField) -> None:
    rows = [organisation("МК", number) for number in range(3)]
    book = kit.workbook(rows, [inspection(number) for number in range(3)])
    (problem,) = problems(without(book, field))
    assert told([problem]) == ["column-missing Тексерулер"]
    assert problem.facts["header"] == field.value.text
    assert not problems(without(one("МК"), field)), "without inspections nothing is missing"


def test_a_missing_column_is_told_once_for_all_organisations() -> None:
    rows = [organisation("МК", number) for number in range(5)]
    (problem,) = problems(without(kit.workbook(rows), O.PLAN))
    assert (problem.code.code, problem.place.sheet, problem.place.cell) == (
        *("column-missing", "Ұйымдар", None),
    )


def test_a_column_that_stands_twice_is_an_error() -> None:
    book = headed(one("ММ"), O.NOTE, "БСН")
    assert told(problems(book)) == [at("column-twice", O.NOTE, row=1)]
    alias = headed(one("МК"), O.NOTE, "Меншікті капитал, мың теңге")
    assert told(problems(alias)) == [at("column-twice", O.NOTE, row=1)]


def test_rows_without_an_organisation_are_passed_over() -> None:
    def change(lines: Lines) -> Lines:
        blank: Lines = [[None, None], ["7"], ["8", None]]
        total: Lines = [[*([None] * len(O)), "Барлығы 1 ұйым"]]
        return [lines[0], *blank, lines[1], *blank, *total]

    book = changed(one("ММ"), ORGANISATIONS, change)
    assert not problems(book)
    (found,) = submitted(book).organisations
    assert found.origin.row == 5


def test_a_row_that_lies_wholly_under_merges_is_passed_over() -> None:
    covered = SheetRow(3, hidden=False, cells={c: Cell(Covered()) for c in range(2, len(O) + 1)})
    book = resheeted(one("ММ"), ORGANISATIONS, lambda s: replace(s, rows=(*s.rows, covered)))
    assert not problems(book)
    assert len(submitted(book).organisations) == 1


def test_other_sheets_are_allowed() -> None:
    book = everything()
    other = kit.sheet("Анықтама", [["БСН", "Ұйымның атауы", "Мәртебесі"], ["бір", "екі"]])
    assert not problems(Workbook(book.file, (other, *reversed(book.sheets))))


@pytest.mark.parametrize("name", [BODY, ORGANISATIONS, INSPECTIONS])
def test_each_sheet_must_be_there(name: SheetName) -> None:
    book = inspected("ММ")
    book = Workbook(book.file, tuple(s for s in book.sheets if s.name != name.value))
    (problem,) = problems(book)
    expected = ("sheet-missing", name.called.bilingual)
    assert (problem.code.code, problem.facts["name"]) == expected


def test_a_sheet_of_the_body_that_is_there_twice_is_an_error() -> None:
    book = inspected("ММ")
    twin = replace(kit.sheet_of(book, BODY), name=f"{kit.latin(BODY.value.upper())} ")
    book = Workbook(book.file, (*book.sheets, twin))
    (problem,) = problems(book)
    assert (problem.code.code, problem.place.sheet) == ("sheet-twice", twin.name)


def test_a_copy_of_a_table_on_another_tab_repeats_its_rows() -> None:
    book = inspected("ММ")
    twins = [
        replace(kit.sheet_of(book, name), name=f"{name.value} (2)")
        for name in (ORGANISATIONS, INSPECTIONS)
    ]
    found = problems(Workbook(book.file, (*book.sheets, *twins)))
    assert {p.code.code for p in found} == {"tabs-read", "bin-twice", "inspection-twice"}
    (again,) = [p for p in found if p.code.code == "bin-twice"]
    assert (again.place.sheet, again.facts["first"]) == ("Ұйымдар (2)", "«Ұйымдар» B2")


def test_inspections_may_be_none_but_their_sheet_must_exist() -> None:
    assert not submitted(one("ММ")).inspections
    empty = resheeted(one("ММ"), INSPECTIONS, lambda s: replace(s, rows=()))
    assert not problems(empty)


def test_an_empty_sheet_of_organisations_is_an_error() -> None:
    empty = resheeted(one("ММ"), ORGANISATIONS, lambda s: replace(s, rows=()))
    assert told(problems(empty)) == ["sheet-empty Ұйымдар"]


@pytest.mark.parametrize("answer", [None, "–", "жоқ", "нет", False])
def test_an_untouched_blank_is_an_error(answer: CellContent) -> None:
    book = kit.workbook(body={B.NO_ORGANISATIONS: answer})
    assert told(problems(book)) == ["sheet-unfilled Ұйымдар"]
    unlabelled = changed(book, BODY, lambda lines: lines[:-1])
    assert told(problems(unlabelled)) == ["sheet-unfilled Ұйымдар"]


@pytest.mark.parametrize("answer", ["иә", "ИӘ ", "да", "yes", "1", True, Decimal(1)])
@pytest.mark.parametrize("label", ["Ұйымдары жоқ", "ұйымдары  жоқ:", "Организаций нет"])
def test_a_body_without_organisations_says_so_and_is_asked_nothing(
    label: str, answer: CellContent
) -> None:
    book = changed(kit.workbook(), BODY, lambda lines: [*lines[:-1], [label, answer]])
    assert not problems(book)
    assert submitted(book).organisations == ()


def test_an_answer_that_is_neither_yes_nor_no_is_an_error() -> None:
    book = kit.workbook(body={B.NO_ORGANISATIONS: "бәлкім"})
    assert told(problems(book)) == ["yes-no-malformed Орган!B5", "sheet-unfilled Ұйымдар"]
    almost = changed(kit.workbook(), BODY, lambda lines: [*lines[:-1], ["Организации нет", "да"]])
    (problem, unfilled) = problems(almost)
    assert problem.facts["near"] == "A5 «Организации нет»"
    assert told([problem, unfilled]) == ["label-unclear Орган", "sheet-unfilled Ұйымдар"]


def test_who_has_no_organisations_has_no_rows_and_no_counts() -> None:
    denied: dict[BodyField, CellContent] = {B.NO_ORGANISATIONS: "иә"}
    (problem,) = problems(of_body(denied))
    assert told([problem]) == ["organisations-denied Орган!B5"]
    assert problem.facts == {
        "label": B.NO_ORGANISATIONS.value.name.bilingual,
        "place": CellRef("Ұйымдар", "B2").in_words,
    }
    not_counted = kit.workbook([organisation("ММ", 1, {O.STANDING: "таратылған"})], body=denied)
    assert told(problems(not_counted)) == ["organisations-denied Орган!B5"]
    counted = kit.workbook(body={**denied, B.LOSS_MAKERS_ENTERPRISES: Decimal(3)})
    (problem,) = kit.errors_in(counted)
    assert problem.facts == {
        "label": B.NO_ORGANISATIONS.value.name.bilingual,
        "place": CellRef("Орган", "B6").in_words,
    }
    assert not problems(kit.workbook(body={**denied, B.LOSS_MAKERS_ENTERPRISES: Decimal(0)}))


def test_counts_without_rows_are_no_untouched_blank() -> None:
    book = kit.workbook(body={B.LOSS_MAKERS_ENTERPRISES: Decimal(0)})
    assert told(problems(book)) == [NONE_COUNTED]
    assert submitted(book).organisations == ()


def test_rows_of_which_none_is_counted_are_a_warning() -> None:
    rows = [organisation("МК", n, {O.STANDING: standing}) for n, standing in enumerate(GONE)]
    assert told(problems(kit.workbook(rows))) == [NONE_COUNTED]
    assert not problems(kit.workbook([*rows, organisation("ММ", 9)]))


# Hidden, merged, uncalculated, in error


@pytest.mark.parametrize("name", [BODY, ORGANISATIONS, INSPECTIONS])
def test_a_hidden_sheet_is_read_with_a_warning(name: SheetName) -> None:
    book = resheeted(inspected("ММ"), name, lambda s: replace(s, hidden=True))
    assert told(problems(book)) == [f"sheet-hidden {name.value}"]
    assert kit.facts(submitted(book)) == kit.facts(submitted(inspected("ММ")))


def test_hidden_sheets_of_others_are_nobody_s_business() -> None:
    book = one("ММ")
    other = replace(kit.sheet("Тізімдер", [["иә"], ["жоқ"]]), hidden=True)
    assert not problems(Workbook(book.file, (*book.sheets, other)))


def hidden_row(sheet: Sheet, number: int) -> Sheet:
    rows = (replace(row, hidden=row.hidden or row.number == number) for row in sheet.rows)
    return replace(sheet, rows=tuple(rows))


@pytest.mark.parametrize("row", [1, 2])
def test_a_hidden_row_is_read_with_a_warning(row: int) -> None:
    for name, first in ((ORGANISATIONS, "A"), (INSPECTIONS, "A"), (BODY, "B")):
        book = resheeted(inspected("ММ"), name, lambda s: hidden_row(s, row))
        assert told(problems(book)) == [f"row-hidden {name.value}!{first}{row}"]
        assert kit.facts(submitted(book)) == kit.facts(submitted(inspected("ММ")))


def test_a_hidden_row_with_nothing_in_it_is_passed_over() -> None:
    empty = SheetRow(9, hidden=True, cells={1: Cell("7")})
    book = resheeted(one("ММ"), ORGANISATIONS, lambda s: replace(s, rows=(*s.rows, empty)))
    assert not problems(book)


def test_a_hidden_column_is_read_with_a_warning() -> None:
    number = list(O).index(O.RESULT) + 1
    hide = frozenset({number, 77})
    book = resheeted(one("ММ"), ORGANISATIONS, lambda s: replace(s, hidden_columns=hide))
    assert told(problems(book)) == [at("column-hidden", O.RESULT, row=1)]
    assert only("ММ") == submitted(book).organisations[0]
    values = resheeted(one("ММ"), BODY, lambda s: replace(s, hidden_columns=frozenset({2, 3})))
    assert told(problems(values)) == ["column-hidden Орган!B1"]


def test_a_merged_header_is_an_error_and_hides_no_columns_besides() -> None:
    number = list(O).index(O.PLANNED) + 1
    merge = Merge(1, 1, number, number + 1)

    def change(sheet: Sheet) -> Sheet:
        head = {**sheet.rows[0].cells, number + 1: Cell(Covered())}
        rows = (replace(sheet.rows[0], cells=head), *sheet.rows[1:])
        return replace(sheet, rows=rows, merges=(merge,))

    book = resheeted(one("МК"), ORGANISATIONS, change)
    assert told(problems(book)) == [f"header-merged Ұйымдар!{address(1, number)}:S1"]


def test_a_merged_header_of_inspections_hides_no_columns_besides() -> None:
    number = list(I).index(I.INSPECTOR) + 1

    def change(sheet: Sheet) -> Sheet:
        head = {**sheet.rows[0].cells, number: Cell("Тексеру"), number + 1: Cell(Covered())}
        rows = (replace(sheet.rows[0], cells=head), *sheet.rows[1:])
        return replace(sheet, rows=rows, merges=(Merge(1, 1, number, number + 1),))

    book = resheeted(inspected("МК"), INSPECTIONS, change)
    assert told(problems(book)) == ["header-merged Тексерулер!C1:D1"]


def test_merges_elsewhere_than_in_the_header_row_are_allowed() -> None:
    merges = (Merge(1, 1, 1, 9), Merge(9, 10, 1, 9))
    book = changed(one("ММ"), ORGANISATIONS, lambda lines: [["Атауы"], *lines])
    book = resheeted(book, ORGANISATIONS, lambda s: replace(s, merges=merges))
    assert not problems(book)


REQUIRED_OF_ALL = [O.BIN, O.NAME, O.LEGAL_FORM, O.PREVIOUS_RESULT, O.RESULT]
REQUIRED_OF_ENTERPRISES = [
    *(O.EXEMPT, *PAYMENT, O.PLAN, O.REPORT, O.INDICATORS, *COUNTS),
    *(O.CURRENT_ASSETS, O.LIABILITIES, O.OWN_FUNDS, O.NON_CURRENT_ASSETS),
]
REQUIRED = {
    "ММ": [*REQUIRED_OF_ALL, O.OBJECTS],
    "МК": [*REQUIRED_OF_ALL, *REQUIRED_OF_ENTERPRISES, O.OBJECTS],
    "АҚ": [*REQUIRED_OF_ALL, *REQUIRED_OF_ENTERPRISES, O.CONTROLLED],
    "ЖШС": [*REQUIRED_OF_ALL, *REQUIRED_OF_ENTERPRISES, O.CONTROLLED],
}
"""Cells that an organisation needs which works, made a profit and owed some of it."""
NEEDED = [(form, field) for form, fields in REQUIRED.items() for field in fields]
REQUIRED_OF_INSPECTIONS = [I.BIN, I.NORM, I.ENDED, I.VIOLATION]


def with_content(
    field: OrganisationField | InspectionField, content: CellContent, form: str = "МК"
) -> Workbook:
    if isinstance(field, OrganisationField):
        return one(form, {field: content})
    return inspected(form, changes={field: content})


@pytest.mark.parametrize("field", [*REQUIRED["АҚ"], O.STANDING, O.NOTE, *I])
@pytest.mark.parametrize(
    ("content", "code"),
    [
        (Uncalculated(), "formula-uncalculated"),
        (ErrorValue("#DIV/0!"), "error-cell"),
    ],
)
def test_formulas_without_a_result_and_errors_have_messages_of_their_own(
    field: OrganisationField | InspectionField, content: CellContent, code: str
) -> None:
    book = with_content(field, content, "АҚ")
    assert told(kit.errors_in(book)) == [at(code, field)]


@pytest.mark.parametrize("field", [B.NAME, B.KIND, B.KATO, B.YEAR, B.HEAD, *kit.LOSS_LABELS])
def test_so_they_have_on_the_sheet_of_the_body(field: BodyField) -> None:
    for content, code in (
        (Uncalculated(), "formula-uncalculated"),
        (ErrorValue("#N/A"), "error-cell"),
    ):
        book = kit.workbook(
            [organisation(form, n) for n, form in enumerate(FORMS)], body={field: content}
        )
        assert [p.code.code for p in problems(book)] == [code]


@pytest.mark.parametrize("field", [*REQUIRED["МК"], *REQUIRED_OF_INSPECTIONS])
def test_a_cell_hidden_under_a_merge_has_a_message_of_its_own(
    field: OrganisationField | InspectionField,
) -> None:
    assert told(problems(with_content(field, Covered()))) == [at("required-merged", field)]


@pytest.mark.parametrize("field", [B.NAME, B.KIND, B.KATO, B.YEAR])
def test_so_it_has_on_the_sheet_of_the_body(field: BodyField) -> None:
    (problem,) = problems(of_body({field: Covered()}))
    assert problem.code.code == "required-merged"


def test_characters_taken_out_of_a_text_are_told() -> None:
    def change(sheet: Sheet) -> Sheet:
        number = list(O).index(O.NAME) + 1
        head, line = sheet.rows
        cells = {**line.cells, number: Cell("«Қайнар»", cleaned=True)}
        return replace(sheet, rows=(head, replace(line, cells=cells)))

    assert told(problems(resheeted(one("ММ"), ORGANISATIONS, change))) == [
        at("text-cleaned", O.NAME)
    ]

    def change_body(sheet: Sheet) -> Sheet:
        cells = {**sheet.rows[0].cells, 2: Cell("Қайнар", cleaned=True)}
        return replace(sheet, rows=(replace(sheet.rows[0], cells=cells), *sheet.rows[1:]))

    assert told(problems(resheeted(one("ММ"), BODY, change_body))) == ["text-cleaned Орган!B1"]


# Blank and required


@pytest.mark.parametrize(("form", "field"), NEEDED)
def test_a_required_cell_that_is_blank_is_an_error(form: str, field: OrganisationField) -> None:
    assert told(problems(one(form, {field: None}))) == [at("required", field)]


@pytest.mark.parametrize(("form", "field"), NEEDED)
@pytest.mark.parametrize("dash", ["-", "–", "—", "−", "--"])
def test_a_dash_is_no_value_where_one_is_required(
    form: str, field: OrganisationField, dash: str
) -> None:
    book = one(form, {field: dash})
    if field is O.PREVIOUS_RESULT:
        assert submitted(book).organisations[0].previous_result is None
    else:
        assert told(problems(book)) == [at("required-dash", field)]


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("field", [O.NUMBER, O.STANDING, O.NOTE])
@pytest.mark.parametrize("content", [None, "–"])
def test_other_cells_may_be_blank_or_hold_a_dash(
    form: str, field: OrganisationField, content: CellContent
) -> None:
    assert not problems(one(form, {field: content}))
    assert only(form, {field: content}).note == ""
    assert only(form, {field: content}).standing is Standing.WORKING


def test_the_column_of_numbers_and_extra_columns_are_not_read() -> None:
    rubbish: Lines = [["Облыс"], [ErrorValue("#REF!")]]
    book = changed(
        one("МК", {O.NUMBER: Uncalculated()}),
        ORGANISATIONS,
        lambda lines: [line + extra for line, extra in zip(lines, rubbish, strict=True)],
    )
    assert not problems(book)


@pytest.mark.parametrize("field", REQUIRED_OF_INSPECTIONS)
def test_a_required_cell_of_an_inspection_must_be_filled(field: InspectionField) -> None:
    assert told(problems(inspected("МК", changes={field: None}))) == [at("required", field)]
    assert told(problems(inspected("МК", changes={field: "–"}))) == [at("required-dash", field)]


def test_the_note_of_an_organisation_is_kept() -> None:
    assert only("ММ", {O.NOTE: "түгендеу  аяқталмаған"}).note == "түгендеу аяқталмаған"


# Conditional requirements


@pytest.mark.parametrize(
    ("changes", "missing"),
    [
        ({O.RESULT: Decimal(0), O.DUE: None}, [O.DUE]),
        ({O.RESULT: Decimal("0.1"), O.DUE: None}, [O.DUE]),
        (dict.fromkeys(PAYMENT), [O.DUE]),
        (dict.fromkeys((O.PAID, O.TERM, O.PAID_ON)), [O.PAID, O.TERM]),
        ({O.PAID: Decimal("0.01"), O.PAID_ON: None}, [O.PAID_ON]),
        ({O.PAID: Decimal(0), O.PAID_ON: None}, []),
        ({O.PAID: Decimal(0), O.TERM: None, O.PAID_ON: None}, [O.TERM]),
        ({O.RESULT: Decimal(-1)} | dict.fromkeys(PAYMENT), []),
        ({O.EXEMPT: "иә"} | dict.fromkeys(PAYMENT), []),
        (
            {O.RESULT: Decimal(0), O.DUE: Decimal(0), O.PAID: None, O.TERM: None, O.PAID_ON: None},
            [],
        ),
        ({O.RESULT: Decimal(-1), O.EXEMPT: None} | dict.fromkeys(PAYMENT), [O.EXEMPT]),
        ({O.INDICATORS: "жоқ"} | dict.fromkeys(COUNTS), []),
        (dict.fromkeys(COUNTS), [O.PLANNED, O.ACHIEVED]),
        ({O.ACHIEVED: None}, [O.ACHIEVED]),
        ({O.ACHIEVED: Decimal(0)}, []),
    ],
)
@pytest.mark.parametrize("form", ["МК", "АҚ", "ЖШС"])
def test_what_is_required_rests_on_other_cells(
    form: str, changes: Changes, missing: list[OrganisationField]
) -> None:
    found = kit.errors_in(one(form, changes))
    assert told(found) == [at("required", field) for field in missing]


@pytest.mark.parametrize(
    ("changes", "perhaps"),
    [
        ({O.RESULT: "он", **dict.fromkeys(PAYMENT)}, PAYMENT),
        ({O.EXEMPT: None, **dict.fromkeys(PAYMENT, "–")}, PAYMENT),
        ({O.EXEMPT: None, O.PAID_ON: None}, PAYMENT[3:]),
        ({O.EXEMPT: "иә", O.RESULT: "он", **dict.fromkeys(PAYMENT)}, ()),
        ({O.EXEMPT: None, O.RESULT: Decimal(-1), **dict.fromkeys(PAYMENT)}, ()),
        (dict.fromkeys(PAYMENT), PAYMENT[1:]),
        (dict.fromkeys(PAYMENT[1:]), PAYMENT[3:]),
        ({O.INDICATORS: None, **dict.fromkeys(COUNTS)}, COUNTS),
    ],
)
def test_what_may_be_required_once_a_cell_is_mended_is_told_with_it(
    changes: Changes, perhaps: tuple[OrganisationField, ...]
) -> None:
    found = [p for p in problems(one("АҚ", changes)) if p.code.code == "required-perhaps"]
    assert told(found) == [at("required-perhaps", field) for field in perhaps]


@pytest.mark.parametrize(
    ("changes", "unused"),
    [
        ({O.EXEMPT: "иә"}, PAYMENT),
        ({O.RESULT: Decimal("-0.1")}, PAYMENT),
        ({O.RESULT: Decimal(0), O.DUE: Decimal(0)}, PAYMENT[1:]),
        ({O.RESULT: Decimal(0), O.DUE: "0,0"}, PAYMENT[1:]),
        ({O.INDICATORS: "жоқ"}, COUNTS),
    ],
)
@pytest.mark.parametrize("form", ["МК", "АҚ", "ЖШС"])
def test_a_value_in_a_cell_not_used_is_a_warning_and_does_not_count(
    form: str, changes: Changes, unused: tuple[OrganisationField, ...]
) -> None:
    blank = changes | dict.fromkeys(unused)
    for number, field in enumerate(unused):
        filled = organisation(form, 1)[field]
        assert told(problems(one(form, blank | {field: filled}))) == [at("value-unused", field)]
        assert only(form, blank | {field: filled}) == only(form, blank), number
    assert told(problems(one(form, changes))) == [at("value-unused", field) for field in unused]
    for nothing in (Decimal(0), "0", "0,0", "–", "-"):
        assert not problems(one(form, changes | dict.fromkeys(unused, nothing))), nothing


OTHERS = {
    "ММ": [O.CONTROLLED, *REQUIRED_OF_ENTERPRISES],
    "МК": [O.CONTROLLED],
    "АҚ": [O.OBJECTS],
    "ЖШС": [O.OBJECTS],
}
FOREIGN = [(form, field) for form, fields in OTHERS.items() for field in fields]


@pytest.mark.parametrize(("form", "field"), FOREIGN)
@pytest.mark.parametrize("content", [Decimal(7), "жеті"])
def test_a_value_in_a_cell_of_other_forms_is_a_warning_and_does_not_count(
    form: str, field: OrganisationField, content: CellContent
) -> None:
    assert told(problems(one(form, {field: content}))) == [at("value-unused", field)]
    assert only(form, {field: content}) == only(form)


@pytest.mark.parametrize(("form", "field"), FOREIGN)
@pytest.mark.parametrize("nothing", [Decimal(0), "0", "–"])
def test_a_zero_or_a_dash_in_a_cell_of_other_forms_is_no_value(
    form: str, field: OrganisationField, nothing: CellContent
) -> None:
    assert not problems(one(form, {field: nothing}))
    assert only(form, {field: nothing}) == only(form)


# Standings and control


NOT_COUNTED = ["жаңадан құрылған", "басқа органнан қабылданған", "басқа органға берілген"]
GONE = ["таратылған", "жекешелендірілген", "қайта ұйымдастырылған"]
RUBBISH: Changes = dict.fromkeys(
    set(O) - {O.NUMBER, O.BIN, O.NAME, O.LEGAL_FORM, O.STANDING, O.CONTROLLED, O.PREVIOUS_RESULT},
    ErrorValue("#REF!"),
)


def bare(form: str, changes: Mapping[OrganisationField, CellContent]) -> Workbook:
    """An organisation with its БСН, name and form only, and the changes."""
    row = organisation(form, 1)
    kept = {field: row[field] for field in (O.BIN, O.NAME, O.LEGAL_FORM)}
    return kit.workbook([{**kept, **{f: v for f, v in changes.items() if v is not None}}])


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("standing", [*NOT_COUNTED, *GONE])
def test_an_organisation_not_counted_needs_its_number_name_form_and_standing(
    form: str, standing: str
) -> None:
    book = bare(form, {O.STANDING: standing})
    assert told(problems(book)) == [NONE_COUNTED]
    (found,) = submitted(book).organisations
    assert (found.is_counted, found.not_counted) == (False, NotCounted.STANDING)
    assert (found.standing.value, found.previous_result, found.lost_before) == (
        *(standing, None, False),
    )
    for field in (O.BIN, O.NAME, O.LEGAL_FORM):
        lacking = kit.workbook([{**organisation(form, 1, {O.STANDING: standing}), field: None}])
        assert told(problems(lacking)) == [at("required", field)]


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("standing", [*NOT_COUNTED, *GONE])
def test_cells_of_an_organisation_not_counted_are_not_read(form: str, standing: str) -> None:
    book = bare(form, {O.STANDING: standing, **RUBBISH})
    assert told(problems(book)) == [NONE_COUNTED]
    assert not submitted(book).organisations[0].is_counted


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("standing", NOT_COUNTED)
def test_what_came_or_went_between_bodies_does_not_count_for_last_year(
    form: str, standing: str
) -> None:
    changes: Changes = {O.PREVIOUS_RESULT: ErrorValue("#REF!"), O.CONTROLLED: "бәлкім"}
    assert told(problems(bare(form, {O.STANDING: standing, **changes}))) == [NONE_COUNTED]
    lost = bare(form, {O.STANDING: standing, O.PREVIOUS_RESULT: Decimal(-5)})
    assert not submitted(lost).organisations[0].lost_before


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("standing", GONE)
@pytest.mark.parametrize(
    ("previous", "lost"), [(None, False), ("–", False), (Decimal(5), False), ("(5)", True)]
)
def test_what_is_gone_counts_only_as_a_loss_maker_of_last_year(
    form: str, standing: str, previous: CellContent, *, lost: bool
) -> None:
    book = bare(form, {O.STANDING: standing, O.PREVIOUS_RESULT: previous})
    (found,) = submitted(book).organisations
    assert (found.is_counted, found.lost_before) == (False, lost)


@pytest.mark.parametrize("standing", GONE)
def test_last_year_s_result_of_what_is_gone_must_be_readable(standing: str) -> None:
    book = bare("МК", {O.STANDING: standing, O.PREVIOUS_RESULT: "көп"})
    assert told(kit.errors_in(book)) == [at("number-malformed", O.PREVIOUS_RESULT)]


@pytest.mark.parametrize("form", ["АҚ", "ЖШС"])
@pytest.mark.parametrize("standing", GONE)
def test_control_of_what_is_gone_is_assumed_when_blank(form: str, standing: str) -> None:
    lost: Changes = {O.STANDING: standing, O.PREVIOUS_RESULT: Decimal(-5)}
    for control, expected in ((None, True), ("–", True), ("иә", True), ("жоқ", False)):
        (found,) = submitted(bare(form, {**lost, O.CONTROLLED: control})).organisations
        assert found.lost_before is expected
    book = bare(form, {**lost, O.CONTROLLED: "бәлкім"})
    assert told(problems(book)) == [at("yes-no-malformed", O.CONTROLLED)]


@pytest.mark.parametrize("form", ["АҚ", "ЖШС"])
def test_what_the_state_does_not_control_is_not_counted_nor_is_its_last_year(form: str) -> None:
    rubbish = {**RUBBISH, O.PREVIOUS_RESULT: Decimal(-5), O.CONTROLLED: "жоқ"}
    book = bare(form, rubbish)
    assert told(problems(book)) == [NONE_COUNTED]
    (found,) = submitted(book).organisations
    assert (found.not_counted, found.lost_before) == (NotCounted.NOT_CONTROLLED, False)
    for field in (O.BIN, O.NAME, O.LEGAL_FORM):
        lacking = kit.workbook([{**organisation(form, 1, {O.CONTROLLED: "жоқ"}), field: None}])
        assert told(problems(lacking)) == [at("required", field)]


@pytest.mark.parametrize("standing", [None, "жұмыс істейді", "–"])
def test_an_organisation_without_a_standing_is_at_work(standing: CellContent) -> None:
    assert only("МК", {O.STANDING: standing}).standing is Standing.WORKING
    assert only("МК", {O.STANDING: standing}).is_counted


# Listed values


@pytest.mark.parametrize("standing", Standing)
def test_standings_may_be_typed_on_a_russian_keyboard(standing: Standing) -> None:
    assert only("МК", {O.STANDING: kit.russian(standing.value)}).standing is standing


NORMS = {
    "алаңдар": law.FLOOR_AREA,
    "қызметтік автомобильдер": law.SERVICE_CARS,
    "телефон байланысы және офистік жиһаз": law.TELEPHONES_AND_FURNITURE,
    "арнайы көлік құралдары": law.SPECIAL_VEHICLES,
    "арнаулы көлік құралдары": law.SPECIAL_VEHICLES,
}


@pytest.mark.parametrize(("typed", "norm"), NORMS.items())
def test_norms_may_be_typed_on_a_russian_keyboard(typed: str, norm: Norm) -> None:
    form = "ММ" if norm == law.TELEPHONES_AND_FURNITURE else "МК"
    sectoral = {B.KIND: "тиісті саланың уәкілетті органы"}
    for text in (typed, kit.russian(typed), kit.russian(typed).upper()):
        assert the_inspection(inspected(form, text, body=sectoral)).norm.key == norm.key


KINDS = {
    "тиісті саланың уәкілетті органы": law.SECTORAL,
    "жергілікті атқарушы орган": law.LOCAL_EXECUTIVE,
    "әкім аппараты": law.AKIM_OFFICE,
}


@pytest.mark.parametrize(("typed", "kind"), KINDS.items())
def test_kinds_may_be_typed_on_a_russian_keyboard(typed: str, kind: Kind) -> None:
    for text in (typed, kit.russian(typed), kit.latin(kit.russian(typed).upper())):
        assert submitted(of_body({B.KIND: text})).body.kind.is_among([kind])


def test_a_listed_value_that_is_nearly_right_is_not_taken_but_offered() -> None:
    (problem,) = problems(one("МК", {O.STANDING: "таратылғн"}))
    assert (problem.code.code, problem.facts["near"]) == ("value-unknown", "таратылған")
    (problem,) = problems(inspected("МК", "жиһаз бен сандық"))
    assert (problem.code.code, problem.facts["near"]) == ("value-unknown", "")


LEGAL_FORMS = SHARED / "domain" / "legal_forms.tsv"


def legal_forms() -> list[dict[str, str]]:
    if not LEGAL_FORMS.exists():
        pytest.skip("../shared/domain/legal_forms.tsv is not beside this checkout")
    with LEGAL_FORMS.open(encoding="utf-8") as stream:
        return list(csv.DictReader(stream, delimiter="\t"))


def test_the_look_alike_letters_are_those_of_the_shared_table() -> None:
    """A Latin h is read as either of two letters, whatever one the table names."""
    path = SHARED / "domain" / "lookalikes.tsv"
    if not path.exists():
        pytest.skip("../shared/domain/lookalikes.tsv is not beside this checkout")
    own = {
        row["seen"]: row["meant"] for row in shipped_rows("generator.submission", "lookalikes.tsv")
    }
    with path.open(encoding="utf-8") as stream:
        theirs = {row["seen"]: row["meant"] for row in csv.DictReader(stream, delimiter="\t")}
    assert own.keys() == theirs.keys()
    assert [seen for seen in own if own[seen] != theirs[seen]] == ["h", "H"]
    assert all(theirs[seen] in own[seen] for seen in "hH")


def names_of(form: Mapping[str, str]) -> list[str]:
    own = [form[k] for k in ("name_kk", "abbreviation_kk", "name_ru", "abbreviation_ru")]
    return [name.strip() for name in (*own, *form["variants"].split(";")) if name.strip()]


def test_a_legal_form_may_go_by_any_of_its_names() -> None:
    tried = 0
    for form in legal_forms():
        if form["section"] == "–":
            continue
        for name in names_of(form):
            row = organisation(form["section"], 1, {O.LEGAL_FORM: name})
            (found,) = submitted(kit.workbook([row])).organisations
            assert found.legal_form.code == form["code"], name
            assert found.form is kit.SECTIONS[form["section"]], name
            tried += 1
    assert tried > 60


def test_a_legal_form_typed_on_a_russian_keyboard_falls_into_its_section() -> None:
    for form in legal_forms():
        for name in names_of(form):
            typed = kit.russian(name)
            if form["section"] == "–" or typed == name:
                continue
            row = organisation(form["section"], 1, {O.LEGAL_FORM: typed})
            (found,) = submitted(kit.workbook([row])).organisations
            assert found.form is kit.SECTIONS[form["section"]], typed


def test_a_form_outside_the_four_is_an_error_naming_it() -> None:
    (other,) = [form for form in legal_forms() if form["section"] == "–"]
    for name in [n for n in names_of(other) if n not in ("бағаланбайды", "не оценивается")]:
        (problem,) = problems(one("МК", {O.LEGAL_FORM: name}))
        assert (problem.code.code, problem.facts["found"]) == ("form-not-assessed", name)
    (problem,) = problems(one("МК", {O.LEGAL_FORM: "қоғамдық бірлестік"}))
    assert (problem.code.code, problem.facts["found"]) == ("value-unknown", "қоғамдық бірлестік")


YES: list[CellContent] = [
    *("иә", "Иә", "ИӘ", "иə", "иа", "да", "ДА", "Дa", "yes", "YES", "Yes", "1", Decimal(1)),
    *(True, "TRUE", "True", "true", "иә ", " \u00a0иә"),
]
NO: list[CellContent] = [
    *("жоқ", "Жоқ", "ЖОҚ", "жoқ", "жоќ", "жок", "нет", "НЕТ", "HET", "no", "NO", "0", Decimal(0)),
    *(False, "FALSE", "False", "false"),
]


@pytest.mark.parametrize("content", YES, ids=repr)
def test_yes_may_be_said_in_many_ways(content: CellContent) -> None:
    for field in (O.PLAN, O.REPORT, O.INDICATORS):
        assert not problems(one("МК", {field: content}))
    assert only("АҚ", {O.CONTROLLED: content}).is_counted
    (found,) = submitted(inspected("МК", changes={I.VIOLATION: content})).inspections
    assert found.violation


@pytest.mark.parametrize("content", NO, ids=repr)
def test_no_may_be_said_in_many_ways(content: CellContent) -> None:
    accounts = only("МК", {O.PLAN: content, O.EXEMPT: content}).accounts
    assert accounts is not None
    assert (accounts.facts["plan"], accounts.exempt) == (False, False)
    assert not the_inspection(inspected("МК", changes={I.VIOLATION: content})).violation


@pytest.mark.parametrize(
    "content",
    ["иә/жоқ", "бар", "ия", "+", "y", "2", Decimal(2), "1,0", "01", date(2023, 1, 1), "иә иә"],
    ids=repr,
)
def test_anything_else_is_neither_yes_nor_no(content: CellContent) -> None:
    assert told(problems(one("МК", {O.PLAN: content}))) == [at("yes-no-malformed", O.PLAN)]


# Numbers


NUMBERS: list[tuple[CellContent, str]] = [
    ("1 234,5", "1234.5"),
    ("1234.5", "1234.5"),
    ("1234,5", "1234.5"),
    ("5,0", "5"),
    ("5.0", "5"),
    ("−3", "-3"),
    ("-3", "-3"),
    ("–3", "-3"),
    ("- 3", "-3"),
    ("(3)", "-3"),
    ("(1 234,5)", "-1234.5"),
    ("1,234", "1.234"),
    ("1.234", "1.234"),
    ("1\u00a0234,5", "1234.5"),
    ("1\u202f234\u202f567,89", "1234567.89"),
    ("12 345 678", "12345678"),
    ("123 456", "123456"),
    ("0", "0"),
    ("0,00", "0"),
    ("-0", "0"),
    ("007", "7"),
    (" 7 ", "7"),
    ("\u00a07\u00a0", "7"),
    ("0,1", "0.1"),
    ("123456789012345", "123456789012345"),
    ("99999999999999999999,99", "99999999999999999999.99"),
    (Decimal("1234567.89"), "1234567.89"),
    (Decimal(-3), "-3"),
    *(("\u200b5", "5"), ("4\u2007023,34", "4023.34"), ("4\u200b023,34\ufeff", "4023.34")),
]
NOT_NUMBERS: list[CellContent] = [
    *("1,234.5", "1.234,5", "1 23", "12 34", "1 2345", "1234 567", "1 234 56", "1  234"),
    *("1.234.567", "1,234,567", "1'234", "1234,", ",5", ".5", "1,5,", "5.", "1 234,5 6", "1, 5"),
    *("он екі", "12 мың", "12%", "1e5", "1E5", "+3", "--3", "(-3)", "(3", "3)", "()", "3-", "5 ₸"),
    *("½", "٣", "５", "०", "1/2", "=1+1", "нөл", "жоқ", "N/A", "#DIV/0!", "\u200b", "O", "1О"),
    *(True, False, date(2023, 1, 5)),
]


@pytest.mark.parametrize(("content", "number"), NUMBERS, ids=repr)
def test_a_number_is_read_exactly(content: CellContent, number: str) -> None:
    found = only("ММ", {O.PREVIOUS_RESULT: content}).previous_result
    assert found == Decimal(number)
    assert not str(found).startswith("-0")


@pytest.mark.parametrize("content", NOT_NUMBERS, ids=repr)
def test_a_broken_or_mixed_number_is_an_error(content: CellContent) -> None:
    (problem,) = problems(one("ММ", {O.RESULT: content}))
    assert told([problem]) == [at("number-malformed", O.RESULT)]
    assert problem.facts["found"] == (
        str(content).upper() if isinstance(content, bool) else content
    )


AMOUNTS = [O.DUE, O.PAID, O.CURRENT_ASSETS, O.LIABILITIES, O.NON_CURRENT_ASSETS]
WHOLE = [O.OBJECTS, O.PLANNED, O.ACHIEVED]


@pytest.mark.parametrize("field", [*AMOUNTS, *WHOLE])
@pytest.mark.parametrize("content", [Decimal("-0.01"), "(1)", "−5"])
def test_amounts_and_counts_are_not_below_zero(
    field: OrganisationField, content: CellContent
) -> None:
    assert told(problems(one("МК", {field: content}))) == [at("number-negative", field)]


@pytest.mark.parametrize("field", [O.PREVIOUS_RESULT, O.OWN_FUNDS])
def test_results_and_own_funds_may_be_below_zero(field: OrganisationField) -> None:
    assert not problems(one("МК", {field: "(1 234,5)"}))


@pytest.mark.parametrize("field", WHOLE)
def test_counts_are_whole(field: OrganisationField) -> None:
    assert not problems(one("МК", {field: "5,0"}))
    assert told(problems(one("МК", {field: "4,5"}))) == [at("number-not-whole", field)]


def test_indicators_are_at_least_one_planned_and_no_more_achieved() -> None:
    nothing = {O.PLANNED: Decimal(0), O.ACHIEVED: Decimal(0)}
    assert told(problems(one("МК", nothing))) == [at("number-too-small", O.PLANNED)]
    more = {O.PLANNED: Decimal(4), O.ACHIEVED: Decimal(5)}
    assert told(problems(one("МК", more))) == [at("achieved-above-plan", O.ACHIEVED)]
    assert not problems(one("МК", {O.PLANNED: Decimal(5), O.ACHIEVED: Decimal(5)}))


def test_paid_above_due_is_a_warning() -> None:
    book = one("МК", {O.PAID: Decimal("5.01")})
    assert told(problems(book)) == [at("paid-above-due", O.PAID)]
    assert submitted(book)


def test_nothing_due_with_a_profit_is_a_warning() -> None:
    nothing = {O.DUE: Decimal(0), O.PAID: None, O.TERM: None, O.PAID_ON: None}
    assert told(problems(one("МК", nothing))) == [at("nothing-due-with-profit", O.DUE)]
    assert not problems(one("МК", {**nothing, O.RESULT: Decimal(0)}))


# Dates


_AS_PEOPLE_WRITE = (
    *(
        "2024 жылғы 20 маусым",
        "2024 жылғы 20 маусымдағы",
        "20 маусым 2024 ж.",
        "20 маусым 2024 жыл",
    ),
    *("20 июня 2024 г.", "20 июня 2024 года", "20 Июня 2024", "20 июнь 2024 г.", "2024-06-20"),
    *(
        "20.06.2024 ж.",
        "20.06.2024 г.",
        "20.06.2024г",
        "20.06.\u200b2024",
        "2024\u00a0ж. 20\u2007маусым",
    ),
)


@pytest.mark.parametrize(
    ("content", "day"),
    [
        (date(2023, 6, 20), date(2023, 6, 20)),
        ("20.06.2023", date(2023, 6, 20)),
        ("1.6.2023", date(2023, 6, 1)),
        ("01.6.2023", date(2023, 6, 1)),
        (" 29.02.2024 ", date(2024, 2, 29)),
        *((text, date(2024, 6, 20)) for text in _AS_PEOPLE_WRITE),
    ],
)
def test_a_date_is_an_excel_date_or_as_people_write_it(content: CellContent, day: date) -> None:
    accounts = only("МК", {O.TERM: content}).accounts
    assert accounts is not None
    assert accounts.payment is not None
    assert accounts.payment.term == day


@pytest.mark.parametrize(
    "content",
    [
        *("20.06.23", "2023-6-20", "20/06/2023", "06.20.2023", "29.02.2023", "31.04.2023"),
        *("0.1.2023", "20.06.2023 жыл бұрын", "20 06 2023", "20.06", "2023", Decimal(45097), True),
        *("20.06.0000", "20.006.2023", "20,06,2023", "маусым 2023", "20.06.2023-21.06.2023"),
    ],
    ids=repr,
)
def test_anything_else_is_no_date(content: CellContent) -> None:
    for field in (O.TERM, O.PAID_ON):
        assert told(problems(one("МК", {field: content}))) == [at("date-malformed", field)]
    found = problems(inspected("МК", changes={I.ENDED: content}))
    assert told(found) == [at("date-malformed", I.ENDED)]


# The body


def test_the_body_is_read() -> None:
    told_of = {B.HEAD: "А.  Қайнарова", B.NAME: " Қайнар  облысының әкімдігі "}
    body = submitted(of_body(told_of)).body
    assert (body.name, body.head) == ("Қайнар облысының әкімдігі", "А. Қайнарова")
    assert (body.kind, body.kato) == (law.LOCAL_EXECUTIVE, "100000000")


@pytest.mark.parametrize("field", [B.NAME, B.KIND, B.YEAR, B.KATO])
def test_what_is_required_of_a_body(field: BodyField) -> None:
    row = [B.NAME, B.KIND, B.KATO, B.YEAR].index(field) + 1
    assert told(problems(of_body({field: None}))) == [f"required Орган!B{row}"]
    assert told(problems(of_body({field: "–"}))) == [f"required-dash Орган!B{row}"]
    gone = changed(of_body(), BODY, lambda lines: [r for n, r in enumerate(lines, 1) if n != row])
    (problem,) = problems(gone)
    assert (problem.code.code, problem.facts["header"]) == ("label-missing", field.value.text)


def test_a_label_that_stands_twice_is_an_error() -> None:
    book = changed(of_body(), BODY, lambda lines: [*lines, ["ЕСЕПТІ ЖЫЛ:", Decimal(2022)]])
    (problem,) = problems(book)
    assert told([problem]) == ["label-twice Орган!A5"]
    assert problem.facts["first"] == "B4"


@pytest.mark.parametrize(
    ("content", "code"),
    [
        ("100000000", "100000000"),
        (Decimal(100000000), "100000000"),
        ("10 00 00 000", "100000000"),
        ("100-000-000", "100000000"),
        ("010000000", "010000000"),
    ],
)
@pytest.mark.parametrize("kind", KINDS)
def test_a_code_of_a_place_has_nine_digits(kind: str, content: CellContent, code: str) -> None:
    assert submitted(of_body({B.KIND: kind, B.KATO: content})).body.kato == code


@pytest.mark.parametrize("content", ["10000000", "1000000000", "1OOOOOOOO", Decimal(10), "Абай"])
@pytest.mark.parametrize("kind", KINDS)
def test_a_malformed_code_of_a_place_is_an_error(kind: str, content: CellContent) -> None:
    book = of_body({B.KIND: kind, B.KATO: content})
    assert told(problems(book)) == ["kato-malformed Орган!B3"]


@pytest.mark.parametrize(("kind", "needed"), [(k, v != law.SECTORAL) for k, v in KINDS.items()])
def test_only_local_bodies_need_the_code_of_their_place(kind: str, *, needed: bool) -> None:
    for blank in (None, "–"):
        found = problems(of_body({B.KIND: kind, B.KATO: blank}))
        assert bool(found) is needed
    gone = changed(
        of_body({B.KIND: kind}),
        BODY,
        lambda lines: [r for r in lines if r[0] != "ӘАОЖ коды"],
    )
    assert [p.code.code for p in problems(gone)] == (["label-missing"] if needed else [])


@pytest.mark.parametrize(
    ("year", "edition"),
    [(2021, "2022"), (2022, "2022"), (2023, "2022"), (2024, "2025"), (2025, "2025")],
)
def test_the_edition_is_the_one_in_force_on_the_term_for_the_report(
    year: int, edition: str
) -> None:
    book = of_body({B.YEAR: Decimal(year)})
    assert not problems(book)
    assert (submitted(book).year, submitted(book).edition.id) == (year, edition)
    assert not submitted(book).edition_chosen


@pytest.mark.parametrize("year", [1900, 1999, 2020])
def test_a_year_before_all_editions_is_an_error(year: int) -> None:
    book = of_body({B.YEAR: Decimal(year)})
    assert told(problems(book)) == ["year-before-editions Орган!B4"]


@pytest.mark.parametrize("year", [2026, 2030, 2099])
def test_a_year_after_the_last_one_known_is_a_warning(year: int) -> None:
    book = of_body({B.YEAR: Decimal(year)})
    (problem,) = problems(book)
    assert told([problem]) == ["year-after-edition Орган!B4"]
    assert problem.facts["last"] == "2025"
    assert submitted(book).edition.id == "2025"


def test_a_chosen_edition_overrides_the_year() -> None:
    book = of_body({B.YEAR: Decimal(2025)})
    acceptance = kit.accepted(book, edition="2022")
    assert acceptance.submission is not None
    assert (acceptance.submission.edition.id, acceptance.submission.edition_chosen) == (
        "2022",
        True,
    )
    early = kit.accepted(of_body({B.YEAR: Decimal(2020)}), edition="2022")
    assert early.submission is not None
    assert not early.problems


@pytest.mark.parametrize(
    "content",
    [
        "2023",
        " 2023 ",
        "2 023",
        Decimal("2023.0"),
        "2023 жыл",
        "2023 ж.",
        "2023ж",
        "2023 г.",
        "2023\u200b год",
    ],
)
def test_a_year_may_be_typed_as_text(content: CellContent) -> None:
    assert submitted(of_body({B.YEAR: content})).year == 2023


@pytest.mark.parametrize(
    "content",
    [
        "2023 жыл бұрын",
        "23",
        Decimal(23),
        Decimal("2023.5"),
        "20023",
        date(2023, 1, 1),
        True,
        "-2023",
    ],
)
def test_anything_else_is_no_year(content: CellContent) -> None:
    book = of_body({B.YEAR: content})
    assert told(problems(book)) == ["year-malformed Орган!B4"]


@pytest.mark.parametrize(("form", "label"), list(zip(FORMS, kit.LOSS_LABELS, strict=True)))
def test_a_count_on_the_body_s_sheet_replaces_the_one_from_the_rows(
    form: str, label: BodyField
) -> None:
    rows = [organisation(form, n, {O.PREVIOUS_RESULT: Decimal(-5)}) for n in range(3)]
    rows.append(organisation(form, 3, {O.RESULT: Decimal(-5), **dict.fromkeys(PAYMENT)}))
    for content, points in (
        (None, 1),
        (Decimal(1), 0),
        ("1", 0),
        (Decimal(2), 1),
        ("0", 0),
        ("–", 1),
    ):
        book = kit.workbook(rows, body={label: content})
        assert not kit.errors_in(book)
        row = kit.row(kit.evaluated(book), form, "1")
        assert row.points == points, content
    for content, code in (
        ("-1", "number-negative"),
        ("1,5", "number-not-whole"),
        ("үш", "number-malformed"),
    ):
        (problem,) = problems(kit.workbook(rows, body={label: content}))
        assert (problem.code.code, problem.facts["header"]) == (code, label.value.text)


def test_labels_that_nobody_knows_are_named_where_a_value_is_beside_and_no_message_asks() -> None:
    book = kit.workbook([organisation("ММ", 1)])
    rows = kit.lines(kit.sheet_of(book, SheetName.BODY))
    rows += [["Телефон", "7"], ["Ескерту:"], [B.HEAD.value.text[:-1], "А."]]
    found = problems(kit.replaced(book, kit.sheet(SheetName.BODY.value, rows)))
    assert sorted(told(found)) == ["label-unclear Орган", "labels-unread Орган"]
    (unread,) = (one for one in found if one.code.code == "labels-unread")
    assert unread.facts["labels"] == f"A{len(rows) - 2} «Телефон»"


@pytest.mark.parametrize(("count", "found"), [(2, []), (3, ["override-above Орган!B5"])])
def test_no_more_made_a_loss_last_year_than_there_were_at_its_end(
    count: int, found: list[str]
) -> None:
    left, new = {O.STANDING: "таратылған"}, {O.STANDING: "жаңадан құрылған"}
    rows = [organisation("ММ", 1), organisation("ММ", 2, left), organisation("ММ", 3, new)]
    book = kit.workbook(rows, body={B.LOSS_MAKERS_INSTITUTIONS: Decimal(count)})
    assert told(problems(book)) == found


def test_a_count_for_a_section_without_organisations_is_a_warning() -> None:
    book = kit.workbook([organisation("ММ", 1)], body={B.LOSS_MAKERS_ENTERPRISES: Decimal(2)})
    assert told(problems(book)) == ["override-unused Орган!B5"]
    nothing = kit.workbook([organisation("ММ", 1)], body={B.LOSS_MAKERS_ENTERPRISES: Decimal(0)})
    assert not problems(nothing)


# The business identification number


@pytest.mark.parametrize(
    "typed",
    ["500140000019", "5001 4000 0019", "500140-000019", "50014\u00a00000019", " 500140000019 "],
)
def test_spaces_and_dashes_in_a_number_are_dropped(typed: str) -> None:
    assert only("ММ", {O.BIN: typed}).bin == "500140000019"


def test_a_number_kept_as_an_excel_number_is_read() -> None:
    assert only("ММ", {O.BIN: Decimal(500140000019)}).bin == "500140000019"


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        (Decimal(20240000555), "bin-length"),
        ("20240000555", "bin-length"),
        ("0202400005555", "bin-length"),
        ("02024000O555", "bin-not-digits"),
        ("02024000٠555", "bin-not-digits"),
        ("БСН жоқ", "bin-not-digits"),
        (Decimal("500140000019.5"), "bin-not-digits"),
        (date(2023, 1, 1), "text-expected"),
        (True, "text-expected"),
    ],
)
def test_what_is_not_twelve_digits_is_an_error(typed: CellContent, code: str) -> None:
    assert told(problems(one("ММ", {O.BIN: typed}))) == [at(code, O.BIN)]


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("021340000555", "bin-month"),
        ("020040000555", "bin-month"),
        ("020230000555", "bin-type"),
        ("020270000555", "bin-type"),
        ("020243000555", "bin-sign"),
        ("020245000555", "bin-sign"),
        ("200240000555", "bin-check-digit"),
        ("010240000960", "bin-check-digit"),
    ],
)
def test_a_number_that_looks_wrong_is_a_warning(typed: str, code: str) -> None:
    book = one("ММ", {O.BIN: typed})
    assert told(problems(book)) == [at(code, O.BIN)]
    assert submitted(book).organisations[0].bin == typed


@pytest.mark.parametrize("kind", "456")
@pytest.mark.parametrize("sign", "0124")
def test_entities_of_every_type_and_sign_raise_no_doubt(kind: str, sign: str) -> None:
    eleven = next(
        digits
        for digits in (f"0212{kind}{sign}{serial:05}" for serial in range(100, 200))
        if check_digit(digits) is not None
    )
    assert not problems(one("ММ", {O.BIN: f"{eleven}{check_digit(eleven)}"}))


def test_the_numbers_of_real_organisations_raise_no_doubt() -> None:
    vectors = SHARED / "domain" / "bin_vectors.tsv"
    if not vectors.exists():
        pytest.skip("../shared/domain/bin_vectors.tsv is not beside this checkout")
    with vectors.open(encoding="utf-8") as stream:
        rows = list(csv.DictReader(stream, delimiter="\t"))
    assert {row["expected"] for row in rows} == {"valid", "invalid"}
    for row in rows:
        found = problems(one("ММ", {O.BIN: row["bin"] or None}))
        assert len(found) == (1 if row["expected"] == "invalid" else 0), row


def test_a_number_may_stand_once() -> None:
    rows = [organisation("ММ", 1), organisation("МК", 2), organisation("АҚ", 1)]
    (problem,) = problems(kit.workbook(rows))
    assert told([problem]) == [at("bin-twice", O.BIN, row=4)]
    assert problem.facts["first"] == kit.where(O.BIN, 2)
    spaced = organisation("АҚ", 1, {O.BIN: "5001 4000 " + kit.bin_of(1)[8:]})
    assert told(problems(kit.workbook([rows[0], spaced]))) == [at("bin-twice", O.BIN, row=3)]


# Inspections


def test_an_inspection_is_read() -> None:
    figures = [I.EXCESS_PREMISES, I.EXCESS_AREA, I.EXCESS_VEHICLES]
    figures += [I.UNREGISTERED_PROPERTY, I.UNREGISTERED_VEHICLES]
    amounts: dict[InspectionField, CellContent] = {f: f"{n},5" for n, f in enumerate(figures)}
    found = the_inspection(inspected("МК", changes={**amounts, I.BIN: f" {kit.bin_of(1)}"}))
    assert (found.bin, found.norm, found.ended) == (
        *(kit.bin_of(1), law.FLOOR_AREA, date(2023, 5, 15)),
    )
    assert (found.inspector, found.act) == ("облыс бойынша тексеру комиссиясы", "1-ала")
    assert list(vars(found.excess).values()) == [Decimal(f"{n}.5") for n in range(5)]


@pytest.mark.parametrize("field", list(I)[6:])
def test_the_columns_of_appendix_3_are_optional(field: InspectionField) -> None:
    for blank in (None, "–"):
        assert not problems(inspected("МК", changes={field: blank}))
    book = inspected("МК", changes={field: "-1"})
    assert told(problems(book)) == [at("number-negative", field)]
    assert not problems(without(inspected("МК"), *list(I)[6:]))


def test_an_inspection_of_an_unknown_organisation_is_an_error() -> None:
    book = inspected("МК", changes={I.BIN: kit.bin_of(2)})
    assert told(problems(book)) == [at("inspection-bin-unknown", I.BIN)]


@pytest.mark.parametrize(
    ("norm", "forms"),
    [
        ("алаңдар", FORMS),
        ("қызметтік автомобильдер", FORMS),
        ("телефон байланысы және офистік жиһаз", ("ММ",)),
        ("арнайы көлік құралдары", ("МК",)),
        ("арнаулы көлік құралдары", ("МК",)),
    ],
)
@pytest.mark.parametrize("form", FORMS)
def test_a_norm_must_be_one_of_the_organisation_s_form(
    form: str, norm: str, forms: tuple[str, ...]
) -> None:
    sectoral = {B.KIND: "тиісті саланың уәкілетті органы"}
    expected = [] if form in forms else [at("inspection-norm-of-other-form", I.NORM)]
    assert told(problems(inspected(form, norm, body=sectoral))) == expected
    local = told(problems(inspected(form, norm)))
    if form == "МК" and "көлік" in norm:
        assert local == [at("inspection-row-not-scored", I.NORM)]
    else:
        assert local == expected, "a cell already reported is not reported again"


@pytest.mark.parametrize("day", [date(2022, 12, 31), date(2024, 1, 1), "31.12.2022"])
def test_an_inspection_must_end_within_the_year(day: CellContent) -> None:
    book = inspected("МК", changes={I.ENDED: day})
    assert told(problems(book)) == [at("inspection-outside-year", I.ENDED)]


@pytest.mark.parametrize("day", [date(2023, 1, 1), date(2023, 12, 31)])
def test_the_first_and_the_last_day_are_within_the_year(day: date) -> None:
    assert not problems(inspected("МК", changes={I.ENDED: day}))


@pytest.mark.parametrize("kind", KINDS)
def test_special_vehicles_are_scored_for_sectoral_bodies_only(kind: str) -> None:
    book = inspected("МК", "арнайы көлік құралдары", body={B.KIND: kind})
    scored = KINDS[kind] == law.SECTORAL
    assert told(problems(book)) == ([] if scored else [at("inspection-row-not-scored", I.NORM)])
    assert the_inspection(book).norm == law.SPECIAL_VEHICLES


@pytest.mark.parametrize("standing", [*NOT_COUNTED, *GONE])
def test_an_inspection_of_an_organisation_not_counted_is_a_warning(standing: str) -> None:
    rows = [organisation("МК", 1, {O.STANDING: standing})]
    book = kit.workbook(rows, [inspection(1, violation="иә")])
    assert told(problems(book)) == [NONE_COUNTED, at("inspection-not-counted", I.BIN)]
    assert the_inspection(book).violation


def test_an_inspection_of_an_organisation_not_controlled_is_a_warning() -> None:
    rows = [organisation("АҚ", 1, {O.CONTROLLED: "жоқ"})]
    book = kit.workbook(rows, [inspection(1)])
    assert told(problems(book)) == [NONE_COUNTED, at("inspection-not-counted", I.BIN)]


@pytest.mark.parametrize("field", [I.INSPECTOR, I.ACT])
def test_missing_details_of_an_inspection_are_a_warning(field: InspectionField) -> None:
    for blank in (None, "–"):
        book = inspected("МК", changes={field: blank})
        assert told(problems(book)) == [at("inspection-detail-missing", field)]
        assert the_inspection(book)
    gone = without(inspected("МК"), field)
    (problem,) = problems(gone)
    assert (problem.code.code, problem.facts["header"]) == ("column-absent", field.value.text)
    assert not problems(without(one("МК"), field)), "without inspections nothing is missing"


def test_the_same_act_may_stand_once_for_an_organisation_and_a_norm() -> None:
    first, again = inspection(1), inspection(1, changes={I.ACT: " 1-АЛА", I.VIOLATION: "иә"})
    rows = [organisation("МК", 1), organisation("МК", 2)]
    (problem,) = problems(kit.workbook(rows, [first, again]))
    assert told([problem]) == [at("inspection-twice", I.ACT, row=3)]
    assert problem.facts["first"] == kit.where(I.BIN, 2)


@pytest.mark.parametrize(
    "other",
    [
        {I.BIN: kit.bin_of(2)},
        {I.NORM: "қызметтік автомобильдер"},
        {I.ACT: "2-ала"},
    ],
)
def test_inspections_that_differ_in_anything_may_stand_together(
    other: dict[InspectionField, CellContent],
) -> None:
    rows = [organisation("МК", 1), organisation("МК", 2)]
    book = kit.workbook(rows, [inspection(1), inspection(1, changes=other)])
    assert not problems(book)
    assert len(submitted(book).inspections) == 2


def test_inspections_without_an_act_number_are_not_taken_for_the_same() -> None:
    both = [inspection(1, changes={I.ACT: None}), inspection(1, changes={I.ACT: None})]
    found = problems(kit.workbook([organisation("МК", 1)], both))
    assert {p.code.code for p in found} == {"inspection-detail-missing"}


# The body's own report


REPORT = kit.sheet(SheetName.REPORT.value, [["№", "Атауы"], ["1", "Барлығы"]])


@pytest.mark.parametrize("alone", [True, False])
def test_a_sheet_of_the_report_without_its_table_is_told_of(alone: bool) -> None:
    book = one("МК")
    rest = tuple(s for s in book.sheets if not (alone and s.name == ORGANISATIONS.value))
    found = problems(Workbook(book.file, (*rest, REPORT)))
    assert told(found) == ["header-missing 2-қосымша"]


# All problems at once, and nothing besides


def test_all_problems_of_a_workbook_are_told_at_once() -> None:
    rows = [
        organisation(
            "ММ", 1, {O.BIN: "123", O.RESULT: "он", O.OBJECTS: None, O.NOTE: ErrorValue("#N/A")}
        ),
        organisation("МК", 2, {O.NAME: None, O.PLAN: "бәлкім", O.LIABILITIES: "(1)"}),
        organisation("АҚ", 3, {O.LEGAL_FORM: "қор", O.RESULT: "он", O.PREVIOUS_RESULT: "1 23"}),
        organisation("ЖШС", 4, {O.DUE: "көп", O.TERM: "кеше", O.ACHIEVED: Decimal("9.5")}),
    ]
    inspections = [
        inspection(2, changes={I.ENDED: "31.02.2023", I.VIOLATION: None, I.EXCESS_AREA: "көп"}),
        inspection(9, "терезелер"),
    ]
    body: dict[BodyField, CellContent] = {B.NAME: None, B.YEAR: "23", B.KATO: "1"}
    assert sorted(told(problems(kit.workbook(rows, inspections, body)))) == sorted(
        [
            "required Орган!B1",
            "kato-malformed Орган!B3",
            "year-malformed Орган!B4",
            at("bin-length", O.BIN, 2),
            at("number-malformed", O.RESULT, 2),
            at("required", O.OBJECTS, 2),
            at("error-cell", O.NOTE, 2),
            at("required", O.NAME, 3),
            at("yes-no-malformed", O.PLAN, 3),
            at("number-negative", O.LIABILITIES, 3),
            at("value-unknown", O.LEGAL_FORM, 4),
            at("number-malformed", O.RESULT, 4),
            at("number-malformed", O.PREVIOUS_RESULT, 4),
            at("number-malformed", O.DUE, 5),
            at("date-malformed", O.TERM, 5),
            at("number-not-whole", O.ACHIEVED, 5),
            at("date-malformed", I.ENDED, 2),
            at("required", I.VIOLATION, 2),
            at("number-malformed", I.EXCESS_AREA, 2),
            at("inspection-bin-unknown", I.BIN, 3),
            at("value-unknown", I.NORM, 3),
        ]
    )


@pytest.mark.parametrize(
    "faults",
    [
        {O.RESULT: "он", O.DUE: "көп", O.TERM: "кеше"},
        {O.EXEMPT: "бәлкім", O.PAID: "көп", O.PAID_ON: "кеше"},
        {O.DUE: "бес", O.PAID: "көп", O.TERM: "кеше", O.PAID_ON: "кеше"},
        {O.PAID: "бес", O.PAID_ON: "кеше"},
        {O.INDICATORS: "бәлкім", O.PLANNED: "бес", O.ACHIEVED: "үш"},
        {O.STANDING: "жұмыста", O.PREVIOUS_RESULT: "он", O.RESULT: "он"},
        {O.LEGAL_FORM: "мекемеміз", O.PREVIOUS_RESULT: "он", O.RESULT: "он"},
        {O.CONTROLLED: "бәлкім", O.PREVIOUS_RESULT: "он", O.RESULT: "он"},
    ],
)
def test_what_is_typed_wrong_is_told_also_where_nobody_knows_if_it_is_needed(
    faults: Changes,
) -> None:
    found = [line.split()[1] for line in told(problems(one("АҚ", faults)))]
    assert sorted(found) == sorted(at("", field).split()[0] for field in faults)


def test_nothing_is_accepted_while_one_problem_is_an_error() -> None:
    assert kit.accepted(one("МК", {O.PLAN: None})).submission is None
    assert kit.accepted(one("МК", {O.PAID: Decimal(6)})).submission is not None


@pytest.mark.parametrize(
    ("changes", "told_of"),
    [
        ({O.RESULT: "он", O.DUE: None, O.PAID: None, O.TERM: None, O.PAID_ON: None}, [O.RESULT]),
        ({O.EXEMPT: "бәлкім", **dict.fromkeys(PAYMENT)}, [O.EXEMPT]),
        ({O.DUE: "бес", O.PAID: None, O.TERM: None, O.PAID_ON: None}, [O.DUE]),
        ({O.PAID: "бес", O.PAID_ON: None}, [O.PAID]),
        ({O.INDICATORS: "бәлкім", **dict.fromkeys(COUNTS)}, [O.INDICATORS]),
        ({O.PLANNED: "бес"}, [O.PLANNED]),
        ({O.CONTROLLED: "бәлкім"}, [O.CONTROLLED]),
        ({O.STANDING: "жұмыста", O.RESULT: None, O.PLAN: None}, [O.STANDING]),
        ({O.LEGAL_FORM: None, O.PLAN: None, O.OBJECTS: Decimal(5)}, [O.LEGAL_FORM]),
        ({O.LEGAL_FORM: "филиал", O.RESULT: None, O.PLAN: None}, [O.LEGAL_FORM]),
    ],
)
def test_what_only_follows_from_a_problem_is_not_told(
    changes: Changes, told_of: list[OrganisationField]
) -> None:
    found = told(kit.errors_in(one("АҚ", changes)))
    assert [line.split()[1] for line in found] == [at("", field).split()[0] for field in told_of]


@pytest.mark.parametrize(
    "changes",
    [{O.NAME: None}, {O.LEGAL_FORM: "филиал"}, {O.STANDING: "жұмыста"}, {O.RESULT: None}],
)
def test_an_inspection_of_a_faulty_organisation_is_not_one_of_an_unknown_one(
    changes: Changes,
) -> None:
    book = kit.workbook([organisation("МК", 1, changes)], [inspection(1)])
    assert {problem.place.sheet for problem in problems(book)} == {"Ұйымдар"}


@pytest.mark.parametrize(
    ("number", "lost"), [("020240000555", "20240000555"), ("000140002217", "00140002217")]
)
def test_a_number_that_lost_its_zeros_is_told_where_it_was_lost(number: str, lost: str) -> None:
    rows = [organisation("МК", 1, {O.BIN: lost})]
    book = kit.workbook(rows, [inspection(1, changes={I.BIN: number})])
    assert told(problems(book)) == [at("bin-length", O.BIN)]


def test_without_a_column_of_numbers_no_inspection_is_of_an_unknown_organisation() -> None:
    (problem,) = problems(without(inspected("МК"), O.BIN))
    assert (problem.code.code, problem.facts["header"]) == ("column-missing", "БСН")


def test_without_a_year_no_inspection_is_outside_it() -> None:
    book = inspected("МК", changes={I.ENDED: date(1999, 1, 1)}, body={B.YEAR: None})
    assert told(problems(book)) == ["required Орган!B4"]


def test_without_a_kind_no_code_of_a_place_is_missing() -> None:
    book = of_body({B.KIND: None, B.KATO: None})
    assert told(problems(book)) == ["required Орган!B2"]


def test_an_unused_count_is_not_told_of_while_its_organisations_are_faulty() -> None:
    given: dict[BodyField, CellContent] = {B.LOSS_MAKERS_ENTERPRISES: Decimal(2)}
    for changes in ({O.NAME: None}, {O.BIN: "1"}, {O.LEGAL_FORM: None}, {O.STANDING: "жұмыста"}):
        book = kit.workbook([organisation("МК", 1, changes)], body=given)
        assert "override-unused" not in kit.codes(problems(book)), changes
    book = kit.workbook([organisation("МК", 1)], body=given)
    book = Workbook(book.file, tuple(s for s in book.sheets if s.name != ORGANISATIONS.value))
    assert kit.codes(problems(book)) == ["sheet-missing"]


def test_a_sheet_with_no_header_is_told_once() -> None:
    def behead(lines: Lines) -> Lines:
        return lines[1:]

    book = changed(inspected("МК"), ORGANISATIONS, behead)
    assert told(problems(book)) == ["header-missing Ұйымдар"]
    assert told(problems(changed(inspected("МК"), INSPECTIONS, behead))) == [
        "header-missing Тексерулер"
    ]


# What a problem blocks


@pytest.mark.parametrize(
    "book",
    [
        one("МК", {O.PAID: Decimal(6)}),
        one("МК", {O.EXEMPT: "иә"}),
        inspected("МК", "арнайы көлік құралдары"),
        inspected("МК", changes={I.ACT: None}),
        kit.workbook([organisation("МК", 1, {O.STANDING: "таратылған"})], [inspection(1)]),
    ],
)
def test_a_warning_blocks_nothing(book: Workbook) -> None:
    found = problems(book)
    assert found
    assert not any(problem.is_error or problem.blocks for problem in found)


def blocked(found: tuple[Problem, ...]) -> list[str]:
    assert found
    return [f"{b.section} {b.row}" for b in chain.from_iterable(p.blocks for p in found)]


BLOCKS: dict[OrganisationField, dict[str, list[str]]] = {
    O.PREVIOUS_RESULT: {"ММ": ["1"], "МК": ["1"], "АҚ": ["1"], "ЖШС": ["1"]},
    O.RESULT: {"ММ": ["1"], "МК": ["1", "2"], "АҚ": ["1", "2"], "ЖШС": ["1", "2"]},
    **{field: {"МК": ["2"], "АҚ": ["2"], "ЖШС": ["2"]} for field in (O.EXEMPT, *PAYMENT)},
    O.OBJECTS: {"ММ": ["3"], "МК": ["4"]},
    O.PLAN: {"МК": ["5.1"], "АҚ": ["4.1"], "ЖШС": ["4.1"]},
    O.REPORT: {"МК": ["5.2"], "АҚ": ["4.2"], "ЖШС": ["4.2"]},
    O.INDICATORS: {"МК": ["6", "7.1"], "АҚ": ["5", "6.1"], "ЖШС": ["5", "6.1"]},
    **{field: {"МК": ["7.1"], "АҚ": ["6.1"], "ЖШС": ["6.1"]} for field in COUNTS},
    **{
        field: {"МК": ["7.2"], "АҚ": ["6.2"], "ЖШС": ["6.2"]}
        for field in (O.CURRENT_ASSETS, O.LIABILITIES, O.OWN_FUNDS, O.NON_CURRENT_ASSETS)
    },
}


@pytest.mark.parametrize(("field", "rows"), BLOCKS.items())
@pytest.mark.parametrize("year", [2023, 2025])
def test_a_problem_names_the_rows_it_blocks(
    field: OrganisationField, rows: dict[str, list[str]], year: int
) -> None:
    for form, numbers in rows.items():
        book = kit.workbook([organisation(form, 1, {field: None})], body={B.YEAR: Decimal(year)})
        assert blocked(problems(book)) == [f"{form} {number}" for number in numbers]


@pytest.mark.parametrize(
    ("form", "norm", "row"),
    [
        ("ММ", "алаңдар", "2.1"),
        ("ММ", "қызметтік автомобильдер", "2.2"),
        ("ММ", "телефон байланысы және офистік жиһаз", "2.3"),
        ("МК", "алаңдар", "3.1"),
        ("МК", "қызметтік автомобильдер", "3.2"),
        ("МК", "арнайы көлік құралдары", "3.3"),
        ("АҚ", "алаңдар", "3.1"),
        ("ЖШС", "қызметтік автомобильдер", "3.2"),
    ],
)
@pytest.mark.parametrize("field", [I.VIOLATION, I.ENDED])
def test_a_problem_of_an_inspection_names_the_row_of_its_norm(
    form: str, norm: str, row: str, field: InspectionField
) -> None:
    sectoral = {B.KIND: "тиісті саланың уәкілетті органы"}
    book = inspected(form, norm, {field: None}, sectoral)
    assert blocked(problems(book)) == [f"{form} {row}"]


def test_an_inspection_of_no_known_norm_blocks_the_rows_of_all_norms() -> None:
    found = problems(inspected("ММ", "терезелер"))
    assert blocked(found) == ["ММ 2.1", "ММ 2.2", "ММ 2.3"]


def test_a_missing_column_names_the_rows_it_blocks() -> None:
    found = problems(without(one("МК"), O.INDICATORS))
    assert [p.blocks for p in found] == [(Blocked("МК", "6"), Blocked("МК", "7.1"))]


def test_problems_without_a_known_edition_block_no_row_by_number() -> None:
    book = kit.workbook([organisation("МК", 1, {O.PLAN: None})], body={B.YEAR: None})
    assert [p.blocks for p in problems(book)] == [(), ()]
