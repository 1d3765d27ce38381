"""The people of the demo: everybody reaches what their role is for, nobody has a password, and only a demo has them."""

import pytest
from django.db import transaction
from django.test import Client
from django.utils import timezone

from tests.people import person
from tidtam.accounts.models import User
from tidtam.audit.models import AuditLine
from tidtam.demo.people import OWNERS, TO_TRY
from tidtam.demo.services import load_demo_office, load_demo_people
from tidtam.demo.tests.test_load_demo_office import AT
from tidtam.organisations.choices import Role
from tidtam.organisations.models import Membership, Organisation
from tidtam.organisations.selectors import held_roles, role_to_use
from tidtam.organisations.services import load_reference_data, withdraw_role
from tidtam.plans.services import load_plans
from tidtam.projects.models import Project

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]
OFFICE = "/offices/P50-2/"


@pytest.fixture(scope="module")
def demo(django_db_setup, django_db_blocker):
    """The demo with its people, made once and rolled back at the end; the number of the people."""
    with django_db_blocker.unblock(), transaction.atomic():
        load_reference_data(at=AT, by="test")
        load_plans(at=AT, by="test")
        load_demo_office(at=AT, by="test")
        yield load_demo_people(at=AT, by="test")
        transaction.set_rollback(True)


def choose(username, client=None):
    client = client or Client()
    answer = client.post("/demo/", {"person": username})
    assert (answer.status_code, answer.headers.get("Location")) == (302, "/home/")
    return client


def test_every_project_has_an_owner_and_a_head_of_its_group(demo):
    today = timezone.localdate()
    held = {user: held_roles(user, on=today) for user in User.objects.filter(is_demo=True)}
    projects = Project.objects.select_related("work_group")
    assert len(projects) == 40
    for project in projects:
        for role in (Role.OWNER, Role.GROUP_HEAD):
            assert [user for user, roles in held.items() if role_to_use({role}, roles, project.work_group)]


def test_all_that_is_promised_can_be_chosen_and_the_names_say_that_nobody_is_meant(demo):
    assert demo == len(TO_TRY) + 2 * Organisation.objects.filter(parent__code="P50-2", kind="work_group").count()
    page = Client().get("/demo/").content.decode()
    for username in User.objects.filter(is_demo=True).values_list("username", flat=True):
        assert f'value="{username}"' in page
    assert all(user.display_name.endswith(" สาธิต") for user in User.objects.filter(is_demo=True))
    assert len(set(OWNERS)) == len(OWNERS) >= 9


@pytest.mark.parametrize(
    ("username", "reaches"),
    [
        ("demo.owner.g01", True),
        ("demo.head.g01", True),
        ("demo.planner", True),
        ("demo.deputy", True),
        ("demo.director", True),
        ("demo.administrator", True),
        ("demo.indicator_owner", True),
        ("demo.auditor", True),
        ("demo.executive", True),
        ("demo.analyst", True),
        ("demo.school_reporter", False),
        ("demo.neighbour", False),
    ],
)
def test_who_reaches_the_office(demo, username, reaches):
    assert choose(username).get(OFFICE).status_code == (200 if reaches else 404)


def test_no_demo_person_has_a_password(demo):
    assert not any(user.has_usable_password() for user in User.objects.filter(is_demo=True))


def test_the_same_again_changes_nothing_and_a_withdrawn_role_stays_withdrawn(demo):
    membership = Membership.objects.get(user__username="demo.neighbour")
    withdraw_role(membership=membership, to_date=timezone.localdate(), at=AT, by="test")
    lines = AuditLine.objects.count()
    assert load_demo_people(at=AT, by="test") == 0
    assert AuditLine.objects.count() == lines
    assert 'value="demo.neighbour"' not in Client().get("/demo/").content.decode()


def test_the_page_costs_three_queries_at_most(demo, django_assert_max_num_queries):
    with django_assert_max_num_queries(3):
        assert Client().get("/demo/").status_code == 200


def test_nobody_real_is_signed_in_by_choosing(demo):
    person("real")
    for chosen in ("real", "", "demo.nobody", "\0"):
        assert Client().post("/demo/", {"person": chosen}).status_code == 404
    User.objects.filter(username="demo.director").update(is_active=False)
    assert Client().post("/demo/", {"person": "demo.director"}).status_code == 404


def test_choosing_takes_a_form_of_this_site(demo):
    assert Client(enforce_csrf_checks=True).post("/demo/", {"person": "demo.director"}).status_code == 403


def test_another_role_may_be_chosen_at_once_under_a_new_session(demo):
    client = choose("demo.director")
    session = client.session.session_key
    choose("demo.owner.g01", client)
    assert client.session.session_key != session
    assert client.get("/accounts/profile/").context["user"].username == "demo.owner.g01"
