"""What differs between two editions: dates, points, bounds, rows and words, each in its place."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, fields, is_dataclass
from difflib import SequenceMatcher
from itertools import zip_longest

from generator.law.edition import Edition
from generator.law.leaves import leaves, named
from generator.law.typed_toml import At, key_of, name_key


@dataclass(frozen=True)
class Change:
    """A place with its value in the older and the newer edition; "" where it has none."""

    part: str
    before: str
    after: str


def changes(old: Edition, new: Edition) -> Iterator[Change]:
    """Every place in which two editions differ, in the order of the file."""
    return _changes(old, new, At("", ()))


def _changes(old: object, new: object, at: At) -> Iterator[Change]:
    if old == new:
        return
    if is_dataclass(old) and is_dataclass(new) and type(old) is type(new):
        for field in (field for field in fields(old) if field.name != "is_draft"):
            before, after = getattr(old, field.name), getattr(new, field.name)
            if "refers" in field.metadata:
                before, after = (tuple(map(named, one)) for one in (before, after))
            yield from _field(before, after, at.key(key_of(field)))
    elif isinstance(old, tuple) and isinstance(new, tuple):
        yield from _arrays(old, new, at)
    else:
        yield Change(at.label, _text(old), _text(new))


def _field(old: object, new: object, at: At) -> Iterator[Change]:
    """A table that is referred to by its name is compared by it: it has a place of its own."""
    refers = is_dataclass(old or new) and bool(name_key(type(old or new)))
    yield from _changes(_name(old, 0), _name(new, 0), at) if refers else _changes(old, new, at)


def _arrays(old: tuple[object, ...], new: tuple[object, ...], at: At) -> Iterator[Change]:
    before, after = ([_name(one, repr(one)) for one in array] for array in (old, new))
    for kind, i, j, k, m in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if kind == "equal":
            pairs = list(zip(old[i:j], new[k:m], strict=True))
        else:
            pairs = list(zip_longest(old[i:j], new[k:m]))
        for number, (one, other) in enumerate(pairs, start=k + 1):
            kept = other if other is not None else one
            yield from _changes(one, other, at.named(_name(kept, number)))


def _name(value: object, otherwise: object) -> object:
    return getattr(value, name_key(type(value)) or " ", otherwise)


def _text(value: object) -> str:
    """A value in words; a whole table as the words and numbers in it."""
    if value is None:
        return ""
    if is_dataclass(value) or isinstance(value, tuple):
        return "; ".join(str(leaf.value) for leaf in leaves(value))
    return str(value)
