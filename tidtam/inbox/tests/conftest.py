"""An office with people, things that wait, things that were sent back, imported history; clients signed in."""

from dataclasses import replace

import pytest
from django.contrib.contenttypes.models import ContentType
from django.utils import timezone

from tests.people import signed_in
from tidtam.approval.choices import Origin
from tidtam.approval.tests.conftest import AT, YEAR, clean_facts, facts, people, places, take  # noqa: F401
from tidtam.checks.models import FailedCheck
from tidtam.progress.models import ProgressReport
from tidtam.progress.services import save_reports
from tidtam.projects.models import ProjectVersion
from tidtam.projects.services import save_projects

PEOPLE = ("owner", "group_head", "deputy", "director", "bureau_director", "planner", "outsider")
CANARY = "CANARY-ห้ามเห็น"


@pytest.fixture(autouse=True)
def today(monkeypatch):
    """Pages ask at the instant the tests' decisions are made: roles and windows are those of that day."""
    monkeypatch.setattr(timezone, "now", lambda: AT)


@pytest.fixture
def client_of(people):  # noqa: F811
    """Return a client signed in as somebody, by what they do."""
    return lambda name: signed_in(getattr(people, name))


def fill(places, keys, *, office=None, origin=Origin.ENTERED, name="โครงการ {key}", approved=None, **changes):  # noqa: F811
    """Save a clean project and report under each key; imported ones come in as history. Return the reports.

    approved  whether the registrations are approved already; without it, those that are not imported.
    """
    projects, reports = [], []
    for number, key in enumerate(keys, start=1):
        project, said = clean_facts(places, key)
        if office is not None:
            project = replace(project, work_group="")
        projects.append(replace(project, number=number, name=name.format(key=key)))
        reports.append(replace(said, **changes))
    as_history = origin == Origin.IMPORTED
    organisation = office or places.office
    save_projects(
        organisation=organisation, projects=projects, at=AT, by="owner", origin=origin, is_demo=False,
        as_history=as_history,
    )  # fmt: skip
    if approved if approved is not None else not as_history:
        ProjectVersion.objects.filter(project__organisation=organisation).update(status="approved")
    save_reports(
        organisation=organisation, fiscal_year_be=YEAR, reports=reports, at=AT, by="owner", origin=origin,
        as_history=as_history,
    )  # fmt: skip
    rows = ProgressReport.objects.filter(project__organisation=organisation, project__key__in=keys)
    return list(rows.order_by("project__number"))


def version_of_project(report):
    return ProjectVersion.objects.get(project=report.project)


def warn(thing, level="warning", code="projects.not_started_without_reason"):
    """Store a failed check of a thing, as a run of the checks would."""
    return FailedCheck.objects.create(
        content_type=ContentType.objects.get_for_model(thing), object_id=thing.pk, organisation_code="P50-2", number=0,
        code=code, level=level, gate="submit", place="kpi_values[k1].cumulative", first_seen_at=AT,
    )  # fmt: skip
