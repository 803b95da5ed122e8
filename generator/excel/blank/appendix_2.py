"""Blank workbooks for a body's own report: Appendix 2 with its official lines and heads.

The words of the table come from the edition of the reporting year, those around it from
``guide.toml``.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import fields, replace
from types import MappingProxyType

from generator.excel.blank import aids, guide
from generator.excel.blank import organisations as blank
from generator.excel.blank.aids import UNUSED, WAITING
from generator.excel.blank.filling import EMPTY, Filling
from generator.excel.blank.guide import GuideText
from generator.excel.writer import PLAIN, Book, Page, lines_of, written
from generator.law.appendices import Appendix2Line, Appendix2Row, Appendix2Text
from generator.law.choices import Form
from generator.law.edition import Edition
from generator.law.measuring import CHANGES
from generator.submission.bodies import BodyEntry
from generator.submission.contract import (
    LOSS_MAKERS,
    Appendix2Label,
    BodyField,
    BodyLabel,
    NamedInspectionField,
    SheetName,
    ValueType,
)
from generator.submission.names import WorkbookLanguage
from generator.submission.sheets import address

SHEETS_OF_REPORT = (SheetName.GUIDE, SheetName.BODY, SheetName.REPORT, SheetName.INSPECTIONS)
LABELS: tuple[BodyLabel, ...] = (
    *(field for field in BodyField if field not in LOSS_MAKERS.values()),
    *Appendix2Label,
)
"""Last year's loss-makers have a line of Appendix 2."""

TOP = 4
"""The row of the first line: above it stand the title and the heads in two rows."""

INDICATOR, TOTAL = 2, 4
"""The columns of the lines' texts and of the wholes; the sections follow the latter."""

_REPORT_WIDTHS = (6, 70, 10, 14, 18, 18, 22, 26)

_TEXT = blank.FRAME._replace(text_wrap=True, valign="top")
_MARK = blank.FRAME._replace(text_wrap=True, valign="top", align="center")
_OPEN = blank.FRAME._replace(num_format="0", valign="top", align="center")
_CLOSED = _OPEN._replace(bg_color=UNUSED)
_ACROSS = PLAIN._replace(text_wrap=True, valign="top")


def blank_appendix_2(
    body: BodyEntry,
    year: int,
    edition: Edition,
    notice: str = "",
    filling: Filling = EMPTY,
    language: WorkbookLanguage = WorkbookLanguage.KAZAKH,
) -> bytes:
    """A workbook for a body's report of a year, ready to be filled in; the same on every run.

    A notice opens its instruction sheet; ``filling`` is what stands in it already.
    """
    text = guide.load_for_report(language, year, edition)
    return written(year, lambda book: _write_report(book, body, text, edition, notice, filling))


def _write_report(
    book: Book,
    body: BodyEntry,
    text: GuideText,
    edition: Edition,
    notice: str,
    filling: Filling,
) -> None:
    guide.write(book, text, guide.tables_of_appendix_2(text, LABELS), notice)
    blank.write_body(book, body, LABELS, text, filling)
    write_appendix_2(book, edition.report, text, filling.counts)
    blank.write_table(book, SheetName.INSPECTIONS, tuple(NamedInspectionField), text)


def row_of(report: Appendix2Text, count: str) -> int:
    """The row of a line in a blank report."""
    return TOP + report.rows.index(report.row(count))


def column_of(form: Form) -> int:
    """The column of a section in a blank report."""
    return TOTAL + 1 + list(Form).index(form)


def write_appendix_2(
    book: Book,
    report: Appendix2Text,
    text: GuideText,
    counts: Mapping[tuple[str, Form], int] = MappingProxyType({}),
) -> None:
    """The official table: title, heads over two rows, lines; closed cells are crossed and grey.

    ``counts`` are those of lines that are known already.
    """
    report = _worded(report, text.in_appendix_2)
    page = book.page(text.sheet(SheetName.REPORT), _REPORT_WIDTHS)
    page.set_up_print()
    page.sheet.freeze_panes(address(TOP, INDICATOR + 1))
    page.sheet.repeat_rows(TOP - 3, TOP - 2)
    _write_heads(page, report)
    for number, row in enumerate(report.rows, TOP):
        _write_line(page, number, row, report.closed_mark, counts)
    for number, note in enumerate(report.notes, TOP + len(report.rows) + 1):
        page.put_across(number, note, _ACROSS._replace(italic=True))
    _aid(page, report, text)


def _write_heads(page: Page, report: Appendix2Text) -> None:
    heads = report.columns
    page.put_across(1, report.title, _ACROSS._replace(bold=True))
    wholes = (heads.number, heads.indicator, heads.unit, heads.total)
    parts = [heads.forms[form] for form in Form]
    page.put_heads(TOP - 2, wholes, heads.of_which, parts, blank.FRAMED_HEAD)


def _worded(report: Appendix2Text, say: Callable[[str], str]) -> Appendix2Text:
    """Appendix 2 with every text of its table in another language."""
    heads = {head.name: say(getattr(report.columns, head.name)) for head in fields(report.columns)}
    rows = (
        replace(row, text=say(row.text), unit=say(row.unit))
        if isinstance(row, Appendix2Line)
        else replace(row, text=say(row.text))
        for row in report.rows
    )
    return replace(
        report,
        title=say(report.title),
        columns=replace(report.columns, **heads),
        rows=tuple(rows),
        notes=tuple(map(say, report.notes)),
    )


def _write_line(
    page: Page,
    number: int,
    row: Appendix2Row,
    mark: str,
    counts: Mapping[tuple[str, Form], int],
) -> None:
    is_heading = row.count is None
    known = {f: n for (line, f), n in counts.items() if line is row.count and f in row.open}
    page.height(number, lines_of(row.text, _REPORT_WIDTHS[INDICATOR - 1], bold=is_heading))
    for column, words in enumerate((row.no, row.text, row.unit), 1):
        look = _TEXT if column == INDICATOR else _MARK
        page.put(number, column, words, look._replace(bold=is_heading))
    page.put(number, TOTAL, sum(known.values()) if known else None, _OPEN)
    for form in Form:
        if form in row.closed:
            page.put(number, column_of(form), mark, _CLOSED)
        else:
            page.put(number, column_of(form), known.get(form), _OPEN)


def _aid(page: Page, report: Appendix2Text, text: GuideText) -> None:
    """Adds data validation to the open cells, and yellow to unfilled ones."""
    cells: dict[ValueType, list[str]] = {ValueType.COUNT: [], ValueType.NUMBER: []}
    for number, row in enumerate(report.rows, TOP):
        if row.count is not None:
            value = ValueType.NUMBER if row.count in CHANGES else ValueType.COUNT
            columns = (TOTAL, *(column_of(form) for form in row.open))
            cells[value] += [address(number, column) for column in columns]
    for value, own in cells.items():
        aids.check_whole(page, value, own, text)
        page.shade(" ".join(own), f'{own[0]}=""', WAITING)
