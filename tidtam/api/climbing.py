"""What climbs the chain and is discussed on its way: registrations, reports and sheets, each by its own services."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any

from django.db import models

from tidtam.access.policies import Policy
from tidtam.answers.policies import sheet_place
from tidtam.answers.services import submit_sheet
from tidtam.api.lookups import newest_version, project_or_404, report_or_404, sheet_or_404
from tidtam.approval.models import Decision
from tidtam.drafts.selectors import drafts_of, drafts_token
from tidtam.organisations.models import Organisation
from tidtam.organisations.policies import reads
from tidtam.progress.policies import report_place
from tidtam.progress.services import submit_report
from tidtam.projects.policies import project_place
from tidtam.projects.services import submit_registration

Submit = Callable[..., Decision]


@dataclass(frozen=True, slots=True, kw_only=True)
class Climbing:
    """A kind of thing that climbs.

    name    in the names of its operations.   path  of its address.   policy  of who reads it.
    of      the thing by the id in its address; raises Http404.   office_of  which audit lines name.
    submit  the service that sends a thing with what waits in its drafts now.
    """

    name: str
    path: str
    policy: Policy
    of: Callable[[int], models.Model]
    office_of: Callable[[Any], Organisation]
    submit: Callable[[Any], Submit]


def _waiting(thing: models.Model) -> str:
    """Return what waits in the drafts beside a thing, as the services that submit it are told."""
    return drafts_token(drafts_of(thing))


REGISTRATION = Climbing(
    name="project",
    path="/projects/{int:pk}",
    policy=reads(project_place),
    of=lambda pk: newest_version(project_or_404(pk)),
    office_of=lambda version: version.project.organisation,
    submit=lambda version: partial(submit_registration, project=version.project, token=_waiting(version.project)),
)
REPORT = Climbing(
    name="report",
    path="/reports/{int:pk}",
    policy=reads(report_place),
    of=report_or_404,
    office_of=lambda report: report.project.organisation,
    submit=lambda report: partial(submit_report, report=report, drafts_token=_waiting(report)),
)
SHEET = Climbing(
    name="sheet",
    path="/sheets/{int:pk}",
    policy=reads(sheet_place),
    of=lambda pk: sheet_or_404(pk).row,
    office_of=lambda sheet: sheet.organisation,
    submit=lambda sheet: partial(submit_sheet, sheet=sheet, drafts_token=_waiting(sheet)),
)
