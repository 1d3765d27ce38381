"""The public pages as a browser shows them: a phone and a desk, both languages, with and without script."""

import pytest

from tests.browser.conftest import SIGHTS, all_look_well, press, titles_of
from tidtam.portal.tests import published

PAGES = ["home", "nothing", "office", "bare office", "projects", "project", "edition", "superseded", "withdrawn"]


@pytest.fixture
def address(demo_site, settings, tmp_path):
    """Return the address of a page by its name; one office has two editions, another a withdrawn one."""
    settings.DOCUMENT_DIR = tmp_path
    office, other = published.office(), published.office("P50-3", "สพป.ตัวอย่าง เขต 3")
    first = published.edition(office, 1)
    later = published.successor(first, 2)
    gone = published.edition(other, 1, status="withdrawn")
    for edition in (first, later):
        published.file(edition, tmp_path)
        row = published.project(
            edition,
            1,
            work_group="กลุ่มนิเทศ",
            budget_baht=90_000,
            plan_targets=[{"plan": "แผนแม่บท", "code": "110101", "target": "คนไทยมีคุณภาพ"}],
        )
        published.report(row, 1, 1_000, 1_000, verdict="as_planned")
        published.report(row, 2, 40_000, 30_000, carried_in=100, verdict="below_plan")
        published.project(edition, 2, "โครงการที่ไม่มีรายงาน", execution_status="")
    project_id = later.projects.get(number=1).project_id
    return {
        "home": "/",
        "nothing": "/?q=ไม่มีที่นี่",
        "office": "/public/offices/P50-2/",
        "bare office": "/public/offices/P50-3/",
        "projects": "/public/offices/P50-2/projects/",
        "project": f"/public/projects/{project_id}/",
        "earlier": f"/public/projects/{project_id}/?edition={first.pk}",
        "edition": f"/public/editions/{later.pk}/",
        "superseded": f"/public/editions/{first.pk}/",
        "withdrawn": f"/public/editions/{gone.pk}/",
    }.__getitem__


@pytest.mark.parametrize(("width", "language"), SIGHTS)
def test_they_have_nothing_axe_would_mend_and_fit(open_page, address, width, language):
    english = "/en" if language == "en" else ""
    pages = {f"public-{name}": english + address(name) for name in PAGES}
    all_look_well(open_page, pages, width=width, language=language)


def test_every_page_has_a_title_of_its_own(open_page, address):
    titles = titles_of(open_page, [address(name) for name in [*PAGES, "earlier"] if name != "nothing"])
    assert len(set(titles)) == len(titles), titles


def test_it_leaves_no_cookie_behind(open_page, address):
    page = open_page(address("home"))
    page.context.clear_cookies()
    for name in PAGES:
        page.goto(page.url.partition("/public")[0].rstrip("/") + address(name))
    assert page.context.cookies() == []


def test_a_reader_finds_an_office_and_changes_the_language_without_script(open_page, address):
    page = open_page(address("home"), script=False)
    page.fill('main input[name="q"]', "ทดสอบ")
    press(page.locator("main form button"))
    press(page.locator("table a").first)
    assert page.url.endswith("/public/offices/P50-2/")
    press(page.locator('.lang a[hreflang="en"]'))
    assert page.url.endswith("/en/public/offices/P50-2/")
    assert page.locator("html").get_attribute("lang") == "en"


def test_what_is_searched_for_can_be_read_in_the_field_at_the_top(open_page, address):
    page = open_page("/public/search/?q=ทดสอบ")
    field = page.locator(".top input[name=q]")
    assert field.input_value() == "ทดสอบ"
    colour, ground = field.evaluate("it => [getComputedStyle(it).color, getComputedStyle(it).backgroundColor]")
    assert colour != ground


def test_a_printed_page_keeps_its_figures(open_page, address):
    page = open_page(address("office"))
    page.emulate_media(media="print")
    assert page.locator("text=41,000.00").first.is_visible()
    assert not page.locator(".top").is_visible()
