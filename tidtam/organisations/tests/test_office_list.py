"""The page /offices/."""

import datetime as dt
import re

import pytest
from django.utils import translation

from tests.people import auditor, person, signed_in
from tidtam.organisations import selectors
from tidtam.organisations.models import Organisation

ON = dt.date(2024, 3, 31)
QUERIES = 12


@pytest.fixture
def page(country, client):
    client.force_login(auditor())

    def get(**query):
        answer = client.get("/offices/", query)
        assert answer.status_code == 200
        return answer.content.decode()

    return get


def codes(html):
    return re.findall(r"<td data-l=\"รหัส\">([PS]\d\d(?:-\d)?)</td>", html)


def test_it_lists_fifty_offices_a_page(page):
    assert len(codes(page())) == 50
    assert len(codes(page(page=5))) == 45


def test_every_office_stands_on_exactly_one_page(page):
    listed = [code for number in range(1, 6) for code in codes(page(page=number))]
    assert len(listed) == len(set(listed)) == 245


def test_it_shows_each_person_what_they_may_read(country):
    office = Organisation.objects.get(code="P50-2")
    client = signed_in(person("planner", ("planner", office)))
    assert codes(client.get("/offices/").content.decode()) == ["P50-2"]


def test_it_searches_in_any_spelling(page):
    assert codes(page(q="สพป เชียงใหม่ เขต ๒")) == ["P50-2"]
    assert codes(page(q="p50-2")) == ["P50-2"]


def test_it_filters_by_kind_and_any_province_covered(page):
    assert codes(page(province="15", kind="esa_secondary")) == ["S17"]


def test_it_filters_by_region(page):
    west = codes(page(region="west"))
    assert west
    assert {code[1:3] for code in west} <= {"63", "70", "71", "76", "77"}


def test_it_sorts_both_ways(page):
    assert codes(page(sort="code"))[0] == "P10"
    assert codes(page(sort="-code"))[0] == "S96"


def test_what_is_not_offered_asks_nothing(page):
    assert len(codes(page(kind="school", province="99", sort="password", page="x"))) == 50


def test_nothing_found_says_what_to_do(page):
    html = page(q="ไม่มีที่นี่")
    assert codes(html) == []
    assert "ล้างตัวกรอง" in html


def test_what_was_typed_is_only_text(page):
    assert "<script>alert" not in page(q="<script>alert(1)</script>")


def test_it_asks_the_same_number_of_queries_whatever_it_lists(page, django_assert_max_num_queries):
    for query in ({}, {"q": "เชียงใหม่"}, {"region": "west", "sort": "province"}, {"page": "5"}):
        with django_assert_max_num_queries(QUERIES):
            page(**query)


def test_an_office_of_another_time_is_not_listed(create):
    create("OLD", valid_to_date=ON)
    create("NEW", valid_from_date=ON)
    assert [one.code for one in selectors.office_list(Organisation.objects.all(), on=ON)] == ["NEW"]
    assert [one.code for one in selectors.office_list(Organisation.objects.all(), on=ON - dt.timedelta(days=1))] == [
        "OLD"
    ]


def test_areas_follow_by_number(country):
    names = [str(one) for one in selectors.office_list(Organisation.objects.all(), on=ON, text="สพป.เชียงใหม่")]
    assert names == [f"สพป.เชียงใหม่ เขต {number}" for number in range(1, 7)]


def test_an_office_links_to_its_own_page(page):
    assert 'href="/offices/P50-2/"' in page(q="P50-2")


def test_an_office_is_spoken_of_in_the_readers_language_where_it_has_such_a_name(country):
    row = Organisation.objects.get(code="P50-2")
    assert row.spoken_name == "สพป.เชียงใหม่ เขต 2"
    with translation.override("en"):
        assert row.spoken_name == row.name_en
        row.name_en = ""
        assert row.spoken_name == "สพป.เชียงใหม่ เขต 2"


def test_a_role_that_opens_no_office_is_told_so_and_not_that_nothing_was_found(country, create):
    school = create("P50-2-S9", kind="school", parent="P50-2")
    page = signed_in(person("reporter", ("school_reporter", school))).get("/offices/").content.decode()
    assert "ยังไม่มีสำนักงานที่บทบาทของคุณเปิดดูได้" in page
    assert "ไม่พบหน่วยงานตามที่ค้นหา" not in page
