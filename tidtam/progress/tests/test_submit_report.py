"""Submitting takes everything that was typed, saved or not, all or nothing, and once however often it is sent."""

import time
import uuid
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from decimal import Decimal
from threading import Barrier

import pytest
from django.db import OperationalError, connection

from tidtam.approval import selectors as approval
from tidtam.approval import services
from tidtam.approval.choices import Status
from tidtam.approval.models import Decision
from tidtam.approval.services import DraftUnreadable, keep_draft
from tidtam.approval.tests.conftest import *  # noqa: F403 - the small office with people and an open window
from tidtam.approval.tests.conftest import AT, People, clean_facts, save_facts, take
from tidtam.audit.selectors import lines_of, verify_trail
from tidtam.checks.models import FailedCheck
from tidtam.drafts.selectors import drafts_of, drafts_token
from tidtam.progress.choices import CauseCategory
from tidtam.progress.facts import Cause, Disbursement
from tidtam.progress.models import ProgressReport
from tidtam.progress.selectors import as_facts, read_drafts, report_reading, written
from tidtam.progress.services import edit_report, submit_report

SIX, THREE = {"summary.results": "อบรมครบทุกคน"}, {"disbursement.actual_baht": "๒๑,๔๐๐"}


def keep(report, by, topic=6, typed=None, seen=0):
    return keep_draft(thing=report, section=str(topic), typed=typed or SIX, key=uuid.uuid4(), seen=seen, by=by, at=AT)


def submit(report, by, *, key="k", version=None, token=None, **more):
    return submit_report(
        report=report,
        by=by,
        at=AT,
        version=version or approval.version_of(ProgressReport.objects.get(pk=report.pk)),
        drafts_token=drafts_token(drafts_of(report)) if token is None else token,
        idempotency_key=key,
        **more,
    )


def said(report):
    report.refresh_from_db()
    return as_facts([ProgressReport.objects.select_related("project", "disbursement").get(pk=report.pk)])[0]


@pytest.mark.django_db
def test_what_waits_is_saved_and_submitted(report, people):
    keep(report, people.owner)
    keep(report, people.co_owner, 3, THREE)
    decision = submit(report, people.owner)
    now = said(report)
    assert (now.summary.results, now.disbursement.actual_baht) == ("อบรมครบทุกคน", Decimal("21400.00"))
    assert (report.status, decision.snapshot.content["summary"]["results"]) == (Status.SUBMITTED, "อบรมครบทุกคน")
    assert [draft.typed for draft in drafts_of(report).values()] == [{}, {}]
    trail = [line.action for line in lines_of("progress.report", str(report.pk))]
    assert trail[-2:] == ["progress.report.saved", "progress.report.submitted"]
    assert verify_trail().findings == []


@pytest.mark.django_db
def test_what_was_sent_back_is_submitted_with_what_was_typed_since(report, people):
    take("submit", report, people.owner)
    take("send_back", report, people.group_head, advice=[services.NewAdvice(place="summary.results", text="ระบุจำนวน")])
    keep(report, people.owner)
    submit(report, people.owner)
    assert said(report).summary.results == "อบรมครบทุกคน"
    assert not approval.open_advice(report).exists()


@pytest.mark.django_db
def test_the_same_key_again_is_the_same_decision(report, people):
    keep(report, people.owner)
    version, token = approval.version_of(report), drafts_token(drafts_of(report))
    first = submit(report, people.owner, version=version, token=token)
    again = submit(report, people.owner, version=version, token=token)
    assert (first.pk, Decision.objects.count()) == (again.pk, 1)


@pytest.mark.django_db
def test_what_somebody_typed_meanwhile_is_not_submitted_unread(report, people):
    token = drafts_token(drafts_of(report))
    keep(report, people.co_owner)
    with pytest.raises(services.ChangedMeanwhile):
        submit(report, people.owner, token=token)
    assert (said(report).status, drafts_of(report)["6"].typed) == (Status.SAVED, SIX)


@pytest.mark.django_db
def test_what_somebody_saved_meanwhile_is_not_submitted_unread(report, people):
    version, token = approval.version_of(report), drafts_token(drafts_of(report))
    edit_report(report=report, topic=6, changes={"summary.results": "ใหม่"}, seen=0, key=None, by=people.co_owner, at=AT)
    with pytest.raises(services.ChangedMeanwhile):
        submit(report, people.owner, version=version, token=token)


@pytest.mark.django_db
def test_what_cannot_be_read_is_named_and_nothing_is_submitted_or_lost(report, people):
    before = said(report)
    typed = SIX | {"data_date": "เมื่อวาน", "disbursement.actual_baht": "ของหัวข้ออื่น"}
    keep(report, people.owner, 6, typed)
    with pytest.raises(DraftUnreadable) as refused:
        submit(report, people.owner)
    assert set(refused.value.sentences) == {"data_date", "disbursement.actual_baht"}
    assert "2 ช่อง" in str(refused.value)
    assert (said(report), drafts_of(report)["6"].typed) == (before, typed)
    assert not Decision.objects.exists()


@pytest.mark.django_db
def test_what_hard_checks_keep_back_is_saved_so_that_each_can_be_named(report, people):
    keep(report, people.owner, 6, {"summary.results": "", "summary.suggestions": "ขอคลังแบบฝึก"})
    with pytest.raises(services.GateClosed):
        submit(report, people.owner)
    assert (report.status, said(report).summary.suggestions) == (Status.SAVED, "ขอคลังแบบฝึก")
    assert FailedCheck.objects.of(report).filter(place="summary.results").exists()
    assert drafts_of(report)["6"].typed == {}


@pytest.mark.django_db
def test_the_money_of_record_is_that_of_the_day_it_is_submitted(report, people, places, facts):
    moved = Cause(category=CauseCategory.POSTPONED, text="เลื่อน", later_quarter=2, amount_baht=Decimal("0.50"))
    save_facts(places, replace(facts[1], quarter=1, disbursement=Disbursement(causes=(moved,))))
    submit(report, people.owner, has_seen_warnings=True)
    assert said(report).disbursement.carried_in_baht == Decimal("0.50")


@pytest.mark.django_db
def test_only_the_owner_submits(report, people):
    keep(report, people.owner)
    with pytest.raises(services.NotTheOwner):
        submit(report, people.group_head)
    assert drafts_of(report)["6"].typed == SIX


@pytest.mark.django_db
def test_a_report_reads_as_it_was_written_with_what_cannot_be_read_left_as_saved(report, people):
    keep(report, people.owner, 6, SIX | {"data_date": "เมื่อวาน"})
    keep(report, people.owner, 3, {"disbursement.causes[2].text": "รถไม่พร้อม", "disbursement.causes[3].text": "ฝนตก"})
    reading = report_reading(report.pk)
    now = written(reading, read_drafts(reading.report, reading.project, drafts_of(report)))
    assert (now.summary.results, now.data_date) == ("อบรมครบทุกคน", said(report).data_date)
    assert [cause.text for cause in now.disbursement.causes[1:]] == ["รถไม่พร้อม", "ฝนตก"]


@pytest.mark.django_db
def test_what_is_submitted_reads_as_it_is_saved(report, people):
    take("submit", report, people.owner)
    reading = report_reading(report.pk)
    assert written(reading, read_drafts(reading.report, reading.project, {})) == said(report)


@pytest.mark.django_db(transaction=True)
@pytest.mark.postgres
def test_fifty_of_the_same_at_once_make_one(places):
    people, (project, facts) = People(places), clean_facts(places)
    report = save_facts(places, facts, project)
    keep(report, people.owner)
    version, token = approval.version_of(report), drafts_token(drafts_of(report))
    count = 50 if connection.vendor == "postgresql" else 5
    start = Barrier(count)

    def send(_number):
        try:
            start.wait(timeout=60)
            for _patience in range(400):
                try:
                    return submit(report, people.owner, version=version, token=token).pk
                except OperationalError:  # a database in memory refuses a second writer instead of letting it wait
                    time.sleep(0.05)
            return None
        finally:
            connection.close()

    with ThreadPoolExecutor(count) as pool:
        answers = set(pool.map(send, range(count)))
    assert (len(answers), answers) == (1, {Decision.objects.get().pk})
    assert said(report).summary.results == "อบรมครบทุกคน"
    actions = [line.action for line in lines_of("progress.report", str(report.pk))]
    assert actions[-2:].count("progress.report.submitted") == actions.count("progress.report.submitted") == 1
    assert actions.count("progress.report.saved") == 2
    assert verify_trail().findings == []
