"""Reads TOML tables into frozen dataclasses: a class and its type hints are the schema of a table.

A field is a key of the table: one with a default may be missing; its metadata may have another
``key``, or ``may_be_empty`` for a text. A tuple of classes is an array of tables; a union takes the
class that has the most of the table's keys. A class with a ``KEY`` names its tables by that key in
messages; a text where such a table is due refers to the one of that name read before. Every fault
of a file is collected with its place, such as ``criteria 3.4, options 2, points``.
"""

from __future__ import annotations

import difflib
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import MISSING, Field, fields, is_dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from enum import StrEnum
from functools import cache
from importlib import resources
from types import MappingProxyType, NoneType, UnionType
from typing import Any, Final, TypeVar, get_args, get_origin, get_type_hints

from generator.messages.problems import Code, Fact, Phrase, Place, Problem

T = TypeVar("T")

_FAULTY: Final = object()
"""Stands for a value whose fault has been reported."""

_EXPECTED = {
    str: Phrase("expected.text"),
    int: Phrase("expected.whole"),
    bool: Phrase("expected.yes-no"),
    date: Phrase("expected.day"),
    Decimal: Phrase("expected.decimal"),
}
_LONGEST = 60
"""Letters of a wrong value that a message quotes."""


class Faults:
    """Collects what is wrong with one file."""

    def __init__(self, file: str) -> None:
        self.file = file
        self.problems: list[Problem] = []

    def add(self, code: Code, part: str, **facts: Fact) -> None:
        """Reports a fault of a part of the file."""
        self.problems.append(Problem(code, Place(file=self.file, part=part), facts))

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
) -> T | None:
    """The table as a value of a dataclass, None if anything in it is faulty.

    ``given`` are values of fields that do not stand in the file.
    """
    made = _Reader(faults).table(kind, table, "", given)
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
    def __init__(self, faults: Faults) -> None:
        self._faults = faults
        self._named: dict[object, dict[str, object]] = {}

    def table(
        self, kind: Any, table: Mapping[str, object], part: str, given: Mapping[str, object]
    ) -> object:
        own = {_key(field): field for field in fields(kind) if field.name not in given}
        for key in table:
            if key not in own:
                facts = {"name": key, "known": ", ".join(own), "near": _nearest(key, own)}
                self._faults.add(Code.EDITION_KEY_UNKNOWN, _join(part, key), **facts)
        values = {field.name: self._field(kind, field, table, part) for field in own.values()}
        is_faulty = any(value is _FAULTY for value in values.values())
        made = _FAULTY if is_faulty else kind(**values, **given)
        self._named.setdefault(kind, {})[str(table.get(_name_key(kind)))] = made
        return made

    def _field(
        self, kind: Any, field: Field[object], table: Mapping[str, object], part: str
    ) -> object:
        key = _key(field)
        if key in table:
            if table[key] == "" and "may_be_empty" in field.metadata:
                return ""
            return self._value(_hints(kind)[field.name], table[key], _join(part, key), key)
        if field.default is MISSING:
            self._faults.add(Code.EDITION_KEY_MISSING, _join(part, key), name=key)
            return _FAULTY
        return field.default

    def _value(self, hint: Any, value: object, part: str, key: str, number: int = 0) -> object:
        """The value of a key, or of an element of its array (``number`` from 1)."""
        hint = _alternative(hint, value)
        if get_origin(hint) is tuple:
            return self._array(get_args(hint), value, part, key)
        if is_dataclass(hint):
            return self._table_or_name(hint, value, part, key, number)
        if issubclass(hint, StrEnum):
            return self._choice(hint, value, part, key)
        made = _decimal(value) if hint is Decimal else value
        if type(made) is not hint or (isinstance(made, str) and not made.strip()):
            return self._wrong(part, key, value, _EXPECTED[hint])
        return made

    def _array(self, hints: tuple[Any, ...], value: object, part: str, key: str) -> object:
        if not isinstance(value, list):
            return self._wrong(part, key, value, Phrase("expected.array"))
        if hints[-1] is Ellipsis:
            hints = hints[:1] * len(value)
        if len(hints) != len(value):
            length = str(len(hints))
            return self._wrong(part, key, value, Phrase("expected.array-of", {"length": length}))
        elements = [
            self._value(hint, element, part, key, number)
            for number, (hint, element) in enumerate(zip(hints, value, strict=True), start=1)
        ]
        return _FAULTY if any(element is _FAULTY for element in elements) else tuple(elements)

    def _table_or_name(self, kind: Any, value: object, part: str, key: str, number: int) -> object:
        if isinstance(value, dict):
            name = value.get(_name_key(kind), number)
            return self.table(kind, value, f"{part} {name}" if number else part, {})
        named = self._named.get(kind, {})
        if isinstance(value, str) and value in named:
            return named[value]
        return self._wrong(part, key, value, one_of(named) if named else Phrase("expected.table"))

    def _choice(self, choices: type[StrEnum], value: object, part: str, key: str) -> object:
        near = ""
        if isinstance(value, str):
            if value in set(choices):
                return choices(value)
            near = _nearest(value, choices)
        return self._wrong(part, key, value, one_of(choices), near)

    def _wrong(
        self, part: str, key: str, found: object, expected: Phrase, near: str = ""
    ) -> object:
        self._faults.wrong(part, key, found, expected, near)
        return _FAULTY


@cache
def _hints(kind: Any) -> dict[str, Any]:
    return get_type_hints(kind)


def _key(field: Field[object]) -> str:
    return str(field.metadata.get("key", field.name))


def _name_key(kind: Any) -> str:
    return str(getattr(kind, "KEY", ""))


def _join(part: str, key: str) -> str:
    return f"{part}, {key}" if part else key


def _alternative(hint: Any, value: object) -> Any:
    """The class of a union that a table is of; of equals the one with fewest fields."""
    if not isinstance(hint, UnionType):
        return hint
    kinds = [kind for kind in get_args(hint) if kind is not NoneType]
    if len(kinds) == 1 or not isinstance(value, dict):
        return kinds[0]
    return max(kinds, key=lambda kind: _fit(kind, value))


def _fit(kind: Any, table: Mapping[str, object]) -> tuple[int, int]:
    keys = {_key(field) for field in fields(kind)}
    return len(keys & table.keys()), -len(keys)


def _decimal(value: object) -> Decimal | None:
    """A number written as a text, so that no binary number comes between."""
    try:
        number = Decimal(value) if isinstance(value, str) else None
    except InvalidOperation:
        return None
    return number if number is not None and number.is_finite() else None


def _nearest(text: str, names: Iterable[str]) -> str:
    return next(iter(difflib.get_close_matches(text, list(names), 1)), "")


def _written(value: object) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    text = f'"{value}"' if isinstance(value, str) else str(value)
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST]}…"
