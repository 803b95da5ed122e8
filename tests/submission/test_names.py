"""Workbooks speak Kazakh, Russian or both: every name is read as what it means."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

import pytest

from generator.law import shipped_rows
from generator.law.choices import LEGAL_FORMS
from generator.law.edition_file import declarations
from generator.messages.problems import Code
from generator.submission import contract
from generator.submission.contract import (
    Appendix2Label,
    BodyField,
    InspectionField,
    NamedInspectionField,
    OrganisationField,
    SheetName,
    Standing,
)
from generator.submission.matching import HeaderMeaning, Names, names
from generator.submission.sheets import Cell, Covered, Merge, Sheet, Workbook
from tests.helpers import kit, law
from tests.helpers.paths import SHARED

NAMESPACES: dict[str, tuple[Names[Any], ...]] = {
    "sheet": (contract.SHEETS,),
    "label": (contract.LABELS,),
    "header": (
        contract.ORGANISATION_HEADERS,
        contract.INSPECTION_HEADERS,
        contract.NAMED_INSPECTION_HEADERS,
    ),
    "status": (contract.STANDINGS,),
    "norm": (contract.names_of(law.NORMS),),
    "kind": (contract.names_of(law.KINDS),),
    "yesno": (contract.YES_NO,),
    "form": (contract.FORMS,),
}


def collected() -> Iterator[tuple[str, str, list[str]]]:
    """What was collected of Russian names: the kind of name, the Kazakh one, all the others."""
    path = SHARED / "domain" / "names_ru.tsv"
    if not path.exists():
        pytest.skip("../shared/domain/names_ru.tsv is not beside this checkout")
    lines = [line.split("\t") for line in path.read_text("utf-8").splitlines()[1:]]
    for what, kazakh, russian, aliases, _ in lines:
        if what in NAMESPACES and kazakh != contract.PROBLEMS_SHEET:
            yield what, kazakh, [russian, *filter(None, aliases.split("|"))]


def test_every_collected_name_means_what_its_kazakh_name_means() -> None:
    seen = 0
    for what, kazakh, others in collected():
        known = [own for own in NAMESPACES[what] if own.find(kazakh) is not None]
        assert known, (what, kazakh)
        for own in known:
            for other in others:
                assert own.find(other) == own.find(kazakh), (what, kazakh, other)
                assert own.find_listed(other.upper()) == own.find(kazakh), (what, other)
                seen += 1
    assert seen > 300


@pytest.mark.parametrize(
    ("group", "keys"),
    [
        ("sheet", {name.name for name in SheetName} | {"PROBLEMS"}),
        ("organisation", {f.name for f in OrganisationField if f.value.fact is None}),
        ("inspection", {f.name for f in (*InspectionField, *NamedInspectionField)}),
        ("standing", {standing.name for standing in Standing}),
        ("answer", {"YES", "NO"}),
    ],
)
def test_the_table_names_what_the_contract_declares_and_nothing_else(
    group: str, keys: set[str]
) -> None:
    assert names(group).keys() == keys
    assert {field.name for field in (*BodyField, *Appendix2Label)} <= names("label").keys()


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("Отчётный год", BodyField.YEAR),
        ("отчетный  год", BodyField.YEAR),
        ("Отчётный период", BodyField.YEAR),
        ("Есепти жыл", BodyField.YEAR),
        ("«Код КАТО»", BodyField.KATO),
        ("Ф.И.О. руководителя", BodyField.HEAD),
    ],
)
def test_a_label_is_read_whatever_its_letters_case_and_quotes(typed: str, meant: BodyField) -> None:
    assert contract.LABELS.find_listed(typed) is meant


@pytest.mark.parametrize(
    "typed",
    [
        "Организационно–правовая форма",
        "ОРГАНИЗАЦИОННО - ПРАВОВАЯ ФОРМА",
        "Организационно правовая форма",
        "ОПФ",
        "Уйымдык-кукыктык нысаны",
    ],
)
def test_a_header_is_read_whatever_its_dashes_and_keyboard(typed: str) -> None:
    assert contract.ORGANISATION_HEADERS.find_listed(typed) is OrganisationField.LEGAL_FORM


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("БСН / БИН", OrganisationField.BIN),
        ("БСН/ИИН/БИН", OrganisationField.BIN),
        ("ИИН/БИН", OrganisationField.BIN),
        ("Ұйымның атауы\nНаименование организации", OrganisationField.NAME),
        ("Мәртебесі (Статус)", OrganisationField.STANDING),
        ("*БСН:", OrganisationField.BIN),
        ("Текущие (краткосрочные) обязательства, тыс. тенге", OrganisationField.LIABILITIES),
    ],
)
def test_a_header_in_two_languages_counts_where_its_parts_mean_the_same(
    typed: str, meant: OrganisationField
) -> None:
    assert contract.ORGANISATION_HEADERS.heading(typed) == HeaderMeaning(meant, _unknown(typed))


def _unknown(typed: str) -> tuple[str, ...]:
    return ("ИИН",) if typed == "БСН/ИИН/БИН" else ()


def test_parts_of_a_header_that_differ_name_nothing() -> None:
    read = contract.ORGANISATION_HEADERS.heading
    assert read("БСН / Статус") == HeaderMeaning(None, differing=("БСН", "Статус"))
    assert read("Статус / бұрынғы") == HeaderMeaning(OrganisationField.STANDING, ("бұрынғы",))
    assert read("Статус (прошлый год)") == HeaderMeaning(None)
    assert read("Р/с №") == HeaderMeaning(None)


def test_short_forms_that_differ_by_a_letter_are_told_apart() -> None:
    for one, other in (("КГП", "КГУ"), ("РГП", "РГУ"), ("ГКП", "ГККП"), ("АО", "НАО")):
        assert contract.FORMS.find_listed(one) != contract.FORMS.find_listed(other)
        assert contract.FORMS.find_listed(one) in LEGAL_FORMS


def in_russian(sheet: Sheet) -> Sheet:
    """A sheet whose tab, headers, labels and listed values are in Russian."""
    known = {
        own.kk: own.ru
        for group in ("sheet", "label", "organisation", "inspection", "standing")
        for own in (*names(group).values(), *names("answer").values())
    }
    shared = declarations()
    known |= {own.kk: own.ru for own in (*shared.kinds, *shared.norms, *shared.facts)}
    known |= {legal.abbreviation: legal.abbreviation_ru for legal in LEGAL_FORMS}
    rows = tuple(
        replace(
            row,
            cells={
                column: Cell(known.get(str(cell.content), cell.content))
                for column, cell in row.cells.items()
            },
        )
        for row in sheet.rows
    )
    return replace(sheet, name=known[sheet.name], rows=rows)


def everything() -> Workbook:
    """A workbook with organisations of all sections and inspections of all norms."""
    organisations = [kit.organisation(form, n) for n, form in enumerate(kit.SECTIONS, 1)]
    inspections = [kit.inspection(1, norm, "иә") for norm in (norm.kk for norm in law.NORMS)][:2]
    return kit.workbook(organisations, inspections)


def test_a_russian_workbook_says_what_its_kazakh_twin_says() -> None:
    kazakh = everything()
    assert kit.accepted(kazakh).submission is not None
    sheets = [in_russian(sheet) for sheet in kazakh.sheets]
    assert [sheet.name for sheet in sheets] == ["Орган", "Организации", "Проверки"]
    assert plain(replace(kazakh, sheets=tuple(sheets))) == plain(kazakh) == plain(mixed(kazakh))


def mixed(kazakh: Workbook) -> Workbook:
    """A workbook of both languages: the second sheet alone is in Russian."""
    body, organisations, inspections = kazakh.sheets
    return replace(kazakh, sheets=(body, in_russian(organisations), inspections))


def plain(book: Workbook) -> object:
    """The facts of a workbook, without where they stood."""
    submission = kit.accepted(book).submission
    assert submission is not None, kit.problems(book)
    return kit.facts(submission)


def test_the_tables_of_names_are_read_as_they_stand() -> None:
    rows = shipped_rows("generator.submission", "names.tsv")
    assert all(row["kk"] and row["ru"] for row in rows)
    assert len({(row["group"], row["key"]) for row in rows}) == len(rows)


def with_body(change: Callable[[Sheet], Sheet]) -> Workbook:
    """A sound workbook whose «Орган» is changed."""
    book = everything()
    return kit.replaced(book, change(book.sheets[0]))


def moved(sheet: Sheet, columns: int) -> Sheet:
    """A sheet whose cells stand so many columns to the right."""
    rows = (
        replace(row, cells={column + columns: cell for column, cell in row.cells.items()})
        for row in sheet.rows
    )
    return replace(sheet, rows=tuple(rows))


def test_labels_may_stand_in_another_column_than_the_first() -> None:
    assert plain(with_body(lambda sheet: moved(sheet, 1))) == plain(everything())


def test_the_value_stands_after_all_that_a_label_is_merged_over() -> None:
    def merged(sheet: Sheet) -> Sheet:
        rows = (
            replace(row, cells={1: row.cells[1], 2: Cell(Covered()), 3: row.cells[2]})
            for row in sheet.rows
        )
        merges = tuple(Merge(row.number, row.number, 1, 2) for row in sheet.rows)
        return replace(sheet, rows=tuple(rows), merges=merges)

    assert plain(with_body(merged)) == plain(everything())


def test_messages_name_headers_and_labels_in_the_language_of_their_sheet() -> None:
    book = everything()
    rows = kit.organisation("МК", 1, {OrganisationField.PLAN: "мүмкін"})
    faulty = kit.workbook([rows], body={BodyField.YEAR: "биыл"})
    russian = tuple(in_russian(sheet) for sheet in faulty.sheets)
    for sheets, plan, year in (
        (faulty.sheets, "Даму жоспары тізілімге ұсынылды", "Есепті жыл"),
        (russian, "План развития представлен в реестр", "Отчетный год"),
    ):
        facts = {p.code: p.facts for p in kit.problems(replace(book, sheets=sheets))}
        assert facts[Code.YES_NO_MALFORMED]["header"] == plan
        assert facts[Code.YEAR_MALFORMED]["header"] == year
