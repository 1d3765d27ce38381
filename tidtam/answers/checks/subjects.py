"""What the checks of a sheet look at, and the words of its places."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from django.utils.translation import gettext_lazy as _

from tidtam.answers.choices import AnswerState
from tidtam.answers.facts import Answer, Sheet
from tidtam.answers.places import LETTER, place_of_answer, section_of_place
from tidtam.checks.rules import Catalogue, Found
from tidtam.instruments.facts import Node


@dataclass(frozen=True, slots=True, kw_only=True)
class Bound:
    """A reference population of the organisation: what it is called, how many there are, on which day."""

    name: str
    value: Decimal
    as_of_date: date


@dataclass(frozen=True, slots=True, kw_only=True)
class SheetSubject:
    """A sheet with everything its checks may look at.

    nodes     the leaves on it, in their order.   summed  codes of those that are sums of the schools' answers.
    bounds    reference populations by the code of the node they bound.
    evidence  codes of the nodes at which any evidence is attached.
    as_of_date  the day of the round; None where it has none.
    """

    sheet: Sheet
    nodes: Sequence[Node]
    summed: frozenset[str] = frozenset()
    bounds: Mapping[str, Bound] = field(default_factory=dict)
    evidence: frozenset[str] = frozenset()
    as_of_date: date | None = None

    def written(self) -> Iterator[tuple[Node, Answer | None]]:
        """Yield the leaves that are written here, each with its answer; None where it is missing."""
        answers = {one.node_code: one for one in self.sheet.answers}
        for node in self.nodes:
            if node.code not in self.summed:
                yield node, answers.get(node.code)

    def answered(self) -> Iterator[tuple[Node, Answer]]:
        """Yield what is answered with something, neither none nor under way."""
        for node, answer in self.written():
            if answer is not None and answer.state == AnswerState.ANSWERED:
                yield node, answer


def found(node: Node, name: str = "", /, **values: object) -> Found:
    """Return what a check found at a field of an answer, or at the whole answer; its values as plain text."""
    place = place_of_answer(node.code)
    return Found(f"{place}.{name}" if name else place, {key: str(value) for key, value in values.items()})


FIELD_WORDS = {
    "state": _("คำตอบ"),
    "self_level": _("ระดับที่ประเมินตนเอง"),
    "criteria": _("รายการที่ทำแล้ว"),
    "total": _("จำนวนทั้งหมด"),
    "achieved": _("จำนวนที่ทำได้"),
    "group_total": _("จำนวนของกลุ่มที่มุ่งถึง (เมื่อต่างจากจำนวนทั้งหมด)"),
    "percent": _("ร้อยละ (เมื่อไม่ทราบจำนวนทั้งหมด)"),
    "n": _("จำนวนผู้ตอบ"),
    "mean": _("ค่าเฉลี่ย"),
    "sd": _("ส่วนเบี่ยงเบนมาตรฐาน"),
    "before": _("ปีก่อน"),
    "after": _("ปีนี้"),
    "number": _("จำนวน"),
    "audience": _("จำนวนผู้ชมหรือผู้ร่วม"),
    "choice": _("ตัวเลือก"),
    "text": _("ข้อความ"),
    "parts": _("แยกตาม"),
    "works": _("ผลงานเด่น"),
    "results": _("ผลการดำเนินงาน"),
    "problems": _("ปัญหาและอุปสรรค"),
    "suggestions": _("ข้อเสนอแนะ"),
    "is_approximate": _("เป็นค่าประมาณ"),
    "as_of_date": _("ข้อมูล ณ วันที่"),
    "school_year_be": _("ปีการศึกษา"),
    "term": _("ภาคเรียน"),
    "concept": _("สิ่งที่นับ (คำเดียวกันทุกที่ที่นับเรื่องเดียวกัน)"),
    "reason": _("เหตุผลหรือคำอธิบาย"),
    "rubric": _("ระดับ"),
    "counted": _("จำนวนสถานศึกษาที่รวมแล้ว"),
    "asked": _("จำนวนสถานศึกษาทั้งหมด"),
    "channel": _("ช่องทางที่ตอบ"),
    "letter_number": _("เลขที่หนังสือ"),
    "letter_date": _("หนังสือลงวันที่"),
    "points": _("ข้อย่อย"),
}
_STEP = re.compile(r"(?P<name>\w+)(?P<keys>(?:\[[^\]]*\])*)\.?")
_KEY = re.compile(r"\[([^\]]*)\]")
_SILENT = frozenset({"value", "code", "text"})


def node_label(node: Node) -> str:
    """Return what a leaf is called in lists: its printed number and title."""
    return f"{node.number} {node.title}".strip()


def place_label(place: str, nodes: Mapping[str, Node] | None = None) -> str:
    """Return the words of the form for a path, in the active language; "" for the whole sheet.

    nodes  by code: with them an answer is named by its leaf, a part by its label; without them only by its code.
    """
    nodes = nodes or {}
    code = section_of_place(place)
    node = nodes.get(code) if code != LETTER else None
    words = [node_label(node) if node else code] if code and code != LETTER else []
    rest = place.partition("].")[2] if place.startswith("answers[") else place
    labels = {one.code: one.label for one in node.choices} if node else {}
    steps = list(_STEP.finditer(rest))
    for number, step in enumerate(steps):
        name, keys = step["name"], _KEY.findall(step["keys"])
        if name in _SILENT and number:
            continue
        said = " ".join([str(FIELD_WORDS.get(name, name)), *(labels.get(key, key) for key in keys)])
        words.append(said)
    return " › ".join(words)


SHEET_CHECKS: Catalogue[SheetSubject] = Catalogue("answers.sheet", place_label=place_label)
