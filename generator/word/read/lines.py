"""Reads a part line by line, each line with its place and marks for what may not be seen.

One walk goes through its blocks. Paragraphs are counted outside tables; tables, rows and columns by
the grid, as a person counts them on the page.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Final, NamedTuple

from lxml import etree

from generator.files.opc import RefusedError
from generator.messages.problems import Code, Part, Spot
from generator.word.read.inline import (
    Inline,
    TextFormatting,
    Visibility,
    is_shaded,
    name_of,
    of_block,
    of_control,
)
from generator.word.read.text import MARK, TRACKED, TRACKED_NAMES, Line, Pieces, reading
from generator.word.read.xml import LinkDigest, W, is_silent, properties_of, val_of, w

PARAGRAPH: Final = f"{W}p"
WRAPPERS: Final = w("sdt", "sdtContent", "customXml", "footnote", "endnote")
"""Elements that change no place of what stands in them."""

_TABLE, _ROW, _CELL = f"{W}tbl", f"{W}tr", f"{W}tc"


class WalkPlace(NamedTuple):
    """Where a walk is: the spot, the way to it through cells, the rows around, what applies there.

    The way has a number for each cell, counted in its row; one over several columns says so.
    """

    spot: Spot
    context: TextFormatting = TextFormatting()
    way: str = ""
    rows: tuple[int, ...] = ()

    @property
    def is_counted(self) -> bool:
        """True outside tables, where paragraphs and tables are counted."""
        return self.spot.paragraph is None and self.spot.table is None


class Block(NamedTuple):
    """A paragraph, or an element that should not be there, and its place."""

    element: etree._Element
    place: WalkPlace
    is_paragraph: bool


_Within = Callable[[TextFormatting, etree._Element], TextFormatting]


class Walk:
    """Counts paragraphs and tables while it goes through a part."""

    def __init__(self, part: Part, within: _Within = lambda around, _: around) -> None:
        """``within`` says what applies in a block, from what applies around it."""
        self.part = part
        self._within = within
        self.paragraphs = 0
        self._tables = 0
        self._rows = 0

    def blocks(self, parent: etree._Element, place: WalkPlace) -> Iterator[Block]:
        """The blocks in an element in reading order."""
        for child in parent:
            yield from self.block(child, place)

    def block(self, element: etree._Element, place: WalkPlace) -> Iterator[Block]:
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

    def _unknown(self, element: etree._Element, place: WalkPlace) -> Iterator[Block]:
        yield Block(element, self._counted(place, self.paragraphs + 1), is_paragraph=False)
        yield from self.blocks(element, self._inside(place, element))

    def _counted(self, place: WalkPlace, number: int) -> WalkPlace:
        return place._replace(spot=Spot(self.part, number)) if place.is_counted else place

    def _inside(self, place: WalkPlace, element: etree._Element) -> WalkPlace:
        return place._replace(context=self._within(place.context, element))

    def _table(self, table: etree._Element, place: WalkPlace) -> Iterator[Block]:
        self._tables += place.is_counted
        widths_of(table)  # places are counted by it: a broken one is refused
        number = 0
        for row, there in self._children(table, _ROW, self._inside(place, table)):
            if row.tag == _ROW:
                number, self._rows = number + 1, self._rows + 1
                inside = self._inside(there, row)._replace(rows=(*place.rows, self._rows))
                yield from self._row(row, number, inside)
            else:
                yield from self._unknown(row, there)

    def _row(self, row: etree._Element, number: int, place: WalkPlace) -> Iterator[Block]:
        """A cell's column is counted in the table's grid, so merged cells keep places true."""
        column = 1
        for ordinal, (cell, there) in enumerate(self._children(row, _CELL, place), start=1):
            spot, span = place.spot, span_of(cell)
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
        self, parent: etree._Element, tag: str, place: WalkPlace
    ) -> Iterator[tuple[etree._Element, WalkPlace]]:
        """Children of a kind, also inside content controls, and those that should not be there."""
        for child in parent:
            if child.tag in WRAPPERS:
                yield from self._children(child, tag, self._inside(place, child))
            elif child.tag == tag or not is_silent(child):
                yield child, place


MOST_COLUMNS = 63  # that Word has


def widths_of(table: etree._Element) -> list[int]:
    """What a table says of the widths of its columns, in twentieths of a point."""
    return [_whole(c.get(f"{W}w") or "0") for c in table.iterfind(f"{W}tblGrid/{W}gridCol")]


def _whole(text: str) -> int:
    """A number that places are counted by; raises :class:`RefusedError` when it is none."""
    try:
        return int(text)
    except ValueError as error:
        raise RefusedError(Code.FILE_DAMAGED, text) from error


def span_of(cell: etree._Element) -> int:
    """Over how many columns a cell goes."""
    given = cell.find(f"{W}tcPr/{W}gridSpan")
    columns = 1 if given is None else _whole(given.get(f"{W}val") or "1")
    if not 1 <= columns <= MOST_COLUMNS:
        raise RefusedError(Code.FILE_DAMAGED, str(columns))
    return columns


_IS_STRAY = etree.XPath(
    "boolean(/descendant::text()[not(parent::w:t)][normalize-space()][parent::w:*[not("
    "self::w:delText or self::w:instrText or self::w:delInstrText)]])",
    namespaces={"w": W[1:-1]},
)


_TRACKED = w(*TRACKED_NAMES)


class Lines:
    """Reads the blocks of one part."""

    def __init__(self, part: Part, visibility: Visibility, parts: LinkDigest) -> None:
        self._part, self._visibility = part, visibility
        self._walk = Walk(part, self._within)
        self._inline = Inline(visibility, parts)
        self._changed: etree._Element | None = None
        self._changed_at = Spot(part, 1)

    def read(self, root: etree._Element, name: str = "") -> Iterator[Line]:
        """The lines of a part; ``name`` distinguishes it from the body."""
        begun = 0
        changed = next(root.iter(*_TRACKED), None)
        self._changed = None if changed is None else _paragraph_of(changed)
        for place, pieces in self.blocks(root, name):
            words, marked = reading(pieces)
            if marked:
                # Rows begin in their order: those that are new stand at the end.
                new = [row for row in place.rows if row > begun]
                begun = max(begun, *new, 0)
                yield Line(words, marked, place.spot, "*" * len(new) + place.way)
        if changed is not None:
            yield Line("", TRACKED, self._changed_at, name)
        if _IS_STRAY(root):
            yield Line("", "⟦text⟧", Spot(self._part, 1), name)
        if self._inline.is_within_a_field:
            yield Line("", "⟦fldChar⟧", Spot(self._part, self._walk.paragraphs), name)

    def blocks(self, root: etree._Element, name: str = "") -> Iterator[tuple[WalkPlace, Pieces]]:
        """The places and pieces of all blocks; one that is not known is a mark."""
        for block in self._walk.blocks(root, WalkPlace(Spot(self._part), way=name)):
            yield block.place, self._pieces(block)

    def _pieces(self, block: Block) -> Pieces:
        if not block.is_paragraph:
            return [(MARK, self._inline.mark(block.element))]
        if block.element is self._changed:
            self._changed_at = block.place.spot
        formatting = block.place.context
        properties = properties_of(block.element, "pPr")
        if properties is not None:
            style = val_of(properties, "pStyle")
            below = self._visibility.of_style("paragraph", style, "pPr")
            look = {**below, **self._visibility.said(properties)}
            shaded = formatting.shaded or is_shaded(look)
            formatting = formatting._replace(paragraph=style, shaded=shaded)
        return [*self._inline.pieces(block.element, formatting)]

    def _within(self, formatting: TextFormatting, block: etree._Element) -> TextFormatting:
        """What applies within a block."""
        if block.tag == f"{W}tc":
            look = self._visibility.said(properties_of(block, "tcPr"))
            shaded = formatting.shaded or is_shaded(look)
            return formatting.within(of_block(look))._replace(shaded=shaded)
        if block.tag == f"{W}tr":
            return formatting.within(of_block(self._visibility.said(properties_of(block, "trPr"))))
        if block.tag == f"{W}tbl":
            style = val_of(properties_of(block, "tblPr"), "tblStyle") or ""  # of none the usual one
            shaded = is_shaded(self._visibility.of_style("table", style, "tcPr"))
            return formatting._replace(table=style, shaded=formatting.shaded or shaded)
        odd = of_control(block) if block.tag in WRAPPERS else [name_of(block)]
        return formatting.within(odd)


def _paragraph_of(element: etree._Element) -> etree._Element | None:
    """The paragraph that an element is in or above, else the next one beside those around it."""
    own = next(element.iterancestors(f"{W}p"), None)
    places = (element, *element.iterancestors())
    after = (p for place in places for one in place.itersiblings() for p in one.iter(f"{W}p"))
    return next(after, None) if own is None else own
