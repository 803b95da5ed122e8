"""The one door by which markup of Word comes in: parsed, of bounded depth, fetching nothing."""

from __future__ import annotations

import re
from typing import Final

from lxml import etree

from generator.files.package import AmbiguousError, RefusedError
from generator.messages.problems import Code, Phrase

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
