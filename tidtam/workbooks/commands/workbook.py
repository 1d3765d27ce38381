"""`tidtam workbook quarter|registrations|sheet|people` write a workbook; `apply` applies one that was filled in."""

import argparse
import sys
from datetime import datetime
from pathlib import Path
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from tidtam.accounts.models import User
from tidtam.answers.models import Sheet
from tidtam.answers.selectors import sheets_of
from tidtam.approval.services import DecisionRefused
from tidtam.organisations.models import Organisation
from tidtam.organisations.selectors import (
    OrganisationAmbiguous,
    OrganisationNotFound,
    find_organisation,
    held_roles,
)
from tidtam.thai.dates import local_date
from tidtam.ui.console import Refused
from tidtam.workbooks.book import write_book
from tidtam.workbooks.models import Workbook
from tidtam.workbooks.people.kind import people_book
from tidtam.workbooks.quarter.kind import quarter_book
from tidtam.workbooks.reading import read_book
from tidtam.workbooks.refusals import WorkbookRefused
from tidtam.workbooks.registrations.kind import registrations_book
from tidtam.workbooks.selectors import as_json, plan_of
from tidtam.workbooks.services import apply_workbook, receive_workbook
from tidtam.workbooks.sheet.kind import sheet_book


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments."""
    verbs = parser.add_subparsers(dest="verb", required=True, metavar="VERB")
    quarter = verbs.add_parser("quarter", help="write the workbook of a quarter's reports")
    registrations = verbs.add_parser("registrations", help="write the workbook of a year's registrations")
    people = verbs.add_parser("people", help="write the workbook of who holds which role")
    sheet = verbs.add_parser("sheet", help="write the workbook of a sheet of answers to an instrument")
    for one in (quarter, registrations, sheet, people):
        one.add_argument("--office", required=True, help="code, name or alias")
        one.add_argument("--person", required=True, help="user name of who fills it in")
        one.add_argument("--out", required=True, type=Path, help="the file to write")
    for one in (quarter, registrations, sheet):
        one.add_argument("--year", required=True, type=int, help="Buddhist era: 2568")
    quarter.add_argument("--quarter", required=True, type=int, choices=(1, 2, 3, 4))
    sheet.add_argument("--instrument", required=True, help="its code: QP")
    sheet.add_argument("--round", required=True, help="its code: 12m")
    apply = verbs.add_parser("apply", help="apply a workbook that was filled in")
    apply.add_argument("file", type=Path, metavar="FILE")
    apply.add_argument("--person", required=True, help="user name of who filled it in")
    apply.add_argument("--dry-run", action="store_true", help="say what would change, change nothing")


def run(args: argparse.Namespace) -> int:
    """Do the verb; 0: done, 2: refused, with all that is to be mended."""
    person, at = _person(args.person), timezone.now()
    return _apply(args, person, at) if args.verb == "apply" else _write(args, person, at)


def _write(args: argparse.Namespace, person: User, at: datetime) -> int:
    held, office = held_roles(person, on=local_date(at)), _office(args.office, at)
    whose: dict[str, Any] = {"organisation": office, "person": person, "held": held, "at": at}
    if args.verb == "people":
        book, nothing = people_book(**whose), _("%(person)s ไม่ได้เป็นผู้ดูแลระบบของสำนักงานนี้")
    elif args.verb == "quarter":
        book = quarter_book(**whose, fiscal_year_be=args.year, quarter=args.quarter)
        nothing = _("%(person)s ไม่มีรายงานที่ต้องเขียนในไตรมาสนี้")
    elif args.verb == "sheet":
        book = sheet_book(sheet=_sheet(args, office), person=person, held=held, at=at)
        nothing = _("%(person)s ไม่มีข้อที่ต้องตอบในแบบรายงานนี้")
    else:
        book = registrations_book(**whose, fiscal_year_be=args.year)
        nothing = _("%(person)s ไม่มีทะเบียนที่ต้องเขียนในปีงบประมาณนี้")
    if book is None:
        raise Refused(nothing % {"person": person})
    args.out.write_bytes(write_book(book))
    print(_("เขียนไฟล์ %(path)s แล้ว") % {"path": args.out}, file=sys.stderr)
    return 0


def _apply(args: argparse.Namespace, person: User, at: datetime) -> int:
    if not args.file.is_file():
        raise Refused(_("อ่านไฟล์ %(path)s ไม่ได้ ตรวจชื่อไฟล์และสิทธิ์การอ่าน") % {"path": args.file})
    filled = read_book(args.file)
    about = filled.about
    office = _office(about.office, at) if about else None
    if office is None:
        raise Refused(_("ดาวน์โหลดสมุดงานใหม่แล้วกรอกอีกครั้ง · ไฟล์นี้ไม่ใช่สมุดงานของระบบ"))
    if args.dry_run:
        workbook = Workbook(organisation=office, by=person, said=as_json(filled))
    else:
        workbook = receive_workbook(path=args.file, name=args.file.name, organisation=office, by=person, at=at)
    plan = plan_of(workbook, by=person, at=at)
    for fault in plan.faults:
        print(f"{fault.sheet} {fault.cell} {fault.value!r}: {fault.message}", file=sys.stderr)
    for thing in plan.things:
        counts = {"name": thing.title, "written": len(thing.written), "conflicts": len(thing.conflicts)}
        print(_("%(name)s: บันทึก %(written)d ช่อง มีผู้แก้ในระบบ %(conflicts)d ช่อง") % counts)
    if plan.faults:
        raise Refused(_("ยังไม่ได้บันทึกสิ่งใด: มี %(count)d จุดที่ต้องแก้") % {"count": len(plan.faults)})
    if args.dry_run:
        print(_("ทดลอง ยังไม่ได้บันทึกสิ่งใด"))
        return 0
    try:
        apply_workbook(workbook=workbook, token=plan.token, by=person, at=at)
    except (WorkbookRefused, DecisionRefused) as refused:
        raise Refused(str(refused)) from refused
    print(_("บันทึก %(count)d ช่องแล้ว") % {"count": plan.written})
    return 0


def _sheet(args: argparse.Namespace, office: Organisation) -> Sheet:
    """Return an organisation's sheet of a round; that of the latest version where there are several."""
    found = [
        row
        for row in sheets_of(office, fiscal_year_be=args.year)
        if (row.instrument_version.instrument.code, row.round_code) == (args.instrument, args.round)
    ]
    if not found:
        raise Refused(_("ตรวจรหัสเครื่องมือ ปี และรอบ · %(office)s ไม่มีแบบรายงานนี้") % {"office": office})
    return max(found, key=lambda row: row.instrument_version.number)


def _person(name: str) -> User:
    person = User.objects.filter(username=name, is_active=True).first()
    if person is None:
        raise Refused(_("ไม่พบบัญชี %(name)s · ดูรายชื่อด้วย tidtam person list") % {"name": name})
    return person


def _office(text: str, at: datetime) -> Organisation:
    try:
        return find_organisation(text, on=local_date(at))
    except (OrganisationNotFound, OrganisationAmbiguous) as error:
        raise Refused(str(error)) from error
