"""The words of an import."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class State(TextChoices):
    """How far an import is."""

    READ = "read", _("รอจับคู่คอลัมน์")
    CHECKED = "checked", _("รอยืนยันนำเข้า")
    DONE = "done", _("นำเข้าแล้ว")


class Standing(TextChoices):
    """How an entry of a list stands to what is registered."""

    NEW = "new", _("รายการใหม่")
    KNOWN = "known", _("มีอยู่แล้ว")
    DIFFERENT = "different", _("มีอยู่แล้ว แต่ต่างจากไฟล์")
    FAULTY = "faulty", _("ต้องแก้")


class AsideKind(TextChoices):
    """Why a row is no entry of the list."""

    TOTAL = "total", _("แถวผลรวม")
    NUMBERS = "numbers", _("แถวเลขคอลัมน์")
    HEADING = "heading", _("หัวตารางซ้ำ")
    SECTION = "section", _("หัวข้อคั่นรายการ")
    NOTE = "note", _("หมายเหตุ")
    BLANK = "blank", _("แถวที่ไม่มีข้อความในคอลัมน์ที่นำเข้า")
