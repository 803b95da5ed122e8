"""A body's own report: read by heading, text and head wherever they stand, held to add up."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from generator.excel.read.workbook import read_bytes
from generator.law.appendices import Appendix2Row
from generator.law.choices import Count, Form, Kind
from generator.messages.problem_text import message
from generator.messages.problems import Code, Phrase, Translated, errors
from generator.messages.wording import Language, speech
from generator.scoring.evaluation import Evaluation
from generator.scoring.score_text import section_json
from generator.submission import appendix_2
from generator.submission.contract import (
    NOT_COUNTED,
    Appendix2Label,
    BodyField,
    BodyLabel,
    NamedInspectionField,
    SheetName,
)
from generator.submission.matching import in_appendix_2
from generator.submission.model import CellRef, Submission
from generator.submission.sheets import (
    CellContent,
    Covered,
    ErrorValue,
    Merge,
    Uncalculated,
    Workbook,
)
from tests.helpers import kit, law
from tests.helpers.bodies import Body, bodies, bodies_of_every_option, options_of, tables

FOUR = kit.counts(
    institutions={Count.AT_START: 4, Count.AT_END: 4},
    enterprises={Count.AT_START: 3, Count.AT_END: 4, Count.PAYERS: 2},
)
TEXT = kit.EDITIONS[0].report
Lines = list[list[CellContent]]
NAME = SheetName.REPORT.value
_NONE = BodyField.NO_ORGANISATIONS.value.name.bilingual


def with_lines(lines: Lines, book: Workbook | None = None) -> Workbook:
    return kit.replaced(book or kit.report_workbook(FOUR), kit.sheet(NAME, lines))


def line_of(lines: Lines, beginning: str, number: int = 1) -> list[CellContent]:
    found = [line for line in lines if len(line) > 1 and str(line[1]).startswith(beginning)]
    return found[number - 1]


def told(book: Workbook) -> list[str]:
    return kit.told(kit.problems(book))


def points(evaluation: Evaluation) -> list[object]:
    """All that scoring says, but for the БСН and the ruling on ratios a report cannot tell."""
    found: list[object] = [evaluation.total, evaluation.maximum]
    for section in evaluation.sections:
        shown = section_json(section)
        rows = shown["rows"]
        assert isinstance(rows, list)
        for row in rows:
            del row["failing_bins"]
            row["rulings"] = [ruling for ruling in row["rulings"] if ruling != "R9"]
        found.append(shown)
    return found


# ---------------------------------------------------------------- found wherever it stands


def test_the_official_table_is_read_as_it_stands() -> None:
    book = kit.report_workbook(FOUR)
    assert told(book) == []
    submission = kit.accepted(book).submission
    assert submission is not None
    assert submission.organisations == ()
    assert {key: n for key, n in appendix_2.of(submission).counts.items() if n} == FOUR


def moved(lines: Lines) -> Lines:
    """Columns in another order, further right and down, below the words above the table."""
    order = [3, 7, 1, 6, 5, 4, 0, 2]
    width = [line + [None] * (8 - len(line)) for line in lines]
    shuffled: Lines = [[None, None, *(line[n] for n in order)] for line in width]
    return [["Нысан"], [], [None, "ЕСЕП"], *shuffled, [], ["Ескертпе: «Х» …"], [None, "(қолы)"]]


def test_neither_the_place_nor_the_order_of_the_columns_matters() -> None:
    lines = moved(kit.report_lines(FOUR))
    lines[3] = [None, None, "Барлығы", None, "Көрсеткіштер"]
    lines[4] = [
        None,
        None,
        None,
        "мемлекет бақылауындағы жауапкершілігі шектеулі серіктестіктер",
        None,
        "мемлекет бақылауындағы акционерлік қоғамдар",
        "мемлекеттік кәсіпорындар",
        "мемлекеттік мекемелер",
    ]
    evaluation = kit.evaluated(with_lines(lines))
    assert points(evaluation) == points(kit.evaluated(kit.report_workbook(FOUR)))


def test_letters_quotes_asterisks_and_latin_twins_do_not_matter() -> None:
    lines: Lines = [
        [
            kit.latin(str(cell)).replace("«", '"').replace("»", '"').rstrip("*:").upper()
            if isinstance(cell, str)
            else cell
            for cell in line
        ]
        for line in kit.report_lines(FOUR)
    ]
    assert told(with_lines(lines)) == []


@pytest.mark.parametrize("mark", ["Х", "х", "X", " x ", "×", "-", "–", None])
def test_a_closed_cell_holds_a_cross_a_dash_or_nothing(mark: str | None) -> None:
    lines = kit.report_lines(FOUR)
    closed = [[mark if cell == "Х" else cell for cell in line] for line in lines]
    assert told(with_lines(closed)) == []


@pytest.mark.parametrize("found", [Decimal(0), Decimal(2), "жоқ"])
def test_anything_else_in_a_closed_cell_is_an_error(found: CellContent) -> None:
    lines = kit.report_lines(FOUR)
    line_of(lines, "Балансында")[6] = found
    assert told(with_lines(lines)) == ["report-cell-closed 2-қосымша!G22"]


def test_the_same_text_under_two_headings_is_two_lines() -> None:
    told_of = FOUR | kit.counts(institutions={Count.FAILING_NOW: 1, Count.FAILING_BEFORE: 2})
    evaluation = kit.evaluated(kit.report_workbook(told_of))
    row = kit.row(evaluation, "ММ", "1")
    assert (row.points, row.reason.failing_count) == (1, 1)
    assert row.reason.reported is not None
    assert row.reason.reported.cell == "E10"
    assert kit.section(evaluation, "ММ").organisations == 4


def test_a_line_whose_heading_is_gone_is_not_guessed() -> None:
    lines = kit.report_lines(FOUR)
    line_of(lines, "Ұйымдар саны")[1] = None
    missing = kit.problems(with_lines(lines))
    row = Translated(
        "Ұйымдар саны: Есепті кезең соңында", "Количество организаций: На конец отчетного периода"
    )
    assert [(p.code, p.facts["row"]) for p in missing] == [(Code.REPORT_ROW_MISSING, row)]


def test_a_line_may_hold_its_own_number() -> None:
    lines = kit.report_lines(FOUR)
    lines[2:] = [[None, f"{line[0] or ''}. {line[1]}".strip(". "), *line[2:]] for line in lines[2:]]
    assert line_of(lines, "6.1. Мемлекеттік")
    assert told(with_lines(lines)) == []


@pytest.mark.parametrize("tab", ["2-косымша", "2–қосымша", "2 - ҚОСЫМША", "Приложение № 2"])
def test_the_tab_of_the_report_is_known_in_both_languages(tab: str) -> None:
    book = kit.report_workbook(FOUR)
    renamed = [replace(s, name=tab) if s.name == NAME else s for s in book.sheets]
    read, _ = read_bytes(kit.saved(Workbook("kit.xlsx", tuple(renamed))), "kit.xlsx")
    assert read is not None
    assert not kit.problems(read)


@pytest.mark.parametrize("tab", ["2 қосымша", "қосымша 2", "Приложене 2"])
def test_a_tab_almost_named_like_the_report_is_offered(tab: str) -> None:
    book = kit.report_workbook(FOUR)
    renamed = [replace(s, name=tab) if s.name == NAME else s for s in book.sheets]
    read, _ = read_bytes(kit.saved(Workbook("kit.xlsx", tuple(renamed))), "kit.xlsx")
    assert read is not None
    (problem,) = kit.problems(read)
    assert problem.code is Code.SHEET_MISSING
    assert (problem.facts["name"], problem.facts["near"]) == (Translated(NAME, "Приложение 2"), tab)


def test_lines_of_one_text_are_each_offered_their_own() -> None:
    lines = kit.report_lines(FOUR)
    for number in (2, 1):
        line_of(lines, "Есепті кезең соңында", number)[1] = "Есепті кезеңнің соңында"
    near = [problem.facts["near"] for problem in kit.problems(with_lines(lines))]
    assert near == [f"{cell} «Есепті кезеңнің соңында»" for cell in ("B5", "B10")]


@pytest.mark.parametrize("row", [row for row in TEXT.rows if row.count], ids=lambda r: r.text[:20])
def test_a_line_typed_on_a_russian_keyboard_is_offered_however_long(row: Appendix2Row) -> None:
    lines = [
        [kit.russian(row.text) if cell == row.text else cell for cell in line]
        for line in kit.report_lines(FOUR)
    ]
    for problem in kit.problems(with_lines(lines)):
        assert problem.code is Code.REPORT_ROW_MISSING
        assert kit.russian(row.text)[:40] in str(problem.facts["near"])


def test_a_missing_line_offers_the_one_that_looks_like_it() -> None:
    lines = kit.report_lines(FOUR)
    line_of(lines, "Есепті кезең басында")[1] = "Есепті кезеңнің басы"
    (problem,) = kit.problems(with_lines(lines))
    assert problem.code is Code.REPORT_ROW_MISSING
    assert problem.facts["near"] == "B4 «Есепті кезеңнің басы»"


def test_what_else_is_wrong_is_told_beside_a_missing_line_and_column() -> None:
    lines = kit.report_lines(FOUR)
    line_of(lines, "Есепті кезең басында")[1] = None
    lines[1][7] = None
    line_of(lines, "Балансында")[4:7] = [Decimal(-1), "он", Decimal(3)]
    assert told(with_lines(lines)) == [
        "column-missing 2-қосымша",
        "report-row-missing 2-қосымша",
        "number-negative 2-қосымша!E22",
        "number-malformed 2-қосымша!F22",
        "report-cell-closed 2-қосымша!G22",
    ]


def test_a_missing_column_offers_the_head_that_looks_like_it() -> None:
    lines = kit.report_lines(FOUR)
    lines[1][5] = "мемлекеттік кәсіпорын"
    (problem,) = kit.problems(with_lines(lines))
    assert problem.code is Code.COLUMN_MISSING
    assert problem.facts["near"] == "F2 «мемлекеттік кәсіпорын»"
    assert {block.section for block in problem.blocks} == {"МК"}


def test_a_sheet_without_the_table_is_told_so() -> None:
    assert told(with_lines([["есеп"]])) == ["header-missing 2-қосымша"]
    assert told(with_lines([])) == ["sheet-empty 2-қосымша"]


def with_merges(*merges: Merge) -> Workbook:
    book = kit.report_workbook(FOUR)
    return kit.replaced(book, replace(kit.sheet_of(book, SheetName.REPORT), merges=merges))


def test_the_merges_of_the_official_heads_are_no_fault() -> None:
    upright = [Merge(1, 2, column, column) for column in range(1, 5)]
    assert told(with_merges(*upright, Merge(1, 1, 5, 8))) == []


def in_russian(text: CellContent) -> CellContent:
    return in_appendix_2(text).ru if isinstance(text, str) else text


def pasted_from_russian(totals: int) -> Workbook:
    """Appendix 2 as the Russian form has it: «Всего» over D and E, the totals in one of them."""
    lines: Lines = []
    for line in kit.report_lines(FOUR):
        number, words, unit, whole, *parts = map(in_russian, [*line, *[None] * (8 - len(line))])
        wholes = [None, whole] if totals == 5 and isinstance(whole, Decimal) else [whole, None]
        lines.append([number, words, unit, *wholes, *parts])
    table = replace(kit.sheet(NAME, lines), name="Приложение 2", merges=(Merge(1, 2, 4, 5),))
    book = kit.report_workbook(FOUR)
    (body, _, inspections) = book.sheets
    return Workbook(book.file, (body, table, inspections))


@pytest.mark.parametrize("totals", [4, 5])
def test_the_russian_form_is_read_with_its_head_over_two_columns(totals: int) -> None:
    book = pasted_from_russian(totals)
    found, kazakh = kit.accepted(book), kit.accepted(kit.report_workbook(FOUR))
    assert kit.told(found.problems) == []
    assert found.submission is not None
    assert kazakh.submission is not None
    assert appendix_2.of(found.submission) == appendix_2.of(kazakh.submission)


def test_a_head_over_two_columns_that_a_line_fills_both_hides_one() -> None:
    book = pasted_from_russian(4)
    sheet = book.sheets[1]
    lines = kit.lines(sheet)
    lines[3][4] = Decimal(1)
    filled = replace(kit.sheet(sheet.name, lines), merges=sheet.merges)
    assert "header-merged Приложение 2!D1:E2" in told(kit.replaced(book, filled))


def test_each_line_of_each_edition_has_a_russian_name() -> None:
    for edition in kit.EDITIONS:
        text = edition.report
        named = [row.text for row in text.rows] + [
            *text.notes,
            text.title,
            *text.columns.forms.values(),
        ]
        assert [kazakh for kazakh in named if in_appendix_2(kazakh).ru == kazakh] == []


def test_a_head_merged_over_two_columns_hides_one() -> None:
    lines = kit.report_lines(FOUR)
    lines[1][6] = Covered()
    book = with_lines(lines)
    faulty = replace(kit.sheet_of(book, SheetName.REPORT), merges=(Merge(2, 2, 6, 7),))
    assert told(kit.replaced(book, faulty)) == ["header-merged 2-қосымша!F2:G2"]


def test_headings_may_stand_over_the_whole_width_and_lines_may_be_wrapped() -> None:
    lines: Lines = []
    for line in kit.report_lines(FOUR):
        heading = len(line) == 3 and line[2] is None
        text = str(line[1]).replace(" ", "\n") if len(line) > 1 else ""
        lines.append([text, Covered(), Covered()] if heading else [line[0], text, *line[2:]])
    lines[:2] = kit.report_lines(FOUR)[:2]
    assert told(with_lines(lines)) == []


contents: st.SearchStrategy[CellContent] = st.one_of(
    st.none(),
    st.sampled_from(["Х", "-", "он", "Барлығы", "Ұйымдар саны", "Есепті кезең соңында"]),
    st.sampled_from([Covered(), Uncalculated(), ErrorValue("#REF!"), True, date(2023, 1, 1)]),
    st.integers(-3, 9).map(Decimal),
)


@settings(max_examples=150, deadline=None, derandomize=True)
@given(st.lists(st.tuples(st.integers(0, 29), st.integers(0, 8), contents), max_size=12))
def test_whatever_stands_in_the_sheet_is_scored_or_told(
    changes: list[tuple[int, int, CellContent]],
) -> None:
    lines = [line + [None] * (9 - len(line)) for line in kit.report_lines(FOUR)]
    for row, column, content in changes:
        lines[row % len(lines)][column] = content
    acceptance = kit.accepted(with_lines(lines))
    assert (acceptance.submission is None) == bool(errors(acceptance.problems))
    if acceptance.submission is not None:
        assert appendix_2.of(acceptance.submission).counts == kit.no_counts(TEXT) | FOUR


# ---------------------------------------------------------------- every cell


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (None, Code.REQUIRED),
        ("–", Code.REQUIRED_DASH),
        (Covered(), Code.REQUIRED_MERGED),
        (Uncalculated(), Code.FORMULA_UNCALCULATED),
        ("Х", Code.NUMBER_MALFORMED),
        ("он", Code.NUMBER_MALFORMED),
        (Decimal("1.5"), Code.NUMBER_NOT_WHOLE),
        (Decimal(-1), Code.NUMBER_NEGATIVE),
    ],
)
@pytest.mark.parametrize("column", [4, 5])
def test_an_open_cell_holds_a_whole_number_from_zero(
    content: CellContent, code: Code, column: int
) -> None:
    lines = kit.report_lines(FOUR)
    line_of(lines, "Балансында")[column - 1] = content
    assert told(with_lines(lines)) == [f"{code.code} 2-қосымша!{'ABCDE'[column - 1]}22"]


def test_a_change_may_be_below_zero_and_is_held_against_both_ends() -> None:
    fewer = FOUR | {(Count.AT_START, Form.INSTITUTIONS): 6}
    assert told(kit.report_workbook(fewer)) == []
    lines = kit.report_lines(fewer)
    line_of(lines, "Ауытқу")[4] = Decimal(2)
    total, change = sorted(kit.problems(with_lines(lines)), key=lambda p: p.code.code, reverse=True)
    assert total.code is Code.REPORT_TOTAL_WRONG
    assert (change.code, change.place.cell) == (Code.REPORT_CHANGE_WRONG, "E6")
    assert (change.facts["difference"], change.facts["parts"]) == (-2, "E5 = 4, E4 = 6")


def test_a_total_names_its_parts_and_their_values() -> None:
    lines = kit.report_lines(FOUR)
    line_of(lines, "Есепті кезең соңында")[3] = Decimal(9)
    total, change = kit.problems(with_lines(lines))
    assert (total.code, total.place.cell) == (Code.REPORT_TOTAL_WRONG, "D5")
    assert total.facts["parts"] == "E5 = 4, F5 = 4, G5 = 0, H5 = 0"
    assert (change.code, change.place.cell) == (Code.REPORT_CHANGE_WRONG, "D6")


@pytest.mark.parametrize(
    ("count", "number"),
    [
        (Count.FAILING_NOW, 5),
        (Count.PAYERS, 5),
        ("2", 3),
        ("4", 5),
        ("5.1", 5),
        ("5.2", 5),
        ("6", 5),
        ("7.1", 5),
        ("7.2", 5),
    ],
)
def test_no_count_is_above_those_it_is_counted_among(count: str, number: int) -> None:
    book = kit.report_workbook(FOUR | {(count, Form.ENTERPRISES): number})
    (problem,) = kit.problems(book)
    assert problem.code is Code.REPORT_COUNT_ABOVE
    assert problem.facts["found"] == number
    assert problem.facts["limit"] == number - 1
    assert problem.facts["place"] == CellRef(NAME, f"F{'13' if count == '2' else '5'}").in_words


def test_more_loss_makers_last_year_than_there_were_at_the_start_are_worth_a_look() -> None:
    book = kit.report_workbook(FOUR | {(Count.FAILING_BEFORE, Form.ENTERPRISES): 4})
    (problem,) = kit.problems(book)
    assert (problem.code, problem.place.cell) == (Code.REPORT_BEFORE_ABOVE, "F9")
    assert (problem.facts["second"], problem.facts["place"]) == (3, CellRef(NAME, "F4").in_words)
    assert kit.row(kit.evaluated(book), "МК", "1").points == 2


def test_all_is_told_at_once_also_of_a_report_that_does_not_add_up() -> None:
    acts = [kit.named_inspection("«Қайнар»", "МК", "алаңдар", "иә")]
    lines = kit.report_lines(FOUR)
    line_of(lines, "Балансында")[5] = Decimal(5)
    line_of(lines, "Төлемге")[3] = None
    line_of(lines, "Есепті кезең соңында")[6] = Decimal("0.5")
    label: dict[BodyLabel, CellContent] = {BodyField.LOSS_MAKERS_INSTITUTIONS: Decimal(1)}
    book = with_lines(lines, kit.report_workbook(FOUR, acts, label))
    assert told(book) == [
        "number-not-whole 2-қосымша!G5",
        "report-differs 2-қосымша!E9",
        "report-differs 2-қосымша!F19",
        "report-total-wrong 2-қосымша!D22",
        "report-count-above 2-қосымша!F22",
        "required 2-қосымша!D30",
    ]


# ---------------------------------------------------------------- none at all


NONE: dict[BodyLabel, CellContent] = {BodyField.NO_ORGANISATIONS: "иә"}


def emptied(content: CellContent, body: dict[BodyLabel, CellContent] | None = None) -> Workbook:
    """A report with the same in every cell to be filled in."""
    lines = [
        [content if isinstance(cell, Decimal) else cell for cell in line]
        for line in kit.report_lines({})
    ]
    return with_lines(lines, kit.report_workbook({}, (), body))


@pytest.mark.parametrize("content", [None, "–"])
def test_an_unfilled_report_is_one_error(content: CellContent) -> None:
    assert told(emptied(content)) == ["sheet-unfilled 2-қосымша"]
    book = kit.workbook([kit.organisation("МК", 1)])
    assert told(both(book, emptied(content))) == ["sheet-unfilled 2-қосымша"]


@pytest.mark.parametrize("content", [None, "–", Decimal(0)])
def test_a_body_that_has_no_organisations_needs_no_report(content: CellContent) -> None:
    book = emptied(content, NONE)
    assert told(book) == []
    evaluation = kit.evaluated(book)
    assert (evaluation.total, evaluation.maximum) == (None, None)
    assert told(both(kit.workbook(), book)) == []


def test_who_has_no_organisations_reports_none() -> None:
    (problem,) = kit.problems(kit.report_workbook(FOUR, (), NONE))
    assert kit.told([problem]) == ["organisations-denied Орган!B5"]
    assert problem.facts == {"label": _NONE, "place": CellRef("2-қосымша", "E4").in_words}
    left_out = {**NONE, Appendix2Label.NOT_COUNTED_ENTERPRISES: Decimal(1)}
    denied, above = kit.problems(emptied(None, left_out))
    assert denied.code is Code.ORGANISATIONS_DENIED
    assert denied.facts["place"] == CellRef("Орган", "B6").in_words
    assert above.code is Code.REPORT_COUNT_ABOVE


def test_zeros_are_numbers_that_a_body_has_filled_in() -> None:
    assert told(kit.report_workbook({})) == []


# ---------------------------------------------------------------- who is not counted


def test_a_section_is_there_when_more_are_at_the_end_than_are_not_counted() -> None:
    label = Appendix2Label.NOT_COUNTED_ENTERPRISES
    none = FOUR | {(Count.PAYERS, Form.ENTERPRISES): 0}
    for left_out, organisations in ((3, 1), (4, 0)):
        evaluation = kit.evaluated(kit.report_workbook(none, (), {label: Decimal(left_out)}))
        section = kit.section(evaluation, "МК")
        assert section.organisations == organisations
        assert (section.total is None) == (organisations == 0)


def test_more_cannot_be_left_out_than_there_are() -> None:
    label = Appendix2Label.NOT_COUNTED_ENTERPRISES
    assert told(kit.report_workbook(FOUR, (), {label: Decimal(5)})) == [
        "report-count-above Орган!B5"
    ]


def test_last_year_s_count_on_the_body_s_sheet_may_only_repeat_the_report() -> None:
    label = BodyField.LOSS_MAKERS_ENTERPRISES
    assert told(kit.report_workbook(FOUR, (), {label: Decimal(0)})) == []
    (problem,) = kit.problems(kit.report_workbook(FOUR, (), {label: Decimal(1)}))
    assert (problem.code, problem.place.cell) == (Code.REPORT_DIFFERS, "F9")
    assert (problem.facts["found"], problem.facts["counted"]) == (0, 1)
    assert problem.facts["place"] == Phrase("place.by-cell", {"sheet": "Орган", "cell": "B5"})
    assert "ал «Орган» парағының B5 ұяшығы бойынша – 1." in message(
        speech(Language.KAZAKH), problem
    )
    assert "а по ячейке B5 листа «Орган» – 1." in message(speech(Language.RUSSIAN), problem)


# ---------------------------------------------------------------- inspections by name


def test_cars_of_enterprises_come_from_the_inspections_alone() -> None:
    acts = [kit.named_inspection("«Қайнар»", "МК", "қызметтік автомобильдер", "иә")]
    row = kit.row(kit.evaluated(kit.report_workbook(FOUR, acts)), "МК", "3.2")
    reason = row.reason
    assert (row.points, reason.failing_count, reason.inspected) == (0, 1, 1)
    assert (reason.failing, reason.reported) == ((), None)


def test_names_that_people_read_alike_are_one_organisation() -> None:
    acts = [
        kit.named_inspection(name, "МК", changes={NamedInspectionField.ACT: act})
        for act, name in enumerate_acts(
            "«Қайнар»", "  «ҚАЙНАР» ", kit.latin("«Қайнар»"), '"Қайнар"', "Қайнар"
        )
    ]
    row = kit.row(kit.evaluated(kit.report_workbook(FOUR, acts)), "МК", "3.1")
    assert row.reason.inspected == 1


def enumerate_acts(*names: str) -> Iterator[tuple[str, str]]:
    return ((f"{number}-А", name) for number, name in enumerate(names))


def test_the_report_and_the_inspections_have_to_agree() -> None:
    acts = [kit.named_inspection("«Қайнар»", "МК", "алаңдар", "иә")]
    (problem,) = kit.problems(kit.report_workbook(FOUR, acts))
    assert (problem.code, problem.place.cell) == (Code.REPORT_DIFFERS, "F19")
    assert problem.facts["place"] == Phrase("place.by-sheet", {"sheet": "Тексерулер"})
    agreed = FOUR | {("3.4", Form.ENTERPRISES): 1}
    assert told(kit.report_workbook(agreed, acts)) == []


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({NamedInspectionField.NAME: None}, "required Тексерулер!A2"),
        ({NamedInspectionField.LEGAL_FORM: "филиал"}, "form-not-assessed Тексерулер!B2"),
        (
            {NamedInspectionField.NORM: "телефон байланысы және офистік жиһаз"},
            "inspection-norm-of-other-form Тексерулер!C2",
        ),
        ({NamedInspectionField.VIOLATION: "бәлкім"}, "yes-no-malformed Тексерулер!G2"),
    ],
)
def test_an_inspection_by_name_is_read_like_any_other(
    changes: dict[NamedInspectionField, CellContent], expected: str
) -> None:
    acts = [kit.named_inspection("«Қайнар»", "МК", changes=changes)]
    assert told(kit.report_workbook(FOUR, acts)) == [expected]


def test_one_act_twice_is_told() -> None:
    acts = [kit.named_inspection("«Қайнар»", "МК")] * 2
    assert told(kit.report_workbook(FOUR, acts)) == ["inspection-twice Тексерулер!E3"]


def test_a_sheet_by_numbers_lacks_the_columns_of_names() -> None:
    book = kit.report_workbook(FOUR)
    by_number = kit.sheet_of(kit.workbook((), [kit.inspection(1)]), SheetName.INSPECTIONS)
    assert told(kit.replaced(book, by_number)) == ["column-missing Тексерулер"] * 2


# ---------------------------------------------------------------- both, and the same


def both(organisations: Workbook, handed_in: Workbook) -> Workbook:
    extra = kit.sheet_of(handed_in, SheetName.REPORT)
    return Workbook("kit.xlsx", (*organisations.sheets, extra))


def test_with_both_the_organisations_are_scored_and_the_report_says_the_same() -> None:
    told_of = kit.counts(enterprises={Count.AT_START: 1, Count.AT_END: 1, Count.PAYERS: 1})
    organisations = kit.workbook([kit.organisation("МК", 1)])
    book = both(organisations, kit.report_workbook(told_of))
    assert told(book) == []
    submission = kit.accepted(book).submission
    assert submission is not None
    assert (len(submission.organisations), submission.reported) == (1, None)


def test_with_both_every_number_that_differs_is_told_with_both_places() -> None:
    told_of = kit.counts(enterprises={Count.AT_START: 1, Count.AT_END: 2, Count.PAYERS: 2, "4": 1})
    organisations = kit.workbook([kit.organisation("МК", 1)], [kit.inspection(1, "алаңдар", "иә")])
    found = kit.problems(both(organisations, kit.report_workbook(told_of)))
    assert {problem.code for problem in found} == {Code.REPORT_DIFFERS}
    named = ("found", "counted", "place")
    sheets = (SheetName.ORGANISATIONS, SheetName.INSPECTIONS)
    own, inspected = (
        Phrase("place.by-sheet", {"sheet": sheet.called.bilingual}) for sheet in sheets
    )
    assert [(p.place.cell, *(p.facts[name] for name in named)) for p in found] == [
        ("F5", 2, 1, own),
        ("F13", 2, 1, own),
        ("F19", 0, 1, inspected),
        ("F22", 1, 0, own),
    ]
    assert ", ал «Ұйымдар» парағы бойынша – 1." in message(speech(Language.KAZAKH), found[0])
    assert ", а по листу «Организации» – 1." in message(speech(Language.RUSSIAN), found[0])


def test_a_number_that_differs_is_told_also_where_the_report_does_not_add_up() -> None:
    told_of = kit.counts(enterprises={Count.AT_START: 1, Count.AT_END: 1, Count.PAYERS: 1})
    lines = kit.report_lines(told_of)
    line_of(lines, "Төлемге")[5] = Decimal(1)
    book = both(kit.workbook([kit.organisation("МК", 1)]), kit.report_workbook(told_of))
    assert told(with_lines(lines, book)) == [
        "report-total-wrong 2-қосымша!D30",
        "report-differs 2-қосымша!F30",
    ]


def test_what_is_not_counted_is_held_against_the_organisations() -> None:
    book = kit.workbook([kit.organisation("МК", 1)])
    labels: dict[BodyLabel, CellContent] = {Appendix2Label.NOT_COUNTED_ENTERPRISES: Decimal(1)}
    body = kit.sheet_of(kit.report_workbook(FOUR, (), labels), SheetName.BODY)
    assert told(kit.replaced(book, body)) == ["report-differs Орган!B5"]


def handed_in(submission: Submission) -> Workbook:
    """The report of organisations, as a body would hand it in."""
    body: dict[BodyLabel, CellContent] = {
        BodyField.KIND: submission.body.kind.kk,
        BodyField.YEAR: Decimal(submission.year),
    }
    for form in Form:
        body[NOT_COUNTED[form]] = Decimal(appendix_2.left_out(submission, form))
    counted = {o.bin: o for o in submission.organisations if o.is_counted}
    acts = [
        kit.named_inspection(
            counted[i.bin].name,
            counted[i.bin].legal_form.abbreviation,
            i.norm.kk,
            "иә" if i.violation else "жоқ",
            {NamedInspectionField.ACT: i.act or None, NamedInspectionField.ENDED: i.ended},
        )
        for i in submission.inspections
        if i.bin in counted
    ]
    counts = appendix_2.of(submission).counts
    return kit.report_workbook(counts, acts, body, submission.edition.id)


def submitted(body: Body) -> Submission:
    return body.evaluated().submission


@settings(max_examples=80, deadline=None, derandomize=True)
@given(bodies())
def test_a_report_scores_like_the_organisations_it_was_counted_from(body: Body) -> None:
    evaluation = body.evaluated()
    from_report = kit.evaluated(handed_in(evaluation.submission))
    assert points(from_report) == points(evaluation)


@pytest.mark.parametrize("kind", law.KINDS)
def test_reports_reach_every_option_of_every_row_as_their_organisations_do(kind: Kind) -> None:
    reached = set()
    for body in bodies_of_every_option(kind):
        evaluation = body.evaluated()
        read, _ = read_bytes(kit.saved(handed_in(evaluation.submission)), "kit.xlsx")
        assert read is not None
        from_report = kit.evaluated(read)
        assert points(from_report) == points(evaluation)
        reached |= set(options_of(from_report))
    special = {option for option in tables() if option[1:3] == ("МК", "3.3")}
    assert reached == tables() - (set() if kind == law.SECTORAL else special)


@settings(max_examples=40, deadline=None, derandomize=True)
@given(bodies())
def test_beside_its_own_report_no_body_is_told_anything_new(body: Body) -> None:
    submission = submitted(body)
    assume(submission.organisations)
    told_of: dict[BodyField, CellContent] = {
        BodyField.KIND: body.kind.kk,
        BodyField.YEAR: Decimal(body.year),
    }
    rows = [row for _, row in body.organisations]
    book = kit.workbook(rows, body.inspections, told_of | body.before)
    assert told(both(book, handed_in(submission))) == told(book)
