"""Parses required, optional and unused cells, and reports each problem once."""

from __future__ import annotations

from abc import ABC, abstractmethod
from decimal import Decimal
from enum import Enum
from typing import Generic, NamedTuple, TypeVar, cast

from generator.law.choices import Form, Measure
from generator.law.declared import Norm
from generator.law.legal_forms import LegalForm
from generator.messages.problems import Blocked, Code, Fact, Phrase, Severity
from generator.messages.wording import has_unseen
from generator.submission.accept import bin_number, display
from generator.submission.accept import cell_values as values
from generator.submission.accept.cell_values import Parse, ValueFault
from generator.submission.accept.expected import said_of
from generator.submission.accept.inbox import Inbox
from generator.submission.accept.rows import TableRow
from generator.submission.accept.tables import SheetTable
from generator.submission.contract import FORMS, Column, FactField, Label
from generator.submission.model import CellRef, Origin
from generator.submission.sheets import Cell, CellContent, Covered, Picture, address

T = TypeVar("T")
F = TypeVar("F", bound=Enum | FactField)


_LEGAL_FORM = values.listed(FORMS)
_BLANK = Cell(None)
_NO_COLUMN = 0


class CellReading(NamedTuple, Generic[T]):
    """The value of an optional cell; a ``faulty`` one has been reported already."""

    value: T | None
    faulty: bool = False


class Cells(ABC, Generic[F]):
    """The cells of one thing by their fields."""

    @abstractmethod
    def where(self, field: F) -> str | None:
        """The A1 address of a field, None where the sheet has no place for it."""

    @abstractmethod
    def _cell(self, field: F) -> Cell:
        """The cell of a field; a blank one also where the sheet has no place for it."""

    @abstractmethod
    def report(self, code: Code, field: F, **facts: Fact) -> None:
        """Keep a problem about the cell of a field."""

    @abstractmethod
    def _report_missing(self, field: F) -> None:
        """Keep that the sheet has no place for a required field."""

    def _report_unclear(self, field: F) -> None:
        """Report a label that is similar to that of a missing optional field."""

    def content(self, field: F) -> CellContent:
        """The content of the cell; None also without a place."""
        return self._cell(field).content

    def need(self, field: F, parse: Parse[T]) -> T | None:
        """The value of a required cell; blank, or a dash in its place, is an error.

        None: there is a problem, already reported, so say no more about it.
        """
        cell = self._cell(field)
        if not values.is_nothing(cell.content):
            return self._parse(cell, field, parse)
        if self.where(field) is None:
            self._report_missing(field)
        else:
            self.report(values.blank_code(cell.content), field)
        return None

    def may(self, field: F, parse: Parse[T]) -> CellReading[T]:
        """The value of a cell that may stay blank; a dash stands for blank.

        A merged cell is not blank: what was typed there is hidden, so nothing is taken for it.
        """
        cell = self._cell(field)
        if not values.is_nothing(cell.content):
            found = self._parse(cell, field, parse)
            return CellReading(found, faulty=found is None)
        if isinstance(cell.content, Covered):
            self.report(Code.REQUIRED_MERGED, field)
            return CellReading(None, faulty=True)
        if self.where(field) is None:
            self._report_unclear(field)
        return CellReading(None)

    def rounded(self, field: F) -> Decimal | None:
        """The number as the cell shows it, where that is not all of it, and its format is sound."""
        cell = self._cell(field)
        return None if display.misleads(cell) else cell.rounded

    def _is_as_shown(self, cell: Cell, field: F) -> bool:
        """False, and reported, where the eye would read another value than the cell holds."""
        content = cell.content
        is_special = (
            has_unseen(content) if isinstance(content, str) else isinstance(content, Picture)
        )
        if not cell.display and not is_special:
            return True  # almost every cell
        label = field.value
        assert isinstance(label, Label)  # noqa: S101 - every field is a declared label or column
        faults = list(display.faults(cell, label.value, is_note=field.name == "NOTE"))
        for fault in faults:
            self.report(fault.code, field, **fault.facts)
        is_wrong = any(fault.code.severity is Severity.ERROR for fault in faults)
        return not is_wrong and not isinstance(cell.content, Picture)

    def _parse(self, cell: Cell, field: F, parse: Parse[T]) -> T | None:
        if not self._is_as_shown(cell, field):
            return None
        found = parse(cell.content)
        if isinstance(found, ValueFault):
            fault = values.unreadable(cell.content) or found
            self.report(fault.code, field, **fault.facts)
            return None
        if cell.cleaned:
            self.report(Code.TEXT_CLEANED, field)
        return found


class Record(Cells[F]):
    """One row of a table; ``form`` and ``norm`` decide which rows of the form a fault blocks."""

    def __init__(self, table: SheetTable[F], line: TableRow, inbox: Inbox) -> None:
        self._table: SheetTable[F] = table
        self._line, self._inbox = line, inbox
        self._columns, self._cells = table.columns, line.cells
        self.form: Form | None = None
        self.norm: Norm | None = None
        self.legal_form: LegalForm | None = None
        self.missing_columns: set[F] = set()

    @property
    def origin(self) -> Origin:
        """Where the record came from."""
        return Origin(self._table.sheet, self._line.number, self._table.columns)

    def where(self, field: F) -> str | None:
        """The A1 address of a field, None without a column."""
        column = self._table.columns.get(field)
        return None if column is None else address(self._line.number, column)

    def at(self, *fields: F) -> CellRef:
        """The place of the first of these fields that has a column; else that of the row."""
        found = (where for field in fields if (where := self.where(field)) is not None)
        first = next(found, None) or address(self._line.number, 1)
        return CellRef(self._table.sheet, first)

    def named(self, other: CellRef) -> str:
        """Another place, for a message: with its sheet where that is another one."""
        same = other.sheet == self._table.sheet
        return other.cell if same else f"«{other.sheet}» {other.cell}"

    def report_bin(self, code: Code, field: F, digits: str) -> None:
        """Report a text that is no БСН, with the likely one if only zeros were lost."""
        found, near = values.plain(self.content(field)), bin_number.likely(digits)
        self.report(code, field, found=found, count=len(digits), near=near)

    def _cell(self, field: F) -> Cell:
        return self._cells.get(self._columns.get(field, _NO_COLUMN), _BLANK)

    def rounded(self, field: F) -> Decimal | None:
        """The number as the cell shows it, in thousands, where that is not all of it."""
        found, unit = super().rounded(field), self._table.units.get(field)
        return found if found is None or unit is None else unit.in_thousands(found)

    def _parse(self, cell: Cell, field: F, parse: Parse[T]) -> T | None:
        found, unit = super()._parse(cell, field, parse), self._table.units.get(field)
        if unit is None or not isinstance(found, Decimal):
            return found
        return cast("T", unit.in_thousands(found))

    def _report_missing(self, field: F) -> None:
        self.missing_columns.add(field)

    def report(self, code: Code, field: F, **facts: Fact) -> None:
        """Keep a problem about the cell of a field."""
        column: Column = field.value
        is_error = code.severity is Severity.ERROR
        header = column.name.in_language(self._table.language)
        is_asked = is_error or code is Code.REQUIRED_PERHAPS
        said = said_of(column, self._inbox.edition) if is_asked else {}
        whole = {"header": header, **said, **facts}
        blocks = self._blocked(column) if is_error else ()
        self._inbox.add(code, self._table.sheet, self.where(field), whole, blocks)

    def _blocked(self, column: Column) -> tuple[Blocked, ...]:
        if self.form is None:
            return ()
        measures = tuple(Measure) if column.identifies else column.measures
        return self._inbox.rows(self.form, measures, column.fact or self.norm)

    def need_legal_form(self, field: F) -> None:
        """The legal form, which decides the section; one that is not assessed is an error."""
        self.legal_form = self.need(field, _LEGAL_FORM)
        self.form = None if self.legal_form is None else self.legal_form.form
        if self.legal_form is not None and self.form is None:
            self.report(Code.FORM_NOT_ASSESSED, field, found=values.shown(self.content(field)))

    def need_or_dash(self, field: F, parse: Parse[T]) -> T | None:
        """The value of a required cell in which a dash says that there is none."""
        return None if values.is_dash(self.content(field)) else self.need(field, parse)

    def check_typed(self, *fields: F) -> None:
        """Report unreadable values in cells of which it is unknown whether they are required."""
        for field in fields:
            parse = values.PARSES.get(field.value.value)
            if parse is not None and not isinstance(self.content(field), Covered):
                self.may(field, parse)

    def need_perhaps(self, field: F, when: str) -> None:
        """Check a cell that is required ``when`` a cell that cannot be read is so; blank: error."""
        if self.where(field) is not None and values.is_nothing(self.content(field)):
            self.report(Code.REQUIRED_PERHAPS, field, when=Phrase(f"required.{when}"))
        else:
            self.check_typed(field)

    def unused(self, *fields: F) -> None:
        """Warn of values in cells that this organisation does not use; they are not counted."""
        for field in fields:
            content = self._cell(field).content
            if content is None or isinstance(content, Covered):
                continue
            if not values.is_no_value(content):
                self.report(Code.VALUE_UNUSED, field, found=values.shown(content))
