"""The attention list and the list of what is owed, as a browser shows them."""

import datetime as dt

import pytest

from tests.browser.conftest import SIGHTS, looks_well, press
from tests.people import person
from tidtam.attention import services
from tidtam.attention.selectors import attention_list
from tidtam.periods.services import open_fiscal_year
from tidtam.progress.facts import Report, Summary
from tidtam.progress.models import ProgressReport
from tidtam.progress.tests import small_office
from tidtam.projects.models import Project, ProjectOwner

LONG = "ครูพี่เลี้ยงสองคนนั่งฟังเด็กอ่านทีละคนในห้องสมุด จดคำที่สะดุดลงบัตร แล้วให้เด็กเลือกนิทานเล่มต่อไปด้วยตนเอง"
ROOM = "ประชุมที่ห้องประชุมพิณเนศวรชั้นสอง "


@pytest.fixture
def office(demo_site):
    """An office with two notices, one of them looked into; quarter 3 is owed by its projects."""
    filled = small_office.fill(small_office.make_office())
    texts = {"full": f"{LONG} {ROOM * 3}", "different": LONG, "silent": (ROOM * 3).replace("ณ", "น")}
    reports = [
        Report(project_key=key, fiscal_year_be=small_office.YEAR, quarter=3, summary=Summary(results=text))
        for key, text in texts.items()
    ]
    small_office.fill(filled, projects=[], reports=reports)
    services.look(organisation=filled, fiscal_year_be=small_office.YEAR, at=small_office.AT)
    return filled


@pytest.fixture
def planner(office):
    return person("เจ้าหน้าที่ตัวอย่าง", ("planner", office))


def test_the_attention_list(open_page, office, planner):
    found = attention_list(office, small_office.YEAR).open
    services.mark_seen(
        organisation=office, fiscal_year_be=small_office.YEAR, digest=found[-1].notice.digest,
        reason="สองโครงการจัดร่วมกัน", by=planner, at=small_office.AT,
    )  # fmt: skip
    for width, language in SIGHTS:
        page = open_page(f"/offices/{small_office.CODE}/attention/", width=width, language=language, user=planner)
        looks_well(page, "attention", language)


def test_a_reason_that_is_missing_comes_back_with_the_field_open(open_page, office, planner):
    page = open_page(f"/offices/{small_office.CODE}/attention/", width=360, user=planner)
    page.locator("summary").first.click()
    press(page.get_by_role("button", name="บันทึกว่าดูแล้ว").first)
    assert page.locator(".sumbox").is_visible()
    looks_well(page, "attention-refused", "th")


@pytest.mark.parametrize(("width", "language"), SIGHTS)
def test_what_is_owed(open_page, office, planner, width, language):
    open_fiscal_year(fiscal_year_be=small_office.YEAR, at=small_office.AT, by="bureau")
    page = open_page(f"/offices/{small_office.CODE}/owed/", width=width, language=language, user=planner)
    looks_well(page, "nothing-owed", language)
    ProgressReport.objects.filter(quarter=3).update(status="not_reported")
    ProjectOwner.objects.create(project=Project.objects.get(key="full"), person=planner, is_main=True)
    page.reload()
    looks_well(page, "owed", language)


def test_my_work_with_something_due(open_page, office):
    now = dt.datetime.now(tz=dt.UTC)
    for window in open_fiscal_year(fiscal_year_be=small_office.YEAR, at=small_office.AT, by="bureau"):
        window.opens_at, window.due_at = now - dt.timedelta(days=5), now + dt.timedelta(days=6)
        window.closes_at = now + dt.timedelta(days=20)
        window.save()
    ProgressReport.objects.filter(quarter=3).update(status="not_reported")
    ProgressReport.objects.filter(quarter=3, project__key="full").update(status="saved")
    owner = person("ผู้รับผิดชอบตัวอย่าง", ("owner", office))
    for width, language in SIGHTS:
        looks_well(open_page("/inbox/", width=width, language=language, user=owner), "my-work", language)
