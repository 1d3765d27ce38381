"""Readings of long work: what a person asked for, and where its result is."""

import uuid

from django.db.models import QuerySet

from tidtam.accounts.models import User
from tidtam.jobs.choices import Status
from tidtam.jobs.kinds import KindUnknown, kind_of
from tidtam.jobs.models import Job, JobRequest


def requests_of(person: User) -> QuerySet[JobRequest]:
    """Return what a person asked for with its jobs, newest first."""
    return JobRequest.objects.filter(by=person).select_related("job")


def request_of(person: User, job_id: uuid.UUID) -> JobRequest | None:
    """Return a person's request for a job, with the job; None where they did not ask for it. One query."""
    return requests_of(person).filter(job=job_id).first()


def result_url(job: Job) -> str | None:
    """Return where a done job's result is seen or taken; None where there is nothing to see. The kind may query."""
    if job.status != Status.DONE:
        return None
    try:
        return kind_of(job.kind).result_url(job)
    except KindUnknown:
        return None
