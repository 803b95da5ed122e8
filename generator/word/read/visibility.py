"""Says which text a reader does not see, by its effective formatting.

How a paper is formatted is compared elsewhere; here only what is not seen is no word.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from lxml import etree

from generator.word.formatting.stylesheet import Style, Stylesheet, run_look
from generator.word.formatting.values import Look, given
from generator.word.read.xml import W

HIDING = frozenset(
    {"vanish", "specVanish", "strike", "dstrike", "white", "tiny"}
    | {"hidden", "vMerge", "hMerge", "del", "moveFrom", "field code"}
)
"""Why a text is not seen: its formatting, its row or cell, a change, its place in a field."""

_SWITCHES = ("vanish", "specVanish", "strike", "dstrike")
_SMALLEST = 12
"""Half points; smaller letters are not read."""

_LOWEST = 200
"""Twentieths of a point of a row that grows with no text."""

_WHITE = 0.85
"""Of a brightness between 0 and 1."""

_PALE = ("themeColor=background", "themeColor=light")


def hides(reasons: frozenset[str]) -> bool:
    """True when a reader sees nothing of such a text."""
    return not reasons.isdisjoint(HIDING)


class Visibility:
    """Which runs of a document are seen; equal ones are resolved once."""

    def __init__(self, styles: Stylesheet) -> None:
        """By the styles of the document."""
        self._styles = styles
        self._known: dict[tuple[object, ...], frozenset[str]] = {}
        self._said: dict[bytes, Look] = {}

    def said(self, properties: etree._Element) -> Look:
        """What the properties of a block say; equal ones are read once."""
        written = etree.tostring(properties, with_tail=False)
        if written not in self._said:
            self._said[written] = given(properties)
        return self._said[written]

    def of_run(
        self, table: str | None, paragraph: str | None, run: etree._Element | None, *, shaded: bool
    ) -> frozenset[str]:
        """Why a run in styles of its table and paragraph is not seen; ``shaded`` is its ground."""
        written = b"" if run is None else etree.tostring(run, with_tail=False)
        key = (table, paragraph, written, shaded)
        if key not in self._known:
            self._known[key] = frozenset(self._of_run(table, paragraph, run, shaded=shaded))
        return self._known[key]

    def _of_run(
        self, table: str | None, paragraph: str | None, run: etree._Element | None, *, shaded: bool
    ) -> Iterator[str]:
        named = None if run is None else run.find(f"{W}rStyle")
        layers = [] if table is None else [self._styles.style("table", table)]
        layers.append(self._styles.style("paragraph", paragraph))
        if named is not None:
            layers.append(self._styles.style("character", named.get(f"{W}val")))
        look = run_look(self._styles.usual["rPr"], [_letters(one) for one in layers], given(run))
        apart = {name.rpartition(".")[2] for one in layers for name in one.rest if one.rest[name]}
        yield from (name for name in _SWITCHES if look.get(name) or name in apart)
        if "?sz" in look or int(look.get("sz", _SMALLEST)) < _SMALLEST:
            yield "tiny"
        if not shaded and not is_shaded(look) and _is_white(str(look.get("color", "auto"))):
            yield "white"

    def of_style(self, kind: str, name: str | None, container: str) -> Look:
        """What a style says in one of its containers."""
        return self._styles.style(kind, name).said.get(container, {})


def _letters(style: Style) -> Look:
    return style.said.get("rPr", {})


def is_shaded(look: Look) -> bool:
    """True where there is another ground than the paper's."""
    return any(look.get(name, "none") != "none" for name in ("shd", "highlight"))


def _is_white(colour: str) -> bool:
    try:
        red, green, blue = bytes.fromhex(colour)
    except ValueError:
        return any(name in colour for name in _PALE)
    return (0.299 * red + 0.587 * green + 0.114 * blue) / 255 >= _WHITE


def of_block(looks: Sequence[Look]) -> Iterator[str]:
    """Why nothing in a row or a cell with such properties is seen."""
    for look in looks:
        if look.get("hidden"):
            yield "hidden"
        if look.get("vMerge") == "continue":
            yield "vMerge"
        if "?hMerge" in look:
            yield "hMerge"
        if look.get("height.rule") == "exact" and int(look.get("height", 0)) < _LOWEST:
            yield "tiny"
