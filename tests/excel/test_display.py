"""Cells that the eye sees otherwise than they are held: never scored without a word."""

from __future__ import annotations

import io
from collections.abc import Callable
from datetime import date
from decimal import Decimal

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl.cell.cell import Cell
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont
from openpyxl.formatting.rule import Rule
from openpyxl.styles import Font, PatternFill
from openpyxl.styles.differential import DifferentialStyle
from openpyxl.worksheet.worksheet import Worksheet

from generator.excel.read import number_formats
from generator.excel.read.workbook import read_bytes
from generator.messages.problems import Code, Severity
from generator.scoring.engine import evaluate
from generator.submission.accept import accept
from generator.submission.contract import OrganisationField as O
from generator.submission.sheets import CellContent, Display
from tests.excel.test_quick_cells import read_both_ways
from tests.helpers import kit
from tests.helpers.kit import EDITIONS, inspection, organisation

SCALED, PERCENT, HIDDEN, SIGN = Display.SCALED, Display.PERCENT, Display.HIDDEN, Display.SIGN

Mark = Callable[[Cell], None]


def code_of(code: str, content: CellContent) -> set[Display]:
    return set(number_formats.parse(code).of(content))


@pytest.mark.parametrize(
    ("code", "content", "found"),
    [
        ("0,", Decimal(5), {SCALED}),
        ("#,##0.0,", Decimal(5), {SCALED}),
        ('0.0,, "млн"', Decimal(5), {SCALED}),
        ('0.0 "млн"', Decimal(5), {SCALED}),
        ('0"000"', Decimal(5), {SCALED}),
        ("0%", Decimal(5), {PERCENT}),
        ('0.0"%"', Decimal(5), {PERCENT}),
        (";;;", Decimal(5), {HIDDEN}),
        (";;;", "иә", {HIDDEN}),
        (";;;", date(2024, 6, 20), {HIDDEN}),
        ('dd.mm."2027"', date(2024, 6, 20), {SCALED}),
        ('0;0;0;"иә"', "жоқ", {HIDDEN}),
        ('"не "@', "иә", {SCALED}),
        ('"сан"', Decimal(5), {HIDDEN}),
        ("#,##0;-#,##0;", Decimal(0), {HIDDEN}),
        ("#,###", Decimal(0), {HIDDEN}),
        ("#,##0;#,##0", Decimal(-5), {SIGN}),
        ("#,##0;[Red]#,##0", Decimal(-5), {SIGN}),
        ("-0", Decimal(5), {SIGN}),
        ("(0)", Decimal(5), {SIGN}),
        ("#,##0-", Decimal(5), {SIGN}),
        ("h:mm", date(2026, 4, 15), {HIDDEN}),
        ("mmm\\-yy", date(2026, 4, 15), {HIDDEN}),
        ("[>=0]0;0", Decimal(-5), {SIGN}),
    ],
)
def test_a_format_that_shows_something_else_is_found_out(
    code: str, content: CellContent, found: set[Display]
) -> None:
    assert code_of(code, content) == found


@pytest.mark.parametrize(
    "code",
    [
        *("", "General", "0", "0.00", "#,##0", "#,##0.0####", "@", "0.00E+00", "# ?/?"),
        *(
            "#,##0;#,##0-",
            "#,##0;-#,##0",
            "#,##0;[Red]-#,##0",
            "#,##0_);(#,##0)",
            "[<0]-0;0",
            "0000000",
        ),
        '_-* #,##0.00\\ _₸_-;\\-* #,##0.00\\ _₸_-;_-* "-"??\\ _₸_-;_-@_-',
        "#,##0.00\\ [$₸-43F];[Red]\\-#,##0.00\\ [$₸-43F]",
        '#,##0" теңге"',
    ],
)
@pytest.mark.parametrize("number", [5, -5, 0])
def test_the_usual_formats_show_every_number(code: str, number: int) -> None:
    assert code_of(code, Decimal(number)) == set()


@pytest.mark.parametrize(
    "code", ["dd.mm.yyyy", "[$-43F]d mmmm yyyy;@", "yyyy\\-mm\\-dd", "d/m/yy", "d\\-mmm"]
)
def test_a_date_is_seen_in_any_format_of_dates(code: str) -> None:
    assert code_of(code, date(2024, 6, 20)) == set()


@settings(derandomize=True, deadline=None)
@given(st.decimals(-(10**6), 10**6, places=3), st.integers(0, 4))
def test_a_number_is_rounded_as_its_format_shows_it(number: Decimal, places: int) -> None:
    rounded = number_formats.parse("0." + "0" * places if places else "0").rounded(number)
    assert (rounded is None) == (number == round(number, places))
    if rounded is not None:
        assert abs(rounded - number) <= Decimal(5).scaleb(-places - 1)


@pytest.mark.parametrize(
    ("code", "held", "seen"),
    [("#,##0.0,", "6591100", "6591.1"), ("0.0,,", "6591100", "6.6"), ("0.0%", "0.659", "65.9")],
)
def test_the_number_that_is_seen_is_known(code: str, held: str, seen: str) -> None:
    assert number_formats.parse(code).rounded(Decimal(held)) == Decimal(seen)


# In a whole workbook


def saved(change: Callable[[Worksheet], None]) -> bytes:
    """A sound workbook with something done to «Ұйымдар»."""
    rows = [organisation("МК", 1), organisation("АҚ", 2), organisation("ММ", 3)]
    book = openpyxl.load_workbook(io.BytesIO(kit.saved(kit.workbook(rows, [inspection(1)]))))
    change(book["Ұйымдар"])
    data = io.BytesIO()
    book.save(data)
    return data.getvalue()


def found_in(data: bytes) -> set[Code]:
    """The codes of errors and warnings; both ways of reading agree."""
    workbook, problems = read_both_ways(data)
    if workbook is not None:
        workbook, _ = read_bytes(data, "x")
        assert workbook is not None
        problems = accept(workbook, EDITIONS).problems
    return {one.code for one in problems if one.code.severity is not Severity.NOTE}


def points(data: bytes) -> object:
    """What a workbook scores; None when it is refused."""
    workbook, _ = read_bytes(data, "x")
    submission = None if workbook is None else accept(workbook, EDITIONS).submission
    return None if submission is None else [s.total for s in evaluate(submission).sections]


def formatted(code: str) -> Mark:
    def mark(cell: Cell) -> None:
        cell.number_format = code

    return mark


def with_font(**font: object) -> Mark:
    def mark(cell: Cell) -> None:
        cell.font = Font(**font)  # type: ignore[arg-type]

    return mark


def with_footnote(cell: Cell) -> None:
    cell.value = CellRichText(str(cell.value), TextBlock(InlineFont(vertAlign="superscript"), "1"))


def replaced(cell: Cell) -> None:
    """The old value struck out before the new one."""
    cell.value = CellRichText(TextBlock(InlineFont(strike=True), "9"), str(cell.value))


def hidden_by_condition(cell: Cell) -> None:
    struck = DifferentialStyle(font=Font(strike=True))
    rule = Rule(type="expression", formula=["TRUE"], dxf=struck)
    sheet = cell.parent
    assert isinstance(sheet, Worksheet)
    sheet.conditional_formatting.add(cell.coordinate, rule)


MARKS: dict[str, Mark] = {
    "scaled": formatted("#,##0.0,"),
    "percent": formatted("0.0%"),
    "hidden": formatted(";;;"),
    "struck": with_font(strike=True),
    "raised": with_font(vertAlign="superscript"),
    "footnote": with_footnote,
    "replaced": replaced,
    "condition": hidden_by_condition,
    "white": with_font(color="FFFFFFFF"),
    "tiny": with_font(sz=1),
}
SCORED = [f for f in O if f not in (O.NUMBER, O.NAME, O.NOTE)]


@settings(derandomize=True, deadline=None, max_examples=80)
@given(st.sampled_from(sorted(MARKS)), st.sampled_from(SCORED), st.integers(2, 4))
def test_a_mark_never_changes_the_points_in_silence(name: str, field: O, row: int) -> None:
    def change(sheet: Worksheet) -> None:
        cell = sheet.cell(row, list(O).index(field) + 1)
        if cell.value is not None:
            MARKS[name](cell)

    data = saved(change)
    if points(data) != points(saved(lambda _: None)):
        assert found_in(data)


@pytest.mark.parametrize(
    ("mark", "code"),
    [
        ("scaled", Code.FORMAT_MISLEADING),
        ("percent", Code.FORMAT_MISLEADING),
        ("hidden", Code.FORMAT_MISLEADING),
        ("struck", Code.VALUE_STRUCK),
        ("raised", Code.VALUE_RAISED),
        ("footnote", Code.VALUE_RAISED),
        ("replaced", Code.VALUE_STRUCK),
        ("condition", Code.VALUE_UNSEEN),
        ("white", Code.VALUE_UNSEEN),
        ("tiny", Code.VALUE_UNSEEN),
    ],
)
def test_what_is_seen_otherwise_is_told(mark: str, code: Code) -> None:
    data = saved(lambda sheet: MARKS[mark](sheet["T2"]))
    assert found_in(data) == {code}


@pytest.mark.parametrize("mark", ["scaled", "percent", "condition", "white"])
def test_a_blank_cell_may_look_as_it_likes(mark: str) -> None:
    assert not found_in(saved(lambda sheet: MARKS[mark](sheet["X2"])))


def test_white_letters_on_a_dark_ground_are_seen() -> None:
    def change(sheet: Worksheet) -> None:
        sheet["T2"].font = Font(color="FFFFFFFF")
        sheet["T2"].fill = PatternFill("solid", fgColor="FF1F4E78")

    assert not found_in(saved(change))


def test_a_struck_out_name_is_a_warning_and_a_struck_out_row_an_error() -> None:
    assert found_in(saved(lambda sheet: MARKS["struck"](sheet["C2"]))) == {Code.TEXT_STRUCK}

    def change(sheet: Worksheet) -> None:
        for cell in sheet[2]:
            assert isinstance(cell, Cell)
            MARKS["struck"](cell)

    assert found_in(saved(change)) == {Code.ROW_STRUCK}, "its inspection is no second error"


def test_the_mark_of_a_footnote_on_a_header_is_no_part_of_it() -> None:
    def change(sheet: Worksheet) -> None:
        text = str(sheet["T1"].value)
        mark = TextBlock(InlineFont(vertAlign="superscript"), "1")
        sheet["T1"].value = CellRichText(text, mark)

    assert not found_in(saved(change))


def low_row(sheet: Worksheet) -> None:
    sheet.row_dimensions[2].height = 0.5


def narrow_column(sheet: Worksheet) -> None:
    sheet.column_dimensions["T"].width = 0.1


def no_rows_shown(sheet: Worksheet) -> None:
    sheet.sheet_format.zeroHeight = True


def no_zeros_shown(sheet: Worksheet) -> None:
    sheet.sheet_view.showZeros = False


@pytest.mark.parametrize(
    ("change", "code"),
    [
        (no_zeros_shown, Code.VALUE_UNSEEN),
        (low_row, Code.ROW_HIDDEN),
        (narrow_column, Code.COLUMN_HIDDEN),
        (no_rows_shown, Code.ROW_HIDDEN),
    ],
)
def test_what_has_no_size_is_told_like_what_is_hidden(
    change: Callable[[Worksheet], None], code: Code
) -> None:
    assert found_in(saved(change)) == {code}


def test_cells_with_a_border_and_nothing_in_them_are_not_counted() -> None:
    def change(sheet: Worksheet) -> None:
        for row in range(5, 9_005):
            for column in range(1, 25):
                sheet.cell(row, column).number_format = "0.0"

    assert not found_in(saved(change))
