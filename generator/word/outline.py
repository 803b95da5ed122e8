"""Reads a finished document line by line, as a person reads the paper, with each line's place.

Nothing is left out in silence: text that a reader does not see as it is written (hidden, struck
out, white, tracked, in a lying font), pictures, fields and whatever is not known to be plain text
stand between marks, so that a paper touched up that way does not read as it did.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import chain, islice, repeat

from lxml import etree

from generator import opc
from generator.archive import digest
from generator.problems import Part, Spot
from generator.word import widths
from generator.word.inline import (
    Dress,
    Inline,
    folded,
    is_silent,
    mark_of,
    name_of,
    of_control,
    properties_of,
    reading,
    w,
    worn_by,
)
from generator.word.look import W, oddities
from generator.word.pictures import Parts
from generator.word.worn import Looks

MAX_XML = 32 * 1024 * 1024
"""Bytes of all parts that are read; the notes on four thousand organisations have half of it."""

__all__ = ["Line", "NotADocument", "StrictDocument", "folded", "outline", "properties", "told"]

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
_LEAST_TEXT = 4000  # of a page, either way, in twentieths of a point
_MOST_BLOCKS = 150_000  # paragraphs and runs: four thousand organisations need a hundred thousand
_PAGES = ("default", "first", "even")
_STRICT = "{http://purl.oclc.org/ooxml/wordprocessingml/main}"
_STRAY = etree.XPath(
    "boolean(//w:*[not(self::w:t or self::w:delText or self::w:instrText or"
    " self::w:delInstrText)]/text()[normalize-space()])",
    namespaces={"w": W[1:-1]},
)
_PROPERTIES = ("title", "subject", "category", "description")


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


class StrictDocument(NotADocument):
    """The document is saved as Strict Open XML: other names, other measures for everything."""


def outline(data: bytes) -> tuple[Line, ...]:
    """The lines of a document in reading order; headers, footers and footnotes after the body."""
    try:
        return tuple(_lines(_Package(opc.opened(data))))
    except NotADocument:
        raise
    except (opc.RefusedError, etree.XMLSyntaxError) as error:
        raise NotADocument from error
    except (LookupError, ValueError, OverflowError, RecursionError) as error:
        raise NotADocument from error


def properties(data: bytes) -> dict[str, str]:
    """What File → Info shows of a document that can be read; nothing of what is not there."""
    package = opc.opened(data)
    found: dict[str, str] = {}
    for relation in package.relations(""):
        if relation.kind == "core-properties" and relation.part:
            for node in _parsed(package.xml(relation.part, opc.MAX_RELATIONS)).iter(etree.Element):
                name = etree.QName(node).localname
                if name in _PROPERTIES:
                    found[name] = f"{found.get(name, '')}{''.join(map(str, node.itertext()))}"
    return found


def _parsed(markup: bytes) -> etree._Element:
    # Text on both sides of a comment is one text.
    parser = etree.XMLParser(
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        remove_comments=True,
        remove_pis=True,
    )
    return etree.fromstring(markup, parser)


class _Package:
    """The parts of a document, found by what points to them."""

    def __init__(self, opened: opc.Package) -> None:
        self._opened = opened
        self._left, self._blocks = MAX_XML, 0
        self._digests: dict[str, str] = {}
        self.main = opened.main()

    def xml(self, part: str) -> etree._Element:
        markup = self._opened.xml(part, self._left)
        self._left -= len(markup)
        root = _parsed(markup)
        self._blocks += sum(1 for _ in root.iter(f"{W}p", f"{W}r"))
        if self._blocks > _MOST_BLOCKS:
            raise NotADocument
        return root

    def parts(self, part: str) -> Callable[[str], str]:
        """What tells the digest of the part that a link of a part points to."""
        links = {relation.id: relation for relation in self._opened.relations(part)}

        def told(identifier: str) -> str:
            relation = links.get(identifier)
            if relation is None or not relation.part:
                return "none" if relation is None else digest(relation.outside.encode())[:16]
            if relation.part not in self._digests:
                self._digests[relation.part] = digest(self._opened.read(relation.part))[:16]
            return self._digests[relation.part]

        return told

    def outside(self) -> Iterator[str]:
        """What lies outside the document and is called into it, or only linked."""
        settings = [target for _, target in self.targets(self.main, "settings")]
        for part in ("", self.main, *settings):
            for relation in self._opened.relations(part):
                if relation.outside:
                    yield f"{relation.kind} {relation.outside.rstrip('/')}"

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
        pages: dict[str | None, set[str]] = {}
        for node in root.iter(*_REFERENCES):
            page = node.get(f"{W}type")
            pages.setdefault(node.get(_ID), set()).add(page if page in _PAGES else "?")
        for identifier, target in self.targets(self.main, kind):
            if kind in ("footnotes", "endnotes"):
                yield kind, target
            for page in sorted(pages.get(identifier, ())):
                yield f"{kind} {page}", target

    def one(self, kind: str) -> etree._Element | None:
        """The part of a kind that the main part has one of at most."""
        found = [target for _, target in self.targets(self.main, kind)]
        if len(found) > 1:
            raise NotADocument
        return self.xml(found[0]) if found else None


def _lines(package: _Package) -> Iterator[Line]:
    root = package.xml(package.main)
    if str(root.tag).startswith(_STRICT):
        raise StrictDocument
    looks = Looks(package.one("styles"), package.one("theme"))
    (body,) = root.iter(f"{W}body")
    rooms = widths.rooms(body)
    walk = _Walk(Part.BODY, looks, package.parts(package.main), rooms)
    yield from walk.lines(body)
    yield from _settings(package, root)
    narrowest = min(rooms, default=widths.USUAL_ROOM)
    for kind, part in _BESIDE.items():
        parts = set()
        for name, target in dict.fromkeys(package.beside(kind, root)):
            beside = _Walk(part, looks, package.parts(target), [narrowest])
            parts.add(tuple(beside.lines(package.xml(target), name)))
        # Programs number these parts as they like: only what they say counts, not their order.
        for lines in sorted(parts, key=lambda lines: [line.text for line in lines]):
            yield from lines


def _settings(package: _Package, root: etree._Element) -> Iterator[Line]:
    """What may change the look of the whole paper: a ground, fonts and styles from elsewhere."""
    spot = Spot(Part.BODY, paragraph=1)
    odd = [child.tag for child in root if child.tag != f"{W}body"]
    odd += sorted(set(package.outside()))
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
        margins = (
            widths.between_margins(section, "w", "left", "right"),
            widths.between_margins(section, "h", "top", "bottom"),
        )
        narrow = () if min(margins) >= _LEAST_TEXT else ("pgMar",)
        for reason in dict.fromkeys((*oddities(section), *narrow)):
            yield Line("", f"⟦{reason}⟧", spot)


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


class _Walk:
    """Counts paragraphs and tables while it goes through a part."""

    def __init__(self, part: Part, looks: Looks, parts: Parts, rooms: Sequence[float]) -> None:
        """``rooms`` are the widths of the blocks; the last one is that of all that follow."""
        self._part = part
        self._paragraphs = 0
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
            yield Line("", "⟦fldChar⟧", Spot(self._part, paragraph=self._paragraphs), name)

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
            spot = replace(spot, paragraph=self._paragraphs + 1)
        yield Line("", mark_of(block, self._parts), spot, place.cell)
        yield from self._blocks(block, place.within([name_of(block)]))

    def _paragraph(self, paragraph: etree._Element, place: _Place) -> Iterator[Line]:
        spot = place.spot
        if spot.table is None:
            self._paragraphs += 1
            spot = Spot(self._part, self._paragraphs)
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
                yield replace(first, cell=f"*{first.cell}")
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
