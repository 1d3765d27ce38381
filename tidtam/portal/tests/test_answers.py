"""A public page is one answer for everybody: in the language of its address, without cookies, kept by caches."""

import datetime as dt
import struct
from pathlib import Path

import pytest
from django.contrib.staticfiles import finders
from django.test import Client

from tests.people import auditor, signed_in
from tidtam.portal.tests import published
from tidtam.publishing.models import Edition


def both(addresses):
    return [*addresses, *(f"/en{address}" for address in addresses)]


def test_everybody_gets_the_same_bytes(addresses):
    person = signed_in(auditor())
    person.cookies["tidtam_language"] = "en"
    for address in both(addresses):
        assert person.get(address).content == Client().get(address).content, address


def test_no_cookie_is_set_and_none_makes_it_vary(addresses):
    person = signed_in(auditor())
    for address in both([*addresses, "/public/nothing/", "/public/offices/NONE/"]):
        for client in (person, Client()):
            answer = client.get(address, headers={"accept-encoding": "gzip"})
            assert not answer.cookies, address
            assert answer.headers.get("Vary", "") in ("", "Accept-Encoding"), (address, answer.headers["Vary"])
            assert answer.headers["Cache-Control"].startswith("public, max-age="), address
            assert "stale-while-revalidate" in answer.headers["Cache-Control"]


def test_the_session_is_never_asked_for(addresses, django_assert_num_queries):
    """Whoever carries a session costs no query more than somebody who carries none."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    person = signed_in(auditor())
    for address in both(addresses):
        with CaptureQueriesContext(connection) as seen:
            person.get(address)
        assert not [query["sql"] for query in seen if "session" in query["sql"] or "accounts_" in query["sql"]]


def test_the_address_names_the_language(addresses, client):
    client.cookies["tidtam_language"] = "en"
    for address in addresses:
        answer = client.get(address)
        assert answer.headers["Content-Language"] == "th"
        assert b'<html lang="th">' in answer.content
        answer = client.get(f"/en{address}")
        assert answer.headers["Content-Language"] == "en"
        assert b'<html lang="en">' in answer.content


def test_the_languages_lead_to_each_other_with_what_was_asked(read, edition):
    page = read("/en/public/offices/P50-2/projects/?sort=-number&q=ก")
    assert 'href="/public/offices/P50-2/projects/?sort=-number&amp;q=' in page
    assert '<link rel="alternate" hreflang="th" href="http://testserver/public/offices/P50-2/projects/">' in page
    assert '<link rel="alternate" hreflang="en" href="http://testserver/en/public/offices/P50-2/projects/">' in page
    assert '<link rel="canonical" href="http://testserver/en/public/offices/P50-2/projects/">' in page


def test_english_pages_lead_to_english_pages(read, addresses):
    import re

    for address in addresses:
        for link in re.findall(r'href="(/[^"]*)"', read(f"/en{address}").partition("</header>")[2]):
            assert link.startswith(("/en/", "/static/")) or "/files/" in link, (address, link)


@pytest.mark.parametrize("encoding", ["", "gzip"])
def test_what_is_unchanged_is_not_sent_again(addresses, client, encoding):
    for address in both(addresses):
        etag = client.get(address, headers={"accept-encoding": encoding}).headers["ETag"]
        answer = client.get(address, headers={"accept-encoding": encoding, "if-none-match": etag})
        assert (answer.status_code, answer.content) == (304, b"")
        assert answer.headers["Cache-Control"].startswith("public")
        assert "Cookie" not in answer.headers.get("Vary", "")


def test_every_step_of_an_edition_changes_the_tag(client, office, edition):
    seen = [client.get("/").headers["ETag"]]
    other = published.edition(office, 2, months=12, at=published.AT + dt.timedelta(days=1))
    seen.append(client.get("/").headers["ETag"])
    Edition.objects.filter(pk=other.pk).update(
        status="withdrawn",
        withdrawn_at=published.AT + dt.timedelta(days=2),
        withdrawn_by=other.issued_by,
        withdrawn_reason="ผิด",
    )
    seen.append(client.get("/").headers["ETag"])
    published.edition(published.office("P50-3"), 1)  # published at the same instant as the first
    seen.append(client.get("/").headers["ETag"])
    assert len(set(seen)) == 4


def test_a_tag_costs_one_query(client, edition, django_assert_num_queries):
    etag = client.get("/").headers["ETag"]
    with django_assert_num_queries(1):
        client.get("/", headers={"if-none-match": etag})


@pytest.mark.parametrize(
    "address",
    [
        "/public/nothing/",
        "/public/offices/NONE/",
        "/public/offices/NONE/projects/",
        "/public/projects/999999/",
        "/public/editions/00000000-0000-0000-0000-000000000000/",
        "/public/editions/nothing/",
    ],
)
def test_what_is_unknown_is_404_in_the_public_look(client, edition, address):
    for prefix, language, said in (("", "th", "ไม่พบหน้านี้"), ("/en", "en", "Page not found")):
        answer = client.get(prefix + address)
        assert answer.status_code == 404
        assert answer.headers["Content-Language"] == language
        assert said in answer.content.decode()
        assert 'class="public"' in answer.content.decode()


def test_a_page_is_only_read(client, edition):
    assert client.post("/").status_code == 405
    assert client.head("/").status_code == 200


def test_no_page_needs_a_script(read, addresses):
    """The one that checks files loads one for comfort (test_verifying.py)."""
    for address in addresses:
        assert ("<script" in read(address)) == address.startswith("/verify/")


def test_a_page_that_is_passed_on_says_what_it_is(read, settings, edition):
    page = read("/en/public/offices/P50-2/")
    assert '<meta property="og:title" content="Test Primary Area Office P50-2 6-month round, fiscal year 2567">' in page
    assert "og:url" not in page
    assert "og:image" not in page  # nobody said where the system is reached
    settings.PUBLIC_URL = "https://tidtam.example.go.th"
    page = read("/en/public/offices/P50-2/?round=2567-6")
    assert '<meta property="og:url" content="https://tidtam.example.go.th/en/public/offices/P50-2/">' in page
    assert '<meta property="og:image" content="https://tidtam.example.go.th/static/portal/card.png">' in page
    assert 'content="Demo data' not in page
    Edition.objects.update(is_demo=True)
    assert 'property="og:description" content="Demo data: ' in read("/en/public/offices/P50-2/")


def test_the_card_is_small_and_of_the_size_it_is_said_to_have():
    card = Path(finders.find("portal/card.png")).read_bytes()
    assert card[:8] == b"\x89PNG\r\n\x1a\n"
    assert struct.unpack(">II", card[16:24]) == (1200, 630)
    assert len(card) <= 60 * 1024
