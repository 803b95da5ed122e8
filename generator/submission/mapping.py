"""What a workbook with other tabs, headers and words means: a mapping, kept in a TOML file.

A mapping names tabs, headers and labels as they stand in the workbook, and what of ours each is.
Nothing is taken from the workbook that it does not name.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from enum import Enum
from pathlib import Path
from typing import Any

from generator.files import opc
from generator.files.archive import digest
from generator.files.opc import RefusedError
from generator.law import edition_file, typed_toml
from generator.law.toml_faults import Faults, one_of
from generator.messages.problems import Code, Place, Problem
from generator.submission.accept import values
from generator.submission.accept.values import ValueFault
from generator.submission.contract import (
    FORMS,
    INSPECTION_HEADERS,
    LABELS,
    SHEETS,
    STANDINGS,
    YES_NO,
    FactField,
    InspectionField,
    SheetName,
    ValueType,
    column_of,
    columns_of,
    names_of,
    organisation_headers,
)
from generator.submission.matching import Names, comparable, names
from generator.submission.sheets import CellContent
from generator.submission.units import Unit, unit_named

_LONGEST_WORD = 40
"""Letters of what may stand for yes or no."""

JOINT = " / "
"""What stands between the rows of a header that has several."""

_OWN_UNITS = names("unit")
UNIT_NAMES = {unit: _OWN_UNITS[unit.name].kk for unit in Unit}
"""What a mapping calls the units of money."""

_USUAL = (_OWN_UNITS[Unit.THOUSAND.name].kk, _OWN_UNITS[Unit.THOUSAND.name].ru)


@dataclass(frozen=True)
class MappedWord:
    """A value of a column as it stands there, and what of our list it means."""

    found: str
    means: str


@dataclass(frozen=True)
class MappedColumn:
    """A column by its header, the ``number``-th of equal ones from the left, and what it fills.

    ``unit`` is that of its sums, as the header need not say.
    """

    header: str
    fills: str
    unit: str = ""
    number: int = 1
    words: tuple[MappedWord, ...] = field(default=(), metadata={"key": "word"})


@dataclass(frozen=True)
class MappedConstant:
    """What every row of a table has in a column that the workbook does not have."""

    fills: str
    value: str


@dataclass(frozen=True)
class MappedTable:
    """A table in a tab: which of ours it fills, its headers' last row, and their rows' number.

    Rows below that have a text of ``skip`` and no БСН are left out; one that begins with
    ``until`` ends the table.
    """

    tab: str
    fills: str
    header_row: int
    columns: tuple[MappedColumn, ...] = field(metadata={"key": "column"})
    header_rows: int = 1
    skip: tuple[str, ...] = ()
    until: str = ""
    constants: tuple[MappedConstant, ...] = field(default=(), metadata={"key": "constant"})

    @property
    def sheet(self) -> SheetName:
        """Which of our sheets it fills; proved when the mapping was read."""
        found = SHEETS.find_listed(self.fills)
        assert found is not None  # noqa: S101 - see above
        return found


@dataclass(frozen=True)
class MappedLabel:
    """A label of «Орган»: the text it stands under in the tab, or its value itself."""

    fills: str
    text: str = ""
    value: str = ""


@dataclass(frozen=True)
class MappedBody:
    """Where the workbook says who is assessed; ``tab`` is empty when only values are given."""

    tab: str = ""
    labels: tuple[MappedLabel, ...] = field(default=(), metadata={"key": "label"})


@dataclass(frozen=True)
class WorkbookMapping:
    """A mapping of a kind of workbooks; ``file`` and ``sha256`` are those of its TOML."""

    body: MappedBody = MappedBody()
    tables: tuple[MappedTable, ...] = field(default=(), metadata={"key": "table"})
    without_inspections: bool = False
    file: str = field(default="", metadata={"given": True})
    sha256: str = field(default="", metadata={"given": True})

    @property
    def tabs(self) -> tuple[str, ...]:
        """The tabs it reads."""
        named = (self.body.tab, *(table.tab for table in self.tables))
        return tuple(dict.fromkeys(tab for tab in named if tab))


def headers_of(sheet: SheetName) -> Names[Any]:
    """The headers of one of our tables."""
    return (
        organisation_headers(edition_file.facts())
        if sheet is SheetName.ORGANISATIONS
        else INSPECTION_HEADERS
    )


def fields_of(sheet: SheetName) -> Iterable[Any]:
    """The columns of one of our tables."""
    if sheet is not SheetName.ORGANISATIONS:
        return InspectionField
    return columns_of(edition_file.facts())


def is_money(one: Enum | FactField) -> bool:
    """True of a column of sums, whose header ends in a unit."""
    return column_of(one).text.endswith(f", {_USUAL[0]}")


def stem(one: Enum | FactField) -> str:
    """The header of a field without its unit."""
    return column_of(one).text.removesuffix(f", {_USUAL[0]}")


def field_named(sheet: SheetName, text: str) -> Any:
    """The field that a name means, with or without a unit; None if there is none."""
    known = headers_of(sheet)
    found = (known.find_listed(f"{text}, {unit}") for unit in _USUAL)
    return known.heading(text).value or next(filter(None, found), None)


def listed(one: Enum | FactField) -> Names[Any] | None:
    """The list that the values of a field come from; None where it has none."""
    if column_of(one).value is ValueType.YES_NO:
        return YES_NO
    if one.name == "NORM":
        return names_of(edition_file.norms())
    lists: dict[str, Names[Any]] = {"LEGAL_FORM": FORMS, "STANDING": STANDINGS}
    return lists.get(one.name)


def accepts(one: Enum, content: CellContent, *, loosely: bool = False) -> bool:
    """True of a value that a field takes; ``loosely`` also of words whose meaning is unknown."""
    if values.is_nothing(content):
        return True
    kind = column_of(one).value
    if kind is ValueType.BIN:
        return may_be_bin(content)
    known = listed(one)
    if known is not None:
        text = said(content)
        return known.find_listed(text) is not None or (loosely and _may_be_word(one, content))
    parse = values.PARSES.get(kind)
    if kind is ValueType.TEXT:
        return isinstance(content, str) or not loosely
    return parse is None or not isinstance(parse(content), ValueFault)


def said(content: CellContent) -> str:
    """A value as a mapping writes it."""
    if isinstance(content, bool):
        return "TRUE" if content else "FALSE"
    return f"{content:f}" if isinstance(content, Decimal) else str(content or "").strip()


def _may_be_word(one: Enum, content: CellContent) -> bool:
    if column_of(one).value is ValueType.YES_NO:
        return isinstance(content, str) and len(content) <= _LONGEST_WORD
    return isinstance(content, str)


def may_be_bin(content: CellContent) -> bool:
    """True of what is a БСН, perhaps without the zeros it begins with."""
    found = values.digits(content) if isinstance(content, str | Decimal) else ""
    return isinstance(found, str) and found.isdigit() and 9 <= len(found) <= 12


# Reading


_MOST_HEADER_ROWS = 3
"""Rows of a head that a message proposes."""

_CODES = {
    Code.EDITION_KEY_MISSING: Code.MAPPING_KEY_MISSING,
    Code.EDITION_KEY_UNKNOWN: Code.MAPPING_KEY_UNKNOWN,
    Code.EDITION_VALUE_WRONG: Code.MAPPING_VALUE_WRONG,
}
"""The same faults of a typed file, as faults of a mapping."""


def load_mapping(path: Path) -> tuple[WorkbookMapping | None, tuple[Problem, ...]]:
    """The mapping in a TOML file, or None and all that is wrong with it."""
    try:
        data = opc.load(path)
    except RefusedError as error:
        return None, (error.problem(str(path)),)
    return parse_mapping(data, path)


def parse_mapping(data: bytes, path: Path) -> tuple[WorkbookMapping | None, tuple[Problem, ...]]:
    """The mapping in the bytes of a file, or None and all that is wrong with it."""
    try:
        table = tomllib.loads(data.decode("utf-8-sig"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        place = Place(file=str(path))
        return None, (Problem(Code.MAPPING_UNREADABLE, place, {"reason": str(error)}),)
    faults = Faults(str(path))
    found = typed_toml.read(WorkbookMapping, table, faults)
    if found is not None:
        _prove(found, faults)
    problems = tuple(replace(one, code=_CODES.get(one.code, one.code)) for one in faults.problems)
    if found is None or problems:
        return None, problems
    return replace(found, file=str(path), sha256=digest(data)), ()


def _prove(mapping: WorkbookMapping, faults: Faults) -> None:
    """Report names that are none of ours, and whatever is named twice."""
    body = mapping.body
    _once("body", [label.fills for label in body.labels], faults)
    for label in body.labels:
        part = f"body, label {label.fills}"
        if LABELS.find_listed(label.fills) is None:
            _unknown(part, "fills", label.fills, LABELS, faults)
        if bool(label.text) is bool(label.value):
            faults.add(Code.EDITION_KEY_MISSING, part, name="text, value")
        elif label.text and not body.tab:
            faults.add(Code.EDITION_KEY_MISSING, "body", name="tab")
    _once("table", [f"{table.tab} {table.header_row}" for table in mapping.tables], faults)
    for number, table in enumerate(mapping.tables, start=1):
        _prove_table(f"table {number}", table, faults)


def _prove_table(part: str, table: MappedTable, faults: Faults) -> None:
    tables = (SheetName.ORGANISATIONS, SheetName.INSPECTIONS)
    if SHEETS.find_listed(table.fills) not in tables:
        known = one_of(sheet.value for sheet in tables)
        faults.wrong(part, table.fills, known, name="fills")
        return
    if table.header_row < 1:
        known = one_of(["1", "2", "3", "…"])
        faults.wrong(part, table.header_row, known, name="header_row")
    elif not 0 < table.header_rows <= table.header_row:
        fitting = map(str, range(1, min(table.header_row, _MOST_HEADER_ROWS) + 1))
        faults.wrong(part, table.header_rows, one_of(fitting), name="header_rows")
    fills = [one.fills for one in table.columns] + [one.fills for one in table.constants]
    found = {name: field_named(table.sheet, name) for name in fills}
    for name in (name for name, own in found.items() if own is None):
        _unknown(part, "fills", name, headers_of(table.sheet), faults)
    _once(part, [column_of(own).text for own in map(found.get, fills) if own is not None], faults)
    _once(part, [f"{one.header} {one.number}" for one in table.columns], faults)
    for column in table.columns:
        own = found[column.fills]
        where = f"{part}, column {column.header}"
        if column.unit and unit_named(column.unit) is None:
            faults.wrong(where, column.unit, one_of(UNIT_NAMES.values()), name="unit")
        _once(where, [comparable(word.found) for word in column.words], faults)
        for word in column.words if own is not None else ():
            _prove_value(where, "means", own, word.means, faults)
    for constant in table.constants:
        if found[constant.fills] is not None:
            where = f"{part}, constant {constant.fills}"
            _prove_value(where, "value", found[constant.fills], constant.value, faults)


def _prove_value(part: str, key: str, own: Enum | FactField, value: str, faults: Faults) -> None:
    known = listed(own)
    if known is not None and known.find_listed(value) is None:
        _unknown(part, key, value, known, faults)


def _unknown(part: str, key: str, found: str, known: Names[Any], faults: Faults) -> None:
    near = known.nearest(found) or ""
    faults.wrong(part, found, one_of(dict.fromkeys(_first_names(known))), near, key)


def _first_names(known: Names[Any]) -> Iterator[str]:
    """A name of each thing in a list: the first declared."""
    said: set[object] = set()
    for text in known.spelt():
        meant = known.find_listed(text)
        if meant not in said:
            said.add(meant)
            yield text


def _once(part: str, found: Sequence[str], faults: Faults) -> None:
    for name in dict.fromkeys(one for one in found if found.count(one) > 1):
        faults.add(Code.MAPPING_TWICE, part, name=name)
