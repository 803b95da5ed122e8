"""The sheet of charts in ``summary.xlsx``: native charts and the small tables they draw."""

from __future__ import annotations

from collections.abc import Sequence

from xlsxwriter.chart import Chart

from generator.excel.books.summary_cells import HEADS, NAMES, SHARE, Value, put
from generator.excel.writer import Book, Page
from generator.law.edition import Edition, Form, Level
from generator.messages.wording import Speech
from generator.results.ranking import BodyPoints, shares_by_region

_COLOURS = ("#2F5D8C", "#6FA3D2", "#C9822B", "#7A9A4E")
_LEVEL_COLOURS = {Level.HIGH: "#4C9A6A", Level.MEDIUM: "#E0B040", Level.LOW: "#C4554D"}
_GAP = 60
"""Between bars, in per cent of their width."""

_AXIS = {"major_gridlines": {"visible": True, "line": {"color": "#D9D9D9"}}}

_WIDTH, _LEVELS, _REGIONS, _REGION, _ROW = 907, 340, 151, 49, 21
"""Pixels: the width of the charts; the heights of that of levels, of that of regions without its
bars, of the bars of a region, and of a row."""

_SIDE = 6
"""The column that the charts begin at, from 0."""

_Years = Sequence[tuple[str, Sequence[BodyPoints]]]
"""The bodies of each year, and what is added to its names."""

_WIDTHS = (34, 20, 20, 20, 9)


def draw_charts(
    book: Book, bodies: Sequence[BodyPoints], editions: Sequence[Edition], kazakh: Speech
) -> None:
    """Sections by region and the distribution of levels, one below the other on one page."""
    page = book.page(kazakh.say("summary.charts"), _WIDTHS)
    page.set_up_print()
    page.sheet.set_portrait()
    page.sheet.fit_to_pages(1, 1)
    # Charts are as tall as their rows, which LibreOffice fits to its fonts if they are as usual.
    page.sheet.set_default_row(_ROW * 0.75)
    years = _by_year(bodies)
    below = _draw_regions(book, page, years, editions[-1], kazakh)
    _draw_levels(book, page, below, years, editions[-1], kazakh)


def _draw_regions(book: Book, page: Page, years: _Years, edition: Edition, kazakh: Speech) -> int:
    """The shares of points by region; gives the row below the table and its chart."""
    shares: list[list[Value]] = [
        [f"{region}{year}", *(own[section.form] for section in edition.sections)]
        for year, bodies in years
        for region, own in shares_by_region(bodies).items()
    ]
    heads = [section.abbreviation for section in edition.sections]
    _write(page, 1, [kazakh.say("summary.region"), *heads], shares)
    if not shares:
        return 3
    chart = book.chart("bar")
    chart.set_title({"name": kazakh.say("summary.chart-regions")})
    chart.set_x_axis({**_AXIS, "num_format": SHARE, "min": 0, "max": 1})
    chart.set_y_axis({"reverse": True, "major_gridlines": {"visible": False}})
    height = _REGIONS + _REGION * len(shares)
    _insert(page, 1, len(shares), chart, height, _COLOURS)
    return height // _ROW + 3


def _draw_levels(
    book: Book, page: Page, top: int, years: _Years, edition: Edition, kazakh: Speech
) -> None:
    counts: list[list[Value]] = [
        [f"{section.abbreviation}{year}", *(_count(own, section.form, level) for level in Level)]
        for year, own in years
        for section in edition.sections
    ]
    heads = [edition.level_names.of(level) for level in Level]
    _write(page, top, [kazakh.say("summary.section"), *heads], counts)
    chart = book.chart("column", "stacked")
    chart.set_title({"name": kazakh.say("summary.chart-levels")})
    chart.set_y_axis(_AXIS)
    _insert(page, top, len(counts), chart, _LEVELS, [_LEVEL_COLOURS[level] for level in Level])


def _by_year(bodies: Sequence[BodyPoints]) -> _Years:
    """The bodies of each year, and a suffix for its lines where there are several years."""
    years = [*dict.fromkeys(body.year for body in bodies)]
    if len(years) < 2:
        return [("", bodies)]
    return [(f", {year}", [body for body in bodies if body.year == year]) for year in years]


def _write(page: Page, top: int, heads: Sequence[str], rows: Sequence[Sequence[Value]]) -> None:
    page.put_row(top, heads, HEADS)
    for row, (name, *values) in enumerate(rows, start=top + 1):
        page.put(row, 1, str(name), NAMES)
        for column, value in enumerate(values, start=2):
            put(page, row, column, value)


def _insert(
    page: Page, top: int, rows: int, chart: Chart, height: int, colours: Sequence[str]
) -> None:
    """Draw a table of so many rows, each column in a colour, in a chart beside it."""
    name = page.sheet.name
    for column, colour in enumerate(colours, start=1):
        chart.add_series(
            {
                "name": [name, top - 1, column],
                "categories": [name, top, 0, top + rows - 1, 0],
                "values": [name, top, column, top + rows - 1, column],
                "fill": {"color": colour},
                "gap": _GAP,
            }
        )
    chart.set_size({"width": _WIDTH, "height": height})
    page.sheet.insert_chart(top - 1, _SIDE, chart)


def _count(bodies: Sequence[BodyPoints], form: Form, level: Level) -> int:
    return sum(body.section(form).level is level for body in bodies)
