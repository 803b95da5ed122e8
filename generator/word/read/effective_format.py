"""Effective formatting: direct formatting, style chain and defaults resolved.

A style further away counts only where a nearer one is silent, except for what it may hide: there
every one of them is asked, for programs do not agree on which is the nearer.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from lxml import etree

from generator.files.package import RefusedError
from generator.messages.problems import Code
from generator.word.read.visibility import brightness, deep_oddities, ground_of, number, text_of
from generator.word.read.xml import W

StyleRef = tuple[str, str | None]
"""A style by its kind and identifier; None: the usual one of the kind."""

_A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"

# Unicode fonts whose letters and digits look like what they are.
_FONTS = frozenset(
    {"", "Times New Roman", "Liberation Serif", "Arial", "Liberation Sans", "Calibri", "Carlito"}
    | {"Cambria", "Caladea", "Courier New", "Consolas", "Liberation Mono", "Tahoma", "Verdana"}
    | {"Georgia", "Segoe UI", "Segoe UI Symbol", "Arial Unicode MS", "MS Gothic", "PT Serif"}
    | {"PT Sans", "DejaVu Sans", "DejaVu Serif", "Noto Sans", "Noto Serif", "OpenSymbol"}
)
_SLOTS: Final = ("ascii", "hAnsi", "eastAsia", "cs")
_ASIAN_LETTERS: Final = (
    "\u1100-\u11ff\u2e80-\ud7ff\uf900-\ufaff\ufe30-\ufe6f\uff00-\uffef\U00020000-\U0010ffff"
)
_COMPLEX_LETTERS: Final = "\u0590-\u0dff\ufb1d-\ufdff\ufe70-\ufeff"
_ASIAN, _COMPLEX = re.compile(f"[{_ASIAN_LETTERS}]"), re.compile(f"[{_COMPLEX_LETTERS}]")

OF_OTHER_FONTS: Final = _ASIAN_LETTERS + _COMPLEX_LETTERS
"""The ranges of letters that neither of the two usual fonts of a run shows."""

_LONGEST_CHAIN = 50
"""Styles based one on another; Word's own have four at most."""

_MOST_STYLES = 5_000
"""Styles of a document; Word itself has no more than 4,079."""

_LEAST_ROOM = 400
"""Twentieths of a point that a line must have for its text."""

_PALEST_TEXT, _LEAST_CONTRAST = 0.55, 0.35  # of a brightness between 0 and 1
_OF_COLOUR = frozenset({"white", "color", "shd", "highlight"})


def slots(letters: str) -> frozenset[str]:
    """Which of a run's four fonts show its letters."""
    found = {"ascii"} if any(letter < "\x80" for letter in letters) else set()
    found |= {"hAnsi"} if not letters.isascii() else set()
    found |= {"eastAsia"} if _ASIAN.search(letters) else set()
    found |= {"cs"} if _COMPLEX.search(letters) else set()
    return frozenset(found)


@dataclass(frozen=True)
class _Given:
    """What one layer of formatting says: what is odd in it, and what others may overrule."""

    odd: frozenset[str] = frozenset()
    fonts: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    indents: Mapping[str, float] = field(default_factory=dict)
    text: float | None = None
    ground: float | None = None

    def over(self, other: _Given) -> _Given:
        """This layer over another one."""
        return _Given(
            self.odd | other.odd,
            {**other.fonts, **self.fonts},
            {**other.indents, **self.indents},
            other.text if self.text is None else self.text,
            min((g for g in (self.ground, other.ground) if g is not None), default=None),
        )


_TOO_LONG = _Given(frozenset({"basedOn"}))
"""Of a style that is based on too many, or on itself by way of others."""


class StyleResolver:
    """The styles of a document: what they do to its text."""

    def __init__(self, styles: etree._Element | None, theme: etree._Element | None) -> None:
        """Of the parts with the styles and the theme, where there are such.

        Raises :class:`RefusedError` when there are more styles than Word has.
        """
        self._styles: dict[str | None, list[etree._Element]] = {}
        self._default: dict[str | None, str | None] = {}
        self._theme = theme
        self._chains: dict[str | None, tuple[int, _Given]] = {}
        self._runs: dict[tuple[object, ...], frozenset[str]] = {}
        self._paragraphs: dict[tuple[object, ...], frozenset[str]] = {}
        for style in () if styles is None else styles.iter(f"{W}style"):
            identifier = style.get(f"{W}styleId")
            self._styles.setdefault(identifier, []).append(style)
            if style.get(f"{W}default") in ("1", "true", "on"):
                self._default.setdefault(style.get(f"{W}type"), identifier)
        if len(self._styles) > _MOST_STYLES:
            raise RefusedError(Code.FILE_TOO_LARGE, "styles")
        defaults = () if styles is None else styles.iter(f"{W}docDefaults")
        self._defaults = self._given(list(defaults))
        self._is_pale = theme is not None and _is_pale_theme(theme)

    def of_run(
        self,
        styles: tuple[StyleRef, ...],
        properties: Sequence[etree._Element],
        letters: frozenset[str],
        ground: float,
    ) -> frozenset[str]:
        """What is odd about text in styles (nearest first) and properties.

        ``letters`` are its slots, ``ground`` is how bright the darkest block is that it stands in.
        """
        key = (styles, _written(properties), letters, ground)
        if key not in self._runs:
            own = self._given(properties)
            whole = self._whole(own, styles)
            pale = {"color"} if self._is_pale else set()
            fonts = self._odd_fonts(whole, styles, letters)
            self._runs[key] = whole.odd | pale | fonts | _faint(own, whole, ground)
        return self._runs[key]

    def of_paragraph(
        self, styles: tuple[StyleRef, ...], properties: Sequence[etree._Element], room: float
    ) -> frozenset[str]:
        """What of its indents keeps a paragraph out of the room that it stands in."""
        key = (styles, _written(properties), room)
        if key not in self._paragraphs:
            whole = self._whole(self._given(properties), styles)
            found = {"ind"} if _left_of(room, whole.indents) < _LEAST_ROOM else set()
            tabs = (number(t, "pos") for p in properties for t in p.iterfind(f"{W}tabs/{W}tab"))
            found |= {"tabs"} if any(tab > room + _LEAST_ROOM for tab in tabs) else set()
            self._paragraphs[key] = frozenset(found)
        return self._paragraphs[key]

    def _whole(self, own: _Given, styles: Iterable[StyleRef]) -> _Given:
        for layer in (*map(self._chain, styles), self._defaults):
            own = own.over(layer)
        return own

    def _odd_fonts(
        self, whole: _Given, styles: Iterable[StyleRef], letters: frozenset[str]
    ) -> frozenset[str]:
        """Fonts whose letters may look like others."""
        used = letters | ({"eastAsia"} if "eastAsia" in whole.fonts.get("hint", ()) else set())
        # Programs do not agree on whether a table's font comes before the usual one.
        layers = (whole, *(self._chain(style) for style in styles if style[0] == "table"))
        found = (font for layer in layers for slot in used for font in layer.fonts.get(slot, ()))
        return frozenset(f"font {font}" for font in found if font not in _FONTS)

    def _chain(self, named: StyleRef) -> _Given:
        """What a style and all it is based on say; the default of its kind where there is none."""
        kind, identifier = named
        style = identifier if identifier in self._styles else self._default.get(kind)
        path: dict[str | None, None] = {}
        while style in self._styles and style not in self._chains and style not in path:
            path[style] = None
            style = self._base(style)
        # In a circle none is the last.
        depth, whole = (_LONGEST_CHAIN, _Given()) if style in path else (0, _Given())
        depth, whole = self._chains.get(style, (depth, whole))
        for style in reversed(path):
            depth += 1
            whole = self._own(style).over(whole) if depth <= _LONGEST_CHAIN else _TOO_LONG
            self._chains[style] = depth, whole
        return whole

    def _own(self, style: str | None) -> _Given:
        return self._given(self._styles[style])

    def _base(self, style: str | None) -> str | None:
        """The style that a style is based on."""
        base = self._styles[style][0].find(f"{W}basedOn")
        named = None if base is None else base.get(f"{W}val")
        return None if named == style else named

    def _given(self, containers: Sequence[etree._Element]) -> _Given:
        odd = frozenset(reason for item in containers for reason in deep_oddities(item))
        fonts: dict[str, dict[str, None]] = {}
        for node in (node for item in containers for node in item.iter(f"{W}rFonts")):
            for slot, font in self._fonts(node):
                fonts.setdefault(slot, {})[font] = None
        texts = [text_of(node) for item in containers for node in item.iter(f"{W}color")]
        shades = [n for item in containers for n in item.iter(f"{W}shd", f"{W}highlight")]
        return _Given(
            odd,
            {slot: tuple(named) for slot, named in fonts.items()},
            _indents(containers),
            max(texts, default=None),
            min(map(ground_of, shades), default=None),
        )

    def _fonts(self, node: etree._Element) -> Iterator[tuple[str, str]]:
        """The fonts that are named, by slot; one of the theme counts before one by name."""
        for slot in _SLOTS:
            theme = node.get(f"{W}{slot}Theme", node.get(f"{W}cstheme") if slot == "cs" else None)
            font = node.get(W + slot) if theme is None else self._theme_font(theme)
            if font is not None:
                yield slot, font
        if node.get(f"{W}hint") is not None:
            yield "hint", str(node.get(f"{W}hint"))

    def _theme_font(self, name: str) -> str:
        kind = "majorFont" if name.startswith("major") else "minorFont"
        scripts = {"EastAsia": "ea", "Bidi": "cs"}
        script = next((s for end, s in scripts.items() if name.endswith(end)), "latin")
        found = None if self._theme is None else self._theme.find(f".//{_A}{kind}/{_A}{script}")
        return name if found is None else str(found.get("typeface", name))


def _written(properties: Iterable[etree._Element]) -> bytes:
    return b"".join(etree.tostring(item) for item in properties)


def _faint(own: _Given, whole: _Given, ground: float) -> frozenset[str]:
    """Text of nearly the brightness of its ground; what its colour says is not said twice."""
    behind = min(ground, 1.0 if whole.ground is None else whole.ground)
    text = whole.text or 0.0
    shown = behind if own.ground is None else own.ground
    is_faint = abs(shown - text) < _LEAST_CONTRAST
    return frozenset({"contrast"}) if is_faint and whole.odd.isdisjoint(_OF_COLOUR) else frozenset()


def _indents(containers: Iterable[etree._Element]) -> dict[str, float]:
    return {
        str(name).removeprefix(W): number(node, str(name).removeprefix(W))
        for item in containers
        for node in item.iter(f"{W}ind")
        for name in node.attrib
    }


def _left_of(room: float, indents: Mapping[str, float]) -> float:
    """What indents leave of the room of a line."""
    left = indents.get("left", indents.get("start", 0))
    right = indents.get("right", indents.get("end", 0))
    return room - max(left, 0) - max(right, 0) - max(indents.get("firstLine", 0), 0)


def _is_pale_theme(theme: etree._Element) -> bool:
    """True when what themes call dark is not."""
    dark = theme.find(f".//{_A}dk1/*")
    colour = "" if dark is None else dark.get("lastClr") or dark.get("val") or ""
    return not brightness(colour) <= _PALEST_TEXT
