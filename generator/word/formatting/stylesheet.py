"""The styles of a document, each resolved once through the styles it is based on."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache

from lxml import etree

from generator.files.archive import digest
from generator.files.opc import RefusedError
from generator.messages.problems import Code
from generator.word.formatting.values import (
    Look,
    TwiceError,
    Value,
    attributes,
    bounded,
    given,
    known,
    local,
    markup,
    only,
)
from generator.word.read.xml import W

_A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
MOST_STYLES = 5_000
"""Styles of a document; Word itself has no more than 4,079."""

_MOST_SAID = 2_000_000
"""Properties of all blocks, and the work of resolving them; large papers of ours have a quarter."""

_SCRIPTS = {"EastAsia": "ea", "Bidi": "cs"}
_CONTAINERS = ("pPr", "rPr", "tblPr", "trPr", "tcPr")
_FOLLOWED = frozenset({"firstRow"})
"""The parts of tables whose styling is resolved; any other is compared by its markup."""


@dataclass(frozen=True)
class Style:
    """What a style and those it is based on say together, by container.

    ``first_row`` is what holds for a table's heading rows; ``rest`` names what is not resolved.
    """

    said: Mapping[str, Look] = field(default_factory=dict)
    first_row: Mapping[str, Look] = field(default_factory=dict)
    rest: Look = field(default_factory=dict)

    def over(self, base: Style) -> Style:
        """This style over the one it is based on."""
        return Style(
            _over(self.said, base.said),
            _over(self.first_row, base.first_row),
            bounded({**base.rest, **self.rest}),
        )


class Stylesheet:
    """The styles and the usual formatting of one document."""

    def __init__(
        self,
        styles: etree._Element | None,
        theme: etree._Element | None,
        numbering: etree._Element | None = None,
    ) -> None:
        """Of the parts with the styles, the theme and the lists, where there are such."""
        self.numbering = Numbering(numbering)
        self._elements: dict[tuple[str, str], etree._Element] = {}
        self._defaults: dict[str, str] = {}
        self._resolved: dict[tuple[str, str], Style] = {}
        self._theme = theme
        self._left = _MOST_SAID
        self.usual: dict[str, Look] = {"rPr": {}, "pPr": {}}
        for item in () if styles is None else styles.iterchildren(f"{W}style"):
            key = (item.get(f"{W}type", "paragraph"), item.get(f"{W}styleId", ""))
            if key in self._elements:
                raise TwiceError(key[1])
            self._elements[key] = item
            if len(self._elements) > MOST_STYLES:
                raise RefusedError(Code.FILE_TOO_LARGE, "styles")
            if item.get(f"{W}default") in ("1", "true", "on"):
                if key[0] in self._defaults:
                    raise TwiceError(key[1])
                self._defaults[key[0]] = key[1]
        if styles is not None:
            for name in ("rPr", "pPr"):
                usual = only(styles, "docDefaults")
                default = None if usual is None else only(usual, f"{name}Default")
                self.usual[name] = given(None if default is None else only(default, name))

    def spend(self, look: Look, work: int = 0) -> None:
        """Count a block's formatting, and what it took to resolve, of all that may be said."""
        self._left -= len(look) + work
        if self._left < 0:
            raise RefusedError(Code.FILE_TOO_LARGE)

    def style(self, kind: str, identifier: str | None) -> Style:
        """A style by its kind and identifier, or the usual one of the kind."""
        key = (kind, identifier or "")
        if key not in self._elements:
            key = (kind, self._defaults.get(kind, ""))
        if key not in self._resolved:
            chain = [k for k in self._chain(key) if k not in self._resolved]
            for one in reversed(chain):
                base = self._base(one)
                below = Style() if base is None else self._resolved.get(base, Style())
                self._resolved[one] = self._own(one).over(below)
        return self._resolved.get(key, Style())

    def _chain(self, key: tuple[str, str]) -> Iterator[tuple[str, str]]:
        """A style and those below it, the nearest first, to the first that is resolved already."""
        passed: set[tuple[str, str]] = set()
        step: tuple[str, str] | None = key
        while step is not None and step in self._elements and step not in passed:
            passed.add(step)
            yield step
            step = None if step in self._resolved else self._base(step)

    def _base(self, key: tuple[str, str]) -> tuple[str, str] | None:
        base = only(self._elements[key], "basedOn")
        return None if base is None else (key[0], base.get(f"{W}val", ""))

    def _own(self, key: tuple[str, str]) -> Style:
        item = self._elements[key]
        said = {name: given(only(item, name)) for name in _CONTAINERS}
        first: dict[str, Look] = {}
        rest: dict[str, Value] = {}
        parts = {part.get(f"{W}type", ""): part for part in item.iterchildren(f"{W}tblStylePr")}
        if len(parts) < len(item.findall(f"{W}tblStylePr")):
            raise TwiceError(key[1])
        for name, part in parts.items():
            if name in _FOLLOWED:
                first = {inner: given(only(part, inner)) for inner in ("trPr", "tcPr")}
                rest.update(_unresolved(part, f"{name}.", "pPr", "rPr", "tblPr"))
            else:
                rest[f"?tblStylePr.{name}"] = markup(part)
        if key[0] == "table":  # of letters in tables nearer styles decide, each program in its way
            rest.update(_unresolved(item, "", "pPr", "rPr"))
        return Style(said, first, rest)

    def font(self, name: Value) -> Value:
        """The name of a font; one that the theme chooses is looked up there."""
        if not isinstance(name, str) or not name.startswith("@"):
            return name
        kind = "majorFont" if name.startswith("@major") else "minorFont"
        script = next((s for end, s in _SCRIPTS.items() if name.endswith(end)), "latin")
        found = None if self._theme is None else self._theme.find(f".//{_A}{kind}/{_A}{script}")
        return name if found is None else str(found.get("typeface", name))

    def palette(self) -> str:
        """The colours of the theme, as a digest."""
        scheme = None if self._theme is None else self._theme.find(f".//{_A}clrScheme")
        return "none" if scheme is None else markup(scheme)


def _unresolved(item: etree._Element, prefix: str, *containers: str) -> Iterator[tuple[str, Value]]:
    for name in containers:
        for key, value in given(only(item, name)).items():
            yield f"?style.{prefix}{name}.{key}", value


def _over(nearer: Mapping[str, Look], further: Mapping[str, Look]) -> dict[str, Look]:
    return {
        name: bounded({**further.get(name, {}), **nearer.get(name, {})})
        for name in {**further, **nearer}
    }


def run_look(usual: Look, styles: Sequence[Look], own: Look) -> dict[str, Value]:
    """The effective formatting of text: the usual, then styles from the furthest, then its own.

    A switch that several styles turn on is off again; what the text itself says is final.
    """
    look, toggles = dict(usual), known().toggles
    for style in styles:
        for name, value in style.items():
            if name in toggles and value and look.get(name) and not usual.get(name):
                look[name] = 0
            elif name not in toggles or value or name not in look:
                look[name] = value
    return {**look, **own}


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
        self.shown = cache(self._shown)
        self._changes = cache(lambda own: _by_level(own, "lvlOverride"))
        self._said_of = cache(self._of_holder)
        for item in () if root is None else root.iterchildren(f"{W}num", f"{W}abstractNum"):
            if local(item) == "num":
                self._lists[item.get(f"{W}numId", "")] = item
            else:
                self._abstract[item.get(f"{W}abstractNumId", "")] = item
        pictures = () if root is None else root.iterchildren(f"{W}numPicBullet")
        self._pictures = {str(one.get(f"{W}numPicBulletId")): markup(one) for one in pictures}

    def _shown(self, number: str, level: str) -> str:
        """What a level of a list shows, ``none`` where the document does not define it."""
        own = self._lists.get(number)
        if own is None:
            return "none"
        base = only(own, "abstractNumId")
        name = "" if base is None else base.get(f"{W}val", "")
        said = [*self._levels(self._abstract.get(name), level)]
        change = self._changes(own).get(level)
        if change is not None:
            start = only(change, "startOverride")
            said += [*self._levels(change, level), *([] if start is None else [attributes(start)])]
        list_ = f"abstract {name}" if change is None else number
        place = self._order.setdefault(list_, len(self._order))
        return f"{place}|{level}|{digest(repr(said).encode())[:16]}"

    def _levels(self, holder: etree._Element | None, level: str) -> Iterator[object]:
        if holder is None:
            return
        said = self._said_of(holder)
        if level in said:
            yield said[level]
        if _LINK in said:
            yield said[_LINK]
            for linked in self._abstract.values():  # the list that this one takes its levels from
                own = linked.find(f"{W}styleLink")
                if own is not None and attributes(own) == said[_LINK]:
                    levels = linked.findall(f"{W}lvl")
                    yield from (sorted(self._said(v)) for v in levels if v.get(f"{W}ilvl") == level)

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
