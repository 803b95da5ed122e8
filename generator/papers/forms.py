"""The official forms as data: which words are fixed, which cells hold which tag.

A form is lines and tables, in the order of the page. A text is either fixed, letter by letter as
the law has it, or a tag that prints or repeats. Composing a template, checking one that a clerk has
edited and proving a finished paper all go by the same layout.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from enum import Enum, StrEnum, auto
from functools import cached_property, lru_cache
from itertools import zip_longest

from generator.law.appendices import (
    Appendix2Columns,
    Appendix2Row,
    ConsolidatedColumns,
    InspectionsColumns,
    SheetText,
)
from generator.law.choices import Form, Paper, Shown
from generator.law.criteria import Row, Section
from generator.law.edition import Edition
from generator.papers import appendix_tags
from generator.papers.appendix_tags import BODIES, EACH, EACH_BODY, LINE_TAGS, LIST
from generator.papers.sheet_tags import TOTAL, row_tag
from generator.papers.tags import BODY, BODY_HEAD, BODY_NAME, PERIOD


class Role(StrEnum):
    """The role of a text on the page, which decides its style."""

    ANNEX = auto()
    FORM_MARK = auto()
    TITLE = auto()
    BODY = auto()
    PERIOD = auto()
    CAPTION = auto()
    SECTION = auto()
    REMARK = auto()
    COLUMN = auto()
    CELL = auto()
    CENTRE = auto()
    TOTAL = auto()
    TOTAL_CENTRE = auto()
    LOOP = auto()
    SIGNER = auto()
    SIGNED = auto()


class FormMerge(Enum):
    """A cell that runs over several rows: its first, and those below."""

    STARTS = auto()
    GOES_ON = auto()


@dataclass(frozen=True)
class FormLine:
    """A line outside tables."""

    role: Role
    text: str


@dataclass(frozen=True)
class FormCell:
    """A cell over ``span`` columns; an empty text is an empty cell."""

    role: Role
    text: str = ""
    span: int = 1
    merge: FormMerge | None = None


@dataclass(frozen=True)
class FormRow:
    """A row; ``heads`` repeats on every page, ``is_held`` stays with the next.

    ``is_repeated`` stands within a loop; ``is_control`` is gone from the finished paper.
    """

    cells: tuple[FormCell, ...]
    heads: bool = False
    is_held: bool = False
    is_repeated: bool = False
    is_control: bool = False

    def columns(self) -> Iterator[tuple[int, FormCell]]:
        """The cells with the columns they begin in, from 1."""
        column = 1
        for cell in self.cells:
            yield column, cell
            column += cell.span


@dataclass(frozen=True)
class FormTable:
    """A table: ``name`` is shown to people, ``known_by`` are the columns that identify a row.

    ``widths`` are in centimetres; ``is_signature`` says that it holds lines to sign on.
    """

    name: str
    widths: tuple[float, ...]
    rows: tuple[FormRow, ...]
    known_by: tuple[int, ...]
    is_signature: bool = False


@dataclass(frozen=True)
class Layout:
    """The form of a paper: its title, what stands on it, how the sheet lies."""

    title: str
    blocks: tuple[FormLine | FormTable, ...]
    is_landscape: bool = False

    @property
    def lines(self) -> tuple[FormLine, ...]:
        """What stands outside tables."""
        return tuple(block for block in self.blocks if isinstance(block, FormLine))

    @property
    def tables(self) -> tuple[FormTable, ...]:
        """The tables from top to bottom."""
        return tuple(block for block in self.blocks if isinstance(block, FormTable))

    @property
    def control_tags(self) -> frozenset[str]:
        """The tags with which the form repeats rows of its own."""
        rows = (row for table in self.tables for row in table.rows if row.is_control)
        return frozenset(cell.text for row in rows for cell in row.cells)

    @cached_property
    def fixed_words(self) -> tuple[str, ...]:
        """The words that every finished paper has, in order; those of loops may stand never."""
        return tuple(self._fixed_words())

    def _fixed_words(self) -> Iterator[str]:
        for block in self.blocks:
            if isinstance(block, FormLine):
                yield from () if is_tag(block.text) else (block.text,)
                continue
            for row in block.rows:
                if not (row.is_repeated or row.is_control):
                    yield from (
                        cell.text for cell in row.cells if cell.text and not is_tag(cell.text)
                    )


def is_tag(text: str) -> bool:
    """True of a tag; the law's own words begin with no brace."""
    return text.startswith("{")


def printing(*path: str) -> str:
    """The tag that prints a name."""
    return f"{{{{ {'.'.join(path)} }}}}"


def _looped(rows: Sequence[FormRow], name: str, path: str, columns: int) -> tuple[FormRow, ...]:
    """Rows repeated for each item of a list."""
    begin, end = (
        FormRow((FormCell(Role.LOOP, tag, span=columns),), is_control=True)
        for tag in (f"{{%tr for {name} in {path} %}}", "{%tr endfor %}")
    )
    return begin, *(replace(row, is_repeated=True) for row in rows), end


@lru_cache(maxsize=64)
def layout(edition: Edition, paper: Paper) -> Layout:
    """The form of a paper in an edition; cached, for every paper is compared with it twice."""
    return _LAYOUTS[paper](edition)


def _above(header: Sequence[str], form_mark: str, title: str) -> Iterator[FormLine]:
    """The mark of the annex, «Нысан» and the title."""
    yield from (FormLine(Role.ANNEX, line) for line in header)
    yield FormLine(Role.FORM_MARK, form_mark)
    yield FormLine(Role.TITLE, title)


def _above_body(text: SheetText) -> Iterator[FormLine]:
    """All above a form about one body: its name and the period, each above its caption."""
    yield from _above(text.header, text.form_mark, text.title)
    yield FormLine(Role.BODY, printing(BODY, BODY_NAME))
    yield FormLine(Role.CAPTION, text.body_caption)
    yield from _period(text.period_caption)


def _period(caption: str) -> Iterator[FormLine]:
    """The reporting period above its caption."""
    yield FormLine(Role.PERIOD, printing(PERIOD))
    yield FormLine(Role.CAPTION, caption)


_SIGNATURE_WIDTHS = (13.2, 4.5, 8.0)
"""As those of all columns in centimetres."""


def _signature(words: Sequence[str]) -> FormTable:
    """The lines to sign on: who signs, room for the hand, the name; captions below."""
    signer, hand, name = words
    head = printing(BODY, BODY_HEAD)
    first = (FormCell(Role.SIGNER, signer), FormCell(Role.SIGNED), FormCell(Role.SIGNED, head))
    below = (FormCell(Role.SIGNER), FormCell(Role.CAPTION, hand), FormCell(Role.CAPTION, name))
    rows = FormRow(first, is_held=True), FormRow(below, is_held=True)
    return FormTable(signer, _SIGNATURE_WIDTHS, rows, (1, 2, 3), is_signature=True)


def _heads(*rows: Sequence[str | None]) -> Iterator[FormRow]:
    """Rows of column heads; "" goes on with the cell to its left, None with the one above."""
    for row, below in zip_longest(rows, rows[1:]):
        cells: list[FormCell] = []
        for column, text in enumerate(row):
            if text == "":
                cells[-1] = replace(cells[-1], span=cells[-1].span + 1)
            elif text is None:
                cells.append(FormCell(Role.COLUMN, merge=FormMerge.GOES_ON))
            else:
                is_first = below is not None and below[column] is None
                merge = FormMerge.STARTS if is_first else None
                cells.append(FormCell(Role.COLUMN, text, merge=merge))
        yield FormRow(tuple(cells), heads=True)


def _count_heads(first: str, columns: Appendix2Columns | ConsolidatedColumns) -> Iterator[FormRow]:
    """The heads of Appendices 2 and 5: the sections below what they are part of."""
    single = (first, columns.indicator, columns.unit, columns.total)
    forms = [columns.forms[form] for form in Form]
    spanned = [""] * (len(Form) - 1)
    return _heads([*single, columns.of_which, *spanned], [*(None for _ in single), *forms])


_TEXT_WIDTH = 17.0
_SHEET_WIDTHS = {Shown.NUMBER: 1.3, Shown.POINTS: 1.6, Shown.BLANK: 2.6}
"""The widths of columns in centimetres, that of the page's text; the texts take the rest."""


def _sheet(edition: Edition) -> Layout:
    """The four sections, each a table below its title."""
    sheet = edition.sheet
    sections = (
        block
        for section in edition.sections
        for block in (
            FormLine(Role.SECTION, section.title),
            FormTable(section.title, _sheet_widths(section), tuple(_sheet_rows(section)), (1, 2)),
        )
    )
    return Layout(sheet.title, (*_above_body(sheet), *sections))


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
    """One table, its remarks, and the lines to sign on, which the last row stays with."""
    text = edition.report
    numbers = (FormCell(Role.CENTRE, row.no) for row in text.rows)
    *rows, last = _count_rows(edition, numbers, [row.text for row in text.rows])
    heads = _count_heads(text.columns.number, text.columns)
    rows = [*heads, *rows, replace(last, is_held=True)]
    table = FormTable(text.title, _REPORT_WIDTHS, tuple(rows), (1, 2))
    notes = (FormLine(Role.REMARK, note) for note in text.notes)
    blocks: tuple[FormLine | FormTable, ...]
    blocks = (*_above_body(text), table, *notes, _signature(text.signature))
    return Layout(text.title, blocks, is_landscape=True)


def _count_rows(
    edition: Edition, first: Iterable[FormCell], texts: Iterable[str], *path: str
) -> Iterator[FormRow]:
    """The lines of Appendix 2 behind a first cell each; a heading stays with what it heads."""
    tags = {row.count: line for line, row in appendix_tags.numbered(edition)}
    for row, cell, text in zip(edition.report.rows, first, texts, strict=True):
        if row.unit is None:
            rest = FormCell(Role.CELL, text, span=len(_REPORT_WIDTHS) - 1)
            yield FormRow((cell, rest), is_held=True)
        else:
            tag = "" if row.count is None else appendix_tags.line_tag(tags[row.count])
            cells = (cell, FormCell(Role.CELL, text), FormCell(Role.CENTRE, row.unit))
            counts = _counts(edition, row, *path, tag)
            yield FormRow((*cells, *counts), is_held=row.count is None)


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
_INSPECTIONS_ROLES = (Role.CENTRE, Role.CELL, Role.CELL, *[Role.CENTRE] * 5)


def _inspections(edition: Edition) -> Layout:
    """One table with a line for each act, and the lines to sign on."""
    text, wide = edition.inspections, len(_INSPECTIONS_WIDTHS)
    cells = (
        FormCell(role, printing(EACH, name))
        for role, name in zip(_INSPECTIONS_ROLES, LINE_TAGS.fill, strict=True)
    )
    repeated = _looped([FormRow(tuple(cells))], EACH, LIST, wide)
    rows = (*_inspections_heads(text.columns), *repeated)
    table = FormTable(text.title, _INSPECTIONS_WIDTHS, rows, tuple(range(1, wide + 1)))
    signature = _signature(text.signature)
    return Layout(text.title, (*_above_body(text), table, signature), is_landscape=True)


def _inspections_heads(columns: InspectionsColumns) -> Iterator[FormRow]:
    """Four rows, from what the findings are part of down to the columns themselves."""
    names = (
        columns.excess_premises,
        columns.excess_vehicles,
        columns.unregistered_property,
        columns.unregistered_vehicles,
    )
    return _heads(
        (columns.number, columns.organisation, columns.inspector, columns.results, "", "", "", ""),
        (None, None, None, columns.no_violation, columns.violations, "", "", ""),
        (None, None, None, None, columns.excess, "", columns.unregistered, ""),
        (None, None, None, None, *names),
    )


_CONSOLIDATED_WIDTHS = (4.8, 7.3, 1.5, 1.7, 2.2, 2.5, 2.85, 2.85)


def _consolidated(edition: Edition) -> Layout:
    """One table: for each body, whose name runs down along them, its lines without numbers."""
    text, lines = edition.consolidated, edition.report.rows
    name = FormCell(Role.CELL, printing(EACH_BODY, BODY_NAME), merge=FormMerge.STARTS)
    names = (name, *(FormCell(Role.CELL, merge=FormMerge.GOES_ON) for _ in lines[1:]))
    repeated = [*_count_rows(edition, names, [row.plain_text for row in lines], EACH_BODY)]
    rows = (
        *_count_heads(text.columns.body, text.columns),
        *_looped(repeated, EACH_BODY, BODIES, len(_CONSOLIDATED_WIDTHS)),
    )
    above = (*_above(text.header, text.form_mark, text.title), *_period(text.period_caption))
    table = FormTable(text.title, _CONSOLIDATED_WIDTHS, rows, (1, 2))
    return Layout(text.title, (*above, table), is_landscape=True)


_LAYOUTS = {
    Paper.SHEET: _sheet,
    Paper.REPORT: _report,
    Paper.INSPECTIONS: _inspections,
    Paper.CONSOLIDATED: _consolidated,
}
