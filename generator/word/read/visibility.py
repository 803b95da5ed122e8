"""What in a document's formatting keeps a reader from seeing its text as it is written.

Formatting known to be harmless is listed; whatever else is met is named, so that a way of hiding
or disguising text that nobody thought of is reported rather than trusted.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from lxml import etree

from generator.word.read.xml import W

_W14 = "{http://schemas.microsoft.com/office/word/2010/wordml}"

HIDING = frozenset(
    {"vanish", "specVanish", "strike", "dstrike", "white", "tiny"}
    | {"hidden", "vMerge", "hMerge", "del", "moveFrom", "field code"}
)

_CONTAINERS = ("rPr", "pPr", "tblPr", "tblPrEx", "trPr", "tcPr")
_CHANGES = tuple(f"{name}Change" for name in _CONTAINERS)
_TAGS = tuple(W + name for name in _CONTAINERS)

_HARMLESS = frozenset(
    {"rStyle", "b", "bCs", "i", "iCs", "u", "lang", "kern", "noProof", "szCs"}
    | {"pStyle", "keepNext", "keepLines", "pageBreakBefore", "widowControl"}
    | {"suppressLineNumbers", "suppressAutoHyphens", "kinsoku", "wordWrap", "overflowPunct"}
    | {"topLinePunct", "autoSpaceDE", "autoSpaceDN", "adjustRightInd", "snapToGrid"}
    | {"contextualSpacing", "mirrorIndents", "jc", "textAlignment", "outlineLvl", "divId"}
    | {"cnfStyle", "sectPr", "suppressOverlap"}
    | {"tblStyle", "tblStyleRowBandSize", "tblStyleColBandSize"}
    | {"tblLayout", "tblLook", "tblCaption", "tblDescription"}
    | {"cantSplit", "tblHeader", "wBefore", "wAfter"}
    | {"gridSpan", "noWrap", "vAlign", "hideMark", "headers"}
    | {"headerReference", "footerReference", "footnotePr", "endnotePr", "type", "paperSrc"}
    | {"pgNumType", "titlePg", "formProt", "noEndnote"}
    | {"printerSettings", f"{_W14}ligatures", f"{_W14}cntxtAlts"}
)
_SWITCHES = frozenset(
    {"vanish", "specVanish", "webHidden", "strike", "dstrike", "caps", "smallCaps", "outline"}
    | {"shadow", "emboss", "imprint", "rtl", "cs", "oMath", "bidi", "bidiVisual", "hidden"}
    | {"tcFitText", "textboxTightWrap"}
)
"""Properties that are on or off and nothing else: only of these does "off" say that all is well."""

_OFF = frozenset({"0", "false", "off"})
_DARKEST_FILL, _PALEST_TEXT, _WHITE = 0.75, 0.55, 0.85  # of a brightness between 0 and 1
_SMALLEST, _LARGEST = 12, 144  # half points
_NARROWEST = 200  # twentieths of a point
_THICKEST, _FARTHEST = 24, 31  # of borders: eighths of a point, points
_TALLEST_GAP = 2400  # between paragraphs, in twentieths of a point
_HIGHLIGHTS = {
    "none": "FFFFFF",
    "white": "FFFFFF",
    "yellow": "FFFF00",
    "cyan": "00FFFF",
    "lightGray": "C0C0C0",
    "green": "00FF00",
}
_BORDERS = frozenset(
    {"nil", "none", "single", "thick", "double", "triple", "dotted", "dashed"}
    | {"dashSmallGap", "dotDash", "dotDotDash"}
)


def number(element: etree._Element, name: str) -> float:
    """A measure in an attribute; not a number, which fails every comparison, when it is none."""
    try:
        return int(element.get(f"{W}{name}", ""))
    except ValueError:
        return float("nan")


def _within(name: str, least: int, most: int) -> Callable[[etree._Element], bool]:
    return lambda element: least <= number(element, name) <= most


def _each_within(least: int, most: int) -> Callable[[etree._Element], bool]:
    """Every measure that is given lies between two bounds."""
    return lambda element: all(
        least <= number(element, name.removeprefix(W)) <= most for name in map(str, element.attrib)
    )


def _is_plain_indent(element: etree._Element) -> bool:
    """Measures in characters count before the others; programs only write that there are none."""
    return all(
        number(element, name) == 0
        if name.endswith("Chars")
        else -360 <= number(element, name) <= 7000
        for name in (str(name).removeprefix(W) for name in element.attrib)
    )


def _is(*values: str) -> Callable[[etree._Element], bool]:
    return lambda element: element.get(f"{W}val") in values


def brightness(colour: str) -> float:
    """How bright an RRGGBB is, from 0 to 1; not a number when it is no colour."""
    try:
        red, green, blue = bytes.fromhex(colour)
    except ValueError:
        return float("nan")
    return (0.299 * red + 0.587 * green + 0.114 * blue) / 255


def _is_dark_text(element: etree._Element) -> bool:
    value = element.get(f"{W}val", "auto")
    dark = value == "auto" or brightness(value) <= _PALEST_TEXT
    theme = element.get(f"{W}themeColor")
    shaded = element.get(f"{W}themeTint") is not None
    return dark and (theme is None or (theme in ("text1", "dark1") and not shaded))


def _is_light_fill(element: etree._Element) -> bool:
    fill = element.get(f"{W}fill", "auto")
    themed = element.get(f"{W}themeFill") is not None or element.get(f"{W}themeColor") is not None
    light = fill == "auto" or brightness(fill) >= _DARKEST_FILL
    return light and not themed and element.get(f"{W}val") in ("clear", "nil")


def ground_of(element: etree._Element) -> float:
    """How bright a shading or a marker is; white where it has no colour of its own."""
    fill = element.get(f"{W}fill", "auto")
    colour = _HIGHLIGHTS.get(element.get(f"{W}val", ""), fill)
    return 1.0 if colour == "auto" else brightness(colour)


def text_of(element: etree._Element) -> float:
    """How bright a colour of text is."""
    colour = element.get(f"{W}val", "auto")
    return 0.0 if colour == "auto" else brightness(colour)


def _is_plain_spacing(element: etree._Element) -> bool:
    """Of letters (``val``) or of lines: none over the other, none off the page."""
    bounds = {
        "val": (-20, 100),
        "line": (160, 2000),
        **dict.fromkeys(("before", "after"), (0, _TALLEST_GAP)),
        **dict.fromkeys(("beforeLines", "afterLines"), (0, 500)),
    }
    return all(
        least <= number(element, name) <= most
        for name, (least, most) in bounds.items()
        if element.get(W + name) is not None
    )


def _is_thin(*sides: etree._Element) -> bool:
    """Lines that do not run over what they frame."""
    return all(
        side.get(f"{W}val") in _BORDERS
        and not number(side, "sz") > _THICKEST
        and not number(side, "space") > _FARTHEST
        for side in sides
    )


def _has_thin_borders(element: etree._Element) -> bool:
    crosses = (side for side in element if side.tag in (f"{W}tl2br", f"{W}tr2bl"))
    return _is_thin(*element) and all(c.get(f"{W}val") in ("nil", "none") for c in crosses)


def _is_wide(least: int, share: int) -> Callable[[etree._Element], bool]:
    """A width, or a share of one in fiftieths of a hundredth, that leaves room for text."""

    def check(element: etree._Element) -> bool:
        kind = element.get(f"{W}type", "dxa")
        if kind == "pct":
            return share <= number(element, "w") <= 5300
        return kind in ("auto", "nil") or number(element, "w") >= least

    return check


def _is_plain_grid(element: etree._Element) -> bool:
    """Lines and letters that are not squeezed into a grid."""
    return (
        element.get(f"{W}type") in (None, "default", "lines") or number(element, "charSpace") == 0
    )


def _has_near_tabs(element: etree._Element) -> bool:
    return all(-360 <= number(tab, "pos") <= 15840 for tab in element)


def _is_narrow_margin(element: etree._Element) -> bool:
    return all(-1 <= number(side, "w") <= 500 for side in element)


_CHECKED: dict[str, Callable[[etree._Element], bool]] = {
    "color": _is_dark_text,
    "sz": _within("val", _SMALLEST, _LARGEST),
    "highlight": lambda element: element.get(f"{W}val") in _HIGHLIGHTS,
    "shd": _is_light_fill,
    "spacing": _is_plain_spacing,
    "w": _within("val", 80, 150),
    "position": _within("val", -6, 6),
    "vertAlign": _is("baseline"),
    "ind": _is_plain_indent,
    "tabs": _has_near_tabs,
    "effect": _is("none"),
    "em": _is("none"),
    "bdr": _is_thin,
    **dict.fromkeys(("pBdr", "tblBorders", "tcBorders", "pgBorders"), _has_thin_borders),
    "numPr": lambda element: [n.get(f"{W}val") for n in element.iter(f"{W}numId")] == ["0"],
    "textDirection": _is("lrTb", "tb"),
    "tblInd": lambda element: abs(number(element, "w")) <= 2000,
    "tblCellSpacing": _within("w", 0, 300),
    "tblCellMar": _is_narrow_margin,
    "tcMar": _is_narrow_margin,
    "trHeight": lambda element: element.get(f"{W}hRule") != "exact",
    "gridBefore": _is("0"),
    "gridAfter": _is("0"),
    "tblW": _is_wide(500, 250),
    "tcW": _is_wide(_NARROWEST, 50),
    "vMerge": _is("restart"),
    "pgSz": lambda element: all(8000 <= number(element, side) <= 25000 for side in "wh"),
    "pgMar": _each_within(0, 5000),
    "cols": lambda element: element.get(f"{W}num") in (None, "1") and not len(element),
    "docGrid": _is_plain_grid,
}


def hides(reasons: frozenset[str]) -> bool:
    """True when a reader sees nothing of such a text; white on a dark ground is seen."""
    seen = {"white"} if "shd" in reasons else set()
    return not reasons.isdisjoint(HIDING - seen)


def oddities(container: etree._Element) -> Iterator[str]:
    """The names of the properties in a container that may keep its text from being seen.

    Format before a tracked change is reported too: it shows to whoever views the original.
    """
    for item in container:
        name = str(item.tag).removeprefix(W)
        if name in _CHANGES or name in _CONTAINERS:
            yield from deep_oddities(item)
        elif _is_odd(name, item):
            yield _reason(name.rpartition("}")[2], item)


def deep_oddities(block: etree._Element) -> Iterator[str]:
    """The oddities of every container in a block of formatting, the block itself included."""
    for container in block.iter(*_TAGS):
        for item in container:
            name = str(item.tag).removeprefix(W)
            # Containers within a container come by themselves.
            if name not in _CHANGES and name not in _CONTAINERS and _is_odd(name, item):
                yield _reason(name.rpartition("}")[2], item)


def _is_odd(name: str, item: etree._Element) -> bool:
    if name == "rFonts" or name in _HARMLESS or _is_off(name, item):
        return False
    return name not in _CHECKED or not _CHECKED[name](item)


def _is_off(name: str, item: etree._Element) -> bool:
    return name in _SWITCHES and item.get(f"{W}val") in _OFF


def _reason(name: str, item: etree._Element) -> str:
    if name == "sz" and not number(item, "val") >= _SMALLEST:
        return "tiny"
    if name == "trHeight" and not number(item, "val") >= _NARROWEST:
        return "tiny"
    themed = str(item.get(f"{W}themeColor")).startswith(("background", "light"))
    if name == "color" and (themed or brightness(item.get(f"{W}val", "")) >= _WHITE):
        return "white"
    return name
