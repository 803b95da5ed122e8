"""Similarity of headers to our column names, and of words to those of a list.

By the stems of their words: those that few of our names share count most.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from enum import Enum
from functools import cache, lru_cache
from typing import Any

from generator.submission.contract import SheetName
from generator.submission.mapping import JOINT, column_of, field_named, fields_of
from generator.submission.matching import comparable
from generator.submission.units import divided

LEAST = 0.45
"""The least likeness, of 1, at which a column is proposed."""

_LOWEST = 0.95
"""How much the lowest row of a header counts alone."""

_PART = 0.75
"""How much a name counts that is part of a header, or has it as its part."""

_STEM, _LONGER_STEM = 5, 8
"""Letters of a word by which its cases are the same, and by which its forms are not."""

_LONGER = 0.4
"""How much the longer stem of a word counts beside the shorter one."""

_WORD = re.compile(r"[^\W_]+")
_NUMBERING = re.compile(r"^\s*(?:[0-9]{1,2}[.)]\s*)+")


def likeness(table: SheetName, one: Enum, header: str) -> float:
    """How like a header is to the names of a field: 1 for one of them.

    Of a header over several rows the lowest may say it alone.
    """
    whole = " ".join(header.split())
    lowest = whole.rpartition(JOINT)[2]
    alone = _LOWEST * _rated(table, lowest).get(one, 0) if lowest != whole else 0
    return max(_rated(table, whole).get(one, 0), alone)


@lru_cache(maxsize=10_000)
def _rated(table: SheetName, header: str) -> Mapping[Enum, float]:
    """How like a header is to the names of each field, of those that share a word with it."""
    plain = plain_header(header)
    own, weigh = _stems(plain), _weights(table)
    weight_of_own = sum(weigh.get(word, _weight(word)) for word in own)
    found: dict[Enum, float] = {}
    for one, stems, weight in _known(table):
        both = own & stems
        if both:
            shared = sum(weigh[word] for word in both)
            every = weight_of_own + weight - shared
            part = _PART * shared / min(weight_of_own, weight)
            found[one] = max(0.99 * shared / every, 0.99 * part, found.get(one, 0))
    exact = field_named(table, plain)
    return found if exact is None else {**found, exact: 1.0}


@cache
def _known(table: SheetName) -> tuple[tuple[Enum, frozenset[str], float], ...]:
    """Every name of every field: its words, and their weight."""
    weigh = _weights(table)
    names_of = (
        (one, _stems(plain_header(n))) for one in fields_of(table) for n in column_of(one).headers
    )
    return tuple((one, stems, sum(weigh[word] for word in stems)) for one, stems in names_of)


@cache
def _weights(table: SheetName) -> Mapping[str, float]:
    """The weight of a word in headers: 1 shared among the fields that have it."""
    of_field = {
        one: frozenset[str]().union(
            *(_stems(plain_header(name)) for name in column_of(one).headers)
        )
        for one in fields_of(table)
    }
    counts = Counter(word for words in of_field.values() for word in words)
    return {word: _weight(word) / count**0.5 for word, count in counts.items()}


def _weight(word: str) -> float:
    return 1.0 if len(word) <= _STEM else _LONGER


def _stems(text: str) -> frozenset[str]:
    words = _WORD.findall(comparable(text))
    return frozenset(word[:length] for word in words for length in (_STEM, _LONGER_STEM))


def meaning_of(known: Any, text: str) -> str:
    """The name in a list most like a text; empty when none is."""
    near = known.nearest(text)
    if near is not None:
        return str(near)
    own = _stems(text)
    rated = {
        name: len(own & _stems(name)) / len(own | _stems(name) or {""}) for name in known.spelt()
    }
    best = max(rated, key=lambda name: rated[name], default="")
    return best if best and rated[best] >= LEAST else ""


def plain_header(header: str) -> str:
    """A header without its numbering and unit."""
    return divided(_NUMBERING.sub("", header).strip())[0]
