"""Reads TOML tables into frozen dataclasses: a class and its type hints are the schema of a table.

A field is a key of the table: one with a default may be missing; its metadata may have another
``key``, or ``may_be_empty`` for a text or an array. A tuple of classes is an array of tables; a
union takes the class that has the most of the table's keys. A class with a ``KEY`` names its tables
by that key in messages; a text where such a table is due refers to the one of that name read
before. Every fault of a file is collected with its place, such as ``criteria 3.4, options 2,
points``, and its line.
"""

from __future__ import annotations

import difflib
import json
import re
import tomllib
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import MISSING, Field, fields, is_dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from functools import cache, cached_property
from importlib import resources
from types import MappingProxyType, NoneType, UnionType
from typing import Any, Final, TypeVar, get_args, get_origin, get_type_hints

from generator.law.choices import Clause, clause
from generator.law.toml_lines import At, KeyPath, lines_of
from generator.messages.problems import Code, Fact, Phrase, Place, Problem

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
_LONGEST = 60
"""Letters of a wrong value that a message quotes."""


class Faults:
    """Collects what is wrong with one file; its ``text`` gives the lines of tables and keys."""

    def __init__(self, file: str, text: str = "") -> None:
        self.file = file
        self.problems: list[Problem] = []
        self._text = text
        self._read: dict[str, KeyPath] = {}

    @cached_property
    def _lines(self) -> Mapping[KeyPath, int]:
        return lines_of(self._text)  # a third of the time of reading; most files have no fault

    def reads(self, at: At) -> None:
        """Remembers where a part of the file is."""
        self._read[at.label] = at.path

    def add(self, code: Code, part: str, **facts: Fact) -> None:
        """Reports a fault of a part of the file, on its line or that of what it belongs to."""
        place = Place(file=self.file, part=part, line=self._line(part))
        self.problems.append(Problem(code, place, facts))

    def has(self, part: str) -> bool:
        """True when the file has this part, which may be of the shared declarations, too."""
        return part in self._read

    def _line(self, part: str) -> int | None:
        while part and part not in self._read:
            part = part.rpartition(", ")[0]
        path = self._read.get(part, ())
        while path and path not in self._lines:
            path = path[:-1]
        return self._lines.get(path)

    def wrong(self, part: str, name: str, found: object, expected: Phrase, near: str = "") -> None:
        """Reports the value of a key, with what was expected and the nearest allowed value."""
        shown = _written(found)
        self.add(
            Code.EDITION_VALUE_WRONG, part, name=name, found=shown, expected=expected, near=near
        )


def read(
    kind: type[T],
    table: Mapping[str, object],
    faults: Faults,
    given: Mapping[str, object] = MappingProxyType({}),
    named: Mapping[type, Mapping[str, object]] = MappingProxyType({}),
) -> T | None:
    """The table as a value of a dataclass, None if anything in it is faulty.

    ``given`` are values of fields that do not stand in the file, ``named`` are values that it may
    refer to beside its own, by their classes and names.
    """
    made = _Reader(faults, named).table(kind, table, At("", ()), given)
    return made if isinstance(made, kind) else None


def shipped(kind: type[T], package: str, name: str) -> T:
    """A data file of the program as a value; a fault in it is our own, a ValueError."""
    faults = Faults(name)
    table = tomllib.loads((resources.files(package) / name).read_text("utf-8"))
    made = read(kind, table, faults)
    if made is None:
        raise ValueError(faults.problems)
    return made


def one_of(values: Iterable[str]) -> Phrase:
    """Words for what a message expects: one of these values."""
    return Phrase("expected.one-of", {"values": ", ".join(values)})


class _Reader:
    def __init__(self, faults: Faults, named: Mapping[type, Mapping[str, object]]) -> None:
        self._faults = faults
        self._named: dict[object, dict[str, object]] = {k: {**own} for k, own in named.items()}

    def table(
        self, kind: Any, table: Mapping[str, object], at: At, given: Mapping[str, object]
    ) -> object:
        self._faults.reads(at)
        own = {key_of(field): field for field in fields(kind) if field.name not in given}
        for key in table:
            self._faults.reads(at.key(key))
            if key not in own:
                facts = {"name": key, "known": ", ".join(own), "near": nearest(key, own)}
                self._faults.add(Code.EDITION_KEY_UNKNOWN, at.key(key).label, **facts)
        values = {field.name: self._field(kind, field, table, at) for field in own.values()}
        is_faulty = any(value is _FAULTY for value in values.values())
        made = _FAULTY if is_faulty else kind(**values, **given)
        if name_key(kind):
            self._named.setdefault(kind, {})[str(table.get(name_key(kind)))] = made
        return made

    def _field(
        self, kind: Any, field: Field[object], table: Mapping[str, object], at: At
    ) -> object:
        key = key_of(field)
        if key in table:
            if table[key] in ("", []) and "may_be_empty" in field.metadata:
                return table[key] or ("" if table[key] == "" else ())
            return self._value(hints_of(kind)[field.name], table[key], at.key(key), key)
        if field.default is MISSING:
            self._faults.add(Code.EDITION_KEY_MISSING, at.key(key).label, name=key)
            return _FAULTY
        return field.default

    def _value(self, hint: Any, value: object, at: At, key: str, number: int = 0) -> object:
        """The value of a key, or of an element of its array (``number`` from 1)."""
        hint = _alternative(hint, value)
        if get_origin(hint) is tuple:
            return self._array(get_args(hint), value, at, key)
        if is_dataclass(hint):
            return self._table_or_name(hint, value, at, key, number)
        if issubclass(hint, StrEnum):
            return self._choice(hint, value, at, key)
        made = _FROM_TEXT[hint](value) if hint in _FROM_TEXT else value
        if type(made) is not hint or (isinstance(made, str) and not made.strip()):
            return self._wrong(at, key, value, _EXPECTED[hint])
        return made

    def _array(self, hints: tuple[Any, ...], value: object, at: At, key: str) -> object:
        if not isinstance(value, list) or not value:
            return self._wrong(at, key, value, Phrase("expected.array"))
        if hints[-1] is Ellipsis:
            hints = hints[:1] * len(value)
        if len(hints) != len(value):
            length = str(len(hints))
            return self._wrong(at, key, value, Phrase("expected.array-of", {"length": length}))
        elements = [
            self._value(hint, element, at.element(number), key, number)
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

    def _table_or_name(self, kind: Any, value: object, at: At, key: str, number: int) -> object:
        if isinstance(value, dict):
            own = at.named(value.get(name_key(kind), number)) if number else at
            return self.table(kind, value, own, {})
        named = self._named.get(kind, {})
        if isinstance(value, str) and value in named:
            return named[value]
        if not named:
            return self._wrong(at, key, value, Phrase("expected.table"))
        is_word = isinstance(value, str) and value[:1].isalpha()  # no number is like another
        near = nearest(str(value), named) if is_word else ""
        return self._wrong(at, key, value, one_of(named), near)

    def _choice(self, choices: type[StrEnum], value: object, at: At, key: str) -> object:
        near = ""
        if isinstance(value, str):
            if value in set(choices):
                return choices(value)
            near = nearest(value, choices)
        return self._wrong(at, key, value, one_of(choices), near)

    def _wrong(self, at: At, key: str, found: object, expected: Phrase, near: str = "") -> object:
        self._faults.wrong(at.label, key, found, expected, near)
        return _FAULTY


@cache
def hints_of(kind: Any) -> dict[str, Any]:
    """The types of a class's fields, by their names."""
    return get_type_hints(kind)


def key_of(field: Field[object]) -> str:
    """The key of a table that a field is read from."""
    return str(field.metadata.get("key", field.name))


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
    return max(kinds, key=lambda kind: _fit(kind, value))


def _fit(kind: Any, table: Mapping[str, object]) -> tuple[int, int]:
    keys = {key_of(field) for field in fields(kind)}
    return len(keys & table.keys()), -len(keys)


_NUMBER = re.compile(r"-?\d{1,15}(\.\d{1,9})?", re.ASCII)


def _decimal(value: object) -> Decimal | None:
    """A number written as a text, so that no binary number comes between."""
    if isinstance(value, str) and _NUMBER.fullmatch(value):
        return Decimal(value)
    return None


_FROM_TEXT: Final = {Decimal: _decimal, Clause: clause}
"""What is written as a text and is none; None where it cannot be read."""


def nearest(text: str, names: Iterable[str]) -> str:
    """The name most like a text; empty when none is."""
    return next(iter(difflib.get_close_matches(text, list(names), 1)), "")


def _written(value: object) -> str:
    text = json.dumps(value, ensure_ascii=False, default=str)
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST]}…"
