"""Closed lists of the plan trees, and words for what a plan file may get wrong. What stands below what: rules.py."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class PlanTreeKind(models.TextChoices):
    """Which plan a tree holds. Several versions of one kind may stand beside each other, each for its years."""

    NATIONAL_STRATEGY = "national_strategy", _("ยุทธศาสตร์ชาติ")
    MASTER_PLAN = "master_plan", _("แผนแม่บทภายใต้ยุทธศาสตร์ชาติ")
    NDP13 = "ndp13", _("แผนพัฒนาเศรษฐกิจและสังคมแห่งชาติ ฉบับที่ 13")
    SECURITY_PLAN = "security_plan", _("แผนความมั่นคงแห่งชาติ")
    GOVERNMENT_POLICY = "government_policy", _("นโยบายรัฐบาล")
    MINISTRY_STRATEGY = "ministry_strategy", _("ยุทธศาสตร์กระทรวง")
    INSPECTION_POLICY = "inspection_policy", _("นโยบายการตรวจราชการ")
    OFFICE_STRATEGY = "office_strategy", _("กลยุทธ์ของหน่วยงาน")
    BUDGET_PLAN = "budget_plan", _("แผนงานงบประมาณ")


class PlanNodeKind(models.TextChoices):
    """What a node of a tree is."""

    STRATEGY = "strategy", _("ยุทธศาสตร์")
    ISSUE = "issue", _("ประเด็น")
    SUB_PLAN = "sub_plan", _("แผนย่อย")
    MILESTONE = "milestone", _("หมุดหมาย")
    PLAN_STRATEGY = "plan_strategy", _("กลยุทธ์")
    TARGET = "target", _("เป้าหมาย")
    POLICY_MAIN = "policy_main", _("นโยบายหลัก")
    POLICY_URGENT = "policy_urgent", _("นโยบายเร่งด่วน")
    BUDGET_PROGRAMME = "budget_programme", _("แผนงาน")
    BUDGET_OUTPUT = "budget_output", _("ผลผลิต/โครงการ")


class Confidence(models.TextChoices):
    """How far the wording of a node may be trusted, before somebody compares it with the Royal Gazette."""

    PRINTED = "printed", _("พิมพ์อยู่ในเอกสารต้นทาง")
    KNOWN = "known", _("ตามที่เผยแพร่ทั่วไป รอตรวจสอบ")
    ANSWERED = "answered", _("หน่วยงานพิมพ์เป็นคำตอบ รอตรวจสอบ")


class PlanProblemCode(models.TextChoices):
    """What a plan file may get wrong; the label says what to do, with the named values of the problem."""

    UNREADABLE = "unreadable", _("อ่านไฟล์แผนไม่ได้ ใช้ไฟล์ JSON ที่เข้ารหัสแบบ UTF-8 (บรรทัด %(line)s)")
    FORMAT = "format", _("ระบุ format เป็น %(expected)s")
    NOT_A_LIST = "not_a_list", _("ใส่รายการในวงเล็บเหลี่ยม [ ]")
    NOT_AN_OBJECT = "not_an_object", _("ใส่ข้อมูลเป็นคู่ชื่อกับค่าในวงเล็บปีกกา { }")
    NOT_TEXT = "not_text", _("ใส่ค่าเป็นข้อความในเครื่องหมายคำพูด")
    TEXT_MISSING = "text_missing", _("กรอกข้อความในช่องนี้")
    TEXT_TOO_LONG = "text_too_long", _("ย่อข้อความให้ไม่เกิน %(limit)s ตัวอักษร")
    UNKNOWN_FIELD = "unknown_field", _("ลบชื่อช่อง %(value)s หรือใช้ชื่อช่องตามคู่มือ")
    UNKNOWN_CHOICE = "unknown_choice", _("เปลี่ยน %(value)s เป็นค่าใดค่าหนึ่งใน %(expected)s")
    KIND_NOT_IN_TREE = "kind_not_in_tree", _("แผนนี้ไม่มีชั้น %(value)s ใช้ %(expected)s")
    TREE_TWICE = "tree_twice", _("แผน %(value)s มีสองชุดในไฟล์เดียว เหลือไว้ชุดเดียว")
    CODE_TWICE = "code_twice", _("รหัส %(value)s ซ้ำกับรายการก่อนหน้า ตั้งรหัสใหม่")
    UNKNOWN_PARENT = "unknown_parent", _("ไม่พบรหัส %(value)s ในแผนนี้ เพิ่มรายการนั้นหรือแก้รหัสของชั้นบน")
    PARENT_KIND = "parent_kind", _("%(kind)s ต้องอยู่ใต้ %(expected)s เปลี่ยนรหัสของชั้นบน")
    UNKNOWN_STRATEGY = "unknown_strategy", _("ไม่พบยุทธศาสตร์ชาติรหัส %(value)s แก้รหัสหรือนำเข้ายุทธศาสตร์ชาติก่อน")
    STRATEGY_NOT_HERE = "strategy_not_here", _("ผูกยุทธศาสตร์ชาติได้เฉพาะประเด็นของแผนแม่บท ลบรายการนี้")
    YEAR = "year", _("ใส่ปี พ.ศ. เป็นตัวเลขสี่หลัก เช่น 2566 หรือเว้นว่าง (null)")
    YEARS_REVERSED = "years_reversed", _("ปีเริ่มต้น %(first)s อยู่หลังปีสิ้นสุด %(last)s สลับหรือแก้ปี")
    YEARS_OUTSIDE_TREE = "years_outside_tree", _("ปี %(value)s อยู่นอกช่วงปีของแผน แก้ปีให้อยู่ในช่วง")
    VERSION_CHANGED = (
        "version_changed",
        _("แผน %(value)s มีอยู่แล้วและเนื้อหาต่างกัน ตั้งชื่อฉบับ (version) ใหม่ ฉบับเดิมยังอ่านได้"),
    )
