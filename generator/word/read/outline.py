"""Reads a finished document line by line, as a person reads the paper, with each line's place.

Nothing is left out in silence: text that a reader does not see (hidden, struck out, white, tiny),
tracked changes, pictures, fields and whatever is not known to be plain text stand between marks, so
that a paper touched up that way does not read as it did. How it is formatted is compared elsewhere.

The body comes first; then what is called in from outside; then headers, footers and footnotes.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field

from lxml import etree

from generator.files import package as opc
from generator.files.package import RefusedError
from generator.files.zip import digest
from generator.messages.problems import Code, Part, Spot
from generator.word.formatting.stylesheet import Stylesheet
from generator.word.read.blocks import Place, Walk
from generator.word.read.document import Document
from generator.word.read.inline import folded
from generator.word.read.lines import Line, Lines, split_cell
from generator.word.read.visibility import Visibility
from generator.word.read.xml import W

__all__ = [
    "AmbiguousDocument",
    "Comment",
    "Line",
    "NotADocument",
    "ReadDocument",
    "ReadLines",
    "StrictDocument",
    "comments",
    "door",
    "folded",
    "is_signed",
    "outline",
    "read",
    "split_cell",
]

_STRICT = "{http://purl.oclc.org/ooxml/wordprocessingml/main}"
_BESIDE = {
    "header": Part.HEADER,
    "footer": Part.FOOTER,
    "footnotes": Part.FOOTNOTE,
    "endnotes": Part.ENDNOTE,
}


class NotADocument(ValueError):  # noqa: N818 - a finding about a file
    """The bytes are no Word document that can be read in one way only."""


class AmbiguousDocument(NotADocument):
    """Two programs may read two documents in the bytes."""


class StrictDocument(NotADocument):
    """The document is saved as Strict Open XML: other names, other measures for everything."""


_REFUSED = {Code.FILE_STRICT: StrictDocument, Code.FILE_AMBIGUOUS: AmbiguousDocument}


@dataclass(frozen=True)
class ReadLines:
    """The lines of a document, the digests of its parts by name, and its main part.

    ``is_plain`` says that texts stand in the main part in runs of its paragraphs alone.
    """

    lines: tuple[Line, ...]
    parts: Mapping[str, str]
    main: bytes = field(default=b"", repr=False, compare=False)
    is_plain: bool = field(default=False, compare=False)


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
        return ReadLines((*paper.in_body(), *paper.around()), parts, opened.read(opened.main()))


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
        walk: Walk[None] = Walk(Part.BODY, lambda _, __: None)
        found = [
            Comment(block.place.spot, said.pop(mark.get(f"{W}id")))
            for block in walk.blocks(body, Place(Spot(Part.BODY), None))
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
        return any(one.type.endswith("/digital-signature/origin") for one in _links(data))


def _links(data: bytes) -> tuple[opc.Relation, ...]:
    return opc.opened(data).relations("")


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

    def in_body(self) -> Iterator[Line]:
        """The lines of the body."""
        return self.of_body().read(self.body)

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
