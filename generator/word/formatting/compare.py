"""Where two formattings differ: what was made, and what is there."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from generator.messages.problems import Part, Spot
from generator.word.formatting.blocks import Block, Group
from generator.word.formatting.document import Formatting
from generator.word.formatting.tables import NEAR
from generator.word.formatting.values import Look, Value

ROUNDED = 2
"""Twentieths of a point that a measure may be rounded by as a program saves."""

_PLACES = frozenset({"start", "end", "columns", "width"})


class FormatDifference(NamedTuple):
    """A property that is another than was made; an empty text stands for the usual."""

    spot: Spot
    name: str
    expected: str
    found: str


def differences(made: Formatting, found: Formatting) -> Iterator[FormatDifference]:
    """Every property that differs, in reading order; a block too many or too few is one."""
    page = Spot(Part.BODY)
    yield from _looks(page, "", made.settings, found.settings)
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
        yield FormatDifference(block.spot, "block", block.kind, "")
    for block in theirs[len(ours) :][:1]:
        yield FormatDifference(block.spot, "block", "", block.kind)


def _blocks(made: Block, found: Block) -> Iterator[FormatDifference]:
    yield from _looks(found.spot, made.kind, made.look, found.look)
    if made.runs == found.runs:
        return
    for ours, theirs in _paired(made, found):
        yield from _looks(found.spot, "text", ours, theirs)


def _paired(made: Block, found: Block) -> Iterator[tuple[Look, Look]]:
    """Formatting letter by letter where the text is the same, else kind by kind."""
    if made.text != found.text:
        ours = [run.look for run in made.runs]
        for run in found.runs:
            if not any(_same(look, run.look) for look in ours):
                yield (ours[0] if ours else {}), run.look
        return
    for start, one, other in _steps(made, found):
        if start and not _same(one, other):
            yield one, other


def _steps(made: Block, found: Block) -> Iterator[tuple[bool, Look, Look]]:
    """The stretches of text between the changes of either side; marks without text one by one."""
    ours = [(run.text, run.look) for run in made.runs]
    theirs = [(run.text, run.look) for run in found.runs]
    while ours or theirs:
        if not ours or not theirs:
            yield True, (ours or [("", {})])[0][1], (theirs or [("", {})])[0][1]
            (ours or theirs).pop(0)
            continue
        (text, look), (other, there) = ours[0], theirs[0]
        length = min(len(text), len(other))
        yield True, look, there
        ours[0], theirs[0] = (text[length:], look), (other[length:], there)
        if not length:
            if not text:
                ours.pop(0)
            if not other:
                theirs.pop(0)
            continue
        if not ours[0][0]:
            ours.pop(0)
        if theirs and not theirs[0][0]:
            theirs.pop(0)


def _looks(spot: Spot, kind: str, made: Look, found: Look) -> Iterator[FormatDifference]:
    for name in sorted({*made, *found}):
        one, other = made.get(name), found.get(name)
        if one != other and not _near(name, one, other):
            yield FormatDifference(spot, f"{kind}.{name}".lstrip("."), _word(one), _word(other))


def _same(one: Look, other: Look) -> bool:
    return not any(_looks(Spot(Part.BODY), "", one, other))


def _near(name: str, one: Value | None, other: Value | None) -> bool:
    """True of measures that only rounding parts."""
    first, second = one or 0, other or 0
    if not (isinstance(first, int) and isinstance(second, int)):
        return False
    allowed = NEAR if name in _PLACES else ROUNDED if "." in name else 0
    return abs(first - second) <= allowed


def _word(value: Value | None) -> str:
    return "" if value is None else str(value)
