"""Fills the cells of a sheet where it was found faulty, and no other."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from itertools import product

from lxml import etree
from openpyxl.utils.cell import column_index_from_string

from generator.excel.annotate.formats import Formats
from generator.excel.annotate.parts import MAIN, child, insert, put
from generator.excel.read import container as guard
from generator.excel.read.display_styles import LAST_COLUMN
from generator.excel.read.workbook import merge
from generator.files.package import RefusedError
from generator.messages.problems import Code
from generator.submission.sheets import address

CellSpot = tuple[int, int]
"""A row and a column, from 1."""

ORDER = (
    *("sheetPr", "dimension", "sheetViews", "sheetFormatPr", "cols", "sheetData", "sheetCalcPr"),
    *("sheetProtection", "protectedRanges", "scenarios", "autoFilter", "sortState"),
    *("dataConsolidate", "customSheetViews", "mergeCells", "phoneticPr", "conditionalFormatting"),
    *("dataValidations", "hyperlinks", "printOptions", "pageMargins", "pageSetup"),
    *("headerFooter", "rowBreaks", "colBreaks", "customProperties", "cellWatches"),
    *("ignoredErrors", "smartTags", "drawing", "legacyDrawing", "legacyDrawingHF", "picture"),
    *("oleObjects", "controls", "webPublishItems", "tableParts", "extLst"),
)
"""The children of a sheet in the order of the schema."""

_LAST_ROW = 1_048_576
_CELLS_IN_A_RULE = 400
_ROW, _CELL = f"{{{MAIN}}}row", f"{{{MAIN}}}c"
_TRUE = ("1", "true")
_ALWAYS = '"bagalau"="bagalau"'
"""A formula that is true in Excel and identifies our conditional formats."""


def spot(cell: str) -> CellSpot:
    """The first cell of an A1 address or range; raises :class:`RefusedError` beyond the sheet."""
    first = cell.partition(":")[0]
    letters = first.rstrip("0123456789")
    row, column = int(first[len(letters) :]), column_index_from_string(letters)
    if row > _LAST_ROW or column > LAST_COLUMN:
        raise RefusedError(Code.FILE_TOO_LARGE, cell)
    return row, column


def shown_at(root: etree._Element, spots: Iterable[CellSpot]) -> dict[CellSpot, CellSpot]:
    """Where each cell is shown: the first of the merged range that hides it, else itself."""
    found = {one: one for one in spots}
    ranges = root.iterfind(f"{{{MAIN}}}mergeCells/{{{MAIN}}}mergeCell")
    merges = [merge(str(one.get("ref"))) for one in ranges]
    guard.check_merges(merges)
    for one in merges:
        columns = range(one.first_column, one.last_column + 1)
        for covered in product(range(one.first_row, one.last_row + 1), columns):
            if covered in found:
                found[covered] = (one.first_row, one.first_column)
    return found


def fill(root: etree._Element, colours: Mapping[CellSpot, str], formats: Formats) -> None:
    """Give cells their colours; a cell that is not in the file gets into it, still empty."""
    grid = _Grid(root, colours)
    for one, colour in sorted(colours.items()):
        cell = grid.cell(one)
        cell.set("s", formats.filled(str(cell.get("s", "0")), colour))
    _outrank(root, colours, formats)


def clear(root: etree._Element, spots: Iterable[CellSpot], formats: Formats) -> None:
    """Take our colours from cells again, and our conditional formats from the sheet."""
    wanted = set(spots)
    grid = _Grid(root, wanted)
    for one in wanted:
        cell = grid.cell(one)
        cell.set("s", formats.cleared(str(cell.get("s", "0"))))
    for formats_of_cells in root.findall(f"{{{MAIN}}}conditionalFormatting"):
        for rule in formats_of_cells.findall(f"{{{MAIN}}}cfRule"):
            if rule.findtext(f"{{{MAIN}}}formula") == _ALWAYS:
                formats_of_cells.remove(rule)
        if not len(formats_of_cells):
            root.remove(formats_of_cells)


def _outrank(root: etree._Element, colours: Mapping[CellSpot, str], formats: Formats) -> None:
    """Let no conditional format hide a colour: ours go before those of the sheet, if it has any."""
    theirs = [rule for rule in root.iter("{*}cfRule") if str(rule.get("priority")).isdigit()]
    if not theirs:
        return
    rules = list(_rules(colours))
    for rule in theirs:
        rule.set("priority", str(int(str(rule.get("priority"))) + len(rules)))
    for priority, (colour, cells) in enumerate(rules, 1):
        ours = insert(root, "conditionalFormatting", ORDER)
        first = root.find(f"{{{MAIN}}}conditionalFormatting")
        if first is not None and first is not ours:
            first.addprevious(ours)  # LibreOffice goes by their order
        ours.set("sqref", " ".join(cells))
        shade = formats.shade(colour)
        rule = put(ours, "cfRule", type="expression", dxfId=shade, priority=priority, stopIfTrue=1)
        put(rule, "formula").text = _ALWAYS


def _rules(colours: Mapping[CellSpot, str]) -> Iterator[tuple[str, list[str]]]:
    for colour in sorted(set(colours.values())):
        cells = [address(*one) for one, own in sorted(colours.items()) if own == colour]
        for start in range(0, len(cells), _CELLS_IN_A_RULE):
            yield colour, cells[start : start + _CELLS_IN_A_RULE]


class _Grid:
    """The rows and cells of a sheet, all with their addresses: new ones must not shift others."""

    def __init__(self, root: etree._Element, wanted: Iterable[CellSpot]) -> None:
        self._data = child(root, "sheetData", ORDER)
        self._columns = _column_formats(root)
        self._cells: dict[CellSpot, etree._Element] = {}
        self._rows: dict[int, etree._Element] = {}
        spots = set(wanted)
        numbers = {row for row, _ in spots}
        last = 0
        for row in self._data.iterchildren(_ROW):
            last = int(float(str(row.get("r", last + 1))))
            row.set("r", str(last))
            if last in numbers:
                self._rows[last] = row
            for one, cell in _addressed(row, last):
                if one in spots:
                    self._cells[one] = cell

    def cell(self, one: CellSpot) -> etree._Element:
        """The cell, made with the format that its row or column gives it when there is none."""
        if one not in self._cells:
            self._cells[one] = self._made(one)
        return self._cells[one]

    def _made(self, one: CellSpot) -> etree._Element:
        number, column = one
        row = self._rows.get(number)
        if row is None:
            row = self._rows[number] = self._new_row(number)
        row.attrib.pop("spans", "")  # a hint that would be wrong
        made = self._data.makeelement(_CELL)
        made.set("r", address(number, column))
        own = row.get("s") if row.get("customFormat") in _TRUE else None
        made.set("s", str(own or self._column_format(column)))
        before = (
            cell for cell in row if cell.tag == _CELL and spot(str(cell.get("r")))[1] < column
        )
        position = max((row.index(cell) for cell in before), default=-1)
        row.insert(position + 1, made)
        return made

    def _new_row(self, number: int) -> etree._Element:
        made = self._data.makeelement(_ROW)
        made.set("r", str(number))
        above = (row for row in self._data.iterchildren(_ROW) if int(str(row.get("r"))) < number)
        last = max(above, key=lambda row: int(str(row.get("r"))), default=None)
        self._data.insert(0 if last is None else self._data.index(last) + 1, made)
        return made

    def _column_format(self, column: int) -> str:
        own = (number for first, last, number in self._columns if first <= column <= last)
        return next(own, "0")


def _addressed(row: etree._Element, number: int) -> Iterator[tuple[CellSpot, etree._Element]]:
    """The cells of a row with where they stand; who has no address gets it."""
    column = 0
    for cell in row.iterchildren(_CELL):
        reference, line = cell.get("r"), number
        if reference:
            letters = str(reference).rstrip("0123456789")
            line, column = int(reference[len(letters) :]), column_index_from_string(letters)
        else:
            column += 1
            cell.set("r", address(number, column))
        yield (line, column), cell


def _column_formats(root: etree._Element) -> list[tuple[int, int, str]]:
    columns = root.iterfind(f"{{{MAIN}}}cols/{{{MAIN}}}col")
    return [
        (int(str(c.get("min"))), int(str(c.get("max"))), str(c.get("style")))
        for c in columns
        if c.get("style")
    ]
