"""The pages on which a report is written: on a phone and a desk, by keyboard, in both languages, in every state."""

import datetime as dt
import os
from dataclasses import replace
from decimal import Decimal

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from tests.browser.conftest import SIGHTS, looks_well, press
from tidtam.accounts.models import User
from tidtam.approval.choices import Origin
from tidtam.approval.selectors import version_of
from tidtam.approval.services import NewAdvice, send_back, submit
from tidtam.demo.services import load_demo_people
from tidtam.organisations.facts import NewOrganisation
from tidtam.organisations.models import Organisation
from tidtam.organisations.services import create_organisation, load_reference_data
from tidtam.periods.choices import WindowKind
from tidtam.periods.models import WindowExtension
from tidtam.periods.selectors import window_for
from tidtam.periods.services import open_fiscal_year, reopen_window
from tidtam.plans.services import load_plans
from tidtam.progress.checks.examples import PROJECT, REPORT
from tidtam.progress.choices import AnswerState
from tidtam.progress.facts import Disbursement, KpiValue, Narrative, Report
from tidtam.progress.models import ProgressReport
from tidtam.progress.services import check_office, save_reports
from tidtam.projects.facts import PlanLink
from tidtam.projects.models import ProjectVersion
from tidtam.projects.services import save_projects

AT = dt.datetime(2024, 1, 5, 9, 0, tzinfo=dt.UTC)
YEAR, CODE = 2567, "P50-2"
LINKED = replace(
    PROJECT,
    plan_links=(
        PlanLink(tree="master_plan", code="MP12-S1-T1", is_primary=True, contribution="ฝึกการอ่านให้นักเรียนชั้นต้น"),
        PlanLink(tree="ndp13", code="HM12", contribution="ลดความต่างของผลการอ่านระหว่างโรงเรียน"),
    ),
)
FIRST = replace(REPORT, quarter=1, kpi_values=(KpiValue(kpi_key="k1", cumulative=Decimal(10)),))
"""What the quarter before said."""
BEGUN = replace(
    REPORT,
    answers=(
        REPORT.answers[0],
        replace(REPORT.answers[1], narrative=replace(REPORT.answers[1].narrative, result="", how="")),
        replace(REPORT.answers[2], state=AnswerState.NOT_SERVED, reason="", narrative=Narrative()),
        REPORT.answers[3],
    ),
)
"""A report that is half written; its first answer says word for word what the quarter before said."""
EMPTY = Report(
    project_key=PROJECT.key,
    fiscal_year_be=YEAR,
    quarter=2,
    disbursement=Disbursement(planned_baht=REPORT.disbursement.planned_baht),
)
"""A report of which nothing is written."""


@pytest.fixture
def office(demo_site):
    """An office with a project, its approved plan links and a quarter that was reported before; its window is open."""
    now = timezone.now()
    load_reference_data(at=AT, by="setup")
    load_plans(at=AT, by="setup")
    group = NewOrganisation(code=f"{CODE}-G01", kind="work_group", name_th="กลุ่มนิเทศ", parent_code=CODE)
    create_organisation(new=group, at=AT, by="setup")
    load_demo_people(at=AT, by="setup")
    row = Organisation.objects.get(code=CODE)
    open_fiscal_year(fiscal_year_be=YEAR, at=AT, by="bureau")
    reopen_window(
        window=window_for(kind=WindowKind.QUARTER, fiscal_year_be=YEAR, number=2),
        organisation=row, closes_at=now + dt.timedelta(days=7), reason="น้ำท่วมสำนักงาน", at=now, by="bureau",
    )  # fmt: skip
    save_projects(
        organisation=row, projects=[replace(LINKED, work_group=group.name_th)], at=AT, by="planner",
        origin=Origin.ENTERED, is_demo=True,
    )  # fmt: skip
    ProjectVersion.objects.update(status="approved")
    return row


@pytest.fixture
def written(office):
    """A way to save reports of the office as drafts, checked; returns the last one."""

    def write(*reports):
        for report in reports:
            save_reports(
                organisation=office, fiscal_year_be=YEAR, reports=[report], at=timezone.now(), by="demo.owner.g01",
                origin=Origin.ENTERED, as_history=False,
            )  # fmt: skip
        check_office(organisation=office, fiscal_year_be=YEAR, at=timezone.now())
        return ProgressReport.objects.get(quarter=reports[-1].quarter)

    return write


@pytest.fixture
def open_report(open_page, written):
    """Open a page of the report as its owner."""

    def open_at(row, page, **more):
        return open_page(f"/reports/{row.pk}/{page}", user=User.objects.get(username="demo.owner.g01"), **more)

    return open_at


@pytest.fixture
def sent_back(written):
    """A report that came back with advice on two fields."""
    row = written(FIRST, REPORT)
    owner, head = (User.objects.get(username=f"demo.{role}.g01") for role in ("owner", "head"))
    said = {"version": version_of(row), "idempotency_key": "sent", "has_seen_warnings": True}
    submit(thing=row, by=owner, at=timezone.now(), **said)
    row.refresh_from_db()
    send_back(
        thing=row, by=head, at=timezone.now(), version=version_of(row), idempotency_key="back",
        advice=[
            NewAdvice(place="answers[output].result", text="ระบุชื่อโรงเรียนที่ส่งนักเรียนมา"),
            NewAdvice(place="summary.work_problems", text="ระบุจำนวนเด็กที่มาสาย"),
        ],
    )  # fmt: skip
    return row


STATES = ("empty", "begun", "long", "sent back", "closed")
IS_LONG = os.environ.get("TIDTAM_HYPOTHESIS") == "long"
LONG = "ครูพี่เลี้ยงสองคนนั่งฟังเด็กอ่านทีละคนในห้องสมุด " * 95


@pytest.fixture
def in_state(written, request):
    """A way to bring a report into a state."""

    def bring(state):
        if state == "empty":
            return written(EMPTY)
        if state == "begun":
            return written(FIRST, BEGUN)
        if state == "long":
            return written(FIRST, replace(REPORT, summary=replace(REPORT.summary, results=LONG)))
        if state == "closed":
            row = written(FIRST, BEGUN)
            WindowExtension.objects.all().delete()
            return row
        return request.getfixturevalue("sent_back")

    return bring


@pytest.mark.parametrize(("width", "language"), SIGHTS)
@pytest.mark.parametrize("state", STATES if IS_LONG else ("begun", "sent back"))
def test_every_page_of_writing_looks_well(open_report, in_state, state, width, language):
    row = in_state(state)
    page = None
    for name in ("write/", "topics/1/", "topics/4/", "topics/6/", *(() if state == "closed" else ("submit/",))):
        page = open_report(row, name, instead_of=page, width=width, language=language)
        looks_well(page, f"{state}-{name.replace('/', '')}", language)


@pytest.mark.parametrize("language", ["th", "en"])
def test_an_error_looks_well_and_takes_the_focus(open_report, written, language):
    page = open_report(written(FIRST, BEGUN), "topics/1/", width=360, language=language)
    page.locator('[name="kpi_values[k1].cumulative"]').fill("สิบแปด")
    press(page.locator(".savebar button"))
    assert page.locator(".sumbox").is_visible()
    assert page.locator('[name="kpi_values[k1].cumulative"]').input_value() == "สิบแปด"
    assert page.evaluate("document.activeElement.classList.contains('sumbox')")
    looks_well(page, "error-topics1", language)


@pytest.mark.parametrize("script", [True, False], ids=["script", "plain"])
def test_a_topic_is_copied_changed_and_saved_by_keyboard_on_a_phone(open_report, written, script):
    row = written(FIRST, replace(BEGUN, summary=replace(REPORT.summary, results="")))
    page = open_report(row, "topics/6/", width=360, script=script)
    page.locator('button[name="copy"][value="summary.results"]').press("Enter")
    field = page.locator('[name="summary.results"]')
    expect(field).to_have_value(REPORT.summary.results)
    field.press("Control+End")
    page.keyboard.type(" เพิ่มชั่วโมงยืมหนังสือ")
    press(page.locator('button[name="go"][value="list"]'), "Enter")
    assert page.url.endswith("/write/?saved=1")
    row.refresh_from_db()
    assert row.results == REPORT.summary.results + " เพิ่มชั่วโมงยืมหนังสือ"


def test_the_boxes_of_an_answer_follow_its_state(open_report, written):
    page = open_report(written(FIRST, BEGUN), "topics/1/", width=360)
    answer = page.locator("[id='answers[output]']")
    assert answer.locator(".boxes").is_visible()
    assert not answer.locator(".reason").is_visible()
    answer.locator('[value="not_served"]').check()
    assert not answer.locator(".boxes").is_visible()
    assert answer.locator(".reason").is_visible()


def test_letters_are_counted_while_they_are_typed(open_report, written):
    page = open_report(written(FIRST, BEGUN), "topics/6/")
    page.locator('[name="summary.results"]').fill("ก็ดี")
    assert page.locator('[data-count="summary.results"]').inner_text().startswith("4 ")


def test_a_report_is_submitted_from_its_last_page(open_report, written):
    row = written(FIRST, REPORT)
    page = open_report(row, "submit/", width=360)
    if page.locator("#seen").count():
        page.locator("#seen").check()
    press(page.locator("#send .btn-p"), "Enter")
    assert "/decisions/" in page.url
    assert "เลขอ้างอิง" in page.locator("main").inner_text()
