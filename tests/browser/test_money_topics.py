"""Declaring a project's status, telling its activities and counting its money: Thai on a phone, English on a desk."""

from dataclasses import replace
from decimal import Decimal

import pytest

from tests.browser.conftest import SIGHTS, looks_well, press
from tidtam.approval.tests.conftest import AT, People, clean_facts, make_places, save_facts
from tidtam.periods.services import open_fiscal_year
from tidtam.projects.facts import Activity


@pytest.fixture(autouse=True)
def now(monkeypatch):
    monkeypatch.setattr("django.utils.timezone.now", lambda: AT)


@pytest.fixture
def stage(demo_site):
    """The clean report of quarter 2, its window open, and its people."""
    open_fiscal_year(fiscal_year_be=2567, at=AT, by="bureau")
    places = make_places()
    people = People(places)
    project, said = clean_facts(places)
    return people, save_facts(places, said, project)


@pytest.mark.parametrize(("width", "language"), SIGHTS)
def test_declaring_a_status_and_counting_money_have_nothing_axe_would_mend_and_fit(open_page, stage, width, language):
    people, report = stage
    page = open_page(f"/projects/{report.project_id}/execution/2/", width=width, language=language, user=people.owner)
    looks_well(page, "execution", language)
    press(page.locator("form#declare button"))
    looks_well(page, "execution-kept", language)
    looks_well(open_page(f"/reports/{report.pk}/topics/3/", instead_of=page), "disbursement", language)


def test_what_is_asked_only_of_a_project_not_started_stands_folded(open_page, stage):
    people, report = stage
    for script in (True, False):
        page = open_page(f"/projects/{report.project_id}/execution/2/", script=script, user=people.owner)
        page.get_by_label("อยู่ระหว่างดำเนินการ").check()
        assert not page.locator("#id_planned_baht").is_visible()
        page.get_by_label("ยังไม่ได้ดำเนินการ").check()
        assert page.locator("#id_planned_baht").is_visible()


def test_what_is_missing_of_a_project_not_started_is_said_and_unfolded(open_page, stage):
    people, report = stage
    page = open_page(f"/projects/{report.project_id}/execution/2/", width=360, user=people.owner)
    page.get_by_label("ยังไม่ได้ดำเนินการ").check()
    page.get_by_label("เหตุผล").fill("รอเปิดเทอม")
    press(page.locator("form#declare button"))
    assert page.locator(".sumbox").is_visible()
    looks_well(page, "execution-missing", "th")


def many_activities(project):
    """Twenty activities: the first half planned for quarter 2, one of them with two of its own."""
    first, second = project.activities
    more = [
        Activity(
            key=f"m{nth}",
            title=f"กิจกรรมพัฒนาครูและผู้เรียนครั้งที่ {nth} ตามแผนปฏิบัติการประจำปีของสำนักงาน",
            parent_key="a2" if nth < 3 else "",
            planned_quarters=(2,) if nth < 10 else (3, 4),
            serves=("o1", "k1"),
            planned_baht=Decimal("1500.00"),
        )
        for nth in range(1, 19)
    ]
    return replace(project, activities=(first, second, *more))


def test_telling_the_activities_has_nothing_axe_would_mend_and_fits(open_page, demo_site):
    open_fiscal_year(fiscal_year_be=2567, at=AT, by="bureau")
    places = make_places()
    people = People(places)
    project, said = clean_facts(places)
    report = save_facts(places, said, many_activities(project))
    for width, language in SIGHTS:
        page = open_page(f"/reports/{report.pk}/topics/2/", width=width, language=language, user=people.owner)
        looks_well(page, "activities", language)


def test_the_money_follows_while_it_is_typed(open_page, stage):
    people, report = stage
    page = open_page(f"/reports/{report.pk}/topics/3/", user=people.owner)
    actual = page.locator('[name="disbursement.actual_baht"]')
    for typed, verdict, percent, left in [
        ("๒๕,๐๐๐", "สามารถเบิกจ่ายงบประมาณได้ตามแผนการ", "100.00%", "0.00"),
        ("24,999.99", "ไม่สามารถเบิกจ่ายงบประมาณได้ตามแผนการ (ต่ำกว่าแผน)", "100.00%", "0.00"),
        ("25000.01", "เบิกจ่ายสูงกว่าแผนการใช้จ่าย", "100.00%", "0.00"),
        ("0", "ไม่สามารถเบิกจ่ายงบประมาณได้ตามแผนการ (ต่ำกว่าแผน)", "0.00%", "21,400.00"),
        ("สองหมื่น", "-", "-", "21,400.00"),
    ]:
        actual.fill(typed)
        assert page.locator("[data-verdict]").inner_text() == verdict
        assert page.locator("tbody [data-pct]").inner_text() == percent
        if typed != "สองหมื่น":
            assert page.locator("[data-rest]").inner_text() == left
    actual.focus()
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.name") == "disbursement.still_needed_baht"


def test_money_and_activities_are_told_without_script(open_page, stage):
    people, report = stage
    page = open_page(f"/reports/{report.pk}/topics/3/", script=False, width=360, user=people.owner)
    assert not page.locator('[name="disbursement.causes[1].project_code"]').is_visible()
    page.locator('[name="disbursement.causes[1].category"]').select_option("extra_allocation")
    assert page.locator('[name="disbursement.causes[1].project_code"]').is_visible()
    page.locator('[name="disbursement.actual_baht"]').fill("สองหมื่น")
    press(page.get_by_role("button", name="บันทึกและตรวจหัวข้อนี้"))
    assert page.locator('[name="disbursement.actual_baht"]').input_value() == "สองหมื่น"
    assert page.locator(".err-m").first.is_visible()
    page = open_page(f"/reports/{report.pk}/topics/2/", script=False, user=people.owner)
    page.locator('[name="activities[a1].status"][value="not_started"]').check()
    assert not page.locator('[name="activities[a1].what"]').is_visible()
    assert page.locator('[name="activities[a1].reason"]').is_visible()


@pytest.mark.parametrize("topic", [2, 3])
def test_every_field_is_reached_by_the_keyboard(open_page, stage, topic):
    people, report = stage
    page = open_page(f"/reports/{report.pk}/topics/{topic}/", user=people.owner)
    wanted = page.evaluate(
        """() => [...new Set([...document.querySelectorAll('#topic input, #topic textarea, #topic select')]
        .filter(e => e.checkVisibility() && e.type !== 'hidden').map(e => e.name))]"""
    )
    page.locator("#main").focus()
    met = set()
    for _time in range(80):
        page.keyboard.press("Tab")
        met.add(page.evaluate("document.activeElement.name || ''"))
    assert set(wanted) <= met
