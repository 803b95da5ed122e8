"""The form of Appendix 5, the consolidated report on many bodies."""

from __future__ import annotations

from collections.abc import Iterator

from generator.law.appendices import ConsolidatedColumns
from generator.law.edition import Edition
from generator.papers.context import appendix_2_lines as lines
from generator.papers.context.appendix_5 import EACH, LIST
from generator.papers.context.common import BODY_NAME
from generator.papers.forms import heading as head
from generator.papers.forms.appendix_2 import counts
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

_WIDTHS = (4.8, 7.3, 1.5, 1.7, 2.2, 2.5, 2.85, 2.85)


def layout(edition: Edition) -> Layout:
    """One table: for each body its lines of Appendix 2, without numbers."""
    text = edition.consolidated
    rows = (*_heads(text.columns), *looped([*_rows(edition)], EACH, LIST, len(_WIDTHS)))
    blocks: tuple[FormLine | FormTable, ...] = (
        *head.head(text.header, text.form_mark, text.title),
        *head.period(text.period_caption),
        FormTable(text.title, _WIDTHS, rows, (1, 2)),
    )
    return Layout(text.title, blocks, is_landscape=True)


def _heads(columns: ConsolidatedColumns) -> Iterator[FormRow]:
    single = (columns.body, columns.indicator, columns.unit, columns.total)
    return head.columns(single, columns.of_which, columns.forms)


def _rows(edition: Edition) -> Iterator[FormRow]:
    """The body's name runs down along its lines."""
    tags = {row.count: lines.tag(number) for number, row in lines.numbered(edition)}
    name = FormCell(Role.CELL, printing(EACH, BODY_NAME), merge=FormMerge.STARTS)
    for row in edition.report.rows:
        if row.unit is None:
            text = FormCell(Role.CELL, row.plain_text, span=len(_WIDTHS) - 1)
            yield FormRow((name, text), is_held=True)
        else:
            cells = (name, FormCell(Role.CELL, row.plain_text), FormCell(Role.CENTRE, row.unit))
            tag = "" if row.count is None else tags[row.count]
            yield FormRow((*cells, *counts(edition, row, EACH, tag)), is_held=row.count is None)
        name = FormCell(Role.CELL, merge=FormMerge.GOES_ON)
