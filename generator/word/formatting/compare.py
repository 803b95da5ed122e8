"""Where two formattings differ: what was made, and what is there."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from generator.messages.problems import Part, Spot
from generator.word.formatting.blocks import Block, Group, Run
from generator.word.formatting.document import Formatting
from generator.word.formatting.tables import NEAR
from generator.word.formatting.values import Look, Value
from generator.word.read import pictures

ROUNDED = 2
"""Twentieths of a point that a measure may be rounded by as a program saves."""

_MEASURES = ("ind.", "pgMar.", "pgSz.", "margin.")
_SPACING = frozenset(f"spacing.{which}" for which in ("before", "after", "line"))
_PLACES = frozenset({"start", "end", "columns", "width"})
_DRAWN = ("?drawing", "?pict", "?object")


class FormatDifference(NamedTuple):
    """A property that is another than was made; an empty text stands for the usual."""

    spot: Spot
    name: str
    expected: str
    found: str


def differences(made: Formatting, found: Formatting) -> Iterator[FormatDifference]:
    """Every property that differs; a block too many or too few is one difference."""
    yield from _looks(Spot(Part.BODY), "", made.settings, found.settings)
    yield from _groups(made.body, found.body)
    for name in dict.fromkeys((*made.beside, *found.beside)):
        yield from _groups(made.beside.get(name, ()), found.beside.get(name, ()))


def _groups(made: Sequence[Group], found: Sequence[Group]) -> Iterator[FormatDifference]:
    ours = [block for group in made for block in group]
    theirs = [block for group in found for block in group]
    for one, other in zip(ours, theirs, strict=False):
        if one.kind != other.kind:
            yield FormatDifference(other.spot, "block", one.kind, other.kind)
            return
        yield from _blocks(one, other)
    for block in ours[len(theirs) :][:1]:
        last = theirs[-1].spot if theirs else block.spot
        yield FormatDifference(last, "block", block.kind, "")
    for block in theirs[len(ours) :][:1]:
        yield FormatDifference(block.spot, "block", "", block.kind)


def _blocks(made: Block, found: Block) -> Iterator[FormatDifference]:
    yield from _looks(found.spot, made.kind, made.look, found.look)
    if made.length != found.length:
        lengths = (str(made.length), str(found.length))
        yield FormatDifference(found.spot, f"{made.kind}.letters", *lengths)
    elif made.runs != found.runs:
        for ours, theirs in _stretches(made.runs, found.runs):
            yield from _looks(found.spot, "text", ours, theirs)


def _stretches(made: Sequence[Run], found: Sequence[Run]) -> Iterator[tuple[Look, Look]]:
    """The formatting of both sides between the changes of either; marks without letters too."""
    ours, theirs = list(reversed(made)), list(reversed(found))
    while ours or theirs:
        one = ours.pop() if ours else Run(0, {})
        other = theirs.pop() if theirs else Run(0, {})
        yield one.look, other.look
        rest = one.length - other.length
        if rest > 0:
            ours.append(Run(rest, one.look))
        elif rest < 0:
            theirs.append(Run(-rest, other.look))


def _looks(spot: Spot, kind: str, made: Look, found: Look) -> Iterator[FormatDifference]:
    for name in sorted({*made, *found}):
        one, other = made.get(name), found.get(name)
        if one != other and not _near(name, one, other):
            yield FormatDifference(spot, f"{kind}.{name}".lstrip("."), _word(one), _word(other))


def _near(name: str, one: Value | None, other: Value | None) -> bool:
    """True of measures that only rounding parts."""
    if name in _DRAWN:
        return pictures.alike(_word(one), _word(other))
    if name == "palette" and one is None:  # whoever takes a colour of it differs by that
        return True
    if name == "spacing.line" and None in (one, other):  # nothing said is a whole line
        return False
    first, second = one or 0, other or 0
    if not (isinstance(first, int) and isinstance(second, int)):
        return False
    own = name.removeprefix("page.")
    is_measure = own.startswith(_MEASURES) or own in _SPACING
    allowed = NEAR if name in _PLACES else ROUNDED if is_measure else 0
    return allowed > 0 and abs(first - second) <= allowed


def _word(value: Value | None) -> str:
    return "" if value is None else str(value)
