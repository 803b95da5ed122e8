"""The instruction sheet of blank workbooks: what to fill in, in which order, and how."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence

from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.worksheet.worksheet import Worksheet

from generator.excel.blank.guide_text import GuideText
from generator.excel.books.cells import cell_at, font, put_text
from generator.law.legal_forms import LEGAL_FORMS
from generator.submission.contract import (
    KIND_NAMES,
    NORM_FORMS,
    NORM_NAMES,
    BodyField,
    BodyLabel,
    InspectionField,
    NamedInspectionField,
    OrganisationField,
    Standing,
)

Table = tuple[str, tuple[tuple[str, ...], ...]]
"""A heading, and under it rows of cells; the first row names the columns."""

WIDTHS = (46, 74, 28, 18)
HEADER_COLOUR = "DDEBF7"

_NOTICE_COLOUR = "FFC7CE"
_FONT_SIZE = 11
_LINE_HEIGHT = 15
_AIR = 1.03  # bold letters and the ends of lines
_WRAPPED = Alignment(wrap_text=True, vertical="top")
_LINE = Side(style="thin", color="BFBFBF")
_FRAME = Border(left=_LINE, right=_LINE, top=_LINE, bottom=_LINE)


def write(sheet: Worksheet, text: GuideText, tables: Sequence[Table], notice: str) -> None:
    """Fill the sheet; a notice, if any, stands above everything else."""
    page = _Page(sheet)
    if notice:
        page.paragraph(notice, font(bold=True, size=13, color="9C0006"), _NOTICE_COLOUR)
    page.paragraph(text.title, font(bold=True, size=16))
    page.paragraphs(text.about)
    page.heading(text.headings.order)
    page.paragraphs(f"{number}. {step}" for number, step in enumerate(text.order, 1))
    for heading, rows in tables:
        page.heading(heading)
        page.table(rows)
    page.heading(text.headings.typing)
    page.paragraphs(text.typing)
    page.heading(text.headings.after)
    page.paragraphs(text.after)


class _Page:
    """Writes a sheet from top to bottom."""

    def __init__(self, sheet: Worksheet) -> None:
        self._sheet = sheet
        self._row = 0
        for letter, width in zip("ABCD", WIDTHS, strict=True):
            sheet.column_dimensions[letter].width = width

    def heading(self, words: str) -> None:
        """A heading with some room above it."""
        self._row += 1
        self.paragraph(words, font(bold=True, size=13))

    def paragraphs(self, texts: Iterable[str]) -> None:
        """Plain paragraphs."""
        for words in texts:
            self.paragraph(words, font())

    def paragraph(self, words: str, style: Font, colour: str | None = None) -> None:
        """One merged line over the width of the sheet."""
        self._next_row((words,), (sum(WIDTHS),), style)
        cell = self._sheet.cell(self._row, 1)
        if colour:
            cell.fill = PatternFill(fill_type="solid", start_color=colour)
        self._sheet.merge_cells(
            start_row=self._row, end_row=self._row, start_column=1, end_column=len(WIDTHS)
        )

    def table(self, rows: Iterable[tuple[str, ...]]) -> None:
        """Rows of framed cells; the first names the columns."""
        for number, texts in enumerate(rows):
            self._next_row(texts, WIDTHS, font(bold=number == 0))
            for column in range(1, len(texts) + 1):
                cell = self._sheet.cell(self._row, column)
                cell.border = _FRAME
                if number == 0:
                    cell.fill = PatternFill(fill_type="solid", start_color=HEADER_COLOUR)

    def _next_row(self, texts: tuple[str, ...], widths: tuple[float, ...], style: Font) -> None:
        """Texts, never formulas, in a row high enough for them: Excel fits none to merged cells."""
        self._row += 1
        scale = float(style.size or _FONT_SIZE) / _FONT_SIZE
        lines = 1
        for column, (words, width) in enumerate(zip(texts, widths, strict=False), 1):
            cell = cell_at(self._sheet, self._row, column)
            put_text(cell, words)
            cell.font, cell.alignment = style, _WRAPPED
            lines = max(lines, math.ceil(len(words) * scale * _AIR / width))
        self._sheet.row_dimensions[self._row].height = _LINE_HEIGHT * scale * lines


def tables_of_organisations(text: GuideText) -> tuple[Table, ...]:
    """The tables of a workbook that tells of organisations."""
    headings = text.headings
    return (
        (headings.body, _labels(text, tuple(BodyField))),
        (headings.organisations, _columns(text, OrganisationField)),
        (headings.inspections, _columns(text, InspectionField)),
        (headings.kinds, _kinds(text)),
        (headings.legal_forms, _legal_forms(text)),
        (headings.standings, _standings(text)),
        (headings.norms, _norms(text)),
    )


def tables_of_report(text: GuideText, labels: Sequence[BodyLabel]) -> tuple[Table, ...]:
    """The tables of a workbook that holds a body's report."""
    headings = text.headings
    return (
        (headings.body, _labels(text, labels)),
        (headings.inspections, _columns(text, NamedInspectionField)),
        (headings.kinds, _kinds(text)),
        (headings.legal_forms, _legal_forms(text)),
        (headings.norms, _norms(text)),
    )


def _labels(text: GuideText, fields: Sequence[BodyLabel]) -> tuple[tuple[str, ...], ...]:
    labels = tuple(field.value for field in fields)
    words = text.words
    return (
        (words.label, words.rule, words.example),
        *((label.text, label.rule, label.example) for label in labels),
    )


def _columns(
    text: GuideText,
    fields: type[OrganisationField] | type[InspectionField] | type[NamedInspectionField],
) -> tuple[tuple[str, ...], ...]:
    words = text.words
    columns = tuple(field.value for field in fields)
    return (
        (words.column, words.rule, words.example, words.who),
        *((c.header, c.rule, c.example, text.who_fills(c.forms)) for c in columns),
    )


def _kinds(text: GuideText) -> tuple[tuple[str, ...], ...]:
    return ((text.words.value,), *((name,) for name in KIND_NAMES.values()))


def _legal_forms(text: GuideText) -> tuple[tuple[str, ...], ...]:
    words = text.words
    rows = (
        (legal.abbreviation, legal.name, text.forms[legal.form])
        for legal in LEGAL_FORMS
        if legal.form is not None
    )
    return ((words.value, words.full_name, words.section), *rows)


def _standings(text: GuideText) -> tuple[tuple[str, ...], ...]:
    rows = ((standing.value, text.standings[standing]) for standing in Standing)
    return ((text.words.value, text.words.counted), *rows)


def _norms(text: GuideText) -> tuple[tuple[str, ...], ...]:
    rows = ((name, text.who_fills(NORM_FORMS[norm])) for norm, name in NORM_NAMES.items())
    return ((text.words.value, text.words.norm_of), *rows)
