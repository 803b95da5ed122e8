"""Reads a finished document line by line, as a person reads the paper, with each line's place.

Nothing is left out in silence: text that a reader does not see as it is written (hidden, struck
out, white, tracked, in a lying font), pictures, fields and whatever is not known to be plain text
stand between marks, so that a paper touched up that way does not read as it did.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from itertools import groupby, islice

from lxml import etree

from generator import opc
from generator.problems import Part, Spot
from generator.word.inline import (
    MARK,
    PICTURE,
    SILENT,
    Dress,
    Inline,
    Piece,
    fold,
    folded,
    mark_of,
    name_of,
    of_control,
    w,
)
from generator.word.look import Looks, W, hides, oddities

MAX_XML = 32 * 1024 * 1024
"""Bytes of a part; the notes on four thousand organisations have half of it."""

__all__ = ["PICTURE", "Line", "NotADocument", "folded", "outline", "told"]

_OFFICE = (
    "http://schemas.openxmlformats.org/officeDocument/2006/relationships/",
    "http://purl.oclc.org/ooxml/officeDocument/relationships/",
)
_ID = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_REFERENCES = (f"{W}headerReference", f"{W}footerReference")
_BESIDE = {
    "header": Part.HEADER,
    "footer": Part.FOOTER,
    "footnotes": Part.FOOTNOTE,
    "endnotes": Part.ENDNOTE,
}


_WRAPPERS = w("sdt", "sdtContent", "customXml", "footnote", "endnote")
_WIDEST, _NARROWEST = 16000, 200  # of a table and of a column


@dataclass(frozen=True)
class Line:
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


class NotADocument(ValueError):  # noqa: N818 - a finding about a file, told as such
    """The bytes are no Word document that can be read in one way only."""


def outline(data: bytes) -> tuple[Line, ...]:
    """The lines of a document in reading order; headers, footers and footnotes after the body."""
    try:
        return tuple(_lines(_Package(opc.opened(data))))
    except (opc.RefusedError, etree.XMLSyntaxError) as error:
        raise NotADocument from error
    except (LookupError, ValueError, OverflowError, RecursionError) as error:
        raise NotADocument from error


class _Package:
    """The parts of a document, found by what points to them."""

    def __init__(self, opened: opc.Package) -> None:
        self._opened = opened
        self.main = opened.main()

    def xml(self, part: str) -> etree._Element:
        # Text on both sides of a comment is one text.
        parser = etree.XMLParser(
            resolve_entities=False,
            no_network=True,
            load_dtd=False,
            remove_comments=True,
            remove_pis=True,
        )
        return etree.fromstring(self._opened.xml(part, MAX_XML), parser)

    def targets(self, part: str, kind: str) -> Iterator[tuple[str, str]]:
        """Identifiers and names of the parts that a part points to by a kind of relationship."""
        for relation in self._opened.relations(part):
            if relation.type not in [f"{office}{kind}" for office in _OFFICE]:
                continue
            if not relation.part:
                raise NotADocument
            yield relation.id, relation.part

    def beside(self, kind: str, root: etree._Element) -> Iterator[tuple[str, str]]:
        """Headers and footers that some page shows, with their pages; footnotes; their parts."""
        references = [(node.get(_ID), node.get(f"{W}type")) for node in root.iter(*_REFERENCES)]
        for identifier, target in self.targets(self.main, kind):
            if kind in ("footnotes", "endnotes"):
                yield kind, target
            pages = {page for reference, page in references if reference == identifier}
            for page in sorted(map(str, pages)):
                yield f"{kind} {page}", target

    def one(self, kind: str) -> etree._Element | None:
        """The part of a kind that the main part has one of at most."""
        found = [target for _, target in self.targets(self.main, kind)]
        if len(found) > 1:
            raise NotADocument
        return self.xml(found[0]) if found else None


def _lines(package: _Package) -> Iterator[Line]:
    root = package.xml(package.main)
    looks = Looks(package.one("styles"), package.one("theme"))
    (body,) = root.iter(f"{W}body")
    yield from _Walk(Part.BODY, looks).lines(body)
    yield from _settings(package, root)
    for kind, part in _BESIDE.items():
        parts = {
            tuple(_Walk(part, looks).lines(package.xml(target), name))
            for name, target in package.beside(kind, root)
        }
        # Programs number these parts as they like: only what they say counts, not their order.
        for lines in sorted(parts, key=lambda lines: [line.text for line in lines]):
            yield from lines


def _settings(package: _Package, root: etree._Element) -> Iterator[Line]:
    """What may change the look of the whole paper: a ground, fonts and styles from elsewhere."""
    spot = Spot(Part.BODY, paragraph=1)
    odd = [child.tag for child in root if child.tag != f"{W}body"]
    settings, fonts = package.one("settings"), package.one("fontTable")
    if settings is not None:
        odd += [node.tag for node in settings.iter(*w("linkStyles", "mailMerge"))]
        for node in settings.iter(f"{W}clrSchemeMapping"):
            wanted = {"t1": "dark1", "bg1": "light1"}
            odd += [name for name, value in wanted.items() if node.get(W + name, value) != value]
    if fonts is not None:
        embedded = w("embedRegular", "embedBold", "embedItalic", "embedBoldItalic")
        odd += [node.tag for node in fonts.iter(*embedded)]
    for name in odd:
        yield Line("", f"⟦{str(name).rpartition('}')[2]}⟧", spot)
    for section in root.iter(f"{W}sectPr"):
        for reason in oddities(section):
            yield Line("", f"⟦{reason}⟧", spot)


@dataclass(frozen=True)
class _Place:
    """Where a walk is: the spot, the way to it through cells, and how text there is dressed."""

    spot: Spot
    cell: str = ""
    dress: Dress = field(default_factory=Dress)

    def within(self, reasons: Iterable[str]) -> _Place:
        return replace(self, dress=self.dress.within(reasons))

    def formatted(self, block: etree._Element, *properties: str) -> _Place:
        return replace(self, dress=self.dress.formatted(block, *properties))

    def wearing(self, kind: str, block: etree._Element, properties: str, name: str) -> _Place:
        return replace(self, dress=self.dress.wearing(kind, block, properties, name))


class _Walk:
    """Counts paragraphs and tables while it goes through a part."""

    def __init__(self, part: Part, looks: Looks) -> None:
        self._part = part
        self._paragraphs = 0
        self._tables = 0
        self._inline = Inline(looks)

    def lines(self, block: etree._Element, name: str = "") -> Iterator[Line]:
        """The lines of a part; ``name`` tells it from the body."""
        yield from self._blocks(block, _Place(Spot(self._part), name))
        if self._inline.is_within_a_field:
            yield Line("", "⟦fldChar⟧", Spot(self._part, paragraph=self._paragraphs), name)

    def _blocks(self, block: etree._Element, place: _Place) -> Iterator[Line]:
        for child in block:
            if child.tag == f"{W}p":
                yield from self._paragraph(child, place)
            elif child.tag == f"{W}tbl":
                yield from self._table(child, place)
            elif child.tag in _WRAPPERS:
                yield from self._blocks(child, place.within(of_control(child)))
            elif child.tag not in SILENT:
                yield from self._other(child, place)

    def _other(self, block: etree._Element, place: _Place) -> Iterator[Line]:
        """A block that is not known: its mark, and its text under that mark."""
        spot = place.spot
        if spot.table is None:
            spot = replace(spot, paragraph=self._paragraphs + 1)
        yield Line("", mark_of(block), spot, place.cell)
        yield from self._blocks(block, place.within([name_of(block)]))

    def _paragraph(self, paragraph: etree._Element, place: _Place) -> Iterator[Line]:
        spot = place.spot
        if spot.table is None:
            self._paragraphs += 1
            spot = replace(spot, paragraph=self._paragraphs)
        dressed = place.formatted(paragraph, "pPr").wearing("paragraph", paragraph, "pPr", "pStyle")
        yield from _line(self._inline.pieces(paragraph, dressed.dress), spot, place.cell)

    def _table(self, table: etree._Element, place: _Place) -> Iterator[Line]:
        if place.spot.table is None:
            self._tables += 1
        inside = place.formatted(table, "tblPr").wearing("table", table, "tblPr", "tblStyle")
        number = 0
        for row, there in _inside(table, f"{W}tr", inside.within(_of_grid(table))):
            if row.tag != f"{W}tr":
                yield from self._other(row, there)
                continue
            number += 1
            lines = self._row(row, number, there.formatted(row, "trPr", "tblPrEx"))
            for first in islice(lines, 1):
                yield replace(first, cell=f"*{first.cell}")
            yield from lines

    def _row(self, row: etree._Element, number: int, place: _Place) -> Iterator[Line]:
        """A cell's column is counted in the table's grid, so merged cells keep places true."""
        column = 1
        for ordinal, (cell, there) in enumerate(_inside(row, f"{W}tc", place), start=1):
            spot = place.spot
            if spot.table is None:
                spot = replace(spot, table=self._tables, row=number, column=column)
            way = f"{place.cell}/{ordinal}" if place.cell else str(ordinal)
            inside = replace(there.formatted(cell, "tcPr"), spot=spot, cell=way)
            if cell.tag == f"{W}tc":
                yield from self._blocks(cell, inside)
                span = cell.find(f"{W}tcPr/{W}gridSpan")
                column += 1 if span is None else int(span.get(f"{W}val") or 1)
            else:
                yield from self._other(cell, inside)


def _of_grid(table: etree._Element) -> Iterator[str]:
    """Columns beyond the edge of the page, or too narrow to show anything."""
    widths = [int(c.get(f"{W}w") or 0) for c in table.iterfind(f"{W}tblGrid/{W}gridCol")]
    if sum(widths) > _WIDEST or any(width < _NARROWEST for width in widths):
        yield "gridCol"


def _inside(
    parent: etree._Element, tag: str, place: _Place
) -> Iterator[tuple[etree._Element, _Place]]:
    """Children of a kind, also inside content controls, and children that should not be there."""
    for child in parent:
        if child.tag in _WRAPPERS and child.tag != tag:
            yield from _inside(child, tag, place.within(of_control(child)))
        elif child.tag == tag or child.tag not in SILENT:
            yield child, place


def _line(pieces: Iterable[Piece], spot: Spot, cell: str) -> Iterator[Line]:
    words, marked = [], []
    for odd, group in groupby(pieces, key=lambda piece: piece[0]):
        text = "".join(piece[1] for piece in group)
        words.append("" if hides(odd) else text)
        plain = not odd or odd == MARK or not (text.strip() or hides(odd))
        marked.append(text if plain else f"⟦{', '.join(sorted(odd))}: {text}⟧")
    if any(map(str.split, marked)):
        yield Line(fold("".join(words)), fold("".join(marked)), spot, cell)
