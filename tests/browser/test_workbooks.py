"""Workbooks, as a browser shows them: taken away, sent back, chosen from, applied; with and without script."""

import openpyxl
import pytest
from playwright.sync_api import expect

from tests.browser.conftest import SIGHTS, looks_well, press
from tidtam.accounts.models import User
from tidtam.approval.tests.conftest import AT, grant, people, places  # noqa: F401 - fixtures
from tidtam.progress.models import ProgressReport
from tidtam.progress.services import edit_report
from tidtam.workbooks.tests import registered
from tidtam.workbooks.tests.conftest import Desk, PlanDesk, put, save_many
from tidtam.workbooks.tests.test_people import SOMCHAI, PeopleDesk

LIST = "/offices/P50-2/workbooks/"


@pytest.fixture(autouse=True)
def now(monkeypatch, settings, tmp_path):
    monkeypatch.setattr("django.utils.timezone.now", lambda: AT)
    settings.UPLOAD_DIR = tmp_path / "uploads"


@pytest.fixture
def rows(demo_site, places, people):  # noqa: F811
    return save_many(places, 3)


@pytest.fixture
def desk(rows, people, places, tmp_path):  # noqa: F811
    return Desk(people.owner, places.office, tmp_path / "สมุดงาน.xlsx").write()


@pytest.fixture
def brought(desk):
    """Bring in what is on the desk; return its address."""
    return lambda: desk.receive().get_absolute_url()


@pytest.mark.parametrize(("width", "language"), SIGHTS)
def test_every_page_of_a_workbook_looks_well(open_page, rows, desk, brought, people, width, language):  # noqa: F811
    page = None

    def look(address, name):
        nonlocal page
        page = open_page(address, instead_of=page, width=width, language=language, user=people.owner)
        looks_well(page, name, language)

    for row in rows.values():
        desk.fill(put(row, **{"summary.results": "อบรมครูครบทุกโรงเรียน", "disbursement.actual_baht": 12000}))
    several = brought()
    edit_report(
        report=rows["p02"], topic=6, changes={"summary.results": "จากเพื่อน"}, seen=None, key=None,
        by=people.owner, at=AT,
    )  # fmt: skip
    look(LIST, "workbooks")
    look(several, "workbook-several")
    look(f"{several}?thing={rows['p02'].pk}", "workbook-one")
    desk.fill(put(rows["p01"], **{"disbursement.saved_baht": "หมื่นสอง", "data_date": "เมื่อวาน"}))
    look(brought(), "workbook-faults")
    desk.path.unlink()
    look(desk.write() and brought(), "workbook-nothing")


@pytest.mark.parametrize(("width", "language"), SIGHTS)
def test_workbooks_of_registrations_and_people_look_well(open_page, rows, places, people, tmp_path, width, language):  # noqa: F811
    page = None

    def look(workbook, user, name):
        nonlocal page
        page = open_page(workbook.get_absolute_url(), instead_of=page, width=width, language=language, user=user)
        looks_well(page, name, language)

    keeper = User.objects.create(username="keeper", display_name="คุณ keeper")
    grant(keeper, places.office, "administrator")
    plan = PlanDesk(people.owner, places.office, tmp_path / "plan.xlsx")
    project = rows["p02"].project
    new = {"name": "โครงการใหม่ชื่อยาวเพื่อดูว่าบรรทัดตัดที่ใดบนจอแคบ", "budget.total_baht": "๖๐,๐๐๐.๕๐"}
    plan.write().fill(registered.answers(project, {**new, ("activities", 1, "title"): "กิจกรรมใหม่"}))
    look(plan.receive(), people.owner, "workbook-registrations")
    plan.write().fill(registered.answers(project, {"start_date": "วันไหนก็ได้", "kpis[k1].target_pct": "มาก"}))
    look(plan.receive(), people.owner, "workbook-registrations-faults")
    staff = PeopleDesk(keeper, places.office, tmp_path / "people.xlsx")
    look(staff.write().type(("new", 0, SOMCHAI)).receive(), keeper, "workbook-people")
    look(staff.write().type(("new", 0, {**SOMCHAI, "role": "ครูใหญ่"})).receive(), keeper, "workbook-people-faults")


@pytest.mark.parametrize("script", [True, False])
def test_a_workbook_goes_the_whole_way(open_page, rows, people, tmp_path, script):  # noqa: F811
    row = rows["p01"]
    page = open_page(LIST, width=360, script=script, user=people.owner)
    with page.expect_download() as download:
        page.get_by_role("link", name="ไตรมาส 2").click()
    path = tmp_path / download.value.suggested_filename
    download.value.save_as(path)
    file = openpyxl.load_workbook(path)
    put(row, **{"summary.results": "จากไฟล์", "disbursement.actual_baht": "๑๒,๐๐๐"})(file)
    file.save(path)
    page.locator("#workbook-file").set_input_files(path)
    if script:
        expect(page.locator("[data-uploads] .files li")).to_contain_text("รับไฟล์แล้ว")
    press(page.get_by_role("button", name="ส่งสมุดงานไปตรวจทาน"))
    expect(page.locator("main")).to_contain_text("จากไฟล์")
    press(page.get_by_role("button", name="บันทึก 2 ช่อง"))
    expect(page.locator(".done")).to_contain_text("บันทึกจากสมุดงานแล้ว")
    looks_well(page, "workbook-applied", "th") if script else None
    assert ProgressReport.objects.get(pk=row.pk).results == "จากไฟล์"
