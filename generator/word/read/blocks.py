"""The one walk through the blocks of a part: its paragraphs, and where each of them stands.

Paragraphs are counted outside tables; tables, rows and columns by the grid, as a person counts
them on the page.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Final, Generic, NamedTuple, TypeVar

from lxml import etree

from generator.messages.problems import Part, Spot
from generator.word.read import widths
from generator.word.read.xml import W, w

PARAGRAPH: Final = f"{W}p"
WRAPPERS: Final = w("sdt", "sdtContent", "customXml", "footnote", "endnote")
"""Elements that change no place of what stands in them."""

_TABLE, _ROW, _CELL = f"{W}tbl", f"{W}tr", f"{W}tc"
_PROPERTIES = w(
    *("rPr", "pPr", "tblPr", "tblPrEx", "tblGrid", "trPr", "tcPr", "sdtPr", "sdtEndPr"),
    *("customXmlPr", "smartTagPr", "sectPr"),
)
_SILENT = w(
    *("bookmarkStart", "bookmarkEnd", "proofErr", "permStart", "permEnd", "softHyphen"),
    *("lastRenderedPageBreak", "separator", "continuationSeparator", "footnoteRef"),
    *("endnoteRef", "annotationRef", "commentRangeStart", "commentRangeEnd", "commentReference"),
)
_CONTENT = w("p", "r", "t", "tbl", "drawing", "pict", "object", "sdt") | {
    "{http://schemas.openxmlformats.org/markup-compatibility/2006}AlternateContent"
}

C = TypeVar("C")


class Place(NamedTuple, Generic[C]):
    """Where a walk is: the spot, the way to it through cells, the rows around, what applies there.

    The way has a number for each cell, counted in its row; one over several columns says so.
    """

    spot: Spot
    context: C
    way: str = ""
    rows: tuple[int, ...] = ()

    @property
    def is_counted(self) -> bool:
        """True outside tables, where paragraphs and tables are counted."""
        return self.spot.paragraph is None and self.spot.table is None


class Block(NamedTuple, Generic[C]):
    """A paragraph, or an element that should not be there, and its place."""

    element: etree._Element
    place: Place[C]
    is_paragraph: bool


class Walk(Generic[C]):
    """Counts paragraphs and tables while it goes through a part."""

    def __init__(self, part: Part, within: Callable[[C, etree._Element], C]) -> None:
        """``within`` says what applies in a block, from what applies around it."""
        self.part = part
        self._within = within
        self.paragraphs = 0
        self._tables = 0
        self._rows = 0

    def blocks(self, parent: etree._Element, place: Place[C]) -> Iterator[Block[C]]:
        """The blocks in an element in reading order."""
        for child in parent:
            yield from self.block(child, place)

    def block(self, element: etree._Element, place: Place[C]) -> Iterator[Block[C]]:
        """A block, or those within it."""
        if element.tag == PARAGRAPH:
            self.paragraphs += place.is_counted
            yield Block(element, self._counted(place, self.paragraphs), is_paragraph=True)
        elif element.tag == _TABLE:
            yield from self._table(element, place)
        elif element.tag in WRAPPERS:
            yield from self.blocks(element, self._inside(place, element))
        elif not is_silent(element):
            yield from self._unknown(element, place)

    def _unknown(self, element: etree._Element, place: Place[C]) -> Iterator[Block[C]]:
        yield Block(element, self._counted(place, self.paragraphs + 1), is_paragraph=False)
        yield from self.blocks(element, self._inside(place, element))

    def _counted(self, place: Place[C], number: int) -> Place[C]:
        return place._replace(spot=Spot(self.part, number)) if place.is_counted else place

    def _inside(self, place: Place[C], element: etree._Element) -> Place[C]:
        return place._replace(context=self._within(place.context, element))

    def _table(self, table: etree._Element, place: Place[C]) -> Iterator[Block[C]]:
        self._tables += place.is_counted
        widths.grid(table)  # places are counted by it: a broken one is refused
        number = 0
        for row, there in self._children(table, _ROW, self._inside(place, table)):
            if row.tag == _ROW:
                number, self._rows = number + 1, self._rows + 1
                inside = self._inside(there, row)._replace(rows=(*place.rows, self._rows))
                yield from self._row(row, number, inside)
            else:
                yield from self._unknown(row, there)

    def _row(self, row: etree._Element, number: int, place: Place[C]) -> Iterator[Block[C]]:
        """A cell's column is counted in the table's grid, so merged cells keep places true."""
        column = 1
        for ordinal, (cell, there) in enumerate(self._children(row, _CELL, place), start=1):
            spot, span = place.spot, widths.span(cell)
            if place.is_counted:
                spot = Spot(self.part, None, self._tables, number, column)
            step = str(ordinal) if span == 1 else f"{ordinal}+{span - 1}"
            way = f"{place.way}/{step}" if place.way else step
            at = there._replace(spot=spot, way=way)
            if cell.tag == _CELL:
                context = self._within(there.context, cell)
                yield from self.blocks(cell, at._replace(context=context))
                column += span
            else:
                yield from self._unknown(cell, at)

    def _children(
        self, parent: etree._Element, tag: str, place: Place[C]
    ) -> Iterator[tuple[etree._Element, Place[C]]]:
        """Children of a kind, also inside content controls, and those that should not be there."""
        for child in parent:
            if child.tag in WRAPPERS:
                yield from self._children(child, tag, self._inside(place, child))
            elif child.tag == tag or not is_silent(child):
                yield child, place


def is_silent(node: etree._Element) -> bool:
    """True of an element that shows nothing and holds nothing that could be shown.

    Properties are looked at where they apply.
    """
    if node.tag in _PROPERTIES:
        return not any(len(child) or child.tag in _CONTENT for child in node) or not _holds(node)
    return node.tag in _SILENT and not len(node)


def _holds(properties: etree._Element) -> bool:
    """True of properties with content in them, which no program writes."""
    return next(properties.iter(*_CONTENT), None) is not None
