"""The stories of a template, each a text that runs by itself: the body, a header, the footnotes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property

from lxml import etree

from generator.files import package as opc
from generator.messages.problems import Part, Spot
from generator.word.read.blocks import Block, Place, Walk
from generator.word.read.xml import W, parsed

_SEPARATORS = ("separator", "continuationSeparator", "continuationNotice")
_KINDS = {
    "header": Part.HEADER,
    "footer": Part.FOOTER,
    "footnotes": Part.FOOTNOTE,
    "endnotes": Part.ENDNOTE,
    "comments": Part.COMMENT,
}
_WRITTEN = {
    f"{W}tab": "\t",
    f"{W}br": "\n",
    f"{W}cr": "\n",
    f"{W}noBreakHyphen": "-",
    f"{W}softHyphen": "\u00ad",
}


@dataclass(frozen=True)
class Story:
    """A story: which part of the document it is, the file's member that holds it, its markup."""

    part: Part
    member: str
    root: etree._Element

    @cached_property
    def paragraphs(self) -> tuple[Paragraph, ...]:
        """Every paragraph in reading order, those in tables and text boxes included.

        Kept: a template is looked through twenty times, and only texts are changed meanwhile.
        """
        walk = Walk[None](self.part, lambda *_: None)
        start = Place(Spot(self.part), None)
        own = (child for child in self.root if child.get(f"{W}type") not in _SEPARATORS)
        blocks = (block for child in own for block in walk.block(child, start))
        return tuple(_with_boxes(walk, blocks))


def _with_boxes(walk: Walk[None], blocks: Iterable[Block[None]]) -> Iterator[Paragraph]:
    """Paragraphs, each followed by those of its text boxes, which have its spot."""
    for element, place, is_paragraph in blocks:
        if is_paragraph:
            yield Paragraph(element, place.spot)
            for box in element.iter(f"{W}txbxContent"):
                if next(box.iterancestors(f"{W}p")) is element:
                    yield from _with_boxes(walk, walk.blocks(box, place))


@dataclass(frozen=True)
class Piece:
    """A piece of a paragraph's text and the element that holds it."""

    element: etree._Element
    text: str


@dataclass(frozen=True)
class Paragraph:
    """A paragraph and its spot; one in a text box has the spot of what holds the box."""

    element: etree._Element
    spot: Spot

    def pieces(self) -> Iterator[Piece]:
        """Its text piece by piece, without that of text boxes in it."""
        for element in self.element.iter(f"{W}t", *_WRITTEN):
            if next(element.iterancestors(f"{W}p")) is self.element:
                yield Piece(element, _WRITTEN.get(str(element.tag)) or element.text or "")

    @property
    def text(self) -> str:
        """All its text, as it stands."""
        return "".join(piece.text for piece in self.pieces())


def stories(package: opc.Package) -> tuple[Story, ...]:
    """The stories of a document, the body first; raises :class:`RefusedError` when one is broken.

    A header that no page shows is a story too: a page may show it later.
    """
    main = package.main()
    beside = [(_KINDS[r.kind], r.part) for r in package.relations(main) if r.kind in _KINDS]
    members = dict.fromkeys([(Part.BODY, main), *((p, m) for p, m in beside if package.has(m))])
    return tuple(Story(p, package.name(member), _root(package, member)) for p, member in members)


def _root(package: opc.Package, member: str) -> etree._Element:
    return parsed(package.xml(member, package.size(member)), member)
