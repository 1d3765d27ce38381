"""What a policy does not allow is answered 404, whatever the method; nobody signed in is led to sign-in."""

import pytest
from django.test import Client

from tests.people import person, signed_in

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]
METHODS = ["get", "post", "put", "patch", "delete"]


@pytest.mark.parametrize("method", METHODS)
def test_an_address_out_of_reach_hides_from_every_method(method):
    client = Client(enforce_csrf_checks=True)
    client.force_login(person("nobody"))
    assert getattr(client, method)("/offices/").status_code == 404


@pytest.mark.parametrize(
    "address", ["/offices/%00/", "/public/offices/%00/", f"/reports/{10**30}/", f"/public/projects/{10**30}/"]
)
def test_an_address_that_cannot_name_anything_is_not_found(address):
    assert signed_in(person("nobody")).get(address).status_code == 404


@pytest.mark.parametrize("address", ["/offices/", "/offices/NONE/", "/projects/0/"])
def test_a_visitor_is_led_to_sign_in_whether_the_thing_exists_or_not(client, address):
    answer = client.get(address)
    assert (answer.status_code, answer.headers["Location"]) == (302, f"/accounts/login/?next={address}")


@pytest.mark.parametrize("method", METHODS[2:])
def test_a_visitor_changes_nothing(client, method):
    assert getattr(client, method)("/offices/").status_code == 404


@pytest.mark.parametrize("address", ["/reports/1/topics/1/", "/offices/"])
def test_who_was_signed_out_is_told_how_to_keep_what_they_typed_whether_the_thing_exists_or_not(client, address):
    answer = client.post(address, {"summary.results": "ยาวมาก"})
    page = answer.content.decode()
    assert answer.status_code == 401
    assert "แล้วย้อนกลับจากหน้านี้ ตรวจสิ่งที่พิมพ์ไว้" in page
    assert 'href="/accounts/login/"' in page


@pytest.mark.parametrize("address", ["/reports/1/topics/1/draft/", "/offices/"])
def test_a_script_is_told_where_to_sign_in_whether_the_thing_exists_or_not(client, address):
    answer = client.post(address, "{}", content_type="application/json")
    assert (answer.status_code, answer.json()) == (401, {"sign_in": "/accounts/login/"})


def test_a_person_without_a_role_is_led_to_what_is_about_themselves():
    answer = signed_in(person("nobody")).get("/home/", follow=True)
    assert (answer.status_code, answer.redirect_chain) == (200, [("/accounts/profile/", 302)])
