"""A record as JSON for machines: canonical, so that the same record is the same bytes. Digits stay as stored.

Sorted keys, one space of indent, amounts as text with their decimals. The hash of these bytes names a document's files.
"""

import json
from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from datetime import date
from decimal import Decimal
from enum import Enum
from typing import Any

from tidtam.documents.layout import DEMO, DRAFT
from tidtam.formats.text import printable


def as_json(
    form: str, version: int, content: Mapping[str, Any], *, is_draft: bool, is_demo: bool, refs: tuple[type, ...] = ()
) -> bytes:
    """Return a document's content as UTF-8 JSON, with its form, version and the notices that stand on every page.

    refs  types of which only the id is written.
    """
    whole = {
        "format": f"tidtam.{form}",
        "version": version,
        "notices": [*([DRAFT] if is_draft else []), *([DEMO] if is_demo else [])],
        "is_draft": is_draft,
        "is_demo": is_demo,
        **{name: plain(value, refs) for name, value in content.items()},
    }
    return f"{json.dumps(whole, ensure_ascii=False, sort_keys=True, indent=1)}\n".encode()


def plain(value: Any, refs: tuple[type, ...] = ()) -> Any:
    """Return a value of a record as JSON holds it."""
    if refs and isinstance(value, refs):
        return value.id  # type: ignore[attr-defined]
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, str):
        return printable(value)
    if isinstance(value, Decimal):
        return f"{value:f}"
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, tuple | list):
        return [plain(each, refs) for each in value]
    if isinstance(value, Mapping):
        return {key: plain(each, refs) for key, each in value.items()}
    if is_dataclass(value):
        return {field.name: plain(getattr(value, field.name), refs) for field in fields(value)}
    return value
