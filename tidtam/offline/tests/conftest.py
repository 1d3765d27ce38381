"""The small office of approval with its open window, at an instant inside it."""

import json

import pytest
from django.test import Client

from tests.people import signed_in
from tidtam.approval.tests.conftest import *  # noqa: F403 - the small office with people and an open window
from tidtam.approval.tests.conftest import AT


@pytest.fixture
def now(monkeypatch):
    """Set the clock; it stands ten days into the window."""

    def set_to(instant):
        monkeypatch.setattr("django.utils.timezone.now", lambda: instant)

    set_to(AT)
    return set_to


@pytest.fixture
def ask(db, now):
    """Ask an address as somebody; the status must be the one expected. A body is sent as JSON."""
    clients = {}

    def answer_of(user, address, body=None, status=200, **headers):
        if user and user.pk not in clients:
            clients[user.pk] = signed_in(user)
        client = clients[user.pk] if user else Client()
        if body is None:
            answer = client.get(address, headers=headers)
        else:
            answer = client.post(address, json.dumps(body), content_type="application/json", headers=headers)
        assert answer.status_code == status, answer.content.decode()[:500]
        return answer

    answer_of.clients = clients
    return answer_of
