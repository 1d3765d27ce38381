"""Who decides in turn is data, by organisation, kind and day; a registration climbs as a report does."""

import datetime as dt
from dataclasses import replace

import pytest

from tidtam.approval import selectors, services, things
from tidtam.approval.models import Approval
from tidtam.approval.tests.conftest import AT, DAY, clean_facts, save_facts, take, valid
from tidtam.audit.selectors import lines_of
from tidtam.checks.models import FailedCheck
from tidtam.progress.services import check_office
from tidtam.projects.models import Project

pytestmark = pytest.mark.django_db
KIND = "progress.report"


def set_chain(organisation, *roles, from_date=DAY):
    return services.set_chain(
        organisation=organisation, kind=KIND, roles=roles, from_date=from_date, at=AT, by="administrator"
    )


def test_without_a_chain_the_shipped_one_holds(places):
    assert selectors.chain_roles(places.group, KIND, on=DAY) == ("group_head", "director")


def test_the_nearest_chain_above_holds_on_its_days(places):
    set_chain(places.bureau, "director")
    set_chain(places.office, "group_head", "deputy", "director")
    assert selectors.chain_roles(places.group, KIND, on=DAY) == ("group_head", "deputy", "director")
    assert selectors.chain_roles(places.other, KIND, on=DAY) == ("director",)
    assert selectors.chain_roles(places.group, KIND, on=DAY - dt.timedelta(days=1)) == ("group_head", "director")
    assert selectors.chain_roles(places.group, "projects.version", on=DAY) == ("group_head", "director")


def test_a_new_chain_ends_the_one_before_and_not_what_was_submitted(places, people, report):
    take("submit", report, people.owner)
    set_chain(places.office, "director")
    assert Approval.objects.get().roles == ["group_head", "director"]
    later = DAY + dt.timedelta(days=5)
    set_chain(places.office, "deputy", from_date=later)
    assert selectors.chain_roles(places.office, KIND, on=DAY) == ("director",)
    assert selectors.chain_roles(places.office, KIND, on=later) == ("deputy",)
    with pytest.raises(services.ChainRefused):
        set_chain(places.office, "director", from_date=DAY)


@pytest.mark.parametrize("roles", [(), ("director", "director")])
def test_a_chain_without_steps_or_with_a_role_twice_is_refused(places, roles):
    with pytest.raises(services.ChainRefused):
        set_chain(places.office, *roles)


def test_a_thing_nobody_registered_is_named(places):
    with pytest.raises(things.ThingUnknown):
        things.kind_of(places.office)


def test_a_registration_climbs_and_is_not_reopened(places, people):
    project, said = clean_facts(places)
    save_facts(places, said, project, approved=False)
    version = Project.objects.get().current_version
    take("submit", version, people.owner)
    take("approve", version, people.group_head)
    take("approve", version, people.director)
    assert version.status == "approved"
    assert valid(version).content_hash == version.content_hash
    with pytest.raises(services.NotReopened, match="ฉบับใหม่"):
        take("reopen", version, people.director, reason="แก้")


def climb(version, people):
    for move, by in (("submit", people.owner), ("approve", people.group_head), ("approve", people.director)):
        take(move, version, by)


def test_a_changed_registration_holds_once_it_is_approved_too(places, people):
    project, said = clean_facts(places)
    save_facts(places, said, project, approved=False)
    climb(Project.objects.get().current_version, people)
    report = save_facts(places, replace(said, quarter=1))
    changed = replace(project, name="ชื่อใหม่", kpis=())
    save_facts(places, said, changed, approved=False)
    first, draft = Project.objects.get().current_version, Project.objects.get().draft_version
    assert (first.status, draft.status, str(Project.objects.get())) == ("approved", "saved", project.name)
    take("submit", draft, people.owner)
    failed = FailedCheck.objects.of(draft).values_list("code", flat=True)
    assert "projects.kpi_missing" in failed
    check_office(organisation=places.office, fiscal_year_be=2567, at=AT)
    assert "projects.kpi_missing" in failed.all()
    assert not FailedCheck.objects.of(Project.objects.get()).filter(code="projects.kpi_missing")
    take("send_back", draft, people.group_head, comment="ดูอีกครั้ง")
    assert Project.objects.get().draft_version == draft
    climb(draft, people)
    row = Project.objects.get()
    assert (row.current_version, row.draft_version, str(row)) == (draft, None, "ชื่อใหม่")
    assert FailedCheck.objects.of(row).filter(code="projects.kpi_missing").exists()
    assert not FailedCheck.objects.of(draft).exists()
    report.refresh_from_db()
    assert report.project_version == first
    assert {line.action for line in lines_of("projects.project", str(row.pk))} == {
        "projects.project.saved", "projects.version.submitted", "projects.version.sent_back",
        "projects.version.approved",
    }  # fmt: skip
