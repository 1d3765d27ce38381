"""Approving many at once: what is offered, what is confirmed, and that nothing is ever half done."""

import html
import re
from dataclasses import replace

import pytest

from tidtam.approval import services
from tidtam.approval.choices import Origin
from tidtam.approval.models import Decision
from tidtam.approval.selectors import version_of
from tidtam.approval.tests.conftest import AT, Keys, clean_facts
from tidtam.checks.models import FailedCheck
from tidtam.inbox import selectors
from tidtam.inbox.choices import Kind
from tidtam.inbox.selectors import Person
from tidtam.inbox.tests.conftest import CANARY, PEOPLE, fill, take, version_of_project, warn
from tidtam.organisations.selectors import held_roles
from tidtam.projects.models import ProjectVersion
from tidtam.projects.services import save_projects

pytestmark = pytest.mark.django_db
LIST, CONFIRM = "/inbox/approve-many/", "/inbox/approve-many/confirm/"


@pytest.fixture
def submitted(places, people):
    reports = fill(places, ["a", "b", "c"])
    for report in reports:
        take("submit", report, people.owner)
    return reports


def offered(client, query="?kind=report"):
    answer = client.get(LIST + query)
    assert answer.status_code == 200
    return [html.unescape(value) for value in re.findall(r'name="thing"[^>]*value="([^"]+)"', answer.content.decode())]


def form_of(answer):
    page = answer.content.decode()
    return {
        name: [html.unescape(value) for value in re.findall(rf'name="{name}" value="([^"]*)"', page)]
        for name in ("kind", "key", "thing")
    }


def statuses(rows):
    return [type(row).objects.get(pk=row.pk).status for row in rows]


def confirmed(client, things, kind="report"):
    return client.get(CONFIRM, {"kind": kind, "thing": things})


def test_only_what_has_no_warning_is_offered(submitted, client_of):
    warn(submitted[0])
    warn(submitted[1], level="notice")
    client = client_of("group_head")
    assert offered(client) == [f"{row.pk}:{version_of(row)}" for row in submitted[1:]]
    assert "checked" not in client.get(LIST).content.decode()
    assert client.get(f"{LIST}?tick=all").content.decode().count(" checked") == 2


@pytest.mark.parametrize("level", ["hard", "warning", "notice"])
@pytest.mark.parametrize("accepted", [False, True])
@pytest.mark.parametrize("registered", [False, True])
def test_what_is_offered_is_what_the_service_does_not_refuse(submitted, people, level, accepted, registered):
    if not registered:
        ProjectVersion.objects.update(status="submitted")
    failed = warn(submitted[0], level=level)
    if accepted:
        type(failed).objects.update(accepted_at=AT, accepted_by="x", accepted_reason="y")
    person = Person(people.group_head, held_roles(people.group_head, on=AT.date()), AT)
    listed = selectors.without_warnings(Kind.REPORT, person).filter(pk=submitted[0].pk).exists()
    chosen = [(submitted[0], version_of(submitted[0]))]
    try:
        services.approve_many(chosen=chosen, by=people.group_head, at=AT, idempotency_key="k")
    except (services.HasWarnings, services.TooEarly):
        assert not listed
    else:
        assert listed


@pytest.mark.parametrize("beside_the_approved", [False, True])
def test_a_registration_is_offered_by_the_checks_of_its_own(places, people, client_of, beside_the_approved):
    report = fill(places, ["a"], approved=beside_the_approved)[0]
    project, _said = clean_facts(places, "a")
    changed = replace(project, name="ชื่อใหม่")
    save_projects(
        organisation=places.office, projects=[changed], at=AT, by="owner", origin=Origin.ENTERED, is_demo=False
    )
    version = ProjectVersion.objects.filter(project=report.project).latest("number")
    take("submit", version, people.owner)
    FailedCheck.objects.all().delete()
    client = client_of("group_head")
    assert len(offered(client, "?kind=registration")) == 1
    warn(report.project)
    assert len(offered(client, "?kind=registration")) == (1 if beside_the_approved else 0)
    warn(version)
    assert offered(client, "?kind=registration") == []


def test_the_chosen_are_listed_confirmed_and_approved_once_however_often_it_is_sent(submitted, client_of):
    client = client_of("group_head")
    page = confirmed(client, offered(client)[:2])
    assert "อนุมัติ 2 เรื่อง" in page.content.decode()
    assert Decision.objects.filter(move="approve").count() == 0
    sent = form_of(page)
    first, second = client.post(CONFIRM, sent), client.post(CONFIRM, sent)
    assert first.status_code == second.status_code == 302
    assert first.url == second.url
    assert Decision.objects.filter(move="approve").count() == 2
    said = client.get(first.url).content.decode()
    assert "อนุมัติแล้ว 2 เรื่อง" in said
    assert "โครงการ a" in said
    assert "โครงการ c" not in said
    assert client_of("director").get(first.url).url == "/inbox/"  # another person learns nothing of it


def test_the_director_approves_registrations_that_came_in_clean(places, people, client_of):
    reports = fill(places, ["h"], origin=Origin.IMPORTED)
    client = client_of("director")
    things = offered(client, "")
    assert len(things) == 1  # the registration: it comes first
    client.post(CONFIRM, form_of(confirmed(client, things, "registration")))
    assert version_of_project(reports[0]).status == "approved"


def test_what_changed_meanwhile_is_named_and_nothing_is_approved(submitted, people, client_of):
    client = client_of("group_head")
    sent = form_of(confirmed(client, offered(client)))
    take("recall", submitted[1], people.owner)
    answer = client.post(CONFIRM, sent)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "ยังไม่ได้อนุมัติเรื่องใด" in page
    assert "“โครงการ b” ไตรมาส\xa02: เปลี่ยนไปหลังจากที่เปิดดู" in page
    assert statuses(submitted) == ["submitted", "saved", "submitted"]
    assert Decision.objects.filter(move="approve").count() == 0
    rest = form_of(answer)
    assert len(rest["thing"]) == 2
    assert rest["key"] != sent["key"]
    client.post(CONFIRM, rest)
    assert Decision.objects.filter(move="approve").count() == 2


def test_a_warning_found_meanwhile_refuses_all(submitted, client_of):
    client = client_of("group_head")
    sent = form_of(confirmed(client, offered(client)))
    warn(submitted[2])
    answer = client.post(CONFIRM, sent)
    assert answer.status_code == 422
    assert "โครงการ c" in answer.content.decode()
    assert Decision.objects.filter(move="approve").count() == 0


def test_a_page_seen_before_a_change_does_not_confirm_what_it_says_now(submitted, people, client_of):
    client = client_of("group_head")
    things = offered(client)
    take("recall", submitted[0], people.owner)
    take("submit", submitted[0], people.owner)
    page = confirmed(client, things)
    assert len(form_of(page)["thing"]) == 2
    assert "“โครงการ a” ไตรมาส\xa02: เปลี่ยนไปหลังจากที่เปิดดู" in page.content.decode()


@pytest.mark.parametrize(
    "sent", [{}, {"kind": "report"}, {"kind": "report", "thing": "1"}, {"kind": "x", "thing": "1:1"}]
)
def test_choosing_nothing_leads_back_and_says_so(submitted, client_of, sent):
    client = client_of("group_head")
    answer = client.get(CONFIRM, sent)
    assert answer.status_code == 302
    assert "เลือกอย่างน้อยหนึ่งเรื่อง" in client.get(answer.url).content.decode()


@pytest.mark.parametrize("name", PEOPLE)
def test_nobody_learns_the_name_of_what_they_may_not_read_or_approves_what_is_not_theirs(places, client_of, name):
    reports = fill(places, ["x"], office=places.other, origin=Origin.IMPORTED, name=CANARY, approved=True)
    client = client_of(name)
    seen = client.get(f"{LIST}?kind=report").content.decode()
    things = [f"{row.pk}:{version_of(row)}" for row in reports]
    page = confirmed(client, things)
    answer = client.post(CONFIRM, {"kind": "report", "thing": things, "key": "8d8ac610-566d-4ef0-9c22-186b2a5ed793"})
    may = name in {"outsider", "bureau_director"}
    for text in (seen, page.content.decode(), answer.content.decode() if answer.status_code != 302 else CANARY):
        assert (CANARY in text) == may
    assert statuses(reports) == ["approved" if may else "submitted"]
    assert answer.status_code == (302 if may else 422)


def test_a_key_used_for_something_else_is_refused(submitted, people, client_of):
    client = client_of("group_head")
    key = Keys.new()
    take("approve", submitted[0], people.group_head, idempotency_key=key)
    sent = {**form_of(confirmed(client, offered(client))), "key": key}
    assert client.post(CONFIRM, sent).status_code in {302, 422}
    assert Decision.objects.filter(move="approve").count() == 1
