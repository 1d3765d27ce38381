"""The long work of this room: looking at an office's year, for whoever asked and by the clock."""

import datetime as dt
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from tidtam.accounts.models import User
from tidtam.attention import selectors, services
from tidtam.jobs.kinds import Context, JobKind
from tidtam.jobs.models import Job
from tidtam.jobs.services import enqueue
from tidtam.organisations.models import Organisation


def _title(parameters: dict[str, Any]) -> str:
    office = Organisation.objects.get(code=parameters["office"])
    return _("ตรวจข้ามโครงการ ปีงบประมาณ %(year)s %(office)s") % {
        "year": parameters["fiscal_year_be"],
        "office": office.spoken_name,
    }


def _run(context: Context) -> dict[str, Any]:
    """Look at the office's year as it stands now; looking twice keeps the same."""
    parameters = context.job.parameters
    organisation = Organisation.objects.get(code=parameters["office"])
    look = services.look(organisation=organisation, fiscal_year_be=parameters["fiscal_year_be"], at=timezone.now())
    return {"notices": len(look.notices)}


def _page(job: Job) -> str:
    place = reverse("attention:attention", args=[job.parameters["office"]])
    return f"{place}?{urlencode({'year': job.parameters['fiscal_year_be']})}"


LOOK = JobKind(name="attention.look", title=_title, run=_run, result_url=_page)


def ask_for_look(*, organisation: Organisation, fiscal_year_be: int, by: User | None, at: dt.datetime) -> Job:
    """Ask for a look at an office's year; one for each state of its content."""
    return enqueue(
        kind=LOOK.name,
        parameters={"office": organisation.code, "fiscal_year_be": fiscal_year_be},
        organisation=organisation,
        requested_by=by,
        at=at,
        content_key=selectors.token_of(organisation, fiscal_year_be),
    )


def look_where_changed(at: dt.datetime) -> None:
    """Ask for a look at every office's year that changed since the last one."""
    for organisation, fiscal_year_be in selectors.stale_years():
        ask_for_look(organisation=organisation, fiscal_year_be=fiscal_year_be, by=None, at=at)
