"""The report of Appendix 2, counted from the organisations."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

import pytest

from generator.law.choices import Count, Form
from generator.submission import appendix_2
from generator.submission.appendix_2 import Appendix2Counts
from generator.submission.contract import InspectionField, OrganisationField, Standing
from generator.submission.sheets import CellContent, Workbook
from tests.helpers import kit, law

_O = OrganisationField
Changes = Mapping[OrganisationField, CellContent]

FORMS = tuple(kit.SECTIONS)


def counted(book: Workbook) -> Appendix2Counts:
    submission = kit.accepted(book).submission
    assert submission is not None, kit.codes(kit.problems(book))
    return appendix_2.of(submission)


def line(found: Appendix2Counts, count: str) -> list[int | None]:
    """The cells of a line: the whole, then ММ, МК, АҚ, ЖШС."""
    return [found.total(count), *(found.count(count, form) for form in Form)]


def each(changes: Changes, *forms: str) -> Workbook:
    """One organisation of each section, the same of each changed so."""
    return kit.workbook([kit.organisation(form, n, changes) for n, form in enumerate(forms)])


def test_sound_organisations_are_there_at_both_ends_and_owe_what_they_paid() -> None:
    found = counted(each({}, *FORMS))
    assert line(found, Count.AT_START) == line(found, Count.AT_END) == [4, 1, 1, 1, 1]
    assert line(found, Count.CHANGE) == line(found, Count.FAILING_CHANGE) == [0, 0, 0, 0, 0]
    assert line(found, Count.PAYERS) == [3, None, 1, 1, 1]
    rest = set(law.LINES) - {Count.AT_START, Count.AT_END, Count.CHANGE, Count.PAYERS}
    for count in rest:
        assert found.total(count) == 0, count


@pytest.mark.parametrize(
    ("standing", "start", "end"),
    [
        (Standing.WORKING, 1, 1),
        (Standing.NEW, 0, 1),
        (Standing.RECEIVED, 0, 1),
        (Standing.TRANSFERRED, 1, 0),
        (Standing.LIQUIDATED, 1, 0),
        (Standing.PRIVATISED, 1, 0),
        (Standing.REORGANISED, 1, 0),
    ],
)
def test_who_came_was_not_there_before_and_who_went_is_not_there_after(
    standing: Standing, start: int, end: int
) -> None:
    found = counted(each({_O.STANDING: standing.value}, "МК"))
    ends = (Count.AT_START, Count.AT_END, Count.CHANGE)
    assert [found.total(count) for count in ends] == [start, end, end - start]


def test_what_the_state_does_not_control_is_in_no_line() -> None:
    found = counted(each({_O.CONTROLLED: "жоқ"}, "АҚ", "ЖШС"))
    assert {found.total(count) for count in law.LINES} == {0}


def test_the_loss_makers_of_last_year_are_those_that_went_too() -> None:
    gone: Changes = {_O.STANDING: Standing.LIQUIDATED.value, _O.PREVIOUS_RESULT: Decimal(-5)}
    book = kit.workbook([kit.organisation("МК", 1, gone), kit.organisation("МК", 2)])
    assert line(counted(book), Count.FAILING_BEFORE) == [1, 0, 1, 0, 0]
    assert line(counted(book), Count.FAILING_CHANGE) == [-1, 0, -1, 0, 0]


def test_a_count_on_the_body_s_sheet_replaces_the_loss_makers_of_last_year() -> None:
    book = kit.workbook([kit.organisation("ММ", 1)], body={kit.LOSS_LABELS[0]: Decimal(3)})
    assert line(counted(book), Count.FAILING_BEFORE) == [3, 3, 0, 0, 0]


FAILURES: list[tuple[str, Changes, tuple[str, ...]]] = [
    (Count.FAILING_NOW, {_O.RESULT: Decimal(-1)}, FORMS),
    ("2", {_O.PAID: Decimal(4)}, FORMS[1:]),
    ("4", {_O.OBJECTS: Decimal(2)}, FORMS[:2]),
    ("5.1", {_O.PLAN: "жоқ"}, FORMS[1:]),
    ("5.2", {_O.REPORT: "жоқ"}, FORMS[1:]),
    ("6", {_O.INDICATORS: "жоқ"}, FORMS[1:]),
    ("7.1", {_O.ACHIEVED: Decimal(4)}, FORMS[1:]),
    ("7.2", {_O.CURRENT_ASSETS: Decimal(0)}, FORMS[1:]),
]


@pytest.mark.parametrize(("count", "changes", "forms"), FAILURES, ids=lambda v: str(v))
def test_each_line_counts_those_that_fail_its_measure(
    count: str, changes: Changes, forms: tuple[str, ...]
) -> None:
    found = counted(each(changes, *forms))
    own = {kit.SECTIONS[form] for form in forms}
    closed = found.counts.keys() & {(count, form) for form in set(Form) - own}
    assert not closed
    assert line(found, count) == [len(own), *(1 if form in own else None for form in Form)]


@pytest.mark.parametrize(
    ("count", "norm", "forms"),
    [
        ("3.1", "алаңдар", "ММ"),
        ("3.4", "алаңдар", "МК АҚ ЖШС"),
        ("3.2", "қызметтік автомобильдер", "ММ"),
        ("3.3", "телефон байланысы және офистік жиһаз", "ММ"),
        ("3.5", "арнайы көлік құралдары", "МК"),
    ],
)
def test_a_line_of_a_norm_counts_organisations_once_however_often_they_broke_it(
    count: str, norm: str, forms: str
) -> None:
    numbered = list(enumerate(forms.split()))
    organisations = [kit.organisation(form, number) for number, form in numbered]
    inspections = [
        kit.inspection(number, norm, "иә", {InspectionField.ACT: act})
        for number, _ in numbered
        for act in ("1-А", "2-А")
    ]
    found = counted(kit.workbook(organisations, inspections))
    assert found.total(count) == len(forms.split())
    assert found.total("4") == 0


def test_cars_of_enterprises_are_in_no_line_for_their_cell_is_closed() -> None:
    book = kit.workbook(
        [kit.organisation("МК", 1)], [kit.inspection(1, "қызметтік автомобильдер", "иә")]
    )
    assert line(counted(book), "3.2") == [0, 0, None, None, None]
