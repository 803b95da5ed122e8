"""The parts of a document, found by what points to them, as much of them as may be read."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from lxml import etree

from generator.files import package as opc
from generator.files.package import RefusedError
from generator.files.zip import digest
from generator.messages.problems import Code
from generator.word.read.xml import W, parsed

MAX_XML = 32 * 1024 * 1024
"""Bytes of all parts that are read; the notes on four thousand organisations have half of it."""

MOST_BLOCKS = 80_000
"""Paragraphs and runs of all parts; two hundred bodies in Appendix 5 have 64,000."""

MOST_CELLS = 60_000
"""Rows and cells of all tables; those two hundred bodies have 42,000."""

_OFFICE = (
    "http://schemas.openxmlformats.org/officeDocument/2006/relationships/",
    "http://purl.oclc.org/ooxml/officeDocument/relationships/",
)
_ID = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_REFERENCES = (f"{W}headerReference", f"{W}footerReference")
_PAGES = ("default", "first", "even")


class Document:
    """The parts of a document; raises :class:`RefusedError` for what cannot be read in one way."""

    def __init__(self, opened: opc.Package) -> None:
        self._opened = opened
        self.left, self.blocks_left, self.cells_left = MAX_XML, MOST_BLOCKS, MOST_CELLS
        self._digests: dict[str, str] = {}
        self.main = opened.main()

    def xml(self, part: str) -> etree._Element:
        """The root of a part; all of them together have their bounds."""
        markup = self._opened.xml(part, self.left)
        root = parsed(markup, part)
        blocks = sum(1 for _ in root.iter(f"{W}p", f"{W}r"))
        self.spend(len(markup), blocks, sum(1 for _ in root.iter(f"{W}tr", f"{W}tc")))
        return root

    def spend(self, size: int, blocks: int, cells: int) -> None:
        """Count what a part has of all that a document may have."""
        self.left -= size
        self.blocks_left -= blocks
        self.cells_left -= cells
        if min(self.left, self.blocks_left, self.cells_left) < 0:
            raise RefusedError(Code.FILE_TOO_LARGE)

    def parts(self, part: str) -> Callable[[str], str]:
        """The digest of the part that a link of a part points to, by the link's identifier."""
        links = {relation.id: relation for relation in self._opened.relations(part)}

        def digest_of(identifier: str) -> str:
            relation = links.get(identifier)
            if relation is None or not relation.part:
                return "none" if relation is None else digest(relation.outside.encode())[:16]
            if relation.part not in self._digests:
                self._digests[relation.part] = digest(self._opened.read(relation.part))[:16]
            return self._digests[relation.part]

        return digest_of

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
                raise RefusedError(Code.FILE_DAMAGED, part)
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
            raise RefusedError(Code.FILE_DAMAGED, kind)
        return self.xml(found[0]) if found else None
