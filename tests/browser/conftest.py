"""A Chromium for tests, a server on a database file, and the questions every page must answer well.

The browser is the system's own (TIDTAM_CHROMIUM, else /usr/bin/chromium). The server is Django's, in a thread; the
test database is a file, since a memory database cannot be shared between connections of SQLite's WAL mode.
A profile of the browser costs three times what a page costs, so profiles go, emptied, from one test to the next.
Pictures are written into TIDTAM_SCREENSHOTS when it is set.
"""

import contextlib
import os
import re
import time
from collections import defaultdict
from pathlib import Path

import pytest
from django.conf import settings
from playwright.sync_api import Error, expect, sync_playwright

from tests.people import auditor, signed_in

AXE = Path(__file__).with_name("vendor") / "axe.min.js"
AXE_TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
CHROMIUM = os.environ.get("TIDTAM_CHROMIUM", "/usr/bin/chromium")
SIGHTS = [(360, "th"), (1440, "en")]
"""How every page is looked at: in Thai on a phone, in English on a desk."""
REFUSED = re.compile(r"status of (409|422)")
"""What Chromium says of a form that came back to be mended: an answer like any other."""
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
PATIENCE = 30
"""How many seconds a test waits for what must come: so few only where something is broken, however busy the machine."""
expect.set_options(timeout=PATIENCE * 1000)
# Playwright's synchronous interface runs an event loop in this thread; Django would refuse to touch the database.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
# Else Django's test server answers /demo/ with the file `demo` of the folder it was started in.
settings.MEDIA_URL = "/no-media/"


def pytest_collection_modifyitems(items):
    for item in items:
        if "tests/browser/" in item.path.as_posix():
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="session")
def django_db_modify_db_settings(tmp_path_factory):
    """Put the test database into a file."""
    database = settings.DATABASES["default"]
    if database["ENGINE"].endswith("sqlite3"):
        database.setdefault("TEST", {})["NAME"] = str(tmp_path_factory.mktemp("database") / "browser.sqlite3")


@pytest.fixture(scope="session")
def chromium():
    if not Path(CHROMIUM).exists():
        if os.environ.get("TIDTAM_FORBID_SKIPS") == "1":
            pytest.fail(f"no Chromium at {CHROMIUM}, and skipping is forbidden")
        pytest.skip(f"no Chromium at {CHROMIUM}")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, headless=True, args=FLAGS)
        yield browser
        browser.close()


class Profiles:
    """Profiles of one browser: whatever one test is done with goes, emptied, to the next that looks in the same way."""

    MOST_FREE = 2  # of one look, for each is a window and a process or two

    def __init__(self, browser):
        self.browser, self.free = browser, defaultdict(list)

    def take(self, *, has_clock=False, **look):
        """Return an empty profile; look: as Playwright's new_context has it.

        Its first page is blank and stays open: a profile without a page would lose what makes its next one cheap.
        has_clock: whether the test sets its clock, which stays with a profile for good and is set anew by the next.
        """
        if free := self.free[has_clock, repr(look)]:
            return free.pop()
        profile = self.browser.new_context(**look)
        profile.new_page()
        return profile

    def give_back(self, profile, site, *, has_clock=False, **look):
        """Empty a profile of what a site left in it, and keep it where few are kept."""
        free = self.free[has_clock, repr(look)]
        if len(free) == self.MOST_FREE:
            profile.close()
            return
        blank, *pages = profile.pages
        for page in pages:
            page.close()
        profile.clear_cookies()
        session = profile.new_cdp_session(blank)
        session.send("Network.clearBrowserCache")
        session.send("Storage.clearDataForOrigin", {"origin": site, "storageTypes": "all"})
        session.detach()
        free.append(profile)


@pytest.fixture(scope="session")
def profiles(chromium):
    return Profiles(chromium)


@pytest.fixture
def demo_site(live_server):
    """The server's address, on a database marked demo."""
    from tidtam.access.services import mark_as_demo

    mark_as_demo()
    return live_server.url


def session_of(user):
    """Return the value of the session cookie of somebody who is signed in."""
    return signed_in(user).cookies[settings.SESSION_COOKIE_NAME].value


@pytest.fixture
def open_page(profiles, demo_site):
    """A way to open an address: open_page("/_ui/", width=360, language="en", script=False, user=None).

    user    who is signed in; without one, somebody who reads everything that stands at that moment; False: nobody.
    clock   from when on the page's time passes as the test lets it.
    instead_of: a page that goes there, in its own profile; where another user is named, they sign in there.
    provokes: what else the test lets go wrong, as a pattern of the browser's words.
    Each other page has a profile to itself. Any other message on the browser's console, any refused inline style or
    script among them, and any request to another host fails the test.
    """
    taken, complaints, seated = [], [], {}

    def open_at(address, *, instead_of=None, script=True, clock=None, user=None, **more):
        page = instead_of or new_page(script=script, clock=clock, **more)
        if not instead_of or user not in {None, seated[page]}:
            sit_down(page, user)
        answer = page.goto(demo_site + address)
        assert answer is not None
        assert answer.status == 200, f"{address}: {answer.status}"
        page.evaluate("document.fonts.ready") if script else None
        if clock:
            page.clock.install(time=clock)
        return page

    def sit_down(page, user):
        seated[page] = user
        if user is not False:
            session = session_of(user or auditor())
            page.context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": session, "url": demo_site}])

    def new_page(*, script, clock, width=1440, height=900, language="th", provokes="^$"):
        look = {
            "viewport": {"width": width, "height": height},
            "java_script_enabled": script,
            "is_mobile": width < 700,
            "has_touch": width < 700,
            "reduced_motion": "reduce",
        }
        profile = profiles.take(has_clock=bool(clock), **look)
        taken.append((profile, {"has_clock": bool(clock), **look}))
        profile.add_cookies([{"name": "tidtam_language", "value": language, "url": demo_site}])
        page = profile.new_page()
        expected = re.compile(f"{REFUSED.pattern}|{provokes}")
        page.on("console", lambda message: None if expected.search(message.text) else complaints.append(message.text))
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on("request", lambda request: complaints.append(request.url) if _is_foreign(request.url) else None)
        return page

    def _is_foreign(url):
        return not url.startswith((demo_site, "data:"))

    yield open_at
    for profile, look in taken:
        profiles.give_back(profile, demo_site, **look)
    assert complaints == []


@contextlib.contextmanager
def another_page(page):
    """Wait until another page stands whole than the one on which what is done inside begins.

    Of several ways that break each other off, as two Enters make them, the last one counts.
    """
    page.evaluate("document.isLeft = true")
    yield
    wait_until(page, lambda: _has_arrived(page), every=20)


def _has_arrived(page):
    try:
        return page.evaluate("document.isLeft !== true && document.readyState === 'complete'")
    except Error:  # asked between two pages
        return False


def press(target, key=None):
    """Press what leads to another page, by the mouse or a key, and wait until that stands.

    To click alone returns while the old page still stands, or none: what is asked next would be asked of that.
    """
    with another_page(target.page):
        target.press(key) if key else target.click()


def wait_until(page, is_so, every=100):
    """Wait until something is so; every: milliseconds between two looks."""
    end = time.monotonic() + PATIENCE
    while not is_so():
        assert time.monotonic() < end, f"it never was so, on {page.url}"
        page.wait_for_timeout(every)


def settled(page):
    """Return the page once a whole document stands on it: between two pages there is none, or half a one."""
    page.wait_for_load_state()
    page.locator("body").wait_for(state="attached")
    return page


def titles_of(open_page, addresses, **more):
    """Return the titles of pages, opened one after the other in one place."""
    titles, page = [], None
    for address in addresses:
        page = open_page(address, instead_of=page, **more)
        titles.append(page.title())
    return titles


def picture(page, name):
    """Write a picture of the whole page where TIDTAM_SCREENSHOTS says; nothing where it is not set."""
    folder = os.environ.get("TIDTAM_SCREENSHOTS")
    if folder:
        Path(folder).mkdir(parents=True, exist_ok=True)
        page.screenshot(path=str(Path(folder) / f"{name}.png"), full_page=True)


def axe(page):
    """Assert that axe-core finds nothing to mend on the page (WCAG 2.2 AA and its best practice)."""
    settled(page).evaluate(AXE.read_text(encoding="utf-8"))
    found = page.evaluate(
        "async tags => (await axe.run({runOnly: {type: 'tag', values: tags}})).violations"
        ".map(v => [v.id, v.help, v.nodes.map(n => n.html.slice(0, 160) + ' … ' + n.failureSummary).slice(0, 4)])",
        AXE_TAGS,
    )
    assert found == [], found


def no_sideways_scroll(page):
    """Assert that the page fits its width; wide tables scroll inside their own region."""
    wide = settled(page).evaluate(
        "() => document.documentElement.scrollWidth <= innerWidth ? [] :"
        " [...document.querySelectorAll('body *')].filter(e => !e.closest('.scroll') &&"
        " e.getBoundingClientRect().right > innerWidth + 1).slice(0, 8).map(e => e.outerHTML.slice(0, 120))"
    )
    assert wide == [], wide


def stands_wider_spacing(page):
    """Assert that the page fits its width still where a reader spaces its text wider."""
    page.evaluate(
        """() => { const sheet = new CSSStyleSheet();
        sheet.replaceSync('*{line-height:1.5!important;letter-spacing:.12em!important;word-spacing:.16em!important}');
        document.adoptedStyleSheets = [sheet]; }"""
    )
    no_sideways_scroll(page)


def large_enough_targets(page, least=24):
    """Assert that whatever can be pressed is at least `least` pixels high and wide, or a link inside a sentence."""
    small = page.evaluate(
        """least => [...document.querySelectorAll('a[href], button, input, select, textarea, summary')]
        .filter(e => e.checkVisibility() && !e.closest('.skip, .vh') && !e.matches('.skip, .vh'))
        .filter(e => { const box = (e.closest('label.check') || e).getBoundingClientRect();
                       return box.width && (box.width < least || box.height < least); })
        .map(e => e.outerHTML.slice(0, 140) + ' ' + JSON.stringify(e.getBoundingClientRect()))""",
        least,
    )
    assert small == [], small


def every_table_is_named(page):
    """Assert that each table has its caption, seen or only heard."""
    nameless = page.evaluate(
        "() => [...document.querySelectorAll('table')].filter(t => !t.caption || !t.caption.textContent.trim())"
        ".map(t => t.outerHTML.slice(0, 140))"
    )
    assert nameless == [], nameless


def foreign_words_are_marked(page, language):
    """Assert that an English page marks what is Thai on it (names and data), so that it is read out as Thai."""
    if language == "th":
        return
    unmarked = page.evaluate(
        """() => { const found = [], walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
        while (walk.nextNode()) {
            const words = walk.currentNode.nodeValue.trim(), parent = walk.currentNode.parentElement;
            const isThai = parent.closest('[lang]').getAttribute('lang') === 'th';  // drawings have no property
            if (/[\u0e01-\u0e5b]/.test(words) && !isThai && !parent.closest('option'))
                found.push(words.slice(0, 100)); }
        return found; }"""
    )
    assert unmarked == [], unmarked


def looks_well(page, name, language):
    """Assert what holds for every page, its folds opened too; its picture bears its name, width and language."""
    picture(settled(page), f"{name}-{page.viewport_size['width']}-{language}")
    no_sideways_scroll(page)
    large_enough_targets(page)
    every_table_is_named(page)
    foreign_words_are_marked(page, language)
    page.locator("details").evaluate_all("folds => folds.forEach(fold => { fold.open = true })")
    no_sideways_scroll(page)
    axe(page)


def all_look_well(open_page, addresses, *, width, language, then=None, **more):
    """Assert that pages look well, opened one after the other in one place.

    addresses: by the name of their picture; then: what is done on each before it is looked at, given the page.
    """
    page, faults = None, {}
    for name, address in addresses.items():
        page = open_page(address, instead_of=page, width=width, language=language, **more)
        if then:
            then(page)
        try:
            looks_well(page, name, language)
        except AssertionError as fault:
            faults[name] = str(fault)[:900]
    assert faults == {}
