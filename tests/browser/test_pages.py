"""The pages of an office, its projects and reports, as a browser shows them: Thai on a phone, English on a desk."""

import pytest

from tests.browser.conftest import SIGHTS, all_look_well, no_sideways_scroll, press, stands_wider_spacing, titles_of
from tidtam.organisations.models import Organisation, Province
from tidtam.progress.models import ProgressReport
from tidtam.progress.tests import small_office
from tidtam.projects.models import Project

PAGES = [
    *("office", "empty", "projects", "nothing", "project", "silent", "report", "checks"),
    *("offices", "no office", "plans", "booklet", "booklet of 12 months", "figure", "count", "no booklet"),
]


@pytest.fixture
def address(demo_site):
    """Return the address of a page by its name; the office is a small one with everything in it."""
    office = small_office.fill(small_office.make_office())
    small_office.make_office(code="T02-1")
    province = Province.objects.create(code="50", iso_code="TH-50", name_th="เชียงใหม่", name_en="Chiang Mai")
    Organisation.objects.filter(pk=office.pk).update(province=province)
    report = ProgressReport.objects.get(project__key="full", quarter=2)
    return {
        "office": "/offices/T01-1/",
        "empty": "/offices/T02-1/",
        "projects": "/offices/T01-1/projects/",
        "nothing": "/offices/T01-1/projects/?q=ไม่มีที่นี่",
        "project": Project.objects.get(key="full").get_absolute_url(),
        "silent": Project.objects.get(key="silent").get_absolute_url(),
        "report": report.get_absolute_url(),
        "checks": "/offices/T01-1/checks/",
        "offices": "/offices/",
        "no office": "/offices/?q=ไม่มีที่นี่",
        "plans": "/plans/",
        "booklet": "/offices/T01-1/booklets/2567/6/",
        "booklet of 12 months": "/offices/T01-1/booklets/2567/12/",
        "figure": "/offices/T01-1/booklets/2567/6/figures/quarter.planned/",
        "count": "/offices/T01-1/booklets/2567/6/figures/projects/",
        "no booklet": "/offices/T02-1/booklets/",
    }.__getitem__


@pytest.mark.parametrize(("width", "language"), SIGHTS)
def test_they_have_nothing_axe_would_mend_and_fit(open_page, address, width, language):
    all_look_well(open_page, {name: address(name) for name in PAGES}, width=width, language=language)


def test_they_fit_a_narrow_phone_and_stand_wider_spacing_of_text(open_page, address):
    page = None
    for name in ("office", "projects", "project", "report", "booklet", "figure", "offices"):
        page = open_page(address(name), instead_of=page, width=320)
        no_sideways_scroll(page)
        stands_wider_spacing(page)


def test_every_page_has_a_title_of_its_own(open_page, address):
    titles = titles_of(open_page, [address(name) for name in PAGES if not name.startswith("no")])
    assert len(set(titles)) == len(titles), titles


def test_they_say_the_same_without_script(open_page, address):
    seen, plain = None, None
    for name in ("office", "projects", "project", "report", "checks", "booklet", "figure", "offices"):
        seen = open_page(address(name), instead_of=seen)
        plain = open_page(address(name), instead_of=plain, script=False)
        assert seen.locator("main").inner_text() == plain.locator("main").inner_text(), name


def test_the_filter_is_reached_and_sent_by_keyboard(open_page, address):
    page = open_page(address("projects"))
    page.locator("body").click(position={"x": 1, "y": 1})
    for _ in range(40):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.name") == "q":
            break
    page.keyboard.type("อ่านคล่อง")
    press(page.locator(":focus"), "Enter")
    assert "q=" in page.url
    assert page.locator("tbody tr").count() == 1


def test_a_failed_check_leads_to_its_place(open_page, address):
    page = open_page(address("checks"), script=False)
    press(page.locator('.findings a[href*="#"]').first)
    anchor = page.evaluate("decodeURIComponent(location.hash.slice(1))")
    assert page.evaluate("id => document.getElementById(id) !== null", anchor), anchor


def test_what_was_typed_stays_text(open_page, address):
    page = open_page(address("report"))
    assert small_office.HOSTILE in page.locator("main").inner_text()
