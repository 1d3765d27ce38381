"""The printed words of the result letter: generated headings and labels, always Thai, never typed by anybody."""

from collections.abc import Mapping, Sequence

from tidtam.instruments.choices import AppliesTo, TargetScope
from tidtam.instruments.facts import Node
from tidtam.scoring.facts import Outcome, Status

PRINT_ORDER = ("QP", "AP", "STD")
INDICATOR = "ตัวชี้วัด"
TITLE = "ผลการติดตาม ประเมินผลการบริหารและการจัดการศึกษาขั้นพื้นฐาน ประจำปีงบประมาณ พ.ศ. {year}"
BLANK = "." * 30
NUMBER = "ที่\t" + BLANK
DATE = "วันที่ " + BLANK
SUBJECT = "เรื่อง\t" + TITLE
TO = "เรียน\tผู้อำนวยการ{office}"
ENCLOSED = "สิ่งที่ส่งมาด้วย\tผลการประเมินรายตัวชี้วัดและข้อเสนอแนะเพื่อการพัฒนา {count} เครื่องมือ"
OPENING = (
    "ตามที่ได้ติดตามและประเมินผลการบริหารและการจัดการศึกษาขั้นพื้นฐานของสำนักงานเขตพื้นที่การศึกษา "
    "ประจำปีงบประมาณ พ.ศ. {year} นั้น ขอแจ้งผลการประเมินในภาพรวมของ{office} ดังนี้"
)
CLOSING = (
    "จึงเรียนมาเพื่อโปรดทราบ และใช้ผลการประเมินกับข้อเสนอแนะเพื่อการพัฒนาตามรายละเอียดที่ส่งมาด้วย "
    "ในการวางแผนและพัฒนาการบริหารและการจัดการศึกษาต่อไป"
)
RESPECTFULLY = "ขอแสดงความนับถือ"
SIGNATURE = "(" + "." * 46 + ")"
ACTING = "รักษาการในตำแหน่ง{position}"
NO_SIGNER = "ตำแหน่งผู้ลงนาม"
AS_OF = "ข้อมูล ณ วันที่ {date}"

RESULTS, QUALITY = "ผลการประเมิน", "ระดับคุณภาพ"
WITH_MEAN = "{label}\n(คะแนนเฉลี่ย {mean})"
OPEN = "ยังไม่สมบูรณ์ ({counted} จาก {asked} {unit})"
COMPARED = "เทียบค่าเป้าหมายแล้ว {counted} จาก {asked} ตัวชี้วัด"
UNPUBLISHED = "ยังไม่ประกาศผล"

MEAN, LEVEL, DESCRIPTION = "ค่าคะแนนเฉลี่ย", "ระดับคุณภาพ", "คำอธิบายระดับคุณภาพ"
LEVEL_TABLE = "ตัวชี้วัดที่มีการประเมินระดับคุณภาพ"
TARGET_TABLE = "ตัวชี้วัดที่มีการประเมินเทียบค่าเป้าหมาย"
OTHER_TABLE = "ตัวชี้วัดที่เก็บข้อมูล ไม่ประเมินเป็นระดับ"
TARGET, OUTCOME, STATUS_HEADING = "ค่าเป้าหมาย\n(ร้อยละ)", "การแปลผล", "สถานะ"
ACHIEVED: Mapping[str, str] = {
    TargetScope.NATION.value: "ผลการดำเนินงานภาพรวมของ สพฐ. (ร้อยละ)",
    TargetScope.OFFICE.value: "ผลการดำเนินงานของ สพท. (ร้อยละ)",
}
ACHIEVED_BY_SCOPE = "ผลการดำเนินงาน (ร้อยละ)"
SCOPES: Mapping[str, str] = {TargetScope.NATION.value: "ภาพรวมของ สพฐ.", TargetScope.OFFICE.value: "ของ สพท."}
OUTCOMES: Mapping[Outcome, str] = {"met": "บรรลุ", "not_met": "ไม่บรรลุ", "in_progress": "อยู่ระหว่างดำเนินการ", "": ""}
STATUSES: Mapping[Status, str] = {
    "scored": "ประเมินแล้ว",
    "not_applicable": "ไม่อยู่ในขอบข่าย",
    "monitored": "ติดตามแต่ไม่ประเมินผล",
    "in_progress": "อยู่ระหว่างดำเนินการ",
    "missing": "ไม่มีข้อมูล",
}
ONLY: Mapping[str, str] = {AppliesTo.PRIMARY.value: " (เฉพาะ สพป.)", AppliesTo.SECONDARY.value: " (เฉพาะ สพม.)"}
NOT_HERE = "–"
TOTAL_OF_INDICATORS = "คะแนนเฉลี่ยรวม {asked} {unit}"
TOTAL_OF_GROUPS = "คะแนนรวมของภาพรวม ({asked} {unit})"

LOWEST = "ต่ำสุด ระดับ {level}: {named}"
JOINT = "ใช้คะแนนร่วมกับข้อ {numbers} นับเป็นหนึ่งตัวชี้วัด"
FELL = "ลดลง {count} ระดับ จาก {first} เป็น {last}"
ROSE = "เพิ่มขึ้น {count} ระดับ จาก {first} เป็น {last}"
SCALE = "เกณฑ์แปลค่าเฉลี่ย: {bands}"
BAND = "{first}–{last} {label}"
EDITION = "ผลฉบับที่ {edition} ประกาศเมื่อ {date}"
EDITION_REASON = " เหตุที่ออกฉบับใหม่: {reason}"
HISTORY = "ผลเดิมที่นำเข้า ลงวันที่ {date}"

NOTES = "ข้อสังเกตจากผลการประเมิน"
WEAK = "อยู่ที่ระดับ 2 ลงมา ให้พัฒนาก่อน: {named}"
FALLEN = "ระดับลดลงระหว่างรอบ: {named}"
JUMPED = "เพิ่มขึ้นตั้งแต่ 2 ระดับซึ่งค่าเฉลี่ยไม่แสดง ให้สอบทานหลักฐานอีกครั้ง: {named}"
ITEM, ITEM_CHANGED = "ข้อ {number}", "{named} (จาก {first} เป็น {last})"
NOTHING_TO_NOTE = "ไม่มีตัวชี้วัดที่อยู่ระดับ 2 ลงมา และไม่มีตัวชี้วัดที่ระดับลดลง"
ADVICE = "ข้อเสนอแนะเพื่อการพัฒนา"
NO_ADVICE_IN_SOURCE = "ไม่มีข้อเสนอแนะในต้นฉบับ"
NO_ADVICE = "ไม่มีข้อเสนอแนะ"


def named(way: Sequence[Node]) -> str:
    """Return how a node is called apart from its table: the group at the top of the way to it, itself, its title."""
    numbers = [
        f"{node.type_label} {node.number}".strip() for node in {way[0].code: way[0], way[-1].code: way[-1]}.values()
    ]
    return " ".join([*filter(None, numbers), way[-1].title])
