"""How a paper is formatted, compared with the same paper made again.

What was added at its places to sign is separated before. There are two: what directly follows the
form's last table, and what follows the last line of the paper. An addition is a paragraph or a
table that stands there and was not made there. The empty cells of the first row of the next table,
above «(қолы)», are written in too.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from itertools import groupby, islice
from typing import NamedTuple

from generator.excel.read.differences import SheetDifference, sheet_differences
from generator.excel.read.formatting import formatting as sheet_formatting
from generator.files.opc import RefusedError
from generator.messages.problems import Part, Spot
from generator.verify.text_diff import text_differences
from generator.word.formatting import compare
from generator.word.formatting.blocks import FormattedBlock, Group
from generator.word.formatting.compare import Places
from generator.word.formatting.document import Formatting, formatting
from generator.word.formatting.runs import SIGNATURE_LINE
from generator.word.read.text import DRAWN, TRACKED, Line, without_pictures

_WHOLE = Spot(Part.BODY)
_ADDRESS = "⟦hyperlink mailto:"

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


_UNRESOLVED = FormatDifference(_WHOLE, Property.OTHER, "unresolved", "", "")

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
    is_whole = spot == _WHOLE or spot == Spot(Part.BODY, table=spot.table)
    return next(known, Property.SETTINGS if is_whole else Property.OTHER)


class AddedKind(StrEnum):
    """What was added; a comment may stand anywhere, a digital signature is of the whole file."""

    TEXT = "text"
    TABLE = "table"
    PICTURE = "picture"
    SIGNATURE_LINE = "signature-line"
    COMMENT = "comment"
    DIGITAL_SIGNATURE = "digital-signature"


@dataclass(frozen=True)
class Addition:
    """Something that was added to a finished paper; ``text`` is printed word for word."""

    spot: Spot
    kind: AddedKind
    text: str


def body_lines(lines: Sequence[Line]) -> list[Line]:
    """The lines of the body; a mark of the whole part or paper is none of them."""
    main = Part.BODY  # looked up once: an enumeration takes longer to find it than all the rest
    own = (line for line in lines if line.spot.part is main and line.spot != _WHOLE)
    return [line for line in own if line.marked != TRACKED]


def without_addresses(lines: Sequence[Line], expected: Sequence[str]) -> Sequence[Line]:
    """The lines without the links that Word makes of an e-mail address somebody typed.

    Such a link prints nothing; where it stands in what was made, the formatting differs.
    """
    if not any(line.marked.startswith(_ADDRESS) for line in lines):
        return lines
    made = frozenset(expected)
    return [ln for ln in lines if ln.text in made or not ln.marked.startswith(_ADDRESS)]


def places_to_sign(
    body: Sequence[Group], lines: Sequence[Line], expected: Sequence[str], table: int | None
) -> Places:
    """The groups of a body that stand at its places to sign, whether or not they were made.

    ``lines`` are all of the paper, ``expected`` the texts they should have, ``table`` is the number
    of the form's last table. Without it, and where the lines after it are not those expected,
    nothing is separated.
    """
    own, end = body_lines(lines), len(body)
    owners = _owners(body, own)
    if table is None:
        return Places(range(0), range(end, end))
    after = 1 + _group_of_table(body, table)
    before = bisect_right(owners, after - 1)
    rest = expected[before : len(expected) - (len(lines) - len(own))]
    if not rest:
        return Places(range(after, after), range(after, end))
    ends = (line.text == rest[0] for line in own[before:])
    first = next((n for n, is_it in enumerate(ends, before) if is_it), None)
    first = before if first is None else first
    last = first + len(rest)
    stop = owners[first] if own[first:] else after
    return Places(range(after, stop), range(owners[last - 1] + 1 if own[last - 1 :] else end, end))


class Lifted(NamedTuple):
    """A body and its lines without what was written in cells to sign, which is ``written``."""

    body: tuple[Group, ...]
    lines: Sequence[Line]
    written: tuple[Group, ...] = ()
    added: tuple[Addition, ...] = ()


def lifted(
    made: Sequence[Group], body: tuple[Group, ...], lines: Sequence[Line], table: int | None
) -> Lifted:
    """Take what was written in the cells to sign out of a paper.

    ``made`` is the body as it was made, ``table`` the number of the form's last table. A cell to
    sign stands in the first row of the table after it, and was made empty.
    """
    number = -1 if table is None else _group_of_table(body, table + 1)
    ours = next((group for group in made if group[0].spot.table == (table or 0) + 1), ())
    empty = {spot: cell[1:] for spot, cell in _cells(ours) if spot.row == 1 and _is_blank(cell[1:])}
    if number < 0 or not empty:
        return Lifted(body, lines)
    blocks: list[FormattedBlock] = []
    written: dict[Spot, Group] = {}
    for spot, (first, *within) in _cells(body[number]):
        blocks.append(first)
        if spot in empty and spot not in written and not _is_blank(within):
            written[spot] = tuple(within)
            within = [*empty[spot]]
        blocks += within
    texts = [(line.spot, _printed(line.marked)) for line in body_lines(lines)]
    added = [
        Addition(spot, _kind(group), " ".join(text for at, text in texts if at == spot))
        for spot, group in written.items()
    ]
    rest = [line for line in lines if line.spot not in written or line.marked == TRACKED]
    whole = (*body[:number], tuple(blocks), *body[number + 1 :])
    return Lifted(whole, rest, tuple(written.values()), tuple(added))


def _cells(table: Group) -> Iterator[tuple[Spot, Group]]:
    """The blocks of a table by their spot, which a cell shares with all that is in it."""
    for spot, blocks in groupby(table, lambda block: block.spot):
        yield spot, tuple(blocks)


def _is_blank(blocks: Sequence[FormattedBlock]) -> bool:
    return [block.kind for block in blocks] == ["paragraph"] and not blocks[0].runs


def _owners(body: Sequence[Group], lines: Sequence[Line]) -> list[int]:
    """The group of each line, in ascending order."""
    starts = [group[0].spot for group in body]
    tables = {spot.table: n for n, spot in enumerate(starts) if spot.table is not None}
    paragraphs = [(spot.paragraph, n) for n, spot in enumerate(starts) if spot.paragraph]
    numbers = [number for number, _ in paragraphs]
    found: list[int] = []
    for line in lines:
        if line.spot.table is not None:
            owner = tables.get(line.spot.table, found[-1] if found else 0)
        else:
            at = bisect_right(numbers, line.spot.paragraph or 0) - 1
            owner = paragraphs[at][1] if at >= 0 else 0
        found.append(max(owner, found[-1] if found else 0))
    return found


def _group_of_table(body: Sequence[Group], table: int) -> int:
    return next((n for n, group in enumerate(body) if group[0].spot.table == table), -1)


def without(lines: Sequence[Line], body: Sequence[Group], places: Places) -> list[Line]:
    """The lines that do not stand at the places to sign."""
    own = body_lines(lines)
    at_places = {
        id(line)
        for line, owner in zip(own, _owners(body, own), strict=True)
        if any(owner in place for place in places)
    }
    return [line for line in lines if id(line) not in at_places]


def additions(
    body: Sequence[Group], lines: Sequence[Line], added: Sequence[int]
) -> Iterator[Addition]:
    """What the added groups of a body are, in their order; empty paragraphs are left out."""
    own = body_lines(lines)
    texts: dict[int, list[str]] = {}
    for line, owner in zip(own, _owners(body, own), strict=True):
        texts.setdefault(owner, []).append(_printed(line.marked))
    for number in added:
        kind, text = _kind(body[number]), " ".join(filter(None, texts.get(number, ())))
        if text or kind is not AddedKind.TEXT:
            yield Addition(body[number][0].spot, kind, text)


def _printed(marked: str) -> str:
    return without_pictures(marked).strip()


def _kind(group: Group) -> AddedKind:
    names = {name for block in group for run in block.runs for name in run.look}
    if SIGNATURE_LINE in names:
        return AddedKind.SIGNATURE_LINE
    if group[0].kind == "table":
        return AddedKind.TABLE
    return AddedKind.TEXT if names.isdisjoint(DRAWN) else AddedKind.PICTURE
