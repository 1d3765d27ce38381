"""Open reports without a line: read, written, closed and opened again on one's own device, and sent exactly once.

Each test has a profile of its own, which outlives its pages, and a line to the real server, which may be cut; whoever
kills the browser has one with a profile on the disk. The device's clock is the window's; nothing here waits for hours.
"""

import contextlib
import os
import re
import signal
import socket
import threading
from datetime import timedelta
from pathlib import Path

import pytest
from django.conf import settings
from django.contrib.sessions.models import Session
from playwright.sync_api import expect

from tests.browser.conftest import CHROMIUM, FLAGS, SIGHTS, looks_well, session_of, wait_until
from tidtam.approval.tests.conftest import AT, People, clean_facts, make_places, save_facts, take
from tidtam.drafts.models import Draft
from tidtam.offline.models import OfflineDevice
from tidtam.periods.services import open_fiscal_year

PIN = "250719"
RESULTS, SUGGESTIONS = "summary.results", "summary.suggestions"
CANARY = "นกขมิ้นเหลืองอ่อน canary-93517"
SAVED = re.compile(r"^บันทึกแล้ว \d\d\.\d\d\xa0น\.$")
ON_DEVICE = "บันทึกในเครื่องนี้แล้ว"
EVERY_ROW = """async () => {
    const found = [];
    for (const { name } of await indexedDB.databases()) {
        const asked = indexedDB.open(name);
        const database = await new Promise(done => { asked.onsuccess = () => done(asked.result); });
        for (const kind of database.objectStoreNames) {
            const rows = database.transaction(kind).objectStore(kind).getAll();
            await new Promise(done => { rows.onsuccess = done; });
            const words = row => {
                if (row instanceof ArrayBuffer) return new TextDecoder().decode(row);
                if (row instanceof CryptoKey) return `key ${row.extractable}`;
                return row && typeof row === 'object' ? Object.values(row).map(words).join(' ') : row;
            };
            found.push(...rows.result.map(row => `${name} ${kind} ${words(row)}`));
        }
        database.close();
    }
    return found;
}"""
KEYS_OF_TAB = "() => Object.keys(sessionStorage).filter(name => name.startsWith('tidtam-tab-'))"
CACHED = """async () => {
    const found = {};
    for (const name of await caches.keys()) {
        const cache = await caches.open(name);
        for (const one of await cache.keys()) found[new URL(one.url).pathname] = await (await cache.match(one)).text();
    }
    return found;
}"""


class Line:
    """What lies between a browser and the server: may be cut, so that nobody answers, or answer 503 itself."""

    def __init__(self, address):
        host, port = address.removeprefix("http://").split(":")
        self.there, self.open, self.is_cut, self.bad_answers, self.asked = (host, int(port)), set(), False, 0, []
        self.server = socket.create_server(("localhost", 0))
        self.url = f"http://localhost:{self.server.getsockname()[1]}"
        threading.Thread(target=self._listen, daemon=True).start()

    def cut(self):
        self.is_cut = True
        for one in list(self.open):
            _close(one)

    def mend(self):
        self.is_cut = False

    def end(self):
        self.cut()
        _close(self.server)

    def _listen(self):
        while True:
            try:
                browser, _address = self.server.accept()
            except OSError:
                return
            if self.is_cut:
                _close(browser)
                continue
            threading.Thread(target=self._serve, args=[browser], daemon=True).start()

    def _serve(self, browser):
        self.open.add(browser)
        try:
            server = socket.create_connection(self.there)
        except OSError:
            _close(browser)
            return
        self.open.add(server)
        threading.Thread(target=self._pass_on, args=[server, browser], daemon=True).start()
        self._pass_on(browser, server, is_asking=True)

    def _pass_on(self, giver, taker, *, is_asking=False):
        try:
            while said := giver.recv(65536):
                if is_asking and b"/draft/ HTTP" in said.split(b"\r\n", 1)[0]:
                    self.asked.append(said)
                    if self.bad_answers:
                        self.bad_answers -= 1
                        giver.sendall(b"HTTP/1.1 503 Busy\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")
                        break
                taker.sendall(said)
        except OSError:
            pass
        for one in (giver, taker):
            self.open.discard(one)
            _close(one)


def _close(one):
    with contextlib.suppress(OSError):
        one.shutdown(socket.SHUT_RDWR)
    one.close()


class Device:
    """A profile of one's own: in the browser of all tests, or, given a folder, in a browser that keeps it there."""

    def __init__(self, chromium, line, *, folder=None, at=AT, width=1440):
        self.chromium, self.folder, self.line, self.complaints = chromium, folder, line, []
        self.start(at, width)

    def start(self, at=AT, width=1440):
        look = {
            "reduced_motion": "reduce",
            "viewport": {"width": width, "height": 900},
            "has_touch": width < 700,
        }
        if self.folder:
            how = {"executable_path": CHROMIUM, "headless": True, "args": FLAGS}
            self.context = self.chromium.browser_type.launch_persistent_context(str(self.folder), **how, **look)
        else:
            self.context = self.chromium.new_context(**look)
        self.context.clock.install(time=at)
        self.speak("th")
        self.context.on("weberror", lambda error: self.complaints.append(str(error.error)))
        self.context.on("console", lambda said: self._hear(said.text))
        return self

    def speak(self, language):
        self.context.add_cookies([{"name": "tidtam_language", "value": language, "url": self.line.url}])

    def _hear(self, text):
        if re.search("Content Security Policy|Refused to", text):
            self.complaints.append(text)

    def kill(self):
        """Kill the browser as a power cut would: nothing of it can still act."""
        for one in Path("/proc").glob("[0-9]*/cmdline"):
            try:
                words = one.read_bytes().decode(errors="replace").split("\0")
            except OSError:
                continue
            if f"--user-data-dir={self.folder}" in words and not any(word.startswith("--type=") for word in words):
                os.kill(int(one.parent.name), signal.SIGKILL)
        with contextlib.suppress(Exception):  # there may be nothing left to close
            self.context.close()
        (self.folder / "SingletonLock").unlink(missing_ok=True)

    def sign_in(self, user):
        session = session_of(user)
        self.context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": session, "url": self.line.url}])

    def open(self, address):
        page = self.context.new_page()
        page.goto(self.line.url + address)
        page.wait_for_load_state("networkidle")
        return page

    def switch_on(self, user):
        self.sign_in(user)
        page = self.open("/offline/")
        page.get_by_label("รหัส 6 หลัก").fill(PIN)
        page.get_by_label("รหัสเดิมอีกครั้ง").fill(PIN)
        page.get_by_role("button", name="เปิดใช้ในเครื่องนี้").click()
        expect(page.get_by_text("เครื่องนี้เปิดใช้แล้ว")).to_be_visible(timeout=15000)
        return page


class Stage:
    def __init__(self, site, chromium):
        open_fiscal_year(fiscal_year_be=2567, at=AT, by="bureau")
        self.places = make_places()
        self.people = People(self.places)
        project, said = clean_facts(self.places)
        self.report = save_facts(self.places, said, project)
        self.line, self.chromium, self.devices = Line(site), chromium, []

    def device(self, **more):
        device = Device(self.chromium, self.line, **more)
        self.devices.append(device)
        return device

    def ready(self, **more):
        """A device of the owner, switched on, its page of this device closed again."""
        device = self.device(**more)
        device.switch_on(self.people.owner).close()
        return device

    def topic(self, number=6):
        return f"/reports/{self.report.pk}/topics/{number}/"

    def kept(self, topic=6):
        draft = Draft.objects.of(self.report).filter(section=str(topic)).first()
        return draft and draft.typed

    def said(self, topic=6, place=RESULTS):
        """What the server says of a field, and how often its topic was saved."""
        draft = Draft.objects.of(self.report).get(section=str(topic))
        return draft.typed[place], draft.version


@pytest.fixture
def stage(demo_site, chromium, monkeypatch):
    monkeypatch.setattr("django.utils.timezone.now", lambda: AT)
    stage = Stage(demo_site, chromium)
    yield stage
    for device in stage.devices:
        device.context.close()
    stage.line.end()
    assert [one for device in stage.devices for one in device.complaints] == []


def line_returns(stage, page):
    """Mend the line, tell the page as a browser does, and let some seconds pass."""
    stage.line.mend()
    page.evaluate("dispatchEvent(new Event('online'))")
    page.wait_for_timeout(500)
    page.clock.run_for(20000)


def leave(page):
    """Close a page, and let what it still sends on leaving run into the dead line."""
    page.goto("about:blank")
    page.wait_for_timeout(500)
    page.close()


def field(page, place=RESULTS):
    return page.locator(f'[name="{place}"]')


def state(page, words):
    expect(page.locator("[data-draft-state]")).to_have_text(words)


def give_pin(page, pin=PIN):
    page.get_by_label("รหัส 6 หลักของเครื่องนี้").fill(pin)
    page.keyboard.press("Enter")


def write(page, text=CANARY, place=RESULTS):
    """Type, and wait until the device has it."""
    field(page, place).fill(text)
    page.clock.run_for(1000)
    state(page, ON_DEVICE)


def open_by_pin(stage, device, topic=6):
    """Open a topic where there is no line."""
    stage.line.cut()
    page = device.open(stage.topic(topic))
    give_pin(page)
    return page


def write_and_leave(stage, device):
    """Open a topic, lose the line, write, and close the page."""
    page = device.open(stage.topic())
    stage.line.cut()
    write(page)
    leave(page)


def sees_all_sent(stage, device):
    """Mend the line and wait until another page says that nothing waits any more."""
    stage.line.mend()
    expect(device.open("/offline/").get_by_text("ส่งครบแล้ว")).to_be_visible()


def test_a_device_that_is_switched_on_keeps_no_readable_word(stage):
    device = stage.ready()
    page = device.open(stage.topic())
    stage.line.cut()
    write(page)
    rows = page.evaluate(EVERY_ROW)
    assert [row.split()[1] for row in rows].count("reports") == 1
    assert [row.split()[1] for row in rows].count("drafts") == 1
    name = stage.report.project_version.name
    assert not [row for row in rows if CANARY in row or name in row or "สรุป" in row]
    assert not [row for row in rows if "key true" in row]
    assert any("key false" in row for row in rows)
    cached = page.evaluate(CACHED)
    assert {address for address in cached if not address.startswith("/static/")} == {
        "/offline/here/",
        *(f"/offline/topics/{number}/" for number in range(1, 7)),
    }
    assert not [address for address, text in cached.items() if name in text]
    assert not [one for one, text in cached.items() if "csrfmiddlewaretoken" in text and not one.startswith("/static/")]


def test_without_a_line_a_report_is_read_written_closed_opened_again_and_sent_once(stage):
    device = stage.ready()
    page = open_by_pin(stage, device)
    expect(field(page)).to_have_value(stage.report.results)
    write(page)
    page.close()
    page = open_by_pin(stage, device)
    expect(field(page)).to_have_value(CANARY)
    page.get_by_role("link", name=re.compile("^การเบิกจ่ายงบประมาณ|การเบิกจ่าย")).first.click()
    expect(page.locator("h2").filter(has_text="การเบิกจ่าย").first).to_be_visible()
    page.go_back()
    expect(field(page)).to_have_value(CANARY)
    assert stage.kept() is None
    line_returns(stage, page)
    state(page, SAVED)
    assert stage.said() == (CANARY, 1)


def test_the_line_dies_while_somebody_types_and_what_follows_is_sent_from_another_page(stage):
    device = stage.ready()
    page = device.open(stage.topic())
    field(page).fill("ก่อนสายขาด")
    page.clock.run_for(6000)
    state(page, SAVED)
    stage.line.cut()
    write(page)
    page.clock.run_for(6000)
    expect(page.locator("[data-draft-notice]")).to_contain_text("ทำงานต่อได้")
    page.close()
    sees_all_sent(stage, device)
    assert stage.said() == (CANARY, 2)


def test_drafts_of_several_topics_are_sent_without_a_reload_when_the_line_returns(stage):
    device = stage.ready()
    page = open_by_pin(stage, device, 1)
    field(page, "kpi_values[k1].cumulative").fill("77")
    page.clock.run_for(1000)
    state(page, ON_DEVICE)
    page.get_by_role("button", name="บันทึกและไปหัวข้อ 2").click()
    expect(page.get_by_text("หัวข้อ 2 จาก 6")).to_be_visible()
    page.get_by_role("link", name=re.compile("สรุป")).first.click()
    write(page)
    line_returns(stage, page)
    state(page, SAVED)
    expect(page.locator("[data-waiting]")).to_have_text("ส่งงานที่ค้างในเครื่องนี้แล้ว")
    wait_until(page, lambda: stage.kept(1))
    assert stage.said(1, "kpi_values[k1].cumulative") == ("77", 1)
    assert stage.said() == (CANARY, 1)


def test_a_killed_browser_loses_nothing_that_the_screen_called_kept(stage, tmp_path):
    device = stage.ready(folder=tmp_path / "profile")
    device.context.close()  # it was switched on another day
    device.start()
    page = open_by_pin(stage, device)
    write(page)
    device.kill()
    device.start()
    page = open_by_pin(stage, device)
    expect(field(page)).to_have_value(CANARY)
    device.sign_in(stage.people.owner)
    line_returns(stage, page)
    state(page, SAVED)
    assert stage.said() == (CANARY, 1)


def test_three_hours_without_a_line_and_a_session_that_ended_meanwhile(stage):
    device = stage.ready()
    page = open_by_pin(stage, device)
    for hour in range(3):
        write(page, f"{CANARY} ชั่วโมงที่ {hour}")
        page.clock.fast_forward("01:00:00")
    Session.objects.all().delete()
    line_returns(stage, page)
    expect(page.locator("[data-draft-notice]")).to_contain_text("เข้าสู่ระบบอีกครั้งเพื่อบันทึกต่อ")
    state(page, ON_DEVICE)
    device.sign_in(stage.people.owner)
    page.evaluate("dispatchEvent(new Event('focus'))")
    state(page, SAVED)
    assert stage.kept()[RESULTS] == f"{CANARY} ชั่วโมงที่ 2"


def test_through_server_errors_it_is_saved_once(stage):
    device = stage.ready()
    page = device.open(stage.topic())
    stage.line.bad_answers = 2
    field(page).fill(CANARY)
    page.clock.run_for(6000)
    state(page, ON_DEVICE)
    for _turn in range(4):
        page.wait_for_timeout(400)
        page.clock.run_for(4000)
    state(page, SAVED)
    assert (*stage.said(), len(stage.line.asked)) == (CANARY, 1, 3)
    keys = {re.search(rb"Idempotency-Key: (\S+)", said, re.IGNORECASE)[1] for said in stage.line.asked}
    assert len(keys) == 1


def test_an_answer_that_was_lost_makes_no_second_save_and_no_conflict_with_oneself(stage):
    device = stage.ready()
    page = device.open(stage.topic())
    page.route("**/draft/", lambda route: (route.fetch(), route.abort()), times=1)
    field(page).fill("ก่อน")
    page.clock.run_for(6000)
    expect(page.locator("[data-draft-notice]")).to_contain_text("ทำงานต่อได้")
    field(page).fill(CANARY)
    page.clock.run_for(8000)
    state(page, SAVED)
    expect(page.locator("[data-draft-notice]")).to_be_empty()
    assert stage.said() == (CANARY, 2)


def test_whoever_signs_in_next_is_shown_nothing_and_sends_nothing(stage):
    device = stage.ready()
    page = device.open("/inbox/")
    assert page.evaluate(KEYS_OF_TAB) == [f"tidtam-tab-{stage.people.owner.pk}"]
    page.goto("about:blank")
    write_and_leave(stage, device)
    stage.line.mend()
    device.sign_in(stage.people.co_owner)
    page.goto(f"{stage.line.url}/offline/")
    expect(page.get_by_role("button", name="เปิดใช้ในเครื่องนี้")).to_be_visible()
    assert CANARY not in page.content()
    assert page.evaluate(KEYS_OF_TAB) == []
    page = device.open(stage.topic())
    expect(field(page)).to_have_value(stage.report.results)
    stage.line.cut()
    page = device.open(stage.topic())
    expect(page.get_by_role("heading", name="ไม่มีอินเทอร์เน็ต")).to_be_visible()
    assert stage.report.project_version.name not in page.content()
    stage.line.mend()
    assert stage.kept() is None
    device.sign_in(stage.people.owner)
    sees_all_sent(stage, device)
    assert stage.said() == (CANARY, 1)


def test_two_devices_that_wrote_one_field_keep_both_texts_to_choose_from(stage):
    one, other = stage.ready(), stage.ready()
    pages = [device.open(stage.topic()) for device in (one, other)]
    stage.line.cut()
    write(pages[0], "จากเครื่องหนึ่ง")
    write(pages[1], "จากอีกเครื่อง")
    write(pages[1], "ข้อเสนอแนะจากอีกเครื่อง", SUGGESTIONS)
    for page in pages:
        leave(page)
    sees_all_sent(stage, one)
    page = other.open("/offline/")
    waiting = page.locator("[data-unsent] li")
    expect(waiting).to_contain_text("มีฉบับใหม่กว่าในระบบ")
    assert stage.kept()[RESULTS] == "จากเครื่องหนึ่ง"
    waiting.get_by_role("link").click()
    panel = page.locator("[data-draft-notice]")
    expect(panel.locator("[data-side=mine]")).to_have_text("จากอีกเครื่อง")
    expect(panel.locator("[data-side=theirs]")).to_have_text("จากเครื่องหนึ่ง")
    panel.get_by_role("radio", name="ใช้ทั้งสองข้อความต่อกัน").check()
    page.get_by_role("button", name="ใช้ข้อความที่เลือก").click()
    state(page, SAVED)
    assert stage.kept()[RESULTS] == "จากเครื่องหนึ่ง\nจากอีกเครื่อง"
    assert stage.kept()[SUGGESTIONS] == "ข้อเสนอแนะจากอีกเครื่อง"


def test_five_wrong_pins_erase_everything_and_a_reload_gives_no_more_tries(stage):
    device = stage.ready()
    write_and_leave(stage, device)
    page = device.open(stage.topic())
    for left in (4, 3, 2, 1):
        give_pin(page, "000000")
        expect(page.locator("[data-left] [data-count]")).to_have_text(str(left))
        if left == 3:
            page.reload()
    give_pin(page, "000000")
    expect(page.get_by_role("heading", name="ลบทุกอย่างในเครื่องนี้แล้ว")).to_be_visible()
    assert page.evaluate(EVERY_ROW) == []
    assert page.evaluate(CACHED) == {}
    stage.line.mend()
    page = device.open("/offline/")
    expect(page.get_by_role("button", name="เปิดใช้ในเครื่องนี้")).to_be_visible()


def test_signing_out_names_what_was_not_sent_and_then_erases_all(stage):
    device = stage.ready()
    write_and_leave(stage, device)
    stage.line.mend()
    stage.line.bad_answers = 100
    page = device.open("/inbox/")
    page.get_by_role("button", name="ออกจากระบบ").click()
    page.clock.run_for(5000)
    note = page.locator("[data-waiting]")
    expect(note).to_contain_text("กดออกจากระบบอีกครั้งเพื่อลบ")
    expect(note.get_by_role("link")).to_contain_text(stage.report.project_version.name)
    assert page.evaluate(EVERY_ROW)
    page.get_by_role("button", name="ออกจากระบบ").click()
    expect(page.get_by_role("link", name="เข้าสู่ระบบ").first).to_be_visible()
    assert page.evaluate(EVERY_ROW) == []
    assert page.evaluate(CACHED) == {}
    assert stage.kept() is None


def test_what_was_captured_before_the_close_arrives_within_the_grace(stage, monkeypatch):
    from tidtam.periods.choices import WindowKind
    from tidtam.periods.selectors import window_for

    closes_at = window_for(kind=WindowKind.QUARTER, fiscal_year_be=2567, number=2).closes_at
    shortly_before = closes_at - timedelta(minutes=10)
    monkeypatch.setattr("django.utils.timezone.now", lambda: shortly_before)
    device = stage.device(at=shortly_before)
    device.switch_on(stage.people.owner).close()
    write_and_leave(stage, device)
    monkeypatch.setattr("django.utils.timezone.now", lambda: closes_at + timedelta(minutes=5))
    sees_all_sent(stage, device)
    draft = Draft.objects.get()
    assert draft.typed[RESULTS] == CANARY
    assert shortly_before <= draft.captured_at <= closes_at


@pytest.mark.parametrize("how", ["withdrawn", "shared"])
def test_a_device_that_may_no_longer_keep_anything_erases_it_at_the_next_contact(stage, how):
    device = stage.ready()
    if how == "withdrawn":
        OfflineDevice.objects.update(withdrawn_at=AT, secret=b"")
    else:
        device.context.add_cookies([{"name": "shared_device", "value": "1", "url": stage.line.url}])
    page = device.open("/inbox/")
    wait_until(page, lambda: not page.evaluate(EVERY_ROW) and not page.evaluate(CACHED))


def test_switching_off_asks_about_what_was_not_sent_and_erases_all(stage):
    device = stage.ready()
    write_and_leave(stage, device)
    take("submit", stage.report, stage.people.owner)
    stage.line.mend()
    page = device.open("/offline/")
    expect(page.locator("[data-unsent] li")).to_contain_text("ส่งแล้วและรออนุมัติ")
    # The report is theirs to write no more: it is taken away, what they typed stays.
    wait_until(page, lambda: [row.split()[1] for row in page.evaluate(EVERY_ROW)] == ["device", "device", "drafts"])
    page.get_by_text("ดูข้อความ").click()
    expect(page.locator("[data-texts]")).to_have_text(CANARY)
    page.get_by_role("button", name="ปิดใช้และลบทุกอย่างในเครื่องนี้").click()
    expect(page.locator("[data-unsent-warning]")).to_be_focused()
    page.get_by_role("button", name="ปิดใช้และลบทุกอย่างในเครื่องนี้").click()
    expect(page.get_by_role("button", name="เปิดใช้ในเครื่องนี้")).to_be_visible()
    assert page.evaluate(EVERY_ROW) == []
    assert OfflineDevice.objects.get().withdrawn_at is not None


def test_what_lay_open_on_the_device_is_moved_in_when_it_is_switched_on(stage):
    device = stage.device()
    device.sign_in(stage.people.owner)
    page = device.open(stage.topic())
    stage.line.bad_answers = 1000
    field(page).fill(CANARY)
    page.clock.run_for(900)
    state(page, ON_DEVICE)
    assert [row for row in page.evaluate(EVERY_ROW) if CANARY in row]
    page.close()
    page = device.switch_on(stage.people.owner)
    expect(page.locator("[data-unsent] li")).to_have_count(1)
    assert not [row for row in page.evaluate(EVERY_ROW) if CANARY in row]


def test_the_pin_is_given_by_keyboard_alone(stage):
    device = stage.ready()
    stage.line.cut()
    page = device.open(stage.topic())
    expect(page.get_by_label("รหัส 6 หลักของเครื่องนี้")).to_be_focused()
    page.keyboard.type("111111")
    page.keyboard.press("Enter")
    expect(page.get_by_role("alert")).to_contain_text("4")
    page.keyboard.type("25071")
    page.keyboard.press("Enter")
    expect(page.get_by_role("alert")).to_contain_text("6 หลักให้ครบ")
    page.keyboard.type("๙")
    page.keyboard.press("Enter")
    expect(page.get_by_text("หัวข้อ 6 จาก 6")).to_be_visible()
    expect(page.locator("main")).to_be_focused()


@pytest.mark.parametrize(("width", "language"), SIGHTS)
def test_its_pages_look_well(stage, width, language):
    device = stage.ready(width=width)
    device.speak(language)
    page = device.open("/offline/")
    expect(page.locator("[data-reports] li")).to_have_count(1)
    wait_until(page, lambda: f'lang="{language}"' in page.evaluate(CACHED).get("/offline/here/", ""))
    looks_well(page, "offline-device", language)
    page = device.open(stage.topic())
    stage.line.cut()
    write_any(page)
    page.close()
    page = device.open("/inbox/")
    expect(page.locator("form [name=pin]")).to_be_visible()
    looks_well(page, "offline-pin", language)
    give = page.locator("[name=pin]")
    give.fill(PIN)
    give.press("Enter")
    expect(page.locator("[data-unsent] li")).to_have_count(1)
    looks_well(page, "offline-list", language)
    page.locator("[data-unsent] a").click()
    expect(field(page)).to_have_value(CANARY)
    looks_well(page, "offline-topic", language)


def write_any(page):
    field(page).fill(CANARY)
    page.clock.run_for(1000)
    expect(page.locator("[data-draft-state] .is-under-way")).to_be_visible()
    page.wait_for_timeout(500)
