"""`tidtam national-report`: writes an edition of an instrument's national report as DOCX, PDF or XLSX."""

import argparse
import sys
from pathlib import Path

from django.utils import timezone
from django.utils.translation import gettext as _

from tidtam.documents.national_report.context import national_report, newest
from tidtam.documents.national_report.faults import faults
from tidtam.documents.national_report.places import EDITIONS, FORMATS, document_of, template_in_use
from tidtam.documents.selectors import NUMERALS
from tidtam.documents.services.registering import register_report
from tidtam.documents.services.reports import write_report
from tidtam.formats.pdf import RenderFailed
from tidtam.instruments.selectors import version_in_use
from tidtam.ui.console import Refused


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments."""
    parser.add_argument("--instrument", required=True, help="code of the instrument: QW")
    parser.add_argument("--fiscal-year", required=True, type=int, help="Buddhist era: 2567")
    parser.add_argument("--round", help="code of the round; without it, the last")
    parser.add_argument("--edition", choices=EDITIONS, default="full")
    parser.add_argument("--format", choices=FORMATS, default="docx")
    parser.add_argument("--numerals", choices=NUMERALS, default="thai")
    parser.add_argument("--out", type=Path, required=True, help="the file to write")


def run(args: argparse.Namespace) -> int:
    """Write the file and say what must be mended before it is published; 1 where something must."""
    version = version_in_use(args.instrument, args.fiscal_year)
    rounds = list(version.rounds.values_list("code", flat=True)) if version is not None else []
    round_code = args.round or (rounds[-1] if rounds else "")
    if version is None or round_code not in rounds:
        raise Refused(_("เลือกเครื่องมือ ปี และรอบที่ประกาศใช้แล้ว · ดูด้วย tidtam instrument list"))
    row = newest(version, round_code)
    report = national_report(version, round_code, row)
    document = document_of(version, report)
    order = {"edition": args.edition, "name": args.format, "numerals": args.numerals, "template": template_in_use()}
    try:
        write_report(report=report, path=args.out, document=document, **order)
        if row is not None and document is not None:
            register_report(row=row, files=[args.out], by="national-report", at=timezone.now())
    except RenderFailed as error:
        raise Refused(_("จัดหน้าเอกสารไม่สำเร็จ: %(reason)s") % {"reason": error}) from error
    except OSError as error:
        raise Refused(_("เขียนไฟล์ลง %(path)s ไม่ได้ ตรวจโฟลเดอร์ สิทธิ์ และพื้นที่ว่าง") % {"path": args.out}) from error
    print(f"{args.out}  {args.out.stat().st_size:,} B")
    found = faults(report) if report.is_draft else []
    for fault in found:
        print(f"{fault.place}: {fault.message}", file=sys.stderr)
    return 1 if found else 0
