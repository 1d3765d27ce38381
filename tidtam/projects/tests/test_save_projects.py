"""Saving a registration again: a draft is replaced, what was approved stays and a new version stands beside it."""

import datetime as dt
from dataclasses import replace

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tidtam.approval.choices import Origin, Status
from tidtam.approval.services import NotWritten
from tidtam.organisations.choices import OrganisationKind
from tidtam.organisations.models import Organisation
from tidtam.projects.facts import Activity, Project
from tidtam.projects.models import Project as ProjectRow
from tidtam.projects.models import ProjectVersion
from tidtam.projects.selectors import projects_of_office
from tidtam.projects.services import hold_approved, save_projects

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


def save(office, *projects, as_history=False):
    return save_projects(
        organisation=office,
        projects=projects,
        at=AT,
        by="planner",
        origin=Origin.IMPORTED if as_history else Origin.ENTERED,
        is_demo=False,
        as_history=as_history,
    )


def versions():
    rows = ProjectVersion.objects.order_by("number")
    return [(row.number, row.status, [activity.key for activity in row.activitys.all()]) for row in rows]


def test_a_changed_draft_is_replaced_with_all_its_rows(office):
    save(office, FIRST)
    save(office, SHORTER)
    assert versions() == [(1, Status.SAVED, ["a1"])]
    assert projects_of_office(office.pk, 2567) == [SHORTER]


@pytest.mark.parametrize("as_history", [False, True])
def test_a_submitted_registration_is_not_written_over(office, as_history):
    save(office, FIRST)
    ProjectVersion.objects.update(status=Status.SUBMITTED)
    with pytest.raises(NotWritten, match=r"โครงการ “โครงการ” \(F1\) ส่งแล้ว"):
        save(office, SHORTER, as_history=as_history)
    assert versions() == [(1, Status.SUBMITTED, ["a1", "a2"])]
    assert save(office, FIRST, as_history=as_history).unchanged == ["F1"]


def test_history_nobody_decided_on_is_replaced_by_newer_history_and_not_by_drafts(office):
    save(office, FIRST, as_history=True)
    with pytest.raises(NotWritten):
        save(office, SHORTER)
    save(office, SHORTER, as_history=True)
    assert versions() == [(1, Status.SUBMITTED, ["a1"])]


def test_what_belongs_to_no_version_changes_while_the_version_is_submitted(office):
    save(office, FIRST)
    ProjectVersion.objects.update(status=Status.SUBMITTED)
    save(office, replace(FIRST, number=7))
    assert projects_of_office(office.pk, 2567) == [replace(FIRST, number=7)]


def test_a_registration_that_was_sent_back_stays_so_until_it_is_submitted(office):
    save(office, FIRST)
    ProjectVersion.objects.update(status=Status.SENT_BACK)
    save(office, SHORTER)
    assert versions() == [(1, Status.SENT_BACK, ["a1"])]


def test_an_approved_version_stays_and_a_change_starts_the_next(office):
    save(office, FIRST)
    ProjectVersion.objects.update(status=Status.APPROVED)
    save(office, SHORTER)
    assert versions() == [(1, Status.APPROVED, ["a1", "a2"]), (2, Status.SAVED, ["a1"])]
    project = ProjectRow.objects.get()
    assert (project.current_version.number, project.draft_version.number) == (1, 2)
    assert projects_of_office(office.pk, 2567) == [FIRST]
    assert save(office, SHORTER).unchanged == ["F1"]


@pytest.mark.parametrize("status", [Status.SAVED, Status.SENT_BACK])
def test_a_draft_beside_what_holds_is_replaced_and_what_holds_stays(office, status):
    save(office, FIRST)
    ProjectVersion.objects.update(status=Status.APPROVED)
    save(office, SHORTER)
    ProjectVersion.objects.filter(number=2).update(status=status)
    save(office, replace(FIRST, activities=FIRST.activities[1:]))
    assert versions() == [(1, Status.APPROVED, ["a1", "a2"]), (2, status, ["a2"])]
    assert projects_of_office(office.pk, 2567) == [FIRST]


def test_a_submitted_draft_beside_what_holds_is_not_written_over(office):
    save(office, FIRST)
    ProjectVersion.objects.update(status=Status.APPROVED)
    save(office, SHORTER)
    ProjectVersion.objects.filter(number=2).update(status=Status.SUBMITTED)
    with pytest.raises(NotWritten):
        save(office, FIRST)


def test_a_project_is_found_by_the_words_that_hold_until_its_draft_does(office):
    save(office, FIRST)
    ProjectVersion.objects.update(status=Status.APPROVED)
    before = ProjectRow.objects.get()
    save(office, replace(FIRST, name="ชื่อใหม่"))
    project = ProjectRow.objects.get()
    assert (project.search_text, project.sort_key) == (before.search_text, before.sort_key)
    assert str(project) == "โครงการ"
    hold_approved([project.draft_version])
    project = ProjectRow.objects.get()
    assert "ชื่อใหม่" in project.search_text
    assert (str(project), project.current_version.number, project.draft_version) == ("ชื่อใหม่", 2, None)


def test_what_belongs_to_no_version_changes_without_a_new_one(office):
    save(office, FIRST)
    ProjectVersion.objects.update(status=Status.APPROVED)
    save(office, replace(FIRST, number=7))
    assert versions() == [(1, Status.APPROVED, ["a1", "a2"])]
    assert projects_of_office(office.pk, 2567) == [replace(FIRST, number=7)]


def test_many_registrations_ask_as_often_as_one(office):
    """New ones, changed drafts, and changes of what was approved."""

    def asked(projects):
        counts = []
        for status in (None, Status.SAVED, Status.APPROVED):
            ProjectVersion.objects.update(status=status or Status.SAVED)
            with CaptureQueriesContext(connection) as queries:
                save(office, *(replace(project, name=f"{project.name} {status}") for project in projects))
            counts.append(len(queries))
        return counts

    asked([replace(FIRST, key="A")])
    one, many = asked([replace(FIRST, key="B")]), asked([replace(FIRST, key=str(number)) for number in range(20)])
    assert one == many
    assert ProjectRow.objects.filter(current_version__number=1, draft_version__number=2).count() == 22
