"""Registering a project in a browser: its pages in both languages, the whole way by keyboard and without script."""

from dataclasses import replace

import pytest

from tests.browser.conftest import looks_well
from tidtam.approval.choices import Origin, Status
from tidtam.approval.tests.conftest import AT, YEAR, People, make_places
from tidtam.plans.services import load_plans
from tidtam.progress.tests.small_office import FULL
from tidtam.projects.facts import PlanLink, Transfer
from tidtam.projects.models import Project, ProjectVersion
from tidtam.projects.selectors import newest_as_facts
from tidtam.projects.services import save_projects

SIGHTS = [(360, "th"), (1440, "en")]
PAGES = ["", "general/", "plans/", "details/", "activities/", "budget/", "submit/"]
LINKS = (
    PlanLink(tree="master_plan", code="MP12-S1-T1", is_primary=True, contribution="ค่ายช่วยให้เด็กอ่านคล่อง"),
    PlanLink(tree="ndp13", code="HM12"),
)
TRANSFER = Transfer(direction="in", amount_baht=500, project_code="ศธ 04001-67-0009")


@pytest.fixture(autouse=True)
def now(monkeypatch):
    monkeypatch.setattr("django.utils.timezone.now", lambda: AT)


@pytest.fixture
def places(demo_site):
    load_plans(at=AT, by="setup")
    return make_places()


@pytest.fixture
def people(places):
    return People(places)


@pytest.fixture
def project(places):
    """An approved project with everything, from which the next version can begin."""
    said = replace(
        FULL,
        work_group=places.group.name_th,
        plan_links=LINKS,
        budget=replace(FULL.budget, transfers=(TRANSFER,)),
        invented=(),
    )
    return saved(places, said, Status.APPROVED)


def saved(places, said, status):
    save_projects(organisation=places.office, projects=[said], at=AT, by="owner", origin=Origin.ENTERED, is_demo=False)
    ProjectVersion.objects.filter(project__key=said.key).update(status=status)
    return Project.objects.get(key=said.key)


def newest():
    row = Project.objects.select_related("current_version", "draft_version", "work_group").get(fiscal_year_be=YEAR)
    return row, newest_as_facts([row])[0]


@pytest.mark.parametrize(("width", "language"), SIGHTS)
@pytest.mark.parametrize("page", PAGES)
def test_every_page_looks_well(open_page, people, project, page, width, language):
    opened = open_page(f"/projects/{project.pk}/register/{page}", width=width, language=language, user=people.owner)
    looks_well(opened, f"register-{page.strip('/') or 'list'}", language)


@pytest.mark.parametrize(("width", "language"), SIGHTS)
def test_the_beginning_looks_well(open_page, people, places, width, language):
    opened = open_page(
        f"/offices/{places.office.code}/projects/new/", width=width, language=language, user=people.owner
    )
    looks_well(opened, "register-begin", language)
