"""What an owner types is kept by itself: on the device at once, on the server soon, and the screen says which.

Minutes pass by the page's clock, which the tests move; the device and the server are real.
"""

import re

import pytest
from django.contrib.sessions.models import Session
from playwright.sync_api import expect

from tests.browser.conftest import SIGHTS, looks_well, press, session_of, wait_until
from tidtam.approval.tests.conftest import AT, People, clean_facts, make_places, save_facts, take
from tidtam.drafts.models import Draft
from tidtam.periods.services import open_fiscal_year

SAVED = "บันทึกแล้ว 10.00\xa0น."
ON_DEVICE = "บันทึกในเครื่องนี้แล้ว"
RESULTS = "summary.results"
TYPED = "อบรมครู ๔๐ คน"
PROVOKED = r"status of (401|403|412|503)|net::ERR_FAILED"
STILL_THERE = "async name => (await indexedDB.databases()).some(one => one.name === name)"
KEPT_HERE = """async user => {
    const name = 'tidtam-' + user;
    if (!(await indexedDB.databases()).some(one => one.name === name)) return [];
    const asked = indexedDB.open(name);
    const database = await new Promise(done => { asked.onsuccess = () => done(asked.result); });
    const rows = database.transaction('drafts').objectStore('drafts').getAll();
    await new Promise(done => { rows.onsuccess = done; });
    database.close();
    return rows.result.map(row => row.typed);
}"""


@pytest.fixture(autouse=True)
def now(monkeypatch):
    monkeypatch.setattr("django.utils.timezone.now", lambda: AT)


class Stage:
    """A report, its people, and pages of its topics whose clock is moved."""

    def __init__(self, open_page, site):
        self.open_page, self.site = open_page, site
        open_fiscal_year(fiscal_year_be=2567, at=AT, by="bureau")
        places = make_places()
        self.people = People(places)
        project, said = clean_facts(places)
        self.report = save_facts(places, said, project)

    def open(self, who="owner", topic=6, **more):
        address, user = f"/reports/{self.report.pk}/topics/{topic}/", getattr(self.people, who)
        clock = AT if more.get("script", True) else None
        return self.open_page(address, user=user, clock=clock, provokes=PROVOKED, **more)

    def reopen(self, page, topic=6):
        """Open the same page again in the same browser, as after a crash: nothing of the old page could act."""
        again = page.context.new_page()
        again.goto(f"{self.site}/reports/{self.report.pk}/topics/{topic}/")
        again.clock.install(time=AT)
        return again

    def kept(self, topic=6):
        draft = Draft.objects.of(self.report).filter(section=str(topic)).first()
        return draft.typed if draft else None


@pytest.fixture
def stage(open_page, demo_site):
    return Stage(open_page, demo_site)


def field(page, place=RESULTS):
    return page.locator(f'[name="{place}"]')


def say(page, text=TYPED, place=RESULTS, seconds=6):
    """Type, and let seconds pass."""
    field(page, place).fill(text)
    page.clock.run_for(seconds * 1000)


def state(page, words):
    expect(page.locator("[data-draft-state]")).to_have_text(words)


def notice(page, words):
    expect(page.locator("[data-draft-notice]")).to_contain_text(words)


def on_device(page, user):
    return page.evaluate(KEPT_HERE, str(user.pk))


def unreachable(page, status=None):
    """Cut the server off, or let it answer with a status."""
    page.route("**/draft/", lambda route: route.fulfill(status=status) if status else route.abort())


def test_what_is_typed_is_on_the_device_at_once_and_on_the_server_soon(stage):
    page = stage.open()
    field(page).fill(TYPED)
    state(page, "กำลังบันทึก…")
    page.clock.run_for(900)
    state(page, ON_DEVICE)
    assert stage.kept() is None
    assert [one[RESULTS] for one in on_device(page, stage.people.owner)] == [TYPED]
    page.clock.run_for(5000)
    state(page, SAVED)
    assert stage.kept()[RESULTS] == TYPED
    assert on_device(page, stage.people.owner) == []
    assert field(page, "seen").input_value() == "1"


def test_while_somebody_types_on_and_on_it_is_sent_every_twenty_seconds(stage):
    page = stage.open()
    with page.expect_response("**/draft/"):
        for number in range(21):
            say(page, f"ประโยคที่ {number}", seconds=1)
    assert stage.kept()[RESULTS].startswith("ประโยคที่ ")
    page.clock.run_for(6000)
    state(page, SAVED)
    assert (stage.kept()[RESULTS], Draft.objects.get().version) == ("ประโยคที่ 20", 2)


def test_typing_and_taking_it_back_sends_nothing_and_the_button_still_goes_on(stage):
    page = stage.open()
    before = field(page).input_value()
    field(page).fill("อื่น")
    say(page, before)
    state(page, "")
    assert stage.kept() is None
    field(page).fill("อื่น")
    field(page).fill(before)
    press(page.get_by_role("button", name="บันทึกและกลับหน้ารายการหัวข้อ"))
    assert "/write/" in page.url


def test_whoever_leaves_the_page_leaves_nothing_behind(stage):
    page = stage.open()
    field(page).fill(TYPED)
    press(page.get_by_role("link", name="งานของฉัน").first)
    wait_until(page, stage.kept)
    again = stage.reopen(page)
    assert field(again).input_value() == TYPED
    assert stage.kept()[RESULTS] == TYPED
    assert on_device(again, stage.people.owner) == []


def test_a_killed_page_loses_nothing_that_was_on_the_device(stage):
    page = stage.open()
    unreachable(page)
    say(page, seconds=1)
    state(page, ON_DEVICE)
    again = stage.reopen(page)
    notice(again, "กู้ร่างที่ค้างในเครื่องนี้แล้ว")
    assert field(again).input_value() == TYPED
    state(again, SAVED)
    assert stage.kept()[RESULTS] == TYPED


@pytest.mark.parametrize("status", [None, 503])
def test_when_the_server_comes_back_it_is_sent_without_a_reload(stage, status):
    page = stage.open()
    unreachable(page, status)
    say(page)
    notice(page, "ทำงานต่อได้ ร่างเก็บในเครื่องนี้แล้ว")
    state(page, ON_DEVICE)
    page.clock.run_for(2000)
    page.unroute("**/draft/")
    page.clock.run_for(5000)
    state(page, SAVED)
    expect(page.locator("[data-draft-notice]")).to_be_empty()
    assert stage.kept()[RESULTS] == TYPED


def test_the_button_tries_again_at_once(stage):
    page = stage.open()
    unreachable(page)
    say(page)
    notice(page, "ทำงานต่อได้")
    page.unroute("**/draft/")
    page.get_by_role("button", name="ลองอีกครั้ง").click()
    state(page, SAVED)


def test_who_must_sign_in_again_goes_on_where_they_were(stage):
    page = stage.open()
    Session.objects.all().delete()
    say(page)
    notice(page, "เข้าสู่ระบบอีกครั้งเพื่อบันทึกต่อ")
    state(page, ON_DEVICE)
    page.locator("[data-draft-notice] a").get_attribute("href").startswith("/accounts/login/")
    sign_in(page, stage, stage.people.owner)
    page.evaluate("dispatchEvent(new Event('focus'))")
    state(page, SAVED)
    assert stage.kept()[RESULTS] == TYPED
    say(page, "และต่อไป")
    state(page, SAVED)
    assert stage.kept()[RESULTS] == "และต่อไป"


def sign_in(page, stage, user):
    """Sign in in another window: another session, another token."""
    from django.conf import settings

    page.context.add_cookies(
        [
            {"name": settings.SESSION_COOKIE_NAME, "value": session_of(user), "url": stage.site},
            {"name": settings.CSRF_COOKIE_NAME, "value": "k" * 32, "url": stage.site},
        ]
    )


def test_nothing_is_sent_in_the_name_of_somebody_else_who_signed_in(stage):
    page = stage.open()
    sign_in(page, stage, stage.people.co_owner)
    say(page)
    notice(page, "เข้าสู่ระบบด้วยบัญชีเดิมเพื่อบันทึกต่อ")
    state(page, ON_DEVICE)
    assert stage.kept() is None
    other = stage.reopen(page)
    other.clock.run_for(6000)
    assert field(other).input_value() == stage.report.results
    assert on_device(other, stage.people.co_owner) == []
    assert [one[RESULTS] for one in on_device(other, stage.people.owner)] == [TYPED]


def test_different_fields_of_a_topic_are_merged_without_a_word(stage):
    page, other = stage.open(), stage.open("co_owner")
    say(other, "ของคนอื่น", "summary.suggestions")
    state(other, SAVED)
    say(page)
    state(page, SAVED)
    assert field(page, "summary.suggestions").input_value() == "ของคนอื่น"
    assert (stage.kept()[RESULTS], stage.kept()["summary.suggestions"]) == (TYPED, "ของคนอื่น")


def conflicting(stage, **more):
    other = stage.open("co_owner")
    page = stage.open(**more)
    say(other, "ของคนอื่น")
    say(other, "ของคนอื่นเท่านั้น", "summary.suggestions")
    state(other, SAVED)
    say(page, "ของฉัน")
    return page


@pytest.mark.parametrize(
    ("choice", "then"),
    [("ของคุณ", "ของฉัน"), ("ในระบบ", "ของคนอื่น"), ("ใช้ทั้งสองข้อความต่อกัน", "ของคนอื่น\nของฉัน")],
)
def test_of_one_field_both_texts_stand_side_by_side_to_choose_from(stage, choice, then):
    page = conflicting(stage)
    state(page, "มีฉบับใหม่กว่าในระบบ")
    panel = page.locator("[data-draft-notice]")
    expect(panel.locator("fieldset")).to_have_count(1)
    expect(panel.locator("[data-side=mine]")).to_have_text("ของฉัน")
    expect(panel.locator("[data-side=theirs]")).to_have_text("ของคนอื่น")
    expect(panel.locator("legend")).to_contain_text("ผลการดำเนินงาน")
    notice(page, "คุณ co_owner")
    assert stage.kept()[RESULTS] == "ของคนอื่น"
    panel.get_by_role("radio", name=choice).focus()
    page.keyboard.press("Space")
    page.get_by_role("button", name="ใช้ข้อความที่เลือก").focus()
    page.keyboard.press("Enter")
    state(page, SAVED)
    assert field(page).input_value() == then
    assert (stage.kept()[RESULTS], stage.kept()["summary.suggestions"]) == (then, "ของคนอื่นเท่านั้น")
    assert on_device(page, stage.people.owner) == []


def test_a_choice_that_was_not_made_yet_waits_on_the_device(stage):
    page = conflicting(stage)
    state(page, "มีฉบับใหม่กว่าในระบบ")
    say(page, "ของฉัน แก้อีก", seconds=1)
    again = stage.reopen(page)
    state(again, "มีฉบับใหม่กว่าในระบบ")
    panel = again.locator("[data-draft-notice]")
    expect(panel.locator("[data-side=mine]")).to_have_text("ของฉัน แก้อีก")
    expect(panel.locator("[data-side=theirs]")).to_have_text("ของคนอื่น")


def test_what_may_not_be_written_any_more_says_why_and_stays_on_the_device(stage):
    page = stage.open()
    take("submit", stage.report, stage.people.owner)
    say(page)
    notice(page, "ส่งแล้วและรออนุมัติ")
    state(page, ON_DEVICE)
    page.goto(f"{stage.site}/inbox/")
    waiting = page.locator("[data-waiting] li")
    expect(waiting).to_contain_text("ส่งแล้วและรออนุมัติ")
    waiting.get_by_text("ดูข้อความ").click()
    expect(waiting.locator("[data-texts]")).to_have_text(TYPED)
    assert [one[RESULTS] for one in on_device(page, stage.people.owner)] == [TYPED]


def test_the_button_saves_what_was_typed_the_moment_before(stage):
    page = stage.open()
    field(page).fill(TYPED)
    press(page.get_by_role("button", name="บันทึกและกลับหน้ารายการหัวข้อ"))
    assert "/write/" in page.url
    stage.report.refresh_from_db()
    assert stage.report.results == TYPED
    assert on_device(page, stage.people.owner) == []


def test_the_button_does_not_leave_a_page_whose_server_is_away(stage):
    page = stage.open()
    unreachable(page)
    field(page).fill(TYPED)
    page.get_by_role("button", name="บันทึกและกลับหน้ารายการหัวข้อ").click()
    notice(page, "ทำงานต่อได้ ร่างเก็บในเครื่องนี้แล้ว")
    assert field(page).input_value() == TYPED


def test_signing_out_sends_what_waits_and_leaves_nothing_on_the_device(stage):
    page = stage.open()
    field(page).fill(TYPED)
    press(page.get_by_role("button", name="ออกจากระบบ"))
    assert page.url == f"{stage.site}/"
    assert stage.kept()[RESULTS] == TYPED
    assert not page.evaluate(STILL_THERE, f"tidtam-{stage.people.owner.pk}")


def test_signing_out_asks_before_it_erases_what_could_not_be_sent(stage):
    page = stage.open()
    unreachable(page)
    field(page).fill(TYPED)
    page.get_by_role("button", name="ออกจากระบบ").click()
    note = page.locator("[data-waiting]")
    expect(note).to_contain_text("ยังมีข้อความที่ส่งไม่ถึงระบบ")
    expect(note.get_by_role("link")).to_have_text(re.compile("^สรุป ปัญหา ข้อเสนอแนะ ไตรมาส 2 .*สาธิต$"))
    press(page.get_by_role("button", name="ออกจากระบบ"))
    assert page.url == f"{stage.site}/"
    assert not page.evaluate(STILL_THERE, f"tidtam-{stage.people.owner.pk}")


def test_without_script_the_button_saves(stage):
    page = stage.open(script=False)
    field(page).fill(TYPED)
    press(page.get_by_role("button", name="บันทึกและกลับหน้ารายการหัวข้อ"))
    stage.report.refresh_from_db()
    assert stage.report.results == TYPED


@pytest.mark.parametrize(("width", "language"), SIGHTS)
@pytest.mark.parametrize("sight", ["offline", "signed out", "conflict"])
def test_its_states_have_nothing_axe_would_mend_and_fit(stage, sight, width, language):
    if sight == "conflict":
        page = conflicting(stage, width=width, language=language)
        expect(page.locator("[data-draft-notice] fieldset")).to_have_count(1)
    else:
        page = stage.open(width=width, language=language)
        unreachable(page, 401 if sight == "signed out" else 503)
        say(page)
    expect(page.locator("[data-draft-notice]")).not_to_be_empty()
    looks_well(page, f"draft-{sight}", language)
