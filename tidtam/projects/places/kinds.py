"""How a field of a registration is written, and what fits into it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import Enum

from django.db.models import TextChoices
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

from tidtam.drafts.typed import has_digits
from tidtam.projects.choices import ResultKind, TransferDirection
from tidtam.thai.text import clean

Value = str | Decimal | date | int | bool | TextChoices | tuple[str, ...] | tuple[int, ...] | None

QUARTERS = (1, 2, 3, 4)


class FieldKind(Enum):
    """How a field is written."""

    TEXT = "text"
    LINE = "line"
    LINES = "lines"
    AMOUNT = "amount"
    NUMBER = "number"
    PERCENT = "percent"
    DATE = "date"
    YEAR = "year"
    CHOICE = "choice"
    OFFERED = "offered"
    YES_NO = "yes_no"
    QUARTERS = "quarters"
    KEYS = "keys"
    ROWS = "rows"


Kind = FieldKind | type[TextChoices]

LONGEST = {FieldKind.TEXT: 20_000, FieldKind.LINE: 100, FieldKind.LINES: 20_000}
DIGITS = {FieldKind.AMOUNT: (13, 2), FieldKind.NUMBER: (13, 4), FieldKind.PERCENT: (3, 2)}
"""Most digits before and after the decimal point; what has more is refused, never rounded."""

WHAT_FITS: Mapping[FieldKind, Promise] = {
    FieldKind.TEXT: gettext_lazy("เขียนไม่เกิน 20,000 ตัวอักษร"),
    FieldKind.LINE: gettext_lazy("เขียนไม่เกิน 100 ตัวอักษร"),
    FieldKind.LINES: gettext_lazy("เขียนไม่เกิน 20,000 ตัวอักษร"),
    FieldKind.AMOUNT: gettext_lazy("กรอกจำนวนเงินตั้งแต่ 0 บาท ทศนิยมไม่เกิน 2 ตำแหน่ง เช่น 12,500.00"),
    FieldKind.NUMBER: gettext_lazy("กรอกตัวเลข ทศนิยมไม่เกิน 4 ตำแหน่ง"),
    FieldKind.PERCENT: gettext_lazy("กรอกร้อยละตั้งแต่ 0 ขึ้นไป ทศนิยมไม่เกิน 2 ตำแหน่ง"),
    FieldKind.DATE: gettext_lazy("กรอกวันที่ เช่น 1/10/2567 หรือ 1 ต.ค. 2567"),
    FieldKind.YEAR: gettext_lazy("กรอกปี พ.ศ. สี่หลัก เช่น 2568"),
    FieldKind.CHOICE: gettext_lazy("เลือกจากรายการ"),
    FieldKind.OFFERED: gettext_lazy("เลือกจากรายการ"),
    FieldKind.YES_NO: gettext_lazy("เลือกจากรายการ"),
    FieldKind.QUARTERS: gettext_lazy("เลือกไตรมาส 1 ถึง 4"),
    FieldKind.KEYS: gettext_lazy("เลือกจากรายการ"),
    FieldKind.ROWS: gettext_lazy("รายการมีแถวมากหรือซ้ำ · เปิดหน้าใหม่แล้วแก้ไขอีกครั้ง"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """One field of a registration.

    place    where it stands.   owner  the place of what it belongs to, "" for the project.   name  its own name there.
    choices  the words to choose from; None where it is no CHOICE.
    """

    place: str
    owner: str
    name: str
    kind: FieldKind
    choices: type[TextChoices] | None
    value: Value


def fitting(field: Field, value: Value) -> Value:
    """Return a value as the facts keep it. Raises ValueError for one that is not of the field's kind."""
    kind = field.kind
    if field.choices is not None:
        if value is None:
            if field.choices in (ResultKind, TransferDirection):
                raise ValueError(field.place)
            return None
        return field.choices(str(value))
    if kind is FieldKind.LINES and isinstance(value, tuple):
        lines = tuple(line for line in (clean(str(one)).strip() for one in value) if line)
        return _if(lines, sum(map(len, lines)) <= LONGEST[kind])
    if kind in LONGEST and isinstance(value, str):
        text = clean(value).strip()
        return _if(text, len(text) <= LONGEST[kind])
    if kind is FieldKind.OFFERED and isinstance(value, str):
        return _if(value, len(value) <= 500)
    if kind is FieldKind.KEYS and isinstance(value, tuple):
        return tuple(str(one) for one in value)
    if kind is FieldKind.QUARTERS and isinstance(value, tuple):
        return _if(tuple(sorted({int(one) for one in value})), {int(one) for one in value} <= set(QUARTERS))
    if value is None and kind in {FieldKind.AMOUNT, FieldKind.NUMBER, FieldKind.PERCENT, FieldKind.DATE}:
        return Decimal(0) if field.owner.startswith("budget.transfers") else None
    if value is None and kind in {FieldKind.YEAR, FieldKind.YES_NO}:
        return None
    if kind in DIGITS and isinstance(value, Decimal):
        return _if(value, has_digits(value, *DIGITS[kind]) and (value >= 0 or kind is FieldKind.NUMBER))
    if kind is FieldKind.DATE and isinstance(value, date):
        return value
    if kind is FieldKind.YES_NO and isinstance(value, bool):
        return value
    if kind is FieldKind.YEAR and isinstance(value, int):
        return _if(value, 2500 <= value <= 2700)
    raise ValueError(field.place)


def _if(value: Value, fits: bool) -> Value:
    if not fits:
        raise ValueError(value)
    return value
