"""Bytes to a JSON tree: encodings, limits, and the numbers JSON would spoil.

What Python's reader would swallow is kept for a message with its place: a repeated name (`Repeated`), a number with
a decimal point or exponent (`FloatText`), NaN and Infinity (`NotFinite`), a whole number of absurd length (`HugeInt`).
"""

import codecs
import json
from dataclasses import dataclass
from typing import Any

from tidtam.exchange.choices import FaultKind
from tidtam.exchange.facts import Fault
from tidtam.exchange.office_json import LARGEST_FILE_MB
from tidtam.formats.sizes import MEGABYTE

LONGEST_INT = 18


class Repeated(dict[str, Any]):
    """An object that names a field more than once; `names` says which. The last value won."""

    names: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class FloatText:
    """A JSON number with a decimal point or exponent, as it was written."""

    text: str


@dataclass(frozen=True, slots=True)
class NotFinite:
    """NaN, Infinity or -Infinity, which JSON does not know."""

    text: str


@dataclass(frozen=True, slots=True)
class HugeInt:
    """A whole number with more digits than any figure here can have."""

    text: str


class Unreadable(Exception):
    """The file cannot be read at all; `fault` says why."""

    def __init__(self, fault: Fault) -> None:
        super().__init__(str(fault.kind))
        self.fault = fault


def read_tree(data: bytes) -> tuple[Any, str]:
    """Return the JSON tree of a file and the encoding it was in. Raises Unreadable."""
    if len(data) > LARGEST_FILE_MB * MEGABYTE:
        raise Unreadable(Fault("", FaultKind.TOO_LARGE, details={"limit": LARGEST_FILE_MB}))
    text, encoding = decode(data)
    if not text.strip():
        raise Unreadable(Fault("", FaultKind.EMPTY_FILE))
    try:
        # strict=False: Word's vertical tab inside a text is repaired later, not refused.
        tree = json.loads(
            text,
            strict=False,
            object_pairs_hook=_object,
            parse_float=FloatText,
            parse_constant=NotFinite,
            parse_int=_int,
        )
    except json.JSONDecodeError as error:
        details = {"line": error.lineno, "column": error.colno}
        raise Unreadable(Fault("", FaultKind.NOT_JSON, details=details)) from error
    except RecursionError as error:
        raise Unreadable(Fault("", FaultKind.TOO_DEEP)) from error
    return tree, encoding


def decode(data: bytes) -> tuple[str, str]:
    """Return the text of a file and the name of its encoding: UTF-8, UTF-16 (with or without mark), else cp874.

    Lone surrogates come through: they are taken out, and counted, with the other characters no text holds.
    Raises Unreadable for bytes that are none of these.
    """
    for mark, encoding in ((codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be")):
        if data.startswith(mark):
            return _decoded(data[2:], encoding), "utf-16"
    if data[1:2] == b"\0" or data[:1] == b"\0":
        return _decoded(data, "utf-16-le" if data[1:2] == b"\0" else "utf-16-be"), "utf-16"
    try:
        return data.removeprefix(codecs.BOM_UTF8).decode("utf-8", "surrogatepass"), "utf-8"
    except UnicodeDecodeError:
        return _decoded(data, "cp874"), "cp874"


def _decoded(data: bytes, encoding: str) -> str:
    try:
        return data.decode(encoding, "strict" if encoding == "cp874" else "surrogatepass")
    except UnicodeDecodeError as error:
        raise Unreadable(Fault("", FaultKind.ENCODING)) from error


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    result = dict(pairs)
    if len(result) == len(pairs):
        return result
    seen: set[str] = set()
    twice = {name: None for name, _ in pairs if name in seen or seen.add(name)}  # type: ignore[func-returns-value]
    repeated = Repeated(result)
    repeated.names = tuple(twice)
    return repeated


def _int(text: str) -> int | HugeInt:
    return HugeInt(text) if len(text) > LONGEST_INT else int(text)
