"""The parts of a document, found by what points to them, and the lines that all of them tell.

The body is told first; then what may change the look of the whole paper; then headers, footers
and footnotes.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from lxml import etree

from generator.files import package as opc
from generator.files.zip import digest
from generator.messages.problems import Part, Spot
from generator.word.read import widths
from generator.word.read.effective_format import Looks
from generator.word.read.inline import w
from generator.word.read.singletons import twice
from generator.word.read.visibility import W, oddities
from generator.word.read.walk import Line, Walk

MAX_XML = 32 * 1024 * 1024
"""Bytes of all parts that are read; the notes on four thousand organisations have half of it."""

MOST_BLOCKS = 150_000
"""Paragraphs and runs of all parts; four thousand organisations need a hundred thousand."""

MOST_ROWS = 60_000
"""Rows of all tables; four thousand organisations need twenty thousand."""

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
_LEAST_TEXT = 4000  # of a page, either way, in twentieths of a point
_PAGES = ("default", "first", "even")
_STRICT = "{http://purl.oclc.org/ooxml/wordprocessingml/main}"


class NotADocument(ValueError):  # noqa: N818 - a finding about a file, told as such
    """The bytes are no Word document that can be read in one way only."""


class AmbiguousDocument(NotADocument):
    """Two programs may read two documents in the bytes."""


class StrictDocument(NotADocument):
    """The document is saved as Strict Open XML: other names, other measures for everything."""


def parsed(markup: bytes) -> etree._Element:
    """The root of a part, in which nothing stands twice; nothing that it refers to is fetched."""
    # Text on both sides of a comment is one text.
    parser = etree.XMLParser(
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        remove_comments=True,
        remove_pis=True,
    )
    root = etree.fromstring(markup, parser)
    name = twice(root)
    if name:
        raise AmbiguousDocument(name)
    return root


class Document:
    """The parts of a document, found by what points to them."""

    def __init__(self, opened: opc.Package) -> None:
        self._opened = opened
        self.left, self.blocks_left, self.rows_left = MAX_XML, MOST_BLOCKS, MOST_ROWS
        self._digests: dict[str, str] = {}
        self.main = opened.main()

    def xml(self, part: str) -> etree._Element:
        """The root of a part; all of them together have their bounds."""
        markup = self._opened.xml(part, self.left)
        self.left -= len(markup)
        root = parsed(markup)
        self.blocks_left -= sum(1 for _ in root.iter(f"{W}p", f"{W}r"))
        self.rows_left -= sum(1 for _ in root.iter(f"{W}tr"))
        if self.blocks_left < 0 or self.rows_left < 0:
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


def lines(document: Document) -> Iterator[Line]:
    """All lines of a document in reading order."""
    root = document.xml(document.main)
    if str(root.tag).startswith(_STRICT):
        raise StrictDocument
    looks = Looks(document.one("styles"), document.one("theme"))
    walk, body = walked(document, root, looks)
    yield from walk.lines(body)
    yield from around(document, root, looks)


def walked(document: Document, root: etree._Element, looks: Looks) -> tuple[Walk, etree._Element]:
    """The walk that reads the body of a main part, and that body."""
    (body,) = root.iter(f"{W}body")
    parts = document.parts(document.main)
    return Walk(Part.BODY, looks, parts, widths.rooms(body)), body


def around(document: Document, root: etree._Element, looks: Looks) -> Iterator[Line]:
    """The lines beside those of the body: of what it lies on, and of the parts beside it."""
    yield from _settings(document, root)
    (body,) = root.iter(f"{W}body")
    narrowest = min(widths.rooms(body), default=widths.USUAL_ROOM)
    for kind, part in _BESIDE.items():
        parts = set()
        for name, target in dict.fromkeys(document.beside(kind, root)):
            beside = Walk(part, looks, document.parts(target), [narrowest])
            parts.add(tuple(beside.lines(document.xml(target), name)))
        # Programs number these parts as they like: only what they say counts, not their order.
        for told in sorted(parts, key=lambda told: [line.text for line in told]):
            yield from told


def _settings(document: Document, root: etree._Element) -> Iterator[Line]:
    """What may change the look of the whole paper: a ground, fonts and styles from elsewhere."""
    spot = Spot(Part.BODY, paragraph=1)
    odd = [child.tag for child in root if child.tag != f"{W}body"]
    odd += sorted(set(document.outside()))
    settings, fonts = document.one("settings"), document.one("fontTable")
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
