"""What each person finds in their inbox, and nobody else's."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tidtam.approval.choices import Origin
from tidtam.inbox.tests.conftest import CANARY, PEOPLE, fill, take, version_of_project, warn
from tidtam.progress.models import ProgressReport

pytestmark = pytest.mark.django_db
ADDRESS = "/inbox/"


def titles(answer):
    return re.findall(r"<h3><a [^>]*>(.*?)</a></h3>", answer.content.decode())


def read(client, query="", language="th"):
    client.cookies["tidtam_language"] = language
    answer = client.get(ADDRESS + query)
    assert answer.status_code == 200
    return answer


@pytest.fixture
def submitted(places, people):
    """Two submitted reports, one waiting for the group head and one for the director."""
    reports = fill(places, ["a", "b"])
    for report in reports:
        take("submit", report, people.owner)
    take("approve", reports[1], people.group_head)
    return reports


@pytest.mark.parametrize(
    ("name", "listed"),
    [
        ("group_head", ["โครงการ a"]),
        ("director", ["โครงการ b"]),
        ("bureau_director", ["โครงการ b"]),
        ("deputy", []),
        ("planner", []),
        ("outsider", []),
    ],
)
def test_a_report_waits_for_who_holds_the_role_of_its_step(submitted, client_of, name, listed):
    assert titles(read(client_of(name))) == listed


def test_the_owner_finds_what_was_sent_back_first_then_what_is_saved(submitted, places, people, client_of):
    take("send_back", submitted[0], people.group_head, comment="ขอเหตุผลเพิ่ม")
    fill(places, ["c"], approved=False)
    answer = read(client_of("owner"))
    assert titles(answer) == ["โครงการ a", "โครงการ c", "โครงการ c"]
    page = answer.content.decode()
    assert "ขอเหตุผลเพิ่ม" in page
    assert "คุณ group_head (ผู้อำนวยการกลุ่ม)" in page
    assert page.index("ต้องแก้ไขก่อน") < page.index("ทำค้างไว้")


def test_a_row_says_who_submitted_when_how_many_checks_fail_and_what_is_new(submitted, people, client_of):
    warn(submitted[0])
    warn(submitted[0], level="hard")
    page = read(client_of("group_head")).content.decode()
    for words in (
        "รออนุมัติ: ผู้อำนวยการกลุ่ม",
        "ส่งโดย คุณ owner เมื่อ 10\xa0เม.ย.\xa02567",
        "ต้องแก้ไข 1 ข้อ",
        "ควรตรวจสอบ 1 ข้อ",
        "ใหม่",
    ):
        assert words in page, words
    assert "ส่งหลังกำหนด" not in page


def test_what_comes_back_unchanged_after_my_approval_says_so(submitted, people, client_of):
    take("send_back", submitted[1], people.director, comment="ตรวจอีกครั้ง")
    take("submit", submitted[1], people.owner)
    page = read(client_of("group_head")).content.decode()
    assert "เหมือนที่อนุมัติครั้งก่อน" in page
    assert "เปลี่ยนจากที่ตัดสินใจครั้งก่อน" not in page


def test_imported_history_waits_for_the_director_and_says_that_nobody_checked_it(places, people, client_of):
    fill(places, ["h"], origin=Origin.IMPORTED)
    assert titles(read(client_of("group_head"))) == []
    page = read(client_of("director")).content.decode()
    assert page.count("นำเข้า ยังไม่ตรวจ") == 2
    assert page.count("อนุมัติทะเบียนโครงการก่อน") == 1
    assert "นำเข้าเมื่อ 10\xa0เม.ย.\xa02567" in page


@pytest.mark.parametrize(
    ("query", "listed"),
    [
        ("?kind=report", 1),
        ("?kind=registration", 1),
        ("?quarter=2", 1),
        ("?quarter=3", 0),
        ("?origin=imported", 2),
        ("?origin=entered", 0),
        ("?kind=nothing&quarter=9&origin=x", 2),
        ("?page=999", 2),
    ],
)
def test_filters_stand_in_the_address(places, people, client_of, query, listed):
    fill(places, ["h"], origin=Origin.IMPORTED, quarter=2)
    assert len(titles(read(client_of("director"), query))) == listed


@pytest.mark.parametrize("name", PEOPLE)
def test_nothing_of_another_office_is_listed(places, people, client_of, name):
    reports = fill(places, ["x"], office=places.other, origin=Origin.IMPORTED, name=CANARY)
    fill(places, ["h"], origin=Origin.IMPORTED)
    seen = CANARY in read(client_of(name)).content.decode()
    assert seen == (name in {"outsider", "bureau_director"})
    assert reports


def test_who_holds_no_role_gets_404_and_who_is_not_signed_in_is_led_to_sign_in(places, people, client, client_of):
    people.planner.memberships.all().delete()
    assert client_of("planner").get(ADDRESS).status_code == 404
    assert client.get(ADDRESS).status_code == 302
    for address in ("/inbox/approve-many/", "/inbox/approve-many/confirm/"):
        assert client_of("planner").get(address).status_code == 404
        assert client.post(address).status_code == 404


def test_an_empty_inbox_says_what_comes_next(places, people, client_of):
    page = read(client_of("planner")).content.decode()
    assert "ไม่มีงานค้าง" in page
    assert "รายงานไตรมาส\xa02: ส่งภายใน" in page
    assert "ไม่พบงานตามที่กรอง" in read(client_of("planner"), "?quarter=1").content.decode()


def test_what_was_typed_stays_text(places, people, client_of):
    fill(places, ["h"], origin=Origin.IMPORTED, name="<script>alert(1)</script>")
    for language in ("th", "en"):
        assert "<script>alert" not in read(client_of("director"), language=language).content.decode()


def queries(client, query=""):
    client.get(ADDRESS + query)
    with CaptureQueriesContext(connection) as seen:
        answer = client.get(ADDRESS + query)
    return len(seen), answer


def test_twelve_queries_list_two_things_or_two_thousand(places, people, client_of):
    fill(places, ["h0"], origin=Origin.IMPORTED)
    client = client_of("director")
    few, _answer = queries(client)
    fill(places, [f"h{number}" for number in range(1, 1000)], origin=Origin.IMPORTED)
    many, answer = queries(client)
    assert (few, many) == (12, 12)
    assert ProgressReport.objects.count() == 1000
    assert len(titles(answer)) == 50
    assert "จาก 2000" in answer.content.decode()
    first, second = titles(answer), titles(read(client, "?page=40"))
    assert len(second) == 50
    assert not set(first) & set(second)


@pytest.mark.parametrize("name", ["director", "group_head", "owner"])
def test_the_first_page_leads_to_work_where_there_is_some(submitted, places, client_of, name):
    fill(places, ["c"], approved=False)
    assert client_of(name).get("/home/").url == "/inbox/"


@pytest.mark.parametrize("name", ["planner", "owner"])
def test_the_first_page_leads_to_the_office_where_there_is_none(submitted, client_of, name):
    assert client_of(name).get("/home/").url == "/offices/P50-2/"


def test_a_registration_and_its_report_stand_together_in_the_order_they_are_decided(places, people, client_of):
    reports = fill(places, ["a", "b"], origin=Origin.IMPORTED)
    page = read(client_of("director")).content.decode()
    words = re.findall(r"ทะเบียนโครงการ ปี|รายงานไตรมาส\xa0\d ปี", page)
    assert [word[:4] for word in words] == ["ทะเบ", "รายง"] * 2
    assert version_of_project(reports[0]).status == "submitted"
