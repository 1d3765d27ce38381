"""The printed words of the office booklet: generated headings and labels, always Thai, never typed by anybody.

The headings are the ones officers look for (spec 5); the real booklet of FY2567 misprints the third alignment heading
in all 31 reports, which generation makes impossible.
"""

from tidtam.documents.office_booklet.record import MoneyWindow
from tidtam.progress.choices import Part

TITLE = "รายงานความก้าวหน้า"
SUBTITLE = "การดำเนินงานตามแผนปฏิบัติการ ประจำปีงบประมาณ พ.ศ. {year} รอบ {months} เดือน"
TARGETS = "ความก้าวหน้าของเป้าหมายโครงการ ประจำไตรมาสที่ {quarter} ปีงบประมาณ {year}"
ACTIVITIES = "ความก้าวหน้าของกิจกรรมที่ดำเนินการ ประจำไตรมาสที่ {quarter} ปีงบประมาณ {year}"
ALIGNMENT = "ความก้าวหน้าของโครงการที่ดำเนินการกับแผนแม่บทภายใต้ยุทธศาสตร์ชาติและยุทธศาสตร์ชาติหลัก"
NDP13 = "ความก้าวหน้าของโครงการที่ดำเนินการกับแผนพัฒนาเศรษฐกิจและสังคมแห่งชาติ ฉบับที่ 13"
DISBURSEMENT = "การเบิกจ่ายงบประมาณประจำไตรมาสที่ {quarter} ปีงบประมาณ {year}"
SUMMARY = "สรุปปัญหาและข้อเสนอแนะของโครงการ ประจำไตรมาสที่ {quarter} ปีงบประมาณ {year}"

PLANNED = "จำนวนเงินงบประมาณตามแผนการใช้จ่าย"
CARRIED_IN = "จำนวนเงินที่ยกมาจากไตรมาสก่อน"
ACTUAL = "จำนวนเงินงบประมาณที่เบิกจ่ายจริง"
VERDICT = "ผลการเบิกจ่ายงบประมาณ"
BECAUSE = "เนื่องจาก"
RESULTS = "ผลการดำเนินงาน"
PROBLEMS = "ปัญหาและอุปสรรคในการดำเนินงาน"
SOLUTION = "แนวทางแก้ไข"
SPENDING_PROBLEMS = "ปัญหาและอุปสรรคในการเบิกจ่าย"
SUGGESTIONS = "ข้อเสนอแนะ"
SUGGESTIONS_TO = "เสนอต่อ {to}"
NONE = "ไม่มี"
NOTHING_WRITTEN = "ไม่มีข้อมูลในรายงาน"
MISSING = "ไม่มีข้อมูล"
UNDECLARED = "ไม่ได้แจ้งสถานะ"
NO_WORK_GROUP = "ไม่ระบุกลุ่มงาน"
NO_STRATEGY = "ไม่ระบุยุทธศาสตร์ชาติ"
MAIN_ACTIVITY = "กิจกรรมหลักที่ {number}"
SUB_ACTIVITY = "กิจกรรมรองที่ {number}"
UNPLANNED_ACTIVITY = "กิจกรรมนอกแผน"
NO_REPORT_DUE = "ไตรมาสที่ {quarter}: ครบกำหนดรายงาน ยังไม่มีรายงาน"
NO_REPORT = "ไตรมาสที่ {quarter}: ไม่มีรายงาน"
NOT_APPROVED = "ไตรมาสที่ {quarter}: มีรายงานที่ยังไม่ได้รับอนุมัติ ({status}) จึงไม่พิมพ์ในฉบับนี้"

PART_TITLE = {
    Part.OUTPUT: "เป้าหมายเชิงผลผลิต (Output)",
    Part.OUTCOME: "เป้าหมายเชิงผลลัพธ์ (Outcome)",
    Part.KPI: "ดัชนีชี้วัดความสำเร็จ",
    Part.NATIONAL_STRATEGY: "ผลการดำเนินงานต่อเป้าหมายของยุทธศาสตร์ชาติ",
    Part.MASTER_PLAN_ISSUE: "ผลการดำเนินงานต่อเป้าหมายของแผนแม่บทประเด็น",
    Part.SUB_PLAN: "ผลการดำเนินงานต่อเป้าหมายของแผนย่อย",
    Part.NDP13: "",
}

ALL_PROJECTS = "โครงการทั้งหมด"
PROJECTS_THAT = "โครงการที่{status}"
UNDECLARED_PROJECTS = "โครงการที่ไม่ได้แจ้งสถานะ"
COVERED = "ไตรมาส {quarter} มีรายงาน"
COVERAGE = "ไตรมาส {quarter} มีรายงาน {reports} จาก {projects} โครงการ"
COVERED_APPROVED = "ไตรมาส {quarter} มีรายงานที่อนุมัติแล้ว"
COVERAGE_APPROVED = "ไตรมาส {quarter} มีรายงานที่อนุมัติแล้ว {reports} จาก {projects} โครงการ"
REPORTS_WITH = "รายงานที่มีสถานะ {status}"
REPORTING = "รายงานทั้งหมด"
ACTIVE = "รายงานที่มีแผนหรือมีการเบิกจ่าย"
PLANNING = "รายงานที่มีแผนการใช้จ่าย"
BELOW = "รายงานที่เบิกจ่ายต่ำกว่าแผน"
ABOVE = "รายงานที่เบิกจ่ายสูงกว่าแผน"
BASIS = "{reports} รายงาน, {active} มีแผนหรือมีการเบิกจ่าย, {planning} มีแผน"
WITHIN_PLAN = "เบิกจ่ายภายในแผน"
NOT_DISBURSED = "ยังไม่เบิกจ่าย"
OVER_PLAN = "เบิกจ่ายเกินแผน"
OUTSIDE_EMENSCR = "โครงการที่ไม่ต้องนำข้อมูลเข้าระบบติดตามและประเมินผลแห่งชาติ (eMENSCR)"
WITHOUT_REPORT = "โครงการที่ไม่มีรายงานในรอบนี้"
LEFT_OUT = "รายงานที่ยังไม่ได้รับอนุมัติ จึงไม่พิมพ์และไม่นับในฉบับนี้"


def window(money: MoneyWindow) -> str:
    """Return the name of a window of money: a quarter, or the quarters of the round together."""
    if not money.is_cumulative:
        return f"ไตรมาสที่ {money.quarters[-1]}"
    return f"สะสม ไตรมาสที่ 1-{money.quarters[-1]}"


def money_heading(money: MoneyWindow, year: int) -> str:
    """Return the heading of a window of money in the summary."""
    if not money.is_cumulative:
        return f"การเบิกจ่ายงบประมาณ ประจำไตรมาสที่ {money.quarters[-1]} ปีงบประมาณ {year}"
    return f"การเบิกจ่ายงบประมาณสะสม ไตรมาสที่ 1-{money.quarters[-1]} ปีงบประมาณ {year}"


def subtitle_lines(year: int, months: int) -> tuple[str, ...]:
    """Return the subtitle as the cover breaks it."""
    return ("การดำเนินงานตามแผนปฏิบัติการ", f"ประจำปีงบประมาณ พ.ศ. {year}", f"รอบ {months} เดือน")


AS_OF = "ข้อมูล ณ วันที่ {date}"
DOCUMENT_NO = "เอกสารลำดับที่ {number}"
WORK_GROUP = "กลุ่มงาน {name}"
BLANK = "......................"
CONTENTS = "สารบัญ"
PART_SUMMARY = "สรุปผลการดำเนินงาน"
PART_NOTES = "หมายเหตุ"
PART_APPENDIX = "ภาคผนวก"
STATUSES = "สถานะการดำเนินโครงการ"
STATUS = "สถานะโครงการ"
ALL_COUNTED = "โครงการทั้งหมด {count} โครงการ จำแนกตามสถานะที่ผู้รับผิดชอบโครงการแจ้ง ดังนี้"
PROJECT_COUNT = "จำนวนโครงการ"
REPORT_COUNT = "จำนวนรายงาน"
PERCENT = "ร้อยละ"
OF_HUNDRED = "(ร้อยละ {pct})"
TOTAL = "รวม"
UNIT_PROJECTS = "โครงการ"
UNIT_BAHT = "บาท"
ITEM = "รายการ"
BAHT = "จำนวนเงิน (บาท)"
PCT_OF_PLAN = "ร้อยละของแผน"
OF_WHICH_WITHIN = "ในจำนวนนี้ เบิกจ่ายภายในแผน"
OF_WHICH_OVER = "ในจำนวนนี้ เบิกจ่ายเกินแผน (ไม่รวมอยู่ในแถบ)"
OVER_OUTSIDE = "เบิกจ่ายเกินแผนอีก {baht} บาท ({count} รายงาน) อยู่นอกแถบ เพราะส่วนที่เกินไม่อาจชดเชยส่วนที่ยังไม่เบิกจ่าย"
NOTHING_OVER = "ไม่มีการเบิกจ่ายเกินแผน"
MISSING_MONEY = "{count} รายงานไม่มีข้อมูลแผนหรือผลการเบิกจ่าย จึงไม่รวมอยู่ในยอดเงิน"
REPORT_STATUSES = "สถานะของรายงาน"
REPORT_STATUS = "สถานะรายงาน"
DRAFT_COUNTS_ALL = "ฉบับร่างพิมพ์และนับรายงานทุกฉบับของรอบ ไม่ว่าอยู่ในสถานะใด"
ISSUED_COUNTS_APPROVED = "พิมพ์และนับเฉพาะรายงานที่อนุมัติแล้ว"
CODE = "รหัสโครงการ {code}"
NOT_IN_EMENSCR = "ไม่ต้องนำข้อมูลโครงการเข้าระบบติดตามและประเมินผลแห่งชาติ (eMENSCR)"
REASON = "เหตุผล: {reason}"
QUARTER = "ไตรมาสที่ {quarter}"
IMPORTED = "นำเข้า ยังไม่ตรวจ"
WHICH_REPORTS = "โครงการที่มีรายงานในแต่ละไตรมาส"
MONEY_BASIS = "รายงานที่อยู่เบื้องหลังยอดเงิน"
QUARTER_COLUMN = "ไตรมาสที่"
PROJECT_NUMBERS = "โครงการลำดับที่"
ACCEPTED_CHECKS = "ข้อตรวจสอบที่ไม่ผ่านและผู้อำนวยการยอมรับ"
WHOLE_BOOKLET = "รายงานทั้งเล่ม"
PROJECT = "โครงการ"
NUMBER = "ลำดับที่"
CHECK = "ข้อตรวจสอบ"
ACCEPTED_BY = "ยอมรับโดย"
REASON_COLUMN = "เหตุผล"
PLAN_LINKS = "ความเชื่อมโยงของโครงการกับแผน"
PLAN = "แผน"
CODE_COLUMN = "รหัส"
TARGET = "เป้าหมาย"
INVENTED = "(ตัวอย่าง ไม่มีในต้นฉบับ)"
NO_PLAN_LINKS = "ไม่มีข้อมูลความเชื่อมโยงกับแผน"
BY_WORK_GROUP = "งบประมาณสะสมจำแนกตามกลุ่มงาน"
BY_STRATEGY = "งบประมาณสะสมจำแนกตามยุทธศาสตร์ชาติ"
WORK_GROUP_COLUMN = "กลุ่มงาน"
STRATEGY_COLUMN = "ยุทธศาสตร์ชาติ"
PLAN_SHORT = "แผน"
ACTUAL_SHORT = "เบิกจ่ายจริง"

UNIT = "หน่วยนับ"
UNIT_REPORTS = "รายงาน"
COUNT = "จำนวน"
ROWS_BEHIND = "ที่มา (รหัสโครงการหรือรายงาน)"
SHEET_SUMMARY = "สรุป"
SHEET_REPORTS = "รายงานและการเบิกจ่าย"
SHEET_PLANS = "แผน × โครงการ"
KEY = "รหัสอ้างอิง"
REPORT = "รายงาน"
EMENSCR = "อยู่ใน eMENSCR"
REPORTS_OF = "รายงาน ไตรมาส {quarter}"
YES = "ใช่"
NO = "ไม่ใช่"
AS_OF_COLUMN = "ข้อมูล ณ วันที่"
CAUSE = "สาเหตุ"
PRIMARY = "แผนหลัก"
ORIGIN = "ที่มา"
