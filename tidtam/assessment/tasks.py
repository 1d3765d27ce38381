"""The long work of this room: publishing a round, of one office or of all, in batches beside the pages."""

import datetime as dt
from collections.abc import Sequence
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from tidtam.accounts.models import User
from tidtam.assessment import selectors, services
from tidtam.instruments.models import Version
from tidtam.instruments.selectors import version_facts
from tidtam.jobs.kinds import Context, JobFailed, JobKind
from tidtam.jobs.models import Job
from tidtam.jobs.services import enqueue
from tidtam.organisations.models import Organisation


def _version(parameters: dict[str, Any]) -> Version:
    return Version.objects.select_related("instrument__owner").get(pk=parameters["version"])


def _title(parameters: dict[str, Any]) -> str:
    facts = version_facts(_version(parameters))
    return _("ประกาศผล %(instrument)s %(round)s ปีงบประมาณ %(year)s %(count)s แห่ง") % {
        "instrument": facts.short_title or facts.code,
        "round": next(each.label for each in facts.rounds if each.code == parameters["round"]),
        "year": facts.fiscal_year_be,
        "count": len(parameters["offices"]),
    }


def _run(context: Context) -> dict[str, Any]:
    """Publish batch by batch; begun again after it was broken off, it goes on where it stood."""
    parameters, by = context.job.parameters, context.job.requested_by
    assert by is not None, "a person asks for a publication"
    try:
        done = services.publish_round(
            version=_version(parameters),
            round_code=parameters["round"],
            offices=list(Organisation.objects.filter(code__in=parameters["offices"])),
            reason=parameters["reason"],
            by=by,
            at=timezone.now(),
            said=lambda done, total: context.progress(done, total, _("ประกาศผล")),
        )
    except services.AssessmentRefused as refused:
        raise JobFailed(str(refused)) from refused
    context.progress(
        len(parameters["offices"]),
        len(parameters["offices"]),
        _("ออกฉบับใหม่ %(count)s แห่ง เหมือนเดิม %(unchanged)s แห่ง")
        % {"count": len(done.results), "unchanged": done.unchanged},
    )
    return {"published": len(done.results), "unchanged": done.unchanged}


def _page(job: Job) -> str:
    version = _version(job.parameters)
    place = [version.fiscal_year_be, version.instrument.code, job.parameters["round"]]
    return reverse("assessment:publish", args=place) + "?show=published"


PUBLISH = JobKind(name="assessment.publish_round", title=_title, run=_run, result_url=_page, max_attempts=5)


def ask_to_publish(
    *,
    version: Version,
    round_code: str,
    offices: Sequence[Organisation],
    reason: str,
    by: User,
    at: dt.datetime,
    idempotency_key: str,
) -> Job:
    """Ask for a round to be published for some offices; with the same key it is one job.

    What would be refused now is refused at once. Raises what `services.publish_round` raises, ui.refusals.KeyReused.
    """
    services.changes(
        services.to_publish(version=version, round_code=round_code, offices=offices, reason=reason, by=by, at=at)
    )
    return enqueue(
        kind=PUBLISH.name,
        parameters={
            "version": version.pk,
            "round": round_code,
            "offices": [office.code for office in offices],
            "reason": reason,
        },
        organisation=selectors.bureau_of(version),
        requested_by=by,
        at=at,
        idempotency_key=idempotency_key,
    )
