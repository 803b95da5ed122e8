"""Reads TOML tables into frozen dataclasses, and walks what was read by its places in the file.

A class and its type hints are the schema of a table. A field is a key: one with a default may be
missing. Its metadata may have another ``key``, or ``may_be_empty`` for a text or an array, or what
a value ``must`` be beside its type, a test and its words; one that is ``given`` stands in no file.
A tuple of classes is an array of tables; a union takes the class that has the most of the table's
keys. A class with a ``KEY`` names its tables by that key in messages; a text where such a table is
due refers to the one of that name read before, and so do all of an array that ``refers``. Every
fault of a file is collected with its place, such as ``criteria 3.4, options 2, points``.
"""

from __future__ import annotations

import difflib
import re
import tomllib
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import MISSING, Field, dataclass, fields, is_dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from functools import cache
from importlib import resources
from itertools import zip_longest
from types import MappingProxyType, NoneType, UnionType
from typing import Any, Final, NamedTuple, TypeVar, get_args, get_origin, get_type_hints

from generator.law.choices import Clause, clause
from generator.law.toml_faults import At, Faults, one_of
from generator.messages.problems import Code, Phrase

T = TypeVar("T")

_FAULTY: Final = object()
"""Stands for a value whose fault has been reported."""

_EXPECTED = {
    str: Phrase("expected.quoted-text"),
    int: Phrase("expected.whole"),
    bool: Phrase("expected.yes-no"),
    date: Phrase("expected.day"),
    Decimal: Phrase("expected.decimal"),
    Clause: Phrase("expected.clause"),
}


def read(
    kind: type[T],
    table: Mapping[str, object],
    faults: Faults,
    named: Mapping[type, Mapping[str, object]] = MappingProxyType({}),
) -> T | None:
    """The table as a value of a dataclass, None if it cannot be made.

    ``named`` are values that it may refer to beside its own, by their classes and names.
    """
    made = _Reader(faults, named).table(kind, table, At("", ()))
    return made if isinstance(made, kind) else None


def shipped(kind: type[T], package: str, name: str) -> T:
    """A data file of the program as a value; a fault in it is our own, a ValueError."""
    faults = Faults(name)
    made = read(kind, tomllib.loads((resources.files(package) / name).read_text("utf-8")), faults)
    if made is None or faults.problems:
        raise ValueError(faults.problems)
    return made


class _Reader:
    def __init__(self, faults: Faults, named: Mapping[type, Mapping[str, object]]) -> None:
        self._faults = faults
        self._named: dict[object, dict[str, object]] = {k: {**own} for k, own in named.items()}

    def table(self, kind: Any, table: Mapping[str, object], at: At) -> object:
        self._faults.reads(at)
        own = keyed(kind)
        for key in table:
            self._faults.reads(at.key(key))
            if key not in own:
                facts = {"name": key, "known": ", ".join(own), "near": _nearest(key, own)}
                self._faults.add(Code.EDITION_KEY_UNKNOWN, at.key(key).label, **facts)
        values = {
            field.name: self._field(hints_of(kind)[field.name], field, table, at.key(key), key)
            for key, field in own.items()
        }
        is_faulty = any(value is _FAULTY for value in values.values())
        made = _FAULTY if is_faulty else kind(**values)
        if name_key(kind):
            self._named.setdefault(kind, {})[str(table.get(name_key(kind)))] = made
        return made

    def _field(
        self, hint: Any, field: Field[object], table: Mapping[str, object], at: At, key: str
    ) -> object:
        if key not in table:
            if field.default is MISSING:
                self._faults.missing(at.label, key)
                return _FAULTY
            return field.default
        if table[key] in ("", []) and "may_be_empty" in field.metadata:
            return table[key] or ("" if table[key] == "" else ())
        made = self._value(hint, table[key], at)
        test, expected = field.metadata.get("must", (None, None))
        if test is not None and made is not _FAULTY and not test(made):
            self._faults.wrong(at.label, table[key], expected)
        return made

    def _value(self, hint: Any, value: object, at: At, number: int = 0) -> object:
        """The value of a key, or of an element of its array (``number`` from 1)."""
        hint = _alternative(hint, value)
        if get_origin(hint) is tuple:
            return self._array(get_args(hint), value, at)
        if is_dataclass(hint):
            return self._table_or_name(hint, value, at, number)
        if issubclass(hint, StrEnum):
            if isinstance(value, str) and value in set(hint):
                return hint(value)
            near = _nearest(value, hint) if isinstance(value, str) else ""
            return self._wrong(at, value, one_of(hint), near)
        made = _FROM_TEXT[hint](value) if hint in _FROM_TEXT else value
        if type(made) is not hint or (isinstance(made, str) and not made.strip()):
            return self._wrong(at, value, _EXPECTED[hint])
        return made

    def _array(self, hints: tuple[Any, ...], value: object, at: At) -> object:
        if not isinstance(value, list) or not value:
            return self._wrong(at, value, Phrase("expected.array"))
        if hints[-1] is Ellipsis:
            hints = hints[:1] * len(value)
        if len(hints) != len(value):
            return self._wrong(at, value, Phrase("expected.array-of", {"length": str(len(hints))}))
        elements = [
            self._value(hint, element, at.element(number), number)
            for number, (hint, element) in enumerate(zip(hints, value, strict=True), start=1)
        ]
        self._once(hints, value, at)
        return _FAULTY if any(element is _FAULTY for element in elements) else tuple(elements)

    def _once(self, hints: tuple[Any, ...], array: list[object], at: At) -> None:
        """Reports each name that several tables of an array have, at the last of them."""
        names = Counter(
            (key, table[key])
            for hint, table in zip(hints, array, strict=True)
            if isinstance(table, dict) and (key := name_key(_alternative(hint, table))) in table
        )
        for key, name in (own for own, count in names.items() if count > 1):
            part = at.named(name).key(key).label
            self._faults.add(Code.EDITION_NAME_TWICE, part, name=str(name))

    def _table_or_name(self, kind: Any, value: object, at: At, number: int) -> object:
        if isinstance(value, dict):
            own = at.named(value.get(name_key(kind), number)) if number else at
            return self.table(kind, value, own)
        named = self._named.get(kind, {})
        if isinstance(value, str) and value in named:
            return named[value]
        if not named:
            return self._wrong(at, value, Phrase("expected.table"))
        is_word = isinstance(value, str) and value[:1].isalpha()  # no number is like another
        return self._wrong(at, value, one_of(named), _nearest(str(value), named) if is_word else "")

    def _wrong(self, at: At, found: object, expected: Phrase, near: str = "") -> object:
        self._faults.wrong(at.label, found, expected, near)
        return _FAULTY


@cache
def hints_of(kind: Any) -> dict[str, Any]:
    """The types of a class's fields, by their names."""
    return get_type_hints(kind)


@cache
def keyed(kind: Any) -> dict[str, Field[object]]:
    """The fields of a class that stand in a file, by their keys."""
    return {
        str(field.metadata.get("key", field.name)): field
        for field in fields(kind)
        if "given" not in field.metadata
    }


def name_key(kind: Any) -> str:
    """The key by which messages name the tables of a class; empty when they are only counted."""
    return str(getattr(kind, "KEY", ""))


def _alternative(hint: Any, value: object) -> Any:
    """The class of a union that a table is of; of equals the one with fewest fields."""
    if not isinstance(hint, UnionType):
        return hint
    kinds = [kind for kind in get_args(hint) if kind is not NoneType]
    if len(kinds) == 1 or not isinstance(value, dict):
        return kinds[0]
    return max(kinds, key=lambda kind: (len(keyed(kind).keys() & value), -len(keyed(kind))))


_NUMBER = re.compile(r"-?\d{1,15}(\.\d{1,9})?", re.ASCII)


def _decimal(value: object) -> Decimal | None:
    """A number written as a text, so that no binary number comes between."""
    return Decimal(value) if isinstance(value, str) and _NUMBER.fullmatch(value) else None


_FROM_TEXT: Final = {Decimal: _decimal, Clause: clause}
"""What is written as a text and is none; None where it cannot be read."""


def _nearest(text: str, names: Iterable[str]) -> str:
    """The name most like a text; empty when none is."""
    return next(iter(difflib.get_close_matches(text, list(names), 1)), "")


# What was read, by its places


class Leaf(NamedTuple):
    """A value at the end of a way through a table; ``part`` is its place as messages name it."""

    part: str
    key: str
    value: str | int | Decimal | date


def leaves(value: object) -> Iterator[Leaf]:
    """Every leaf of a dataclass in the order of its fields; what is as by default has none.

    A table that is referred to by its name is a leaf, its name.
    """
    return _leaves(value, At("", ()), "")


def _leaves(value: object, at: At, key: str) -> Iterator[Leaf]:
    kind: Any = type(value)
    if is_dataclass(value):
        for own, field in keyed(kind).items():
            if getattr(value, field.name) != field.default:
                yield from _leaves(_written(field, value), at.key(own), own)
    elif isinstance(value, tuple):
        for number, element in enumerate(value, start=1):
            yield from _leaves(element, at.named(_name(element, number)), key)
    elif isinstance(value, str | int | Decimal | date):
        yield Leaf(at.label, key, value)


def _written(field: Field[object], table: object) -> object:
    """The value of a field as it stands in a file: tables that are referred to as their names."""
    value = getattr(table, field.name)
    if "refers" in field.metadata:
        return tuple(_name(one, one) for one in value)
    return _name(value, value)


def _name(value: object, otherwise: object) -> object:
    return getattr(value, name_key(type(value)) or " ", otherwise)


@dataclass(frozen=True)
class Change:
    """A place with its value in the older and the newer table; "" where it has none."""

    part: str
    before: str
    after: str


def changes(old: object, new: object) -> Iterator[Change]:
    """Every place in which two tables of a class differ, in the order of the file."""
    return _changes(old, new, At("", ()))


def _changes(old: object, new: object, at: At) -> Iterator[Change]:
    if old == new:
        return
    kind: Any = type(old)
    if is_dataclass(old) and isinstance(new, kind):
        for key, field in keyed(kind).items():
            yield from _changes(_written(field, old), _written(field, new), at.key(key))
    elif isinstance(old, tuple) and isinstance(new, tuple):
        yield from _arrays(old, new, at)
    else:
        yield Change(at.label, _shown(old), _shown(new))


def _arrays(old: tuple[object, ...], new: tuple[object, ...], at: At) -> Iterator[Change]:
    before, after = ([_name(one, repr(one)) for one in array] for array in (old, new))
    matcher = difflib.SequenceMatcher(None, before, after, autojunk=False)
    for _, i, j, k, m in matcher.get_opcodes():
        for number, (one, other) in enumerate(zip_longest(old[i:j], new[k:m]), start=k + 1):
            kept = other if other is not None else one
            yield from _changes(one, other, at.named(_name(kept, number)))


def _shown(value: object) -> str:
    """A value in words; a whole table as the words and numbers in it."""
    if value is None:
        return ""
    if is_dataclass(value) or isinstance(value, tuple):
        return "; ".join(str(leaf.value) for leaf in leaves(value))
    return str(value)
