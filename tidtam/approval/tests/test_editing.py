"""Writing into a report: only its owner, only while it is open, only on what they saw, and checked again at once."""

import datetime as dt
import uuid
from dataclasses import replace
from decimal import Decimal

import pytest

from tidtam.approval import services
from tidtam.approval.services import keep_draft
from tidtam.approval.tests.conftest import AT, save_facts, take
from tidtam.audit.models import AuditLine
from tidtam.audit.selectors import lines_of, verify_trail
from tidtam.checks.models import FailedCheck
from tidtam.drafts.selectors import drafts_of
from tidtam.drafts.services import Conflict
from tidtam.drafts.typed import ChangesRefused
from tidtam.progress.choices import CauseCategory
from tidtam.progress.facts import Cause, Disbursement
from tidtam.progress.models import ProgressReport
from tidtam.progress.selectors import as_facts
from tidtam.progress.services import edit_report

pytestmark = pytest.mark.django_db
PLACE = "summary.results"
AFTER_CLOSE = AT + dt.timedelta(days=365)


def edit(report, by, changes=None, *, topic=6, seen=None, key=None, at=AT):
    row = edit_report(
        report=report, topic=topic, changes=changes or {PLACE: "อบรมครบทุกคน"}, seen=seen, key=key, by=by, at=at
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


def test_two_who_write_a_topic_at_once_do_not_undo_one_another(report, people):
    edit(report, people.co_owner, seen=0)
    with pytest.raises(Conflict) as conflict:
        edit(report, people.owner, {PLACE: "อีกอย่าง"}, seen=0)
    assert (conflict.value.draft.by, conflict.value.draft.version) == (people.co_owner, 1)
    report.refresh_from_db()
    assert (report.results, report.version) == ("อบรมครบทุกคน", 2)


def test_two_who_write_different_topics_do_not_meet(report, people):
    edit(report, people.co_owner, seen=0)
    edit(report, people.owner, {"activities[a1].unit": "ราย"}, topic=2, seen=0)
    (said,) = as_facts([ProgressReport.objects.get()])
    assert (said.summary.results, said.activities[0].unit) == ("อบรมครบทุกคน", "ราย")


def test_the_same_form_sent_twice_is_done_once(report, people):
    key = uuid.uuid4()
    edit(report, people.owner, seen=0, key=key)
    lines = AuditLine.objects.count()
    for again in (key, uuid.uuid4()):
        edit(report, people.owner, seen=0, key=again)
    assert (report.version, AuditLine.objects.count()) == (2, lines)
    assert drafts_of(report)["6"].version == 1


def test_a_form_that_comes_back_with_more_is_written_while_nobody_else_wrote(report, people):
    key = uuid.uuid4()
    edit(report, people.owner, seen=0, key=key)
    edit(report, people.owner, {PLACE: "อบรมครบ และประเมินแล้ว"}, seen=0, key=key)
    assert (report.results, drafts_of(report)["6"].version) == ("อบรมครบ และประเมินแล้ว", 2)


def test_what_waited_in_the_topic_is_replaced_and_other_topics_wait_on(report, people):
    for topic, typed in ((6, {PLACE: "พิมพ์ค้างไว้"}), (2, {"activities[a1].unit": "ราย"})):
        keep_draft(thing=report, section=str(topic), typed=typed, key=uuid.uuid4(), seen=0, by=people.owner, at=AT)
    edit(report, people.owner, seen=1)
    sections = drafts_of(report)
    assert {name: draft.typed for name, draft in sections.items()} == {"6": {}, "2": {"activities[a1].unit": "ราย"}}
    assert report.results == "อบรมครบทุกคน"


def test_what_waited_is_gone_when_the_owner_goes_back_to_what_is_saved(report, people):
    keep_draft(thing=report, section="6", typed={PLACE: "ทิ้ง"}, key=uuid.uuid4(), seen=0, by=people.owner, at=AT)
    edit(report, people.owner, {PLACE: report.results}, seen=1)
    assert (drafts_of(report)["6"].typed, report.version) == ({}, 1)


def test_a_place_of_another_topic_is_refused(report, people):
    with pytest.raises(ChangesRefused) as refused:
        edit(report, people.owner, {PLACE: "ใหม่", "disbursement.actual_baht": Decimal("1.00")})
    assert list(refused.value.sentences) == ["disbursement.actual_baht"]


def test_the_plan_is_the_registered_one_and_what_earlier_quarters_moved_is_carried_in(report, people, places, facts):
    moved = Cause(category=CauseCategory.POSTPONED, text="เลื่อน", later_quarter=2, amount_baht=Decimal("700.00"))
    save_facts(places, replace(facts[1], quarter=1, disbursement=Disbursement(causes=(moved,))))
    edit(report, people.owner, {"disbursement.actual_baht": Decimal("900.00")}, topic=3)
    money = report.disbursement
    money.refresh_from_db()
    assert (money.planned_baht, money.carried_in_baht, money.actual_baht) == (25000, 700, 900)


def test_what_does_not_fit_is_refused_and_nothing_is_written(report, people):
    with pytest.raises(ChangesRefused):
        edit(report, people.owner, {PLACE: "ใหม่", "summary.no_problems": "ร้อย"})
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
    with django_assert_max_num_queries(70):
        edit(report, people.owner)


def test_a_removed_report_is_refused_in_words(report, people):
    ProgressReport.objects.filter(pk=report.pk).delete()
    with pytest.raises(services.Gone):
        edit(report, people.owner)
