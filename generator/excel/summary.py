"""``summary.xlsx``: a batch at a glance, to filter and to sort; numbers, no formulas."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction

from openpyxl import Workbook
from openpyxl.chart import BarChart, Reference
from openpyxl.formatting.rule import ColorScaleRule
from openpyxl.styles import Alignment, Border, PatternFill, Side
from openpyxl.worksheet.worksheet import Worksheet

from generator.edition import Edition, Form, Level
from generator.excel.blank import set_up_print
from generator.excel.cells import cell_at, font, put_text
from generator.excel.guide import HEADER_COLOUR
from generator.excel.save import saved
from generator.overview import BodyPoints, SectionPoints
from generator.sheets import address, column_letters
from generator.wording import DASH, Language, Speech, speech
from generator.workbook import KIND_NAMES

RED, YELLOW, GREEN = "F8B4AE", "FFF2B3", "B7E1C0"
_LINE = Side(style="thin", color="BFBFBF")
_FRAME = Border(left=_LINE, right=_LINE, top=_LINE, bottom=_LINE)
_SHARE = "0%"


@dataclass(frozen=True)
class Refused:
    """A problem of a refused workbook, in words."""

    file: str
    code: str
    severity: str
    place: str
    message: str
    hint: str


@dataclass(frozen=True)
class _Column:
    """A column: its head, its width in letters, whether its shares are coloured."""

    head: str
    width: float
    is_share: bool = False


def book(
    bodies: Sequence[BodyPoints], refused: Sequence[Refused], editions: Sequence[Edition]
) -> bytes:
    """The workbook of four sheets; the same bytes for the same bodies."""
    kazakh = speech(Language.KAZAKH)
    workbook = Workbook()
    workbook.remove(workbook.worksheets[0])
    _totals(workbook.create_sheet(kazakh.say("summary.totals")), bodies, editions, kazakh)
    _rows(workbook.create_sheet(kazakh.say("summary.rows")), bodies, editions, kazakh)
    _charts(workbook.create_sheet(kazakh.say("summary.charts")), bodies, editions, kazakh)
    _refused(workbook.create_sheet(kazakh.say("summary.refused")), refused, kazakh)
    return saved(workbook, max((body.year for body in bodies), default=2023))


Value = str | int | Fraction | None
"""What a cell shows: text, a number, a share; a dash where nothing is scored."""


def _table(sheet: Worksheet, columns: Sequence[_Column], rows: Sequence[Sequence[Value]]) -> None:
    """Heads that stay in view and filter, and a row for each."""
    for number, column in enumerate(columns, start=1):
        cell = cell_at(sheet, 1, number)
        put_text(cell, column.head)
        cell.font, cell.border = font(bold=True), _FRAME
        cell.fill = PatternFill(fill_type="solid", start_color=HEADER_COLOUR)
        cell.alignment = Alignment(wrap_text=True, horizontal="center", vertical="center")
        sheet.column_dimensions[column_letters(number)].width = column.width
    for number, row in enumerate(rows, start=2):
        for column_number, value in enumerate(row, start=1):
            _put(sheet, number, column_number, value)
    last = address(len(rows) + 1, len(columns))
    sheet.auto_filter.ref = f"A1:{last}"
    set_up_print(sheet)
    sheet.print_title_rows = "1:1"
    for number, column in enumerate(columns, start=1):
        if column.is_share and rows:
            letters = column_letters(number)
            sheet.conditional_formatting.add(f"{letters}2:{letters}{len(rows) + 1}", _scale("1"))


def _scale(end: str) -> ColorScaleRule:
    """From red at nothing over yellow to green at all of it."""
    return ColorScaleRule(
        start_type="num",
        start_value="0",
        start_color=RED,
        mid_type="num",
        mid_value=str(float(end) / 2),
        mid_color=YELLOW,
        end_type="num",
        end_value=end,
        end_color=GREEN,
    )


def _put(sheet: Worksheet, row: int, column: int, value: Value) -> None:
    cell = cell_at(sheet, row, column)
    cell.font, cell.border = font(), _FRAME
    if isinstance(value, Fraction):
        cell.value, cell.number_format = float(value), _SHARE
    elif isinstance(value, int):
        cell.value = value
    else:
        put_text(cell, DASH if value is None else value)
    is_text = isinstance(value, str)
    cell.alignment = Alignment(
        wrap_text=is_text, vertical="center", horizontal="left" if is_text else "center"
    )


def _totals(
    sheet: Worksheet, bodies: Sequence[BodyPoints], editions: Sequence[Edition], kazakh: Speech
) -> None:
    say = kazakh.say
    columns = [
        _Column(say("summary.body"), 44),
        _Column(say("summary.kind"), 22),
        _Column(say("summary.kato"), 12),
        _Column(say("summary.region"), 20),
        _Column(say("summary.year"), 9),
        _Column(say("summary.edition"), 11),
    ]
    for section in editions[0].sections:
        name = section.abbreviation
        columns += [
            _Column(say("summary.points", section=name), 8),
            _Column(say("summary.maximum", section=name), 10),
            _Column(say("summary.share", section=name), 9, is_share=True),
            _Column(say("summary.level", section=name), 20),
        ]
    columns += [
        _Column(say("summary.all-points"), 9),
        _Column(say("summary.all-maximum"), 10),
        _Column(say("summary.all-share"), 9, is_share=True),
        _Column(say("summary.rank"), 9),
    ]
    names = {edition.id: edition for edition in editions}
    _table(sheet, columns, [_total(body, names[body.edition]) for body in bodies])
    sheet.row_dimensions[1].height = 48
    sheet.freeze_panes = "B2"


def _total(body: BodyPoints, edition: Edition) -> list[Value]:
    row: list[Value] = [body.name, KIND_NAMES[body.kind], body.kato or None, body.region or None]
    row += [body.year, body.edition]
    for section in body.sections:
        level = None if section.level is None else edition.level_names.of(section.level)
        row += [section.points, section.maximum, section.share, level]
    return [*row, body.points, body.maximum, body.share, body.rank]


def _rows(
    sheet: Worksheet, bodies: Sequence[BodyPoints], editions: Sequence[Edition], kazakh: Speech
) -> None:
    """Bodies by all rows of the form, coloured by their points."""
    say = kazakh.say
    columns = [_Column(say("summary.body"), 44), _Column(say("summary.year"), 9)]
    numbers = [
        (section, row) for section in editions[-1].sections for row, _ in section.scored_rows
    ]
    columns += [_Column(f"{section.abbreviation} {row.no}", 7) for section, row in numbers]
    lines: list[list[Value]] = []
    for body in bodies:
        points = {(s.form, row.no): row.points for s in body.sections for row in s.rows}
        found = (points.get((section.form, row.no)) for section, row in numbers)
        lines.append([body.name, body.year, *found])
    _table(sheet, columns, lines)
    for number, (_, row) in enumerate(numbers, start=3):
        if lines and row.criterion is not None:
            letters = column_letters(number)
            cells = f"{letters}2:{letters}{len(lines) + 1}"
            sheet.conditional_formatting.add(cells, _scale(str(row.criterion.maximum)))
    sheet.freeze_panes = "C2"


def _charts(
    sheet: Worksheet, bodies: Sequence[BodyPoints], editions: Sequence[Edition], kazakh: Speech
) -> None:
    """Two native charts beside the small tables that they are drawn from."""
    sections = editions[-1].sections
    heads = [section.abbreviation for section in sections]
    shares = [*_by_region(bodies, [section.form for section in sections])]
    _small_table(sheet, 1, [kazakh.say("summary.region"), *heads], shares)
    levels = [
        [editions[-1].level_names.of(level), *(_count(bodies, s.form, level) for s in sections)]
        for level in Level
    ]
    below = len(shares) + 4
    _small_table(sheet, below, [kazakh.say("summary.level-of"), *heads], levels)
    if shares:
        regions = _chart(kazakh.say("summary.chart-regions"), max(9.0, 1.1 * len(shares)))
        regions.type, regions.y_axis.number_format = "bar", _SHARE
        regions.y_axis.scaling.min, regions.y_axis.scaling.max = 0, 1
        regions.x_axis.scaling.orientation = "maxMin"
        _draw(sheet, regions, 1, len(shares), len(heads))
        sheet.add_chart(regions, "H1")
    distribution = _chart(kazakh.say("summary.chart-levels"), 9)
    distribution.type, distribution.grouping, distribution.overlap = "col", "clustered", 0
    _draw(sheet, distribution, below, len(levels), len(heads))
    sheet.add_chart(distribution, f"H{max(below, 2 + int(2.3 * len(shares)))}")


def _chart(title: str, height: float) -> BarChart:
    chart = BarChart()
    chart.title, chart.height, chart.width = title, height, 22
    chart.x_axis.delete = chart.y_axis.delete = False
    return chart


def _draw(sheet: Worksheet, chart: BarChart, top: int, rows: int, series: int) -> None:
    data = Reference(sheet, min_col=2, max_col=1 + series, min_row=top, max_row=top + rows)
    names = Reference(sheet, min_col=1, min_row=top + 1, max_row=top + rows)
    chart.add_data(data, titles_from_data=True)
    chart.set_categories(names)


def _small_table(
    sheet: Worksheet, top: int, heads: Sequence[str], rows: Sequence[Sequence[Value]]
) -> None:
    for column, head in enumerate(heads, start=1):
        cell = cell_at(sheet, top, column)
        put_text(cell, head)
        cell.font, cell.border = font(bold=True), _FRAME
        cell.fill = PatternFill(fill_type="solid", start_color=HEADER_COLOUR)
        sheet.column_dimensions[column_letters(column)].width = 26 if column == 1 else 9
    for row, values in enumerate(rows, start=top + 1):
        for column, value in enumerate(values, start=1):
            _put(sheet, row, column, value)


def _by_region(bodies: Sequence[BodyPoints], forms: Sequence[Form]) -> Iterator[list[Value]]:
    """The points of all bodies of a region as a share of what they could have, section by section.

    A region whose bodies are not scored in a section has nothing there.
    """
    for region in dict.fromkeys(body.region for body in bodies if body.region):
        own = [body for body in bodies if body.region == region]
        yield [region, *(_share([body.section(form) for body in own]) for form in forms)]


def _share(sections: Sequence[SectionPoints]) -> Fraction | None:
    scored = [(s.points, s.maximum) for s in sections if s.points is not None and s.maximum]
    if not scored:
        return None
    return Fraction(sum(points for points, _ in scored), sum(most for _, most in scored))


def _count(bodies: Sequence[BodyPoints], form: Form, level: Level) -> int:
    return sum(body.section(form).level is level for body in bodies)


def _refused(sheet: Worksheet, refused: Sequence[Refused], kazakh: Speech) -> None:
    say = kazakh.say
    heads = ("file", "severity", "code", "place", "message", "hint")
    widths = (40, 12, 22, 28, 60, 60)
    columns = [
        _Column(say(f"summary.problem-{head}"), width)
        for head, width in zip(heads, widths, strict=True)
    ]
    rows = [[getattr(problem, head) for head in heads] for problem in refused]
    _table(sheet, columns, rows)
    sheet.freeze_panes = "B2"
