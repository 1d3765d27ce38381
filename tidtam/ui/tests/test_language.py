"""The language of a page: Thai unless chosen, and only on this device."""

import pytest
from django.http import HttpResponse

from tidtam.ui.middleware import Language

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("accepted", ["en", "en-GB,en;q=0.9", "de"])
def test_a_page_is_thai_whatever_the_browser_accepts(client, accepted):
    answer = client.get("/language/en/", headers={"accept-language": accepted})
    assert answer.headers["Content-Language"] == "th"
    assert "Cookie" in answer.headers["Vary"]
    assert "Accept-Language" not in answer.headers["Vary"]


def test_the_cookie_chooses(client):
    client.cookies["tidtam_language"] = "en"
    assert client.get("/nowhere/").headers["Content-Language"] == "en"


def test_a_cookie_of_another_language_means_thai(client):
    client.cookies["tidtam_language"] = "xx"
    assert client.get("/nowhere/").headers["Content-Language"] == "th"


def test_choosing_remembers_and_returns(client):
    answer = client.get("/language/en/", {"next": "/offices/?search=ก"})
    assert answer.status_code == 302
    assert answer.headers["Location"] == "/offices/?search=%E0%B8%81"
    cookie = answer.cookies["tidtam_language"]
    assert (cookie.value, cookie["samesite"], cookie["httponly"]) == ("en", "Lax", True)


@pytest.mark.parametrize(
    "elsewhere", ["https://example.org/", "//example.org/", "javascript:alert(1)", "\\\\example.org"]
)
def test_it_never_leads_to_another_host(client, elsewhere):
    assert client.get("/language/en/", {"next": elsewhere}).headers["Location"] == "/"


def test_a_language_we_do_not_speak_is_not_found(client):
    assert client.get("/language/de/").status_code == 404


def test_it_changes_nothing_on_a_post(client):
    answer = client.post("/language/en/")
    assert answer.status_code == 405
    assert "tidtam_language" not in answer.cookies


def test_an_answer_that_names_its_language_does_not_vary_by_the_cookie(rf):
    def answer_of(headers):
        return Language(lambda _request: HttpResponse(headers=headers))(rf.get("/")).headers

    assert answer_of({})["Vary"] == "Cookie"
    named = answer_of({"Content-Language": "en"})
    assert (named["Content-Language"], named.get("Vary")) == ("en", None)
