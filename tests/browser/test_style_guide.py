"""Every component, in both languages, on a phone and on a desk, with script and without."""

import pytest

from tests.browser.conftest import SIGHTS, axe, large_enough_targets, no_sideways_scroll, picture, stands_wider_spacing


@pytest.mark.parametrize(("width", "language"), SIGHTS)
def test_it_has_nothing_axe_would_mend_unfolded(open_page, width, language):
    page = open_page("/_ui/", width=width, language=language)
    picture(page, f"style-guide-{width}-{language}")
    page.locator("details").evaluate_all("folds => folds.forEach(fold => { fold.open = true })")
    axe(page)


@pytest.mark.parametrize(("width", "language"), [*SIGHTS, (360, "en"), (1440, "th"), (320, "th"), (320, "en")])
def test_it_fits_and_its_targets_are_large_enough(open_page, width, language):
    page = open_page("/_ui/", width=width, language=language)
    no_sideways_scroll(page)
    large_enough_targets(page)


def test_it_stands_wider_spacing_of_text(open_page):
    stands_wider_spacing(open_page("/_ui/", width=360))


@pytest.mark.parametrize("width", [360, 1440])
def test_it_says_the_same_without_script(open_page, width):
    words = [
        open_page("/_ui/", width=width, script=script).locator("main").inner_text().split() for script in (True, False)
    ]
    # On a phone the script closes the side panel; nothing else may differ.
    assert set(words[0]) <= set(words[1])
    assert width < 700 or words[0] == words[1]


def test_the_focus_is_always_seen(open_page):
    page = open_page("/_ui/", width=1440)
    page.locator("body").click(position={"x": 1, "y": 1})
    for _ in range(50):
        page.keyboard.press("Tab")
        seen = page.evaluate(
            """() => { const e = document.activeElement, box = e.getBoundingClientRect();
            const shown = document.elementFromPoint(box.x + Math.min(box.width / 2, 40), box.y + box.height / 2);
            return { name: e.outerHTML.slice(0, 100), ring: getComputedStyle(e).outlineStyle !== 'none',
                     uncovered: !!shown && (e.contains(shown) || shown.contains(e)) }; }"""
        )
        assert seen["ring"], seen
        assert seen["uncovered"], seen


def test_it_prints_on_a4(open_page):
    page = open_page("/_ui/", width=1440)
    page.emulate_media(media="print")
    assert not page.locator("header.top").is_visible()
    assert page.locator("h1").is_visible()
