"""The library of an office as a browser shows it: on a phone and a desk, by keyboard alone, without a script."""

import io

import pytest
from django.core.files.storage import storages
from PIL import Image
from playwright.sync_api import expect

from tests.browser.conftest import SIGHTS, axe, looks_well, press
from tests.people import person
from tidtam.evidence import services
from tidtam.evidence.models import Evidence, EvidenceUse
from tidtam.evidence.tests.conftest import folder as folder
from tidtam.evidence.tests.conftest import photograph
from tidtam.progress.models import ProgressReport
from tidtam.progress.tests import small_office
from tidtam.thai.calendar import fiscal_year_be

LIBRARY = f"/offices/{small_office.CODE}/evidence/"
YEAR = fiscal_year_be(small_office.AT.date())
TITLES = [
    "ภาพการอบรมเชิงปฏิบัติการพัฒนาครูภาษาไทยระดับประถมศึกษาตอนต้น รุ่นที่ 2 ห้องประชุมพิณเนศวร",
    "บันทึกข้อความขอเลื่อนการอบรม",
    "ตารางผู้เข้าร่วม",
    "โฟลเดอร์ภาพกิจกรรมทั้งปี",
]


@pytest.fixture
def office(demo_site, folder):
    return small_office.fill(small_office.make_office())


@pytest.fixture
def planner(office):
    return person("เจ้าหน้าที่ตัวอย่าง", ("planner", office))


@pytest.fixture
def filled(office, planner):
    """A library with a picture that two reports use, two papers and a link; return the picture."""
    of_office = {"organisation": office, "fiscal_year_be": YEAR, "added_by": planner, "added_at": small_office.AT}
    made = []
    for number, kind in enumerate(("jpg", "pdf", "xlsx")):
        hashes = {"sha256": str(number) * 64, "sent_sha256": str(number) * 64}
        file = {"name": f"ไฟล์ {number}.{kind}", "bytes": 820_000 * (number + 1), "width": 1600, "height": 900}
        made.append(Evidence.objects.create(kind=kind, title=TITLES[number], **file, **hashes, **of_office))
    services.add_link(
        address="https://drive.example.go.th/โฟลเดอร์/" + "x" * 90, organisation=office, fiscal_year_be=YEAR,
        title=TITLES[3], by=planner, at=small_office.AT,
    )  # fmt: skip
    drawn = io.BytesIO()
    Image.linear_gradient("L").resize((320, 180)).save(drawn, "JPEG")
    storages["evidence"].save(made[0].thumbnail_name, io.BytesIO(drawn.getvalue()))
    for report in ProgressReport.objects.order_by("pk")[:3]:
        services.use(evidence=made[0], thing=report, place="summary.results", by=planner, at=small_office.AT)
    return made[0]


@pytest.mark.parametrize(("width", "language"), SIGHTS)
def test_a_library_a_picture_and_a_library_with_nothing_in_it(open_page, filled, planner, width, language):
    page = open_page(LIBRARY, width=width, language=language, user=planner)
    expect(page.locator("tbody img")).to_have_js_property("naturalWidth", 320)
    looks_well(page, "evidence", language)
    looks_well(open_page(f"/evidence/{filled.pk}/", instead_of=page), "evidence-picture", language)
    EvidenceUse.objects.all().delete()
    Evidence.objects.all().delete()
    looks_well(open_page(LIBRARY, instead_of=page), "evidence-empty", language)


def test_a_link_that_cannot_be_kept_comes_back_with_the_field_open(open_page, filled, planner):
    page = open_page(LIBRARY, width=360, user=planner)
    page.locator("summary").first.click()
    page.get_by_label("ที่อยู่ลิงก์").fill("obec.go.th")
    press(page.get_by_role("button", name="เพิ่มลิงก์ในคลัง"))
    assert page.locator(".sumbox").is_visible()
    assert page.get_by_label("ที่อยู่ลิงก์").input_value() == "obec.go.th"
    looks_well(page, "evidence-refused", "th")


def test_without_a_script_a_file_is_added_renamed_chosen_and_taken_away(open_page, office, planner, tmp_path):
    picture = tmp_path / "ภาพ อบรม.jpg"
    picture.write_bytes(photograph())
    page = open_page(LIBRARY, width=360, script=False, user=planner)
    page.set_input_files("#evidence-file", picture)
    press(page.get_by_role("button", name="เพิ่มไฟล์ในคลัง"))
    assert "เพิ่มหลักฐาน 1 รายการแล้ว" in page.inner_text("main")
    press(page.get_by_role("link", name="ภาพ อบรม"))
    page.get_by_label("ชื่อหลักฐาน").fill("ภาพการอบรมรุ่นที่ 1")
    press(page.get_by_role("button", name="บันทึกชื่อ"))
    with page.expect_download() as loading:
        page.get_by_role("link", name="ดาวน์โหลด").click()
    assert loading.value.suggested_filename == "ภาพ อบรม.jpg"
    services.use(
        evidence=Evidence.objects.get(), thing=ProgressReport.objects.first(), place="", by=planner, at=small_office.AT
    )
    page.reload()
    press(page.get_by_role("button", name="เลือกภาพนี้"))
    assert "เลือกแล้ว 1 จาก 5 ภาพ" in page.inner_text("main")
    services.stop_using(
        evidence=Evidence.objects.get(), thing=ProgressReport.objects.first(), place="", by=planner, at=small_office.AT
    )
    page.reload()
    press(page.get_by_role("button", name="ลบหลักฐานนี้"))
    assert "ลบ “ภาพการอบรมรุ่นที่ 1” แล้ว" in page.inner_text("main")


def test_by_keyboard_a_link_is_added(open_page, office, planner):
    page = open_page(LIBRARY, user=planner)
    page.locator("summary").first.focus()
    for _ in range(12):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.name") == "address":
            break
    page.keyboard.type("https://example.go.th/x")
    page.keyboard.press("Tab")
    page.keyboard.type("โฟลเดอร์ภาพ")
    press(page.locator(":focus"), "Enter")
    assert page.locator(".n-ok").is_visible()
    assert Evidence.objects.get().title == "โฟลเดอร์ภาพ"
    axe(page)


def test_by_script_a_file_is_sent_in_pieces_and_added(open_page, office, planner, tmp_path):
    picture = tmp_path / "ภาพ.jpg"
    picture.write_bytes(photograph(3000, 2000))
    page = open_page(LIBRARY, width=360, user=planner)
    page.set_input_files("#evidence-file", picture)
    press(page.get_by_role("button", name="เพิ่มไฟล์ในคลัง"))
    assert page.locator(".n-ok").is_visible()
    assert Evidence.objects.get().width == 3000
