"""The quick way of reading cells says what the careful one says, and is taken where it may be."""

from __future__ import annotations

import io
import subprocess
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import date, datetime
from pathlib import Path
from random import Random
from unittest.mock import patch

import openpyxl
import pytest
import xlsxwriter
from hypothesis import given, settings
from hypothesis import strategies as st

from generator.excel.read import cells as plain_rows
from generator.excel.read import guard
from generator.excel.read import workbook as reading
from generator.excel.read.workbook import read_bytes
from generator.messages.problems import Code, Problem
from generator.submission.sheets import Workbook
from tests.helpers.hostile import BODY, TEXTS, sound_workbook, unzipped, zipped
from tests.helpers.paths import INPUTS, SHARED

Read = tuple[Workbook | None, tuple[Problem, ...]]
Typed = str | int | float | bool | date | datetime | None

ODD = SHARED / "odd" / "xlsx"

bounded = settings(derandomize=True, deadline=None, max_examples=60)


def any_sheet(_: str) -> bool:
    return True


def read_both_ways(data: bytes) -> Read:
    """What the careful way says, and proof that it is what is said anyway."""
    usual = read_bytes(data, "x", any_sheet)
    with (
        patch.object(plain_rows, "cut", side_effect=ValueError),
        patch.object(plain_rows, "texts", side_effect=ValueError),
    ):
        careful = read_bytes(data, "x", any_sheet)
    assert usual == careful
    assert orders(usual) == orders(careful)
    return careful


def orders(read: Read) -> list[list[int]]:
    """The columns of all rows as they stand in them: equal mappings may differ in that."""
    sheets = read[0].sheets if read[0] else ()
    return [list(row.cells) for sheet in sheets for row in sheet.rows]


@contextmanager
def parts_read_with_care() -> Iterator[list[bytes]]:
    """The parts that are read element by element while this lasts."""
    elements, slow = reading._elements, list[bytes]()

    def noted(xml: bytes, *names: str) -> Iterator[object]:
        slow.extend([xml] if xml else [])
        return elements(xml, *names)

    with patch.object(reading, "_elements", noted):
        yield slow


def is_quick(data: bytes) -> bool:
    """True when no part of a workbook, which must be sound, is read element by element."""
    with parts_read_with_care() as slow:
        workbook, problems = read_bytes(data, "x", any_sheet)
    assert workbook is not None, problems
    return not slow


# As programs write them


NOON = datetime(2023, 6, 20, 12, 30)  # noqa: DTZ001 - cells know of no zones
ROWS: list[list[Typed]] = [
    ["БСН", "Атауы", "Сан", "Күні", "Иә", None, "«А&Б» <ЖШС>"],
    ["050140000012", "Қайнар\nекінші жол", 1234.5, date(2023, 6, 20), True, None, "  бос  "],
    [None, None, -3, NOON, False, "_x000B_", "1e5"],
    [],
    [7, 0.1, 123456789012345678, 1e-7, 1e21, -0.0, "é ұ\u00a0ү"],
]


def by_openpyxl(rows: Sequence[Sequence[Typed]]) -> bytes:
    book = openpyxl.Workbook()
    for number, line in enumerate(rows, start=1):
        for column, value in enumerate(line, start=1):
            book.worksheets[0].cell(number, column, value)
    data = io.BytesIO()
    book.save(data)
    return data.getvalue()


def by_xlsxwriter(rows: Sequence[Sequence[Typed]], **options: object) -> bytes:
    data = io.BytesIO()
    whole = {"in_memory": True, "strings_to_formulas": False, "remove_timezone": True, **options}
    with xlsxwriter.Workbook(data, whole) as book:
        sheet = book.add_worksheet()
        plain, day = book.add_format({"border": 1}), book.add_format({"num_format": "dd.mm.yyyy"})
        for number, line in enumerate(rows):
            for column, value in enumerate(line):
                sheet.write(number, column, value, day if isinstance(value, date) else plain)
    return data.getvalue()


def in_libreoffice(data: bytes, folder: Path, soffice: str) -> bytes:
    """The workbook as LibreOffice saves it."""
    (folder / "book.xlsx").write_bytes(data)
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    to = ["--convert-to", "xlsx:Calc MS Excel 2007 XML", "--outdir", str(folder / "again")]
    command = [soffice, "--headless", "--norestore", profile, *to, str(folder / "book.xlsx")]
    subprocess.run(command, check=True, capture_output=True, timeout=120)
    return (folder / "again" / "book.xlsx").read_bytes()


@pytest.mark.parametrize("write", [by_openpyxl, by_xlsxwriter])
def test_what_programs_write_is_read_quickly_and_alike(
    write: Callable[[Sequence[Sequence[Typed]]], bytes],
) -> None:
    data = write(ROWS)
    workbook, _ = read_both_ways(data)
    assert workbook is not None
    assert [row.number for row in workbook.sheets[0].rows] == [1, 2, 3, 5]
    assert is_quick(data)


def test_inputs_with_a_calendar_from_1904_are_read_quickly_and_alike() -> None:
    data = by_xlsxwriter(ROWS, date_1904=True)
    assert read_both_ways(data)[0] != read_bytes(by_xlsxwriter(ROWS), "x", any_sheet)[0]
    assert is_quick(data)


def test_what_libreoffice_saves_is_read_quickly_and_alike(tmp_path: Path, soffice: str) -> None:
    data = in_libreoffice(by_xlsxwriter(ROWS), tmp_path, soffice)
    workbook, _ = read_both_ways(data)
    assert workbook is not None
    assert len(workbook.sheets[0].rows) == 4
    assert is_quick(data)


def samples() -> list[object]:
    found = sorted(INPUTS.rglob("*.xlsx"))
    return [pytest.param(path, id=path.stem) for path in found]


@pytest.mark.parametrize("path", samples())
def test_the_samples_are_read_quickly_and_alike(path: Path) -> None:
    data = path.read_bytes()
    assert read_both_ways(data)[0] is not None
    assert is_quick(data)


def odd() -> list[object]:
    if not ODD.is_dir():
        absent = pytest.mark.skip(reason="../shared/odd is not beside this checkout")
        return [pytest.param(Path(), marks=absent)]
    return [pytest.param(path, id=path.name) for path in sorted(ODD.iterdir())]


@pytest.mark.parametrize("path", odd())
def test_odd_workbooks_are_read_alike(path: Path) -> None:
    read_both_ways(path.read_bytes())


# As they might be written


MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
SHEET = (
    '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\r\n<worksheet xmlns='
    '"http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:x="urn:x">{before}'
    "<sheetData>{rows}</sheetData>{after}</worksheet>"
)
CELL = '<c r="A1"><v>5</v></c>'
IN_ROW = '<row r="1">{}</row>'


def workbook_of(sheet: str | bytes, texts: str | None = None) -> bytes:
    """A sound workbook with that XML as its first sheet and those shared texts."""
    parts = unzipped(sound_workbook())
    parts[BODY] = sheet if isinstance(sheet, bytes) else sheet.encode()
    if texts is not None:
        parts[TEXTS] = texts.encode()
    return zipped(parts.items())


def sheet_of(rows: str, before: str = "", after: str = "") -> str:
    return SHEET.format(rows=rows, before=before, after=after)


PLAIN = [
    CELL,
    '<c r="A1" s="0" t="n"><v>1</v></c><c r="B1" t="s"><v>3</v></c>',
    '<c r="A1" s="9999"><v>45000</v></c>',
    '<c r="A1"/><c r="B1" s="1"/><c r="C1" t="s"/><c r="D1"></c>',
    '<c r="A1" t="inlineStr"><is><t>қ</t></is></c>',
    '<c r="A1" t="inlineStr"><is><t xml:space="preserve"> &amp;&#1179;&#x49b;\n </t></is></c>',
    '<c r="A1" t="inlineStr"/><c r="B1" t="inlineStr"><is><t>&quot;&apos;</t></is></c>',
    '<c r="A1" t="inlineStr"><is><t>&#13;&#10;&#xA0;&#9;\rк</t></is></c>',
    '<c r="A1" t="str"><f>"a"&amp;"b"</f><v>ab</v></c>',
    '<c r="A1"><f t="shared" ref="A1:A3" si="0">1+1</f><v>2</v></c><c r="B1"><f/><v>2</v></c>',
    '<c r="A1" t="b"><v>1</v></c><c r="B1" t="b"><v>7</v></c>',
    '<c r="A1" t="e"><v>#DIV/0!</v></c>',
    '<c r="A1" t="d"><v>2023-06-20</v></c><c r="B1" t="d"><v>no</v></c>',
    '<c r="A1"><v>1E5</v></c><c r="B1"><v>-0</v></c><c r="C1"><v>-0.0</v></c>',
    '<c r="A1"><v>12345678901234567</v></c><c r="B1"><v>0.1234567890123456</v></c>',
    '<c r="A1"><v>007</v></c><c r="B1"><v>1.50</v></c><c r="C1"><v>+3</v></c>',
    '<c r="A1"><v>.5</v></c><c r="B1"><v>5.</v></c><c r="C1"><v>1_0</v></c>',
    '<c r="A1"><v>nan</v></c><c r="B1"><v>1e999</v></c><c r="C1"><v>1e31</v></c>',
    '<c r="A1"><v>٣</v></c><c r="B1"><v>1,5</v></c><c r="C1"><v>\u00a07\u2003</v></c>',
    '<c r="A1"><v></v></c><c r="B1"><v> </v></c><c r="C1" t="s"><v> 3 </v></c>',
    '<c r="A1" t="str"><v>_x0041__x000B_</v></c><c r="B1" t="str"><v>\u200b</v></c>',
    '<c r="C1"><v>3</v></c><c r="A1"><v>1</v></c><c r="D1"><v>4</v></c><c r="B1"/>',
    '<c r="ZZZ1"><v>1</v></c>',
    '<c r="A1" cm="1"><v>5</v></c>',
    '<c r="A1" >\n<v>5</v>\n</c>',
    '<c r="A1"><v>5</v> </c>',
    CELL + " ",
    '<c r="A1"><v/></c>',
    '<c r="A1" t="str"><f>""</f><v></v></c>',
    '<c r="A1"><f>1+1</f><v> </v></c>',
    '<c r="A1"><f>1+1</f></c>',
    '<c r="A1"><f x="1">1+1</f><v>2</v></c>',
    '<c r="A1"><v>5</v><f>1+1</f></c>',
    '<c r="A1" t="inlineStr"><v>5</v></c>',
    '<c r="A1" t="odd"><v>5</v></c>',
    '<c r="a1"><v>5</v></c>',
]
"""Cells of a row that are told without an element for each."""


@pytest.mark.parametrize("cells", PLAIN)
def test_plain_cells_are_read_quickly_and_alike(cells: str) -> None:
    data = workbook_of(sheet_of(IN_ROW.format(cells)))
    assert read_both_ways(data)[0] is not None
    assert is_quick(data)


PLAIN_SHEETS = [
    sheet_of(IN_ROW.format(CELL)).replace("\r\n", ""),
    sheet_of(IN_ROW.format(CELL)).partition("\r\n")[2],
    sheet_of(IN_ROW.format(CELL)).replace("UTF-8", "utf-8"),
    sheet_of('<row r="1" spans="1:9" hidden="1" x:dyDescent="0.2">' + CELL + "</row>"),
    sheet_of('<row r="1"/><row r="2" hidden="true"/><row r="3"></row>'),
    sheet_of('<row r="2"><c r="A2"><v>2</v></c></row><row r="1">' + CELL + "</row>"),
    sheet_of(IN_ROW.format(CELL) + '\n<row r="3"><c r="B3"><v>6</v></c></row>\n'),
    sheet_of("<row><c r=\"A1\"><v>1</v></c></row><row hidden='1'></row>"),
    sheet_of(IN_ROW.format(CELL), '<cols><col min="2" max="3" hidden="1"/></cols>'),
    sheet_of(IN_ROW.format(CELL), after='<mergeCells><mergeCell ref="A1:B2"/></mergeCells>'),
    sheet_of(IN_ROW.format(CELL), after="<x:row><x:c/></x:row>"),
]
"""Sheets whose rows and other parts are for the parser, whatever they look like."""


@pytest.mark.parametrize("sheet", PLAIN_SHEETS)
def test_plain_sheets_are_read_quickly_and_alike(sheet: str) -> None:
    data = workbook_of(sheet)
    assert read_both_ways(data)[0] is not None
    assert is_quick(data)


NOT_PLAIN = [
    IN_ROW.format("<c r='A1'><v>5</v></c>"),
    IN_ROW.format('<c s="0" r="A1"><v>5</v></c>'),
    IN_ROW.format('<c t="s" s="0" r="A1"><v>3</v></c>'),
    IN_ROW.format("<c><v>5</v></c><c><v>6</v></c>"),
    IN_ROW.format('<c r="B1"><v>5</v></c><c><v>6</v></c>'),
    IN_ROW.format(CELL + "<!-- -->"),
    IN_ROW.format('<c r="A1" t="str"><v><![CDATA[<v>5</v>]]></v></c>'),
    IN_ROW.format('<c r="A1" t="str"><v>a<?x?>b</v></c>'),
    IN_ROW.format('<c r="A1" t="inlineStr"><is><r><t>a</t></r><r><t>b</t></r></is></c>'),
    IN_ROW.format('<c r="A1" t="inlineStr"><is><t>a</t><rPh sb="0" eb="1"><t>z</t></rPh></is></c>'),
    IN_ROW.format('<c r="A01"><v>5</v></c>'),
    IN_ROW.format('<c r="A1" xmlns="urn:other"><v>5</v></c>'),
    IN_ROW.format('<c r="A1"><v xmlns="urn:other">5</v></c>'),
    IN_ROW.format('<x:c r="A1"><v>5</v></x:c>' + CELL),
    IN_ROW.format('<extLst><c r="B1"><v>6</v></c></extLst>' + CELL),
    IN_ROW.format(CELL + '<extLst><c r="B1"><v>6</v></c></extLst>'),
    '<row r="1" xmlns="urn:other">' + CELL + "</row>",
    '<row r="1">' + CELL + '</row ><row r="2"><c r="A2"><v>2</v></c></row >',
    "<!-- -->" + IN_ROW.format(CELL),
    "<!--" + IN_ROW.format(CELL) + "-->" + IN_ROW.format(CELL),
    "<![CDATA[" + IN_ROW.format(CELL) + "]]>" + IN_ROW.format(CELL),
    '<row r="1"><c r="A1"><v>5</v></c><!--</row><row r="2">--><c r="B1"><v>6</v></c></row>',
    *(
        hidden.format(IN_ROW.format(CELL)) + f'<m:row xmlns:m="{MAIN}" r="1"><m:c/></m:row>'
        for hidden in ("<!--{}-->", "<?x {}?>", "<![CDATA[{}]]>", '<x:a xmlns="urn:x">{}</x:a>')
    ),
    '<row r="2"><_cut_/></row>' + IN_ROW.format(CELL),
    *(f'{IN_ROW.format(CELL)}<m:row xmlns:m="{MAIN}" r="2"><m:_cut_/></m:row>',),
]
"""Rows of sound XML that the quick way has to leave to the careful one."""


@pytest.mark.parametrize("rows", NOT_PLAIN)
def test_what_is_not_plain_is_read_with_care(rows: str) -> None:
    data = workbook_of(sheet_of(rows))
    assert read_both_ways(data)[0] is not None
    assert not is_quick(data)


TWICE = [
    sheet_of(IN_ROW.format(CELL + '<c r="A1"><v>6</v></c>')),
    sheet_of(IN_ROW.format(CELL + '<c r="A1"/>')),
    sheet_of(IN_ROW.format("<c><v>5</v></c>" + CELL)),
    sheet_of(IN_ROW.format('<c r="A7"><v>5</v></c>')),
    sheet_of('<row><c r="A2"><v>5</v></c><c r="B1"><v>5</v></c></row>'),
    sheet_of(IN_ROW.format('<c r="A1"><v>5</v><v>6</v></c>')),
    sheet_of(IN_ROW.format('<c r="A1"><f>1</f><f>2</f><v>5</v></c>')),
    sheet_of(IN_ROW.format('<c r="A1" t="inlineStr"><is><t>a</t><t>b</t></is></c>')),
    sheet_of(IN_ROW.format('<c r="A1" t="inlineStr"><is><r><t>a</t><t>b</t></r></is></c>')),
    sheet_of(IN_ROW.format(CELL) + '<row r="1"><c r="B1"><v>6</v></c></row>'),
    sheet_of(IN_ROW.format(CELL) + '<row r="1"/>'),
    sheet_of('<row/><row r="1"/>'),
    sheet_of(IN_ROW.format('<row r="2"><c r="A2"><v>2</v></c></row>')),
    sheet_of(IN_ROW.format(CELL), after='<row r="2"><c r="A2"><v>2</v></c></row>'),
    sheet_of(IN_ROW.format(CELL), after='<sheetData><row r="2"/></sheetData>'),
    sheet_of(IN_ROW.format(CELL), after="<sheetData/>"),
    sheet_of("", after="<mergeCells/><mergeCells/>"),
]
"""Sheets of which programs take one or the other half."""


@pytest.mark.parametrize("sheet", TWICE)
def test_what_stands_twice_is_told_alike(sheet: str) -> None:
    workbook, problems = read_both_ways(workbook_of(sheet))
    assert workbook is None
    assert [problem.code for problem in problems] == [Code.FILE_AMBIGUOUS]


FAULTY = [
    IN_ROW.format('<c r="A1"><v>5&</v></c>'),
    IN_ROW.format('<c r="A1" t="str"><v>&lt</v></c>'),
    IN_ROW.format('<c r="A1" t="str"><v>&nbsp;</v></c>'),
    IN_ROW.format('<c r="A1" t="str"><v>&#0;</v></c>'),
    IN_ROW.format('<c r="A1" t="str"><v>&#55296;</v></c>'),
    IN_ROW.format('<c r="A1" t="str"><v>&#1114112;</v></c>'),
    IN_ROW.format('<c r="A1" t="str"><v>]]></v></c>'),
    IN_ROW.format('<c r="A1" t="str"><v>\x01</v></c>'),
    IN_ROW.format('<c r="A1" t="str"><v>\uffff</v></c>'),
    IN_ROW.format('<c r="A1"><f>1&2</f><v>5</v></c>'),
    IN_ROW.format('<c r="A1" r="A1"><v>5</v></c>'),
    IN_ROW.format('<c r="A1"><v>5</c></v>'),
    IN_ROW.format('<c r="A1"><v>5</v>'),
    IN_ROW.format('<c r="A1" t="s"><v>99999</v></c>'),
    IN_ROW.format('<c r="A1" t="s"><v>-1</v></c>'),
    IN_ROW.format('<c r="A1" t="s"><v>٣</v></c>'),
    IN_ROW.format('<c r="AAAA1"><v>5</v></c>'),
    IN_ROW.format('<c r="1"><v>5</v></c>'),
    '<row r="1" r="1">' + CELL + "</row>",
    '<row r="1" y:z="1">' + CELL + "</row>",
    '<row r="0"><c r="A0"><v>5</v></c></row>',
    '<row r="x">' + CELL + "</row>",
    '<row r="1" a=">' + CELL + "</row>",
    IN_ROW.format(CELL) + "</row>",
]
"""Rows that make a workbook damaged, however they are read."""


@pytest.mark.parametrize("rows", FAULTY)
def test_what_is_damaged_is_told_alike(rows: str) -> None:
    workbook, problems = read_both_ways(workbook_of(sheet_of(rows)))
    assert workbook is None
    assert [problem.code for problem in problems] == [Code.FILE_DAMAGED]


@pytest.mark.parametrize("name", ["us-ascii", "ascii", "latin-1"])
def test_letters_of_another_encoding_are_told_alike(name: str) -> None:
    told = '<c r="A1" t="inlineStr"><is><t>қ</t></is></c>'
    sheet = sheet_of(IN_ROW.format(told)).replace("UTF-8", name)
    assert read_both_ways(workbook_of(sheet))[0] is None


def test_a_sheet_in_utf_16_is_read_alike() -> None:
    sheet = sheet_of(IN_ROW.format(CELL)).replace("UTF-8", "UTF-16").encode("utf-16")
    assert read_both_ways(workbook_of(sheet))[0] is not None


def test_bytes_that_are_no_letters_are_told_alike() -> None:
    sheet = sheet_of(IN_ROW.format(CELL)).encode().replace(b"<v>5", b"<v>\xed\xa0\x80")
    assert read_both_ways(workbook_of(sheet))[0] is None


ITEMS = '<sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">{}</sst>'
SHOWN = IN_ROW.format('<c r="A1" t="s"><v>0</v></c>')


@pytest.mark.parametrize(
    ("item", "quick"),
    [
        ("<si><t>қ</t></si>", True),
        ('<si><t xml:space="preserve"> a&amp;b\n&#10; </t></si>', True),
        ("<si><t>_x000B_</t></si>", True),
        ("<si><t>a</t></si>\n", True),
        ("<!-- <si> --><si><t>a</t></si>", False),
        (f'<!-- <si><t>a</t></si> --><m:si xmlns:m="{MAIN}"/>', False),
        ("<si><t/></si>", False),
        ("<si> <t>a</t></si>", False),
        ("<si><r><t>a</t></r><r><t>b</t></r></si>", False),
        ("<si><t>a</t><rPh sb='0' eb='1'><t>z</t></rPh></si>", False),
        ("<si><t><![CDATA[</t></si>]]></t></si>", False),
        ("<si xmlns='urn:other'><t>b</t></si><si><t>a</t></si>", False),
        ("<x xmlns='urn:other'><si><t>b</t></si></x><si><t>a</t></si>", False),
        ("<si><t>a</t></si><x xmlns='urn:other'><si><t>b</t></si></x>", False),
        ("<si><t>a</t></si><x:si xmlns:x='urn:other'/><si><t>b</t></si>", False),
    ],
)
def test_shared_texts_are_read_alike(item: str, quick: bool) -> None:
    data = workbook_of(sheet_of(SHOWN), ITEMS.format(item + "<si><t>я</t></si>" * 80))
    assert read_both_ways(data)[0] is not None
    assert is_quick(data) is quick


@pytest.mark.parametrize("item", ["<si><t>&</t></si>", "<si><t>]]></t></si>", "<si><t>a</si>"])
def test_damaged_texts_are_told_alike(item: str) -> None:
    assert read_both_ways(workbook_of(sheet_of(SHOWN), ITEMS.format(item)))[0] is None


# Bounds


@pytest.mark.parametrize(
    ("bound", "most"),
    [
        *(("MAX_CELLS", 1), ("MAX_LETTERS", 4), ("MAX_LETTERS_IN_CELL", 4), ("MAX_COLUMNS", 1)),
        ("MAX_MARKS", 20),
    ],
)
def test_bounds_hold_in_both_ways(bound: str, most: int) -> None:
    told = '<c r="{}1" t="inlineStr"><is><t>Қайнар</t></is></c>'
    sheet = sheet_of(
        IN_ROW.format(told.format("A") + told.format("B")),
        '<cols><col min="2" max="3" hidden="1"/></cols>',
    )
    assert read_both_ways(workbook_of(sheet))[0] is not None
    with patch.object(guard, bound, most):
        workbook, problems = read_both_ways(workbook_of(sheet))
    assert workbook is None
    assert [problem.code for problem in problems] == [Code.FILE_TOO_LARGE]


@pytest.mark.parametrize("bound", ["_LARGEST", "_LARGEST_TREE"])
def test_what_is_too_large_to_be_cut_is_read_with_care(bound: str) -> None:
    data = workbook_of(sheet_of(IN_ROW.format(CELL)))
    with patch.object(plain_rows, bound, 100):
        assert not is_quick(data)
        assert read_both_ways(data)[0] is not None


def test_what_was_counted_before_a_sheet_proved_odd_is_not_counted_twice() -> None:
    told = '<row r="{0}"><c r="A{0}" t="inlineStr"><is><t>Қайнар</t></is></c></row>'
    rows = "".join(told.format(number) for number in range(1, 10))
    data = workbook_of(sheet_of(rows + '<row r="10"><c s="0" r="A10"><v>1</v></c></row>'))
    workbook, _ = read_both_ways(data)
    assert workbook is not None
    cells = [c for sheet in workbook.sheets for row in sheet.rows for c in row.cells.values()]
    letters = sum(len(cell.content) for cell in cells if isinstance(cell.content, str))
    with patch.object(guard, "MAX_LETTERS", letters), patch.object(guard, "MAX_CELLS", len(cells)):
        assert read_both_ways(data)[0] is not None
    assert not is_quick(data)


# Whatever they are


def typed() -> st.SearchStrategy[Typed]:
    letters = st.text(st.sampled_from("Aқ é\u00a0\u200b\n\t&<>\"'_x0041-#1.е"), max_size=12)
    days = st.dates(date(1904, 1, 2), date(2099, 12, 31))
    moments = st.builds(datetime.combine, days, st.times().map(lambda t: t.replace(microsecond=0)))
    numbers = st.one_of(
        st.integers(-(10**18), 10**18),
        st.floats(allow_nan=False, allow_infinity=False),
        st.decimals(-(10**9), 10**9, places=2, allow_nan=False).map(float),
    )
    return st.one_of(st.none(), letters, numbers, st.booleans(), days, moments)


@bounded
@given(st.lists(st.lists(typed(), max_size=6), max_size=6), st.booleans())
def test_whatever_programs_write_is_read_quickly_and_alike(
    rows: list[list[Typed]], old: bool
) -> None:
    for data in (by_openpyxl(rows), by_xlsxwriter(rows, date_1904=old)):
        read_both_ways(data)
        assert is_quick(data)


PIECES = [
    *PLAIN,
    *(rows.removeprefix('<row r="1">').removesuffix("</row>") for rows in (*NOT_PLAIN, *FAULTY)),
    *(sheet.partition("<sheetData>")[2].partition("</sheetData>")[0] for sheet in TWICE),
    *("<!-- x -->", "<![CDATA[a]]>", "<?pi x?>", " ", "\r\n", "&amp;", "&#10;", "&bad;", "]]>"),
    *("<", ">", "&", '"', "</row>", "<row>", '<row r="3">', '<row r="7"/>', ' hidden="1"'),
    *(' t="str"', ' t="s"', ' t="inlineStr"', ' s="1"', ' r="B1"', "<v>", "</v></c>", '<c r="'),
    *("12345678901234567", "1E5", "-0", "60", "\x01", "\u00a0", "ұ\u0306", "_x000B_"),
]


@settings(derandomize=True, deadline=None, max_examples=300)
@given(st.lists(st.sampled_from(PIECES), max_size=5), st.randoms(use_true_random=False))
def test_whatever_is_put_into_a_sheet_is_told_alike(pieces: list[str], chance: Random) -> None:
    sheet = sheet_of('<row r="1">' + CELL + '</row><row r="2" s="1"><c r="A2" s="1"/></row>')
    for piece in pieces:
        at = chance.choice([place for place, sign in enumerate(sheet) if sign in '<>"/'])
        at += chance.choice([0, 1])
        sheet = sheet[:at] + piece + sheet[at + chance.choice([0, 0, 0, 1, 8]) :]
    read_both_ways(workbook_of(sheet))


@settings(derandomize=True, deadline=None, max_examples=150)
@given(st.randoms(use_true_random=False))
def test_a_sheet_with_bytes_gone_astray_is_told_alike(chance: Random) -> None:
    parts = unzipped(by_xlsxwriter(ROWS) if chance.random() < 0.5 else by_openpyxl(ROWS))
    names = [name for name in (BODY, TEXTS) if name in parts]
    name = chance.choice(names)
    part = bytearray(parts[name])
    for _ in range(chance.choice([1, 2, 4])):
        at = chance.randrange(len(part))
        other = chance.randrange(len(part))
        part[at : at + chance.choice([0, 1, 5])] = part[other : other + chance.choice([0, 1, 9])]
    parts[name] = bytes(part)
    read_both_ways(zipped(parts.items()))
