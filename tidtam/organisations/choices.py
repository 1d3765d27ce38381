"""The words of this room: kinds of organisation, kinds of change, roles. Labels are Thai, translated when shown."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class OrganisationKind(TextChoices):
    """What a node of the tree is. Source: the organisations of the domain, from ministry to school."""

    MINISTRY = "ministry", _("กระทรวง")
    COMMISSION = "commission", _("สำนักงานคณะกรรมการ")
    BUREAU = "bureau", _("สำนัก")
    ESA_PRIMARY = "esa_primary", _("สำนักงานเขตพื้นที่การศึกษาประถมศึกษา")
    ESA_SECONDARY = "esa_secondary", _("สำนักงานเขตพื้นที่การศึกษามัธยมศึกษา")
    WORK_GROUP = "work_group", _("กลุ่มงาน")
    DISTRICT = "district", _("อำเภอ")
    SCHOOL_NETWORK = "school_network", _("กลุ่มเครือข่ายสถานศึกษา")
    SCHOOL = "school", _("สถานศึกษา")


ESA_OFFICE_KINDS: tuple[str, ...] = (OrganisationKind.ESA_PRIMARY.value, OrganisationKind.ESA_SECONDARY.value)
"""The kinds that are an education service area office (สพท.)."""


class ChangeKind(TextChoices):
    """What happened to an organisation on a day."""

    MERGED = "merged", _("ยุบรวม")
    SPLIT = "split", _("แยก")
    RENAMED = "renamed", _("เปลี่ยนชื่อ")


class Role(TextChoices):
    """What a person does; held for an organisation and everything below it."""

    OWNER = "owner", _("ผู้รับผิดชอบโครงการ")
    CO_OWNER = "co_owner", _("ผู้รับผิดชอบโครงการร่วม")
    PLANNER = "planner", _("เจ้าหน้าที่นโยบายและแผน")
    GROUP_HEAD = "group_head", _("ผู้อำนวยการกลุ่ม")
    DEPUTY = "deputy", _("รองผู้อำนวยการสำนักงานเขตพื้นที่การศึกษา")
    DIRECTOR = "director", _("ผู้อำนวยการสำนักงานเขตพื้นที่การศึกษา")
    INDICATOR_OWNER = "indicator_owner", _("ผู้รับผิดชอบตัวชี้วัด")
    SCHOOL_REPORTER = "school_reporter", _("ผู้รายงานของสถานศึกษา")
    ASSESSOR = "assessor", _("ผู้ประเมิน")
    ANALYST = "analyst", _("นักวิเคราะห์")
    BUREAU_REPORTER = "bureau_reporter", _("ผู้รายงานของสำนักส่วนกลาง")
    EXECUTIVE = "executive", _("ผู้บริหาร")
    SITE_VISITOR = "site_visitor", _("ผู้ติดตามเชิงประจักษ์")
    COMMITTEE_MEMBER = "committee_member", _("กรรมการ ก.ต.ป.น.")
    AUDITOR = "auditor", _("ผู้ตรวจสอบ")
    ADMINISTRATOR = "administrator", _("ผู้ดูแลระบบ")


_DIRECTORS = {
    OrganisationKind.SCHOOL.value: _("ผู้อำนวยการสถานศึกษา"),
    OrganisationKind.BUREAU.value: _("ผู้อำนวยการสำนัก"),
}


def role_title(role: str, organisation_kind: str) -> str:
    """Return what a role is called at a kind of organisation: directors go by the title of the place they direct."""
    title = _DIRECTORS.get(organisation_kind) if role == Role.DIRECTOR else None
    return str(title or Role(role).label)
