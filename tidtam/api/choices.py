"""What a personal token may be given for: areas of work, and reading or writing there."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Area(TextChoices):
    """A part of the work, as people choose it for a token."""

    STRUCTURE = "structure", _("หน่วยงาน ปีงบประมาณ แผน และเครื่องมือ")
    PROJECTS = "projects", _("ทะเบียนโครงการ")
    REPORTS = "reports", _("รายงานความก้าวหน้า")
    EVIDENCE = "evidence", _("หลักฐาน")
    ANSWERS = "answers", _("แบบรายงานตัวชี้วัด")
    APPROVALS = "approvals", _("การอนุมัติ")
    COMMENTS = "comments", _("ความเห็น")
    RESULTS = "results", _("ผลการประเมินและภาพรวม")
    DOCUMENTS = "documents", _("เอกสารและงานเบื้องหลัง")


class Access(TextChoices):
    """What a token may do in an area; who may write may read."""

    READ = "read", _("อ่าน")
    WRITE = "write", _("อ่านและเขียน")


READ_ONLY = frozenset({Area.STRUCTURE, Area.EVIDENCE, Area.RESULTS})
"""Areas in which the API writes nothing."""
