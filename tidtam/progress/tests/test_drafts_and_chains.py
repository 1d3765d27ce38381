"""What a second save may change: drafts, reports that were sent back or approved; and where its audit line goes."""

from dataclasses import replace

import pytest

from tidtam.approval.choices import Origin, Status
from tidtam.audit.selectors import lines_of
from tidtam.checks.models import FailedCheck
from tidtam.checks.services import accept_check
from tidtam.progress.models import ProgressReport
from tidtam.progress.services import ReportApproved, save_reports
from tidtam.progress.tests.small_office import AT, REPORTS, YEAR

CHANGED = replace(REPORTS[1], summary=replace(REPORTS[1].summary, results="แก้แล้ว"))


def save_again(office, *, as_history=False):
    return save_reports(
        organisation=office,
        fiscal_year_be=YEAR,
        reports=[CHANGED],
        at=AT,
        by="owner",
        origin=Origin.ENTERED,
        as_history=as_history,
    )


@pytest.fixture
def report(office):
    return ProgressReport.objects.get(project__organisation=office, project__key="full", quarter=2)


def stand_at(report, status):
    ProgressReport.objects.filter(pk=report.pk).update(status=status)


def test_an_approved_report_is_not_written_over(office, report):
    stand_at(report, Status.APPROVED)
    with pytest.raises(ReportApproved):
        save_again(office)
    report.refresh_from_db()
    assert (report.status, report.results) == (Status.APPROVED, REPORTS[1].summary.results)


@pytest.mark.parametrize(("before", "after"), [(Status.SENT_BACK, Status.SENT_BACK), (Status.SUBMITTED, Status.SAVED)])
def test_a_draft_that_was_sent_back_stays_sent_back(office, report, before, after):
    stand_at(report, before)
    save_again(office)
    report.refresh_from_db()
    assert (report.status, report.results, report.version) == (after, "แก้แล้ว", 2)


def test_what_is_said_of_a_report_stands_in_one_chain_whichever_room_says_it(office, report):
    accept_check(failed=FailedCheck.objects.of(report)[0], reason="ทราบแล้ว", by="director", at=AT)
    said = [line.action for line in lines_of("progress.report", str(report.pk))]
    assert said == ["progress.report.imported", "checks.failed_check.accepted"]


def test_what_is_said_of_a_project_stands_in_one_chain_whichever_room_says_it(office):
    failed = FailedCheck.objects.filter(content_type__model="project").first()
    accept_check(failed=failed, reason="ทราบแล้ว", by="director", at=AT)
    said = [line.action for line in lines_of("projects.project", str(failed.object_id))]
    assert said == ["projects.project.imported", "checks.failed_check.accepted"]
