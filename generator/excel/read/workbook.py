"""Parses a workbook's file into sheets, rows and exact cells, or one problem.

The cells are read here and not by openpyxl, which builds all that a sheet may hold: a link over
the whole sheet, a hundred thousand formats or an empty row repeated a million times would take
minutes. It still interprets formats, dates and addresses.
"""

from __future__ import annotations

import contextlib
import io
import logging
import xml.etree.ElementTree as ET
from collections.abc import Callable, Iterable, Iterator
from copy import copy
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from string import ascii_letters

from openpyxl.styles.numbers import BUILTIN_FORMATS, is_date_format, is_timedelta_format
from openpyxl.utils.cell import column_index_from_string, range_boundaries
from openpyxl.utils.datetime import MAC_EPOCH, WINDOWS_EPOCH

from generator.excel.read import limits as guard
from generator.excel.read import quick_cells as plain_rows
from generator.excel.read.cell_values import CellValues, clean, text_cell
from generator.excel.read.container import SheetPart, open_container
from generator.excel.read.quick_cells import CutSheet, NotPlainError
from generator.files import package as opc
from generator.files.package import AmbiguousError, RefusedError
from generator.files.zip import digest
from generator.messages.problems import Code, Phrase, Problem
from generator.submission.contract import SHEETS, SheetName
from generator.submission.sheets import (
    Cell,
    Covered,
    Merge,
    Sheet,
    SheetRow,
    Uncalculated,
    Workbook,
)

log = logging.getLogger(__name__)

LAST_COLUMN = 16_384
"""XFD, the last column of Excel."""

_M = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_ROW, _COLUMN, _MERGE = (f"{_M}{name}" for name in ("row", "col", "mergeCell"))
_ONCE = (f"{_M}sheetData", f"{_M}mergeCells")
_OF_SHEET = (_ROW, _COLUMN, _MERGE, *_ONCE)
_CELL, _VALUE, _FORMULA, _INLINE = (f"{_M}{name}" for name in ("c", "v", "f", "is"))
_ITEM, _PLAIN, _RUN = (f"{_M}{name}" for name in ("si", "t", "r"))
_LONGEST_FORMAT = 255
_TRUE = ("1", "true")

_Rows = dict[int, dict[int, Cell]]
_Parsed = tuple[Cell | None, int]
"""A cell, None where it is blank, and its letters."""

_ReadRow = Callable[[ET.Element, int], dict[int, Cell]]
"""What takes a row's element and number, and gives its cells by their columns."""


def is_read(name: str) -> bool:
    """True for the tabs of the contract with facts; no other sheet is read.

    The guide is for people, and in a blank workbook half of all text.
    """
    return SHEETS.find_listed(name) not in (None, SheetName.GUIDE)


def read(
    path: Path, wanted: Callable[[str], bool] = is_read
) -> tuple[Workbook | None, tuple[Problem, ...]]:
    """The workbook in a file with its ``wanted`` sheets, or None and why it cannot be read."""
    try:
        data = opc.load(path)
    except RefusedError as error:
        return None, (error.problem(str(path)),)
    return read_bytes(data, str(path), wanted)


def read_bytes(
    data: bytes, name: str, wanted: Callable[[str], bool] = is_read
) -> tuple[Workbook | None, tuple[Problem, ...]]:
    """Like :func:`read`, from the bytes of a file called ``name``."""
    try:
        container = open_container(data)
        parts = guard.parts(container, wanted)
        epoch = MAC_EPOCH if container.since_1904 else WINDOWS_EPOCH
        with _blamed(container.texts):
            texts = _texts(parts.texts)
        with _blamed(container.styles):
            dates = _date_formats(parts.styles)
        reader = _Reader(CellValues(texts, dates, epoch))
        sheets = tuple(reader.sheet(sheet, xml) for sheet, xml in parts.sheets)
    except RefusedError as error:
        log.info("%s: %s", name, error, exc_info=error)
        return None, (error.problem(name),)
    others = tuple(sheet.name for sheet in container.sheets if not wanted(sheet.name))
    return Workbook(name, sheets, digest(data), others), ()


@contextlib.contextmanager
def _blamed(part: str | None) -> Iterator[None]:
    """Turns errors raised over a part's content into :class:`RefusedError` with the part's name."""
    try:
        yield
    except RefusedError:
        raise
    except Exception as error:
        raise RefusedError(Code.FILE_DAMAGED, part or "") from error


def _elements(xml: bytes, *tags: str) -> Iterator[ET.Element]:
    """The elements of these tags as they end; each is emptied when the next is asked for."""
    if not xml:
        return
    for _, element in ET.iterparse(io.BytesIO(xml)):  # noqa: S314 - no document type gets here
        if element.tag in tags:
            yield element
            element.clear()


def _texts(xml: bytes) -> list[Cell]:
    plain = plain_rows.texts(xml)
    if plain is None:
        plain = [_written(item) for item in _elements(xml, _ITEM)]
    return [text_cell(text) for text in plain]


def _written(item: ET.Element) -> str:
    """The text of an item, runs of all formats joined; how it is pronounced is left out."""
    runs = [run for run in item if run.tag == _RUN]
    if any(len(holder.findall(_PLAIN)) > 1 for holder in (item, *runs)):
        raise AmbiguousError(Phrase("ambiguous.text"))
    return "".join(holder.findtext(_PLAIN, "") for holder in (item, *runs))


def _date_formats(xml: bytes) -> dict[str, bool]:
    """The numbers of the cell formats that show dates; True for those that show durations."""
    if not xml:
        return {}
    root = ET.fromstring(xml)  # noqa: S314 - no document type gets here
    if any(len(root.findall(f"{_M}{name}")) > 1 for name in ("numFmts", "cellXfs")):
        raise AmbiguousError(Phrase("ambiguous.element", {"part": "styles"}))
    codes = {str(number): code for number, code in BUILTIN_FORMATS.items()}
    own_formats = root.findall(f"{_M}numFmts/{_M}numFmt")
    guard.check(len(own_formats), guard.MAX_FORMATS)
    parsed = {(str(own.get("numFmtId")), str(own.get("formatCode", ""))) for own in own_formats}
    if len(dict(parsed)) < len(parsed):
        raise AmbiguousError(Phrase("ambiguous.element", {"part": "numFmt"}))
    codes |= {number: code[:_LONGEST_FORMAT] for number, code in parsed}
    formats = enumerate(root.iterfind(f"{_M}cellXfs/{_M}xf"))
    shown = {str(index): codes.get(str(xf.get("numFmtId")), "") for index, xf in formats}
    # Thousands of cell formats share a few codes, and to read a code takes a while.
    dates = {code: is_timedelta_format(code) for code in {*shown.values()} if is_date_format(code)}
    return {index: dates[code] for index, code in shown.items() if code in dates}


@dataclass
class _Spent:
    """The cost of a workbook's sheets so far."""

    cells: int = 0
    letters: int = 0
    columns: int = 0


class _Reader:
    """Reads the sheets of a workbook; counts their cells together."""

    def __init__(self, values: CellValues) -> None:
        self._values = values
        # Many cells are equal: each kind is parsed once, cached by its XML after the address.
        self._parsed: dict[str, _Parsed] = {}
        self._spent = _Spent()

    def sheet(self, sheet: SheetPart, xml: bytes) -> Sheet:
        """A sheet from its XML."""
        with _blamed(sheet.part):
            plain = self._plain_sheet(sheet, xml)
            if plain is not None:
                return plain
            return self._sheet(sheet, _elements(xml, *_OF_SHEET), self._read_row)

    def _plain_sheet(self, sheet: SheetPart, xml: bytes) -> Sheet | None:
        """The sheet, a tenth of the time, if all its cells are as most programs write them."""
        cut = plain_rows.cut(xml)
        if cut is None:
            return None
        spent = copy(self._spent)
        try:
            return self._sheet(sheet, cut.rest.iter(), partial(self._read_cut, cut))
        except (NotPlainError, AmbiguousError):
            self._spent = spent
            return None

    def _sheet(self, sheet: SheetPart, elements: Iterable[ET.Element], read_row: _ReadRow) -> Sheet:
        rows: _Rows = {}
        numbers: set[int] = set()
        hidden: set[int] = set()
        hidden_columns: set[int] = set()
        merges: list[Merge] = []
        once: list[str] = []
        number = in_place = 0
        for element in elements:
            if element.tag == _ROW:
                number = _row_number(element, number)
                if number in numbers:
                    raise AmbiguousError(Phrase("ambiguous.row", {"row": str(number)}))
                numbers.add(number)
                if element.get("hidden") in _TRUE:
                    hidden.add(number)
                cells = read_row(element, number)
                if cells:
                    rows[number] = cells
            elif element.tag == _MERGE:
                merges.append(merge(str(element.get("ref"))))
            elif element.tag == _COLUMN and element.get("hidden") in _TRUE:
                columns = _columns(element)
                self._spent.columns += len(columns)
                guard.check(self._spent.columns, guard.MAX_COLUMNS)
                hidden_columns.update(columns)
            elif element.tag in _ONCE:
                once.append(element.tag)
                in_place += len(element.findall(_ROW))
        if len(once) > len(set(once)) or in_place != len(numbers):
            raise AmbiguousError(Phrase("ambiguous.element", {"part": sheet.part}))
        guard.check_merges(merges)
        _cover(rows, merges)
        return Sheet(
            name=clean(sheet.name)[0],
            hidden=sheet.hidden,
            rows=tuple(SheetRow(row, row in hidden, rows[row]) for row in sorted(rows)),
            merges=tuple(merges),
            hidden_columns=frozenset(hidden_columns),
        )

    def _read_cut(self, cut: CutSheet, row: ET.Element, number: int) -> dict[int, Cell]:
        pieces = cut.next_row() if len(row) else []
        self._count_cells(len(pieces))
        end_of_address, parsed = f'{number}"', self._parsed.get
        cells: dict[int, Cell] = {}
        columns: set[int] = set()
        letters = 0
        for piece in pieces:
            name, _, after_address = piece.partition(end_of_address)
            column = plain_rows.column(name)
            columns.add(column)
            cell, length = parsed(after_address) or self._parse(after_address)
            if cell is not None:
                cells[column] = cell
                letters += length
        if len(columns) < len(pieces):
            raise NotPlainError
        self._spent.letters += letters
        guard.check(self._spent.letters, guard.MAX_LETTERS)
        return cells

    def _parse(self, after_address: str) -> _Parsed:
        cell = self._values.cell(*plain_rows.parts_of_cell(after_address))
        letters = len(cell.content) if isinstance(cell.content, str) else 0
        guard.check(letters, guard.MAX_LETTERS_IN_CELL)
        parsed = self._parsed[after_address] = None if cell.content is None else cell, letters
        return parsed

    def _read_row(self, row: ET.Element, number: int) -> dict[int, Cell]:
        """The cells of a row where their addresses say; without one, beside the last."""
        self._count_cells(len(row))
        cells: dict[int, Cell] = {}
        column = 0
        for element in row.iterfind(_CELL):
            line, reference = number, element.get("r")
            if reference:
                letters = reference.rstrip("0123456789")
                line, column = int(reference[len(letters) :]), column_index_from_string(letters)
            else:
                column += 1
            if line != number or column in cells:
                raise AmbiguousError(Phrase("ambiguous.cell", {"cell": reference or f"{number}"}))
            cells[column] = self._cell(element)
        return {column: cell for column, cell in cells.items() if cell.content is not None}

    def _count_cells(self, cells: int) -> None:
        self._spent.cells += cells
        guard.check(self._spent.cells, guard.MAX_CELLS)

    def _measure(self, text: str) -> None:
        """Refuse texts that no sheet can show; many cells may share one of them."""
        self._spent.letters += len(text)
        guard.check(len(text), guard.MAX_LETTERS_IN_CELL)
        guard.check(self._spent.letters, guard.MAX_LETTERS)

    def _cell(self, element: ET.Element) -> Cell:
        parts = [child.tag for child in element]
        if len(parts) > len(set(parts)):
            raise AmbiguousError(Phrase("ambiguous.cell", {"cell": element.get("r", "?")}))
        kind, shown = element.get("t", "n"), element.find(_VALUE)
        value = "" if shown is None else (shown.text or "").strip()
        if not value and element.find(_FORMULA) is not None:
            return Cell(None if shown is not None and kind == "str" else Uncalculated())
        if kind == "inlineStr":
            inline = element.find(_INLINE)
            value = "" if inline is None else _written(inline)
        cell = self._values.cell(kind, element.get("s", "0"), value)
        if isinstance(cell.content, str):
            self._measure(cell.content)
        return cell


def _row_number(row: ET.Element, last: int) -> int:
    """The number of a row: its own, or else that of its cells, or else that after the last."""
    given = row.get("r")
    if given is None:
        reference = next((cell.get("r", "") for cell in row if cell.get("r")), "")
        return int(reference.lstrip(ascii_letters)) if reference else last + 1
    number = float(given) if "." in given else int(given)
    if number != int(number) or number < 1:
        raise ValueError(given)
    return int(number)


def merge(reference: str) -> Merge:
    """A merged range by its A1 reference; ValueError when it is none."""
    left, top, right, bottom = range_boundaries(reference)
    if left is None or top is None or right is None or bottom is None:
        raise ValueError(reference)
    return Merge(min(top, bottom), max(top, bottom), min(left, right), max(left, right))


def _cover(rows: dict[int, dict[int, Cell]], merges: Iterable[Merge]) -> None:
    for merge in merges:
        for number in range(merge.first_row, merge.last_row + 1):
            for column in range(merge.first_column, merge.last_column + 1):
                if (number, column) != (merge.first_row, merge.first_column):
                    rows.setdefault(number, {})[column] = Cell(Covered())


def _columns(column: ET.Element) -> range:
    first, last = int(str(column.get("min"))), int(str(column.get("max")))
    return range(max(first, 1), min(last, LAST_COLUMN) + 1)
