"""The JSON Schema of the office file, generated from the facts.

It describes what an export writes. An import also takes Thai digits and the spellings of dates that docs/exchange.md
lists, and checks what a schema cannot say.
"""

import json
import re
import types
import typing
from dataclasses import MISSING, fields, is_dataclass
from datetime import date
from decimal import Decimal
from enum import Enum
from typing import Any

from tidtam.exchange.facts import OfficeFile
from tidtam.exchange.office_json import FORMAT, VERSION
from tidtam.exchange.office_json.limits import (
    BAHT,
    COUNT,
    WHOLE_NUMBERS,
    YEARS_BE,
    number_limit,
    text_limit,
)

SCHEMA_FILE = f"docs/schema/tidtam-office-{VERSION}.json"
_FRAME_REQUIRED = ("projects",)


def office_schema() -> dict[str, Any]:
    """Return the schema of version 1 as plain values."""
    definitions: dict[str, Any] = {}
    root = _object(OfficeFile, definitions)
    root["properties"] = {
        "format": {"const": FORMAT},
        "version": {"const": VERSION},
        **root["properties"],
    }
    root["required"] = ["format", "version", *root["required"], *_FRAME_REQUIRED]
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": f"urn:tidtam:office:{VERSION}",
        "title": f"{FORMAT} {VERSION}",
        **root,
        "$defs": dict(sorted(definitions.items())),
    }


def schema_text() -> str:
    """Return the schema as it stands in docs/schema/."""
    return json.dumps(office_schema(), ensure_ascii=False, indent=2) + "\n"


def _object(kind: Any, definitions: dict[str, Any]) -> dict[str, Any]:
    hints = typing.get_type_hints(kind)
    required = [each.name for each in fields(kind) if each.default is MISSING and each.default_factory is MISSING]
    return {
        "type": "object",
        "description": _description(kind),
        "properties": {
            each.name: _field(hints[each.name], kind.__name__, each.name, each.name in required, definitions)
            for each in fields(kind)
        },
        "required": required,
        "additionalProperties": False,
    }


def _description(kind: Any) -> str:
    return re.sub(r"\s+", " ", kind.__doc__).strip()


def _field(hint: Any, owner: str, name: str, required: bool, definitions: dict[str, Any]) -> dict[str, Any]:
    if isinstance(hint, types.UnionType):
        (inner,) = (option for option in typing.get_args(hint) if option is not types.NoneType)
        return {"anyOf": [_field(inner, owner, name, required, definitions), {"type": "null"}]}
    if typing.get_origin(hint) is tuple:
        item = typing.get_args(hint)[0]
        listed = {"type": "array", "items": _field(item, owner, name, True, definitions)}
        return {**listed, "uniqueItems": True} if item is int else listed
    if is_dataclass(hint):
        reference = typing.cast(type, hint).__name__
        if reference not in definitions:
            definitions[reference] = {}
            definitions[reference] = _object(hint, definitions)
        return {"$ref": f"#/$defs/{reference}"}
    if issubclass(hint, Enum):
        return {"enum": [member.value for member in hint]}
    return _plain(hint, owner, name, required)


def _plain(hint: Any, owner: str, name: str, required: bool) -> dict[str, Any]:
    if hint is bool:
        return {"type": "boolean"}
    if hint is date:
        return {"type": "string", "format": "date"}
    if hint is str:
        return {"type": "string", **({"minLength": 1} if required else {}), "maxLength": text_limit(owner, name)}
    if hint is int:
        least, most = WHOLE_NUMBERS.get(name, COUNT)
        if name.endswith(("quarter", "quarters")):
            least, most = 1, 4
        elif name.endswith("year_be"):
            least, most = YEARS_BE
        return {"type": "integer", "minimum": least, "maximum": most}
    if hint is not Decimal:
        raise TypeError(f"no schema for {hint}")
    limit = number_limit(name)
    if limit == BAHT:
        return {
            "description": "baht",
            "anyOf": [
                {"type": "string", "pattern": r"^[0-9]{1,13}\.[0-9]{2}$"},
                {"type": "integer", "minimum": 0, "maximum": 10**13 - 1},
            ],
        }
    sign = "-?" if limit.may_be_negative else ""
    pattern = rf"^{sign}[0-9]{{1,{limit.whole_digits}}}(\.[0-9]{{1,{limit.decimals}}})?$"
    return {"anyOf": [{"type": "string", "pattern": pattern}, {"type": "integer"}]}
