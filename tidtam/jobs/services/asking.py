"""Asking for a job, cancelling it, asking again."""

import datetime as dt
import json
import uuid
from collections.abc import Sequence
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import override

from tidtam.accounts.models import User
from tidtam.jobs.choices import KEPT, STOPPED, Status
from tidtam.jobs.kinds import kind_of
from tidtam.jobs.models import Job, JobRequest
from tidtam.jobs.services.running import queue
from tidtam.organisations.models import Organisation
from tidtam.ui.refusals import KeyReused


def enqueue(
    *,
    kind: str,
    parameters: dict[str, Any],
    organisation: Organisation | None,
    requested_by: User | None,
    at: dt.datetime,
    content_key: str = "",
    idempotency_key: str = "",
) -> Job:
    """Ask for a job and return it; it is queued once the caller's transaction commits, and not at all otherwise.

    parameters       JSON; the kind's `run` finds them in the job.
    content_key      names what the result is made from (hash of content, format, version of the renderer): the job that
                     waits, runs or is done for it is returned instead of a new one. The caller has made sure that who
                     asks may see that content.
    idempotency_key  of the form: sent again, it is the same job.
    Raises KeyReused where that key came with another order, KindUnknown.
    """
    order = json.loads(json.dumps(parameters))
    with transaction.atomic():
        for _attempt in range(2):
            found = _asked_before(idempotency_key, kind, order, organisation, requested_by)
            if found is None and content_key:
                found = _made_before(kind, content_key, requested_by, at, idempotency_key)
            if found is not None:
                return found
            try:
                with transaction.atomic():
                    return _ask(kind, order, organisation, requested_by, at, content_key, idempotency_key)
            except IntegrityError:  # another asked for the same at this instant: what they made is found now
                continue
        return _ask(kind, order, organisation, requested_by, at, content_key, idempotency_key)


def _ask(
    kind: str,
    parameters: dict[str, Any],
    organisation: Organisation | None,
    requested_by: User | None,
    at: dt.datetime,
    content_key: str,
    idempotency_key: str,
) -> Job:
    known, job_id = kind_of(kind), uuid.uuid4()
    with override("th"):
        title = known.title(parameters)
    job = Job.objects.create(
        id=job_id,
        kind=kind,
        parameters=parameters,
        title=title[:300],
        organisation=organisation,
        requested_by=requested_by,
        requested_at=at,
        content_key=content_key,
        attempts_allowed=known.max_attempts,
        task_id=queue(job_id, attempts=0),
    )
    JobRequest.objects.create(job=job, by=requested_by, at=at, idempotency_key=idempotency_key)
    return job


def _asked_before(
    idempotency_key: str,
    kind: str,
    parameters: dict[str, Any],
    organisation: Organisation | None,
    requested_by: User | None,
) -> Job | None:
    """Return the job that this key asked for. Raises KeyReused where it was another order, or another's."""
    if not idempotency_key:
        return None
    request = JobRequest.objects.select_related("job").filter(idempotency_key=idempotency_key).first()
    if request is None:
        return None
    job = request.job
    asked = (job.kind, job.parameters, job.organisation_id, request.by_id)
    if asked != (kind, parameters, organisation and organisation.pk, requested_by and requested_by.pk):
        raise KeyReused
    return job


def _made_before(
    kind: str, content_key: str, requested_by: User | None, at: dt.datetime, idempotency_key: str
) -> Job | None:
    """Return the job of this content as `requested_by`'s own too; where its result is gone, it is made anew.

    A job that was about to be cancelled is wanted again, and goes on.
    """
    job = Job.objects.select_for_update().filter(kind=kind, content_key=content_key, status__in=KEPT).first()
    if job is None:
        return None
    if job.status == Status.DONE and not kind_of(kind).result_exists(job):
        _start_again(job, (Status.DONE,))
        job.refresh_from_db()
    if job.cancel_requested_at is not None and job.is_under_way:
        job.cancel_requested_at = None
        job.save(update_fields=["cancel_requested_at"])
    _share(job, requested_by, at, idempotency_key)
    return job


def _share(job: Job, person: User | None, at: dt.datetime, idempotency_key: str = "") -> None:
    """Let a person who asks for what is there see the job as theirs, newest first in their list."""
    JobRequest.objects.update_or_create(
        job=job, by=person, defaults={"at": at, **({"idempotency_key": idempotency_key} if idempotency_key else {})}
    )


def cancel(*, job: Job, by: User, at: dt.datetime) -> bool:
    """Take back what a person asked for; return whether the job itself ends.

    A waiting job is cancelled at once, a running one when it next says how far it is. A job that others asked for too
    goes on for them and leaves this person's list. One that has ended stays as it is.
    """
    with transaction.atomic():
        job = Job.objects.select_for_update().get(pk=job.pk)
        if not job.is_under_way:
            return False
        if job.requests.exclude(by=by).exists():
            job.requests.filter(by=by).delete()
            return False
        job.cancel_requested_at = at
        if job.status == Status.WAITING:
            job.status, job.finished_at = Status.CANCELLED, at
        job.save(update_fields=["status", "finished_at", "cancel_requested_at"])
        return True


def retry(*, job: Job, by: User, at: dt.datetime) -> Job:
    """Queue a failed or cancelled job again and return it; the one made meanwhile for the same content, where there is.

    A job under way or done stays as it is, so that sending the form twice is the same as once.
    """
    with transaction.atomic():
        try:
            with transaction.atomic():
                _start_again(job, STOPPED)
        except IntegrityError:
            job = Job.objects.get(kind=job.kind, content_key=job.content_key, status__in=KEPT)
        _share(job, by, at)
        job.refresh_from_db()
        return job


def _start_again(job: Job, from_statuses: Sequence[Status]) -> None:
    """Put an ended job back into the queue with all its attempts; nothing where somebody else has done so."""
    Job.objects.filter(pk=job.pk, status__in=from_statuses, attempts=job.attempts).update(
        status=Status.WAITING,
        task_id=queue(job.pk, attempts=job.attempts),
        attempts_allowed=job.attempts + kind_of(job.kind).max_attempts,
        done=0,
        total=0,
        message="",
        error="",
        result=None,
        result_url="",
        worker="",
        started_at=None,
        finished_at=None,
        heartbeat_at=None,
        cancel_requested_at=None,
    )
