"""Reads a finished document line by line, as a person reads the paper, with each line's place.

Nothing is left out in silence: text that a reader does not see (hidden, struck out, white, tiny),
tracked changes, pictures, fields and whatever is not known to be plain text stand between marks, so
that a paper touched up that way does not read as it did. How it is formatted is compared elsewhere.

The body comes first; then what is called in from outside; then headers, footers and footnotes.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from lxml import etree

from generator.files import opc
from generator.files.archive import digest
from generator.files.opc import RefusedError
from generator.messages.problems import Code, Part, Spot
from generator.word.formatting.stylesheet import Stylesheet
from generator.word.read.inline import Visibility
from generator.word.read.lines import Lines, Walk, WalkPlace
from generator.word.read.text import (
    AmbiguousDocument,
    Line,
    NotADocument,
    ReadLines,
    StrictDocument,
    folded,
)
from generator.word.read.xml import W, parsed

_STRICT = "{http://purl.oclc.org/ooxml/wordprocessingml/main}"
_BESIDE = {
    "header": Part.HEADER,
    "footer": Part.FOOTER,
    "footnotes": Part.FOOTNOTE,
    "endnotes": Part.ENDNOTE,
}


_REFUSED = {Code.FILE_STRICT: StrictDocument, Code.FILE_AMBIGUOUS: AmbiguousDocument}


def outline(data: bytes) -> tuple[Line, ...]:
    """The lines of a document in reading order; headers, footers and footnotes after the body."""
    return read(data).lines


def read(data: bytes) -> ReadLines:
    """A document with its lines; raises :class:`NotADocument`, whatever is wrong with it."""
    with door():
        opened = opc.opened(data)
        paper = ReadDocument(Document(opened))
        names = sorted(opened.name(member) for member in opened.members)
        parts = {name: digest(opened.read(name)) for name in names}
        return ReadLines(
            (*paper.of_body().read(paper.body), *paper.around()), parts, opened.read(opened.main())
        )


@contextmanager
def door() -> Iterator[None]:
    """Within, whatever a library raises at a document becomes :class:`NotADocument`."""
    try:
        yield
    except RefusedError as error:
        raise _REFUSED.get(error.code, NotADocument) from error
    except (etree.LxmlError, LookupError, ValueError, OverflowError) as error:
        raise NotADocument from error


@dataclass(frozen=True)
class Comment:
    """A comment on a document, and the place of what it is about."""

    spot: Spot
    text: str


def comments(data: bytes) -> tuple[Comment, ...]:
    """The comments on a document, in its order; :class:`NotADocument` when it cannot be read."""
    with door():
        document = Document(opc.opened(data))
        notes = document.one("comments")
        if notes is None:
            return ()
        said = {note.get(f"{W}id"): _said(note) for note in notes.iterchildren(f"{W}comment")}
        (body,) = document.xml(document.main).iter(f"{W}body")
        walk = Walk(Part.BODY)
        found = [
            Comment(block.place.spot, said.pop(mark.get(f"{W}id")))
            for block in walk.blocks(body, WalkPlace(Spot(Part.BODY)))
            for mark in block.element.iter(f"{W}commentReference")
            if mark.get(f"{W}id") in said
        ]
        return (*found, *(Comment(Spot(Part.BODY), text) for text in said.values()))


def _said(note: etree._Element) -> str:
    paragraphs = ("".join(map(str, p.itertext(f"{W}t"))) for p in note.iter(f"{W}p"))
    return ": ".join(filter(None, (note.get(f"{W}author"), folded(" ".join(paragraphs)))))


def is_signed(data: bytes) -> bool:
    """True of a document with a digital signature, which is not examined."""
    with door():
        links = opc.opened(data).relations("")
        return any(one.type.endswith("/digital-signature/origin") for one in links)


class ReadDocument:
    """A document that is read: its body, and what is around it."""

    def __init__(self, document: Document) -> None:
        self._document = document
        self._root = document.xml(document.main)
        if str(self._root.tag).startswith(_STRICT):
            raise RefusedError(Code.FILE_STRICT)
        for kind in ("settings", "fontTable", "theme"):  # nothing of them may be said twice
            document.one(kind)
        self._visibility = Visibility(Stylesheet(document.one("styles"), None))
        (self.body,) = self._root.iter(f"{W}body")

    def of_body(self) -> Lines:
        """What reads the body."""
        return Lines(Part.BODY, self._visibility, self._document.parts(self._document.main))

    def around(self) -> Iterator[Line]:
        """The lines beside those: of what may change all of it, and of the parts beside it."""
        for link in sorted(set(self._document.outside())):
            yield Line("", f"⟦{link.rpartition('}')[2]}⟧", Spot(Part.BODY))
        for kind, part in _BESIDE.items():
            parts = set()
            for name, target in dict.fromkeys(self._document.beside(kind, self._root)):
                beside = Lines(part, self._visibility, self._document.parts(target))
                root = self._document.xml(target)
                parts.add(tuple(beside.read(root, name)))
            # Programs number these parts as they like: only what they say counts, not their order.
            for said in sorted(parts, key=lambda said: [line.text for line in said]):
                yield from said


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
        self._left = MAX_XML, MOST_BLOCKS, MOST_CELLS
        self._digests: dict[str, str] = {}
        self.main = opened.main()

    def xml(self, part: str) -> etree._Element:
        """The root of a part; all of them together have their bounds."""
        markup = self._opened.xml(part, self._left[0])
        root = parsed(markup, part)
        blocks = sum(1 for _ in root.iter(f"{W}p", f"{W}r"))
        cells = sum(1 for _ in root.iter(f"{W}tr", f"{W}tc"))
        size, most_blocks, most_cells = self._left
        self._left = size - len(markup), most_blocks - blocks, most_cells - cells
        if min(self._left) < 0:
            raise RefusedError(Code.FILE_TOO_LARGE)
        return root

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
