"""A clerk who does literally what the messages say has a right workbook after two rounds."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from decimal import Decimal
from functools import cache

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from generator.excel.read.workbook import read
from generator.scoring.evaluation import Evaluation
from generator.submission.contract import OrganisationField as O
from generator.submission.contract import SheetName
from generator.submission.model import Origin
from generator.submission.sheets import Cell, CellContent, Display, ErrorValue, Workbook, address
from tests.helpers import kit
from tests.helpers.clerk import Clerk, Mess
from tests.helpers.paths import ROOT

ROUNDS = 2
ORGANISATIONS, INSPECTIONS = SheetName.ORGANISATIONS.value, SheetName.INSPECTIONS.value
COLUMNS = {field: number for number, field in enumerate(O, start=1)}


@cache
def region() -> Workbook:
    """Organisations of all four forms and inspections."""
    book, _ = read(ROOT / "inputs" / "2023" / "abai.xlsx")
    assert book is not None
    return book


def scores(book: Workbook) -> list[tuple[str, str, object]]:
    evaluation: Evaluation = kit.evaluated(book)
    return [
        (section.section.abbreviation, score.row.no, score.points)
        for section in evaluation.sections
        for score in section.rows
    ]


def facts(book: Workbook) -> list[object]:
    """All that is known of the organisations and inspections, wherever it stands."""
    submission = kit.accepted(book).submission
    assert submission is not None
    nowhere = Origin("", 0, {})
    return [
        *(replace(one, origin=nowhere) for one in submission.organisations),
        *(replace(one, origin=nowhere) for one in submission.inspections),
    ]


def is_right_after(mess: Mess, rounds: int = ROUNDS) -> None:
    clerk = Clerk(mess)
    left = clerk.rounds(rounds)
    assert not left, "\n".join([*clerk.done, "LEFT", *map(str, left)])
    assert facts(mess.workbook()) == facts(mess.truth), "\n".join(clerk.done)
    assert scores(mess.workbook()) == scores(mess.truth)


def rows_of(*forms: str) -> list[int]:
    """The rows of working organisations of the forms."""
    submission = kit.accepted(region()).submission
    assert submission is not None
    return [
        one.origin.row
        for one in submission.organisations
        if one.accounts is not None and one.form in {kit.SECTIONS[form] for form in forms}
    ]


def at(field: O, row: int) -> str:
    return address(row, COLUMNS[field])


def put(mess: Mess, column: O, values: Sequence[CellContent]) -> None:
    """Values in a column, from the first organisation that pays into the budget on."""
    truth = mess.truth.sheets[1]
    paying = [r.number for r in truth.rows[1:] if COLUMNS[O.PAID_ON] in r.cells]
    for row, value in zip(paying, values, strict=False):
        mess.put(ORGANISATIONS, at(column, row), Cell(value))


def dates(mess: Mess) -> None:
    put(mess, O.TERM, ["20.06", "до 20 июня", "20,06,2024", "июнь 2024", Decimal(45463)])
    put(mess, O.PAID_ON, ["2.6.24", "18.06.2024, 19.06.2024", "32.06.2024", "вовремя", None])


def words(mess: Mess) -> None:
    forms = ["КММ (мектеп)", "Коммуналдық мемлекеттік мекемесі", "?", None, ErrorValue("#REF!")]
    for row, form in zip(rows_of("ММ"), forms, strict=False):
        mess.put(ORGANISATIONS, at(O.LEGAL_FORM, row), Cell(form))
    for row, form in zip(rows_of("МК"), forms, strict=False):
        mess.put(ORGANISATIONS, at(O.LEGAL_FORM, row), Cell(form))
        for field in (O.EXEMPT, O.DUE, O.PAID, O.TERM, O.PAID_ON, O.INDICATORS, O.PLANNED):
            mess.put(ORGANISATIONS, at(field, row), Cell(None))
    for row in rows_of("АҚ", "ЖШС"):
        mess.put(ORGANISATIONS, at(O.CONTROLLED, row), Cell("100%"))
        mess.put(ORGANISATIONS, at(O.STANDING, row), Cell("жұмыста"))


def blanks(mess: Mess) -> None:
    """Rows of which a name, a form and a БСН are all that is filled in."""
    for row in rows_of("МК", "АҚ"):
        for field in O:
            if field not in (O.NUMBER, O.BIN, O.NAME, O.LEGAL_FORM, O.STANDING, O.NOTE):
                mess.put(ORGANISATIONS, at(field, row), Cell(None))


def headings(mess: Mess) -> None:
    header = mess.truth.sheets[1].rows[0].cells
    mess.insert(ORGANISATIONS, 8, {2: Cell("Мемлекеттік мекемелер")})
    mess.insert(ORGANISATIONS, 12, {3: Cell("Білім беру бөлімінің ұйымдары")})
    mess.insert(ORGANISATIONS, 14, header)
    mess.insert(ORGANISATIONS, 20, {3: Cell("Барлығы:"), 7: Cell(Decimal(10)), 8: Cell(Decimal(2))})
    mess.insert(ORGANISATIONS, 2, {n: Cell(Decimal(n)) for n in header})
    mess.insert(ORGANISATIONS, 30, {5: Cell("жұмыс істейді")})
    last = len(mess.tabs[ORGANISATIONS]) + 1
    mess.insert(ORGANISATIONS, last, {2: Cell("Орындаушы: А. Аманов"), 5: Cell("тел. 55-55-55")})


def struck(mess: Mess) -> None:
    row = dict(mess.tabs[ORGANISATIONS][5].cells) | {2: Cell(kit.bin_of(7))}
    gone = {c: cell._replace(display=frozenset({Display.STRUCK})) for c, cell in row.items()}
    mess.insert(ORGANISATIONS, 4, gone)
    act = dict(mess.tabs[INSPECTIONS][1].cells) | {1: Cell(kit.bin_of(7)), 4: Cell("77")}
    mess.insert(INSPECTIONS, 2, act)


def numbers(mess: Mess) -> None:
    for column, text in ((O.BIN, "361О51513475"), (O.BIN, "1 23"), (O.RESULT, "5 тыс.")):
        for row in rows_of("ММ")[: 3 if text != "1 23" else 1]:
            mess.put(ORGANISATIONS, at(column, row), Cell(text))
    mess.put(INSPECTIONS, "A2", Cell(kit.bin_of(99)))
    raised = Cell("4023,341", display=frozenset({Display.RAISED}))
    mess.put(ORGANISATIONS, at(O.PREVIOUS_RESULT, rows_of("МК")[0]), raised)


def heads(mess: Mess) -> None:
    for where, text in (
        (at(O.BIN, 1), "БИН"),
        (at(O.NAME, 1), "Наименование"),
        (at(O.RESULT, 1), "Финансовый результат отчетного года"),
        (at(O.PLAN, 1), "Даму жоспары тізілімге ұсынылған"),
        (at(O.CURRENT_ASSETS, 1), "Айналым активі"),
    ):
        mess.put(ORGANISATIONS, where, Cell(text))


def tabs(mess: Mess) -> None:
    mess.rename(ORGANISATIONS, "Мекемелер тізімі")
    mess.rename(INSPECTIONS, "Тексеру")


Fault = Callable[[Mess], None]
FAULTS: tuple[Fault, ...] = (
    dates,
    words,
    blanks,
    headings,
    struck,
    numbers,
    heads,
    tabs,
)


_GARBAGE: tuple[CellContent, ...] = (
    *("abc", "31.02.2023", "жоқ?", "12,3.4", "1 23", ErrorValue("#REF!")),
    None,
)
_TEXTS = (O.NUMBER, O.NAME, O.NOTE)
_DEFAULTED = (O.STANDING, O.PREVIOUS_RESULT)
"""Blank, these say something else: no message can ask for them."""


@st.composite
def garbage(draw: st.DrawFn) -> list[tuple[str, CellContent]]:
    """Thirty cells of organisations with what no column takes."""
    cells = []
    for _ in range(30):
        field = draw(st.sampled_from([field for field in O if field not in _TEXTS]))
        rows = range(2, len(region().sheets[1].rows) + 1)
        found = draw(st.sampled_from(_GARBAGE[: -1 if field in _DEFAULTED else None]))
        cells.append((at(field, draw(st.sampled_from(rows))), found))
    return cells


@given(garbage())
@settings(max_examples=10, deadline=None)
def test_thirty_wrong_cells_are_right_after_two_rounds(
    cells: list[tuple[str, CellContent]],
) -> None:
    mess = Mess(region())
    for where, found in cells:
        mess.put(ORGANISATIONS, where, Cell(found))
    is_right_after(mess)


def test_all_rows_and_cells_wrong_at_once_are_right_after_two_rounds() -> None:
    mess = Mess(region())
    for fault in (words, dates, numbers, struck, headings):
        fault(mess)
    is_right_after(mess)


def test_heads_and_what_stands_below_them_are_right_after_two_rounds() -> None:
    mess = Mess(region())
    put(mess, O.CURRENT_ASSETS, ["abc", None, "1 23"])
    heads(mess)
    dates(mess)
    is_right_after(mess)


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: fault.__name__)
def test_two_rounds_make_it_right(fault: Fault) -> None:
    mess = Mess(region())
    fault(mess)
    is_right_after(mess)
