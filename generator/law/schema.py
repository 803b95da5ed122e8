"""The JSON Schema of an edition's file, from the dataclasses that read it, for editors' help."""

from __future__ import annotations

import json
from dataclasses import MISSING, Field, fields, is_dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from types import NoneType, UnionType
from typing import Any, Final, get_args, get_origin

from generator.law.clause import SHAPE, Clause
from generator.law.edition import Edition
from generator.law.typed_toml import hints_of, key_of, name_key

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


def schema() -> str:
    """The schema (draft 7) as JSON, the same on every run."""
    tables: dict[str, object] = {}
    whole = _table(Edition, tables)
    found = {"$schema": "http://json-schema.org/draft-07/schema#", **whole, "definitions": tables}
    return json.dumps(found, ensure_ascii=False, indent=1) + "\n"


def _table(kind: Any, tables: dict[str, object]) -> dict[str, object]:
    own = [field for field in fields(kind) if field.name != _GIVEN]
    return {
        "type": "object",
        "description": str(kind.__doc__).split("\n", maxsplit=1)[0],
        "properties": {key_of(field): _field(kind, field, tables) for field in own},
        "required": [key_of(field) for field in own if field.default is MISSING],
        "additionalProperties": False,
    }


def _field(kind: Any, field: Field[object], tables: dict[str, object]) -> dict[str, object]:
    found = _value(hints_of(kind)[field.name], tables)
    if "refers" in field.metadata:
        found = {**found, "items": dict(_PLAIN[str])}
    if "may_be_empty" in field.metadata:
        return {name: rule for name, rule in found.items() if name not in ("minLength", "minItems")}
    return found


def _value(hint: Any, tables: dict[str, object]) -> dict[str, object]:
    if isinstance(hint, UnionType):
        kinds = [kind for kind in get_args(hint) if kind is not NoneType]
        if len(kinds) == 1:
            return _value(kinds[0], tables)
        return {"anyOf": [_value(kind, tables) for kind in kinds]}
    if get_origin(hint) is tuple:
        return _array(get_args(hint), tables)
    if is_dataclass(hint):
        if name_key(hint):  # a table of its own elsewhere, which is referred to by name
            return {"type": "string", "minLength": 1}
        return _referred(hint, tables)
    if issubclass(hint, StrEnum):
        return {"enum": [choice.value for choice in hint]}
    return dict(_PLAIN[hint])


def _array(hints: tuple[Any, ...], tables: dict[str, object]) -> dict[str, object]:
    if hints[-1] is Ellipsis:
        return {"type": "array", "items": _element(hints[0], tables), "minItems": 1}
    elements = [_element(hint, tables) for hint in hints]
    length = len(elements)
    return {"type": "array", "items": elements, "minItems": length, "maxItems": length}


def _element(hint: Any, tables: dict[str, object]) -> dict[str, object]:
    if isinstance(hint, UnionType):
        return {"anyOf": [_element(kind, tables) for kind in get_args(hint)]}
    return _referred(hint, tables) if is_dataclass(hint) else _value(hint, tables)


def _referred(kind: Any, tables: dict[str, object]) -> dict[str, object]:
    if kind.__name__ not in tables:
        tables[kind.__name__] = _table(kind, tables)
    return {"$ref": f"#/definitions/{kind.__name__}"}
