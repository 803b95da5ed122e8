"""The cells of a table: where each begins and ends, and the lines around it as they are drawn.

Columns are identified by their place across the table, not by their number, for programs split
and join them as they save. Between two cells the stronger of their two lines is drawn (17.4.66).
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from itertools import accumulate, chain, groupby
from typing import NamedTuple

from lxml import etree

from generator.word.formatting.stylesheet import Style
from generator.word.formatting.values import Look, Value, children, given, local, markup, only
from generator.word.read.lines import MOST_COLUMNS, span_of, widths_of
from generator.word.read.xml import W

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
    edges = _edges(table)
    rows = [*_rows(table, style, look, edges)]
    cells = [(), *(row.cells for row in rows), ()]
    for above, row, below in zip(cells, cells[1:], cells[2:], strict=False):
        _draw(row, above, below, look)
    for cell in chain.from_iterable(cells):
        for side in _OPPOSITE:
            cell.look.pop(f"border.{side}", None)
    return {**look, "columns": edges[-1]}, rows


def _edges(table: etree._Element) -> list[int]:
    widths = widths_of(table)
    if min(widths, default=0) < 0:
        raise ValueError(widths)
    return [*accumulate(widths, initial=0)]


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
