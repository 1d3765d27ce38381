"""Where there are no people of the demo: a real database never has them, a demo begins without them."""

import pytest
from django.test import Client

from tidtam.access.services import mark_as_demo
from tidtam.accounts.models import User
from tidtam.demo.services import DemoRefused, load_demo_people
from tidtam.demo.tests.test_load_demo_office import AT
from tidtam.organisations.services import load_reference_data

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]


def test_a_real_database_has_no_such_page_and_takes_no_such_people():
    load_reference_data(at=AT, by="test")
    User.objects.create(username="demo.director", is_demo=True)
    assert Client().get("/demo/").status_code == 404
    assert Client().post("/demo/", {"person": "demo.director"}).status_code == 404
    with pytest.raises(DemoRefused):
        load_demo_people(at=AT, by="test")


def test_a_demo_without_its_people_says_what_to_do():
    mark_as_demo()
    assert "tidtam demo" in Client().get("/demo/").content.decode()
