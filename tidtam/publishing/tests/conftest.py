"""An office whose round is over, with approved reports and others, and people with and without the director's role."""

import datetime as dt
from decimal import Decimal

import pytest
from django.contrib.contenttypes.models import ContentType

from tests.people import person
from tidtam.accounts.models import User
from tidtam.approval.models import Approval, Snapshot
from tidtam.approval.rules import content_of
from tidtam.documents.office_booklet.freeze import freeze
from tidtam.documents.tests.conftest import made_up, save
from tidtam.jobs.models import Job
from tidtam.jobs.tests.conftest import run_waiting
from tidtam.organisations.choices import OrganisationKind
from tidtam.organisations.models import Organisation
from tidtam.progress.models import ProgressReport
from tidtam.progress.selectors import as_facts
from tidtam.publishing import selectors, services

AT = dt.datetime(2024, 4, 20, 3, 0, tzinfo=dt.UTC)
"""Twenty days after the round of six months of FY2567 ended."""
YEAR = 2567


def an_office(code="P50-2", path="1."):
    return Organisation.objects.create(
        code=code, kind=OrganisationKind.ESA_PRIMARY, name_th=f"สำนักงานทดสอบ {code}", path=path
    )


def with_reports(office, count=6):
    """Save made-up projects; all but the last report is approved (every fifth project has none)."""
    save(office, *made_up(count))
    reports = ProgressReport.objects.filter(project__organisation=office)
    last = reports.order_by("-project__number").first()
    approve(reports.exclude(pk=last.pk))
    return last


def approve(reports):
    """Make reports approved as the chain leaves them: the status, and a snapshot of what they say."""
    rows = list(reports.select_related("project__organisation", "disbursement").order_by("pk"))
    by, _made = User.objects.get_or_create(username="approver")
    kind = ContentType.objects.get_for_model(ProgressReport)
    snapshots = Snapshot.objects.bulk_create(
        Snapshot(
            content_type=kind, object_id=row.pk, content=content_of(said), content_hash="0" * 64, taken_at=AT, by=by
        )
        for row, said in zip(rows, as_facts(rows), strict=True)
    )
    Approval.objects.bulk_create(
        Approval(
            content_type=kind, object_id=row.pk, organisation=row.project.organisation, kind="progress.report",
            snapshot=snapshot, approved_snapshot=snapshot,
        )
        for row, snapshot in zip(rows, snapshots, strict=True)
    )  # fmt: skip
    ProgressReport.objects.filter(pk__in=[row.pk for row in rows]).update(status="approved")


@pytest.fixture
def document_dir(settings, tmp_path):
    settings.DOCUMENT_DIR = tmp_path / "documents"
    return settings.DOCUMENT_DIR


@pytest.fixture
def office(db, document_dir):
    row = an_office()
    with_reports(row)
    return row


@pytest.fixture
def director(office):
    return person("director", ("director", office))


def preview(office, months=6, at=AT):
    return selectors.preview(organisation=office, fiscal_year_be=YEAR, months=months, on=at.date())


def issue(office, by, *, months=6, key="key-1", at=AT, reason="ตรวจแล้ว ยืนยันตามข้อมูล", **changes):
    """Issue as the page does: what was seen is what there is, every failed check gets the reason."""
    shown = preview(office, months, at)
    order = {
        "seen": shown.seen_sha256,
        "reasons": {selectors.hit_key(hit): reason for hit in shown.to_be_signed},
        "has_seen_warnings": True,
    }
    return services.issue(
        organisation=office, fiscal_year_be=YEAR, months=months, by=by, at=at, idempotency_key=key, **order | changes
    )


def issued(office, by, **named):
    """Issue and write the files."""
    edition = issue(office, by, **named)
    run_waiting()
    edition.refresh_from_db()
    job = Job.objects.get(kind="publishing.write_files", content_key=str(edition.pk))
    assert job.status == "done", job.error
    return edition


def change_a_report(office):
    """Change what an approved report says, as the next approval would."""
    report = ProgressReport.objects.filter(project__organisation=office, status="approved").first()
    report.disbursement.actual_baht += Decimal("11.00")
    report.disbursement.save()
    ProgressReport.objects.filter(pk=report.pk).update(results="เปลี่ยนแล้ว")
    return report


@pytest.fixture
def quick_files(monkeypatch):
    """Files that say what they would be, for tests that are not about their bytes."""

    def quick(booklet, _folder, name, numerals):
        return f"{name} {numerals} {freeze(booklet)}".encode()

    monkeypatch.setattr("tidtam.documents.services.booklet._render", quick)
