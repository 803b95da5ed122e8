"""What in a document's formatting keeps a reader from seeing its text as it is written.

Formatting known to be harmless is listed; whatever else is met is named, so that a way of hiding
or disguising text that nobody thought of is told rather than trusted.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from lxml import etree

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
_W14 = "{http://schemas.microsoft.com/office/word/2010/wordml}"

_HIDING = frozenset(
    {"vanish", "specVanish", "strike", "dstrike", "white", "tiny"}
    | {"hidden", "vMerge", "hMerge", "del", "moveFrom", "field code"}
)

_Worn = tuple[str, str | None]

_CONTAINERS = ("rPr", "pPr", "tblPr", "tblPrEx", "trPr", "tcPr")
_CHANGES = tuple(f"{name}Change" for name in _CONTAINERS)
_TAGS = tuple(W + name for name in _CONTAINERS)

# Unicode fonts whose letters and digits look like what they are.
_FONTS = frozenset(
    {"Times New Roman", "Liberation Serif", "Arial", "Liberation Sans", "Calibri", "Carlito"}
    | {
        "Cambria",
        "Caladea",
        "Courier New",
        "Consolas",
        "Liberation Mono",
        "Tahoma",
        "Verdana",
        "Georgia",
    }
    | {"Segoe UI", "Segoe UI Symbol", "Arial Unicode MS", "MS Gothic", "PT Serif", "PT Sans"}
    | {"DejaVu Sans", "DejaVu Serif", "Noto Sans", "Noto Serif", "OpenSymbol"}
)

_HARMLESS = frozenset(
    {"rStyle", "b", "bCs", "i", "iCs", "u", "bdr", "lang", "kern", "noProof", "szCs"}
    | {"pStyle", "keepNext", "keepLines", "pageBreakBefore", "widowControl", "pBdr", "tabs"}
    | {"suppressLineNumbers", "suppressAutoHyphens", "kinsoku", "wordWrap", "overflowPunct"}
    | {"topLinePunct", "autoSpaceDE", "autoSpaceDN", "adjustRightInd", "snapToGrid"}
    | {"contextualSpacing", "mirrorIndents", "jc", "textAlignment", "outlineLvl", "divId"}
    | {"cnfStyle", "sectPr", "suppressOverlap"}
    | {"tblStyle", "tblStyleRowBandSize", "tblStyleColBandSize", "tblW", "tblBorders"}
    | {"tblLayout", "tblLook", "tblCaption", "tblDescription"}
    | {"cantSplit", "tblHeader", "wBefore", "wAfter"}
    | {"gridSpan", "noWrap", "vAlign", "hideMark", "headers"}
    | {"headerReference", "footerReference", "footnotePr", "endnotePr", "type", "paperSrc"}
    | {"pgBorders", "pgNumType", "titlePg", "docGrid", "formProt", "noEndnote"}
    | {"printerSettings", f"{_W14}ligatures", f"{_W14}cntxtAlts"}
)
_OFF = frozenset({"0", "false", "off", "none"})
_DARKEST_FILL, _PALEST_TEXT, _WHITE = 0.75, 0.55, 0.85  # of a brightness between 0 and 1
_SMALLEST, _LARGEST = 12, 144  # half points
_NARROWEST = 200  # twentieths of a point
_HIGHLIGHTS = frozenset({"yellow", "cyan", "white", "lightGray", "green"})


def _number(element: etree._Element, name: str) -> float:
    """A measure in an attribute; not a number, which fails every comparison, when it is none."""
    try:
        return int(element.get(f"{W}{name}", ""))
    except ValueError:
        return float("nan")


def _within(name: str, least: int, most: int) -> Callable[[etree._Element], bool]:
    return lambda element: least <= _number(element, name) <= most


def _each_within(least: int, most: int) -> Callable[[etree._Element], bool]:
    """Every measure that is given lies between two bounds."""
    return lambda element: all(
        least <= _number(element, name.removeprefix(W)) <= most
        for name in map(str, element.attrib)
        if not name.endswith("Chars")
    )


def _is(*values: str) -> Callable[[etree._Element], bool]:
    return lambda element: element.get(f"{W}val") in values


def _brightness(colour: str) -> float:
    """How bright an RRGGBB is, from 0 to 1; not a number when it is no colour."""
    try:
        red, green, blue = bytes.fromhex(colour)
    except ValueError:
        return float("nan")
    return (0.299 * red + 0.587 * green + 0.114 * blue) / 255


def _is_dark_text(element: etree._Element) -> bool:
    value = element.get(f"{W}val", "auto")
    dark = value == "auto" or _brightness(value) <= _PALEST_TEXT
    theme = element.get(f"{W}themeColor")
    shaded = element.get(f"{W}themeTint") is not None
    return dark and (theme is None or (theme in ("text1", "dark1") and not shaded))


def _is_light_fill(element: etree._Element) -> bool:
    fill = element.get(f"{W}fill", "auto")
    themed = element.get(f"{W}themeFill") is not None or element.get(f"{W}themeColor") is not None
    light = fill == "auto" or _brightness(fill) >= _DARKEST_FILL
    return light and not themed and element.get(f"{W}val") in ("clear", "nil")


def _is_plain_spacing(element: etree._Element) -> bool:
    """Of letters (``val``) or of lines: none so narrow that one runs over the other."""
    letters, line = element.get(f"{W}val"), element.get(f"{W}line")
    if letters is not None and not -20 <= _number(element, "val") <= 100:
        return False
    return line is None or 160 <= _number(element, "line") <= 2000


def _is_wide(element: etree._Element) -> bool:
    return element.get(f"{W}type") != "dxa" or _number(element, "w") >= _NARROWEST


def _is_narrow_margin(element: etree._Element) -> bool:
    return all(-1 <= _number(side, "w") <= 500 for side in element)


def _has_no_cross(element: etree._Element) -> bool:
    return all(
        side.tag not in (f"{W}tl2br", f"{W}tr2bl") or side.get(f"{W}val") in ("nil", "none")
        for side in element
    )


_CHECKED: dict[str, Callable[[etree._Element], bool]] = {
    "color": _is_dark_text,
    "sz": _within("val", _SMALLEST, _LARGEST),
    "highlight": lambda element: element.get(f"{W}val") in _HIGHLIGHTS,
    "shd": _is_light_fill,
    "spacing": _is_plain_spacing,
    "w": _within("val", 80, 150),
    "position": _within("val", -6, 6),
    "vertAlign": _is("baseline"),
    "ind": _each_within(-360, 7000),
    "numPr": lambda element: [n.get(f"{W}val") for n in element.iter(f"{W}numId")] == ["0"],
    "textDirection": _is("lrTb", "tb"),
    "tblInd": lambda element: abs(_number(element, "w")) <= 2000,
    "tblCellSpacing": _within("w", 0, 300),
    "tblCellMar": _is_narrow_margin,
    "tcMar": _is_narrow_margin,
    "trHeight": lambda element: element.get(f"{W}hRule") != "exact",
    "gridBefore": _is("0"),
    "gridAfter": _is("0"),
    "tcW": _is_wide,
    "tcBorders": _has_no_cross,
    "vMerge": _is("restart"),
    "pgSz": lambda element: all(8000 <= _number(element, side) <= 25000 for side in "wh"),
    "pgMar": _each_within(0, 5000),
    "cols": lambda element: element.get(f"{W}num") in (None, "1"),
}


def hides(reasons: frozenset[str]) -> bool:
    """True when a reader sees nothing of such a text; white on a dark ground is seen."""
    seen = {"white"} if "shd" in reasons else set()
    return not reasons.isdisjoint(_HIDING - seen)


def oddities(container: etree._Element) -> Iterator[str]:
    """The names of the properties in a container that may keep its text from being seen."""
    for item in container:
        name = str(item.tag).removeprefix(W)
        if name in _CHANGES or name in _CONTAINERS:
            # What was before a tracked change of format shows to whoever views the original.
            yield from _deep_oddities(item)
        elif name == "rFonts" or name in _HARMLESS or item.get(f"{W}val") in _OFF:
            continue
        elif name not in _CHECKED or not _CHECKED[name](item):
            yield _reason(name.rpartition("}")[2], item)


def _reason(name: str, item: etree._Element) -> str:
    if name == "sz" and not _number(item, "val") >= _SMALLEST:
        return "tiny"
    if name == "trHeight" and not _number(item, "val") >= _NARROWEST:
        return "tiny"
    themed = str(item.get(f"{W}themeColor")).startswith(("background", "light"))
    if name == "color" and (themed or _brightness(item.get(f"{W}val", "")) >= _WHITE):
        return "white"
    return name


class Looks:
    """The styles of a document: what they do to the text that wears them."""

    def __init__(self, styles: etree._Element | None, theme: etree._Element | None) -> None:
        """Of the parts with the styles and the theme, where there are such."""
        self._styles: dict[str | None, list[etree._Element]] = {}
        self._default: dict[str | None, str | None] = {}
        self._defaults = [] if styles is None else list(styles.iter(f"{W}docDefaults"))
        self._theme = theme
        self._chains: dict[_Worn, tuple[frozenset[str], tuple[str, ...]]] = {}
        self._runs: dict[tuple[tuple[_Worn, ...], bytes], frozenset[str]] = {}
        for style in () if styles is None else styles.iter(f"{W}style"):
            identifier = style.get(f"{W}styleId")
            self._styles.setdefault(identifier, []).append(style)
            if style.get(f"{W}default") in ("1", "true", "on"):
                self._default.setdefault(style.get(f"{W}type"), identifier)

    def of_run(
        self, styles: tuple[_Worn, ...], properties: Sequence[etree._Element]
    ) -> frozenset[str]:
        """What is odd about text in styles (kind and identifier, nearest first) and properties."""
        key = (styles, b"".join(etree.tostring(item) for item in properties))
        if key not in self._runs:
            self._runs[key] = frozenset(self._found(styles, properties))
        return self._runs[key]

    def _found(
        self, styles: tuple[_Worn, ...], properties: Sequence[etree._Element]
    ) -> Iterator[str]:
        fonts = tuple(font for item in properties for font in self._fonts(item))
        for item in (*properties, *self._defaults):
            yield from _deep_oddities(item)
        for worn in styles:
            odd, given = self._chain(worn)
            yield from odd
            fonts = fonts or given
        fonts = fonts or tuple(font for item in self._defaults for font in self._fonts(item))
        yield from (f"font {font}" for font in fonts if font not in _FONTS)
        if self._theme is not None and self._is_pale_theme(self._theme):
            yield "color"

    def _chain(self, worn: _Worn) -> tuple[frozenset[str], tuple[str, ...]]:
        """The oddities of a style and of all it is based on, and the fonts it gives."""
        if worn not in self._chains:
            chain = list(self._based_on(*worn))
            odd = (reason for style in chain for reason in _deep_oddities(style))
            fonts = (tuple(self._fonts(style)) for style in chain)
            self._chains[worn] = (frozenset(odd), next((f for f in fonts if f), ()))
        return self._chains[worn]

    def _based_on(self, kind: str, identifier: str | None) -> Iterator[etree._Element]:
        passed: set[str | None] = set()
        style = identifier if identifier in self._styles else self._default.get(kind)
        while style in self._styles and style not in passed:
            passed.add(style)
            yield from self._styles[style]
            base = self._styles[style][0].find(f"{W}basedOn")
            style = None if base is None else base.get(f"{W}val")

    def _fonts(self, container: etree._Element) -> Iterator[str]:
        for fonts in container.iter(f"{W}rFonts"):
            asian = ("eastAsia",) if fonts.get(f"{W}hint") == "eastAsia" else ()
            for name in ("ascii", "hAnsi", *asian):
                theme = fonts.get(f"{W}{name}Theme")
                font = fonts.get(f"{W}{name}") if theme is None else self._theme_font(theme)
                if font is not None:
                    yield font

    def _theme_font(self, name: str) -> str:
        kind = "majorFont" if name.startswith("major") else "minorFont"
        latin = None if self._theme is None else self._theme.find(f".//{_A}{kind}/{_A}latin")
        return name if latin is None else str(latin.get("typeface", name))

    def _is_pale_theme(self, theme: etree._Element) -> bool:
        """True when what themes call dark is not."""
        dark = theme.find(f".//{_A}dk1/*")
        colour = "" if dark is None else dark.get("lastClr") or dark.get("val") or ""
        return not _brightness(colour) <= _PALEST_TEXT


def _deep_oddities(block: etree._Element) -> Iterator[str]:
    """The oddities of every container in a block of formatting, the block itself included."""
    for container in block.iter(*_TAGS):
        yield from oddities(container)
