"""The form of Appendix 2, the report of a body."""

from __future__ import annotations

from collections.abc import Iterator

from generator.law.appendices import Appendix2Columns, Appendix2Row
from generator.law.choices import Form
from generator.law.edition import Edition
from generator.papers.context import appendix_2_lines as lines
from generator.papers.forms import heading as head
from generator.papers.forms.elements import (
    FormCell,
    FormLine,
    FormRow,
    FormTable,
    Layout,
    Role,
    printing,
)

_WIDTHS = (1.2, 10.9, 1.5, 1.7, 2.2, 2.5, 2.85, 2.85)


def layout(edition: Edition) -> Layout:
    """One table, its remarks, and the lines to sign on."""
    text = edition.report
    table = FormTable(text.title, _WIDTHS, (*_heads(text.columns), *_rows(edition)), (1, 2))
    blocks: tuple[FormLine | FormTable, ...] = (
        *head.head(text.header, text.form_mark, text.title),
        *head.body(text.body_caption),
        *head.period(text.period_caption),
        table,
        *(FormLine(Role.REMARK, note) for note in text.notes),
        head.signature(text.signature),
    )
    return Layout(text.title, blocks, is_landscape=True)


def _heads(columns: Appendix2Columns) -> Iterator[FormRow]:
    single = (columns.number, columns.indicator, columns.unit, columns.total)
    return head.columns(single, columns.of_which, columns.forms)


def _rows(edition: Edition) -> Iterator[FormRow]:
    """A heading stays with what it heads, the last row with the remarks and lines to sign on."""
    tags = {row.count: lines.tag(number) for number, row in lines.numbered(edition)}
    for row in edition.report.rows:
        number = FormCell(Role.CENTRE, row.no)
        if row.unit is None:
            yield FormRow(
                (number, FormCell(Role.CELL, row.text, span=len(_WIDTHS) - 1)), is_held=True
            )
        else:
            cells = (number, FormCell(Role.CELL, row.text), FormCell(Role.CENTRE, row.unit))
            tag = "" if row.count is None else tags[row.count]
            is_held = row.count is None or row is edition.report.rows[-1]
            yield FormRow((*cells, *counts(edition, row, tag)), is_held=is_held)


def counts(edition: Edition, row: Appendix2Row, *path: str) -> Iterator[FormCell]:
    """The cells of a line's numbers: tags, the mark of closed ones, nothing where none is due."""
    if row.count is None:
        yield from (FormCell(Role.CENTRE) for _ in range(len(Form) + 1))
        return
    yield FormCell(Role.CENTRE, printing(*path, lines.TOTAL))
    for form in Form:
        tag = printing(*path, lines.column_tag(edition, form))
        yield FormCell(Role.CENTRE, tag if form in row.open else edition.report.closed_mark)
