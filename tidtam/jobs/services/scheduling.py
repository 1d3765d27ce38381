"""Doing what is due, once, however many workers look."""

import datetime as dt
import logging

from django.conf import settings
from django.db.models import Q
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from tidtam.audit import keys
from tidtam.audit.services import seal
from tidtam.jobs.models import ScheduleRun
from tidtam.jobs.schedules import Schedule, schedules

log = logging.getLogger(__name__)

TASKS_KEPT = dt.timedelta(days=7)


def run_scheduled(at: dt.datetime) -> list[str]:
    """Run what is due and return the names. A run that fails is logged and noted, and due again after its time."""
    known = dict(ScheduleRun.objects.values_list("name", "started_at"))
    due = [one for one in schedules() if _is_due(known.get(one.name), one, at)]
    new = [ScheduleRun(name=one.name) for one in due if one.name not in known]
    if new:
        ScheduleRun.objects.bulk_create(new, ignore_conflicts=True)
    return [one.name for one in due if _run_once(one, at)]


def _is_due(started_at: dt.datetime | None, schedule: Schedule, at: dt.datetime) -> bool:
    return started_at is None or started_at <= at - schedule.every


def _run_once(schedule: Schedule, at: dt.datetime) -> bool:
    """Run a schedule unless another worker has begun this round: the compare-and-set of its start decides."""
    rows = ScheduleRun.objects.filter(name=schedule.name)
    still_due = Q(started_at__isnull=True) | Q(started_at__lte=at - schedule.every)
    if not rows.filter(still_due).update(started_at=at, finished_at=None):
        return False
    error = ""
    try:
        schedule.run(at)
    except Exception as failed:
        log.exception("schedule %s failed", schedule.name)
        error = f"{type(failed).__name__}: {failed}"
    rows.filter(started_at=at).update(finished_at=timezone.now(), error=error)
    return True


def seal_trail(at: dt.datetime) -> None:
    """Sign the state of the audit trail with the installation's key."""
    seal(at=at, private_key=keys.read_private_key(settings.AUDIT_SEAL_KEY_FILE))


def prune_queue(at: dt.datetime) -> None:
    """Remove the queue's own rows of tasks that ended a week ago; what became of a job stands in the job."""
    DBTaskResult.objects.finished().filter(finished_at__lt=at - TASKS_KEPT).delete()
