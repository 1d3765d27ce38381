"""The fields of a sheet by their places, and a sheet with some of them changed. Pure, no database.

A *place* is a path into the facts: "answers[QP-1].self_level", "answers[S1.1].parts[girls]", "letter_number". A field
stands for everything that may be written of a leaf by its kind, also where nothing is written yet. The page of a leaf
is a *section*; the letter by which a bureau answered is one of its own.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from enum import Enum
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

from tidtam.answers.choices import AnswerState, Channel
from tidtam.answers.facts import Answer, Part, Sheet, Statement
from tidtam.answers.rules import FIGURE_KINDS, enters_level, is_blank, list_lines, read_list
from tidtam.drafts.typed import ChangesRefused, has_digits
from tidtam.instruments.choices import AnsweredBy, NodeKind
from tidtam.instruments.facts import Node
from tidtam.thai.text import clean

Value = str | Decimal | date | int | bool | tuple[str, ...] | tuple[Statement, ...] | None

LETTER = "letter"
"""The section of the official letter; no node has this code, for codes of nodes bear digits or upper case letters."""

LETTER_FIELDS = ("channel", "letter_number", "letter_date")
PART = "parts"


class FieldKind(Enum):
    """How a field is written. KEYS: any of its options. LIST: statements in two levels. LINES: one text a line."""

    TEXT = "text"
    LINE = "line"
    LIST = "list"
    LINES = "lines"
    NUMBER = "number"
    COUNT = "count"
    LEVEL = "level"
    YEAR = "year"
    TERM = "term"
    DATE = "date"
    CHOICE = "choice"
    KEYS = "keys"
    TICK = "tick"


LONGEST_TEXT = 50_000
LONGEST = {
    FieldKind.TEXT: LONGEST_TEXT,
    FieldKind.LIST: LONGEST_TEXT,
    FieldKind.LINES: LONGEST_TEXT,
    FieldKind.LINE: 100,
}
"""Most letters of a text; nothing is ever cut."""

DIGITS = (13, 4)
"""Most digits of a figure before and after the decimal point; what has more is refused, never rounded."""

NO_SUCH_FIELD = gettext_lazy("แบบรายงานนี้ไม่มีช่องนี้ · เปิดหน้าใหม่แล้วแก้ไขอีกครั้ง")
WHAT_FITS: dict[FieldKind, Promise] = {
    FieldKind.TEXT: gettext_lazy("เขียนไม่เกิน 50,000 ตัวอักษร"),
    FieldKind.LIST: gettext_lazy("เขียนไม่เกิน 50,000 ตัวอักษร"),
    FieldKind.LINES: gettext_lazy("เขียนไม่เกิน 50,000 ตัวอักษร"),
    FieldKind.LINE: gettext_lazy("เขียนไม่เกิน 100 ตัวอักษร"),
    FieldKind.NUMBER: gettext_lazy("กรอกตัวเลข ทศนิยมไม่เกิน 4 ตำแหน่ง"),
    FieldKind.COUNT: gettext_lazy("กรอกตัวเลขตั้งแต่ 0 ทศนิยมไม่เกิน 4 ตำแหน่ง"),
    FieldKind.LEVEL: gettext_lazy("เลือกระดับ 1 ถึง 5"),
    FieldKind.YEAR: gettext_lazy("กรอกปีการศึกษาเป็น พ.ศ. สี่หลัก เช่น 2566"),
    FieldKind.TERM: gettext_lazy("เลือกภาคเรียนที่ 1 หรือ 2"),
    FieldKind.DATE: gettext_lazy("กรอกวันที่เป็น วัน/เดือน/ปี พ.ศ. เช่น 31/3/2567"),
    FieldKind.CHOICE: gettext_lazy("เลือกจากรายการ"),
    FieldKind.KEYS: gettext_lazy("เลือกจากรายการ"),
    FieldKind.TICK: gettext_lazy("ทำเครื่องหมายหรือเว้นไว้"),
}

_KINDS: dict[str, FieldKind] = {
    "state": FieldKind.CHOICE,
    "self_level": FieldKind.LEVEL,
    "criteria": FieldKind.KEYS,
    "total": FieldKind.COUNT,
    "achieved": FieldKind.COUNT,
    "group_total": FieldKind.COUNT,
    "percent": FieldKind.COUNT,
    "n": FieldKind.COUNT,
    "mean": FieldKind.NUMBER,
    "sd": FieldKind.COUNT,
    "before": FieldKind.NUMBER,
    "after": FieldKind.NUMBER,
    "number": FieldKind.NUMBER,
    "audience": FieldKind.COUNT,
    "choice": FieldKind.CHOICE,
    "text": FieldKind.TEXT,
    PART: FieldKind.COUNT,
    "works": FieldKind.LINES,
    "results": FieldKind.LIST,
    "problems": FieldKind.LIST,
    "suggestions": FieldKind.LIST,
    "is_approximate": FieldKind.TICK,
    "as_of_date": FieldKind.DATE,
    "school_year_be": FieldKind.YEAR,
    "term": FieldKind.TERM,
    "concept": FieldKind.LINE,
    "reason": FieldKind.TEXT,
    "channel": FieldKind.CHOICE,
    "letter_number": FieldKind.LINE,
    "letter_date": FieldKind.DATE,
}

ASKED: dict[str, tuple[str, ...]] = {
    NodeKind.LEVEL.value: ("self_level",),
    NodeKind.CHECKLIST.value: ("criteria",),
    NodeKind.PERCENT_BANDS.value: ("total", "achieved", "percent"),
    NodeKind.TARGET.value: ("total", "achieved", "percent"),
    NodeKind.SHARE.value: ("total", "achieved", "group_total"),
    NodeKind.GROUP_SHARE.value: ("total", "achieved"),
    NodeKind.WHOLE_GROUP.value: ("total", "achieved"),
    NodeKind.SURVEY_MEAN.value: ("n", "mean", "sd", "text"),
    NodeKind.BREAKDOWN.value: ("total", PART),
    NodeKind.CHANGE.value: ("before", "after"),
    NodeKind.COUNT.value: ("number",),
    NodeKind.AUDIENCE.value: ("number", "audience"),
    NodeKind.NUMBER.value: ("number",),
    NodeKind.TEXT.value: ("text",),
    NodeKind.CHOICE.value: ("choice",),
    NodeKind.PERCENT_ONLY.value: ("percent",),
    NodeKind.BEST_WORKS.value: ("works",),
    NodeKind.NARRATIVE.value: ("results", "problems", "suggestions"),
}
"""What each kind of leaf asks for, in the order of the form; `names_asked` adds what every answer may say."""

FIGURES_SAY = ("is_approximate", "as_of_date", "school_year_be", "term")


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """One field of a sheet.

    owner    the place of the answer it belongs to, "answers[QP-1]"; "" for the sheet itself.
    key      the part of a breakdown it is for; "" of any other.
    options  what may be chosen: values with their words.
    """

    place: str
    owner: str
    name: str
    kind: FieldKind
    value: Value
    key: str = ""
    options: tuple[tuple[str, str], ...] = ()


def place_of_answer(code: str) -> str:
    """Return the place of the answer to a node."""
    return f"answers[{code}]"


def section_of_place(place: str) -> str:
    """Return the section a place is written in: the code of its node, or that of the letter; "" for the whole sheet."""
    if place in LETTER_FIELDS:
        return LETTER
    return place.removeprefix("answers[").partition("]")[0] if place.startswith("answers[") else ""


def names_asked(node: Node) -> tuple[str, ...]:
    """Return the names of the fields a leaf asks for, in the order of the form."""
    level = ("self_level",) if enters_level(node) and node.kind != NodeKind.LEVEL else ()
    figures = FIGURES_SAY if node.kind in FIGURE_KINDS else ()
    concept = ("concept",) if figures and node.answered_by == AnsweredBy.BUREAU else ()
    return ("state", *ASKED[node.kind], *level, *figures, *concept, "reason")


def fields_of_node(sheet: Sheet, node: Node) -> list[Field]:
    """Return every field that may be written of a leaf, in the order of the form."""
    answer = sheet.answer(node.code) or Answer(node_code=node.code)
    owner = place_of_answer(node.code)
    found: list[Field] = []
    for name in names_asked(node):
        if name == PART:
            values = {part.code: part.value for part in answer.parts}
            found += [
                Field(
                    place=f"{owner}.{PART}[{choice.code}]",
                    owner=owner,
                    name=PART,
                    key=choice.code,
                    kind=FieldKind.COUNT,
                    value=values.get(choice.code),
                )
                for choice in node.choices
            ]
            continue
        found.append(
            Field(
                place=f"{owner}.{name}",
                owner=owner,
                name=name,
                kind=_KINDS[name],
                value=getattr(answer, name),
                options=_options(node, name),
            )
        )
    return found


def letter_fields(sheet: Sheet) -> list[Field]:
    """Return the fields that say how a bureau's sheet came in."""
    options = {"channel": tuple((one.value, str(one.label)) for one in Channel)}
    return [
        Field(
            place=name,
            owner="",
            name=name,
            kind=_KINDS[name],
            value=getattr(sheet, name),
            options=options.get(name, ()),
        )
        for name in LETTER_FIELDS
    ]


def fields_of_section(sheet: Sheet, nodes: Sequence[Node], section: str) -> list[Field]:
    """Return the fields of one section of a sheet; none of a section it does not have."""
    if section == LETTER:
        return letter_fields(sheet)
    return [field for node in nodes if node.code == section for field in fields_of_node(sheet, node)]


def _options(node: Node, name: str) -> tuple[tuple[str, str], ...]:
    if name == "state":
        return tuple((one.value, str(one.label)) for one in AnswerState)
    if name in ("choice", "criteria"):
        return tuple((one.code, one.label) for one in node.choices)
    return ()


def with_changes(sheet: Sheet, nodes: Sequence[Node], changes: Mapping[str, Value]) -> Sheet:
    """Return a sheet that says what `changes` say at their places, and else what it said.

    nodes  the leaves that may be written of it, in their order. An answer that says nothing any more falls away.
    Raises ChangesRefused.
    """
    known = {
        field.place: field
        for section in {section_of_place(place) for place in changes}
        for field in fields_of_section(sheet, nodes, section)
    }
    answers = {one.node_code: one for one in sheet.answers}
    refused: dict[str, Promise] = {}
    for place, value in changes.items():
        field = known.get(place)
        if field is None:
            refused[place] = NO_SUCH_FIELD
            continue
        try:
            kept: Any = fitting(field, value)
        except ValueError:
            refused[place] = WHAT_FITS[field.kind]
            continue
        if not field.owner:
            sheet = replace(sheet, **{field.name: kept})
            continue
        code = section_of_place(place)
        answer = answers.get(code, Answer(node_code=code))
        answers[code] = _with_part(answer, field.key, kept) if field.key else replace(answer, **{field.name: kept})
    if refused:
        raise ChangesRefused(refused)
    order = {node.code: number for number, node in enumerate(nodes)}
    said = [one for one in answers.values() if not is_blank(one)]
    return replace(sheet, answers=tuple(sorted(said, key=lambda one: order.get(one.node_code, len(order)))))


def _with_part(answer: Answer, code: str, value: Any) -> Answer:
    parts = {part.code: part for part in answer.parts} | {code: Part(code=code, value=value)}
    return replace(answer, parts=tuple(part for part in parts.values() if part.value is not None))


def fitting(field: Field, value: Value) -> Value:
    """Return a value as the facts keep it. Raises ValueError for one that is not of the field's kind."""
    kind, words = field.kind, {key for key, _label in field.options}
    if kind is FieldKind.CHOICE:
        if value in (None, "") and field.name == "choice":
            return ""
        if value not in words:
            raise ValueError(field.place)
        return {"state": AnswerState, "channel": Channel}.get(field.name, str)(str(value))
    if kind in (FieldKind.TEXT, FieldKind.LINE):
        text = clean(str(value or ""))
        if len(text) > LONGEST[kind]:
            raise ValueError(field.place)
        return text
    if kind is FieldKind.TICK:
        return bool(value)
    if kind in (FieldKind.KEYS, FieldKind.LINES, FieldKind.LIST):
        return _several(field, value)
    if value is None:
        return None
    return _measured(field, value)


def _several(field: Field, value: Value) -> Value:
    if not isinstance(value, tuple):
        raise ValueError(field.place)
    if field.kind is FieldKind.KEYS:
        if not {*value} <= {key for key, _label in field.options}:
            raise ValueError(field.place)
        return tuple(key for key, _label in field.options if key in value)
    if field.kind is FieldKind.LIST:
        read = read_list(clean(list_lines([one for one in value if isinstance(one, Statement)])))
        if len(list_lines(read)) > LONGEST_TEXT:
            raise ValueError(field.place)
        return read
    lines = tuple(filter(None, (clean(str(one)) for one in value)))
    if sum(map(len, lines)) > LONGEST_TEXT:
        raise ValueError(field.place)
    return lines


def _measured(field: Field, value: Value) -> Value:
    kind = field.kind
    if kind is FieldKind.DATE and isinstance(value, date):
        return value
    if isinstance(value, Decimal) and kind in (FieldKind.NUMBER, FieldKind.COUNT):
        fits = has_digits(value, *DIGITS) and (kind is FieldKind.NUMBER or value >= 0)
        if fits:
            return value
    ranges = {FieldKind.LEVEL: range(1, 6), FieldKind.TERM: range(1, 3), FieldKind.YEAR: range(2500, 2700)}
    if kind in ranges and isinstance(value, int) and value in ranges[kind]:
        return value
    raise ValueError(field.place)
