"""Where two formattings differ: what was made, and what is there.

Whoever signs a paper adds to it at its places to sign: the empty paragraphs it was made with for
that. What is added there is listed, and judged only by whether it stays there.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from generator.messages.problems import Part, Spot
from generator.word.formatting.blocks import Block, Group, Run
from generator.word.formatting.document import Formatting
from generator.word.formatting.tables import NEAR
from generator.word.formatting.values import Look, Value
from generator.word.read import pictures

ROUNDED = 2
"""Twentieths of a point that a measure may be rounded by as a program saves."""

_PLACES = frozenset({"start", "end", "columns", "width"})
_DRAWN = ("?drawing", "?pict", "?object")
_TALLEST, _WIDEST = 2400, 10000
"""Twentieths of a point: of a gap, a row or an indent that somebody may add; a page is taller."""

_SMALLEST, _LARGEST = 12, 96
"""Half points: of letters that somebody may add."""


class FormatDifference(NamedTuple):
    """A property that is another than was made; an empty text stands for the usual."""

    spot: Spot
    name: str
    expected: str
    found: str


class Added(NamedTuple):
    """What stands at a place to sign and was not made: ``text``, ``table`` or ``picture``."""

    spot: Spot
    kind: str


@dataclass(frozen=True)
class Comparison:
    """What differs, in reading order, and what was added at the places to sign."""

    differences: tuple[FormatDifference, ...]
    added: tuple[Added, ...]


def places_to_sign(formatting: Formatting, tables: int) -> tuple[int, ...]:
    """The numbers of the paragraphs that are left empty to sign in, among the body's children.

    One follows the form's last table, the table of the number ``tables``; the other is the last.
    """
    starts = [n for n, group in enumerate(formatting.body) if group[0].kind == "table"]
    wanted = [starts[tables - 1] + 1] if len(starts) >= tables else []
    wanted.append(len(formatting.body) - 1)
    return tuple(n for n in wanted if _is_empty(formatting.body[n : n + 1]))


def _is_empty(groups: Sequence[Group]) -> bool:
    return all(len(g) == 1 and g[0].kind == "paragraph" and not g[0].runs for g in groups)


def compared(made: Formatting, found: Formatting, places: Collection[int]) -> Comparison:
    """Every property that differs; a block too many or too few is one difference."""
    differences = list(_looks(Spot(Part.BODY), "", made.settings, found.settings))
    ours, theirs, at_places = _aligned(made.body, found.body, places)
    differences += _groups(ours, theirs)
    for name in dict.fromkeys((*made.beside, *found.beside)):
        differences += _groups(made.beside.get(name, ()), found.beside.get(name, ()))
    for group in at_places:
        differences += _astray(group)
    return Comparison(tuple(differences), tuple(map(_added, at_places)))


def _aligned(
    made: Sequence[Group], found: Sequence[Group], places: Collection[int]
) -> tuple[list[Group], list[Group], list[Group]]:
    """What was made and what is there but at the places to sign, and what was added there."""
    ours: list[Group] = []
    theirs: list[Group] = []
    added: list[Group] = []
    at = 0
    for number, group in enumerate(made):
        if number not in places:
            ours.append(group)
            theirs += found[at : at + 1]
            at += 1
            continue
        following = made[number + 1] if number + 1 < len(made) else None
        end = next((n for n in range(at, len(found)) if _begins(following, found[n])), None)
        end = len(found) if following is None else at + 1 if end is None else end
        added += [g for g in found[at:end] if any(_blocks(group[0], g[0])) or len(g) > 1]
        at = end
    return ours, theirs + list(found[at:]), added


def _begins(made: Group | None, found: Group) -> bool:
    if made is None or made[0].kind != found[0].kind:
        return False
    return not any(_blocks(made[0], found[0]))


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
    first, second = one or 0, other or 0
    if not (isinstance(first, int) and isinstance(second, int)):
        return False
    allowed = NEAR if name in _PLACES else ROUNDED if "." in name else 0
    return abs(first - second) <= allowed


def _word(value: Value | None) -> str:
    return "" if value is None else str(value)


def _added(group: Group) -> Added:
    pictured = any(name in run.look for block in group for run in block.runs for name in _DRAWN)
    table = group[0].kind == "table"
    return Added(group[0].spot, "table" if table else "picture" if pictured else "text")


def _astray(group: Group) -> Iterator[FormatDifference]:
    """What of an addition does not stay at its place, or is not known to."""
    for block in group:
        looks = [(block.kind, block.look), *(("text", run.look) for run in block.runs)]
        for kind, look in looks:
            for name, value in look.items():
                if not _stays(name, value):
                    yield FormatDifference(block.spot, f"added.{kind}.{name}", "", _word(value))


def _within(least: int, most: int) -> Callable[[Value], bool]:
    return lambda value: isinstance(value, int) and least <= value <= most


def _anything(_: Value) -> bool:
    return True


_STAYING: Mapping[str, Callable[[Value], bool]] = {
    **dict.fromkeys(("jc", "font", "b", "i", "u", "color", "blank", "vAlign", "lang"), _anything),
    **dict.fromkeys(("bCs", "iCs", "kern", "hyphenates", "contextualSpacing"), _anything),
    **dict.fromkeys(("keepNext", "keepLines", "widowControl", "cantSplit"), _anything),
    **dict.fromkeys(("tblLayout", "vMerge", "hideMark", "noWrap"), _anything),
    **dict.fromkeys(("sz", "szCs"), _within(_SMALLEST, _LARGEST)),
    **dict.fromkeys(("start", "end", "columns", "width"), _within(0, _WIDEST)),
    **dict.fromkeys(("ind.left", "ind.right"), _within(0, _WIDEST)),
    "ind.firstLine": _within(-_TALLEST, _WIDEST),
    "tblInd": _within(-NEAR * 4, _WIDEST),
    **dict.fromkeys(("spacing.before", "spacing.after", "height"), _within(0, _TALLEST)),
    "height.rule": lambda value: value == "atLeast",
    "spacing.line": _within(200, 1000),
    "spacing.lineRule": lambda value: value in ("atLeast", "auto"),
    **dict.fromkeys(
        _DRAWN, lambda value: str(value).startswith("⟦□ ") and " inline " in str(value)
    ),
}
"""Properties of what may be added, with the values that keep it at its place."""


def _stays(name: str, value: Value) -> bool:
    if name.startswith("mark."):
        name = name.removeprefix("mark.")
    if name.startswith(("tab.", "line.", "margin.")):
        return True
    check = _STAYING.get(name)
    if name == "width" and isinstance(value, str):
        return True  # a share of the page, or left to the program
    return check is not None and check(value)
