"""What a policy does not allow is answered 404, whatever the method: nothing is learned from the answer."""

import pytest
from django.test import Client

from tidtam.access.services import mark_as_demo

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete"])
def test_an_address_for_reading_hides_from_other_methods(method):
    mark_as_demo()
    assert getattr(Client(enforce_csrf_checks=True), method)("/offices/").status_code == 404


def test_an_address_for_reading_hides_on_a_database_that_is_no_demo():
    assert Client().get("/offices/").status_code == 404
