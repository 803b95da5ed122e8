"""Appendix 3: what the inspections found, a line for each act, and how a line is printed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal

import pytest

from generator.law.choices import Count
from generator.papers import appendix_tags as inspections
from generator.papers.appendix_tags import Inspected
from generator.papers.tags import Tree
from generator.submission.contract import InspectionField, NamedInspectionField, OrganisationField
from generator.submission.model import Submission
from generator.submission.sheets import CellContent, Workbook
from tests.helpers import kit

_I, _N, _O = InspectionField, NamedInspectionField, OrganisationField
AREAS, CARS = "алаңдар", "қызметтік автомобильдер"
PHONES, SPECIAL = "телефон байланысы және офистік жиһаз", "арнайы көлік құралдары"
Changes = Mapping[InspectionField, CellContent]


def submission(book: Workbook) -> Submission:
    found = kit.accepted(book)
    assert found.submission is not None, kit.told(found.problems)
    return found.submission


def of(*rows: Mapping[InspectionField, CellContent], forms: Sequence[str] = ("МК",)) -> Submission:
    organisations = [kit.organisation(form, number) for number, form in enumerate(forms)]
    return submission(kit.workbook(organisations, rows))


def lines(of_body: Submission) -> list[Inspected]:
    return list(inspections.lines(of_body))


def printed(of_body: Submission) -> list[list[str]]:
    """The columns of Appendix 3 as they are printed, without the number."""
    found = inspections.fill_appendix_3(of_body)[inspections.LIST]
    assert isinstance(found, list)
    return [_columns(item) for item in found]


def _columns(item: str | Tree) -> list[str]:
    assert isinstance(item, Mapping)
    return [str(item[tag]) for tag in inspections.LINE_TAGS.fill][1:]


def findings(changes: Changes, norm: str = AREAS, *, form: str = "МК") -> list[str]:
    """The five columns of what one inspection found."""
    violation = changes.get(_I.VIOLATION, "иә")
    (line,) = printed(of(kit.inspection(0, norm, violation, changes), forms=[form]))
    return line[2:]


# Which inspections make a line


def test_norms_of_one_act_are_one_line() -> None:
    same = {_I.ACT: "7-А"}
    found = lines(of(*(kit.inspection(0, norm, "жоқ", same) for norm in (AREAS, CARS, SPECIAL))))
    assert [(line.organisation, line.is_clean) for line in found] == [("«Қайнар-0»", True)]


@pytest.mark.parametrize(
    ("changes", "number"),
    [
        ({_I.ACT: "8-А"}, 0),
        ({_I.ACT: "7-А", _I.INSPECTOR: "Қаржы министрлігінің аудит комитеті"}, 0),
        ({_I.ACT: "7-А"}, 1),
    ],
    ids=["another act", "another inspector", "another organisation"],
)
def test_another_act_inspector_or_organisation_makes_another_line(
    changes: Changes, number: int
) -> None:
    first = kit.inspection(0, AREAS, "жоқ", {_I.ACT: "7-А"})
    other = kit.inspection(number, CARS, "жоқ", changes)
    assert len(lines(of(first, other, forms=["МК", "МК"]))) == 2


def test_lines_stand_in_the_order_in_which_the_workbook_first_names_each_act() -> None:
    rows = [
        kit.inspection(1, AREAS, "жоқ", {_I.ACT: "2-А"}),
        kit.inspection(0, AREAS, "жоқ", {_I.ACT: "1-А"}),
        kit.inspection(1, CARS, "жоқ", {_I.ACT: "2-А"}),
    ]
    found = of(*rows, forms=["МК", "МК"])
    assert [line.organisation for line in lines(found)] == ["«Қайнар-1»", "«Қайнар-0»"]
    numbers = inspections.fill_appendix_3(found)[inspections.LIST]
    assert isinstance(numbers, list)
    assert [item["реті"] for item in numbers if isinstance(item, Mapping)] == ["1", "2"]


def test_an_act_without_a_number_or_an_inspector_is_a_line_with_a_dash() -> None:
    row = kit.inspection(0, AREAS, "жоқ", {_I.ACT: None, _I.INSPECTOR: None})
    assert printed(of(row)) == [["«Қайнар-0»", "–", "+", "–", "–", "–", "–"]]


def test_acts_without_a_number_are_one_where_they_ended_on_one_day() -> None:
    rows = [
        kit.inspection(0, norm, "жоқ", {_I.ACT: None, _I.ENDED: date(2023, 5, day)})
        for norm, day in ((AREAS, 15), (CARS, 15), (SPECIAL, 16))
    ]
    assert len(lines(of(*rows))) == 2


def test_an_organisation_that_is_not_counted_was_inspected_all_the_same() -> None:
    new = kit.organisation("МК", 0, {_O.STANDING: "жаңадан құрылған"})
    book = kit.workbook([new], [kit.inspection(0, AREAS, "иә", {_I.EXCESS_PREMISES: Decimal(2)})])
    assert [line.organisation for line in lines(submission(book))] == ["«Қайнар-0»"]


def test_nobody_inspected_is_an_empty_list() -> None:
    assert printed(of()) == []


def test_beside_a_report_the_named_organisations_are_grouped_by_their_names() -> None:
    rows = [
        kit.named_inspection("«Арна» КММ", "ММ", AREAS, "жоқ", {_N.ACT: "1-А"}),
        kit.named_inspection("«Бұлақ» КММ", "ММ", AREAS, "иә", {_N.ACT: "1-А"}),
        kit.named_inspection("«Арна» КММ", "ММ", CARS, "жоқ", {_N.ACT: "1-А"}),
        kit.named_inspection("«Арна» КММ", "МК", AREAS, "жоқ", {_N.ACT: "1-А"}),
    ]
    told = kit.counts(
        institutions={Count.AT_START: 2, Count.AT_END: 2, "3.1": 1},
        enterprises={Count.AT_START: 1, Count.AT_END: 1},
    )
    found = lines(submission(kit.report_workbook(told, rows)))
    assert [(line.organisation, line.is_clean) for line in found] == [
        ("«Арна» КММ", True),
        ("«Бұлақ» КММ", False),
        ("«Арна» КММ", True),
    ]


# What stands in the columns


def test_numbers_of_one_act_are_added_and_blanks_stay_blank() -> None:
    act = {_I.ACT: "7-А"}
    rows = [
        kit.inspection(0, AREAS, "иә", {**act, _I.EXCESS_PREMISES: Decimal(2)}),
        kit.inspection(
            0, CARS, "иә", {**act, _I.EXCESS_VEHICLES: Decimal(1), _I.EXCESS_AREA: "10,5"}
        ),
        kit.inspection(0, SPECIAL, "иә", {**act, _I.EXCESS_VEHICLES: Decimal(3)}),
    ]
    (line,) = lines(of(*rows))
    assert line.excess.premises == 2
    assert line.excess.area == Decimal("10.5")
    assert line.excess.vehicles == 4
    assert (line.excess.unregistered_property, line.excess.unregistered_vehicles) == (None, None)
    assert line.without_numbers == ()
    assert printed(of(*rows))[0][2:] == ["–", "2 / 10,5", "4", "–", "–"]


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({_I.EXCESS_PREMISES: Decimal(2)}, ["–", "2 / –", "–", "–", "–"]),
        ({_I.EXCESS_AREA: Decimal("1234.5")}, ["–", "– / 1\u00a0234,5", "–", "–", "–"]),
        ({_I.UNREGISTERED_PROPERTY: Decimal(3)}, ["–", "–", "–", "3", "–"]),
        ({_I.UNREGISTERED_VEHICLES: Decimal(4)}, ["–", "–", "–", "–", "4"]),
        ({}, ["–", "анықталды", "–", "–", "–"]),
    ],
    ids=["premises", "area", "property", "vehicles", "no number"],
)
def test_each_number_stands_in_its_column(changes: Changes, expected: list[str]) -> None:
    found = [column.replace("\u202f", "\u00a0") for column in findings(changes)]
    assert found == expected


@pytest.mark.parametrize(
    ("norm", "form", "expected"),
    [
        (AREAS, "ММ", ["–", "анықталды", "–", "–", "–"]),
        (CARS, "ММ", ["–", "–", "анықталды", "–", "–"]),
        (SPECIAL, "МК", ["–", "–", "анықталды", "–", "–"]),
    ],
)
def test_a_violation_without_numbers_is_told_in_words_in_the_column_of_its_norm(
    norm: str, form: str, expected: list[str]
) -> None:
    assert findings({}, norm, form=form) == expected


def test_telephones_and_furniture_have_no_column_so_the_norm_is_named() -> None:
    clean, premises, *others = findings({}, PHONES, form="ММ")
    assert (clean, others) == ("–", ["–", "–", "–"])
    assert PHONES in premises


def test_a_violation_told_in_numbers_and_one_without_stand_side_by_side() -> None:
    act = {_I.ACT: "7-А"}
    rows = [
        kit.inspection(0, AREAS, "иә", {**act, _I.EXCESS_PREMISES: Decimal(2)}),
        kit.inspection(0, PHONES, "иә", act),
        kit.inspection(0, CARS, "иә", act),
    ]
    (line,) = printed(of(*rows, forms=["ММ"]))
    assert line[2] == "–"
    assert line[3].startswith("2 / –; ")
    assert PHONES in line[3]
    assert line[4] == "анықталды"


def test_a_norm_found_violated_twice_without_numbers_is_told_once() -> None:
    rows = [kit.inspection(0, norm, "иә", {_I.ACT: "7-А"}, year=2023) for norm in (CARS, SPECIAL)]
    assert printed(of(*rows))[0][2:] == ["–", "–", "анықталды", "–", "–"]


def test_nothing_found_is_a_plus_only_where_no_number_says_otherwise() -> None:
    assert findings({_I.VIOLATION: "жоқ"}) == ["+", "–", "–", "–", "–"]
    assert findings({_I.VIOLATION: "жоқ", _I.EXCESS_AREA: Decimal(0)})[0] == "+"
    assert findings({_I.VIOLATION: "жоқ", _I.UNREGISTERED_PROPERTY: Decimal(1)})[0] == "–"


def test_zeros_are_no_findings() -> None:
    (line,) = lines(of(kit.inspection(0, AREAS, "иә", {_I.EXCESS_AREA: Decimal(0)})))
    assert not line.is_clean
    assert len(line.without_numbers) == 1
