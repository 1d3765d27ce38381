"""The words of the chain that everything climbs (M7): projects M1-M5, reports M6, later answers and letters."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Status(TextChoices):
    """Where a report or a registration stands. Lateness is never a status."""

    NOT_REPORTED = "not_reported", _("ยังไม่ได้รายงาน")
    SAVED = "saved", _("บันทึกแล้ว ยังไม่ส่ง")
    SUBMITTED = "submitted", _("ส่งแล้ว รออนุมัติ")
    SENT_BACK = "sent_back", _("ส่งกลับแก้ไข")
    APPROVED = "approved", _("อนุมัติแล้ว")


class Origin(TextChoices):
    """How the words came in: typed here, or brought in as history from a printed document."""

    ENTERED = "entered", _("กรอกในระบบ")
    IMPORTED = "imported", _("นำเข้า")


class MoveName(TextChoices):
    """The moves of the chain; rules.MOVES says from where to where and who may."""

    SAVE = "save", _("บันทึก")
    CORRECT = "correct", _("แก้ไขตามคำแนะนำ")
    SUBMIT = "submit", _("ส่ง")
    SEND_BACK = "send_back", _("ส่งกลับแก้ไข")
    RECALL = "recall", _("ถอนกลับ")
    APPROVE = "approve", _("อนุมัติ")
    REOPEN = "reopen", _("เปิดแก้ไขใหม่")


WHAT_WAS_DONE = {
    "imported": _("นำเข้าเนื้อหาใหม่"),
    "saved": _("แก้ไขเนื้อหา"),
    "captured": _("ส่งสิ่งที่พิมพ์ไว้ในเครื่อง"),
    "corrected": _("แก้ไขตามคำแนะนำ"),
    "submitted": _("ส่งเพื่ออนุมัติ"),
    "sent_back": _("ส่งกลับแก้ไข"),
    "recalled": _("ถอนกลับ"),
    "approved": _("อนุมัติ"),
    "reopened": _("เปิดแก้ไขใหม่"),
}
"""The last word of an audit line's action, as a sentence says it."""
