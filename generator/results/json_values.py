"""Values read from JSON, each checked: TypeError or ValueError for one of another kind."""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping
from typing import TypeVar

T = TypeVar("T")

_LONGEST = 80
"""Letters of a wrong value that an error quotes."""


def of_kind(kind: type[T], found: object) -> T:
    """The value itself."""
    if not isinstance(found, kind):
        raise TypeError(repr(found)[:_LONGEST])
    return found


def an_object(found: object) -> Mapping[str, object]:
    """An object, by the names in it."""
    return of_kind(dict, found)


def a_text(found: object) -> str:
    """A text; equal ones are kept once, for many entries have the same hashes and names."""
    return sys.intern(of_kind(str, found))


def whole(found: object) -> int:
    """A whole number, not below zero."""
    number = of_kind(int, found)
    if isinstance(found, bool) or number < 0:
        raise ValueError(repr(found)[:_LONGEST])
    return number


def up_to(most: int) -> Callable[[object], int]:
    """A whole number up to another."""

    def read(found: object) -> int:
        number = whole(found)
        if number > most:
            raise ValueError(f"> {most}")
        return number

    return read


def maybe(read: Callable[[object], T]) -> Callable[[object], T | None]:
    """A value, or null."""
    return lambda found: None if found is None else read(found)


def each(read: Callable[[object], T]) -> Callable[[object], tuple[T, ...]]:
    """The values of a list."""
    return lambda found: tuple(map(read, of_kind(list, found)))
