"""The fields of a registration in words, and what changed in one as its readers see it."""

import re
from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tidtam.approval.changes import Say, change_rows, field_of, say_choice, say_usual
from tidtam.approval.rules import FieldChange
from tidtam.projects.choices import (
    BudgetBasis,
    ExpenseCategory,
    KpiKind,
    ResultKind,
    TransferDirection,
    WorkPlanKind,
)
from tidtam.projects.facts import Project

WORDS = {
    "name": gettext_lazy("ชื่อโครงการ"),
    "code": gettext_lazy("รหัสโครงการ"),
    "kind": gettext_lazy("ลักษณะ"),
    "start_date": gettext_lazy("วันเริ่มต้น"),
    "end_date": gettext_lazy("วันสิ้นสุด"),
    "place": gettext_lazy("สถานที่"),
    "target_group": gettext_lazy("กลุ่มเป้าหมาย"),
    "continuing_from": gettext_lazy("ต่อเนื่องจากโครงการ"),
    "in_emenscr": gettext_lazy("ระบบ eMENSCR"),
    "rationale": gettext_lazy("หลักการและเหตุผล"),
    "objectives": gettext_lazy("วัตถุประสงค์"),
    "results": gettext_lazy("เป้าหมายของโครงการ"),
    "kpis": gettext_lazy("ตัวชี้วัดความสำเร็จ"),
    "activities": gettext_lazy("กิจกรรม"),
    "plan_links": gettext_lazy("ความเชื่อมโยงกับแผน"),
    "budget": gettext_lazy("งบประมาณ"),
    "text": gettext_lazy("ข้อความ"),
    "title": gettext_lazy("ชื่อกิจกรรม"),
    "unit": gettext_lazy("หน่วยนับ"),
    "baseline": gettext_lazy("ค่าฐาน"),
    "target": gettext_lazy("ค่าเป้าหมาย"),
    "target_pct": gettext_lazy("ค่าเป้าหมาย (ร้อยละ)"),
    "target_total": gettext_lazy("จำนวนทั้งหมดที่ใช้คิดร้อยละ"),
    "due_quarters": gettext_lazy("ไตรมาสที่ครบกำหนด"),
    "criterion": gettext_lazy("เกณฑ์ที่ถือว่าบรรลุ"),
    "planned_quarters": gettext_lazy("ไตรมาสที่วางแผน"),
    "weight_pct": gettext_lazy("น้ำหนัก"),
    "responsible": gettext_lazy("ผู้รับผิดชอบ"),
    "serves": gettext_lazy("ตอบเป้าหมาย"),
    "is_planned": gettext_lazy("อยู่ในแผน"),
    "funding_source": gettext_lazy("แหล่งเงิน"),
    "contribution": gettext_lazy("ส่วนที่โครงการช่วย"),
    "is_primary": gettext_lazy("เป้าหมายหลัก"),
    "total_baht": gettext_lazy("งบประมาณ (บาท)"),
    "basis": gettext_lazy("กฎหมายงบประมาณ"),
    "money_fiscal_year_be": gettext_lazy("ปีงบประมาณของเงิน"),
    "work_plan_kind": gettext_lazy("แผนงาน"),
    "work_plan_name": gettext_lazy("ชื่อแผนงาน"),
    "output_or_project": gettext_lazy("ผลผลิต/โครงการ"),
    "budget_activity": gettext_lazy("กิจกรรมงบประมาณ"),
    "expense_category": gettext_lazy("งบรายจ่าย"),
    "planned": gettext_lazy("แผนการใช้จ่ายรายไตรมาส"),
    "planned_baht": gettext_lazy("แผน (บาท)"),
    "transfers": gettext_lazy("การโอนงบประมาณ"),
    "amount_baht": gettext_lazy("จำนวนเงิน"),
    "direction": gettext_lazy("ทิศทางการโอน"),
    "work_plan": gettext_lazy("แผนงานที่ให้เงิน"),
}
SECTIONS = {"plan_links": "m2", "activities": "m4", "budget": "m5"} | dict.fromkeys(
    ("rationale", "objectives", "results", "kpis"), "m3"
)
"""The section of the page that a place stands in, by its first field; all others stand in M1."""

NO_CONTENT = ("key", "parent_key", "tree", "quarter", "project_code", "invented", "fiscal_year_be")
STEP = re.compile(r"(?P<name>\w+)(?:\[(?P<key>[^\]]*)\])?")


def place_label(place: str, project: Project) -> str:
    """Return the words of a place in a registration: "กิจกรรม › จัดค่าย › น้ำหนัก"; "" for the whole."""
    names = (
        {row.key: row.text for row in project.results}
        | {row.key: row.name for row in project.kpis}
        | {row.key: row.title for row in project.activities}
    )
    words = []
    for step in STEP.finditer(place):
        words.append(str(WORDS.get(step["name"], step["name"])))
        if step["name"] == "planned" and step["key"]:
            words.append(_("ไตรมาส %(quarter)s") % {"quarter": step["key"]})
        elif step["key"] in names:
            words.append(names[step["key"]])
    return " › ".join(words)


def anchor_of_place(place: str) -> str:
    """Return the id of the section of a project's page in which a place stands."""
    step = STEP.match(place)
    return SECTIONS.get(step["name"], "m1") if step else "main"


def registration_change_rows(
    changes: Iterable[FieldChange], project: Project, *, page: str = ""
) -> list[dict[str, Any]]:
    """Return changes as the component diff takes them. page: the address of the page the fields stand on."""
    names = {row.key: row.text for row in project.results} | {row.key: row.name for row in project.kpis}

    def say_of(place: str) -> Say | None:
        return (
            (lambda key: names.get(key, key))
            if field_of(place) == "serves"
            else SAID.get(_pattern(place)) or say_usual(place)
        )

    return change_rows(
        changes,
        label_of=lambda place: place_label(place, project),
        say_of=say_of,
        url_of=lambda place: f"{page}#{anchor_of_place(place)}",
        leaving_out=NO_CONTENT,
    )


def _pattern(place: str) -> str:
    return re.sub(r"\[[^\]]*\]", "", place)


def _say_fact(value: str) -> str:
    return str(_("ใช่") if value == "True" else _("ไม่ใช่"))


SAID: dict[str, Say] = {
    "in_emenscr": _say_fact,
    "activities.is_planned": _say_fact,
    "plan_links.is_primary": _say_fact,
    "results.kind": say_choice(ResultKind),
    "kpis.kind": say_choice(KpiKind),
    "budget.basis": say_choice(BudgetBasis),
    "budget.work_plan_kind": say_choice(WorkPlanKind),
    "budget.expense_category": say_choice(ExpenseCategory),
    "budget.transfers.direction": say_choice(TransferDirection),
}
