"""Reads a paper whose every piece was read before, without taking it apart once more.

Papers of one template differ in their texts; the markup between the texts repeats, row by row. A
main part is cut at the ends of its rows and paragraphs, its texts are cut out, and each piece is
looked up in what is known of its kind. Measured on sheets of sixty organisations: 165 ms a paper
by the walk alone, 4 ms so, for seven hundred paragraphs have some sixty different markups.

Only what is proven to read the same both ways is read here; all else is left to the walk.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from lxml import etree

from generator import opc
from generator.archive import digest
from generator.problems import Part, Spot
from generator.word.document import MAX_XML
from generator.word.inline import SAME, fold
from generator.word.known import (
    ENDING,
    HOLE,
    MAIN,
    OF_EACH,
    PARAGRAPH_END,
    ROW_END,
    TABLE_START,
    Kind,
    NotPlainError,
    Shape,
    State,
    Step,
)
from generator.word.look import W
from generator.word.walk import Line
from generator.word.worn import OF_OTHER_FONTS

_OPENING = re.compile(
    rb"(?:<\?xml[^<>]*\?>\s*)?<w:document(?:\s+[\w:]+=(?:\"[^\"<>]*\"|'[^'<>]*'))+\s*><w:body>"
)
_IS_WORD = f'xmlns:w="{W[1:-1]}"'.encode()
_SECTION = re.compile(rb"<w:sectPr(?:/>|[ >].*?</w:sectPr>)", re.DOTALL)
_TEXT_END = b"</w:t>"
# One look for all: letters that no XML holds, that other fonts show, that are written otherwise.
_ODD_LETTER = re.compile(
    f"[<\0-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff{OF_OTHER_FONTS}{''.join(map(chr, SAME))}]"
)
_REFERENCE = re.compile(r"&(?!(?:amp|lt|gt);)")

_MOST_KINDS, _MOST_PIECES = 16, 4_000
"""Kinds of papers, and pieces of each, that are kept in mind; beyond that they are forgotten."""

_FEW = 40
"""New pieces that any paper may have; one that mostly has such is sooner read by the walk."""


@dataclass(frozen=True)
class Told:
    """What a paper without damage tells: its lines, and the digests of its parts by name."""

    lines: tuple[Line, ...]
    parts: Mapping[str, str]


_kinds: dict[str, Kind] = {}


def told(opened: opc.Package) -> Told | None:
    """What a document tells, or None when the walk has to read it."""
    try:
        return _told(opened)
    except (NotPlainError, opc.RefusedError, etree.XMLSyntaxError, ValueError, LookupError):
        return None  # what is wrong with it is for the walk to say


def _told(opened: opc.Package) -> Told:
    names = [opened.name(member) for member in opened.members]
    beside = {name: opened.read(name) for name in names if name not in OF_EACH}
    if len(beside) + len(OF_EACH) != len(names):
        raise NotPlainError
    markup = opened.xml(MAIN, MAX_XML)
    opening = _OPENING.match(markup)
    is_as_stored = opened.size(MAIN) == len(markup)
    if opening is None or _IS_WORD not in opening[0] or HOLE in markup or not is_as_stored:
        raise NotPlainError
    *pieces, rest = markup[opening.end() :].split(_TEXT_END)
    cut = [piece.rpartition(b">") for piece in pieces]
    body = HOLE.join((*[before for before, _, _ in cut], rest))
    texts = HOLE.join([text for _, _, text in cut]).decode().split(HOLE.decode()) if cut else []
    sections = tuple(_SECTION.findall(body))
    ending = b"".join(sections[-1:]) + ENDING
    if not sections or not body.endswith(ending):
        raise NotPlainError
    digests = {name: digest(content) for name, content in beside.items()}
    key = digest(repr((sorted(digests.items()), opening[0], sections)).encode())
    if key not in _kinds or _kinds[key].pieces > _MOST_PIECES:
        if len(_kinds) >= _MOST_KINDS:
            _kinds.clear()
        _kinds[key] = Kind(opened, beside, opening[0], sections)
    kind = _kinds[key]
    if len(markup) > kind.bytes_left:
        raise NotPlainError
    lines = _Reading(kind, texts).lines(body.removesuffix(ending))
    digests |= {MAIN: digest(markup), **{n: digest(opened.read(n)) for n in OF_EACH if n != MAIN}}
    return Told((*lines, *kind.lines), digests)


class _Reading:
    """Goes through the body of one paper, piece by piece."""

    def __init__(self, kind: Kind, texts: list[str]) -> None:
        self._kind = kind
        self._texts, self._is_composed = _plain(texts)
        self._at = self._paragraphs = self._tables = self._rows = 0
        self._passed, self._known = 0, kind.pieces
        self._blocks_left = kind.blocks_left
        self._lines: list[Line] = []

    def lines(self, body: bytes) -> list[Line]:
        """The lines of a body whose texts are cut out."""
        state = self._kind.start
        *rows, rest = body.split(ROW_END)
        for row in rows:
            start = row.rfind(TABLE_START)
            self._rows += 1
            if start >= 0:
                state = self._blocks(row[:start], state)
                self._tables, self._rows = self._tables + 1, 1
                row = row[start:]
            state = self._passed_by(state.rows.get(row) or self._kind.row(state, row))
        state = self._blocks(rest, state)
        is_whole = state.head is None and self._at == len(self._texts)
        if not is_whole or self._blocks_left < 0:
            raise NotPlainError
        return self._lines

    def _blocks(self, markup: bytes, state: State) -> State:
        *blocks, rest = markup.split(PARAGRAPH_END)
        pieces = [block + PARAGRAPH_END for block in blocks]
        for piece in (*pieces, rest) if rest else pieces:
            state = self._passed_by(state.blocks.get(piece) or self._kind.block(state, piece))
        return state

    def _passed_by(self, step: Step | None) -> State:
        """Tell the lines of a piece, and what is around the next."""
        self._passed += 1
        if step is None or self._kind.pieces - self._known > _FEW + self._passed // 4:
            raise NotPlainError
        texts, at, is_first = self._texts, self._at, True
        for place in step.stripped:
            texts[at + place] = texts[at + place].strip(" \t\r\n")
        for shape in step.shapes:
            number = shape.single
            if number is not None and self._is_composed:
                words = marked = " ".join(texts[at + number].split())
            else:
                words, marked = self._made(shape)
            if marked:
                cell = shape.first_cell if is_first else shape.cell
                self._lines.append(Line(words, marked, self._spot(shape), cell))
                is_first = False
        self._at += step.texts
        self._paragraphs += step.paragraphs
        self._blocks_left -= step.blocks
        return step.after

    def _made(self, shape: Shape) -> tuple[str, str]:
        """What a line of several pieces reads, and what it reads with marks."""
        if shape.whole is not None:
            return shape.whole.words, shape.whole.marked
        words = self._joined(shape.made_of)
        if not shape.marked_of:
            return words, words
        numbers = (piece for piece in shape.made_of if isinstance(piece, int))
        if not all(self._texts[self._at + number].strip() for number in numbers):
            raise NotPlainError  # the walk marks no text in which nothing is to be seen
        return words, self._joined(shape.marked_of)

    def _joined(self, made_of: tuple[int | str, ...]) -> str:
        texts, at = self._texts, self._at
        joined = "".join([texts[at + p] if isinstance(p, int) else p for p in made_of])
        return " ".join(joined.split()) if self._is_composed else fold(joined)

    def _spot(self, shape: Shape) -> Spot:
        if shape.column is None:
            return _beside_tables(self._paragraphs + shape.paragraph)
        return _in_table(self._tables, self._rows, shape.column)


def _plain(texts: list[str]) -> tuple[list[str], bool]:
    """The texts as they read, and whether they are composed; none of their letters is odd."""
    whole = "".join(texts)
    if "&" in whole:
        if _REFERENCE.search(whole):
            raise NotPlainError
        texts = [
            text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&") for text in texts
        ]
        whole = "".join(texts)
    odd = set(_ODD_LETTER.findall(whole))
    if odd:
        if not odd <= set(map(chr, SAME)):
            raise NotPlainError
        return [text.translate(SAME) for text in texts], False
    return texts, unicodedata.is_normalized("NFC", whole)


@lru_cache(maxsize=4_096)
def _beside_tables(paragraph: int) -> Spot:
    return Spot(Part.BODY, paragraph)


@lru_cache(maxsize=65_536)
def _in_table(table: int, row: int, column: int) -> Spot:
    return Spot(Part.BODY, None, table, row, column)
