"""A clean sheet of every kind of leaf, and the changes by which a check shows its edge."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

from tidtam.answers.checks.subjects import Bound, SheetSubject
from tidtam.answers.facts import Answer, Part, Sheet, Statement
from tidtam.instruments.choices import AnsweredBy, NodeKind
from tidtam.instruments.facts import Choice, Node, PercentBand, RubricLevel

Change = Callable[[SheetSubject], SheetSubject]

NODES = (
    Node(
        code="L", kind=NodeKind.LEVEL.value, number="1", title="การบริหารจัดการ",
        rubric=tuple(RubricLevel(level=level) for level in range(1, 6)),
    ),
    Node(
        code="C", kind=NodeKind.CHECKLIST.value, number="2", title="ระบบดูแลช่วยเหลือ",
        choices=tuple(Choice(code=f"c{level}", label=f"ขั้นที่ {level}", level=level) for level in (1, 2, 3)),
    ),
    Node(
        code="P", kind=NodeKind.PERCENT_BANDS.value, number="3", title="นักเรียนอ่านออก", unit="คน",
        population="learners",
        percent_bands=tuple(
            PercentBand(level=level, first=Decimal(first))
            for level, first in ((1, 0), (2, 60), (3, 70), (4, 80), (5, 90))
        ),
    ),
    Node(code="D", kind=NodeKind.PERCENT_BANDS.value, number="4", title="ร้อยละที่ไม่มีช่วงระดับ", unit="แห่ง"),
    Node(code="T", kind=NodeKind.TARGET.value, number="5", title="เทียบเป้าหมาย", target=Decimal(80), unit="แห่ง"),
    Node(code="S", kind=NodeKind.SHARE.value, number="6", title="สถานศึกษาปลอดภัย", unit="แห่ง", population="schools"),
    Node(code="G", kind=NodeKind.GROUP_SHARE.value, number="7", title="ครูที่อบรม", unit="คน"),
    Node(code="W", kind=NodeKind.WHOLE_GROUP.value, number="8", title="ครบทุกโรงเรียน", unit="แห่ง"),
    Node(code="M", kind=NodeKind.SURVEY_MEAN.value, number="9", title="ความพึงพอใจ"),
    Node(
        code="B", kind=NodeKind.BREAKDOWN.value, number="10", title="นักเรียนแยกเพศ", unit="คน",
        choices=(Choice(code="girls", label="หญิง"), Choice(code="boys", label="ชาย")),
    ),
    Node(code="Y", kind=NodeKind.CHANGE.value, number="11", title="คะแนนสองปี", unit="คะแนน"),
    Node(code="N", kind=NodeKind.COUNT.value, number="12", title="จำนวนครั้ง", unit="ครั้ง"),
    Node(code="A", kind=NodeKind.AUDIENCE.value, number="13", title="จัดกิจกรรม", unit="ครั้ง", audience_unit="คน"),
    Node(code="Q", kind=NodeKind.NUMBER.value, number="14", title="ค่าเฉลี่ย O-NET"),
    Node(code="X", kind=NodeKind.TEXT.value, number="15", title="แนวทาง"),
    Node(
        code="H", kind=NodeKind.CHOICE.value, number="16", title="มีแผนหรือไม่",
        choices=(Choice(code="yes", label="มี"), Choice(code="no", label="ไม่มี")),
    ),
    Node(code="O", kind=NodeKind.PERCENT_ONLY.value, number="17", title="ร้อยละไม่มีฐาน"),
    Node(code="K", kind=NodeKind.BEST_WORKS.value, number="18", title="ผลงานเด่น", most_works=2),
    Node(code="R", kind=NodeKind.NARRATIVE.value, number="19", title="สรุปผล"),
    Node(
        code="Z", kind=NodeKind.COUNT.value, number="20", title="นักเรียนยืมหนังสือ", unit="คน",
        answered_by=AnsweredBy.SCHOOL.value,
    ),
)  # fmt: skip
"""A leaf of each kind, and one that schools answer."""

DAY = date(2023, 9, 30)


def _answer(code: str, **said: Any) -> Answer:
    return Answer(node_code=code, **said)


ANSWERS = (
    _answer("L", self_level=4),
    _answer("C", criteria=("c1", "c2")),
    _answer("P", total=Decimal(200), achieved=Decimal(170)),
    _answer("D", total=Decimal(40), achieved=Decimal(30), self_level=3),
    _answer("T", percent=Decimal("81.5")),
    _answer("S", total=Decimal(45), achieved=Decimal(45)),
    _answer("G", total=Decimal(30), achieved=Decimal(0)),
    _answer("W", total=Decimal(45), achieved=Decimal(44)),
    _answer("M", n=Decimal(120), mean=Decimal("4.52"), sd=Decimal("0.41"), text="มากที่สุด"),
    _answer(
        "B", total=Decimal(200), parts=(Part(code="girls", value=Decimal(105)), Part(code="boys", value=Decimal(95)))
    ),
    _answer("Y", before=Decimal("41.20"), after=Decimal("43.05")),
    _answer("N", number=Decimal(0)),
    _answer("A", number=Decimal(3), audience=Decimal(240)),
    _answer("Q", number=Decimal("38.5")),
    _answer("X", text="ประชุมผู้บริหารทุกเดือน"),
    _answer("H", choice="yes"),
    _answer("O", percent=Decimal(75), reason="ตามรายงานของหน่วยทดสอบ"),
    _answer("K", works=("โครงการห้องสมุดมีชีวิต",)),
    _answer("R", results=(Statement(text="โรงเรียนทุกแห่งมีแผน", points=("ขนาดเล็ก", "ขนาดใหญ่")),)),
)

CLEAN = SheetSubject(
    sheet=Sheet(
        organisation_code="D-1", instrument_code="D", fiscal_year_be=2566, version_number=1, round_code="year",
        answers=ANSWERS,
    ),
    nodes=NODES,
    summed=frozenset({"Z"}),
    bounds={
        "P": Bound(name="นักเรียน", value=Decimal(200), as_of_date=DAY),
        "S": Bound(name="สถานศึกษา", value=Decimal(45), as_of_date=DAY),
    },
    evidence=frozenset({"L", "C"}),
    as_of_date=DAY,
)  # fmt: skip


def with_answer(code: str, **said: Any) -> Change:
    """Return the change by which the answer to a node says something else."""

    def change(subject: SheetSubject) -> SheetSubject:
        answers = tuple(replace(one, **said) if one.node_code == code else one for one in subject.sheet.answers)
        return replace(subject, sheet=replace(subject.sheet, answers=answers))

    return change


def without_answer(code: str) -> Change:
    """Return the change by which the answer to a node is missing."""

    def change(subject: SheetSubject) -> SheetSubject:
        answers = tuple(one for one in subject.sheet.answers if one.node_code != code)
        return replace(subject, sheet=replace(subject.sheet, answers=answers))

    return change


def with_sheet(**said: Any) -> Change:
    """Return the change by which the sheet itself says something else."""
    return lambda subject: replace(subject, sheet=replace(subject.sheet, **said))


def with_subject(**said: Any) -> Change:
    """Return the change by which what is around the sheet is otherwise."""
    return lambda subject: replace(subject, **said)


def in_turn(*changes: Change) -> Change:
    """Return all these changes, one after the other."""

    def change(subject: SheetSubject) -> SheetSubject:
        for one in changes:
            subject = one(subject)
        return subject

    return change
