"""The form of Appendix 3, the results of inspections."""

from __future__ import annotations

from collections.abc import Iterator

from generator.law.edition import Edition, InspectionsColumns
from generator.papers.context.appendix_3 import EACH, LINE_TAGS, LIST
from generator.papers.forms import heading as head
from generator.papers.forms.elements import (
    Cell,
    Layout,
    Line,
    Look,
    Merge,
    Row,
    Table,
    looped,
    printing,
)

_WIDTHS = (1.4, 5.2, 4.5, 3.0, 2.9, 2.9, 2.9, 2.9)
_CENTRED = (1, 4, 5, 6, 7, 8)


def layout(edition: Edition) -> Layout:
    """One table with a line for each act, and the lines to sign on."""
    text = edition.inspections
    columns = tuple(range(1, len(_WIDTHS) + 1))
    row = Row(tuple(_cell(column, tag.name) for column, tag in enumerate(LINE_TAGS, start=1)))
    rows = (*_heads(text.columns), *looped([row], EACH, LIST, len(_WIDTHS)))
    blocks: tuple[Line | Table, ...] = (
        *head.head(text.header, text.form_mark, text.title),
        *head.body(text.body_caption),
        *head.period(text.period_caption),
        Table(text.title, _WIDTHS, rows, columns),
        head.signature(text.signature),
    )
    return Layout(text.title, blocks, is_landscape=True)


def _cell(column: int, name: str) -> Cell:
    return Cell(Look.CENTRE if column in _CENTRED else Look.CELL, printing(EACH, name))


def _heads(columns: InspectionsColumns) -> Iterator[Row]:
    """Four rows, from what the findings are part of down to the columns themselves."""
    over = (columns.number, columns.organisation, columns.inspector)
    starts = tuple(Cell(Look.COLUMN, text, merge=Merge.STARTS) for text in over)
    below = tuple(Cell(Look.COLUMN, merge=Merge.GOES_ON) for _ in over)
    goes_on = Cell(Look.COLUMN, merge=Merge.GOES_ON)
    clean = Cell(Look.COLUMN, columns.no_violation, merge=Merge.STARTS)
    yield Row((*starts, Cell(Look.COLUMN, columns.results, span=5)), heads=True)
    yield Row((*below, clean, Cell(Look.COLUMN, columns.violations, span=4)), heads=True)
    groups = (columns.excess, columns.unregistered)
    yield Row(
        (*below, goes_on, *(Cell(Look.COLUMN, group, span=2) for group in groups)), heads=True
    )
    names = (
        columns.excess_premises,
        columns.excess_vehicles,
        columns.unregistered_property,
        columns.unregistered_vehicles,
    )
    yield Row((*below, goes_on, *(Cell(Look.COLUMN, name) for name in names)), heads=True)
