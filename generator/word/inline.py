"""Reads what stands in a paragraph, piece by piece; tells plain text from all else.

What is plain text is listed; whatever else is met leaves a mark with its name, and the text in it
is told as standing under that mark. Fields may cross paragraphs, so a reader goes through a whole
part.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Final

from lxml import etree

from generator.word.look import Looks, W, oddities

PICTURE: Final = "⟦□⟧"
"""Stands for a picture or an embedded object: it may not come or go unseen."""

Piece = tuple[frozenset[str], str]
"""What is odd about a piece of text, and the text."""

MARK: Final = frozenset({"⟦⟧"})
"""Beside a piece that is a mark itself, not text."""

_MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_SPACE = "{http://www.w3.org/XML/1998/namespace}space"


def w(*names: str) -> frozenset[str]:
    """Names of elements of Word."""
    return frozenset(W + name for name in names)


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
SILENT: Final = w(
    *("rPr", "pPr", "tblPr", "tblPrEx", "tblGrid", "trPr", "tcPr", "sdtPr", "sdtEndPr"),
    *("customXmlPr", "smartTagPr", "sectPr", "bookmarkStart", "bookmarkEnd", "proofErr"),
    *("permStart", "permEnd", "softHyphen", "lastRenderedPageBreak", "separator"),
    *("continuationSeparator", "footnoteRef", "endnoteRef", "annotationRef"),
    *("commentRangeStart", "commentRangeEnd"),
)
"""Elements that show nothing of their own; properties are looked at where they apply."""

_PAGE_FIELDS = ("PAGE", "NUMPAGES", "SECTIONPAGES")
_MERGE_FORMAT = re.compile(r"\\\*\s*(MERGEFORMAT|Arabic)\b", re.IGNORECASE)
# Programs write these letters as elements of their own, or the other way round.
_SAME = str.maketrans({"\u2011": "-", "\u00ad": None, "⟦": "⟦⟦", "⟧": "⟧⟧"})


def folded(text: str) -> str:
    """Text as lines hold it: composed, spaces folded, brackets told from our marks."""
    return fold(text.translate(_SAME))


def fold(text: str) -> str:
    """Text composed and its spaces folded."""
    return " ".join(unicodedata.normalize("NFC", text).split())


@dataclass(frozen=True)
class Dress:
    """What is odd about the text in some place, and the styles it wears, nearest first."""

    odd: frozenset[str] = frozenset()
    styles: tuple[tuple[str, str | None], ...] = ()

    def within(self, reasons: Iterable[str]) -> Dress:
        """Also odd for these reasons."""
        added = frozenset(reasons)
        return replace(self, odd=self.odd | added) if added else self

    def formatted(self, block: etree._Element, *properties: str) -> Dress:
        """Within a block of such properties."""
        found = (item for name in properties for item in block.findall(W + name))
        return self.within(reason for item in found for reason in oddities(item))

    def wearing(self, kind: str, block: etree._Element, properties: str, name: str) -> Dress:
        """Within a block that names its style in its properties."""
        style = block.find(f"{W}{properties}/{W}{name}")
        identifier = None if style is None else style.get(f"{W}val")
        return replace(self, styles=((kind, identifier), *self.styles))


@dataclass
class _Field:
    """A field that was begun: its code, and whether its result has begun."""

    code: str = ""
    in_result: bool = False


class Inline:
    """Goes through the paragraphs of a part in their order."""

    def __init__(self, looks: Looks) -> None:
        self._looks = looks
        self._fields: list[_Field] = []

    @property
    def is_within_a_field(self) -> bool:
        """True when a field was begun and has not ended."""
        return bool(self._fields)

    def pieces(self, node: etree._Element, dress: Dress) -> Iterator[Piece]:
        """The pieces of text and the marks in a paragraph, or in what stands in it."""
        for child in node:
            if child.tag == f"{W}r":
                yield from self.pieces(child, self._run(child, dress))
            elif child.tag in _TEXTS:
                yield from self._text(child, dress)
            elif child.tag in _BREAKS:
                yield dress.odd, _BREAKS[child.tag]
            elif child.tag in (f"{W}fldChar", f"{W}fldSimple"):
                yield from self._field(child, dress)
            elif child.tag in _WRAPPERS:
                yield from self.pieces(child, dress.within(of_control(child)))
            elif child.tag not in SILENT:
                yield from self._marked(child, dress)

    def _marked(self, node: etree._Element, dress: Dress) -> Iterator[Piece]:
        """What is not known to be plain text: its mark, and its text under that mark."""
        under = dress.within([name_of(node)])
        if node.tag not in _TRACKED:
            yield MARK, mark_of(node)
        if node.tag in _OBJECTS:
            yield from ((under.odd, text.text or "") for text in node.iter(f"{W}t"))
        else:
            yield from self.pieces(node, under)

    def _run(self, run: etree._Element, dress: Dress) -> Dress:
        worn = dress.wearing("character", run, "rPr", "rStyle").styles
        return dress.within(self._looks.of_run(worn, run.findall(f"{W}rPr")))

    def _text(self, node: etree._Element, dress: Dress) -> Iterator[Piece]:
        """A text; the code of a field is kept for its mark, and page numbers do not count."""
        text = _literal(node)
        in_code = [field for field in self._fields if not field.in_result]
        if node.tag in (f"{W}instrText", f"{W}delInstrText"):
            if in_code:
                in_code[-1].code += text
            else:
                yield MARK, f"⟦instrText {text}⟧"
        elif not (text.strip().isdecimal() and any(map(_shows_page, self._fields))):
            yield dress.odd | ({"field code"} if in_code else set()), text

    def _field(self, node: etree._Element, dress: Dress) -> Iterator[Piece]:
        """Marks of fields; what stands in a simple one is its result."""
        kind = node.get(f"{W}fldCharType")
        if node.tag == f"{W}fldSimple":
            field = _Field(_lock(node) + node.get(f"{W}instr", ""), in_result=True)
            yield MARK, f"⟦{_code(field)}⟧"
            self._fields.append(field)
            yield from self.pieces(node, dress)
            self._fields.remove(field)
        elif kind == "begin":
            self._fields.append(_Field(_lock(node)))
        elif not self._fields:
            yield MARK, mark_of(node)
        elif kind == "separate":
            self._fields[-1].in_result = True
            yield MARK, f"⟦{_code(self._fields[-1])}⟧"
        else:
            field = self._fields.pop()
            if not field.in_result:
                yield MARK, f"⟦{_code(field)}⟧"


def _code(field: _Field) -> str:
    """A field's code without what programs add to it."""
    return " ".join(_MERGE_FORMAT.sub("", field.code).split())


def _shows_page(field: _Field) -> bool:
    return field.in_result and _code(field).upper() in _PAGE_FIELDS


def _lock(mark: etree._Element) -> str:
    return "fldLock " if mark.get(f"{W}fldLock") in ("1", "true", "on") else ""


def _literal(node: etree._Element) -> str:
    """A node's text as Word takes it: spaces at its ends only count where that is said."""
    text = (node.text or "").translate(_SAME)
    return text if node.get(_SPACE) == "preserve" else text.strip(" \t\r\n")


def name_of(node: etree._Element) -> str:
    """The name of an element, without its namespace."""
    return str(node.tag).rpartition("}")[2]


def mark_of(node: etree._Element) -> str:
    """What stands for an element that is not known."""
    if node.tag in _OBJECTS:
        return PICTURE
    values = " ".join(str(value) for value in node.attrib.values())
    return f"⟦{name_of(node)} {values}⟧" if node.tag == f"{W}sym" else f"⟦{name_of(node)}⟧"


def of_control(node: etree._Element) -> Iterator[str]:
    """What may put other content into a content control than stands in it."""
    for properties in node.findall(f"{W}sdtPr"):
        yield from (name_of(child) for child in properties if child.tag not in _CONTROL)
