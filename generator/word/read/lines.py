"""The lines of a part, each with its place and with marks for what may not be seen as written."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from lxml import etree

from generator.messages.problems import Part, Spot
from generator.word.read.blocks import WRAPPERS, Block, Place, Walk
from generator.word.read.inline import (
    MARK,
    Inline,
    Piece,
    TextFormatting,
    name_of,
    of_control,
    properties_of,
    reading,
)
from generator.word.read.pictures import Parts
from generator.word.read.visibility import Visibility, is_shaded, of_block
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

    def __init__(self, part: Part, visibility: Visibility, parts: Parts) -> None:
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

    def blocks(
        self, root: etree._Element, name: str = ""
    ) -> Iterator[tuple[Place[TextFormatting], Pieces]]:
        """The places and pieces of all blocks; one that is not known is a mark."""
        for block in self._walk.blocks(root, Place(Spot(self._part), TextFormatting(), name)):
            yield block.place, self._pieces(block)

    def _pieces(self, block: Block[TextFormatting]) -> Pieces:
        if not block.is_paragraph:
            return [(MARK, self._inline.mark(block.element))]
        if block.element is self._changed:
            self._changed_at = block.place.spot
        formatting = block.place.context
        for properties in properties_of(block.element, f"{W}pPr"):
            style = _style(properties, "pStyle")
            below = self._visibility.of_style("paragraph", style, "pPr")
            look = {**below, **self._visibility.said(properties)}
            shaded = formatting.shaded or is_shaded(look)
            formatting = formatting._replace(paragraph=style, shaded=shaded)
        return [*self._inline.pieces(block.element, formatting)]

    def _within(self, formatting: TextFormatting, block: etree._Element) -> TextFormatting:
        """What applies within a block."""
        if block.tag == f"{W}tc":
            looks = [*map(self._visibility.said, properties_of(block, f"{W}tcPr"))]
            shaded = formatting.shaded or any(map(is_shaded, looks))
            return formatting.within(of_block(looks))._replace(shaded=shaded)
        if block.tag == f"{W}tr":
            looks = [*map(self._visibility.said, properties_of(block, f"{W}trPr"))]
            return formatting.within(of_block(looks))
        if block.tag == f"{W}tbl":
            named = map(_table_style, properties_of(block, f"{W}tblPr"))
            style = next(iter(named), None) or ""  # of none the usual one
            shaded = is_shaded(self._visibility.of_style("table", style, "tcPr"))
            return formatting._replace(table=style, shaded=formatting.shaded or shaded)
        odd = of_control(block) if block.tag in WRAPPERS else [name_of(block)]
        return formatting.within(odd)


def _style(properties: etree._Element, name: str) -> str | None:
    named = properties.find(W + name)
    return None if named is None else named.get(f"{W}val")


def _table_style(properties: etree._Element) -> str | None:
    return _style(properties, "tblStyle")


def _paragraph_of(element: etree._Element) -> etree._Element | None:
    """The paragraph that an element is in or above, else the next one beside those around it."""
    own = next(element.iterancestors(f"{W}p"), None)
    places = (element, *element.iterancestors())
    after = (p for place in places for one in place.itersiblings() for p in one.iter(f"{W}p"))
    return next(after, None) if own is None else own
