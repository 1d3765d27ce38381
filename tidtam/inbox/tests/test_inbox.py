"""What each person finds in their inbox, and nobody else's."""

import datetime as dt
import re
import uuid

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from tidtam.access.models import Installation
from tidtam.approval.choices import Origin
from tidtam.approval.tests.conftest import AT, grant
from tidtam.comments.services import add_comment, resolve_thread
from tidtam.inbox.tests.conftest import CANARY, PEOPLE, fill, take, version_of_project, warn
from tidtam.periods.models import ReportingWindow
from tidtam.periods.services import extend_window
from tidtam.progress.models import ProgressReport
from tidtam.projects.models import ProjectOwner

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


def test_a_row_says_at_how_many_places_somebody_waits_for_an_answer(submitted, places, people, client_of):
    asked = {"organisation": places.group, "office": places.office, "by": people.group_head, "at": AT}
    report = ProgressReport.objects.earliest("pk")
    for place in ("data_date", "summary.results"):
        add_comment(thing=report, place=place, text="อบรมกี่คน", key=uuid.uuid4(), **asked)
    assert "ความเห็นรอตอบ 2 จุด" in read(client_of("group_head")).content.decode()
    resolve_thread(thing=report, place="data_date", text="", seen=1, key=uuid.uuid4(), **asked | {"by": people.owner})
    assert "ความเห็นรอตอบ 1 จุด" in read(client_of("group_head")).content.decode()


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
        assert client.post(address).status_code == 401


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


def test_seventeen_queries_list_two_things_or_two_thousand(places, people, client_of):
    fill(places, ["h0"], origin=Origin.IMPORTED)
    client = client_of("director")
    few, _answer = queries(client)
    fill(places, [f"h{number}" for number in range(1, 1000)], origin=Origin.IMPORTED)
    many, answer = queries(client)
    assert (few, many) == (17, 17)
    assert ProgressReport.objects.count() == 1000
    assert len(titles(answer)) == 20
    assert "จาก 2000" in answer.content.decode()
    first, second = titles(answer), titles(read(client, "?page=100"))
    assert len(second) == 20
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


@pytest.fixture
def much(places, people):
    """Work of every section, more than a page together, of somebody who owns and decides."""
    grant(people.owner, places.group, "group_head")
    reports = fill(places, [f"r{number:02}" for number in range(30)])
    statuses = [*["not_reported"] * 12, *["saved"] * 8, *["sent_back"] * 6]
    for report, status in zip(reports, statuses, strict=False):
        ProgressReport.objects.filter(pk=report.pk).update(status=status)
    for report in reports[26:]:
        take("submit", report, people.co_owner)
    return reports


def headings(answer):
    return re.findall(r"<h2 id=\"group-\d\">(.*?) <span>(\d+) ", answer.content.decode())


def test_the_sections_stand_in_the_order_of_what_is_to_be_done_first_and_each_leads_to_all_of_it(much, client_of):
    answer = read(client_of("owner"))
    assert headings(answer) == [
        ("ต้องแก้ไขก่อน", "6"), ("ทำค้างไว้", "8"), ("ยังไม่ได้รายงาน", "12"), ("รออนุมัติ", "4")
    ]  # fmt: skip
    assert len(titles(answer)) == 5 + 5 + 5 + 4
    page = answer.content.decode()
    assert "ยังไม่ได้รายงาน: ทั้งหมด 12 งาน" in page
    assert "รออนุมัติ: ทั้งหมด" not in page
    whole = read(client_of("owner"), "?status=not_reported")
    assert headings(whole) == [("ยังไม่ได้รายงาน", "12")]
    assert titles(whole)[:5] == titles(answer)[10:15]


def test_a_report_that_is_not_begun_says_until_when_and_how_many_days_are_left(places, people, client_of):
    [report] = fill(places, ["a"])
    ProgressReport.objects.filter(pk=report.pk).update(status="not_reported")
    page = read(client_of("owner")).content.decode()
    for words in ("ส่งภายใน", "เหลือ 20 วัน", "เขียนรายงาน</a>", "รับผิดชอบ 1 โครงการ"):
        assert words in page, words
    assert re.search(r"เหลือเวลา</span><b>20</b>", page)


def test_after_the_due_day_it_says_for_how_many_days_it_is_late(places, people, client_of, monkeypatch):
    [report] = fill(places, ["a"])
    ProgressReport.objects.filter(pk=report.pk).update(status="not_reported")
    due_at = ReportingWindow.objects.get(fiscal_year_be=2567, kind="quarter", number=2).due_at
    monkeypatch.setattr(timezone, "now", lambda: due_at + dt.timedelta(days=3))
    page = read(client_of("owner")).content.decode()
    assert "เลยกำหนด 3 วัน" in page
    assert "เหลือ " not in page


def test_an_extension_of_the_work_group_moves_the_day_for_it_alone(places, people, client_of, monkeypatch):
    [report] = fill(places, ["a"])
    ProgressReport.objects.filter(pk=report.pk).update(status="not_reported")
    window = ReportingWindow.objects.get(fiscal_year_be=2567, kind="quarter", number=2)
    extend_window(
        window=window, organisation=places.group, due_at=window.due_at + dt.timedelta(days=7),
        closes_at=window.closes_at + dt.timedelta(days=7), reason="น้ำท่วม", by="bureau", at=AT,
    )  # fmt: skip
    assert "เหลือ 27 วัน" in read(client_of("owner")).content.decode()


def test_whoever_is_named_as_owner_finds_their_projects_and_others_of_the_group_do_not(places, people, client_of):
    reports = fill(places, ["a", "b"])
    ProgressReport.objects.filter(pk__in=[one.pk for one in reports]).update(status="not_reported")
    ProjectOwner.objects.create(project=reports[0].project, person=people.planner, is_main=True)
    assert titles(read(client_of("planner"))) == ["โครงการ a"]
    assert titles(read(client_of("owner"))) == ["โครงการ b"]


def test_what_was_decided_lately_stands_beside_the_work(submitted, people, client_of):
    take("send_back", submitted[0], people.group_head, comment="ขอเหตุผลเพิ่ม")
    page = read(client_of("owner")).content.decode()
    latest = page[page.index("ล่าสุด") :]
    assert sorted(re.findall(r"<li>(.*?) <a", latest)) == sorted(["ส่งกลับแก้ไข", "อนุมัติ", "ส่ง", "ส่ง"])
    assert "ล่าสุด" not in read(client_of("outsider")).content.decode()


@pytest.mark.parametrize(("name", "expected"), [("owner", "30"), ("co_owner", "26"), ("director", None)])
def test_the_navigation_says_how_much_waits(places, people, client_of, much, name, expected):
    page = client_of(name).get("/offices/P50-2/").content.decode()
    found = re.search(r'class="badge"><span class="vh">[^<]*</span>(\d+\+?)<', page)
    assert (found and found[1]) == expected


def test_a_role_given_and_work_done_during_the_day_count_at_once(submitted, places, people, client_of):
    def counted(name):
        page = client_of(name).get("/offices/P50-2/").content.decode()
        found = re.search(r'class="badge"><span class="vh">[^<]*</span>(\d+)<', page)
        return found and int(found[1])

    assert (counted("director"), counted("planner")) == (1, None)
    grant(people.planner, places.office, "director")
    assert (counted("director"), counted("planner")) == (1, 1)
    take("approve", submitted[1], people.director)
    assert (counted("director"), counted("planner")) == (None, None)


def test_nobody_counts_beyond_a_hundred(places, people, client_of):
    fill(places, [f"h{number}" for number in range(60)], origin=Origin.IMPORTED)
    assert ">99+<" in client_of("director").get("/offices/P50-2/").content.decode()


@pytest.mark.parametrize("page", ["write/", "topics/1/", "submit/"])
def test_a_page_without_navigation_counts_nothing_and_still_says_that_its_data_is_a_demonstration(
    places, people, client_of, monkeypatch, page
):
    (report,) = fill(places, ["a"])
    Installation.objects.update_or_create(pk=1, defaults={"is_demo": True})
    monkeypatch.setattr("tidtam.inbox.context_processors.shell_facts", lambda person: pytest.fail("it counted"))
    answer = client_of("owner").get(f"/reports/{report.pk}/{page}")
    assert answer.status_code == 200
    assert 'class="sample"' in answer.content.decode()
