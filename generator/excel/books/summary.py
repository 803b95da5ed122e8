"""``summary.xlsx``: a batch at a glance, to filter and to sort; numbers, no formulas."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import astuple, dataclass

from openpyxl import Workbook
from openpyxl.styles import Alignment, PatternFill
from openpyxl.worksheet.worksheet import Worksheet

from generator.excel.blank.guide import HEADER_COLOUR
from generator.excel.blank.organisations import set_up_print
from generator.excel.books.cells import cell_at, font, put_text
from generator.excel.books.row_xml import LINE_HEIGHT, TALLEST, lines_of
from generator.excel.books.save import RowsBelow, saved
from generator.excel.books.summary_charts import draw_charts
from generator.excel.books.summary_styles import FRAME, Looks, Value, scale
from generator.law.edition import Edition
from generator.messages.wording import Language, Speech, speech
from generator.results.changes import BodyChange, row_name
from generator.results.ranking import BodyPoints
from generator.submission.contract import KIND_NAMES
from generator.submission.sheets import address, column_letters

CHANGE_HEADS = {"body": 44, "document": 34, "row": 12, "before": 10, "now": 10, "why": 80}
"""The columns of changes and their widths."""


@dataclass(frozen=True)
class Refused:
    """A problem of a refused workbook, in words."""

    file: str
    severity: str
    code: str
    place: str
    message: str
    hint: str


@dataclass(frozen=True)
class Changed:
    """A body whose points have changed, and for each of its rows the causes in words."""

    body: BodyChange
    whys: tuple[str, ...]


@dataclass(frozen=True)
class Summary:
    """What the workbook tells; ``editions`` from the first to the one in force."""

    bodies: Sequence[BodyPoints]
    refused: Sequence[Refused]
    changed: Sequence[Changed]
    editions: Sequence[Edition]


@dataclass(frozen=True)
class _Column:
    """A column: its head, its width in letters, the number that is coloured green in it."""

    head: str
    width: float
    most: int | None = None


@dataclass(frozen=True)
class _Table:
    """A sheet of one table: what it is called, its columns and rows, how many columns stay."""

    title: str
    columns: Sequence[_Column]
    rows: Sequence[Sequence[Value]]
    fixed: int = 1


def book(summary: Summary) -> bytes:
    """The workbook of five sheets; the same bytes for the same batch."""
    kazakh = speech(Language.KAZAKH)
    workbook = Workbook()
    workbook.remove(workbook.worksheets[0])
    below: dict[int, RowsBelow] = {}
    for table in (_totals(summary, kazakh), _rows(summary, kazakh)):
        _add(workbook, table, below)
    charts = workbook.create_sheet(kazakh.say("summary.charts"))
    draw_charts(charts, summary.bodies, summary.editions, kazakh)
    for table in (_refused(summary, kazakh), _changed(summary, kazakh)):
        _add(workbook, table, below)
    year = max((body.year for body in summary.bodies), default=summary.editions[-1].adopted.year)
    return saved(workbook, year, below)


def _add(workbook: Workbook, table: _Table, below: dict[int, RowsBelow]) -> None:
    """Heads that stay in view and filter, and a row for each."""
    sheet = workbook.create_sheet(table.title)
    for number, column in enumerate(table.columns, start=1):
        cell = cell_at(sheet, 1, number)
        put_text(cell, column.head)
        cell.font, cell.border = font(bold=True), FRAME
        cell.fill = PatternFill(fill_type="solid", start_color=HEADER_COLOUR)
        cell.alignment = Alignment(wrap_text=True, horizontal="center", vertical="center")
        sheet.column_dimensions[column_letters(number)].width = column.width
    heads = (lines_of(column.head, column.width, bold=True) for column in table.columns)
    sheet.row_dimensions[1].height = LINE_HEIGHT * max(heads)
    last = address(len(table.rows) + 1, len(table.columns))
    sheet.auto_filter.ref = f"A1:{last}"
    sheet.freeze_panes = address(2, table.fixed + 1)
    set_up_print(sheet)
    sheet.print_title_rows = "1:1"
    _colour(sheet, table)
    looks = Looks.of(sheet)
    below[len(workbook.worksheets)] = RowsBelow(_lines(table, looks), f"A1:{last}")


def _colour(sheet: Worksheet, table: _Table) -> None:
    for number, column in enumerate(table.columns, start=1):
        if column.most is not None and table.rows:
            letters = column_letters(number)
            cells = f"{letters}2:{letters}{len(table.rows) + 1}"
            sheet.conditional_formatting.add(cells, scale(column.most))


def _lines(table: _Table, looks: Looks) -> Iterator[bytes]:
    widths = [column.width for column in table.columns]
    for number, row in enumerate(table.rows, start=2):
        cells = (looks.cell(number, column, value) for column, value in enumerate(row, start=1))
        height = min(LINE_HEIGHT * _lines_of(row, widths), TALLEST)
        top = f'<row r="{number}" ht="{height}" customHeight="1">'
        yield f"{top}{''.join(cells)}</row>".encode()


def _lines_of(row: Sequence[Value], widths: Sequence[float]) -> int:
    """The lines of a row's tallest cell."""
    texts = zip(row, widths, strict=True)
    # What is shorter than its column takes one line; to wrap it would cost more than to write it.
    return max(
        (lines_of(v, w) for v, w in texts if isinstance(v, str) and len(v) * 1.1 > w), default=1
    )


def _totals(summary: Summary, kazakh: Speech) -> _Table:
    say = kazakh.say
    columns = [
        _Column(say("summary.body"), 44),
        _Column(say("summary.kind"), 36),
        _Column(say("summary.kato"), 12),
        _Column(say("summary.region"), 20),
        _Column(say("summary.year"), 9),
        _Column(say("summary.edition"), 11),
    ]
    for section in summary.editions[-1].sections:
        name = section.abbreviation
        columns += [
            _Column(say("summary.points", section=name), 8),
            _Column(say("summary.maximum", section=name), 10),
            _Column(say("summary.share", section=name), 9, most=1),
            _Column(say("summary.level", section=name), 20),
        ]
    columns += [
        _Column(say("summary.all-points"), 9),
        _Column(say("summary.all-maximum"), 10),
        _Column(say("summary.all-share"), 9, most=1),
        _Column(say("summary.rank"), 9),
    ]
    named = {edition.id: edition for edition in summary.editions}
    rows = [_total(body, named[body.edition]) for body in summary.bodies]
    return _Table(say("summary.totals"), columns, rows)


def _total(body: BodyPoints, edition: Edition) -> list[Value]:
    row: list[Value] = [body.name, KIND_NAMES[body.kind], body.kato or None, body.region or None]
    row += [body.year, body.edition]
    for section in body.sections:
        level = None if section.level is None else edition.level_names.of(section.level)
        row += [section.points, section.maximum, section.share, level]
    return [*row, body.points, body.maximum, body.share, body.rank]


def _rows(summary: Summary, kazakh: Speech) -> _Table:
    """Bodies by all scored rows of the form, coloured by their points."""
    say = kazakh.say
    numbers = [
        (section, row.no, criterion.maximum)
        for section in summary.editions[-1].sections
        for row, criterion in section.scored_rows
    ]
    columns = [_Column(say("summary.body"), 44), _Column(say("summary.year"), 9)]
    columns += [_Column(f"{section.abbreviation} {no}", 7, most) for section, no, most in numbers]
    rows: list[list[Value]] = []
    for body in summary.bodies:
        points = {(s.form, row.no): row.points for s in body.sections for row in s.rows}
        found = (points.get((section.form, no)) for section, no, _ in numbers)
        rows.append([body.name, body.year, *found])
    return _Table(say("summary.rows"), columns, rows, fixed=2)


def _refused(summary: Summary, kazakh: Speech) -> _Table:
    heads = {"file": 40, "severity": 14, "code": 24, "place": 28, "message": 60, "hint": 60}
    columns = [_Column(kazakh.say(f"summary.problem-{head}"), wide) for head, wide in heads.items()]
    rows = [astuple(problem) for problem in summary.refused]
    return _Table(kazakh.say("summary.refused"), columns, rows)


def _changed(summary: Summary, kazakh: Speech) -> _Table:
    say = kazakh.say
    columns = [_Column(say(f"summary.change-{head}"), wide) for head, wide in CHANGE_HEADS.items()]
    rows: list[list[Value]] = []
    for changed in summary.changed:
        body = changed.body
        whose: list[Value] = [body.name, body.document]
        rows.append([*whose, say("summary.all-points"), body.before, body.now, ""])
        for row, why in zip(body.rows, changed.whys, strict=True):
            rows.append([*whose, row_name(row, summary.editions), row.before, row.now, why])
    return _Table(say("summary.changes"), columns, rows)
