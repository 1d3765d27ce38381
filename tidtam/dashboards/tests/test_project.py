"""The page of a project."""

import re

import pytest

from tests.people import person, signed_in
from tidtam.plans.selectors import nodes_by_code, path_of
from tidtam.plans.services import load_plans
from tidtam.progress.tests import small_office
from tidtam.projects.facts import PlanLink, Project
from tidtam.projects.models import Project as ProjectRow


@pytest.fixture
def address(office):
    return lambda key: ProjectRow.objects.get(key=key).get_absolute_url()


def test_it_shows_what_was_registered(address, words):
    page = words(address("full"))
    for said in (
        "ศธ 04001-67-0001",
        "1 ต.ค. 2566",
        "เหตุผลบรรทัดแรก",
        "1. เพื่อให้อ่านคล่อง",
        "นักเรียนเข้าค่ายครบ 40 คน",
        "ร้อยละ 80.00 ของ 40 คน",
        "พอใจระดับมากขึ้นไป",
        "กิจกรรมรอง จัดกลุ่มย่อย",
        "กิจกรรมนอกแผน",
        "รวม 90,000.00",
    ):
        assert said in page.replace("\xa0", " "), said


def test_what_is_missing_says_so_and_what_was_invented_too(address, words):
    page = words(address("full"))
    assert "สถานที่ ไม่มีข้อมูล" in page
    assert "กลุ่มนิเทศ สมมติเพื่อการสาธิต" in page
    assert "รหัสโครงการ ศธ 04001-67-0001 ลักษณะ" in page


def test_a_link_names_its_node_and_the_way_up(office, words):
    load_plans(at=small_office.AT, by="test")
    link = PlanLink(tree="master_plan", code=_a_target(), is_primary=True)
    project = Project(key="linked", name="เชื่อมโยง", fiscal_year_be=2567, plan_links=(link,))
    small_office.fill(office, projects=(project,), reports=(), checked=False)
    page = words(ProjectRow.objects.get(key="linked").get_absolute_url())
    assert "เส้นทางหลัก" in page
    assert all(text in page for text in _way_up(link.code))


def _a_target():
    nodes = nodes_by_code({"master_plan"}, 2567)
    sub_plans = {node.code for node in nodes.values() if node.kind == "sub_plan"}
    return next(node.code for node in nodes.values() if node.kind == "target" and node.parent_code in sub_plans)


def _way_up(code):
    nodes = path_of(code, 2567)
    return nodes.target.text, nodes.sub_plan.text, nodes.issue.text


def test_an_unknown_node_keeps_its_code(address, words):
    assert "NO-SUCH ไม่พบรหัสนี้ในแผนของปีงบประมาณนี้" in words(address("full"))


def test_every_quarter_stands_there_with_its_verdict(address, words):
    page = words(address("full"))
    assert "ไตรมาส 1 ส่งแล้ว รออนุมัติ 50,000.00 50,000.00 สามารถเบิกจ่ายงบประมาณได้ตามแผนการ" in page
    assert "ไตรมาส 2 ส่งแล้ว รออนุมัติ 40,000.00 30,000.00 ไม่สามารถเบิกจ่ายงบประมาณได้ตามแผนการ (ต่ำกว่าแผน)" in page


def test_a_quarter_is_due_only_where_the_dates_are_known(address, words):
    silent, different = words(address("silent")), words(address("different"))
    assert "ไตรมาส 1 ไม่ต้องรายงานในไตรมาสนี้ ไตรมาส 2 ครบกำหนดรายงาน ยังไม่มีรายงาน" in silent
    assert "ไตรมาส 1 ไม่มีรายงาน" in different
    assert "ครบกำหนด" not in different


def test_it_warns_where_activities_say_something_else(address, words):
    assert "ดูจากกิจกรรมอย่างเดียว โครงการนี้อยู่ระหว่างดำเนินการ" in words(address("full"))
    assert "ดูจากกิจกรรมอย่างเดียว โครงการนี้ดำเนินการเสร็จสิ้นแล้ว" in words(address("different"))
    assert "ยังไม่มีสถานะของกิจกรรมให้เทียบ" in words(address("silent"))


def test_a_declaration_keeps_its_reason_and_plan(address, words):
    assert "รอวิทยากร จะเริ่มในไตรมาส 3 ใช้งบประมาณ 5,000.00 บาท" in words(address("silent"))


def test_its_failed_checks_stand_on_it(address, words):
    said = words(address("different"))
    assert "โครงการยังไม่มีตัวชี้วัด" in said
    assert "projects." not in said, "codes of checks are ours"


def test_text_is_only_text(address, read):
    page = read(address("full"))
    assert "<script>alert" not in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt; {{7*7}} =1+1" in page
    assert "เหตุผลบรรทัดแรก<br>เหตุผลบรรทัดสอง" in page


def test_an_unknown_project_answers_404(office, read):
    read("/projects/999999/", status=404)


def test_it_speaks_english(address, words):
    page = words(address("full"), language="en")
    assert "Invented for the demonstration" in page
    assert "No data" in page


@pytest.mark.parametrize(("role", "quarters"), [("planner", [1, 2, 3, 4]), ("owner", [1, 2, 3, 4]), ("auditor", [])])
def test_who_may_declare_the_status_is_led_to_each_quarter(office, role, quarters):
    project = ProjectRow.objects.get(key="full")
    page = signed_in(person(role, (role, office))).get(project.get_absolute_url()).content.decode()
    found = re.findall(rf'href="/projects/{project.pk}/execution/(\d)/"', page)
    assert [int(quarter) for quarter in found] == quarters
