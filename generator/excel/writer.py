"""Writes workbooks row by row: text stays text, and the same content gives the same bytes."""

from __future__ import annotations

import re
import textwrap
from collections.abc import Callable, Sequence
from datetime import date, datetime
from decimal import Decimal
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple, cast

from xlsxwriter import Workbook
from xlsxwriter.chart import Chart
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from generator.files import archive

CREATOR = "bagalau"

LINE_HEIGHT = 15
"""The height of a line, in points."""

TALLEST = 408.75
"""The height of the tallest row, in points: of whole pixels the last within Excel's 409."""

_AIR, _AIR_OF_BOLD = 1.03, 1.08
"""Room for a letter, in the digits that the width of a column is given in.

Calibri's Kazakh letters take 0.94 of a digit, bold ones 0.98; screens round them up.
"""

_A4 = 9
_DIGITS = 15
"""The digits that Excel keeps of a number."""

_BEFORE_FIRST, _FIRST_DAY = date(1899, 12, 30), date(1900, 3, 1)
"""The day that Excel counts days from, as if it had no day too many before March of 1900."""

_LIKE_FORMULAS = ("=", "+", "-", "@")
_NOT_IN_A_FILE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_PLAIN_PATH = re.compile(r"[\w ./()«»№,+-]{1,200}")
_ESCAPE = re.compile("_(?=x[0-9A-Fa-f]{4}_)")


class CellFormat(NamedTuple):
    """The format of a cell, by XlsxWriter's names; colours are RRGGBB."""

    num_format: str = "General"
    bold: bool = False
    underline: int = 0
    italic: bool = False
    font_size: float = 11
    font_color: str = "000000"
    bg_color: str = ""
    border: int = 0
    border_color: str = ""
    bottom: int = 0
    bottom_color: str = ""
    align: str = ""
    valign: str = ""
    text_wrap: bool = False
    quote_prefix: bool = False


PLAIN = CellFormat()
HEAD = CellFormat(bold=True, bg_color="DDEBF7", text_wrap=True, align="center", valign="vcenter")
"""The heads of tables."""


def clean(text: str) -> str:
    """The text without the characters that no file can hold, its line ends as XML has them."""
    if text.isprintable():
        return text
    return _NOT_IN_A_FILE.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))


def escaped(text: str) -> str:
    """The text with what Excel would read as the code of a letter, such as ``_x0041_``, escaped."""
    return _ESCAPE.sub("_x005F_", text)


def _native(value: Decimal | date) -> str | float:
    """A number or day of Excel that is read as exactly this value, else the text of it."""
    if isinstance(value, date):
        return (value - _BEFORE_FIRST).days if value >= _FIRST_DAY else f"{value:%d.%m.%Y}"
    return float(value) if len(value.as_tuple().digits) <= _DIGITS else f"{value:f}"


def lines_of(words: str, width: float, *, bold: bool = False) -> int:
    """The lines that words take in a column of that width; Excel fits no row that it is given."""
    letters = int(width / (_AIR_OF_BOLD if bold else _AIR))
    lines = words.split("\n")
    return sum(1 if len(line) <= letters else len(textwrap.wrap(line, letters)) for line in lines)


def written(year: int, write: Callable[[Book], None]) -> bytes:
    """The file of a workbook that is then filled, dated the first of January of a year.

    Rows go to temporary files as soon as they are finished: a country's have half a million cells.
    """
    with TemporaryDirectory(prefix="bagalau-") as folder:
        path = Path(folder, "book.xlsx")
        with Workbook(path, {"constant_memory": True, "tmpdir": folder}) as workbook:
            created = datetime(year, 1, 1)  # noqa: DTZ001 - the format's dates carry no zone
            workbook.set_properties({"author": CREATOR, "created": created})
            write(Book(workbook))
        return archive.relabelled(path.read_bytes())


class Book:
    """A workbook being written."""

    def __init__(self, workbook: Workbook) -> None:
        self.workbook = workbook
        self.format = cache(self._format)
        self.text_format = cache(self._text_format)
        self.shade = cache(self._shade)

    def page(self, name: str, widths: Sequence[float]) -> Page:
        """A new sheet, its columns as wide as so many digits."""
        sheet = self.workbook.add_worksheet(name, worksheet_class=_Sheet)
        return Page(self, sheet, widths)

    def chart(self, kind: str, subtype: str = "") -> Chart:
        """A chart still to be put into a sheet; the kinds are XlsxWriter's."""
        return cast("Chart", self.workbook.add_chart({"type": kind, "subtype": subtype or None}))

    def _format(self, look: CellFormat) -> Format:
        given = {name: value for name, value in look._asdict().items() if value}
        colours = {name: f"#{value}" for name, value in given.items() if name.endswith("color")}
        # Tied to no theme: a sheet may be put into a workbook of another one.
        return self.workbook.add_format({**given, **colours, "font_scheme": "none"})

    def _text_format(self, look: CellFormat, quoted: bool) -> Format:  # noqa: FBT001 - a key of a cache
        """The format of texts, which stay texts however often they are edited."""
        return self.format(look._replace(num_format="@", quote_prefix=quoted))

    def _shade(self, colour: str) -> Format:
        return self.workbook.add_format({"bg_color": f"#{colour}"})


class Page:
    """A sheet being written; a row above the last one written is finished.

    ``sheet`` is for all that needs no more than XlsxWriter's own words; its numbers count from 0.
    """

    def __init__(self, book: Book, sheet: Worksheet, widths: Sequence[float]) -> None:
        self.book = book
        self.sheet = sheet
        self.widths = widths
        for column, width in enumerate(widths):
            sheet.set_column(column, column, width)

    def put(
        self,
        row: int,
        column: int,
        value: str | float | Decimal | date | None,
        look: CellFormat = PLAIN,
        target: str = "",
    ) -> None:
        """Write a cell by its numbers from 1: text, whatever it begins with; a number; a day.

        A text leads to its target, a cell of the workbook. What Excel has no number or day for is
        written as text.
        """
        place = row - 1, column - 1
        if not isinstance(value, int | float | str | None):
            value = _native(value)
        if isinstance(value, str) and (text := clean(value)):
            format_ = self.book.text_format(look, text.startswith(_LIKE_FORMULAS))
            if target:
                self.sheet.write_url(*place, f"internal:{target}", format_, text)
            else:
                self.sheet.write_string(*place, text, format_)
        elif value is None or isinstance(value, str):
            self.sheet.write_blank(*place, None, self.book.format(look))
        else:
            self.sheet.write_number(*place, value, self.book.format(look))

    def put_file(self, row: int, column: int, words: str, look: CellFormat, file: str) -> None:
        """Write a text that leads to a file beside the workbook, by its path from there.

        A name that no address holds as it is leads nowhere.
        """
        if not _PLAIN_PATH.fullmatch(file) or not clean(words):
            self.put(row, column, words, look._replace(font_color="000000", underline=0))
            return
        text = clean(words)
        format_ = self.book.text_format(look, text.startswith(_LIKE_FORMULAS))
        self.sheet.write_url(row - 1, column - 1, f"external:{file}", format_, text)

    def put_row(
        self, row: int, values: Sequence[str | float | None], look: CellFormat = PLAIN
    ) -> None:
        """Write the first cells of a row."""
        for column, value in enumerate(values, 1):
            self.put(row, column, value, look)

    def put_across(self, row: int, words: str, look: CellFormat) -> None:
        """Write words over all columns, in a row that is high enough for them."""
        scale = look.font_size / PLAIN.font_size
        self.height(row, scale * lines_of(words, sum(self.widths) / scale, bold=look.bold))
        self.put_row(row, [words, *[None] * (len(self.widths) - 1)], look)
        self.merge(row, row, 1, len(self.widths))

    def put_heads(
        self, upper: int, wholes: Sequence[str], above: str, parts: Sequence[str], look: CellFormat
    ) -> None:
        """Write heads over two rows: wholes over both, the parts below a head of their own."""
        first, last, lower = len(wholes) + 1, len(self.widths), upper + 1
        self.height(upper, 1)
        self.put_row(upper, [*wholes, above, *[None] * (last - first)], look)
        heads = zip((*wholes, *parts), self.widths, strict=True)
        lines = [lines_of(*head, bold=look.bold) for head in heads]
        # A whole has the upper row too.
        self.height(lower, max(*lines[first - 1 :], *(n - 1 for n in lines[: first - 1])))
        self.put_row(lower, [*[None] * len(wholes), *parts], look)
        self.merge(upper, upper, first, last)
        for column in range(1, first):
            self.merge(upper, lower, column, column)

    def height(self, row: int, lines: float) -> None:
        """Make a row so many lines high, as far as Excel shows it."""
        self.sheet.set_row(row - 1, min(lines * LINE_HEIGHT, TALLEST))

    def merge(self, first_row: int, last_row: int, first_column: int, last_column: int) -> None:
        """Merge cells that are written; XlsxWriter's own call would first empty them."""
        self.sheet.merge.append([first_row - 1, first_column - 1, last_row - 1, last_column - 1])

    def shade(self, cells: str, formula: str, colour: str) -> None:
        """Colour those of some cells, by ranges, of which a formula of the first one is true.

        A colour that was given before goes first, and no other is mixed with it.
        """
        rule = {"type": "formula", "criteria": f"={formula}", "stop_if_true": True}
        options = {**rule, "format": self.book.shade(colour), "multi_range": cells}
        self.sheet.conditional_format(cells.partition(" ")[0], options)

    def set_up_print(self) -> None:
        """Landscape, as wide as the page and as long as it needs; page numbers below."""
        self.sheet.set_landscape()
        self.sheet.set_paper(_A4)
        self.sheet.fit_to_pages(1, 0)
        self.sheet.set_margins(left=0.4, right=0.4, top=0.5, bottom=0.7)
        self.sheet.set_footer("&C&P / &N", {"margin": 0.3, "scale_with_doc": False})


class _Sheet(Worksheet):
    """A sheet of XlsxWriter that takes no text for XML or for codes of letters."""

    @staticmethod
    def _escape_control_characters(data: object) -> str:
        """The text as it stands in the file.

        XlsxWriter overlooks the second of two codes that share a line, as in ``_x0041_x0042_``, and
        takes texts from ``<r>`` to ``</r>`` for XML of its own.
        """
        text = escaped(str(data))
        return f"_x003C_{text[1:]}" if text.startswith("<r>") else text
