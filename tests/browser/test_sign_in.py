"""Signing in, own account and the demo's choice of a role, as a browser shows them: on a phone and a desk."""

import datetime as dt

import pytest
from django.urls import reverse

from tests.browser.conftest import SIGHTS, all_look_well, looks_well, no_sideways_scroll, press
from tests.people import person
from tidtam.accounts.services import make_one_time_link
from tidtam.demo.services import load_demo_people
from tidtam.organisations.facts import NewOrganisation
from tidtam.organisations.services import create_organisation, load_reference_data
from tidtam.progress.tests import small_office

AT = dt.datetime(2024, 3, 31, 9, 0, tzinfo=dt.UTC)
SIGNED_OUT = ["sign in", "forgotten", "link sent", "old link", "is set", "set"]
SIGNED_IN = ["profile", "change password", "sign out"]


@pytest.fixture
def somchai(demo_site):
    office = small_office.make_office()
    user = person("somchai", ("director", office))
    user.display_name, user.email = "สมชาย ใจดีมีชื่อยาวมากเป็นพิเศษเพื่อดูการตัดคำ", "somchai@example.go.th"
    user.set_password("three words here")
    user.save()
    return user


@pytest.fixture
def address(somchai, settings):
    settings.MAIL_IS_SENT = True
    return {
        "sign in": "/accounts/login/?next=/offices/",
        "forgotten": "/accounts/password/reset/",
        "link sent": "/accounts/password/reset/sent/",
        "set": make_one_time_link(person=somchai, at=AT, by="test"),
        "old link": "/accounts/password/set/1-abc-def/",
        "is set": "/accounts/password/set/",
        "roles": "/demo/",
        "profile": "/accounts/profile/",
        "change password": "/accounts/password/change/",
        "sign out": "/accounts/logout/",
    }.__getitem__


def demo_people():
    load_reference_data(at=AT, by="test")
    for number, name in enumerate(("กลุ่มนโยบายและแผน", "กลุ่มนิเทศ ติดตามและประเมินผลการจัดการศึกษา"), start=1):
        new = NewOrganisation(code=f"P50-2-G0{number}", kind="work_group", name_th=name, parent_code="P50-2")
        create_organisation(new=new, at=AT, by="test")
    load_demo_people(at=AT, by="test")


@pytest.mark.parametrize(("width", "language"), SIGHTS)
def test_they_have_nothing_axe_would_mend_and_fit(open_page, address, somchai, width, language):
    look = {"width": width, "language": language}
    all_look_well(open_page, {name: address(name) for name in SIGNED_OUT}, user=False, **look)
    all_look_well(open_page, {name: address(name) for name in SIGNED_IN}, user=somchai, **look)
    wrong = open_page(address("sign in"), user=False, **look)
    press(wrong.get_by_role("main").get_by_role("button"))
    looks_well(wrong, "wrong", language)
    demo_people()
    looks_well(open_page(address("roles"), instead_of=wrong), "roles", language)


def test_they_fit_a_narrow_phone(open_page, address, somchai):
    page = None
    for name, user in (("sign in", False), ("set", False), ("roles", False), ("profile", somchai)):
        page = open_page(address(name), instead_of=page, width=320, user=user)
        no_sideways_scroll(page)


def test_somebody_signs_in_with_the_keyboard_and_without_script(open_page, address, somchai):
    page = open_page("/accounts/login/?next=/accounts/profile/", script=False, user=False)
    page.get_by_label("ชื่อผู้ใช้หรืออีเมล").fill("somchai")
    page.get_by_label("รหัสผ่าน", exact=True).fill("three words here")
    press(page.locator(":focus"), "Enter")
    assert page.url.endswith("/accounts/profile/")
    press(page.get_by_role("banner").get_by_role("button", name="ออกจากระบบ"))
    page.goto(page.url.partition("/accounts")[0] + reverse("organisations:profile"))
    assert "/accounts/login/" in page.url


def test_a_demo_role_is_chosen_without_script(open_page, address):
    demo_people()
    page = open_page("/demo/", script=False, user=False)
    press(page.get_by_role("button", name="ลองบทบาทนี้ ผู้อำนวยการสำนักงานเขตพื้นที่การศึกษา สพป.เชียงใหม่ เขต 2"))
    assert "แสงดาว" in page.get_by_role("banner").inner_text()
