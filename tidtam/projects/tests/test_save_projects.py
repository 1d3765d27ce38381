"""Saving a registration again: a draft is replaced, what was approved stays and a new version stands beside it."""

import datetime as dt
from dataclasses import replace

import pytest

from tidtam.approval.choices import Origin, Status
from tidtam.organisations.choices import OrganisationKind
from tidtam.organisations.models import Organisation
from tidtam.projects.facts import Activity, Project
from tidtam.projects.models import ProjectVersion
from tidtam.projects.selectors import projects_of_office
from tidtam.projects.services import save_projects

AT = dt.datetime(2024, 4, 5, 9, 0, tzinfo=dt.UTC)
FIRST = Project(
    key="F1",
    name="โครงการ",
    fiscal_year_be=2567,
    activities=(Activity(key="a1", title="อบรม"), Activity(key="a2", title="สรุปผล")),
)
SHORTER = replace(FIRST, activities=FIRST.activities[:1])

pytestmark = pytest.mark.django_db


@pytest.fixture
def office():
    return Organisation.objects.create(code="T1", kind=OrganisationKind.ESA_PRIMARY, name_th="สำนักงาน", path="1.")


def save(office, project):
    return save_projects(
        organisation=office, projects=[project], at=AT, by="planner", origin=Origin.ENTERED, is_demo=False
    )


def versions():
    rows = ProjectVersion.objects.order_by("number")
    return [(row.number, row.status, [activity.key for activity in row.activitys.all()]) for row in rows]


def test_a_changed_draft_is_replaced_with_all_its_rows(office):
    save(office, FIRST)
    save(office, SHORTER)
    assert versions() == [(1, Status.SAVED, ["a1"])]
    assert projects_of_office(office.pk, 2567) == [SHORTER]


def test_an_approved_version_stays_and_a_change_starts_the_next(office):
    save(office, FIRST)
    ProjectVersion.objects.update(status=Status.APPROVED)
    save(office, SHORTER)
    assert versions() == [(1, Status.APPROVED, ["a1", "a2"]), (2, Status.SAVED, ["a1"])]


def test_what_belongs_to_no_version_changes_without_a_new_one(office):
    save(office, FIRST)
    ProjectVersion.objects.update(status=Status.APPROVED)
    save(office, replace(FIRST, number=7))
    assert versions() == [(1, Status.APPROVED, ["a1", "a2"])]
    assert projects_of_office(office.pk, 2567) == [replace(FIRST, number=7)]
