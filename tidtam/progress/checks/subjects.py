"""What the checks of this room look at, and how they read its words: subjects, boxes, places.

A *place* is a path into the facts: "disbursement.causes", "answers[sub_plan].result", "activities[a3].reason". A *box*
is one text as it was typed, with its place. Nothing here decides anything.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import Enum

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from tidtam.checks.rules import Found
from tidtam.progress.choices import ActivityStatus, Element, Part
from tidtam.progress.facts import ActivityProgress, Narrative, Report
from tidtam.progress.places import activity_titles, answer_places, unplanned_number
from tidtam.progress.rules import PLAN_PARTS
from tidtam.progress.sentences import narrative_text
from tidtam.projects.facts import Project

ELEMENTS = tuple(Element.values)


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportSubject:
    """A report with everything its checks may look at.

    project          the registered version that held at the time of the report.
    earlier_reports  the project's reports of earlier quarters of the same fiscal year, in any order.
    plan_targets     target texts by (tree, code): those the project is linked to, or whole trees. Any of them that
                     comes back in an answer of 4a-5 is a copied target.
    """

    project: Project
    report: Report
    earlier_reports: tuple[Report, ...] = ()
    plan_targets: Mapping[tuple[str, str], str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class ProjectRound:
    """A project at the end of a quarter with its reports up to then: what was declared against what was reported."""

    project: Project
    quarter: int
    reports: tuple[Report, ...] = ()

    def activities(self) -> dict[str, ActivityProgress]:
        """Return the latest reported state of every activity, by its key; a row without status changes nothing."""
        latest: dict[str, ActivityProgress] = {}
        for report in sorted(self.reports, key=lambda report: report.quarter):
            for row in report.activities:
                if row.status is not None or row.activity_key not in latest:
                    latest[row.activity_key] = row
        return latest


class Area(Enum):
    """What kind of box a text stands in."""

    TITLE = "title"
    ANSWER = "answer"
    ACTIVITY = "activity"
    CAUSE = "cause"
    RESULTS = "results"
    PROBLEMS = "problems"
    SUGGESTIONS = "suggestions"


@dataclass(frozen=True, slots=True)
class Box:
    """One text as it was typed. `is_result` where the box states what has been done."""

    place: str
    area: Area
    text: str
    is_result: bool = False


def found(place: str, **values: object) -> Found:
    """Return what a check found, its values as plain text."""
    return Found(place, {name: str(value) for name, value in values.items()})


def is_blank(text: str) -> bool:
    """Return whether a text says nothing: no letter and no digit in it ("", "-", "…")."""
    return not any(char.isalnum() for char in text)


def narrative_is_blank(narrative: Narrative) -> bool:
    """Return whether nothing at all was written, in either form."""
    return is_blank(narrative.whole_text) and all(is_blank(box) for box in narrative.elements)


def blank_elements(narrative: Narrative, *, with_leads_to: bool) -> list[str]:
    """Return the names of the element boxes still to be filled; a whole (imported) text fills them all."""
    if not is_blank(narrative.whole_text):
        return []
    names = ELEMENTS if with_leads_to else ELEMENTS[:4]
    return [name for name in names if is_blank(getattr(narrative, name))]


def answer_texts(report: Report, parts: tuple[Part, ...]) -> dict[str, str]:
    """Return the whole words of the answers to some parts, by place."""
    return {
        place: narrative_text(answer.narrative)
        for place, answer in zip(answer_places(report), report.answers, strict=True)
        if answer.part in parts
    }


def activity_texts(report: Report) -> dict[str, str]:
    """Return the whole words of each activity, by place."""
    return {f"activities[{row.activity_key}]": narrative_text(row.narrative) for row in report.activities}


def boxes(report: Report) -> Iterator[Box]:
    """Yield every filled text box of a report, in the order of the form."""
    for place, answer in zip(answer_places(report), report.answers, strict=True):
        yield from _narrative_boxes(place, Area.ANSWER, answer.narrative, whole_is_result=False)
        if answer.reason:
            yield Box(f"{place}.reason", Area.CAUSE, answer.reason)
    for row in report.activities:
        place = f"activities[{row.activity_key}]"
        yield from _narrative_boxes(
            place, Area.ACTIVITY, row.narrative, whole_is_result=row.status == ActivityStatus.DONE
        )
        if row.reason:
            yield Box(f"{place}.reason", Area.CAUSE, row.reason)
    for number, cause in enumerate(report.disbursement.causes, start=1):
        if cause.text:
            yield Box(f"disbursement.causes[{number}].text", Area.CAUSE, cause.text)
    summary = report.summary
    for name, area, is_result in (
        ("results", Area.RESULTS, True),
        ("work_problems", Area.PROBLEMS, False),
        ("work_solution", Area.PROBLEMS, False),
        ("spending_problems", Area.PROBLEMS, False),
        ("spending_solution", Area.PROBLEMS, False),
        ("suggestions", Area.SUGGESTIONS, False),
    ):
        text = getattr(summary, name)
        if text:
            yield Box(f"summary.{name}", area, text, is_result)


def titles_and_boxes(subject: ReportSubject) -> Iterator[Box]:
    """Yield the titles of the activities reported on, then every text box of the report."""
    reported = {row.activity_key for row in subject.report.activities}
    for key, title in activity_titles(subject.project, subject.report).items():
        if key in reported:
            yield Box(f"activities[{key}]", Area.TITLE, title)
    yield from boxes(subject.report)


def _narrative_boxes(place: str, area: Area, narrative: Narrative, *, whole_is_result: bool) -> Iterator[Box]:
    if narrative.whole_text:
        yield Box(place, area, narrative.whole_text, whole_is_result)
    for name, text in zip(ELEMENTS, narrative.elements, strict=True):
        if text:
            yield Box(f"{place}.{name}", area, text, name == "result")


_PLACE_WORDS = {
    **dict(Element.choices),
    "answers": _("ความก้าวหน้าต่อเป้าหมาย"),
    "activities": _("กิจกรรม"),
    "kpi_values": _("ค่าของตัวชี้วัด"),
    "disbursement": _("การเบิกจ่ายงบประมาณ"),
    "summary": _("สรุปผลและปัญหา"),
    "executions": _("สถานะโครงการ"),
    "whole_text": _("ข้อความ"),
    "state": _("สถานะของคำตอบ"),
    "covers": _("เป้าหมายที่ตอบ"),
    "status": _("สถานะของกิจกรรม"),
    "data_date": _("ข้อมูล ณ วันที่"),
    "start_date": _("วันเริ่มต้น"),
    "end_date": _("วันสิ้นสุด"),
    "quantity": _("จำนวนที่ทำได้"),
    "title": _("ชื่อกิจกรรม"),
    "unit": _("หน่วยนับ"),
    "ends_project": _("ยุติทั้งโครงการ"),
    "cumulative": _("ผลสะสมถึงสิ้นไตรมาส"),
    "total": _("จำนวนทั้งหมดที่ใช้คิดร้อยละ"),
    "verdict": _("ผลตามตัวชี้วัด"),
    "causes": _("สาเหตุ"),
    "category": _("ประเภทสาเหตุ"),
    "text": _("คำอธิบายสาเหตุ"),
    "activity_key": _("กิจกรรมที่เกี่ยวข้อง"),
    "project_code": _("รหัสโครงการที่ให้เงิน"),
    "work_plan": _("แผนงานที่ให้เงิน"),
    "amount_baht": _("จำนวนเงิน"),
    "planned_baht": _("แผนการใช้จ่าย"),
    "carried_in_baht": _("เงินยกมา"),
    "actual_baht": _("เบิกจ่ายจริง"),
    "still_needed_baht": _("ยังต้องใช้ภายหลัง"),
    "saved_baht": _("ประหยัดและส่งคืน"),
    "transferred_baht": _("โอนไปโครงการอื่น"),
    "unspent": _("เงินที่ยังไม่ได้เบิกจ่าย"),
    "funding_source": _("แหล่งเงิน"),
    "reason": _("เหตุผล"),
    "later_quarter": _("ไตรมาสที่จะดำเนินการ"),
    "results": _("ผลการดำเนินงาน"),
    "work_problems": _("ปัญหาและอุปสรรคในการดำเนินงาน"),
    "work_solution": _("แนวทางแก้ไขการดำเนินงาน"),
    "spending_problems": _("ปัญหาการเบิกจ่าย"),
    "spending_solution": _("แนวทางแก้ไขการเบิกจ่าย"),
    "no_problems": _("ไม่มีปัญหาและอุปสรรค"),
    "suggestions": _("ข้อเสนอแนะ"),
    "suggestions_to": _("เสนอต่อ"),
    "no_suggestions": _("ไม่มีข้อเสนอแนะ"),
}
_STEP = re.compile(r"(?P<name>\w+)(?P<keys>(?:\[[^\]]*\])*)\.?")


def place_label(place: str, *, project: Project | None = None, report: Report | None = None) -> str:
    """Return the words of the form for a path, in the active language; "" for the whole report.

    With a project, an activity or KPI is named by its title; without one only by its kind, for keys are never shown.
    With a report, work that it adds is named by its title too; without one by its number.
    """
    titles = activity_titles(project, report) if project else {}
    names = {"activities": titles, "kpi_values": {row.key: row.name for row in project.kpis} if project else {}}
    words: list[str] = []
    for step in _STEP.finditer(place):
        keys = re.findall(r"\[([^\]]*)\]", step["keys"])
        if step["name"] == "answers" and keys and keys[0] in Part.values:
            words.append(" ".join([str(Part(keys[0]).label), *(f"({nth})" for nth in keys[1:])]))
            continue
        number = unplanned_number(keys[0]) if step["name"] == "activities" and keys else None
        if number and keys[0] not in titles:
            words.append(gettext("กิจกรรมนอกแผน (%(number)d)") % {"number": number})
            continue
        if step["name"] in _PLACE_WORDS:
            words.append(str(_PLACE_WORDS[step["name"]]))
        words += [name for key in keys[:1] if (name := names.get(step["name"], {}).get(key))]
    return " › ".join(words)


def in_plan_part(part: Part) -> bool:
    """Return whether a part is 4a-4c or 5, which have the fifth element."""
    return part in PLAN_PARTS
