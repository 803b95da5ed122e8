"""Where two formattings differ: what was made, and what is there.

Whoever signs a paper adds to it at its places to sign. What was added there differs only by what
does not stay there: what floats, breaks a page, or is not known to do neither.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from generator.messages.problems import Part, Spot
from generator.word.formatting.blocks import NEAR, FormattedBlock, Group
from generator.word.formatting.document import Formatting
from generator.word.formatting.runs import INLINE, SIGNATURE_LINE, Run
from generator.word.formatting.values import Look, Value, known
from generator.word.read.text import DRAWN, alike

ROUNDED = 2
"""Twentieths of a point that a measure may be rounded by as a program saves."""

_MEASURES = ("ind.", "pgMar.", "pgSz.", "margin.")
_SPACING = frozenset(f"spacing.{which}" for which in ("before", "after", "line"))
_PLACES = frozenset({"start", "end", "columns", "width"})
_PALEST = 0x99
"""Of the three parts of a colour the darkest: a paler text may pass for none."""

_MOST_EMPTY = 30
"""Empty paragraphs that may be added; so many fill half a page."""

_MOST_IN_CELL = 10
"""Paragraphs that may be added in a cell to sign."""

_MOST_ADDED = 2_000
"""Blocks that may be added, rows and cells among them; a sheet of agreement has some hundred."""


class Places(NamedTuple):
    """The groups of a body at its two places to sign: behind the form, and at the end."""

    form: range
    end: range


@dataclass(frozen=True)
class Comparison:
    """What differs, in reading order, and the groups of the body that were added."""

    differences: tuple[RawDifference, ...]
    added: tuple[int, ...] = ()


class RawDifference(NamedTuple):
    """A property that is another than was made; an empty text stands for the usual."""

    spot: Spot
    name: str
    expected: str
    found: str


def compared(made: Formatting, found: Formatting, places: Places) -> Comparison:
    """Every property that differs; a block too many or too few is one difference.

    ``places`` are the groups found at the places to sign, those that were made there included.
    """
    differences = [*_looks(Spot(Part.BODY), "", made.settings, found.settings)]
    ours, at_ours = _apart(made.body, _places_of(made.body, places))
    theirs, at_theirs = _apart(found.body, places)
    differences += _groups(ours, theirs)
    added = _added([made.body[n] for n in at_ours], found.body, at_theirs)
    for number in added.added:
        differences += astray(found.body[number])
    differences += added.differences
    for name in dict.fromkeys((*made.beside, *found.beside)):
        differences += _groups(made.beside.get(name, ()), found.beside.get(name, ()))
    return Comparison(tuple(differences), added.added)


def alone(found: Formatting, places: Places) -> Comparison:
    """What stands at the places to sign and is not empty, with nothing to compare the rest with."""
    numbers = (n for place in places for n in place)
    added = tuple(n for n in numbers if not _is_empty(found.body[n]))
    return Comparison(tuple(one for n in added for one in astray(found.body[n])), added)


def _places_of(made: Sequence[Group], found: Places) -> Places:
    """Where the same places are as they were made: empty paragraphs, and whatever is left over."""
    start, between = found.form.start, found.end.start - found.form.stop
    stop = start
    while start and stop < len(made) - between and _is_empty(made[stop]):
        stop += 1
    return Places(range(start, stop), range(min(stop + between, len(made)), len(made)))


def _is_empty(group: Group) -> bool:
    return [block.kind for block in group] == ["paragraph"] and not group[0].runs


def _apart(body: Sequence[Group], places: Places) -> tuple[list[Group], list[int]]:
    """The groups of a body that do not stand at the places to sign, and the numbers of those."""
    numbers = [*places.form, *places.end]
    at_places = frozenset(numbers)
    return [group for n, group in enumerate(body) if n not in at_places], numbers


def _added(made: Sequence[Group], body: Sequence[Group], numbers: Sequence[int]) -> Comparison:
    """Which groups at the places to sign were added, and what that was made there is gone.

    An empty paragraph may be written in or taken away.
    """
    added, left = [], list(made)
    for number in numbers:
        same = next((n for n, group in enumerate(left) if _equal(group, body[number])), None)
        if same is None:
            added.append(number)
        else:
            del left[same]
    gone = (group[0] for group in left if any(astray(group)) or not _is_empty(group))
    missing = [RawDifference(block.spot, "block", block.kind, "") for block in gone]
    empty = [body[number][0].spot for number in added if _is_empty(body[number])]
    spots = [block.spot for number in added for block in body[number]]
    many = [
        RawDifference(spot, "block", "", "paragraph")
        for spot in (*empty[_MOST_EMPTY:], *spots[_MOST_ADDED:])
    ]
    return Comparison((*missing[:1], *many[:1]), tuple(added))


def _equal(made: Group, found: Group) -> bool:
    return len(made) == len(found) and not any(_groups([made], [found]))


def astray(group: Group) -> Iterator[RawDifference]:
    """What of an addition does not stay at its place, or is not known to."""
    for block in group:
        for kind, look in ((block.kind, block.look), *(("text", run.look) for run in block.runs)):
            for name, value in look.items():
                is_drawn = name in DRAWN and not look.keys().isdisjoint(_IN_LINE)
                if not is_drawn and not _stays(name.removeprefix("mark."), value):
                    yield RawDifference(block.spot, f"{kind}.{name}", "", _word(value))


def astray_in_cell(group: Group) -> Iterator[RawDifference]:
    """The same of what is written in a cell: a few lines at most."""
    yield from astray(group)
    for block in group[_MOST_IN_CELL:]:
        yield RawDifference(block.spot, "block", "", block.kind)


_IN_LINE = frozenset({INLINE, SIGNATURE_LINE})


_DARK_OF_THEMES = ("themeColor=text1", "themeColor=dark1", "themeColor=hyperlink")


def _is_seen(colour: Value) -> bool:
    """True of a colour that is seen on white paper."""
    text = str(colour)
    try:
        return text == "auto" or min(bytes.fromhex(text)) <= _PALEST
    except ValueError:
        return text.startswith(_DARK_OF_THEMES)


def _stays(name: str, value: Value) -> bool:
    """True of a property that keeps what is added at its place."""
    staying = known().staying
    if name in staying["any"] or name.startswith(("tab.", "line.", "pBdr.")):
        return True
    if name == "color":
        return _is_seen(value)
    if isinstance(value, int):
        own = "margin" if name.startswith("margin.") else name
        least, most = staying["within"].get(own, (1, 0))
        return bool(least <= value <= most)
    # A width may also be a share of the page, or left to the program.
    return name == "width" or value in staying["one_of"].get(name, ())


def _groups(made: Sequence[Group], found: Sequence[Group]) -> Iterator[RawDifference]:
    ours = [block for group in made for block in group]
    theirs = [block for group in found for block in group]
    for one, other in zip(ours, theirs, strict=False):
        if one.kind != other.kind:
            yield RawDifference(other.spot, "block", one.kind, other.kind)
            return
        yield from _blocks(one, other)
    for block in ours[len(theirs) :][:1]:
        last = theirs[-1].spot if theirs else block.spot
        yield RawDifference(last, "block", block.kind, "")
    for block in theirs[len(ours) :][:1]:
        yield RawDifference(block.spot, "block", "", block.kind)


def _blocks(made: FormattedBlock, found: FormattedBlock) -> Iterator[RawDifference]:
    yield from _looks(found.spot, made.kind, made.look, found.look)
    if made.length != found.length:
        lengths = (str(made.length), str(found.length))
        yield RawDifference(found.spot, f"{made.kind}.letters", *lengths)
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


def _looks(spot: Spot, kind: str, made: Look, found: Look) -> Iterator[RawDifference]:
    for name in sorted({*made, *found}):
        one, other = made.get(name), found.get(name)
        if one != other and not _near(name, one, other):
            yield RawDifference(spot, f"{kind}.{name}".lstrip("."), _word(one), _word(other))


def _near(name: str, one: Value | None, other: Value | None) -> bool:
    """True of measures that only rounding parts."""
    if name in DRAWN:
        return alike(_word(one), _word(other))
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
