"""The policy of pages that are open for reading on a demo database, and closed otherwise."""

import pytest

from tidtam.access.services import mark_as_demo

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(("is_demo", "status"), [(True, 200), (False, 404)])
def test_it_opens_only_on_a_demo_database(client, is_demo, status):
    if is_demo:
        mark_as_demo()
    assert client.get("/offices/").status_code == status


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete"])
def test_it_opens_for_reading_only(client, method):
    mark_as_demo()
    assert getattr(client, method)("/offices/").status_code == 404
