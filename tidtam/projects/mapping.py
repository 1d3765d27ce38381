"""Between facts and rows: names are the same on both sides, so one pair of functions serves every table.

`read_content` is the way back from approval.rules.content_of: facts as a snapshot keeps them.

What differs is only how "missing" is kept: a missing word of a list of choices is `None` in facts and `""` in a
row; tuples are JSON lists; numbers read back lose the zeros a database adds.
"""

import types
import typing
from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from datetime import date
from decimal import Decimal
from enum import Enum
from functools import cache
from typing import TYPE_CHECKING, Any, TypeVar

from tidtam.approval.rules import canonical_number

if TYPE_CHECKING:
    from _typeshed import DataclassInstance

F = TypeVar("F", bound="DataclassInstance")
SATANG = Decimal("0.01")


def values(facts: "DataclassInstance", *, leaving_out: frozenset[str] = frozenset()) -> dict[str, Any]:
    """Return a row's column values for one facts object; fields named in `leaving_out` are the caller's to place."""
    choices = _choices(type(facts))
    result: dict[str, Any] = {}
    for name in names_of_fields(type(facts)):
        if name in leaving_out:
            continue
        value = getattr(facts, name)
        if value is None and name in choices:
            value = ""
        elif isinstance(value, tuple):
            value = list(value)
        result[name] = value
    return result


def read(kind: type[F], row: object, given: Mapping[str, Any] | None = None) -> F:
    """Return the facts a row holds; fields in `given` are taken as they are (children, names of other rows)."""
    choices = _choices(kind)
    result: dict[str, Any] = dict(given or {})
    for name in names_of_fields(kind):
        if name in result:
            continue
        value = getattr(row, name)
        if name in choices:
            value = choices[name](value) if value else None
        elif isinstance(value, list):
            value = tuple(value)
        elif isinstance(value, Decimal):
            value = value if name.endswith("_baht") else Decimal(canonical_number(value))
        result[name] = value
    return kind(**result)


def read_content(kind: type[F], content: Mapping[str, Any]) -> F:
    """Return the facts that a content says: what it leaves out has its default, what facts no longer have is lost.

    Amounts have two decimals again, as in rows. Raises ValueError or TypeError for what content_of did not write.
    """
    hints = _hints(kind)
    return kind(**{name: _said(hint, content[name], name) for name, hint in hints.items() if name in content})


def _said(hint: Any, value: Any, name: str) -> Any:
    if value is None:
        return None
    options = typing.get_args(hint) if isinstance(hint, types.UnionType) else (hint,)
    (shape,) = (option for option in options if option is not type(None))
    if typing.get_origin(shape) is tuple:
        return tuple(_said(typing.get_args(shape)[0], item, name) for item in value)
    if is_dataclass(shape):
        return read_content(typing.cast("type[Any]", shape), value)
    if shape is Decimal:
        return Decimal(value).quantize(SATANG) if name.endswith("_baht") else Decimal(value)
    if shape is date:
        return date.fromisoformat(value)
    return shape(value)


@cache
def names_of_fields(kind: "type[DataclassInstance]") -> tuple[str, ...]:
    """Return the names of the fields of a facts class, in their order."""
    return tuple(field.name for field in fields(kind))


@cache
def _hints(kind: "type[DataclassInstance]") -> dict[str, Any]:
    return typing.get_type_hints(kind)


@cache
def _choices(kind: "type[DataclassInstance]") -> dict[str, type[Enum]]:
    """Return the fields of a facts class that hold a word of a list of choices, with that list."""
    found = {}
    for name, hint in _hints(kind).items():
        options = typing.get_args(hint) if isinstance(hint, types.UnionType) else (hint,)
        for option in options:
            if isinstance(option, type) and issubclass(option, Enum):
                found[name] = option
    return found
