"""The public pages of results: what was published and how it adds up, and nothing that was said on the way."""

import re

import pytest
from django.conf import settings
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests.pages import words_of
from tests.people import auditor, signed_in
from tidtam.access.services import mark_as_demo
from tidtam.portal.tests.published_results import CANARY, Nations
from tidtam.rollup.models import Cell

pytestmark = pytest.mark.django_db
YEAR = "/public/results/OBEC/2566/"
PAGE = f"{YEAR}T/"
OFFICE = "/public/offices/S30/"
ADDRESSES = {
    "/": 10,
    "/public/results/": 6,
    YEAR: 12,
    PAGE: 15,
    f"{PAGE}?round=6m&by=province": 9,
    f"{PAGE}nodes/A/?by=province": 12,
    f"{PAGE}territories/nation/OBEC/": 12,
    f"{PAGE}nodes/A/territories/region/geographic-6/north/": 12,
    f"{PAGE}map.svg": 8,
    OFFICE: 5,
    f"{OFFICE}results/2566/T/12m/": 6,
    f"{OFFICE}results/2566/T/12m/?edition=1": 6,
}
"""An address of every kind, with the queries it asks."""
TABLES = {
    "access_installation",
    "assessment_result",
    "instruments_band",
    "instruments_instrument",
    "instruments_node",
    "instruments_round",
    "instruments_version",
    "organisations_organisation",
    "organisations_province",
    "organisations_region",
    "organisations_regionset",
    "publishing_edition",
    "rollup_cell",
    "rollup_fact",
    "rollup_territory",
    "verification_issueddocument",
    "rollup_territorymember",
}
"""What may be read: published versions and results, sums of these, and names."""
EVERYWHERE = [language + address for language in ("", "/en") for address in ADDRESSES]
PAGES = [address for address in EVERYWHERE if ".svg" not in address]


@pytest.fixture(scope="module")
def nations(django_db_setup, django_db_blocker):
    """The two nations, made once and rolled back at the end."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield Nations()
        transaction.set_rollback(True)


@pytest.fixture
def read(client, nations):
    def get(address, status=200, **query):
        answer = client.get(address, query or None)
        assert answer.status_code == status, address
        return answer.content.decode()

    return get


@pytest.fixture
def words(read):
    return lambda address, **query: words_of(read(address, **query))


def test_a_nation_shows_mean_good_or_above_and_n_of_n(words):
    page = words(PAGE)
    assert "ค่าของประเทศ 3.25 ดี" in page  # of 4.00 and 2.50
    assert "มีผล 2 จาก 3 แห่ง ดูว่ายังขาดแห่งใด" in page
    assert "ระดับดีขึ้นไป 33.33% 1 จาก 3 แห่ง" in page
    assert "ภาค north 4.00 ดีมาก 1/2" in page
    assert "1.2 B 3.50 1/2" in page


def test_a_figure_opens_down_to_its_offices_and_names_who_is_missing(read, words):
    where = f"{PAGE}territories/nation/OBEC/"
    assert f'href="{where}"' in read(PAGE)
    assert "ยังไม่มีผล 1 แห่ง หน่วยงาน P50-2" in words(where)
    assert 'href="/public/offices/S30/results/2566/T/12m/"' in read(where)
    assert "P50" not in words(f"{PAGE}territories/province/30/")


def test_a_node_has_its_own_page_and_map(read, words):
    assert "ค่าของประเทศ 3.50 ดีมาก" in words(f"{PAGE}nodes/A/")  # of 4.50 and 2.50
    assert f'href="{PAGE}nodes/A/map.svg?round=12m"' in read(f"{PAGE}nodes/A/")
    assert "จังหวัด 50 4.50" in read(f"{PAGE}nodes/A/map.svg")


def test_a_year_counts_every_part_of_all_offices(words):
    page = words(YEAR)
    assert "ทุกส่วน 33.33% 1 จาก 3 เขต" in page
    assert "มีผลครบทุกส่วน 2 จาก 3 เขต" in page
    assert "ยังไม่มีผลครบทุกส่วน 1 เขต หน่วยงาน P50-2" in page


def test_an_earlier_round_shows_levels_and_no_mean_of_the_whole(words):
    page = words(PAGE, round="6m")
    assert "คะแนนเฉลี่ยรอรอบสุดท้ายของปี" in page
    assert "1.1 A 3.00 2/3" in page
    assert "ค่าของประเทศ" not in page


def test_an_office_shows_levels_mean_word_and_edition(words):
    page = words(OFFICE)
    assert "2.50 2 พอใช้" in page
    assert "ฉบับที่ 2 แทนฉบับที่ 1" in page
    assert "1.1 A 2 3 2.50 2 พอใช้" in words(f"{OFFICE}results/2566/T/12m/")


def test_a_superseded_edition_stays_and_leads_to_the_one_that_counts(words):
    page = words(f"{OFFICE}results/2566/T/12m/", edition="1")
    assert "มีฉบับใหม่กว่า ฉบับนี้เก็บไว้ตามที่ประกาศ เปิดฉบับที่ใช้อยู่" in page
    assert "1.1 A 2 2 2.00 2 พอใช้" in page


def test_an_office_without_a_booklet_or_a_result_has_no_page(read):
    read("/public/offices/P50-2/", status=404)
    read("/public/offices/OBEC/", status=404)


def test_the_home_page_leads_to_the_newest_results(read, words):
    assert "ผลการประเมิน ปีงบประมาณ 2566: ระดับดีขึ้นไป หน่วยงาน OBEC" in words("/")
    assert f'href="{PAGE}"' in read("/")
    assert 'href="/public/results/"' in read("/")


def test_an_invented_nation_stands_apart_and_is_marked(read, words):
    assert Cell.objects.filter(territory__code="DEMO", node_code="", source="result").exists()
    assert "มีผล 1 จาก 1 แห่ง" in words("/public/results/DEMO/2566/T/")
    page = words("/public/results/")
    assert page.index("หน่วยงาน OBEC") < page.index("หน่วยงาน DEMO ข้อมูลสาธิต")
    for address, is_demo in {
        PAGE: False,
        OFFICE: False,
        "/": False,
        "/public/results/": True,
        "/public/results/DEMO/2566/": True,
        "/public/offices/DEMO-P50-1/results/2566/T/12m/": True,
    }.items():
        assert ("ข้อมูลสาธิต ไม่ใช่เอกสารราชการ" in read(address)) is is_demo, address
    mark_as_demo()
    for address in PAGES:
        assert 'class="sample"' in read(address), address


def test_figures_that_offices_answered_are_nowhere(read):
    for address in EVERYWHERE:
        page = read(address)
        assert "777" not in page
        assert "ร้อยละที่รายงาน" not in page or "/offices/" in address
    read(f"{PAGE}nodes/F/", status=404)
    assert Cell.objects.filter(source="answer", node_code="F").exists()


def test_nothing_that_was_said_of_a_level_is_shown_or_read(read):
    with CaptureQueriesContext(connection) as seen:
        for address in EVERYWHERE:
            assert CANARY not in read(address), address
    asked = " ".join(query["sql"] for query in seen)
    assert set(re.findall(r'(?:FROM|JOIN) "([a-z_]+)"', asked)) <= TABLES
    assert not re.search("advice|reasons|self_levels", asked)
    assert not re.findall(r"""\."(?:reason|content)"(?!, '\$| -> ')""", asked)


def test_everybody_gets_the_same_answer_without_cookie_or_script(nations):
    person = signed_in(auditor())
    person.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"
    for address in EVERYWHERE:
        answer = person.get(address)
        assert answer.content == Client().get(address).content, address
        assert not answer.cookies
        assert answer.headers["Content-Language"] == ("en" if address.startswith("/en/") else "th")
        assert answer.headers["Cache-Control"].startswith("public, max-age=")
        assert b"<script" not in answer.content


def test_english_pages_lead_to_english_pages(read):
    for address in PAGES:
        for link in re.findall(r'href="(/[^"]*)"', read(address).partition("</header>")[2]):
            assert link.startswith("/en/") is address.startswith("/en/"), (address, link)


@pytest.mark.parametrize("query", ["node=nothing", "round=x", "by=x", "page=99999999999999999999", "edition=%00"])
def test_what_is_typed_into_an_address_breaks_no_page(read, query):
    for address in ADDRESSES:
        read(f"{address.partition('?')[0]}?{query}")


@pytest.mark.parametrize(
    "address",
    [
        "/public/results/NONE/2566/",
        "/public/results/OBEC/1/",
        f"{YEAR}NONE/",
        f"{PAGE}nodes/NONE/",
        f"{PAGE}territories/office/S30/",
        f"{PAGE}territories/nation/DEMO/",
        f"{PAGE}territories/province/99/",
        f"{OFFICE}results/2566/T/none/",
        f"{OFFICE}results/2566/NONE/12m/",
        f"{OFFICE}results/99999999999999999999/T/12m/",
        "/public/results/OBEC/99999999999999999999/T/",
    ],
)
def test_what_is_not_there_is_404_in_the_public_look(read, address):
    assert 'class="public"' in read(address, status=404)


def test_a_result_changes_the_tag_and_an_unchanged_page_costs_one_query(client, nations, django_assert_num_queries):
    etag = client.get(PAGE).headers["ETag"]
    with django_assert_num_queries(1):
        assert client.get(PAGE, headers={"if-none-match": etag}).status_code == 304
    nations.publish("P50-2", "6m", A=1, B=1)
    assert client.get(PAGE, headers={"if-none-match": etag}).status_code == 200


def test_a_page_costs_what_is_written_down_whatever_stands_in_it(client, nations):
    def asked():
        found = {}
        for address in ADDRESSES:
            with CaptureQueriesContext(connection) as seen:
                client.get(address)
            found[address] = len(seen)
        return found

    asked()
    assert asked() == ADDRESSES
    for number in range(3, 5):
        code = f"P50-{number}"
        nations.add(code, "esa_primary")
        nations.publish(code, "6m", A=number, B=2)
        nations.publish(code, "12m", A=2, B=number)
    assert asked() == ADDRESSES
