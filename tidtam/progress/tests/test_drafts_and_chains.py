"""What a second save may change: drafts, reports that were sent back or approved; and where its audit line goes."""

from dataclasses import replace

import pytest
from django.contrib.contenttypes.models import ContentType

from tidtam.approval.choices import Origin, Status
from tidtam.approval.models import Approval
from tidtam.approval.rules import content_hash
from tidtam.approval.services import NotWritten
from tidtam.audit.selectors import lines_of
from tidtam.checks.models import FailedCheck
from tidtam.checks.services import accept_check
from tidtam.progress.models import ProgressReport
from tidtam.progress.selectors import as_facts
from tidtam.progress.services import save_reports
from tidtam.progress.tests.small_office import AT, REPORTS, YEAR

CHANGED = replace(REPORTS[1], summary=replace(REPORTS[1].summary, results="แก้แล้ว"))


def save_again(office, *, reports=(CHANGED,), as_history=False):
    return save_reports(
        organisation=office,
        fiscal_year_be=YEAR,
        reports=reports,
        at=AT,
        by="owner",
        origin=Origin.IMPORTED if as_history else Origin.ENTERED,
        as_history=as_history,
    )


@pytest.fixture
def report(office):
    return ProgressReport.objects.get(project__organisation=office, project__key="full", quarter=2)


def stand_at(report, status, origin=Origin.IMPORTED):
    ProgressReport.objects.filter(pk=report.pk).update(status=status, origin=origin)


def submit_here(report):
    """Let it wait because it was submitted here, as a correction of history is."""
    Approval.objects.create(
        content_type=ContentType.objects.get_for_model(report), object_id=report.pk, kind="progress.report",
        organisation=report.project.organisation, roles=["director"], content_version=str(report.version), moves=3,
    )  # fmt: skip


@pytest.mark.parametrize("origin", Origin)
@pytest.mark.parametrize("as_history", [False, True])
@pytest.mark.parametrize("status", [Status.SUBMITTED, Status.APPROVED])
def test_what_is_submitted_or_approved_is_not_written_over(office, report, status, as_history, origin):
    stand_at(report, status, origin=origin)
    if status == Status.SUBMITTED and as_history and origin == Origin.IMPORTED:
        submit_here(report)
    with pytest.raises(NotWritten, match="รายงานไตรมาส 2 ของโครงการ") as refused:
        save_again(office, as_history=as_history)
    assert "(full)" in str(refused.value)
    assert "ก่อน" in str(refused.value)
    report.refresh_from_db()
    assert (report.status, report.results, report.version) == (status, REPORTS[1].summary.results, 1)


def test_every_report_that_keeps_an_import_back_is_named_and_none_is_written(office, report):
    others = [replace(one, summary=replace(one.summary, results="แก้แล้ว")) for one in REPORTS]
    stand_at(report, Status.APPROVED)
    first = ProgressReport.objects.get(project__key="full", quarter=1)
    stand_at(first, Status.SAVED)
    with pytest.raises(NotWritten) as refused:
        save_again(office, reports=others)
    assert [line.count("รายงานไตรมาส") for line in str(refused.value).splitlines()] == [1, 1]
    first.refresh_from_db()
    assert (first.status, first.version) == (Status.SAVED, 1)


@pytest.mark.parametrize("as_history", [False, True])
@pytest.mark.parametrize("status", [Status.SUBMITTED, Status.APPROVED])
def test_the_same_words_over_what_is_submitted_or_approved_change_nothing(office, report, status, as_history):
    stand_at(report, status)
    assert save_again(office, reports=REPORTS[1:2], as_history=as_history).unchanged == ["fullQ2"]
    report.refresh_from_db()
    assert (report.status, report.version) == (status, 1)


def test_history_nobody_decided_on_is_replaced_by_newer_history(office, report):
    save_again(office, as_history=True)
    report.refresh_from_db()
    assert (report.status, report.results, report.version) == (Status.SUBMITTED, "แก้แล้ว", 2)


@pytest.mark.parametrize(
    ("before", "as_history", "after"),
    [
        (Status.NOT_REPORTED, False, Status.SAVED),
        (Status.SAVED, False, Status.SAVED),
        (Status.SENT_BACK, False, Status.SENT_BACK),
        (Status.NOT_REPORTED, True, Status.SUBMITTED),
        (Status.SAVED, True, Status.SUBMITTED),
        (Status.SENT_BACK, True, Status.SUBMITTED),
    ],
)
def test_a_draft_is_written_over_and_one_that_was_sent_back_stays_sent_back(office, report, before, as_history, after):
    stand_at(report, before)
    save_again(office, as_history=as_history)
    report.refresh_from_db()
    assert (report.status, report.results, report.version) == (after, "แก้แล้ว", 2)


def test_the_hash_is_that_of_what_is_stored(office, report):
    (stored,) = as_facts([report])
    assert report.content_hash == content_hash(stored, leaving_out=("status",))


def test_what_is_said_of_a_report_stands_in_one_chain_whichever_room_says_it(office, report):
    accept_check(failed=FailedCheck.objects.of(report)[0], reason="ทราบแล้ว", by="director", at=AT)
    said = [line.action for line in lines_of("progress.report", str(report.pk))]
    assert said == ["progress.report.imported", "checks.failed_check.accepted"]


def test_what_is_said_of_a_project_stands_in_one_chain_whichever_room_says_it(office):
    failed = FailedCheck.objects.filter(content_type__model="project").first()
    accept_check(failed=failed, reason="ทราบแล้ว", by="director", at=AT)
    said = [line.action for line in lines_of("projects.project", str(failed.object_id))]
    assert said == ["projects.project.imported", "checks.failed_check.accepted"]
