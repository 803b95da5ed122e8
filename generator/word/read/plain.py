"""Reads a paper of ours by its form, which is the paper before it was filled.

The form is read once, as any document is. What was learned of its texts holds for every paper

- whose other parts are those of the form, byte for byte, and whose pages are set alike,
- in which every paragraph stands in markup in which a paragraph of the form does (the section, the
  heads of table, row, cell and paragraph, the column), and every text in a run as there,

for nothing else decides how a text is read. One pattern cuts such a paper into its paragraphs, in
a tenth of the time; any other is read as papers from outside are.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from itertools import zip_longest
from typing import Any

from generator.files import archive, opc
from generator.files.archive import digest
from generator.files.opc import RefusedError
from generator.messages.problems import Part, Spot
from generator.word import template_files
from generator.word.read.text import Line, NotADocument, ReadLines, plain, reading

_MAIN, _CORE = "word/document.xml", "docProps/core.xml"
"""The parts in which papers of one form may differ; the second is no part of what is read."""

_BODY, _ENDING = "<w:body>", "</w:body></w:document>"
_SECTION = re.compile("<w:sectPr[ >].*?</w:sectPr>", re.DOTALL)
_SPAN = re.compile('<w:gridSpan w:val="([0-9]+)"/>')
# No possessive groups: Python before 3.11.5, Debian 12's among them, matches them wrongly.
_SILENT = "(?:<w:(?:bookmarkStart|bookmarkEnd|proofErr|lastRenderedPageBreak)(?: [^<>]*+)?/>)*"
_LETTERS = r"[^<>&\0-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]*+"
_TEXT = f"{_LETTERS}(?:&(?:amp|lt|gt);{_LETTERS})*"


def _head(name: str, *properties: str) -> str:
    """The beginning of an element: its attributes and its properties, never a part of them."""
    inside = "".join(f"(?:<w:{one}(?:/>|>(?>.*?</w:{one}>)))?" for one in properties)
    return f"{_SILENT}<w:{name}(?: [^<>]*[^<>/])?>{inside}"


_RUN_HEAD = _head("r", "rPr") + _SILENT
_RUN = re.compile(
    rf'({_RUN_HEAD})<w:t( xml:space="preserve")?(?:/>|>([^<]*)</w:t>)</w:r>', re.DOTALL
)
_PARAGRAPH = re.compile(
    rf"(?:(?:({_head('tbl', 'tblPr', 'tblGrid')})?({_head('tr', 'tblPrEx', 'trPr')}))?"
    rf"({_head('tc', 'tcPr')}))?"
    rf"(?:({_head('p', 'pPr')})"
    rf'((?:{_RUN_HEAD}<w:t(?: xml:space="preserve")?(?:/>|>{_TEXT}</w:t>)</w:r>)*)'
    rf"({_SILENT})</w:p>|({_SILENT}<w:p(?: [^<>]*)?/>))"
    r"(</w:tc>(?:</w:tr>(?:</w:tbl>)?)?)?",
    re.DOTALL,
)
_ANY_TEXT = re.compile('<w:t( xml:space="preserve")?(?:/>|>[^<>]*</w:t>)')

_Heads = tuple[str, str, int, str]
_Markup = tuple[int, _Heads, str, str]
"""What a paragraph stands in: the section; the heads of its table, row, column and cell; its own
head, and what is in it after its runs."""

_Run = tuple[str, str, str]
"""The head of a run, whether outer spaces count, its text."""

_At = tuple[Spot, str, tuple[int, ...]]
"""The spot of a paragraph, the way through cells, the number of its row."""

_NOWHERE: _Heads = ("", "", 0, "")


class NotPlainError(Exception):
    """Only the reader of papers from outside can say how this reads."""


class _Body:
    """The paragraphs of a main part, in which there is nothing else."""

    def __init__(self, markup: str) -> None:
        opening, _, body = markup.partition(_BODY)
        sections = _SECTION.findall(body)
        end = "".join((*sections[-1:], _ENDING))
        if not sections or not body.endswith(end):
            raise NotPlainError
        self.frame = opening, sections
        self.blocks = self.cells = self.rows = 0
        self._markup = body.removesuffix(end)
        self._paragraphs = self._tables = self._row = self._ordinal = self._next_column = 0
        self._depth = 0
        """Outside tables, in one, in a row, in a cell: 0 to 3."""
        self._heads = _NOWHERE
        self._at: _At = (Spot(Part.BODY), "", ())

    def __iter__(self) -> Iterator[tuple[_Markup, list[_Run], _At]]:
        section, position, end = 0, 0, len(self._markup)
        while position < end:
            found = _PARAGRAPH.match(self._markup, position)
            if found is None:
                raise NotPlainError
            position = found.end()
            table, row, cell, head, runs, tail, bare, closed = found.groups("")
            if cell:
                self._enter(table, row, cell)
            elif self._depth == 0:
                self._paragraphs += 1
                self._at = Spot(Part.BODY, self._paragraphs), "", ()
            texts = _RUN.findall(runs) if runs else []
            self.blocks += 1 + len(texts)
            yield (section, self._heads, head or bare, tail), texts, self._at
            section += "<w:sectPr" in head
            if closed:
                self._leave(closed.count("<"))
        if self._depth or section != len(self.frame[1]) - 1:
            raise NotPlainError

    def _enter(self, table: str, row: str, cell: str) -> None:
        if self._depth != (0 if table else 1 if row else 2):
            raise NotPlainError
        if table:
            self._tables, self._row = self._tables + 1, 0
        if row:
            self.rows, self._row = self.rows + 1, self._row + 1
            self._ordinal, self._next_column = 0, 1
        self.cells += 2 if row else 1
        self._depth, self._ordinal = 3, self._ordinal + 1
        column, span = self._next_column, _span(cell)
        self._next_column += span
        self._heads = table or self._heads[0], row or self._heads[1], column, cell
        way = f"{self._ordinal}+{span - 1}" if span > 1 else str(self._ordinal)
        self._at = Spot(Part.BODY, None, self._tables, self._row, column), way, (self.rows,)

    def _leave(self, elements: int) -> None:
        if self._depth != 3:
            raise NotPlainError
        self._depth -= elements
        if self._depth == 0:
            self._heads = _NOWHERE


def _span(cell: str) -> int:
    found = _SPAN.search(cell)
    return 1 if found is None else int(found[1])


@dataclass(frozen=True)
class PlainForm:
    """What is known of the papers of a form: how its texts read, and what is around the body.

    ``odd`` has, for each markup of a paragraph, the heads of its runs with what is odd about them;
    ``frame`` what opens the main part, and its sections; ``beside`` the digests of the other parts;
    ``most`` the bytes, the blocks and the cells that the main part may have.
    """

    odd: Mapping[_Markup, Mapping[str, frozenset[str]]]
    frame: tuple[str, list[str]]
    around: tuple[Line, ...]
    beside: Mapping[str, str]
    most: tuple[int, int, int]

    def as_json(self) -> Any:
        """All of it, as :meth:`of_json` reads it."""
        odd = [
            (*markup, {head: sorted(reasons) for head, reasons in runs.items()})
            for markup, runs in self.odd.items()
        ]
        around = [(*line[:2], [*vars(line.spot).values()], line.cell) for line in self.around]
        return odd, self.frame, around, self.beside, self.most

    @classmethod
    def of_json(cls, kept: Any) -> PlainForm:
        """A form that was kept."""
        odd, (opening, sections), around, beside, most = kept
        return cls(
            {
                (section, tuple(heads), head, tail): {
                    run: frozenset(reasons) for run, reasons in runs.items()
                }
                for section, heads, head, tail, runs in odd
            },
            (opening, sections),
            tuple(
                Line(words, marked, Spot(Part(part), *numbers), cell)
                for words, marked, (part, *numbers), cell in around
            ),
            beside,
            tuple(most),
        )

    def read(self, document: bytes) -> ReadLines:
        """A paper; raises :class:`NotPlainError`, and what reading its parts raises."""
        opened = opc.opened(document)
        names = [opened.name(member) for member in opened.members]
        parts = {name: digest(opened.read(name)) for name in names if name != _MAIN}
        if {name: own for name, own in parts.items() if name != _CORE} != self.beside:
            raise NotPlainError
        size, blocks, cells = self.most
        markup = opened.xml(_MAIN, size)
        body = _Body(markup.decode())
        lines = tuple(self._lines(body))
        if body.frame != self.frame or body.blocks > blocks or body.cells > cells:
            raise NotPlainError
        parts[_MAIN] = digest(markup)
        return ReadLines((*lines, *self.around), parts, markup, is_plain=True)

    def _lines(self, body: _Body) -> Iterator[Line]:
        begun: tuple[int, ...] = ()
        for markup, runs, (spot, way, rows) in body:
            known = self.odd.get(markup)
            if known is None or not all(run[0] in known for run in runs):
                raise NotPlainError
            words, marked = reading([(known[run[0]], _letters(*run)) for run in runs])
            if marked:
                yield Line(words, marked, spot, f"*{way}" if rows and rows != begun else way)
                begun = rows or begun


def _letters(_head: str, preserve: str, text: str) -> str:
    if "&" in text:
        text = text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")
    text = plain(text)
    return text if preserve else text.strip(" \t\r\n")


def learn(data: bytes) -> PlainForm:
    """What the careful reader finds in a form; raises :class:`NotPlainError` for other markup."""
    # 0.17 s with docx; how our own forms are read is kept with them.
    from generator.word.read.outline import MAX_XML, MOST_BLOCKS, MOST_CELLS, Document, ReadDocument
    from generator.word.read.xml import damage_in

    parts = archive.contents(data)
    filled = _ANY_TEXT.sub(r"<w:t\1>qж</w:t>", parts[_MAIN].decode())
    whole = archive.store({**parts, _MAIN: filled.encode()}.items())
    body, paper = _Body(filled), ReadDocument(Document(opc.opened(whole)))
    odd: dict[_Markup, dict[str, frozenset[str]]] = {}
    for paragraph, block in zip_longest(body, paper.of_body().blocks(paper.body)):
        if paragraph is None or block is None:
            raise NotPlainError
        markup, runs, at = paragraph
        place, pieces = block
        known = odd.setdefault(markup, {})
        texts = [text for _, text in pieces]
        if at != (place.spot, place.way, place.rows) or texts != ["qж"] * len(runs):
            raise NotPlainError
        for (head, _, _), (reasons, _) in zip(runs, pieces, strict=True):
            if known.setdefault(head, reasons) != reasons:
                raise NotPlainError
    if any(damage_in(parts)):
        raise NotPlainError
    around = tuple(paper.around())
    del parts[_MAIN]
    beside = {name: digest(part) for name, part in parts.items() if name != _CORE}

    def count(*marks: bytes) -> int:
        return sum(part.count(mark) for part in parts.values() for mark in marks)

    # As much as a document may have, less what these may have of it.
    most = (
        MAX_XML - sum(map(len, parts.values())),
        MOST_BLOCKS - count(b"<w:p", b"<w:r"),
        MOST_CELLS - count(b"<w:tr", b"<w:tc"),
    )
    return PlainForm(odd, body.frame, around, beside, most)


@lru_cache(maxsize=16)
def learned(form: bytes) -> PlainForm | None:
    """What is known of a form, None when not all of it is plain markup."""
    kept = template_files.shipped_form(digest(form))
    if kept is not None:
        return PlainForm.of_json(json.loads(kept[template_files.READING]))
    from generator.word.read.outline import door  # as above

    try:
        with door():
            return learn(form)
    except (NotPlainError, NotADocument):
        return None


def read(document: bytes, form: bytes) -> tuple[ReadLines, tuple[str, ...]]:
    """A paper filled from a form, and what is damaged in it, in words for the maintainers."""
    known = learned(form)
    if known is not None:
        try:
            return known.read(document), ()
        except (NotPlainError, RefusedError, ValueError):
            pass  # what is wrong with it is for the other to say
    from generator.word.read import outline, xml  # here: most papers need no tree of elements

    return outline.read(document), tuple(xml.damage_in(archive.contents(document)))
