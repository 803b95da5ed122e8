"""The charts of ``summary.xlsx``: a question, a sheet, and the small table that is drawn."""

from __future__ import annotations

import textwrap
from collections.abc import Sequence

from xlsxwriter.chart import Chart

from generator.excel.books.summary_cells import SHARE, TOP, SummaryColumn, Table, Value, add
from generator.excel.writer import Book, Page
from generator.law.choices import Form, Level
from generator.law.edition import Edition
from generator.messages.wording import Speech
from generator.results.averages import Average
from generator.results.ranking import BodyPoints
from generator.scoring.advice import CriterionLoss, costliest
from generator.scoring.score_text import level_words

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
