"""Workbooks on disk, as different programs write them: exact cells, or one plain problem."""

from __future__ import annotations

import csv
import io
import signal
import time
import unicodedata
import zipfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from types import FrameType

import openpyxl
import pytest
import xlsxwriter
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont
from openpyxl.utils.datetime import CALENDAR_MAC_1904

from generator.excel.read.workbook import read, read_bytes
from generator.law.choices import Paper
from generator.messages.problem_text import hint, message
from generator.messages.problems import Code, Problem
from generator.messages.wording import Language, speech
from generator.submission.sheets import (
    Cell,
    CellContent,
    Covered,
    ErrorValue,
    Merge,
    Sheet,
    Uncalculated,
    Workbook,
)
from generator.word import template_files
from tests.helpers import kit
from tests.helpers.paths import SHARED

Typed = str | int | float | bool | date | datetime
Writer = Callable[[list[list[Typed | None]]], bytes]


def by_openpyxl(rows: list[list[Typed | None]]) -> bytes:
    book = openpyxl.Workbook()
    for number, line in enumerate(rows, start=1):
        for column, value in enumerate(line, start=1):
            book.worksheets[0].cell(number, column, value)
    return bytes_of(book)


def by_xlsxwriter(rows: list[list[Typed | None]]) -> bytes:
    """Shared strings and cached values, as Excel itself writes them."""

    def fill(book: xlsxwriter.Workbook) -> None:
        sheet = book.add_worksheet()
        day = book.add_format({"num_format": "dd.mm.yyyy"})
        for number, line in enumerate(rows):
            for column, value in enumerate(line):
                if isinstance(value, date):
                    sheet.write(number, column, value, day)
                elif isinstance(value, str):
                    sheet.write_string(number, column, value)
                elif value is not None:
                    sheet.write(number, column, value)

    return written(fill)


def written(fill: Callable[[xlsxwriter.Workbook], None], **options: object) -> bytes:
    data = io.BytesIO()
    book = xlsxwriter.Workbook(data, {"in_memory": True, **options})
    fill(book)
    book.close()
    return data.getvalue()


def bytes_of(book: openpyxl.Workbook) -> bytes:
    data = io.BytesIO()
    book.save(data)
    return data.getvalue()


def workbook_in(data: bytes) -> Workbook:
    workbook, problems = read_bytes(data, "a.xlsx", any_sheet)
    assert workbook is not None, problems
    assert not problems
    return workbook


def first(data: bytes) -> Sheet:
    return workbook_in(data).sheets[0]


def cell(data: bytes, row: int = 1, column: int = 1) -> Cell:
    """A cell of the first sheet; a blank one has no content."""
    rows = {line.number: line for line in first(data).rows}
    return rows[row].cells.get(column, Cell(None)) if row in rows else Cell(None)


BOTH = pytest.mark.parametrize("write", [by_openpyxl, by_xlsxwriter])


# Values


@BOTH
@pytest.mark.parametrize(
    ("number", "exact"),
    [
        (0.1 + 0.2, "0.3"),
        (1234567.89, "1234567.89"),
        (4.35 * 100, "435"),
        (0.07 * 100, "7"),
        (1.1 * 3, "3.3"),
        (1 / 3, "0.333333333333333"),
        (-1234.5, "-1234.5"),
        (5.0, "5"),
        (0, "0"),
        (-0.0, "0"),
        (1e-7, "0.0000001"),
        (1e22, "10000000000000000000000"),
        (500140000019, "500140000019"),
        (20240000555, "20240000555"),
        (999999999999999, "999999999999999"),
        (123456789012345678, "123456789012346000"),
        (99999999.99, "99999999.99"),
    ],
)
def test_numbers_are_exact_at_fifteen_digits(write: Writer, number: float, exact: str) -> None:
    content = cell(write([[number]])).content
    assert isinstance(content, Decimal)
    assert f"{content:f}" == exact


@pytest.mark.parametrize(("typed", "content"), [(b"1e999", "1e999"), (b"-1e999", "-1e999")])
def test_what_is_no_finite_number_is_no_number(typed: bytes, content: str) -> None:
    data = by_xlsxwriter([[7]])
    odd = replaced(data, "xl/worksheets/sheet1.xml", b"<v>7</v>", b"<v>%s</v>" % typed)
    assert cell(odd).content == content


@BOTH
@pytest.mark.parametrize(
    ("text", "content"),
    [
        ("«Қайнар» АҚ", "«Қайнар» АҚ"),
        ("020240000555", "020240000555"),
        ("1 234,5", "1 234,5"),
        ("  бос\u00a0орын \u00a0", "бос\u00a0орын"),
        ("екі\nжол", "екі\nжол"),
        (unicodedata.normalize("NFD", "Жайық ёлка"), "Жайық ёлка"),
        ("😀 мәтін", "😀 мәтін"),
        ("<a>&amp;</a>", "<a>&amp;</a>"),
        ("ә" * 32_767, "ә" * 32_767),
        ("   ", None),
        ("\u00a0", None),
        ("TRUE", "TRUE"),
        ("#DIV/0!" + " емес", "#DIV/0! емес"),
    ],
    ids=lambda value: repr(value)[:20],
)
def test_text_is_whole_composed_and_trimmed(write: Writer, text: str, content: CellContent) -> None:
    assert cell(write([[text, "x"]])) == Cell(content)


def test_a_text_that_looks_like_a_formula_stays_text() -> None:
    assert cell(by_xlsxwriter([["=1+1"]])).content == "=1+1"


@BOTH
def test_booleans_and_blanks_are_themselves(write: Writer) -> None:
    data = write([[True, False, None, "x"], [], [None, None, 1]])
    assert [cell(data, 1, column).content for column in (1, 2, 3)] == [True, False, None]
    assert [(row.number, set(row.cells)) for row in first(data).rows] == [(1, {1, 2, 4}), (3, {3})]


@BOTH
@pytest.mark.parametrize("day", [date(2023, 6, 20), datetime(2023, 6, 20, 18, 30)])  # noqa: DTZ001
def test_dates_are_days(write: Writer, day: date) -> None:
    assert cell(write([[day]])).content == date(2023, 6, 20)


@BOTH
def test_a_date_typed_as_text_stays_text(write: Writer) -> None:
    assert cell(write([["20.06.2023"]])).content == "20.06.2023"


def test_dates_of_the_other_calendar_are_the_same_days() -> None:
    book = openpyxl.Workbook()
    book.epoch = CALENDAR_MAC_1904
    book.worksheets[0].cell(1, 1, date(2023, 6, 20))
    assert cell(bytes_of(book)).content == date(2023, 6, 20)

    def fill(book: xlsxwriter.Workbook) -> None:
        sheet = book.add_worksheet()
        sheet.write(0, 0, date(2023, 6, 20), book.add_format({"num_format": "d.m.yy"}))

    assert cell(written(fill, date_1904=True)).content == date(2023, 6, 20)
    assert cell(written(fill)).content == date(2023, 6, 20)


def test_formats_without_a_day_do_not_make_a_date() -> None:
    def fill(book: xlsxwriter.Workbook) -> None:
        sheet = book.add_worksheet()
        for column, form in enumerate(["0.00%", '#,##0.00" теңге"', "[Red]0", '"күн" 0']):
            sheet.write_number(0, column, 45097.5, book.add_format({"num_format": form}))

    data = written(fill)
    assert {cell(data, 1, column).content for column in (1, 2, 3, 4)} == {Decimal("45097.5")}


def test_a_time_is_no_number_and_no_date() -> None:
    def fill(book: xlsxwriter.Workbook) -> None:
        sheet = book.add_worksheet()
        sheet.write_number(0, 0, 0.5, book.add_format({"num_format": "hh:mm"}))
        sheet.write_number(0, 1, 1.5, book.add_format({"num_format": "[h]:mm"}))

    data = written(fill)
    assert all(isinstance(cell(data, 1, column).content, str) for column in (1, 2))


def test_rich_text_is_joined() -> None:
    def fill(book: xlsxwriter.Workbook) -> None:
        bold = book.add_format({"bold": True})
        book.add_worksheet().write_rich_string(0, 0, "Ұйым", bold, "ның", " атауы")

    assert cell(written(fill)).content == "Ұйымның атауы"
    book = openpyxl.Workbook()
    bold = TextBlock(InlineFont(b=True), "ның")
    book.worksheets[0]["A1"] = CellRichText("Ұйым", bold, " атауы")
    assert cell(bytes_of(book)).content == "Ұйымның атауы"


def test_escaped_characters_are_read_as_excel_shows_them() -> None:
    """Excel writes a carriage return as ``_x000D_``; openpyxl hands it on as it stands."""
    for escaped, content, cleaned in (
        ("бір_x000D_\nекі", "бір\r\nекі", False),
        ("бір_x000B_екі", "бірекі", True),
        ("бір_x0009_екі", "бір\tекі", False),
        ("бір_x000_екі", "бір_x000_екі", False),
    ):
        assert cell(with_text(escaped)) == Cell(content, cleaned), escaped


def with_text(text: str) -> bytes:
    """A workbook whose one shared string stands in the file exactly so."""
    data = by_xlsxwriter([["ОРНЫ"]])
    return replaced(data, "xl/sharedStrings.xml", "ОРНЫ".encode(), text.encode())


def replaced(data: bytes, part: str, old: bytes, fresh: bytes) -> bytes:
    """The workbook with something in one of its parts exchanged."""
    target = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as source, zipfile.ZipFile(target, "w") as out:
        for name in source.namelist():
            content = source.read(name)
            if name == part:
                assert old in content, content
                content = content.replace(old, fresh)
            out.writestr(name, content)
    return target.getvalue()


# Formulas and errors


def with_formula(value: float | str | bool) -> bytes:
    """A formula and its cached value."""

    def fill(book: xlsxwriter.Workbook) -> None:
        book.add_worksheet().write_formula(0, 0, "=B1", None, value)

    return written(fill)


def with_result(attribute: bytes, result: bytes) -> bytes:
    """A formula whose cached value stands in the file exactly so."""
    whole = '<c r="A1" t="str"><f>B1</f><v>ОРНЫ</v></c>'.encode()
    fresh = b'<c r="A1"%s><f>B1</f>%s</c>' % (attribute, result)
    return replaced(with_formula("ОРНЫ"), "xl/worksheets/sheet1.xml", whole, fresh)


@pytest.mark.parametrize(
    ("value", "content"),
    [
        (0.1 + 0.2, Decimal("0.3")),
        (0, Decimal(0)),
        ("иә", "иә"),
        (True, True),
        ("#DIV/0!", ErrorValue("#DIV/0!")),
    ],
)
def test_a_formula_is_its_cached_value(value: float | str | bool, content: CellContent) -> None:
    assert cell(with_formula(value)).content == content


def test_a_formula_without_a_cached_value_is_no_blank() -> None:
    for result in (b"", b"<v/>", b"<v></v>"):
        assert cell(with_result(b"", result)).content == Uncalculated()
    assert cell(with_result(b' t="str"', b"")).content == Uncalculated()


def test_a_formula_that_gives_an_empty_text_is_blank() -> None:
    for result in (b"<v/>", b"<v></v>"):
        assert cell(with_result(b' t="str"', result)).content is None


def test_formulas_written_by_a_program_were_never_calculated() -> None:
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    sheet["A1"], sheet["B1"], sheet["C3"] = "=1+1", '=A1&""', "мәтін"
    data = bytes_of(book)
    assert [cell(data, 1, column).content for column in (1, 2)] == [Uncalculated()] * 2
    assert cell(data, 3, 3).content == "мәтін"


def test_every_cell_of_a_shared_formula_is_looked_at() -> None:
    rows = b"".join(
        b'<row r="%d"><c r="A%d"><f t="shared" si="0"%s</f>%s</c></row>'
        % (n, n, b' ref="A1:A3">1+1' if n == 1 else b">", b"<v>2</v>" if n == 2 else b"<v/>")
        for n in (1, 2, 3)
    )
    data = replaced(
        by_xlsxwriter([]),
        "xl/worksheets/sheet1.xml",
        b"<sheetData/>",
        b"<sheetData>%s</sheetData>" % rows,
    )
    assert [cell(data, row).content for row in (1, 2, 3)] == [
        Uncalculated(),
        Decimal(2),
        Uncalculated(),
    ]


def test_formulas_of_the_second_sheet_are_looked_at_too() -> None:
    book = openpyxl.Workbook()
    book.worksheets[0]["A1"] = 1
    book.create_sheet("Ұйымдар")["A1"] = "=1+1"
    workbook = workbook_in(bytes_of(book))
    assert [s.rows[0].cells[1].content for s in workbook.sheets] == [Decimal(1), Uncalculated()]


@pytest.mark.parametrize(
    "error", ["#DIV/0!", "#N/A", "#NAME?", "#NULL!", "#NUM!", "#REF!", "#VALUE!"]
)
def test_errors_are_errors_typed_or_calculated(error: str) -> None:
    assert cell(with_formula(error)).content == ErrorValue(error)
    assert cell(by_openpyxl([[error]])).content == ErrorValue(error)


# Sheets


def dressed() -> Iterator[bytes]:
    """The same hidden rows, columns and sheets and merges, by two programs."""
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    sheet.title = "Ұйымдар"
    for row in range(1, 5):
        for column in range(1, 7):
            sheet.cell(row, column, f"{row}-{column}")
    sheet.row_dimensions[2].hidden = True
    sheet.column_dimensions["B"].hidden = True
    sheet.column_dimensions.group("D", "E", hidden=True)
    sheet.merge_cells("A3:B4")
    book.create_sheet("Жасырын").sheet_state = "hidden"
    book.create_sheet("Өте жасырын").sheet_state = "veryHidden"
    yield bytes_of(book)

    def fill(book: xlsxwriter.Workbook) -> None:
        sheet = book.add_worksheet("Ұйымдар")
        for row in range(4):
            for column in range(6):
                sheet.write_string(row, column, f"{row + 1}-{column + 1}")
        sheet.set_row(1, None, None, {"hidden": True})
        sheet.set_column("B:B", None, None, {"hidden": True})
        sheet.set_column("D:E", None, None, {"hidden": True})
        sheet.merge_range("A3:B4", "3-1")
        book.add_worksheet("Жасырын").hide()
        book.add_worksheet("Өте жасырын").very_hidden()

    yield written(fill)


@pytest.mark.parametrize("program", [0, 1], ids=["openpyxl", "xlsxwriter"])
def test_what_is_hidden_or_merged_is_known(program: int) -> None:
    workbook = workbook_in(list(dressed())[program])
    sheet = workbook.sheets[0]
    assert [(s.name, s.hidden) for s in workbook.sheets] == [
        ("Ұйымдар", False),
        ("Жасырын", True),
        ("Өте жасырын", True),
    ]
    assert [row.number for row in sheet.rows if row.hidden] == [2]
    assert sheet.hidden_columns == {2, 4, 5}
    assert sheet.merges == (Merge(3, 4, 1, 2),)
    assert sheet.rows[2].cells[1].content == "3-1"
    covered = [sheet.rows[2].cells[2], sheet.rows[3].cells[1], sheet.rows[3].cells[2]]
    assert [c.content for c in covered] == [Covered()] * 3
    assert sheet.rows[3].cells[3].content == "4-3"


def test_a_wrong_dimension_hides_no_cells() -> None:
    data = by_xlsxwriter([["бір", "екі"], ["үш", "төрт"]])
    lied = replaced(data, "xl/worksheets/sheet1.xml", b'ref="A1:B2"', b'ref="A1"')
    assert [len(row.cells) for row in first(lied).rows] == [2, 2]


def test_a_lone_cell_in_the_far_corner_is_read_at_once() -> None:
    data = by_xlsxwriter([["бір"]])
    far = replaced(
        data,
        "xl/worksheets/sheet1.xml",
        b"</sheetData>",
        b'<row r="1048576"><c r="XFD1048576"><v>1</v></c></row></sheetData>',
    )
    with at_most(5):
        assert [row.number for row in first(far).rows] == [1, 1_048_576]


def test_a_workbook_with_drop_downs_and_charts_is_read_without_a_warning() -> None:
    def fill(book: xlsxwriter.Workbook) -> None:
        sheet = book.add_worksheet("Орган")
        sheet.write_string(0, 0, "бір")
        sheet.data_validation("B1", {"validate": "list", "source": ["иә", "жоқ"]})
        chart = book.add_chart({"type": "column"})
        assert chart is not None
        chart.add_series({"values": "=Орган!$A$1:$A$2"})
        sheet.insert_chart("D1", chart)
        line = book.add_chart({"type": "line"})
        assert line is not None
        line.add_series({"values": "=Орган!$A$1:$A$2"})
        book.add_chartsheet("Диаграмма").set_chart(line)

    assert [s.name for s in workbook_in(written(fill)).sheets] == ["Орган"]


def test_what_the_kit_saves_is_what_was_in_memory() -> None:
    book = kit.workbook([kit.organisation("МК", 1)], [kit.inspection(1)])
    assert workbook_in(kit.saved(book)).sheets == book.sheets


# Files that are no workbook


OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def zipped(**parts: str) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as out:
        for name, content in parts.items():
            out.writestr(name, content)
    return target.getvalue()


def strict() -> bytes:
    return replaced(
        by_xlsxwriter([["бір"]]),
        "xl/workbook.xml",
        b"http://schemas.openxmlformats.org/spreadsheetml/2006/main",
        b"http://purl.oclc.org/ooxml/spreadsheetml/main",
    )


def encrypted_member() -> bytes:
    """A zip that says of its members that they need a password."""
    data = bytearray(by_xlsxwriter([["бір"]]))
    for mark, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        place = data.find(mark)
        while place >= 0:
            data[place + offset] |= 1
            place = data.find(mark, place + 4)
    return bytes(data)


NO_WORKBOOKS = {
    "empty": (b"", Code.FILE_EMPTY),
    "one byte": (b"P", Code.FILE_OTHER_FORMAT),
    "encrypted": (OLE + "EncryptedPackage".encode("utf-16-le"), Code.FILE_ENCRYPTED),
    "old format renamed": (OLE + b"\x00" * 504 + b"Workbook", Code.FILE_OLD_FORMAT),
    "web page renamed": (b"<html><body><table></table></body></html>", Code.FILE_OTHER_FORMAT),
    "xml table renamed": (b'<?xml version="1.0"?><Workbook/>', Code.FILE_OTHER_FORMAT),
    "text renamed": ("БСН;Атауы\n".encode(), Code.FILE_OTHER_FORMAT),
    "text in utf-16": ("БСН\tАтауы".encode("utf-16"), Code.FILE_OTHER_FORMAT),
    "pdf renamed": (b"%PDF-1.7\n", Code.FILE_OTHER_FORMAT),
    "empty zip": (b"PK\x05\x06" + b"\x00" * 18, Code.FILE_OTHER_FORMAT),
    "zip of files": (zipped(**{"a.txt": "бір"}), Code.FILE_OTHER_FORMAT),
    "open document": (zipped(mimetype="application/vnd.oasis"), Code.FILE_OTHER_FORMAT),
    "binary workbook": (
        zipped(**{"[Content_Types].xml": "<a/>", "xl/workbook.bin": ""}),
        Code.FILE_OLD_FORMAT,
    ),
    "zip of no office": (
        zipped(**{"[Content_Types].xml": "<a/>", "_rels/.rels": '<a><b Type="x"/></a>'}),
        Code.FILE_OTHER_FORMAT,
    ),
    "zip without a main part": (zipped(**{"[Content_Types].xml": "<a/>"}), Code.FILE_DAMAGED),
    "strict": (strict(), Code.FILE_STRICT),
    "encrypted members": (encrypted_member(), Code.FILE_DAMAGED),
    "cut in half": (by_xlsxwriter([["бір"]])[:2000], Code.FILE_DAMAGED),
}


@pytest.mark.parametrize(("data", "code"), NO_WORKBOOKS.values(), ids=NO_WORKBOOKS)
def test_what_is_no_workbook_is_told_in_one_problem(
    data: bytes, code: Code, tmp_path: Path
) -> None:
    path = tmp_path / "a.xlsx"
    path.write_bytes(data)
    workbook, problems = read(path, any_sheet)
    assert workbook is None
    assert [problem.code for problem in problems] == [code]
    tell(problems)
    assert problems[0].place.file == str(path)


def tell(problems: Sequence[Problem]) -> None:
    """Every problem can be said in each language."""
    for problem in problems:
        for language in Language:
            assert message(speech(language), problem)
            assert hint(speech(language), problem)


def test_a_word_document_is_no_workbook() -> None:
    data = template_files.find_template(None, kit.EDITIONS[0], Paper.SHEET).read_bytes()
    workbook, (problem,) = read_bytes(data, "a.xlsx", any_sheet)
    assert (workbook, problem.code) == (None, Code.FILE_OTHER_FORMAT)


def test_a_workbook_without_sheets_is_read_as_one() -> None:
    data = by_xlsxwriter([["бір"]])
    bare = replaced(data, "xl/workbook.xml", b'<sheet name="Sheet1" sheetId="1" r:id="rId1"/>', b"")
    assert kit.codes(kit.problems(workbook_in(bare))) == ["sheet-missing"] * 3


def test_a_missing_file_and_a_folder_are_told(tmp_path: Path) -> None:
    assert [p.code for p in read(tmp_path / "a.xlsx")[1]] == [Code.FILE_MISSING]
    assert [p.code for p in read(tmp_path)[1]] in ([Code.FILE_UNREADABLE], [Code.FILE_LOCKED])


@pytest.mark.parametrize("share", range(1, 20))
def test_a_file_cut_short_anywhere_is_told(share: int) -> None:
    data = kit.saved(kit.workbook([kit.organisation("МК", 1)]))
    workbook, (problem,) = read_bytes(data[: len(data) * share // 20], "a.xlsx", any_sheet)
    assert (workbook, problem.code) == (None, Code.FILE_DAMAGED)


@pytest.mark.parametrize("start", range(0, 60, 3))
def test_a_file_with_a_wrong_byte_never_raises(start: int) -> None:
    data = kit.saved(kit.workbook([kit.organisation("МК", 1)]))
    sound = workbook_in(data)
    for place in range(start * len(data) // 60, (start + 3) * len(data) // 60, 41):
        broken = bytearray(data)
        broken[place] ^= 0xFF
        workbook, problems = read_bytes(bytes(broken), "a.xlsx", any_sheet)
        assert (workbook is None) is (len(problems) == 1)
        assert workbook is None or len(workbook.sheets) <= len(sound.sheets)
        tell(problems)


# Workbooks that nobody here wrote


ODD = SHARED / "odd"
LIMIT = 10.0
"""Seconds for one odd workbook; 5 on a machine with nothing else to do."""

EXPECTED = {
    "openpyxl__null_file.xlsx": Code.FILE_EMPTY,
    "openpyxl__null_archive.xlsx": Code.FILE_OTHER_FORMAT,
    "closedxml__tilde-dollar_LoadPivotTables.xlsx": Code.FILE_OTHER_FORMAT,
    "poi__protected_passtika.xlsx": Code.FILE_ENCRYPTED,
    "poi__protect.xlsx": Code.FILE_ENCRYPTED,
    "calamine__pass_protected.xlsx": Code.FILE_ENCRYPTED,
    "calamine__any_sheets.xlsb": Code.FILE_OLD_FORMAT,
    "poi__sample.strict.xlsx": Code.FILE_STRICT,
    "calamine__strict_iso_paths.xlsx": Code.FILE_STRICT,
    "poi__54764.xlsx": Code.FILE_DAMAGED,
    "poi__54764-2.xlsx": Code.FILE_DAMAGED,
    "poi__workbookProtection-sheet_password-2013.xlsx": None,
    "poi__SimpleMacro.xlsm": None,
    "openpyxl__vba+comments.xlsm": None,
    "poi__link-external-workbook-b.xlsx": None,
    "phpspreadsheet__urlImage.xlsx": None,
    "openxmlsdk__malformed_uri.xlsx": None,
    "phpspreadsheet__namespacenonstd.xlsx": None,
    "phpspreadsheet__utf16be.bom.xlsx": None,
    "phpspreadsheet__without_cell_reference.xlsx": None,
    "poi__59746_NoRowNums.xlsx": None,
    "calamine__issue_174.xlsx": None,
}
"""What is said of some of them; None: they are read."""


class TooLongError(BaseException):
    """Passes through code that catches every :class:`Exception`."""


@contextmanager
def at_most(seconds: float) -> Iterator[None]:
    """Stops what takes longer; where there are no alarms it is only measured."""

    def stop(_signal: int, _frame: FrameType | None) -> None:
        raise TooLongError(f"more than {seconds} s")

    begun = time.monotonic()
    if hasattr(signal, "setitimer"):
        before = signal.signal(signal.SIGALRM, stop)
        signal.setitimer(signal.ITIMER_REAL, seconds)
        try:
            yield
        finally:
            signal.setitimer(signal.ITIMER_REAL, 0)
            signal.signal(signal.SIGALRM, before)
    else:
        yield
    if time.monotonic() - begun > seconds:
        raise TooLongError(f"more than {seconds} s")


def odd() -> list[object]:
    if not ODD.is_dir():
        absent = pytest.mark.skip(reason="../shared/odd is not beside this checkout")
        return [pytest.param(Path(), marks=absent)]
    found: list[object] = []
    found += [pytest.param(path, id=path.name) for path in sorted((ODD / "xlsx").iterdir())]
    return found


def any_sheet(_: str) -> bool:
    return True


@pytest.mark.parametrize("path", odd())
def test_an_odd_workbook_is_read_or_told_of_in_one_problem(path: Path) -> None:
    with at_most(LIMIT):
        workbook, problems = read(path, any_sheet)
    if workbook is None:
        (problem,) = problems
        assert problem.is_error
        tell(problems)
    else:
        assert not problems
        assert kit.accepted(workbook).submission is None, "it lacks our sheets"
    if path.name in EXPECTED:
        assert (problems[0].code if problems else None) is EXPECTED[path.name]


def test_the_odd_workbooks_named_here_exist() -> None:
    if not ODD.is_dir():
        pytest.skip("../shared/odd is not beside this checkout")
    with (ODD / "INDEX.tsv").open(encoding="utf-8") as stream:
        listed = {row[0].removeprefix("xlsx/") for row in csv.reader(stream, delimiter="\t")}
    assert set(EXPECTED) <= listed


def contents(name: str) -> set[CellContent]:
    """What stands in the cells of an odd workbook."""
    path = ODD / "xlsx" / name
    if not path.exists():
        pytest.skip("../shared/odd is not beside this checkout")
    rows = [row for sheet in workbook_in(path.read_bytes()).sheets for row in sheet.rows]
    return {c.content for row in rows for c in row.cells.values()}


def test_phonetic_runs_do_not_join_the_text() -> None:
    texts = [content for content in contents("calamine__rph.xlsx") if content]
    assert texts
    assert all("カ" not in str(text) for text in texts)


def test_errors_of_others_are_errors() -> None:
    assert contents("calamine__errors.xlsx") >= {ErrorValue("#DIV/0!"), ErrorValue("#N/A")}


def test_dates_of_others_are_dates() -> None:
    for name in ("calamine__date_1904.xlsx", "calamine__date_quoted_format.xlsx"):
        assert any(isinstance(content, date) for content in contents(name)), name
