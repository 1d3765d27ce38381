"""The words of a check: how strong it is, and what it holds shut."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Level(TextChoices):
    """How strong a check is. HARD closes its gate, WARNING asks for a tick, NOTICE informs."""

    HARD = "hard", _("ต้องแก้ไข")
    WARNING = "warning", _("ควรตรวจสอบ")
    NOTICE = "notice", _("ข้อสังเกต")


class Gate(TextChoices):
    """What a hard check holds shut, in the order one meets them."""

    ENTRY = "entry", _("เมื่อบันทึกช่องนี้")
    REGISTER = "register", _("เมื่อขออนุมัติโครงการ (M1–M5)")
    SUBMIT = "submit", _("เมื่อส่งรายงาน (M6)")
    PUBLISH = "publish", _("เมื่อออกเอกสาร")


CRASHED_MESSAGE = _("ระบบตรวจข้อนี้ไม่สำเร็จ จึงยังไม่ทราบว่าผ่านหรือไม่")
CRASHED_CURE = _("แจ้งผู้ดูแลระบบพร้อมรหัสของข้อตรวจนี้ ข้อมูลที่กรอกไว้ยังอยู่ครบ")
