"""The page of this device, and the label of what was typed in time and received late, wherever it is read."""

import datetime as dt
import uuid

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import SIGHTS, all_look_well, press
from tidtam.approval.selectors import version_of
from tidtam.approval.services import keep_draft
from tidtam.approval.tests.conftest import AT, People, clean_facts, make_places, save_facts
from tidtam.drafts.selectors import drafts_of, drafts_token
from tidtam.offline.models import OfflineDevice
from tidtam.offline.services import enable_device
from tidtam.periods.services import open_fiscal_year
from tidtam.progress.services import submit_report

CLOSE = dt.datetime(2024, 5, 15, 9, 30, tzinfo=dt.UTC)
LATE = CLOSE + dt.timedelta(days=1)
LABEL = "พิมพ์ไว้ก่อนปิดรับ ส่งถึงหลังปิด"


@pytest.fixture
def people(demo_site, monkeypatch):
    """People with a report that was captured before the close and received a day after it; it is that day."""
    monkeypatch.setattr("django.utils.timezone.now", lambda: LATE)
    open_fiscal_year(fiscal_year_be=2567, at=AT, by="bureau")
    places = make_places()
    people = People(places)
    project, said = clean_facts(places)
    people.report = save_facts(places, said, project)
    keep_draft(
        thing=people.report, section="6", typed={"summary.results": "อบรมครู ๔๐ คน"}, key=uuid.uuid4(), seen=0,
        by=people.owner, at=LATE, captured_at=CLOSE,
    )  # fmt: skip
    for name in ("โน้ตบุ๊กของกลุ่มนโยบายและแผน", "Phone"):
        enable_device(person=people.owner, key=uuid.uuid4(), name=name, is_shared=False, at=LATE)
    return people


def submit(people):
    people.report.refresh_from_db()
    submit_report(
        report=people.report, by=people.owner, at=LATE, version=version_of(people.report),
        drafts_token=drafts_token(drafts_of(people.report)), idempotency_key="once",
    )  # fmt: skip


@pytest.mark.parametrize(("width", "language"), SIGHTS)
def test_what_people_see_has_nothing_axe_would_mend_and_fits(open_page, people, width, language):
    look, own = {"width": width, "language": language}, f"/reports/{people.report.pk}/"
    seen = {"device": "/offline/", "list": f"{own}write/", "topic": f"{own}topics/6/", "submit": f"{own}submit/"}
    all_look_well(open_page, {f"captured-{name}": seen[name] for name in seen}, user=people.owner, **look)
    submit(people)
    label = LABEL if language == "th" else "Typed before the close, received after it"
    seen = {"report": own, "review": f"{own}review/", "history": f"{own}history/"}
    all_look_well(
        open_page, {f"captured-{name}-label": seen[name] for name in seen}, user=people.group_head, **look,
        then=lambda page: expect(page.get_by_text(label).first).to_be_visible(),
    )  # fmt: skip


def test_within_the_grace_it_is_sent_without_script_from_the_page_of_sending(open_page, people):
    page = open_page(f"/reports/{people.report.pk}/write/", user=people.owner, script=False)
    press(page.get_by_role("main").get_by_role("link", name="ตรวจทานและส่ง"))
    expect(page.get_by_text(LABEL)).to_be_visible()
    press(page.get_by_role("button", name="ส่งรายงานความก้าวหน้าของไตรมาสที่ 2"))
    expect(page.get_by_role("heading", name="ส่งแล้ว")).to_be_visible()
    expect(page.get_by_text(LABEL)).to_be_visible()


def test_without_script_a_device_is_withdrawn_and_one_is_marked_as_shared(open_page, people):
    page = open_page("/offline/", user=people.owner, script=False)
    assert "เปิดสคริปต์ของเบราว์เซอร์ก่อน" in page.locator("noscript").inner_text()
    press(page.get_by_role("button", name="ปิดเครื่องนี้ Phone"))
    expect(page.get_by_text("ปิด “Phone” แล้ว")).to_be_visible()
    assert OfflineDevice.objects.get(name="Phone").withdrawn_at == LATE
    press(page.get_by_role("button", name="ทำเครื่องหมายว่าใช้ร่วมกัน"))
    expect(page.get_by_text("เครื่องนี้ใช้ร่วมกับผู้อื่น จึงไม่เก็บรายงานไว้")).to_be_visible()
