"""Topics 1, 4 and 5: every part stands in one of its three states, with its boxes or its reason."""

from collections.abc import Iterator

from django.utils.translation import gettext_lazy as _

from tidtam.checks.choices import Gate, Level
from tidtam.checks.rules import Found
from tidtam.progress.checks import examples as ex
from tidtam.progress.checks.catalogues import REPORT_CHECKS
from tidtam.progress.checks.subjects import (
    ReportSubject,
    blank_elements,
    found,
    in_plan_part,
    is_blank,
    narrative_is_blank,
)
from tidtam.progress.choices import AnswerState, Part
from tidtam.progress.facts import Answer, Narrative
from tidtam.progress.places import answer_places
from tidtam.progress.rules import due_parts, uncovered_targets

check = REPORT_CHECKS.check


def placed_answers(subject: ReportSubject) -> Iterator[tuple[str, Answer]]:
    """Yield every answer with its place."""
    yield from zip(answer_places(subject.report), subject.report.answers, strict=True)


@check(
    "progress.answer_missing",
    Level.HARD,
    Gate.SUBMIT,
    message=_("ยังไม่ได้ตอบประเด็นนี้"),
    cure=_("กรอกว่าทำอะไร ที่ไหน อย่างไร ผลเป็นอย่างไร หากไตรมาสนี้ไม่มีงานที่ตอบเป้าหมายนี้ ให้เลือกข้อนั้นและระบุเหตุผล"),
    findings=("D1",),
    example=ex.without_answer(Part.NDP13),
    counter_example=ex.with_answer(
        Part.NDP13, state=AnswerState.NOT_SERVED, reason="ค่ายเริ่มไตรมาสหน้า", narrative=Narrative()
    ),
)
def answer_missing(subject: ReportSubject) -> Iterator[Found]:
    """Every part needs an answer in every quarter; words may only be absent where nothing served the target."""
    for part in Part:
        if not subject.report.answers_of(part):
            yield found(f"answers[{part.value}]")
    for place, answer in placed_answers(subject):
        if answer.state != AnswerState.NOT_SERVED and narrative_is_blank(answer.narrative):
            yield found(place)


@check(
    "progress.element_box_missing",
    Level.HARD,
    Gate.SUBMIT,
    message=_("ช่องนี้ยังว่าง ประเด็นนี้ต้องตอบให้ครบทุกช่อง"),
    cure=_("กรอกช่องที่ว่าง หรือเลือกว่าไตรมาสนี้ไม่มีงานที่ตอบเป้าหมายนี้"),
    example=ex.with_answer(Part.SUB_PLAN, leads_to=""),
    counter_example=ex.with_answer(Part.SUB_PLAN, narrative=Narrative(whole_text="ข้อความที่นำเข้าจากเล่มรายงานเดิมทั้งย่อหน้า")),
)
def element_box_missing(subject: ReportSubject) -> Iterator[Found]:
    """The four elements, and the fifth in 4a-5; an imported whole text counts as all of them."""
    for place, answer in placed_answers(subject):
        if answer.state == AnswerState.NOT_SERVED or narrative_is_blank(answer.narrative):
            continue
        for name in blank_elements(answer.narrative, with_leads_to=in_plan_part(answer.part)):
            yield found(f"{place}.{name}")


@check(
    "progress.answer_reason_missing",
    Level.HARD,
    Gate.SUBMIT,
    message=_("ยังไม่ได้ระบุเหตุผล ประโยคที่ระบบเขียนให้จึงยังไม่ครบ"),
    cure=_("ระบุเหตุผลที่ไตรมาสนี้ไม่มีงานตอบเป้าหมาย หรือเหตุผลที่ยังไม่ส่งผลต่อเป้าหมายของแผน"),
    example=ex.with_answer(Part.NATIONAL_STRATEGY, state=AnswerState.NOT_YET),
    counter_example=ex.with_answer(Part.NATIONAL_STRATEGY, state=AnswerState.NOT_YET, reason="ค่ายรุ่นหลักจัดในไตรมาสหน้า"),
)
def answer_reason_missing(subject: ReportSubject) -> Iterator[Found]:
    """The generated sentence of "nothing served it", and in 4a-5 of "not reached yet", names a reason."""
    for place, answer in placed_answers(subject):
        asks = answer.state == AnswerState.NOT_SERVED or (
            answer.state == AnswerState.NOT_YET and in_plan_part(answer.part)
        )
        if asks and is_blank(answer.reason):
            yield found(f"{place}.reason")


@check(
    "progress.not_served_in_final_quarter",
    Level.HARD,
    Gate.SUBMIT,
    message=_("ไตรมาสสุดท้ายของโครงการต้องตอบเป้าหมายนี้ จะเลือกว่าไม่มีงานที่ตอบเป้าหมายไม่ได้"),
    cure=_("ตอบว่าตลอดโครงการทำอะไร ที่ไหน อย่างไร และผลเป็นอย่างไรต่อเป้าหมายนี้"),
    example=ex.in_turn(
        ex.final_quarter, ex.with_answer(Part.NATIONAL_STRATEGY, state=AnswerState.NOT_SERVED, reason="ไม่มีงาน")
    ),
    counter_example=ex.with_answer(Part.NATIONAL_STRATEGY, state=AnswerState.NOT_SERVED, reason="ไม่มีงาน"),
)
def not_served_in_final_quarter(subject: ReportSubject) -> Iterator[Found]:
    """The third state exists neither in quarter 4 nor in the quarter of the project's end (R-Q2, R-Q4)."""
    due = due_parts(subject.project, subject.report.quarter)
    for place, answer in placed_answers(subject):
        if answer.part in due and answer.state == AnswerState.NOT_SERVED:
            yield found(place)


@check(
    "progress.not_yet_in_final_quarter",
    Level.WARNING,
    Gate.SUBMIT,
    message=_("ไตรมาสสุดท้ายของโครงการยังตอบว่าไม่บรรลุเป้าหมายนี้"),
    cure=_("หากบรรลุแล้วให้เปลี่ยนเป็นตอบแล้ว หากไม่บรรลุให้เขียนผลที่ได้จริงและเหตุที่ไม่ถึงเป้าหมาย"),
    example=ex.in_turn(ex.final_quarter, ex.with_answer(Part.OUTCOME, state=AnswerState.NOT_YET)),
    counter_example=ex.with_answer(Part.OUTCOME, state=AnswerState.NOT_YET),
)
def not_yet_in_final_quarter(subject: ReportSubject) -> Iterator[Found]:
    """At the end "not reached yet" is no longer a waiting answer; it may still be the true one."""
    due = due_parts(subject.project, subject.report.quarter)
    for place, answer in placed_answers(subject):
        if answer.part in due and answer.state == AnswerState.NOT_YET:
            yield found(place)


@check(
    "progress.target_not_covered",
    Level.WARNING,
    Gate.SUBMIT,
    message=_("เป้าหมายหรือตัวชี้วัด “%(target)s” ยังไม่มีคำตอบใดอ้างถึง"),
    cure=_("เลือกเป้าหมายหรือตัวชี้วัดนี้ในคำตอบที่ตอบถึง หรือเพิ่มคำตอบอีกหนึ่งรายการ"),
    example=ex.with_answer(Part.KPI, covers=("k1",)),
    counter_example=ex.with_answer(Part.KPI, covers=()),
)
def target_not_covered(subject: ReportSubject) -> Iterator[Found]:
    """One narrative may answer several targets, but each must be answered; a source that names none is let be."""
    project, report = subject.project, subject.report
    words = {row.key: row.text for row in project.results} | {row.key: row.name for row in project.kpis}
    for part in Part:
        answers = report.answers_of(part)
        if not answers or any(not answer.covers for answer in answers):
            continue
        for key in uncovered_targets(report, project, part):
            yield found(f"answers[{part.value}]", target=words.get(key, key))


@check(
    "progress.effect_claimed_and_denied",
    Level.WARNING,
    Gate.SUBMIT,
    message=_("ตอบว่ายังไม่ส่งผลต่อ “%(denied_place)s” แต่ประเด็นนี้ตอบว่าส่งผลต่อเป้าหมายของแผนแล้ว"),
    cure=_("ตรวจว่าผลที่เกิดจริงคืออะไร แล้วเลือกสถานะของทั้งสองประเด็นให้ตรงกัน"),
    findings=("X11",),
    example=ex.with_answer(Part.OUTPUT, state=AnswerState.NOT_SERVED, reason="ยังไม่ได้เริ่มงานส่วนนี้"),
    counter_example=ex.with_answer(Part.OUTPUT, state=AnswerState.NOT_YET),
)
def effect_claimed_and_denied(subject: ReportSubject) -> Iterator[Found]:
    """No work for the project's own output, yet an effect on a plan above it: one of the two is not so."""
    denied = [place for place, answer in placed_answers(subject) if _is_denied(answer)]
    if not denied:
        return
    for place, answer in placed_answers(subject):
        if in_plan_part(answer.part) and answer.state == AnswerState.ANSWERED:
            yield found(place, denied_place=denied[0])


def _is_denied(answer: Answer) -> bool:
    return answer.part == Part.OUTPUT and answer.state == AnswerState.NOT_SERVED
