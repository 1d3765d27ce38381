"""What a public page costs: queries that do not grow, and little to carry."""

import gzip
import re
from pathlib import Path

import pytest
from django.contrib.staticfiles import finders
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tidtam.portal.tests import published

KILOBYTE = 1024
QUERIES = {"home": 12, "provinces": 7, "province": 9, "office": 6, "project_list": 6, "project": 3, "edition": 6}


def addresses_of(edition):
    return {
        "home": "/",
        "provinces": "/public/provinces/",
        "province": "/public/provinces/50/",
        "office": "/public/offices/P50-2/",
        "project_list": "/public/offices/P50-2/projects/?sort=-disbursed_pct",
        "project": f"/public/projects/{edition.projects.get(number=1).project_id}/",
        "edition": f"/public/editions/{edition.pk}/",
    }


def counted(client, edition):
    found = {}
    for name, address in addresses_of(edition).items():
        with CaptureQueriesContext(connection) as seen:
            assert client.get(address).status_code == 200
        found[name] = len(seen)
    return found


@pytest.fixture
def many(edition):
    """The edition with sixty projects more, and sixty offices beside its own."""
    for number in range(4, 64):
        published.report(published.project(edition, number, f"โครงการที่ {number} ของสำนักงาน"), 2, 1_000, 900)
    content = published.record(edition.organisation)  # whose words no page of this module prints
    places = [
        edition.organisation.province,
        *(published.province(f"{code}", f"จังหวัด {code}") for code in range(10, 30)),
    ]
    for number in range(60):
        place = places[number % len(places)]
        office = published.office(f"P90-{number}", f"สพป.จังหวัดตัวอย่าง เขต {number}", province=place)
        row = published.edition(office, 1, content=content)
        published.report(published.project(row, 1), 2, 1_000, 900)
    return edition


def test_a_small_office_costs_what_is_written_down(client, edition):
    assert counted(client, edition) == QUERIES


@pytest.mark.one_database
def test_many_projects_and_offices_cost_the_same(client, many):
    assert counted(client, many) == QUERIES


@pytest.mark.one_database
def test_every_page_is_light(client, many):
    for name, address in addresses_of(many).items():
        page = client.get(address).content
        assert len(gzip.compress(page)) <= 15 * KILOBYTE, name
        assert len(re.findall(rb"<[a-z]", page)) <= 1_500, name


@pytest.mark.one_database
def test_the_first_view_stays_below_100_kb_with_its_fonts(client, many):
    fonts = sum(font.stat().st_size for font in Path(finders.find("ui/fonts")).glob("*.woff2"))
    for name, address in addresses_of(many).items():
        page = client.get(address).content
        styles = re.findall(rb'href="/static/([^"]+\.css)"', page)
        assert b"portal/portal.css" in styles
        weight = sum(len(gzip.compress(Path(finders.find(style.decode())).read_bytes())) for style in styles)
        assert len(gzip.compress(page)) + weight + fonts <= 100 * KILOBYTE, name
