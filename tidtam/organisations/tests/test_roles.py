"""Roles hold for an organisation and below, between two days, and stop at the next request."""

import datetime as dt

import pytest
from django.contrib.auth.models import AnonymousUser

from tidtam.access.services import mark_as_demo
from tidtam.accounts.models import User
from tidtam.organisations import selectors, services
from tidtam.organisations.choices import Role
from tidtam.organisations.models import Organisation
from tidtam.organisations.tests.conftest import AT

DAY = dt.date(2024, 3, 31)


@pytest.fixture
def planner(db):
    return User.objects.create_user("planner")


@pytest.fixture
def office(create):
    create("TOP", kind="commission")
    create("OTHER", parent="TOP")
    office = create("A", parent="TOP")
    create("A-1", kind="school", parent="A")
    return office


def grant(user, organisation, **more):
    wanted = {"role": "planner", "from_date": DAY, "at": AT, "by": "test"} | more
    return services.grant_role(user=user, organisation=organisation, **wanted)


def seen(user, on=DAY):
    return set(Organisation.objects.all().visible_to(user, on=on).values_list("code", flat=True))


def test_there_are_sixteen_roles():
    assert len(Role) == 16


def test_a_role_reaches_what_lies_below_and_nothing_else(planner, office):
    grant(planner, office)
    assert seen(planner) == {"A", "A-1"}


def test_a_role_above_holds_below(planner, office):
    grant(planner, Organisation.objects.get(code="TOP"), role="auditor")
    grant(planner, office)
    school = Organisation.objects.get(code="A-1")
    assert selectors.roles_of(planner, school, on=DAY) == {"auditor", "planner"}
    assert selectors.roles_of(planner, Organisation.objects.get(code="OTHER"), on=DAY) == {"auditor"}


def test_a_role_does_not_hold_before_its_day(planner, office):
    grant(planner, office)
    assert seen(planner, on=DAY - dt.timedelta(days=1)) == set()
    assert selectors.roles_of(planner, office, on=DAY - dt.timedelta(days=1)) == frozenset()


def test_a_withdrawn_role_stops_the_same_day(planner, office):
    membership = grant(planner, office)
    services.withdraw_role(membership=membership, to_date=DAY, at=AT, by="test")
    assert seen(planner) == set()
    assert selectors.roles_of(planner, office, on=DAY) == frozenset()


def test_a_switched_off_account_holds_no_role(planner, office):
    grant(planner, office)
    planner.is_active = False
    planner.save()
    assert seen(planner) == set()


def test_one_role_is_not_held_twice_on_a_day(planner, office):
    grant(planner, office)
    with pytest.raises(services.RoleRefused):
        grant(planner, office, from_date=DAY + dt.timedelta(days=5))


def test_a_role_can_be_granted_again_after_it_ended(planner, office):
    services.withdraw_role(membership=grant(planner, office), to_date=DAY + dt.timedelta(days=1), at=AT, by="test")
    grant(planner, office, from_date=DAY + dt.timedelta(days=1))
    assert seen(planner, on=DAY + dt.timedelta(days=1)) == {"A", "A-1"}


def test_an_ended_role_does_not_end_again(planner, office):
    membership = services.withdraw_role(membership=grant(planner, office), to_date=DAY, at=AT, by="test")
    with pytest.raises(services.RoleRefused):
        services.withdraw_role(membership=membership, to_date=DAY, at=AT, by="test")


def test_nobody_signed_in_sees_nothing_on_a_demo_database_either(office):
    mark_as_demo()
    assert seen(AnonymousUser()) == set()


def test_a_role_in_a_work_group_reads_its_office_and_no_school_beside_does(planner, office, create):
    group = create("A-G", kind="work_group", parent="A")
    grant(planner, group)
    assert seen(planner) == {"A", "A-1", "A-G"}
    held = selectors.held_roles(planner, on=DAY)
    assert selectors.may_read(held, office)
    assert selectors.role_to_use({"planner"}, held, office) is None
    reporter = User.objects.create_user("reporter")
    grant(reporter, Organisation.objects.get(code="A-1"), role="school_reporter")
    assert seen(reporter) == {"A-1"}
