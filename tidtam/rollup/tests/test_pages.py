"""Pages of roll-up: figures with n of N, who is missing, and no page that breaks on what is typed into an address."""

from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.people import person, signed_in
from tidtam.answers.facts import Figure
from tidtam.organisations.models import Organisation
from tidtam.rollup import services
from tidtam.rollup.facts import FIGURE, Measures
from tidtam.rollup.sources import of_figure
from tidtam.rollup.tests.conftest import YEAR, version_of
from tidtam.rollup.tests.test_counting import level, publish

pytestmark = pytest.mark.django_db
HOME = "/offices/OBEC/rollup/"
PAGE = f"{HOME}{YEAR}/QP/"


@pytest.fixture
def analyst(nation):
    return signed_in(person("analyst", ("analyst", Organisation.objects.get(code="OBEC"))))


@pytest.fixture
def published(version):
    three_of_four = Measures(contributors=1, achieved=3 * FIGURE, total=4 * FIGURE)
    first = {("QP-1", ""): level(5), ("", ""): level(5), ("QP-3", ""): three_of_four}
    publish(version, P50_1=first, S30={("QP-1", ""): level(2), ("", ""): level(2)})
    return version


def words(answer):
    assert answer.status_code == 200
    return answer.content.decode()


def test_before_anything_is_published_the_page_says_what_is_missing(analyst):
    assert "ยังไม่มีผลการประเมินที่ประกาศ" in words(analyst.get(HOME))


def test_the_overview_divides_by_all_offices(analyst, published):
    page = words(analyst.get(HOME))
    assert "0 จาก 5 เขต" in page  # good or above overall: no published result says so, a fact alone is none
    assert "ภาพรวมผลการประเมิน" in page


def test_an_instrument_shows_level_mean_and_n_of_n(analyst, published):
    page = words(analyst.get(PAGE, {"node": "QP-1"}))
    assert "3.50" in page
    assert "2/5" in page
    assert "ดีมาก" in page
    assert "จาก 5 แห่ง" in page


def test_a_figure_opens_down_to_who_stands_in_it_and_who_is_missing(analyst, published):
    page = words(analyst.get(f"{PAGE}nation/OBEC/", {"node": "QP-1"}))
    assert page.count("<tr>") == 3  # head, P50-1, S30
    assert "ยังไม่มีผล 3 แห่ง" in page
    assert "P50-2" in page


def test_labels_of_a_survey_years_of_a_change_and_choices_are_said_with_their_sums(analyst, nation):
    choices = [{"code": "yes", "label": "มีแผน"}]
    nodes = (("M", "survey_mean", {}), ("Y", "change", {"unit": "โรงเรียน"}), ("C", "choice", {"choices": choices}))
    version = version_of("QW", *nodes)
    said = [
        Figure(sheet_id=1, node_code="M", kind="survey_mean", n=Decimal(10), mean=Decimal(4), label="มากที่สุด"),
        Figure(
            sheet_id=1, node_code="Y", kind="change", before=Decimal(14996), after=Decimal(15327), school_year_be=2567
        ),
        Figure(sheet_id=1, node_code="C", kind="choice", choice="yes"),
    ]
    added = {(one.node_code, part): measures for one in said for part, measures in of_figure(one).items()}
    services.count({nation["P50-1"].pk: added}, version=version, round_code="year", source="answer")
    for node, wanted in (
        ("M", ("4.00", "มากที่สุด</span> 1")),
        ("Y", ("+331", "ปีการศึกษา 2566–2567", "จาก 14,996 เป็น 15,327 โรงเรียน")),
        ("C", ("มีแผน</span> 1",)),
    ):
        for address in (f"{HOME}{YEAR}/QW/", f"{HOME}{YEAR}/QW/nation/OBEC/"):
            page = words(analyst.get(address, {"node": node}))
            assert [one for one in wanted if one not in page] == []


def test_provinces_are_a_grid_on_the_page_and_a_picture_apart(analyst, published):
    page = words(analyst.get(PAGE, {"node": "QP-1"}))
    assert page.count("<rect") >= 77
    picture = analyst.get(f"{PAGE}map.svg", {"node": "QP-1"})
    assert picture["Content-Type"] == "image/svg+xml"
    assert picture.content.count(b"<path") >= 77
    assert b"CC BY 4.0" in picture.content


@pytest.mark.parametrize(
    "query", ["node=nothing", "round=x", "by=x", "tree=x", "page=99999999999999999999", "node=%00"]
)
def test_what_is_typed_into_an_address_breaks_no_page(analyst, published, query):
    assert analyst.get(f"{PAGE}?{query}").status_code == 200
    assert analyst.get(f"{PAGE}nation/OBEC/?{query}").status_code == 200
    assert analyst.get(f"{HOME}?{query}&year=99999999999999999999").status_code == 200


@pytest.mark.parametrize("address", [f"{HOME}{YEAR}/NONE/", f"{HOME}1/QP/", f"{PAGE}nothing/OBEC/", f"{PAGE}nation/X/"])
def test_what_is_not_there_is_not_found(analyst, published, address):
    assert analyst.get(address).status_code == 404


def test_the_way_in_leads_to_what_a_person_may_read(analyst, published, nation):
    assert analyst.get("/rollup/")["Location"] == HOME
    director = signed_in(person("director", ("director", nation["P50-1"])))
    assert director.get("/rollup/")["Location"] == "/offices/P50-1/results/"


def test_an_office_has_no_page_of_the_nation(published, nation):
    director = signed_in(person("director", ("director", nation["P50-1"])))
    assert director.get(HOME).status_code == 404
    assert director.get("/offices/P50-1/rollup/").status_code == 404


def test_as_many_questions_are_asked_whatever_stands_in_it(analyst, published, version):
    def asked(address):
        analyst.get(address)
        with CaptureQueriesContext(connection) as found:
            analyst.get(address)
        return len(found)

    first = [asked(address) for address in (HOME, PAGE, f"{PAGE}nation/OBEC/")]
    publish(
        version, **{code: {("QP-1", ""): level(3), ("", ""): level(3)} for code in ("P50_1", "P50_2", "S50", "S30")}
    )
    assert [asked(address) for address in (HOME, PAGE, f"{PAGE}nation/OBEC/")] == first
    assert max(first) <= 30
