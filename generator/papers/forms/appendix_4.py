"""The form of Appendix 4, the assessment sheet."""

from __future__ import annotations

from collections.abc import Iterator

from generator.law.edition import Edition, Section
from generator.law.edition import Row as SheetRow
from generator.papers.context.appendix_4 import TOTAL, row_tag
from generator.papers.forms import heading as head
from generator.papers.forms.elements import Cell, Layout, Line, Look, Row, Table, printing

_WIDTHS = (1.3, 12.3, 3.4)


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
            Line(Look.SECTION, section.title),
            Table(section.title, _WIDTHS, tuple(_rows(section)), (1, 2)),
        )
    )
    return Layout(sheet.title, (*above, *sections))


def _rows(section: Section) -> Iterator[Row]:
    """A heading stays with what it heads, the total with the last row."""
    for titles in section.columns:
        yield Row(tuple(Cell(Look.COLUMN, title) for title in titles), heads=True)
    for row in section.rows:
        is_held = row.criterion is None or row is section.rows[-1]
        yield Row(_cells(section, row), is_held=is_held)
    total = (
        Cell(Look.CENTRE),
        Cell(Look.TOTAL, section.total_label),
        Cell(Look.TOTAL_CENTRE, printing(section.tag, TOTAL)),
    )
    yield Row(total)


def _cells(section: Section, row: SheetRow) -> tuple[Cell, ...]:
    points = "" if row.criterion is None else printing(section.tag, row_tag(row.no))
    return Cell(Look.CENTRE, row.no), Cell(Look.CELL, row.text), Cell(Look.CENTRE, points)
