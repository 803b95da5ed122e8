"""The consolidated report of Appendix 5 as a workbook: the official form, to filter and to sort.

No row below the heads is merged and each bears its body's name: sorted and filtered in any way
they still say whose they are.
"""

from __future__ import annotations

from generator.excel.blank.aids import UNUSED
from generator.excel.writer import HEAD, PLAIN, Book, Page, lines_of, written
from generator.law.appendices import Appendix2Row
from generator.law.choices import Form
from generator.messages import wording
from generator.submission.appendix_2 import Consolidated, ReportedBody, rows
from generator.submission.sheets import address

BODY, INDICATOR, UNIT, TOTAL = 1, 2, 3, 4
"""The columns; those of the sections follow the wholes."""

WIDTHS = (40, 66, 9, 11, 15, 16, 18, 20)
LAST = len(WIDTHS)

_CAPTION_SIZE = 9
_ZOOM = 85
"""Per cent: the table is as wide as a notebook's screen, and its heads stay in view."""

_FRAMED = PLAIN._replace(border=1, border_color="808080", text_wrap=True, valign="top")
_BOLD, _REPEATED = _FRAMED._replace(bold=True), _FRAMED._replace(font_color="737373")
_CENTRED = _FRAMED._replace(align="center")
_COUNT, _CLOSED = _CENTRED._replace(num_format="0"), _CENTRED._replace(bg_color=UNUSED)
_HEAD = HEAD._replace(border=1, border_color="808080")
_ACROSS = PLAIN._replace(text_wrap=True, align="center", valign="vcenter")


def book(report: Consolidated) -> bytes:
    """The workbook, of one sheet; the same bytes on every run."""
    return written(report.year, lambda book: _write(book, report))


def column_of(form: Form) -> int:
    """The column of a section."""
    return TOTAL + 1 + list(Form).index(form)


def _write(book: Book, report: Consolidated) -> None:
    page = book.page(report.edition.consolidated.header[-1], WIDTHS)
    page.set_up_print()
    page.sheet.set_zoom(_ZOOM)
    head = _write_above(page, report)
    lines = [(row, _lines(row)) for row in rows(report.edition)]
    last = head + len(report.bodies) * len(lines)
    page.sheet.repeat_rows(head - 2, head - 1)
    page.sheet.freeze_panes(address(head + 1, 2))
    page.sheet.autofilter(f"A{head}:{address(last, LAST)}")
    for first, body in zip(range(head + 1, last + 1, len(lines)), report.bodies, strict=True):
        own = lines_of(body.name, WIDTHS[BODY - 1], bold=True)
        for number, (row, needed) in enumerate(lines, first):
            page.height(number, max(own, needed))
            page.put(number, BODY, body.name, _BOLD if number == first else _REPEATED)
            _write_line(page, number, row, body, report.edition.report.closed_mark)


def _lines(row: Appendix2Row) -> int:
    return lines_of(row.text, WIDTHS[INDICATOR - 1], bold=row.count is None)


def _write_line(page: Page, number: int, row: Appendix2Row, body: ReportedBody, mark: str) -> None:
    page.put(number, INDICATOR, row.text, _BOLD if row.count is None else _FRAMED)
    page.put(number, UNIT, row.unit, _CENTRED)
    page.put(number, TOTAL, None if row.count is None else body.appendix_2.total(row.count), _COUNT)
    for column, form in enumerate(Form, TOTAL + 1):
        if form in row.closed:
            page.put(number, column, mark, _CLOSED)
        else:
            counted = None if row.count is None else body.appendix_2.count(row.count, form)
            page.put(number, column, counted, _COUNT)


def _write_above(page: Page, report: Consolidated) -> int:
    """The official words above the lines; gives the row of the heads that is filtered by."""
    text = report.edition.consolidated
    corner = (*text.header, text.form_mark)
    for row, words in enumerate(corner, 1):
        page.put(row, LAST, words, PLAIN._replace(align="right"))
    title = len(corner) + 1
    period = wording.speech(wording.Language.KAZAKH).say("document.period", year=str(report.year))
    page.put_across(title, text.title, _ACROSS._replace(bold=True))
    page.put_across(title + 1, period, _ACROSS._replace(bottom=1, bottom_color="808080"))
    page.put_across(title + 2, text.period_caption, _ACROSS._replace(font_size=_CAPTION_SIZE))
    heads = text.columns
    wholes = (heads.body, heads.indicator, heads.unit, heads.total)
    parts = [heads.forms[form] for form in Form]
    page.put_heads(title + 3, wholes, heads.of_which, parts, _HEAD)
    return title + 4
