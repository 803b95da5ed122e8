"""Every block of a document with its effective formatting, in reading order.

Blanks, empty paragraphs and empty cells are blocks like any other: what leaves ink or takes room
is seen by what it is, not by the text in it. Columns are identified by their place across the
table, not by their number, for programs split and join them as they save.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from itertools import accumulate, chain, groupby
from typing import NamedTuple

from lxml import etree

from generator.messages.problems import Part, Spot
from generator.word.formatting import values
from generator.word.formatting.runs import SILENT, Run, Runs, is_in_table
from generator.word.formatting.stylesheet import Style, Stylesheet, run_look
from generator.word.formatting.values import (
    Look,
    Value,
    children,
    given,
    local,
    markup,
    only,
    stated,
    written,
)
from generator.word.read.lines import MOST_COLUMNS, span_of, widths_of
from generator.word.read.xml import LinkDigest, W, drawing_mark, val_of

_RELATIONS = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
_COMPLEX = ("szCs", "bCs", "iCs")


class FormattedBlock(NamedTuple):
    """A paragraph, a cell, a row, a table, a section: where it is and how it is formatted."""

    spot: Spot
    kind: str
    look: Look
    runs: tuple[Run, ...] = ()

    def unbroken(self) -> FormattedBlock:
        """The block in a row that does not break across pages: no line of it can part."""
        return self._replace(look={k: v for k, v in self.look.items() if k != "widowControl"})

    @property
    def length(self) -> int:
        """The number of letters of a paragraph."""
        return sum(run.length for run in self.runs)


Group = tuple[FormattedBlock, ...]
"""A child of the body with all that is in it."""


_RESOLVING = 50
"""What it costs to resolve the formatting of a text or a paragraph, in properties."""

_DRAWN = frozenset({"drawing", "pict", "object"})


class LineSettings(NamedTuple):
    """What the settings say of all lines: whether words break at their ends, where tabs stop."""

    hyphenates: bool
    tab_stop: int


class FormattingWalk:
    """Goes through one part of a document and says how each of its blocks is formatted."""

    def __init__(
        self, part: Part, styles: Stylesheet, parts: LinkDigest, layout: LineSettings
    ) -> None:
        """Of a part whose links lead to other ``parts``."""
        self._part, self._styles, self._parts = part, styles, parts
        self._hyphenates, self.tab_stop = layout
        self._looks: dict[tuple[object, ...], Look] = {}
        self._above: tuple[str | None, bool] = (None, False)
        self._paragraphs = self._tables = 0

    def groups(self, root: etree._Element) -> tuple[Group, ...]:
        """The blocks of every child of the body or of a header."""
        return tuple(
            tuple(self._block(child, None))
            for child in children(root)
            if local(child) not in SILENT
        )

    def _block(self, item: etree._Element, spot: Spot | None) -> Iterator[FormattedBlock]:
        name = local(item)
        if name == "p":
            yield self._paragraph(item, spot)
            properties = item.find(f"{W}pPr")
            section = None if properties is None else only(properties, "sectPr")
            if section is not None:
                yield FormattedBlock(
                    Spot(self._part, self._paragraphs), "section", section_look(section)
                )
        elif name == "tbl":
            yield from self._table(item, spot)
        elif name not in SILENT:
            yield FormattedBlock(
                spot or self._count(item), "other", {f"?{name}": self.digest(item)}
            )

    def _count(self, item: etree._Element) -> Spot:
        """The place of what is not known; what stands in it is counted as a reader counts it."""
        place = Spot(self._part, self._paragraphs + 1)
        inside = [node for node in item.iter(f"{W}p", f"{W}tbl") if not is_in_table(node, item)]
        tables = sum(1 for node in inside if local(node) == "tbl")
        self._tables += tables
        self._paragraphs += len(inside) - tables
        return place

    def _paragraph(self, item: etree._Element, spot: Spot | None) -> FormattedBlock:
        if spot is None:
            self._paragraphs += 1
            spot = Spot(self._part, self._paragraphs)
        properties = only(item, "pPr")
        name = val_of(properties, "pStyle") or ""
        key = (written(properties),)
        if key not in self._looks:
            self._looks[key] = self._paragraph_look(name, properties)
            self._styles.spend(self._looks[key], _RESOLVING)
        runs = Runs(self, name)
        runs.take(item)
        look, above = self._looks[key], self._above
        self._above = (name, bool(look.get("contextualSpacing")))
        if above[1] or self._above[1]:  # the gap between two of one style is left out
            look = {**look, "styled as above": int(name == above[0])}
        return FormattedBlock(spot, "paragraph", look, runs.found())

    def _paragraph_look(self, name: str, properties: etree._Element | None) -> Look:
        style = self._styles.style("paragraph", name)
        look = {**self._styles.usual["pPr"], **style.said.get("pPr", {}), **given(properties)}
        suppressed = look.pop("suppressAutoHyphens", 0)
        look["hyphenates"] = int(self._hyphenates and not suppressed)
        number, is_list, level = str(look.get("numPr", "")).partition(values.OF_LIST)
        if is_list:
            look["numPr"] = self._styles.numbering.shown(number, level)
        mark = None if properties is None else only(properties, "rPr")
        for key, value in self.run_look(name, mark, "ascii").items():
            look[f"mark.{key}"] = value
        return stated(look, "paragraph")

    def digest(self, item: etree._Element) -> str:
        """What an element that is not known looks like: its markup and what it links to."""
        if local(item) in _DRAWN:
            return drawing_mark(item, self._parts)
        links = (
            self._parts(str(value))
            for node in item.iter(etree.Element)
            for name, value in node.attrib.items()
            if str(name).startswith(_RELATIONS)
        )
        return "|".join((markup(item), *links))

    def target(self, link: etree._Element) -> str:
        """What a hyperlink leads to; the rest that is said of it is for the screen."""
        identifier = link.get(f"{_RELATIONS}id")
        place = link.get(f"{W}anchor", "")
        return place if identifier is None else f"{self._parts(identifier)}#{place}"

    def run_look(self, style: str, properties: etree._Element | None, slot: str) -> Look:
        """The effective formatting of text in a paragraph of a style, shown by one font of four."""
        key = (style, written(properties), slot)
        if key not in self._looks:
            self._looks[key] = self._run_look(style, properties, slot)
            self._styles.spend(self._looks[key], _RESOLVING)
        return self._looks[key]

    def _run_look(
        self, name: str, properties: etree._Element | None, slot: str
    ) -> dict[str, Value]:
        style = self._styles.style("paragraph", name)
        character = self._styles.style("character", val_of(properties, "rStyle"))
        said = (style.said.get("rPr", {}), character.said.get("rPr", {}))
        look = run_look(self._styles.usual["rPr"], said, given(properties))
        is_complex = slot == "cs" or look.get("rtl") or look.get("cs")
        shown = "cs" if is_complex else slot
        font = self._styles.font(look.get(f"font.{shown}", ""))
        left_out = () if is_complex else _COMPLEX
        kept = {k: v for k, v in look.items() if k not in left_out and not k.startswith("font.")}
        hint = look.get("font.hint", "default")
        asked = {} if hint == "default" or slot == "ascii" else {"font.hint": hint}
        return stated({**kept, **asked, "font": font}, "text")

    def _table(self, item: etree._Element, spot: Spot | None) -> Iterator[FormattedBlock]:
        if spot is None:
            self._tables += 1
        properties = only(item, "tblPr")
        style = self._styles.style("table", val_of(properties, "tblStyle"))
        said, rows = grid_of(item, style, given(properties))
        where = spot or Spot(self._part, table=self._tables)
        look = {k: v for k, v in said.items() if not k.startswith(("border.", "margin."))}
        if any(name.startswith("?tblStylePr") for name in style.rest):
            look["tblLook"] = styled_parts(item)  # which of those parts are styled
        yield FormattedBlock(where, "table", {**stated(look, "table"), **style.rest})
        for number, row in enumerate(rows, start=1):
            place = spot or Spot(self._part, table=self._tables, row=number)
            self._styles.spend(row.look)
            yield FormattedBlock(place, "row", stated(row.look, "row"))
            for cell in row.cells:
                breaks = not row.look.get("cantSplit")
                yield from self._cell(cell, spot, number, breaks=breaks)

    def _cell(
        self, cell: FormattedCell, spot: Spot | None, row: int, *, breaks: bool
    ) -> Iterator[FormattedBlock]:
        where = spot or Spot(self._part, table=self._tables, row=row, column=cell.column)
        self._styles.spend(cell.look)
        yield FormattedBlock(where, "cell", stated(cell.look, "cell"))
        for child in () if cell.item is None else children(cell.item):
            for block in self._block(child, where):
                yield block if breaks else block.unbroken()


def section_look(section: etree._Element) -> Look:
    """The page, its margins and its numbers."""
    return stated(given(section), "section")


NEAR = 30
"""Twentieths of a point that a cell's edge may move by as a file is saved: half a millimetre."""


class FormattedCell(NamedTuple):
    """A cell between two places across its table; ``item`` is None where a row leaves room."""

    item: etree._Element | None
    column: int
    start: int
    end: int
    look: dict[str, Value]


class FormattedRow(NamedTuple):
    """A row: its own formatting, and its cells from the left."""

    look: Look
    cells: Sequence[FormattedCell]


def grid_of(table: etree._Element, style: Style, own: Look) -> tuple[Look, list[FormattedRow]]:
    """The formatting of a table of a style, and its rows; ``own`` is what its properties say."""
    look = {**style.said.get("tblPr", {}), **own}
    widths = widths_of(table)
    if min(widths, default=0) < 0:
        raise ValueError(widths)
    edges = [*accumulate(widths, initial=0)]
    rows = [*_rows(table, style, look, edges)]
    cells = [(), *(row.cells for row in rows), ()]
    for above, row, below in zip(cells, cells[1:], cells[2:], strict=False):
        _draw(row, above, below, look)
    for cell in chain.from_iterable(cells):
        for side in _OPPOSITE:
            cell.look.pop(f"border.{side}", None)
    return {**look, "columns": edges[-1]}, rows


def _rows(
    table: etree._Element, style: Style, look: Look, edges: Sequence[int]
) -> Iterator[FormattedRow]:
    heading, is_first_row_styled = True, "firstRow" in styled_parts(table)
    for item in children(table):
        name = local(item)
        if name in ("tblPr", "tblGrid", "bookmarkStart", "bookmarkEnd"):
            continue
        if name != "tr":
            yield FormattedRow({f"?{name}": markup(item)}, ())
            continue
        own = given(only(item, "trPr"))
        apart = given(only(item, "tblPrEx"))  # counts even where it says that there is nothing
        exceptions = {f"except.{k}": f"is {v}" for k, v in apart.items()}
        heading = heading and bool(own.get("tblHeader"))
        first = style.first_row if heading and is_first_row_styled else {}
        said = {**style.said.get("trPr", {}), **first.get("trPr", {}), **own, **exceptions}
        cell = {**style.said.get("tcPr", {}), **first.get("tcPr", {})}
        before = int(own.get("gridBefore", 0))
        yield FormattedRow(said, [*_cells(item, look, cell, edges, before)])


_STYLED = {
    "firstRow": 0x20,
    "lastRow": 0x40,
    "firstColumn": 0x80,
    "lastColumn": 0x100,
    "noHBand": 0x200,
    "noVBand": 0x400,
}
"""The parts of a table that its style may style apart, by their bits in the older form."""


def styled_parts(table: etree._Element) -> str:
    """The names of the parts of a table that its style is asked for."""
    look = table.find(f"{W}tblPr/{W}tblLook")
    if look is None:
        return ""
    bits = int(look.get(f"{W}val") or "0", 16)
    said = {name: look.get(W + name) for name in _STYLED}
    asked = (
        name
        for name, bit in _STYLED.items()
        if (bits & bit if said[name] is None else said[name] in ("1", "true", "on"))
    )
    return " ".join(asked)


def _cells(
    row: etree._Element, table: Look, usual: Look, edges: Sequence[int], before: int
) -> Iterator[FormattedCell]:
    column = before
    for item in children(row):
        name = local(item)
        if name in ("trPr", "tblPrEx", "bookmarkStart", "bookmarkEnd"):
            continue
        if name != "tc":
            place = _edge(edges, column)
            yield FormattedCell(None, column + 1, place, place, {f"?{name}": markup(item)})
            continue
        properties = only(item, "tcPr")
        span = span_of(item)
        if column + span > MOST_COLUMNS:
            raise ValueError(column + span)
        start, end = _edge(edges, column), _edge(edges, column + span)
        look: dict[str, Value] = {
            **{k: v for k, v in table.items() if k.startswith("margin.")},
            **usual,
            **given(properties),
        }
        yield FormattedCell(item, column + 1, start, end, look)
        column += span


def _edge(edges: Sequence[int], column: int) -> int:
    return edges[min(column, len(edges) - 1)]


_OPPOSITE = {"left": "right", "right": "left", "top": "bottom", "bottom": "top"}
_INSIDE = {"left": "insideV", "right": "insideV", "top": "insideH", "bottom": "insideH"}

_Cells = Sequence[FormattedCell]


def _draw(row: _Cells, above: _Cells, below: _Cells, table: Look) -> None:
    """Add to the cells of a row their places and the lines around them.

    A line is the cell's own, else one of the table's six; each stretch with another line is apart.
    """
    for place, cell in enumerate(row):
        cell.look["start"], cell.look["end"] = cell.start, cell.end
        for side, others, is_outer in (
            ("left", row[max(place - 1, 0) : place], not place),
            ("right", row[place + 1 : place + 2], place + 1 == len(row)),
            ("top", _beside(cell, above), not above),
            ("bottom", _beside(cell, below), not below),
        ):
            drawn = "+".join(
                line for line, _ in groupby(_line(cell, side, o, table) for o in others)
            )
            usual = table.get(f"border.{side if is_outer else _INSIDE[side]}", "none")
            cell.look[f"line.{side}"] = drawn or str(cell.look.get(f"border.{side}", usual))


def _beside(cell: FormattedCell, cells: _Cells) -> Iterator[FormattedCell]:
    """The cells of the row above or below that share an edge with a cell, but for rounding."""
    for other in cells[bisect_right(cells, cell.start + NEAR, key=lambda other: other.end) :]:
        if other.start >= cell.end - NEAR:
            return
        if min(cell.end, other.end) - max(cell.start, other.start) > NEAR:
            yield other


def _line(cell: FormattedCell, side: str, other: FormattedCell, table: Look) -> str:
    """The line between a cell and its neighbour on a side: the stronger of their own, if any."""
    own = (cell.look.get(f"border.{side}"), other.look.get(f"border.{_OPPOSITE[side]}"))
    said = [str(line) for line in own if line not in (None, "none")]
    if said or None not in own:
        return max(said, key=_strength, default="none")
    return str(table.get(f"border.{_INSIDE[side]}", "none"))


def _strength(line: str) -> tuple[bool, int, str]:
    """Any other line is drawn over a single one, however thin it is."""
    kind, width, *_ = line.split("|")
    return kind != "single", int(width), line
