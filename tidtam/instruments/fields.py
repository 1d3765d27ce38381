"""What a version, a round, a band, a node and its lists are made of: one table for files, sheets, tables and forms.

Used by reading, writing, sheets, models' readers and the forms of the builder, so that a field has one name, one label
and one way to be read. Reads no database.
"""

import re
from collections.abc import Mapping
from dataclasses import MISSING, dataclass, field, fields
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any, Literal

from django.db.models import TextChoices
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from tidtam.instruments import facts
from tidtam.instruments.choices import AnsweredBy, AppliesTo, FaultCode, NodeKind, OverallRule, TargetScope
from tidtam.thai.dates import DateRefused, parse_date
from tidtam.thai.numerals import NumberRefused, parse_whole_number, to_arabic_digits
from tidtam.thai.text import clean

Kind = Literal["code", "line", "text", "whole", "decimal", "yes_no", "date", "choice", "codes"]

CODE = re.compile(r"[A-Za-z0-9ก-๙][A-Za-z0-9ก-๙._+-]*")
YES, NO = ("ใช่", "yes", "true", "1"), ("ไม่ใช่", "no", "false", "0")
LARGEST = Decimal(10) ** 9


class FieldFault(Exception):
    """A value that a field cannot hold."""

    def __init__(self, code: FaultCode, **values: object) -> None:
        super().__init__(code.value)
        self.code = code
        self.values = values


@dataclass(frozen=True, slots=True)
class Field:
    """One field of a fact.

    limit     most letters of a text; largest value of a whole number.
    places    decimals of a number.
    is_none_a_value   whether nothing says something: no target, and not the usual one.
    """

    name: str
    kind: Kind
    label: str | Promise
    limit: int = 0
    places: int = 2
    choices: type[TextChoices] | None = None
    required: bool = False
    is_none_a_value: bool = False

    def read(self, raw: object) -> Any:
        """Return a value as the fact holds it, from a value of JSON or the text of a cell or box; None for nothing.

        A choice may be given by its word as well as by its code. Raises FieldFault.
        """
        if raw is None or raw == "":
            return None
        if self.kind == "codes":
            return _codes(raw)
        if self.kind == "yes_no" and isinstance(raw, bool):
            return raw
        if self.kind in ("whole", "decimal") and isinstance(raw, int | float | Decimal) and not isinstance(raw, bool):
            raw = str(raw)
        if not isinstance(raw, str):
            raise FieldFault(FaultCode.NOT_TEXT)
        text = clean(raw).strip()
        return _READERS[self.kind](self, text) if text else None

    def plain(self, value: Any) -> Any:
        """Return a value as JSON holds it."""
        if isinstance(value, Decimal):
            return f"{value.normalize():f}"
        return value.isoformat() if isinstance(value, date) else list(value) if isinstance(value, tuple) else value


@dataclass(frozen=True, slots=True)
class Table:
    """The fields of one kind of fact, and the lists of facts it holds, by name."""

    fact: type
    fields: tuple[Field, ...]
    lists: Mapping[str, "Table"] = field(default_factory=dict)

    def default(self, name: str) -> Any:
        """Return what the fact holds where a field is left out: what it says itself, else nothing of its kind."""
        for each in fields(self.fact):
            if each.name == name and each.default is not MISSING:
                return each.default
        return {"whole": 0, "decimal": Decimal(0)}.get(self.field(name).kind, "")

    def field(self, name: str) -> Field:
        """Return a field by its name. Raises KeyError."""
        for each in self.fields:
            if each.name == name:
                return each
        raise KeyError(name)

    def plain(self, fact: Any) -> dict[str, Any]:
        """Return a fact as JSON holds it; what says no more than the default is left out."""
        stated = {
            each.name: each.plain(getattr(fact, each.name))
            for each in self.fields
            if each.required or getattr(fact, each.name) != self.default(each.name)
        }
        nested = {name: [table.plain(one) for one in getattr(fact, name)] for name, table in self.lists.items()}
        return stated | {name: rows for name, rows in nested.items() if rows}


def _codes(raw: object) -> tuple[str, ...]:
    parts = re.split(r"[,\n]", raw) if isinstance(raw, str) else raw
    if not isinstance(parts, list | tuple) or not all(isinstance(part, str) for part in parts):
        raise FieldFault(FaultCode.NOT_A_LIST)
    return tuple(part for part in (clean(part).strip() for part in parts) if part)


def _text(field: Field, text: str) -> str:
    if len(text) > field.limit:
        raise FieldFault(FaultCode.TEXT_TOO_LONG, limit=field.limit)
    return text


def _line(field: Field, text: str) -> str:
    return _text(field, " ".join(text.split()))


def _code(field: Field, text: str) -> str:
    if not CODE.fullmatch(text):
        raise FieldFault(FaultCode.CODE_SPELLING, value=text[:40])
    return _text(field, text)


def _whole(field: Field, text: str) -> int:
    try:
        number = parse_whole_number(text)
    except NumberRefused:
        number = -1
    if not 0 <= number <= field.limit:
        raise FieldFault(FaultCode.NOT_WHOLE, limit=field.limit)
    return number


def _decimal(field: Field, text: str) -> Decimal:
    try:
        number = Decimal(to_arabic_digits(text))
    except InvalidOperation:
        raise FieldFault(FaultCode.NOT_A_NUMBER, value=text[:40]) from None
    if not number.is_finite() or abs(number) >= LARGEST:
        raise FieldFault(FaultCode.NOT_A_NUMBER, value=text[:40])
    if number != round(number, field.places):
        raise FieldFault(FaultCode.TOO_MANY_DECIMALS, limit=field.places)
    return number


def _yes_no(_field: Field, text: str) -> bool:
    if text.casefold() in YES:
        return True
    if text.casefold() in NO:
        return False
    raise FieldFault(FaultCode.NOT_YES_NO, value=text[:40])


def _date(_field: Field, text: str) -> date:
    try:
        return parse_date(text)
    except DateRefused:
        raise FieldFault(FaultCode.NOT_A_DATE, value=text[:40]) from None


def _choice(field: Field, text: str) -> str:
    assert field.choices is not None
    for choice in field.choices:
        with override("th"):
            word = str(choice.label)
        if text in (choice.value, word):
            return str(choice.value)
    raise FieldFault(FaultCode.UNKNOWN_CHOICE, value=text[:40], expected=", ".join(field.choices.values))


_READERS: Mapping[str, Any] = {
    "code": _code,
    "line": _line,
    "text": _text,
    "whole": _whole,
    "decimal": _decimal,
    "yes_no": _yes_no,
    "date": _date,
    "choice": _choice,
}

ROUND = Table(
    facts.Round,
    (
        Field("code", "code", _("รหัสรอบ"), limit=10, required=True),
        Field("label", "line", _("ชื่อรอบ"), limit=200, required=True),
        Field("label_en", "line", _("ชื่อรอบภาษาอังกฤษ"), limit=200),
        Field("months", "whole", _("เดือนของปีงบประมาณ"), limit=12),
        Field("as_of_date", "date", _("ข้อมูล ณ วันที่")),
    ),
)
BAND = Table(
    facts.Band,
    (
        Field("level", "whole", _("ระดับ"), limit=9, required=True),
        Field("first", "decimal", _("ตั้งแต่"), required=True),
        Field("last", "decimal", _("ถึง"), required=True),
        Field("label", "line", _("ชื่อระดับ"), limit=100, required=True),
        Field("label_en", "line", _("ชื่อระดับภาษาอังกฤษ"), limit=100),
    ),
)
PERCENT_BAND = Table(
    facts.PercentBand,
    (
        Field("level", "whole", _("ระดับ"), limit=9, required=True),
        Field("first", "decimal", _("ตั้งแต่ร้อยละ"), required=True),
    ),
)
RUBRIC = Table(
    facts.RubricLevel,
    (
        Field("level", "whole", _("ระดับ"), limit=9, required=True),
        Field("text", "text", _("เกณฑ์ของระดับ"), limit=5000),
    ),
)
CHOICE = Table(
    facts.Choice,
    (
        Field("code", "code", _("รหัสตัวเลือก"), limit=20, required=True),
        Field("label", "line", _("ข้อความของตัวเลือก"), limit=500, required=True),
        Field("label_en", "line", _("ข้อความภาษาอังกฤษ"), limit=500),
        Field("level", "whole", _("ระดับที่ได้"), limit=9),
    ),
)
NODE = Table(
    facts.Node,
    (
        Field("code", "code", _("รหัส"), limit=40, required=True),
        Field("kind", "choice", _("ชนิด"), choices=NodeKind, required=True),
        Field("parent", "line", _("อยู่ใต้"), limit=40),
        Field("number", "line", _("ลำดับที่พิมพ์"), limit=20),
        Field("title", "line", _("ชื่อ"), limit=1000, required=True),
        Field("title_en", "line", _("ชื่อภาษาอังกฤษ"), limit=1000),
        Field("type_label", "line", _("เรียกว่า"), limit=100),
        Field("guidance", "text", _("คำชี้แจง"), limit=5000),
        Field("answered_by", "choice", _("ผู้ตอบ"), choices=AnsweredBy),
        Field("applies_to", "choice", _("ใช้กับ"), choices=AppliesTo),
        Field("is_monitored", "yes_no", _("ติดตามแต่ไม่ประเมินผล")),
        Field("variant_of", "line", _("นับเป็นข้อเดียวกับ"), limit=40),
        Field("score_group", "line", _("กลุ่มที่ให้ระดับร่วมกัน"), limit=40),
        Field("weight", "decimal", _("น้ำหนัก"), places=4),
        Field("rounds", "codes", _("ถามเฉพาะรอบ")),
        Field("unit", "line", _("หน่วยนับ"), limit=100),
        Field("audience_unit", "line", _("หน่วยนับของผู้ชม"), limit=100),
        Field("population", "line", _("ประชากรอ้างอิง"), limit=40),
        Field("target", "decimal", _("ค่าเป้าหมายร้อยละ")),
        Field("target_scope", "choice", _("เทียบร้อยละของ"), choices=TargetScope),
        Field("most_works", "whole", _("จำนวนผลงานสูงสุด"), limit=100),
        Field("bureau_code", "line", _("รหัสสำนัก"), limit=40),
        Field("sources", "codes", _("รหัสในระบบอื่น")),
        Field("in_short_edition", "yes_no", _("อยู่ในรายงานฉบับย่อ")),
    ),
    {"percent_bands": PERCENT_BAND, "rubric": RUBRIC, "choices": CHOICE},
)
VERSION = Table(
    facts.InstrumentVersion,
    (
        Field("code", "code", _("รหัสเครื่องมือ"), limit=20, required=True),
        Field("fiscal_year_be", "whole", _("ปีงบประมาณ"), limit=2699, required=True),
        Field("number", "whole", _("ฉบับที่"), limit=99),
        Field("title", "line", _("ชื่อเครื่องมือ"), limit=500, required=True),
        Field("title_en", "line", _("ชื่อภาษาอังกฤษ"), limit=500),
        Field("short_title", "line", _("ชื่อย่อ"), limit=100),
        Field("note", "text", _("หมายเหตุ"), limit=5000),
        Field("good_from_level", "whole", _("ระดับดีขึ้นไปเริ่มที่ระดับ"), limit=9),
        Field("national_target", "decimal", _("เป้าหมายของประเทศ (ร้อยละ)"), is_none_a_value=True),
        Field("counts_overall", "yes_no", _("เป็นส่วนหนึ่งของผลภาพรวม")),
        Field("overall_rule", "choice", _("เกณฑ์ดีขึ้นไปในภาพรวม"), choices=OverallRule),
    ),
    {"rounds": ROUND, "bands": BAND, "nodes": NODE},
)
POPULATION = Table(
    facts.Population,
    (
        Field("code", "code", _("รหัสประชากร"), limit=40, required=True),
        Field("name", "line", _("ชื่อ"), limit=200, required=True),
        Field("name_en", "line", _("ชื่อภาษาอังกฤษ"), limit=200),
        Field("unit", "line", _("หน่วยนับ"), limit=100, required=True),
        Field("as_of_date", "date", _("ข้อมูล ณ วันที่"), required=True),
        Field("value", "whole", _("จำนวน"), limit=100_000_000, required=True),
        Field("source_note", "text", _("ที่มา"), limit=1000, required=True),
    ),
)
"""National figures; those of an organisation come from registers."""
