"""Registering a project in a browser: its pages in both languages, the whole way by keyboard and without script."""

from dataclasses import replace

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import SIGHTS, all_look_well, looks_well, press
from tidtam.approval.choices import Origin, Status
from tidtam.approval.services import NewAdvice
from tidtam.approval.tests.conftest import AT, YEAR, People, make_places, take
from tidtam.drafts.models import Draft
from tidtam.plans.services import load_plans
from tidtam.progress.tests.small_office import FULL
from tidtam.projects.facts import PlanLink, Transfer
from tidtam.projects.models import Project, ProjectVersion
from tidtam.projects.selectors import newest_as_facts
from tidtam.projects.services import save_projects

PAGES = ["", "general/", "plans/", "details/", "activities/", "budget/", "submit/"]
LINKS = (
    PlanLink(tree="master_plan", code="MP12-S1-T1", is_primary=True, contribution="ค่ายช่วยให้เด็กอ่านคล่อง"),
    PlanLink(tree="ndp13", code="HM12"),
)
TRANSFER = Transfer(direction="in", amount_baht=500, project_code="ศธ 04001-67-0009")


@pytest.fixture(autouse=True)
def now(monkeypatch):
    monkeypatch.setattr("django.utils.timezone.now", lambda: AT)


@pytest.fixture
def places(demo_site):
    load_plans(at=AT, by="setup")
    return make_places()


@pytest.fixture
def people(places):
    return People(places)


@pytest.fixture
def project(places):
    """An approved project with everything, from which the next version can begin."""
    said = replace(
        FULL,
        work_group=places.group.name_th,
        plan_links=LINKS,
        budget=replace(FULL.budget, transfers=(TRANSFER,)),
        invented=(),
    )
    return saved(places, said, Status.APPROVED)


def saved(places, said, status):
    save_projects(organisation=places.office, projects=[said], at=AT, by="owner", origin=Origin.ENTERED, is_demo=False)
    ProjectVersion.objects.filter(project__key=said.key).update(status=status)
    return Project.objects.get(key=said.key)


def newest():
    row = Project.objects.select_related("current_version", "draft_version", "work_group").get(fiscal_year_be=YEAR)
    return row, newest_as_facts([row])[0]


@pytest.mark.parametrize(("width", "language"), SIGHTS)
def test_every_page_looks_well(open_page, people, places, project, width, language):
    own = f"/projects/{project.pk}/register/"
    addresses = {
        "register-begin": f"/offices/{places.office.code}/projects/new/",
        **{f"register-{page.strip('/') or 'list'}": own + page for page in PAGES},
    }
    all_look_well(open_page, addresses, width=width, language=language, user=people.owner)


class Owner:
    """Somebody who registers with the keyboard: fields are found by their words, buttons are pressed with Enter."""

    def __init__(self, page):
        self.page = page

    def write(self, label, text, nth=0):
        self.page.get_by_label(label, exact=False).nth(nth).fill(text)
        return self

    def choose(self, label, option=None, **how):
        self.page.get_by_label(label).select_option(option, **how)
        return self

    def press(self, name, nth=0):
        press(self.page.get_by_role("button", name=name).nth(nth), "Enter")
        return self

    def follow(self, name):
        press(self.page.get_by_role("link", name=name).first, "Enter")
        return self


def test_a_project_is_registered_without_script_from_its_name_to_its_submission(open_page, people, places):
    page = open_page(f"/offices/{places.office.code}/projects/", width=360, script=False, user=people.owner)
    owner = Owner(page).follow("ลงทะเบียนโครงการ").write("ชื่อโครงการ", "ค่ายอ่านคล่อง").press("เริ่มลงทะเบียนโครงการ")
    owner.follow("1. ข้อมูลทั่วไป").write("วันเริ่มต้น", "๑ พ.ย. ๒๕๖๖").write("วันสิ้นสุด", "31/2/2567")
    owner.press("บันทึกและไปต่อ")
    assert page.title().startswith("ข้อผิดพลาด:")
    assert page.get_by_label("วันสิ้นสุด").input_value() == "31/2/2567"
    owner.write("วันสิ้นสุด", "13/9/2567").press("บันทึกและไปต่อ")
    owner.write("คำในเป้าหมาย", "การศึกษาที่มีคุณภาพ").press("ค้นหาแผน").press("ใช้เป็นเป้าหมายหลัก")
    expect(page.get_by_text("ด้านการพัฒนาและเสริมสร้างศักยภาพทรัพยากรมนุษย์")).to_be_visible()
    owner.write("โครงการช่วยให้บรรลุ", "ค่ายช่วยให้อ่านคล่อง").press("บันทึกและไปต่อ")
    owner.write("หลักการและเหตุผล", "เด็กอ่านไม่คล่อง").press("เพิ่มเป้าหมาย")
    page.locator("[id^='results['] textarea").fill("เข้าค่ายครบ 40 คน")
    owner.press("เพิ่มตัวชี้วัด")
    page.locator("textarea[name^='kpis['][name$='.name']").fill("ร้อยละที่อ่านคล่อง")
    owner.choose("ชนิดของตัวชี้วัด", "quantitative").write("ค่าเป้าหมาย", "32").press("บันทึกและไปต่อ")
    owner.press("เพิ่มกิจกรรม")
    page.locator("textarea[name$='.title']").fill("จัดค่าย")
    page.get_by_label("ไตรมาส 2").check()
    owner.press("บันทึกและไปต่อ")
    owner.write("งบประมาณ (บาท)", "60,000").write("แผน ไตรมาส 2 (บาท)", "๖๐,๐๐๐").press("บันทึกและไปต่อ")
    page.get_by_label("ตรวจดูข้อเหล่านี้แล้ว").check()
    owner.press("ส่งทะเบียนโครงการ")
    assert "/decisions/1/1/" in page.url
    row, said = newest()
    assert row.current_version.status == Status.SUBMITTED
    assert (said.results[0].text, said.kpis[0].target, said.activities[0].planned_quarters) == (
        "เข้าค่ายครบ 40 คน",
        32,
        (2,),
    )


def test_a_project_is_copied_from_last_year(open_page, people, places):
    last = replace(FULL, fiscal_year_be=YEAR - 1, work_group=places.group.name_th)
    saved(places, last, Status.APPROVED)
    page = open_page(f"/offices/{places.office.code}/projects/new/", width=360, user=people.owner)
    owner = Owner(page).choose("คัดลอกจากโครงการของปีก่อน", index=1).press("เริ่มลงทะเบียนโครงการ")
    expect(page.get_by_text("คัดลอกจาก “")).to_be_visible()
    owner.follow("3. รายละเอียดโครงการ")
    expect(page.locator("textarea[name='kpis[k1].name']")).to_have_value(FULL.kpis[0].name)
    _row, said = newest()
    assert (said.kpis, said.start_date, said.continuing_from) == (FULL.kpis, None, "full")


def test_a_change_after_approval_waits_beside_what_holds(open_page, people, project):
    page = open_page(f"/projects/{project.pk}/", width=1440, user=people.owner)
    owner = Owner(page).follow("แก้ไขทะเบียน").follow("1. ข้อมูลทั่วไป").write("ชื่อโครงการ", "ชื่อใหม่")
    owner.press("บันทึกและกลับหน้ารายการส่วน").follow("ตรวจทานและส่ง")
    if page.locator("#seen").count():
        page.locator("#seen").check()
    owner.press("ส่งทะเบียนโครงการ")
    project.refresh_from_db()
    assert project.draft_version.status == Status.SUBMITTED
    assert project.current_version.name == FULL.name
    take("send_back", project.draft_version, people.group_head, advice=[NewAdvice(place="name", text="ใช้ชื่อเดิม")])
    page = open_page(f"/projects/{project.pk}/register/general/", width=360, user=people.owner)
    looks_well(page, "register-advised", "th")
    assert page.get_by_text("ใช้ชื่อเดิม").count() == 2


def test_what_is_typed_is_kept_while_it_is_typed(open_page, people, project):
    page = open_page(f"/projects/{project.pk}/register/budget/", user=people.owner, clock=AT)
    page.get_by_label("แผน ไตรมาส 3 (บาท)").fill("1500")
    page.get_by_label("แผน ไตรมาส 3 (บาท)").press("Enter")
    expect(page.locator("tfoot [data-sum]")).to_have_text("91,500.00")
    with page.expect_response(lambda answer: answer.url.endswith("/register/budget/draft/")) as kept:
        page.clock.run_for(6000)
    assert kept.value.status == 204
    draft = Draft.objects.get()
    assert draft.typed["budget.planned[3].planned_baht"] == "1,500.00"
    assert draft.typed["budget.transfers"] == ["", "1"]
    page.reload()
    expect(page.get_by_label("แผน ไตรมาส 3 (บาท)")).to_have_value("1,500.00")
