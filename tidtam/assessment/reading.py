"""Reads a results file (tidtam-results/1), a decoded JSON document, and names everything that is wrong in its shape.

What its levels mean for an instrument and an office is judged by rules.faults_of_row. Format: docs/rooms/assessment.md.
"""

import datetime as dt
import json
from collections.abc import Mapping
from decimal import Decimal, InvalidOperation
from typing import Any

from django.utils.translation import gettext as _

from tidtam.assessment.choices import FaultCode
from tidtam.assessment.facts import Advice, Fault, HistoryFile, HistoryRow
from tidtam.scoring.facts import Given

FORMAT = "tidtam-results/1"
FIRST_YEAR, LAST_YEAR = 2500, 2699
FIELDS_OF_FILE = {"format", "note", "fiscal_year_be", "results"}
FIELDS_OF_ROW = {
    "office",
    "instrument",
    "rounds",
    "levels",
    "percents",
    "in_progress",
    "advice",
    "published_date",
    "reason",
}
LARGEST_PERCENT = Decimal(1_000_000)


def read_json(data: bytes) -> object:
    """Return the document of a file. Raises ValueError where it is no JSON, not UTF-8, or names something twice."""
    return json.loads(data.decode("utf-8-sig"), object_pairs_hook=_once, parse_constant=_not_finite)


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        names = [name for name, _value in pairs]
        raise ValueError(_("รวมช่องที่ชื่อซ้ำ %(name)s") % {"name": next(each for each in names if names.count(each) > 1)})
    return found


def _not_finite(text: str) -> object:
    raise ValueError(_("แก้ %(value)s ให้เป็นตัวเลข") % {"value": text})


def fault_words(fault: Fault) -> str:
    """Return what is wrong, where, and what to do: one line."""
    sentence = str(FaultCode(fault.code).label) % fault.values
    return f"{fault.path or '$'}: {sentence}"


def read_results(document: object) -> tuple[HistoryFile, list[Fault]]:
    """Return what a document holds, and its faults in the order of the file; with any of them it is not used."""
    reader = _Reader()
    return reader.file(document), reader.faults


class _Reader:
    """Collects faults while it walks a document; one use each."""

    def __init__(self) -> None:
        self.faults: list[Fault] = []

    def file(self, document: object) -> HistoryFile:
        if not isinstance(document, Mapping):
            self.say("", FaultCode.NOT_AN_OBJECT)
            return HistoryFile(fiscal_year_be=0)
        if document.get("format") != FORMAT:
            self.say("format", FaultCode.FORMAT, expected=FORMAT)
        self.refuse_unknown(document, FIELDS_OF_FILE, "")
        year = document.get("fiscal_year_be")
        if type(year) is not int or not FIRST_YEAR <= year <= LAST_YEAR:
            self.say("fiscal_year_be", FaultCode.YEAR)
            year = 0
        rows = [self.row(raw, path) for path, raw in self.items(document.get("results"), "results")]
        return HistoryFile(fiscal_year_be=year, rows=tuple(row for row in rows if row is not None))

    def row(self, raw: object, path: str) -> HistoryRow | None:
        if not isinstance(raw, Mapping):
            self.say(path, FaultCode.NOT_AN_OBJECT)
            return None
        self.refuse_unknown(raw, FIELDS_OF_ROW, path)
        levels: dict[tuple[str, str], int] = {}
        for code, by_round in self.pairs(raw, "levels", path):
            for round_code, level in self.pairs({code: by_round}, code, f"{path}.levels"):
                if type(level) is int:
                    levels[code, round_code] = level
                else:
                    self.say(f"{path}.levels.{code}.{round_code}", FaultCode.LEVEL, value=level)
        return HistoryRow(
            path=path,
            office=self.text(raw, "office", path, is_required=True),
            instrument=self.text(raw, "instrument", path, is_required=True),
            rounds=self.codes(raw, "rounds", path),
            given=Given(
                levels=levels,
                percents=self.percents(raw, path),
                in_progress=frozenset(self.codes(raw, "in_progress", path)),
            ),
            advice={
                code: Advice(
                    finding=self.text(each, "finding", f"{path}.advice.{code}"),
                    advice=self.text(each, "advice", f"{path}.advice.{code}"),
                )
                for code, each in self.pairs(raw, "advice", path)
                if self.is_object(each, f"{path}.advice.{code}")
            },
            published_date=self.date(raw, "published_date", path),
            reason=self.text(raw, "reason", path),
        )

    def percents(self, raw: Mapping[str, Any], path: str) -> dict[str, Decimal]:
        found: dict[str, Decimal] = {}
        for code, text in self.pairs(raw, "percents", path):
            try:
                value = Decimal(text) if isinstance(text, str) else Decimal("NaN")
            except InvalidOperation:
                value = Decimal("NaN")
            if value.is_finite() and 0 <= value < LARGEST_PERCENT:
                found[code] = value
            else:
                self.say(f"{path}.percents.{code}", FaultCode.PERCENT, value=text)
        return found

    def date(self, raw: Mapping[str, Any], name: str, path: str) -> dt.date | None:
        value = raw.get(name)
        if value is None:
            return None
        try:
            return dt.date.fromisoformat(value)
        except (TypeError, ValueError):
            self.say(f"{path}.{name}", FaultCode.DATE)
            return None

    def text(self, raw: Mapping[str, Any], name: str, path: str, *, is_required: bool = False) -> str:
        value = raw.get(name, "")
        if not isinstance(value, str) or (is_required and not value.strip()):
            self.say(f"{path}.{name}", FaultCode.TEXT)
            return ""
        return value.strip()

    def codes(self, raw: Mapping[str, Any], name: str, path: str) -> tuple[str, ...]:
        found = []
        for where, value in self.items(raw.get(name, []), f"{path}.{name}"):
            if isinstance(value, str):
                found.append(value)
            else:
                self.say(where, FaultCode.TEXT)
        return tuple(found)

    def pairs(self, raw: Mapping[str, Any], name: str, path: str) -> list[tuple[str, Any]]:
        value = raw.get(name, {})
        return list(value.items()) if self.is_object(value, f"{path}.{name}") else []

    def items(self, raw: object, path: str) -> list[tuple[str, Any]]:
        if not isinstance(raw, list):
            self.say(path, FaultCode.NOT_A_LIST)
            return []
        return [(f"{path}[{number}]", each) for number, each in enumerate(raw)]

    def is_object(self, raw: object, path: str) -> bool:
        if isinstance(raw, Mapping):
            return True
        self.say(path, FaultCode.NOT_AN_OBJECT)
        return False

    def refuse_unknown(self, raw: Mapping[str, Any], known: set[str], path: str) -> None:
        for name in raw:
            if name not in known:
                self.say(path, FaultCode.UNKNOWN_FIELD, value=str(name)[:60])

    def say(self, path: str, code: FaultCode, **values: object) -> None:
        self.faults.append(Fault(path, code, values))
