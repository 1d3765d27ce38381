"""Pages and styles travel compressed; what is compressed already, or only a part, is left as it is."""

import gzip

import pytest
from django.http import HttpResponse
from django.test import RequestFactory

from tidtam.access.services import mark_as_demo
from tidtam.ui.middleware import Compression

READABLE = {"HTTP_ACCEPT_ENCODING": "gzip"}


@pytest.mark.django_db
def test_a_page_is_compressed_for_a_browser_that_can_read_it(client):
    mark_as_demo()
    plain, packed = client.get("/_ui/"), client.get("/_ui/", **READABLE)
    assert "Content-Encoding" not in plain.headers
    assert packed.headers["Content-Encoding"] == "gzip"
    assert "Accept-Encoding" in packed.headers["Vary"]
    assert gzip.decompress(packed.content) == plain.content
    assert len(packed.content) < len(plain.content) / 3


def answered(**answer):
    request = RequestFactory().get("/", **READABLE)
    return Compression(lambda _request: HttpResponse(b"words " * 100, **answer))(request)


@pytest.mark.parametrize("kind", ["text/css", "text/javascript; charset=utf-8", "image/svg+xml", "application/json"])
def test_words_are_compressed(kind):
    assert answered(content_type=kind).headers["Content-Encoding"] == "gzip"


@pytest.mark.parametrize("kind", ["font/woff2", "application/pdf", "image/png"])
def test_what_is_compressed_already_is_left_alone(kind):
    assert "Content-Encoding" not in answered(content_type=kind).headers


def test_a_part_of_a_file_keeps_its_length():
    assert "Content-Encoding" not in answered(content_type="text/css", status=206).headers
