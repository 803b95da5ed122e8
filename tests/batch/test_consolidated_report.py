"""The consolidated report of Appendix 5: its order, its words and numbers, its workbook."""

from __future__ import annotations

import io
import json
import random
import re
import subprocess
import zipfile
from pathlib import Path

import pytest
from openpyxl import load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from generator.excel.appendix_5 import LAST, TOTAL, WIDTHS, book, column_of
from generator.excel.blank.aids import UNUSED
from generator.excel.read.workbook import read_bytes
from generator.excel.writer import LINE_HEIGHT, TALLEST, lines_of
from generator.files import archive
from generator.law.choices import Count, Form, Kind
from generator.law.edition import Edition
from generator.submission.appendix_2 import (
    Appendix2Counts,
    Consolidated,
    ReportedBody,
    consolidated,
    entered,
    rows,
)
from generator.submission.bodies import all_regions
from generator.submission.sheets import Sheet
from tests.helpers import kit, law
from tests.helpers.paths import SHARED

OFFICIAL = SHARED / "official"
official = pytest.mark.skipif(
    not OFFICIAL.is_dir(), reason="the official texts lie beside the checkout, in ../shared"
)
each_edition = pytest.mark.parametrize("edition", kit.EDITIONS, ids=lambda edition: edition.id)

FIRST = kit.EDITIONS[0]
TEXT = FIRST.report


def report(seed: int, edition: Edition = FIRST) -> Appendix2Counts:
    """Counts that differ from cell to cell; some decrease in the year."""
    chosen = random.Random(seed)
    return Appendix2Counts({cell: chosen.randrange(1000) for cell in entered(edition.report)})


def body(
    name: str, kind: Kind = law.SECTORAL, kato: str | None = None, seed: int = 1
) -> ReportedBody:
    return ReportedBody(name, kind, kato, report(seed))


def regions(edition: Edition, number: int) -> Consolidated:
    some = all_regions()[:number]
    return consolidated(
        edition,
        edition.last_reporting_year,
        [ReportedBody(b.name, b.kind, b.kato, report(n, edition)) for n, b in enumerate(some)],
    )


def opened(whole: Consolidated) -> Worksheet:
    (sheet,) = load_workbook(io.BytesIO(book(whole))).worksheets
    return sheet


def top_of(sheet: Worksheet) -> int:
    """The row of the first line: the one below the filter."""
    reference = str(sheet.auto_filter.ref)
    found = re.fullmatch(r"A([0-9]+):H[0-9]+", reference)
    assert found, reference
    return int(found.group(1)) + 1


def said(sheet: Worksheet, row: int) -> list[object]:
    return [sheet.cell(row, column).value for column in range(1, LAST + 1)]


# ---------------------------------------------------------------- the order of the bodies


def test_bodies_stand_by_kind_then_code_then_name_however_they_are_given() -> None:
    wanted = [
        body("Әділет министрлігі"),
        body("Қаржы министрлігі"),
        body("Ұлттық экономика министрлігі"),
        body("Абай облысының әкімдігі", law.LOCAL_EXECUTIVE, "100000000"),
        body("Ұлытау облысының әкімдігі", law.LOCAL_EXECUTIVE, "620000000"),
        body("Алматы қаласының әкімдігі", law.LOCAL_EXECUTIVE, "750000000"),
        body("Ақ ауылы әкімінің аппараты", law.AKIM_OFFICE, "103000000"),
        body("Бақ ауылы әкімінің аппараты", law.AKIM_OFFICE, "103000000"),
    ]
    mixed = random.Random(7)
    for _ in range(20):
        given = mixed.sample(wanted, len(wanted))
        assert list(consolidated(FIRST, 2023, given).bodies) == wanted


def test_names_stand_in_the_order_of_the_kazakh_alphabet() -> None:
    letters = "АӘБВГҒДЕЁЖЗИЙКҚЛМНҢОӨПРСТУҰҮФХҺЦЧШЩЪЫІЬЭЮЯ"
    given = [body(f"{letter}з министрлігі") for letter in sorted(letters)]
    names = [found.name for found in consolidated(FIRST, 2023, given).bodies]
    assert "".join(name[0] for name in names) == letters


def test_even_two_bodies_of_one_name_have_an_order() -> None:
    one, other = body("Қайнар", seed=1), body("Қайнар", seed=2)
    both = (consolidated(FIRST, 2023, given) for given in ([one, other], [other, one]))
    first, second = both
    assert first == second


# ---------------------------------------------------------------- the cells of an edition


@each_edition
def test_a_report_is_of_the_edition_whose_cells_it_has(edition: Edition) -> None:
    counts = report(3, edition).counts
    assert Appendix2Counts(counts).is_of(edition.report)
    first, *rest = counts
    assert not Appendix2Counts({cell: counts[cell] for cell in rest}).is_of(edition.report)
    closed = next(
        (count, form) for count in law.LINES for form in Form if (count, form) not in counts
    )
    assert not Appendix2Counts({**counts, closed: 1}).is_of(edition.report)
    assert not Appendix2Counts({}).is_of(edition.report)
    assert first in counts


# ---------------------------------------------------------------- the words of the form


@official
@each_edition
def test_every_word_is_the_official_one(edition: Edition) -> None:
    appendix5, appendix2 = (
        json.loads((OFFICIAL / edition.id / f"appendix{n}.json").read_text("utf-8")) for n in (5, 2)
    )
    sheet = opened(regions(edition, 2))
    top = top_of(sheet)
    corner = [*appendix5["header"], appendix5["form_mark"]]
    above = len(corner)
    assert [sheet.cell(row, LAST).value for row in range(1, above + 1)] == corner
    assert said(sheet, above + 1) == [appendix5["title"], *[None] * 7]
    assert said(sheet, above + 2) == [f"{edition.last_reporting_year} жыл", *[None] * 7]
    assert said(sheet, above + 3) == [appendix5["period_caption"], *[None] * 7]
    *wholes, of_which = appendix5["columns"]
    ((name, parts),) = of_which.items()
    assert said(sheet, top - 2) == [*wholes, name, None, None, None]
    assert said(sheet, top - 1) == [*[None] * 4, *parts]
    assert top == above + 6, "nothing else stands above the lines"
    lines = appendix2["rows"]
    for number, row in enumerate(lines * 2, top):
        text = row.get("heading", row.get("text"))
        assert said(sheet, number)[1:3] == [text.removesuffix("*"), row.get("unit")]
        assert "*" not in text.removesuffix("*")
    assert sheet.max_row == top - 1 + 2 * len(lines)


@each_edition
def test_the_sheet_is_called_by_the_number_of_the_appendix(edition: Edition) -> None:
    assert opened(regions(edition, 1)).title == "5-қосымша"


@each_edition
def test_no_word_mixes_alphabets(edition: Edition) -> None:
    sheet = opened(regions(edition, 20))
    cells = (cell.value for row in sheet.iter_rows() for cell in row)
    assert not any(isinstance(words, str) and kit.MIXED.search(words) for words in cells)


@each_edition
def test_the_lines_have_neither_numbers_nor_asterisks(edition: Edition) -> None:
    lines = rows(edition)
    assert [line.count for line in lines] == [line.count for line in edition.report.rows]
    assert not any(line.no or "*" in line.text for line in lines)


# ---------------------------------------------------------------- the numbers


@each_edition
def test_every_number_is_what_the_body_s_report_says(edition: Edition) -> None:
    whole = regions(edition, 3)
    sheet = opened(whole)
    number, seen = top_of(sheet), set()
    for told in whole.bodies:
        for line in edition.report.rows:
            name, text, _, total, *parts = said(sheet, number)
            assert (name, text) == (told.name, line.plain_text)
            if line.count is None:
                assert [total, *parts] == [None] * 5
            else:
                seen.add(line.count)
                counts = [told.appendix_2.count(line.count, form) for form in Form]
                assert total == told.appendix_2.total(line.count)
                closed = edition.report.closed_mark
                assert parts == [closed if count is None else count for count in counts]
            number += 1
    assert seen == set(law.LINES)
    assert sheet.max_row == number - 1


def test_numbers_are_numbers_and_a_decrease_is_below_zero() -> None:
    none = kit.no_counts(TEXT)
    fewer = Appendix2Counts({**none, (Count.AT_START, Form.ENTERPRISES): 3})
    told = ReportedBody("Қайнар облысының әкімдігі", law.LOCAL_EXECUTIVE, "100000000", fewer)
    sheet = opened(consolidated(FIRST, 2023, [told]))
    line = top_of(sheet) + TEXT.rows.index(TEXT.row(Count.CHANGE))
    cells = [sheet.cell(line, column) for column in (TOTAL, column_of(Form.ENTERPRISES))]
    assert [(cell.value, cell.data_type) for cell in cells] == [(-3, "n")] * 2
    assert {cell.number_format for cell in cells} == {"0"}


@each_edition
def test_closed_cells_are_grey_and_headings_bold(edition: Edition) -> None:
    sheet = opened(regions(edition, 1))
    for number, line in enumerate(edition.report.rows, top_of(sheet)):
        assert sheet.cell(number, 2).font.b is (line.count is None)
        for form in Form:
            cell = sheet.cell(number, column_of(form))
            assert (cell.fill.start_color.rgb == f"FF{UNUSED}") is (form in line.closed)


# ---------------------------------------------------------------- the workbook


def test_every_row_bears_its_body_s_name_in_grey_after_the_first() -> None:
    whole = regions(FIRST, 2)
    sheet = opened(whole)
    for number in range(top_of(sheet), sheet.max_row + 1):
        place, line = divmod(number - top_of(sheet), len(TEXT.rows))
        cell = sheet.cell(number, 1)
        assert cell.value == whole.bodies[place].name
        assert cell.font.b is (line == 0)
        assert (cell.font.color.rgb == "FF000000") is (line == 0)


@each_edition
def test_it_can_be_filtered_sorted_and_printed(edition: Edition) -> None:
    sheet = opened(regions(edition, 2))
    top = top_of(sheet)
    assert sheet.auto_filter.ref == f"A{top - 1}:H{sheet.max_row}"
    assert sheet.freeze_panes == f"B{top}"
    assert sheet.print_title_rows == f"${top - 2}:${top - 1}"
    assert all(merged.max_row < top for merged in sheet.merged_cells.ranges), "rows are sorted"
    setup = sheet.page_setup
    assert (setup.orientation, setup.paperSize) == ("landscape", 9)
    assert (setup.fitToWidth or 1, setup.fitToHeight) == (1, 0)
    fitting = sheet.sheet_properties.pageSetUpPr
    assert fitting is not None
    assert fitting.fitToPage


def test_rows_are_high_enough_for_their_texts() -> None:
    long = "Қайнар облысы Қайнар ауданы " * 6 + "әкімінің аппараты"
    sheet = opened(consolidated(FIRST, 2023, [body("Қайнар"), body(long), body("я" * 30_000)]))
    numbers = range(top_of(sheet), sheet.max_row + 1)
    heights = [sheet.row_dimensions[n].height or LINE_HEIGHT for n in numbers]
    size = len(TEXT.rows)
    for number, line in enumerate(rows(FIRST)):
        own = lines_of(line.text, WIDTHS[1], bold=line.count is None)
        assert heights[number] == LINE_HEIGHT * own
        assert heights[size + number] == LINE_HEIGHT * max(
            own, lines_of(long, WIDTHS[0], bold=True)
        )
    assert set(heights[2 * size :]) == {TALLEST}


HARD = [
    "=1+1",
    "+7 701",
    "-Қайнар",
    "@қайнар",
    "<Қайнар> & \"Арна\" & 'Көл'",
    "_x0041_ ауылы",
    "_x0041_x0042_ ауылы",
    "<r><t>Қайнар</t></r>",
    "Қайнар\x0b\ud800 ауылы",
    " шетінде бос орын ",
    "екі\nжол",
]


def test_whatever_a_body_is_called_is_text() -> None:
    for name in HARD:
        data = book(consolidated(FIRST, 2023, [body(name)]))
        sheet = load_workbook(io.BytesIO(data)).worksheets[0]
        first, second = (sheet.cell(top_of(sheet) + n, 1) for n in (0, 1))
        assert {first.data_type, second.data_type} == {"s"}
        assert {bool(first.quotePrefix), bool(second.quotePrefix)} == {name[0] in "=+-@"}
        assert _names(data) == {re.sub("[\x0b\ud800]", "", name).strip()}


def _names(data: bytes) -> set[object]:
    sheet = _read(data)
    return {row.cells[1].content for row in sheet.rows if row.number > 10}


def _read(data: bytes) -> Sheet:
    """The sheet as our own reader sees it."""
    found, problems = read_bytes(data, "5-қосымша.xlsx", lambda name: name == "5-қосымша")
    assert problems == ()
    assert found is not None
    (sheet,) = found.sheets
    return sheet


@each_edition
def test_our_reader_reads_it_without_problems(edition: Edition) -> None:
    whole = regions(edition, 20)
    data = book(whole)
    sheet, shown = _read(data), load_workbook(io.BytesIO(data)).worksheets[0]
    seen = 0
    for row in sheet.rows:
        for column, cell in row.cells.items():
            value = shown.cell(row.number, column).value
            if value is not None:
                assert cell.content == value
                assert not cell.cleaned
                seen += 1
    assert seen > 20 * 100
    assert sheet.rows[-1].number == shown.max_row


@each_edition
def test_no_cell_holds_a_formula_and_the_sheet_says_how_large_it_is(edition: Edition) -> None:
    data = book(regions(edition, 2))
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        xml = package.read("xl/worksheets/sheet1.xml")
    assert b"<f>" not in xml
    last = len(edition.consolidated.header) + 6 + 2 * len(edition.report.rows)
    assert f'<dimension ref="A1:H{last}"/>'.encode() in xml
    assert load_workbook(io.BytesIO(data)).worksheets[0].max_row == last


def test_the_bytes_are_the_same_on_each_run_and_in_each_order() -> None:
    whole = regions(FIRST, 5)
    turned = consolidated(FIRST, whole.year, reversed(whole.bodies))
    assert book(whole) == book(whole) == book(turned)


def test_without_bodies_there_is_the_form_alone() -> None:
    sheet = opened(consolidated(FIRST, 2023, []))
    assert sheet.max_row == top_of(sheet) - 1
    assert sheet.auto_filter.ref == f"A{sheet.max_row}:H{sheet.max_row}"


def test_a_member_in_pieces_is_packed_as_if_it_were_whole() -> None:
    pieces = [b"a" * 5000, b"", b"b" * 70_000]
    assert archive.pack([("m", iter(pieces))]) == archive.pack([("m", b"".join(pieces))])


def test_the_open_xml_validator_finds_nothing(validator: Path, tmp_path: Path) -> None:
    bodies = [body(name) for name in HARD]
    (tmp_path / "hard.xlsx").write_bytes(book(consolidated(FIRST, 2023, bodies)))
    (tmp_path / "none.xlsx").write_bytes(book(consolidated(FIRST, 2023, [])))
    for name in ("hard.xlsx", "none.xlsx"):
        command = [str(validator), str(tmp_path / name)]
        ran = subprocess.run(command, capture_output=True, text=True, check=False)
        assert ran.returncode == 0, ran.stdout


def test_every_page_has_the_heads_and_all_words_are_printed(
    soffice: str, pdftotext: str, tmp_path: Path
) -> None:
    whole = regions(FIRST, 3)
    (tmp_path / "whole.xlsx").write_bytes(book(whole))
    profile = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
    command = [soffice, profile, "--headless", "--norestore", "--convert-to", "pdf"]
    command += ["--outdir", str(tmp_path), str(tmp_path / "whole.xlsx")]
    subprocess.run(command, check=True, capture_output=True, timeout=120)
    command = [pdftotext, str(tmp_path / "whole.pdf"), "-"]
    printed = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    *pages, _ = (re.sub(r"\s", "", page) for page in printed.split("\f"))
    assert len(pages) > 1
    assert all(FIRST.consolidated.columns.of_which.replace(" ", "") in page for page in pages)
    everything = "".join(pages)
    for words in (*FIRST.consolidated.header, FIRST.consolidated.title, "2023жыл"):
        assert words.replace(" ", "") in everything
    for line in rows(FIRST):
        assert everything.count(line.text.replace(" ", "")) >= len(whole.bodies), line.text
