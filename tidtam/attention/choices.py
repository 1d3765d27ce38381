"""The words of this room: what a notice speaks of, what is odd, why, and what to do."""

from collections.abc import Mapping

from django.db.models import TextChoices
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class NoticeKind(TextChoices):
    """What was noticed."""

    TWO_NUMBERS = "two_numbers", _("เรื่องเดียวกัน ตัวเลขต่างกัน")
    COPIED = "copied", _("ข้อความซ้ำกันระหว่างโครงการ")
    SPENDING_AHEAD = "spending_ahead", _("เบิกจ่ายไปไกลกว่าผลงาน")
    UNIT_SLIP = "unit_slip", _("จำนวนอาจผิดหน่วย")
    TWO_SPELLINGS = "two_spellings", _("ชื่อเดียวกัน สะกดต่างกัน")


WHY: Mapping[str, str | Promise] = {
    NoticeKind.TWO_NUMBERS: _("สองโครงการเล่าเรื่องเดียวกัน %(shared)s เรื่อง แต่ตัวเลขต่างกัน %(different)s เรื่อง"),
    NoticeKind.COPIED: _("ข้อความ %(count)s ช่องเหมือนกันร้อยละ %(pct)s ใน %(projects)s โครงการ"),
    NoticeKind.SPENDING_AHEAD: _("เบิกจ่ายแล้วร้อยละ %(spent)s ของงบประมาณ แต่ผลงานถึงร้อยละ %(results)s"),
    NoticeKind.UNIT_SLIP: _("%(large)s กับ %(small)s ต่างกันราว %(times)s เท่า"),
    NoticeKind.TWO_SPELLINGS: _("“%(first)s” พบ %(first_count)s ครั้ง และ “%(second)s” พบ %(second_count)s ครั้ง"),
}
"""Why something is a notice, with the values of its figures."""

CURE: Mapping[str, str | Promise] = {
    NoticeKind.TWO_NUMBERS: _("ตรวจว่าตัวเลขใดถูก แล้วให้ผู้รับผิดชอบแก้รายงานที่ผิด"),
    NoticeKind.COPIED: _("ให้ผู้รับผิดชอบเขียนผลของโครงการตนเอง"),
    NoticeKind.SPENDING_AHEAD: _("ตรวจยอดเบิกจ่าย และผลของกิจกรรมกับตัวชี้วัด"),
    NoticeKind.UNIT_SLIP: _("ตรวจว่ากรอกเป็นบาท ไม่ใช่ล้านบาท และค่าตัวชี้วัดใช้หน่วยเดียวกับเป้าหมาย"),
    NoticeKind.TWO_SPELLINGS: _("ตรวจว่าสะกดแบบใดถูก แล้วใช้แบบเดียวกัน"),
}
"""What to do about it."""
