"""A person with a password, hashed by something quick: Argon2 is looked at in test_hashing alone."""

import datetime as dt

import pytest

from tests.people import person

AT = dt.datetime(2024, 3, 31, 9, 0, tzinfo=dt.UTC)
PASSWORD = "สามคำที่จำง่าย ok"


@pytest.fixture(autouse=True)
def quick_hashes(settings):
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.fixture
def somchai(db):
    """somchai, with an e-mail address and a password."""
    user = person("somchai")
    user.email, user.display_name = "somchai@example.go.th", "สมชาย ใจดี"
    user.set_password(PASSWORD)
    user.save()
    return user


def sign_in(client, name="somchai", password=PASSWORD, **more):
    """Send the sign-in form."""
    return client.post("/accounts/login/", {"login": name, "password": password}, **more)


def is_signed_in(client):
    """Return whether the client's next page knows who it is."""
    return client.get("/accounts/profile/").status_code == 200
