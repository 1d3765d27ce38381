"""The reader's language: Thai unless chosen otherwise, remembered, and the same page again after the choice."""

from tests.browser.conftest import press


def test_a_page_is_thai_whatever_the_browser_prefers(chromium, demo_site):
    context = chromium.new_context(locale="en-GB")
    page = context.new_page()
    page.goto(demo_site + "/_ui/")
    assert page.locator("html").get_attribute("lang") == "th"
    context.close()


def test_the_choice_returns_to_the_same_page_and_is_remembered(open_page):
    page = open_page("/_ui/?search=ก&page=2", script=False)
    press(page.get_by_role("link", name="EN"))
    assert page.url.endswith("/_ui/?search=%E0%B8%81&page=2")
    assert page.locator("html").get_attribute("lang") == "en"
    page.reload()
    assert page.locator("html").get_attribute("lang") == "en"
    press(page.get_by_role("link", name="ไทย"))
    assert page.locator("html").get_attribute("lang") == "th"
