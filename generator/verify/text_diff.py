"""Compares the lines of two papers: changed, deleted, inserted or moved.

The work is limited: two papers that have nothing in common must not take minutes.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from generator.messages.problems import Spot
from generator.word.read import pictures
from generator.word.read.outline import Line, split_cell

_MOST_WORK = 20_000_000
"""Steps of a comparison beyond which it takes a short cut: a second or two."""

_MOST_WORK_BETWEEN = 5_000
"""The same between two lines that are sure: there may be thousands of such places."""

_HAS_PICTURE = "⟦□ "
_MOST_PICTURES = 50  # alike but for their measures


@dataclass(frozen=True)
class Difference:
    """A difference of texts; an empty side means that there is no text there."""

    spot: Spot | None
    expected: str
    found: str


def text_differences(expected: Sequence[str], lines: Sequence[Line]) -> Iterator[Difference]:
    """Lines that were changed, deleted, inserted or moved, each with its place and both texts.

    ``expected`` are the texts of the lines as they were.
    """
    found = _as_expected(expected, [line.text for line in lines])
    start, end = _common_ends(expected, found)
    before, now = expected[start : len(expected) - end], found[start : len(found) - end]
    for left, left_end, right, right_end in _unequal(before, now):
        for offset in range(max(left_end - left, right_end - right)):
            old, new = left + offset, right + offset
            at = lines[min(start + min(new, right_end), len(lines) - 1)].spot if lines else None
            one = before[old] if old < left_end else ""
            other = now[new] if new < right_end else ""
            if one != other:
                yield Difference(at, *_readings(one, other))


def _as_expected(expected: Sequence[str], found: Sequence[str]) -> list[str]:
    """The texts found, those with pictures as they were if only measures were rounded."""
    framed: dict[str, list[str]] = {}
    for text in dict.fromkeys(text for text in expected if _HAS_PICTURE in text):
        framed.setdefault(pictures.unmeasured(text), []).append(text)

    def as_was(text: str) -> str:
        same = framed.get(pictures.unmeasured(text), [])[:_MOST_PICTURES]
        return next((was for was in same if pictures.alike(was, text)), text)

    return [as_was(text) if _HAS_PICTURE in text else text for text in found]


_Block = tuple[int, int, int, int]
"""Where lines begin and end on one side, and on the other."""


def _unequal(before: Sequence[str], now: Sequence[str]) -> Iterator[_Block]:
    """The blocks that differ: those of :mod:`difflib`, or quickly found ones of long papers.

    Its work grows with how often lines repeat; two papers that have nothing in common, or the same
    few lines over and over, must not take minutes to compare.
    """
    if _work(before, now) <= _MOST_WORK:
        yield from _opcodes(before, now)
        return
    left = right = 0
    for old, new in [*_anchors(before, now), (len(before), len(now))]:
        one, other = before[left:old], now[right:new]
        if _work(one, other) <= _MOST_WORK_BETWEEN:
            for a, b, c, d in _opcodes(one, other):
                yield left + a, left + b, right + c, right + d
        else:
            yield left, old, right, new
        left, right = old + 1, new + 1


def _work(before: Sequence[str], now: Sequence[str]) -> int:
    """An upper bound of the steps that :mod:`difflib` takes."""
    often = Counter(now)
    pairs = sum(count * often[line] for line, count in Counter(before).items())
    return (pairs + len(before)) * min(len(before), len(now))


def _opcodes(before: Sequence[str], now: Sequence[str]) -> Iterator[_Block]:
    matcher = SequenceMatcher(None, before, now, autojunk=False)
    yield from (code[1:] for code in matcher.get_opcodes() if code[0] != "equal")


def _anchors(before: Sequence[str], now: Sequence[str]) -> list[tuple[int, int]]:
    """Lines that stand once on either side, as many as keep their order."""
    counts, others = Counter(before), Counter(now)
    places = {line: place for place, line in enumerate(now) if others[line] == 1}
    once = [
        (p, places[line]) for p, line in enumerate(before) if counts[line] == 1 and line in places
    ]
    tops: list[int] = []
    piles: list[int] = []
    previous: list[int] = []
    for number, (_, place) in enumerate(once):
        pile = bisect_left(tops, place)
        previous.append(piles[pile - 1] if pile else -1)
        tops[pile : pile + 1] = [place]
        piles[pile : pile + 1] = [number]
    found = []
    at = piles[-1] if piles else -1
    while at >= 0:
        found.append(once[at])
        at = previous[at]
    return found[::-1]


def _readings(one: str, other: str) -> tuple[str, str]:
    """Two texts as they read; with their cells where only those differ."""
    (cell, reading), (other_cell, other_reading) = split_cell(one), split_cell(other)
    if reading == other_reading:
        return f"⟦{cell}⟧ {reading}", f"⟦{other_cell}⟧ {other_reading}"
    return reading, other_reading


def _common_ends(one: Sequence[str], other: Sequence[str]) -> tuple[int, int]:
    """How many lines agree at the start and at the end: most of a long paper is as it was."""
    shorter = min(len(one), len(other))
    start = 0
    while start < shorter and one[start] == other[start]:
        start += 1
    end = 0
    while end < shorter - start and one[-1 - end] == other[-1 - end]:
        end += 1
    return start, end
