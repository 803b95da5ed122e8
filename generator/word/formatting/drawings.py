"""Drawings that stand in their line: a picture held there like a letter, a signature line."""

from __future__ import annotations

import re
from collections.abc import Iterator

from lxml import etree

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
