"""Writes the JSON Schema of an edition's file from the classes that it is read into."""

from __future__ import annotations

import json
from dataclasses import MISSING, Field, is_dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from types import NoneType, UnionType
from typing import Any, Final, get_args, get_origin

from generator.law.choices import SHAPE, Clause
from generator.law.edition import Edition
from generator.law.edition_file import SCHEMA
from generator.law.typed_toml import hints_of, keyed, name_key

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
    own = keyed(kind)
    return {
        "type": "object",
        "description": str(kind.__doc__).split("\n", maxsplit=1)[0],
        "properties": {key: _schema_of_field(kind, field, tables) for key, field in own.items()},
        "required": [key for key, field in own.items() if field.default is MISSING],
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


if __name__ == "__main__":
    SCHEMA.write_text(schema(Edition), "utf-8")
