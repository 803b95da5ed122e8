"""The cells of a table: where each begins and ends, and the lines around it as they are drawn.

Columns are identified by their place across the table, not by their number, for programs split
and join them as they save. Between two cells the stronger of their two lines is drawn (17.4.66).
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate

from lxml import etree

from generator.word.formatting.stylesheet import Style
from generator.word.formatting.values import Look, Value, children, given, local, markup, only
from generator.word.read.lines import MOST_COLUMNS, span_of, widths_of
from generator.word.read.xml import W

_BORDERS = frozenset(f"border.{side}" for side in ("top", "left", "bottom", "right"))
NEAR = 30
"""Twentieths of a point that a cell's edge may move by as a file is saved: half a millimetre."""


@dataclass(frozen=True)
class FormattedCell:
    """A cell between two places across its table; ``item`` is None where a row leaves room."""

    item: etree._Element | None
    column: int
    start: int
    end: int
    look: Look


@dataclass(frozen=True)
class FormattedRow:
    """A row: its own formatting, and its cells from the left."""

    look: Look
    cells: tuple[FormattedCell, ...]


@dataclass(frozen=True)
class Grid:
    """A table: its own formatting, and its rows from the top."""

    look: Look
    rows: tuple[FormattedRow, ...]


def grid_of(table: etree._Element, style: Style, own: Look) -> Grid:
    """The rows and cells of a table of a style; ``own`` is what its own properties say."""
    look = {**style.said.get("tblPr", {}), **own}
    edges = _edges(table)
    rows = list(_rows(table, style, look, edges))
    drawn = [_drawn(rows, number, look) for number in range(len(rows))]
    return Grid({**look, "columns": edges[-1]}, tuple(drawn))


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
        yield FormattedRow(
            said, tuple(_cells(item, look, cell, edges, int(own.get("gridBefore", 0))))
        )


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


class _Neighbours:
    """The cells of the row above or below, found by their place."""

    def __init__(self, cells: Sequence[FormattedCell]) -> None:
        self.cells = cells
        self._ends = [cell.end for cell in cells]

    def beside(self, cell: FormattedCell) -> Iterator[FormattedCell]:
        """Those that may share an edge with a cell, but for a file's rounding."""
        for other in self.cells[bisect_right(self._ends, cell.start + NEAR) :]:
            if other.start >= cell.end - NEAR:
                return
            yield other


def _drawn(rows: Sequence[FormattedRow], number: int, table: Look) -> FormattedRow:
    row = rows[number]
    above = _Neighbours(rows[number - 1].cells if number else ())
    below = _Neighbours(rows[number + 1].cells if number + 1 < len(rows) else ())
    cells = []
    for place, cell in enumerate(row.cells):
        look = {k: v for k, v in cell.look.items() if k not in _BORDERS}
        look["start"], look["end"] = cell.start, cell.end
        left = row.cells[place - 1] if place else None
        right = row.cells[place + 1] if place + 1 < len(row.cells) else None
        look["line.left"] = _between(cell, "left", left, table)
        look["line.right"] = _between(cell, "right", right, table)
        look["line.top"] = _along(cell, "top", above, table)
        look["line.bottom"] = _along(cell, "bottom", below, table)
        cells.append(FormattedCell(cell.item, cell.column, cell.start, cell.end, look))
    return FormattedRow(row.look, tuple(cells))


_OPPOSITE = {"left": "right", "right": "left", "top": "bottom", "bottom": "top"}
_INSIDE = {"left": "insideV", "right": "insideV", "top": "insideH", "bottom": "insideH"}


def _line(cell: FormattedCell, side: str, table: Look, of_table: str) -> str:
    """The line that a cell has on a side: its own, else the table's on one of its six."""
    return str(cell.look.get(f"border.{side}", table.get(f"border.{of_table}", "none")))


def _both(cell: FormattedCell, side: str, other: FormattedCell, table: Look) -> str:
    """The line between a cell and its neighbour on a side: the stronger of their own, if any."""
    own = (cell.look.get(f"border.{side}"), other.look.get(f"border.{_OPPOSITE[side]}"))
    said = [str(line) for line in own if line not in (None, "none")]
    if said or None not in own:
        return max(said, key=_strength, default="none")
    return str(table.get(f"border.{_INSIDE[side]}", "none"))


def _between(cell: FormattedCell, side: str, neighbour: FormattedCell | None, table: Look) -> str:
    if neighbour is None:
        return _line(cell, side, table, side)
    return _both(cell, side, neighbour, table)


def _along(cell: FormattedCell, side: str, others: _Neighbours, table: Look) -> str:
    """The lines along the top or the bottom of a cell, each stretch with another line apart."""
    if not others.cells:
        return _line(cell, side, table, side)
    stretches: list[str] = []
    for other in others.beside(cell):
        if min(cell.end, other.end) - max(cell.start, other.start) <= NEAR:
            continue
        drawn = _both(cell, side, other, table)
        if not stretches or stretches[-1] != drawn:
            stretches.append(drawn)
    return "+".join(stretches) or _line(cell, side, table, _INSIDE[side])


def _strength(line: str) -> tuple[bool, int, str]:
    """Any other line is drawn over a single one, however thin it is."""
    kind, width, *_ = line.split("|")
    return kind != "single", int(width), line
