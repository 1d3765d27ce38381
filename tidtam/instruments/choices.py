"""The closed lists of instruments. Labels are Thai, translated when shown. Source: the kinds of leaf of e-MES."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class NodeKind(TextChoices):
    """What a node is: a group of others, or a leaf and what is answered there."""

    GROUP = "group", _("กลุ่มของตัวชี้วัด")
    LEVEL = "level", _("ระดับคุณภาพตามเกณฑ์")
    CHECKLIST = "checklist", _("รายการที่ทำแล้วสะสม")
    PERCENT_BANDS = "percent_bands", _("ร้อยละเทียบช่วงระดับ")
    TARGET = "target", _("ร้อยละเทียบค่าเป้าหมาย")
    SHARE = "share", _("สัดส่วน")
    GROUP_SHARE = "group_share", _("สัดส่วนของกลุ่มเป้าหมาย")
    WHOLE_GROUP = "whole_group", _("ครบทั้งกลุ่มเป้าหมาย")
    SURVEY_MEAN = "survey_mean", _("ค่าเฉลี่ยจากแบบสำรวจ")
    BREAKDOWN = "breakdown", _("จำนวนแยกส่วน")
    CHANGE = "change", _("การเปลี่ยนแปลงระหว่างสองปี")
    COUNT = "count", _("จำนวนนับ")
    AUDIENCE = "audience", _("จำนวนพร้อมผู้ชม")
    NUMBER = "number", _("ค่าตัวเลข")
    TEXT = "text", _("ข้อความ")
    CHOICE = "choice", _("ตัวเลือก")
    PERCENT_ONLY = "percent_only", _("ร้อยละไม่มีฐาน")
    BEST_WORKS = "best_works", _("ผลงานเด่น")
    NARRATIVE = "narrative", _("ผล ปัญหา ข้อเสนอแนะ")


SCORED_KINDS: tuple[str, ...] = (NodeKind.LEVEL.value, NodeKind.CHECKLIST.value, NodeKind.PERCENT_BANDS.value)
"""The kinds of leaf that carry a level 1-5."""

SHARE_KINDS: tuple[str, ...] = (NodeKind.SHARE.value, NodeKind.GROUP_SHARE.value, NodeKind.WHOLE_GROUP.value)
"""The kinds that roll up as sum of achieved over sum of totals."""


class AnsweredBy(TextChoices):
    """Who answers a leaf."""

    OFFICE = "office", _("เขตพื้นที่การศึกษา")
    SCHOOL = "school", _("สถานศึกษา")
    BUREAU = "bureau", _("สำนัก หน่วย ศูนย์ส่วนกลาง")
    IMPORTED = "imported", _("นำเข้าจากระบบอื่น")


class AppliesTo(TextChoices):
    """Which offices a node is asked of."""

    ALL = "all", _("ทุกเขต")
    PRIMARY = "primary", _("เฉพาะ สพป.")
    SECONDARY = "secondary", _("เฉพาะ สพม.")


class TargetScope(TextChoices):
    """Whose percent is compared with a target."""

    OFFICE = "office", _("ของ สพท.")
    NATION = "nation", _("ภาพรวมของ สพฐ.")


class VersionState(TextChoices):
    """Where a version of an instrument stands. A published one is never changed; a correction is a new version."""

    DRAFT = "draft", _("กำลังสร้าง")
    PUBLISHED = "published", _("ประกาศใช้แล้ว")
    WITHDRAWN = "withdrawn", _("เลิกใช้แล้ว")


class OverallRule(TextChoices):
    """When an office is good or above overall: the sources define none, so it is data of the fiscal year."""

    EVERY_PART = "every_part", _("ดีขึ้นไปทุกส่วน")
    MEAN_OF_PARTS = "mean_of_parts", _("ค่าเฉลี่ยของทุกส่วนอยู่ระดับดีขึ้นไป")


class LinkKind(TextChoices):
    """How two indicators of any instruments belong together."""

    SAME = "same", _("ข้อมูลเดียวกัน")
    PART_OF = "part_of", _("เป็นส่วนหนึ่งของ")
