"""Goes through the blocks of one part of a document and tells its lines, each with its place."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import chain, islice, repeat
from typing import NamedTuple

from lxml import etree

from generator.messages.problems import Part, Spot
from generator.word.read import widths
from generator.word.read.effective_format import Looks
from generator.word.read.inline import (
    Dress,
    Inline,
    is_silent,
    mark_of,
    name_of,
    of_control,
    properties_of,
    reading,
    w,
    worn_by,
)
from generator.word.read.pictures import Parts
from generator.word.read.visibility import W

_WRAPPERS = w("sdt", "sdtContent", "customXml", "footnote", "endnote")
_STRAY = etree.XPath(
    "boolean(//w:*[not(self::w:t or self::w:delText or self::w:instrText or"
    " self::w:delInstrText)]/text()[normalize-space()])",
    namespaces={"w": W[1:-1]},
)


class Line(NamedTuple):
    """A paragraph that has text: composed, spaces folded.

    ``words`` are what a reader sees; ``marked`` has, between marks, also what he may not see as it
    is written; ``cell`` tells paragraphs, the cells of a row and the beginnings of rows apart.
    """

    words: str
    marked: str
    spot: Spot
    cell: str = ""

    @property
    def text(self) -> str:
        """All of it, as manifests keep it: two papers with the same texts read the same."""
        return f"{self.cell}\t{self.marked}" if self.cell else self.marked


def told(text: str) -> tuple[str, str]:
    """The cell and the reading of a line's text."""
    cell, _, reading = text.rpartition("\t")
    return cell, reading


@dataclass(frozen=True)
class _Place:
    """Where a walk is: the spot, the way to it through cells, its width, how text is dressed."""

    spot: Spot
    cell: str = ""
    dress: Dress = field(default_factory=Dress)
    room: float = widths.USUAL_ROOM

    def within(self, reasons: Iterable[str]) -> _Place:
        return self.dressed(self.dress.within(reasons))

    def formatted(self, block: etree._Element, *names: str) -> _Place:
        return self.dressed(self.dress.formatted(properties_of(block, *names)))

    def dressed(self, dress: Dress) -> _Place:
        return self if dress is self.dress else _Place(self.spot, self.cell, dress, self.room)


class Walk:
    """Counts paragraphs and tables while it goes through a part."""

    def __init__(self, part: Part, looks: Looks, parts: Parts, rooms: Sequence[float]) -> None:
        """``rooms`` are the widths of the blocks; the last one is that of all that follow."""
        self._part = part
        self.paragraphs = 0
        self._tables = 0
        self._parts = parts
        self._inline = Inline(looks, parts)
        self._rooms = rooms

    def lines(self, block: etree._Element, name: str = "") -> Iterator[Line]:
        """The lines of a part; ``name`` tells it from the body."""
        start = _Place(Spot(self._part), name)
        rooms = chain(self._rooms, repeat(self._rooms[-1] if self._rooms else widths.USUAL_ROOM))
        for child, room in zip(block, rooms, strict=False):
            yield from self._block(child, _Place(start.spot, name, start.dress, room))
        if _STRAY(block):
            yield Line("", "⟦text⟧", replace(start.spot, paragraph=1), name)
        if self._inline.is_within_a_field:
            yield Line("", "⟦fldChar⟧", Spot(self._part, paragraph=self.paragraphs), name)

    def _blocks(self, block: etree._Element, place: _Place) -> Iterator[Line]:
        for child in block:
            yield from self._block(child, place)

    def _block(self, block: etree._Element, place: _Place) -> Iterator[Line]:
        if block.tag == f"{W}p":
            yield from self._paragraph(block, place)
        elif block.tag == f"{W}tbl":
            yield from self._table(block, place)
        elif block.tag in _WRAPPERS:
            yield from self._blocks(block, place.within(of_control(block)))
        elif not is_silent(block):
            yield from self._other(block, place)

    def _other(self, block: etree._Element, place: _Place) -> Iterator[Line]:
        """A block that is not known: its mark, and its text under that mark."""
        spot = place.spot
        if spot.table is None:
            spot = replace(spot, paragraph=self.paragraphs + 1)
        yield Line("", mark_of(block, self._parts), spot, place.cell)
        yield from self._blocks(block, place.within([name_of(block)]))

    def _paragraph(self, paragraph: etree._Element, place: _Place) -> Iterator[Line]:
        spot = place.spot
        if spot.table is None:
            self.paragraphs += 1
            spot = Spot(self._part, self.paragraphs)
        properties = properties_of(paragraph, f"{W}pPr")
        worn = worn_by("paragraph", properties, f"{W}pStyle")
        dress = place.dress.formatted(properties).wearing(worn)
        dress = self._inline.of_paragraph(properties, dress, place.room)
        words, marked = reading(self._inline.pieces(paragraph, dress))
        if marked:
            yield Line(words, marked, spot, place.cell)

    def _table(self, table: etree._Element, place: _Place) -> Iterator[Line]:
        if place.spot.table is None:
            self._tables += 1
        properties = properties_of(table, f"{W}tblPr")
        worn = worn_by("table", properties, f"{W}tblStyle")
        inside = place.dressed(place.dress.formatted(properties).wearing(worn))
        number = 0
        grid = widths.grid(table)
        inside = inside.within(widths.faults(table, grid, place.room))
        for row, there in _inside(table, f"{W}tr", inside):
            if row.tag != f"{W}tr":
                yield from self._other(row, there)
                continue
            number += 1
            lines = self._row(row, number, there.formatted(row, f"{W}trPr", f"{W}tblPrEx"), grid)
            for first in islice(lines, 1):
                yield first._replace(cell=f"*{first.cell}")
            yield from lines

    def _row(
        self, row: etree._Element, number: int, place: _Place, grid: Sequence[int]
    ) -> Iterator[Line]:
        """A cell's column is counted in the table's grid, so merged cells keep places true."""
        column = 1
        for ordinal, (cell, there) in enumerate(_inside(row, f"{W}tc", place), start=1):
            spot = place.spot
            if spot.table is None:
                spot = replace(spot, table=self._tables, row=number, column=column)
            span = widths.span(cell)
            way = _way(place.cell, ordinal, span)
            inside = replace(there.formatted(cell, f"{W}tcPr"), spot=spot, cell=way)
            if cell.tag == f"{W}tc":
                width = widths.of_cell(cell, grid[column - 1 : column - 1 + span], place.room)
                inside = inside.within(("tcW",) if widths.is_too_wide(cell, place.room) else ())
                yield from self._blocks(cell, replace(inside, room=width))
                column += span
            else:
                yield from self._other(cell, inside)


def _way(before: str, ordinal: int, span: int) -> str:
    """The way to a cell; one over several columns says over how many."""
    step = str(ordinal) if span == 1 else f"{ordinal}+{span - 1}"
    return f"{before}/{step}" if before else step


def _inside(
    parent: etree._Element, tag: str, place: _Place
) -> Iterator[tuple[etree._Element, _Place]]:
    """Children of a kind, also inside content controls, and children that should not be there."""
    for child in parent:
        if child.tag in _WRAPPERS and child.tag != tag:
            yield from _inside(child, tag, place.within(of_control(child)))
        elif child.tag == tag or not is_silent(child):
            yield child, place
