"""The whole way of an instrument, as its people go it on a phone by keyboard alone, with and without script.

An analyst builds it; one office answers in forms with its school's figures as parts, another in a workbook; an assessor
and the analyst decide levels; results are published; the office reads its letter, and a visitor the figures of all.
"""

import datetime as dt
import io
import json
import os
from decimal import Decimal
from pathlib import Path

import openpyxl
import pypdf
import pytest
from django.utils import timezone
from django.utils.translation import override

from tests.browser.conftest import SIGHTS, looks_well
from tests.browser.test_whole_way import WIDTH, Walker
from tests.people import person
from tidtam.answers.models import Answer, Sheet
from tidtam.answers.services import open_sheets_now
from tidtam.approval.choices import Status
from tidtam.assessment import services as assessment
from tidtam.assessment.models import LevelDecision, Result
from tidtam.demo.services import load_demo_people
from tidtam.instruments.models import Version
from tidtam.instruments.services import load_instruments
from tidtam.instruments.services import open_round as open_a_round
from tidtam.jobs.tests.conftest import run_waiting
from tidtam.organisations.models import Organisation
from tidtam.organisations.services import load_reference_data
from tidtam.thai.calendar import fiscal_year_be
from tidtam.thai.dates import format_date
from tidtam.workbooks.tests.answered import cells_of

IS_LONG = os.environ.get("TIDTAM_HYPOTHESIS") == "long"
RESULTS = Path(assessment.__file__).parents[1] / "fixtures" / "results-2566.json"
AT = dt.datetime(2024, 1, 5, 9, 0, tzinfo=dt.UTC)
CODE, ROUND = "SAFE", "12m"
TITLE = "ความปลอดภัยในสถานศึกษา"
RUBRIC = ("มีแผน", "มีผู้รับผิดชอบ", "ทำครบตามแผน", "ผลดีขึ้น", "เป็นแบบอย่าง")
NODES = {
    "CARE": {
        "kind": "level",
        "number": "1",
        "title": "ระบบดูแลนักเรียน",
        **{f"rubric_{row}_text": text for row, text in enumerate(RUBRIC)},
    },
    "SWIM": {
        "kind": "share",
        "number": "3",
        "title": "นักเรียนที่ว่ายน้ำเอาชีวิตรอดได้",
        "unit": "คน",
        "answered_by": "school",
    },
    "DRILL": {"kind": "share", "number": "2", "title": "โรงเรียนที่ซ้อมแผนเผชิญเหตุ", "unit": "โรงเรียน"},
}
"""What the analyst adds, in this order."""
REASON = "ผลดีขึ้นเพียงภาคเรียนเดียว"
MODERATED = "หลักฐานมีเพียงครึ่งปี"
FINDING, ADVICE = "ทำครบตามแผนแต่ยังไม่เห็นผล", "ติดตามผลรายภาคเรียน"
WAYS = [("en", False), *([("th", True), ("th", False), ("en", True)] if IS_LONG else [])]
"""Language, and whether there is script: one in every run, all four in the long one."""


class Person(Walker):
    """Somebody at a keyboard who also chooses from lists."""

    def choose(self, name, value):
        """Come to a list and go down it to a value."""
        field = self.page.locator(f'select[name="{name}"]')
        self.to(field)
        self.page.keyboard.press("Home")
        for _entry in range(field.locator("option").count()):
            if field.input_value() == value:
                return self
            self.page.keyboard.press("ArrowDown")
        raise AssertionError(f"{value} is no choice of {name}")

    def enter(self, typed):
        """Fill in several fields in the order in which they stand on the page."""
        at_page = "els => els.map(e => e.name)"
        order = self.page.locator("main :is(input, select, textarea)").evaluate_all(at_page)
        for name in sorted(typed, key=order.index):
            field = self.page.locator(f'[name="{name}"]').first
            is_list = field.evaluate("e => e.tagName === 'SELECT'")
            (self.choose if is_list else self.fill)(name, typed[name])
        return self

    def open(self, path):
        """Type an address of the site."""
        self.page.goto("/".join(self.page.url.split("/", 3)[:3]) + path)
        return self.look()

    def go_to_work(self, start):
        """Go from one's own work to what begins with an address."""
        return self.home().follow(f'main a[href^="{start}"]')


@pytest.fixture
def nation(demo_site, settings, tmp_path):
    """The real organisations with the invented people of the demo; no instrument yet."""
    settings.DOCUMENT_DIR, settings.UPLOAD_DIR = tmp_path / "documents", tmp_path / "uploads"
    load_reference_data(at=AT, by="setup")
    load_demo_people(at=AT, by="setup")


@pytest.fixture
def sign_in(open_page, nation):
    """A way to choose somebody of the demo by keyboard."""

    def choose(username, language, script):
        page = open_page("/demo/", width=WIDTH, language=language, script=script, user=False, provokes="412")
        person = Person(page, language, f"{username}-{'script' if script else 'plain'}", script=script)
        return person.follow(f'button[name="person"][value="{username}"]')

    return choose


def build(analyst, year):
    """The analyst begins an instrument, drops a round, adds and orders what is asked, and publishes it once."""
    analyst.to('.tabs a[href="/instruments/"]', back=True).press()
    analyst.follow('main a[href="/instruments/new/OBEC/"]')
    analyst.to(".card-b .btn-p").press()
    assert analyst.page.locator(".sumbox a").count() == 3
    analyst.enter({"code": CODE, "fiscal_year_be": f"{year}", "title": TITLE}).to(".card-b .btn-p").press(times=2)
    desk = analyst.page.url
    analyst.follow('main a[href$="/whole/"]').choose("rounds_0_months", "").to(".endbar .btn-p").press()
    analyst.follow('main a[href$="/nodes/"]')
    for code in NODES:
        analyst.enter({"code": code, **NODES[code]})
        analyst.to('button[name="go"][value="again"]' if code != "DRILL" else ".endbar .btn-p").press()
    analyst.follow('button[name="up"][value="DRILL"]')
    assert desk in analyst.page.url
    analyst.follow('main a[href$="/preview/"]')
    shown = analyst.page.locator("main").text_content()
    assert all(words in shown for words in (*RUBRIC, *(node["title"] for node in NODES.values())))
    analyst.page.go_back()
    analyst.follow('main a[href$="/publish/"]').to("main form .btn-p").press(times=2)
    version = Version.objects.get(instrument__code=CODE)
    assert version.state == "published"
    assert [node.code for node in version.nodes.order_by("order")] == ["CARE", "DRILL", "SWIM"]


def open_round(analyst):
    """The analyst says when the round takes answers; at its opening everybody asked finds a sheet."""
    today = timezone.localdate()
    days = {"opens": today, "due": today + dt.timedelta(days=20), "closes": today + dt.timedelta(days=30)}
    analyst.follow(f'main a[href$="/rounds/{ROUND}/"]')
    with override(analyst.language):
        analyst.enter({name: format_date(day) for name, day in days.items()})
    analyst.to(".card-b .btn-p").press(times=2)
    assert analyst.page.locator(f'main a[href$="/rounds/{ROUND}/"]').count() == 0
    open_sheets_now(timezone.now())


def answer(person, typed):
    """Answer the leaves one after the other, from the first that waits to the page before sending."""
    person.to(".tools .btn-p").press()
    for values in typed:
        person.enter(values).to('.btn-p[name="go"][value="next"]').press()
    if person.page.locator('main .btn-p[href$="/submit/"]').count():  # the last leaf is the schools'
        person.follow('main .btn-p[href$="/submit/"]')
    assert person.page.url.endswith("/submit/")


def send(person):
    """Send what was answered; pressed twice it is sent once."""
    if person.page.locator("#seen").count():
        person.to("#seen").page.keyboard.press("Space")
    person.to("#send .btn-p").press(times=2)
    person.hears("ส่งแล้ว")


def approve(director, sheet):
    """The director reads the sheet that waits and approves it."""
    director.go_to_work(sheet.get_absolute_url()).to('button[value="approve"]', back=True).press(times=2)
    sheet.refresh_from_db()
    assert sheet.status == Status.APPROVED


def sheet_of(code):
    return Sheet.objects.get(organisation__code=code, instrument_version__instrument__code=CODE)


def answer_in_a_workbook(person, sheet, path):
    """Take the workbook away, fill in its cells, bring it back, see what would change, and write that."""
    person.go_to_work(sheet.get_absolute_url())
    with person.page.expect_download() as download:
        person.to(f'main a[href="{sheet.get_absolute_url()}workbook/"]').page.keyboard.press("Enter")
    download.value.save_as(path)
    file = openpyxl.load_workbook(path)
    cells = cells_of(file)
    cells["answers[CARE].self_level"].value = 5
    cells["answers[DRILL].total"].value, cells["answers[DRILL].achieved"].value = "๑๕๐", 147
    file.save(path)
    person.follow(f'main a[href="/offices/{sheet.organisation.code}/workbooks/"]')
    person.page.locator("#workbook-file").set_input_files(path)
    if person.script:
        person.page.locator("[data-uploads] .files li .ok, [data-uploads] .files li").first.wait_for()
        person.page.wait_for_function("!document.querySelector('[data-uploads] progress')")
    person.to("main form .btn-p").press()
    person.to('button[name="apply"]').press(times=2)
    person.go_to_work(sheet.get_absolute_url()).follow('main a[href$="/submit/"]')


def assess(assessor, office, level, **words):
    """The assessor reads answer and evidence beside the rubric, and proposes a level."""
    assessor.home().to('.tabs a[href="/assessments/"]', back=True).press()
    assessor.follow(f'main a[href^="/offices/{office}/assessments/"]').follow('main a[href$="/CARE/"]')
    shown = assessor.page.locator("main").text_content()
    assert all(text in shown for text in RUBRIC)
    assessor.enter({"level": level, **words}).to('button[name="go"][value="propose"]').press()


def decide_and_publish(analyst, office, neighbour, year):
    """The analyst confirms one proposal, moderates another with a reason, and publishes what is ready, once."""
    analyst.home().to('.tabs a[href="/assessments/"]', back=True).press()
    analyst.follow(f'main a[href^="/offices/{neighbour}/assessments/"]').to("form #confirm").press()
    analyst.open(f"/offices/{office}/assessments/{year}/{CODE}/{ROUND}/CARE/").enter(
        {"level": "3", "reason": MODERATED}
    ).to('button[name="go"][value="confirm"]').press()
    decided = LevelDecision.objects.get(assessment__organisation__code=office)
    assert (decided.self_level, decided.proposed_level, decided.moderated_level) == (5, 4, 3)
    analyst.open("/assessments/").follow(f'main a[href$="/rounds/{ROUND}/"]').to('button[name="all"]').press(times=2)
    run_waiting()
    assert Result.objects.count() == 2


def read_the_letter(director, office, year):
    """The director reads the result with its reason, has the letter made, and reads the file that was downloaded."""
    director.open(f"/offices/{office}/results/").follow(f'main a[href$="/{year}/{CODE}/{ROUND}/"]')
    assert all(text in director.words() for text in (MODERATED, FINDING, ADVICE))
    letters = f"/offices/{office}/letters/{year}/"
    director.follow(f'main a[href="{letters}"]')
    director.enter({"format": "pdf", "numerals": "arabic"}).to("main form .btn-p").press(times=2)
    run_waiting()
    director.open(letters)
    with director.page.expect_download() as download:
        director.to(f'main a[href^="{letters}files/"]').page.keyboard.press("Enter")
    with open(download.value.path(), "rb") as file:
        words = "".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(file.read())).pages)
    assert ADVICE in words.replace("\n", "")


def read_as_a_visitor(visitor, year):
    """Who holds no cookie comes from the first page to what the instrument comes to, and reads no reason."""
    english = "/en" if visitor.language == "en" else ""
    visitor.open(f"{english}/public/results/")
    for end in (f"/{year}/", f"/{year}/{CODE}/"):
        visitor.follow(f'main a[href^="{english}/public/results/"][href*="{end}"]')
    assert NODES["CARE"]["title"] in visitor.words()
    assert not [words for words in (REASON, ADVICE, "ต้นกล้า") if words in visitor.page.content()]
    assert visitor.page.context.cookies() == []


@pytest.mark.parametrize(("language", "script"), WAYS)
def test_an_instrument_goes_the_whole_way_to_the_public(sign_in, open_page, tmp_path, language, script):
    year = fiscal_year_be(timezone.localdate())
    analyst = sign_in("demo.analyst", language, script)
    build(analyst, year)
    open_round(analyst)
    school, office, neighbour = (sheet_of(code) for code in ("P50-2-S1", "P50-2", "P50-1"))
    reporter = sign_in("demo.school_reporter", language, script).go_to_work(school.get_absolute_url())
    answer(reporter, [{"answers[SWIM].total": "๑๒๐", "answers[SWIM].achieved": "96"}])
    send(reporter)
    approve(sign_in("demo.school_director", language, script), school)
    owner = sign_in("demo.indicator_owner", language, script).go_to_work(office.get_absolute_url())
    answer(
        owner,
        [
            {"answers[CARE].self_level": "5"},
            {"answers[DRILL].total": "155", "answers[DRILL].achieved": "150"},
        ],
    )
    send(owner)
    assert Answer.objects.get(sheet=office, node_code="SWIM").achieved == Decimal(96), "the school's figure is its part"
    director = sign_in("demo.director", language, script)
    approve(director, office)
    colleague = sign_in("demo.neighbour_indicator_owner", language, script)
    answer_in_a_workbook(colleague, neighbour, tmp_path / "sheet.xlsx")
    send(colleague)
    approve(sign_in("demo.neighbour", language, script), neighbour)
    analyst.open(f"/assessments/{year}/{CODE}/assessors/")
    analyst.enter({"username": "demo.assessor", "organisation": "OBEC"}).to(".card .btn-p").press()
    assessor = sign_in("demo.assessor", language, script)
    assess(assessor, "P50-2", "4", reason=REASON, finding=FINDING, advice=ADVICE)
    assess(assessor, "P50-1", "5")
    decide_and_publish(analyst, "P50-2", "P50-1", year)
    read_the_letter(director, "P50-2", year)
    page = open_page("/en/" if language == "en" else "/", width=WIDTH, script=script, user=False)
    page.context.clear_cookies()
    read_as_a_visitor(Person(page, language, "visitor", script=script), year)


@pytest.fixture
def published(nation):
    """What ships, a real office's results of 2566, QP's round open once more; returns who holds every role."""
    load_instruments(at=AT, by="setup")
    assessment.import_results(json.loads(RESULTS.read_text(encoding="utf-8")), at=AT, by="setup")
    now = timezone.now()
    version = Version.objects.get(instrument__code="QP")
    open_a_round(
        version=version, round_code=ROUND, opens_at=now - dt.timedelta(days=1), due_at=now + dt.timedelta(days=9),
        closes_at=now + dt.timedelta(days=9), at=now, by="setup",
    )  # fmt: skip
    open_sheets_now(now)
    root = Organisation.objects.get(code="OBEC")
    held = ("analyst", "assessor", "director", "indicator_owner", "executive")
    return person("everybody", *((role, root) for role in held))


@pytest.mark.parametrize(("width", "language"), SIGHTS)
def test_every_page_of_indicators_looks_well(open_page, published, width, language):
    sheet = Sheet.objects.get(organisation__code="S52", round_code=ROUND).get_absolute_url()
    addresses = {
        "instruments": "/instruments/?fiscal_year=2566",
        "begin": "/instruments/new/OBEC/",
        "version": "/instruments/STD/2566/1/",
        "links": "/instruments/QP/2566/1/links/",
        "sheets": "/offices/S52/sheets/?year=2566",
        "sheet": sheet,
        "question": f"{sheet}questions/QP-1/",
        "submit": f"{sheet}submit/",
        "assessments": "/assessments/",
        "assessors": "/assessments/2566/QP/assessors/",
        "publish": f"/assessments/2566/QP/rounds/{ROUND}/?show=open",
        "agreement": f"/assessments/2566/QP/rounds/{ROUND}/agreement/",
        "desk": f"/offices/S52/assessments/2566/QP/{ROUND}/",
        "leaf": f"/offices/S52/assessments/2566/QP/{ROUND}/QP-1/",
        "results": "/offices/S52/results/",
        "result": f"/offices/S52/results/2566/QP/{ROUND}/",
        "rollup": "/offices/OBEC/rollup/?year=2566",
        "rollup of an instrument": f"/offices/OBEC/rollup/2566/QP/?round={ROUND}",
        "letter": "/offices/S52/letters/2566/",
        "national report": f"/national-reports/QP/2566/{ROUND}/",
    }
    page, faults = None, {}
    for name, address in addresses.items():
        page = open_page(address, instead_of=page, width=width, language=language, user=published)
        try:
            looks_well(page, name, language)
        except AssertionError as fault:
            faults[name] = str(fault)[:900]
    assert faults == {}
