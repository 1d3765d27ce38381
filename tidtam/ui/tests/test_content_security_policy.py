"""Every answer refuses inline script and style, other hosts and framing."""

import re
from pathlib import Path

import pytest

from tidtam.ui.middleware import POLICY

PRINTED = {"blocks.html", "booklet.html", "letter.html"}
"""Laid out for PDF and never served: no browser reads them."""
TEMPLATES = sorted(
    path for path in Path(__file__).resolve().parents[2].glob("*/templates/**/*.html") if path.name not in PRINTED
)


@pytest.mark.django_db
@pytest.mark.parametrize("address", ["/_ui/", "/nowhere/", "/language/th/"])
def test_every_answer_carries_it(client, address):
    assert client.get(address).headers["Content-Security-Policy"] == POLICY


def test_it_allows_nothing_unsafe_and_no_other_host():
    assert POLICY.startswith("default-src 'none'")
    assert "unsafe" not in POLICY
    assert "http" not in POLICY
    assert "frame-ancestors 'none'" in POLICY


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: f"{path.parent.name}/{path.name}")
def test_no_template_writes_what_it_would_refuse(path):
    written = path.read_text(encoding="utf-8")
    assert not re.search(r"\sstyle\s*=|\son[a-z]+\s*=\s*[\"']|<style|javascript:", written)
    assert all("src=" in tag for tag in re.findall(r"<script\b[^>]*>", written))
