"""The words of this room: what is listed, and what is new about it."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Kind(TextChoices):
    """What can wait for somebody."""

    REGISTRATION = "registration", _("ทะเบียนโครงการ")
    REPORT = "report", _("รายงานความก้าวหน้า")


class News(TextChoices):
    """What is new about a thing to the person it waits for."""

    NEW = "new", _("ใหม่")
    CHANGED = "changed", _("เปลี่ยนจากที่ตัดสินใจครั้งก่อน")
    SAME = "same", _("เหมือนที่อนุมัติครั้งก่อน")
