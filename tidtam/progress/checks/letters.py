"""Characters: what no narrative should hold, whatever it is about."""

import re
from collections.abc import Iterator

from django.utils.translation import gettext_lazy as _

from tidtam.checks.choices import Gate, Level
from tidtam.checks.rules import Found
from tidtam.progress.checks import examples as ex
from tidtam.progress.checks.catalogues import REPORT_CHECKS
from tidtam.progress.checks.subjects import ReportSubject, found, titles_and_boxes
from tidtam.thai.text import foreign_script_letters

check = REPORT_CHECKS.check

_ADDRESS = re.compile(r"(?:https?://|www\.)[^\s<>]+|(?<![^\s@<>])[^\s@<>]+@[^\s@<>]+\.[^\s@<>]+")
"""The words before an @ are looked at from their first letter only: from each, a long box took a minute."""
_MAY_HOLD_ADDRESS = re.compile(r"@|://|www\.")
_BRACKET = re.compile(r"[()]")
_THAI_DIGIT = re.compile(r"[๐-๙]")
_DOUBLED = re.compile(
    r"(?P<joined>[ก-ฮเ-ไ][ก-ฺเ-๎]{4,39}?)(?P=joined)|(?P<spaced>[ก-ฮเ-ไ][ก-ฺเ-๎]{8,39}+) (?P=spaced)(?![ก-ฺเ-๎])"
)


@check(
    "progress.thai_digit_in_address",
    Level.WARNING,
    Gate.ENTRY,
    message=_("ที่อยู่เว็บหรืออีเมล “%(address)s” มีเลขไทย จึงเปิดไม่ได้"),
    cure=_("ใช้เลขอารบิกในที่อยู่เว็บและอีเมล"),
    findings=("S2",),
    example=ex.with_summary(results="เผยแพร่ที่ https://reading๒.example/ แล้ว"),
    counter_example=ex.with_summary(results="เผยแพร่ที่ https://reading2.example/ แล้ว ๒ เรื่อง"),
)
def thai_digit_in_address(subject: ReportSubject) -> Iterator[Found]:
    """A web or mail address with a Thai digit leads nowhere."""
    for box in titles_and_boxes(subject):
        for address in _ADDRESS.findall(box.text) if _MAY_HOLD_ADDRESS.search(box.text) else ():
            if _THAI_DIGIT.search(address):
                yield found(box.place, address=address[:80])
                break


@check(
    "progress.foreign_letter",
    Level.WARNING,
    Gate.ENTRY,
    message=_("คำว่า “%(word)s” มีตัวอักษรของภาษาอื่นปนอยู่ (%(char)s)"),
    cure=_("พิมพ์คำนี้ใหม่ ตัวอักษรที่หน้าตาเหมือนกันทำให้ค้นหาไม่พบ"),
    findings=("S3",),
    example=ex.with_summary(results="สรุปค\u0eb0แนนการอ่านของนักเรียน"),
    counter_example=ex.with_summary(results="สรุปคะแนนการอ่านของนักเรียน (Reading test)"),
)
def foreign_letter(subject: ReportSubject) -> Iterator[Found]:
    """A letter of another script inside a Thai word, in boxes and in the titles of the activities reported on."""
    for box in titles_and_boxes(subject):
        letters = foreign_script_letters(box.text)
        if letters:
            yield found(box.place, word=letters[0].word, char=f"U+{ord(letters[0].char):04X}")


@check(
    "progress.doubled_words",
    Level.NOTICE,
    Gate.SUBMIT,
    message=_("พิมพ์ซ้ำติดกัน: “%(words)s”"),
    cure=_("ลบคำที่ซ้ำ"),
    findings=("S7",),
    example=ex.with_summary(results="พัฒนาพัฒนาทักษะการอ่านของนักเรียน"),
    counter_example=ex.with_summary(results="พัฒนาทักษะการอ่าน และพัฒนาครู อย่างช้า ๆ"),
)
def doubled_words(subject: ReportSubject) -> Iterator[Found]:
    """Five letters or more twice in a row; nine with a blank between, for a sentence may begin with the last word."""
    for box in titles_and_boxes(subject):
        doubled = _DOUBLED.search(box.text)
        if doubled:
            yield found(box.place, words=doubled[0][:60])


@check(
    "progress.unclosed_bracket",
    Level.NOTICE,
    Gate.SUBMIT,
    message=_("มีวงเล็บเปิดที่ไม่ได้ปิด"),
    cure=_("ปิดวงเล็บ หรือลบวงเล็บเปิด"),
    findings=("S7",),
    example=ex.with_summary(results="เด็กกลุ่มเป้าหมาย (ชั้น ป.2 อ่านได้ดีขึ้น"),
    counter_example=ex.with_summary(results="๑) เด็กกลุ่มเป้าหมาย (ชั้น ป.2) อ่านได้ดีขึ้น ๒) ครูมั่นใจขึ้น"),
)
def unclosed_bracket(subject: ReportSubject) -> Iterator[Found]:
    """A bracket that is never closed; a closing one without an opening, as in "๑)", marks a list."""
    for box in titles_and_boxes(subject):
        depth = 0
        for sign in _BRACKET.findall(box.text):
            depth += (sign == "(") - (sign == ")" and depth > 0)
        if depth:
            yield found(box.place)
