"""The workbook of a sheet of answers as kinds.py asks for it, and writing one out."""

import datetime as dt
from collections.abc import Collection

from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tidtam.access.snapshot import reading_snapshot
from tidtam.accounts.models import User
from tidtam.answers import selectors
from tidtam.answers.models import Sheet
from tidtam.answers.questions import labelled, titled
from tidtam.approval import selectors as approval
from tidtam.approval.rules import may_be_written
from tidtam.organisations.selectors import HeldRole
from tidtam.thai.dates import format_date, format_time, local_date
from tidtam.workbooks.facts import About, Book, FilledBook, Plan, ThingPlan
from tidtam.workbooks.sheet.contents import OpenSheet, Subject, open_sheet, subject_of
from tidtam.workbooks.sheet.plan import apply_sheet, plan_sheet
from tidtam.workbooks.sheet.sheets import Content, sheets_of

NAME = "sheet"


class SheetWorkbook:
    """The workbook of a sheet of answers."""

    name = NAME

    def title(self, subject: str) -> str:
        """Return the words of a workbook for a heading."""
        read = Subject.read(subject)
        return _("สมุดงานแบบรายงานตัวชี้วัด") if read is None else title_of(read)

    def noun(self) -> str:
        """Return the word for a sheet of answers."""
        return _("แบบรายงานตัวชี้วัด")

    def then(self) -> str:
        """Return what remains to be done once it is applied."""
        return _("แบบรายงานยังไม่ถูกส่ง เปิดแบบรายงาน แนบหลักฐาน แล้วกดส่ง")

    def plan(self, filled: FilledBook, *, chosen: Collection[str], by: User, at: dt.datetime) -> Plan:
        """Return what applying it would do, with every fault."""
        return plan_sheet(filled, chosen=chosen, by=by, at=at)

    def apply(self, plan: Plan, *, by: User, at: dt.datetime) -> tuple[ThingPlan, ...]:
        """Write a plan without faults; return what was written."""
        return apply_sheet(plan, by=by, at=at)


def title_of(subject: Subject) -> str:
    """Return the words of a sheet's workbook."""
    words = _("สมุดงานแบบรายงานตัวชี้วัด %(code)s รอบ %(months)d เดือน ปีงบประมาณ %(year)d")
    return words % {"code": subject.code, "months": subject.months, "year": subject.fiscal_year_be}


def sheet_book(*, sheet: Sheet, person: User, held: Collection[HeldRole], at: dt.datetime) -> Book | None:
    """Return the workbook of a sheet loaded with answers.selectors.LOADED; None for who has nothing to write in it."""
    if not may_be_written(sheet.status) or not approval.is_owner(sheet, person, held=held):
        return None
    with reading_snapshot():
        one = open_sheet(sheet)
        content = _content(one, on=local_date(at))
    subject = subject_of(sheet)
    about = About(
        kind=NAME,
        office=sheet.organisation.code,
        subject=subject.text,
        language=translation.get_language() or "th",
        made_by=person.username,
        made_at=at,
    )
    sheets = sheets_of(content)
    if not sheets:
        return None
    return Book(about=about, title=title_of(subject), instructions=_instructions(one, person, at), sheets=sheets)


def _content(one: OpenSheet, *, on: dt.date) -> Content:
    """Return what the workbook of a sheet shows. Sixteen queries at most."""
    reading = one.reading
    return Content(
        said=one.said,
        version=reading.version,
        nodes=reading.to_write,
        last=reading.last_round,
        linked=selectors.linked_answers(reading, reading.to_write),
        bounds=selectors.bounds_of(one.row, reading.to_write, day=reading.round.as_of_date or on),
        takes_letters=reading.takes_letters,
    )


def _instructions(one: OpenSheet, person: User, at: dt.datetime) -> tuple[str, ...]:
    reading = one.reading
    frame = {
        "office": one.row.organisation.spoken_name,
        "sheet": f"{titled(reading.version)} · {labelled(reading.round)}",
        "person": person,
        "count": len(reading.to_write),
        "date": format_date(local_date(at)),
        "time": format_time(at),
    }
    day, summed = reading.round.as_of_date, len(reading.nodes) - len(reading.to_write)
    asks = [_("ตัวเลขของรอบนี้เป็นข้อมูล ณ วันที่ %(day)s") % {"day": format_date(day)}] if day else []
    if summed:
        asks.append(_("อีก %(count)d ข้อรวมจากคำตอบของสถานศึกษา จึงไม่มีในไฟล์นี้") % {"count": summed})
    return (
        _("%(office)s · %(sheet)s · ของ %(person)s · %(count)d ข้อ · ข้อมูลในระบบ ณ %(date)s เวลา %(time)s") % frame,
        *asks,
        "",
        *(str(line) for line in HOW_TO_FILL),
    )


HOW_TO_FILL = (
    gettext_lazy("1. กรอกเฉพาะช่องสีครีม ช่องสีเทาระบบเติมให้และล็อกไว้"),
    gettext_lazy("2. ช่องที่มีรายการให้เลือก คลิกลูกศรข้างช่องแล้วเลือก รายการที่ทำแล้วเลือก “ใช่”"),
    gettext_lazy("3. ข้อที่ไม่มีหรืออยู่ระหว่างดำเนินการ เลือกในช่อง “คำตอบ” แล้วเขียนเหตุผล 0 คือนับแล้วได้ศูนย์ ช่องว่างคือยังไม่ตอบ"),
    gettext_lazy("4. ร้อยละระบบคำนวณให้ กรอกร้อยละเองเมื่อไม่ทราบจำนวนทั้งหมดเท่านั้น"),
    gettext_lazy("5. รายการหลายข้อ พิมพ์บรรทัดละหนึ่งข้อ ขึ้นบรรทัดใหม่ด้วย Alt+Enter ข้อย่อยขึ้นต้นด้วย - ระบบใส่เลขให้"),
    gettext_lazy("6. ตัวเลขพิมพ์ได้ทั้ง 1,250 และ ๑,๒๕๐ วันที่พิมพ์ เช่น 31/3/2568 หรือ 31 มี.ค. 2568"),
    gettext_lazy("7. พิมพ์ผลลัพธ์ลงไปตรง ๆ ไม่ใช้สูตร ไม่ผสานเซลล์ ไม่เพิ่มแถวเอง"),
    gettext_lazy("8. เรียงแถว กรองแถว ซ่อนคอลัมน์ หรือลบแถวที่ไม่กรอกได้ ระบบจำแถวได้จากรหัสที่ซ่อนไว้"),
    gettext_lazy("9. บันทึกเป็น .xlsx แล้วส่งกลับที่หน้าสมุดงานในระบบ ระบบแสดงรายการที่เปลี่ยนให้ตรวจทานก่อนบันทึก"),
    gettext_lazy("10. ช่องที่ไม่ได้แก้จะไม่ถูกเขียนทับ หากมีผู้อื่นแก้ช่องเดียวกันในระบบ ระบบให้เลือกทีละช่อง"),
    gettext_lazy("11. บันทึกจากไฟล์แล้ว แบบรายงานยังไม่ถูกส่ง ให้แนบหลักฐานแล้วกดส่งที่หน้าของแบบรายงาน"),
)
