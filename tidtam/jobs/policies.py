"""The policy of a job's addresses: only who asked for it.

@policy(ASKED_FOR_IT)
def job(request, pk): ...
"""

import uuid
from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest

from tidtam.access.policies import Policy
from tidtam.jobs.models import JobRequest
from tidtam.jobs.selectors import request_of
from tidtam.organisations.policies import person_of


def job_request_of(request: HttpRequest, pk: uuid.UUID) -> JobRequest | None:
    """Return the reader's own request for a job, or None. Asked once a request; one query."""
    asked: dict[uuid.UUID, JobRequest | None] = request.__dict__.setdefault("job_requests", {})
    if pk not in asked:
        asked[pk] = request_of(person_of(request), pk)
    return asked[pk]


def _asked(request: HttpRequest, address: Mapping[str, Any]) -> bool:
    return job_request_of(request, address["pk"]) is not None


ASKED_FOR_IT = Policy("asked_for_it", _asked)
"""Open to who asked for the job, and to nobody else."""
