"""The numbers and bullets of lists as paragraphs show them: each level by what is said of it.

Two lists are told apart by their order in the document, not by the numbers that programs give them.
"""

from __future__ import annotations

from collections.abc import Iterator

from lxml import etree

from generator.files.zip import digest
from generator.word.formatting.values import W, attributes, given, local, markup, only

_USUAL = {"start": "0", "suff": "tab", "lvlJc": "left", "isLgl": "0"}
_OF_PROGRAMS = frozenset({"pStyle", "legacy", "nsid", "tmpl"})
"""What is said of a level for the program's own use; a style's paragraphs say their number."""


class Numbering:
    """The lists of one document."""

    def __init__(self, root: etree._Element | None) -> None:
        """Of the part with the definitions, where there is one."""
        self._lists: dict[str, etree._Element] = {}
        self._abstract: dict[str, etree._Element] = {}
        self._order: dict[str, int] = {}
        for item in () if root is None else root.iterchildren(f"{W}num", f"{W}abstractNum"):
            if local(item) == "num":
                self._lists[item.get(f"{W}numId", "")] = item
            else:
                self._abstract[item.get(f"{W}abstractNumId", "")] = item
        pictures = () if root is None else root.iterchildren(f"{W}numPicBullet")
        self._pictures = {str(one.get(f"{W}numPicBulletId")): markup(one) for one in pictures}

    def shown(self, number: str, level: str) -> str:
        """What a level of a list shows, ``none`` where the document does not define it."""
        own = self._lists.get(number)
        if own is None:
            return "none"
        base = only(own, "abstractNumId")
        name = "" if base is None else base.get(f"{W}val", "")
        changes = [c for c in own.iterchildren(f"{W}lvlOverride") if c.get(f"{W}ilvl") == level]
        said = [*self._levels(self._abstract.get(name), level)]
        for change in changes:
            said += [*self._levels(change, level), *_start(change)]
        place = self._order.setdefault(number if changes else f"abstract {name}", len(self._order))
        return f"{place}|{level}|{digest(repr(said).encode())[:16]}"

    def _levels(self, holder: etree._Element | None, level: str) -> Iterator[object]:
        levels = () if holder is None else holder.iterchildren(f"{W}lvl")
        for one in levels:
            if one.get(f"{W}ilvl") == level:
                yield sorted(self._said(one))
        link = None if holder is None else holder.find(f"{W}numStyleLink")
        if link is not None:
            yield attributes(link)

    def _said(self, level: etree._Element) -> Iterator[tuple[str, str]]:
        for item in level.iterchildren(etree.Element):
            name, value = local(item), item.get(f"{W}val", "1")
            if name in ("pPr", "rPr"):
                yield name, repr(sorted(given(item).items()))
            elif name == "lvlPicBulletId":
                yield name, self._pictures.get(value, "")
            elif name not in _OF_PROGRAMS and _USUAL.get(name) != value:
                yield name, attributes(item)


def _start(change: etree._Element) -> Iterator[object]:
    found = only(change, "startOverride")
    if found is not None:
        yield attributes(found)
