"""Where things stand in a Word document: its stories, their paragraphs, and each one's spot.

A story is a text that runs by itself: the body, a header, a footer, the footnotes. Paragraphs are
counted outside tables, tables, rows and columns by the grid, as a person counts them on the page.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from lxml import etree

from generator.files import package as opc
from generator.files.package import RefusedError
from generator.messages.problems import Code, Part, Spot

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"

PARAGRAPH_HOLDERS = ("tc", "txbxContent", "hdr", "ftr", "footnote")
"""What Word calls damaged when no paragraph is left in it."""

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
        return tuple(_Walk(self.part).blocks(self.root, None))


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
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
    try:
        return etree.fromstring(package.xml(member, package.size(member)), parser)
    except etree.XMLSyntaxError as error:
        raise RefusedError(Code.FILE_DAMAGED, member) from error


class _Walk:
    """Counts paragraphs and tables as it goes."""

    def __init__(self, part: Part) -> None:
        self._part = part
        self._paragraphs = 0
        self._tables = 0

    def blocks(self, block: etree._Element, host: Spot | None) -> Iterator[Paragraph]:
        """The paragraphs in a block; all have the spot of the ``host``, if there is one."""
        for child in block:
            if child.tag == f"{W}p":
                yield from self._paragraph(child, host)
            elif child.tag == f"{W}tbl" and host is None:
                self._tables += 1
                yield from self._table(child, Spot(self._part, table=self._tables))
            elif isinstance(child.tag, str) and child.get(f"{W}type") not in _SEPARATORS:
                yield from self.blocks(child, host)

    def _paragraph(self, element: etree._Element, host: Spot | None) -> Iterator[Paragraph]:
        if host is None:
            self._paragraphs += 1
        spot = host or Spot(self._part, paragraph=self._paragraphs)
        yield Paragraph(element, spot)
        for box in element.iter(f"{W}txbxContent"):
            if next(box.iterancestors(f"{W}p")) is element:
                yield from self.blocks(box, spot)

    def _table(self, table: etree._Element, spot: Spot) -> Iterator[Paragraph]:
        for number, row in enumerate(inside(table, "tr"), start=1):
            column = 1
            for cell in inside(row, "tc"):
                here = Spot(spot.part, table=spot.table, row=number, column=column)
                yield from self.blocks(cell, here)
                column += span(cell)


def inside(parent: etree._Element, *names: str) -> Iterator[etree._Element]:
    """The rows of a table, the cells of a row and the like, also those in content controls."""
    for child in parent:
        if child.tag in [f"{W}{name}" for name in names]:
            yield child
        elif child.tag in (f"{W}sdt", f"{W}sdtContent", f"{W}customXml"):
            yield from inside(child, *names)


def span(cell: etree._Element) -> int:
    """How many columns of the grid a cell takes."""
    found = cell.find(f"{W}tcPr/{W}gridSpan")
    written = "1" if found is None else found.get(f"{W}val", "1")
    return int(written) if written.isascii() and written.isdigit() else 1
