"""`tidtam form`: writes a form that is filled from a profile, one project's or those of all of an office's year."""

import argparse
from pathlib import Path

from django.utils.translation import gettext as _

from tidtam.documents.filed import Document
from tidtam.documents.ministry_form.document import project_form
from tidtam.documents.profiles import NoProfile, profiles
from tidtam.documents.project_record import YEAR, records_of_office
from tidtam.documents.selectors import NUMERALS
from tidtam.documents.services import write_whole
from tidtam.documents.services.filing import write_documents
from tidtam.formats.pdf import RenderFailed
from tidtam.organisations.selectors import OrganisationAmbiguous, OrganisationNotFound, find_organisation
from tidtam.thai.calendar import quarter_dates
from tidtam.ui.console import Refused, counting

FORMATS = ("docx", "pdf", "json")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments."""
    parser.add_argument("--form", choices=sorted(profiles()), default="ministry_form")
    parser.add_argument("--office", required=True, help="code, name or alias")
    parser.add_argument("--fiscal-year", required=True, type=int, help="Buddhist era: 2567")
    parser.add_argument("--quarter", type=int, choices=YEAR, help="as it stood then; without it, the last reported")
    parser.add_argument("--project", help="key, code or number; without it, every project")
    parser.add_argument("--format", choices=FORMATS, default="docx")
    parser.add_argument("--numerals", choices=NUMERALS, default="thai")
    parser.add_argument("--out", type=Path, required=True, help="a folder")


def run(args: argparse.Namespace) -> int:
    """Write the files, print their names, return 0."""
    forms = _forms(args)
    try:
        with counting(_("เขียนแบบรายงาน")) as said:
            made = write_documents(forms, name=args.format, numerals=args.numerals, said=said)
        written = [args.out / path.name for path in made]
        for path, file in zip(written, made, strict=True):
            write_whole(path, file.read_bytes())
    except RenderFailed as error:
        raise Refused(_("จัดหน้าเอกสารไม่สำเร็จ: %(reason)s") % {"reason": error}) from error
    except OSError as error:
        raise Refused(_("เขียนไฟล์ลง %(path)s ไม่ได้ ตรวจโฟลเดอร์ สิทธิ์ และพื้นที่ว่าง") % {"path": args.out}) from error
    for path in written:
        print(f"{path}  {path.stat().st_size:,} B")
    return 0


def _forms(args: argparse.Namespace) -> list[Document]:
    try:
        organisation = find_organisation(args.office, on=quarter_dates(args.fiscal_year, args.quarter or 4)[1])
    except ValueError as error:
        raise Refused(_("ใส่ปีงบประมาณเป็น พ.ศ. สี่หลัก เช่น 2567")) from error
    except (OrganisationNotFound, OrganisationAmbiguous) as error:
        raise Refused(str(error)) from error
    records = records_of_office(organisation, args.fiscal_year)
    if args.project:
        records = [
            one for one in records if args.project in _names(one.project.key, one.project.code, one.project.number)
        ]
    if not records:
        raise Refused(_("ไม่พบโครงการ · ดูรหัสและลำดับที่ในรายการโครงการของสำนักงาน"))
    try:
        return [project_form(one, form=args.form, quarter=args.quarter or one.last_quarter) for one in records]
    except NoProfile as error:
        raise Refused(_("ไม่มีแบบรายงานนี้สำหรับปีงบประมาณ %(year)s") % {"year": args.fiscal_year}) from error


def _names(key: str, code: str, number: int | None) -> set[str]:
    return {key, code, str(number)} - {"", "None"}
