"""Importing a list in a browser: every page in both languages, the whole way by keyboard and without script."""

import re

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from tests.browser.conftest import SIGHTS, looks_well, press
from tidtam.approval.tests.conftest import AT, People, make_places
from tidtam.imports.models import ListImport
from tidtam.imports.tests.conftest import begun, checked, csv_of, rows_of, straight
from tidtam.imports.tests.ugly import GROUP, plan_of_actions, saved
from tidtam.projects.models import Project

START = reverse("imports:begin", args=["P50-2"])


@pytest.fixture(autouse=True)
def now(monkeypatch, settings, tmp_path):
    monkeypatch.setattr("django.utils.timezone.now", lambda: AT)
    settings.UPLOAD_DIR = tmp_path / "uploads"


@pytest.fixture
def places(demo_site):
    made = make_places()
    made.group.name_th = GROUP
    made.group.save(update_fields=["name_th"])
    return made


@pytest.fixture
def people(places):
    return People(places)


def faulty(places):
    rows = rows_of(places.group, 12)
    rows[3][2], rows[5][1], rows[8][2] = "1e5", "กลุ่มที่ไม่มี", "ห้าหมื่นบาทถ้วน"
    return csv_of([*rows, ["รวมทั้งสิ้น", "", "7,800.00"]])


@pytest.mark.parametrize(("width", "language"), SIGHTS)
def test_every_page_looks_well(open_page, places, people, tmp_path, width, language):
    plan = begun(places, people.owner, saved(plan_of_actions(), tmp_path).read_bytes(), tmp_path, kind="xlsx")
    seen = checked(begun(places, people.owner, faulty(places), tmp_path), people.owner)
    done = straight(places, people.owner, faulty(places), tmp_path, leave_out_faulty=True)
    page = None
    for name, address in (
        ("start", START),
        ("columns", reverse("imports:columns", args=[plan.pk])),
        ("faults", seen.get_absolute_url()),
        ("entries", f"{seen.get_absolute_url()}?show=entries"),
        ("asides", f"{seen.get_absolute_url()}?show=asides"),
        ("done", done.get_absolute_url()),
    ):
        page = open_page(address, instead_of=page, width=width, language=language, user=people.owner)
        looks_well(page, f"imports-{name}", language)


@pytest.mark.parametrize("script", [True, False], ids=["with script", "without script"])
def test_a_list_is_imported_by_keyboard(open_page, places, people, tmp_path, script):
    path = saved(plan_of_actions(), tmp_path)
    page = open_page(START, user=people.owner, script=script)
    page.locator("#list-file").set_input_files(path)
    if script:
        expect(page.locator(".files").first).to_contain_text("รับไฟล์แล้ว")
    press(page.get_by_role("button", name="อ่านไฟล์รายการ"), "Enter")
    expect(page).to_have_url(re.compile(r"/columns/$"))
    press(page.get_by_role("button", name="ตรวจรายการ"), "Enter")
    press(page.get_by_role("button", name="ลงทะเบียน 7 โครงการเป็นร่าง"), "Enter")
    expect(page.get_by_role("status")).to_contain_text("ลงทะเบียนเป็นร่างแล้ว 7 โครงการ")
    assert Project.objects.count() == 7


def test_faults_stay_on_the_page_until_they_are_left_out(open_page, places, people, tmp_path):
    row = checked(begun(places, people.owner, faulty(places), tmp_path), people.owner)
    page = open_page(row.get_absolute_url(), user=people.owner, width=360)
    expect(page.locator("tbody tr")).to_have_count(3)
    press(page.get_by_role("button", name="ลงทะเบียน 9 โครงการเป็นร่าง"))
    expect(page.get_by_role("alert")).to_contain_text("เว้นรายการที่ต้องแก้")
    page.get_by_label("เว้น 3 รายการที่ต้องแก้ไว้ก่อน").check()
    press(page.get_by_role("button", name="ลงทะเบียน 9 โครงการเป็นร่าง"))
    expect(page.get_by_role("status")).to_contain_text("9 โครงการ")
    assert ListImport.objects.get().left_out == 3
