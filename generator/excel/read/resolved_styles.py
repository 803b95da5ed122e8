"""Cell formats of a workbook, each resolved to names and values through fonts, fills and theme."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from lxml import etree
from openpyxl.styles.colors import COLOR_INDEX

from generator.excel.read.guard import MAX_PART, Container, M
from generator.excel.read.number_formats import BUILT_IN
from generator.files.archive import digest

Look = Mapping[str, str]

_A: Final = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
_OF_THEME: Final = "lt1 dk1 lt2 dk2 accent1 accent2 accent3 accent4 accent5 accent6 hlink folHlink"
_ALIGNMENT: Final = {"horizontal": "general", "vertical": "bottom"}
_WORDS: Final = {"true": "1", "false": "0", "on": "1", "off": "0"}


def parsed_part(container: Container, part: str, limit: int = MAX_PART) -> etree._Element:
    """The root of a part; raises RefusedError, or what lxml raises at a damaged one."""
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, remove_comments=True
    )
    return etree.fromstring(container.package.xml(part, limit), parser)


def word(value: str) -> str:
    """An attribute's value; the four spellings of yes and no are two."""
    return _WORDS.get(value, value)


_SYMBOLS: Final = "2"
_MOST_SAID: Final = 50
"""What one font, border or alignment may say; programs say a dozen things at most."""

_TABLES: Final = (
    ("fonts", "font"),
    ("fills", "fill"),
    ("borders", "border"),
    ("cellXfs", "xf"),
)


class CellStyles:
    """The formats of cells by number, each resolved once."""

    def __init__(self, container: Container) -> None:
        self._looks: dict[str, Look] = {}
        part = container.styles
        root = etree.Element("none") if part is None else parsed_part(container, part)
        self._colours = _Colours(container, root)
        own = root.iterfind(f"{M}numFmts/{M}numFmt")
        declared = {str(one.get("numFmtId")): str(one.get("formatCode", "")) for one in own}
        self._codes = BUILT_IN | declared
        self._fonts, self._fills, self._borders, self._formats = (
            list(root.iterfind(f"{M}{many}/{M}{one}")) for many, one in _TABLES
        )

    def of(self, number: str) -> Look:
        """What a format says, but what holds anyway."""
        if number not in self._looks:
            self._looks[number] = {k: v for k, v in self._resolved(int(number)) if v}
        return self._looks[number]

    def _resolved(self, number: int) -> Iterator[tuple[str, str]]:
        if number >= len(self._formats):
            return
        xf = self._formats[number]
        code = self._codes.get(xf.get("numFmtId", "0"), f"?{xf.get('numFmtId')}")
        yield "format", "" if code.lower() == "general" else code
        font = self._fonts[int(xf.get("fontId", "0"))]
        border = self._borders[int(xf.get("borderId", "0"))]
        if max(len(font), len(border), len(border.attrib)) > _MOST_SAID:
            raise ValueError(number)
        yield from self._font(font)
        yield from self._fill(self._fills[int(xf.get("fillId", "0"))])
        yield from self._border(border)
        alignment = xf.find(f"{M}alignment")
        if alignment is not None and len(alignment.attrib) > _MOST_SAID:
            raise ValueError(number)
        for key, value in () if alignment is None else alignment.attrib.items():
            said = word(str(value))
            yield f"alignment.{key!s}", "" if said == _ALIGNMENT.get(str(key), "0") else said

    def _font(self, font: etree._Element) -> Iterator[tuple[str, str]]:
        for item in font.iterchildren(etree.Element):
            name = etree.QName(item).localname
            if name == "family" or (name == "charset" and item.get("val") != _SYMBOLS):
                continue  # classes of fonts; the name decides, unless letters are symbols
            if name == "scheme":  # a font of the theme stands for the one that is named
                theme = self._colours.font(str(item.get("val")))
                if theme:
                    yield "font.name", theme
                continue
            if name == "color":
                colour = self._colours.of(item)
                yield "font.color", "" if colour == "000000" else colour
            else:
                value = word(item.get("val", "single" if name == "u" else "1"))
                if name == "sz":
                    value = f"{float(value):g}"  # 11 and 11.0 are one size
                yield f"font.{name}", "" if value in ("0", "none", "baseline") else value

    def _fill(self, fill: etree._Element) -> Iterator[tuple[str, str]]:
        pattern = fill.find(f"{M}patternFill")
        if pattern is None or len(fill) > 1:
            yield "fill", digest(etree.tostring(fill, method="c14n", exclusive=True))[:16]
            return
        kind = pattern.get("patternType", "none")
        inks = ("fgColor",) if kind == "solid" else ("fgColor", "bgColor")
        found = (pattern.find(M + ink) for ink in inks)
        colours = [self._colours.of(ink) for ink in found if ink is not None]
        yield "fill", "" if kind == "none" else "|".join((kind, *colours))

    def _border(self, border: etree._Element) -> Iterator[tuple[str, str]]:
        for side in border.iterchildren(etree.Element):
            name, kind = etree.QName(side).localname, side.get("style", "none")
            name = {"start": "left", "end": "right"}.get(name, name)
            colour = side.find(f"{M}color")
            ink = "000000" if colour is None else self._colours.of(colour)
            yield f"line.{name}", "" if kind == "none" else f"{kind}|{ink}"
        for key, value in border.attrib.items():
            yield f"line.{key!s}", word(str(value)).removeprefix("0")


class _Colours:
    """Colours as RRGGBB, wherever they are taken from; the fonts of the theme.

    A palette that a workbook brings along stands in place of the old one; it has one at most.
    """

    def __init__(self, container: Container, styles: etree._Element) -> None:
        if len(styles.findall(f"{M}colors")) > 1:
            raise ValueError(styles.tag)
        own = styles.findall(f"{M}colors/{M}indexedColors/{M}rgbColor")
        palette = [str(colour.get("rgb", "")) for colour in own]
        self._palette: Sequence[str] = palette or COLOR_INDEX
        package, main = container.package, container.package.main()
        themes = [r.part for r in package.relations(main) if r.kind == "theme" and r.part]
        self._root = parsed_part(container, themes[0]) if themes else None
        scheme = None if self._root is None else self._root.find(f".//{_A}clrScheme")
        found = {} if scheme is None else {etree.QName(c).localname: c for c in scheme}
        self._theme = [_of_scheme(name, found.get(name)) for name in _OF_THEME.split()]

    def font(self, scheme: str) -> str:
        """The font that the theme has for headings or for text; empty where it has none."""
        path = f".//{_A}{scheme}Font/{_A}latin"
        found = None if self._root is None else self._root.find(path)
        return "" if found is None else found.get("typeface", "")

    def of(self, item: etree._Element) -> str:
        """One colour; what is left to the program is black."""
        tint = float(item.get("tint", "0"))
        shade = f"{tint:+.3f}" if tint else ""
        if item.get("theme") is not None:  # of several sayings Excel takes the theme's first
            return self._theme[int(str(item.get("theme")))] + shade
        if item.get("rgb") is not None:
            return str(item.get("rgb"))[-6:].upper() + shade
        number = int(item.get("indexed", "64"))
        if number < len(self._palette):
            return self._palette[number][-6:].upper() + shade
        return "000000" + shade


def _of_scheme(name: str, colour: etree._Element | None) -> str:
    """A colour of the theme; without a theme Excel takes white and black as they usually are."""
    inner = None if colour is None else next(colour.iterchildren(etree.Element), None)
    if inner is None:
        return {"lt1": "FFFFFF", "dk1": "000000"}.get(name, name)
    return str(inner.get("lastClr") or inner.get("val") or "").upper()
