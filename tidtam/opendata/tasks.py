"""The long work of this room: writing the tables; when they are there, they are released."""

import datetime as dt
from dataclasses import asdict
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from tidtam.assessment.models import Result
from tidtam.jobs.kinds import Context, JobKind
from tidtam.jobs.models import Job
from tidtam.jobs.services import enqueue
from tidtam.opendata import services
from tidtam.opendata.choices import Collection
from tidtam.publishing.models import Edition


def _run(context: Context) -> dict[str, Any]:
    made = {}
    for done, collection in enumerate(Collection.values):
        context.progress(done, len(Collection.values))
        made[collection] = [asdict(table) for table in services.write_tables(collection)]
    return {"tables": made}


def _release(_job: Job, result: dict[str, Any]) -> None:
    for collection, tables in result["tables"].items():
        made = [services.MadeTable(**table) for table in tables]
        services.release(collection=collection, tables=made, at=timezone.now())


RELEASE = JobKind(
    name="opendata.release",
    title=lambda _parameters: _("ออกข้อมูลเปิด"),
    run=_run,
    on_done=_release,
    result_url=lambda _job: reverse("opendata:data", kwargs={"language": "th"}),
)


def ask_for_release(at: dt.datetime) -> None:
    """Ask for a release where anything is published; one that says nothing new is not made."""
    if not (Edition.objects.published().exists() or Result.objects.exists()):
        return
    enqueue(kind=RELEASE.name, parameters={}, organisation=None, requested_by=None, at=at)
