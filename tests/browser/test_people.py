"""The pages on which an administrator keeps the people of an office, as a browser shows them: on a phone and a desk."""

import datetime as dt

import pytest
from django.utils import timezone

from tests.browser.conftest import SIGHTS, all_look_well, no_sideways_scroll, press, titles_of
from tests.people import person
from tidtam.accounts.models import User
from tidtam.organisations.choices import Role
from tidtam.organisations.models import Organisation
from tidtam.organisations.services import delegate
from tidtam.progress.tests import small_office

PEOPLE = "/offices/T01-1/people/"
PRESSED = ("faults", "link", "unticked", "no delegate")
"""Pages that are seen after the last button of their forms was pressed."""


def named(username, name, *roles):
    person(username, *roles)
    User.objects.filter(username=username).update(display_name=name)
    return User.objects.get(username=username)


@pytest.fixture
def administrator(demo_site):
    """An office with an administrator, an owner, a head who is acted for, a closed account and a director of two."""
    office, other = small_office.make_office(), small_office.make_office(code="T02-1")
    group, today = Organisation.objects.get(code="T01-1-G1"), timezone.localdate()
    administrator = named("thara", "ธารา ใจดี", (Role.ADMINISTRATOR, office))
    owner = named("somchai", "สมชาย ใจดีมีชื่อยาวมากเป็นพิเศษ", (Role.OWNER, group), (Role.INDICATOR_OWNER, office))
    head = named("malee", "มาลี ดีพร้อม", (Role.GROUP_HEAD, group))
    named("both", "ดาว สองแห่ง", (Role.DIRECTOR, office), (Role.DIRECTOR, other))
    named("closed", "คนเก่า", (Role.PLANNER, office))
    User.objects.filter(username="closed").update(is_active=False)
    for to_user, from_user, role, place in (
        (owner, head, Role.GROUP_HEAD, group),
        (head, administrator, Role.ADMINISTRATOR, office),
    ):
        delegate(
            from_user=from_user,
            to_user=to_user,
            organisation=place,
            role=role,
            from_date=today,
            to_date=today + dt.timedelta(days=30),
            at=timezone.now(),
            by="test",
        )
    return administrator


@pytest.fixture
def address(administrator):
    pk = {user.username: user.pk for user in User.objects.all()}
    own_role = administrator.memberships.get().pk
    return {
        "people": PEOPLE,
        "nobody": PEOPLE + "?q=ไม่มี",
        "person": f"{PEOPLE}{pk['somchai']}/",
        "link": f"{PEOPLE}{pk['somchai']}/",
        "of two offices": f"{PEOPLE}{pk['both']}/",
        "closed": f"{PEOPLE}{pk['closed']}/",
        "add": f"{PEOPLE}add/",
        "faults": f"{PEOPLE}add/",
        "known": f"{PEOPLE}known/",
        "grant": f"{PEOPLE}{pk['somchai']}/roles/add/",
        "withdraw": f"{PEOPLE}{pk['thara']}/roles/{own_role}/withdraw/",
        "unticked": f"{PEOPLE}{pk['thara']}/roles/{own_role}/withdraw/",
        "deactivate": f"{PEOPLE}{pk['somchai']}/deactivate/",
        "delegations": "/offices/T01-1/delegations/",
        "no delegate": "/offices/T01-1/delegations/",
        "own delegations": "/accounts/delegations/",
        "own page": "/accounts/profile/",
    }


NAMES = [
    *("people", "nobody", "person", "link", "of two offices", "closed", "add", "faults", "known", "grant", "withdraw"),
    *("unticked", "deactivate", "delegations", "no delegate", "own delegations", "own page"),
]


@pytest.mark.parametrize(("width", "language"), SIGHTS)
def test_they_have_nothing_axe_would_mend_and_fit(open_page, address, administrator, width, language):
    look = {"width": width, "language": language, "user": administrator}
    all_look_well(open_page, {name: address[name] for name in NAMES if name not in PRESSED}, **look)
    pressed = {name: address[name] for name in PRESSED}
    all_look_well(open_page, pressed, then=lambda page: press(page.locator("main form button").last), **look)


def test_they_fit_a_narrow_phone(open_page, address, administrator):
    page = None
    for name in ("people", "person", "add", "delegations", "own page"):
        page = open_page(address[name], instead_of=page, width=320, user=administrator)
        no_sideways_scroll(page)


def test_every_page_has_a_title_of_its_own(open_page, address, administrator):
    names = [name for name in NAMES if name not in PRESSED and name != "nobody"]
    titles = titles_of(open_page, [address[name] for name in names], user=administrator)
    assert len(set(titles)) == len(titles), titles


def test_a_person_is_added_without_script(open_page, address, administrator):
    page = open_page(address["add"], script=False, user=administrator)
    page.get_by_label("ชื่อและนามสกุล").fill("ใหม่ มาแล้ว")
    page.get_by_label("ชื่อผู้ใช้", exact=True).fill("mai")
    page.get_by_label("บทบาท").select_option("planner")
    press(page.get_by_role("button", name="เพิ่มบุคคล"))
    assert "/accounts/password/set/" in page.get_by_label("ลิงก์ตั้งรหัสผ่าน").input_value()
    page.reload()
    assert page.get_by_label("ลิงก์ตั้งรหัสผ่าน").count() == 0
