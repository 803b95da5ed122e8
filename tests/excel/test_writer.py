"""Workbooks that we write: what is put into a cell is shown as it is, and no file stays."""

from __future__ import annotations

import io
import tempfile
from pathlib import Path

import pytest
from openpyxl import load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from generator.excel.read.workbook import read_bytes
from generator.excel.writer import HEAD, LINE_HEIGHT, PLAIN, TALLEST, Book, lines_of, written

TEXTS = [
    *("=1+1", "+7", "-5", "@а", "'=1", "  бос  ", "бір\nекі", "a\r\nb\rc", "<b>&\"'", "007", "1e5"),
    *("_x0041_", "_x0041_x0042_", "_x005F_x0041_", "<r><t>x</t></r>", "<r/>", "\x0b\ud800қ\uffff"),
    "😀" * 10,
]


def put(*texts: str) -> bytes:
    """A workbook with a text in each row."""

    def write(book: Book) -> None:
        page = book.page("Парақ", (20, 20))
        for row, text in enumerate(texts, 1):
            page.put(row, 1, text)

    return written(2023, write)


def sheet(data: bytes) -> Worksheet:
    (found,) = load_workbook(io.BytesIO(data)).worksheets
    return found


@pytest.mark.parametrize("text", TEXTS)
def test_a_text_is_read_as_it_was_written(text: str) -> None:
    data = put(text)
    workbook, problems = read_bytes(data, "a.xlsx", lambda _: True)
    assert workbook is not None, problems
    kept = text.replace("\r\n", "\n").replace("\r", "\n")
    kept = "".join(letter for letter in kept if letter not in "\x0b\ud800\uffff").strip()
    cell = workbook.sheets[0].rows[0].cells[1]
    assert (cell.content, cell.cleaned) == (kept, False)
    cell_of_openpyxl = sheet(data)["A1"]
    assert cell_of_openpyxl.data_type == "s"
    assert cell_of_openpyxl.number_format == "@"
    assert bool(cell_of_openpyxl.quotePrefix) is text.startswith(("=", "+", "-", "@"))


def test_a_text_of_which_nothing_is_left_is_no_cell_of_text() -> None:
    assert sheet(put("\x00\x01", "қ"))["A1"].value is None


def test_heads_stand_over_two_rows_and_are_as_high_as_their_words() -> None:
    words = "мемлекет бақылауындағы акционерлік қоғамдар"

    def write(book: Book) -> None:
        page = book.page("Парақ", (10, 12, 12))
        page.put_heads(2, ["№"], "оның ішінде:", [words, "б"], HEAD)
        page.put_row(4, [1, 2, None])

    found = sheet(written(2023, write))
    assert [cell.value for cell in found[2]] == ["№", "оның ішінде:", None]
    assert [cell.value for cell in found[3]] == [None, words, "б"]
    assert [cell.value for cell in found[4]] == [1, 2, None]
    assert {str(merged) for merged in found.merged_cells.ranges} == {"A2:A3", "B2:C2"}
    assert found.row_dimensions[3].height == LINE_HEIGHT * lines_of(words, 12, bold=True) > 30


def test_words_over_all_columns_are_as_high_as_they_need() -> None:
    def write(book: Book) -> None:
        page = book.page("Парақ", (10, 10))
        page.put_across(1, "сөз " * 15, PLAIN)
        page.put_across(2, "сөз " * 15, PLAIN._replace(font_size=22))
        page.put_across(3, "сөз " * 30_000, PLAIN)

    heights = [sheet(written(2023, write)).row_dimensions[row].height for row in (1, 2, 3)]
    assert heights[0] == 3 * LINE_HEIGHT
    assert heights[1] == 2 * 8 * LINE_HEIGHT
    assert heights[2] == TALLEST


def test_the_year_alone_dates_a_workbook() -> None:
    assert put("а") == put("а")
    properties = load_workbook(io.BytesIO(put("а"))).properties
    assert properties.creator == "bagalau"
    assert str(properties.created) == str(properties.modified) == "2023-01-01 00:00:00"


def test_no_temporary_file_stays_whatever_happens(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    put("а")
    assert list(tmp_path.iterdir()) == []

    def fail(book: Book) -> None:
        book.page("Парақ", (10,)).put(1, 1, "а")
        raise ValueError("own")

    with pytest.raises(ValueError, match="own"):
        written(2023, fail)
    assert list(tmp_path.iterdir()) == []
