"""Who is late in a round, whose turn it is, and writing to them: once a day each, provable, and never in vain."""

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.people import person
from tidtam.answers import selectors
from tidtam.answers.models import Chase, Sheet
from tidtam.answers.services import chase_sheets, plan_chase
from tidtam.answers.tests.test_sheets import send, write
from tidtam.answers.tests.world import AT, everything, sheet_of
from tidtam.approval.choices import Status
from tidtam.audit.models import AuditLine
from tidtam.notifications.models import Message
from tidtam.organisations.choices import Role
from tidtam.periods.models import ReportingWindow
from tidtam.periods.services import extend_window

pytestmark = pytest.mark.django_db
DUE = dt.datetime(2023, 8, 15, tzinfo=dt.UTC)
CLOSES = dt.datetime(2023, 8, 30, tzinfo=dt.UTC)
LATER = dt.datetime(2023, 8, 20, 3, tzinfo=dt.UTC)
ROUND = "12m"


@pytest.fixture(autouse=True)
def mail(settings):
    settings.MAIL_IS_SENT = True


@pytest.fixture
def due(world):
    """Let the round be due in the middle of the month, and everybody have an address."""
    ReportingWindow.objects.update(due_at=DUE, closes_at=CLOSES)
    for user in (world.owner, world.director, world.reporter, world.second_reporter, world.bureau_reporter):
        user.email = f"{user.username}@example.org"
        user.save(update_fields=["email"])
    return world


def rows(world, at=LATER, **more):
    window = selectors.window_of_round(world.version, ROUND)
    return selectors.rows_of_round(world.version, ROUND, window=window, at=at, **more)


def chase(world, *sheets, at=LATER, **more):
    ids = [one.pk for one in sheets]
    return chase_sheets(version=world.version, round_code=ROUND, sheets=ids, by=world.outsider, at=at, **more)


def codes(some):
    return {row.sheet.organisation.code for row in some}


def test_offices_and_bureaus_stand_in_a_round_and_schools_below_their_office(due):
    assert codes(rows(due)) == {"P01-1", "S01", "B-1"}
    assert codes(rows(due, office=due.primary)) == {"SCH-1", "SCH-2"}


def test_nobody_is_late_at_the_due_instant_and_everybody_after_it(due):
    assert not any(row.is_late for row in rows(due, at=DUE))
    assert all(row.is_late for row in rows(due))


@pytest.mark.parametrize("status", Status.values)
def test_late_is_what_was_never_submitted(due, status):
    Sheet.objects.update(status=status)
    assert all(row.is_late is (status in {"not_reported", "saved"}) for row in rows(due))


def test_what_came_after_the_due_instant_is_told_apart(due):
    sheet = sheet_of(due.primary)
    write(sheet, everything(), due.owner)
    send(sheet, due.owner, at=LATER)
    assert {row.sheet.pk for row in rows(due) if row.came_late} == {sheet.pk}
    ReportingWindow.objects.update(due_at=LATER)
    assert not any(row.came_late for row in rows(due))


def test_an_extension_of_a_network_counts_for_its_schools_alone_in_python_as_in_sql(due):
    network = due.schools[1].parent
    window = ReportingWindow.objects.get()
    extend_window(
        window=window, organisation=network, due_at=CLOSES, closes_at=CLOSES + dt.timedelta(days=1),
        reason="น้ำท่วม", at=AT, by="test",
    )  # fmt: skip
    extended = selectors.window_of_round(due.version, ROUND)
    in_python = {row.sheet.pk for row in rows(due, office=due.primary) if row.is_late}
    in_sql = set(Sheet.objects.filter(selectors.late_condition(extended, LATER), office=due.primary).values_list("pk"))
    assert {(pk,) for pk in in_python} == in_sql - {(sheet_of(due.primary).pk,)} == {(sheet_of(due.schools[0]).pk,)}
    (office,) = [row for row in rows(due) if row.sheet.organisation == due.primary]
    assert office.schools == selectors.SchoolCounts(asked=2, approved=0, late=1)


def test_it_is_the_turn_of_who_answers_and_of_who_decides_once_it_waits(due):
    sheet = sheet_of(due.primary)
    (row,) = rows(due, ids=[sheet.pk])
    assert selectors.turns_of([row], on=LATER.date()) == {sheet.pk: [due.owner]}
    Sheet.objects.filter(pk=sheet.pk).update(status=Status.SUBMITTED)
    (row,) = rows(due, ids=[sheet.pk])
    assert selectors.turns_of([row], on=LATER.date()) == {sheet.pk: [due.director]}


def test_who_answers_for_an_office_is_not_written_to_for_a_school_that_has_its_own(due):
    sheets = [sheet_of(one) for one in due.schools]
    found = selectors.turns_of(rows(due, office=due.primary), on=LATER.date())
    assert found == {sheets[0].pk: [due.reporter], sheets[1].pk: [due.second_reporter]}
    due.reporter.memberships.all().delete()
    assert selectors.turns_of(rows(due, office=due.primary), on=LATER.date())[sheets[0].pk] == [due.owner]


def test_where_nobody_answers_it_is_the_turn_of_who_decides(due):
    sheet = sheet_of(due.secondary)  # it has a director and nobody else
    (row,) = rows(due, ids=[sheet.pk])
    assert selectors.turns_of([row], on=LATER.date()) == {sheet.pk: [due.outsider]}


def test_each_person_gets_one_letter_with_all_their_sheets(due):
    everywhere = person("everywhere", (Role.INDICATOR_OWNER, due.primary), (Role.INDICATOR_OWNER, due.secondary))
    everywhere.email = "everywhere@example.org"
    everywhere.save()
    done = chase(due, sheet_of(due.primary), sheet_of(due.secondary), note="ส่งภายในวันศุกร์\nBcc: x")
    assert done.people == 2  # the owner of the one office, and who answers for both
    message = Message.objects.get(person=everywhere)
    assert "- P01-1 · " in message.text
    assert "- S01 · " in message.text
    assert "ส่งภายในวันศุกร์\nBcc: x" in message.text
    assert "ผู้ติดตาม: outsider" in message.text
    assert message.subject == "ระบบติดตาม: ยังไม่ได้รับแบบรายงาน เครื่องมือตัวอย่างทุกชนิด รอบ 12 เดือน"


def test_a_second_chase_of_the_day_tells_nobody_and_writes_nothing(due):
    chase(due, sheet_of(due.primary))
    again = chase(due, sheet_of(due.primary), at=LATER + dt.timedelta(hours=2))
    assert (again.told, codes(again.again)) == ([], {"P01-1"})
    assert (Message.objects.count(), Chase.objects.count()) == (1, 1)
    assert AuditLine.objects.filter(action="answers.round.chased").count() == 1


def test_the_next_day_they_are_told_again_and_both_days_stay_to_be_seen(due):
    chase(due, sheet_of(due.primary))
    assert chase(due, sheet_of(due.primary), at=LATER + dt.timedelta(days=1)).people == 1
    (row,) = rows(due, ids=[sheet_of(due.primary).pk])
    assert Chase.objects.count() == 2
    assert (row.chase.day, row.chase.by, row.chase.people) == (dt.date(2023, 8, 21), due.outsider, 1)


def test_where_nobody_is_reached_nothing_is_claimed(due):
    due.owner.email = ""
    due.owner.save()
    done = chase(due, sheet_of(due.primary))
    assert (done.told, codes(done.nobody)) == ([], {"P01-1"})
    assert not Chase.objects.exists()
    assert not AuditLine.objects.filter(action="answers.round.chased").exists()


def test_what_is_approved_or_of_another_round_or_office_is_left_out(due):
    Sheet.objects.filter(pk=sheet_of(due.primary).pk).update(status=Status.APPROVED)
    done = chase(due, sheet_of(due.primary), sheet_of(due.schools[2]), office=due.primary)
    assert (done.told, done.again, done.nobody) == ([], [], [])


def test_as_many_questions_are_asked_whatever_the_number_of_sheets(due):
    def asked(**more):
        with CaptureQueriesContext(connection) as found:
            plan_chase(due.version, ROUND, rows(due, **more), at=LATER)
        return len(found)

    assert asked(ids=[sheet_of(due.primary).pk]) == asked()
