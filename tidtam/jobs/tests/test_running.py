"""Running a job: progress, cancelling, failing; a run that was taken over leaves nothing."""

import datetime as dt
import threading
import time

import pytest
from django.db import OperationalError, connection, transaction
from django.utils import timezone

from tidtam.jobs import kinds, services
from tidtam.jobs.models import Job, ScheduleRun
from tidtam.jobs.services import running
from tidtam.jobs.services.running import execute
from tidtam.jobs.tests.conftest import LATER, ask, register, run_waiting, until


@pytest.mark.django_db
def test_a_done_job_holds_its_result_and_how_far_it_came(count, person):
    job = ask(person)
    run_waiting("w1")
    job.refresh_from_db()
    assert (job.status, job.result, job.done, job.total, job.message) == ("done", {"counted": 3}, 3, 3, "นับถึง 3")
    assert (job.attempts, job.worker, job.share) == (1, "w1", 100)
    assert job.started_at <= job.finished_at


@pytest.mark.django_db
def test_where_the_result_is_is_asked_when_its_rows_are_written_and_forgotten_with_it(person):
    register(
        "test.count",
        lambda _context: {"n": 1},
        on_done=lambda job, result: ScheduleRun.objects.create(name=f"mark {result['n']}"),
        result_url=lambda job: f"/{ScheduleRun.objects.get().name.replace(' ', '/')}/{job.result['n']}/",
        result_exists=lambda _job: False,
    )
    job = ask(person, content_key="c")
    run_waiting()
    job.refresh_from_db()
    assert job.result_url == "/mark/1/1/"
    assert ask(person, content_key="c").result_url == ""


@pytest.mark.django_db
def test_a_fault_of_ours_is_a_sentence_for_people_and_a_traceback_in_the_log(person, caplog):
    register("test.count", lambda context: 1 / 0)
    job = ask(person)
    run_waiting()
    job.refresh_from_db()
    assert job.status == "failed"
    assert "สั่งทำใหม่อีกครั้ง" in job.error
    assert "ZeroDivisionError" not in job.error
    assert "ZeroDivisionError" in caplog.text


@pytest.mark.django_db
def test_sentences_are_stored_in_thai_whatever_language_asks(count, person):
    from django.utils.translation import override

    register("test.count", lambda context: 1 / 0)
    with override("en"):
        job = ask(person)
        run_waiting()
    job.refresh_from_db()
    assert "สั่งทำใหม่" in job.error


@pytest.mark.django_db
def test_a_database_that_is_away_leaves_the_job_to_the_reaper(person):
    def away(_context):
        raise OperationalError("database is locked")

    register("test.count", away)
    job = ask(person)
    with pytest.raises(OperationalError):
        run_waiting()
    job.refresh_from_db()
    assert job.status == "running"


@pytest.mark.django_db
def test_a_task_too_many_runs_nothing(count, person):
    job = ask(person)
    run_waiting()
    for attempts in (0, 1):
        execute(job.pk, attempts=attempts, worker="w2")
    assert len(count) == 1


@pytest.mark.django_db
def test_a_task_of_an_earlier_attempt_does_not_start_the_job_that_waits_again(count, person):
    job = ask(person)
    Job.objects.filter(pk=job.pk).update(attempts=1)
    execute(job.pk, attempts=0, worker="w2")
    job.refresh_from_db()
    assert (count, job.status) == ([], "waiting")


@pytest.mark.django_db
def test_a_run_that_was_taken_over_ends_nothing_while_the_other_still_runs(person):
    def run(context):
        services.reap(timezone.now() + dt.timedelta(hours=1))
        Job.objects.filter(pk=context.job.pk, status="waiting").update(status="running", attempts=2, worker="second")
        return {"attempt": 1}

    register("test.count", run)
    job = ask(person)
    run_waiting("first")
    job.refresh_from_db()
    assert (job.status, job.worker, job.result) == ("running", "second", None)


@pytest.mark.django_db
@pytest.mark.parametrize("end", [None, kinds.JobFailed("ไม่มีข้อมูล"), kinds.Cancelled(), ValueError("ours")])
def test_a_run_that_was_taken_over_leaves_neither_result_nor_rows_however_it_ends(end, person):
    """While the first run still works, the reaper gives its job to a second one, which ends first."""

    def run(context):
        if context.job.attempts == 1:
            services.reap(timezone.now() + dt.timedelta(hours=1))
            run_waiting("second")
            if end:
                raise end
        return {"attempt": context.job.attempts}

    def mark(job, result):
        ScheduleRun.objects.create(name=f"mark {result['attempt']}")

    register("test.count", run, on_done=mark)
    job = ask(person)
    run_waiting("first")
    job.refresh_from_db()
    assert (job.status, job.result, job.worker, job.attempts) == ("done", {"attempt": 2}, "second", 2)
    assert list(ScheduleRun.objects.values_list("name", flat=True)) == ["mark 2"]


@pytest.mark.django_db
def test_a_job_asked_for_while_it_is_being_cancelled_is_done_after_all(person, other):
    def run(context):
        if context.job.attempts == 1:
            services.cancel(job=context.job, by=person, at=LATER)
            ask(other, content_key="c")
            raise kinds.Cancelled
        return {}

    register("test.count", run)
    job = ask(person, content_key="c")
    run_waiting()
    services.reap(timezone.now() + dt.timedelta(hours=1))
    run_waiting()
    job.refresh_from_db()
    assert (job.status, job.attempts) == ("done", 2)


@pytest.mark.django_db
def test_rows_that_cannot_be_written_take_the_result_with_them(person):
    def refuse(_job, _result):
        raise ValueError("no such office")

    register("test.count", lambda _context: {"n": 1}, on_done=refuse)
    job = ask(person)
    run_waiting()
    job.refresh_from_db()
    assert (job.status, job.result) == ("failed", None)


@pytest.fixture
def quick_heart(monkeypatch):
    monkeypatch.setattr(running, "LOOK_SECONDS", 0.02)
    monkeypatch.setattr(running, "BEAT_SECONDS", 0.02)


def in_a_thread(job):
    """Run a job beside the test as a worker does, with its heartbeat; return the thread."""

    def work():
        try:
            execute(job.pk, attempts=0, worker="w1")
        finally:
            connection.close()

    thread = threading.Thread(target=work)
    thread.start()
    return thread


def test_the_heart_beats_while_the_run_itself_says_nothing_and_holds_a_transaction(
    shared_database, quick_heart, person
):
    beats = []

    def run(context):
        with transaction.atomic():  # on SQLite nobody else writes meanwhile: beats wait, and the run goes on
            time.sleep(0.1)
        started = Job.objects.get().heartbeat_at
        until(lambda: Job.objects.get().heartbeat_at > started)
        beats.append(started)
        return {}

    register("test.count", run)
    job = ask(person)
    in_a_thread(job).join(20)
    job.refresh_from_db()
    assert (job.status, len(beats)) == ("done", 1)


def test_a_running_job_shows_how_far_it_is_and_is_cancelled_when_it_next_says_so(shared_database, quick_heart, person):

    def run(context):
        for _step in range(1_000):
            context.progress(1, 2, "ครึ่งทาง")
            time.sleep(0.02)
        return {}

    register("test.count", run)
    job = ask(person)
    thread = in_a_thread(job)
    until(lambda: Job.objects.get().message == "ครึ่งทาง")
    assert services.cancel(job=job, by=person, at=LATER)
    thread.join(20)
    job.refresh_from_db()
    assert (job.status, job.result, job.share) == ("cancelled", None, 50)


def test_a_job_that_hangs_ends_with_its_process(shared_database, quick_heart, person, monkeypatch):
    ended = []
    monkeypatch.setattr(running, "LONGEST_RUN_SECONDS", 0.1)
    monkeypatch.setattr(running.os, "_exit", ended.append)
    register("test.count", lambda _context: time.sleep(0.5) or {})
    in_a_thread(ask(person)).join(20)
    assert set(ended) == {running.HUNG}


def test_the_kind_that_is_not_known_here_is_told_as_failed(db, person, count, monkeypatch):
    job = ask(person)
    monkeypatch.setattr(kinds, "_KINDS", {})
    run_waiting()
    job.refresh_from_db()
    assert job.status == "failed"
