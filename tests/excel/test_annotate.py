"""The marked copy of a workbook: what is marked, what is listed, and that nothing is lost."""

from __future__ import annotations

import io
import re
import subprocess
import time
import zipfile
from collections.abc import Mapping, Sequence
from decimal import Decimal
from pathlib import Path

import openpyxl
import pytest
from openpyxl.comments import Comment
from openpyxl.formatting.rule import FormulaRule
from openpyxl.styles import PatternFill
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from generator.assess import assess
from generator.batch import sources
from generator.excel.annotate import copy as copying
from generator.excel.annotate.copy import marked
from generator.messages.problem_text import hint, message
from generator.messages.problems import Code, Place, Problem
from generator.messages.wording import Language, speech
from generator.submission.contract import PROBLEMS_SHEET, OrganisationField, SheetName
from generator.submission.sheets import CellContent, Workbook
from tests.helpers import hostile, kit
from tests.helpers.clock import Cost
from tests.helpers.kit import organisation
from tests.helpers.paths import SHARED

O = OrganisationField  # noqa: E741 - as in the kit
KAZAKH = speech(Language.KAZAKH)
ORGANISATIONS = SheetName.ORGANISATIONS.value
RED, YELLOW = "FFFFC7CE", "FFFFEB9C"
NUMBER, SEVERITY, TAB, CELL, SAID, TODO, PROPOSAL = range(7)
SECONDS = 5


def problems(data: bytes, folder: Path) -> tuple[Problem, ...]:
    """What is wrong with a workbook, as every command finds it."""
    path = folder / "book.xlsx"
    path.write_bytes(data)
    return assess(path, kit.EDITIONS).problems


def copy_of(data: bytes, folder: Path, language: Language = Language.KAZAKH) -> bytes:
    return marked(data, problems(data, folder), speech(language))


def opened(data: bytes) -> openpyxl.Workbook:
    return openpyxl.load_workbook(io.BytesIO(data))


def saved(book: openpyxl.Workbook) -> bytes:
    data = io.BytesIO()
    book.save(data)
    return data.getvalue()


def book_with(*changes: Mapping[OrganisationField, CellContent], form: str = "ММ") -> bytes:
    """A workbook with an organisation for each of the changes; the first stands in row 2."""
    return kit.saved(kit.workbook([organisation(form, n, c) for n, c in enumerate(changes)]))


def colour(sheet: Worksheet, cell: str) -> str:
    return str(sheet[cell].fill.fgColor.rgb)


def note(sheet: Worksheet, cell: str) -> str:
    return str(sheet[cell].comment.text).replace("\u200b", "")


def listed(book: openpyxl.Workbook) -> list[Sequence[object]]:
    """The rows of the list below its heads."""
    rows: list[Sequence[object]] = [
        [cell.value for cell in row] for row in book.worksheets[0].iter_rows()
    ]
    head = next(n for n, row in enumerate(rows) if row[NUMBER] == "№")
    return rows[head + 1 :]


def places(found: Sequence[Problem]) -> list[tuple[Code, str | None, str | None]]:
    return [(p.code, p.place.sheet, p.place.cell) for p in found]


# What is marked


def test_a_cell_with_an_error_is_red_and_its_comment_says_what_and_what_to_do(
    tmp_path: Path,
) -> None:
    data = book_with({O.RESULT: "он екі"})
    (problem,) = problems(data, tmp_path)
    sheet = opened(copy_of(data, tmp_path))[ORGANISATIONS]
    where = kit.where(O.RESULT, 2)
    assert colour(sheet, where) == RED
    said = note(sheet, where)
    assert said == f"Қате: {message(KAZAKH, problem)}\n{hint(KAZAKH, problem)}"
    assert sheet[where].comment.author == "bagalau"
    assert sheet[where].value == "он екі"


def test_a_cell_with_a_warning_is_yellow(tmp_path: Path) -> None:
    sheet = opened(copy_of(book_with({O.PLAN: "иә"}), tmp_path))[ORGANISATIONS]
    assert colour(sheet, kit.where(O.PLAN, 2)) == YELLOW
    assert note(sheet, kit.where(O.PLAN, 2)).startswith("Ескерту: ")


def test_an_empty_cell_that_must_be_filled_is_marked_and_stays_empty(tmp_path: Path) -> None:
    sheet = opened(copy_of(book_with({O.NAME: None}), tmp_path))[ORGANISATIONS]
    assert colour(sheet, kit.where(O.NAME, 2)) == RED
    assert sheet[kit.where(O.NAME, 2)].value is None


def test_several_problems_of_a_cell_stand_in_one_comment_errors_first(tmp_path: Path) -> None:
    data, where = book_with({O.NAME: None}), kit.where(O.NAME, 2)
    (problem,) = problems(data, tmp_path)
    facts = {"header": "х", "expected": "у", "found": "з"}
    also = [Problem(code, problem.place, facts) for code in (Code.VALUE_UNUSED, Code.TEXT_EXPECTED)]
    sheet = opened(marked(data, [*also, problem], KAZAKH))[ORGANISATIONS]
    assert colour(sheet, where) == RED
    assert [line.partition(":")[0] for line in note(sheet, where).split("\n\n")] == [
        *("Қате", "Қате", "Ескерту")
    ]


def test_equal_problems_of_many_cells_mark_each_of_them(tmp_path: Path) -> None:
    data = book_with(*[{O.RESULT: None}] * 4)
    book = opened(copy_of(data, tmp_path))
    cells = [kit.where(O.RESULT, row) for row in range(2, 6)]
    assert [colour(book[ORGANISATIONS], cell) for cell in cells] == [RED] * 4
    assert [row[CELL] for row in listed(book)] == cells


def test_a_cell_hidden_by_a_merged_range_is_marked_at_the_first_of_the_range(
    tmp_path: Path,
) -> None:
    book = opened(book_with({}, {}))
    first, second = kit.where(O.RESULT, 2), kit.where(O.RESULT, 3)
    book[ORGANISATIONS].merge_cells(f"{first}:{second}")
    data = saved(book)
    assert second in [p.place.cell for p in problems(data, tmp_path)]
    sheet = opened(copy_of(data, tmp_path))[ORGANISATIONS]
    assert colour(sheet, first) == RED
    assert sheet[first].comment is not None
    assert sheet[second].comment is None


def test_a_comment_of_others_is_kept_above_ours(tmp_path: Path) -> None:
    book, where = opened(book_with({O.NAME: None, O.NOTE: "х"})), kit.where(O.NAME, 2)
    other = kit.where(O.NOTE, 2)
    book[ORGANISATIONS][where].comment = Comment("Атауын Асан айтады", "Асан")
    book[ORGANISATIONS][other].comment = Comment("Тексерілді", "Асан")
    sheet = opened(copy_of(saved(book), tmp_path))[ORGANISATIONS]
    assert note(sheet, where).startswith("Атауын Асан айтады\n\nҚате: ")
    assert sheet[where].comment.author == "Асан"
    assert note(sheet, other) == "Тексерілді"


def test_a_comment_is_as_tall_as_its_text(tmp_path: Path) -> None:
    data = book_with({O.NAME: None, O.RESULT: "он " * 90})
    with zipfile.ZipFile(io.BytesIO(copy_of(data, tmp_path))) as archive:
        (drawing,) = (name for name in archive.namelist() if name.endswith(".vml"))
        boxes = archive.read(drawing).decode().split("<v:shape ")[1:]
    heights = [int(box.partition("height:")[2].partition("px")[0]) for box in boxes]
    assert len(heights) == 2
    assert heights[1] > heights[0] > 40


def test_the_look_of_a_marked_cell_stays_but_for_its_fill(tmp_path: Path) -> None:
    book = opened(book_with({O.RESULT: "он екі", O.NAME: None}))
    sheet = book[ORGANISATIONS]
    sheet[kit.where(O.RESULT, 2)].number_format = "0.000"
    sheet[kit.where(O.RESULT, 2)].font = openpyxl.styles.Font(bold=True)
    sheet.column_dimensions["C"].number_format = "@"
    copied = opened(copy_of(saved(book), tmp_path))[ORGANISATIONS]
    assert copied[kit.where(O.RESULT, 2)].number_format == "0.000"
    assert copied[kit.where(O.RESULT, 2)].font.b
    assert copied[kit.where(O.NAME, 2)].number_format == "@", "a new cell is as its column"


def test_no_conditional_format_of_the_sheet_hides_a_mark(tmp_path: Path) -> None:
    book = opened(book_with({O.NAME: None}))
    green = PatternFill("solid", bgColor="00FF00")
    shade = FormulaRule(formula=["TRUE"], fill=green)  # type: ignore[no-untyped-call]
    book[ORGANISATIONS].conditional_formatting.add("A1:Z99", shade)
    sheet = opened(copy_of(saved(book), tmp_path))[ORGANISATIONS]
    rules = {
        str(found.sqref): rule for found in sheet.conditional_formatting for rule in found.rules
    }
    ours, theirs = rules[kit.where(O.NAME, 2)], rules["A1:Z99"]
    assert ours.priority < theirs.priority
    assert ours.stopIfTrue
    assert ours.dxf.fill.bgColor.rgb == RED


# What is listed


def test_the_list_is_the_first_sheet_and_tells_every_problem(tmp_path: Path) -> None:
    data = book_with({O.NAME: None, O.PLAN: "иә"}, {O.RESULT: "он"})
    found = problems(data, tmp_path)
    book = opened(copy_of(data, tmp_path))
    assert book.sheetnames[0] == "Қателер"
    assert book.active is book.worksheets[0]
    rows = listed(book)
    assert [row[NUMBER] for row in rows] == [1, 2, 3]
    assert [row[SEVERITY] for row in rows] == ["Қате", "Қате", "Ескерту"]
    assert {(row[TAB], row[CELL], row[SAID], row[TODO]) for row in rows} == {
        (p.place.sheet, p.place.cell, message(KAZAKH, p), hint(KAZAKH, p)) for p in found
    }


def test_every_entry_links_to_its_cell_or_sheet(tmp_path: Path) -> None:
    data = kit.saved(Workbook("", kit.workbook([organisation("ММ", 1, {O.NAME: None})]).sheets[:2]))
    book = opened(copy_of(data, tmp_path))
    links = {
        cell: link.location
        for row in book.worksheets[0].iter_rows()
        for cell in row
        if (link := cell.hyperlink) is not None
    }
    targets = {str(cell.value): location for cell, location in links.items()}
    assert targets == {ORGANISATIONS: f"'{ORGANISATIONS}'!A1", "C2": f"'{ORGANISATIONS}'!C2"}
    assert "sheet-missing" in {p.code.code for p in problems(data, tmp_path)}, "and it has no link"
    assert len(listed(book)) == 2


def test_the_list_can_be_read_and_printed(tmp_path: Path) -> None:
    sheet = opened(copy_of(book_with({O.NAME: None}), tmp_path)).worksheets[0]
    head = next(row[0].row for row in sheet.iter_rows() if row[0].value == "№")
    assert sheet.freeze_panes == f"A{head + 1}"
    assert sheet.auto_filter.ref == f"A{head}:G{head + 1}"
    assert sheet.print_title_rows == f"${head}:${head}"
    assert sheet.page_setup.orientation == "landscape"
    assert (sheet.page_setup.fitToWidth or 1, sheet.page_setup.fitToHeight) == (1, 0)
    assert sheet.sheet_properties.pageSetUpPr is not None
    assert sheet.sheet_properties.pageSetUpPr.fitToPage
    assert all(cell.alignment.wrap_text for cell in sheet[head + 1])
    assert sheet.column_dimensions["E"].width > 40


@pytest.mark.parametrize(
    ("language", "name"),
    [(Language.KAZAKH, "Қате"), (Language.RUSSIAN, "Ошибка"), (Language.ENGLISH, "Error")],
)
def test_the_copy_speaks_the_language_of_its_reader(
    language: Language, name: str, tmp_path: Path
) -> None:
    data = book_with({O.NAME: None})
    (problem,) = problems(data, tmp_path)
    book = opened(copy_of(data, tmp_path, language))
    assert book.sheetnames[0] == PROBLEMS_SHEET
    assert any(cell.value == name for row in book[PROBLEMS_SHEET] for cell in row)
    assert message(speech(language), problem) in note(book[ORGANISATIONS], "C2")


def test_a_sheet_of_the_lists_name_is_left_alone(tmp_path: Path) -> None:
    book = opened(book_with({O.NAME: None}))
    book.create_sheet("ҚАТЕЛЕР")["A1"] = "менің тізімім"
    copied = opened(copy_of(saved(book), tmp_path))
    assert copied.sheetnames[0] == "Қателер (2)"
    assert copied["ҚАТЕЛЕР"]["A1"].value == "менің тізімім"


@pytest.mark.parametrize("text", ["=1+2", "+7 700", "-бес", "@сол", "=HYPERLINK(1)"])
def test_text_that_looks_like_a_formula_stays_text(text: str) -> None:
    data = book_with({O.NAME: None})
    remarks = [Problem(Code.REQUIRED, Place("х", text, None), {"header": text, "expected": text})]
    book = opened(marked(data, remarks, KAZAKH))
    row = book.worksheets[0][book.worksheets[0].max_row]
    assert row[TAB].value == text
    assert row[TAB].data_type == "s"
    assert row[TAB].quotePrefix


def test_characters_that_no_file_can_hold_are_left_out() -> None:
    facts = {"header": "а\x00б\x0b\ud800\uffffв _x000B_ г", "expected": "д"}
    data = book_with({})
    copied = marked(data, [Problem(Code.REQUIRED, Place("х", ORGANISATIONS, "C2"), facts)], KAZAKH)
    book = opened(copied)
    assert "абв _x000B_ г" in str(listed(book)[0][SAID]).replace("_x005F_", "_")
    assert "абв" in note(book[ORGANISATIONS], "C2")


# That nothing is lost


def test_the_copy_has_the_same_problems_at_the_same_places(tmp_path: Path) -> None:
    data = book_with({O.NAME: None, O.PLAN: "иә"}, {O.RESULT: "он", O.BIN: "12"}, {O.OBJECTS: None})
    found = problems(data, tmp_path)
    assert len(found) > 3
    assert places(problems(copy_of(data, tmp_path), tmp_path)) == places(found)


def test_a_corrected_copy_is_a_sound_workbook(tmp_path: Path) -> None:
    book = opened(copy_of(book_with({O.NAME: None, O.RESULT: "он"}), tmp_path))
    book[ORGANISATIONS][kit.where(O.NAME, 2)] = "«Қайнар»"
    book[ORGANISATIONS][kit.where(O.RESULT, 2)] = 10
    assert problems(saved(book), tmp_path) == ()


def test_a_calculated_value_stays_calculated(tmp_path: Path) -> None:
    result = kit.where(O.RESULT, 2).encode()
    parts = hostile.unzipped(hostile.sound_workbook())
    sheet = parts[hostile.ORGANISATIONS]
    at = sheet.index(b'<c r="' + result + b'"')
    parts[hostile.ORGANISATIONS] = sheet[:at] + sheet[at:].replace(b"<v>", b"<f>5+5</f><v>", 1)
    data = hostile.zipped(parts.items())
    remark = Problem(
        Code.REQUIRED, Place("х", ORGANISATIONS, "C2"), {"header": "х", "expected": "у"}
    )
    copied = marked(data, [remark], KAZAKH)
    assert opened(copied)[ORGANISATIONS][result.decode()].value == "=5+5"
    assert problems(copied, tmp_path) == problems(data, tmp_path) == ()


def test_a_copy_half_corrected_gets_marks_for_what_is_left_only(tmp_path: Path) -> None:
    book, where = opened(book_with({O.NAME: None, O.RESULT: "он"})), kit.where(O.RESULT, 2)
    book[ORGANISATIONS][where].comment = Comment("Асан тексереді", "Асан")
    green = PatternFill("solid", bgColor="00FF00")
    shade = FormulaRule(formula=["TRUE"], fill=green)  # type: ignore[no-untyped-call]
    book[ORGANISATIONS].conditional_formatting.add("A1:Z99", shade)
    half = opened(copy_of(saved(book), tmp_path))
    half[ORGANISATIONS][where] = 10
    again = opened(copy_of(saved(half), tmp_path))
    sheet = again[ORGANISATIONS]
    assert again.sheetnames == half.sheetnames
    assert [row[CELL] for row in listed(again)] == ["C2"]
    assert (colour(sheet, "C2"), note(sheet, "C2").count("Қате: ")) == (RED, 1)
    assert (colour(sheet, where), note(sheet, where)) == ("00000000", "Асан тексереді")
    assert {str(found.sqref) for found in sheet.conditional_formatting} == {"C2", "A1:Z99"}
    sheet["C2"] = "«Қайнар»"
    assert problems(saved(again), tmp_path) == ()


def test_what_else_is_in_the_workbook_stays(tmp_path: Path) -> None:
    book = opened(book_with({O.NAME: None}))
    sheet = book[ORGANISATIONS]
    check = DataValidation("list", formula1='"ММ,МК"')
    check.add("D2:D9")
    sheet.add_data_validation(check)
    sheet.row_dimensions[5].hidden = sheet.column_dimensions["E"].hidden = True
    sheet.column_dimensions["C"].width = 44
    book.create_sheet("Менікі")["B2"] = "=SUM(1,2)"
    book.defined_names["аты"] = openpyxl.workbook.defined_name.DefinedName(
        "аты", attr_text="Менікі!$B$2"
    )
    sheet.print_title_rows = "1:1"
    data = saved(book)
    before, after = (hostile.unzipped(d) for d in (data, copy_of(data, tmp_path)))
    assert set(before) <= set(after)
    assert after["xl/worksheets/sheet4.xml"] == before["xl/worksheets/sheet4.xml"]
    copied = opened(copy_of(data, tmp_path))
    assert copied.sheetnames[1:] == book.sheetnames
    kept = copied[ORGANISATIONS]
    assert [str(v.sqref) for v in kept.data_validations.dataValidation] == ["D2:D9"]
    assert kept.row_dimensions[5].hidden
    assert kept.column_dimensions["E"].hidden
    assert kept.column_dimensions["C"].width == 44
    assert kept.print_title_rows == "$1:$1", "names of a sheet move with it"
    assert copied.defined_names["аты"].attr_text == "Менікі!$B$2"


def test_only_the_list_is_selected(tmp_path: Path) -> None:
    copied = opened(copy_of(book_with({O.NAME: None}), tmp_path))
    assert [bool(sheet.sheet_view.tabSelected) for sheet in copied.worksheets] == [
        *(True, False, False, False)
    ]


def test_rows_and_cells_without_addresses_stay_where_they_are(tmp_path: Path) -> None:
    data = hostile.unzipped(book_with({O.NAME: None}, {O.RESULT: "он"}))
    part = "xl/worksheets/sheet2.xml"
    rows = re.sub(rb'<row r="\d+"', b"<row", data[part])
    data[part] = rows
    whole = hostile.zipped(data.items())
    found = problems(whole, tmp_path)
    assert places(problems(copy_of(whole, tmp_path), tmp_path)) == places(found)


def test_macros_do_not_come_along(tmp_path: Path) -> None:
    parts = hostile.unzipped(book_with({O.NAME: None}))
    macro = "application/vnd.ms-excel.sheet.macroEnabled.main+xml"
    plain = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"
    parts[hostile.TYPES] = parts[hostile.TYPES].replace(plain.encode(), macro.encode())
    kind = "http://schemas.microsoft.com/office/2006/relationships/vbaProject"
    relation = f'<Relationship Id="m1" Type="{kind}" Target="vbaProject.bin"/></Relationships>'
    parts[hostile.BOOK_RELATIONS] = parts[hostile.BOOK_RELATIONS].replace(
        b"</Relationships>", relation.encode()
    )
    parts["xl/vbaProject.bin"] = b"macros"
    after = hostile.unzipped(copy_of(hostile.zipped(parts.items()), tmp_path))
    assert "xl/vbaProject.bin" not in after
    assert b"vbaProject" not in after[hostile.BOOK_RELATIONS]
    assert plain.encode() in after[hostile.TYPES]
    assert macro.encode() not in after[hostile.TYPES]


def test_the_same_workbook_gives_the_same_bytes(tmp_path: Path) -> None:
    data = book_with({O.NAME: None, O.PLAN: "иә"}, {O.RESULT: "он"})
    first = copy_of(data, tmp_path)
    time.sleep(2.1)  # a zip counts time in steps of two seconds
    assert copy_of(data, tmp_path) == first


def test_libreoffice_reads_the_copy_without_loss(soffice: str, tmp_path: Path) -> None:
    data = book_with({O.NAME: None}, {O.RESULT: "он", O.PLAN: "иә"})
    found = problems(data, tmp_path)
    (tmp_path / "copy.xlsx").write_bytes(copy_of(data, tmp_path))
    profile = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
    to = ["--convert-to", "xlsx:Calc MS Excel 2007 XML", "--outdir", str(tmp_path / "again")]
    command = [soffice, "--headless", profile, *to, str(tmp_path / "copy.xlsx")]
    subprocess.run(command, check=True, capture_output=True, timeout=120)
    again = (tmp_path / "again" / "copy.xlsx").read_bytes()
    assert places(problems(again, tmp_path)) == places(found)
    before, after = opened(copy_of(data, tmp_path)), opened(again)
    assert after.sheetnames == before.sheetnames
    assert listed(after) == listed(before)
    for cell in ("C2", kit.where(O.RESULT, 3), kit.where(O.PLAN, 3)):
        assert note(after[ORGANISATIONS], cell) == note(before[ORGANISATIONS], cell)
        assert colour(after[ORGANISATIONS], cell) == colour(before[ORGANISATIONS], cell)


def test_the_open_xml_validator_finds_nothing_in_a_copy(validator: Path, tmp_path: Path) -> None:
    data = hostile.written(kit.workbook([organisation("ММ", 1, {O.NAME: None, O.PLAN: "иә"})]))
    (tmp_path / "copy.xlsx").write_bytes(copy_of(data, tmp_path))
    (tmp_path / "list.xlsx").write_bytes(copy_of(b"", tmp_path))
    for name in ("copy.xlsx", "list.xlsx"):
        ran = subprocess.run(
            [str(validator), str(tmp_path / name)], capture_output=True, text=True, check=False
        )
        assert ran.returncode == 0, ran.stdout


# What cannot be copied


@pytest.mark.parametrize(
    "data",
    [b"", b"PK\x03\x04", b"<html>", hostile.WORKBOOKS["encrypted"].make()],
    ids=["empty", "truncated", "page", "encrypted"],
)
def test_a_file_that_is_no_workbook_gets_the_list_alone(data: bytes, tmp_path: Path) -> None:
    (problem,) = problems(data, tmp_path)
    book = opened(copy_of(data, tmp_path))
    assert book.sheetnames == ["Қателер"]
    above = [str(row[0].value) for row in book.worksheets[0].iter_rows()]
    assert any("көшірмесін жасау мүмкін болмады" in line for line in above)
    ((number, _, tab, cell, said, todo, _),) = listed(book)
    assert (number, tab, cell) == (1, None, None)
    assert (said, todo) == (message(KAZAKH, problem), hint(KAZAKH, problem))


def test_a_likely_value_stands_in_the_list_and_the_comment_but_in_no_cell(tmp_path: Path) -> None:
    data = book_with({O.BIN: Decimal("40340911545")}, {O.TERM: Decimal(45_000), O.PAID: None})
    book = opened(copy_of(data, tmp_path))
    assert {row[CELL]: row[PROPOSAL] for row in listed(book)}["B2"] == "040340911545"
    sheet = book[ORGANISATIONS]
    assert sheet["B2"].value == 40_340_911_545
    assert "040340911545" in note(sheet, "B2")


def test_a_cell_beyond_the_sheet_gets_the_list_alone() -> None:
    far = Problem(
        Code.REQUIRED, Place("х", ORGANISATIONS, "A99999999"), {"header": "", "expected": ""}
    )
    book = opened(marked(book_with({}), [far], KAZAKH))
    assert book.sheetnames == ["Қателер"]


def test_a_list_without_end_is_cut_and_says_so(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(copying, "_MOST", 3)
    data = book_with(*[{O.NAME: None}] * 5)
    book = opened(copy_of(data, tmp_path))
    assert len(listed(book)) == 3
    assert any("барлығы: 5" in str(row[0].value) for row in book.worksheets[0].iter_rows())


FULL_OF_PROBLEMS = (
    *("as_many_cells_as_are_read", "columns_almost_right", "report_of_lines_almost_right"),
    *("report_of_one_line_again_and_again", "report_of_two_heads_in_every_row", "many_formats"),
    *("tab_that_speaks_to_the_terminal", "lone_surrogate", "control_characters", "far_cell"),
)
"""Those whose own problems may cost the copy something; in the others one is marked."""


@pytest.mark.slow
@pytest.mark.parametrize("name", hostile.WORKBOOKS)
def test_a_hostile_file_gets_its_copy_or_a_list_in_time(name: str, tmp_path: Path) -> None:
    data = hostile.WORKBOOKS[name].make()
    also = Problem(Code.REQUIRED, Place("х", ORGANISATIONS, "C2"), {"header": "", "expected": ""})
    found = problems(data, tmp_path) if name in FULL_OF_PROBLEMS else []
    with Cost() as cost:
        copied = marked(data, [*found, also], KAZAKH)
    assert cost.seconds < SECONDS
    copy = tmp_path / "copy.xlsx"
    copy.write_bytes(copied)
    assert sources.is_ours(copy)
    with zipfile.ZipFile(copy) as archive:
        assert archive.testzip() is None
        assert not any(".." in member for member in archive.namelist())


ODD = sorted((SHARED / "odd" / "xlsx").glob("*.xls*"))


@pytest.mark.skipif(not ODD, reason="needs the odd workbooks of ../shared")
@pytest.mark.parametrize("path", ODD, ids=lambda path: path.name)
def test_a_workbook_of_another_program_gets_its_copy_or_a_list(path: Path, tmp_path: Path) -> None:
    data = path.read_bytes()
    found = problems(data, tmp_path)
    with Cost() as cost:
        copied = marked(data, found, KAZAKH)
    assert cost.seconds < SECONDS
    after = problems(copied, tmp_path)
    if any(problem.code.code.startswith("file-") for problem in found):
        assert {p.code for p in after} == {Code.SHEET_MISSING}
    else:
        assert places(after) == places(found)


# Whose file it is


def test_a_copy_that_somebody_saved_again_is_no_longer_ours(tmp_path: Path) -> None:
    copy = tmp_path / "copy.xlsx"
    copy.write_bytes(copy_of(book_with({O.NAME: None}), tmp_path))
    assert sources.is_ours(copy)
    copy.write_bytes(saved(opened(copy.read_bytes())))
    assert not sources.is_ours(copy)


def test_other_files_are_not_ours(tmp_path: Path) -> None:
    path = tmp_path / "book.xlsx"
    assert not sources.is_ours(path)
    for data in (b"", b"text", book_with({}), hostile.WORKBOOKS["bomb_in_sheet"].make()):
        path.write_bytes(data)
        assert not sources.is_ours(path)
