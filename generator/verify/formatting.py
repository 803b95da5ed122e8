"""How a paper is formatted, compared with the same paper made again."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from itertools import islice

from generator.excel.read.formatting import formatting as sheet_formatting
from generator.excel.read.formatting_differences import SheetDifference, sheet_differences
from generator.files.package import RefusedError
from generator.messages.problems import Part, Spot
from generator.verify.places_to_sign import (
    Addition,
    Lifted,
    additions,
    lifted,
    places_to_sign,
    without,
)
from generator.verify.text_diff import text_differences
from generator.word.formatting import compare
from generator.word.formatting.document import Formatting, formatting
from generator.word.read.outline import Line

MOST_KEPT = 10_000
"""Differences that are kept of a paper."""


class Property(StrEnum):
    """What a difference is about, in a user's words."""

    LINE = "line"
    FILL = "fill"
    SIZE = "size"
    FONT = "font"
    INDENT = "indent"
    SPACING = "spacing"
    HEIGHT = "height"
    WIDTH = "width"
    POSITION = "position"
    PAGE = "page"
    SETTINGS = "settings"
    OTHER = "other"


@dataclass(frozen=True)
class FormatDifference:
    """A property that is another than was made; ``name`` and both values are the file's own."""

    spot: Spot
    property: Property
    name: str
    expected: str
    found: str


@dataclass(frozen=True)
class Formatted:
    """A paper's lines without what was added at its places to sign, and how it is formatted.

    ``is_compared`` is False when there is nothing to compare it with: then ``differences`` are only
    what of the additions may not be.
    """

    lines: Sequence[Line]
    is_compared: bool
    differences: tuple[FormatDifference, ...]
    added: tuple[Addition, ...] = ()


def of_document(
    document: bytes,
    made: bytes | None,
    lines: Sequence[Line],
    expected: Sequence[str],
    table: int | None,
) -> Formatted:
    """A document beside the one made again, or the form of it; ``made`` is None without either.

    ``lines`` are its lines, ``expected`` the texts they should have, ``table`` is the number of the
    form's last table. A paper whose formatting cannot be resolved differs as a whole: what the
    program makes can be.
    """
    if document == made:
        return Formatted(lines, is_compared=True, differences=())
    try:
        found, ours = formatting(document), None if made is None else formatting(made)
        apart = Lifted(found.body, lines)
        if ours is not None:
            apart = lifted(ours.body, found.body, lines, table)
        found, lines = replace(found, body=apart.body), apart.lines
        places = _places(found, lines, expected, table)
        if ours is None:
            compared = compare.alone(found, places)
        else:
            compared = compare.compared(ours, found, places)
    except (RefusedError, ValueError):
        return Formatted(lines, is_compared=True, differences=(_UNRESOLVED,))
    own = without(lines, found.body, places)
    astray = (one for group in apart.written for one in compare.astray_in_cell(group))
    kept = islice((*compared.differences, *astray), MOST_KEPT)
    differences = tuple(_worded(one) for one in kept)
    added_ = (*apart.added, *additions(found.body, lines, compared.added))
    return Formatted(own, made is not None, differences, added_)


def _places(
    found: Formatting, lines: Sequence[Line], expected: Sequence[str], table: int | None
) -> compare.Places:
    """The places to sign; where the lines between them are altered, only if that explains more."""
    places = places_to_sign(found.body, lines, expected, table)
    own = without(lines, found.body, places)
    if len(own) == len(lines) or [line.text for line in own] == list(expected):
        return places
    apart, together = (sum(1 for _ in text_differences(expected, ls)) for ls in (own, lines))
    end = len(found.body)
    return places if apart < together else compare.Places(range(0), range(end, end))


def of_table(document: bytes, made: bytes | None, lines: Sequence[Line]) -> Formatted:
    """A workbook beside the one made again; nothing can be added to it."""
    if made is None or document == made:
        return Formatted(lines, is_compared=made is not None, differences=())
    try:
        found = sheet_differences(sheet_formatting(made), sheet_formatting(document))
        differences = tuple(_worded(one) for one in islice(found, MOST_KEPT))
    except (RefusedError, ValueError):
        differences = (_UNRESOLVED,)
    return Formatted(lines, is_compared=True, differences=differences)


def _worded(one: compare.RawDifference | SheetDifference) -> FormatDifference:
    return FormatDifference(one.spot, _property(one.name, one.spot), *one[1:])


_UNRESOLVED = FormatDifference(Spot(Part.BODY), Property.OTHER, "unresolved", "", "")

_WORDS: Mapping[Property, str] = {
    Property.LINE: "line border pBdr bdr u strike dstrike bottom top",
    Property.FILL: "shd highlight fill",
    Property.SIZE: "sz szCs",
    Property.FONT: "font b i caps smallCaps color vanish vertAlign w outline shadow emboss imprint",
    Property.INDENT: "ind tblInd tab margin",
    Property.SPACING: "spacing contextualSpacing kern",
    Property.HEIGHT: "height",
    Property.WIDTH: "width start end columns tblLayout",
    Property.POSITION: "jc vAlign alignment frame float position textDirection textAlignment",
    Property.PAGE: (
        "page section pageBreakBefore pageMargins pageSetup printOptions headerFooter"
        " _xlnm scale rowBreaks colBreaks field"
    ),
}
_KINDS = {word: kind for kind, words in _WORDS.items() for word in words.split()}


def _property(name: str, spot: Spot) -> Property:
    """The kind of a property by the words of its name, the outermost first."""
    words = name.replace("@", ".").replace("/", ".").replace("font.sz", "sz").split(".")
    known = (_KINDS[word] for word in words if word in _KINDS)
    is_whole = spot == Spot(Part.BODY) or spot == Spot(Part.BODY, table=spot.table)
    return next(known, Property.SETTINGS if is_whole else Property.OTHER)
