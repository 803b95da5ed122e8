"""Blank workbooks for a body's year, to list its organisations or for its own report.

Everything that is named, listed or demanded here comes from the contract table in
:mod:`generator.submission.contract`; the sentences come from ``guide.kk.toml`` and its twin, the
words of Appendix 2 from the edition of the reporting year.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from types import MappingProxyType

from generator.excel.blank import aids, guide
from generator.excel.blank.aids import UNUSED, WAITING
from generator.excel.blank.filling import EMPTY, FilledRow, Filling, TableField, Value
from generator.excel.blank.guide import Blank, GuideText
from generator.excel.writer import CREATOR, HEAD, PLAIN, Book, Page, lines_of, written
from generator.files import system
from generator.files.disk import write_whole
from generator.law.appendices import Appendix2Row, Appendix2Text
from generator.law.choices import Form
from generator.law.criteria import CHANGES
from generator.law.edition import Edition, in_force
from generator.law.edition_file import editions
from generator.messages.problems import Code, Place, Problem
from generator.submission.accept.inbox import said_of
from generator.submission.bodies import BodyEntry
from generator.submission.contract import (
    LOSS_MAKERS,
    Appendix2Label,
    BodyField,
    BodyLabel,
    InspectionField,
    NamedInspectionField,
    OrganisationColumn,
    OrganisationField,
    SheetName,
    ValueType,
    columns_of,
)
from generator.submission.contract import column_of as asked_column
from generator.submission.matching import WorkbookLanguage
from generator.submission.matching import name as name_of
from generator.submission.sheets import address, column_letters

ORGANISATION_ROWS = 500
INSPECTION_ROWS = 200

_HEADER_LINES, _LABEL_LINES = 5.2, 2.3
_BODY_WIDTHS = (52, 52, 70)
_NOTE = {"author": CREATOR, "width": 300, "height": 120}

FRAME = PLAIN._replace(border=1, border_color="8EA9C1")
FRAMED_HEAD = HEAD._replace(border=1, border_color="8EA9C1")

_SOURCE_WIDTH, _SOURCE = 30, PLAIN._replace(valign="top", text_wrap=True)

_VALUE = FRAME._replace(text_wrap=True, align="left", valign="vcenter")
_LABEL = FRAMED_HEAD._replace(align="left")
_RULE = PLAIN._replace(
    italic=True, font_color="595959", text_wrap=True, align="left", valign="vcenter"
)

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

_TEXT = FRAME._replace(text_wrap=True, valign="top")
_MARK = FRAME._replace(text_wrap=True, valign="top", align="center")
_OPEN = FRAME._replace(num_format="0", valign="top", align="center")
_CLOSED = _OPEN._replace(bg_color=UNUSED)
_ACROSS = PLAIN._replace(text_wrap=True, valign="top")


def blank(
    body: BodyEntry,
    year: int,
    edition: Edition,
    notice: str = "",
    filling: Filling = EMPTY,
    language: WorkbookLanguage = WorkbookLanguage.KAZAKH,
    kind: Blank = Blank.ORGANISATIONS,
) -> bytes:
    """A workbook for a body and a reporting year, ready to be filled in; the same on every run.

    A notice opens its instruction sheet; ``filling`` is what stands in it already.
    """
    is_report, text = kind is Blank.REPORT, guide.load(language, year, edition, kind)
    labels = LABELS if is_report else tuple(BodyField)
    columns: dict[SheetName, Sequence[TableField]] = (
        {SheetName.INSPECTIONS: tuple(NamedInspectionField)}
        if is_report
        else {
            SheetName.ORGANISATIONS: (*columns_of(edition.facts),),
            SheetName.INSPECTIONS: tuple(InspectionField),
        }
    )

    def write(book: Book) -> None:
        guide.write(book, text, labels, columns, notice)
        write_body(book, body, labels, text, filling)
        if is_report:
            write_appendix_2(book, edition.report, text, filling.counts)
        for name, fields in columns.items():
            write_table(book, name, fields, text, filling.tables.get(name, ()))

    return written(year, write)


def write_body(
    book: Book,
    body: BodyEntry,
    labels: Sequence[BodyLabel],
    text: GuideText,
    filling: Filling = EMPTY,
) -> None:
    """The sheet of labels, values and, beside them, what they are for."""
    known: dict[BodyLabel, Value] = {
        **filling.labels,
        BodyField.NAME: body.name,
        BodyField.KIND: body.kind.kk,
        BodyField.KATO: body.kato,
        BodyField.YEAR: text.year,
    }
    page = book.page(text.sheet(SheetName.BODY), _BODY_WIDTHS)
    page.set_up_print()
    for row, field in enumerate(labels, 1):
        page.height(row, _LABEL_LINES)
        page.put(row, 1, text.named(field.value.name), _LABEL)
        look = _VALUE._replace(num_format=aids.look(field).cells.num_format)
        page.put(row, 2, text.said(field.value, known.get(field)), look)
        page.put(row, 3, text.rule(field.value), _RULE)
        aids.check(page, field, f"B{row}", text)


def write_table(
    book: Book,
    name: SheetName,
    fields: Sequence[TableField],
    text: GuideText,
    filled: Sequence[FilledRow] = (),
) -> None:
    """A sheet with a header row and, below it, filled rows and the aids for those to come.

    A last column that is not read says where filled rows come from, if they say so.
    """
    sources = [row.source for row in filled if row.source]
    looks = [aids.look(field) for field in fields]
    widths = [look.width for look in looks] + [_SOURCE_WIDTH] * bool(sources)
    page = book.page(text.sheet(name), widths)
    page.set_up_print()
    page.sheet.hide_gridlines(0)  # prints them
    page.sheet.repeat_rows(0)
    page.sheet.freeze_panes(address(aids.FIRST_ROW, _first_scrolled(fields)))
    page.height(1, _HEADER_LINES)
    for column, field in enumerate(fields, 1):
        asked = asked_column(field, text.edition)
        page.put(1, column, text.named(asked.name), FRAMED_HEAD)
        page.sheet.write_comment(0, column - 1, text.note(asked), _NOTE)
        look = looks[column - 1]
        page.sheet.set_column(column - 1, column - 1, look.width, book.format(look.cells))
        rows = ORGANISATION_ROWS if isinstance(field, OrganisationColumn) else INSPECTION_ROWS
        rows = max(rows, len(filled))
        letter = column_letters(column)
        cells = f"{letter}{aids.FIRST_ROW}:{letter}{aids.FIRST_ROW + rows - 1}"
        aids.check(page, field, cells, text)
        for formula, colour in aids.rules(field, text.edition):
            page.shade(cells, formula, colour)
    if sources:
        page.put(1, len(widths), text.named(name_of("merged", "SOURCE")), FRAMED_HEAD)
    for number, row in enumerate(filled, aids.FIRST_ROW):
        for column, field in enumerate(fields, 1):
            page.put(
                number,
                column,
                text.said(field.value, row.values.get(field)),
                looks[column - 1].cells,
            )
        if sources:
            page.put(number, len(widths), row.source, _SOURCE)


def _first_scrolled(fields: Sequence[TableField]) -> int:
    """The first column that scrolls: the identification number and the name stay in view."""
    fixed = (OrganisationField.NAME, InspectionField.BIN, NamedInspectionField.NAME)
    return max(aids.position(field) for field in fields if field in fixed) + 1


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
    say, heads = text.in_appendix_2, report.columns
    page = book.page(text.sheet(SheetName.REPORT), _REPORT_WIDTHS)
    page.set_up_print()
    page.sheet.freeze_panes(address(TOP, INDICATOR + 1))
    page.sheet.repeat_rows(TOP - 3, TOP - 2)
    page.put_across(1, say(report.title), _ACROSS._replace(bold=True))
    wholes = [say(head) for head in (heads.number, heads.indicator, heads.unit, heads.total)]
    parts = [say(heads.forms[form]) for form in Form]
    page.put_heads(TOP - 2, wholes, say(heads.of_which), parts, FRAMED_HEAD)
    for number, row in enumerate(report.rows, TOP):
        _write_line(page, number, row, report.closed_mark, counts, say)
    for number, note in enumerate(report.notes, TOP + len(report.rows) + 1):
        page.put_across(number, say(note), _ACROSS._replace(italic=True))
    _aid(page, report, text)


def _write_line(
    page: Page,
    number: int,
    row: Appendix2Row,
    mark: str,
    counts: Mapping[tuple[str, Form], int],
    say: Callable[[str], str],
) -> None:
    texts = (row.no, say(row.text), say(row.unit) if row.unit else "")
    is_heading = row.count is None
    known = {f: n for (line, f), n in counts.items() if line is row.count and f in row.open}
    page.height(number, lines_of(texts[1], _REPORT_WIDTHS[INDICATOR - 1], bold=is_heading))
    for column, words in enumerate(texts, 1):
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


def new_workbook(
    target: Path,
    body: BodyEntry,
    year: int,
    kind: Blank = Blank.ORGANISATIONS,
    language: WorkbookLanguage = WorkbookLanguage.KAZAKH,
    filling: Filling = EMPTY,
) -> Problem | None:
    """Write a workbook for a body and a reporting year; the problem when it cannot be written."""
    known = editions()
    edition = in_force(known, year)
    if edition is None:
        facts = {"year": str(year), "editions": ", ".join(edition.id for edition in known)}
        return Problem(Code.YEAR_BEFORE_EDITIONS, Place(), facts)
    if not body.kind.is_among(edition.kinds):
        label = BodyField.KIND.value
        said = said_of(label, edition) | {"header": label.name.bilingual, "near": ""}
        return Problem(Code.VALUE_UNKNOWN, Place(), {**said, "found": body.kind.kk})
    if system.is_there(target):
        return Problem(Code.BLANK_EXISTS, Place(file=str(target)))
    data = blank(body, year, edition, filling=filling, language=language, kind=kind)
    return write_whole(target, data)
