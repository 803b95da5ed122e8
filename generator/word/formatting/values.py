"""Formatting properties as values that mean the same whoever wrote them.

A property that is not known here becomes a value of its own, by a digest of its markup: it is
equal only to itself. Nothing is left out but what ``properties.toml`` names, each with its reason.
"""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any

from lxml import etree

from generator.files.archive import digest
from generator.files.opc import RefusedError
from generator.messages.problems import Code
from generator.word.read.xml import W, shows_its_date

_W14 = "{http://schemas.microsoft.com/office/word/2010/wordml}"

Value = int | str
Look = Mapping[str, Value]
"""Properties by name; measures are whole numbers in the file's own units, the rest is text."""

_Reader = Callable[[etree._Element], Iterator[tuple[str, Value]]]
"""What a property says, as one value or several by their names."""

_OFF = frozenset({"0", "false", "off", "none"})
_SAME_WORD = {"start": "left", "end": "right", "lrTb": "lr", "tbRl": "tb", "btLr": "bt"}
_LOGICAL = {"start": "left", "end": "right"}


@dataclass(frozen=True)
class KnownProperties:
    """What ``properties.toml`` says of properties by their names, and of settings and fonts."""

    switches: frozenset[str]
    numbers: frozenset[str]
    words: frozenset[str]
    toggles: frozenset[str]
    no_effect: Mapping[str, str]
    held_by: Mapping[str, str]
    default: Mapping[str, Look]
    staying: Mapping[str, Any]
    settings: Mapping[str, Mapping[str, Any]]
    fonts: Mapping[str, Sequence[str]]


@cache
def known() -> KnownProperties:
    """The properties that are not compared by their markup."""
    table = tomllib.loads((resources.files(__package__) / "properties.toml").read_text("utf-8"))
    sets = {name: frozenset(one) for name, one in table.items() if isinstance(one, list)}
    return KnownProperties(**{**table, **sets})


class TwiceError(ValueError):
    """What may be said once is said twice: which of the two holds is for each program to choose."""


_SEVERAL = frozenset({"headerReference", "footerReference"})
_SILENT = {0, "none", ""}
"""Values that say as little as nothing: what else is the default stands in the tables above."""


def stated(look: Look, kind: str) -> dict[str, Value]:
    """The properties of a kind of block that differ from what holds where nothing is said."""
    usual = known().default[kind]
    return {
        name: value
        for name, value in look.items()
        if value != usual.get(name, value if value in _SILENT else None)
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
    within, of = local(container), known()
    for item in container.iterchildren(etree.Element):
        name = local(item)
        before = passed.setdefault(name, item)
        if before is not item and name not in _SEVERAL:
            if len(item) or len(before) or item.items() != before.items():
                raise TwiceError(name)
            continue  # some programs write bold twice
        if name in of.no_effect and not len(item):
            continue
        if of.held_by.get(name, within) != within:  # read where it belongs alone
            found[f"?{name}"] = markup(item)
            continue
        try:
            found.update(_said(name, item, of))
        except ValueError:
            found[f"?{name}"] = markup(item)
    bounded(found)
    return found


def written(properties: etree._Element | None) -> bytes:
    """Properties as they are written; empty without any."""
    return b"" if properties is None else etree.tostring(properties, with_tail=False)


def only(parent: etree._Element, name: str) -> etree._Element | None:
    """The one child of a name, None without it; :class:`TwiceError` where there are several."""
    found = parent.findall(W + name)
    if len(found) > 1:
        raise TwiceError(name)
    return found[0] if found else None


def _said(name: str, item: etree._Element, of: KnownProperties) -> Mapping[str, Value]:
    if name.startswith(_W14) and [*item.attrib] == [f"{_W14}val"] and not len(item):
        off = item.get(f"{_W14}val") in _OFF  # forms of letters that fonts offer
        return {f"?{etree.QName(item).localname}": "none" if off else markup(item)}
    if name.startswith("{"):
        return {f"?{etree.QName(item).localname}": markup(item)}
    if name in _READERS:
        return dict(_READERS[name](item))
    if name in of.held_by:
        return {}  # the walk itself follows it
    if len(item) or set(item.attrib) - {f"{W}val"}:
        return {f"?{name}": markup(item)}
    value = item.get(f"{W}val")
    if name in of.switches:
        return {name: int(value not in _OFF)}
    if name in of.numbers:
        return {name: int(str(value))}
    if name in of.words:
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


def _measures(prefix: str) -> _Reader:
    """Every attribute as a measure of its own, switches and words included."""
    logical = {} if prefix == "pgNumType" else _LOGICAL

    def read(item: etree._Element) -> Iterator[tuple[str, Value]]:
        for key, value in item.attrib.items():
            name = str(key).removeprefix(W)
            yield f"{prefix}.{logical.get(name, name)}", _number(str(value))

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


def _sides(prefix: str, read: Callable[[etree._Element], Value]) -> _Reader:
    """Each side as a value of its own."""
    return lambda item: (
        (f"{prefix}.{_LOGICAL.get(local(side), local(side))}", read(side))
        for side in item.iterchildren(etree.Element)
    )


def _whole(name: str, read: Callable[[etree._Element], Value]) -> _Reader:
    """All of it as one value."""
    return lambda item: iter([(name, read(item))])


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


_LETTERS_OF_THEIR_OWN = frozenset({"sr", "mk", "bg", "tr", "az"})
"""Languages that fonts and programs draw some of our letters otherwise for; no one else counts."""


def _language(item: etree._Element) -> Iterator[tuple[str, Value]]:
    language = item.get(f"{W}val", "").partition("-")[0].lower()
    yield "lang", language if language in _LETTERS_OF_THEIR_OWN else "none"


_READERS: Mapping[str, _Reader] = {
    "lang": _language,
    "rFonts": _fonts,
    "color": _whole("color", colour_of),
    "shd": _shading,
    "u": _underline,
    "bdr": _whole("bdr", line),
    "spacing": _letters_spacing,
    "ind": _indents,
    "pBdr": _sides("pBdr", line),
    "tabs": _tabs,
    "numPr": _numbering,
    "framePr": _whole("frame", attributes),
    "tblW": _whole("width", width),
    "tcW": _whole("width", width),
    "tblInd": _whole("tblInd", width),
    "tblCellSpacing": _whole("tblCellSpacing", width),
    "wBefore": _whole("wBefore", width),
    "wAfter": _whole("wAfter", width),
    "tblBorders": _sides("border", line),
    "tcBorders": _sides("border", line),
    "tblCellMar": _sides("margin", width),
    "tcMar": _sides("margin", width),
    "tblLayout": _whole("tblLayout", lambda item: item.get(f"{W}type", "autofit")),
    "tblpPr": _whole("float", attributes),
    "trHeight": _height,
    "vMerge": _whole("vMerge", lambda item: item.get(f"{W}val", "continue")),
    "pgSz": _measures("pgSz"),
    "pgMar": _measures("pgMar"),
    "pgBorders": lambda item: iter([("pgBorders", markup(item))] if len(item) else []),
    "pgNumType": _measures("pgNumType"),
    "lnNumType": _whole("lnNumType", attributes),
    "cols": _columns,
    "docGrid": _grid,
}
