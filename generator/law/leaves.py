"""Walks a value read from TOML: every number, date and text in it, by its place in the file."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import Field, fields, is_dataclass
from datetime import date
from decimal import Decimal
from typing import Any, NamedTuple

from generator.law.typed_toml import At, key_of, name_key


class Leaf(NamedTuple):
    """A value at the end of a way through an edition; ``part`` is its place as messages name it."""

    part: str
    key: str
    value: str | int | Decimal | date


def leaves(value: object) -> Iterator[Leaf]:
    """Every leaf of a dataclass in the order of its fields; what is as by default has none.

    A table that is referred to by its name is a leaf, its name.
    """
    return _leaves(value, At("", ()), "")


def _leaves(value: object, at: At, key: str) -> Iterator[Leaf]:
    if is_dataclass(value):
        for field in fields(value):
            yield from _field(field, getattr(value, field.name), at)
    elif isinstance(value, tuple):
        for number, element in enumerate(value, start=1):
            own = getattr(element, name_key(type(element)) or " ", number)
            yield from _leaves(element, at.named(own), key)
    elif isinstance(value, str | int | Decimal | date):
        yield Leaf(at.label, key, value)


def _field(field: Field[Any], value: Any, at: At) -> Iterator[Leaf]:
    own = at.key(key_of(field))
    if value == field.default:
        return
    if is_dataclass(value) and name_key(type(value)):
        yield Leaf(own.label, key_of(field), named(value))
    elif "refers" in field.metadata:
        yield from _leaves(tuple(map(named, value)), own, key_of(field))
    else:
        yield from _leaves(value, own, key_of(field))


def named(value: Any) -> str:
    """The name by which a table is referred to."""
    return str(getattr(value, name_key(type(value))))
