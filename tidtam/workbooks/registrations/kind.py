"""The workbook of registrations as kinds.py asks for it, and writing one out."""

import datetime as dt
from collections.abc import Collection

from django.utils import translation
from django.utils.translation import gettext as _

from tidtam.access.snapshot import reading_snapshot
from tidtam.accounts.models import User
from tidtam.organisations.models import Organisation
from tidtam.organisations.selectors import HeldRole
from tidtam.projects.policies import registers_in
from tidtam.thai.dates import format_date, format_time, local_date
from tidtam.workbooks.facts import About, Book, FilledBook, Plan, ThingPlan
from tidtam.workbooks.registrations.plan import apply_registrations, plan_registrations, year_of_subject
from tidtam.workbooks.registrations.registrations import offers_of, read_registrations, registrations_to_write
from tidtam.workbooks.registrations.sheets import sheets_of

NAME = "registrations"


class RegistrationsWorkbook:
    """The workbook of an office's registrations of a year."""

    name = NAME

    def title(self, subject: str) -> str:
        """Return the words of a workbook for a heading."""
        year = year_of_subject(subject)
        return _("สมุดงานทะเบียนโครงการ") if year is None else title_of(year)

    def noun(self) -> str:
        """Return the word for a project."""
        return _("โครงการ")

    def then(self) -> str:
        """Return what remains to be done once it is applied."""
        return _("ทะเบียนยังไม่ถูกส่ง เปิดทีละโครงการแล้วกดส่งทะเบียน")

    def plan(self, filled: FilledBook, *, chosen: Collection[str], by: User, at: dt.datetime) -> Plan:
        """Return what applying it would do, with every fault."""
        return plan_registrations(filled, chosen=chosen, by=by, at=at)

    def apply(self, plan: Plan, *, by: User, at: dt.datetime) -> tuple[ThingPlan, ...]:
        """Write a plan without faults; return what was written."""
        return apply_registrations(plan, by=by, at=at)


def title_of(fiscal_year_be: int) -> str:
    """Return the words of a year's workbook."""
    return _("สมุดงานทะเบียนโครงการ ปีงบประมาณ %(year)d") % {"year": fiscal_year_be}


def registrations_book(
    *, organisation: Organisation, fiscal_year_be: int, person: User, held: Collection[HeldRole], at: dt.datetime
) -> Book | None:
    """Return the workbook of all registrations of an office's year that a person writes, with rows for new ones.

    None for who writes none and may begin none there.
    """
    with reading_snapshot():
        rows = registrations_to_write(person, organisation, held=held).filter(fiscal_year_be=fiscal_year_be)
        registrations = read_registrations(rows)
        offers = offers_of(organisation, fiscal_year_be, held=held, at=at)
    may_begin = registers_in(organisation, held=held)
    if not registrations and not may_begin:
        return None
    about = About(
        kind=NAME,
        office=organisation.code,
        subject=str(fiscal_year_be),
        language=translation.get_language() or "th",
        made_by=person.username,
        made_at=at,
    )
    return Book(
        about=about,
        title=title_of(fiscal_year_be),
        instructions=_instructions(organisation, person, len(registrations), at),
        sheets=sheets_of(registrations, offers, about, may_begin=may_begin),
    )


def _instructions(organisation: Organisation, person: User, count: int, at: dt.datetime) -> tuple[str, ...]:
    frame = {
        "office": organisation.spoken_name,
        "person": person,
        "count": count,
        "date": format_date(local_date(at)),
        "time": format_time(at),
    }
    return (
        _("%(office)s · ของ %(person)s · %(count)d โครงการ · ข้อมูลในระบบ ณ %(date)s เวลา %(time)s") % frame,
        "",
        _("1. กรอกเฉพาะช่องสีครีม ช่องสีเทาระบบเติมให้และล็อกไว้"),
        _("2. โครงการใหม่กรอกในแถว “โครงการใหม่” ของแผ่น M1 แล้วกรอกแถวชื่อเดียวกันในแผ่นอื่น"),
        _("3. เพิ่มกิจกรรม ตัวชี้วัด หรือเป้าหมาย ในแถวว่างท้ายโครงการ · ลบข้อความทุกช่องของแถวเพื่อลบรายการ"),
        _("4. ช่องที่มีรายการให้เลือก คลิกลูกศรข้างช่องแล้วเลือก ช่องที่อ้างถึงแถวอื่นพิมพ์เลขในคอลัมน์ “ที่” เช่น 1, 3"),
        _("5. จำนวนเงินพิมพ์ได้ทั้ง 12,500.00 และ ๑๒,๕๐๐.๐๐ วันที่พิมพ์ เช่น 31/3/2568 หรือ 31 มี.ค. 2568"),
        _("6. พิมพ์ผลลัพธ์ลงไปตรง ๆ ไม่ใช้สูตร ไม่ผสานเซลล์ ไม่เพิ่มแถวเอง"),
        _("7. เรียงแถว กรองแถว ซ่อนคอลัมน์ หรือลบแถวที่ไม่กรอกได้ ระบบจำแถวได้จากรหัสที่ซ่อนไว้"),
        _("8. บันทึกเป็น .xlsx แล้วส่งกลับที่หน้าเดิมในระบบ ระบบแสดงรายการที่เปลี่ยนให้ตรวจทานก่อนบันทึก"),
        _("9. ช่องที่ไม่ได้แก้จะไม่ถูกเขียนทับ หากมีผู้อื่นแก้ช่องเดียวกันในระบบ ระบบให้เลือกทีละช่อง"),
        _("10. บันทึกจากไฟล์แล้ว ทะเบียนยังไม่ถูกส่ง ให้กดส่งทะเบียนที่หน้าของแต่ละโครงการ"),
    )
