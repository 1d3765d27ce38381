"""Switching a device on and off: whose it is, what it is given, and what nobody is told."""

import base64
import datetime as dt
import uuid

import pytest
from django.test import Client

from tests.people import signed_in
from tidtam.accounts.services import deactivate_person
from tidtam.approval.tests.conftest import AT
from tidtam.audit.models import AuditLine
from tidtam.offline.models import OfflineDevice
from tidtam.offline.services import MOST_DEVICES

pytestmark = pytest.mark.django_db


@pytest.fixture
def switch_on(ask):
    """Switch a device on as somebody and return (its address, the answer)."""

    def of(user, key=None, status=200, name="โน้ตบุ๊กของครู"):
        key = key or uuid.uuid4()
        return f"/offline/devices/{key}/", ask(user, "/offline/devices/", {"key": str(key), "name": name}, status)

    return of


def lines():
    return [
        (line.action, line.actor) for line in AuditLine.objects.filter(action__startswith="offline.").order_by("id")
    ]


def test_its_person_is_given_32_random_bytes_once_switched_on(switch_on, people):
    secrets = [switch_on(people.owner)[1].json()["secret"] for _each in range(2)]
    assert [len(base64.b64decode(one)) for one in secrets] == [32, 32]
    assert secrets[0] != secrets[1]
    assert lines() == [("offline.device.enabled", "owner")] * 2


def test_an_answer_that_was_lost_is_given_again_and_makes_no_second_device(switch_on, people):
    key = uuid.uuid4()
    first, again = (switch_on(people.owner, key)[1].json() for _each in range(2))
    assert first == again
    assert OfflineDevice.objects.count() == len(lines()) == 1


def test_nobody_else_gets_the_secret_by_the_name_of_the_device(switch_on, people):
    key = uuid.uuid4()
    switch_on(people.owner, key)
    assert "secret" not in switch_on(people.co_owner, key, status=409)[1].json()


def test_a_secret_is_in_no_page_and_is_never_stored(switch_on, ask, people):
    secret = switch_on(people.owner)[1]
    assert "no-store" in secret.headers["Cache-Control"]
    assert secret.json()["secret"] not in ask(people.owner, "/offline/").content.decode()


def test_a_withdrawn_device_has_no_secret_any_more_and_cannot_be_switched_on_again(switch_on, ask, people):
    key = uuid.uuid4()
    address, _answer = switch_on(people.owner, key)
    assert ask(people.owner, address).json()["is_active"] is True
    for _twice in range(2):
        ask(people.owner, f"{address}withdraw/", {}, status=302)
    assert ask(people.owner, address).json() == {"is_active": False}
    assert bytes(OfflineDevice.objects.get().secret) == b""
    switch_on(people.owner, key, status=409)
    assert [action for action, _actor in lines()] == ["offline.device.enabled", "offline.device.withdrawn"]


def test_a_lost_device_learns_it_without_a_session_and_nothing_else(switch_on, ask, people):
    address, _answer = switch_on(people.owner)
    ask(people.owner, f"{address}withdraw/", {}, status=302)
    assert ask(None, address).json() == {"is_active": False}


def test_its_person_is_told_the_secret_again_while_signed_in_and_nobody_else(switch_on, ask, people):
    address, answer = switch_on(people.owner)
    assert ask(people.owner, address).json() == {"is_active": True, "secret": answer.json()["secret"]}
    for other in (None, people.co_owner, people.director):
        assert ask(other, address).json() == {"is_active": True}


def test_another_persons_device_cannot_be_withdrawn(switch_on, ask, people):
    address, _answer = switch_on(people.owner)
    ask(people.co_owner, f"{address}withdraw/", {}, status=404)
    assert ask(people.owner, address).json()["is_active"] is True


def test_the_devices_of_a_closed_account_erase_what_they_keep(switch_on, ask, people):
    address, _answer = switch_on(people.owner)
    deactivate_person(person=people.owner, at=AT, by="administrator")
    assert ask(None, address).json() == {"is_active": False}


def test_a_device_marked_shared_is_never_switched_on_and_one_that_was_erases(switch_on, ask, people):
    address, _answer = switch_on(people.owner)
    ask(people.owner, "/offline/shared/", {}, status=302)
    assert ask(people.owner, address).json() == {"is_active": False}
    assert "ใช้ร่วมกับผู้อื่น" in switch_on(people.owner, status=409)[1].json()["message"]
    page = ask(people.owner, "/offline/").content.decode()
    assert "data-offline-switch" not in page
    assert OfflineDevice.objects.count() == 1


def test_the_tick_at_signing_in_marks_the_device(people, now):
    people.owner.set_password("ยามเช้าที่ทุ่งนา")
    people.owner.save()
    for ticked in ({}, {"shared": "on"}):
        client = Client()
        client.post("/accounts/login/", {"login": "owner", "password": "ยามเช้าที่ทุ่งนา", **ticked})
        assert "_auth_user_id" in client.session
        assert ("shared_device" in client.cookies) is bool(ticked)


def test_there_are_only_so_many_devices_and_one_that_is_withdrawn_makes_room(switch_on, ask, people):
    addresses = [switch_on(people.owner)[0] for _each in range(MOST_DEVICES)]
    assert str(MOST_DEVICES) in switch_on(people.owner, status=409)[1].json()["message"]
    ask(people.owner, f"{addresses[0]}withdraw/", {}, status=302)
    switch_on(people.owner)


def test_who_asks_for_secrets_all_the_time_waits(switch_on, people):
    key = uuid.uuid4()
    for _try in range(20):
        switch_on(people.owner, key)
    answer = switch_on(people.owner, key, status=429)[1]
    assert int(answer.headers["Retry-After"]) == 3600
    switch_on(people.co_owner)


@pytest.mark.parametrize("body", [{}, {"key": "x", "name": ""}, {"key": 1, "name": ""}, [], ""])
def test_what_no_page_of_ours_sends_is_refused_with_a_sentence(ask, people, body):
    ask.clients[people.owner.pk] = client = signed_in(people.owner)
    answer = client.post("/offline/devices/", body, content_type="application/json")
    assert answer.status_code == 422
    assert answer.json()["message"]
    assert not OfflineDevice.objects.exists()


def test_when_a_device_was_online_last_is_known_to_the_hour(switch_on, ask, people, now):
    address, _answer = switch_on(people.owner)
    for minutes, seen in ((59, AT), (60, AT + dt.timedelta(hours=1))):
        now(AT + dt.timedelta(minutes=minutes))
        ask(people.owner, address)
        assert OfflineDevice.objects.get().last_seen_at == seen


def test_the_page_names_ones_own_devices_alone(switch_on, ask, people):
    switch_on(people.owner, name="เครื่องของเจ้าของ")
    switch_on(people.co_owner, name="เครื่องของผู้ร่วม")
    page = ask(people.owner, "/offline/").content.decode()
    assert "เครื่องของเจ้าของ" in page
    assert "เครื่องของผู้ร่วม" not in page
