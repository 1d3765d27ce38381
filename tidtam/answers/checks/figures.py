"""Figures: a part is no larger than its whole, parts add up, percents follow from their base, bases are known."""

from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal

from django.utils.translation import gettext_lazy as _

from tidtam.answers.checks import examples as ex
from tidtam.answers.checks.subjects import SHEET_CHECKS, Bound, SheetSubject, found, node_label
from tidtam.answers.facts import Part
from tidtam.answers.rules import BASED_KINDS, FIGURE_KINDS, FREE_PERCENT_KINDS
from tidtam.checks.choices import Gate, Level
from tidtam.checks.rules import Found
from tidtam.instruments.choices import SHARE_KINDS, NodeKind
from tidtam.instruments.facts import Node
from tidtam.thai.dates import format_date

check = SHEET_CHECKS.check
HUNDRED = Decimal(100)
BASES = (*SHARE_KINDS, NodeKind.PERCENT_BANDS.value, NodeKind.TARGET.value, NodeKind.BREAKDOWN.value)
"""The kinds whose total is a part of a reference population, where their node names one."""


@check(
    "answers.part_over_total",
    Level.HARD,
    Gate.SUBMIT,
    message=_("“%(node)s” ทำได้ %(achieved)s มากกว่าจำนวนทั้งหมด %(total)s"),
    cure=_("แก้จำนวนที่ทำได้ หรือจำนวนทั้งหมด ส่วนย่อยมากกว่าทั้งหมดไม่ได้"),
    example=ex.with_answer("S", achieved=Decimal(46)),
    counter_example=ex.with_answer("S", achieved=Decimal(45)),
)
def part_over_total(subject: SheetSubject) -> Iterator[Found]:
    """A part is at most its whole."""
    for node, answer in subject.answered():
        if answer.total is not None and answer.achieved is not None and answer.achieved > answer.total:
            yield found(
                node, "achieved", node=node_label(node), achieved=f"{answer.achieved:,f}", total=f"{answer.total:,f}"
            )


@check(
    "answers.parts_do_not_add_up",
    Level.HARD,
    Gate.SUBMIT,
    message=_("“%(node)s” ส่วนต่าง ๆ รวมได้ %(sum)s ไม่เท่ากับจำนวนทั้งหมด %(total)s"),
    cure=_("แก้ส่วนย่อยหรือจำนวนทั้งหมดให้เท่ากัน"),
    example=ex.with_answer("B", total=Decimal(201)),
    counter_example=ex.with_answer(
        "B", total=Decimal(0), parts=(Part(code="girls", value=Decimal(0)), Part(code="boys", value=Decimal(0)))
    ),
)
def parts_do_not_add_up(subject: SheetSubject) -> Iterator[Found]:
    """The parts of a breakdown are the whole; while one is missing nothing is compared."""
    for node, answer in subject.answered():
        values = [part.value for part in answer.parts if part.value is not None]
        if node.kind != NodeKind.BREAKDOWN or answer.total is None or len(values) < len(node.choices):
            continue
        if sum(values, Decimal(0)) != answer.total:
            yield found(
                node,
                "total",
                node=node_label(node),
                sum=f"{sum(values, Decimal(0)):,f}",
                total=f"{answer.total:,f}",
            )


@check(
    "answers.percent_beside_base",
    Level.HARD,
    Gate.SUBMIT,
    message=_("“%(node)s” กรอกทั้งจำนวนและร้อยละ"),
    cure=_("ลบร้อยละออก ระบบคำนวณจากจำนวนที่ทำได้และจำนวนทั้งหมดให้"),
    example=ex.with_answer("T", total=Decimal(10), achieved=Decimal(8)),
    counter_example=ex.with_answer("T", total=Decimal(10), achieved=Decimal(8), percent=None),
)
def percent_beside_base(subject: SheetSubject) -> Iterator[Found]:
    """A percent follows from its base; it is typed only where no base is known."""
    for node, answer in subject.answered():
        has_base = answer.total is not None or answer.achieved is not None
        if node.kind in BASED_KINDS and has_base and answer.percent is not None:
            yield found(node, "percent", node=node_label(node))


@check(
    "answers.percent_over_hundred",
    Level.HARD,
    Gate.SUBMIT,
    message=_("“%(node)s” ร้อยละ %(percent)s เกิน 100"),
    cure=_("กรอกร้อยละตั้งแต่ 0 ถึง 100"),
    example=ex.with_answer("T", percent=Decimal("100.01")),
    counter_example=ex.with_answer("T", percent=HUNDRED),
)
def percent_over_hundred(subject: SheetSubject) -> Iterator[Found]:
    """A percent of a whole is at most 100."""
    for node, answer in subject.answered():
        if node.kind in FREE_PERCENT_KINDS and answer.percent is not None and answer.percent > HUNDRED:
            yield found(node, "percent", node=node_label(node), percent=f"{answer.percent:,f}")


@check(
    "answers.total_over_population",
    Level.HARD,
    Gate.SUBMIT,
    message=_("“%(node)s” จำนวนทั้งหมด %(total)s มากกว่า%(population)s %(value)s ณ %(day)s"),
    cure=_("แก้จำนวนทั้งหมด หรือบอกเหตุผลที่ฐานต่างจากข้อมูลกลาง"),
    example=ex.with_answer("S", total=Decimal(46), achieved=Decimal(45)),
    counter_example=ex.with_answer("S", total=Decimal(46), achieved=Decimal(45), reason="นับห้องเรียนสาขาด้วย"),
)
def total_over_population(subject: SheetSubject) -> Iterator[Found]:
    """More than there are needs a reason."""
    for node, answer in subject.answered():
        bound = subject.bounds.get(node.code)
        if node.kind not in BASES or bound is None or answer.total is None or answer.reason:
            continue
        if answer.total > bound.value:
            yield found(node, "total", **_of(node, answer.total, bound))


@check(
    "answers.total_of_another_base",
    Level.WARNING,
    Gate.SUBMIT,
    message=_("“%(node)s” จำนวนทั้งหมด %(total)s ไม่เท่ากับ%(population)s %(value)s ณ %(day)s"),
    cure=_("ตรวจจำนวนทั้งหมด หรือบอกเหตุผลที่ใช้ฐานอื่น"),
    example=ex.with_answer("S", total=Decimal(44), achieved=Decimal(44)),
    counter_example=ex.with_answer("S", total=Decimal(44), achieved=Decimal(44), reason="ยุบรวมหนึ่งแห่ง"),
)
def total_of_another_base(subject: SheetSubject) -> Iterator[Found]:
    """Another base than the register's needs a reason."""
    for node, answer in subject.answered():
        bound = subject.bounds.get(node.code)
        if node.kind not in SHARE_KINDS or bound is None or answer.total is None or answer.reason:
            continue
        if answer.total < bound.value:
            yield found(node, "total", **_of(node, answer.total, bound))


@check(
    "answers.total_of_another_group",
    Level.WARNING,
    Gate.SUBMIT,
    message=_("“%(node)s” จำนวนทั้งหมด %(total)s ไม่ใช่กลุ่มที่มุ่งถึง ซึ่งมี %(group)s"),
    cure=_("ใช้จำนวนของกลุ่มที่มุ่งถึงเป็นจำนวนทั้งหมด ร้อยละต้องคิดจากกลุ่มนั้น"),
    example=ex.with_answer("S", group_total=Decimal(20)),
    counter_example=ex.with_answer("S", group_total=Decimal(45)),
)
def total_of_another_group(subject: SheetSubject) -> Iterator[Found]:
    """The base of a share is the group it is aimed at."""
    for node, answer in subject.answered():
        if answer.group_total is None or answer.total is None or answer.group_total == answer.total:
            continue
        yield found(node, "total", node=node_label(node), total=f"{answer.total:,f}", group=f"{answer.group_total:,f}")


def _of(node: Node, total: Decimal, bound: Bound) -> dict[str, str]:
    return {
        "node": node_label(node),
        "total": f"{total:,f}",
        "population": bound.name,
        "value": f"{bound.value:,f}",
        "day": format_date(bound.as_of_date),
    }


@check(
    "answers.percent_without_source",
    Level.WARNING,
    Gate.SUBMIT,
    message=_("“%(node)s” เป็นร้อยละที่ไม่มีฐาน และยังไม่บอกที่มา"),
    cure=_("บอกที่มาของร้อยละนี้ เผยแพร่ได้เมื่อมีคำอธิบายที่ลงชื่อแล้วเท่านั้น"),
    example=ex.with_answer("O", reason=""),
    counter_example=ex.with_answer("O", reason="ตามรายงานของหน่วยทดสอบ"),
)
def percent_without_source(subject: SheetSubject) -> Iterator[Found]:
    """A percent that nobody can compute again says where it comes from."""
    for node, answer in subject.answered():
        if node.kind == NodeKind.PERCENT_ONLY and answer.percent is not None and not answer.reason:
            yield found(node, "reason", node=node_label(node))


@check(
    "answers.figure_without_day",
    Level.WARNING,
    Gate.SUBMIT,
    message=_("“%(node)s” ยังไม่บอกว่าเป็นข้อมูล ณ วันใด หรือปีการศึกษาใด"),
    cure=_("กรอกวันที่ของข้อมูล หรือปีการศึกษาและภาคเรียน"),
    example=ex.with_subject(as_of_date=None),
    counter_example=ex.in_turn(
        ex.with_subject(as_of_date=None, sheet=replace(ex.CLEAN.sheet, answers=ex.ANSWERS[:1]), nodes=ex.NODES[:1])
    ),
)
def figure_without_day(subject: SheetSubject) -> Iterator[Found]:
    """A figure stands at a day: its own, that of its school year, or that of the round."""
    if subject.as_of_date is not None:
        return
    for node, answer in subject.answered():
        if node.kind in FIGURE_KINDS and answer.as_of_date is None and answer.school_year_be is None:
            yield found(node, "as_of_date", node=node_label(node))
