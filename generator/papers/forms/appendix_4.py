"""The form of Appendix 4, the assessment sheet."""

from __future__ import annotations

from collections.abc import Iterator

from generator.law.choices import Shown
from generator.law.edition import Edition
from generator.law.sections import Row, Section
from generator.papers.context.appendix_4 import TOTAL, row_tag
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

_WIDTH = 17.0
_WIDTHS = {Shown.NUMBER: 1.3, Shown.POINTS: 1.6, Shown.BLANK: 2.6}
"""The widths of columns in centimetres, that of the page's text; the texts take the rest."""


def layout(edition: Edition) -> Layout:
    """The four sections, each a table below its title."""
    sheet = edition.sheet
    above = (
        *head.head(sheet.header, sheet.form_mark, sheet.title),
        *head.body(sheet.body_caption),
        *head.period(sheet.period_caption),
    )
    sections = (
        block
        for section in edition.sections
        for block in (
            FormLine(Role.SECTION, section.title),
            FormTable(section.title, _widths(section), tuple(_rows(section)), (1, 2)),
        )
    )
    return Layout(sheet.title, (*above, *sections))


def _rows(section: Section) -> Iterator[FormRow]:
    """A heading stays with what it heads, the total with the last row and with what follows."""
    for titles in section.columns:
        yield FormRow(tuple(FormCell(Role.COLUMN, title) for title in titles), heads=True)
    for row in section.rows:
        is_held = row.criterion is None or row is section.rows[-1]
        yield FormRow(_cells(section, row), is_held=is_held)
    total = {
        Shown.TEXT: FormCell(Role.TOTAL, section.total_label),
        Shown.POINTS: FormCell(Role.TOTAL_CENTRE, printing(section.tag, TOTAL)),
    }
    cells = tuple(total.get(shown, FormCell(Role.CENTRE)) for shown in section.shows)
    yield FormRow(cells, is_held=True)


def _widths(section: Section) -> tuple[float, ...]:
    rest = _WIDTH - sum(_WIDTHS.get(shown, 0) for shown in section.shows)
    return tuple(_WIDTHS.get(shown, round(rest, 1)) for shown in section.shows)


def _cells(section: Section, row: Row) -> tuple[FormCell, ...]:
    points = "" if row.criterion is None else printing(section.tag, row_tag(row.no))
    cells = {
        Shown.NUMBER: FormCell(Role.CENTRE, row.no),
        Shown.TEXT: FormCell(Role.CELL, row.text),
        Shown.POINTS: FormCell(Role.CENTRE, points),
    }
    return tuple(cells.get(shown, FormCell(Role.CELL)) for shown in section.shows)
