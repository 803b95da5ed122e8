"""The form of Appendix 3, the results of inspections."""

from __future__ import annotations

from collections.abc import Iterator

from generator.law.appendices import InspectionsColumns
from generator.law.edition import Edition
from generator.papers.context.appendix_3 import EACH, LINE_TAGS, LIST
from generator.papers.forms import heading as head
from generator.papers.forms.elements import (
    FormCell,
    FormLine,
    FormMerge,
    FormRow,
    FormTable,
    Layout,
    Role,
    looped,
    printing,
)

_WIDTHS = (1.4, 5.2, 4.5, 3.0, 2.9, 2.9, 2.9, 2.9)
_CENTRED = (1, 4, 5, 6, 7, 8)


def layout(edition: Edition) -> Layout:
    """One table with a line for each act, and the lines to sign on."""
    text = edition.inspections
    columns = tuple(range(1, len(_WIDTHS) + 1))
    row = FormRow(tuple(_cell(column, tag.name) for column, tag in enumerate(LINE_TAGS, start=1)))
    rows = (*_heads(text.columns), *looped([row], EACH, LIST, len(_WIDTHS)))
    blocks: tuple[FormLine | FormTable, ...] = (
        *head.head(text.header, text.form_mark, text.title),
        *head.body(text.body_caption),
        *head.period(text.period_caption),
        FormTable(text.title, _WIDTHS, rows, columns),
        head.signature(text.signature),
    )
    return Layout(text.title, blocks, is_landscape=True)


def _cell(column: int, name: str) -> FormCell:
    return FormCell(Role.CENTRE if column in _CENTRED else Role.CELL, printing(EACH, name))


def _heads(columns: InspectionsColumns) -> Iterator[FormRow]:
    """Four rows, from what the findings are part of down to the columns themselves."""
    over = (columns.number, columns.organisation, columns.inspector)
    starts = tuple(FormCell(Role.COLUMN, text, merge=FormMerge.STARTS) for text in over)
    below = tuple(FormCell(Role.COLUMN, merge=FormMerge.GOES_ON) for _ in over)
    goes_on = FormCell(Role.COLUMN, merge=FormMerge.GOES_ON)
    clean = FormCell(Role.COLUMN, columns.no_violation, merge=FormMerge.STARTS)
    yield FormRow((*starts, FormCell(Role.COLUMN, columns.results, span=5)), heads=True)
    yield FormRow((*below, clean, FormCell(Role.COLUMN, columns.violations, span=4)), heads=True)
    groups = (columns.excess, columns.unregistered)
    yield FormRow(
        (*below, goes_on, *(FormCell(Role.COLUMN, group, span=2) for group in groups)), heads=True
    )
    names = (
        columns.excess_premises,
        columns.excess_vehicles,
        columns.unregistered_property,
        columns.unregistered_vehicles,
    )
    yield FormRow((*below, goes_on, *(FormCell(Role.COLUMN, name) for name in names)), heads=True)
