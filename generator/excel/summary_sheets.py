"""The sheets of ``summary.xlsx``: tables, and charts of small tables; how their cells look."""

from __future__ import annotations

import textwrap
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import NamedTuple

from xlsxwriter.chart import Chart

from generator.excel.writer import HEAD, PLAIN, Book, CellFormat, Page, lines_of
from generator.law.choices import Form, Level
from generator.law.edition import Edition
from generator.messages.wording import DASH, Speech
from generator.results.ranking import Average, BodyPoints
from generator.scoring.advice import CriterionLoss, costliest
from generator.scoring.reasons import level_words
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


class _Looks(NamedTuple):
    """The formats of a table's cells, by what they show."""

    words: CellFormat = WORDS
    number: CellFormat = _CENTRED._replace(num_format="0")
    share: CellFormat = _CENTRED._replace(num_format=SHARE)
    dash: CellFormat = _CENTRED


_LOOKS = _Looks()
_SUM_LOOKS = _Looks(*(look._replace(bold=True) for look in _LOOKS))


def _put(page: Page, row: int, column: int, value: Value, looks: _Looks = _LOOKS) -> None:
    """Write a value in its format."""
    if isinstance(value, int):
        page.put(row, column, value, looks.number)
    elif value is None:
        page.put(row, column, DASH, looks.dash)
    elif isinstance(value, str):
        page.put(row, column, value, looks.words)
    elif isinstance(value, Fraction):
        page.put(row, column, float(value), looks.share)
    else:
        page.put_file(row, column, value.text, _LINK, value.file)


def add(book: Book, table: Table, about: str) -> Page:
    """Write a table to a sheet of its own: filtered by its heads, which stay and are repeated."""
    widths = [
        _width(column, [row[place] for row in table.rows])
        for place, column in enumerate(table.columns)
    ]
    page = book.page(table.name, widths)
    page.put(TITLE, 1, table.title, _TITLE)
    page.put(ABOUT, 1, about, _ABOUT)
    for place, whole in enumerate(table.sums, start=1):
        _put(page, SUMS, place, whole, _SUM_LOOKS)
    page.height(TOP, max(lines_of(one.head, one.width, bold=True) for one in table.columns))
    page.put_row(TOP, [column.head for column in table.columns], HEADS)
    for number, row in enumerate(table.rows, start=TOP + 1):
        page.height(number, _lines(row, widths))
        for place, value in enumerate(row, start=1):
            _put(page, number, place, value)
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


_WIDEST_LINK = 70
"""Letters: LibreOffice does not wrap a link, and a wider column makes a printed page small."""


def _width(column: SummaryColumn, values: Sequence[Value]) -> float:
    """The width of a column, more where its links need it."""
    links = [len(value.text) for value in values if isinstance(value, SummaryDocument)]
    return max(column.width, min(max(links, default=0), _WIDEST_LINK))


def _lines(row: Sequence[Value], widths: Sequence[float]) -> int:
    """The lines that the longest text of a row takes."""
    texts = [
        (value if isinstance(value, str) else value.text, width)
        for value, width in zip(row, widths, strict=True)
        if isinstance(value, str | SummaryDocument)
    ]
    return max((lines_of(*one) for one in texts), default=1)


MOST_DRAWN = 10
"""Bodies or items in a chart: their names stay readable on one page."""

_LONGEST = 60
"""Letters of an item beside its bar."""

_COLOUR = "#2F5D8C"
_LEVEL_COLOURS = {Level.HIGH: "#4C9A6A", Level.MEDIUM: "#E0B040", Level.LOW: "#C4554D"}
_GAP = 60
"""Between bars, in per cent of their width."""

_GRID = {"major_gridlines": {"visible": True, "line": {"color": "#D9D9D9"}}}
_NO_GRID = {"major_gridlines": {"visible": False}}

_NO_ZERO = "0;;"
"""Of a stacked bar: a part of no width has no number, which would stand on its neighbour's."""

_WIDTH, _AROUND, _BAR = 760, 130, 34
"""Pixels: the width of a chart, its height without bars, the height of a bar."""


def draw_worst(book: Book, speech: Speech, about: str, groups: Sequence[Average]) -> None:
    """The bodies with the lowest shares of the largest group of one kind and year."""
    rows: list[list[Value]] = []
    title = speech.say("summary.chart-worst-title")
    if groups:
        group = max(groups, key=lambda one: len(one.bodies))
        ranked = [body for body in group.bodies if body.share is not None]
        worst = sorted(ranked, key=lambda body: body.share or 0)[:MOST_DRAWN]
        rows = [[body.name, body.share] for body in worst]
        title = f"{title}: {group_name(speech, group)}"
    columns = [
        SummaryColumn(speech.say("summary.body"), 44),
        SummaryColumn(speech.say("summary.all-share"), 10),
    ]
    page = add(book, Table(speech.say("summary.chart-worst"), title, columns, rows), about)
    chart = book.chart("bar")
    chart.set_x_axis({**_GRID, "num_format": SHARE, "min": 0, "max": 1})
    _insert(page, chart, title, len(rows), [_COLOUR])


def draw_lost(book: Book, speech: Speech, about: str, costs: Sequence[CriterionLoss]) -> None:
    """The items of Appendix 1 that cost the most points."""
    most = costliest(costs)[:MOST_DRAWN]
    title = speech.say("summary.chart-lost-title")
    rows: list[list[Value]] = [[_shortened(one), one.points] for one in most]
    columns = [
        SummaryColumn(speech.say("page.item"), 70),
        SummaryColumn(speech.say("page.lost"), 12),
    ]
    page = add(book, Table(speech.say("summary.chart-lost"), title, columns, rows), about)
    chart = book.chart("bar")
    chart.set_x_axis({**_GRID, "min": 0})
    _insert(page, chart, title, len(rows), [_COLOUR])


def _shortened(cost: CriterionLoss) -> str:
    text = f"{cost.criterion.no} ({cost.edition.id}) – {cost.criterion.text}"
    return textwrap.shorten(text, _LONGEST, placeholder="…")


def draw_levels(
    book: Book, speech: Speech, about: str, groups: Sequence[Average], edition: Edition
) -> None:
    """How many bodies have which level, by kind, year and section."""
    title = speech.say("summary.chart-levels-title")
    heads = [level_words(speech, edition, level) for level in Level]
    rows: list[list[Value]] = []
    for group in groups:
        for section in group.bodies[0].sections:
            counts = [_count(group.bodies, section.form, level) for level in Level]
            if any(counts):
                name = edition.section(section.form).abbreviation
                rows.append([f"{group_name(speech, group)}: {name}", *counts])
    columns = [
        SummaryColumn(speech.say("page.group"), 44),
        *(SummaryColumn(head, 18.5) for head in heads),
    ]
    page = add(book, Table(speech.say("summary.chart-levels"), title, columns, rows), about)
    chart = book.chart("bar", "percent_stacked")
    chart.set_x_axis({**_GRID, "num_format": SHARE})
    _insert(page, chart, title, len(rows), [_LEVEL_COLOURS[level] for level in Level])


def group_name(speech: Speech, group: Average) -> str:
    """A kind of body and a year."""
    return f"{group.kind.words(speech.language)}, {group.year}"


def _insert(page: Page, chart: Chart, title: str, rows: int, colours: Sequence[str]) -> None:
    """Draw the columns of a table, each in a colour, below its rows and on the same page."""
    page.sheet.fit_to_pages(1, 1)
    if not rows:
        return
    name = page.sheet.name
    labels: dict[str, object] = {"value": True}
    if len(colours) > 1:
        labels["num_format"] = _NO_ZERO
    for column, colour in enumerate(colours, start=1):
        chart.add_series(
            {
                "name": [name, TOP - 1, column],
                "categories": [name, TOP, 0, TOP + rows - 1, 0],
                "values": [name, TOP, column, TOP + rows - 1, column],
                "fill": {"color": colour},
                "gap": _GAP,
                "data_labels": labels,
            }
        )
    chart.set_title({"name": title, "name_font": {"size": 12}})
    chart.set_y_axis({"reverse": True, **_NO_GRID})
    if len(colours) == 1:
        chart.set_legend({"none": True})
    else:
        chart.set_legend({"position": "bottom"})
    chart.set_size({"width": _WIDTH, "height": _AROUND + _BAR * rows})
    page.sheet.insert_chart(TOP + rows + 1, 0, chart)


def _count(bodies: Sequence[BodyPoints], form: Form, level: Level) -> int:
    return sum(body.section(form).level is level for body in bodies)
