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
from collections.abc import Callable, Iterable, Iterator, Mapping, Set
from datetime import datetime
from functools import partial
from itertools import product
from pathlib import Path
from string import ascii_letters

from generator.excel.read import cells, display_styles, guard
from generator.excel.read.cells import (
    CELL,
    FORMULA,
    INLINE,
    PICTURE,
    ROW,
    TEXT,
    VALUE,
    CellValues,
    clean,
    text_cell,
)
from generator.excel.read.display_styles import SheetVisibility, Styles, range_bounds
from generator.excel.read.guard import M, SheetPart, open_container
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
    place_of,
    sheet_of,
)

log = logging.getLogger(__name__)

_MERGE, _ITEM, _RUN, _RUN_PROPERTIES = (f"{M}{name}" for name in ("mergeCell", "si", "r", "rPr"))
_ONCE = (f"{M}sheetData", f"{M}mergeCells")
_OF_SHEET = (ROW, _MERGE, *display_styles.TAGS, *_ONCE)
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
    try:
        return [text_cell(text) for text in cells.texts(xml)]
    except ValueError:
        return [_written(item) for item in _elements(xml, _ITEM)]


def _written(item: ET.Element) -> Cell:
    """The text of an item, runs of all formats joined; how it is pronounced is left out."""
    runs = [run for run in item if run.tag == _RUN]
    if any(len(holder.findall(TEXT)) > 1 for holder in (item, *runs)):
        raise AmbiguousError(Phrase("ambiguous.text"))
    text = "".join(holder.findtext(TEXT, "") for holder in (item, *runs))
    display = (
        display_styles.of_letters(properties)
        for run in runs
        for properties in run.iterfind(_RUN_PROPERTIES)
        if run.findtext(TEXT, "").strip()
    )
    return text_cell(text, SEEN.union(*display))


class _Reader:
    """Reads the sheets of a workbook; counts their cells together."""

    def __init__(self, values: CellValues, styles: Styles) -> None:
        self._values, self._styles = values, styles
        self._known: dict[str, Cell] = {}
        self._read: list[_Rows] = []
        self._cells = self._columns = self._longest = 0
        self._visible = SheetVisibility(styles)

    def sheet(self, sheet: SheetPart, xml: bytes) -> Sheet:
        """A sheet from its XML; a third of the time if cells are as most programs write them."""
        counted = self._cells, self._columns
        with _blamed(sheet.part):
            with contextlib.suppress(RefusedError, ValueError, LookupError):
                cut = cells.cut(xml)
                return self._sheet(sheet, cut.rest.iter(), partial(self._read_cut, cut.rows))
            # What is wrong, if anything is, the careful way says.
            self._cells, self._columns = counted
            return self._sheet(sheet, _elements(xml, *_OF_SHEET), self._read_row)

    def _sheet(self, sheet: SheetPart, elements: Iterable[ET.Element], read_row: _ReadRow) -> Sheet:
        visible = self._visible = SheetVisibility(self._styles)
        rows: _Rows = {}
        numbers: set[int] = set()
        merges: list[Merge] = []
        once: list[str] = []
        number = in_place = 0
        for element in elements:
            if element.tag == ROW:
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
                in_place += len(element.findall(ROW))
            else:
                self._columns += visible.take(element)
                guard.check(self._columns, guard.MAX_COLUMNS)
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

    def _read_cut(self, rows: Iterator[list[str]], row: ET.Element, number: int) -> dict[int, Cell]:
        """The cells of a row that were cut out, all with addresses and no format but their own."""
        end, known = f'{number}"', self._known
        parts = [piece.partition(end) for piece in next(rows)] if len(row) else []
        self._learn({ending for _, _, ending in parts if ending not in known})
        row_cells = {column_number(letters): known[ending] for letters, _, ending in parts}
        if len(row_cells) < len(parts) or not self._visible.is_plain:
            raise ValueError(number)
        return self._filled(row_cells)

    def _learn(self, endings: Set[str]) -> None:
        """Keep cells by what follows their addresses: in others it is the same."""
        odd = []
        for ending in endings:
            cell = self._values.plain(ending)
            if cell is None:
                odd.append(ending)
            else:
                self._known[ending] = self._measured(cell)
        for ending, element in zip(odd, cells.elements(odd) if odd else (), strict=True):
            self._known[ending] = self._cell(element)

    def _read_row(self, row: ET.Element, number: int) -> dict[int, Cell]:
        """The cells of a row where their addresses say; without one, beside the last."""
        row_cells: dict[int, Cell] = {}
        column = 0
        for element in row.iterfind(CELL):
            reference = element.get("r")
            line, column = place_of(reference) if reference else (number, column + 1)
            if line != number or column in row_cells:
                raise AmbiguousError(Phrase("ambiguous.cell", {"cell": reference or f"{number}"}))
            cell = self._cell(element)
            if "s" not in element.attrib:
                # Programs differ on whether such a cell has the format of its row or column.
                for style in self._visible.styles_at(column):
                    cell = self._styles.shown(cell, style)
            row_cells[column] = cell
        return self._filled(row_cells)

    def _filled(self, row_cells: Mapping[int, Cell]) -> dict[int, Cell]:
        """The cells of a row that hold something, counted."""
        filled = {column: cell for column, cell in row_cells.items() if cell.content is not None}
        self._cells += len(filled)
        guard.check(self._cells, guard.MAX_CELLS)
        return filled

    def _check_letters(self, rows: _Rows) -> None:
        """Refuse more letters than sheets can show, counted only where there may be so many."""
        self._read.append(rows)
        if self._cells * self._longest > guard.MAX_LETTERS:
            every = (cell for own in self._read for row in own.values() for cell in row.values())
            letters = sum(len(cell.content) for cell in every if isinstance(cell.content, str))
            guard.check(letters, guard.MAX_LETTERS)

    def _measured(self, cell: Cell) -> Cell:
        """The cell, its text noted if it is the longest; refuses one that no cell can show."""
        if isinstance(cell.content, str) and len(cell.content) > self._longest:
            guard.check(len(cell.content), guard.MAX_LETTERS_IN_CELL)
            self._longest = len(cell.content)
        return cell

    def _cell(self, element: ET.Element) -> Cell:
        parts = {child.tag: child for child in element}
        if len(parts) < len(element):
            raise AmbiguousError(Phrase("ambiguous.cell", {"cell": element.get("r", "?")}))
        kind, style = element.get("t", "n"), element.get("s", "0")
        shown, formula, inline = map(parts.get, (VALUE, FORMULA, INLINE))
        value = "" if shown is None else (shown.text or "").strip()
        if not value and formula is not None:
            return Cell(None if shown is not None and kind == "str" else Uncalculated())
        if kind == "e":
            # An error may stand for a picture; Excel says so by the number of its data.
            said = "" if formula is None else formula.text or ""
            if element.get("vm") is not None or PICTURE.match(said):
                return Cell(Picture())
        if kind == "inlineStr" and inline is not None:
            cell = self._styles.shown(_written(inline), style)
        else:
            cell = self._values.cell(kind, style, value)
        return self._measured(cell if formula is None else cell._replace(is_formula=True))


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


def covered(merges: Iterable[Merge]) -> Iterator[tuple[tuple[int, int], tuple[int, int]]]:
    """Each cell of merged ranges, by row and column, with the first of its range."""
    for merge in merges:
        columns = range(merge.first_column, merge.last_column + 1)
        for cell in product(range(merge.first_row, merge.last_row + 1), columns):
            yield cell, (merge.first_row, merge.first_column)


def _cover(rows: _Rows, merges: Iterable[Merge]) -> None:
    for (row, column), first in covered(merges):
        if (row, column) != first:
            rows.setdefault(row, {})[column] = Cell(Covered())
