"""`tidtam booklet`: writes an office's progress booklet as DOCX, PDF, XLSX or JSON."""

import argparse
from pathlib import Path

from django.utils.translation import gettext as _

from tidtam.documents.selectors import FORMATS, NUMERALS
from tidtam.documents.services import NoProjects, write_booklet
from tidtam.formats.pdf import RenderFailed
from tidtam.organisations.selectors import OrganisationAmbiguous, OrganisationNotFound, find_organisation
from tidtam.thai.calendar import round_as_of
from tidtam.ui.console import Refused, progress

ROUNDS = (6, 12)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments."""
    parser.add_argument("--office", required=True, help="code, name or alias")
    parser.add_argument("--fiscal-year", required=True, type=int, help="Buddhist era: 2567")
    parser.add_argument("--round", type=int, choices=ROUNDS, default=6, help="6 or 12 months")
    parser.add_argument("--format", choices=[*FORMATS, "all"], default="all")
    parser.add_argument("--numerals", choices=NUMERALS, default="thai")
    parser.add_argument(
        "--out", type=Path, default=Path(), help="a folder, or a file name of the format; without it, this folder"
    )


def run(args: argparse.Namespace) -> int:
    """Write the files, print their names, return 0."""
    try:
        as_of = round_as_of(args.fiscal_year, args.round)
    except ValueError as error:
        raise Refused(_("ใส่ปีงบประมาณเป็น พ.ศ. สี่หลัก เช่น 2567")) from error
    try:
        organisation = find_organisation(args.office, on=as_of)
    except (OrganisationNotFound, OrganisationAmbiguous) as error:
        raise Refused(str(error)) from error
    formats = list(FORMATS) if args.format == "all" else [args.format]
    names_a_file = args.out.suffix == f".{args.format}" and not args.out.is_dir()
    folder = args.out.parent if names_a_file else args.out
    for name in progress(formats, total=len(formats), what=_("เขียนเอกสาร")):
        try:
            written = write_booklet(
                organisation=organisation,
                fiscal_year_be=args.fiscal_year,
                months=args.round,
                formats=[name],
                numerals=args.numerals,
                out_dir=folder,
            )
        except NoProjects as error:
            raise Refused(str(error)) from error
        except RenderFailed as error:
            raise Refused(_("จัดหน้าเอกสารไม่สำเร็จ: %(reason)s") % {"reason": error}) from error
        except OSError as error:
            raise Refused(_("เขียนไฟล์ลง %(path)s ไม่ได้ ตรวจโฟลเดอร์ สิทธิ์ และพื้นที่ว่าง") % {"path": args.out}) from error
        for file in written:
            path = file.path.replace(args.out) if names_a_file else file.path
            print(f"{path}  {file.bytes:,} B  sha256 {file.sha256}")
    return 0
