"""The world of tests/world.py for each test that asks for it, and its pages read by anybody in it."""

import pytest

from tests.people import signed_in
from tidtam.answers.tests import world as worlds


@pytest.fixture
def world(db):
    return worlds.make()


@pytest.fixture
def ask():
    """Return a page or the answer to a form, asked by somebody; the status must be the one expected."""

    def asked(user, address, data=None, *, status=200, language="th", **headers):
        client = signed_in(user)
        client.cookies["tidtam_language"] = language
        answer = client.get(address) if data is None else client.post(address, data, **headers)
        assert answer.status_code == status, answer.content.decode()[:600]
        return answer

    return asked
