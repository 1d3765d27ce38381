"""Readings of long work: what a person asked for."""

import uuid

from django.db.models import QuerySet

from tidtam.accounts.models import User
from tidtam.jobs.choices import UNDER_WAY
from tidtam.jobs.models import Job, JobRequest


def requests_of(person: User) -> QuerySet[JobRequest]:
    """Return what a person asked for with its jobs, newest first."""
    return JobRequest.objects.filter(by=person).select_related("job")


def request_of(person: User, job_id: uuid.UUID) -> JobRequest | None:
    """Return a person's request for a job, with the job; None where they did not ask for it. One query."""
    return requests_of(person).filter(job=job_id).first()


def is_under_way(kind: str) -> bool:
    """Return whether a job of a kind waits or runs. One query."""
    return Job.objects.filter(kind=kind, status__in=UNDER_WAY).exists()
