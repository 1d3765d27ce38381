"""Running a job: claim, heartbeat, result.

A run owns its job by a claim, the pair (running, attempts): it is taken by compare-and-set, every later write names it,
and where the reaper has given the job to another run nothing of this one is kept. So a run may safely happen twice.
"""

import datetime as dt
import logging
import os
import threading
import time
import uuid
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager

from django.db import DatabaseError, InterfaceError, OperationalError, connection, transaction
from django.db.models import F, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override
from django_tasks import TaskContext, task

from tidtam.jobs.choices import Status
from tidtam.jobs.kinds import JSON, Cancelled, ClaimLost, Context, JobFailed, JobKind, kind_of
from tidtam.jobs.models import Job

log = logging.getLogger(__name__)

LOOK_SECONDS = 1.0
BEAT_SECONDS = 5.0
LONGEST_RUN_SECONDS = 30 * 60.0
HUNG = 70


@task(takes_context=True)
def run_job(context: TaskContext, job_id: str, attempts: int) -> None:
    """Run a job in the worker that took this task from the queue."""
    execute(uuid.UUID(job_id), attempts=attempts, worker=context.task_result.worker_ids[-1])


def queue(job_id: uuid.UUID, *, attempts: int) -> uuid.UUID:
    """Put a task into the queue, in the caller's transaction, and return its id.

    attempts  how often the job was started so far: the task can start it only while that holds, so that a task too many
    does nothing.
    """
    return uuid.UUID(run_job.enqueue(str(job_id), attempts).id)


@contextmanager
def heartbeat(context: Context) -> Iterator[None]:
    """Let a thread with a connection of its own say that the run lives and how far it is, also while a child works."""
    ended = threading.Event()
    thread = threading.Thread(target=_beat, args=(context, ended), name="heartbeat", daemon=True)
    thread.start()
    try:
        yield
    finally:
        ended.set()
        thread.join()


def execute(
    job_id: uuid.UUID,
    *,
    attempts: int,
    worker: str,
    beating: Callable[[Context], AbstractContextManager[None]] = heartbeat,
) -> None:
    """Run a job that was started `attempts` times so far, and store its result or why there is none.

    Does nothing where the job is no longer waiting at that attempt. Raises what the database raises where it is locked
    or away: the job is then given back by the reaper.
    """
    job = _claim(job_id, attempts=attempts, worker=worker, at=timezone.now())
    if job is None:
        return
    context = Context(job)
    try:
        with override("th"):
            _run(context, beating)
    except ClaimLost:
        log.warning("job %s: attempt %s no longer counts, nothing of it is kept", job.pk, job.attempts)


def _run(context: Context, beating: Callable[[Context], AbstractContextManager[None]]) -> None:
    """Do the work and end the job. Raises ClaimLost, and what the database raises where it is locked or away."""
    try:
        kind = kind_of(context.job.kind)
        with beating(context):
            result = kind.run(context)
        _store(context, kind, result)
    except (ClaimLost, OperationalError, InterfaceError):
        raise
    except Cancelled:
        _end(context, Status.CANCELLED, "")
    except JobFailed as failed:
        _end(context, Status.FAILED, str(failed))
    except Exception:
        log.exception("job %s (%s) failed", context.job.pk, context.job.kind)
        _end(context, Status.FAILED, _("สั่งทำใหม่อีกครั้ง ถ้ายังไม่สำเร็จ แจ้งผู้ดูแลระบบพร้อมชื่องานและเวลา (ระบบขัดข้องระหว่างทำ)"))


def _claim(job_id: uuid.UUID, *, attempts: int, worker: str, at: dt.datetime) -> Job | None:
    """Take a waiting job, or return None where it was taken, cancelled or started again meanwhile."""
    taken = Job.objects.filter(pk=job_id, status=Status.WAITING, attempts=attempts).update(
        status=Status.RUNNING, attempts=F("attempts") + 1, worker=worker, started_at=at, heartbeat_at=at
    )
    return Job.objects.select_related("organisation", "requested_by").get(pk=job_id) if taken else None


def _claimed(job: Job) -> QuerySet[Job]:
    return Job.objects.filter(pk=job.pk, status=Status.RUNNING, attempts=job.attempts)


def _store(context: Context, kind: JobKind, result: JSON) -> None:
    """Store the result and the rows that come with it, both or neither. Raises ClaimLost."""
    job = context.job
    with transaction.atomic():
        _end(context, Status.DONE, "", result)
        job.status, job.result = Status.DONE, result
        kind.on_done(job, result)
        job.result_url = kind.result_url(job) or ""
        job.save(update_fields=["result_url"])


def _end(context: Context, status: Status, error: str, result: JSON | None = None) -> None:
    """End the job where this run still owns it. Raises ClaimLost.

    A job to be cancelled that somebody has asked for meanwhile is not ended: the reaper gives it back.
    """
    said, held = context.said, _claimed(context.job)
    if status == Status.CANCELLED:
        held = held.filter(cancel_requested_at__isnull=False)
    ended = held.update(
        status=status,
        error=error,
        result=result,
        done=said.done,
        total=said.total,
        message=said.message[:300],
        finished_at=timezone.now(),
    )
    if not ended:
        raise ClaimLost


def _beat(context: Context, ended: threading.Event) -> None:
    """Beat until the run ends. A database that is locked or away for a while costs a beat, never the run.

    A run that has taken far too long ends with its process, which is the only way to end it; the job is given back.
    """
    began = last = time.monotonic()
    stored = context.said
    try:
        while not ended.wait(LOOK_SECONDS):
            if time.monotonic() - began > LONGEST_RUN_SECONDS:
                log.error("job %s hangs: its worker ends", context.job.pk)
                os._exit(HUNG)
            said = context.said
            try:
                if said != stored or time.monotonic() - last >= BEAT_SECONDS:
                    _store_progress(context)
                    stored, last = said, time.monotonic()
                _look(context)
            except (DatabaseError, InterfaceError) as error:
                log.warning("job %s: no heartbeat stored: %s", context.job.pk, error)
                connection.close()
    finally:
        connection.close()


def _store_progress(context: Context) -> None:
    said = context.said
    _claimed(context.job).update(
        heartbeat_at=timezone.now(), done=said.done, total=said.total, message=said.message[:300]
    )


def _look(context: Context) -> None:
    """See whether the run is to end."""
    asked = _claimed(context.job).values_list("cancel_requested_at", flat=True)
    if not asked:
        context.stop = ClaimLost()
    elif asked[0] is not None:
        context.stop = Cancelled()
