"""How names typed by people are compared: spaces, letter case, look-alike letters, keyboards.

A Latin ``a`` in a Kazakh header is read as the Cyrillic letter it looks like; a listed value
typed on a Russian keyboard is understood while only one candidate is left.
"""

from __future__ import annotations

import difflib
import unicodedata
from collections.abc import Iterable
from functools import lru_cache
from itertools import product
from typing import Generic, TypeVar

T = TypeVar("T")

LOOKALIKES = str.maketrans(
    "aceikmoptxyəABCEIKMOPTXYƏїЇќЌњЊѓЃџЏ",
    "асеікмортхуәАВСЕІКМОРТХУӘіІқҚңҢғҒүҮ",
)
"""Latin, Ukrainian and legacy-font letters, and the Kazakh letters they stand for; before case.

Latin H and h look like two letters each and are tried as both.
"""

_MOST_READINGS = 256
_RUSSIAN_KEYBOARD = str.maketrans("қғңұүөәіһ", "кгнууоаих")


def fold_spaces(text: str) -> str:
    """The text composed (NFC), trimmed, every run of white space as one ordinary space."""
    return " ".join(unicodedata.normalize("NFC", text).split())


@lru_cache(maxsize=1024)
def keys(text: str) -> tuple[str, ...]:
    """What a name is compared by: equal names share a key. Several if a Latin H is in it.

    Each H is read both ways by itself, so that «ЖӘHЕ ЖИHАЗ» is understood; a text with more of
    them than any declared name has is read with all of them alike.
    """
    pieces = fold_spaces(text).translate(LOOKALIKES).casefold().split("h")
    count = len(pieces) - 1
    readings: Iterable[tuple[str, ...]] = product("нһ", repeat=count)
    if 2**count > _MOST_READINGS:
        readings = (("н",) * count, ("һ",) * count)
    return tuple(
        "".join(part for pair in zip(pieces, (*reading, ""), strict=True) for part in pair)
        for reading in readings
    )


def same(one: str, other: str) -> bool:
    """True when two names are the same as people read them."""
    return not set(keys(one)).isdisjoint(keys(other))


def _russian(key: str) -> str:
    return key.translate(_RUSSIAN_KEYBOARD)


class Names(Generic[T]):
    """Declared names and what they stand for; looks up what people typed."""

    def __init__(self, entries: Iterable[tuple[str, T]]) -> None:
        self._exact: dict[str, T] = {}
        self._russian: dict[str, list[T]] = {}
        self._spelt: dict[str, str] = {}
        for name, value in entries:
            for key in keys(name):
                if self._exact.setdefault(key, value) != value:
                    raise ValueError(f"two declared names are read alike: {name}")
                self._spelt.setdefault(key, name)
                candidates = self._russian.setdefault(_russian(key), [])
                if value not in candidates:
                    candidates.append(value)

    def values(self) -> list[T]:
        """What the names stand for, in the order declared, each once."""
        return list(dict.fromkeys(self._exact.values()))

    def find(self, text: str) -> T | None:
        """What a name stands for, or None."""
        return next((self._exact[key] for key in keys(text) if key in self._exact), None)

    def find_listed(self, text: str) -> T | None:
        """Like :meth:`find`, and also as typed on a Russian keyboard if one candidate is left."""
        found = self.find(text)
        if found is not None:
            return found
        candidates = [v for key in keys(text) for v in self._russian.get(_russian(key), [])]
        return candidates[0] if len(set(candidates)) == 1 else None

    def nearest(self, text: str) -> str | None:
        """The declared name most like the text, for a message to offer; never taken."""
        readings = keys(text)
        for key in dict.fromkeys((readings[0], readings[-1])):
            close = difflib.get_close_matches(key, self._spelt, n=1, cutoff=0.75)
            if close:
                return self._spelt[close[0]]
        return None
