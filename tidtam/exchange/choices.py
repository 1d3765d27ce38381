"""The closed lists of the office file, and the words of everything an import may say (filled with details later)."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Mode(TextChoices):
    """What becomes of the reports of a file (spec: "Import has two modes")."""

    DRAFTS = "drafts", _("นำเข้าเป็นร่าง")
    HISTORY = "history", _("นำเข้าเป็นประวัติ")


class PrintedOutcome(TextChoices):
    """The two outcomes a printed report may state of its spending."""

    AS_PLANNED = "as_planned", _("สามารถเบิกจ่ายงบประมาณได้ตามแผนการ")
    NOT_AS_PLANNED = "not_as_planned", _("ไม่สามารถเบิกจ่ายงบประมาณได้ตามแผนการ")


class PrintedTopic(TextChoices):
    """The headings of a printed report: four with quarter and year, three that name what is answered below them."""

    TARGETS = "targets", _("ความก้าวหน้าต่อเป้าหมายโครงการ")
    ACTIVITIES = "activities", _("ความก้าวหน้าของกิจกรรมตามแผนงาน")
    DISBURSEMENT = "disbursement", _("การเบิกจ่ายงบประมาณ")
    SUMMARY = "summary", _("สรุปปัญหาและข้อเสนอแนะของโครงการ")
    NATIONAL_STRATEGY = "national_strategy", _("ผลการดำเนินงานต่อเป้าหมายของยุทธศาสตร์ชาติ")
    MASTER_PLAN_ISSUE = "master_plan_issue", _("ผลการดำเนินงานต่อเป้าหมายของแผนแม่บทประเด็น")
    SUB_PLAN = "sub_plan", _("ผลการดำเนินงานต่อเป้าหมายของแผนย่อย")


class FaultKind(TextChoices):
    """What may be wrong in a file: the label says what, and what to do."""

    # The file as a whole
    TOO_LARGE = "too_large", _("ไฟล์ใหญ่เกิน %(limit)s เมกะไบต์ แบ่งเป็นไฟล์ละปีงบประมาณแล้วนำเข้าทีละไฟล์")
    EMPTY_FILE = "empty_file", _("ไฟล์ว่าง เลือกไฟล์ที่มีข้อมูล")
    ENCODING = "encoding", _("อ่านตัวอักษรในไฟล์ไม่ได้ บันทึกไฟล์ใหม่โดยเลือกการเข้ารหัส UTF-8")
    NOT_JSON = "not_json", _("ไฟล์ไม่เป็น JSON ที่บรรทัด %(line)s ตัวที่ %(column)s แก้ตรงจุดนั้นแล้วนำเข้าใหม่")
    TOO_DEEP = "too_deep", _("ข้อมูลซ้อนกันลึกเกินไป ใช้โครงสร้างตาม docs/exchange.md")
    FORMAT = "format", _("ไฟล์นี้ไม่ใช่ข้อมูลหน่วยงานของระบบ ระบุ format เป็น %(expected)s")
    VERSION = "version", _("ระบบนี้อ่านรูปแบบรุ่น %(expected)s ได้ ส่งออกไฟล์ใหม่เป็นรุ่นนั้น")
    TOO_MANY = "too_many", _("พบมากกว่า %(limit)s จุด แก้ตามรายการนี้ก่อน แล้วตรวจอีกครั้ง")
    # One field
    REPEATED_FIELD = "repeated_field", _("มีช่อง %(name)s ซ้ำกันในที่เดียว เหลือไว้ช่องเดียว")
    UNKNOWN_FIELD = "unknown_field", _("รูปแบบนี้ไม่มีช่อง %(name)s ลบช่องนี้ออก")
    MISSPELT_FIELD = "misspelt_field", _("รูปแบบนี้ไม่มีช่อง %(name)s ใช้ชื่อ %(suggestion)s")
    MISSING_FIELD = "missing_field", _("เพิ่มช่อง %(name)s")
    NOT_OBJECT = "not_object", _("ใส่ข้อมูลเป็นคู่ชื่อกับค่าในวงเล็บปีกกา { }")
    NOT_LIST = "not_list", _("ใส่รายการในวงเล็บเหลี่ยม [ ]")
    NOT_TEXT = "not_text", _('ใส่ข้อความในเครื่องหมายคำพูด ถ้าไม่มีข้อความให้ใส่ "" หรือเว้นช่องนี้')
    NOT_TRUE_FALSE = "not_true_false", _("ใส่ true หรือ false โดยไม่มีเครื่องหมายคำพูด")
    NOT_WHOLE_NUMBER = "not_whole_number", _("ใส่จำนวนเต็มโดยไม่มีเครื่องหมายคำพูด เช่น 2")
    BLANK = "blank", _("ช่องนี้ต้องมีข้อความ กรอกให้ครบ")
    TOO_LONG = "too_long", _("ข้อความยาว %(length)s ตัวอักษร ย่อให้ไม่เกิน %(limit)s ตัวอักษร")
    FLOAT = "float", _('ใส่จำนวนนี้เป็นข้อความ เช่น "%(example)s" เพราะทศนิยมแบบ JSON อาจคลาดเคลื่อน')
    NOT_MONEY = "not_money", _('ใส่จำนวนเงินเป็นบาทและทศนิยมสองตำแหน่งในเครื่องหมายคำพูด เช่น "30370.00"')
    NOT_NUMBER = "not_number", _('ใส่ตัวเลขในเครื่องหมายคำพูด เช่น "12.50"')
    NOT_FINITE = "not_finite", _("ค่านี้ไม่ใช่จำนวน ใส่ตัวเลข หรือเว้นช่องนี้ถ้าไม่มีข้อมูล")
    NEGATIVE = "negative", _("จำนวนนี้ติดลบไม่ได้ ใส่ศูนย์หรือมากกว่า")
    NOT_POSITIVE = "not_positive", _("จำนวนเงินโอนต้องมากกว่าศูนย์ แก้จำนวนหรือลบรายการนี้")
    TOO_MANY_DECIMALS = "too_many_decimals", _("ใช้ทศนิยมไม่เกิน %(limit)s ตำแหน่ง")
    NUMBER_TOO_LARGE = "number_too_large", _("ตัวเลขหน้าจุดทศนิยมเกิน %(limit)s หลัก ตรวจจำนวนศูนย์")
    NOT_DATE = "not_date", _('ใส่วันที่เป็น "2024-03-31" หรือ "31 มีนาคม 2567"')
    NOT_CHOICE = "not_choice", _("ใช้ค่าใดค่าหนึ่งใน %(expected)s")
    NEAR_CHOICE = "near_choice", _("ไม่มีค่านี้ในรายการ ใช้ %(suggestion)s")
    QUARTER = "quarter", _("ใส่ไตรมาสเป็น 1 2 3 หรือ 4")
    YEAR = "year", _("ใส่ปี พ.ศ. เป็นจำนวนเต็มสี่หลัก ตั้งแต่ 2500 ถึง 2700")
    YEAR_CE = "year_ce", _("ปีนี้เป็น ค.ศ. ใส่เป็นปี พ.ศ. คือ %(suggestion)s")
    OUT_OF_RANGE = "out_of_range", _("ใส่จำนวนตั้งแต่ %(least)s ถึง %(most)s")
    TWO_FORMS = "two_forms", _("ใส่ whole_text หรือช่องย่อย (what where how result leads_to) อย่างใดอย่างหนึ่ง")
    # Between fields
    TWICE = "twice", _("ค่านี้ซ้ำกับ %(first)s แก้หรือลบรายการหนึ่ง")
    NO_SUCH_PROJECT = "no_such_project", _("ไม่มีโครงการที่ใช้ key นี้ในไฟล์ แก้ให้ตรงกับ projects")
    NO_SUCH_ACTIVITY = "no_such_activity", _("ไม่มีกิจกรรมที่ใช้ key นี้ในโครงการ แก้ให้ตรงกับ activities ของโครงการ")
    REGISTERED_TITLE = "registered_title", _("กิจกรรมนี้มีชื่อในทะเบียนโครงการแล้ว ลบช่อง title")
    NO_SUCH_KPI = "no_such_kpi", _("ไม่มีตัวชี้วัดที่ใช้ key นี้ในโครงการ แก้ให้ตรงกับ kpis ของโครงการ")
    NO_SUCH_RESULT = "no_such_result", _("ไม่มีเป้าหมายของส่วนนี้ที่ใช้ key นี้ในโครงการ แก้ให้ตรงกับ results ของโครงการ")
    NO_SUCH_TARGET = "no_such_target", _("ไม่มีเป้าหมายหรือตัวชี้วัดที่ใช้ key นี้ในโครงการ แก้ให้ตรงกับ results หรือ kpis")
    PARENT_IS_SUB = "parent_is_sub", _("กิจกรรมรองต้องอยู่ใต้กิจกรรมหลัก ใส่ key ของกิจกรรมหลัก")
    OTHER_YEAR = "other_year", _("ไฟล์นี้เป็นข้อมูลปีงบประมาณ %(expected)s แก้ปีให้ตรงกัน หรือย้ายไปอีกไฟล์")
    TWO_PRIMARY = "two_primary", _("เลือกเป้าหมายแผนย่อยหลักได้หนึ่งเดียว ให้ is_primary เป็น true เพียงรายการเดียว")
    DATES_REVERSED = "dates_reversed", _("วันสิ้นสุดอยู่ก่อนวันเริ่มต้น (%(start)s) สลับหรือแก้วันที่")
    NO_SUCH_WORK_GROUP = "no_such_work_group", _("ไม่มีกลุ่มนี้ใน work_groups เพิ่มชื่อกลุ่มหรือแก้ให้ตรงกัน")
    # Between the file and this system
    NO_SUCH_TREE = "no_such_tree", _("ปีงบประมาณ %(year)s ไม่มีแผนชุดนี้ในระบบ นำเข้าแผนก่อน หรือแก้ tree")
    NO_SUCH_PLAN_CODE = "no_such_plan_code", _("ไม่มีรหัสนี้ในแผนของปีงบประมาณ %(year)s แก้รหัส หรือนำเข้าแผนก่อน")
    NO_SUCH_ORGANISATION = "no_such_organisation", _("ไม่พบหน่วยงานนี้ในระบบ แก้รหัสหรือชื่อหน่วยงาน")
    NEAR_ORGANISATION = "near_organisation", _("ไม่พบหน่วยงานนี้ในระบบ ชื่อที่ใกล้เคียง: %(candidates)s แก้ให้ตรง")
    SEVERAL_ORGANISATIONS = "several_organisations", _("มีหลายหน่วยงานที่ตรงกัน ใส่รหัสหน่วยงาน: %(candidates)s")
    NAME_OF_ANOTHER = "name_of_another", _("รหัสเป็นของ %(by_code)s แต่ชื่อเป็นของหน่วยงานอื่น แก้ให้ตรงกัน")
    OTHER_OFFICE = "other_office", _("ไฟล์เป็นของหน่วยงานนี้ แต่สั่งนำเข้าเข้า %(expected)s เลือกหน่วยงานให้ตรงกับไฟล์")
    DEMO_FILE = "demo_file", _("ไฟล์นี้เป็นข้อมูลสาธิต นำเข้าได้เฉพาะฐานข้อมูลสาธิต")


class DifferenceKind(TextChoices):
    """Where a printed original differs from what the system computes or generates (ต้นฉบับพิมพ์ต่างจากระบบ)."""

    AMOUNT = "amount", _("%(what)s: ต้นฉบับพิมพ์ %(printed)s ระบบคำนวณได้ %(computed)s ต่างกัน %(amount)s")
    COUNT = "count", _("%(what)s: ต้นฉบับพิมพ์ %(printed)s ระบบนับได้ %(computed)s")
    NOT_REBUILDABLE = (
        "not_rebuildable",
        _("%(what)s: ต้นฉบับพิมพ์ %(printed)s นับจากรายงานแล้วไม่มีวิธีใดได้เท่านี้ (%(computed)s)"),
    )
    OUTCOME = "outcome", _("ผลการเบิกจ่าย: ต้นฉบับพิมพ์ %(printed)s ระบบคำนวณได้ %(computed)s")
    HEADING_WITHOUT_QUARTER = "heading_without_quarter", _("หัวข้อไม่ระบุไตรมาส ระบบพิมพ์ไตรมาสที่ %(computed)s: %(what)s")
    HEADING_QUARTER = (
        "heading_quarter",
        _("หัวข้อพิมพ์ไตรมาสที่ %(printed)s รายงานเป็นไตรมาสที่ %(computed)s: %(what)s"),
    )
    HEADING_YEAR = "heading_year", _("หัวข้อพิมพ์ปีงบประมาณ %(printed)s รายงานเป็นปีงบประมาณ %(computed)s: %(what)s")
    HEADING_WORDS = "heading_words", _("ต้นฉบับพิมพ์หัวข้อ %(printed)s ระบบพิมพ์ %(computed)s")


class PrintedFigure(TextChoices):
    """The figures a printed headline may state, by the names they have in the file."""

    PROJECTS = "projects", _("จำนวนโครงการ")
    FINISHED = "finished", _("ดำเนินการเสร็จสิ้นแล้ว (โครงการ)")
    IN_PROGRESS = "in_progress", _("อยู่ระหว่างดำเนินการ (โครงการ)")
    NOT_STARTED = "not_started", _("ยังไม่ได้ดำเนินการ (โครงการ)")
    CANCELLED = "cancelled", _("ยกเลิก/ยุติ (โครงการ)")
    FINISHED_PCT = "finished_pct", _("ดำเนินการเสร็จสิ้นแล้ว (ร้อยละ)")
    IN_PROGRESS_PCT = "in_progress_pct", _("อยู่ระหว่างดำเนินการ (ร้อยละ)")
    NOT_STARTED_PCT = "not_started_pct", _("ยังไม่ได้ดำเนินการ (ร้อยละ)")
    SPENDING_PROJECTS = "spending_projects", _("จำนวนโครงการที่รายงานการเบิกจ่าย")
    PLANNED_BAHT = "planned_baht", _("แผนการใช้จ่าย (บาท)")
    ACTUAL_BAHT = "actual_baht", _("เบิกจ่ายจริง (บาท)")
    NOT_DISBURSED_BAHT = "not_disbursed_baht", _("ยังไม่ได้เบิกจ่าย (บาท)")
    DISBURSED_PCT = "disbursed_pct", _("เบิกจ่าย (ร้อยละ)")
    NOT_DISBURSED_PCT = "not_disbursed_pct", _("ยังไม่ได้เบิกจ่าย (ร้อยละ)")
