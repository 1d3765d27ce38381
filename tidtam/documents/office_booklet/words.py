"""The printed words of the office booklet: generated headings and labels, always Thai, never typed by anybody.

The headings are the ones officers look for (spec 5); the real booklet of FY2567 misprints the third alignment heading
in all 31 reports, which generation makes impossible.
"""

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
DEMO = "ข้อมูลสาธิต ไม่ใช่เอกสารราชการ"
DRAFT = "ร่าง"

PART_TITLE = {
    Part.OUTPUT: "เป้าหมายเชิงผลผลิต (Output)",
    Part.OUTCOME: "เป้าหมายเชิงผลลัพธ์ (Outcome)",
    Part.KPI: "ดัชนีชี้วัดความสำเร็จ",
    Part.NATIONAL_STRATEGY: "ผลการดำเนินงานต่อเป้าหมายของยุทธศาสตร์ชาติ",
    Part.MASTER_PLAN_ISSUE: "ผลการดำเนินงานต่อเป้าหมายของแผนแม่บทประเด็น",
    Part.SUB_PLAN: "ผลการดำเนินงานต่อเป้าหมายของแผนย่อย",
    Part.NDP13: "",
}
