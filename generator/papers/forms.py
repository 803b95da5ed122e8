"""The official forms as data: which words are fixed, which cells hold which tag."""

from __future__ import annotations

from collections.abc import Iterator

from generator.law.appendices import (
    Appendix2Columns,
    Appendix2Row,
    ConsolidatedColumns,
    InspectionsColumns,
)
from generator.law.choices import Form, Paper, Shown
from generator.law.criteria import Row, Section
from generator.law.edition import Edition
from generator.papers import appendix_tags
from generator.papers.appendix_tags import BODIES, EACH, EACH_BODY, LINE_TAGS, LIST
from generator.papers.form_elements import (
    FormCell,
    FormLine,
    FormMerge,
    FormRow,
    FormTable,
    Layout,
    Role,
    above_body,
    column_heads,
    head,
    looped,
    period,
    printing,
    signature,
)
from generator.papers.sheet_tags import TOTAL, row_tag
from generator.papers.tags import BODY_NAME

# By the edition itself and not by its value, which takes longer to compare than a form to make;
# each is held beside its form, so that no other gets its number.
_made: dict[tuple[int, Paper], tuple[Edition, Layout]] = {}
_MOST_MADE = 64


def layout(edition: Edition, paper: Paper) -> Layout:
    """The form of a paper in an edition; cached, for every paper is compared with it twice."""
    key = (id(edition), paper)
    if key not in _made:
        if len(_made) >= _MOST_MADE:
            _made.clear()
        _made[key] = (edition, _LAYOUTS[paper](edition))
    return _made[key][1]


_TEXT_WIDTH = 17.0
_SHEET_WIDTHS = {Shown.NUMBER: 1.3, Shown.POINTS: 1.6, Shown.BLANK: 2.6}
"""The widths of columns in centimetres, that of the page's text; the texts take the rest."""


def _sheet(edition: Edition) -> Layout:
    """The four sections, each a table below its title."""
    sheet = edition.sheet
    above = (*above_body(sheet),)
    sections = (
        block
        for section in edition.sections
        for block in (
            FormLine(Role.SECTION, section.title),
            FormTable(section.title, _sheet_widths(section), tuple(_sheet_rows(section)), (1, 2)),
        )
    )
    return Layout(sheet.title, (*above, *sections))


def _sheet_rows(section: Section) -> Iterator[FormRow]:
    """A heading stays with what it heads, the total with the last row and with what follows."""
    for titles in section.columns:
        yield FormRow(tuple(FormCell(Role.COLUMN, title) for title in titles), heads=True)
    for row in section.rows:
        is_held = row.criterion is None or row is section.rows[-1]
        yield FormRow(_sheet_cells(section, row), is_held=is_held)
    total = {
        Shown.TEXT: FormCell(Role.TOTAL, section.total_label),
        Shown.POINTS: FormCell(Role.TOTAL_CENTRE, printing(section.tag, TOTAL)),
    }
    cells = tuple(total.get(shown, FormCell(Role.CENTRE)) for shown in section.shows)
    yield FormRow(cells, is_held=True)


def _sheet_widths(section: Section) -> tuple[float, ...]:
    rest = _TEXT_WIDTH - sum(_SHEET_WIDTHS.get(shown, 0) for shown in section.shows)
    return tuple(_SHEET_WIDTHS.get(shown, round(rest, 1)) for shown in section.shows)


def _sheet_cells(section: Section, row: Row) -> tuple[FormCell, ...]:
    points = "" if row.criterion is None else printing(section.tag, row_tag(row.no))
    cells = {
        Shown.NUMBER: FormCell(Role.CENTRE, row.no),
        Shown.TEXT: FormCell(Role.CELL, row.text),
        Shown.POINTS: FormCell(Role.CENTRE, points),
    }
    return tuple(cells.get(shown, FormCell(Role.CELL)) for shown in section.shows)


_REPORT_WIDTHS = (1.2, 10.9, 1.5, 1.7, 2.2, 2.5, 2.85, 2.85)


def _report(edition: Edition) -> Layout:
    """One table, its remarks, and the lines to sign on."""
    text = edition.report
    table = FormTable(
        text.title, _REPORT_WIDTHS, (*_report_heads(text.columns), *_report_rows(edition)), (1, 2)
    )
    blocks: tuple[FormLine | FormTable, ...] = (
        *above_body(text),
        table,
        *(FormLine(Role.REMARK, note) for note in text.notes),
        signature(text.signature),
    )
    return Layout(text.title, blocks, is_landscape=True)


def _report_heads(columns: Appendix2Columns) -> Iterator[FormRow]:
    single = (columns.number, columns.indicator, columns.unit, columns.total)
    return column_heads(single, columns.of_which, columns.forms)


def _report_rows(edition: Edition) -> Iterator[FormRow]:
    """A heading stays with what it heads, the last row with the remarks and lines to sign on."""
    tags = {
        row.count: appendix_tags.line_tag(number) for number, row in appendix_tags.numbered(edition)
    }
    for row in edition.report.rows:
        number = FormCell(Role.CENTRE, row.no)
        if row.unit is None:
            yield FormRow(
                (number, FormCell(Role.CELL, row.text, span=len(_REPORT_WIDTHS) - 1)), is_held=True
            )
        else:
            cells = (number, FormCell(Role.CELL, row.text), FormCell(Role.CENTRE, row.unit))
            tag = "" if row.count is None else tags[row.count]
            is_held = row.count is None or row is edition.report.rows[-1]
            yield FormRow((*cells, *_counts(edition, row, tag)), is_held=is_held)


def _counts(edition: Edition, row: Appendix2Row, *path: str) -> Iterator[FormCell]:
    """The cells of a line's numbers: tags, the mark of closed ones, nothing where none is due."""
    if row.count is None:
        yield from (FormCell(Role.CENTRE) for _ in range(len(Form) + 1))
        return
    yield FormCell(Role.CENTRE, printing(*path, appendix_tags.TOTAL))
    for form in Form:
        tag = printing(*path, appendix_tags.column_tag(edition, form))
        yield FormCell(Role.CENTRE, tag if form in row.open else edition.report.closed_mark)


_INSPECTIONS_WIDTHS = (1.2, 6.4, 4.8, 2.9, 2.6, 2.6, 2.6, 2.6)
_CENTRED = (1, 4, 5, 6, 7, 8)


def _inspections(edition: Edition) -> Layout:
    """One table with a line for each act, and the lines to sign on."""
    text = edition.inspections
    columns = tuple(range(1, len(_INSPECTIONS_WIDTHS) + 1))
    row = FormRow(
        tuple(
            _inspections_cell(column, name) for column, name in enumerate(LINE_TAGS.fill, start=1)
        )
    )
    rows = (*_inspections_heads(text.columns), *looped([row], EACH, LIST, len(_INSPECTIONS_WIDTHS)))
    blocks: tuple[FormLine | FormTable, ...] = (
        *above_body(text),
        FormTable(text.title, _INSPECTIONS_WIDTHS, rows, columns),
        signature(text.signature),
    )
    return Layout(text.title, blocks, is_landscape=True)


def _inspections_cell(column: int, name: str) -> FormCell:
    return FormCell(Role.CENTRE if column in _CENTRED else Role.CELL, printing(EACH, name))


def _inspections_heads(columns: InspectionsColumns) -> Iterator[FormRow]:
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


_CONSOLIDATED_WIDTHS = (4.8, 7.3, 1.5, 1.7, 2.2, 2.5, 2.85, 2.85)


def _consolidated(edition: Edition) -> Layout:
    """One table: for each body its lines of Appendix 2, without numbers."""
    text = edition.consolidated
    rows = (
        *_consolidated_heads(text.columns),
        *looped([*_consolidated_rows(edition)], EACH_BODY, BODIES, len(_CONSOLIDATED_WIDTHS)),
    )
    blocks: tuple[FormLine | FormTable, ...] = (
        *head(text.header, text.form_mark, text.title),
        *period(text.period_caption),
        FormTable(text.title, _CONSOLIDATED_WIDTHS, rows, (1, 2)),
    )
    return Layout(text.title, blocks, is_landscape=True)


def _consolidated_heads(columns: ConsolidatedColumns) -> Iterator[FormRow]:
    single = (columns.body, columns.indicator, columns.unit, columns.total)
    return column_heads(single, columns.of_which, columns.forms)


def _consolidated_rows(edition: Edition) -> Iterator[FormRow]:
    """The body's name runs down along its appendix_2."""
    tags = {
        row.count: appendix_tags.line_tag(number) for number, row in appendix_tags.numbered(edition)
    }
    name = FormCell(Role.CELL, printing(EACH_BODY, BODY_NAME), merge=FormMerge.STARTS)
    for row in edition.report.rows:
        if row.unit is None:
            text = FormCell(Role.CELL, row.plain_text, span=len(_CONSOLIDATED_WIDTHS) - 1)
            yield FormRow((name, text), is_held=True)
        else:
            cells = (name, FormCell(Role.CELL, row.plain_text), FormCell(Role.CENTRE, row.unit))
            tag = "" if row.count is None else tags[row.count]
            yield FormRow(
                (*cells, *_counts(edition, row, EACH_BODY, tag)), is_held=row.count is None
            )
        name = FormCell(Role.CELL, merge=FormMerge.GOES_ON)


_LAYOUTS = {
    Paper.SHEET: _sheet,
    Paper.REPORT: _report,
    Paper.INSPECTIONS: _inspections,
    Paper.CONSOLIDATED: _consolidated,
}
