"""Storing what checks found, and answering for it."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from django.contrib.contenttypes.models import ContentType

from tidtam.audit.models import AuditLine
from tidtam.checks import selectors, services
from tidtam.checks.choices import Gate, Level
from tidtam.checks.models import FailedCheck
from tidtam.checks.rules import Hit

AT = datetime(2024, 4, 1, tzinfo=UTC)
MISSING = Hit("progress.cause_missing", Level.HARD, Gate.SUBMIT, "disbursement.causes", {"planned": "9,000.00"})
DASH = Hit("progress.dash", Level.WARNING, Gate.SUBMIT, "summary.suggestions")

pytestmark = pytest.mark.django_db


@pytest.fixture
def thing():
    """Anything with a primary key can be checked."""
    return ContentType.objects.get_for_model(FailedCheck)


@pytest.fixture
def other_thing():
    return ContentType.objects.get_for_model(AuditLine)


def store(thing, *hits, at=AT):
    services.store_failed_checks(thing=thing, organisation_code="50020000", hits=hits, at=at)


def test_it_keeps_the_order_and_place_of_every_hit(thing):
    store(thing, MISSING, DASH)
    assert [row.hit for row in selectors.failed_checks_of(thing)] == [MISSING, DASH]


def test_a_mended_check_goes_away(thing):
    store(thing, MISSING, DASH)
    store(thing, DASH)
    assert [row.hit for row in selectors.failed_checks_of(thing)] == [DASH]


def test_an_acceptance_lives_on_while_the_same_is_found(thing):
    store(thing, MISSING)
    services.accept_check(failed=FailedCheck.objects.get(), reason="ต้นฉบับไม่พิมพ์สาเหตุ", by="ผู้อำนวยการ", at=AT)
    store(thing, DASH, MISSING, at=AT + timedelta(days=1))
    again = FailedCheck.objects.get(code=MISSING.code)
    assert (again.is_accepted, again.accepted_reason, again.first_seen_at) == (True, "ต้นฉบับไม่พิมพ์สาเหตุ", AT)


def test_an_acceptance_ends_when_the_figures_change(thing):
    store(thing, MISSING)
    services.accept_check(failed=FailedCheck.objects.get(), reason="ทราบแล้ว", by="ผู้อำนวยการ", at=AT)
    store(thing, Hit(MISSING.code, MISSING.level, MISSING.gate, MISSING.place, {"planned": "9,500.00"}))
    assert not FailedCheck.objects.get().is_accepted


def test_it_writes_who_accepted_what_into_the_trail(thing):
    store(thing, MISSING)
    services.accept_check(failed=FailedCheck.objects.get(), reason="ทราบแล้ว", by="ผู้อำนวยการ", at=AT)
    line = AuditLine.objects.get()
    assert (line.action, line.actor, line.reason) == ("checks.failed_check.accepted", "ผู้อำนวยการ", "ทราบแล้ว")


def test_it_refuses_an_acceptance_without_reason(thing):
    store(thing, MISSING)
    with pytest.raises(services.ReasonMissing):
        services.accept_check(failed=FailedCheck.objects.get(), reason="  ", by="ผู้อำนวยการ", at=AT)
    assert not FailedCheck.objects.get().is_accepted


def test_it_refuses_a_second_acceptance(thing):
    store(thing, MISSING)
    failed = FailedCheck.objects.get()
    services.accept_check(failed=failed, reason="ทราบแล้ว", by="ผู้อำนวยการ", at=AT)
    with pytest.raises(services.AlreadyAccepted):
        services.accept_check(failed=failed, reason="อีกครั้ง", by="ผู้อื่น", at=AT)


def test_storing_many_costs_the_same_as_storing_few(thing, other_thing, django_assert_num_queries):
    ContentType.objects.get_for_model(ContentType)
    for things in ([thing], [thing, other_thing]):
        checked = [services.Checked(thing=one, organisation_code="1", hits=[MISSING, DASH]) for one in things]
        with django_assert_num_queries(5):  # savepoint and release, select, delete, insert
            services.store_failed_checks_of_many(checked=checked, at=AT)
    assert FailedCheck.objects.count() == 4


def test_it_counts_by_office_in_one_query(thing, other_thing, django_assert_num_queries):
    store(thing, MISSING, DASH)
    services.accept_check(failed=FailedCheck.objects.first(), reason="ทราบแล้ว", by="ผู้อำนวยการ", at=AT)
    with django_assert_num_queries(1):
        counts = selectors.failed_counts_by_office(["50020000", "1"])
    assert counts["50020000"] == selectors.FailedCounts(hard=1, warning=1, hard_unanswered=0)
    assert counts["1"] == selectors.FailedCounts()
    assert selectors.failed_counts_of_many([thing, other_thing])[thing.pk].warning == 1
    assert selectors.failed_checks_of_many([thing, other_thing])[other_thing.pk] == []


def test_what_nobody_answered_for_is_the_same_by_row_by_list_and_by_count(thing):
    store(thing, MISSING, DASH)
    services.accept_check(failed=FailedCheck.objects.get(code=MISSING.code), reason="ทราบแล้ว", by="ผู้อำนวยการ", at=AT)
    store(thing, MISSING, DASH, replace(MISSING, place="another.place"))
    rows = list(FailedCheck.objects.all())
    for levels in ((Level.HARD,), (Level.WARNING,), (Level.HARD, Level.WARNING), ()):
        listed = {row.pk for row in FailedCheck.objects.unanswered(*levels)}
        assert listed == {row.pk for row in rows if row.is_unanswered(*levels)}
    assert [row.place for row in FailedCheck.objects.unanswered(Level.HARD)] == ["another.place"]
    assert selectors.failed_counts_of_many([thing])[thing.pk].hard_unanswered == 1
