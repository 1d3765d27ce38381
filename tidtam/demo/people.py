"""The invented people of the demo: who they are, which role they hold where, and what can be tried as each of them.

Every surname is "สาธิต", so that a name says wherever it stands that nobody is meant.
"""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from tidtam.organisations.choices import OrganisationKind, Role
from tidtam.organisations.facts import NewOrganisation

SURNAME = "สาธิต"

SCHOOL = NewOrganisation(
    code="P50-2-S1",
    kind=OrganisationKind.SCHOOL.value,
    parent_code="P50-2",
    name_th="โรงเรียนสาธิตดอยหมอกแก้ว",
    short_name_th="รร.สาธิตดอยหมอกแก้ว",
    province_codes=("50",),
    is_demo=True,
    source_note="invented",
)
"""A school for somebody to report from; the work groups come with the demo office."""


@dataclass(frozen=True, slots=True)
class DemoPerson:
    """Somebody who holds one role at the organisation of this code."""

    username: str
    first_name: str
    role: Role
    organisation_code: str

    @property
    def display_name(self) -> str:
        """The name as shown."""
        return f"{self.first_name} {SURNAME}"


PEOPLE = (
    DemoPerson("demo.planner", "ใบบัว", Role.PLANNER, "P50-2"),
    DemoPerson("demo.deputy", "ภูผา", Role.DEPUTY, "P50-2"),
    DemoPerson("demo.director", "แสงดาว", Role.DIRECTOR, "P50-2"),
    DemoPerson("demo.administrator", "ธารา", Role.ADMINISTRATOR, "P50-2"),
    DemoPerson("demo.indicator_owner", "ข้าวหอม", Role.INDICATOR_OWNER, "P50-2"),
    DemoPerson("demo.school_reporter", "ลานทราย", Role.SCHOOL_REPORTER, SCHOOL.code),
    DemoPerson("demo.school_director", "ชายคา", Role.DIRECTOR, SCHOOL.code),
    DemoPerson("demo.auditor", "ริมน้ำ", Role.AUDITOR, "OBEC"),
    DemoPerson("demo.executive", "ขวัญฟ้า", Role.EXECUTIVE, "OBEC"),
    DemoPerson("demo.analyst", "รุ้งทอง", Role.ANALYST, "OBEC"),
    DemoPerson("demo.assessor", "ต้นกล้า", Role.ASSESSOR, "OBEC"),
    DemoPerson("demo.second_assessor", "ปลายฝน", Role.ASSESSOR, "OBEC"),
    DemoPerson("demo.neighbour", "เนินไผ่", Role.DIRECTOR, "P50-1"),
    DemoPerson("demo.neighbour_indicator_owner", "ริมธาร", Role.INDICATOR_OWNER, "P50-1"),
)

OWNERS = ("ฟ้าใส", "ทุ่งทอง", "เมฆขาว", "ใบไผ่", "เพลงพิณ", "ลมหนาว", "แก้วตา", "สวนสน", "ร่มไทร", "หมอกฝน")
HEADS = ("ตะวัน", "จันทร์ฉาย", "งามพร้อม", "เงินยวง", "คำแสน", "หินผา", "สุขใจ", "ดาวเรือง", "บัวหลวง", "ทองดี")


def people_of_groups(codes: list[str]) -> list[DemoPerson]:
    """Return an owner and a head for each work group, so that the projects of every group have both.

    codes  of the groups: "P50-2-G01", in their order.
    """
    found = []
    for position, code in enumerate(sorted(codes)):
        number = code.rpartition("-")[2].lower()
        turn = position % len(OWNERS)
        found.append(DemoPerson(f"demo.owner.{number}", OWNERS[turn], Role.OWNER, code))
        found.append(DemoPerson(f"demo.head.{number}", HEADS[turn], Role.GROUP_HEAD, code))
    return found


TO_TRY: dict[str, Promise] = {
    "demo.planner": _("ดูภาพรวมทั้งสำนักงาน ผลการตรวจ และเล่มรายงาน"),
    "demo.deputy": _("พิจารณารายงานที่ผ่านกลุ่มแล้ว"),
    "demo.director": _("อนุมัติรายงานและเล่มรายงานของสำนักงาน"),
    "demo.administrator": _("เพิ่มบุคคล ให้และถอนบทบาท มอบหมายผู้รักษาการ"),
    "demo.indicator_owner": _("ตอบแบบรายงานตัวชี้วัดของสำนักงาน"),
    "demo.school_reporter": _("ตอบตัวชี้วัดของสถานศึกษา และดูว่าโครงการของสำนักงานเปิดไม่ได้"),
    "demo.school_director": _("อนุมัติคำตอบของสถานศึกษา"),
    "demo.auditor": _("อ่านได้ทุกสำนักงาน แต่แก้ไขไม่ได้"),
    "demo.executive": _("ดูภาพรวมทุกสำนักงาน"),
    "demo.analyst": _("สร้างเครื่องมือ ยืนยันระดับ ประกาศผล และอ่านทุกสำนักงานเพื่อวิเคราะห์"),
    "demo.assessor": _("อ่านคำตอบกับหลักฐานข้างเกณฑ์ แล้วเสนอระดับ"),
    "demo.second_assessor": _("ให้ระดับเป็นคนที่สองโดยไม่เห็นระดับของคนแรก"),
    "demo.neighbour": _("ดูว่าสำนักงานข้างเคียงเปิดข้อมูลของสำนักงานนี้ไม่ได้"),
    "demo.neighbour_indicator_owner": _("ตอบแบบรายงานตัวชี้วัดของสำนักงานข้างเคียง"),
}
"""What can be tried as somebody, by username; owners and heads of groups are shown by their group."""
