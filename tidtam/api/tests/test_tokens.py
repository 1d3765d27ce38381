"""A token opens what its person may do, within its scopes and days; nothing else opens the API."""

import datetime as dt
import uuid

import pytest
from django.test import Client
from django.utils import timezone

from tests.pages import words_of
from tests.people import person, signed_in
from tidtam.accounts.rules import LIMITS, Limit, Tried
from tidtam.accounts.services import deactivate_person
from tidtam.api import rules
from tidtam.api.models import AccessToken
from tidtam.api.services import withdraw_token
from tidtam.audit.models import AuditLine
from tidtam.organisations.models import Membership

ME = "/api/v1/me"
TYPED = {"name": "ระบบ ก", "days": "90", "projects": "write", "structure": "read"}


@pytest.fixture
def page(director):
    return signed_in(director)


def test_a_new_token_is_shown_once_and_stored_as_its_hash(page, director):
    answer = page.post("/accounts/tokens/", TYPED | {"key": uuid.uuid4()})
    secret = rules.SECRET.search(answer.content.decode())[0]
    assert f'class="in" type="text" readonly autocomplete="off" spellcheck="false" value="{secret}"' in (
        answer.content.decode()
    )
    token = AccessToken.objects.get()
    assert token.secret_sha256 == rules.hash_of_secret(secret)
    assert token.scopes == ["projects:write", "structure:read"]
    assert "no-store" in answer.headers["Cache-Control"]
    again = page.get("/accounts/tokens/").content.decode()
    assert secret not in again
    assert token.shown in again
    assert AuditLine.objects.get(action="api.token.made").actor == director.username
    assert secret not in str(AuditLine.objects.values_list())


def test_a_form_that_is_sent_twice_makes_one_token(page):
    typed = TYPED | {"key": uuid.uuid4()}
    page.post("/accounts/tokens/", typed)
    answer = page.post("/accounts/tokens/", typed, follow=True)
    assert AccessToken.objects.count() == 1
    assert "แสดงได้ครั้งเดียว" in answer.content.decode()


def test_what_is_missing_is_said_and_what_was_typed_stays(page):
    answer = page.post("/accounts/tokens/", {"name": "ระบบ ข", "days": "30", "key": uuid.uuid4()})
    assert answer.status_code == 422
    assert "เลือกขอบเขตอย่างน้อยหนึ่งข้อ" in words_of(answer.content.decode())
    assert 'value="ระบบ ข"' in answer.content.decode()


def test_twenty_tokens_are_enough(page, director, token_of):
    for _number in range(rules.MOST_TOKENS):
        token_of(director)
    answer = page.post("/accounts/tokens/", TYPED | {"key": uuid.uuid4()})
    assert answer.status_code == 422
    assert AccessToken.objects.count() == rules.MOST_TOKENS


def test_a_token_is_withdrawn_by_its_person_alone(page, director, token_of):
    token, _secret = token_of(director)
    stranger = signed_in(person("stranger"))
    assert stranger.post(f"/accounts/tokens/{token.pk}/withdraw/").status_code == 404
    page.post(f"/accounts/tokens/{token.pk}/withdraw/")
    token.refresh_from_db()
    assert token.withdrawn_at is not None


def test_a_token_says_whose_it_is(caller, director):
    said = caller(director, scopes=["projects:read"]).get(ME).json()
    assert (said["username"], said["scopes"]) == ("director", ["projects:read"])
    assert said["roles"] == [
        {"role": "director", "organisation_code": "T01-1", "organisation": "สำนักงานทดสอบ เขต 1", "acting_for": False}
    ]


def test_a_session_opens_nothing(page):
    answer = page.get(ME)
    assert answer.status_code == 401
    assert answer.headers["WWW-Authenticate"] == "Bearer"


@pytest.mark.parametrize("sent", ["", "Bearer", "Bearer x", f"Bearer {rules.MARK}{'a' * 43}", "Basic YTpi"])
def test_what_is_no_token_opens_nothing(db, sent):
    assert Client(headers={"authorization": sent}).get(ME).status_code == 401


def test_a_withdrawn_an_expired_and_a_closed_account_s_token_open_nothing(token_of, director):
    at = timezone.now()
    (withdrawn, first), (_open, second) = token_of(director), token_of(director, at=at - dt.timedelta(days=31), days=30)
    withdraw_token(token=withdrawn, at=at)
    _still, third = token_of(director)
    asked = [Client(headers={"authorization": f"Bearer {secret}"}) for secret in (first, second, third)]
    assert [one.get(ME).status_code for one in asked] == [401, 401, 200]
    deactivate_person(person=director, at=at, by="admin")
    assert asked[2].get(ME).status_code == 401


def test_a_scope_that_is_missing_is_named(caller, director):
    answer = caller(director, scopes=["reports:write"]).get("/api/v1/offices/T01-1/projects")
    assert answer.status_code == 403
    assert 'scope="projects:read"' in answer.headers["WWW-Authenticate"]
    assert "projects:read" in answer.json()["detail"]


def test_a_removed_role_stops_at_the_next_request(caller, director):
    client = caller(director)
    assert client.get("/api/v1/offices/T01-1/projects").status_code == 200
    Membership.objects.all().delete()
    assert client.get("/api/v1/offices/T01-1/projects").status_code == 404


def test_a_token_that_asks_too_often_is_told_when_to_ask_again(caller, director, monkeypatch):
    monkeypatch.setitem(LIMITS, Tried.API_TOKEN, Limit(2, dt.timedelta(minutes=1)))
    client = caller(director)
    answers = [client.get(ME) for _number in range(3)]
    assert [one.status_code for one in answers] == [200, 200, 429]
    assert 1 <= int(answers[2].headers["Retry-After"]) <= 60
    assert caller(director).get(ME).status_code == 200


def test_an_address_that_guesses_is_told_to_wait(db, monkeypatch):
    monkeypatch.setitem(LIMITS, Tried.API_ADDRESS, Limit(2, dt.timedelta(minutes=1)))
    answers = [Client().get(ME).status_code for _number in range(3)]
    assert answers == [401, 401, 429]


def test_the_last_use_is_noted_to_the_hour(token_of, director):
    token, secret = token_of(director)
    client = Client(headers={"authorization": f"Bearer {secret}"})
    client.get(ME)
    token.refresh_from_db()
    first = token.last_used_at
    client.get(ME)
    token.refresh_from_db()
    assert first is not None
    assert token.last_used_at == first
