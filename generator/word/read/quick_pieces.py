"""What is known of papers of one kind: of each piece of their bodies, which lines it gives.

A piece is a row of a table, or a block between tables. It is read once, by the walk that reads any
paper, in a document of its own: with the same styles and page, the same table around it, and marks
for its texts. So what is known of it is what the walk says, whatever its texts are; a piece of
which that is not proven is told as not plain, and never read in another way.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from lxml import etree

from generator.files import package as opc
from generator.files import zip as archive
from generator.word.fill import structure as damage
from generator.word.read.document import Document, around, parsed, walked
from generator.word.read.effective_format import Looks
from generator.word.read.inline import SPACE
from generator.word.read.visibility import W
from generator.word.read.walk import Line

MAIN: Final = "word/document.xml"
OF_EACH: Final = (MAIN, "docProps/core.xml")
"""The parts in which papers of one kind may differ; the second is no part of what is read."""

HOLE: Final = b"\0"
"""Stands for a text that was cut out, with the signs around it; no XML holds it."""

ENDING: Final = b"</w:body></w:document>"
ROW_END, PARAGRAPH_END, TABLE_START = b"</w:tr>", b"</w:p>", b"<w:tbl>"

LONGEST: Final = 32 * 1024
"""Bytes of a piece without its texts, and of what is around one; papers of ours have two thousand.

Each new piece is parsed with all that is around it, and each is kept in mind.
"""

# Letters of both kinds that a font of ours must show: what holds for both holds for either.
_MARK = re.compile(r"q(\d+)ж")
_BETWEEN = frozenset({"", " ", "-"})
_ROW, _TABLE, _TEXT, _SECTION = (f"{W}{name}" for name in ("tr", "tbl", "t", "sectPr"))
_EARLIER_ROW = b"<w:tr><w:tc><w:p/></w:tc></w:tr>"
_MOST_SEEN = 2 * 1024 * 1024
"""Bytes of the rows of one kind that are kept in mind with their texts, and as many of those before
them: two thousand rows each. With half of it a tenth of the rows more is read anew; more grows the
memory of a process, and hardly a row more is met again."""

_OF_THE_WALK = ("⟦text⟧", "⟦fldChar⟧")
_ODD = (b"<!", b"<?", b"xmlns", b"<w:sectPr/>", b"<w:sectPrChange")


class NotPlainError(Exception):
    """Only the walk can read this."""


@dataclass(frozen=True)
class Shape:
    """A line that a piece gives: where it stands in the piece, and what it is made of.

    ``paragraph`` counts from the piece's first, ``column`` is None outside tables. ``made_of`` are
    numbers of texts and what stands between them, ``marked_of`` likewise where marks say more than
    the words. A line without texts is given ``whole``.
    """

    cell: str
    first_cell: str
    paragraph: int
    column: int | None
    made_of: tuple[int | str, ...]
    marked_of: tuple[int | str, ...]
    whole: Line | None


@dataclass(frozen=True, eq=False)
class Step:
    """What is known of a piece: its lines, how many paragraphs it has, what is around the next.

    ``stripped`` are the numbers of the texts whose outer spaces do not count; ``blocks`` are
    paragraphs and runs, those in tables included.
    """

    shapes: tuple[Shape, ...]
    stripped: tuple[int, ...]
    paragraphs: int
    blocks: int
    after: State


@dataclass(eq=False)
class State:
    """What is around a piece: the head of the table that is open, if one is, and the section.

    The steps from here are by the markup of rows, and of blocks; None: that piece is not plain.
    """

    head: bytes | None
    section: int
    rows: dict[bytes, Step | None] = field(default_factory=dict)
    blocks: dict[bytes, Step | None] = field(default_factory=dict)


@dataclass(frozen=True, eq=False)
class Piece:
    """A piece of a paper that was read, texts and all: its lines at their places."""

    lines: tuple[Line, ...]
    step: Step


class Kind:
    """Papers that have all in common but what stands in their bodies."""

    def __init__(
        self,
        opened: opc.Package,
        beside: Mapping[str, bytes],
        opening: bytes,
        sections: Sequence[bytes],
    ) -> None:
        """``beside`` are the parts in common, ``opening`` is the markup before the blocks.

        ``sections`` are the page settings in their order.
        """
        # Of the first paper only that is kept in mind which all others have, too.
        self._document = Document(opc.opened(archive.store(beside.items())))
        whole = {**beside, **{name: opened.read(name) for name in OF_EACH}}
        if self._document.main != MAIN or any(damage.of_document(whole)):
            raise NotPlainError
        self._opening, self._sections = opening, sections
        self._looks = Looks(self._document.one("styles"), self._document.one("theme"))
        if any(self._is_told(number) for number in range(len(sections))):
            raise NotPlainError
        breaks = b"".join(b"<w:p><w:pPr>%b</w:pPr></w:p>" % section for section in sections[:-1])
        root = self._root(breaks, len(sections) - 1)
        self.lines = tuple(around(self._document, root, self._looks))
        # What the body may still have, of all that a document may.
        self.bytes_left, self.blocks_left = self._document.left, self._document.blocks_left
        self.rows_left = self._document.rows_left
        self.pieces = 0
        self._seen: dict[tuple[State, int, int, bytes], Piece] = {}
        self._seen_before: dict[tuple[State, int, int, bytes], Piece] = {}
        self._bytes_seen = 0
        self._states: dict[tuple[bytes | None, int], State] = {}
        self.start = self._state(None, 0)

    def seen(self, key: tuple[State, int, int, bytes]) -> Piece | None:
        """A row that was read before at its place: what is around it, table, row and markup."""
        piece = self._seen.get(key)
        if piece is None and key in self._seen_before:
            piece = self._seen_before[key]
            self.keep(key, piece)
        return piece

    def keep(self, key: tuple[State, int, int, bytes], piece: Piece) -> None:
        """Keep a row in mind; what is not met again while as many others come is forgotten."""
        self._bytes_seen += len(key[-1])
        if self._bytes_seen > _MOST_SEEN:
            self._seen_before, self._seen = self._seen, {}
            self._bytes_seen = len(key[-1])
        self._seen[key] = piece

    def row(self, state: State, piece: bytes) -> Step | None:
        """What is known of a row, or of the head of a table with its first row."""
        if piece not in state.rows and len(piece) <= LONGEST:
            state.rows[piece] = self._learned(state, piece, ROW_END)
        return state.rows.get(piece)

    def block(self, state: State, piece: bytes) -> Step | None:
        """What is known of a paragraph between tables, with the end of the table before it."""
        if piece not in state.blocks and len(piece) <= LONGEST:
            state.blocks[piece] = self._learned(state, piece, b"")
        return state.blocks.get(piece)

    def _learned(self, state: State, piece: bytes, end: bytes) -> Step | None:
        self.pieces += 1
        try:
            return self._learn(state, piece, end)
        except (NotPlainError, etree.XMLSyntaxError, ValueError, LookupError):
            return None

    def _learn(self, state: State, piece: bytes, end: bytes) -> Step:
        if any(odd in piece for odd in _ODD) or (end and b"<w:sectPr" in piece):
            raise NotPlainError  # in a table, page settings say nothing of the blocks before them
        section = state.section + piece.count(b"<w:sectPr")
        before = b"" if state.head is None else state.head + _EARLIER_ROW
        after = end + b"</w:tbl>" if end else b""
        root = self._root(before + _marked(piece) + after, section)
        _check_place(root, tables=int(bool(before or end)), rows=bool(before) + bool(end))
        if any(damage.of_part(root)):
            raise NotPlainError
        walk, body = walked(self._document, root, self._looks)
        shapes = tuple(map(_shape, walk.lines(body)))
        if end and any(shape.column is None for shape in shapes):
            raise NotPlainError  # what stands between rows is counted with the paragraphs
        texts = piece.count(HOLE)
        if [n for shape in shapes for n in _numbers(shape.made_of)] != [*range(texts)]:
            raise NotPlainError
        head = state.head if before else piece[: piece.index(b"<w:tr")] if end else None
        next_ = self._state(head if end else None, section)
        blocks = sum(1 for _ in root.iter(f"{W}p", f"{W}r")) - bool(before)
        return Step(shapes, _not_preserved(root, texts), walk.paragraphs, blocks, next_)

    def _is_told(self, section: int) -> bool:
        """True when page settings say something by themselves: each piece would say it again."""
        walk, body = walked(self._document, self._root(b"", section), self._looks)
        return any(True for _ in walk.lines(body))

    def _state(self, head: bytes | None, section: int) -> State:
        return self._states.setdefault((head, section), State(head, section))

    def _root(self, body: bytes, section: int) -> etree._Element:
        """A main part with another body, on pages of a section."""
        return parsed(b"".join((self._opening, body, self._sections[section], ENDING)))


def _marked(piece: bytes) -> bytes:
    """A piece with marks in its holes."""
    first, *others = piece.split(HOLE)
    marked = (f">q{number}ж</w:t>".encode() + other for number, other in enumerate(others))
    return b"".join((first, *marked))


def _check_place(root: etree._Element, *, tables: int, rows: int) -> None:
    """The body has so many tables and rows, the table first and the page settings last."""
    (body,) = root
    found = list(root.iter(_TABLE))
    is_first = not found or body[0] is found[0]
    sizes = (len(found), sum(1 for _ in root.iter(_ROW)))
    if sizes != (tables, rows) or not is_first or body[-1].tag != _SECTION:
        raise NotPlainError


def _not_preserved(root: etree._Element, texts: int) -> tuple[int, ...]:
    """The numbers of the texts whose outer spaces do not count; every hole is a whole text."""
    nodes = [node for node in root.iter(_TEXT) if node.text]
    if [node.text for node in nodes] != [f"q{number}ж" for number in range(texts)]:
        raise NotPlainError
    return tuple(n for n, node in enumerate(nodes) if node.get(SPACE) != "preserve")


def _shape(line: Line) -> Shape:
    """The shape of a line in which marks stand for texts."""
    words, marked = _made_of(line.words), _made_of(line.marked)
    numbers, others = _numbers(words), _numbers(marked)
    is_told_otherwise = line.words != line.marked
    between = {piece for piece in words if isinstance(piece, str)}
    if numbers != others or (numbers and not between <= _BETWEEN):
        raise NotPlainError
    if not numbers and line.marked in _OF_THE_WALK:
        raise NotPlainError
    if any(" font " in f" {piece}".replace("⟦", " ") for piece in marked if isinstance(piece, str)):
        raise NotPlainError  # which font shows a text depends on its letters
    cell = line.cell.removeprefix("*")
    return Shape(
        cell,
        f"*{cell}" if cell else "",
        line.spot.paragraph or 0,
        line.spot.column,
        words if numbers else (),
        marked if numbers and is_told_otherwise else (),
        None if numbers else line,
    )


def _made_of(text: str) -> tuple[int | str, ...]:
    """The numbers of the marks in a text, and what stands between them."""
    pieces = enumerate(_MARK.split(text))
    return tuple(int(piece) if place % 2 else piece for place, piece in pieces if piece)


def _numbers(made_of: Iterable[int | str]) -> list[int]:
    return [piece for piece in made_of if isinstance(piece, int)]
