"""The workbook of people as kinds.py asks for it, and writing one out."""

import datetime as dt
from collections.abc import Collection

from django.utils import translation
from django.utils.translation import gettext as _

from tidtam.access.snapshot import reading_snapshot
from tidtam.accounts.models import User
from tidtam.organisations.choices import Role
from tidtam.organisations.models import Organisation
from tidtam.organisations.selectors import HeldRole, memberships_below, role_to_use
from tidtam.thai.dates import format_date, format_time, local_date
from tidtam.workbooks.facts import About, Book, FilledBook, Plan, ThingPlan
from tidtam.workbooks.people.plan import SUBJECT, apply_people, plan_people
from tidtam.workbooks.people.sheets import sheets_of

NAME = "people"


class PeopleWorkbook:
    """The workbook of an office's people."""

    name = NAME

    def title(self, _subject: str) -> str:
        """Return the words of a workbook for a heading."""
        return title_of()

    def noun(self) -> str:
        """Return the word for a person."""
        return _("บุคคล")

    def then(self) -> str:
        """Return what remains to be done once it is applied."""
        return _("บุคคลใหม่ยังเข้าใช้ไม่ได้ เปิดหน้าของแต่ละคนแล้วสร้างลิงก์ตั้งรหัสผ่าน")

    def plan(self, filled: FilledBook, *, chosen: Collection[str], by: User, at: dt.datetime) -> Plan:
        """Return what applying it would do, with every fault."""
        return plan_people(filled, chosen=chosen, by=by, at=at)

    def apply(self, plan: Plan, *, by: User, at: dt.datetime) -> tuple[ThingPlan, ...]:
        """Write a plan without faults; return what was written."""
        return apply_people(plan, by=by, at=at)


def title_of() -> str:
    """Return the words of the workbook."""
    return _("สมุดงานบุคคลและบทบาท")


def administers(organisation: Organisation, *, held: Collection[HeldRole]) -> bool:
    """Return whether somebody keeps the people of an office."""
    return role_to_use({Role.ADMINISTRATOR}, held, organisation) is not None


def people_book(
    *, organisation: Organisation, person: User, held: Collection[HeldRole], at: dt.datetime
) -> Book | None:
    """Return the workbook of who holds a role at an office or below it; None for who does not keep its people."""
    if not administers(organisation, held=held):
        return None
    about = About(
        kind=NAME,
        office=organisation.code,
        subject=SUBJECT,
        language=translation.get_language() or "th",
        made_by=person.username,
        made_at=at,
    )
    with reading_snapshot():
        memberships = list(memberships_below(organisation, on=local_date(at)))
        sheets = sheets_of(memberships, organisation, about)
    return Book(
        about=about, title=title_of(), instructions=_instructions(organisation, len(memberships), at), sheets=sheets
    )


def _instructions(organisation: Organisation, count: int, at: dt.datetime) -> tuple[str, ...]:
    frame = {
        "office": organisation.spoken_name,
        "count": count,
        "date": format_date(local_date(at)),
        "time": format_time(at),
    }
    return (
        _("%(office)s · %(count)d บทบาท · ข้อมูลในระบบ ณ %(date)s เวลา %(time)s") % frame,
        "",
        _("1. กรอกเฉพาะช่องสีครีม ช่องสีเทาระบบเติมให้และล็อกไว้"),
        _("2. ถอนบทบาท: แผ่น 1 พิมพ์วันที่ไม่มีบทบาทแล้ว วันนี้หรือวันหลังจากนี้"),
        _("3. เพิ่มบุคคล: แผ่น 2 แถวละหนึ่งคน ระบบสร้างบัญชีพร้อมบทบาทแรก"),
        _("4. เพิ่มบทบาทให้คนที่มีบัญชีแล้ว: แผ่น 3 พิมพ์ชื่อผู้ใช้หรืออีเมลให้ครบ"),
        _("5. วันที่พิมพ์ เช่น 1/10/2568 หรือ 1 ต.ค. 2568 ไม่ใช้สูตร ไม่ผสานเซลล์ ไม่เพิ่มแถวเอง"),
        _("6. บันทึกเป็น .xlsx แล้วส่งกลับที่หน้าเดิมในระบบ ระบบแสดงรายการที่เปลี่ยนให้ตรวจทานก่อนบันทึก"),
        _("7. ไฟล์นี้มีชื่อบุคคล ลบไฟล์เมื่อส่งแล้ว"),
    )
