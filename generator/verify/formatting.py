"""How a paper is formatted, compared with the same paper made again."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from itertools import islice

from generator.excel.read import formatting as sheets
from generator.files.package import RefusedError
from generator.messages.problems import Part, Spot
from generator.word.formatting import compare
from generator.word.formatting.document import formatting

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


def format_differences(
    made: bytes, document: bytes, *, is_table: bool
) -> tuple[FormatDifference, ...]:
    """All that is formatted otherwise than in the paper made again, in reading order.

    A paper whose formatting cannot be resolved differs as a whole: what the program makes can be.
    """
    try:
        found = tuple(islice(_differences(made, document, is_table=is_table), MOST_KEPT))
    except (RefusedError, ValueError):
        return (FormatDifference(Spot(Part.BODY), Property.OTHER, "unresolved", "", ""),)
    return found


def _differences(made: bytes, document: bytes, *, is_table: bool) -> Iterator[FormatDifference]:
    if is_table:
        of_sheets = sheets.differences(sheets.formatting(made), sheets.formatting(document))
        for one in of_sheets:
            yield FormatDifference(one.spot, _property(one.name, one.spot), *one[1:])
        return
    for other in compare.differences(formatting(made), formatting(document)):
        yield FormatDifference(other.spot, _property(other.name, other.spot), *other[1:])


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
