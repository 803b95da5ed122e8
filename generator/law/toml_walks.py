"""Values of an edition by their place in its TOML, differences of two, and the JSON Schema."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import MISSING, Field, dataclass, fields, is_dataclass
from datetime import date
from decimal import Decimal
from difflib import SequenceMatcher
from enum import StrEnum
from itertools import zip_longest
from types import NoneType, UnionType
from typing import Any, Final, NamedTuple, get_args, get_origin

from generator.law.choices import SHAPE, Clause
from generator.law.toml_lines import At
from generator.law.typed_toml import hints_of, key_of, name_key


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


@dataclass(frozen=True)
class Change:
    """A place with its value in the older and the newer edition; "" where it has none."""

    part: str
    before: str
    after: str


def changes(old: object, new: object) -> Iterator[Change]:
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
            yield from _changed_field(before, after, at.key(key_of(field)))
    elif isinstance(old, tuple) and isinstance(new, tuple):
        yield from _arrays(old, new, at)
    else:
        yield Change(at.label, _shown(old), _shown(new))


def _changed_field(old: object, new: object, at: At) -> Iterator[Change]:
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


def _shown(value: object) -> str:
    """A value in words; a whole table as the words and numbers in it."""
    if value is None:
        return ""
    if is_dataclass(value) or isinstance(value, tuple):
        return "; ".join(str(leaf.value) for leaf in leaves(value))
    return str(value)


_GIVEN: Final = "is_draft"
"""The field that stands in no file."""

_PLAIN: Final[dict[type, dict[str, object]]] = {
    str: {"type": "string", "minLength": 1},
    int: {"type": "integer"},
    bool: {"type": "boolean"},
    date: {"type": "string", "format": "date"},
    Decimal: {"type": "string", "pattern": r"^-?[0-9]+(\.[0-9]+)?$"},
    Clause: {"type": "string", "pattern": f"^{SHAPE}$"},
}


def schema(kind: type) -> str:
    """The JSON Schema (draft 7) of a file that is read as a dataclass, the same on every run."""
    tables: dict[str, object] = {}
    whole = _schema_of_table(kind, tables)
    found = {"$schema": "http://json-schema.org/draft-07/schema#", **whole, "definitions": tables}
    return json.dumps(found, ensure_ascii=False, indent=1) + "\n"


def _schema_of_table(kind: Any, tables: dict[str, object]) -> dict[str, object]:
    own = [field for field in fields(kind) if field.name != _GIVEN]
    return {
        "type": "object",
        "description": str(kind.__doc__).split("\n", maxsplit=1)[0],
        "properties": {key_of(field): _schema_of_field(kind, field, tables) for field in own},
        "required": [key_of(field) for field in own if field.default is MISSING],
        "additionalProperties": False,
    }


def _schema_of_field(
    kind: Any, field: Field[object], tables: dict[str, object]
) -> dict[str, object]:
    found = _schema_of_value(hints_of(kind)[field.name], tables)
    if "refers" in field.metadata:
        found = {**found, "items": dict(_PLAIN[str])}
    if "may_be_empty" in field.metadata:
        return {name: rule for name, rule in found.items() if name not in ("minLength", "minItems")}
    return found


def _schema_of_value(hint: Any, tables: dict[str, object]) -> dict[str, object]:
    if isinstance(hint, UnionType):
        kinds = [kind for kind in get_args(hint) if kind is not NoneType]
        if len(kinds) == 1:
            return _schema_of_value(kinds[0], tables)
        return {"anyOf": [_schema_of_value(kind, tables) for kind in kinds]}
    if get_origin(hint) is tuple:
        return _schema_of_array(get_args(hint), tables)
    if is_dataclass(hint):
        if name_key(hint):  # a table of its own elsewhere, which is referred to by name
            return {"type": "string", "minLength": 1}
        return _referred(hint, tables)
    if issubclass(hint, StrEnum):
        return {"enum": [choice.value for choice in hint]}
    return dict(_PLAIN[hint])


def _schema_of_array(hints: tuple[Any, ...], tables: dict[str, object]) -> dict[str, object]:
    if hints[-1] is Ellipsis:
        return {"type": "array", "items": _schema_of_element(hints[0], tables), "minItems": 1}
    elements = [_schema_of_element(hint, tables) for hint in hints]
    length = len(elements)
    return {"type": "array", "items": elements, "minItems": length, "maxItems": length}


def _schema_of_element(hint: Any, tables: dict[str, object]) -> dict[str, object]:
    if isinstance(hint, UnionType):
        return {"anyOf": [_schema_of_element(kind, tables) for kind in get_args(hint)]}
    return _referred(hint, tables) if is_dataclass(hint) else _schema_of_value(hint, tables)


def _referred(kind: Any, tables: dict[str, object]) -> dict[str, object]:
    if kind.__name__ not in tables:
        tables[kind.__name__] = _schema_of_table(kind, tables)
    return {"$ref": f"#/definitions/{kind.__name__}"}
