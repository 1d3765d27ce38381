"""Neutral sample data of the living style guide: no office, person or figure here is real."""

from decimal import Decimal
from typing import Any

from django.core.paginator import Paginator
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from tidtam.ui.charts import LEVEL_COLOURS, Bar, Column, Part, bar_chart, column_chart, split_bar

LEVELS = ((5, 4), (4, 12), (3, 8), (2, 3), (1, 1))


def levels() -> list[dict[str, Any]]:
    """Return invented counts of the five quality levels as components/level_bars.html wants them."""
    words = {1: _("ปรับปรุง"), 2: _("พอใช้"), 3: _("ดี"), 4: _("ดีมาก"), 5: _("ดีเยี่ยม")}
    total, longest = sum(count for _level, count in LEVELS), max(count for _level, count in LEVELS)
    return [
        {
            "level": level,
            "label": words[level],
            "count": count,
            "share": f"{Decimal(100 * count) / total:.2f}%",
            "fill": f"{Decimal(100 * count) / longest:.2f}",
        }
        for level, count in LEVELS
    ]


def charts() -> dict[str, Any]:
    """Return one of each chart, and one without data."""
    quarters = [_("ไตรมาส %(quarter)d") % {"quarter": number} for number in (1, 2, 3, 4)]
    plans, actuals = (412_000, 655_000, 598_000, 335_000), (318_600, 540_200, None, None)
    return {
        "columns": column_chart(
            chart_id="sample-columns",
            title=_("แผนและผลการเบิกจ่ายรายไตรมาส"),
            columns=[
                Column(label, Decimal(plan), None if actual is None else Decimal(actual))
                for label, plan, actual in zip(quarters, plans, actuals, strict=True)
            ],
            unit=_("บาท"),
            label_heading=_("ไตรมาส"),
            plan_label=_("แผน"),
            actual_label=_("เบิกจ่ายจริง"),
        ),
        "no_columns": column_chart(
            chart_id="sample-empty",
            title=_("แผนและผลการเบิกจ่ายของรอบที่ยังไม่มีรายงาน"),
            columns=[],
            unit=_("บาท"),
            label_heading=_("ไตรมาส"),
            plan_label=_("แผน"),
            actual_label=_("เบิกจ่ายจริง"),
        ),
        "bars": bar_chart(
            chart_id="sample-bars",
            title=_("เหตุที่เบิกจ่ายไม่เท่ากับแผน"),
            bars=[
                Bar(_("เลื่อนไปไตรมาสถัดไป"), Decimal(14)),
                Bar(_("ยังไม่ได้จัดกิจกรรม"), Decimal(6)),
                Bar(_("ภาระงานมาก"), Decimal(0)),
                Bar(_("ได้รับจัดสรรงบประมาณเพิ่มเติม"), None),
            ],
            unit=_("รายงาน"),
            label_heading=_("เหตุ"),
        ),
        "split": split_bar(
            chart_id="sample-split",
            title=_("จำนวนหน่วยงานตามระดับคุณภาพ"),
            parts=[
                Part(f"{item['level']} {item['label']}", Decimal(item["count"]), *LEVEL_COLOURS[item["level"] - 1])
                for item in reversed(levels())
            ],
            unit=pgettext("navigation", "หน่วยงาน"),
            label_heading=_("ระดับ"),
        ),
    }


def sheet() -> dict[str, Any]:
    """Return an invented grid of amounts: one row that is filled in, one that cannot be read, one that is empty."""
    return {
        "rows": [
            {
                "label": _("ค่าวัสดุ"),
                "plan": Decimal("124000"),
                "actual": "58,200.00",
                "committed": "20,000.00",
                "share": Decimal("46.94"),
            },
            {
                "label": _("ค่าจ้างเหมาบริการ"),
                "plan": Decimal("60000"),
                "actual": _("สี่หมื่น"),
                "committed": "",
                "share": None,
                "error": _("กรอกจำนวนเงินเป็นตัวเลข เช่น 12,500.00"),
            },
            {
                "label": _("ค่าครุภัณฑ์"),
                "plan": Decimal("36000.50"),
                "actual": "",
                "committed": "",
                "share": None,
            },
        ],
        "plan": Decimal("220000.50"),
        "actual": Decimal("58200"),
        "committed": Decimal("20000"),
        "share": Decimal("26.45"),
    }


def statuses() -> list[tuple[str, str, int]]:
    """Return the five statuses of a report with invented counts, in the order of a status bar."""
    return [
        ("approved", _("อนุมัติแล้ว"), 5),
        ("submitted", _("ส่งแล้ว รออนุมัติ"), 3),
        ("sent_back", _("ส่งกลับแก้ไข"), 1),
        ("saved", _("บันทึกแล้ว ยังไม่ส่ง"), 2),
        ("not_reported", _("ยังไม่ได้รายงาน"), 1),
    ]


def context() -> dict[str, Any]:
    """Return everything the style guide shows, in the reader's language."""
    name = _("โครงการตัวอย่าง ก")
    return {
        "statuses": statuses(),
        "executions": [
            ("finished", _("ดำเนินการเสร็จสิ้นแล้ว")),
            ("in_progress", _("อยู่ระหว่างดำเนินการ")),
            ("not_started", _("ยังไม่ได้ดำเนินการ")),
            ("cancelled", _("ยกเลิก/ยุติ")),
        ],
        "levels": levels(),
        "sheet": sheet(),
        "charts": charts(),
        "crumbs": [(pgettext("navigation", "หน่วยงาน"), "#main"), (_("หน่วยงานตัวอย่าง"), "#main"), (_("ส่วนประกอบ"), None)],
        "facts": [
            (_("หน่วยงาน"), _("หน่วยงานตัวอย่าง")),
            (_("งบประมาณ (บาท)"), "540,000.00"),
            (_("ผู้รับผิดชอบโครงการ"), None),
        ],
        "filters": [
            {"name": "search", "label": _("ค้นหา"), "kind": "search", "value": ""},
            {
                "name": "status",
                "label": _("สถานะ"),
                "kind": "select",
                "value": "saved",
                "options": [("", _("ทุกสถานะ")), *((code, label) for code, label, _count in statuses())],
            },
        ],
        "views": [
            {"label": _("ทั้งหมด"), "url": "#main", "is_current": True, "count": 40},
            {"label": _("มีข้อที่ต้องแก้"), "url": "#main", "is_current": False, "count": 12},
        ],
        "rows": [
            {"name": name, "status": statuses()[0], "budget": Decimal("540000"), "spent": Decimal("59.85")},
            {"name": _("โครงการตัวอย่าง ข"), "status": statuses()[3], "budget": Decimal("148000.5"), "spent": None},
        ],
        "page": Paginator(range(120), 50).page(2),
        "messages_of_checks": [
            {
                "code": "ตย-01",
                "level": "hard",
                "text": _("ยังไม่ได้บอกสาเหตุที่เบิกจ่ายไม่เท่ากับแผน"),
                "cure": _("เลือกสาเหตุอย่างน้อยหนึ่งข้อ แล้วอธิบายสั้น ๆ"),
                "where": _("หัวข้อ 3 การเบิกจ่าย"),
                "url": "#main",
            },
            {
                "code": "ตย-02",
                "level": "warning",
                "text": _("ข้อความเหมือนไตรมาสก่อนเกือบทั้งหมด"),
                "cure": _("เขียนผลของไตรมาสนี้ หรือยืนยันว่าตั้งใจ"),
                "where": _("หัวข้อ 2 กิจกรรม"),
            },
            {"code": "ตย-03", "level": "notice", "text": _("ตัวชี้วัดข้อนี้ยังไม่มีค่าฐาน"), "cure": ""},
        ],
        "tasks": [
            {
                "title": name,
                "url": "#main",
                "status": "sent_back",
                "status_label": _("ส่งกลับแก้ไข"),
                "facts": [_("แก้ 1 จุด ในหัวข้อ 3")],
                "quote": _("ขอให้บอกเหตุผลและแนบหลักฐานการเลื่อนกิจกรรม"),
                "quoted": _("ผู้อนุมัติ"),
                "action": _("แก้ไขและส่งใหม่"),
                "is_hot": True,
            },
            {
                "title": _("โครงการตัวอย่าง ข"),
                "url": "#main",
                "status": "saved",
                "status_label": _("บันทึกแล้ว ยังไม่ส่ง"),
                "facts": [],
                "done": 4,
                "total": 6,
                "action": _("ทำต่อ หัวข้อ 5"),
            },
        ],
        "steps": [
            {
                "number": 1,
                "label": _("ผลผลิต ผลลัพธ์ ตัวชี้วัด"),
                "note": _("เสร็จแล้ว"),
                "state": "ok",
                "url": "#main",
            },
            {
                "number": 2,
                "label": _("กิจกรรม"),
                "note": _("ต้องแก้ 1 จุด"),
                "state": "er",
                "url": "#main",
                "is_current": True,
            },
            {"number": 3, "label": _("การเบิกจ่าย"), "note": _("กำลังทำ"), "state": "go", "url": "#main"},
            {"number": 4, "label": _("สรุป ปัญหา ข้อเสนอแนะ"), "note": _("ยังไม่เริ่ม"), "state": "", "url": ""},
        ],
        "changes": [
            {
                "label": _("เบิกจ่ายจริง"),
                "before": [("0.00", True)],
                "after": [("24,300.00", True)],
            },
            {
                "label": _("เหตุผล"),
                "before": [(_("การอบรม 2 รุ่น"), False), (_("ล่าช้า"), True)],
                "after": [(_("การอบรม 2 รุ่น"), False), (_("เลื่อนไปพฤษภาคม"), True)],
            },
        ],
        "errors": [
            ("sample-spent", _("กรอกจำนวนเงินเบิกจ่ายเป็นตัวเลข เช่น 12,500.00")),
            ("sample-reason", _("บอกสาเหตุที่เบิกจ่ายไม่เท่ากับแผน")),
        ],
        "calendar": [(day, day in (6, 13, 14, 15)) for day in range(1, 31)],
    }
