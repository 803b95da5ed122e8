"""Parses required, optional and unused cells, and reports each problem once."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from decimal import Decimal
from enum import Enum
from typing import Any, Generic, NamedTuple, TypeVar, cast

from generator.law.choices import Form, LegalForm, Measure, Norm
from generator.law.edition import Edition
from generator.messages.problems import Blocked, Code, Fact, Phrase, Severity
from generator.messages.wording import has_unseen
from generator.submission.accept import values
from generator.submission.accept.inbox import Inbox, said_of
from generator.submission.accept.tables import SheetTable
from generator.submission.accept.values import Parse, ValueFault
from generator.submission.contract import (
    FORMS,
    Column,
    FactField,
    Label,
    OrganisationColumn,
    ValueType,
    column_of,
    fact_fields,
)
from generator.submission.contract import OrganisationField as Field
from generator.submission.model import (
    Accounts,
    Balance,
    CellRef,
    Organisation,
    Origin,
    Payment,
    fails_measure,
)
from generator.submission.sheets import (
    Cell,
    CellContent,
    Covered,
    Display,
    Picture,
    SheetRow,
    address,
)
from generator.submission.units import Unit

T = TypeVar("T")
F = TypeVar("F", bound=Enum | FactField)
P = TypeVar("P", Accounts, Payment, Balance)


_LEGAL_FORM = values.listed(FORMS)
_BLANK = Cell(None)

_MISLEADING = (Display.SCALED, Display.PERCENT, Display.HIDDEN, Display.SIGN)
_DOUBTFUL = (Display.UNSEEN, Display.CONDITIONAL, Display.ZERO)

_MEASURED: Mapping[Measure, tuple[Field, ...]] = {
    Measure.LOSS: (Field.RESULT,),
    Measure.PAYMENT: (Field.PAID, Field.DUE),
    Measure.SOLVENCY: (
        *(Field.CURRENT_ASSETS, Field.LIABILITIES),
        *(Field.OWN_FUNDS, Field.NON_CURRENT_ASSETS),
    ),
}
_ROUNDED = (Field.PREVIOUS_RESULT, *(field for fields in _MEASURED.values() for field in fields))


class CellReading(NamedTuple, Generic[T]):
    """The value of an optional cell; a ``faulty`` one has been reported already."""

    value: T | None
    faulty: bool = False


class Cells(ABC, Generic[F]):
    """The filled cells of one thing, ``_held`` by their fields.

    ``_units`` are those of money that is not in thousands.
    """

    _held: Mapping[F, Cell]
    _units: Mapping[F, Unit]

    @abstractmethod
    def where(self, field: F) -> str | None:
        """The A1 address of a field, None where the sheet has no place for it."""

    @abstractmethod
    def report(self, code: Code, field: F, **facts: Fact) -> None:
        """Keep a problem about the cell of a field."""

    @abstractmethod
    def _report_missing(self, field: F) -> None:
        """Keep that the sheet has no place for a required field."""

    def _report_unclear(self, field: F) -> None:
        """Report a label that is similar to that of an optional field, if that is missing."""

    def content(self, field: F) -> CellContent:
        """The content of the cell; None also without a place."""
        return self._held.get(field, _BLANK).content

    def need(self, field: F, parse: Parse[T]) -> T | None:
        """The value of a required cell; blank, or a dash in its place, is an error.

        None: there is a problem, already reported, so say no more about it.
        """
        cell = self._held.get(field, _BLANK)
        is_plain = values.is_plain(cell)
        if is_plain and not self._units:
            found = parse(cell.content)  # almost every cell: quickly seen
            if not isinstance(found, ValueFault):
                return found
        if is_plain or not values.is_nothing(cell.content):
            return self._parse(cell, field, parse, is_plain=is_plain)
        if self.where(field) is None:
            self._report_missing(field)
        else:
            self.report(values.blank_code(cell.content), field)
        return None

    def may(self, field: F, parse: Parse[T]) -> CellReading[T]:
        """The value of a cell that may stay blank; a dash stands for blank.

        A merged cell is not blank: what was typed there is hidden, so nothing is taken for it.
        """
        cell = self._held.get(field, _BLANK)
        is_plain = values.is_plain(cell)
        if is_plain or not values.is_nothing(cell.content):
            found = self._parse(cell, field, parse, is_plain=is_plain)
            return CellReading(found, faulty=found is None)
        if isinstance(cell.content, Covered):
            self.report(Code.REQUIRED_MERGED, field)
            return CellReading(None, faulty=True)
        self._report_unclear(field)
        return CellReading(None)

    def _is_as_shown(self, cell: Cell, field: F) -> bool:
        """False, and reported, where the eye would read another value than the cell holds."""
        label = field.value
        assert isinstance(label, Label)  # noqa: S101 - every field is a declared label or column
        faults = list(display_faults(cell, label.value, is_note=field.name == "NOTE"))
        for fault in faults:
            self.report(fault.code, field, **fault.facts)
        is_wrong = any(fault.code.severity is Severity.ERROR for fault in faults)
        return not is_wrong and not isinstance(cell.content, Picture)

    def _parse(self, cell: Cell, field: F, parse: Parse[T], *, is_plain: bool) -> T | None:
        if not is_plain and not self._is_as_shown(cell, field):
            return None
        found = parse(cell.content)
        if isinstance(found, ValueFault):
            fault = values.unreadable(cell.content) or found
            self.report(fault.code, field, **fault.facts)
            return None
        if cell.cleaned:
            self.report(Code.TEXT_CLEANED, field)
        unit = self._units.get(field) if self._units else None
        if unit is None or not isinstance(found, Decimal):
            return found
        return cast("T", unit.in_thousands(found))


class Record(Cells[F]):
    """One row of a table; ``form`` and ``norm`` decide which rows of the form a fault blocks."""

    def __init__(self, table: SheetTable[F], line: SheetRow, inbox: Inbox) -> None:
        self._table: SheetTable[F] = table
        self._line, self._inbox = line, inbox
        cells = line.cells
        self._held = {field: cells[c] for field, c in table.columns.items() if c in cells}
        self._units = table.units
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
        found, near = values.plain(self.content(field)), values.likely_bin(digits)
        self.report(code, field, found=found, count=len(digits), near=near)

    @property
    def has_rounded(self) -> bool:
        """True when some cell shows another number than it holds: few rows have one."""
        return any([cell.rounded is not None for cell in self._held.values()])  # noqa: C419

    def rounded(self, field: F) -> Decimal | None:
        """The number as the cell shows it, in thousands, where that is not all of it.

        None also of a cell whose format shows numbers wrongly.
        """
        cell, unit = self._held.get(field, _BLANK), self._units.get(field)
        found = None if misleads(cell) else cell.rounded
        return found if found is None or unit is None else unit.in_thousands(found)

    def _report_missing(self, field: F) -> None:
        self.missing_columns.add(field)

    def report(self, code: Code, field: F, **facts: Fact) -> None:
        """Keep a problem about the cell of a field."""
        column = column_of(field, self._inbox.edition)
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
        for field in (field for field in fields if field in self._held):
            content = self._held[field].content
            if not isinstance(content, Covered) and not values.is_no_value(content):
                self.report(Code.VALUE_UNUSED, field, found=values.shown(content))


def display_faults(cell: Cell, value: ValueType, *, is_note: bool = False) -> Iterator[ValueFault]:
    """The problems of a cell of a kind of value: errors where the eye would read another value.

    In a text nothing but the letters counts: of a struck-out or hidden one there is a warning.
    A picture stands for a value everywhere but in a note.
    """
    is_text = value is ValueType.TEXT
    if isinstance(cell.content, Picture):
        yield ValueFault(Code.TEXT_PICTURE if is_note else Code.VALUE_PICTURE)
    if is_text and isinstance(cell.content, str) and has_unseen(cell.content):
        yield ValueFault(Code.TEXT_UNSEEN_LETTERS, {"found": values.shown(cell.content)})
    if cell.display:
        letters = is_text and isinstance(cell.content, str)
        yield from _of_text(cell) if letters else _of_value(cell)


def misleads(cell: Cell) -> bool:
    """True of a cell whose format shows another number than it holds."""
    return not cell.display.isdisjoint(_MISLEADING)


def _of_text(cell: Cell) -> Iterator[ValueFault]:
    found: dict[str, Fact] = {"found": values.shown(cell.content)}
    if Display.STRUCK in cell.display:
        yield ValueFault(Code.TEXT_STRUCK, found)
    yield from _doubts(cell, (Display.HIDDEN, *_DOUBTFUL))


def _of_value(cell: Cell) -> Iterator[ValueFault]:
    found: dict[str, Fact] = {"found": values.shown(cell.content)}
    if Display.RAISED in cell.display:
        yield ValueFault(Code.VALUE_RAISED, found)
    elif Display.STRUCK in cell.display:
        yield ValueFault(Code.VALUE_STRUCK, found)
    else:
        for display in (display for display in _MISLEADING if display in cell.display):
            how = Phrase(f"display.{display.value}")
            is_scale = display in (Display.SCALED, Display.PERCENT)
            near: Fact = cell.rounded if is_scale and cell.rounded is not None else ""
            yield ValueFault(Code.FORMAT_MISLEADING, {**found, "how": how, "near": near})
            return
    yield from _doubts(cell, _DOUBTFUL)


def _doubts(cell: Cell, doubtful: tuple[Display, ...]) -> Iterator[ValueFault]:
    for display in (display for display in doubtful if display in cell.display):
        how = Phrase(f"display.{display.value}")
        yield ValueFault(Code.VALUE_UNSEEN, {"found": values.shown(cell.content), "how": how})


def report_rounded(
    record: Record[OrganisationColumn], organisation: Organisation, edition: Edition | None
) -> None:
    """Report every measure that the numbers as they are rounded for display would change."""
    accounts = organisation.accounts
    if edition is None or not record.has_rounded:
        return
    for field, fact in fact_fields(edition):
        held, number = accounts and accounts.facts.get(fact.key), record.rounded(field)
        if not isinstance(held, Decimal) or number is None:
            continue
        if fact.is_out_of_bounds(held) != fact.is_out_of_bounds(number):
            record.report(Code.VALUE_ROUNDED, field, shown=number)
    rounded = {f: number for f in _ROUNDED if (number := record.rounded(f)) is not None}
    previous, displayed = organisation.previous_result, rounded.get(Field.PREVIOUS_RESULT)
    if previous is not None and displayed is not None and (previous < 0) != (displayed < 0):
        record.report(Code.VALUE_ROUNDED, Field.PREVIOUS_RESULT, shown=displayed)
    if accounts is None or not rounded:
        return
    shown = replace(organisation, accounts=_displayed(accounts, rounded))
    for measure, fields in _MEASURED.items():
        if fails_measure(organisation, measure, edition) != fails_measure(shown, measure, edition):
            first = next(field for field in fields if field in rounded)
            record.report(Code.VALUE_ROUNDED, first, shown=rounded[first])


def _displayed(accounts: Accounts, rounded: Mapping[Field, Decimal]) -> Accounts:
    """The accounts with the numbers that cells show; attributes are named like their columns."""
    shown = {field.name.lower(): number for field, number in rounded.items()}
    payment, balance = accounts.payment, accounts.balance
    return replace(
        _with(accounts, shown),
        payment=payment and _with(payment, shown),
        balance=balance and _with(balance, shown),
    )


def _with(part: P, shown: Mapping[str, Decimal]) -> P:
    own: dict[str, Any] = {name: number for name, number in shown.items() if hasattr(part, name)}
    return replace(part, **own)


def report_missing_columns(
    table: SheetTable[F], missing: Mapping[F, Iterable[Blocked]], inbox: Inbox
) -> None:
    """One problem for each column that some row needs, with the rows of the form it blocks."""
    for head in table.unknown.names.values():
        if head in missing and not table.header_is_merged:
            header = column_of(head, inbox.edition).name.in_language(table.language)
            facts = {"header": header, **table.unknown.facts(head)}
            if table.is_mapped:
                facts |= {"near": "", "candidates": "", "by_mapping": "mapping.toml"}
            inbox.add(Code.COLUMN_MISSING, table.sheet, facts=facts, blocks=missing[head])
