"""The sheet of charts in ``summary.xlsx``: native charts and the small tables they draw."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from openpyxl.chart import BarChart, Reference
from openpyxl.chart.axis import ChartLines
from openpyxl.chart.shapes import GraphicalProperties
from openpyxl.drawing.line import LineProperties
from openpyxl.styles import Alignment, PatternFill
from openpyxl.worksheet.worksheet import Worksheet

from generator.excel.blank.guide import HEADER_COLOUR
from generator.excel.blank.organisations import set_up_print
from generator.excel.books.cells import cell_at, font, put_text
from generator.excel.books.summary_styles import FRAME, SHARE, Value
from generator.law.edition import Edition, Form, Level
from generator.messages.wording import DASH, Speech
from generator.results.ranking import BodyPoints, shares_by_region
from generator.submission.sheets import column_letters

_COLOURS = ("2F5D8C", "6FA3D2", "C9822B", "7A9A4E")
_LEVEL_COLOURS = {Level.HIGH: "4C9A6A", Level.MEDIUM: "E0B040", Level.LOW: "C4554D"}
_GRID = "D9D9D9"
_WIDTH = 24
_ROW = 0.53
"""A row's height in centimetres: charts are measured so, and placed by rows."""

_SIDE = "G"
"""The column that the charts begin at."""


def draw_charts(
    sheet: Worksheet, bodies: Sequence[BodyPoints], editions: Sequence[Edition], kazakh: Speech
) -> None:
    """Sections by region and the distribution of levels, one below the other on one page."""
    sections, names = editions[-1].sections, editions[-1].level_names
    heads = [section.abbreviation for section in sections]
    years = _by_year(bodies)
    shares: list[list[Value]] = [
        [f"{region}{year}", *(own[section.form] for section in sections)]
        for year, of_year in years
        for region, own in shares_by_region(of_year).items()
    ]
    _write(sheet, 1, [kazakh.say("summary.region"), *heads], shares)
    levels: list[list[Value]] = [
        [f"{section.abbreviation}{year}", *(_count(own, section.form, level) for level in Level)]
        for year, own in years
        for section in sections
    ]
    below = len(shares) + 4
    level_heads = [names.of(level) for level in Level]
    _write(sheet, below, [kazakh.say("summary.section"), *level_heads], levels)
    top = 1
    if shares:
        chart = _chart(kazakh.say("summary.chart-regions"), 4 + 1.3 * len(shares))
        chart.type, chart.gapWidth = "bar", 60
        chart.y_axis.number_format = SHARE
        chart.y_axis.scaling.min, chart.y_axis.scaling.max = 0, 1
        chart.x_axis.scaling.orientation = "maxMin"
        _draw(sheet, chart, 1, len(shares), _COLOURS)
        sheet.add_chart(chart, f"{_SIDE}{top}")
        top += int(chart.height / _ROW) + 2
    chart = _chart(kazakh.say("summary.chart-levels"), 9)
    chart.type, chart.grouping, chart.overlap = "col", "stacked", 100
    _draw(sheet, chart, below, len(levels), [_LEVEL_COLOURS[level] for level in Level])
    sheet.add_chart(chart, f"{_SIDE}{top}")
    set_up_print(sheet)
    sheet.page_setup.orientation, sheet.page_setup.fitToHeight = "portrait", 1


def _by_year(bodies: Sequence[BodyPoints]) -> Sequence[tuple[str, Sequence[BodyPoints]]]:
    """The bodies of each year, and how its lines are told from those of others: years never mix."""
    years = [*dict.fromkeys(body.year for body in bodies)]
    if len(years) < 2:
        return [("", bodies)]
    return [(f", {year}", [body for body in bodies if body.year == year]) for year in years]


def _chart(title: str, height: float) -> BarChart:
    chart = BarChart()
    chart.title, chart.height, chart.width = title, height, _WIDTH
    chart.x_axis.delete = chart.y_axis.delete = False
    line = LineProperties(solidFill=_GRID)
    chart.y_axis.majorGridlines = ChartLines(spPr=GraphicalProperties(ln=line))
    return chart


def _draw(sheet: Worksheet, chart: BarChart, top: int, rows: int, colours: Sequence[str]) -> None:
    last = 1 + len(colours)
    data = Reference(sheet, min_col=2, max_col=last, min_row=top, max_row=top + rows)
    names = Reference(sheet, min_col=1, min_row=top + 1, max_row=top + rows)
    chart.add_data(data, titles_from_data=True)
    chart.set_categories(names)
    for series, colour in zip(chart.series, colours, strict=True):
        series.graphicalProperties.solidFill = colour


def _write(
    sheet: Worksheet,
    top: int,
    heads: Sequence[str],
    rows: Sequence[Sequence[Value]],
) -> None:
    """A small table, its heads in row ``top``."""
    for column, head in enumerate(heads, start=1):
        cell = cell_at(sheet, top, column)
        put_text(cell, head)
        cell.font, cell.border = font(bold=True), FRAME
        cell.fill = PatternFill(fill_type="solid", start_color=HEADER_COLOUR)
        width = 34 if column == 1 else 20 if column <= 1 + len(Level) else 9
        sheet.column_dimensions[column_letters(column)].width = width
    for row, values in enumerate(rows, start=top + 1):
        for column, value in enumerate(values, start=1):
            cell = cell_at(sheet, row, column)
            cell.font, cell.border = font(), FRAME
            cell.alignment = Alignment(horizontal="left" if column == 1 else "center")
            if isinstance(value, Fraction):
                cell.value, cell.number_format = float(value), SHARE
            elif isinstance(value, int):
                cell.value = value
            else:
                put_text(cell, DASH if value is None else value)


def _count(bodies: Sequence[BodyPoints], form: Form, level: Level) -> int:
    return sum(body.section(form).level is level for body in bodies)
