"""``summary.xlsx``: a batch at a glance, to filter and to sort; numbers, no formulas."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import astuple, dataclass

from generator.excel.books.summary_cells import HEADS, Value, put
from generator.excel.books.summary_charts import draw_charts
from generator.excel.writer import Book, Page, lines_of, written
from generator.law.edition import Edition
from generator.messages.wording import Language, Speech, speech
from generator.results.changes import BodyChange, row_name, why
from generator.results.ranking import BodyPoints
from generator.submission.contract import KIND_NAMES
from generator.submission.sheets import address, column_letters

CHANGE_HEADS = {"body": 44, "document": 34, "row": 12, "before": 10, "now": 10, "why": 80}
"""The columns of changes and their widths."""


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
class Refused:
    """A problem of a refused workbook, in words."""

    file: str
    severity: str
    code: str
    place: str
    message: str
    hint: str


@dataclass(frozen=True)
class Summary:
    """The content of the workbook; ``editions`` from the first to the one in force."""

    bodies: Sequence[BodyPoints]
    refused: Sequence[Refused]
    changed: Sequence[BodyChange]
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
    """The workbook; the same bytes on every run, dated by the reporting year it is about."""
    year = max((body.year for body in summary.bodies), default=summary.editions[-1].adopted.year)
    return written(year, lambda book: _write(book, summary, speech(Language.KAZAKH)))


def _write(book: Book, summary: Summary, kazakh: Speech) -> None:
    _add(book, _totals(summary, kazakh))
    _add(book, _rows(summary, kazakh))
    draw_charts(book, summary.bodies, summary.editions, kazakh)
    _add(book, _refused(summary, kazakh))
    _add(book, _changed(summary, kazakh))


def _add(book: Book, table: _Table) -> None:
    widths = [column.width for column in table.columns]
    page = book.page(table.title, widths)
    page.height(1, max(lines_of(one.head, one.width, bold=True) for one in table.columns))
    page.put_row(1, [column.head for column in table.columns], HEADS)
    for number, row in enumerate(table.rows, start=2):
        texts = ((v, w) for v, w in zip(row, widths, strict=True) if isinstance(v, str))
        page.height(number, max((lines_of(*text) for text in texts), default=1))
        for column, value in enumerate(row, start=1):
            put(page, number, column, value)
    page.sheet.autofilter(f"A1:{address(len(table.rows) + 1, len(widths))}")
    page.sheet.freeze_panes(address(2, table.fixed + 1))
    page.sheet.repeat_rows(0)
    page.set_up_print()
    _colour(page, table)


def _colour(page: Page, table: _Table) -> None:
    for number, column in enumerate(table.columns, start=1):
        if column.most is not None and table.rows:
            letters = column_letters(number)
            cells = f"{letters}2:{letters}{len(table.rows) + 1}"
            ends = {"mid_value": column.most / 2, "max_value": column.most}
            page.sheet.conditional_format(cells, {**_SCALE, **ends})


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
    for body in summary.changed:
        whose: list[Value] = [body.name, body.document]
        rows.append([*whose, say("summary.all-points"), body.before, body.now, ""])
        for row in body.rows:
            name, causes = row_name(row, summary.editions), why(kazakh, row)
            rows.append([*whose, name, row.before, row.now, causes])
    return _Table(say("summary.changes"), columns, rows)
