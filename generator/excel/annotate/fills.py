"""Fills the cells of a sheet where it was found faulty, and no other; the formats for that."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from copy import deepcopy
from functools import cache

from lxml import etree

from generator.excel.annotate.parts import PackageParts, child, insert, put, rooted
from generator.excel.read import guard
from generator.excel.read.display_styles import LAST_COLUMN
from generator.excel.read.guard import OFFICE, M
from generator.excel.read.workbook import covered, merge
from generator.files.opc import RefusedError
from generator.messages.problems import Code, Severity
from generator.submission.sheets import address, place_of

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
_ROW, _CELL = f"{M}row", f"{M}c"
_TRUE = ("1", "true")
_ALWAYS = '"bagalau"="bagalau"'
"""A formula that is true in Excel and identifies our conditional formats."""

_STYLES = (
    *("numFmts", "fonts", "fills", "borders", "cellStyleXfs", "cellXfs", "cellStyles", "dxfs"),
    *("tableStyles", "colors", "extLst"),
)
_STYLES_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.styles+xml"
_LEAST = {"fonts": 1, "fills": 2, "borders": 1, "cellStyleXfs": 1, "cellXfs": 1, "cellStyles": 1}
"""How many of each every workbook has."""

COLOURS = {Severity.ERROR: "FFC7CE", Severity.WARNING: "FFEB9C", Severity.NOTE: "FFEB9C"}
"""The fills of faulty cells: red for errors, yellow for what asks for a look."""


def spot(cell: str) -> CellSpot:
    """The first cell of an A1 address or range; raises :class:`RefusedError` beyond the sheet."""
    row, column = place_of(cell)
    if row > _LAST_ROW or column > LAST_COLUMN:
        raise RefusedError(Code.FILE_TOO_LARGE, cell)
    return row, column


def shown_at(root: etree._Element, spots: Iterable[CellSpot]) -> dict[CellSpot, CellSpot]:
    """Where each cell is shown: the first of the merged range that hides it, else itself."""
    found = {one: one for one in spots}
    ranges = root.iterfind(f"{M}mergeCells/{M}mergeCell")
    merges = [merge(str(one.get("ref"))) for one in ranges]
    guard.check_merges(merges)
    return found | {one: first for one, first in covered(merges) if one in found}


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
    for formats_of_cells in root.findall(f"{M}conditionalFormatting"):
        for rule in formats_of_cells.findall(f"{M}cfRule"):
            if rule.findtext(f"{M}formula") == _ALWAYS:
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
        first = root.find(f"{M}conditionalFormatting")
        if first is None:
            ours = child(root, "conditionalFormatting", ORDER)
        else:  # LibreOffice goes by their order
            first.addprevious(ours := first.makeelement(first.tag))
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
        self._columns = root.findall(f"{M}cols/{M}col")
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
        if number not in self._rows:
            self._rows[number] = insert(
                self._data,
                "row",
                lambda other: other.tag == _ROW and int(str(other.get("r"))) < number,
            )
            self._rows[number].set("r", str(number))
        row = self._rows[number]
        row.attrib.pop("spans", "")  # a hint that would be wrong
        of_columns = (
            col.get("style")
            for col in self._columns
            if int(str(col.get("min"))) <= column <= int(str(col.get("max")))
        )
        own = row.get("s") if row.get("customFormat") in _TRUE else None
        made = insert(
            row, "c", lambda other: other.tag == _CELL and spot(str(other.get("r")))[1] < column
        )
        made.set("r", address(*one))
        made.set("s", str(own or next(filter(None, of_columns), "0")))
        return made


def _addressed(row: etree._Element, number: int) -> Iterator[tuple[CellSpot, etree._Element]]:
    """The cells of a row with where they stand; who has no address gets it."""
    column = 0
    for cell in row.iterchildren(_CELL):
        if not cell.get("r"):
            cell.set("r", address(number, column + 1))
        line, column = place_of(str(cell.get("r")))
        yield (line, column), cell


class Formats:
    """The cell formats of a workbook, by the numbers that its cells give."""

    def __init__(self, parts: PackageParts, other: PackageParts) -> None:
        """``other`` is a workbook that has what this one may lack."""
        found = parts.related(parts.main, "styles")
        if not found:
            part = parts.add("xl/styles.xml", rooted("styleSheet"), _STYLES_TYPE)
            parts.relate(parts.main, f"{OFFICE}/styles", part)
            found = [("", part)]
        self._root = parts.tree(found[0][1])
        for name, least in _LEAST.items():
            list_ = child(self._root, name, _STYLES)
            list_.extend(deepcopy(list(child(_styles(other), name, _STYLES))[len(list_) : least]))
        self._formats = child(self._root, "cellXfs", _STYLES)
        # Kept here: to count or to reach into a list of a hundred thousand takes its time.
        self._existing = list(self._formats)
        self._with_fill = cache(self._made)
        self._fill = cache(self._new_fill)
        self.shade = cache(self._new_shade)

    def adopted(self, other: PackageParts) -> dict[str, str]:
        """Add the cell formats of a workbook without number formats of its own.

        Gives their numbers here by those there.
        """
        styles, found = _styles(other), {}
        for number, xf in enumerate(child(styles, "cellXfs", _STYLES)):
            made = deepcopy(xf)
            for key, name in (("fontId", "fonts"), ("fillId", "fills"), ("borderId", "borders")):
                own = child(self._root, name, _STYLES)
                own.append(deepcopy(child(styles, name, _STYLES)[int(str(xf.get(key)))]))
                made.set(key, _counted(own))
            found[str(number)] = self._added(made)
        return found

    def filled(self, number: str, colour: str) -> str:
        """The format of that number in another colour; of an unknown number, the usual one."""
        return self._with_fill(number if self._knows(number) else "0", self._fill(colour))

    def _knows(self, number: str) -> bool:
        return number.isascii() and number.isdigit() and int(number) < len(self._existing)

    def _format(self, number: int) -> etree._Element:
        """The format of a number; of alternatives for several programs the first."""
        found = self._existing[number]
        within = found.find(f".//{M}xf")
        return found if within is None else within

    def cleared(self, number: str) -> str:
        """The format of that number, without a fill of ours."""
        if not self._knows(number):
            return number
        fills = child(self._root, "fills", _STYLES)
        own = str(self._format(int(number)).get("fillId", "0"))
        fill = fills[int(own)] if own.isdecimal() and int(own) < len(fills) else None
        colour = None if fill is None else fill.find(f"{M}patternFill/{M}fgColor")
        if colour is None or str(colour.get("rgb"))[2:] not in COLOURS.values():
            return number
        return self._with_fill(number, "0")

    def _made(self, number: str, fill: str) -> str:
        changed = deepcopy(self._format(int(number)))
        changed.set("fillId", fill)
        if fill != "0":
            changed.set("applyFill", "1")
        return self._added(changed)

    def _added(self, xf: etree._Element) -> str:
        self._formats.append(xf)
        self._existing.append(xf)
        self._formats.set("count", str(len(self._existing)))
        return str(len(self._existing) - 1)

    def _new_fill(self, colour: str) -> str:
        fills = child(self._root, "fills", _STYLES)
        pattern = put(put(fills, "fill"), "patternFill", patternType="solid")
        put(pattern, "fgColor", rgb=f"FF{colour}")
        put(pattern, "bgColor", indexed=64)
        return _counted(fills)

    def _new_shade(self, colour: str) -> str:
        looks = child(self._root, "dxfs", _STYLES)
        pattern = put(put(put(looks, "dxf"), "fill"), "patternFill", patternType="solid")
        put(pattern, "fgColor", rgb=f"FF{colour}")
        put(pattern, "bgColor", rgb=f"FF{colour}")
        return _counted(looks)


def _styles(workbook: PackageParts) -> etree._Element:
    ((_, part),) = workbook.related(workbook.main, "styles")
    return workbook.tree(part)


def _counted(list_: etree._Element) -> str:
    """Update the count of a list; the number of its last item, from 0."""
    list_.set("count", str(len(list_)))
    return str(len(list_) - 1)
