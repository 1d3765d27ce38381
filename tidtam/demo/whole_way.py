"""The way of the demo office after its import: accepted, issued, public, and the next quarter open.

Every step is the verb a person would use in the browser, made by the invented director; nothing here is another way. A
step that was done is left alone, so that the demo can be started again after it was stopped anywhere.
"""

import datetime as dt
import shutil
import uuid
from dataclasses import dataclass
from pathlib import Path

from django.utils.translation import gettext as _

from tidtam.accounts.models import User
from tidtam.approval.choices import Origin, Status
from tidtam.approval.selectors import unanswered, versions_of
from tidtam.approval.services import accept_history_many
from tidtam.checks.selectors import failed_checks_of_many
from tidtam.demo.services import FISCAL_YEAR_BE, DemoRefused
from tidtam.jobs.choices import Status as JobStatus
from tidtam.jobs.models import Job
from tidtam.jobs.services import give_back, retry
from tidtam.jobs.services.running import execute
from tidtam.organisations.models import Organisation
from tidtam.periods.choices import WindowKind
from tidtam.periods.selectors import decision_for, window_for
from tidtam.periods.services import open_fiscal_year, reopen_window
from tidtam.progress.models import ProgressReport
from tidtam.progress.services import create_due_reports
from tidtam.projects.models import ProjectVersion
from tidtam.publishing import selectors as publishing
from tidtam.publishing.choices import EditionStatus, Numerals
from tidtam.publishing.models import Edition
from tidtam.publishing.services import issue
from tidtam.publishing.services.issue import WRITE_FILES
from tidtam.thai.dates import local_date

DIRECTOR = "demo.director"
WORKER = "demo"
MONTHS = 6
OPEN_QUARTER = 3
OPEN_DAYS = 3 * 365

ACCEPTED = "ข้อมูลสาธิต: ตรวจกับต้นฉบับที่นำเข้าแล้วตรงกัน จึงรับไว้ตามต้นฉบับและจะแก้ในรอบถัดไป"
SIGNED = "ข้อมูลสาธิต: ออกเล่มเพื่อแสดงการใช้งาน จึงลงนามตามข้อมูลที่มี"


@dataclass(frozen=True, slots=True)
class Accepted:
    """How many registrations and reports were accepted now, and how many failed checks were answered for."""

    registrations: int
    reports: int
    answered: int


def accept(*, office: Organisation, at: dt.datetime) -> Accepted:
    """Let the director accept what was imported: registrations first, then reports, each kind all or none."""
    director, answered = _director(), 0
    versions = ProjectVersion.objects.filter(
        project__organisation=office, project__is_demo=True, origin=Origin.IMPORTED, status=Status.SUBMITTED
    ).select_related("project__organisation", "project__work_group")
    reports = ProgressReport.objects.filter(
        project__organisation=office, project__is_demo=True, origin=Origin.IMPORTED, status=Status.SUBMITTED
    ).select_related("project__organisation", "project__work_group")
    counts = []
    for rows in (list(versions.order_by("pk")), list(reports.order_by("pk"))):
        checked = [row.project if isinstance(row, ProjectVersion) else row for row in rows]
        failed = failed_checks_of_many(checked)
        reasons = {
            one.pk: ACCEPTED
            for row, thing in zip(rows, checked, strict=True)
            for one in unanswered(row, failed[thing.pk])
        }
        seen = versions_of(rows)
        accept_history_many(
            chosen=[(row, seen[row.pk]) for row in rows],
            reasons=reasons,
            by=director,
            at=at,
            idempotency_key=uuid.uuid4().hex,
        )
        answered += len(reasons)
        counts.append(len(rows))
    registrations_count, reports_count = counts
    return Accepted(registrations_count, reports_count, answered)


def issue_booklet(*, office: Organisation, at: dt.datetime) -> Edition:
    """Let the director issue the booklet of the round where none was issued, and write its files; return the edition.

    What was issued and not finished, because somebody stopped the demo, is finished.
    """
    of_round = Edition.objects.filter(organisation=office, fiscal_year_be=FISCAL_YEAR_BE, months=MONTHS)
    edition = of_round.order_by("-issued_at").first()
    if edition is None:
        shown = publishing.preview(organisation=office, fiscal_year_be=FISCAL_YEAR_BE, months=MONTHS, on=local_date(at))
        edition = issue(
            organisation=office,
            fiscal_year_be=FISCAL_YEAR_BE,
            months=MONTHS,
            seen=shown.seen_sha256,
            reasons={publishing.hit_key(hit): SIGNED for hit in shown.to_be_signed},
            has_seen_warnings=True,
            by=_director(),
            at=at,
            idempotency_key=uuid.uuid4().hex,
        )
    if edition.status == EditionStatus.PREPARING:
        _write_files(edition, at=at)
        edition.refresh_from_db()
    return edition


def copy_files(edition: Edition, folder: Path) -> list[tuple[Path, int]]:
    """Copy an edition's files in Thai numerals, and its data, into a folder; return each with its bytes."""
    folder.mkdir(parents=True, exist_ok=True)
    copied = []
    for file in edition.files.exclude(numerals=Numerals.ARABIC).order_by("position"):
        target = folder / file.file_name
        shutil.copyfile(publishing.bytes_path(file.sha256), target)
        copied.append((target, file.size))
    return copied


def open_next_quarter(*, office: Organisation, at: dt.datetime) -> bool:
    """Open the third quarter for the office where it is shut, by a reopening; return whether it had to be opened.

    The reports it asks for are there at once.
    """
    open_fiscal_year(fiscal_year_be=FISCAL_YEAR_BE, at=at, by="demo")
    window = window_for(kind=WindowKind.QUARTER, fiscal_year_be=FISCAL_YEAR_BE, number=OPEN_QUARTER)
    is_shut = window is not None and not decision_for(organisation=office, window=window, now=at).allowed
    if window is not None and is_shut:
        reopen_window(
            window=window,
            organisation=office,
            closes_at=at + dt.timedelta(days=OPEN_DAYS),
            reason=_("ข้อมูลสาธิต: เปิดให้ลองรายงานไตรมาสที่ 3"),
            at=at,
            by="demo",
        )
    create_due_reports(fiscal_year_be=FISCAL_YEAR_BE, quarter=OPEN_QUARTER, at=at)
    return is_shut


def _write_files(edition: Edition, *, at: dt.datetime) -> None:
    """Run the edition's job here, as a worker would, so that the demo is complete when it says so.

    One that failed is asked for again; one that another worker holds is left to it.
    """
    give_back(worker=WORKER, at=at, is_counted=True)  # a demo that was killed here holds it no longer
    job = Job.objects.get(kind=WRITE_FILES, parameters__edition=str(edition.pk))
    if job.status == JobStatus.FAILED:
        job = retry(job=job, by=_director(), at=at)
    if job.status == JobStatus.WAITING:
        execute(job.pk, attempts=job.attempts, worker=WORKER)


def _director() -> User:
    director = User.objects.filter(username=DIRECTOR, is_demo=True).first()
    if director is None:
        raise DemoRefused(_("ไม่พบผู้อำนวยการสาธิต สั่ง tidtam demo ใหม่ตั้งแต่ต้น"))
    return director
