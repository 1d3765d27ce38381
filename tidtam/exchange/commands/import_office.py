"""`tidtam import`: brings an office's projects and reports in from a file, or says everything that is wrong in it."""

import argparse
import json
import sys
from dataclasses import asdict
from pathlib import Path

from django.utils import timezone
from django.utils.translation import gettext as _

from tidtam.approval.services import NotWritten
from tidtam.exchange.choices import Mode
from tidtam.exchange.facts import Fault, ImportReport, OfficeFile, ParsedOffice
from tidtam.exchange.office_json import LARGEST_FILE_MB
from tidtam.exchange.services import ImportRefused, import_office, read_office_file
from tidtam.formats.sizes import MEGABYTE
from tidtam.organisations.models import Organisation
from tidtam.organisations.selectors import OrganisationAmbiguous, OrganisationNotFound, find_organisation
from tidtam.thai.calendar import fiscal_year_dates
from tidtam.ui.console import Refused

MOST_CLEANED_SHOWN = 5


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments."""
    parser.add_argument("file", type=Path, metavar="FILE", help="an office file (docs/exchange.md)")
    parser.add_argument("--dry-run", action="store_true", help="say what would happen, change nothing")
    modes = parser.add_mutually_exclusive_group()
    modes.add_argument("--as-drafts", dest="mode", action="store_const", const=Mode.DRAFTS, help="reports are drafts")
    modes.add_argument(
        "--as-history", dest="mode", action="store_const", const=Mode.HISTORY, help="reports stand as they are"
    )
    parser.add_argument("--office", help="code, name or alias: refuse a file of another office")
    parser.add_argument(
        "--leave-out-faulty", action="store_true", help="bring in the sound projects and reports, leave the others out"
    )
    parser.add_argument("--json", action="store_true", help="answer as JSON")
    parser.set_defaults(mode=Mode.DRAFTS)


def run(args: argparse.Namespace) -> int:
    """Import the file; 0: done, 1: done with something to look at, 2: refused."""
    parsed = read_office_file(_read(args.file))
    file = parsed.file
    if file is None or (parsed.faults and not args.leave_out_faulty):
        return _refuse(parsed, as_json=args.json)
    try:
        report = import_office(
            file=file,
            mode=args.mode,
            at=timezone.now(),
            by="console",
            dry_run=args.dry_run,
            office=_office(args.office, file) if args.office else None,
        )
    except ImportRefused as refused:
        return _refuse(ParsedOffice(None, (refused.fault,), (), ()), as_json=args.json)
    except NotWritten as refused:
        raise Refused(str(refused)) from refused
    if args.json:
        print(json.dumps(_as_json(report, parsed), ensure_ascii=False, indent=1))
    else:
        _say(report, parsed)
        _say_faults(parsed.faults)
    return 1 if parsed.faults or report.differences or report.failed_checks.get("hard") else 0


def _read(path: Path) -> bytes:
    try:
        if path.stat().st_size > LARGEST_FILE_MB * MEGABYTE:
            limit = {"limit": LARGEST_FILE_MB}
            raise Refused(_("ไฟล์ใหญ่เกิน %(limit)s เมกะไบต์ แบ่งเป็นไฟล์ละปีงบประมาณแล้วนำเข้าทีละไฟล์") % limit)
        return path.read_bytes()
    except OSError as error:
        raise Refused(_("อ่านไฟล์ %(path)s ไม่ได้ ตรวจชื่อไฟล์และสิทธิ์การอ่าน") % {"path": path}) from error


def _office(text: str, file: OfficeFile) -> Organisation:
    try:
        return find_organisation(text, on=fiscal_year_dates(file.fiscal_year_be)[1])
    except (OrganisationNotFound, OrganisationAmbiguous) as error:
        raise Refused(str(error)) from error


def _refuse(parsed: ParsedOffice, *, as_json: bool) -> int:
    if as_json:
        print(json.dumps({"faults": _faults(parsed.faults)}, ensure_ascii=False, indent=1))
    _say_faults(parsed.faults)
    print(_("ไม่ได้นำเข้า: มี %(count)s จุดที่ต้องแก้") % {"count": len(parsed.faults)}, file=sys.stderr)
    return 2


def _say_faults(faults: tuple[Fault, ...]) -> None:
    for fault in faults:
        print(fault, file=sys.stderr)


def _say(report: ImportReport, parsed: ParsedOffice) -> None:
    """Print the answer for a person."""
    if report.dry_run:
        print(_("ทดลองนำเข้า ยังไม่ได้บันทึกสิ่งใด"))
    frame = {"office": report.organisation_name, "code": report.organisation_code, "year": report.fiscal_year_be}
    print(_("%(office)s (%(code)s) ปีงบประมาณ %(year)s") % frame, "·", report.mode.label)
    if report.is_demo:
        print(_("ข้อมูลสาธิต ไม่ใช่เอกสารราชการ"))
    for what, saved in ((_("โครงการ"), report.projects), (_("รายงาน"), report.reports)):
        counts = {
            "what": what,
            "created": len(saved.created),
            "changed": len(saved.changed),
            "unchanged": len(saved.unchanged),
        }
        print(_("%(what)s: เพิ่ม %(created)s เปลี่ยน %(changed)s เหมือนเดิม %(unchanged)s") % counts)
    if report.work_groups_created:
        print(_("เพิ่มกลุ่มงาน: %(names)s") % {"names": ", ".join(report.work_groups_created)})
    if parsed.cleaned:
        shown = ", ".join(parsed.cleaned[:MOST_CLEANED_SHOWN])
        more = "…" if len(parsed.cleaned) > MOST_CLEANED_SHOWN else ""
        count = {"count": len(parsed.cleaned), "paths": shown + more}
        print(_("ปรับตัวอักษรที่ผิดรูป %(count)s แห่ง: %(paths)s") % count)
    if report.failed_checks:
        counts = {level: report.failed_checks.get(level, 0) for level in ("hard", "warning", "notice")}
        print(_("ข้อตรวจที่ไม่ผ่าน: ต้องแก้ไข %(hard)s ควรตรวจสอบ %(warning)s ข้อสังเกต %(notice)s") % counts)
    if report.differences:
        print(_("ต้นฉบับพิมพ์ต่างจากระบบ %(count)s แห่ง") % {"count": len(report.differences)})
        for difference in report.differences:
            print(f"  {difference.path}: {difference.message}")
    if parsed.left_out:
        print(_("ไม่ได้นำเข้า: %(paths)s") % {"paths": ", ".join(parsed.left_out)})


def _as_json(report: ImportReport, parsed: ParsedOffice) -> dict[str, object]:
    """Return the answer for a machine."""
    answer = asdict(report)
    answer["differences"] = [
        {**asdict(each), "amount": None if each.amount is None else str(each.amount), "message": each.message}
        for each in report.differences
    ]
    return {
        **answer,
        "cleaned": list(parsed.cleaned),
        "left_out": list(parsed.left_out),
        "faults": _faults(parsed.faults),
    }


def _faults(faults: tuple[Fault, ...]) -> list[dict[str, str]]:
    return [
        {"path": each.path, "kind": each.kind.value, "value": each.value, "message": each.message} for each in faults
    ]
