"""Formatting properties as values that mean the same whoever wrote them.

A property that is not known here becomes a value of its own, by a digest of its markup: it is
equal only to itself. Nothing is left out but what the short lists below name, each with its reason.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

from lxml import etree

from generator.files.archive import digest
from generator.files.opc import RefusedError
from generator.messages.problems import Code
from generator.word.formatting.defaults import NO_EFFECT
from generator.word.read.xml import W, shows_its_date

_W14 = "{http://schemas.microsoft.com/office/word/2010/wordml}"

Value = int | str
Look = Mapping[str, Value]
"""Properties by name; measures are whole numbers in the file's own units, the rest is text."""

_OFF = frozenset({"0", "false", "off", "none"})

_SWITCHES = frozenset(
    {"b", "i", "caps", "smallCaps", "strike", "dstrike", "outline", "shadow", "emboss", "imprint"}
    | {"vanish", "webHidden", "specVanish", "rtl", "cs", "oMath", "bCs", "iCs", "snapToGrid"}
    | {"keepNext", "keepLines", "pageBreakBefore", "widowControl", "suppressLineNumbers"}
    | {"suppressAutoHyphens", "kinsoku", "wordWrap", "overflowPunct", "topLinePunct"}
    | {"autoSpaceDE", "autoSpaceDN", "bidi", "adjustRightInd", "contextualSpacing"}
    | {"mirrorIndents", "suppressOverlap", "textboxTightWrap"}
    | {"noWrap", "tcFitText", "hideMark", "cantSplit", "tblHeader", "hidden", "bidiVisual"}
    | {"titlePg", "rtlGutter", "noEndnote"}
)
_NUMBERS = frozenset(
    {"sz", "szCs", "kern", "position", "w", "gridBefore", "gridAfter"}
    | {"tblStyleRowBandSize", "tblStyleColBandSize"}
)
_WORDS = frozenset(
    {"vertAlign", "effect", "em", "highlight", "jc", "textAlignment", "textDirection", "vAlign"}
    | {"tblOverlap", "type"}
)
_SAME_WORD = {"start": "left", "end": "right", "lrTb": "lr", "tbRl": "tb", "btLr": "bt"}
_LOGICAL = {"start": "left", "end": "right"}

TOGGLES = frozenset(
    {"b", "i", "caps", "smallCaps", "strike", "dstrike", "outline", "shadow", "emboss"}
    | {"imprint", "vanish", "bCs", "iCs"}
)
"""Switches that turn each other off when several styles of one text turn them on (17.7.3)."""

_HELD_BY = {
    "rPr": f"{W}pPr",
    "sectPr": f"{W}pPr",
    "gridSpan": f"{W}tcPr",
    "tblLook": f"{W}tblPr",
    "headerReference": f"{W}sectPr",
    "footerReference": f"{W}sectPr",
}
"""What is read where it belongs; in any other place it is as strange as what nobody knows."""


class TwiceError(ValueError):
    """What may be said once is said twice: which of the two holds is for each program to choose."""


_SEVERAL = frozenset({"headerReference", "footerReference"})
_SILENT = {0, "none", ""}
"""Values that say as little as nothing: what else is the default stands in the tables above."""


def stated(look: Look, defaults: Look) -> dict[str, Value]:
    """The properties that differ from what holds where nothing is said."""
    return {
        name: value
        for name, value in look.items()
        if value != defaults.get(name, value if value in _SILENT else None)
    }


MOST_PROPERTIES = 200
"""Properties of one block; Word's longest, of 64 tab stops, has a hundred."""


def bounded(look: Look) -> Look:
    """The same; raises :class:`RefusedError` when no program says so much of one block."""
    if len(look) > MOST_PROPERTIES:
        raise RefusedError(Code.FILE_TOO_LARGE)
    return look


def given(container: etree._Element | None) -> dict[str, Value]:
    """What one container (``rPr``, ``pPr``, ``tcPr`` …) says, also what it turns off."""
    found: dict[str, Value] = {}
    passed: dict[str, etree._Element] = {}
    if container is None:
        return found
    for item in container.iterchildren(etree.Element):
        name = local(item)
        before = passed.setdefault(name, item)
        if before is not item and name not in _SEVERAL:
            if len(item) or len(before) or item.items() != before.items():
                raise TwiceError(name)
            continue  # some programs write bold twice
        if name in NO_EFFECT and not len(item):
            continue
        if _HELD_BY.get(name, container.tag) != container.tag:  # read where it belongs alone
            found[f"?{name}"] = markup(item)
            continue
        try:
            found.update(_said(name, item))
        except ValueError:
            found[f"?{name}"] = markup(item)
    bounded(found)
    return found


def only(parent: etree._Element, name: str) -> etree._Element | None:
    """The one child of a name, None without it; :class:`TwiceError` where there are several."""
    found = parent.findall(W + name)
    if len(found) > 1:
        raise TwiceError(name)
    return found[0] if found else None


def _said(name: str, item: etree._Element) -> Mapping[str, Value]:
    if name.startswith(_W14) and [*item.attrib] == [f"{_W14}val"] and not len(item):
        off = item.get(f"{_W14}val") in _OFF  # forms of letters that fonts offer
        return {f"?{etree.QName(item).localname}": "none" if off else markup(item)}
    if name.startswith("{"):
        return {f"?{etree.QName(item).localname}": markup(item)}
    if name in _READERS:
        return dict(_READERS[name](item))
    if len(item) or set(item.attrib) - {f"{W}val"}:
        return {f"?{name}": markup(item)}
    value = item.get(f"{W}val")
    if name in _SWITCHES:
        return {name: int(value not in _OFF)}
    if name in _NUMBERS:
        return {name: int(str(value))}
    if name in _WORDS:
        return {name: _SAME_WORD.get(str(value), str(value))}
    return {f"?{name}": markup(item)}


def local(item: etree._Element) -> str:
    """The name of a word-processing element; of any other its whole name."""
    return str(item.tag).removeprefix(W)


_TRANSPARENT = frozenset({"smartTag", "customXml"})
_OF_CONTROLS = frozenset(
    {"id", "tag", "alias", "lock", "text", "richText", "group", "docPartObj", "docPartList"}
    | {"placeholder", "rPr", "temporary"}
)
"""What may be said of a content control that shows what it holds, as it holds it."""


def children(parent: etree._Element) -> Iterator[etree._Element]:
    """The children of an element, those of plain content controls and tags in their place."""
    for child in parent.iterchildren(etree.Element):
        name = local(child)
        if name in _TRANSPARENT:
            yield from children(child)
        elif name == "sdt" and _is_plain(child):
            yield from children(child[-1])
        elif not (name in ("smartTagPr", "customXmlPr") and not len(child)):
            yield child


def _is_plain(control: etree._Element) -> bool:
    items = (item for part in [*control][:-1] for item in part.iterchildren(etree.Element))
    said = [local(item) for item in items if not shows_its_date(item, control)]
    parts = [local(part) for part in control]
    return parts in (["sdtPr", "sdtContent"], ["sdtContent"]) and _OF_CONTROLS.issuperset(said)


def markup(item: etree._Element) -> str:
    """A digest of all of an element: equal only where the markup is."""
    return digest(etree.tostring(item, method="c14n", exclusive=True, with_tail=False))[:16]


def attributes(item: etree._Element) -> str:
    """All attributes of an element as one text."""
    found = sorted((str(key).removeprefix(W), str(value)) for key, value in item.attrib.items())
    return "|".join(f"{key}={value}" for key, value in found)


def line(item: etree._Element) -> str:
    """A border: kind, width in eighths of a point, distance, colour; or ``none``."""
    kind = item.get(f"{W}val", "none")
    if kind in ("nil", "none"):
        return "none"
    shadow = "".join(n for n in ("shadow", "frame") if item.get(W + n, "0") not in _OFF)
    rest = (item.get(f"{W}sz", "4"), item.get(f"{W}space", "0"), _ink(item), shadow)
    return "|".join((kind, *rest))


def _ink(item: etree._Element) -> str:
    """The colour of a line: what is drawn where it is left to the program is black."""
    colour = colour_of(item, "color")
    return "000000" if colour == "auto" else colour


def colour_of(item: etree._Element, name: str = "val") -> str:
    """An RRGGBB in capitals, or ``auto``; one of the theme with all that shifts it."""
    theme = "|".join(
        f"{key}={item.get(W + key, '')}"
        for key in sorted(str(k).removeprefix(W) for k in item.attrib)
        if key.startswith("theme") and (name != "fill") == (not key.startswith("themeFill"))
    )
    return theme or str(item.get(W + name, "auto")).upper().replace("AUTO", "auto")


def _fonts(item: etree._Element) -> Iterator[tuple[str, Value]]:
    for key, value in item.attrib.items():
        slot = str(key).removeprefix(W)
        slot, theme = slot.removesuffix("Theme"), slot.endswith(("Theme", "theme"))
        slot = "cs" if slot == "cstheme" else slot
        yield (f"font.{slot}", "@" + str(value) if theme else str(value))


def _shading(item: etree._Element) -> Iterator[tuple[str, Value]]:
    pattern, fill = item.get(f"{W}val", "clear"), colour_of(item, "fill")
    plain = pattern in ("clear", "nil")
    ink = "" if plain else colour_of(item, "color")
    yield "shd", "none" if plain and fill == "auto" else f"{pattern}|{fill}|{ink}"


def _underline(item: etree._Element) -> Iterator[tuple[str, Value]]:
    kind = item.get(f"{W}val", "none")
    yield "u", "none" if kind == "none" else f"{kind}|{colour_of(item, 'color')}"


def _measures(prefix: str) -> Callable[[etree._Element], Iterator[tuple[str, Value]]]:
    """Every attribute as a measure of its own, switches and words included."""

    def read(item: etree._Element) -> Iterator[tuple[str, Value]]:
        for key, value in item.attrib.items():
            name = str(key).removeprefix(W)
            side = _LOGICAL.get(name, name) if prefix != "pgNumType" else name
            yield f"{prefix}.{side}", _number(str(value))

    return read


def _number(text: str) -> Value:
    if text.removeprefix("-").isdigit():
        return int(text)
    return {"true": 1, "on": 1, "false": 0, "off": 0}.get(text, text)


def _indents(item: etree._Element) -> Iterator[tuple[str, Value]]:
    """Both ways to say a first line's indent are one; measures in characters count when not 0."""
    for name, value in dict(_measures("ind")(item)).items():
        if name == "ind.hanging" and isinstance(value, int):
            yield "ind.firstLine", -value
        elif name != "ind.firstLine" or f"{W}hanging" not in item.attrib:
            yield name, value


def _letters_spacing(item: etree._Element) -> Iterator[tuple[str, Value]]:
    if item.get(f"{W}val") is not None:  # between letters; between lines and paragraphs otherwise
        yield "spacing", int(str(item.get(f"{W}val")))
    else:
        yield from _measures("spacing")(item)


def _sides(prefix: str) -> Callable[[etree._Element], Iterator[tuple[str, Value]]]:
    def read(item: etree._Element) -> Iterator[tuple[str, Value]]:
        for side in item.iterchildren(etree.Element):
            yield f"{prefix}.{_LOGICAL.get(local(side), local(side))}", line(side)

    return read


def _margins(prefix: str) -> Callable[[etree._Element], Iterator[tuple[str, Value]]]:
    def read(item: etree._Element) -> Iterator[tuple[str, Value]]:
        for side in item.iterchildren(etree.Element):
            yield f"{prefix}.{_LOGICAL.get(local(side), local(side))}", width(side)

    return read


def width(item: etree._Element) -> Value:
    """Twentieths of a point; any other unit with its name."""
    kind, amount = item.get(f"{W}type", "dxa"), item.get(f"{W}w", "0")
    if kind in ("auto", "nil"):
        return kind
    return int(amount) if kind == "dxa" else f"{amount}{kind}"


def _tabs(item: etree._Element) -> Iterator[tuple[str, Value]]:
    for tab in item.iterchildren(f"{W}tab"):
        kind, leader = tab.get(f"{W}val", "left"), tab.get(f"{W}leader", "none")
        stop = _LOGICAL.get(kind, kind)
        position = int(tab.get(f"{W}pos", ""))
        yield f"tab.{position}", "none" if kind == "clear" else f"{stop}|{leader}"


def _numbering(item: etree._Element) -> Iterator[tuple[str, Value]]:
    """The list and the level that a paragraph is of; only a list that is none says nothing."""
    said = {local(child): child.get(f"{W}val", "") for child in item.iterchildren(etree.Element)}
    number, level = said.pop("numId", None), said.pop("ilvl", "0")
    if number == "0":
        yield "numPr", "none"
    elif said or number is None:
        yield "numPr", markup(item)
    else:
        yield "numPr", f"{number}{OF_LIST}{level}"


OF_LIST = "/"
"""Between the number of a list and a level of it."""


def _height(item: etree._Element) -> Iterator[tuple[str, Value]]:
    yield "height", int(item.get(f"{W}val", "0"))
    yield "height.rule", item.get(f"{W}hRule", "auto")


def _layout(item: etree._Element) -> Iterator[tuple[str, Value]]:
    yield "tblLayout", item.get(f"{W}type", "autofit")


def _grid(item: etree._Element) -> Iterator[tuple[str, Value]]:
    """A grid for lines or letters moves them; the usual one does not."""
    kind = item.get(f"{W}type", "default")
    yield "docGrid", "none" if kind == "default" else attributes(item)


def _columns(item: etree._Element) -> Iterator[tuple[str, Value]]:
    if len(item):
        yield "?cols", markup(item)
    for name, value in _measures("cols")(item):
        if name != "cols.space" or item.get(f"{W}num", "1") != "1":
            yield name, value


def _merge(item: etree._Element) -> Iterator[tuple[str, Value]]:
    yield "vMerge", item.get(f"{W}val", "continue")


def _nothing(_: etree._Element) -> Iterator[tuple[str, Value]]:
    """What the walk itself follows: spans, styles' names, references."""
    yield from ()


_LETTERS_OF_THEIR_OWN = frozenset({"sr", "mk", "bg", "tr", "az"})
"""Languages that fonts and programs draw some of our letters otherwise for; no one else counts."""


def _language(item: etree._Element) -> Iterator[tuple[str, Value]]:
    language = item.get(f"{W}val", "").partition("-")[0].lower()
    yield "lang", language if language in _LETTERS_OF_THEIR_OWN else "none"


_READERS: Mapping[str, Callable[[etree._Element], Iterator[tuple[str, Value]]]] = {
    "lang": _language,
    "rFonts": _fonts,
    "color": lambda item: iter([("color", colour_of(item))]),
    "shd": _shading,
    "u": _underline,
    "bdr": lambda item: iter([("bdr", line(item))]),
    "spacing": _letters_spacing,
    "ind": _indents,
    "pBdr": _sides("pBdr"),
    "tabs": _tabs,
    "numPr": _numbering,
    "framePr": lambda item: iter([("frame", attributes(item))]),
    "tblW": lambda item: iter([("width", width(item))]),
    "tcW": lambda item: iter([("width", width(item))]),
    "tblInd": lambda item: iter([("tblInd", width(item))]),
    "tblCellSpacing": lambda item: iter([("tblCellSpacing", width(item))]),
    "wBefore": lambda item: iter([("wBefore", width(item))]),
    "wAfter": lambda item: iter([("wAfter", width(item))]),
    "tblBorders": _sides("border"),
    "tcBorders": _sides("border"),
    "tblCellMar": _margins("margin"),
    "tcMar": _margins("margin"),
    "tblLayout": _layout,
    "tblpPr": lambda item: iter([("float", attributes(item))]),
    "trHeight": _height,
    "vMerge": _merge,
    "pgSz": _measures("pgSz"),
    "pgMar": _measures("pgMar"),
    "pgBorders": lambda item: iter([("pgBorders", markup(item))] if len(item) else []),
    "pgNumType": _measures("pgNumType"),
    "lnNumType": lambda item: iter([("lnNumType", attributes(item))]),
    "cols": _columns,
    "docGrid": _grid,
    **dict.fromkeys(
        frozenset({"rPr", "sectPr", "gridSpan", "tblLook", "headerReference", "footerReference"}),
        _nothing,
    ),
}
