"""A JSON tree to facts: every field by its type hint, every fault with its path, all of them at once.

The facts are the format: a field has the name and type it has there. A field without a default must be given and hold
something; one with a default may be left out. What two fields must agree on stands in references.py.
"""

import difflib
import json
import re
import types
import typing
from collections.abc import Callable
from dataclasses import MISSING, dataclass, field, fields, is_dataclass
from datetime import date
from decimal import Decimal
from enum import Enum
from functools import cache
from typing import Any

from tidtam.approval.rules import canonical_number
from tidtam.exchange.choices import FaultKind
from tidtam.exchange.facts import Fault
from tidtam.exchange.office_json.limits import (
    COUNT,
    WHOLE_NUMBERS,
    YEARS_BE,
    NumberLimit,
    number_limit,
    text_limit,
)
from tidtam.exchange.office_json.reading import FloatText, HugeInt, NotFinite, Repeated
from tidtam.progress.facts import Narrative
from tidtam.thai.dates import DateRefused, parse_date
from tidtam.thai.money import parse_baht
from tidtam.thai.numerals import NumberRefusal, NumberRefused, to_arabic_digits, ungrouped
from tidtam.thai.text import clean

BAD: Any = object()
"""Stands for a value that could not be read; a fault says why."""

MOST_FAULTS = 1000
LONGEST_WORD = 60
"""Longer than any number, date, word of a list or field name: what is longer is not read as one."""

CE_TO_BE = 543
_NUMBER = re.compile(r"([-\u2212]?)([\d,]+)(?:\.(\d+))?", re.ASCII)
_REFUSALS = {
    NumberRefusal.NEGATIVE: FaultKind.NEGATIVE,
    NumberRefusal.TOO_MANY_DECIMALS: FaultKind.TOO_MANY_DECIMALS,
    NumberRefusal.TOO_LARGE: FaultKind.NUMBER_TOO_LARGE,
}


@dataclass(slots=True)
class Reading:
    """What is gathered while a file is read: its faults and the places of repaired texts."""

    faults: list[Fault] = field(default_factory=list)
    cleaned: list[str] = field(default_factory=list)

    def fault(self, path: str, kind: FaultKind, value: object = "", **details: object) -> Any:
        """Note a fault and return BAD. After MOST_FAULTS one last line says that there are more."""
        if len(self.faults) < MOST_FAULTS:
            self.faults.append(Fault(path, kind, shown(value), details))
        elif len(self.faults) == MOST_FAULTS:
            self.faults.append(Fault("", FaultKind.TOO_MANY, details={"limit": MOST_FAULTS}))
        return BAD


Reader = Callable[[Reading, Any, str], Any]


def shown(value: object) -> str:
    """Return a value as a message repeats it: one line, at most 60 characters, nothing unprintable."""
    if isinstance(value, (FloatText, NotFinite, HugeInt)):
        text = value.text
    elif isinstance(value, (dict, list)):
        text = "{…}" if isinstance(value, dict) else "[…]"
    elif isinstance(value, str):
        text = clean(value[:200]).replace("\n", " ")
    else:
        text = json.dumps(value)
    return text if len(text) <= 60 else f"{text[:59]}…"


def shown_name(name: str) -> str:
    """Return a field's name as a path or message repeats it."""
    return shown(name) or "?"


@cache
def reader_of(kind: type) -> Reader:
    """Return the reader of a class of facts. It returns an instance, or BAD after noting faults."""
    hints = typing.get_type_hints(kind)
    readers = {each.name: _reader(hints[each.name], kind.__name__, each.name, _required(each)) for each in fields(kind)}
    required = tuple(each.name for each in fields(kind) if _required(each))

    def read(reading: Reading, value: Any, path: str) -> Any:
        found = read_fields(reading, value, path, readers, required)
        if found is None:
            return BAD
        result = kind(**found)
        if isinstance(result, Narrative) and result.whole_text and any(result.elements):
            return reading.fault(path, FaultKind.TWO_FORMS)
        return result

    return read


def read_fields(
    reading: Reading, value: Any, path: str, readers: dict[str, Reader], required: tuple[str, ...]
) -> dict[str, Any] | None:
    """Return the fields of an object by name, or None after noting what is wrong with any of them."""
    if not isinstance(value, dict):
        reading.fault(path, FaultKind.NOT_OBJECT, value)
        return None
    good = True
    prefix = f"{path}." if path else ""
    if isinstance(value, Repeated):
        for name in value.names:
            reading.fault(f"{prefix}{shown_name(name)}", FaultKind.REPEATED_FIELD, name=shown_name(name))
        good = False
    result = {}
    for name, given in value.items():
        reader = readers.get(name)
        if reader is None:
            _unknown_field(reading, prefix, name, readers)
            good = False
            continue
        read = reader(reading, given, f"{prefix}{name}")
        if read is BAD:
            good = False
        else:
            result[name] = read
    for name in required:
        if name not in value:
            reading.fault(f"{prefix}{name}", FaultKind.MISSING_FIELD, name=name)
            good = False
    return result if good else None


def _unknown_field(reading: Reading, prefix: str, name: str, known: typing.Iterable[str]) -> None:
    near = _nearest(reading, name, known)
    path = f"{prefix}{shown_name(name)}"
    if near:
        reading.fault(path, FaultKind.MISSPELT_FIELD, name=shown_name(name), suggestion=near)
    else:
        reading.fault(path, FaultKind.UNKNOWN_FIELD, name=shown_name(name))


def _nearest(reading: Reading, word: str, known: typing.Iterable[str]) -> str:
    """Return the known word most like this one, or "". Nothing is compared once the list of faults is full."""
    if len(word) > LONGEST_WORD or len(reading.faults) > MOST_FAULTS:
        return ""
    return next(iter(difflib.get_close_matches(word.lower(), [*known], 1, cutoff=0.6)), "")


def _required(each: Any) -> bool:
    return each.default is MISSING and each.default_factory is MISSING


def _reader(hint: Any, owner: str, name: str, required: bool) -> Reader:
    """Return the reader of one field; None in its type means that null is taken as missing."""
    if isinstance(hint, types.UnionType):
        (inner,) = (option for option in typing.get_args(hint) if option is not types.NoneType)
        reader = _reader(inner, owner, name, required)
        return lambda reading, value, path: None if value is None else reader(reading, value, path)
    if typing.get_origin(hint) is tuple:
        return _list_reader(
            _reader(typing.get_args(hint)[0], owner, name, True), is_numbers=typing.get_args(hint)[0] is int
        )
    if is_dataclass(hint):
        return reader_of(typing.cast(type, hint))
    if issubclass(hint, Enum):
        return _choice_reader(hint)
    if hint is str:
        return text_reader(text_limit(owner, name), may_be_blank=not required)
    if hint is Decimal:
        return _baht_reader() if name.endswith("_baht") else _number_reader(number_limit(name))
    return {bool: _read_true_false, date: _read_date, int: _int_reader(name)}[hint]


def _list_reader(item: Reader, *, is_numbers: bool = False) -> Reader:
    def read(reading: Reading, value: Any, path: str) -> Any:
        if not isinstance(value, list):
            return reading.fault(path, FaultKind.NOT_LIST, value)
        items = [item(reading, each, f"{path}[{index}]") for index, each in enumerate(value)]
        if any(each is BAD for each in items):
            return BAD
        if is_numbers and (twice := first_repeated(items)) is not None:
            first, second = twice
            return reading.fault(f"{path}[{second}]", FaultKind.TWICE, items[second], first=f"{path}[{first}]")
        return tuple(sorted(items)) if is_numbers else tuple(items)

    return read


def first_repeated(items: list[Any]) -> tuple[int, int] | None:
    """Return the places of the first two equal items, or None."""
    places: dict[Any, int] = {}
    for index, each in enumerate(items):
        if each in places:
            return places[each], index
        places[each] = index
    return None


def text_reader(limit: int, *, may_be_blank: bool) -> Reader:
    """Return a reader of text: cleaned, its place noted where that changed it."""

    def read(reading: Reading, value: Any, path: str) -> Any:
        if not isinstance(value, str):
            return reading.fault(path, FaultKind.NOT_TEXT, value)
        text = clean(value)
        if len(text) > limit:
            return reading.fault(path, FaultKind.TOO_LONG, value, length=len(text), limit=limit)
        if not text and not may_be_blank:
            return reading.fault(path, FaultKind.BLANK)
        if text != value:
            reading.cleaned.append(path)
        return text

    return read


def _choice_reader(kind: type[Enum]) -> Reader:
    words = {str(member.value): member for member in kind}

    def read(reading: Reading, value: Any, path: str) -> Any:
        if isinstance(value, str):
            if value in words:
                return words[value]
            near = _nearest(reading, value, words)
            if near:
                return reading.fault(path, FaultKind.NEAR_CHOICE, value, suggestion=near)
        return reading.fault(path, FaultKind.NOT_CHOICE, value, expected=", ".join(words))

    return read


def _read_true_false(reading: Reading, value: Any, path: str) -> Any:
    return value if isinstance(value, bool) else reading.fault(path, FaultKind.NOT_TRUE_FALSE, value)


def _read_date(reading: Reading, value: Any, path: str) -> Any:
    if not isinstance(value, str) or len(value) > LONGEST_WORD:
        return reading.fault(path, FaultKind.NOT_DATE, value)
    try:
        return parse_date(value)
    except DateRefused:
        return reading.fault(path, FaultKind.NOT_DATE, value)


def _int_reader(name: str) -> Reader:
    if name.endswith(("quarter", "quarters")):
        return _read_quarter
    if name.endswith("year_be"):
        return read_year
    least, most = WHOLE_NUMBERS.get(name, COUNT)

    def read(reading: Reading, value: Any, path: str) -> Any:
        if not isinstance(value, int) or isinstance(value, bool):
            kind = FaultKind.NOT_FINITE if isinstance(value, NotFinite) else FaultKind.NOT_WHOLE_NUMBER
            return reading.fault(path, kind, value)
        if not least <= value <= most:
            return reading.fault(path, FaultKind.OUT_OF_RANGE, value, least=least, most=most)
        return value

    return read


def _read_quarter(reading: Reading, value: Any, path: str) -> Any:
    if not isinstance(value, int) or isinstance(value, bool) or not 1 <= value <= 4:
        return reading.fault(path, FaultKind.QUARTER, value)
    return value


def read_year(reading: Reading, value: Any, path: str) -> Any:
    """Read a Buddhist-era year; a common-era one is named as such."""
    least, most = YEARS_BE
    if not isinstance(value, int) or isinstance(value, bool):
        return reading.fault(path, FaultKind.YEAR, value)
    if least <= value + CE_TO_BE <= most and value < least:
        return reading.fault(path, FaultKind.YEAR_CE, value, suggestion=value + CE_TO_BE)
    return value if least <= value <= most else reading.fault(path, FaultKind.YEAR, value)


def _baht_reader() -> Reader:
    def read(reading: Reading, value: Any, path: str) -> Any:
        return _read_number(reading, value, path, FaultKind.NOT_MONEY, parse_baht, number_limit("_baht"))

    return read


def _number_reader(limit: NumberLimit) -> Reader:
    def parse(text: str) -> Decimal:
        return _parse_number(text, limit)

    def read(reading: Reading, value: Any, path: str) -> Any:
        return _read_number(reading, value, path, FaultKind.NOT_NUMBER, parse, limit)

    return read


def _read_number(
    reading: Reading, value: Any, path: str, kind: FaultKind, parse: Callable[[str], Decimal], limit: NumberLimit
) -> Any:
    if isinstance(value, NotFinite):
        return reading.fault(path, FaultKind.NOT_FINITE, value)
    if isinstance(value, FloatText):
        plain = re.fullmatch(r"-?\d{1,13}\.\d{1,4}", value.text)
        return reading.fault(path, FaultKind.FLOAT, value, example=value.text if plain else "30370.00")
    if isinstance(value, HugeInt):
        return reading.fault(path, FaultKind.NUMBER_TOO_LARGE, value, limit=limit.whole_digits)
    if isinstance(value, int) and not isinstance(value, bool):
        value = str(value)
    if not isinstance(value, str) or len(value) > LONGEST_WORD:
        return reading.fault(path, kind, value)
    try:
        return parse(value)
    except NumberRefused as refused:
        kind = _REFUSALS.get(refused.code, kind)
        most = limit.decimals if kind == FaultKind.TOO_MANY_DECIMALS else limit.whole_digits
        return reading.fault(path, kind, value, limit=most)


def _parse_number(text: str, limit: NumberLimit) -> Decimal:
    """Return a number that is no amount, without trailing zeros. Raises NumberRefused; nothing is rounded."""
    found = _NUMBER.fullmatch(to_arabic_digits(text).strip())
    if found is None:
        raise NumberRefused(NumberRefusal.NOT_A_NUMBER, text)
    sign, whole, decimals = found[1], ungrouped(found[2], typed=text), found[3] or ""
    if len(decimals.rstrip("0")) > limit.decimals:
        raise NumberRefused(NumberRefusal.TOO_MANY_DECIMALS, text)
    if len(whole) > limit.whole_digits:
        raise NumberRefused(NumberRefusal.TOO_LARGE, text)
    value = Decimal(canonical_number(Decimal(f"{'-' if sign else ''}{whole}.{decimals or 0}")))
    if value < 0 and not limit.may_be_negative:
        raise NumberRefused(NumberRefusal.NEGATIVE, text)
    return value
