"""The text of a paragraph as runs of one formatting: letters and their fonts, fields, drawings.

A picture may stand in its line like a letter, and so may a signature line.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from itertools import groupby
from typing import TYPE_CHECKING, NamedTuple

from lxml import etree

from generator.word.formatting.values import Look, children, local, only
from generator.word.read.text import NO_BREAK_HYPHEN, OF_ASIA, OF_COMPLEX_SCRIPTS, UNUSUAL, floats
from generator.word.read.xml import W

if TYPE_CHECKING:
    from generator.word.formatting.blocks import FormattingWalk


_ASIAN_LETTERS = re.compile(f"[{OF_ASIA}]")
_COMPLEX_LETTERS = re.compile(f"[{OF_COMPLEX_SCRIPTS}]")


@lru_cache(4096)  # a paper has some hundred letters
def shown(letter: str) -> tuple[str, str]:
    """Which of a run's four fonts shows a letter (17.3.2.26), and the blank or hyphen it is."""
    is_blank = letter == NO_BREAK_HYPHEN or (letter != " " and letter.isspace())
    if letter.isascii():
        slot = "ascii"
    elif _COMPLEX_LETTERS.match(letter):
        slot = "cs"
    else:
        slot = "eastAsia" if _ASIAN_LETTERS.match(letter) else "hAnsi"
    return slot, f"{ord(letter):04X}" if is_blank else ""


def is_in_table(node: etree._Element, within: etree._Element) -> bool:
    """True below a table that lies within an element."""
    for above in node.iterancestors():
        if above is within:
            return False
        if local(above) == "tbl":
            return True
    return False


def text_of(item: etree._Element) -> str:
    """The text of a run's element, without the outer blanks that Word drops."""
    text = "".join(map(str, item.itertext()))
    kept = item.get("{http://www.w3.org/XML/1998/namespace}space") == "preserve"
    return text if kept else text.strip(" \t\r\n")


def breaks_more(item: etree._Element) -> bool:
    """True of a break that ends more than a line, or goes below what stands beside it."""
    kind = f"{W}type"
    others = [name for name in item.attrib if name != kind]
    is_line = item.get(kind, "textWrapping") == "textWrapping" and not others
    return local(item) == "br" and not is_line


INLINE, SIGNATURE_LINE = "inline", "signature line"
"""Said of a picture that stands in its line like a letter, and of a place for a signature."""

_PICTURE = "http://schemas.openxmlformats.org/drawingml/2006/picture"
_SIGNATURE = "{urn:schemas-microsoft-com:office:office}signatureline"
_OF_SIGNATURES = frozenset({"imagedata", "lock", "signatureline"})
_SIZED = re.compile(r"(?:(?:width|height):\d{1,3}(?:\.\d+)?pt;?)+")
_SHAPE_KINDS = frozenset({"shapetype", "shape"})
_TALLEST_PICTURE = 9_000_000
"""English metric units, 25 cm: a taller picture leaves its page."""


def in_line(name: str, drawn: etree._Element) -> Iterator[str]:
    """What of a drawing makes it stand in its line: a picture held there, a signature line."""
    if name == "drawing" and len(drawn) == 1 and etree.QName(drawn[0]).localname == "inline":
        kinds = [data.get("uri") for data in drawn.iter("{*}graphicData")]
        heights = [int(size.get("cy", "-1")) for size in drawn.iter("{*}extent")]
        is_low = all(0 < height <= _TALLEST_PICTURE for height in heights)
        if kinds == [_PICTURE] and is_low and next(drawn.iter("{*}txbx"), None) is None:
            yield INLINE
    if name == "pict" and _is_signature_line(drawn):
        yield SIGNATURE_LINE


def _is_signature_line(drawn: etree._Element) -> bool:
    """True of one shape with a signature line in it that says its width and height alone."""
    kinds = [etree.QName(child).localname for child in drawn]
    shapes = [child for child in drawn if etree.QName(child).localname == "shape"]
    if len(shapes) != 1 or not _SHAPE_KINDS.issuperset(kinds):
        return False
    inside = {etree.QName(child).localname for child in shapes[0]}
    style = shapes[0].get("style", "").replace(" ", "")
    has_line = shapes[0].find(_SIGNATURE) is not None and inside <= _OF_SIGNATURES
    return has_line and _SIZED.fullmatch(style) is not None


SILENT = frozenset(
    {"bookmarkStart", "bookmarkEnd", "proofErr", "permStart", "permEnd", "lastRenderedPageBreak"}
    | {"commentRangeStart", "commentRangeEnd", "commentReference", "annotationRef"}
    | {"pPr", "rPr", "tblPr", "tblGrid", "trPr", "tcPr", "tblPrEx", "sectPr"}
)
"""Marks without ink: bookmarks, comments, the spelling check; and containers read elsewhere."""


_LETTERS = {
    "tab": "\t",
    "br": "\n",
    "cr": "\n",
    "noBreakHyphen": NO_BREAK_HYPHEN,
    "softHyphen": "\u00ad",
}


_COUNTED_FIELDS = frozenset({"PAGE", "NUMPAGES", "SECTIONPAGES"})


class Run(NamedTuple):
    """Neighbouring letters of one formatting, blanks included."""

    length: int
    look: Look


class Runs:
    """The text of one paragraph, neighbours of one formatting joined."""

    def __init__(self, walk: FormattingWalk, style: str) -> None:
        self._walk, self._style = walk, style
        self._found: list[Run] = []
        self._floating: list[Run] = []
        self._field: list[str] = []
        self._field_looks: list[Look] = []
        self._depth = 0
        self._in_result = False

    def found(self) -> tuple[Run, ...]:
        """What was taken; what floats comes first."""
        if self._depth:
            self._put(0, {"?field": "not closed"})
        return (*self._floating, *self._found)

    def take(self, item: etree._Element) -> None:
        """Take what stands in a paragraph, or in a part of it."""
        for child in children(item):
            name = local(child)
            if name in SILENT:
                continue
            if name == "r":
                self._run(child)
            elif name == "fldSimple":
                self._simple(child)
            elif name == "hyperlink":
                self._put(0, {"?hyperlink": self._walk.target(child)})
                self.take(child)
            else:
                self._put(0, {f"?{name}": self._walk.digest(child)})

    def _run(self, run: etree._Element) -> None:
        properties = only(run, "rPr")
        for child in run.iterchildren(etree.Element):
            name = local(child)
            if name in SILENT:
                continue
            if name == "fldChar":
                self._field_mark(child, properties)
            elif self._depth:
                self._within_field(name, child, properties)
            elif name == "t":
                self._text(text_of(child), properties)
            elif name == "tab":
                look = self._walk.run_look(self._style, properties, "ascii")
                self._put(1, {**look, "blank": f"tab {self._walk.tab_stop}"})
            elif name in _LETTERS and not breaks_more(child):
                self._text(_LETTERS[name], properties)
            else:
                self._strange(name, child, properties)

    def _strange(self, name: str, child: etree._Element, properties: etree._Element | None) -> None:
        """What is no letter; programs put what floats before a paragraph's text or behind it."""
        drawn: Look = {f"?{name}": self._walk.digest(child)}
        if floats(str(drawn[f"?{name}"])):
            self._floating.append(Run(0, drawn))
            return
        look = self._walk.run_look(self._style, properties, "ascii")
        self._put(1, {**look, **drawn, **dict.fromkeys(in_line(name, child), 1)})

    def _text(self, text: str, properties: etree._Element | None) -> None:
        usual = self._walk.run_look(self._style, properties, "ascii")
        is_one = usual == self._walk.run_look(self._style, properties, "hAnsi")
        if is_one and not UNUSUAL.search(text):
            if text:
                self._put(len(text), usual)
            return
        for (slot, blank), letters in groupby(text, shown):
            look = self._walk.run_look(self._style, properties, slot)
            self._put(len(list(letters)), {**look, "blank": blank} if blank else look)

    def _put(self, length: int, look: Look) -> None:
        if self._found and self._found[-1].look == look:
            length += self._found.pop().length
        self._found.append(Run(length, look))

    def _simple(self, item: etree._Element) -> None:
        self._open_field()
        self._field.append(item.get(f"{W}instr", ""))
        if item.get(f"{W}fldLock") is not None:
            self._field.append("locked")
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
        if len(item) or item.get(f"{W}fldLock") is not None:
            self._field.append(self._walk.digest(item))
        if kind == "separate" and self._depth == 1:
            self._in_result = True
        elif kind == "end":
            self._close_field()

    def _within_field(
        self, name: str, child: etree._Element, properties: etree._Element | None
    ) -> None:
        text = child.text or "" if name == "instrText" else text_of(child)
        self._field_looks.append(self._walk.run_look(self._style, properties, "ascii"))
        if name == "instrText":
            self._field.append(text)
        elif name != "t":
            self._field.append(self._walk.digest(child))
        elif not (self._in_result and self._depth == 1 and self._code() in _COUNTED_FIELDS):
            self._field.append(text)

    def _code(self) -> str:
        """The field's code, without the usual digits, and that updates keep their formatting."""
        code = " ".join("".join(self._field).split()).removesuffix(r" \* MERGEFORMAT")
        return code.removesuffix(r" \* Arabic")

    def _close_field(self) -> None:
        self._depth -= 1
        if self._depth:
            return
        code = self._code()
        looks = self._field_looks or [{}]
        for number, look in enumerate(looks):
            if look not in looks[:number]:
                self._put(0, {**look, "field": code})
