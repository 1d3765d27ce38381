"""The sentences the system writes itself, so that nobody can paste one with the wrong level or quarter.

Their Thai is the guide's own (printed); where the guide prints none, spec topic 4-5 gives it. They are document
text, always Thai, and are therefore not translated. Digits are Arabic here; a document chooses its numerals once.
"""

from collections.abc import Iterable
from decimal import Decimal

from tidtam.progress.choices import ActivityStatus, AnswerState, KpiVerdict, Part
from tidtam.progress.facts import ActivityProgress, Answer, Cause, KpiValue, Narrative
from tidtam.progress.rules import kpi_standing
from tidtam.projects.facts import Kpi
from tidtam.thai.money import format_baht

NOT_YET = {
    Part.OUTPUT: "ผลการดำเนินงานกิจกรรมในไตรมาสนี้ยังไม่สามารถส่งผลต่อเป้าหมายเชิงผลผลิต (Output) ที่กำหนดไว้",
    Part.OUTCOME: "ผลการดำเนินงานกิจกรรมในไตรมาสนี้ยังไม่สามารถส่งผลต่อเป้าหมายเชิงผลลัพธ์ (Outcome) ที่กำหนดไว้",
    Part.KPI: "ผลการดำเนินงานกิจกรรมในไตรมาสนี้ยังไม่สามารถบรรลุดัชนีชี้วัดที่กำหนดไว้",
}
NOT_YET_PLAN = "กิจกรรมที่ดำเนินการในไตรมาสที่ {quarter} ยังไม่ส่งผลต่อค่าเป้าหมายของ{level}ที่กำหนดไว้ เนื่องจาก {reason}"
NOT_SERVED = "ไม่มีการดำเนินการที่ตอบเป้าหมายนี้ในไตรมาสที่ {quarter} เนื่องจาก {reason}"
PLAN_LEVEL = {
    Part.NATIONAL_STRATEGY: "ยุทธศาสตร์ชาติ",
    Part.MASTER_PLAN_ISSUE: "แผนแม่บท",
    Part.SUB_PLAN: "แผนย่อย",
    Part.NDP13: "แผนพัฒนาเศรษฐกิจและสังคมแห่งชาติ ฉบับที่ 13",
}
POSTPONED = "ไม่มีการดำเนินการในไตรมาสที่ {quarter} เนื่องจาก {reason} และจะดำเนินการในไตรมาสที่ {later} ต่อไป"
NOT_DONE = "ไม่มีการดำเนินการในไตรมาสที่ {quarter} เนื่องจาก {reason}"
ENDED = "ไม่มีการดำเนินการในไตรมาสที่ {quarter} เนื่องจากยุติ{what} เนื่องจาก {reason}"
UNDONE = "ไม่มีการดำเนินการในกิจกรรม{title} เนื่องจาก {reason}"
KPI_ANSWERED = "ผลการดำเนินงานเชิงปริมาณ จำนวน {number} คิดเป็นร้อยละ {pct} {verdict} ดัชนีชี้วัดที่ตั้งไว้ร้อยละ {target}"
VERDICT_WORD = {KpiVerdict.MET: "บรรลุ", KpiVerdict.NOT_MET: "ไม่บรรลุ", KpiVerdict.UNDER_WAY: "อยู่ระหว่างดำเนินการ"}


def narrative_text(narrative: Narrative) -> str:
    """Return the words of a narrative as they are printed: the whole text, or the filled elements in order."""
    if narrative.whole_text:
        return narrative.whole_text
    return "\n".join(box for box in narrative.elements if box)


def not_yet_sentence(answer: Answer, *, quarter: int) -> str:
    """Return the sentence that says the part's target is not reached yet, with the part's own level."""
    if answer.part in NOT_YET:
        return NOT_YET[answer.part]
    return NOT_YET_PLAN.format(quarter=quarter, level=PLAN_LEVEL[answer.part], reason=answer.reason)


def answer_text(answer: Answer, *, quarter: int) -> str:
    """Return a part's answer as it is printed: its narrative, then the generated sentence its state asks for."""
    if answer.state == AnswerState.NOT_SERVED:
        return NOT_SERVED.format(quarter=quarter, reason=answer.reason)
    words = narrative_text(answer.narrative)
    if answer.state == AnswerState.NOT_YET:
        return "\n".join(filter(None, [words, not_yet_sentence(answer, quarter=quarter)]))
    return words


def no_activity_sentence(activity: ActivityProgress, *, quarter: int) -> str:
    """Return the guide's no-activity sentence (N1 postponed, N2 not done, N3 ended), or "" where work was done."""
    if activity.status == ActivityStatus.CANCELLED and activity.reason:
        what = "โครงการ" if activity.ends_project else "กิจกรรม"
        return ENDED.format(quarter=quarter, what=what, reason=activity.reason)
    if activity.status not in {ActivityStatus.NOT_THIS_QUARTER, ActivityStatus.NOT_STARTED} or not activity.reason:
        return ""
    if activity.later_quarter is not None:
        return POSTPONED.format(quarter=quarter, reason=activity.reason, later=activity.later_quarter)
    return NOT_DONE.format(quarter=quarter, reason=activity.reason)


def activity_text(activity: ActivityProgress, *, quarter: int) -> str:
    """Return what is printed under an activity's title: its narrative and, where nothing was done, the sentence."""
    sentence = no_activity_sentence(activity, quarter=quarter)
    return "\n".join(filter(None, [narrative_text(activity.narrative), sentence]))


def undone_cause(activity: ActivityProgress, *, title: str) -> str:
    """Return work that was not done as the cause of spending that differs (R-D3), behind the verdict's "เนื่องจาก"."""
    return UNDONE.format(title=title, reason=activity.reason)


def kpi_sentence(*, number: Decimal, pct: Decimal, verdict: KpiVerdict, target_pct: Decimal) -> str:
    """Return the guide's sentence for a result that answers a KPI; percent and verdict are computed by the caller."""
    return KPI_ANSWERED.format(
        number=f"{number:,f}", pct=f"{pct:,.2f}", verdict=VERDICT_WORD[verdict], target=f"{target_pct:,.2f}"
    )


def quantity_sentences(activity: ActivityProgress, kpis: Iterable[Kpi]) -> tuple[str, ...]:
    """Return what counted work says of each KPI it serves that has a percent to reach, as the guide asks (R-P2)."""
    number, found = activity.quantity, []
    for kpi in kpis:
        standing = kpi_standing(kpi, KpiValue(kpi_key=kpi.key, cumulative=number))
        pct, verdict, target = standing.pct, standing.verdict, kpi.target_pct
        if number is not None and pct is not None and verdict is not None and target is not None:
            found.append(kpi_sentence(number=number, pct=pct, verdict=verdict, target_pct=target))
    return tuple(found)


def cause_text(cause: Cause) -> str:
    """Return a cause as it is printed behind the verdict ("เนื่องจาก…"); an extra allocation names its source."""
    words = [cause.text]
    if cause.project_code or cause.work_plan:
        amount = "" if cause.amount_baht is None else f" จำนวนงบประมาณ {format_baht(cause.amount_baht)} บาท"
        words.append(f"(รหัสโครงการ {cause.project_code} แผนงาน {cause.work_plan}{amount})")
    elif cause.later_quarter is not None and cause.amount_baht is not None:
        words.append(f"(ยกไปไตรมาสที่ {cause.later_quarter} จำนวน {format_baht(cause.amount_baht)} บาท)")
    return " ".join(filter(None, words))
