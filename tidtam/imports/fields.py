"""What the columns of a list can mean: declared, so that a list of another kind is another table of these."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from tidtam.projects.choices import ResultKind


class Shape(Enum):
    """What a column that is like this field usually holds."""

    WORDS = "words"
    AMOUNT = "amount"
    DATE = "date"
    PERIOD = "period"


@dataclass(frozen=True, slots=True, kw_only=True)
class ListField:
    """One thing that a list may say of each entry.

    words    how headings call it, in the order of likelihood; the first is the heading of the template.
    place    where it stands in the facts; of a list, the list and what is said of its rows: "activities.title".
    several  whether several columns, and several lines of a cell, say one each.
    needs    the field without which this one says nothing.
    example  what the template shows.
    """

    name: str
    label: Promise
    words: Sequence[str]
    place: str
    shape: Shape = Shape.WORDS
    several: bool = False
    needs: str = ""
    kind: ResultKind | None = None
    example: str = ""


IDENTITY, GROUP, PERIOD, PLANS, ACTIVITIES = "name", "work_group", "period", "plans", "activities"

REGISTRATIONS: Sequence[ListField] = (
    ListField(
        name=IDENTITY,
        label=_("ชื่อโครงการ"),
        words=(
            "ชื่อโครงการ",
            "โครงการ",
            "ชื่อโครงการ/กิจกรรม",
            "โครงการ/กิจกรรม",
            "แผนงาน/โครงการ",
            "งาน/โครงการ",
            "ชื่องาน",
            "รายการ",
            "รายชื่อโครงการ",
            "project",
            "project name",
        ),
        place="name",
        example="โครงการอ่านออกเขียนได้",
    ),
    ListField(
        name="code",
        label=_("รหัสโครงการ"),
        words=("รหัสโครงการ", "รหัส", "เลขที่โครงการ", "project code", "code"),
        place="code",
    ),
    ListField(
        name=GROUP,
        label=_("กลุ่มงาน"),
        words=(
            "กลุ่มงาน",
            "กลุ่ม",
            "กลุ่มที่รับผิดชอบ",
            "กลุ่มงานที่รับผิดชอบ",
            "หน่วยงานรับผิดชอบ",
            "กลุ่ม/หน่วย",
            "ฝ่าย",
            "เจ้าของโครงการ",
            "work group",
            "unit",
        ),
        place="work_group",
    ),
    ListField(
        name="kind",
        label=_("ลักษณะโครงการ"),
        words=("ลักษณะโครงการ", "ประเภทโครงการ", "โครงการใหม่/ต่อเนื่อง"),
        place="kind",
    ),
    ListField(
        name="rationale",
        label=_("หลักการและเหตุผล"),
        words=("หลักการและเหตุผล", "เหตุผลความจำเป็น", "ความเป็นมา", "ความเป็นมาและความสำคัญ", "rationale"),
        place="rationale",
    ),
    ListField(
        name="objectives",
        label=_("วัตถุประสงค์"),
        words=("วัตถุประสงค์", "วัตถุประสงค์ของโครงการ", "จุดประสงค์", "objectives"),
        place="objectives",
        several=True,
        example="เพื่อให้นักเรียนอ่านออกเขียนได้",
    ),
    ListField(
        name="outputs",
        label=_("เป้าหมายเชิงผลผลิต"),
        words=("เป้าหมายเชิงผลผลิต", "ผลผลิต", "ผลผลิต (Output)", "เป้าหมายเชิงปริมาณ", "output", "outputs"),
        place="results.text",
        several=True,
        kind=ResultKind.OUTPUT,
    ),
    ListField(
        name="outcomes",
        label=_("เป้าหมายเชิงผลลัพธ์"),
        words=("เป้าหมายเชิงผลลัพธ์", "ผลลัพธ์", "ผลลัพธ์ (Outcome)", "ผลที่คาดว่าจะได้รับ", "outcome", "outcomes"),
        place="results.text",
        several=True,
        kind=ResultKind.OUTCOME,
    ),
    ListField(
        name="kpis",
        label=_("ตัวชี้วัดความสำเร็จ"),
        words=("ตัวชี้วัด", "ตัวชี้วัดความสำเร็จ", "ตัวชี้วัดโครงการ", "KPI", "indicator"),
        place="kpis.name",
        several=True,
    ),
    ListField(
        name=ACTIVITIES,
        label=_("กิจกรรม"),
        words=("กิจกรรม", "กิจกรรมหลัก", "กิจกรรมโครงการ", "กิจกรรม/ขั้นตอนการดำเนินงาน", "activity", "activities"),
        place="activities.title",
        several=True,
        example="จัดค่ายการอ่าน",
    ),
    ListField(
        name="activity_baht",
        label=_("งบประมาณของกิจกรรม (บาท)"),
        words=("งบประมาณของกิจกรรม", "งบกิจกรรม", "งบประมาณรายกิจกรรม"),
        place="activities.planned_baht",
        needs=ACTIVITIES,
        shape=Shape.AMOUNT,
    ),
    ListField(
        name="responsible",
        label=_("ผู้รับผิดชอบกิจกรรม"),
        words=("ผู้รับผิดชอบกิจกรรม", "ผู้รับผิดชอบ", "ผู้ดำเนินการ"),
        place="activities.responsible",
        needs=ACTIVITIES,
    ),
    ListField(
        name="funding_source",
        label=_("แหล่งเงินของกิจกรรม"),
        words=("แหล่งงบประมาณ", "แหล่งเงิน", "ที่มาของงบประมาณ", "แหล่งที่มาของงบประมาณ", "fund source"),
        place="activities.funding_source",
        needs=ACTIVITIES,
    ),
    ListField(
        name="target_group",
        label=_("กลุ่มเป้าหมาย"),
        words=("กลุ่มเป้าหมาย", "ผู้เข้าร่วม", "ผู้รับประโยชน์", "target group"),
        place="target_group",
    ),
    ListField(
        name="place",
        label=_("สถานที่"),
        words=("สถานที่", "สถานที่ดำเนินการ", "พื้นที่ดำเนินการ", "place", "venue"),
        place="place",
    ),
    ListField(
        name="start_date",
        label=_("วันเริ่มต้น"),
        words=("วันเริ่มต้น", "วันที่เริ่ม", "วันเริ่มโครงการ", "เริ่มต้น", "เริ่ม", "ตั้งแต่วันที่", "start date", "start"),
        place="start_date",
        shape=Shape.DATE,
        example="1/10/2567",
    ),
    ListField(
        name="end_date",
        label=_("วันสิ้นสุด"),
        words=("วันสิ้นสุด", "วันที่สิ้นสุด", "วันสิ้นสุดโครงการ", "สิ้นสุด", "แล้วเสร็จ", "ถึงวันที่", "end date", "end"),
        place="end_date",
        shape=Shape.DATE,
        example="30/9/2568",
    ),
    ListField(
        name=PERIOD,
        label=_("ระยะเวลา (วันเริ่มต้นถึงวันสิ้นสุดในคอลัมน์เดียว)"),
        words=("ระยะเวลาดำเนินการ", "ระยะเวลา", "ระยะเวลาดำเนินงาน", "ช่วงเวลา", "วันเดือนปีที่ดำเนินการ", "period"),
        place="start_date",
        shape=Shape.PERIOD,
    ),
    ListField(
        name=PLANS,
        label=_("รหัสหรือชื่อเป้าหมายของแผน"),
        words=(
            "เป้าหมายแผนแม่บทย่อย",
            "เป้าหมายของแผน",
            "เป้าหมายแผนแม่บท",
            "ความเชื่อมโยงกับแผน",
            "ความสอดคล้องกับแผน",
            "แผนแม่บท",
            "หมุดหมาย",
            "plan target",
        ),
        place="plan_links",
        several=True,
    ),
    ListField(
        name="total_baht",
        label=_("งบประมาณ (บาท)"),
        words=(
            "งบประมาณ",
            "งบประมาณ (บาท)",
            "งบประมาณที่ได้รับ",
            "งบประมาณที่ได้รับจัดสรร",
            "วงเงิน",
            "จำนวนเงิน",
            "เงินงบประมาณ",
            "งบประมาณรวม",
            "budget",
        ),
        place="budget.total_baht",
        shape=Shape.AMOUNT,
        example="58,200.00",
    ),
    *(
        ListField(
            name=f"planned_{quarter}",
            label=label,
            words=(
                f"แผนการใช้จ่าย ไตรมาส {quarter}",
                f"ไตรมาส {quarter}",
                f"ไตรมาสที่ {quarter}",
                f"แผน ไตรมาส {quarter}",
                f"Q{quarter}",
            ),
            place=f"budget.planned[{quarter}].planned_baht",
            shape=Shape.AMOUNT,
        )
        for quarter, label in enumerate(
            (
                _("แผนการใช้จ่าย ไตรมาส 1 (บาท)"),
                _("แผนการใช้จ่าย ไตรมาส 2 (บาท)"),
                _("แผนการใช้จ่าย ไตรมาส 3 (บาท)"),
                _("แผนการใช้จ่าย ไตรมาส 4 (บาท)"),
            ),
            start=1,
        )
    ),
    ListField(
        name="work_plan_name",
        label=_("ชื่อแผนงาน"),
        words=("ชื่อแผนงาน", "แผนงาน", "work plan"),
        place="budget.work_plan_name",
    ),
    ListField(
        name="output_or_project",
        label=_("ผลผลิต/โครงการตามงบประมาณ"),
        words=("ผลผลิต/โครงการ", "ผลผลิต/โครงการตามงบประมาณ"),
        place="budget.output_or_project",
    ),
    ListField(
        name="budget_activity",
        label=_("กิจกรรมงบประมาณ"),
        words=("กิจกรรมงบประมาณ", "กิจกรรมหลักตามงบประมาณ"),
        place="budget.budget_activity",
    ),
    ListField(
        name="expense_category",
        label=_("งบรายจ่าย"),
        words=("งบรายจ่าย", "ประเภทงบ", "หมวดรายจ่าย"),
        place="budget.expense_category",
    ),
)
"""A list of projects, in the order of the form."""

NEVER = ("ที่", "ลำดับ", "ลำดับที่", "เลขที่", "no", "no.", "หมายเหตุ", "remark")
"""Headings of columns that say nothing to keep."""
