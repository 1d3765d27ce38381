"""An office's indicators: what stands now, is low or moved, the years before, what was said and what was confirmed."""

import datetime as dt
from dataclasses import replace

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.people import person, signed_in
from tidtam.assessment.services import Said, moderate, publish_round
from tidtam.assessment.tests.conftest import country as country
from tidtam.assessment.tests.conftest import say
from tidtam.assessment.tests.stored import store_version
from tidtam.organisations.choices import Role
from tidtam.scoring.tests.trees import a_version, group, leaf

pytestmark = pytest.mark.django_db
AT = dt.datetime(2023, 11, 1, 3, tzinfo=dt.UTC)
PAGE = "/offices/S52/indicators/"
NODES = (leaf("1", title="ข้อหนึ่ง"), group("2"), leaf("2.1", "2", title="ข้อย่อย"), leaf("2.2", "2"))


@pytest.fixture
def publish(country):
    """Publish levels of an instrument of a year for the office: {node: (6 months, 12 months)}, with what it said."""
    analyst = person("analyst", (Role.ANALYST, country["OBEC"]))

    def published(levels, *, year=2566, own=None):
        version = store_version(replace(a_version(*NODES, rounds=("6m", "12m")), fiscal_year_be=year))
        office = country["S52"]
        if own:
            say(version, office, own)
        for seen, (number, round_code) in enumerate(enumerate(("6m", "12m"))):
            said = [
                Said(node_code=code, level=both[number], reason="ตามหลักฐาน", finding="พบ", advice="ทำ")
                for code, both in levels.items()
            ]
            moderate(version=version, office=office, round_code=round_code, said=said, seen=seen, by=analyst, at=AT)
        publish_round(version=version, round_code="12m", offices=[office], by=analyst, at=AT)
        return version

    return published


@pytest.fixture
def read(country):
    director = signed_in(person("director", (Role.DIRECTOR, country["S52"])))

    def reading(query="", status=200):
        answer = director.get(f"{PAGE}?{query}")
        assert answer.status_code == status
        return answer.content.decode()

    return reading


def test_before_anything_is_there_the_page_says_so(read):
    assert "ยังไม่มีแบบรายงานและผลการประเมิน" in read()


def test_the_mean_what_is_low_and_the_lowest_child_are_named(publish, read):
    publish({"1": (5, 5), "2.1": (2, 2), "2.2": (4, 4)})
    page = read()
    assert ">4.00<" in page
    assert "ต่ำสุด 2.1 ระดับ 2" in page
    look = page.partition('id="look"')[2].partition("</section>")[0]
    assert "ข้อย่อย" in look
    assert "ข้อหนึ่ง" not in look
    assert "มีผลที่ประกาศปีเดียว" in page


def test_what_fell_and_what_jumped_between_rounds_are_told_apart(publish, read):
    publish({"1": (5, 3), "2.1": (3, 5), "2.2": (4, 5)})
    look = read().partition('id="look"')[2].partition("</section>")[0]
    assert "5 → 3" in look
    assert "3 → 5" in look
    assert "4 → 5" not in look  # one step is no jump


def test_a_year_before_is_the_trend_and_names_what_fell_since(publish, read):
    publish({"1": (5, 5), "2.1": (4, 4), "2.2": (4, 4)}, year=2565)
    publish({"1": (3, 3), "2.1": (4, 4), "2.2": (4, 4)})
    page = read()
    assert "ปีก่อน 4.50" in page
    assert "ลดลงจากปีก่อน" in page
    assert page.index("2565 · 12m") < page.index("2566 · 12m")
    assert "ลดลงจากปีก่อน" not in read("year=2565")


def test_self_assessed_levels_stand_beside_the_confirmed_where_they_differ(publish, read):
    publish(
        {"1": (5, 5), "2.1": (4, 4), "2.2": (4, 4)},
        own={(code, code_of): 5 for code in ("1", "2.1") for code_of in ("6m", "12m")},
    )
    page = read()
    assert "เทียบได้ 2 ตัวชี้วัด: ยืนยันต่ำกว่า 1 สูงกว่า 0" in page
    assert "own-wide" in page


def test_another_office_is_out_of_reach_and_what_is_typed_breaks_nothing(publish, read, country):
    publish({"1": (5, 5), "2.1": (4, 4), "2.2": (4, 4)})
    assert signed_in(person("other", (Role.DIRECTOR, country["P50-1"]))).get(PAGE).status_code == 404
    for query in ("year=x", "year=99999999999999999999", "instrument=%00"):
        read(query)


def test_as_many_questions_are_asked_whatever_the_number_of_years(publish, read):
    def asked():
        read()
        with CaptureQueriesContext(connection) as found:
            read()
        return len(found)

    publish({"1": (5, 5), "2.1": (4, 4), "2.2": (4, 4)}, own={("1", "12m"): 5})
    first = asked()
    for year in (2563, 2564, 2565):
        publish({"1": (5, 5), "2.1": (4, 4), "2.2": (4, 4)}, year=year, own={("1", "12m"): 5})
    assert asked() == first <= 15
