"""Real worker processes on a real database: killed in the middle, locked out, stopped; the job is done once."""

import os
import signal
import subprocess
import sys
import time

import pytest
from django.db import connection
from django.utils import timezone

from tidtam.jobs import services
from tidtam.jobs.models import Job, ScheduleRun
from tidtam.jobs.services.reaping import SILENT_SECONDS
from tidtam.jobs.tests import long_work
from tidtam.jobs.tests.conftest import run_waiting, until


@pytest.fixture
def start(shared_database):
    """A way to start a program that works on the test's database; it is killed after the test."""
    started = []

    def start(*command):
        process = subprocess.Popen([sys.executable, "-m", *command], env=shared_database, start_new_session=True)
        started.append(process)
        return process

    yield start
    for process in started:
        if process.poll() is None:
            process.kill()
        process.wait()


@pytest.fixture
def order(shared_database, person, tmp_path):
    """A long job and the file in which each of its runs writes its process."""
    long_work.register()
    log = tmp_path / "runs"

    def order(**said):
        return services.enqueue(
            kind="test.long", parameters={"log": str(log), **said}, organisation=None, requested_by=person,
            at=timezone.now(),
        )  # fmt: skip

    order.runs = lambda: [int(line) for line in log.read_text().split()] if log.exists() else []
    return order


def done(job):
    job.refresh_from_db()
    return job.status == "done"


def test_a_worker_killed_in_the_middle_is_started_again_and_the_job_is_done_once(start, order):
    job = order(hangs=1)
    supervisor = start("tidtam", "worker")
    until(order.runs)
    os.kill(order.runs()[0], signal.SIGKILL)
    until(lambda: done(job))
    assert (job.result, job.attempts, len(order.runs())) == ({"attempt": 2}, 2, 2)
    assert ScheduleRun.objects.filter(name__startswith="mark").count() == 1
    supervisor.send_signal(signal.SIGTERM)
    assert supervisor.wait(10) == 0


def test_a_killed_worker_that_nobody_supervises_is_found_by_the_reaper(start, order):
    job = order(hangs=1)
    worker = start("tidtam.jobs.queue_worker", "w1")
    until(order.runs)
    worker.kill()
    worker.wait()
    assert services.reap(timezone.now()) == 0
    assert services.reap(timezone.now() + timezone.timedelta(seconds=SILENT_SECONDS + 1)) == 1
    run_waiting()
    assert done(job)
    assert (job.result, job.worker) == ({"attempt": 2}, "test")


def test_stopping_lets_a_short_job_end_and_leaves_none_running(start, order):
    job = order(hangs=1, seconds=1)
    supervisor = start("tidtam", "worker")
    until(order.runs)
    supervisor.send_signal(signal.SIGTERM)
    assert supervisor.wait(10) == 0
    assert done(job)


def test_a_worker_ends_with_its_supervisor(start, order):
    order(hangs=1)
    supervisor = start("tidtam", "worker")
    until(order.runs)
    supervisor.kill()
    supervisor.wait()
    job = Job.objects.get()
    Job.objects.update(cancel_requested_at=timezone.now())
    until(lambda: not _lives(order.runs()[0]))
    job.refresh_from_db()
    assert job.status == "cancelled"


def _lives(pid):
    try:
        with open(f"/proc/{pid}/stat") as stat:
            return stat.read().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


def test_a_database_locked_for_longer_than_a_worker_waits_costs_no_job(start, order):
    supervisor = start("tidtam", "worker")
    until(lambda: ScheduleRun.objects.exists())
    job = order()
    with connection.cursor() as cursor:  # outside the queue's patience of one second (shared_database)
        cursor.execute("BEGIN EXCLUSIVE" if connection.vendor == "sqlite" else "BEGIN")
        if connection.vendor == "postgresql":
            cursor.execute("LOCK TABLE jobs_job, django_tasks_database_dbtaskresult IN ACCESS EXCLUSIVE MODE")
        time.sleep(3)
        cursor.execute("ROLLBACK")
    until(lambda: done(job))
    assert supervisor.poll() is None
