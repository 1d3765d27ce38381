"""What a dead worker leaves is given back: at once where it is known to be dead, after a minute of silence else."""

import datetime as dt

import pytest
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from tidtam.jobs import services
from tidtam.jobs.models import Job
from tidtam.jobs.services.reaping import SILENT_SECONDS
from tidtam.jobs.tests.conftest import LATER, ask, run_waiting

pytestmark = pytest.mark.django_db
SILENT = dt.timedelta(seconds=SILENT_SECONDS)


def started(job, worker="dead", attempts=1):
    """Make a job one that a worker started and was not heard of since."""
    now = timezone.now()
    Job.objects.filter(pk=job.pk).update(
        status="running", attempts=attempts, worker=worker, started_at=now, heartbeat_at=now
    )
    DBTaskResult.objects.filter(pk=job.task_id).update(status="RUNNING", started_at=now)
    job.refresh_from_db()
    return job


def test_a_silent_run_is_given_back_and_another_does_the_job(count, person):
    job = started(ask(person))
    first_task = job.task_id
    assert services.reap(job.heartbeat_at + SILENT) == 0
    assert services.reap(job.heartbeat_at + SILENT + dt.timedelta(seconds=1)) == 1
    job.refresh_from_db()
    assert (job.status, job.task_id == first_task) == ("waiting", False)
    assert DBTaskResult.objects.get(pk=first_task).status == "FAILED"
    run_waiting()
    job.refresh_from_db()
    assert (job.status, job.attempts) == ("done", 2)


def test_a_job_broken_off_too_often_has_failed_with_a_sentence(count, person):
    job = started(ask(person), attempts=3)
    services.reap(job.heartbeat_at + 2 * SILENT)
    job.refresh_from_db()
    assert job.status == "failed"
    assert "หยุดกลางคันแล้ว 3 ครั้ง" in job.error


def test_a_silent_run_that_was_to_be_cancelled_is_cancelled(count, person):
    job = started(ask(person))
    services.cancel(job=job, by=person, at=LATER)
    services.reap(job.heartbeat_at + 2 * SILENT)
    job.refresh_from_db()
    assert job.status == "cancelled"


def test_a_worker_known_to_be_dead_is_not_waited_for_and_others_are_left_alone(count, person):
    job, others = started(ask(person)), started(ask(person), worker="alive")
    assert services.give_back(worker="dead", at=LATER, is_counted=True) == 1
    job.refresh_from_db()
    others.refresh_from_db()
    assert (job.status, job.attempts_allowed, others.status) == ("waiting", 3, "running")


def test_a_run_stopped_on_purpose_costs_no_attempt(count, person):
    job = started(ask(person), attempts=3)
    services.give_back(worker="dead", at=LATER, is_counted=False)
    job.refresh_from_db()
    assert (job.status, job.attempts, job.attempts_allowed) == ("waiting", 3, 4)


@pytest.mark.parametrize("status", ["RUNNING", "FAILED", "SUCCESSFUL", None])
def test_a_job_whose_task_is_no_longer_to_come_is_queued_again(status, count, person):
    """The worker died between taking the task and taking the job, or the task was pruned."""
    job = ask(person)
    task = DBTaskResult.objects.filter(pk=job.task_id)
    if status:
        task.update(status=status, started_at=timezone.now())
    else:
        task.delete()
    assert services.reap(timezone.now() + 2 * SILENT) == 1
    job.refresh_from_db()
    assert (job.status, DBTaskResult.objects.get(pk=job.task_id).status) == ("waiting", "READY")
    assert services.reap(timezone.now() + 2 * SILENT) == 0


def test_a_job_whose_task_waits_or_was_just_taken_is_left_alone(count, person):
    job = ask(person)
    assert services.reap(timezone.now() + 2 * SILENT) == 0
    DBTaskResult.objects.filter(pk=job.task_id).update(status="RUNNING", started_at=timezone.now())
    assert services.reap(timezone.now()) == 0
