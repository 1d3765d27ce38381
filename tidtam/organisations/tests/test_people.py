"""Administrators keep the people of their office, of what lies below it, and of nothing else."""

import datetime as dt
import re
import threading
from uuid import UUID, uuid4

import pytest
from django.db import connection
from django.test import Client
from django.utils import timezone

from tests.people import LONG_AGO, person, signed_in
from tidtam.access.services import mark_as_demo
from tidtam.accounts import selectors as people
from tidtam.accounts.models import User
from tidtam.accounts.services import PersonRefused, create_person, make_one_time_link
from tidtam.audit.models import AuditLine
from tidtam.organisations import selectors
from tidtam.organisations.choices import Role
from tidtam.organisations.models import Delegation, Membership, Organisation
from tidtam.organisations.services import delegate, withdraw_role
from tidtam.organisations.tests.conftest import AT

PEOPLE = "/offices/A/people/"
TODAY = timezone.localdate()


@pytest.fixture
def offices(create):
    """TOP with the offices A and B; A has a work group and a school."""
    create("TOP", kind="commission")
    create("B", parent="TOP")
    create("A", parent="TOP")
    create("A-G", kind="work_group", parent="A")
    create("A-S", kind="school", parent="A")
    return {one.code: one for one in Organisation.objects.all()}


@pytest.fixture
def admin(offices):
    return person("admin", (Role.ADMINISTRATOR, offices["A"]))


@pytest.fixture
def client(admin):
    return signed_in(admin)


@pytest.fixture
def owner(offices):
    return person("owner", (Role.OWNER, offices["A-G"]))


@pytest.fixture
def outsider(offices):
    """Somebody with a role in A, and one in B."""
    user = person("outsider", (Role.OWNER, offices["A-G"]), (Role.DIRECTOR, offices["B"]))
    user.email = "secret@example.go.th"
    user.save()
    return user


def wanted(**changed):
    return {
        "display_name": "สมชาย ใจดี",
        "username": "somchai",
        "email": "",
        "role": "planner",
        "place": "A",
        "other": "",
        "from_date": "1/10/2566",
        "last_date": "",
        "key": str(uuid4()),
    } | changed


def role_of(user):
    return {(one.role, one.organisation.code) for one in Membership.objects.not_ended(TODAY).filter(user=user)}


# --- who may ---------------------------------------------------------------------------------------------------------


def addresses(owner):
    membership = owner.memberships.get()
    of = f"{PEOPLE}{owner.pk}/"
    return [
        *(PEOPLE, f"{PEOPLE}add/", f"{PEOPLE}known/", of, f"{of}deactivate/", f"{of}roles/add/"),
        *(f"{of}roles/{membership.pk}/withdraw/", "/offices/A/delegations/"),
    ]


@pytest.mark.parametrize(
    ("role", "place", "status"),
    [
        (Role.ADMINISTRATOR, "A", 200),
        (Role.ADMINISTRATOR, "TOP", 200),
        (Role.ADMINISTRATOR, "B", 404),
        (Role.ADMINISTRATOR, "A-G", 404),
        (Role.DIRECTOR, "A", 404),
        (Role.AUDITOR, "TOP", 404),
    ],
)
def test_only_administrators_there_or_above_reach_the_pages(offices, owner, role, place, status):
    mark_as_demo()
    somebody = signed_in(person("somebody", (role, offices[place])))
    assert {somebody.get(address).status_code for address in addresses(owner)} == {status}


def test_out_of_reach_no_post_is_heard(offices, owner, client):
    stranger = signed_in(person("stranger", (Role.ADMINISTRATOR, offices["B"])))
    lines = AuditLine.objects.count()
    for address in [*addresses(owner), f"{PEOPLE}{owner.pk}/link/", f"{PEOPLE}{owner.pk}/activate/"]:
        assert stranger.post(address, wanted()).status_code == 404
        assert Client().post(address, wanted()).status_code == 401
    assert AuditLine.objects.count() == lines


def test_the_people_of_another_office_are_not_there(client, offices):
    elsewhere = person("elsewhere", (Role.OWNER, offices["B"]))
    assert "elsewhere" not in client.get(PEOPLE).content.decode()
    for verb in ("", "deactivate/", "roles/add/"):
        assert client.get(f"{PEOPLE}{elsewhere.pk}/{verb}").status_code == 404
    for verb in ("link/", "deactivate/", "activate/"):
        assert client.post(f"{PEOPLE}{elsewhere.pk}/{verb}").status_code == 404
    theirs = elsewhere.memberships.get()
    assert client.post(f"{PEOPLE}{elsewhere.pk}/roles/{theirs.pk}/withdraw/").status_code == 404


def test_an_administrator_by_delegation_is_one_on_those_days_alone(offices, admin, owner):
    stand_in = signed_in(owner)
    assert stand_in.get(PEOPLE).status_code == 404
    delegate(
        from_user=admin,
        to_user=owner,
        organisation=offices["A"],
        role=Role.ADMINISTRATOR,
        from_date=TODAY,
        to_date=TODAY + dt.timedelta(days=1),
        at=AT,
        by="test",
    )
    assert stand_in.get(PEOPLE).status_code == 200
    Delegation.objects.update(from_date=LONG_AGO, to_date=TODAY)
    assert stand_in.get(PEOPLE).status_code == 404


# --- adding ----------------------------------------------------------------------------------------------------------


def link_on(page):
    (found,) = re.findall(r'value="(http://testserver/accounts/password/set/[^"]+)"', page)
    return found.removeprefix("http://testserver")


def test_a_person_is_added_with_a_role_and_a_link_shown_once(client, offices):
    answer = client.post(f"{PEOPLE}add/", wanted(username="SomChai", email="Somchai@example.go.th"), follow=True)
    added = User.objects.get(username="somchai")
    assert added.email == "somchai@example.go.th"
    assert not added.has_usable_password()
    assert role_of(added) == {("planner", "A")}
    assert added.memberships.get().from_date == dt.date(2023, 10, 1)
    link = link_on(answer.content.decode())
    assert "/accounts/password/set/" not in client.get(f"{PEOPLE}{added.pk}/").content.decode()
    new = Client()
    opened = new.get(link, follow=True)
    new.post(opened.redirect_chain[-1][0], {"password1": "three words here", "password2": "three words here"})
    assert new.post("/accounts/login/", {"login": "somchai", "password": "three words here"}).status_code == 302
    assert new.get("/offices/A/").status_code == 200
    assert set(AuditLine.objects.filter(actor="admin").values_list("action", "organisation_code")) == {
        ("accounts.person.created", "A"),
        ("organisations.role.granted", "A"),
        ("accounts.person.link_made", "A"),
    }


def test_a_form_sent_twice_adds_one_person_whose_second_link_opens(client, offices):
    form = wanted()
    first, second = (client.post(f"{PEOPLE}add/", form, follow=True).content.decode() for _ in range(2))
    assert User.objects.filter(username="somchai").count() == 1
    assert Membership.objects.filter(user__username="somchai").count() == 1
    assert Client().get(link_on(first)).status_code == 200
    assert Client().get(link_on(second)).status_code == 302


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"username": "1100501234567"}, "ขึ้นต้นด้วยตัวอักษร"),
        ({"username": "somchai@example.go.th"}, "ขึ้นต้นด้วยตัวอักษร"),
        ({"username": "ADMIN"}, "มีบัญชีชื่อนี้แล้ว"),
        ({"email": "nonsense"}, "กรอกอีเมลให้ครบ"),
        ({"email": "secret@example.go.th"}, "มีบัญชีที่ใช้อีเมลนี้แล้ว"),
        ({"display_name": " "}, "กรอกชื่อและนามสกุล"),
        ({"role": ""}, "เลือกบทบาท"),
        ({"role": "king"}, "เลือกจากรายการ"),
        ({"place": "B"}, "เลือกจากรายการ"),
        ({"other": "B"}, "เลือกหน่วยงานใต้สังกัดของ"),
        ({"other": "TOP"}, "เลือกหน่วยงานใต้สังกัดของ"),
        ({"other": "ไม่มีที่นี่"}, "ไม่พบหน่วยงาน"),
        ({"from_date": "วานนี้"}, "พิมพ์วันที่เป็นวัน/เดือน/ปี"),
        ({"last_date": "30/9/2566"}, "ให้วันสุดท้ายไม่มาก่อนวันเริ่ม"),
    ],
)
def test_what_cannot_be_added_is_told_and_nothing_typed_is_lost(client, outsider, changed, said):
    answer = client.post(f"{PEOPLE}add/", wanted(**changed))
    page = answer.content.decode()
    assert answer.status_code == 422
    assert said in page
    assert not User.objects.filter(display_name="สมชาย ใจดี").exists()
    typed = (wanted() | changed)["email"]
    assert f'value="{typed}"' in page or not typed


def test_a_role_of_a_school_below_is_found_by_its_name_until_its_last_day(client, offices):
    client.post(f"{PEOPLE}add/", wanted(other="หน่วยงาน A-S", role="school_reporter", last_date="๓๐ กันยายน ๒๕๖๗"))
    held = Membership.objects.get(user__username="somchai")
    assert (held.organisation.code, held.to_date) == ("A-S", dt.date(2024, 10, 1))


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_two_forms_at_once_make_one_account():
    if connection.vendor != "postgresql":
        pytest.skip("SQLite writes one at a time")

    def work(name: str, key: UUID, start: threading.Barrier, made: list[int]) -> None:
        start.wait()
        try:
            made.append(create_person(username=name, display_name="แฝด", key=key, at=AT, by="test").pk)
        finally:
            connection.close()

    for time in range(25):  # the twin may appear before any of the statements of the other
        key, made, start = uuid4(), [], threading.Barrier(4)
        threads = [threading.Thread(target=work, args=(f"twin{time}", key, start, made)) for _ in range(4)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert len(made) == 4
        assert len(set(made)) == 1


@pytest.mark.django_db
def test_a_form_overtaken_by_its_twin_returns_what_the_twin_made(monkeypatch):
    key = uuid4()
    named = people.person_named

    def overtaken(name):
        monkeypatch.undo()
        create_person(username="twin", display_name="แฝด", key=key, at=AT, by="test")
        return named(name)

    monkeypatch.setattr(people, "person_named", overtaken)
    person = create_person(username="twin", display_name="แฝด", key=key, at=AT, by="test")
    assert person.creation_key == key
    assert User.objects.filter(username="twin").count() == 1


def test_one_name_is_one_account_whatever_the_case(admin):
    for name in ("admin", "Admin"):
        with pytest.raises(PersonRefused) as refused:
            create_person(username=name, display_name="x", at=AT, by="test")
        assert refused.value.field == "username"


# --- roles -----------------------------------------------------------------------------------------------------------


def test_a_person_of_another_office_is_given_a_role_without_showing_anything_else(client, offices):
    elsewhere = person("elsewhere", (Role.DIRECTOR, offices["B"]))
    elsewhere.email = "elsewhere@example.go.th"
    elsewhere.save()
    form = wanted(name="Elsewhere@example.go.th", role="assessor")
    page = client.post(f"{PEOPLE}known/", form, follow=True).content.decode()
    assert role_of(elsewhere) == {("director", "B"), ("assessor", "A")}
    assert "หน่วยงาน B" not in page
    assert "elsewhere@example.go.th" not in page
    assert client.post(f"{PEOPLE}{elsewhere.pk}/link/").status_code == 404
    assert client.post(f"{PEOPLE}{elsewhere.pk}/deactivate/").status_code == 404


@pytest.mark.parametrize("name", ["else", "nobody", "closed"])
def test_only_the_whole_name_of_an_open_account_is_found(client, offices, name):
    person("elsewhere", (Role.DIRECTOR, offices["B"]))
    User.objects.create(username="closed", is_active=False)
    answer = client.post(f"{PEOPLE}known/", wanted(name=name))
    assert (answer.status_code, "ไม่พบบัญชีนี้" in answer.content.decode()) == (422, True)


def test_another_role_is_granted_and_the_same_twice_is_one(client, owner):
    for _ in range(2):
        assert client.post(f"{PEOPLE}{owner.pk}/roles/add/", wanted(role="planner")).status_code == 302
    assert role_of(owner) == {("owner", "A-G"), ("planner", "A")}
    answer = client.post(f"{PEOPLE}{owner.pk}/roles/add/", wanted(role="planner", from_date="1/10/2567"))
    assert (answer.status_code, "ในช่วงนี้แล้ว" in answer.content.decode()) == (422, True)


def withdrawal(user):
    return f"{PEOPLE}{user.pk}/roles/{user.memberships.get().pk}/withdraw/"


def test_a_role_withdrawn_today_stops_at_the_next_request(client, owner):
    theirs = signed_in(owner)
    assert theirs.get("/offices/A/").status_code == 200
    address = withdrawal(owner)
    assert client.post(address, {"to_date": "วันที่ 1 มกราคม 2560"}).status_code == 422
    assert client.post(address, {"to_date": TODAY.isoformat(), "reason": "ย้าย"}).headers["Location"] == PEOPLE
    assert theirs.get("/offices/A/").status_code == 404
    line = AuditLine.objects.get(action="organisations.role.withdrawn")
    assert (line.actor, line.reason, line.role) == ("admin", "ย้าย", "owner")


def test_a_withdrawal_sent_twice_is_one(client, owner):
    address = withdrawal(owner)
    for _ in range(2):
        assert client.post(address, {"to_date": TODAY.isoformat()}).status_code == 302
    assert AuditLine.objects.filter(action="organisations.role.withdrawn").count() == 1


def test_the_last_administrator_goes_only_knowingly(client, admin, offices):
    address = withdrawal(admin)
    assert "ผู้ดูแลระบบคนสุดท้าย" in client.get(address).content.decode()
    assert client.post(address, {"to_date": TODAY.isoformat()}).status_code == 422
    assert role_of(admin)
    answer = client.post(address, {"to_date": TODAY.isoformat(), "understood": "on"})
    assert answer.headers["Location"] == "/accounts/profile/"
    assert client.get(PEOPLE).status_code == 404


def test_an_administrator_of_several_goes_without_a_warning(client, admin, offices):
    person("second", (Role.ADMINISTRATOR, offices["A"]))
    assert client.post(withdrawal(admin), {"to_date": TODAY.isoformat()}).status_code == 302


# --- accounts --------------------------------------------------------------------------------------------------------


def test_a_closed_account_stops_at_the_next_request_and_opens_again(client, owner):
    theirs = signed_in(owner)
    client.post(f"{PEOPLE}{owner.pk}/deactivate/", {"reason": "ลาออก"})
    assert theirs.get("/offices/A/").status_code == 302
    assert "ปิดบัญชี" in client.get(PEOPLE).content.decode()
    assert client.post(f"{PEOPLE}{owner.pk}/link/").status_code == 404
    client.post(f"{PEOPLE}{owner.pk}/activate/")
    assert signed_in(owner).get("/offices/A/").status_code == 200
    assert list(AuditLine.objects.filter(actor="admin").values_list("action", "reason")) == [
        ("accounts.person.deactivated", "ลาออก"),
        ("accounts.person.activated", ""),
    ]


def test_nobody_closes_their_own_account(client, admin):
    assert client.post(f"{PEOPLE}{admin.pk}/deactivate/").status_code == 404
    assert User.objects.get(pk=admin.pk).is_active


@pytest.mark.parametrize("how", ["role elsewhere", "role above", "role to come", "delegated", "superuser"])
def test_an_account_that_opens_more_than_one_administers_is_left_alone(client, offices, admin, owner, how):
    if how == "role elsewhere":
        person("owner", (Role.OWNER, offices["B"]))
    elif how == "role above":
        person("owner", (Role.AUDITOR, offices["TOP"]))
    elif how == "role to come":
        later = TODAY + dt.timedelta(days=30)
        Membership.objects.create(user=owner, organisation=offices["B"], role="owner", from_date=later)
    elif how == "delegated":
        head = person("head", (Role.DIRECTOR, offices["B"]))
        days = {"from_date": TODAY, "to_date": TODAY + dt.timedelta(days=9)}
        delegate(from_user=head, to_user=owner, organisation=offices["B"], role="director", at=AT, by="x", **days)
    else:
        User.objects.filter(pk=owner.pk).update(is_superuser=True)
    for verb in ("link", "deactivate", "activate"):
        assert client.post(f"{PEOPLE}{owner.pk}/{verb}/").status_code == 404
    assert User.objects.get(pk=owner.pk).links_made == 0


def test_who_administers_both_offices_may_hand_over_a_link(offices, outsider):
    above = signed_in(person("above", (Role.ADMINISTRATOR, offices["TOP"])))
    assert above.post(f"{PEOPLE}{outsider.pk}/link/").status_code == 302


def test_a_person_of_the_demo_gets_no_link(client, owner):
    User.objects.filter(pk=owner.pk).update(is_demo=True)
    assert client.post(f"{PEOPLE}{owner.pk}/link/").status_code == 404
    with pytest.raises(User.DoesNotExist):
        make_one_time_link(person=owner, at=AT, by="x")


# --- the list and the pages ------------------------------------------------------------------------------------------


def test_the_list_shows_people_and_their_roles_here_and_searches(client, owner, outsider):
    page = client.get(PEOPLE).content.decode()
    assert page.count("ผู้รับผิดชอบโครงการ") == 2
    assert "หน่วยงาน B" not in page
    assert "secret@example.go.th" not in page
    found = client.get(PEOPLE + "?q=out").content.decode()
    assert "outsider" in found
    assert ">owner<" not in found
    assert "ไม่พบบุคคล" in client.get(PEOPLE + "?q=xyz").content.decode()


def test_a_sign_that_no_database_keeps_is_no_error_of_the_server(client, owner):
    assert client.get(PEOPLE, {"q": "a\0"}).status_code == 200
    assert client.post(f"{PEOPLE}{owner.pk}/deactivate/", {"reason": "ย้าย\0"}).status_code == 302
    assert AuditLine.objects.get(action="accounts.person.deactivated").reason == "ย้าย"


def test_a_role_that_ended_is_not_listed(client, owner):
    withdraw_role(membership=owner.memberships.get(), to_date=TODAY, at=AT, by="x")
    assert ">owner<" not in client.get(PEOPLE).content.decode()


def test_the_pages_cost_the_same_for_many_people(client, offices, owner, django_assert_max_num_queries):
    for number in range(60):
        person(f"p{number}", (Role.OWNER, offices["A-G"]), (Role.PLANNER, offices["A"]))
    with django_assert_max_num_queries(12):
        client.get(PEOPLE)
    with django_assert_max_num_queries(12):
        client.get(f"{PEOPLE}{owner.pk}/")
    with django_assert_max_num_queries(12):
        client.get("/offices/A/delegations/")
    with django_assert_max_num_queries(8):
        client.get("/accounts/profile/")


def test_the_profile_shows_own_roles_and_leads_administrators_to_their_people(client, admin, owner):
    page = client.get("/accounts/profile/").content.decode()
    assert f'href="{PEOPLE}"' in page
    assert PEOPLE not in signed_in(owner).get("/accounts/profile/").content.decode()


def test_what_people_say_of_themselves_is_saved_once(admin, client):
    for _ in range(2):
        client.post("/accounts/profile/", {"display_name": "ผู้ดูแล", "language": "en"})
    assert (User.objects.get(pk=admin.pk).display_name, client.cookies["tidtam_language"].value) == ("ผู้ดูแล", "en")
    assert AuditLine.objects.filter(action="accounts.person.changed").count() == 1
    assert client.post("/accounts/profile/", {"display_name": "", "language": "th"}).status_code == 422


def test_a_name_holds_no_sign_that_turns_what_follows_around(admin, client):
    client.post("/accounts/profile/", {"display_name": "ผู้ดูแล\u202e", "language": "th"})
    assert User.objects.get(pk=admin.pk).display_name == "ผู้ดูแล"


# --- acting for others -----------------------------------------------------------------------------------------------


def days(first=TODAY, last=TODAY):
    return {"from_date": first.isoformat(), "last_date": last.isoformat()}


def test_one_lets_another_act_in_an_own_role_and_ends_it(offices, owner):
    head = person("head", (Role.GROUP_HEAD, offices["A-G"]))
    mine = signed_in(head)
    form = {"membership": head.memberships.get().pk, "name": "Owner", **days()}
    for _ in range(2):
        assert mine.post("/accounts/delegations/", form).status_code == 302
    made = Delegation.objects.get()
    assert (made.from_user, made.to_user, made.role) == (head, owner, "group_head")
    assert made.to_date == TODAY + dt.timedelta(days=1)
    held = selectors.held_roles(owner, on=TODAY)
    assert selectors.role_to_use({Role.GROUP_HEAD}, held, offices["A-G"]).acting_for_id == head.pk
    assert signed_in(owner).post(f"/accounts/delegations/{made.pk}/end/").status_code == 404
    for _ in range(2):
        assert mine.post(f"/accounts/delegations/{made.pk}/end/").status_code == 302
    assert not selectors.role_to_use({Role.GROUP_HEAD}, selectors.held_roles(owner, on=TODAY), offices["A-G"])
    assert AuditLine.objects.filter(action__startswith="organisations.delegation").count() == 2


@pytest.mark.parametrize("name", ["nobody", "stranger", "closed", "head"])
def test_who_acts_works_in_the_same_office(offices, owner, name):
    head = person("head", (Role.GROUP_HEAD, offices["A-G"]))
    person("stranger", (Role.DIRECTOR, offices["B"]))
    closed = person("closed", (Role.OWNER, offices["A-G"]))
    User.objects.filter(pk=closed.pk).update(is_active=False)
    answer = signed_in(head).post(
        "/accounts/delegations/", {"membership": head.memberships.get().pk, "name": name, **days()}
    )
    assert answer.status_code == 422
    assert not Delegation.objects.exists()


def test_nobody_delegates_anothers_role_or_one_delegated_to_them(offices, owner, admin):
    theirs = signed_in(owner)
    form = {"membership": admin.memberships.get().pk, "name": "admin", **days()}
    assert theirs.post("/accounts/delegations/", form).status_code == 422
    delegate(
        from_user=admin,
        to_user=owner,
        organisation=offices["A"],
        role="administrator",
        from_date=TODAY,
        to_date=TODAY + dt.timedelta(days=1),
        at=AT,
        by="x",
    )
    assert theirs.post("/accounts/delegations/", form).status_code == 422


def test_an_administrator_lets_anybody_of_the_office_be_acted_for(client, offices, owner):
    director = person("director", (Role.DIRECTOR, offices["A"]))
    form = {"membership": director.memberships.get().pk, "name": "owner", **days()}
    assert client.post("/offices/A/delegations/", form).status_code == 302
    made = Delegation.objects.get()
    assert made.from_user == director
    assert "director" in client.get("/offices/A/delegations/").content.decode()
    assert AuditLine.objects.get(action="organisations.delegation.made").actor == "admin"
    assert client.post(f"/offices/A/delegations/{made.pk}/end/").status_code == 302
    assert not Delegation.objects.not_ended(TODAY).exists()


def test_delegations_of_another_office_are_not_there(client, offices):
    head = person("head", (Role.DIRECTOR, offices["B"]))
    deputy = person("deputy", (Role.DEPUTY, offices["B"]))
    made = delegate(
        from_user=head,
        to_user=deputy,
        organisation=offices["B"],
        role="director",
        from_date=TODAY,
        to_date=TODAY + dt.timedelta(days=5),
        at=AT,
        by="x",
    )
    assert "deputy" not in client.get("/offices/A/delegations/").content.decode()
    assert client.post(f"/offices/A/delegations/{made.pk}/end/").status_code == 404
    form = {"membership": head.memberships.get().pk, "name": "admin", **days()}
    assert client.post("/offices/A/delegations/", form).status_code == 422
