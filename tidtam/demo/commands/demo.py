"""`tidtam demo`: loads the demo office, says what is wrong in its data, writes its booklet and serves the site.

How the site is served stands in serving.py of this room.
"""

import argparse
from collections.abc import Iterator
from dataclasses import asdict
from enum import StrEnum
from pathlib import Path

from django.conf import settings
from django.db import OperationalError, ProgrammingError
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from tidtam.approval.services import NotWritten
from tidtam.audit.keys import read_private_key
from tidtam.audit.services import seal
from tidtam.checks.choices import Level
from tidtam.demo import whole_way
from tidtam.demo.evidence import load_demo_evidence
from tidtam.demo.services import FISCAL_YEAR_BE, OFFICE_CODE, DemoRefused, load_demo_office, load_demo_people
from tidtam.demo.serving import PortTaken, ServerFailed, require_free_port, serve
from tidtam.documents.selectors import FORMATS
from tidtam.documents.services import write_booklet
from tidtam.exchange.facts import ImportReport
from tidtam.exchange.services import ImportRefused
from tidtam.formats.pdf import RenderFailed
from tidtam.organisations.models import Organisation
from tidtam.organisations.selectors import find_organisation
from tidtam.progress.checks import REPORT_CHECKS, place_label
from tidtam.progress.services import OfficeChecked, check_office
from tidtam.publishing.choices import EditionStatus
from tidtam.thai.calendar import fiscal_year_dates
from tidtam.ui.console import Refused, progress

MOST_MESSAGES = 10


class Until(StrEnum):
    """How far the demo goes by itself."""

    IMPORT = "import"
    ACCEPT = "accept"
    ISSUE = "issue"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments."""
    parser.add_argument("--no-serve", action="store_true", help="stop when the files are written")
    parser.add_argument("--port", type=int, default=8000, help="the port of the site (8000)")
    parser.add_argument("--bind", default="127.0.0.1", help="the address the site listens on (127.0.0.1)")
    parser.add_argument(
        "--until",
        choices=list(Until),
        default=Until.ISSUE,
        help="how far the invented director goes; what is left can be done in the browser (issue)",
    )
    parser.add_argument("--out", type=Path, help="the folder for the booklet; without it, demo/ in the data folder")


def run(args: argparse.Namespace) -> int:
    """Do all of it; 0 although the data have faults, for they are meant; 2 where it cannot be done."""
    if not args.no_serve:
        _require_free_port(args.bind, args.port)
    out = args.out or Path(settings.DATA_DIR) / "demo"
    office = _load()
    if args.until != Until.IMPORT:
        _accept(office)
    if args.until == Until.ISSUE:
        _issue(office, out)
    else:
        _write(office, out)
    if args.no_serve:
        return 0
    try:
        return serve(bind=args.bind, port=args.port, say=_say_address)
    except ServerFailed as failed:
        raise Refused(_("เปิดเว็บไม่สำเร็จ: โปรแกรมเว็บหยุดด้วยรหัส %(code)s ดูข้อความด้านบน") % {"code": failed.code}) from failed


def _require_free_port(bind: str, port: int) -> None:
    try:
        require_free_port(bind, port)
    except PortTaken as taken:
        free = {"port": port, "next": port + 1 if port < 65535 else 8000}
        raise Refused(_("พอร์ต %(port)s มีโปรแกรมอื่นใช้อยู่ เลือกพอร์ตอื่น เช่น --port %(next)s") % free) from taken
    except OSError as error:
        where = {"bind": bind, "port": port, "reason": error}
        raise Refused(_("เปิดที่อยู่ %(bind)s พอร์ต %(port)s ไม่ได้: %(reason)s") % where) from error


def _load() -> Organisation:
    """Bring the office in, check it, and say both."""
    at = timezone.now()
    report: ImportReport | None = None
    try:
        for _step in progress((None,), total=1, what=_("นำเข้าข้อมูลสาธิต")):
            try:
                report = load_demo_office(at=at, by="demo")
            except NotWritten as refused:  # somebody has worked in the demo; that is kept
                print(refused)
            load_demo_people(at=at, by="demo")
            office = find_organisation(OFFICE_CODE, on=fiscal_year_dates(FISCAL_YEAR_BE)[1])
            load_demo_evidence(office=office, at=at)
            checked = check_office(organisation=office, fiscal_year_be=FISCAL_YEAR_BE, at=at, store=False)
    except (DemoRefused, ImportRefused) as refused:
        raise Refused(str(refused)) from refused
    except (OperationalError, ProgrammingError) as error:
        raise Refused(_("ใช้ฐานข้อมูลไม่ได้ สั่ง tidtam setup แล้วลองอีกครั้ง (%(reason)s)") % {"reason": error}) from error
    if report is not None:
        _say_import(report)
        if report.projects.created or report.reports.created:
            seal(at=at, private_key=read_private_key(settings.AUDIT_SEAL_KEY_FILE))
    _say_checks(checked)
    return office


def _say_import(report: ImportReport) -> None:
    frame = {"office": report.organisation_name, "code": report.organisation_code, "year": report.fiscal_year_be}
    print(_("ข้อมูลสาธิต ไม่ใช่เอกสารราชการ"))
    print(_("%(office)s (%(code)s) ปีงบประมาณ %(year)s") % frame)
    for what, saved in ((_("โครงการ"), report.projects), (_("รายงาน"), report.reports)):
        new, same = len(saved.created) + len(saved.changed), len(saved.unchanged)
        print(_("%(what)s %(count)s (นำเข้าใหม่ %(new)s)") % {"what": what, "count": new + same, "new": new})
    print(_("ตัวเลขที่ต้นฉบับพิมพ์ต่างจากที่ระบบคำนวณ %(count)s แห่ง") % {"count": len(report.differences)})
    for difference in report.differences:
        print(f"  · {difference.message}")


def _say_checks(checked: OfficeChecked) -> None:
    counts = " · ".join(f"{level.label} {checked.count(level)}" for level in Level)
    print(_("ผลตรวจข้อมูล: %(counts)s") % {"counts": counts})
    for line in telling(checked):
        print(f"  · {line}")
    print(_("ดูทั้งหมดด้วย tidtam check --office %(code)s") % {"code": OFFICE_CODE})


def telling(checked: OfficeChecked) -> Iterator[str]:
    """Yield up to ten findings as sentences: hard ones first, each check once, so that they show ten kinds."""
    order = list(Level)
    hits = [(row, hit) for row in checked.reports for hit in row.hits]
    hits.sort(key=lambda pair: order.index(Level(pair[1].level)))  # stable: within a level in the order of the office
    told: set[str] = set()
    for row, hit in hits:
        if hit.code in told:
            continue
        told.add(hit.code)
        where = place_label(hit.place, project=row.project)
        thing = f"{row.project.key}Q{row.report.quarter}"
        yield f"[{Level(hit.level).label}] {thing} {where}: {REPORT_CHECKS.message(hit)}"
        if len(told) == MOST_MESSAGES:
            return


def _accept(office: Organisation) -> None:
    """Let the director accept what was imported, open the next quarter, and say both."""
    at = timezone.now()
    accepted = whole_way.accept(office=office, at=at)
    print(
        _("รับรองข้อมูลนำเข้าแล้ว: ทะเบียนโครงการ %(registrations)s · รายงาน %(reports)s · ให้เหตุผล %(answered)s ข้อ")
        % asdict(accepted)
    )
    whole_way.open_next_quarter(office=office, at=at)
    print(_("ไตรมาส %(quarter)s เปิดให้รายงาน") % {"quarter": whole_way.OPEN_QUARTER})


def _issue(office: Organisation, out: Path) -> None:
    """Let the director issue the booklet, and lay its files where drafts would lie; of one since withdrawn say so."""
    for _step in progress((None,), total=1, what=_("ออกเล่มรายงาน")):
        edition = whole_way.issue_booklet(office=office, at=timezone.now())
    if edition.status == EditionStatus.PREPARING:
        raise Refused(_("ยังจัดทำไฟล์ไม่เสร็จ สั่ง tidtam demo อีกครั้ง"))
    if edition.status == EditionStatus.WITHDRAWN:
        print(_("เล่มรายงานลำดับที่ %(number)s เพิกถอนแล้ว") % {"number": edition.document_no})
        return
    print(_("ออกเล่มรายงานลำดับที่ %(number)s แล้ว") % {"number": edition.document_no})
    try:
        for path, size in whole_way.copy_files(edition, out):
            print(f"  {path}  {size:,} B")
    except OSError as error:
        raise Refused(_("เขียนไฟล์ลง %(path)s ไม่ได้ ตรวจโฟลเดอร์ สิทธิ์ และพื้นที่ว่าง") % {"path": out}) from error


def _write(office: Organisation, out: Path) -> None:
    written = []
    try:
        for name in progress(FORMATS, total=len(FORMATS), what=_("เขียนเอกสาร")):
            written += write_booklet(
                organisation=office,
                fiscal_year_be=FISCAL_YEAR_BE,
                months=whole_way.MONTHS,
                formats=[name],
                numerals="thai",
                out_dir=out,
            )
    except RenderFailed as error:
        raise Refused(_("จัดหน้าเอกสารไม่สำเร็จ: %(reason)s") % {"reason": error}) from error
    except OSError as error:
        raise Refused(_("เขียนไฟล์ลง %(path)s ไม่ได้ ตรวจโฟลเดอร์ สิทธิ์ และพื้นที่ว่าง") % {"path": out}) from error
    print(_("เขียนเล่มรายงานความก้าวหน้ารอบ 6 เดือนแล้ว"))
    for file in written:
        print(f"  {file.path}  {file.bytes:,} B")


def _say_address(address: str) -> None:
    booklet = reverse("documents:office_booklet", args=[OFFICE_CODE, FISCAL_YEAR_BE, whole_way.MONTHS])
    print(_("เล่มรายงานบนเว็บ: %(address)s") % {"address": address.rstrip("/") + booklet})
    print(_("เลือกบทบาทเพื่อลองใช้: %(address)s") % {"address": address.rstrip("/") + reverse("demo:roles")})
    print(_("เปิดดูได้ที่ %(address)s  หยุดด้วย Ctrl-C") % {"address": address}, flush=True)
