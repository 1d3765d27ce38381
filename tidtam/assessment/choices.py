"""The closed lists of assessment. Labels are Thai, translated when shown."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Origin(TextChoices):
    """Where a published result comes from."""

    ASSESSED = "assessed", _("ประเมินในระบบ")
    HISTORY = "history", _("ประวัตินำเข้า")


class Verdict(TextChoices):
    """What became of an appeal."""

    GRANTED = "granted", _("ปรับผลตามคำอุทธรณ์")
    DISMISSED = "dismissed", _("ยืนยันผลเดิม")


class FaultCode(TextChoices):
    """What can be wrong in a results file. The label says what to do first; %(…)s are the fault's values."""

    NOT_AN_OBJECT = "not_an_object", _("เขียนเป็นวัตถุ { … }")
    NOT_A_LIST = "not_a_list", _("เขียนเป็นรายการ [ … ]")
    FORMAT = "format", _("ใส่ format เป็น %(expected)s")
    UNKNOWN_FIELD = "unknown_field", _("ลบหรือแก้ชื่อช่อง %(value)s · ไม่มีช่องนี้ในรูปแบบไฟล์")
    YEAR = "year", _("ใส่ปีงบประมาณเป็น พ.ศ. สี่หลัก เช่น 2566")
    NO_VERSION = "no_version", _("โหลดเครื่องมือ %(value)s ของปีงบประมาณนี้ก่อน · ยังไม่มีฉบับที่ประกาศใช้")
    OFFICE = "office", _("ใส่รหัสหรือชื่อของหน่วยงานที่มีอยู่ · ไม่พบ %(value)s")
    TWICE = "twice", _("รวมเป็นรายการเดียว · หน่วยงานและเครื่องมือนี้อยู่ที่ %(value)s แล้ว")
    ROUND = "round", _("ใช้รหัสรอบของเครื่องมือ: %(expected)s · ไม่มีรอบ %(value)s")
    NODE = "node", _("ใช้รหัสตัวชี้วัดของเครื่องมือ · ไม่มี %(value)s")
    NOT_SCORED = "not_scored", _("ลบระดับออก · ข้อนี้ไม่ได้ประเมินเป็นระดับ")
    NOT_APPLICABLE = "not_applicable", _("ลบระดับออก · ข้อนี้ไม่อยู่ในขอบข่ายของหน่วยงาน")
    NOT_ASKED = "not_asked", _("ลบระดับออก · ข้อนี้ไม่ได้ถามในรอบนี้")
    LEVEL = "level", _("ใส่ระดับเป็นจำนวนเต็ม 1 ถึง 5 · พบ %(value)s")
    LEVEL_MISSING = "level_missing", _("ใส่ระดับของ %(value)s · ผลที่ยังไม่สมบูรณ์ไม่นำเข้า")
    UNLIKE_LEVELS = "unlike_levels", _("ใส่ระดับเดียวกัน · %(value)s ใช้ระดับร่วมกัน")
    NOT_A_TARGET = "not_a_target", _("ลบร้อยละออก · ข้อนี้ไม่ได้เทียบกับค่าเป้าหมาย")
    PERCENT = "percent", _('ใส่ร้อยละเป็นข้อความตัวเลขไม่ติดลบ เช่น "85.25" · พบ %(value)s')
    TEXT = "text", _("ใส่ข้อความ")
    ASSESSED_HERE = "assessed_here", _("ลบรายการนี้ออก · %(value)s มีผลที่ประเมินในระบบแล้ว")
    DATE = "date", _("ใส่วันที่เป็น ปี-เดือน-วัน แบบ ค.ศ. เช่น 2023-10-31")


STATUS_WORDS = {
    "scored": _("ประเมินแล้ว"),
    "not_applicable": _("ไม่อยู่ในขอบข่าย"),
    "monitored": _("ติดตามแต่ไม่ประเมินผล"),
    "in_progress": _("อยู่ระหว่างดำเนินการ"),
    "missing": _("ไม่มีข้อมูล"),
}
"""Words of scoring.facts.Status."""

OUTCOME_WORDS = {
    "met": _("บรรลุ"),
    "not_met": _("ไม่บรรลุ"),
    "in_progress": _("อยู่ระหว่างดำเนินการ"),
}
"""Words of scoring.facts.Outcome."""
