"""Reads a paragraph piece by piece; plain text is separated from all else.

What is plain text is listed; whatever else is met leaves a mark with its name, and the text in it
stands under that mark. Fields may cross paragraphs, so a reader goes through a whole part.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final, NamedTuple

from lxml import etree

from generator.files.opc import RefusedError
from generator.messages.problems import Code
from generator.word.formatting.stylesheet import Stylesheet, run_look
from generator.word.formatting.values import Look, given, written
from generator.word.read.text import HIDING, MARK, Piece, plain
from generator.word.read.xml import (
    LinkDigest,
    W,
    drawing_mark,
    is_silent,
    properties_of,
    shows_its_date,
    w,
)

_MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_SPACE: Final = "{http://www.w3.org/XML/1998/namespace}space"


_OBJECTS = w("drawing", "pict", "object", "altChunk", "control", "contentPart") | {
    f"{_MC}AlternateContent"
}
_WRAPPERS = w("sdt", "sdtContent", "customXml", "hyperlink", "smartTag")
_TRACKED = w("ins", "del", "moveFrom", "moveTo")
_CONTROL = w("id", "tag", "alias", "lock", "rPr", "text", "richText", "temporary") | w(
    "docPartObj", "placeholder"
)
_TEXTS = w("t", "delText", "instrText", "delInstrText")
_BREAKS = {f"{W}tab": " ", f"{W}br": " ", f"{W}cr": " ", f"{W}noBreakHyphen": "-"}
_MOST_REASONS = 60
"""Reasons for which one text is odd; more are not distinguished."""

_MOST_MARKS = 50_000
"""Elements of a part that are not known; papers of ours have none, and of others some hundreds."""

_PAGE_FIELDS = ("PAGE", "NUMPAGES", "SECTIONPAGES")
_MERGE_FORMAT = re.compile(r"\\\*\s*(MERGEFORMAT|Arabic)\b", re.IGNORECASE)


class TextFormatting(NamedTuple):
    """What is odd about the text in some place, the styles of its table and paragraph, its ground.

    ``shaded`` says that a block around it has a ground of its own.
    """

    odd: frozenset[str] = frozenset()
    table: str | None = None
    paragraph: str | None = None
    shaded: bool = False

    def within(self, reasons: Iterable[str]) -> TextFormatting:
        """Also odd for these reasons."""
        odd = self.odd.union(reasons)
        if len(odd) > _MOST_REASONS:
            odd = (odd & HIDING) | {"…"}
        return self if odd == self.odd else self._replace(odd=odd)


@dataclass(eq=False)
class _Field:
    """A field that was begun: its code, whether its result has begun and is a page number."""

    code: list[str]
    in_result: bool = False
    is_page: bool = False


class Inline:
    """Goes through the paragraphs of a part in their order."""

    def __init__(self, visibility: Visibility, parts: LinkDigest) -> None:
        """``parts`` gives the digest of what a link of this part points to."""
        self._visibility = visibility
        self._parts = parts
        self._fields: list[_Field] = []
        # How many of them are still in their code, and how many show a page number: a paper may
        # have thousands of fields, one within the other.
        self._in_code: list[_Field] = []
        self._pages = 0
        self._marks = 0

    @property
    def is_within_a_field(self) -> bool:
        """True when a field was begun and has not ended."""
        return bool(self._fields)

    def mark(self, node: etree._Element) -> str:
        """What stands for an element that is not known; a paper has only so many."""
        self._marks += 1
        if self._marks > _MOST_MARKS:
            raise RefusedError(Code.FILE_TOO_LARGE)
        if node.tag in _OBJECTS:
            return drawing_mark(node, self._parts)
        values = " ".join(str(value) for value in node.attrib.values())
        return f"⟦{name_of(node)} {values}⟧" if node.tag == f"{W}sym" else f"⟦{name_of(node)}⟧"

    def pieces(self, node: etree._Element, formatting: TextFormatting) -> Iterator[Piece]:
        """The pieces of text and the marks in a paragraph, or in what stands in it."""
        for child in node:
            yield from self._piece(child, formatting)

    def _piece(self, node: etree._Element, formatting: TextFormatting) -> Iterator[Piece]:
        if node.tag == f"{W}r":
            yield from self.pieces(node, self._run(node, formatting))
        elif node.tag in _TEXTS:
            yield from self._text(node, formatting)
        elif node.tag in _BREAKS:
            yield formatting.odd, _BREAKS[node.tag]
            yield from self._unexpected(node, formatting)
        elif node.tag == f"{W}fldChar":
            yield from self._field(node)
            yield from self._unexpected(node, formatting)
        elif node.tag == f"{W}fldSimple":
            yield from self._simple_field(node, formatting)
        elif node.tag in _WRAPPERS:
            yield from self.pieces(node, formatting.within(of_control(node)))
        elif not is_silent(node):
            yield from self._marked(node, formatting)

    def _marked(self, node: etree._Element, formatting: TextFormatting) -> Iterator[Piece]:
        """What is not known to be plain text: its mark, and its text under that mark."""
        under = formatting.within([name_of(node)])
        if node.tag not in _TRACKED:
            yield MARK, self.mark(node)
        if node.tag in _OBJECTS:
            yield from ((under.odd, text.text or "") for text in node.iter(f"{W}t"))
        else:
            yield from self.pieces(node, under)

    def _unexpected(self, node: etree._Element, formatting: TextFormatting) -> Iterator[Piece]:
        """What stands in an element that should be empty."""
        for child in node:
            yield from self._marked(child, formatting)

    def _run(self, run: etree._Element, formatting: TextFormatting) -> TextFormatting:
        styles = (formatting.table, formatting.paragraph)
        properties = properties_of(run, "rPr")
        return formatting.within(
            self._visibility.of_run(*styles, properties, shaded=formatting.shaded)
        )

    def _text(self, node: etree._Element, formatting: TextFormatting) -> Iterator[Piece]:
        """A text; what stands in it beside letters leaves its mark, and the text goes on after."""
        yield from self._letters(_literal(node, node.text), node, formatting)
        for child in node:
            yield from self._marked(child, formatting)
            yield from self._letters(_literal(node, child.tail), node, formatting)

    def _letters(
        self, text: str, node: etree._Element, formatting: TextFormatting
    ) -> Iterator[Piece]:
        """The code of a field is kept for its mark, and page numbers do not count."""
        if node.tag in (f"{W}instrText", f"{W}delInstrText"):
            if self._in_code:
                self._in_code[-1].code.append(text)
            else:
                yield MARK, f"⟦instrText {text}⟧"
        elif not (self._pages and text.strip().isdecimal()):
            yield formatting.odd | ({"field code"} if self._in_code else set()), text

    def _simple_field(self, node: etree._Element, formatting: TextFormatting) -> Iterator[Piece]:
        """The mark of a field whose result stands in it."""
        field = _Field([_lock(node) + node.get(f"{W}instr", "")])
        self._fields.append(field)
        yield MARK, self._begin_result(field)
        yield from self.pieces(node, formatting)
        self._close(field)

    def _field(self, node: etree._Element) -> Iterator[Piece]:
        """Marks of fields."""
        kind = node.get(f"{W}fldCharType")
        if kind == "begin":
            field = _Field([_lock(node)])
            self._fields.append(field)
            self._in_code.append(field)
        elif not self._fields or (kind == "separate" and self._fields[-1].in_result):
            yield MARK, self.mark(node)
        elif kind == "separate":
            self._in_code.pop()
            yield MARK, self._begin_result(self._fields[-1])
        else:
            field = self._fields[-1]
            self._close(field)
            if not field.in_result:
                yield MARK, f"⟦{_code(field)}⟧"

    def _begin_result(self, field: _Field) -> str:
        """The mark of a field whose code has ended."""
        code = _code(field)
        field.in_result = True
        field.is_page = code.upper() in _PAGE_FIELDS
        self._pages += field.is_page
        return f"⟦{code}⟧"

    def _close(self, field: _Field) -> None:
        """A field has ended; those that were begun in a simple one may go on after it."""
        for place in range(len(self._fields) - 1, -1, -1):
            if self._fields[place] is field:
                del self._fields[place]
                self._pages -= field.is_page
                if not field.in_result:
                    self._in_code.pop()
                return


def _code(field: _Field) -> str:
    """A field's code without what programs add to it."""
    return " ".join(_MERGE_FORMAT.sub("", "".join(field.code)).split())


def _lock(mark: etree._Element) -> str:
    return "fldLock " if mark.get(f"{W}fldLock") in ("1", "true", "on") else ""


def _literal(node: etree._Element, text: str | None) -> str:
    """A text in a node as Word takes it: spaces at its ends only count where that is said."""
    text = plain(text or "")
    return text if node.get(_SPACE) == "preserve" else text.strip(" \t\r\n")


def name_of(node: etree._Element) -> str:
    """The name of an element, without its namespace."""
    return str(node.tag).rpartition("}")[2]


def of_control(node: etree._Element) -> Iterator[str]:
    """What may put other content into a content control than stands in it."""
    for properties in node.findall(f"{W}sdtPr"):
        others = (child for child in properties if child.tag not in _CONTROL)
        yield from (name_of(child) for child in others if not shows_its_date(child, node))


_SWITCHES = ("vanish", "specVanish", "strike", "dstrike")
_SMALLEST = 12
"""Half points; smaller letters are not read."""

_LOWEST = 200
"""Twentieths of a point of a row that grows with no text."""

_WHITE = 0.85
"""Of a brightness between 0 and 1."""

_PALE = ("themeColor=background", "themeColor=light")


class Visibility:
    """Which runs of a document are seen; equal ones are resolved once."""

    def __init__(self, styles: Stylesheet) -> None:
        """By the styles of the document."""
        self._styles = styles
        self._known: dict[tuple[object, ...], frozenset[str]] = {}
        self._said: dict[bytes, Look] = {}

    def said(self, properties: etree._Element | None) -> Look:
        """What the properties of a block say, if it has any; equal ones are read once."""
        key = written(properties)
        if key not in self._said:
            self._said[key] = given(properties)
        return self._said[key]

    def of_run(
        self, table: str | None, paragraph: str | None, run: etree._Element | None, *, shaded: bool
    ) -> frozenset[str]:
        """Why a run in styles of its table and paragraph is not seen; ``shaded`` is its ground."""
        key = (table, paragraph, written(run), shaded)
        if key not in self._known:
            self._known[key] = frozenset(self._of_run(table, paragraph, run, shaded=shaded))
        return self._known[key]

    def _of_run(
        self, table: str | None, paragraph: str | None, run: etree._Element | None, *, shaded: bool
    ) -> Iterator[str]:
        named = None if run is None else run.find(f"{W}rStyle")
        layers = [] if table is None else [self._styles.style("table", table)]
        layers.append(self._styles.style("paragraph", paragraph))
        if named is not None:
            layers.append(self._styles.style("character", named.get(f"{W}val")))
        look = run_look(
            self._styles.usual["rPr"], [one.said.get("rPr", {}) for one in layers], given(run)
        )
        apart = {name.rpartition(".")[2] for one in layers for name in one.rest if one.rest[name]}
        yield from (name for name in _SWITCHES if look.get(name) or name in apart)
        if "?sz" in look or int(look.get("sz", _SMALLEST)) < _SMALLEST:
            yield "tiny"
        if not shaded and not is_shaded(look) and _is_white(str(look.get("color", "auto"))):
            yield "white"

    def of_style(self, kind: str, name: str | None, container: str) -> Look:
        """What a style says in one of its containers."""
        return self._styles.style(kind, name).said.get(container, {})


def is_shaded(look: Look) -> bool:
    """True where there is another ground than the paper's."""
    return any(look.get(name, "none") != "none" for name in ("shd", "highlight"))


def _is_white(colour: str) -> bool:
    try:
        red, green, blue = bytes.fromhex(colour)
    except ValueError:
        return any(name in colour for name in _PALE)
    return (0.299 * red + 0.587 * green + 0.114 * blue) / 255 >= _WHITE


def of_block(look: Look) -> Iterator[str]:
    """Why nothing in a row or a cell with such properties is seen."""
    if look.get("hidden"):
        yield "hidden"
    if look.get("vMerge") == "continue":
        yield "vMerge"
    if "?hMerge" in look:
        yield "hMerge"
    if look.get("height.rule") == "exact" and int(look.get("height", 0)) < _LOWEST:
        yield "tiny"
