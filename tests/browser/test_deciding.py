"""The pages on which things are decided, in each of their states: Thai on a phone, English on a desk."""

import pytest

from tests.browser.conftest import SIGHTS, all_look_well, looks_well, press
from tidtam.approval.services import NewAdvice
from tidtam.approval.tests.conftest import People, clean_facts, make_places, save_facts, take
from tidtam.periods.services import open_fiscal_year
from tidtam.progress.models import ProgressReport
from tidtam.progress.tests.test_review_page import corrected
from tidtam.projects.models import ProjectVersion


@pytest.fixture(autouse=True)
def now(monkeypatch):
    from tidtam.approval.tests.conftest import AT

    monkeypatch.setattr("django.utils.timezone.now", lambda: AT)
    return AT


@pytest.fixture
def stage(demo_site, now):
    """Return a function that brings a report into a state, and gives back its people and its address."""

    def bring(state):
        open_fiscal_year(fiscal_year_be=2567, at=now, by="bureau")
        places = make_places()
        people = People(places)
        project, said = clean_facts(places)
        report = save_facts(places, said, project)
        advice = [NewAdvice(place="summary.results", text="ระบุจำนวนครู"), NewAdvice(text="ตรวจให้ครบ")]
        steps = {
            "draft": [],
            "waiting": ["submit"],
            "sent back": ["submit", "send back"],
            "corrected": ["submit", "send back", "correct", "submit"],
            "approved": ["submit", "approve", "finish"],
        }[state]
        for step in steps:
            if step == "submit":
                take("submit", report, people.owner)
            elif step == "send back":
                take("send_back", report, people.group_head, advice=advice, comment="แก้ผลการดำเนินงาน")
            elif step == "correct":
                save_facts(places, corrected(said))
            else:
                take("approve", report, people.group_head if step == "approve" else people.director)
        return people, report.get_absolute_url()

    return bring


def look(open_page, what, who, user, address, pages):
    """Look in both sights at pages of what stands at an address, as somebody sees them."""
    addresses = {f"deciding-{what}-{who}-{page.split('/')[0]}": address + page for page in pages}
    for width, language in SIGHTS:
        all_look_well(open_page, addresses, width=width, language=language, user=user)


@pytest.mark.parametrize(
    ("state", "who", "pages"),
    [
        ("draft", "owner", ["", "history/"]),
        ("waiting", "group_head", ["review/"]),
        ("waiting", "director", ["review/"]),
        ("sent back", "owner", ["", "write/", "topics/6/"]),
        ("corrected", "group_head", ["review/", "history/?from=1&to=3", "decisions/2/"]),
        ("approved", "director", [""]),
    ],
)
def test_it_has_nothing_axe_would_mend_and_fits(open_page, stage, state, who, pages):
    people, address = stage(state)
    look(open_page, state, who, getattr(people, who), address, pages)


def test_a_registration_has_nothing_axe_would_mend_and_fits(open_page, stage):
    people, address = stage("draft")
    project = ProgressReport.objects.get(pk=int(address.split("/")[2])).project
    version = project.newest_version
    look(open_page, "registration", "owner", people.owner, project.get_absolute_url(), ["review/", "history/"])
    ProjectVersion.objects.filter(pk=version.pk).update(status="saved")
    take("submit", version, people.owner)
    look(open_page, "registration", "group_head", people.group_head, project.get_absolute_url(), ["review/"])


@pytest.mark.parametrize(("width", "language"), SIGHTS)
def test_a_refusal_keeps_what_was_typed_and_takes_the_focus(open_page, stage, width, language):
    people, address = stage("waiting")
    page = open_page(f"{address}review/", width=width, language=language, user=people.group_head)
    press(page.locator("button[value=send_back]"))
    assert page.evaluate("document.activeElement.className") == "sumbox"
    looks_well(page, "deciding-refused", language)


def test_the_buttons_of_a_review_are_always_in_sight_on_a_phone_and_it_works_without_script(open_page, stage):
    people, address = stage("waiting")
    page = open_page(f"{address}review/", width=360, script=False, user=people.group_head)
    bar = page.locator(".decide").bounding_box()
    assert bar["y"] + bar["height"] <= 900
    page.locator("summary:has-text('เขียนคำแนะนำ')").first.click()
    page.locator("textarea:visible").first.fill("ระบุวันที่")
    press(page.locator("button[value=send_back]"))
    assert page.locator(".done").inner_text().startswith("ส่งกลับแก้ไขแล้ว")
