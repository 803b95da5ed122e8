"""Finds what Word markup has twice where it may stand once: programs differ in which they take."""

from __future__ import annotations

from lxml import etree

from generator.word.read.places import W


def _names(*names: str) -> frozenset[str]:
    return frozenset(W + name for name in names)


_OF_ONE = _names(
    *("pPr", "rPr", "tcPr", "trPr", "tblPr", "tblPrEx", "sectPr"),
    *("body", "tblGrid", "docDefaults", "compat", "numPr"),
    *("tblBorders", "tcBorders", "pBdr", "pgBorders", "tblCellMar", "tcMar"),
)
"""Of these there is one beside others, and what they hold stands in them once."""

_HOLDERS = _OF_ONE - _names("body", "tblGrid") | _names("style", "styles", "settings")
_KEYS = {
    f"{W}headerReference": f"{W}type",
    f"{W}footerReference": f"{W}type",
    f"{W}tblStylePr": f"{W}type",
    f"{W}style": f"{W}styleId",
    f"{W}compatSetting": f"{W}name",
}
"""What stands there several times, each time under another key."""

_REPEATED = _names("activeWritingStyle", "attachedSchema", "smartTagType")


def twice(root: etree._Element) -> str:
    """The name of an element that stands below a root twice in one place; empty when none does."""
    for element in root.iter(*_OF_ONE | _HOLDERS):
        tag = element.tag
        if tag in _OF_ONE and next(element.itersiblings(tag), None) is not None:
            return str(etree.QName(element).localname)
        tags = [child.tag for child in element] if tag in _HOLDERS else []
        name = _unlike(element) if len(tags) > len(set(tags)) else ""
        if name:
            return name
    return ""


def _unlike(holder: etree._Element) -> str:
    """The name of two elements in a holder that do not say the same; some write bold twice."""
    found: dict[tuple[str, str | None], etree._Element] = {}
    for child in holder.iterchildren(f"{W}*"):
        key = (str(child.tag), child.get(_KEYS.get(str(child.tag), "key")))
        other = found.setdefault(key, child)
        are_equal = other.items() == child.items() and not len(other) and not len(child)
        if other is not child and not are_equal and child.tag not in _REPEATED:
            return str(etree.QName(child).localname)
    return ""
