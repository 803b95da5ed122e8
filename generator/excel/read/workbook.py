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
from datetime import datetime
from functools import partial
from pathlib import Path
from string import ascii_letters

from generator.excel.read import cells, display_styles, guard
from generator.excel.read.cells import (
    PICTURE,
    CellValues,
    CutSheet,
    NotQuickError,
    ParsedCells,
    clean,
    text_cell,
)
from generator.excel.read.display_styles import SheetVisibility, Styles, range_bounds
from generator.excel.read.guard import SheetPart, open_container
from generator.files import opc
from generator.files.archive import digest
from generator.files.opc import AmbiguousError, RefusedError
from generator.messages.problems import Code, Phrase, Problem
from generator.submission.contract import SheetName
from generator.submission.sheets import (
    SEEN,
    Cell,
    Covered,
    Merge,
    OtherTab,
    Picture,
    Sheet,
    SheetRow,
    Uncalculated,
    Workbook,
    column_number,
    is_ignored,
    sheet_of,
)

log = logging.getLogger(__name__)

_M = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_ROW, _MERGE = (f"{_M}{name}" for name in ("row", "mergeCell"))
_ONCE = (f"{_M}sheetData", f"{_M}mergeCells")
_OF_SHEET = (_ROW, _MERGE, *display_styles.TAGS, *_ONCE)
_CELL, _VALUE, _FORMULA, _INLINE = (f"{_M}{name}" for name in ("c", "v", "f", "is"))
_ITEM, _PLAIN, _RUN, _RUN_PROPERTIES = (f"{_M}{name}" for name in ("si", "t", "r", "rPr"))
_EPOCH, _MAC_EPOCH = datetime(1899, 12, 30), datetime(1904, 1, 1)  # noqa: DTZ001 - as cells have it

_Rows = dict[int, dict[int, Cell]]
_ReadRow = Callable[[ET.Element, int], dict[int, Cell]]
"""What takes a row's element and number, and gives its cells by their columns."""


def is_read(name: str) -> bool:
    """True for the tabs of the contract with facts; others are only searched for such tables.

    The guide is for people, and in a blank workbook half of all text.
    """
    return sheet_of(name) not in (None, SheetName.GUIDE)


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
        epoch = _MAC_EPOCH if container.since_1904 else _EPOCH
        with _blamed(container.texts):
            texts = _texts(parts.texts)
        with _blamed(container.styles):
            styles = display_styles.parse(parts.styles)
        values = CellValues(texts, styles, epoch)
        reader = _Reader(values, styles)
        sheets = tuple(reader.sheet(sheet, xml) for sheet, xml in parts.sheets)
    except RefusedError as error:
        log.info("%s: %s", name, error, exc_info=error)
        return None, (error.problem(name),)
    aside = guard.others(container, lambda tab: wanted(tab) or is_ignored(tab))
    others = tuple(_other(sheet, xml, _Reader(values, styles)) for sheet, xml in aside)
    return Workbook(name, sheets, digest(data), others), ()


def _other(sheet: SheetPart, xml: bytes | None, reader: _Reader) -> OtherTab:
    """A sheet that no contract names; one that cannot be read is named and left."""
    if xml is not None:
        with contextlib.suppress(RefusedError):
            return OtherTab(sheet.name, reader.sheet(sheet, xml))
    return OtherTab(sheet.name)


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
    plain = cells.texts(xml)
    if plain is not None:
        return [text_cell(text) for text in plain]
    return [_written(item) for item in _elements(xml, _ITEM)]


def _written(item: ET.Element) -> Cell:
    """The text of an item, runs of all formats joined; how it is pronounced is left out."""
    runs = [run for run in item if run.tag == _RUN]
    if any(len(holder.findall(_PLAIN)) > 1 for holder in (item, *runs)):
        raise AmbiguousError(Phrase("ambiguous.text"))
    text = "".join(holder.findtext(_PLAIN, "") for holder in (item, *runs))
    display = (
        display_styles.of_letters(properties)
        for run in runs
        for properties in run.iterfind(_RUN_PROPERTIES)
        if run.findtext(_PLAIN, "").strip()
    )
    return text_cell(text, SEEN.union(*display))


@dataclass
class _Spent:
    """The cost of a workbook's sheets so far."""

    cells: int = 0
    columns: int = 0


class _Reader:
    """Reads the sheets of a workbook; counts their cells together."""

    def __init__(self, values: CellValues, styles: Styles) -> None:
        self._values, self._styles = values, styles
        self._parsed = ParsedCells(values)
        self._read: list[_Rows] = []
        self._spent = _Spent()
        self._visible = SheetVisibility(styles)

    def sheet(self, sheet: SheetPart, xml: bytes) -> Sheet:
        """A sheet from its XML."""
        with _blamed(sheet.part):
            plain = self._plain_sheet(sheet, xml)
            if plain is not None:
                return plain
            return self._sheet(sheet, _elements(xml, *_OF_SHEET), self._read_row)

    def _plain_sheet(self, sheet: SheetPart, xml: bytes) -> Sheet | None:
        """The sheet, a tenth of the time, if all its cells are as most programs write them."""
        cut = cells.cut(xml)
        if cut is None:
            return None
        spent = copy(self._spent)
        try:
            return self._sheet(sheet, cut.rest.iter(), partial(self._read_cut, cut))
        except (NotQuickError, AmbiguousError):
            self._spent = spent
            return None

    def _sheet(self, sheet: SheetPart, elements: Iterable[ET.Element], read_row: _ReadRow) -> Sheet:
        visible = self._visible = SheetVisibility(self._styles)
        rows: _Rows = {}
        numbers: set[int] = set()
        merges: list[Merge] = []
        once: list[str] = []
        number = in_place = 0
        for element in elements:
            if element.tag == _ROW:
                number = _row_number(element, number)
                if number in numbers:
                    raise AmbiguousError(Phrase("ambiguous.row", {"row": str(number)}))
                numbers.add(number)
                visible.take_row(element, number)
                row_cells = read_row(element, number)
                if row_cells:
                    rows[number] = row_cells
            elif element.tag == _MERGE:
                merges.append(merge(str(element.get("ref"))))
                guard.check(len(merges), guard.MAX_MERGES)
            elif element.tag in _ONCE:
                once.append(element.tag)
                in_place += len(element.findall(_ROW))
            else:
                self._spent.columns += visible.take(element)
                guard.check(self._spent.columns, guard.MAX_COLUMNS)
        if len(once) > len(set(once)) or in_place != len(numbers):
            raise AmbiguousError(Phrase("ambiguous.element", {"part": sheet.part}))
        guard.check_merges(merges)
        self._check_letters(rows)
        visible.mark(rows)
        _cover(rows, merges)
        return Sheet(
            name=clean(sheet.name)[0],
            hidden=sheet.hidden,
            rows=tuple(SheetRow(row, row in visible.rows, rows[row]) for row in sorted(rows)),
            merges=tuple(merges),
            hidden_columns=frozenset(visible.columns),
        )

    def _read_cut(self, cut: CutSheet, row: ET.Element, number: int) -> dict[int, Cell]:
        pieces = next(cut.rows) if len(row) else []
        end_of_address, parsed, column = f'{number}"', self._parsed, cells.COLUMNS
        parts = [piece.partition(end_of_address) for piece in pieces]
        row_cells = {column[letters]: parsed[after_address] for letters, _, after_address in parts}
        if len(row_cells) < len(pieces) or not self._visible.is_plain:
            raise NotQuickError
        filled = {number: cell for number, cell in row_cells.items() if cell is not None}
        self._count_cells(len(filled))
        return filled

    def _read_row(self, row: ET.Element, number: int) -> dict[int, Cell]:
        """The cells of a row where their addresses say; without one, beside the last."""
        row_cells: dict[int, Cell] = {}
        column = 0
        for element in row.iterfind(_CELL):
            line, reference = number, element.get("r")
            if reference:
                letters = reference.rstrip("0123456789")
                line, column = int(reference[len(letters) :]), column_number(letters)
            else:
                column += 1
            if line != number or column in row_cells:
                raise AmbiguousError(Phrase("ambiguous.cell", {"cell": reference or f"{number}"}))
            row_cells[column] = self._cell(element, column)
        filled = {column: cell for column, cell in row_cells.items() if cell.content is not None}
        self._count_cells(len(filled))
        return filled

    def _count_cells(self, count: int) -> None:
        self._spent.cells += count
        guard.check(self._spent.cells, guard.MAX_CELLS)

    def _check_letters(self, rows: _Rows) -> None:
        """Refuse more letters than sheets can show, counted only where there may be so many."""
        self._read.append(rows)
        if self._spent.cells * self._parsed.longest > guard.MAX_LETTERS:
            every = (cell for own in self._read for row in own.values() for cell in row.values())
            letters = sum(len(cell.content) for cell in every if isinstance(cell.content, str))
            guard.check(letters, guard.MAX_LETTERS)

    def _cell(self, element: ET.Element, column: int) -> Cell:
        parts = [child.tag for child in element]
        if len(parts) > len(set(parts)):
            raise AmbiguousError(Phrase("ambiguous.cell", {"cell": element.get("r", "?")}))
        kind, shown = element.get("t", "n"), element.find(_VALUE)
        value = "" if shown is None else (shown.text or "").strip()
        formula = element.find(_FORMULA)
        if not value and formula is not None:
            return Cell(None if shown is not None and kind == "str" else Uncalculated())
        if kind == "e" and _is_picture(element, formula):
            return Cell(Picture())
        cell = self._value(element, kind, value)
        if "s" not in element.attrib:
            # Programs differ on whether such a cell has the format of its row or column.
            for style in (self._visible.row_style, self._visible.column_styles.get(column, "0")):
                cell = self._styles.shown(cell, style)
        self._parsed.measure(cell)
        return cell._replace(is_formula=True) if formula is not None else cell

    def _value(self, element: ET.Element, kind: str, value: str) -> Cell:
        style, inline = element.get("s", "0"), element.find(_INLINE)
        if kind == "inlineStr" and inline is not None:
            return self._styles.shown(_written(inline), style)
        return self._values.cell(kind, style, value)


def _is_picture(element: ET.Element, formula: ET.Element | None) -> bool:
    """True of an error that stands for a picture; Excel says so by the number of its data."""
    if element.get("vm") is not None:
        return True
    return formula is not None and PICTURE.match(formula.text or "") is not None


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
    left, top, right, bottom = range_bounds(reference)
    if left is None or top is None or right is None or bottom is None:
        raise ValueError(reference)
    return Merge(min(top, bottom), max(top, bottom), min(left, right), max(left, right))


def _cover(rows: dict[int, dict[int, Cell]], merges: Iterable[Merge]) -> None:
    for merge in merges:
        for number in range(merge.first_row, merge.last_row + 1):
            for column in range(merge.first_column, merge.last_column + 1):
                if (number, column) != (merge.first_row, merge.first_column):
                    rows.setdefault(number, {})[column] = Cell(Covered())
