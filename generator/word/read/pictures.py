"""What stands for a picture in a line: which one it is, how large and where.

A plain picture is described in words that stay when another program saves it: the digest of its
bytes, what holds it, its size and place. For whatever else is drawn there is a digest of all its
markup, which no other program leaves as it is: then a person must look.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Final

from lxml import etree

from generator.files.zip import digest
from generator.word.read.text import MOST_APART

Parts = Callable[[str], str]
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
_BARE: Final = ("fillRect", "srcRect")
"""Elements that say something of a plain picture only by measures other than 0."""


def mark(node: etree._Element, parts: Parts) -> str:
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
        if name not in _PLAIN or (name in _BARE and set(values.values()) - {"0"}):
            return False
        if name == "xfrm" and set(values.values()) - {"0", "false"}:
            return False
        if name == "prstGeom" and values.get("prst") != "rect":
            return False
        if name in ("pctWidth", "pctHeight") and item.text != "0":
            return False
        if name == "blip" and "link" in values:
            return False
        if name in ("docPr", "cNvPr") and values.get("hidden", "0") not in ("0", "false"):
            return False
    return len(list(node.iter("{*}blip"))) == 1 and _ln_is_plain(node)


def _ln_is_plain(node: etree._Element) -> bool:
    """True when no line is drawn around it."""
    return all(
        [etree.QName(c).localname for c in line] == ["noFill"] for line in node.iter("{*}ln")
    )


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
