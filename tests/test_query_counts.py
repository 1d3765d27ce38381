"""What each page costs the database, kept in query_counts.json: the same for a small office and for a larger one.

A number that grows needs its reason in the commit that changes the file.
"""

import json
from dataclasses import replace
from pathlib import Path

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests.people import auditor, person
from tidtam.approval.selectors import version_of
from tidtam.approval.services import NewAdvice, send_back
from tidtam.progress.models import ProgressReport
from tidtam.progress.tests import small_office
from tidtam.projects.models import Project

COUNTS = json.loads(Path(__file__).with_name("query_counts.json").read_text(encoding="utf-8"))
COPIES = 30


@pytest.fixture
def office(db, client):
    filled = small_office.fill(small_office.make_office())
    sent_back = ProgressReport.objects.get(project__key="full", quarter=1)
    send_back(
        thing=sent_back,
        by=person("director", ("director", filled)),
        at=small_office.AT,
        version=version_of(sent_back),
        idempotency_key="sent back",
        advice=[NewAdvice(place="summary.results", text="บอกจำนวน")],
    )
    registered = Project.objects.get(key="full").newest_version
    assert registered is not None
    send_back(
        thing=registered,
        by=person("director", ("director", filled)),
        at=small_office.AT,
        version=version_of(registered),
        idempotency_key="registration sent back",
        advice=[NewAdvice(place="rationale", text="บอกที่มา")],
    )
    client.force_login(auditor())
    return filled


def addresses():
    project = Project.objects.get(key="full")
    reports = [
        ProgressReport.objects.get(project__key="full", quarter=quarter).get_absolute_url() for quarter in (1, 2)
    ]
    code = {"office_code": small_office.CODE}
    return {
        "dashboards:home": [reverse("dashboards:home")],
        "dashboards:office": [reverse("dashboards:office", kwargs=code)],
        "dashboards:project": [project.get_absolute_url()],
        "dashboards:registration": [f"{project.get_absolute_url()}review/"],
        "dashboards:history": [f"{project.get_absolute_url()}history/?from=1&to=1"],
        "dashboards:project_list": [
            reverse("dashboards:project_list", kwargs=code) + query
            for query in ("", "?q=โครงการ&execution=in_progress&checks=failed&report=submitted", "?sort=-disbursed_pct")
        ],
        "documents:project_forms": [f"{project.get_absolute_url()}forms/"],
        "documents:project_form": [f"{project.get_absolute_url()}forms/ministry_form/"],
        "documents:office_forms": [reverse("documents:office_forms", args=[small_office.CODE, small_office.YEAR])],
        "progress:office_checks": [
            reverse("progress:office_checks", kwargs=code) + query for query in ("", "?level=warning&quarter=2")
        ],
        "progress:report": reports,
        "progress:review": [f"{report}review/" for report in reports],
        "progress:write": [f"{reports[0]}write/"],
        "progress:topic": [f"{reports[0]}topics/{topic}/" for topic in (1, 2, 3, 6)],
        "progress:evidence": [f"{report}evidence/" for report in reports],
        "progress:submit": [f"{reports[0]}submit/"],
        "progress:history": [f"{reports[0]}history/?from=1&to=1"],
        "progress:decided": [f"{reports[0]}decisions/1/"],
    }


def queries(client, address):
    client.get(address)  # content types are remembered by the process
    with CaptureQueriesContext(connection) as seen:
        assert client.get(address).status_code in (200, 302)
    return len(seen)


def counted(client):
    """Return the most that any address of a page costs: one whose rows hold no report, or no project, asks less."""
    return {name: max(queries(client, address) for address in each) for name, each in addresses().items()}


def test_the_small_office_costs_what_is_written_down(office, client):
    assert counted(client) == COUNTS


def test_a_larger_office_costs_the_same(office, client):
    projects, reports = [], []
    for copy in range(COPIES):
        projects += [replace(one, key=f"{one.key}{copy}") for one in (small_office.FULL, small_office.DIFFERENT)]
        reports += [
            replace(one, project_key=f"{one.project_key}{copy}", quarter=one.quarter) for one in small_office.REPORTS
        ]
    small_office.fill(office, projects=projects, reports=reports)
    assert all(count <= COUNTS[name] for name, count in counted(client).items())
