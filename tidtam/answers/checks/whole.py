"""Whether a sheet is whole: every leaf has its answer, and what an answer says first fits the rest of it."""

from collections.abc import Iterator
from dataclasses import replace

from django.utils.translation import gettext_lazy as _

from tidtam.answers.checks import examples as ex
from tidtam.answers.checks.subjects import SHEET_CHECKS, SheetSubject, found, node_label
from tidtam.answers.choices import AnswerState, Channel
from tidtam.answers.facts import Answer
from tidtam.answers.rules import letter_is_whole, missing_fields
from tidtam.checks.choices import Gate, Level
from tidtam.checks.rules import Found
from tidtam.instruments.choices import NodeKind

check = SHEET_CHECKS.check
EVIDENCED_KINDS = (NodeKind.LEVEL.value, NodeKind.CHECKLIST.value)


@check(
    "answers.missing",
    Level.HARD,
    Gate.SUBMIT,
    message=_("ยังไม่ได้ตอบ “%(node)s”"),
    cure=_("ตอบข้อนี้ หรือเลือกว่าไม่มี หรืออยู่ระหว่างดำเนินการ ศูนย์ก็เป็นคำตอบ ช่องว่างไม่ใช่"),
    example=ex.without_answer("N"),
    counter_example=ex.with_answer("N", state=AnswerState.NONE, number=None, reason="ไม่มีกิจกรรมนี้"),
)
def missing(subject: SheetSubject) -> Iterator[Found]:
    """A leaf without an answer is missing; missing is never zero."""
    for node, answer in subject.written():
        if answer is None:
            yield found(node, node=node_label(node))


@check(
    "answers.incomplete",
    Level.HARD,
    Gate.SUBMIT,
    message=_("คำตอบของ “%(node)s” ยังไม่ครบ"),
    cure=_("กรอกช่องนี้ให้ครบ"),
    example=ex.with_answer("S", achieved=None),
    counter_example=ex.with_answer("S", achieved=ex.ANSWERS[6].achieved),
)
def incomplete(subject: SheetSubject) -> Iterator[Found]:
    """What the kind of the leaf asks for is not all there."""
    for node, answer in subject.answered():
        for name in missing_fields(node, answer):
            yield found(node, name, node=node_label(node))


@check(
    "answers.state_contradicts",
    Level.HARD,
    Gate.SUBMIT,
    message=_("“%(node)s” เลือกว่า %(state)s แต่ยังมีข้อมูลอยู่"),
    cure=_("เลือกว่าตอบแล้ว หรือลบข้อมูลในข้อนี้"),
    example=ex.with_answer("N", state=AnswerState.NONE),
    counter_example=ex.with_answer("N", state=AnswerState.IN_PROGRESS, number=None, reason="รอผลการนับ"),
)
def state_contradicts(subject: SheetSubject) -> Iterator[Found]:
    """None and under way say that there is no figure, level or text yet; what is under way may tell of itself."""
    for node, answer in subject.written():
        if answer is None or answer.state == AnswerState.ANSWERED:
            continue
        bare = Answer(node_code=node.code, state=answer.state, reason=answer.reason)
        told = replace(answer, results=(), problems=(), suggestions=(), text="")
        if (told if answer.state == AnswerState.IN_PROGRESS else answer) != bare:
            yield found(node, "state", node=node_label(node), state=AnswerState(answer.state).label)


@check(
    "answers.reason_missing",
    Level.WARNING,
    Gate.SUBMIT,
    message=_("“%(node)s” เลือกว่า %(state)s แต่ยังไม่บอกเหตุผล"),
    cure=_("บอกสั้น ๆ ว่าเพราะเหตุใด หรือจะแล้วเสร็จเมื่อใด"),
    example=ex.with_answer("N", state=AnswerState.NONE, number=None),
    counter_example=ex.with_answer("N", state=AnswerState.NONE, number=None, reason="ไม่มีกิจกรรมนี้"),
)
def reason_missing(subject: SheetSubject) -> Iterator[Found]:
    """None and under way are answers that say why."""
    for node, answer in subject.written():
        if answer is not None and answer.state != AnswerState.ANSWERED and not answer.reason:
            yield found(node, "reason", node=node_label(node), state=AnswerState(answer.state).label)


@check(
    "answers.level_without_evidence",
    Level.WARNING,
    Gate.SUBMIT,
    message=_("“%(node)s” ยังไม่มีหลักฐาน"),
    cure=_("แนบไฟล์หรือลิงก์ที่แสดงว่าถึงระดับนี้ ผู้ประเมินใช้ตัดสินระดับ"),
    example=ex.with_subject(evidence=frozenset({"C"})),
    counter_example=ex.in_turn(ex.with_answer("L", self_level=1), ex.with_subject(evidence=frozenset({"L", "C"}))),
)
def level_without_evidence(subject: SheetSubject) -> Iterator[Found]:
    """A level stands on evidence."""
    for node, _answer in subject.answered():
        if node.kind in EVIDENCED_KINDS and node.code not in subject.evidence:
            yield found(node, node=node_label(node))


@check(
    "answers.too_many_works",
    Level.HARD,
    Gate.SUBMIT,
    message=_("“%(node)s” มี %(count)s ผลงาน รับไม่เกิน %(most)s ผลงาน"),
    cure=_("เหลือผลงานที่เด่นที่สุดไว้ เรียงจากเด่นที่สุดลงมา"),
    example=ex.with_answer("K", works=("ก", "ข", "ค")),
    counter_example=ex.with_answer("K", works=("ก", "ข")),
)
def too_many_works(subject: SheetSubject) -> Iterator[Found]:
    """Best works are counted."""
    for node, answer in subject.answered():
        if node.most_works is not None and len(answer.works) > node.most_works:
            yield found(node, "works", node=node_label(node), count=len(answer.works), most=node.most_works)


@check(
    "answers.letter_incomplete",
    Level.HARD,
    Gate.SUBMIT,
    message=_("ตอบเป็นหนังสือราชการ แต่ยังไม่มีเลขที่หนังสือหรือวันที่"),
    cure=_("กรอกเลขที่หนังสือและวันที่ของหนังสือ"),
    example=ex.with_sheet(channel=Channel.LETTER, letter_number="ศธ 04005/123"),
    counter_example=ex.with_sheet(channel=Channel.LETTER, letter_number="ศธ 04005/123", letter_date=ex.DAY),
)
def letter_incomplete(subject: SheetSubject) -> Iterator[Found]:
    """An official letter has a number and a date."""
    if not letter_is_whole(subject.sheet):
        yield Found("letter_date" if subject.sheet.letter_number else "letter_number")
