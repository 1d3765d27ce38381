"""Signing in by either name, signing out, and what a session is."""

import re

import pytest
from django.conf import settings as site_settings
from django.test import Client

from tidtam.accounts import backends
from tidtam.accounts.models import User
from tidtam.accounts.tests.conftest import PASSWORD, is_signed_in, sign_in

pytestmark = pytest.mark.django_db
THAI, LATIN = re.compile("[\u0e01-\u0e5b]"), re.compile("[A-Za-z]{2,}")


@pytest.mark.parametrize("name", ["somchai", " SomChai ", "somchai@example.go.th", "Somchai@Example.go.th"])
def test_a_person_signs_in_by_username_or_e_mail_whatever_the_case(client, somchai, name):
    assert sign_in(client, name).status_code == 302
    assert is_signed_in(client)


@pytest.mark.parametrize(
    ("name", "password"), [("somchai", "wrong"), ("nobody", PASSWORD), ("somchai", PASSWORD + " ")]
)
def test_a_wrong_password_and_an_unknown_name_are_told_alike(client, somchai, name, password):
    answer = sign_in(client, name, password)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "ชื่อผู้ใช้หรือรหัสผ่านไม่ตรงกับบัญชีใด" in page
    assert f'value="{name}"' in page
    assert password not in page
    assert not is_signed_in(client)


def test_a_closed_account_is_told_nothing_more_and_is_signed_out_at_the_next_request(client, somchai):
    sign_in(client)
    User.objects.update(is_active=False)
    assert not is_signed_in(client)
    assert "ไม่ตรงกับบัญชีใด" in sign_in(Client()).content.decode()


def test_each_try_hashes_once_whoever_it_is(somchai, monkeypatch):
    asked = []
    monkeypatch.setattr(backends, "make_password", lambda password: asked.append("unknown"))
    monkeypatch.setattr(User, "check_password", lambda self, password: asked.append("known") or False)
    for name in ("nobody", "nobody@example.go.th", "somchai", "somchai@example.go.th"):
        sign_in(Client(), name, "wrong")
    assert asked == ["unknown", "unknown", "known", "known"]


def test_a_session_lasts_a_working_day_and_its_key_is_new_after_signing_in(client, somchai):
    client.get("/language/th/")
    client.session.save()
    session = client.session
    session["before"] = 1
    session.save()
    client.cookies[site_settings.SESSION_COOKIE_NAME] = session.session_key
    sign_in(client)
    cookie = client.cookies[site_settings.SESSION_COOKIE_NAME]
    assert cookie.value != session.session_key
    assert cookie["max-age"] == 12 * 3600
    assert cookie["httponly"]
    assert cookie["samesite"] == "Lax"


@pytest.mark.parametrize(
    ("asked", "reached"),
    [
        ("/offices/", "/offices/"),
        ("https://evil.example/", "/home/"),
        ("//evil.example/", "/home/"),
        ("http://localhost:9/offices/", "/home/"),
        ("javascript:alert(1)", "/home/"),
    ],
)
def test_the_way_on_stays_on_this_host(client, somchai, asked, reached):
    answer = client.post("/accounts/login/", {"login": "somchai", "password": PASSWORD, "next": asked})
    assert answer.headers["Location"] == reached


def test_whoever_is_led_to_sign_in_comes_back(client, somchai):
    led = client.get("/offices/?q=%E0%B8%81", follow=True)
    assert re.findall(r'name="next" value="([^"]*)"', led.content.decode()) == ["/offices/?q=%E0%B8%81"]


def test_signing_out_takes_a_post(client, somchai):
    sign_in(client)
    assert client.get("/accounts/logout/").status_code == 200
    assert is_signed_in(client)
    assert client.post("/accounts/logout/").headers["Location"] == "/"
    client.cookies["tidtam_language"] = "en"
    assert client.post("/accounts/logout/").headers["Location"] == "/en/"
    assert not is_signed_in(client)


def test_a_form_from_another_site_signs_nobody_in(somchai):
    assert sign_in(Client(enforce_csrf_checks=True)).status_code == 403


def test_the_pages_for_passwords_are_not_stored(client):
    assert "no-store" in client.get("/accounts/login/").headers["Cache-Control"]


@pytest.mark.parametrize(
    "address",
    ["signup/", "email/", "confirm-email/", "password/set/unknown", "social/", "inactive/", "reauthenticate/", ""],
)
def test_what_we_do_not_use_of_allauth_has_no_address(client, address):
    assert client.get(f"/accounts/{address}").status_code == 404


def test_a_demo_database_leads_to_the_choice_of_a_role(client):
    from tidtam.access.services import mark_as_demo

    assert b'href="/demo/"' not in client.get("/accounts/login/").content
    mark_as_demo()
    assert b'href="/demo/"' in client.get("/accounts/login/").content


def test_the_top_bar_says_who_is_signed_in(client, somchai):
    assert "สมชาย ใจดี" not in client.get("/accounts/login/").content.decode()
    sign_in(client)
    assert "สมชาย ใจดี" in client.get("/accounts/password/change/").content.decode()


def test_the_language_of_a_person_comes_with_them_to_a_new_device(client, somchai):
    User.objects.update(language="en")
    sign_in(client)
    assert '<html lang="en">' in client.get("/accounts/profile/").content.decode()
    chosen = Client()
    chosen.cookies["tidtam_language"] = "th"
    sign_in(chosen)
    assert '<html lang="th">' in chosen.get("/accounts/profile/").content.decode()


def spoken(html):
    """Return the words of a page's main part: without tags, values of boxes, usernames, marked words of the other."""
    main = html[html.index("<main") : html.index("</main>")]
    main = re.sub(r'<(\w+)[^>]*\blang="th"[^>]*>.*?</\1>|<option.*?</option>', "", main, flags=re.DOTALL)
    return re.sub(r"<[^>]+>|a–z|[\w.]+@[\w.]+", " ", main)


def pages(client):
    """Yield every page of this room in its states, signed out and in."""
    yield client.get("/accounts/login/")
    yield client.post("/accounts/login/", {})
    yield sign_in(client, "nobody", "wrong")
    for _ in range(11):
        refused = sign_in(client, "somebody", "wrong")
    assert refused.status_code == 429
    yield refused
    yield client.get("/accounts/password/reset/")
    yield client.post("/accounts/password/reset/", {"email": "x"})
    yield client.get("/accounts/password/reset/sent/")
    yield client.get("/accounts/password/set/")
    yield client.get("/accounts/password/set/1-abc-def/")
    sign_in(client)
    yield client.get("/accounts/password/change/")
    for now, new in (("x", "12345678"), (PASSWORD, "qwertyuiop"), (PASSWORD, "somchai@ex")):
        yield client.post("/accounts/password/change/", {"oldpassword": now, "password1": new, "password2": "1"})
    yield client.post("/accounts/password/change/", {})
    yield client.post("/accounts/profile/", {"language": "xx"})
    yield client.get("/accounts/profile/")
    yield client.get("/accounts/logout/")


@pytest.mark.parametrize(("language", "foreign"), [("th", LATIN), ("en", THAI)])
def test_no_page_speaks_the_other_language(client, somchai, settings, language, foreign):
    settings.MAIL_IS_SENT = True
    client.cookies["tidtam_language"] = language
    for answer in pages(client):
        assert answer.status_code in {200, 422, 429}
        words = spoken(answer.content.decode()).replace("somchai", "")
        assert not foreign.search(words), (answer.request["PATH_INFO"], foreign.findall(words))
