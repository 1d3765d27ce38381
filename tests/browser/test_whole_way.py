"""The whole way of a booklet, as its people go it: on a phone, by keyboard alone, with and without script.

History is accepted, a report climbs, comes back, climbs again, and a visitor without sign-in reads what was issued.
"""

import datetime as dt
import os
from dataclasses import replace
from importlib import import_module

import pytest
from django.contrib.contenttypes.models import ContentType
from django.utils import timezone
from django.utils.translation import gettext, override

from tests.browser.conftest import (
    another_page,
    axe,
    every_table_is_named,
    foreign_words_are_marked,
    large_enough_targets,
    no_sideways_scroll,
    picture,
)
from tidtam.accounts.models import User
from tidtam.approval.choices import MoveName, Origin, Status
from tidtam.approval.models import Decision
from tidtam.approval.selectors import version_of
from tidtam.approval.services import recall, submit
from tidtam.audit.keys import make_key_pair
from tidtam.demo.services import load_demo_people
from tidtam.jobs.tests.conftest import run_waiting
from tidtam.organisations.facts import NewOrganisation
from tidtam.organisations.models import Organisation
from tidtam.organisations.services import create_organisation, load_reference_data
from tidtam.periods.choices import WindowKind
from tidtam.periods.selectors import window_for
from tidtam.periods.services import open_fiscal_year, reopen_window
from tidtam.progress.checks.examples import PROJECT, REPORT
from tidtam.progress.models import ProgressReport
from tidtam.progress.services import check_office, create_due_reports_now, edit_report, save_reports
from tidtam.progress.tests.small_office import AT, DIFFERENT, FULL, REPORTS, SILENT, YEAR
from tidtam.projects.models import Project, ProjectVersion
from tidtam.projects.services import save_projects
from tidtam.publishing.models import Edition
from tidtam.publishing.selectors import bytes_path

IS_LONG = os.environ.get("TIDTAM_HYPOTHESIS") == "long"
WIDTH = 360
CODE = "P50-2"
BOOKLET = f"/offices/{CODE}/booklets/{YEAR}/12/"
QUICK_FORMS = (("xlsx", "arabic"), ("json", "arabic"))
"""What is written of a booklet in all runs but one, which writes every file."""
MOST_STOPS = 250
"""How often Tab may be pressed to come to something on a page."""

DRAFT = "ข้อความร่างที่ยังไม่ได้ส่งให้ใคร"
REASON = "ต้นฉบับพิมพ์ไว้อย่างนี้"
WRITTEN = {
    1: {"kpi_values[k1].cumulative": "๓๖"},
    2: {
        "activities[a2].status": "under_way",
        "activities[a2].how": "สองวันหนึ่งคืน หมุนเวียนหกฐาน มีครูห้องสมุดเพิ่มสองคน",
        "activities[a2].result": "เด็กอยู่ครบทั้ง 18 คนของรุ่นที่สอง รวมสองรุ่น 36 คน",
        "activities[a2].start_date": "18/5/2567",
        "activities[a2].quantity": "18",
        "activities[a2].unit": "คน",
    },
    3: {"disbursement.actual_baht": "๓๕,๐๐๐"},
    4: {},
    5: {},
    6: {"data_date": "30 มิ.ย. 2567", "summary.results": "เปิดค่ายครบสองรุ่น 36 คน เหลือรุ่นเสริมในไตรมาสหน้า"},
}
"""What is new in the quarter, by topic and place: the rest is carried over."""
SPENT = sum(one.disbursement.actual_baht for one in (*REPORTS, REPORT, REPORT)) + 35_000
"""Baht of the round: what was reported before, the draft of the silent project, and the report that goes the way."""
MENDED = {
    "summary.results": "เปิดค่ายครบสองรุ่น 36 คน โดยครูพี่เลี้ยง 6 คน เหลือรุ่นเสริมในไตรมาสที่ 4",
    "summary.work_problems": "รถตู้มีคันเดียว เด็กจากดอย 7 คนมาถึงสายในวันแรก",
}
"""What the owner writes where the head of the group asked for it."""
ADVICE = {"summary.results": "ระบุจำนวนครูและชื่อศูนย์", "summary.work_problems": "ระบุจำนวนเด็กที่มาสาย"}

NOT_PUBLIC = [DRAFT, *ADVICE.values(), WRITTEN[6]["summary.results"], "แสงดาว", "ฟ้าใส", "ตะวัน"]
"""What no public page says: a draft, advice, what was corrected since, who holds which role."""

STOP = """() => {
    const at = document.activeElement, box = at.getBoundingClientRect(), look = getComputedStyle(at);
    const inset = 2, xs = [box.left + inset, (box.left + box.right) / 2, box.right - inset],
        ys = [box.top + inset, (box.top + box.bottom) / 2, box.bottom - inset];
    const is_seen = xs.some(x => ys.some(y => {
        const on_top = document.elementFromPoint(x, y);
        return on_top && (at.contains(on_top) || on_top.contains(at) && on_top !== document.documentElement);
    }));
    const is_marked = look.outlineStyle !== 'none' && parseFloat(look.outlineWidth) > 0;
    return {
        is_there: document.targets.includes(at),
        complaint: at === document.body || is_seen && is_marked ? '' :
            (is_seen ? 'not marked: ' : 'out of sight: ') + at.outerHTML.slice(0, 160),
    };
}"""
"""Where the focus is: at one of the document's targets? on the page's edge? seen and marked?"""


class Walker:
    """Somebody at a keyboard."""

    def __init__(self, page, language, name, *, script):
        self.page, self.language, self.name, self.script = page, language, name, script
        self.pictures = 0
        self.look()

    def look(self):
        """Ask of the page what every page must answer well."""
        self.pictures += 1
        picture(self.page, f"way-{self.language}-{self.name}-{self.pictures}")
        no_sideways_scroll(self.page)
        assert self.page.evaluate("document.documentElement.scrollWidth") <= WIDTH
        large_enough_targets(self.page)
        every_table_is_named(self.page)
        foreign_words_are_marked(self.page, self.language)
        if self.script:  # axe waits in vain where scripts are off; the page is the same
            self.page.evaluate("scrollTo(0, document.body.scrollHeight)")  # no bar stands over what axe measures
            axe(self.page)
        return self

    def to(self, target, *, back=False):
        """Press Tab, or Shift+Tab, until the focus is at the target; every stop on the way is seen and marked."""
        found = self.page.locator(target) if isinstance(target, str) else target
        assert found.evaluate_all("all => (document.targets = all).length"), f"{target} is not on {self.page.url}"
        for _stop in range(MOST_STOPS):
            self.page.keyboard.press("Shift+Tab" if back else "Tab")
            stop = self.page.evaluate(STOP)
            assert not stop["complaint"], f"{self.page.url}: {stop['complaint']}"
            if stop["is_there"]:
                return self
        raise AssertionError(f"{target} is not reached on {self.page.url}")

    def press(self, key="Enter", *, times=1):
        """Press a key that leads to another page, and look at that."""
        with another_page(self.page):
            for _time in range(times):
                self.page.keyboard.press(key)
        return self.look()

    def write(self, text):
        """Write over what stands in the field."""
        self.page.keyboard.press("Control+A")
        self.page.keyboard.type(text)
        return self

    def follow(self, target):
        """Come to a link or button and press it."""
        return self.to(target).press()

    def home(self):
        """Go to one's own work by the bar at the bottom of a phone."""
        return self.to('.tabs a[href="/inbox/"]', back=True).press()

    def fill(self, name, said):
        """Come to a field and give it a value: text is written, a choice is made by the arrow keys."""
        fields = self.page.locator(f'[name="{name}"]')
        self.to(fields)
        if fields.first.get_attribute("type") != "radio":
            return self.write(said)
        self.page.keyboard.press("Space")
        for _way in range(fields.count()):
            if self.page.locator(f'[name="{name}"][value="{said}"]').is_checked():
                return self
            self.page.keyboard.press("ArrowDown")
        raise AssertionError(f"{said} is no choice of {name}")

    def words(self):
        """Return the words of the page."""
        return self.page.locator("main").inner_text()

    def typed(self, name):
        """Return what a field holds."""
        return self.page.locator(f'[name="{name}"]').input_value()

    def hears(self, msgid):
        """Assert that the page says this, in the language of the reader."""
        with override(self.language):
            words = gettext(msgid)
        assert words in self.words(), f"{words}: {self.words()[:400]}"


@pytest.fixture
def office(demo_site):
    """An office whose history waits for its director; its window of quarter 3 is open again for a week."""
    now = timezone.now()
    load_reference_data(at=AT, by="setup")
    group = NewOrganisation(code=f"{CODE}-G01", kind="work_group", name_th="กลุ่มนิเทศ", parent_code=CODE)
    create_organisation(new=group, at=AT, by="setup")
    load_demo_people(at=AT, by="setup")
    row = Organisation.objects.get(code=CODE)
    open_fiscal_year(fiscal_year_be=YEAR, at=AT, by="bureau")
    reopen_window(
        window=window_for(kind=WindowKind.QUARTER, fiscal_year_be=YEAR, number=3),
        organisation=row, closes_at=now + dt.timedelta(days=7), reason="น้ำท่วมสำนักงาน", at=now, by="bureau",
    )  # fmt: skip
    new = replace(PROJECT, number=4, work_group=group.name_th)
    projects = [replace(one, work_group=group.name_th) for one in (FULL, DIFFERENT, SILENT)]
    save_projects(
        organisation=row, projects=[*projects, new], at=AT, by="planner", origin=Origin.IMPORTED, is_demo=True,
        as_history=True,
    )  # fmt: skip
    save_reports(
        organisation=row, fiscal_year_be=YEAR, reports=[*REPORTS, REPORT], at=AT, by="planner", origin=Origin.IMPORTED,
        as_history=True,
    )  # fmt: skip
    silent = replace(
        REPORT, quarter=3, project_key="silent", answers=(), kpi_values=(), activities=(),
        summary=replace(REPORT.summary, results=DRAFT),
    )  # fmt: skip
    save_reports(
        organisation=row, fiscal_year_be=YEAR, reports=[silent], at=now, by="demo.owner.g01",
        origin=Origin.ENTERED, as_history=False,
    )  # fmt: skip
    check_office(organisation=row, fiscal_year_be=YEAR, at=now)
    return row


@pytest.fixture
def signed_in_as(open_page, office):
    """Return a function that chooses somebody of the demo by keyboard; they land where their work is."""

    def choose(username, language, script):
        page = open_page("/demo/", width=WIDTH, language=language, script=script, user=False, provokes="412")
        walker = Walker(page, language, f"{username}-{'script' if script else 'plain'}", script=script)
        walker.follow(f'button[name="person"][value="{username}"]')
        assert walker.page.url.endswith("/inbox/")
        return walker

    return choose


def decisions(move, *things):
    """Return how often a move was made on some things of one kind."""
    kind = ContentType.objects.get_for_model(things[0])
    return Decision.objects.filter(content_type=kind, object_id__in=[one.pk for one in things], move=move).count()


def accept_history(director):
    """The director gives a reason for each hard check, and accepts everything; sent twice it is once."""
    director.follow(f'a[href^="/offices/{CODE}/history/"]')
    for model in (ProjectVersion, ProgressReport):
        waiting = model.objects.filter(origin=Origin.IMPORTED)
        director.follow('[name="do"][value="tick"]')
        for field in director.page.locator('input[name^="reason-"]').all():
            director.to(field).write(REASON)
        director.to('[name="do"][value="accept"]').press(times=2)
        assert set(waiting.values_list("status", flat=True)) == {Status.APPROVED}
        assert decisions(MoveName.APPROVE, *waiting) == waiting.count()


def submit_with_enter_twice(owner, report):
    """The owner submits; Enter twice, and going back and sending again, make one submission."""
    before = decisions(MoveName.SUBMIT, report)
    if owner.page.locator('[name="seen"]').count():
        owner.to('[name="seen"]').page.keyboard.press("Space")
    owner.to("#send .btn-p").press(times=2)
    owner.hears("ส่งแล้ว")
    owner.page.go_back()
    if owner.page.locator("#send .btn-p").count():  # a browser that kept the page; else it leads to the report
        owner.to("#send .btn-p").press()
        owner.hears("ส่งแล้ว")
    assert decisions(MoveName.SUBMIT, report) == before + 1


def write_topic(owner, topic):
    """The owner starts from what the quarter before says, writes what is new, saves, and is led on."""
    if owner.page.locator('button[name="copy"][value="all"]').count():
        owner.follow('button[name="copy"][value="all"]')
    for place, text in WRITTEN[topic].items():
        owner.fill(place, text)
    owner.to('.btn-p[name="go"][value="next"]').press()


def write_and_submit(owner, report):
    """The owner writes the report of the quarter, which is there since it opened, from the text of the one before."""
    owner.follow(f'main a[href="{report.get_absolute_url()}write/"]')
    owner.follow(f'main .btn-p[href="{report.get_absolute_url()}topics/1/"]')
    for topic in WRITTEN:
        write_topic(owner, topic)
    assert owner.page.url.endswith(f"{report.get_absolute_url()}submit/")
    submit_with_enter_twice(owner, report)


def send_back_with_advice(head, report):
    """The head of the group advises on two fields. Meanwhile the owner sent it anew: told in words, nothing is lost."""
    head.follow(f'a[href^="{report.get_absolute_url()}"]')
    for place, text in ADVICE.items():
        field = head.page.locator(f'[name="advice:{place}"]')
        head.to(head.page.locator("details.more", has=field).locator("summary")).page.keyboard.press("Enter")
        head.to(field).write(text)
    owner = User.objects.get(username="demo.owner.g01")
    for move, more in ((recall, {}), (submit, {"has_seen_warnings": True})):
        report.refresh_from_db()
        said = {"version": version_of(report), "idempotency_key": move.__name__, **more}
        move(thing=report, by=owner, at=timezone.now(), **said)
    head.to('button[value="send_back"]', back=True).press()
    head.hears("แก้ตามนี้แล้วสั่งอีกครั้ง สิ่งที่พิมพ์ไว้ยังอยู่ครบ")
    assert {place: head.typed(f"advice:{place}") for place in ADVICE} == ADVICE
    assert decisions(MoveName.SEND_BACK, report) == 0
    head.to('button[value="send_back"]', back=True).press(times=2)
    head.hears("ส่งกลับแก้ไขแล้ว")
    assert decisions(MoveName.SEND_BACK, report) == 1


def correct_and_submit(owner, report):
    """The owner mends both fields. Meanwhile a colleague wrote into the same topic: nothing of either is lost."""
    owner.home().follow(f'main a[href="{report.get_absolute_url()}write/"]')
    owner.follow(f'main a[href="{report.get_absolute_url()}topics/6/"]')
    for place, text in ADVICE.items():
        assert text in owner.words()
        owner.fill(place, MENDED[place])
    report.refresh_from_db()
    edit_report(
        report=report, topic=6, changes={"summary.suggestions_to": "สำนักวิชาการและมาตรฐาน"},
        seen=None, key=None, by=User.objects.get(username="demo.owner.g01"), at=timezone.now(),
    )  # fmt: skip
    owner.to('.btn-p[name="go"][value="next"]').press()
    if not owner.page.url.endswith("/submit/"):
        owner.hears("มีฉบับใหม่กว่าในระบบ")
        for choice in owner.page.locator("fieldset.version").all():
            is_theirs = "suggestions_to" in choice.locator("input").first.get_attribute("name")
            owner.fill(choice.locator("input").first.get_attribute("name"), "theirs" if is_theirs else "mine")
        owner.to('main button[name="go"]').press()
    report.refresh_from_db()
    assert {name: getattr(report, name.removeprefix("summary.")) for name in MENDED} == MENDED
    assert report.suggestions_to == "สำนักวิชาการและมาตรฐาน"
    submit_with_enter_twice(owner, report)


def words_of(walker, element):
    """Return the words of each piece of a difference, without what is only said to those who hear it."""
    pieces = walker.page.locator(f"table.diff {element}")
    return [
        one.evaluate("e => [...e.childNodes].slice(1).map(n => n.textContent).join('')").strip() for one in pieces.all()
    ]


def approve(approver, report):
    """Somebody reads what waits for them and approves it; sent twice it is once."""
    before = decisions(MoveName.APPROVE, report)
    approver.to('button[value="approve"]', back=True).press(times=2)
    assert decisions(MoveName.APPROVE, report) == before + 1
    approver.hears("อนุมัติขั้นของท่านแล้ว")


def issue_booklet(director, report):
    """The director comes from an office's page to the draft, reads it, signs, and finds its files."""
    director.to('.tabs a[href="/offices/"]', back=True).press()
    director.follow(f'main a[href="/offices/{CODE}/"]')
    director.follow(f'main a[href="/offices/{CODE}/booklets/"]')
    assert director.page.url.endswith(BOOKLET)
    assert director.page.locator(f'main li a[href="{report.get_absolute_url()}"]').count() == 1
    assert f"{SPENT:,.2f}" in director.words()
    director.follow(f'main a[href="{BOOKLET}issue/"]')
    for field in director.page.locator('[name^="reason-"]').all():
        director.to(field).write(REASON)
    if director.page.locator("#has_seen_warnings").count():
        director.to("#has_seen_warnings").page.keyboard.press("Space")
    director.to("#sign").press(times=2)
    director.hears("กำลังจัดทำไฟล์")
    run_waiting()
    edition = Edition.objects.get()
    assert edition.status == "issued"
    with director.page.expect_navigation():
        director.page.reload()
    director.look()
    printed = bytes_path(edition.files.get(format="json").sha256).read_text()
    assert all(text in printed for text in MENDED.values())
    assert not [text for text in NOT_PUBLIC if text in printed]
    return edition


def read_as_a_visitor(visitor, report, edition):
    """Who holds no cookie comes from the first page to the project, and reads what was approved and nothing else."""
    silent = Project.objects.get(key="silent")
    english = "/en" if visitor.language == "en" else ""
    ways = (
        f'th a[href="{english}/public/offices/{CODE}/"]',
        f'main a[href^="{english}/public/offices/{CODE}/projects/"]',
        f'main a[href^="{english}/public/projects/{report.project_id}/"]',
        f'main a[href^="{english}/public/offices/{CODE}/projects/"]',
        f'main a[href^="{english}/public/projects/{silent.pk}/"]',
        f'main a[href^="{english}/public/editions/{edition.pk}/"]',
    )
    for way in ways:
        visitor.follow(way)
        if f"/projects/{report.project_id}/" in way:
            assert all(text in visitor.words() for text in MENDED.values())
        assert not [text for text in NOT_PUBLIC if text in visitor.page.content()]
    assert visitor.page.context.cookies() == []


@pytest.fixture
def few_files(monkeypatch, settings, tmp_path):
    """Where files and seals are written, and a way to write only the quick ones."""
    settings.DOCUMENT_DIR, settings.AUDIT_SEAL_KEY_FILE = tmp_path / "documents", tmp_path / "key.pem"
    make_key_pair(settings.AUDIT_SEAL_KEY_FILE)
    completing = import_module("tidtam.publishing.services.complete")
    return lambda: monkeypatch.setattr(completing, "FORMS", QUICK_FORMS)


WAYS = [("en", False), *([("th", True), ("th", False), ("en", True)] if IS_LONG else [])]
"""Language, and whether there is script: one in every run, all four in the long one."""


@pytest.mark.parametrize(("language", "script"), WAYS)
def test_a_report_goes_the_whole_way_to_the_public(signed_in_as, open_page, few_files, language, script):
    if (language, script) != ("th", True):
        few_files()
    director = signed_in_as("demo.director", language, script)
    accept_history(director)
    assert create_due_reports_now(timezone.now())
    report = ProgressReport.objects.get(project__key="clean", quarter=3)
    owner = signed_in_as("demo.owner.g01", language, script)
    write_and_submit(owner, report)
    head = signed_in_as("demo.head.g01", language, script)
    send_back_with_advice(head, report)
    correct_and_submit(owner, report)
    head.home().follow(f'a[href^="{report.get_absolute_url()}"]')
    new = " ".join(words_of(head, "ins"))
    assert all(number in new for number in ("6 คน", "7 คน"))
    assert words_of(head, "del")
    approve(head, report)
    director.home().follow(f'a[href^="{report.get_absolute_url()}"]')
    approve(director, report)
    edition = issue_booklet(director, report)
    page = open_page("/en/" if language == "en" else "/", width=WIDTH, script=script, user=False)
    page.context.clear_cookies()
    read_as_a_visitor(Walker(page, language, "visitor", script=script), report, edition)
