"""Giving back what a dead worker left: django-tasks-db leaves its task running for ever."""

import datetime as dt
from collections.abc import Iterable

from django.db import transaction
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext as _
from django.utils.translation import override
from django_tasks import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from tidtam.jobs.choices import Status
from tidtam.jobs.models import Job
from tidtam.jobs.services.running import queue

SILENT_SECONDS = 60
"""A run not heard of for so long is dead: longer than a writer waits for a locked database, and some beats more."""


def reap(at: dt.datetime) -> int:
    """Give back every job whose run is no longer heard of, and queue what waits without a task; return how many.

    A job broken off at its last allowed attempt has failed, one that was to be cancelled is cancelled.
    """
    silent_since = at - dt.timedelta(seconds=SILENT_SECONDS)
    silent = Job.objects.filter(status=Status.RUNNING, heartbeat_at__lt=silent_since)
    return _give_back(silent, at) + _queue_forgotten(silent_since)


def give_back(*, worker: str, at: dt.datetime, is_counted: bool) -> int:
    """Give back the jobs of a worker that is known to be dead, without waiting; return how many.

    is_counted  False where it was stopped on purpose: that attempt then does not count against the job.
    """
    jobs = Job.objects.filter(status=Status.RUNNING, worker=worker)
    return _give_back(jobs, at, more_attempts=0 if is_counted else 1)


def _give_back(jobs: Iterable[Job], at: dt.datetime, *, more_attempts: int = 0) -> int:
    return sum(_give_back_one(job, at, more_attempts) for job in jobs)


def _give_back_one(job: Job, at: dt.datetime, more_attempts: int) -> bool:
    """Compare-and-set on the dead run's claim, so that a run that has ended meanwhile, or another reaper, wins."""
    allowed = job.attempts_allowed + more_attempts
    held = Job.objects.filter(pk=job.pk, status=Status.RUNNING, attempts=job.attempts, heartbeat_at=job.heartbeat_at)
    with transaction.atomic():
        if job.cancel_requested_at is not None:
            moved = held.update(status=Status.CANCELLED, finished_at=at)
        elif job.attempts >= allowed:
            moved = held.update(status=Status.FAILED, finished_at=at, error=_broken_off(job.attempts))
        else:
            moved = held.update(
                status=Status.WAITING,
                attempts_allowed=allowed,
                worker="",
                heartbeat_at=None,
                task_id=queue(job.pk, attempts=job.attempts),
            )
        DBTaskResult.objects.filter(pk=job.task_id, status=TaskResultStatus.RUNNING).update(
            status=TaskResultStatus.FAILED, finished_at=at
        )
    return bool(moved)


def _broken_off(attempts: int) -> str:
    with override("th"):
        return _("สั่งทำใหม่อีกครั้ง ถ้ายังไม่สำเร็จ แจ้งผู้ดูแลระบบพร้อมชื่องานและเวลา (หยุดกลางคันแล้ว %(count)s ครั้ง)") % {
            "count": attempts
        }


def _queue_forgotten(silent_since: dt.datetime) -> int:
    """Queue jobs that wait while their task is no longer to come: its worker died between taking it and the job."""
    task = DBTaskResult.objects.filter(pk=OuterRef("task_id"))
    coming = task.filter(
        Q(status=TaskResultStatus.READY) | Q(status=TaskResultStatus.RUNNING, started_at__gte=silent_since)
    )
    count = 0
    for job in Job.objects.filter(~Exists(coming), status=Status.WAITING):
        held = Job.objects.filter(pk=job.pk, status=Status.WAITING, attempts=job.attempts, task_id=job.task_id)
        with transaction.atomic():
            count += held.update(task_id=queue(job.pk, attempts=job.attempts))
    return count
