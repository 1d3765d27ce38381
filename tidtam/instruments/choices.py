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


class FaultCode(TextChoices):
    """What may be wrong with an instrument; the label says what to do, with the named values of the fault."""

    UNREADABLE = "unreadable", _("ใช้ไฟล์ JSON ที่เข้ารหัสแบบ UTF-8 หรือไฟล์ XLSX ที่ไม่มีรหัสผ่าน (บรรทัด %(line)s)")
    FORMAT = "format", _("ระบุ format เป็น %(expected)s")
    NOT_A_LIST = "not_a_list", _("ใส่เป็นรายการ")
    NOT_AN_OBJECT = "not_an_object", _("ใส่เป็นคู่ชื่อกับค่าในวงเล็บปีกกา { }")
    NOT_TEXT = "not_text", _("ใส่ค่าเป็นข้อความ")
    NOT_A_NUMBER = "not_a_number", _("ใส่ตัวเลขแทน “%(value)s”")
    NOT_WHOLE = "not_whole", _("ใส่จำนวนเต็ม 0 ถึง %(limit)s")
    TOO_MANY_DECIMALS = "too_many_decimals", _("ใส่ทศนิยมไม่เกิน %(limit)s ตำแหน่ง")
    NOT_YES_NO = "not_yes_no", _("ใส่ ใช่ หรือ ไม่ใช่ แทน “%(value)s”")
    NOT_A_DATE = "not_a_date", _("ใส่วันที่ เช่น 31 มีนาคม 2567 หรือ 2024-03-31 แทน “%(value)s”")
    VALUE_MISSING = "value_missing", _("กรอกช่องนี้")
    TEXT_TOO_LONG = "text_too_long", _("ย่อข้อความให้ไม่เกิน %(limit)s ตัวอักษร")
    CODE_SPELLING = "code_spelling", _("ใช้ตัวอักษร ตัวเลข จุด ขีด ในรหัส โดยไม่เว้นวรรค แทน “%(value)s”")
    UNKNOWN_FIELD = "unknown_field", _("ลบช่อง “%(value)s” หรือใช้ชื่อช่องตามคู่มือ")
    UNKNOWN_SHEET = "unknown_sheet", _("เพิ่มแผ่นงานชื่อ “%(value)s” ตามแบบที่ส่งออกจากระบบ")
    UNKNOWN_NODE = "unknown_node", _("ใส่รหัสที่มีในแผ่นตัวชี้วัด")
    UNKNOWN_CHOICE = "unknown_choice", _("เปลี่ยน “%(value)s” เป็นค่าใดค่าหนึ่งใน %(expected)s")
    FORMULA = "formula", _("พิมพ์ค่าแทนสูตร")
    YEAR = "year", _("ใส่ปีงบประมาณ พ.ศ. สี่หลัก เช่น 2567 แทน %(value)s")
    TOO_MANY_NODES = "too_many_nodes", _("แบ่งเครื่องมือให้มีไม่เกิน %(limit)s รายการ")
    VERSION_TWICE = "version_twice", _("เหลือ %(value)s ไว้ชุดเดียวในไฟล์")
    VERSION_CHANGED = "version_changed", _("ใส่เลขฉบับใหม่ เพราะ %(value)s มีอยู่แล้วและเนื้อหาต่างกัน")
    POPULATION_CHANGED = "population_changed", _("ใส่วันที่ใหม่ เพราะ %(value)s มีอยู่แล้วและจำนวนต่างกัน")
    NO_NODES = "no_nodes", _("เพิ่มตัวชี้วัดอย่างน้อยหนึ่งข้อ")
    NO_ROUNDS = "no_rounds", _("เพิ่มรอบอย่างน้อยหนึ่งรอบ")
    CODE_TWICE = "code_twice", _("ตั้งรหัสใหม่ เพราะ %(value)s ซ้ำกับรายการก่อนหน้า")
    UNKNOWN_PARENT = "unknown_parent", _("เพิ่มกลุ่มรหัส %(value)s หรือแก้รหัสของชั้นบน")
    PARENT_AFTER = "parent_after", _("ย้ายกลุ่ม %(value)s มาไว้ก่อนรายการนี้")
    PARENT_BELOW = "parent_below", _("เลือกกลุ่มที่ไม่ได้อยู่ใต้รายการนี้")
    GROUP_HAS_NODES = "group_has_nodes", _("ย้ายรายการใต้กลุ่มนี้ออกก่อน หรือคงไว้เป็นกลุ่ม")
    PARENT_IS_LEAF = "parent_is_leaf", _("เปลี่ยน %(value)s เป็นกลุ่ม หรือย้ายรายการนี้ไปใต้กลุ่มอื่น")
    GROUP_EMPTY = "group_empty", _("เพิ่มรายการใต้กลุ่มนี้ หรือลบกลุ่ม")
    UNKNOWN_ROUND = "unknown_round", _("เพิ่มรอบรหัส %(value)s หรือเลือกรอบที่มี")
    ROUND_MONTHS = "round_months", _("ใส่ 6 หรือ 12 เดือน และให้แต่ละรอบต่างกัน")
    BANDS_MISSING = "bands_missing", _("เพิ่มช่วงระดับ เพราะเครื่องมือนี้มีตัวชี้วัดที่ให้ระดับ")
    BAND_REVERSED = "band_reversed", _("สลับค่าแรกกับค่าสุดท้ายของช่วงนี้")
    BAND_GAP = "band_gap", _("ให้ระดับ %(level)s เริ่มที่ %(expected)s ต่อจากช่วงก่อนหน้า")
    BAND_LEVELS = "band_levels", _("เรียงระดับ 1, 2, 3 … โดยไม่ข้ามและไม่ซ้ำ")
    BAND_ENDS = "band_ends", _("ให้ช่วงของทุกระดับรวมกันตั้งแต่ %(first)s ถึง %(last)s")
    GOOD_LEVEL = "good_level", _("เลือกระดับดีขึ้นไปจากระดับที่มี")
    LEVEL_UNKNOWN = "level_unknown", _("ใส่ระดับ 1 ถึง %(limit)s และไม่ซ้ำ")
    PERCENT_RANGE = "percent_range", _("ใส่ร้อยละ 0 ถึง 100")
    PERCENT_BANDS_ORDER = "percent_bands_order", _("เริ่มช่วงร้อยละที่ 0 และเรียงระดับกับร้อยละจากน้อยไปมาก")
    WEIGHT = "weight", _("ใส่น้ำหนักมากกว่า 0")
    VARIANT_ALONE = "variant_alone", _("ใส่ “%(value)s” ให้ตัวชี้วัดอีกข้อที่นับเป็นข้อเดียวกัน หรือลบออก")
    VARIANT_OVERLAP = "variant_overlap", _("เลือก เฉพาะ สพป. หรือ เฉพาะ สพม. ให้ต่างจากอีกข้อของ “%(value)s”")
    SCORE_GROUP = "score_group", _("ให้กลุ่ม “%(value)s” มีตัวชี้วัดที่ให้ระดับตั้งแต่สองข้อใต้ชั้นบนเดียวกัน")
    CHOICES_MISSING = "choices_missing", _("เพิ่มตัวเลือกอย่างน้อยสองข้อ")
    CRITERION_LEVEL = "criterion_level", _("ใส่ระดับที่ได้ของเกณฑ์ %(value)s")
    UNIT_MISSING = "unit_missing", _("กรอกหน่วยนับ เช่น คน แห่ง เรื่อง")
    UNKNOWN_POPULATION = "unknown_population", _("เพิ่มประชากรอ้างอิงรหัส %(value)s หรือลบออก")
    RUBRIC_EMPTY = "rubric_empty", _("ยังไม่มีถ้อยคำของเกณฑ์ระดับ")
    TARGET_EMPTY = "target_empty", _("ยังไม่มีค่าเป้าหมาย")
    PERCENT_BANDS_EMPTY = "percent_bands_empty", _("ยังไม่มีช่วงร้อยละ ผู้ตอบใส่ระดับเอง")


NOTICES: tuple[str, ...] = (
    FaultCode.RUBRIC_EMPTY.value,
    FaultCode.TARGET_EMPTY.value,
    FaultCode.PERCENT_BANDS_EMPTY.value,
)
"""What is visibly empty and keeps nobody from publishing."""
