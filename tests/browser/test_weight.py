"""What a page weighs on the wire (spec/7 §8): an office on a bad line must be able to read it."""

import gzip
import re
from pathlib import Path

import pytest
from django.contrib.staticfiles import finders

from tidtam.access.services import mark_as_demo

pytestmark = pytest.mark.django_db
KILOBYTE = 1024


def weight(name):
    return len(gzip.compress(Path(finders.find(name)).read_bytes()))


def referenced(page, kind):
    return re.findall(rf'(?:href|src)="/static/([^"]+\.{kind})"', page)


@pytest.fixture
def style_guide(client):
    mark_as_demo()
    return client.get("/_ui/").content.decode()


def test_the_html_stays_below_15_kb(style_guide):
    assert len(gzip.compress(style_guide.encode())) <= 15 * KILOBYTE


def test_the_styles_stay_below_12_kb(style_guide):
    styles = referenced(style_guide, "css")
    assert "ui/tidtam.css" in styles
    assert sum(map(weight, styles)) <= 12 * KILOBYTE


def test_the_scripts_stay_below_25_kb_and_ours_below_5(style_guide):
    scripts = referenced(style_guide, "js")
    assert "ui/tidtam.js" in scripts
    assert sum(map(weight, scripts)) <= 25 * KILOBYTE
    assert sum(weight(name) for name in scripts if name.startswith("ui/")) <= 5 * KILOBYTE


def test_the_fonts_stay_below_46_kb():
    fonts = list(Path(finders.find("ui/fonts")).glob("*.woff2"))
    assert len(fonts) == 4
    assert sum(font.stat().st_size for font in fonts) <= 46 * KILOBYTE


def test_nothing_is_written_into_the_page_that_the_policy_refuses(style_guide):
    assert not re.search(r"\sstyle=|\son\w+=|<style|<script(?![^>]*\bsrc=)", style_guide)


def test_a_page_has_fewer_than_1500_elements(style_guide):
    assert len(re.findall(r"<[a-z]", style_guide)) <= 1500
