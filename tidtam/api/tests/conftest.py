"""A small office, people with a token each, and a client that sends it."""

import uuid

import pytest
from django.test import Client
from django.utils import timezone

from tests.people import person
from tidtam.api.rules import SCOPES
from tidtam.api.services import make_token
from tidtam.progress.tests import small_office


@pytest.fixture
def office(db):
    return small_office.fill(small_office.make_office())


@pytest.fixture
def token_of(db):
    """Return a new token of somebody: the row and its secret."""

    def make(user, *, scopes=SCOPES, days=30, at=None):
        return make_token(
            person=user, name="ระบบของสำนักงาน", scopes=scopes, days=days, key=uuid.uuid4(), at=at or timezone.now()
        )

    return make


@pytest.fixture
def caller(token_of):
    """Return a client that sends a new token of somebody with each request."""

    def client_of(user, **more):
        return Client(headers={"authorization": f"Bearer {token_of(user, **more)[1]}"})

    return client_of


@pytest.fixture
def director(office):
    return person("director", ("director", office))
