"""The closed lists of answers to instruments. Labels are Thai, translated when shown."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class AnswerState(TextChoices):
    """What an answer says first. A question without any row is missing, and that is never zero."""

    ANSWERED = "answered", _("ตอบแล้ว")
    NONE = "none", _("ไม่มี หรือไม่ได้ดำเนินการ")
    IN_PROGRESS = "in_progress", _("อยู่ระหว่างดำเนินการ")


class Channel(TextChoices):
    """How a sheet came in: typed here by those who answer, or by an official letter."""

    SYSTEM = "system", _("ตอบในระบบ")
    LETTER = "letter", _("ตอบเป็นหนังสือราชการ")


class PartKind(TextChoices):
    """What a row below an answer is."""

    PART = "part", _("ส่วนของจำนวน")
    CRITERION = "criterion", _("รายการที่ทำแล้ว")
    WORK = "work", _("ผลงาน")


class StatementKind(TextChoices):
    """Which of the three lists of a narrative a statement stands in."""

    RESULT = "result", _("ผลการดำเนินงาน")
    PROBLEM = "problem", _("ปัญหาและอุปสรรค")
    SUGGESTION = "suggestion", _("ข้อเสนอแนะ")
