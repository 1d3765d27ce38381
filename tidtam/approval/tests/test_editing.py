"""Writing into a report: only its owner, only while it is open, only on what they saw, and checked again at once."""

import datetime as dt
from dataclasses import replace

import pytest

from tidtam.approval import selectors, services
from tidtam.approval.tests.conftest import AT, save_facts, take
from tidtam.audit.models import AuditLine
from tidtam.audit.selectors import lines_of, verify_trail
from tidtam.checks.models import FailedCheck
from tidtam.progress.models import ProgressReport
from tidtam.progress.places import ChangesRefused
from tidtam.progress.selectors import as_facts
from tidtam.progress.services import edit_report

pytestmark = pytest.mark.django_db
PLACE = "summary.results"
AFTER_CLOSE = AT + dt.timedelta(days=365)


def edit(report, by, changes=None, *, version=None, at=AT):
    row = edit_report(
        report=report,
        changes=changes or {PLACE: "อบรมครบทุกคน"},
        by=by,
        at=at,
        version=version or selectors.version_of(ProgressReport.objects.get(pk=report.pk)),
    )
    report.refresh_from_db()
    return row


def test_the_owner_saves_and_everything_else_stays(report, people, facts):
    edit(report, people.owner)
    (said,) = as_facts([ProgressReport.objects.get()])
    assert said.summary.results == "อบรมครบทุกคน"
    assert (said.answers, said.activities, said.disbursement) == (
        facts[1].answers, facts[1].activities, facts[1].disbursement
    )  # fmt: skip
    assert (report.status, report.version) == ("saved", 2)
    line = lines_of("progress.report", str(report.pk)).last()
    assert (line.action, line.actor, line.role) == ("progress.report.saved", "owner", "owner")
    assert set(line.fields) == {"content", PLACE}
    assert verify_trail().findings == []


def test_a_correction_stays_sent_back_and_may_come_after_the_close(report, people):
    take("submit", report, people.owner)
    take("send_back", report, people.group_head, comment="แก้")
    edit(report, people.co_owner, at=AFTER_CLOSE)
    assert report.status == "sent_back"
    assert lines_of("progress.report", str(report.pk)).last().action == "progress.report.corrected"


def test_a_report_nobody_reported_yet_is_saved(report, people):
    ProgressReport.objects.update(status="not_reported")
    edit(report, people.owner)
    assert report.status == "saved"


def test_what_it_fails_is_found_at_once(report, people):
    edit(report, people.owner, {PLACE: "-"})
    assert FailedCheck.objects.of(report).filter(place=PLACE).exists()
    edit(report, people.owner)
    assert not FailedCheck.objects.of(report).filter(place=PLACE).exists()


def test_nobody_else_writes(report, people):
    for by in (people.group_head, people.director, people.outsider):
        with pytest.raises(services.NotTheOwner):
            edit(report, by)
    report.refresh_from_db()
    assert report.version == 1


def test_nothing_is_written_after_the_close(report, people):
    with pytest.raises(services.WindowClosed, match="ปิดรับเมื่อ"):
        edit(report, people.owner, at=AFTER_CLOSE)


@pytest.mark.parametrize(("status", "words"), [("submitted", "ถอนกลับ"), ("approved", "เปิดแก้ไข")])
def test_what_is_submitted_or_approved_is_not_written(report, people, status, words):
    ProgressReport.objects.update(status=status)
    with pytest.raises(services.NotWritten, match=words) as refused:
        edit(report, people.owner)
    assert "รายงานไตรมาส 2 ของโครงการ" in str(refused.value)


def test_two_who_write_at_once_do_not_undo_one_another(report, people):
    seen = selectors.version_of(report)
    edit(report, people.co_owner, version=seen)
    with pytest.raises(services.ChangedMeanwhile, match="คุณ co_owner แก้ไขเนื้อหาเมื่อ"):
        edit(report, people.owner, {PLACE: "อีกอย่าง"}, version=seen)


def test_the_same_form_sent_twice_is_done_once(report, people):
    seen = selectors.version_of(report)
    edit(report, people.owner, version=seen)
    lines = AuditLine.objects.count()
    edit(report, people.owner, version=seen)
    assert (report.version, AuditLine.objects.count()) == (2, lines)


def test_what_does_not_fit_is_refused_and_nothing_is_written(report, people):
    with pytest.raises(ChangesRefused):
        edit(report, people.owner, {PLACE: "ใหม่", "disbursement.actual_baht": "ร้อย"})
    report.refresh_from_db()
    assert report.version == 1


def test_the_version_of_the_registration_that_held_stays(report, people, places, facts):
    held = report.project_version
    held.status = "approved"
    held.save(update_fields=["status"])
    save_facts(places, replace(facts[1], quarter=3), replace(facts[0], name="ชื่อใหม่"))
    project = report.project
    project.refresh_from_db()
    project.current_version, project.draft_version = project.draft_version, None
    project.save()
    edit(report, people.owner)
    assert report.project_version == held


def test_saving_takes_a_constant_number_of_statements(report, people, django_assert_max_num_queries):
    seen = selectors.version_of(report)
    with django_assert_max_num_queries(60):
        edit_report(report=report, changes={PLACE: "อบรมครบ"}, by=people.owner, at=AT, version=seen)


def test_a_removed_report_is_refused_in_words(report, people):
    ProgressReport.objects.filter(pk=report.pk).delete()
    with pytest.raises(services.Gone):
        edit_report(report=report, changes={PLACE: "ก"}, by=people.owner, at=AT, version="1.0")
