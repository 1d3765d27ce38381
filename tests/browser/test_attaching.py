"""Evidence is sent, attached to things of a report, seen by approvers and taken away, with script and without."""

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import SIGHTS, looks_well, press
from tidtam.approval.services import attach_evidence
from tidtam.approval.tests.conftest import AT, YEAR, People, clean_facts, make_places, save_facts, take
from tidtam.evidence.models import EvidenceUse
from tidtam.evidence.services import add_link
from tidtam.evidence.tests.conftest import folder as folder
from tidtam.evidence.tests.conftest import photograph
from tidtam.periods.services import open_fiscal_year

pytestmark = pytest.mark.usefixtures("folder")


@pytest.fixture(autouse=True)
def now(monkeypatch):
    monkeypatch.setattr("django.utils.timezone.now", lambda: AT)


class Stage:
    """A report, its people, and a photograph of a camera."""

    def __init__(self, open_page, files):
        self.open_page = open_page
        open_fiscal_year(fiscal_year_be=YEAR, at=AT, by="bureau")
        self.places = make_places()
        self.people = People(self.places)
        project, said = clean_facts(self.places)
        self.report = save_facts(self.places, said, project)
        self.photo = files / "ภาพการอบรม.jpg"
        self.photo.write_bytes(photograph(1200, 900))

    def open(self, page="evidence/", who="owner", **more):
        return self.open_page(f"/reports/{self.report.pk}/{page}", user=getattr(self.people, who), **more)

    def link(self, title, place="disbursement"):
        one = add_link(
            address=f"https://example.go.th/{len(title)}", organisation=self.places.office, fiscal_year_be=YEAR,
            title=title, by=self.people.owner, at=AT,
        ).evidence  # fmt: skip
        if place:
            attach_evidence(thing=self.report, evidence=[one], place=place, by=self.people.owner, at=AT)
        return one


@pytest.fixture
def stage(open_page, demo_site, tmp_path):
    return Stage(open_page, tmp_path)


def attached():
    return [(use.place, use.evidence.title) for use in EvidenceUse.objects.select_related("evidence").order_by("id")]


@pytest.mark.parametrize("script", [True, False])
def test_from_the_topic_to_its_evidence_and_back(stage, script):
    page = stage.open("topics/6/", script=script)
    press(page.get_by_role("button", name="บันทึกและแนบหลักฐาน"))
    expect(page.get_by_label("เป็นหลักฐานของ")).to_have_value("summary")
    page.get_by_label("เลือกไฟล์").set_input_files(str(stage.photo))
    if script:
        expect(page.locator(".files [data-look=accepted]")).to_be_visible()
    press(page.get_by_role("button", name="แนบไฟล์"))
    expect(page.get_by_text("แนบหลักฐาน 1 รายการกับ “สรุปผลและปัญหา” แล้ว")).to_be_visible()
    assert attached() == [("summary", "ภาพการอบรม")]
    press(page.get_by_role("link", name="กลับไปเขียนหัวข้อ 6"))
    expect(page.locator("#evidence").get_by_role("link", name="ภาพการอบรม", exact=True)).to_be_visible()


def test_a_link_by_keyboard_and_taking_it_away(stage):
    page = stage.open()
    page.get_by_label("เป็นหลักฐานของ").focus()
    page.keyboard.press("End")
    page.get_by_text("แนบลิงก์", exact=True).focus()
    page.keyboard.press("Enter")
    page.get_by_label("ที่อยู่ลิงก์").fill("https://example.go.th/1")
    page.get_by_label("ชื่อหลักฐาน").fill("บันทึกขอเลื่อน")
    press(page.get_by_role("button", name="แนบลิงก์นี้"), "Enter")
    expect(page.get_by_text("แนบหลักฐาน 1 รายการกับ “สรุปผลและปัญหา” แล้ว")).to_be_visible()
    assert attached() == [("summary", "บันทึกขอเลื่อน")]
    press(page.get_by_role("button", name="นำออก บันทึกขอเลื่อน"), "Enter")
    expect(page.get_by_text("นำหลักฐานออกจากรายงานแล้ว")).to_be_visible()
    page.get_by_label("เป็นหลักฐานของ").select_option("disbursement")
    press(page.get_by_role("button", name="แนบ บันทึกขอเลื่อน"))
    expect(page.get_by_text("แนบหลักฐาน 1 รายการกับ “การเบิกจ่ายงบประมาณ” แล้ว")).to_be_visible()
    assert attached() == [("disbursement", "บันทึกขอเลื่อน")]


def test_the_approver_sees_it_beside_its_topic(stage):
    stage.link("บันทึกขอเลื่อน")
    take("submit", stage.report, stage.people.owner)
    page = stage.open("review/", who="group_head")
    topic = page.locator("section.card", has=page.locator("#topic-3"))
    expect(topic.get_by_role("link", name="บันทึกขอเลื่อน", exact=True)).to_be_visible()


@pytest.mark.parametrize(("width", "language"), SIGHTS)
def test_the_pages_look_well(stage, width, language):
    page = stage.open(width=width, language=language)
    looks_well(page, "attaching-empty", language)
    stage.link("บันทึกขอเลื่อนการอบรมครูแกนนำรุ่นที่สองไปเดือนพฤษภาคม")
    stage.link("รายงาน", place="summary")
    stage.link("อีกชิ้นหนึ่งในคลัง", place="")
    page.reload()
    looks_well(page, "attaching", language)
    looks_well(stage.open("topics/3/", instead_of=page), "attaching-topic", language)
    take("submit", stage.report, stage.people.owner)
    looks_well(stage.open("review/", "group_head", instead_of=page), "attaching-review", language)
    looks_well(stage.open(instead_of=page), "attaching-closed", language)
