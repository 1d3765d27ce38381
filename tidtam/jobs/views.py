"""Pages of long work: what I asked for, how far one job is. Nobody sees a job they did not ask for."""

import uuid
from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe
from django_htmx.http import HttpResponseClientRefresh

from tidtam.access.policies import SIGNED_IN, policy
from tidtam.jobs import selectors, services
from tidtam.jobs.choices import Status
from tidtam.jobs.models import Job, JobRequest
from tidtam.jobs.policies import ASKED_FOR_IT, job_request_of
from tidtam.organisations.policies import person_of
from tidtam.ui.templatetags.ui import moment

ROWS_PER_PAGE = 50
LOOKS = {
    Status.WAITING: ("mute", "clock"),
    Status.RUNNING: ("info", "clock"),
    Status.DONE: ("ok", "check"),
    Status.FAILED: ("bad", "alert"),
    Status.CANCELLED: ("warn", "close"),
}
"""Tone and icon of each status."""


@policy(SIGNED_IN)
@require_safe
def job_list(request: HttpRequest) -> HttpResponse:
    """List what the reader asked for, newest first, 50 a page."""
    page = Paginator(selectors.requests_of(person_of(request)), ROWS_PER_PAGE).get_page(request.GET.get("page"))
    return render(request, "jobs/job_list.html", {"page": page, "rows": [_drawn(row) for row in page]})


@policy(ASKED_FOR_IT)
@require_safe
def job(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Show how far a job is, and its result or why there is none."""
    row = _request(request, pk)
    crumbs = [(_("งานเบื้องหลัง"), reverse("jobs:job_list")), (row.job.title, None)]
    moments = [(_("สั่งเมื่อ"), row.at), (_("เริ่มเมื่อ"), row.job.started_at), (_("จบเมื่อ"), row.job.finished_at)]
    times = [(label, moment(instant)) for label, instant in moments if instant]
    return render(request, "jobs/job.html", {**_drawn(row), "crumbs": crumbs, "times": times})


@policy(ASKED_FOR_IT)
@require_safe
def job_progress(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Return the bar of a job under way, for the page that asks every two seconds; one that ended reloads that page."""
    row = _request(request, pk)
    if not row.job.is_under_way:
        return HttpResponseClientRefresh()
    return render(request, "jobs/progress.html", _drawn(row))


@policy(ASKED_FOR_IT)
@require_POST
def cancel(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Take back what the reader asked for."""
    row = _request(request, pk)
    services.cancel(job=row.job, by=person_of(request), at=timezone.now())
    return redirect(row.job) if selectors.request_of(person_of(request), pk) else redirect("jobs:job_list")


@policy(ASKED_FOR_IT)
@require_POST
def retry(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Queue a job again that failed or was cancelled; a form older than its last run changes nothing."""
    row = _request(request, pk)
    if request.POST.get("attempts") != str(row.job.attempts):
        return redirect(row.job)
    return redirect(services.retry(job=row.job, by=person_of(request), at=timezone.now()))


def _request(request: HttpRequest, pk: uuid.UUID) -> JobRequest:
    """Return the reader's request, which the policy has found."""
    row = job_request_of(request, pk)
    assert row is not None
    return row


def _drawn(row: JobRequest) -> dict[str, Any]:
    """Return a request as the templates draw it."""
    tone, icon = LOOKS[Status(row.job.status)]
    return {
        "job": row.job,
        "tone": tone,
        "icon": icon,
        "asked": moment(row.at),
        "words": _words(row.job),
    }


def _words(job: Job) -> str:
    """Return how far a job under way is, in words; "" where nothing is known yet."""
    if job.cancel_requested_at is not None:
        return _("กำลังยกเลิก")
    counted = _("ทำแล้ว %(done)s จาก %(total)s") % {"done": job.done, "total": job.total} if job.total else ""
    return " · ".join(filter(None, [counted, job.message]))
