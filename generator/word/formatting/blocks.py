"""Every block of a document with its effective formatting, in reading order.

Blanks, empty paragraphs and empty cells are blocks like any other: what leaves ink or takes room
is seen by what it is, not by the text in it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import groupby
from typing import NamedTuple

from lxml import etree

from generator.messages.problems import Part, Spot
from generator.word.formatting import values
from generator.word.formatting.stylesheet import Style, Stylesheet, run_look
from generator.word.formatting.tables import Cell, grid_of
from generator.word.formatting.values import Look, Value, W, given, local, markup, told

_WRAPPERS = frozenset({"smartTag", "proofErr"})
_SILENT = frozenset(
    {"bookmarkStart", "bookmarkEnd", "proofErr", "permStart", "permEnd", "lastRenderedPageBreak"}
    | {"commentRangeStart", "commentRangeEnd", "commentReference", "annotationRef"}
    | {"pPr", "rPr", "tblPr", "tblGrid", "trPr", "tcPr", "tblPrEx", "sectPr"}
)
"""Marks without ink: bookmarks, comments, the spelling check; and containers read elsewhere."""

_LETTERS = {"tab": "\t", "br": "\n", "cr": "\n", "noBreakHyphen": "\u2011", "softHyphen": "\u00ad"}
OF_ASIA = "\u1100-\u11ff\u2e80-\ud7ff\uf900-\ufaff\ufe30-\ufe6f\uff00-\uffef\U00020000-\U0010ffff"
OF_COMPLEX_SCRIPTS = "\u0590-\u0dff\ufb1d-\ufdff\ufe70-\ufeff"
"""The letters that the third and the fourth of a run's four fonts show."""

_ASIAN_LETTERS = re.compile(f"[{OF_ASIA}]")
_COMPLEX_LETTERS = re.compile(f"[{OF_COMPLEX_SCRIPTS}]")
_COMPLEX = ("szCs", "bCs", "iCs")
_COUNTED_FIELDS = frozenset({"PAGE", "NUMPAGES", "SECTIONPAGES"})


class Run(NamedTuple):
    """Neighbouring letters of one formatting, blanks included."""

    length: int
    look: Look


class Block(NamedTuple):
    """A paragraph, a cell, a row, a table, a section: where it is and how it is formatted."""

    spot: Spot
    kind: str
    look: Look
    runs: tuple[Run, ...] = ()

    def unbroken(self) -> Block:
        """The block in a row that does not break across pages: no line of it can part."""
        return self._replace(look={k: v for k, v in self.look.items() if k != "widowControl"})

    @property
    def length(self) -> int:
        """The number of letters of a paragraph."""
        return sum(run.length for run in self.runs)


Group = tuple[Block, ...]
"""A child of the body with all that is in it."""


@dataclass(frozen=True)
class Links:
    """Digests of what the links of one part point to, by identifier."""

    digests: Mapping[str, str]

    def of(self, item: etree._Element) -> str:
        """The digests of all that an element links to."""
        found = (
            self.digests.get(str(value), "none")
            for node in item.iter(etree.Element)
            for name, value in node.attrib.items()
            if str(name).startswith(_RELATIONS)
        )
        return "|".join(found)


_RELATIONS = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"


class Walk:
    """Goes through one part of a document and says how each of its blocks is formatted."""

    def __init__(self, part: Part, styles: Stylesheet, links: Links, *, hyphenates: bool) -> None:
        """``hyphenates`` says that the document's settings break words at line ends."""
        self._part, self._styles, self._links = part, styles, links
        self._hyphenates = hyphenates
        self._paragraphs = self._tables = 0

    def groups(self, root: etree._Element) -> tuple[Group, ...]:
        """The blocks of every child of the body or of a header."""
        return tuple(
            tuple(self._block(child, None))
            for child in root.iterchildren(etree.Element)
            if local(child) not in _SILENT
        )

    def _block(self, item: etree._Element, spot: Spot | None) -> Iterator[Block]:
        name = local(item)
        if name == "p":
            yield self._paragraph(item, spot)
            section = item.find(f"{W}pPr/{W}sectPr")
            if section is not None:
                yield Block(Spot(self._part, self._paragraphs), "section", section_look(section))
        elif name == "tbl":
            yield from self._table(item, spot)
        elif name not in _SILENT:
            yield Block(spot or self._here(), "other", {f"?{name}": self._digest(item)})

    def _here(self) -> Spot:
        return Spot(self._part, max(self._paragraphs, 1))

    def _digest(self, item: etree._Element) -> str:
        return f"{markup(item)}|{self._links.of(item)}"

    def _paragraph(self, item: etree._Element, spot: Spot | None) -> Block:
        if spot is None:
            self._paragraphs += 1
            spot = Spot(self._part, self._paragraphs)
        properties = item.find(f"{W}pPr")
        name = _val(properties, "pStyle")
        style = self._styles.style("paragraph", name)
        look = {**self._styles.usual["pPr"], **style.said.get("pPr", {}), **given(properties)}
        suppressed = look.pop("suppressAutoHyphens", 0)
        look["hyphenates"] = int(self._hyphenates and not suppressed)
        mark = None if properties is None else properties.find(f"{W}rPr")
        for key, value in self._run_look(style, mark, "ascii").items():
            look[f"mark.{key}"] = value
        runs = _Runs(self, style)
        runs.take(item)
        return Block(spot, "paragraph", told(look, values.PARAGRAPH), runs.found())

    def run_look(self, style: Style, properties: etree._Element | None, slot: str) -> Look:
        """The effective formatting of text in a paragraph of a style, shown by one font of four."""
        return self._run_look(style, properties, slot)

    def digest(self, item: etree._Element) -> str:
        """What an element that is not known looks like: its markup and what it links to."""
        return self._digest(item)

    def _run_look(
        self, style: Style, properties: etree._Element | None, slot: str
    ) -> dict[str, Value]:
        character = self._styles.style("character", _val(properties, "rStyle"))
        said = (style.said.get("rPr", {}), character.said.get("rPr", {}))
        look = run_look(self._styles.usual["rPr"], said, given(properties))
        is_complex = slot == "cs" or look.get("rtl") or look.get("cs")
        shown = "cs" if is_complex else slot
        font = self._styles.font(look.get(f"font.{shown}", ""))
        left_out = () if is_complex else _COMPLEX
        kept = {k: v for k, v in look.items() if k not in left_out and not k.startswith("font.")}
        hint = look.get("font.hint", "default")
        asked = {} if hint == "default" or slot == "ascii" else {"font.hint": hint}
        return told({**kept, **asked, "font": font}, values.RUN)

    def _table(self, item: etree._Element, spot: Spot | None) -> Iterator[Block]:
        if spot is None:
            self._tables += 1
        properties = item.find(f"{W}tblPr")
        style = self._styles.style("table", _val(properties, "tblStyle"))
        grid = grid_of(item, style, given(properties))
        where = spot or Spot(self._part, table=self._tables)
        look = {k: v for k, v in grid.look.items() if not k.startswith(("border.", "margin."))}
        yield Block(where, "table", {**told(look, values.TABLE), **style.rest})
        for number, row in enumerate(grid.rows, start=1):
            place = spot or Spot(self._part, table=self._tables, row=number)
            yield Block(place, "row", told(row.look, values.ROW))
            for cell in row.cells:
                breaks = not row.look.get("cantSplit")
                yield from self._cell(cell, spot, number, breaks=breaks)

    def _cell(self, cell: Cell, spot: Spot | None, row: int, *, breaks: bool) -> Iterator[Block]:
        where = spot or Spot(self._part, table=self._tables, row=row, column=cell.column)
        yield Block(where, "cell", told(cell.look, values.CELL))
        for child in () if cell.item is None else cell.item.iterchildren(etree.Element):
            for block in self._block(child, where):
                yield block if breaks else block.unbroken()


class _Runs:
    """The text of one paragraph, neighbours of one formatting joined."""

    def __init__(self, walk: Walk, style: Style) -> None:
        self._walk, self._style = walk, style
        self._found: list[Run] = []
        self._field: list[str] = []
        self._field_looks: list[Look] = []
        self._depth = 0
        self._in_result = False

    def found(self) -> tuple[Run, ...]:
        if self._depth:
            self._put(0, {"?field": "not closed"})
        return tuple(self._found)

    def take(self, item: etree._Element) -> None:
        for child in item.iterchildren(etree.Element):
            name = local(child)
            if name in _SILENT:
                continue
            if name == "r":
                self._run(child)
            elif name == "fldSimple":
                self._simple(child)
            elif name in _WRAPPERS:
                self.take(child)
            else:
                self._put(0, {f"?{name}": self._walk.digest(child)})

    def _run(self, run: etree._Element) -> None:
        properties = run.find(f"{W}rPr")
        for child in run.iterchildren(etree.Element):
            name = local(child)
            if name in _SILENT:
                continue
            if name == "fldChar":
                self._field_mark(child, properties)
            elif self._depth:
                self._within_field(name, child, properties)
            elif name == "t":
                self._text(_text(child), properties)
            elif name in _LETTERS and not _breaks(child):
                self._text(_LETTERS[name], properties)
            else:
                look = self._walk.run_look(self._style, properties, "ascii")
                self._put(1, {**look, f"?{name}": self._walk.digest(child)})

    def _text(self, text: str, properties: etree._Element | None) -> None:
        for slot, letters in groupby(text, slot_of):
            self._put(len(list(letters)), self._walk.run_look(self._style, properties, slot))

    def _put(self, length: int, look: Look) -> None:
        if self._found and self._found[-1].look == look:
            length += self._found.pop().length
        self._found.append(Run(length, look))

    def _simple(self, item: etree._Element) -> None:
        self._open_field()
        self._field.append(item.get(f"{W}instr", ""))
        self._in_result = True
        self.take(item)
        self._close_field()

    def _open_field(self) -> None:
        self._depth += 1
        if self._depth == 1:
            self._field, self._field_looks, self._in_result = [], [], False

    def _field_mark(self, item: etree._Element, properties: etree._Element | None) -> None:
        kind = item.get(f"{W}fldCharType")
        if kind == "begin":
            self._open_field()
        self._field_looks.append(self._walk.run_look(self._style, properties, "ascii"))
        if len(item):
            self._field.append(self._walk.digest(item))
        if kind == "separate" and self._depth == 1:
            self._in_result = True
        elif kind == "end":
            self._close_field()

    def _within_field(
        self, name: str, child: etree._Element, properties: etree._Element | None
    ) -> None:
        text = child.text or "" if name == "instrText" else _text(child)
        self._field_looks.append(self._walk.run_look(self._style, properties, "ascii"))
        if name == "instrText":
            self._field.append(text)
        elif name != "t":
            self._field.append(self._walk.digest(child))
        elif not self._in_result or not self._is_counted():
            self._field.append(text)

    def _is_counted(self) -> bool:
        words = "".join(self._field).split()
        return self._depth == 1 and len(words) == 1 and words[0] in _COUNTED_FIELDS

    def _close_field(self) -> None:
        self._depth -= 1
        if self._depth:
            return
        code = " ".join("".join(self._field).split())
        for look in _distinct(self._field_looks):
            self._put(0, {**look, "field": code})


def _distinct(looks: Iterable[Look]) -> Iterator[Look]:
    seen: list[Look] = []
    for look in looks:
        if look not in seen:
            seen.append(look)
            yield look


def _text(item: etree._Element) -> str:
    text = "".join(map(str, item.itertext()))
    kept = item.get("{http://www.w3.org/XML/1998/namespace}space") == "preserve"
    return text if kept else text.strip(" \t\r\n")


def slot_of(letter: str) -> str:
    """Which of a run's four fonts shows a letter (17.3.2.26)."""
    if letter < "\x80":
        return "ascii"
    if _COMPLEX_LETTERS.match(letter):
        return "cs"
    return "eastAsia" if _ASIAN_LETTERS.match(letter) else "hAnsi"


def _breaks(item: etree._Element) -> bool:
    """True of a break that ends more than a line."""
    return local(item) == "br" and item.get(f"{W}type", "textWrapping") != "textWrapping"


def _val(properties: etree._Element | None, name: str) -> str | None:
    found = None if properties is None else properties.find(W + name)
    return None if found is None else found.get(f"{W}val")


def section_look(section: etree._Element) -> Look:
    """The page, its margins and its numbers."""
    return told(given(section), values.SECTION)
