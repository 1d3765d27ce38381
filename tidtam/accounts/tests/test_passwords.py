"""A password is set by a link once, changed by its person, and forgotten without telling who exists."""

import datetime as dt

import pytest
from django.core import mail
from django.test import Client
from django.utils import timezone

from tests.people import person, signed_in
from tidtam.accounts import links, tasks
from tidtam.accounts.models import User
from tidtam.accounts.services import deactivate_person, make_one_time_link, send_reset_link
from tidtam.accounts.tests.conftest import AT, PASSWORD, is_signed_in, sign_in
from tidtam.audit.models import AuditLine

pytestmark = pytest.mark.django_db
NEW = "another long one"


def link(user):
    return make_one_time_link(person=user, at=AT, by="admin")


def use(path, password=NEW, client=None):
    """Open a link as a browser does and set the password; returns the last answer."""
    client = client or Client()
    opened = client.get(path, follow=True)
    if "form" not in opened.context or opened.context.get("token_fail"):
        return opened
    return client.post(opened.redirect_chain[-1][0], {"password1": password, "password2": password})


def test_a_new_person_sets_a_password_by_the_link_and_signs_in(db):
    user = person("new")
    user.set_unusable_password()
    user.save()
    assert use(link(user)).headers["Location"] == "/accounts/password/set/"
    assert sign_in(Client(), "new", NEW).status_code == 302
    assert AuditLine.objects.filter(action="accounts.person.password_set", actor="new").count() == 1


def test_a_link_opens_once(somchai):
    path = link(somchai)
    use(path)
    again = use(path, "a third long one")
    assert again.context["token_fail"]
    assert sign_in(Client(), password=NEW).status_code == 302


def test_only_the_newest_link_opens(somchai):
    first, second = link(somchai), link(somchai)
    assert use(first).context["token_fail"]
    assert use(second).status_code == 302


@pytest.mark.parametrize(("days", "opens"), [(2.9, True), (3.1, False)])
def test_a_link_opens_three_days(somchai, monkeypatch, days, opens):
    path = link(somchai)
    later = timezone.localtime().replace(tzinfo=None) + dt.timedelta(days=days)
    monkeypatch.setattr(links.OneTimeToken, "_now", lambda self: later)
    assert (use(path).status_code == 302) == opens


def test_a_closed_account_has_no_link(somchai):
    path = link(somchai)
    deactivate_person(person=somchai, at=AT, by="admin")
    assert use(path).context["token_fail"]
    with pytest.raises(User.DoesNotExist):
        link(somchai)


def test_a_new_password_signs_out_elsewhere(somchai):
    elsewhere = Client()
    sign_in(elsewhere)
    use(link(somchai))
    assert not is_signed_in(elsewhere)


def test_a_person_changes_the_password_and_stays_signed_in_here_alone(client, somchai):
    elsewhere = Client()
    sign_in(elsewhere)
    sign_in(client)
    form = {"oldpassword": PASSWORD, "password1": NEW, "password2": NEW}
    answer = client.post("/accounts/password/change/", form, follow=True)
    assert "เปลี่ยนรหัสผ่านแล้ว" in answer.content.decode()
    assert is_signed_in(client)
    assert not is_signed_in(elsewhere)


def test_whoever_has_no_password_has_none_to_change(db):
    user = person("demo")
    user.set_unusable_password()
    user.save()
    assert signed_in(user).get("/accounts/password/change/").headers["Location"] == "/accounts/profile/"


@pytest.mark.parametrize(
    ("password", "said"),
    [
        ("short", "อย่างน้อย 10 ตัวอักษร"),
        ("1100501234567", "อย่าใช้เลขล้วน"),
        ("somchai@example", "ต่างจากชื่อผู้ใช้"),
        ("qwertyuiop", "เดาง่าย"),
    ],
)
def test_a_weak_password_is_told_what_to_mend(somchai, password, said):
    answer = use(link(somchai), password)
    assert answer.status_code == 422
    assert said in answer.content.decode()
    assert password not in answer.content.decode()


def test_two_different_passwords_are_told(somchai):
    client = Client()
    opened = client.get(link(somchai), follow=True)
    answer = client.post(opened.redirect_chain[-1][0], {"password1": NEW, "password2": NEW + "x"})
    assert "ให้ตรงกันทั้งสองช่อง" in answer.content.decode()


def test_the_key_of_a_link_does_not_stay_in_the_address(somchai):
    path = link(somchai)
    assert Client().get(path).headers["Location"].endswith("-set-password/")


@pytest.fixture
def queued(settings, monkeypatch):
    """What the page put into the queue."""
    settings.MAIL_IS_SENT = True
    waiting = []
    monkeypatch.setattr(tasks.send_reset_link.__class__, "enqueue", lambda _self, *args: waiting.append(args))
    return waiting


@pytest.mark.parametrize("email", ["somchai@example.go.th", "nobody@example.go.th"])
def test_the_page_answers_the_same_whoever_asks_for_a_link(client, somchai, queued, email):
    answer = client.post("/accounts/password/reset/", {"email": email})
    assert (answer.status_code, answer.headers["Location"]) == (302, "/accounts/password/reset/sent/")
    assert queued == [(email, "http://testserver")]


def test_a_letter_box_is_not_filled(client, somchai, queued):
    for _ in range(5):
        assert client.post("/accounts/password/reset/", {"email": somchai.email}).status_code == 302
    assert len(queued) == 3


def test_where_no_mail_is_sent_there_is_no_form(client, somchai, queued, settings):
    settings.MAIL_IS_SENT = False
    assert b'name="email"' not in client.get("/accounts/password/reset/").content
    client.post("/accounts/password/reset/", {"email": somchai.email})
    assert queued == []


def test_the_link_of_a_mail_opens_and_leaves_that_of_the_administrator(somchai):
    handed_over = link(somchai)
    assert send_reset_link(email="Somchai@example.go.th", site="https://tidtam.example")
    (letter,) = mail.outbox
    assert letter.to == ["somchai@example.go.th"]
    path = next(line for line in letter.body.splitlines() if line.startswith("https://")).removeprefix(
        "https://tidtam.example"
    )
    assert Client().get(handed_over).status_code == 302
    assert use(path).status_code == 302


@pytest.mark.parametrize("change", [{"is_active": False}, {"is_demo": True}, {"email": ""}])
def test_no_mail_goes_to_a_closed_account_a_demo_person_or_nobody(somchai, change):
    User.objects.update(**change)
    assert not send_reset_link(email="somchai@example.go.th", site="https://tidtam.example")
    assert not send_reset_link(email="", site="https://tidtam.example")
    assert mail.outbox == []
