"""Reads «Орган»: who is assessed and for which year, and so which edition serves."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from generator.law.choices import Form, Kind
from generator.law.edition import Edition, in_force
from generator.messages.problems import Code, Fact
from generator.submission.accept import values
from generator.submission.accept.heads import UnknownTexts, report_parts, texts
from generator.submission.accept.inbox import Inbox, said_of
from generator.submission.accept.record import Cells
from generator.submission.accept.values import ValueFault
from generator.submission.bodies import kazakh_akimat, russian_word
from generator.submission.contract import (
    FIRST_YEAR,
    LABELS,
    LAST_YEAR,
    LOSS_MAKERS,
    NOT_COUNTED,
    BodyField,
    BodyLabel,
    names_of,
)
from generator.submission.matching import WorkbookLanguage, same
from generator.submission.model import Body, CellRef, Given
from generator.submission.sheets import Cell, CellContent, Sheet, SheetRow, address, column_letters

_KATO_DIGITS = 9
_CORNER = 100
"""Rows and columns in which the column of the labels is looked for."""


@dataclass(frozen=True)
class BodyHeading:
    """What is known of a workbook's body even when the workbook is refused; None: not given.

    ``no_organisations`` is the cell that says that the body has none.
    """

    name: str | None = None
    kind: Kind | None = None
    kato: str | None = None
    year: int | None = None
    edition: Edition | None = None
    edition_chosen: bool = False
    no_organisations: CellRef | None = None


class _Labels(Cells[BodyLabel]):
    """The cells beside the labels, which stand in the column that has most of them."""

    def __init__(self, sheet: Sheet, inbox: Inbox) -> None:
        self.sheet, self._inbox, self._units = sheet.name, inbox, {}
        self._held: dict[BodyLabel, Cell] = {}
        self._places: dict[BodyLabel, str] = {}
        self._merges = {(m.first_row, m.first_column): m.last_column for m in sheet.merges}
        self._column = _column_of_labels(sheet)
        beside = ((row, at, text) for row, at, text in texts(sheet.rows) if at == self._column)
        own = [(row, text, LABELS.heading(text)) for row, _, text in beside]
        named = [(text, heading.value.value) for _, text, heading in own if heading.value]
        kazakh = sum(same(text.rstrip(" :"), label.text) for text, label in named)
        is_kazakh = 2 * kazakh >= len(named)
        self._language = WorkbookLanguage.KAZAKH if is_kazakh else WorkbookLanguage.RUSSIAN
        self._unread: dict[str, str] = {}
        unknown: dict[str, str] = {}
        for row, text, heading in own:
            where = address(row.number, self._column)
            report_parts(heading, text, sheet.name, where, inbox)
            if heading.value is None:
                unknown[where] = text
                if self._beside(row) in row.cells and not heading.differing:
                    self._unread[where] = str(values.shown(text))
            else:
                self._take(heading.value, row)
        self._unknown = UnknownTexts(unknown, LABELS)
        for column in sorted(sheet.hidden_columns & {self._beside(row) for row, *_ in own}):
            letters = column_letters(column)
            inbox.add(Code.COLUMN_HIDDEN, sheet.name, f"{letters}1", {"header": letters})

    def _beside(self, row: SheetRow) -> int:
        """The column of a value: after the label, and after all that the label is merged over."""
        return self._merges.get((row.number, self._column), self._column) + 1

    def _take(self, field: BodyLabel, row: SheetRow) -> None:
        first, column = self.where(field), self._beside(row)
        if first is not None:
            label = field.value.name.in_language(self._language)
            facts: dict[str, Fact] = {"label": label, "first": first}
            where = address(row.number, self._column)
            self._inbox.add(Code.LABEL_TWICE, self.sheet, where, facts)
            return
        if row.hidden:
            self._inbox.add(Code.ROW_HIDDEN, self.sheet, address(row.number, column))
        self._places[field] = address(row.number, column)
        if column in row.cells:
            self._held[field] = row.cells[column]

    def where(self, field: BodyLabel) -> str | None:
        """The A1 address beside a label, None without one."""
        return self._places.get(field)

    def cell(self, field: BodyLabel) -> CellRef | None:
        """The cell beside a label, None without one."""
        where = self.where(field)
        return None if where is None else CellRef(self.sheet, where)

    def report(self, code: Code, field: BodyLabel, **facts: Fact) -> None:
        """Keep a problem about the cell beside a label."""
        label = field.value
        header = label.name.in_language(self._language)
        whole = {"header": header, **said_of(label, self._inbox.edition), **facts}
        self._inbox.add(code, self.sheet, self.where(field), whole)

    def _report_missing(self, field: BodyLabel) -> None:
        columns = {"column": column_letters(self._column)}
        columns["beside"] = column_letters(self._column + 1)
        self.report(Code.LABEL_MISSING, field, near=self._like(field), **columns)

    def _report_unclear(self, field: BodyLabel) -> None:
        near = self._like(field) if self.where(field) is None else ""
        if near:
            self.report(Code.LABEL_UNCLEAR, field, near=near)

    def _like(self, field: BodyLabel) -> str:
        """An unknown label similar to that of a field, which a message asks about; or empty."""
        self._unread.pop(self._unknown.place(field), None)
        return self._unknown.like(field)

    def report_unread(self) -> None:
        """Name the labels that nothing is known of and no message asks about."""
        if self._unread:
            labels = UnknownTexts(self._unread, LABELS).quoted
            self._inbox.add(Code.LABELS_UNREAD, self.sheet, facts={"labels": labels})


def _column_of_labels(sheet: Sheet) -> int:
    """The column with most labels in the corner of a sheet, the first of equals or of none."""
    corner = (row for row in sheet.rows if row.number <= _CORNER)
    found = (at for _, at, text in texts(corner) if at <= _CORNER and LABELS.heading(text).value)
    counted = Counter(found)
    return min(counted, key=lambda column: (-counted[column], column), default=1)


def read_body(
    sheet: Sheet | None, editions: Sequence[Edition], chosen: Edition | None, inbox: Inbox
) -> tuple[BodyHeading, Body | None]:
    """The heading of a workbook, and its body if all that is required is there.

    ``chosen`` is the edition a person asked for; it overrides the one of the reporting year.
    The caller reports a missing sheet.
    """
    if sheet is None:
        inbox.edition = chosen
        return BodyHeading(edition=chosen, edition_chosen=chosen is not None), None
    labels = _Labels(sheet, inbox)
    year = labels.need(BodyField.YEAR, _year)
    edition = chosen or (None if year is None else in_force(editions, year))
    inbox.edition = edition
    if year is not None and edition is None:
        known = ", ".join(edition.id for edition in editions)
        labels.report(Code.YEAR_BEFORE_EDITIONS, BodyField.YEAR, year=str(year), editions=known)
    elif year is not None and edition is not None and year > edition.last_reporting_year:
        facts = {"last": str(edition.last_reporting_year), "edition": edition.id}
        labels.report(Code.YEAR_AFTER_EDITION, BodyField.YEAR, year=str(year), **facts)
    name = labels.need(BodyField.NAME, body_name)
    kinds = (edition or editions[-1]).kinds if editions else ()
    kind = labels.need(BodyField.KIND, values.listed(names_of(kinds)))
    needed = kind is not None and kind.code_required
    own = BodyField.KATO, kato_code
    kato = labels.need(*own) if needed else labels.may(*own).value
    head = labels.may(BodyField.HEAD, values.text).value or ""
    position = labels.may(BodyField.HEAD_POSITION, values.text).value or ""
    says_none = labels.may(BodyField.NO_ORGANISATIONS, values.yes_no).value
    none = labels.cell(BodyField.NO_ORGANISATIONS) if says_none else None
    heading = BodyHeading(name, kind, kato, year, edition, chosen is not None, none)
    before = _given(labels, LOSS_MAKERS)
    left_out = _given(labels, NOT_COUNTED)
    labels.report_unread()
    if name is None or kind is None:
        return heading, None
    return heading, Body(name, kind, kato, head, before, left_out, position)


def _year(content: CellContent) -> int | ValueFault:
    found = values.year(content)
    if isinstance(found, ValueFault) or not (
        found == found.to_integral_value() and FIRST_YEAR <= found <= LAST_YEAR
    ):
        return ValueFault(Code.YEAR_MALFORMED, {"found": values.plain(content)})
    return int(found)


def body_name(content: CellContent) -> str | ValueFault:
    """The name of a body, which papers print as it is: not a Russian one."""
    name = values.text(content)
    if isinstance(name, ValueFault):
        return name
    word = russian_word(name)
    if word is None:
        return name
    facts: dict[str, Fact] = {"found": name, "word": word, "near": kazakh_akimat(name) or ""}
    return ValueFault(Code.BODY_NAME_RUSSIAN, facts)


def kato_code(content: CellContent) -> str | ValueFault:
    """The nine digits of a ӘАОЖ code; not looked up."""
    code = values.digits(content)
    if isinstance(code, ValueFault):
        return code
    if len(code) == _KATO_DIGITS and code.isascii() and code.isdigit():
        return code
    return ValueFault(Code.KATO_MALFORMED, {"found": values.plain(content)})


def _given(labels: _Labels, fields: Mapping[Form, BodyLabel]) -> dict[Form, Given]:
    """The counts that stand beside one label for each section, those there are."""
    counts = ((form, labels.may(field, values.count).value) for form, field in fields.items())
    found = [(form, count, labels.cell(fields[form])) for form, count in counts]
    return {form: Given(count, cell) for form, count, cell in found if count is not None and cell}
