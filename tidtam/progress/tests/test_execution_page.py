"""The page on which a project's status at the end of a quarter is declared, beside what its activities say."""

import datetime as dt
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.pages import sheet, words_of
from tests.people import signed_in
from tidtam.approval.choices import Status
from tidtam.approval.tests.conftest import *  # noqa: F403 - the small office with people and an open window
from tidtam.approval.tests.conftest import AT
from tidtam.projects.choices import ExecutionStatus

pytestmark = pytest.mark.django_db
LATE = AT + dt.timedelta(days=365)


@pytest.fixture(autouse=True)
def now(monkeypatch):
    monkeypatch.setattr("django.utils.timezone.now", lambda: AT)


@pytest.fixture
def project(report):
    report.project.executions.all().delete()
    return report.project


def address(project, quarter=2):
    return f"/projects/{project.pk}/execution/{quarter}/"


def stored(project):
    return project.executions.values_list("quarter", "status", "reason", "planned_quarter", "planned_baht").first()


def test_it_shows_what_the_activities_say(project, people):
    page = words_of(signed_in(people.owner).get(address(project)).content.decode())
    assert "อยู่ระหว่างดำเนินการ ดูจากสถานะล่าสุดของกิจกรรมที่รายงานถึงไตรมาส 2" in page


def test_what_is_chosen_is_kept_and_confirmed(project, people):
    client = signed_in(people.owner)
    answer = client.post(address(project), {"status": "in_progress", "seen": ""}, follow=True)
    assert stored(project) == (2, "in_progress", "", None, None)
    assert "บันทึกสถานะโครงการเมื่อสิ้นไตรมาส 2 แล้ว" in answer.content.decode()


def test_thai_digits_of_an_amount_are_read(project, people):
    said = {"status": "not_started", "reason": "รอเปิดเทอม", "planned_quarter": "3", "planned_baht": "๕,๐๐๐.๕๐ บาท"}
    assert signed_in(people.owner).post(address(project), {**said, "seen": ""}).status_code == 302
    assert stored(project) == (2, "not_started", "รอเปิดเทอม", 3, Decimal("5000.50"))


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ({}, "เลือกสถานะโครงการ"),
        ({"status": "not_started", "reason": "รอเปิดเทอม"}, "เลือกไตรมาสที่จะเริ่มดำเนินการ"),
        ({"status": "cancelled"}, "กรอกเหตุผลที่ยกเลิกหรือยุติ"),
        ({"status": "finished"}, "หรือให้เหตุผลที่ถือว่าโครงการเสร็จสิ้น"),
        ({"status": "not_started", "reason": "รอ", "planned_baht": "ห้าพัน"}, "กรอกจำนวนเงินตั้งแต่ 0 บาท"),
        ({"status": "not_started", "reason": "รอ", "planned_quarter": "1", "planned_baht": "0"}, "เลือกจากรายการ"),
    ],
)
def test_what_is_missing_is_named_and_nothing_typed_is_lost(project, people, said, words):
    answer = signed_in(people.owner).post(address(project), {**said, "seen": ""})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert words in page
    assert sheet(page).get("reason", "") == said.get("reason", "")
    assert sheet(page).get("planned_baht", "") == said.get("planned_baht", "")
    assert stored(project) is None


def test_what_was_declared_meanwhile_is_said_and_what_was_typed_stays(project, people):
    signed_in(people.planner).post(address(project), {"status": "in_progress", "seen": ""})
    answer = signed_in(people.owner).post(
        address(project), {"status": "cancelled", "reason": "ถูกตัดงบประมาณ", "seen": ""}
    )
    assert answer.status_code == 409
    assert "มีผู้แจ้งสถานะของไตรมาสนี้หลังจากที่ท่านเปิดหน้านี้" in answer.content.decode()
    assert sheet(answer.content.decode())["reason"] == "ถูกตัดงบประมาณ"


def test_a_declaration_that_differs_from_the_activities_warns(project, people):
    project.executions.create(
        quarter=2, status=ExecutionStatus.NOT_STARTED, reason="รอเปิดเทอม", planned_quarter=3, planned_baht=0
    )
    page = signed_in(people.owner).get(address(project)).content.decode()
    assert "สถานะโครงการที่แจ้งไม่ตรงกับสถานะของกิจกรรมที่รายงาน" in page


def test_whoever_may_not_declare_is_led_to_the_project(project, people):
    answer = signed_in(people.group_head).get(address(project))
    assert (answer.status_code, answer.url) == (302, project.get_absolute_url())
    assert signed_in(people.group_head).post(address(project), {"status": "in_progress"}).status_code == 409
    assert stored(project) is None


def test_it_is_out_of_reach_elsewhere_and_for_quarters_there_are_not(project, people):
    assert signed_in(people.outsider).get(address(project)).status_code == 404
    assert signed_in(people.owner).get(address(project, 5)).status_code == 404


def test_a_closed_window_is_read_only_until_a_correction_is_asked_for(project, report, people, monkeypatch):
    monkeypatch.setattr("django.utils.timezone.now", lambda: LATE)
    client = signed_in(people.owner)
    assert "แจ้งสถานะไม่ได้ในขณะนี้" in client.get(address(project)).content.decode()
    answer = client.post(address(project), {"status": "cancelled", "reason": "ถูกตัดงบประมาณ", "seen": ""})
    assert answer.status_code == 422
    assert sheet(answer.content.decode())["reason"] == "ถูกตัดงบประมาณ"
    report.status = Status.SENT_BACK
    report.save()
    assert client.post(address(project), {"status": "in_progress", "seen": ""}).status_code == 302


def test_it_costs_a_constant_number_of_queries(project, people):
    client = signed_in(people.owner)
    client.get(address(project))
    with CaptureQueriesContext(connection) as queries:
        assert client.get(address(project)).status_code == 200
    assert len(queries) == 13
