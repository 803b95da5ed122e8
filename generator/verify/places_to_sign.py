"""Separates what was added to a paper at its places to sign from what was made.

There are two: what directly follows the form's last table, and what follows the last line of the
paper. An addition is a paragraph or a table that stands there and was not made there. The empty
cells of the first row of the next table, above «(қолы)», are written in too.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import groupby
from typing import NamedTuple

from generator.messages.problems import Part, Spot
from generator.word.formatting.blocks import FormattedBlock, Group
from generator.word.formatting.compare import Places
from generator.word.formatting.drawings import SIGNATURE_LINE
from generator.word.read import pictures
from generator.word.read.lines import TRACKED
from generator.word.read.outline import Line


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


_WHOLE = Spot(Part.BODY)
_ADDRESS = "⟦hyperlink mailto:"


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
    return pictures.without(marked).strip()


def _kind(group: Group) -> AddedKind:
    names = {name for block in group for run in block.runs for name in run.look}
    if SIGNATURE_LINE in names:
        return AddedKind.SIGNATURE_LINE
    if group[0].kind == "table":
        return AddedKind.TABLE
    return AddedKind.TEXT if names.isdisjoint(pictures.DRAWN) else AddedKind.PICTURE
