"""`tidtam export`: writes an office's projects and reports of a fiscal year to a file or to standard output."""

import argparse
import os
import sys
from contextlib import suppress
from pathlib import Path

from django.utils.translation import gettext as _

from tidtam.exchange.office_json.limits import YEARS_BE
from tidtam.exchange.services import export_office
from tidtam.organisations.selectors import OrganisationAmbiguous, OrganisationNotFound, find_organisation
from tidtam.thai.calendar import fiscal_year_dates
from tidtam.ui.console import Refused


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments."""
    parser.add_argument("--office", required=True, help="code, name or alias")
    parser.add_argument("--fiscal-year", required=True, type=int, help="Buddhist era: 2567")
    parser.add_argument("--out", type=Path, help="the file to write; without it, standard output")


def run(args: argparse.Namespace) -> int:
    """Write the file and return 0."""
    least, most = YEARS_BE
    if not least <= args.fiscal_year <= most:
        raise Refused(_("ใส่ปีงบประมาณเป็น พ.ศ. สี่หลัก เช่น 2567"))
    try:
        organisation = find_organisation(args.office, on=fiscal_year_dates(args.fiscal_year)[1])
    except (OrganisationNotFound, OrganisationAmbiguous) as error:
        raise Refused(str(error)) from error
    data = export_office(organisation=organisation, fiscal_year_be=args.fiscal_year)
    if args.out is None:
        sys.stdout.buffer.write(data)
        return 0
    _write(args.out, data)
    print(_("เขียนไฟล์ %(path)s แล้ว") % {"path": args.out}, file=sys.stderr)
    return 0


def _write(path: Path, data: bytes) -> None:
    """Write all or nothing: a full disk leaves the file that stood there."""
    part = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        part.write_bytes(data)
        part.replace(path)
    except OSError as error:
        with suppress(OSError):  # what could not be written may not be taken away either
            part.unlink()
        raise Refused(_("เขียนไฟล์ %(path)s ไม่ได้ ตรวจโฟลเดอร์ สิทธิ์ และพื้นที่ว่าง") % {"path": path}) from error
