"""What is due is done, once, however many workers look at the same instant."""

import datetime as dt
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection
from django_tasks_db.models import DBTaskResult

from tidtam.audit.keys import make_key_pair
from tidtam.audit.models import AuditSeal
from tidtam.jobs import schedules, services
from tidtam.jobs.models import ScheduleRun
from tidtam.jobs.schedules import Schedule
from tidtam.jobs.tests.conftest import AT, ask

HOUR = dt.timedelta(hours=1)
MINUTE = dt.timedelta(minutes=1)


@pytest.fixture(autouse=True)
def own_schedules(monkeypatch):
    before = dict(schedules._SCHEDULES)
    monkeypatch.setattr(schedules, "_SCHEDULES", {})
    return before


def hourly(run, name="test.hourly"):
    schedules.register(Schedule(name=name, every=HOUR, run=run))


def test_it_runs_at_first_sight_and_then_when_its_time_has_passed(db):
    ran = []
    hourly(ran.append)
    looks = [AT, AT + MINUTE, AT + HOUR - MINUTE, AT + HOUR, AT + HOUR + MINUTE]
    assert [services.run_scheduled(at) for at in looks] == [["test.hourly"], [], [], ["test.hourly"], []]
    assert ran == [AT, AT + HOUR]


def test_looking_when_nothing_is_due_costs_one_query(db, django_assert_num_queries):
    hourly(lambda _at: None)
    services.run_scheduled(AT)
    with django_assert_num_queries(1):
        services.run_scheduled(AT + MINUTE)


def test_one_that_fails_is_noted_and_keeps_no_other_from_running(db):
    ran = []
    hourly(lambda _at: 1 / 0, name="test.a")
    hourly(ran.append, name="test.b")
    services.run_scheduled(AT)
    assert (ran, ScheduleRun.objects.get(name="test.a").error) == ([AT], "ZeroDivisionError: division by zero")
    assert services.run_scheduled(AT + HOUR) == ["test.a", "test.b"]


def test_two_workers_never_run_the_same_round(shared_database):
    ran, start = [], Barrier(2)
    hourly(ran.append)

    def look(at):
        start.wait(timeout=30)
        try:
            return services.run_scheduled(at)
        finally:
            connection.close()

    rounds = [AT + number * HOUR for number in range(20)]
    with ThreadPoolExecutor(2) as pool:
        for at in rounds:
            list(pool.map(look, [at, at]))
    assert ran == rounds


def test_the_trail_is_sealed_every_quarter_of_an_hour(db, settings, tmp_path, own_schedules):
    settings.AUDIT_SEAL_KEY_FILE = tmp_path / "key.pem"
    make_key_pair(settings.AUDIT_SEAL_KEY_FILE)
    schedules.register(own_schedules["audit.seal"])
    for minutes in (0, 5, 14, 15, 29, 30):
        services.run_scheduled(AT + minutes * MINUTE)
    assert list(AuditSeal.objects.order_by("number").values_list("at", flat=True)) == [
        AT,
        AT + 15 * MINUTE,
        AT + 30 * MINUTE,
    ]


def test_the_queues_own_rows_are_removed_a_week_after_they_ended(db, person, count, own_schedules):
    schedules.register(own_schedules["jobs.prune_queue"])
    old, young, waiting = (ask(person).task_id for _job in range(3))
    DBTaskResult.objects.filter(pk=old).update(status="SUCCESSFUL", finished_at=AT - dt.timedelta(days=8))
    DBTaskResult.objects.filter(pk=young).update(status="SUCCESSFUL", finished_at=AT - dt.timedelta(days=6))
    services.run_scheduled(AT)
    assert set(DBTaskResult.objects.values_list("pk", flat=True)) == {young, waiting}
