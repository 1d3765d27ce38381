"""A small office on a database marked demo, and a way to read its pages."""

import pytest

from tests.pages import words_of
from tests.people import auditor
from tidtam.access.services import mark_as_demo
from tidtam.progress.tests import small_office


@pytest.fixture
def office(db):
    mark_as_demo()
    return small_office.fill(small_office.make_office())


@pytest.fixture
def read(client, db):
    """Return a page's HTML as somebody who reads everything sees it; the status must be the one expected."""

    def get(address, status=200, language="th", **query):
        client.force_login(auditor())
        client.cookies["tidtam_language"] = language
        answer = client.get(address, query)
        assert answer.status_code == status, answer.content[:400]
        return answer.content.decode()

    return get


@pytest.fixture
def words(read):
    """Return a page's text."""
    return lambda address, **asked: words_of(read(address, **asked))
