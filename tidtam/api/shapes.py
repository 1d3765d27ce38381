"""Facts as JSON, and the JSON Schema of that: one rule by the type hints of the facts, so that both always agree.

A field has the name it has in the facts and in the office file (docs/exchange.md), and all fields are always there:
what is missing is null, a text too; an amount that is zero is "0.00". Decimals are strings with two decimals,
quantities with up to four. Days are ISO 8601 of the common era, instants carry their zone.
"""

import datetime as dt
import re
import types
import typing
from collections.abc import Mapping
from dataclasses import MISSING, Field, fields, is_dataclass
from decimal import Decimal
from enum import Enum
from functools import cache
from typing import Any
from uuid import UUID

Schema = dict[str, Any]
CENT = Decimal("0.01")
REFERENCE = "#/components/schemas/"
DECIMAL: Schema = {"type": "string", "pattern": r"^-?[0-9]+\.[0-9]{2,}$", "examples": ["1250.00"]}


def plain(value: Any) -> Any:
    """Return facts, or what stands in them, as JSON values."""
    if is_dataclass(value):
        return {name: None if is_text and found == "" else plain(found) for name, is_text, found in _said(value)}
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, Decimal):
        return f"{value.quantize(CENT) if value == value.quantize(CENT) else value.normalize():f}"
    if isinstance(value, (list, tuple)):
        return [plain(one) for one in value]
    if isinstance(value, Mapping):
        return {str(key): plain(one) for key, one in value.items()}
    if isinstance(value, dt.datetime):
        return value.astimezone(dt.UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
    if isinstance(value, dt.date):
        return value.isoformat()
    return str(value) if isinstance(value, UUID) else value


def _said(value: Any) -> list[tuple[str, bool, Any]]:
    return [(name, is_text, getattr(value, name)) for name, is_text in _fields(value.__class__)]


@cache
def _fields(kind: Any) -> tuple[tuple[str, bool], ...]:
    """Return the fields of a class of facts: name, and whether it is a text that may be missing."""
    hints = typing.get_type_hints(kind)
    return tuple((each.name, _may_be_missing(hints[each.name], each)) for each in fields(kind))


def _may_be_missing(hint: Any, each: "Field[Any]") -> bool:
    is_text = isinstance(hint, type) and issubclass(hint, str)
    return is_text and each.default is not MISSING and each.default == ""


def schema_of(kind: Any, found: dict[str, Schema]) -> Schema:
    """Return the reference to the schema of a class of facts; puts it, and all it holds, into `found` by name."""
    name = schema_name(kind)
    if name not in found:
        found[name] = {}
        hints = typing.get_type_hints(kind)
        is_body = kind.__module__ == "tidtam.api.bodies"
        properties = {each.name: _field_schema(hints[each.name], each, found) for each in fields(kind)}
        found[name] = {
            "type": "object",
            "title": name,
            "description": re.sub(r"\s+", " ", kind.__doc__ or "").strip(),
            "properties": properties,
            "required": [each.name for each in fields(kind) if not (is_body and _has_default(each))],
            "additionalProperties": False,
        }
    return {"$ref": f"{REFERENCE}{name}"}


def _has_default(each: "Field[Any]") -> bool:
    return each.default is not MISSING or each.default_factory is not MISSING


def schema_name(kind: Any) -> str:
    """Return what the schema of a class of facts is called: its room and name, "progress.Report"; our own by name."""
    room = kind.__module__.split(".")[1]
    return kind.__name__ if room == "api" else f"{room}.{kind.__name__}"


def _field_schema(hint: Any, each: "Field[Any]", found: dict[str, Schema]) -> Schema:
    schema = hint_schema(hint, found)
    return nullable(schema) if _may_be_missing(hint, each) else schema


def nullable(schema: Schema) -> Schema:
    """Return a schema that takes null too."""
    return {"anyOf": [schema, {"type": "null"}]}


def hint_schema(hint: Any, found: dict[str, Schema]) -> Schema:
    """Return the schema of a type hint. Raises TypeError for one that no facts use."""
    if isinstance(hint, types.UnionType):
        (inner,) = (option for option in typing.get_args(hint) if option is not types.NoneType)
        return nullable(hint_schema(inner, found))
    origin = typing.get_origin(hint)
    if origin in (tuple, list):
        return {"type": "array", "items": hint_schema(typing.get_args(hint)[0], found)}
    if origin is not None and issubclass(origin, Mapping):
        return {"type": "object", "additionalProperties": hint_schema(typing.get_args(hint)[1], found)}
    if is_dataclass(hint):
        return schema_of(hint, found)
    if issubclass(hint, Enum):
        return {"type": "string", "enum": [member.value for member in hint]}
    if hint not in PLAIN:
        raise TypeError(f"no schema for {hint}")
    return dict(PLAIN[hint])


PLAIN: Mapping[Any, Schema] = {
    bool: {"type": "boolean"},
    int: {"type": "integer"},
    str: {"type": "string"},
    Decimal: DECIMAL,
    dt.date: {"type": "string", "format": "date"},
    dt.datetime: {"type": "string", "format": "date-time"},
    UUID: {"type": "string", "format": "uuid"},
}
