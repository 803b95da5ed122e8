"""Parses Word's markup safely (bounded depth, fetching nothing), finds damage, marks drawings."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Final

from lxml import etree

from generator.files.archive import digest
from generator.files.opc import AmbiguousError, RefusedError
from generator.messages.problems import Code, Phrase
from generator.word.read.text import MOST_APART

W: Final = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"

MAX_DEPTH: Final = 64
"""Elements within one another; a picture in a table in a table of Word's takes forty.

Whoever walks through a part may take steps of the order of its size times this.
"""

_IS_TOO_DEEP = etree.XPath(f"boolean({'/*' * (MAX_DEPTH + 1)})")


def w(*names: str) -> frozenset[str]:
    """Names of elements of Word."""
    return frozenset(W + name for name in names)


_OF_ONE = w(
    *("pPr", "rPr", "tcPr", "trPr", "tblPr", "tblPrEx", "sectPr"),
    *("body", "tblGrid", "docDefaults", "compat", "numPr"),
    *("tblBorders", "tcBorders", "pBdr", "pgBorders", "tblCellMar", "tcMar"),
)
"""Of these there is one beside others, and what they hold stands in them once."""

_HOLDERS = _OF_ONE - w("body", "tblGrid") | w("style", "styles", "settings")
_KEYS = {
    f"{W}headerReference": f"{W}type",
    f"{W}footerReference": f"{W}type",
    f"{W}tblStylePr": f"{W}type",
    f"{W}style": f"{W}styleId",
    f"{W}compatSetting": f"{W}name",
}
"""What stands there several times, each time under another key."""

_REPEATED = w("activeWritingStyle", "attachedSchema", "smartTagType")


def parsed(markup: bytes, part: str) -> etree._Element:
    """The root of a part; raises :class:`RefusedError` when it is broken or nested too deep.

    And where something stands twice that there can be once: programs differ in which they take.
    """
    # Text on both sides of a comment is one text.
    parser = etree.XMLParser(
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        remove_comments=True,
        remove_pis=True,
    )
    try:
        root = etree.fromstring(markup, parser)
    except etree.XMLSyntaxError as error:
        raise RefusedError(Code.FILE_DAMAGED, part) from error
    if _IS_TOO_DEEP(root):
        raise RefusedError(Code.FILE_DAMAGED, part)
    if _twice(root):
        raise AmbiguousError(Phrase("ambiguous.element", {"part": part}))
    return root


def _twice(root: etree._Element) -> bool:
    """True when something below a root stands twice in one place."""
    for element in root.iter(*_OF_ONE | _HOLDERS):
        tag = element.tag
        if tag in _OF_ONE and next(element.itersiblings(tag), None) is not None:
            return True
        tags = [child.tag for child in element] if tag in _HOLDERS else []
        if len(tags) > len(set(tags)) and _disagree(element):
            return True
    return False


def _disagree(holder: etree._Element) -> bool:
    """True when two elements in a holder do not say the same; some programs write bold twice."""
    found: dict[tuple[str, str | None], etree._Element] = {}
    for child in holder.iterchildren(f"{W}*"):
        key = (str(child.tag), child.get(_KEYS.get(str(child.tag), "key")))
        other = found.setdefault(key, child)
        are_equal = other.items() == child.items() and not len(other) and not len(child)
        if other is not child and not are_equal and child.tag not in _REPEATED:
            return True
    return False


_NUMBERS = re.compile(r"[0-9]{1,4}")


def shows_its_date(item: etree._Element, control: etree._Element) -> bool:
    """True of the date of a control that holds no other than is written in it."""
    if item.tag != f"{W}date":
        return False
    day = _NUMBERS.findall(item.get(f"{W}fullDate", "").partition("T")[0])
    written = _NUMBERS.findall("".join(text.text or "" for text in control.iter(f"{W}t")))
    return {*map(int, day)} <= {*map(int, written)}


_PROPERTIES = w(
    *("rPr", "pPr", "tblPr", "tblPrEx", "tblGrid", "trPr", "tcPr", "sdtPr", "sdtEndPr"),
    *("customXmlPr", "smartTagPr", "sectPr"),
)
_SILENT = w(
    *("bookmarkStart", "bookmarkEnd", "proofErr", "permStart", "permEnd", "softHyphen"),
    *("lastRenderedPageBreak", "separator", "continuationSeparator", "footnoteRef"),
    *("endnoteRef", "annotationRef", "commentRangeStart", "commentRangeEnd", "commentReference"),
)
_CONTENT = w("p", "r", "t", "tbl", "drawing", "pict", "object", "sdt") | {
    "{http://schemas.openxmlformats.org/markup-compatibility/2006}AlternateContent"
}


def is_silent(node: etree._Element) -> bool:
    """True of an element that shows nothing and holds nothing that could be shown.

    Properties are looked at where they apply.
    """
    if node.tag in _PROPERTIES:
        is_flat = not any(len(child) or child.tag in _CONTENT for child in node)
        return is_flat or next(node.iter(*_CONTENT), None) is None  # no program writes any there
    return node.tag in _SILENT and not len(node)


PARAGRAPH_HOLDERS = ("tc", "txbxContent", "hdr", "ftr", "footnote")
"""What Word calls damaged when no paragraph is left in it."""

_BLOCKS = tuple(W + name for name in ("p", "tbl", "sdt", "customXml"))


def damage_in(parts: Mapping[str, bytes]) -> Iterator[str]:
    """What is damaged in the parts of a document, in words for the maintainers."""
    yield from _damage_in_package(parts)
    for name, part in parts.items():
        if name.startswith("word/") and name.endswith(".xml"):  # what Word itself wrote
            yield from _damage_in_part(etree.fromstring(part))


def _damage_in_package(parts: Mapping[str, bytes]) -> Iterator[str]:
    """Every part has a content type and every relationship its part."""
    types = etree.fromstring(parts["[Content_Types].xml"])
    defaults = {str(node.get("Extension")).lower() for node in types.iter("{*}Default")}
    overrides = {str(node.get("PartName")).lstrip("/") for node in types.iter("{*}Override")}
    for name in sorted(set(parts) - overrides - {"[Content_Types].xml"}):
        if name.rpartition(".")[2].lower() not in defaults:
            yield f"no content type: {name}"
    linked = {target for name in parts if name.endswith(".rels") for target in _links(name, parts)}
    for name in sorted((overrides | linked) - set(parts)):
        yield f"no such part: {name}"


def _links(relations: str, parts: Mapping[str, bytes]) -> Iterator[str]:
    """The parts that a part of relationships points to."""
    folder = posixpath.dirname(posixpath.dirname(relations))
    for relation in etree.fromstring(parts[relations]):
        if relation.get("TargetMode") != "External":
            target = posixpath.join("/", folder, str(relation.get("Target")))
            yield posixpath.normpath(target).lstrip("/")


def _damage_in_part(root: etree._Element) -> Iterator[str]:
    """What Word calls a damaged document: cells without a paragraph, tables without a row."""
    body = root.find(f"{W}body")
    if root.tag == f"{W}document" and (body is None or body.find(f"{W}sectPr") is None):
        yield "no page settings"
    for holder in root.iter(*(W + name for name in PARAGRAPH_HOLDERS)):
        blocks = [child.tag for child in holder if child.tag in _BLOCKS]
        if not blocks or blocks[-1] == f"{W}tbl":
            yield f"no paragraph at the end of {holder.tag.removeprefix(W)}"
    for table in root.iter(f"{W}tbl"):
        if table.find(f".//{W}tr") is None:
            yield "a table without a row"
    for row in root.iter(f"{W}tr"):
        if row.find(f".//{W}tc") is None:
            yield "a row without a cell"


LinkDigest = Callable[[str], str]
"""The digest of what a link of the part at hand points to, by the link's identifier."""


_RELATIONS = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
_DRAWN = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}"
_EMU = 36000  # to a millimetre

_PLAIN: Final = frozenset(
    {"drawing", "inline", "anchor", "extent", "effectExtent", "docPr", "cNvGraphicFramePr"}
    | {"graphicFrameLocks", "graphic", "graphicData", "pic", "nvPicPr", "cNvPr", "cNvPicPr"}
    | {"picLocks", "blipFill", "blip", "stretch", "fillRect", "spPr", "xfrm", "off", "ext"}
    | {"prstGeom", "avLst", "simplePos", "positionH", "positionV", "posOffset", "align"}
    | {"wrapNone", "wrapSquare", "wrapTopAndBottom", "extLst", "useLocalDpi", "noFill", "ln"}
    | {"srcRect", "sizeRelH", "sizeRelV", "pctWidth", "pctHeight"}
)
_ONLY: Final = {
    "fillRect": {"0"},
    "srcRect": {"0"},
    "xfrm": {"0", "false"},
}
"""Elements that say nothing of a plain picture with these values of all their attributes."""


def drawing_mark(node: etree._Element, parts: LinkDigest) -> str:
    """The mark of a picture, a shape or an embedded object."""
    links = [
        parts(str(value))
        for item in node.iter(etree.Element)
        for name, value in item.attrib.items()
        if str(name).startswith(_RELATIONS)
    ]
    if not len(node) and not node.attrib:
        return "⟦□⟧"
    frame = next(node.iter(f"{_DRAWN}inline", f"{_DRAWN}anchor"), None)
    if frame is not None and len(links) == 1 and _is_plain(node):
        return f"⟦□ {links[0]} {' '.join(_described(frame))}⟧"
    return f"⟦□ {digest(_markup(node) + ' '.join(links).encode())[:16]}⟧"


def _is_plain(node: etree._Element) -> bool:
    for item in node.iter(etree.Element):
        name = etree.QName(item).localname
        values = {etree.QName(key).localname: value for key, value in item.attrib.items()}
        if name not in _PLAIN or not _ONLY.get(name, {*values.values()}).issuperset(
            values.values()
        ):
            return False
        if name == "prstGeom" and values.get("prst") != "rect":
            return False
        if name in ("pctWidth", "pctHeight") and item.text != "0":
            return False
        if name == "blip" and "link" in values:
            return False
        if name in ("docPr", "cNvPr") and values.get("hidden", "0") not in ("0", "false"):
            return False
    lines = ([etree.QName(c).localname for c in line] for line in node.iter("{*}ln"))
    return len(list(node.iter("{*}blip"))) == 1 and all(drawn == ["noFill"] for drawn in lines)


def _described(frame: etree._Element) -> Iterator[str]:
    """How a picture stands: in the line or over the page, its size, its place."""
    yield etree.QName(frame).localname
    extents = [e for e in frame.iter("{*}extent", "{*}ext") if e.get("cx") is not None]
    for extent in extents[:1] + [e for e in extents[1:] if _differs(e, extents[0])]:
        yield f"{_mm(extent.get('cx'))}×{_mm(extent.get('cy'))}"
    if etree.QName(frame).localname == "anchor":
        yield "behind" if frame.get("behindDoc") in ("1", "true") else "before"
        yield from _placed(frame)


def _differs(one: etree._Element, other: etree._Element) -> bool:
    pairs = [(_float(one.get(side)), _float(other.get(side))) for side in ("cx", "cy")]
    return any(abs(a - b) > MOST_APART * abs(b) for a, b in pairs)


def _placed(frame: etree._Element) -> Iterator[str]:
    for axis in ("positionH", "positionV"):
        for position in frame.findall(_DRAWN + axis):
            yield f"{axis[-1]} {position.get('relativeFrom')}"
            for said in position:
                offset = etree.QName(said).localname == "posOffset"
                yield _mm(said.text) if offset else str(said.text)
    wraps: Sequence[etree._Element] = [e for e in frame if "wrap" in str(e.tag)]
    yield from (etree.QName(wrap).localname for wrap in wraps)


def _mm(value: str | None) -> str:
    return f"{_float(value) / _EMU:.2f}mm"


def _float(value: str | None) -> float:
    """A measure; one that is none raises :class:`ValueError`: the paper cannot be read."""
    return float(int(value or ""))


def _markup(node: etree._Element) -> bytes:
    """All of an element; the identifiers of links change from program to program."""
    copied = etree.fromstring(etree.tostring(node, with_tail=False))
    for item in copied.iter(etree.Element):
        for name in [name for name in item.attrib if str(name).startswith(_RELATIONS)]:
            del item.attrib[name]
    return bytes(etree.tostring(copied, method="c14n", exclusive=True))


def properties_of(block: etree._Element, name: str) -> etree._Element | None:
    """The properties of a block, if it has any; what is parsed has them once."""
    return next(block.iterchildren(W + name), None)


def val_of(properties: etree._Element | None, name: str) -> str | None:
    """The ``val`` of a property; None where it is not said."""
    found = None if properties is None else properties.find(W + name)
    return None if found is None else found.get(f"{W}val")
