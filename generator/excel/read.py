"""A workbook's file into sheets, rows and exact cells, or one plain problem."""

from __future__ import annotations

import io
import re
import unicodedata
import warnings
from collections.abc import Iterator
from datetime import date, datetime
from decimal import Context, Decimal, InvalidOperation
from pathlib import Path

import openpyxl
from lxml import etree
from openpyxl.cell.cell import Cell as ExcelCell
from openpyxl.cell.cell import MergedCell
from openpyxl.utils.escape import unescape
from openpyxl.worksheet.worksheet import Worksheet

from generator.excel.container import Container, NotAWorkbook, open_container
from generator.problems import Code, Place, Problem
from generator.sheets import (
    Cell,
    Content,
    Covered,
    ErrorValue,
    Merge,
    Row,
    Sheet,
    Uncalculated,
    Workbook,
)

_FIFTEEN_DIGITS = Context(prec=15)
_ESCAPED = re.compile(r"_x[0-9A-Fa-f]{4}_")


def read(path: Path) -> tuple[Workbook | None, tuple[Problem, ...]]:
    """The workbook in a file, or None and why it cannot be read.

    The file is read once into memory, so a file replaced meanwhile cannot mix with itself.
    """
    try:
        data = path.read_bytes()
    except FileNotFoundError:
        return None, (Problem(Code.FILE_MISSING, Place(file=str(path))),)
    except PermissionError:
        return None, (Problem(Code.FILE_LOCKED, Place(file=str(path))),)
    except OSError as error:
        facts = {"reason": error.strerror or str(error)}
        return None, (Problem(Code.FILE_UNREADABLE, Place(file=str(path)), facts),)
    return read_bytes(data, str(path))


def read_bytes(data: bytes, name: str) -> tuple[Workbook | None, tuple[Problem, ...]]:
    """Like :func:`read`, from the bytes of a file called ``name``."""
    container = open_container(data)
    if isinstance(container, NotAWorkbook):
        return None, (Problem(container.code, Place(file=name), container.facts),)
    try:
        sheets = tuple(_sheets(data, container))
    except Exception as error:  # noqa: BLE001 - openpyxl raises ten kinds for damaged files
        facts = {"detail": f"{type(error).__name__}: {error}"}
        return None, (Problem(Code.FILE_DAMAGED, Place(file=name), facts),)
    return Workbook(file=name, sheets=sheets), ()


def _sheets(data: bytes, container: Container) -> Iterator[Sheet]:
    with warnings.catch_warnings():
        # openpyxl warns of drop-downs and drawings it will not keep; nothing is written back.
        warnings.simplefilter("ignore")
        book = openpyxl.load_workbook(io.BytesIO(data), data_only=True, keep_links=False)
    for sheet in book.worksheets:
        yield _sheet(sheet, _uncalculated(container.sheet_xml(sheet.title)))


def _uncalculated(xml: bytes) -> frozenset[str]:
    """Addresses of formulas saved without a result; openpyxl shows them as empty cells."""
    if b"<f" not in xml and b":f" not in xml:
        return frozenset()
    found = set()
    for _, cell in etree.iterparse(io.BytesIO(xml), tag="{*}c", resolve_entities=False):
        value = cell.find("{*}v")
        text_result = value is not None and cell.get("t") == "str"
        if cell.find("{*}f") is not None and not text_result and (value is None or not value.text):
            found.add(str(cell.get("r")))
        cell.clear()
    return frozenset(found)


def _sheet(sheet: Worksheet, uncalculated: frozenset[str]) -> Sheet:
    merges = tuple(
        Merge(area.min_row, area.max_row, area.min_col, area.max_col)
        for area in sorted(sheet.merged_cells.ranges, key=lambda area: area.bounds)
    )
    rows: dict[int, dict[int, Cell]] = {}
    for cell in _cells(sheet):
        read_cell = _cell(cell, uncalculated)
        if read_cell.content is not None and cell.row and cell.column:
            rows.setdefault(cell.row, {})[cell.column] = read_cell
    return Sheet(
        name=sheet.title,
        hidden=sheet.sheet_state != "visible",
        rows=tuple(
            Row(number, _row_hidden(sheet, number), rows[number]) for number in sorted(rows)
        ),
        merges=merges,
        hidden_columns=_hidden_columns(sheet),
    )


def _cells(sheet: Worksheet) -> list[ExcelCell | MergedCell]:
    # iter_rows walks the whole rectangle: one cell at XFD1048576 would make it endless.
    return list(sheet._cells.values())


def _row_hidden(sheet: Worksheet, number: int) -> bool:
    return number in sheet.row_dimensions and bool(sheet.row_dimensions[number].hidden)


def _hidden_columns(sheet: Worksheet) -> frozenset[int]:
    hidden: set[int] = set()
    for dimension in sheet.column_dimensions.values():
        if dimension.hidden and dimension.min and dimension.max:
            hidden.update(range(dimension.min, dimension.max + 1))
    return frozenset(hidden)


def _cell(cell: ExcelCell | MergedCell, uncalculated: frozenset[str]) -> Cell:
    if isinstance(cell, MergedCell):
        return Cell(Covered())
    if cell.coordinate in uncalculated:
        return Cell(Uncalculated())
    if cell.data_type == "e":
        return Cell(ErrorValue(str(cell.value)))
    if isinstance(cell.value, str):
        text, cleaned = _clean(cell.value)
        return Cell(text or None, cleaned)
    return Cell(_plain(cell.value))


def _plain(value: object) -> Content:
    """A value that is not text, exact: numbers at 15 significant digits, as Excel shows them."""
    if value is None or isinstance(value, bool):
        return value
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    if isinstance(value, int | float):
        return _exact(value)
    return str(value)


def _exact(number: float) -> Content:
    try:
        exact = _FIFTEEN_DIGITS.create_decimal(repr(number)).normalize()
    except InvalidOperation:
        return str(number)
    if not exact.is_finite():
        return str(number)
    return Decimal(int(exact)) if exact == exact.to_integral_value() else exact


def _clean(text: str) -> tuple[str, bool]:
    """The text composed and trimmed, without characters no document can hold, and if any went.

    Line breaks and tabs count as spaces; Excel writes other control characters as ``_x000B_``.
    """
    if _ESCAPED.search(text):
        text = unescape(text)
    kept = "".join(character for character in text if _printable(character))
    return unicodedata.normalize("NFC", kept).strip(), len(kept) != len(text)


def _printable(character: str) -> bool:
    if character in "\t\n\r":
        return True
    return unicodedata.category(character) not in ("Cc", "Cs") and character not in "\ufffe\uffff"
