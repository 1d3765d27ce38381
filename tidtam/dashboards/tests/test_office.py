"""The page of an office."""

import re

import pytest

from tests import booklet_2567
from tests.people import auditor, person, signed_in
from tidtam.access.services import mark_as_demo
from tidtam.organisations.choices import OrganisationKind
from tidtam.organisations.models import Organisation
from tidtam.progress.models import ProgressReport
from tidtam.progress.tests import small_office


def test_it_counts_the_declared_statuses(office, words):
    page = words("/offices/T01-1/")
    assert "โครงการทั้งหมด 3 โครงการ" in page
    assert "ดำเนินการเสร็จสิ้นแล้ว 1 โครงการ 33.33%" in page
    assert "ยังไม่ได้ดำเนินการ 1 โครงการ 33.33%" in page


def test_it_keeps_money_not_disbursed_and_over_plan_apart(office, words):
    page = words("/offices/T01-1/")
    assert "แผน 40,100.00 90,100.00" in page
    assert "เบิกจ่ายจริง 30,150.00 80,150.00" in page
    assert "เบิกจ่าย (ร้อยละ) 75.19% 88.96%" in page
    assert "ยังไม่ได้เบิกจ่าย 10,000.00 10,000.00" in page
    assert "เบิกจ่ายสูงกว่าแผน 50.00 50.00" in page


def test_it_says_how_many_projects_report(office, words):
    page = words("/offices/T01-1/")
    assert "ไตรมาส 1 มีรายงาน 1 จาก 3 โครงการ" in page
    assert "ไตรมาส 2 มีรายงาน 2 จาก 3 โครงการ" in page


def test_it_says_how_many_reports_are_owed_and_leads_to_them(office, words, read):
    assert "ค้างส่ง" not in words("/offices/T01-1/")
    ProgressReport.objects.filter(quarter=2, project__key="different").update(status="not_reported")
    ProgressReport.objects.filter(quarter=2, project__key="full").update(status="sent_back")
    assert "ไตรมาส 2 ค้างส่ง 2 รายงาน" in words("/offices/T01-1/")
    assert 'href="/offices/T01-1/owed/?year=2567&amp;quarter=2"' in read("/offices/T01-1/")


def test_it_speaks_of_the_quarter_that_was_asked_for(office, words):
    page = words("/offices/T01-1/", quarter="1")
    assert "แผน 50,000.00 50,000.00" in page
    assert "ไม่ได้แจ้งสถานะ 3 โครงการ" in page


@pytest.mark.parametrize("query", [{"year": "x"}, {"year": "2400"}, {"quarter": "9"}, {"quarter": "-1"}])
def test_what_is_not_offered_asks_nothing(office, words, query):
    assert "แผน 40,100.00 90,100.00" in words("/offices/T01-1/", **query)


def test_it_links_to_the_projects_of_a_status(office, read):
    assert "/offices/T01-1/projects/?year=2567&amp;quarter=2&amp;execution=finished" in read("/offices/T01-1/")


def test_an_office_without_a_project_says_so(office, words):
    small_office.make_office(code="T02-1")
    assert "ยังไม่มีโครงการของสำนักงานนี้" in words("/offices/T02-1/")


@pytest.mark.parametrize("code", ["NONE", "T01-1-G1"])
def test_what_is_no_office_answers_404(office, read, code):
    read(f"/offices/{code}/", status=404)


def test_it_speaks_english(office, words):
    page = words("/offices/T01-1/", language="en")
    assert "Test Office 1" in page
    assert "Not disbursed" in page


def test_the_start_leads_to_the_only_office_with_projects(office, client):
    small_office.make_office(code="T02-1")
    client.force_login(auditor())
    assert client.get("/home/").headers["Location"] == "/offices/T01-1/"


def test_the_start_leads_to_the_list_where_several_have_projects(office, client):
    small_office.fill(small_office.make_office(code="T02-1", kind=OrganisationKind.ESA_SECONDARY), checked=False)
    client.force_login(auditor())
    assert client.get("/home/").headers["Location"] == "/offices/"


@pytest.mark.shared
def test_the_real_office_reads_as_its_booklet(db, shared, words):
    mark_as_demo()
    source = booklet_2567.load(shared)
    small_office.fill(small_office.make_office(), projects=source.projects, reports=source.reports, checked=False)
    page = words("/offices/T01-1/")
    for said in (
        "โครงการทั้งหมด 40 โครงการ",
        "ดำเนินการเสร็จสิ้นแล้ว 5 โครงการ 12.50%",
        "อยู่ระหว่างดำเนินการ 25 โครงการ 62.50%",
        "ยังไม่ได้ดำเนินการ 10 โครงการ 25.00%",
        "แผน 368,545.00 739,120.00",
        "เบิกจ่ายจริง 194,591.28 563,281.28",
        "เบิกจ่าย (ร้อยละ) 52.80% 76.21%",
        "ยังไม่ได้เบิกจ่าย 180,958.72",
        "เบิกจ่ายสูงกว่าแผน 7,005.00",
        "รายงานที่นับ 27 31",
        "มีแผนหรือการเบิกจ่าย 23",
        "มีแผน 22",
        "ไตรมาส 1 มีรายงาน 4 จาก 40 โครงการ",
    ):
        assert said in page, re.sub(r".*(การเบิกจ่ายงบประมาณ.*)", r"\1", page)[:1500]


def test_an_administrator_is_led_to_the_people_and_nobody_else_is(office, client):
    organisation = Organisation.objects.get(code="T01-1")
    for role, is_led in (("administrator", True), ("planner", False)):
        page = signed_in(person(role, (role, organisation))).get("/offices/T01-1/").content.decode()
        assert ("/offices/T01-1/people/" in page) is is_led
        assert "/offices/T01-1/editions/" in page
