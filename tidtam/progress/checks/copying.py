"""Likeness: targets copied as answers, boxes and quarters that repeat each other, ready-made sentences.

How alike is measured by tidtam.thai.likeness; the limits stand here. docs/rules/copied-target.md has the worked table.
"""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from decimal import Decimal
from functools import lru_cache
from itertools import combinations

from django.utils.translation import gettext_lazy as _

from tidtam.checks.choices import Gate, Level
from tidtam.checks.rules import Found
from tidtam.progress.checks import examples as ex
from tidtam.progress.checks.answers import placed_answers
from tidtam.progress.checks.catalogues import REPORT_CHECKS
from tidtam.progress.checks.subjects import (
    ReportSubject,
    activity_texts,
    answer_texts,
    found,
    in_plan_part,
)
from tidtam.progress.choices import AnswerState, Part
from tidtam.progress.facts import Narrative
from tidtam.progress.rules import PLAN_PARTS
from tidtam.progress.sentences import NOT_YET, NOT_YET_PLAN, PLAN_LEVEL, narrative_text
from tidtam.thai.likeness import Alike, Runs, can_be_alike, copied_share, likeness, run_count, runs
from tidtam.thai.text import squeeze

check = REPORT_CHECKS.check

COPIED_WARNING = Decimal("0.50")
COPIED_WHOLE = Decimal("0.90")
SAME_TEXT = Decimal("0.90")
READY_MADE = Decimal("0.80")
ALONE = Decimal("0.55")
SHORTEST = 50
"""Squeezed letters below which two boxes may well be the same."""
SHORTEST_TARGET = 20
PROJECT_PARTS = (Part.OUTPUT, Part.OUTCOME, Part.KPI)

LONG_WORDS = "ครูพี่เลี้ยงสองคนนั่งฟังเด็กอ่านทีละคนในห้องสมุด จดคำที่สะดุดลงบัตร แล้วให้เด็กเลือกนิทานเล่มต่อไปด้วยตนเอง"


def _pct(share: Decimal) -> str:
    return f"{share * 100:.0f}"


@lru_cache(maxsize=128)
def _squeezed(text: str) -> str:
    """Return a text as it is compared; the boxes of one report are looked at by ten checks in turn."""
    return squeeze(text)


@lru_cache(maxsize=128)
def _runs(text: str) -> Runs:
    return runs(_squeezed(text))


def _likeness(first: str, second: str, *, at_least: Decimal) -> Decimal:
    """Return how alike two texts are; 0 where their lengths alone say "less", for runs take longest to make."""
    lengths = (run_count(_squeezed(text)) for text in (first, second))
    return likeness(_runs(first), _runs(second)) if can_be_alike(*lengths, at_least=at_least) else Decimal(0)


def _is_long(text: str, letters: int = SHORTEST) -> bool:
    return len(_squeezed(text)) >= letters


def _long(texts: Mapping[str, str]) -> dict[str, str]:
    return {place: text for place, text in texts.items() if _is_long(text)}


def _alike(texts: Mapping[str, str]) -> Iterator[Alike]:
    """Yield the pairs of texts that are nearly the same."""
    for (first, a), (second, b) in combinations(texts.items(), 2):
        share = _likeness(a, b, at_least=SAME_TEXT)
        if share >= SAME_TEXT:
            yield Alike(first, second, share)


def _copied(subject: ReportSubject) -> Iterator[tuple[str, Decimal]]:
    """Yield each answer of 4a-5 with the largest share of any target's text that stands in it."""
    targets = [_runs(text) for text in subject.plan_targets.values() if _is_long(text, SHORTEST_TARGET)]
    for place, text in answer_texts(subject.report, PLAN_PARTS).items():
        words = _runs(text)
        yield place, max((copied_share(words, target) for target in targets), default=Decimal(0))


@check(
    "progress.target_copied_whole",
    Level.WARNING,
    Gate.SUBMIT,
    message=_("คัดลอกจากเป้าหมาย ร้อยละ %(pct)s ผู้อนุมัติต้องรับทราบ"),
    cure=_("เขียนว่าโครงการทำอะไร ที่ไหน อย่างไร ผลเป็นอย่างไร และผลนั้นส่งต่อเป้าหมายอย่างไร แทนข้อความเป้าหมาย"),
    findings=("E6",),
    needs_approver=True,
    example=ex.with_answer(Part.SUB_PLAN, leads_to=ex.TARGET),
    counter_example=ex.with_answer(Part.SUB_PLAN, leads_to="เด็กอ่านเองได้มากขึ้น จึงใช้การอ่านแก้ปัญหาในชีวิตได้บางเรื่อง"),
)
def target_copied_whole(subject: ReportSubject) -> Iterator[Found]:
    """At least nine tenths of a target's text come back in the answer (R-C1)."""
    for place, share in _copied(subject):
        if share >= COPIED_WHOLE:
            yield found(place, pct=_pct(share))


@check(
    "progress.target_copied_partly",
    Level.WARNING,
    Gate.SUBMIT,
    message=_("คัดลอกจากเป้าหมาย ร้อยละ %(pct)s"),
    cure=_("เขียนผลของโครงการด้วยคำของตนเอง คู่มือระบุว่าไม่ควรคัดลอกเป้าหมายมาใช้ในการรายงาน"),
    findings=("E6",),
    example=ex.with_answer(Part.SUB_PLAN, leads_to=ex.TARGET[:55]),
    counter_example=ex.with_answer(Part.SUB_PLAN, leads_to=ex.TARGET[:35]),
)
def target_copied_partly(subject: ReportSubject) -> Iterator[Found]:
    """Between half and nine tenths."""
    for place, share in _copied(subject):
        if COPIED_WARNING <= share < COPIED_WHOLE:
            yield found(place, pct=_pct(share))


@check(
    "progress.same_text_plan_parts",
    Level.NOTICE,
    Gate.SUBMIT,
    message=_("ข้อความเหมือนกับ “%(other_place)s” ร้อยละ %(pct)s"),
    cure=_("ใช้ข้อความเดิมได้ แล้วเขียนเฉพาะว่าส่งผลให้เกิดเป้าหมายของแผนระดับนี้อย่างไร"),
    findings=("E1",),
    example=ex.in_turn(
        ex.with_answer(Part.SUB_PLAN, whole_text=LONG_WORDS), ex.with_answer(Part.NDP13, whole_text=LONG_WORDS)
    ),
    counter_example=ex.in_turn(
        ex.with_answer(Part.SUB_PLAN, whole_text="สั้นและเหมือนกัน"), ex.with_answer(Part.NDP13, whole_text="สั้นและเหมือนกัน")
    ),
)
def same_text_plan_parts(subject: ReportSubject) -> Iterator[Found]:
    """Two answers of 4a-5 that are nearly the same; the guide's own examples are, so it only informs."""
    for pair in _alike(_long(answer_texts(subject.report, PLAN_PARTS))):
        yield found(str(pair.second), other_place=pair.first, pct=_pct(pair.likeness))


@check(
    "progress.same_text_project_parts",
    Level.NOTICE,
    Gate.SUBMIT,
    message=_("ข้อความเหมือนกับ “%(other_place)s” ร้อยละ %(pct)s"),
    cure=_("ผลผลิต ผลลัพธ์ และตัวชี้วัดเป็นคนละเรื่อง เขียนเฉพาะส่วนที่ต่าง หรือให้คำตอบเดียวอ้างถึงหลายเป้าหมาย"),
    findings=("E2",),
    example=ex.in_turn(
        ex.with_answer(Part.OUTPUT, whole_text=LONG_WORDS), ex.with_answer(Part.KPI, whole_text=LONG_WORDS)
    ),
    counter_example=ex.with_answer(Part.OUTPUT, whole_text=LONG_WORDS),
)
def same_text_project_parts(subject: ReportSubject) -> Iterator[Found]:
    """Output, outcome and KPI answered with the same words."""
    for pair in _alike(_long(answer_texts(subject.report, PROJECT_PARTS))):
        yield found(str(pair.second), other_place=pair.first, pct=_pct(pair.likeness))


@check(
    "progress.results_repeat_box",
    Level.NOTICE,
    Gate.SUBMIT,
    message=_("สรุปผลเหมือนกับ “%(other_place)s” ร้อยละ %(pct)s"),
    cure=_("ปรับร่างที่ระบบเตรียมให้เป็นสรุปของทั้งไตรมาส"),
    findings=("E3",),
    example=ex.in_turn(ex.with_activity("a2", whole_text=LONG_WORDS), ex.with_summary(results=LONG_WORDS + " ต่อเนื่อง")),
    counter_example=ex.in_turn(ex.with_activity("a2", whole_text=LONG_WORDS), ex.with_summary(results=LONG_WORDS[:60])),
)
def results_repeat_box(subject: ReportSubject) -> Iterator[Found]:
    """The summary of results is nearly one of the other boxes."""
    results = subject.report.summary.results
    others = _long(answer_texts(subject.report, tuple(Part)) | activity_texts(subject.report))
    if not _is_long(results):
        return
    shares = {place: _likeness(results, text, at_least=SAME_TEXT) for place, text in others.items()}
    if shares:
        place, share = max(shares.items(), key=lambda item: item[1])
        if share >= SAME_TEXT:
            yield found("summary.results", other_place=place, pct=_pct(share))


@check(
    "progress.same_text_last_quarter",
    Level.NOTICE,
    Gate.SUBMIT,
    message=_("ข้อความเหมือนกับรายงานไตรมาสที่ %(quarter)s ร้อยละ %(pct)s"),
    cure=_("เขียนสิ่งที่เปลี่ยนไปในไตรมาสนี้ ข้อความของไตรมาสก่อนยังอยู่ในรายงานเดิม"),
    findings=("E4",),
    example=lambda clean: replace(
        ex.with_answer(Part.OUTCOME, whole_text=LONG_WORDS)(clean),
        earlier_reports=(
            replace(ex.with_answer(Part.OUTCOME, whole_text=LONG_WORDS)(clean).report, quarter=1, kpi_values=()),
        ),
    ),
    counter_example=lambda clean: replace(
        clean,
        earlier_reports=(replace(clean.report, quarter=1, kpi_values=(), answers=(), activities=()),),
    ),
)
def same_text_last_quarter(subject: ReportSubject) -> Iterator[Found]:
    """An answer that was carried over and not touched."""
    now = _long(answer_texts(subject.report, tuple(Part)))
    for report in sorted(subject.earlier_reports, key=lambda one: -one.quarter)[:1]:
        before = _long(answer_texts(report, tuple(Part)))
        for place, text in now.items():
            share = _likeness(text, before[place], at_least=SAME_TEXT) if place in before else Decimal(0)
            if share >= SAME_TEXT:
                yield found(place, quarter=report.quarter, pct=_pct(share))


@check(
    "progress.problem_repeats_cause",
    Level.NOTICE,
    Gate.SUBMIT,
    message=_("ช่องปัญหาซ้ำกับสาเหตุของการเบิกจ่ายร้อยละ %(pct)s"),
    cure=_("ไม่ต้องพิมพ์ซ้ำ เขียนเฉพาะปัญหาที่สาเหตุยังไม่ได้บอก"),
    findings=("E7",),
    example=ex.with_summary(spending_problems=ex.REPORT.disbursement.causes[0].text),
    counter_example=ex.with_summary(spending_problems="ใบสำคัญของร้านอาหารมาช้า จึงเบิกไม่ทันในเดือนเดียวกัน"),
)
def problem_repeats_cause(subject: ReportSubject) -> Iterator[Found]:
    """A problem box contains the words of a cause."""
    summary = subject.report.summary
    problems = {
        f"summary.{name}": _runs(text)
        for name in ("work_problems", "spending_problems")
        if (text := getattr(summary, name))
    }
    causes = [
        _runs(cause.text) for cause in subject.report.disbursement.causes if _is_long(cause.text, SHORTEST_TARGET)
    ]
    for place, words in problems.items():
        share = max((copied_share(words, cause) for cause in causes), default=Decimal(0))
        if share >= SAME_TEXT:
            yield found(place, pct=_pct(share))


@check(
    "progress.same_text_activities",
    Level.NOTICE,
    Gate.SUBMIT,
    message=_("ข้อความเหมือนกับกิจกรรมอื่นร้อยละ %(pct)s (%(other_place)s)"),
    cure=_("หากเป็นงานเดียวกัน ให้กิจกรรมหนึ่งเล่า อีกกิจกรรมหนึ่งอ้างถึง"),
    findings=("E8",),
    example=ex.in_turn(ex.with_activity("a1", whole_text=LONG_WORDS), ex.with_activity("a2", whole_text=LONG_WORDS)),
    counter_example=ex.with_activity("a1", whole_text=LONG_WORDS),
)
def same_text_activities(subject: ReportSubject) -> Iterator[Found]:
    """Two activities told with the same words, a main activity and its own sub-activity excepted."""
    parents = {f"activities[{row.key}]": f"activities[{row.parent_key}]" for row in subject.project.activities}
    for pair in _alike(_long(activity_texts(subject.report))):
        first, second = str(pair.first), str(pair.second)
        if parents.get(second) != first and parents.get(first) != second:
            yield found(second, other_place=first, pct=_pct(pair.likeness))


_MIXED = {
    NOT_YET[Part.OUTPUT].replace("(Output)", "(Outcome)"): None,
    NOT_YET[Part.OUTCOME].replace("(Outcome)", "(Output)"): None,
}
_SENTENCES: dict[str, Part | None] = {sentence: part for part, sentence in NOT_YET.items()} | _MIXED


@check(
    "progress.ready_made_sentence_wrong_level",
    Level.WARNING,
    Gate.SUBMIT,
    message=_("ประโยคสำเร็จรูปในช่องนี้กล่าวถึงเป้าหมายระดับอื่น"),
    cure=_("ลบประโยคนี้ แล้วเลือกว่า “ตอบแล้ว ยังไม่บรรลุเป้าหมาย” ระบบจะเขียนประโยคที่ตรงระดับให้"),
    findings=("E10",),
    example=ex.with_answer(Part.OUTCOME, result=NOT_YET[Part.OUTPUT]),
    counter_example=ex.with_answer(Part.OUTPUT, result=NOT_YET[Part.OUTPUT]),
)
def ready_made_sentence_wrong_level(subject: ReportSubject) -> Iterator[Found]:
    """The guide's sentence of another part, or of two parts mixed, stands in the words of this one."""
    for place, answer in placed_answers(subject):
        words = _runs(narrative_text(answer.narrative))
        shares = {sentence: copied_share(words, _runs(sentence)) for sentence in _SENTENCES}
        best = max(shares, key=lambda sentence: shares[sentence])
        if shares[best] >= READY_MADE and _SENTENCES[best] != answer.part:
            yield found(place)


@check(
    "progress.ready_made_sentence_alone",
    Level.WARNING,
    Gate.SUBMIT,
    message=_("ช่องนี้มีเพียงประโยคว่ายังไม่ส่งผลต่อเป้าหมาย ไม่ได้บอกว่าทำอะไรไปแล้ว"),
    cure=_("เขียนก่อนว่าทำอะไร ที่ไหน อย่างไร ผลเป็นอย่างไร ส่วนประโยคนี้ระบบจะต่อท้ายให้เอง"),
    findings=("E9",),
    example=ex.with_answer(Part.OUTPUT, narrative=Narrative(whole_text=NOT_YET[Part.OUTPUT])),
    counter_example=ex.with_answer(
        Part.OUTPUT, narrative=Narrative(whole_text=f"{LONG_WORDS} {LONG_WORDS} {NOT_YET[Part.OUTPUT]}")
    ),
)
def ready_made_sentence_alone(subject: ReportSubject) -> Iterator[Found]:
    """The whole answer is little more than one of the guide's "not yet" sentences."""
    plan = [
        NOT_YET_PLAN.format(quarter=subject.report.quarter, level=level, reason="") for level in PLAN_LEVEL.values()
    ]
    sentences = (*NOT_YET.values(), *plan)
    for place, answer in placed_answers(subject):
        if answer.state == AnswerState.NOT_SERVED:
            continue
        words = narrative_text(answer.narrative)
        if any(_likeness(words, sentence, at_least=ALONE) >= ALONE for sentence in sentences):
            yield found(place)


_LEVEL_NAMED = {part: squeeze(f"เป้าหมายของ{level}") for part, level in PLAN_LEVEL.items()}


@check(
    "progress.other_plan_level_named",
    Level.NOTICE,
    Gate.SUBMIT,
    message=_("ช่องนี้กล่าวถึงเป้าหมายของ%(named)s แต่ประเด็นนี้ถามถึง%(asked)s"),
    cure=_("เขียนว่าส่งผลให้เกิดเป้าหมายของแผนระดับที่ถามอย่างไร"),
    example=ex.with_answer(Part.SUB_PLAN, leads_to="ส่งผลต่อเป้าหมายของยุทธศาสตร์ชาติในระยะยาว"),
    counter_example=ex.with_answer(Part.NATIONAL_STRATEGY, leads_to="ส่งผลต่อเป้าหมายของยุทธศาสตร์ชาติในระยะยาว"),
)
def other_plan_level_named(subject: ReportSubject) -> Iterator[Found]:
    """The words name another level of plan than the part's own, and not its own."""
    for place, answer in placed_answers(subject):
        if not in_plan_part(answer.part):
            continue
        text = _squeezed(answer.narrative.leads_to or answer.narrative.whole_text)
        named = [part for part, words in _LEVEL_NAMED.items() if words in text]
        if named and answer.part not in named:
            yield found(place, named=PLAN_LEVEL[named[0]], asked=PLAN_LEVEL[answer.part])
