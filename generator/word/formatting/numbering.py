"""The numbers and bullets of lists as paragraphs show them: each level by what is said of it.

Two lists are distinguished by their order in the document, not by the numbers that programs
give them.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from lxml import etree

from generator.files.zip import digest
from generator.word.formatting.values import TwiceError, W, attributes, given, local, markup, only

_USUAL = {"start": "0", "suff": "tab", "lvlJc": "left", "isLgl": "0"}
_LINK = "style"
_OF_PROGRAMS = frozenset({"pStyle", "legacy", "nsid", "tmpl"})
"""What is said of a level for the program's own use; a style's paragraphs say their number."""


class Numbering:
    """The lists of one document."""

    def __init__(self, root: etree._Element | None) -> None:
        """Of the part with the definitions, where there is one."""
        self._lists: dict[str, etree._Element] = {}
        self._abstract: dict[str, etree._Element] = {}
        self._order: dict[str, int] = {}
        self._known: dict[tuple[str, str], str] = {}
        self._changes: dict[etree._Element, Mapping[str, etree._Element]] = {}
        self._said_of: dict[etree._Element, Mapping[str, object]] = {}
        for item in () if root is None else root.iterchildren(f"{W}num", f"{W}abstractNum"):
            if local(item) == "num":
                self._lists[item.get(f"{W}numId", "")] = item
            else:
                self._abstract[item.get(f"{W}abstractNumId", "")] = item
        pictures = () if root is None else root.iterchildren(f"{W}numPicBullet")
        self._pictures = {str(one.get(f"{W}numPicBulletId")): markup(one) for one in pictures}

    def shown(self, number: str, level: str) -> str:
        """What a level of a list shows, ``none`` where the document does not define it."""
        key = (number, level)
        if key not in self._known:
            self._known[key] = self._shown(number, level)
        return self._known[key]

    def _shown(self, number: str, level: str) -> str:
        own = self._lists.get(number)
        if own is None:
            return "none"
        base = only(own, "abstractNumId")
        name = "" if base is None else base.get(f"{W}val", "")
        said = [*self._levels(self._abstract.get(name), level)]
        change = self._change(own, level)
        if change is not None:
            said += [*self._levels(change, level), *_start(change)]
        list_ = f"abstract {name}" if change is None else number
        place = self._order.setdefault(list_, len(self._order))
        return f"{place}|{level}|{digest(repr(said).encode())[:16]}"

    def _change(self, own: etree._Element, level: str) -> etree._Element | None:
        """What a list says of a level otherwise than the definition it is of."""
        if own not in self._changes:
            self._changes[own] = _by_level(own, "lvlOverride")
        return self._changes[own].get(level)

    def _levels(self, holder: etree._Element | None, level: str) -> Iterator[object]:
        if holder is None:
            return
        if holder not in self._said_of:
            self._said_of[holder] = self._of_holder(holder)
        said = self._said_of[holder]
        if level in said:
            yield said[level]
        if _LINK in said:
            yield said[_LINK]
            yield from (self._said_of_linked(said[_LINK], level))

    def _said_of_linked(self, style: object, level: str) -> Iterator[object]:
        """What the list of a style says, that another list takes its levels from."""
        for holder in self._abstract.values():
            own = holder.find(f"{W}styleLink")
            if own is not None and attributes(own) == style:
                yield from (sorted(self._said(one)) for one in _of_level(holder, level))

    def _of_holder(self, holder: etree._Element) -> Mapping[str, object]:
        """What is said of each level, once, and of the style that a list links to."""
        levels = _by_level(holder, "lvl")
        found: dict[str, object] = {name: sorted(self._said(one)) for name, one in levels.items()}
        link = holder.find(f"{W}numStyleLink")
        return found if link is None else {**found, _LINK: attributes(link)}

    def _said(self, level: etree._Element) -> Iterator[tuple[str, str]]:
        for item in level.iterchildren(etree.Element):
            name, value = local(item), item.get(f"{W}val", "1")
            if name in ("pPr", "rPr"):
                yield name, repr(sorted(given(item).items()))
            elif name == "lvlPicBulletId":
                yield name, self._pictures.get(value, "")
            elif name not in _OF_PROGRAMS and _USUAL.get(name) != value:
                yield name, attributes(item)


def _by_level(holder: etree._Element, name: str) -> dict[str, etree._Element]:
    found: dict[str, etree._Element] = {}
    for one in holder.iterchildren(W + name):
        level = one.get(f"{W}ilvl", "")
        if level in found:
            raise TwiceError(level)
        found[level] = one
    return found


def _of_level(holder: etree._Element, level: str) -> Iterator[etree._Element]:
    return (one for one in holder.iterchildren(f"{W}lvl") if one.get(f"{W}ilvl") == level)


def _start(change: etree._Element) -> Iterator[object]:
    found = only(change, "startOverride")
    if found is not None:
        yield attributes(found)
