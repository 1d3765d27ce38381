"""The workbook of a quarter as kinds.py asks for it, and writing one out."""

import datetime as dt
from collections.abc import Collection

from django.utils import translation
from django.utils.translation import gettext as _

from tidtam.access.snapshot import reading_snapshot
from tidtam.accounts.models import User
from tidtam.organisations.models import Organisation
from tidtam.organisations.selectors import HeldRole
from tidtam.thai.dates import format_date, format_time, local_date
from tidtam.workbooks.facts import About, Book, FilledBook, Plan, ThingPlan
from tidtam.workbooks.quarter.plan import apply_quarter, plan_quarter, quarter_of_subject, subject_of_quarter
from tidtam.workbooks.quarter.reports import nodes_of_year, read_reports, reports_to_write
from tidtam.workbooks.quarter.sheets import sheets_of

NAME = "quarter"


class QuarterWorkbook:
    """The workbook of a quarter."""

    name = NAME

    def title(self, subject: str) -> str:
        """Return the words of a workbook for a heading."""
        quarter = quarter_of_subject(subject)
        if quarter is None:
            return _("สมุดงานรายงานความก้าวหน้า")
        return title_of(*quarter)

    def noun(self) -> str:
        """Return the word for a project."""
        return _("โครงการ")

    def then(self) -> str:
        """Return what remains to be done once it is applied."""
        return _("รายงานยังไม่ถูกส่ง เปิดทีละโครงการแล้วกดส่งรายงาน")

    def plan(self, filled: FilledBook, *, chosen: Collection[str], by: User, at: dt.datetime) -> Plan:
        """Return what applying it would do, with every fault."""
        return plan_quarter(filled, chosen=chosen, by=by, at=at)

    def apply(self, plan: Plan, *, by: User, at: dt.datetime) -> tuple[ThingPlan, ...]:
        """Write a plan without faults; return what was written."""
        return apply_quarter(plan, by=by, at=at)


def title_of(fiscal_year_be: int, quarter: int) -> str:
    """Return the words of a quarter's workbook."""
    words = _("สมุดงานรายงานความก้าวหน้า ไตรมาส %(quarter)d ปีงบประมาณ %(year)d")
    return words % {"quarter": quarter, "year": fiscal_year_be}


def quarter_book(
    *,
    organisation: Organisation,
    fiscal_year_be: int,
    quarter: int,
    person: User,
    held: Collection[HeldRole],
    at: dt.datetime,
) -> Book | None:
    """Return the workbook of all reports that a person writes in an office's quarter; None where there are none."""
    with reading_snapshot():
        rows = reports_to_write(person, organisation, fiscal_year_be=fiscal_year_be, quarter=quarter, held=held)
        reports = read_reports(rows)
        nodes = nodes_of_year(fiscal_year_be)
    if not reports:
        return None
    about = About(
        kind=NAME,
        office=organisation.code,
        subject=subject_of_quarter(fiscal_year_be, quarter),
        language=translation.get_language() or "th",
        made_by=person.username,
        made_at=at,
    )
    title = title_of(fiscal_year_be, quarter)
    return Book(
        about=about,
        title=title,
        instructions=_instructions(organisation, person, len(reports), at),
        sheets=sheets_of(reports, nodes),
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
        _("2. ช่องที่มีรายการให้เลือก คลิกลูกศรข้างช่องแล้วเลือก ช่องที่ตอบหลายเป้าหมายพิมพ์หมายเลข เช่น 1, 3"),
        _("3. จำนวนเงินพิมพ์ได้ทั้ง 12,500.00 และ ๑๒,๕๐๐.๐๐ วันที่พิมพ์ เช่น 31/3/2568 หรือ 31 มี.ค. 2568"),
        _("4. พิมพ์ผลลัพธ์ลงไปตรง ๆ ไม่ใช้สูตร ไม่ผสานเซลล์ ไม่เพิ่มแถวเอง แถวว่างท้ายโครงการมีไว้ให้เพิ่มแล้ว"),
        _("5. เรียงแถว กรองแถว ซ่อนคอลัมน์ หรือลบแถวที่ไม่กรอกได้ ระบบจำแถวได้จากรหัสที่ซ่อนไว้"),
        _("6. บันทึกเป็น .xlsx แล้วส่งกลับที่หน้าเดิมในระบบ ระบบแสดงรายการที่เปลี่ยนให้ตรวจทานก่อนบันทึก"),
        _("7. ช่องที่ไม่ได้แก้จะไม่ถูกเขียนทับ หากมีผู้อื่นแก้ช่องเดียวกันในระบบ ระบบให้เลือกทีละช่อง"),
        _("8. บันทึกจากไฟล์แล้ว รายงานยังไม่ถูกส่ง ให้กดส่งรายงานที่หน้าของแต่ละโครงการ"),
    )
