"""Deciding on a report: the way up and back, what is refused, and what an approval names."""

import datetime as dt
from dataclasses import replace

import pytest
from django.db import DatabaseError, transaction

from tidtam.approval import listeners, rules, selectors, services
from tidtam.approval.choices import Status
from tidtam.approval.models import Advice, Approval, Decision, DecisionKey, Snapshot
from tidtam.approval.services import NewAdvice
from tidtam.approval.tests.conftest import (
    AT,
    DAY,
    YEAR,
    Keys,
    changes,
    clean_facts,
    grant,
    save_facts,
    standing,
    take,
    valid,
)
from tidtam.audit import append_only
from tidtam.audit.models import AuditLine
from tidtam.audit.selectors import lines_of, verify_trail
from tidtam.checks.choices import Level
from tidtam.checks.models import FailedCheck
from tidtam.organisations.selectors import held_roles
from tidtam.organisations.services import delegate as delegate_role
from tidtam.organisations.services import end_delegation
from tidtam.progress.models import ProgressReport
from tidtam.progress.selectors import reports_of_office

pytestmark = pytest.mark.django_db
ADVICE = [NewAdvice(text="ระบุจำนวนครู", place="summary.results"), NewAdvice(text="ตรวจยอดเงิน", place="disbursement")]


def corrected(said, text="อบรมครูครบทุกคนในเครือข่าย"):
    return replace(said, summary=replace(said.summary, results=text))


@pytest.fixture
def submitted(report, people):
    take("submit", report, people.owner)
    return report


@pytest.fixture
def approved(submitted, people):
    take("approve", submitted, people.group_head)
    take("approve", submitted, people.director)
    return submitted


def test_it_climbs_step_by_step_and_whoever_listens_hears_of_changed_statuses(report, people, monkeypatch):
    heard = []
    monkeypatch.setattr(listeners, "_CALLS", [])
    listeners.when_status_changed(
        lambda changes, *, at: heard.extend((one.action, one.before, one.after) for one in changes)
    )
    steps = []
    for move, by in (("submit", people.owner), ("approve", people.group_head), ("approve", people.director)):
        take(move, report, by)
        steps.append((report.status, standing(report, by).words))
    assert steps == [
        ("submitted", "รออนุมัติ: ผู้อำนวยการกลุ่ม"),
        ("submitted", "รออนุมัติ: ผู้อำนวยการสำนักงานเขตพื้นที่การศึกษา"),
        ("approved", "อนุมัติแล้ว"),
    ]
    assert heard == [("submitted", "saved", "submitted"), ("approved", "submitted", "approved")]
    assert [(one.number, one.move, one.role) for one in selectors.decisions_of(report)] == [
        (1, "submit", "owner"),
        (2, "approve", "group_head"),
        (3, "approve", "director"),
    ]
    assert [(line.action, line.actor, line.role) for line in lines_of("progress.report", str(report.pk))][1:] == [
        ("progress.report.submitted", "owner", "owner"),
        ("progress.report.approved", "group_head", "group_head"),
        ("progress.report.approved", "director", "director"),
    ]
    assert verify_trail().findings == []


def test_what_was_approved_is_what_is_shown(approved, places):
    (shown,) = reports_of_office(places.office.pk, YEAR)
    snapshot = valid(approved)
    shown_hash = rules.content_hash(shown, leaving_out=("status",))
    assert snapshot.content_hash == rules.hash_of_content(snapshot.content) == shown_hash == approved.content_hash
    assert {one.content_hash for one in selectors.decisions_of(approved)} == {shown_hash}
    assert changes(approved, snapshot.content) == []


def test_a_send_back_keeps_advice_and_starts_the_chain_again(submitted, people):
    take("approve", submitted, people.group_head)
    take("send_back", submitted, people.director, advice=ADVICE, comment="ดูให้ครบ")
    assert submitted.status == Status.SENT_BACK
    assert [(one.place, one.text) for one in selectors.open_advice(submitted)] == [
        (one.place, one.text) for one in ADVICE
    ]
    take("submit", submitted, people.owner)
    assert "ผู้อำนวยการกลุ่ม" in standing(submitted, people.owner).words


def test_the_correction_is_shown_word_by_word_and_its_advice_as_followed(submitted, people, places, facts):
    decision = take("send_back", submitted, people.group_head, advice=ADVICE)
    save_facts(places, corrected(facts[1]))
    take("submit", submitted, people.owner)
    (change,) = changes(submitted, decision.snapshot.content)
    assert (change.place, change.after) == ("summary.results", "อบรมครูครบทุกคนในเครือข่าย")
    assert [one.place for one in selectors.open_advice(submitted)] == ["disbursement"]
    assert Advice.objects.get(place="summary.results").resolved_at == AT


@pytest.mark.parametrize("advice", [[], [NewAdvice(text="  ", place="summary.results")]])
def test_sending_back_needs_advice_or_a_comment(submitted, people, advice):
    with pytest.raises(services.AdviceMissing):
        take("send_back", submitted, people.group_head, advice=advice, comment=" ")


def test_what_was_edited_meanwhile_is_not_approved_and_the_words_say_who_did_what(submitted, people, places, facts):
    seen = selectors.version_of(submitted)
    take("recall", submitted, people.owner)
    save_facts(places, corrected(facts[1]), by="owner")
    with pytest.raises(services.ChangedMeanwhile) as refused:
        take("approve", submitted, people.group_head, version=seen)
    assert str(refused.value) == (
        "เรื่องนี้เปลี่ยนไปหลังจากที่เปิดดู: คุณ owner แก้ไขเนื้อหาเมื่อ 10\xa0เมษายน\xa02567\xa010.00\xa0น. · เปิดดูใหม่ก่อนตัดสินใจ"
    )
    assert not Decision.objects.filter(move="approve").exists()


def test_a_second_approval_from_the_same_page_is_refused(submitted, people, places):
    grant(people.group_head, places.office, "director")
    seen = selectors.version_of(submitted)
    take("approve", submitted, people.group_head, version=seen)
    with pytest.raises(services.ChangedMeanwhile, match="คุณ group_head อนุมัติเมื่อ"):
        take("approve", submitted, people.group_head, version=seen)


def test_sending_the_same_again_is_answered_as_before(submitted, people):
    same = {"version": selectors.version_of(submitted), "idempotency_key": "form-1", "comment": "ดี"}
    first = take("approve", submitted, people.group_head, **same)
    lines = AuditLine.objects.count()
    assert take("approve", submitted, people.group_head, **same) == first
    assert (Decision.objects.count(), AuditLine.objects.count()) == (2, lines)


@pytest.mark.parametrize("other", [{"comment": "อื่น"}, {"version": "9.9"}])
def test_the_same_key_with_another_decision_is_refused(submitted, people, other):
    same = {"version": selectors.version_of(submitted), "idempotency_key": "form-1", "comment": "ดี"}
    take("approve", submitted, people.group_head, **same)
    with pytest.raises(services.KeyReused):
        take("approve", submitted, people.group_head, **{**same, **other})


def test_a_key_is_free_again_where_the_decision_was_refused(submitted, people):
    with pytest.raises(services.NotYourStep):
        take("approve", submitted, people.director, idempotency_key="form-1")
    assert not DecisionKey.objects.filter(key="form-1").exists()
    take("approve", submitted, people.group_head, idempotency_key="form-1")


def test_it_can_be_withdrawn_until_the_first_decision(submitted, people):
    take("recall", submitted, people.owner)
    assert submitted.status == Status.SAVED
    take("submit", submitted, people.owner)
    take("approve", submitted, people.group_head)
    with pytest.raises(services.AlreadyDecided):
        take("recall", submitted, people.owner)


AFTER_CLOSE = AT + dt.timedelta(days=365)


def test_after_the_close_nothing_is_submitted_or_withdrawn_but_decided(report, people):
    with pytest.raises(services.WindowClosed, match="ปิดรับเมื่อ"):
        take("submit", report, people.owner, at=AFTER_CLOSE)
    take("submit", report, people.owner)
    with pytest.raises(services.WindowClosed):
        take("recall", report, people.owner, at=AFTER_CLOSE)
    take("send_back", report, people.group_head, comment="แก้ไข", at=AFTER_CLOSE)
    take("submit", report, people.owner, at=AFTER_CLOSE)
    assert report.status == Status.SUBMITTED


def test_hard_checks_keep_a_submission_back(places, people):
    project, said = clean_facts(places)
    report = save_facts(places, replace(said, answers=()), project)
    with pytest.raises(services.GateClosed, match="ต้องแก้ไข"):
        take("submit", report, people.owner)
    assert report.status == Status.SAVED
    assert not Snapshot.objects.exists()


def test_reopening_needs_a_reason_and_what_was_approved_stays_valid(approved, people, places, facts):
    before = valid(approved)
    with pytest.raises(services.ReasonMissing):
        take("reopen", approved, people.director, reason=" ")
    take("reopen", approved, people.director, reason="พบตัวเลขผิด")
    assert approved.status == Status.SENT_BACK
    save_facts(places, corrected(facts[1]))
    take("submit", approved, people.owner)
    assert valid(approved) == before
    take("approve", approved, people.group_head)
    assert valid(approved) == before
    take("approve", approved, people.director)
    assert valid(approved).content["summary"]["results"] == "อบรมครูครบทุกคนในเครือข่าย"


def test_nobody_decides_on_their_own(report, people, places):
    grant(people.owner, places.office, "director")
    take("submit", report, people.owner)
    assert Approval.objects.get().roles == ["director"]
    for move, more in (("approve", {}), ("send_back", {"comment": "แก้"})):
        with pytest.raises(services.OwnReport):
            take(move, report, people.owner, **more)
    take("approve", report, people.bureau_director)
    with pytest.raises(services.OwnReport):
        take("reopen", report, people.owner, reason="แก้")


TOMORROW = DAY + dt.timedelta(days=1)


def delegate(people, places, from_user=None, from_date=DAY, to_date=TOMORROW):
    return delegate_role(
        from_user=from_user or people.director,
        to_user=people.deputy,
        organisation=places.office,
        role="director",
        from_date=from_date,
        to_date=to_date,
        at=AT,
        by="director",
    )


def test_a_directors_own_report_goes_to_the_deputy_who_acts_for_them(report, people, places):
    grant(people.director, places.office, "owner")
    take("submit", report, people.director)
    with pytest.raises(services.NotYourStep):
        take("approve", report, people.deputy)
    delegate(people, places)
    decision = take("approve", report, people.deputy)
    assert (decision.role, decision.acting_for, report.status) == ("director", people.director, "approved")


@pytest.mark.parametrize(("days", "holds"), [(-1, False), (0, True), (1, False)])
def test_a_delegation_holds_on_its_days(places, people, days, holds):
    delegate(people, places)
    held = held_roles(people.deputy, on=DAY + dt.timedelta(days=days))
    assert ("director" in {one.role for one in held}) == holds


def test_a_delegation_gives_nothing_its_giver_does_not_hold(places, people):
    delegate(people, places, from_user=people.planner)
    assert {one.role for one in held_roles(people.deputy, on=DAY)} == {"deputy"}


def test_an_ended_delegation_no_longer_holds(places, people):
    delegation = delegate(people, places, to_date=DAY + dt.timedelta(days=9))
    end_delegation(delegation=delegation, to_date=DAY, at=AT, by="director")
    assert {one.role for one in held_roles(people.deputy, on=DAY)} == {"deputy"}


def test_a_withdrawn_role_no_longer_decides(submitted, people):
    people.group_head.memberships.update(to_date=DAY)
    with pytest.raises(services.NotYourStep):
        take("approve", submitted, people.group_head)


def make_many(places, people, count):
    rows = []
    for number in range(count):
        project, said = clean_facts(places, key=f"many{number}")
        row = save_facts(places, said, project)
        take("submit", row, people.owner)
        rows.append(row)
    FailedCheck.objects.all().delete()
    return rows


def versions(rows):
    return [(row, selectors.version_of(row)) for row in rows]


def test_many_are_approved_at_once_and_once(places, people, django_assert_max_num_queries):
    rows = make_many(places, people, 5)
    chosen = versions(rows[::-1])
    with django_assert_max_num_queries(15):
        first = services.approve_many(chosen=chosen, by=people.group_head, at=AT, idempotency_key="many")
    assert [one.object_id for one in first] == [row.pk for row in rows]
    assert services.approve_many(chosen=chosen, by=people.group_head, at=AT, idempotency_key="many") == first
    services.approve_many(chosen=versions(rows), by=people.director, at=AT, idempotency_key="many 2")
    assert {row.status for row in ProgressReport.objects.all()} == {"approved"}


def test_many_with_one_warning_are_not_approved(places, people):
    rows = make_many(places, people, 2)
    kind = Approval.objects.first().content_type
    FailedCheck.objects.create(
        content_type=kind, object_id=rows[1].pk, organisation_code="P50-2", number=0, code="w", level=Level.WARNING,
        gate="submit", first_seen_at=AT,
    )  # fmt: skip
    with pytest.raises(services.HasWarnings, match="1 เรื่อง"):
        services.approve_many(chosen=versions(rows), by=people.group_head, at=AT, idempotency_key="many")
    assert Decision.objects.filter(move="approve").count() == 0


def test_many_with_one_stale_are_not_approved(places, people):
    rows = make_many(places, people, 2)
    chosen = versions(rows)
    take("approve", rows[1], people.group_head)
    with pytest.raises(services.ChangedMeanwhile):
        services.approve_many(chosen=chosen, by=people.group_head, at=AT, idempotency_key="many")
    assert Approval.objects.get(object_id=rows[0].pk).step == 1


def test_approving_one_takes_fifteen_statements_at_most(submitted, people, django_assert_max_num_queries):
    for by in (people.group_head, people.director):
        version, key = selectors.version_of(submitted), Keys.new()
        with django_assert_max_num_queries(15):
            services.approve(thing=submitted, by=by, at=AT, version=version, idempotency_key=key)


def test_a_removed_thing_is_refused_in_words(submitted, people):
    version = selectors.version_of(submitted)
    pk = submitted.pk
    ProgressReport.objects.all().delete()
    submitted.pk = pk
    with pytest.raises(services.Gone):
        services.approve(thing=submitted, by=people.group_head, at=AT, version=version, idempotency_key="gone")


@pytest.mark.parametrize("table", [Snapshot, Decision])
@pytest.mark.parametrize(
    "change", [lambda rows: rows.update(content_hash="0"), lambda rows: rows._raw_delete("default")]
)
def test_the_database_refuses_to_change_or_remove_what_was_decided(submitted, table, change):
    with pytest.raises(DatabaseError, match=append_only.REFUSED), transaction.atomic():
        change(table.objects.all())
