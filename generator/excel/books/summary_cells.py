"""The tables of ``summary.xlsx``: a title, sums, heads, rows; how their cells are formatted."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from generator.excel.writer import HEAD, PLAIN, Book, CellFormat, Page, lines_of
from generator.messages.wording import DASH
from generator.submission.sheets import address, column_letters

SHARE = "0%"
"""How a share of one is shown."""

TITLE, ABOUT, SUMS, TOP = 1, 2, 3, 4
"""Rows: the title, what it is about, sums of the columns, the heads."""

_FRAMED = PLAIN._replace(border=1, border_color="BFBFBF", valign="vcenter")
_CENTRED = _FRAMED._replace(align="center")
NAMES = _FRAMED._replace(align="left")
WORDS = NAMES._replace(text_wrap=True)
HEADS = HEAD._replace(border=1, border_color="BFBFBF")
_LINK = WORDS._replace(font_color="1F5C99", underline=1)
_SUM = PLAIN._replace(bold=True)
_TITLE, _ABOUT = PLAIN._replace(bold=True, font_size=14), PLAIN._replace(font_color="595959")

_SCALE = {
    "type": "3_color_scale",
    **{f"{end}_type": "num" for end in ("min", "mid", "max")},
    "min_value": 0,
    "min_color": "#F8B4AE",
    "mid_color": "#FFF2B3",
    "max_color": "#B7E1C0",
}
"""Colours from red at nothing over yellow to green at the most."""


@dataclass(frozen=True)
class SummaryDocument:
    """A text that leads to a file beside the workbook."""

    text: str
    file: str


Sum = str | int | Fraction | None
"""What a cell shows; a fraction is a share of one, None is a dash."""

Value = Sum | SummaryDocument
"""What a cell of a row shows."""


@dataclass(frozen=True)
class SummaryColumn:
    """A column: its head, its width in letters, the number that is coloured green in it."""

    head: str
    width: float
    most: int | None = None


@dataclass(frozen=True)
class Table:
    """A sheet of one table; ``fixed`` columns stay in view, ``sums`` stand above the heads."""

    name: str
    title: str
    columns: Sequence[SummaryColumn]
    rows: Sequence[Sequence[Value]]
    fixed: int = 1
    sums: Sequence[Sum] = ()


def put(page: Page, row: int, column: int, value: Value) -> None:
    """Write a value in its format."""
    if isinstance(value, SummaryDocument):
        page.put_file(row, column, value.text, _LINK, value.file)
    else:
        _put(page, row, column, value, PLAIN)


def _put(page: Page, row: int, column: int, value: Sum, look: CellFormat) -> None:
    centred = _CENTRED._replace(bold=look.bold)
    if isinstance(value, str):
        page.put(row, column, value, WORDS._replace(bold=look.bold))
    elif isinstance(value, Fraction):
        page.put(row, column, float(value), centred._replace(num_format=SHARE))
    elif value is None:
        page.put(row, column, DASH, centred)
    else:
        page.put(row, column, value, centred._replace(num_format="0"))


def add(book: Book, table: Table, about: str) -> Page:
    """Write a table to a sheet of its own: filtered by its heads, which stay and are repeated."""
    widths = [column.width for column in table.columns]
    page = book.page(table.name, widths)
    page.put(TITLE, 1, table.title, _TITLE)
    page.put(ABOUT, 1, about, _ABOUT)
    for place, whole in enumerate(table.sums, start=1):
        _put(page, SUMS, place, whole, _SUM)
    page.height(TOP, max(lines_of(one.head, one.width, bold=True) for one in table.columns))
    page.put_row(TOP, [column.head for column in table.columns], HEADS)
    for number, row in enumerate(table.rows, start=TOP + 1):
        page.height(number, max(_lines(*pair) for pair in zip(row, widths, strict=True)))
        for place, value in enumerate(row, start=1):
            put(page, number, place, value)
    last = TOP + len(table.rows)
    page.sheet.autofilter(f"A{TOP}:{address(last, len(widths))}")
    page.sheet.freeze_panes(address(TOP + 1, table.fixed + 1))
    page.sheet.repeat_rows(TOP - 1)
    page.set_up_print()
    for number, column in enumerate(table.columns, start=1):
        if column.most is not None and table.rows:
            letters = column_letters(number)
            ends = {"mid_value": column.most / 2, "max_value": column.most}
            cells = f"{letters}{TOP + 1}:{letters}{last}"
            page.sheet.conditional_format(cells, {**_SCALE, **ends})
    return page


def _lines(value: Value, width: float) -> int:
    if isinstance(value, SummaryDocument):
        return lines_of(value.text, width)
    return lines_of(value, width) if isinstance(value, str) else 1
