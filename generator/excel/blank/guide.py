"""The instruction sheet of blank workbooks: what to fill in, in which order, and how."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from generator.excel.blank.guide_text import GuideText
from generator.excel.writer import HEAD, PLAIN, Book, CellFormat, Page, lines_of
from generator.law.legal_forms import LEGAL_FORMS
from generator.submission.contract import (
    BodyField,
    BodyLabel,
    InspectionField,
    NamedInspectionField,
    OrganisationColumn,
    SheetName,
    Standing,
    organisation_fields,
)

Table = tuple[str, tuple[tuple[str, ...], ...]]
"""A heading, and under it rows of cells; the first row names the columns."""

_WIDTHS = (46, 74, 28, 18)

_WORDS = PLAIN._replace(text_wrap=True, valign="top")
_NOTICE = _WORDS._replace(bold=True, font_size=13, font_color="9C0006", bg_color="FFC7CE")
_TITLE = _WORDS._replace(bold=True, font_size=16)
_HEADING = _WORDS._replace(bold=True, font_size=13)
_CELL = _WORDS._replace(border=1, border_color="BFBFBF")
_HEAD = _CELL._replace(bold=True, bg_color=HEAD.bg_color)


def write(book: Book, text: GuideText, tables: Sequence[Table], notice: str) -> None:
    """The instruction sheet; a notice, if any, stands above everything else."""
    sheet = book.page(text.sheet(SheetName.GUIDE), _WIDTHS)
    sheet.set_up_print()
    page = _Lines(sheet)
    if notice:
        page.paragraph(notice, _NOTICE)
    page.paragraph(text.title, _TITLE)
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


class _Lines:
    """Writes a sheet from top to bottom."""

    def __init__(self, page: Page) -> None:
        self._page = page
        self._row = 0

    def heading(self, words: str) -> None:
        """A heading with some room above it."""
        self._row += 1
        self.paragraph(words, _HEADING)

    def paragraphs(self, texts: Iterable[str]) -> None:
        """Plain paragraphs."""
        for words in texts:
            self.paragraph(words, _WORDS)

    def paragraph(self, words: str, look: CellFormat) -> None:
        """One merged line over the width of the sheet."""
        self._row += 1
        self._page.put_across(self._row, words, look)

    def table(self, rows: Iterable[tuple[str, ...]]) -> None:
        """Rows of framed cells; the first names the columns."""
        for number, texts in enumerate(rows):
            self._row += 1
            look = _CELL if number else _HEAD
            pairs = zip(texts, _WIDTHS, strict=False)
            self._page.height(self._row, max(lines_of(*p, bold=look.bold) for p in pairs))
            self._page.put_row(self._row, texts, look)


def tables_of_organisations(text: GuideText) -> tuple[Table, ...]:
    """The tables of a workbook of organisations."""
    headings = text.headings
    return (
        (headings.body, _labels(text, tuple(BodyField))),
        (headings.organisations, _columns(text, organisation_fields(text.edition))),
        (headings.inspections, _columns(text, tuple(InspectionField))),
        (headings.kinds, _kinds(text)),
        (headings.legal_forms, _legal_forms(text)),
        (headings.standings, _standings(text)),
        (headings.norms, _norms(text)),
    )


def tables_of_appendix_2(text: GuideText, labels: Sequence[BodyLabel]) -> tuple[Table, ...]:
    """The tables of a workbook of Appendix 2."""
    headings = text.headings
    return (
        (headings.body, _labels(text, labels)),
        (headings.inspections, _columns(text, tuple(NamedInspectionField))),
        (headings.kinds, _kinds(text)),
        (headings.legal_forms, _legal_forms(text)),
        (headings.norms, _norms(text)),
    )


def _labels(text: GuideText, fields: Sequence[BodyLabel]) -> tuple[tuple[str, ...], ...]:
    labels = tuple(field.value for field in fields)
    words = text.words
    return (
        (words.label, words.rule, words.example),
        *((text.named(one.name), text.rule(one), text.example(one)) for one in labels),
    )


def _columns(
    text: GuideText,
    fields: Sequence[OrganisationColumn | InspectionField | NamedInspectionField],
) -> tuple[tuple[str, ...], ...]:
    words = text.words
    rows = (
        (
            text.named(c.name),
            text.rule(c),
            text.example(c),
            text.who_fills(c.asked_of(text.edition)),
        )
        for c in (field.value for field in fields)
    )
    return ((words.column, words.rule, words.example, words.who), *rows)


def _kinds(text: GuideText) -> tuple[tuple[str, ...], ...]:
    return ((text.words.value,), *((text.listed(own.kk),) for own in text.edition.kinds))


def _legal_forms(text: GuideText) -> tuple[tuple[str, ...], ...]:
    words = text.words
    rows = (
        (*text.form(legal), text.forms[legal.form])
        for legal in LEGAL_FORMS
        if legal.form is not None
    )
    return ((words.value, words.full_name, words.section), *rows)


def _standings(text: GuideText) -> tuple[tuple[str, ...], ...]:
    rows = ((text.listed(standing.value), text.standings[standing]) for standing in Standing)
    return ((text.words.value, text.words.counted), *rows)


def _norms(text: GuideText) -> tuple[tuple[str, ...], ...]:
    rows = ((text.listed(norm.kk), text.who_fills(norm.forms)) for norm in text.edition.norms)
    return ((text.words.value, text.words.norm_of), *rows)
