"""The lines of a part, each with its place and with marks for what may not be seen as written."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import chain, repeat
from typing import NamedTuple

from lxml import etree

from generator.messages.problems import Part, Spot
from generator.word.read import widths
from generator.word.read.blocks import WRAPPERS, Block, Place, Walk
from generator.word.read.effective_format import StyleResolver
from generator.word.read.inline import (
    MARK,
    Formatting,
    Inline,
    Piece,
    name_of,
    of_control,
    properties_of,
    reading,
    style_of,
)
from generator.word.read.pictures import Parts
from generator.word.read.xml import W, w

_IS_STRAY = etree.XPath(
    "boolean(/descendant::text()[not(parent::w:t)][normalize-space()][parent::w:*[not("
    "self::w:delText or self::w:instrText or self::w:delInstrText)]])",
    namespaces={"w": W[1:-1]},
)


TRACKED_NAMES = frozenset(
    {"ins", "del", "moveFrom", "moveTo", "cellIns", "cellDel", "cellMerge", "numberingChange"}
    | {"pPrChange", "rPrChange", "sectPrChange", "tblGridChange", "tblPrChange"}
    | {"tblPrExChange", "tcPrChange", "trPrChange", "tracked"}
)
"""Elements of a change that Word has recorded, and the mark of a part that has such."""

_TRACKED = w(*TRACKED_NAMES)

TRACKED = "⟦tracked⟧"
"""The mark of a part with changes that Word has recorded; it stands at the first of them."""


Pieces = Sequence[Piece]
"""A paragraph piece by piece."""


class Line(NamedTuple):
    """A paragraph that has text: composed, spaces folded.

    ``words`` are what a reader sees; ``marked`` has, between marks, also what he may not see as it
    is written; ``cell`` is the way through cells, with a star for each row that begins there.
    """

    words: str
    marked: str
    spot: Spot
    cell: str = ""

    @property
    def text(self) -> str:
        """All of it, as manifests keep it: two papers with the same texts read the same."""
        return f"{self.cell}\t{self.marked}" if self.cell else self.marked


def split_cell(text: str) -> tuple[str, str]:
    """The cell and the reading of a line's text."""
    cell, _, reading = text.rpartition("\t")
    return cell, reading


class Lines:
    """Reads the blocks of one part."""

    def __init__(self, part: Part, resolver: StyleResolver, parts: Parts) -> None:
        self._part = part
        self._walk = Walk(part, _within)
        self._inline = Inline(resolver, parts)
        self._changed: etree._Element | None = None
        self._changed_at = Spot(part, 1)

    def read(self, root: etree._Element, rooms: Sequence[float], name: str = "") -> Iterator[Line]:
        """The lines of a part; ``name`` distinguishes it from the body.

        ``rooms`` are the widths of the blocks; the last one is that of all that follow.
        """
        begun = 0
        changed = next(root.iter(*_TRACKED), None)
        self._changed = None if changed is None else _paragraph_of(changed)
        for place, pieces in self.blocks(root, rooms, name):
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

    def blocks(
        self, root: etree._Element, rooms: Sequence[float], name: str = ""
    ) -> Iterator[tuple[Place[Formatting], Pieces]]:
        """The places and pieces of all blocks; one that is not known is a mark."""
        spot = Spot(self._part)
        usual = rooms[-1] if rooms else widths.USUAL_ROOM
        for child, room in zip(root, chain(rooms, repeat(usual)), strict=False):
            for block in self._walk.block(child, Place(spot, Formatting(room=room), name)):
                yield block.place, self._pieces(block)

    def _pieces(self, block: Block[Formatting]) -> Pieces:
        if not block.is_paragraph:
            return [(MARK, self._inline.mark(block.element))]
        if block.element is self._changed:
            self._changed_at = block.place.spot
        properties = properties_of(block.element, f"{W}pPr")
        style = style_of("paragraph", properties, f"{W}pStyle")
        formatting = block.place.context.formatted(properties).in_style(style)
        formatting = self._inline.of_paragraph(properties, formatting)
        return [*self._inline.pieces(block.element, formatting)]


def _paragraph_of(element: etree._Element) -> etree._Element | None:
    """The paragraph that an element is in or above, else the next one beside those around it."""
    own = next(element.iterancestors(f"{W}p"), None)
    places = (element, *element.iterancestors())
    after = (p for place in places for one in place.itersiblings() for p in one.iter(f"{W}p"))
    return next(after, None) if own is None else own


def _within(formatting: Formatting, block: etree._Element, columns: Sequence[int]) -> Formatting:
    """The formatting within a block, and the room there."""
    if block.tag == f"{W}tc":
        narrower = formatting.formatted(properties_of(block, f"{W}tcPr"))
        wide = ("tcW",) if widths.is_too_wide(block, formatting.room) else ()
        room = widths.of_cell(block, columns, formatting.room)
        return narrower.within(wide)._replace(room=room)
    if block.tag == f"{W}tr":
        return formatting.formatted(properties_of(block, f"{W}trPr", f"{W}tblPrEx"))
    if block.tag == f"{W}tbl":
        properties = properties_of(block, f"{W}tblPr")
        style = style_of("table", properties, f"{W}tblStyle")
        inside = formatting.formatted(properties).in_style(style)
        return inside.within(widths.faults(block, formatting.room))
    return formatting.within(of_control(block) if block.tag in WRAPPERS else [name_of(block)])
