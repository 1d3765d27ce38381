"""`tidtam letters`: writes the result letters of a fiscal year, one office's or all, as files or as one ZIP."""

import argparse
from pathlib import Path

from django.utils import timezone
from django.utils.translation import gettext as _

from tidtam.documents.result_letter.context import letters_of
from tidtam.documents.result_letter.places import FORMATS
from tidtam.documents.selectors import NUMERALS
from tidtam.documents.services import NoLetters, write_letters, write_letters_zip, write_whole
from tidtam.documents.services.registering import register_letters
from tidtam.formats.pdf import RenderFailed
from tidtam.organisations.models import Organisation
from tidtam.organisations.selectors import OrganisationAmbiguous, OrganisationNotFound, find_organisation
from tidtam.thai.calendar import round_as_of
from tidtam.ui.console import Refused, counting


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments."""
    parser.add_argument("--fiscal-year", required=True, type=int, help="Buddhist era: 2566")
    parser.add_argument("--office", help="code, name or alias; without it, every office")
    parser.add_argument("--format", choices=FORMATS, default="pdf")
    parser.add_argument("--numerals", choices=NUMERALS, default="thai")
    place = parser.add_mutually_exclusive_group()
    place.add_argument("--out", type=Path, default=Path(), help="a folder; without it, this folder")
    place.add_argument("--zip", type=Path, help="one ZIP file of all letters")


def run(args: argparse.Namespace) -> int:
    """Write the files, name the offices without a result, return 0."""
    try:
        as_of = round_as_of(args.fiscal_year, 12)
        organisation = find_organisation(args.office, on=as_of) if args.office else _top()
        letters = letters_of(organisation, args.fiscal_year)
    except ValueError as error:
        raise Refused(_("ใส่ปีงบประมาณเป็น พ.ศ. สี่หลัก เช่น 2566")) from error
    except (OrganisationNotFound, OrganisationAmbiguous) as error:
        raise Refused(str(error)) from error
    try:
        with counting(_("เขียนหนังสือแจ้งผล")) as said:
            if args.zip:
                made = write_letters_zip(letters=letters, name=args.format, numerals=args.numerals, said=said)
                write_whole(args.zip, made.read_bytes())
                written = [args.zip]
            else:
                made_all = write_letters(letters=letters, name=args.format, numerals=args.numerals, said=said)
                written = [args.out / path.name for path in made_all]
                for path, made in zip(written, made_all, strict=True):
                    write_whole(path, made.read_bytes())
        register_letters(letters=letters, name=args.format, numerals=args.numerals, by="letters", at=timezone.now())
    except NoLetters as error:
        raise Refused(str(error)) from error
    except RenderFailed as error:
        raise Refused(_("จัดหน้าเอกสารไม่สำเร็จ: %(reason)s") % {"reason": error}) from error
    except OSError as error:
        place = args.zip or args.out
        raise Refused(_("เขียนไฟล์ลง %(path)s ไม่ได้ ตรวจโฟลเดอร์ สิทธิ์ และพื้นที่ว่าง") % {"path": place}) from error
    for path in written:
        print(f"{path}  {path.stat().st_size:,} B")
    if letters.missing:
        names = ", ".join(f"{office} ({office.code})" for office in letters.missing)
        print(_("ไม่มีผลที่ประกาศ %(count)s เขต: %(names)s") % {"count": len(letters.missing), "names": names})
    return 0


def _top() -> Organisation:
    """Return what stands above every office."""
    top = Organisation.objects.filter(parent=None).order_by("pk").first()
    if top is None:
        raise Refused(_("ยังไม่มีหน่วยงานในระบบ · รัน tidtam setup ก่อน"))
    return top
