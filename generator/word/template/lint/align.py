"""Aligns found texts with the expected ones: kept, altered, left out, moved, added."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import takewhile

from generator.messages.problems import Fact, Phrase

_ALIKE = 0.55
"""From this likeness on, two texts are one that was altered; below, one is gone and one is new."""

_AROUND = 24
"""Letters shown on each side of a difference."""

_SHOWN_LETTERS = 4
_LONGEST = 600


@dataclass(frozen=True)
class AlignedStep:
    """One official text and what stands for it: indexes, None where there is nothing.

    ``near`` is the index of what is found at or after the place where a missing text should be.
    """

    expected: int | None
    found: int | None
    near: int
    is_moved: bool = False


def aligned(
    expected: Sequence[str],
    found: Sequence[str],
    is_same: Callable[[int, int], bool] = lambda _, __: False,
) -> tuple[AlignedStep, ...]:
    """How the found texts answer to the expected ones, in the order of the page.

    ``is_same`` tells of two that are not alike whether one stands in the other's place.
    """
    steps: list[AlignedStep] = []
    matcher = SequenceMatcher(None, expected, found, autojunk=False)
    for kind, left, left_end, right, right_end in matcher.get_opcodes():
        if kind == "equal":
            steps += (AlignedStep(left + n, right + n, right + n) for n in range(left_end - left))
        else:
            block = (range(left, left_end), range(right, right_end))
            steps += _block(expected, found, *block, is_same)
    return tuple(_with_moves(steps, expected, found))


def _block(
    expected: Sequence[str],
    found: Sequence[str],
    lefts: range,
    rights: range,
    is_same: Callable[[int, int], bool],
) -> Iterator[AlignedStep]:
    """Texts that differ: pairs that are alike, in order, and what is left on either side."""
    next_right = rights.start
    for left in lefts:
        likeness = {
            right: max(_likeness(expected[left], found[right]), is_same(left, right) * _ALIKE)
            for right in range(next_right, rights.stop)
        }
        best = max(likeness, key=likeness.__getitem__, default=None)
        if best is None or likeness[best] < _ALIKE:
            yield AlignedStep(left, None, next_right)
            continue
        yield from (AlignedStep(None, right, right) for right in range(next_right, best))
        yield AlignedStep(left, best, best)
        next_right = best + 1
    yield from (AlignedStep(None, right, right) for right in range(next_right, rights.stop))


def _likeness(one: str, other: str) -> float:
    """Letter case does not make another text of one; only the beginnings of long ones count."""
    left, right = one[:_LONGEST].casefold(), other[:_LONGEST].casefold()
    return SequenceMatcher(None, left, right, autojunk=False).ratio()


def _with_moves(
    steps: Sequence[AlignedStep], expected: Sequence[str], found: Sequence[str]
) -> Iterator[AlignedStep]:
    """A text that is missing here and stands elsewhere was moved: one step instead of two."""
    added = {found[s.found]: s for s in steps if s.expected is None and s.found is not None}
    missing = {expected[s.expected] for s in steps if s.found is None and s.expected is not None}
    for step in steps:
        if step.found is None and step.expected is not None and expected[step.expected] in added:
            at = added[expected[step.expected]].near
            yield AlignedStep(step.expected, at, at, is_moved=True)
        elif step.expected is not None or step.found is None or found[step.found] not in missing:
            yield step


def differing(expected: str, found: str) -> tuple[str, str]:
    """Two texts cut to where they differ, the differing letters between ⟦ and ⟧."""
    start = _shared(expected, found)
    end = _shared(expected[start:][::-1], found[start:][::-1])
    return _cut(expected, start, end), _cut(found, start, end)


def _shared(one: str, other: str) -> int:
    """How many letters two texts begin alike with."""
    return sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(one, other, strict=False)))


def _cut(text: str, start: int, end: int) -> str:
    stop = len(text) - end
    before, after = text[max(start - _AROUND, 0) : start], text[stop : stop + _AROUND]
    left = "…" if start > _AROUND else ""
    right = "…" if end > _AROUND else ""
    return f"{left}{before}⟦{text[start:stop]}⟧{after}{right}"


def letters(expected: str, found: str) -> Fact:
    """The letters that were exchanged one for one, by their codes: they may look the same."""
    pairs = dict.fromkeys((f, e) for e, f in zip(expected, found, strict=False) if e != f)
    if len(expected) != len(found) or not 0 < len(pairs) <= _SHOWN_LETTERS:
        return ""
    shown = (f"{f} (U+{ord(f):04X}) → {e} (U+{ord(e):04X})" for f, e in pairs)
    return Phrase("form.letters", {"letters": ", ".join(shown)})
