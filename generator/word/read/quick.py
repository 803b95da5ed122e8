"""Reads a paper whose every piece was read before, without taking it apart once more.

Papers of one template differ in their texts; the markup between the texts repeats, row by row. A
main part is cut at the ends of its rows and paragraphs, its texts are cut out, and each piece is
looked up in what is known of its kind. Measured on sheets of sixty organisations: 165 ms a paper
by the walk alone, 3 ms so, for seven hundred paragraphs have some sixty different markups.

Only what is proven to read the same both ways is read here; all else is left to the walk.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from lxml import etree

from generator.files import package as opc
from generator.files.zip import digest
from generator.messages.problems import Part, Spot
from generator.word.read.document import MAX_XML
from generator.word.read.effective_format import OF_OTHER_FONTS
from generator.word.read.inline import SAME, fold
from generator.word.read.quick_pieces import (
    ENDING,
    HOLE,
    LONGEST,
    MAIN,
    OF_EACH,
    PARAGRAPH_END,
    ROW_END,
    TABLE_START,
    Kind,
    NotPlainError,
    Piece,
    Shape,
    State,
    Step,
)
from generator.word.read.visibility import W
from generator.word.read.walk import Line

_OPENING = re.compile(
    rb"(?:<\?xml[^<>]*\?>\s*)?<w:document(?:\s+[\w:]+=(?:\"[^\"<>]*\"|'[^'<>]*'))+\s*><w:body>"
)
_IS_WORD = f'xmlns:w="{W[1:-1]}"'.encode()
_SECTION, _SECTION_END = b"<w:sectPr", b"</w:sectPr>"
_TEXT_END = b"</w:t>"
_WRITTEN_OTHERWISE = frozenset(map(chr, SAME))
# One look for all: letters that no XML holds, that other fonts show, that are written otherwise.
_ODD_LETTER = re.compile(
    f"[<\0-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff{OF_OTHER_FONTS}{''.join(_WRITTEN_OTHERWISE)}]"
)
_REFERENCE = re.compile(r"&(?!(?:amp|lt|gt);)")

_MOST_KINDS, _MOST_PIECES = 16, 1_000
"""Kinds of papers, and pieces of each, that are kept in mind; then they are forgotten."""

_MOST_BESIDE = 4 * 1024 * 1024
"""Bytes of the parts that papers of one kind have in common; they are kept in mind, too."""

_FEW, _MOST_NEW = 40, 200
"""New pieces that any paper may have, and that the longest may; with more the walk is sooner done.
"""


@dataclass(frozen=True)
class Told:
    """What a paper without damage tells: its lines, and the digests of its parts by name."""

    lines: tuple[Line, ...]
    parts: Mapping[str, str]


_kinds: dict[str, Kind] = {}
_Known = Callable[[State, bytes], Step | None]


def told(opened: opc.Package) -> Told | None:
    """What a document tells, or None when the walk has to read it."""
    try:
        return _told(opened)
    except (NotPlainError, opc.RefusedError, etree.XMLSyntaxError, ValueError, LookupError):
        return None  # what is wrong with it is for the walk to say


def _told(opened: opc.Package) -> Told:
    names = [opened.name(member) for member in opened.members]
    beside = _beside(opened, names)
    markup = opened.xml(MAIN, MAX_XML)
    opening = _OPENING.match(markup, 0, LONGEST)
    is_as_stored = opened.size(MAIN) == len(markup)
    if opening is None or _IS_WORD not in opening[0] or HOLE in markup or not is_as_stored:
        raise NotPlainError
    body = markup[opening.end() :]
    sections = _sections(body)
    ending = sections[-1] + ENDING
    if not body.endswith(ending):
        raise NotPlainError
    digests = {name: digest(content) for name, content in beside.items()}
    key = digest(repr((sorted(digests.items()), opening[0], sections)).encode())
    kind = _kind(key, lambda: Kind(opened, beside, opening[0], sections))
    if len(markup) > kind.bytes_left:
        raise NotPlainError
    lines = _Reading(kind).lines(body.removesuffix(ending))
    digests |= {MAIN: digest(markup), **{n: digest(opened.read(n)) for n in OF_EACH if n != MAIN}}
    return Told((*lines, *kind.lines), digests)


def _beside(opened: opc.Package, names: Sequence[str]) -> dict[str, bytes]:
    """The parts that a paper may have in common with others."""
    if sum(map(opened.size, names)) - sum(map(opened.size, OF_EACH)) > _MOST_BESIDE:
        raise NotPlainError
    beside = {name: opened.read(name) for name in names if name not in OF_EACH}
    if len(beside) + len(OF_EACH) != len(names):
        raise NotPlainError
    return beside


def _kind(key: str, new: Callable[[], Kind]) -> Kind:
    """The kind of a paper; one of which too much is in mind begins anew."""
    if key not in _kinds or _kinds[key].pieces > _MOST_PIECES:
        if len(_kinds) >= _MOST_KINDS:
            _kinds.clear()
        _kinds[key] = new()
    return _kinds[key]


def _sections(body: bytes) -> tuple[bytes, ...]:
    """The page settings in a body, in their order, one at least."""
    *pieces, rest = body.split(_SECTION_END)
    starts = [piece.find(_SECTION) for piece in pieces]
    if not pieces or min(starts) < 0 or _SECTION in rest:
        raise NotPlainError
    found = [piece[start:] + _SECTION_END for piece, start in zip(pieces, starts, strict=True)]
    if sum(map(len, found)) > LONGEST:
        raise NotPlainError
    return tuple(found)


class _Reading:
    """Goes through the body of one paper, piece by piece."""

    def __init__(self, kind: Kind) -> None:
        self._kind = kind
        self._paragraphs = self._tables = self._rows = 0
        self._passed, self._known = 0, kind.pieces
        self._blocks_left = kind.blocks_left
        self._lines: list[Line] = []

    def lines(self, body: bytes) -> list[Line]:
        """The lines of a body."""
        state = self._kind.start
        *rows, rest = body.split(ROW_END, self._kind.rows_left + 1)
        if len(rows) > self._kind.rows_left:
            raise NotPlainError
        for row in rows:
            start = row.rfind(TABLE_START)
            if start < 0:
                self._rows += 1
                state = self._row(row, state)
            else:
                state = self._blocks(row[:start], state)
                self._tables, self._rows = self._tables + 1, 1
                state = self._row(row[start:], state)
        state = self._blocks(rest, state)
        if state.head is not None or self._blocks_left < 0:
            raise NotPlainError
        return self._lines

    def _row(self, markup: bytes, state: State) -> State:
        # Of ten rows eight stood in papers before at that place, texts and all: the law's options.
        key = (state, self._tables, self._rows, markup)
        piece = self._kind.seen(key)
        if piece is None:
            piece = self._read(self._kind.row, markup, state)
            self._kind.keep(key, piece)
        return self._pass(piece)

    def _blocks(self, markup: bytes, state: State) -> State:
        *blocks, rest = markup.split(PARAGRAPH_END)
        pieces = [block + PARAGRAPH_END for block in blocks]
        for piece in (*pieces, rest) if rest else pieces:
            state = self._pass(self._read(self._kind.block, piece, state))
        return state

    def _pass(self, piece: Piece) -> State:
        """What is around the next piece."""
        self._passed += 1
        self._lines += piece.lines
        self._paragraphs += piece.step.paragraphs
        self._blocks_left -= piece.step.blocks
        return piece.step.after

    def _read(self, known: _Known, markup: bytes, state: State) -> Piece:
        """A piece with its texts, by what is known of it without them."""
        *before, rest = markup.split(_TEXT_END)
        cut = [piece.rpartition(b">") for piece in before]
        texts = HOLE.join([text for _, _, text in cut]).decode().split(HOLE.decode())
        step = known(state, HOLE.join((*[markup for markup, _, _ in cut], rest)))
        most = min(_FEW + self._passed // 4, _MOST_NEW)
        if step is None or self._kind.pieces - self._known > most:
            raise NotPlainError
        return Piece(tuple(self._lines_of(step, _plain(texts))), step)

    def _lines_of(self, step: Step, texts: list[str]) -> Iterator[Line]:
        for place in step.stripped:
            texts[place] = texts[place].strip(" \t\r\n")
        is_first = True
        for shape in step.shapes:
            words, marked = _made(shape, texts)
            if marked:
                cell = shape.first_cell if is_first else shape.cell
                yield Line(words, marked, self._spot(shape), cell)
                is_first = False

    def _spot(self, shape: Shape) -> Spot:
        if shape.column is None:
            return Spot(Part.BODY, self._paragraphs + shape.paragraph)
        return Spot(Part.BODY, None, self._tables, self._rows, shape.column)


def _made(shape: Shape, texts: Sequence[str]) -> tuple[str, str]:
    """What a line reads, and what it reads with marks."""
    if shape.whole is not None:
        return shape.whole.words, shape.whole.marked
    words = _joined(shape.made_of, texts)
    if not shape.marked_of:
        return words, words
    if not all(texts[piece].strip() for piece in shape.made_of if isinstance(piece, int)):
        raise NotPlainError  # the walk marks no text in which nothing is to be seen
    return words, _joined(shape.marked_of, texts)


def _joined(made_of: Iterable[int | str], texts: Sequence[str]) -> str:
    return fold("".join([texts[piece] if isinstance(piece, int) else piece for piece in made_of]))


def _plain(texts: list[str]) -> list[str]:
    """The texts as they read; none of their letters is odd."""
    whole = "".join(texts)
    if "&" in whole:
        if _REFERENCE.search(whole):
            raise NotPlainError
        texts = [
            text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&") for text in texts
        ]
    odd = set(_ODD_LETTER.findall(whole))
    if not odd:
        return texts
    if not odd <= _WRITTEN_OTHERWISE:
        raise NotPlainError
    return [text.translate(SAME) for text in texts]
