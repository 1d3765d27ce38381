"""Topic 3: the quarter's money beside the year so far, its verdict, what becomes of the rest, and the causes."""

import html
import re
from dataclasses import replace
from decimal import Decimal

import pytest

from tests.pages import words_of
from tests.people import signed_in
from tidtam.approval.tests.conftest import *  # noqa: F403 - the small office with people and an open window
from tidtam.approval.tests.conftest import AT, clean_facts, save_facts
from tidtam.progress.choices import ActivityStatus, CauseCategory, Verdict
from tidtam.progress.facts import ActivityProgress, Cause, Disbursement
from tidtam.progress.selectors import as_facts
from tidtam.progress.tests.test_check_rules_pages import rows
from tidtam.projects.choices import TransferDirection
from tidtam.projects.facts import PlannedDisbursement, Transfer

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def now(monkeypatch):
    monkeypatch.setattr("django.utils.timezone.now", lambda: AT)


def baht(text):
    return None if text in ("–", None) else Decimal(str(text).replace(",", ""))


def stage(places, *, planned="25000.00", carried_in="0.00", actual=None, activities=(), **of_project):
    """Save a report of quarter 2 whose plan is registered and whose carried-in money comes from quarter 1."""
    project, said = clean_facts(places)
    plan = () if planned is None else (PlannedDisbursement(quarter=2, planned_baht=baht(planned)),)
    budget = replace(project.budget, total_baht=Decimal(100_000), planned=plan, **of_project)
    project = replace(project, budget=budget)
    moved = Cause(
        category=CauseCategory.POSTPONED, text="เลื่อน", activity_key="a1", later_quarter=2, amount_baht=baht(carried_in)
    )
    causes = (moved,) if baht(carried_in) else ()
    money = Disbursement(planned_baht=Decimal("10000.00"), actual_baht=Decimal("4000.00"), causes=causes)
    save_facts(places, replace(said, quarter=1, disbursement=money), project)
    now = Disbursement(planned_baht=baht(planned), carried_in_baht=baht(carried_in), actual_baht=baht(actual))
    return save_facts(places, replace(said, disbursement=now, activities=activities or said.activities))


class Page:
    def __init__(self, report, user):
        self.report, self.client = report, signed_in(user)
        self.address = f"/reports/{report.pk}/topics/3/"
        self.take(self.client.get(self.address))

    def take(self, answer):
        self.status, self.html = answer.status_code, answer.content.decode()
        self.words = words_of(self.html)
        return self

    def cell(self, attribute):
        return html.unescape(re.search(rf'data-{attribute}="[^>]*>([^<]*)<', self.html)[1])

    def value(self, place):
        (found,) = re.findall(rf'name="{re.escape(place)}" value="([^"]*)"', self.html)
        return html.unescape(found)

    def chosen(self, place):
        (options,) = re.findall(rf'name="{re.escape(place)}".*?</select>', self.html, re.S)
        return "".join(re.findall(r'value="([^"]*)" selected', options))

    def send(self, **typed):
        hidden = dict(re.findall(r'<input type="hidden" name="(version|seen|key)" value="([^"]*)"', self.html))
        said = {name if name == "fill" else f"disbursement.{name}": value for name, value in typed.items()}
        return self.take(self.client.post(self.address, {**hidden, **said}))

    def stored(self):
        self.report.refresh_from_db()
        return as_facts([self.report])[0].disbursement


@pytest.mark.parametrize("row", rows("disbursement.md", columns=8), ids=" ".join)
def test_percent_and_verdict_are_those_of_the_worked_table(places, people, row):
    planned, carried_in, actual, _within, left, _over, share, verdict = row
    page = Page(
        stage(places, planned=None if planned == "–" else planned, carried_in=carried_in, actual=actual), people.owner
    )
    expected = str(Verdict(verdict).label) if verdict != "–" else "-"
    assert f"ผลการเบิกจ่าย {expected} ระบบคำนวณให้" in page.words
    if planned != "–":
        assert page.cell("pct") == ("-" if share == "–" else f"{share}%")
        assert page.cell("rest") == ("-" if left == "–" else left)


def test_plan_and_carried_in_money_are_shown_and_never_typed(places, people):
    page = Page(stage(places, planned="5000.00", carried_in="6000.00", actual="9000.00"), people.owner)
    assert "ไตรมาส 2 5,000.00 6,000.00 81.82%" in page.words
    assert "สะสมถึงไตรมาส 2 ระบบคำนวณให้ 15,000.00 - 13,000.00 86.67%" in page.words
    assert 'name="disbursement.planned_baht"' not in page.html
    assert 'name="disbursement.carried_in_baht"' not in page.html


def test_amounts_are_typed_with_thai_digits_and_separators(places, people):
    page = Page(stage(places), people.owner)
    page.send(actual_baht="๒๑,๔๐๐.๕", still_needed_baht="3,000 บาท", saved_baht="฿599.5")
    assert page.status == 302
    money = page.stored()
    assert (money.actual_baht, money.still_needed_baht, money.saved_baht) == (
        Decimal("21400.50"), Decimal("3000.00"), Decimal("599.50"),
    )  # fmt: skip


def test_what_cannot_be_read_stays_as_typed_with_its_cure(places, people):
    page = Page(stage(places), people.owner).send(actual_baht="สองหมื่น", saved_baht="500")
    assert page.status == 422
    assert (page.value("disbursement.actual_baht"), page.value("disbursement.saved_baht")) == ("สองหมื่น", "500")
    assert "กรอกจำนวนเงินตั้งแต่ 0 บาท ทศนิยมไม่เกิน 2 ตำแหน่ง" in page.words
    assert page.stored().actual_baht is None


def test_spending_above_budget_and_transfers_in_is_said_at_the_amount(places, people):
    incoming = Transfer(direction=TransferDirection.IN, amount_baht=Decimal("5000.00"), project_code="สธ 67009")
    page = Page(stage(places, transfers=(incoming,)), people.owner)
    assert "รับโอน 5,000.00 บาท สธ 67009" in page.words
    page.send(actual_baht="101000.01")
    page.take(page.client.get(page.address))
    assert "เบิกจ่ายสะสม 105,000.01 บาท เกินงบประมาณที่อนุมัติรวมเงินรับโอน 105,000.00 บาท" in page.words


def test_where_nothing_was_planned_the_source_of_the_money_is_asked(places, people):
    assert 'name="disbursement.funding_source"' in Page(stage(places, planned="0.00"), people.owner).html


def test_where_money_was_planned_it_is_not(places, people):
    assert 'name="disbursement.funding_source"' not in Page(stage(places), people.owner).html


IDLE = ActivityProgress(activity_key="a2", status=ActivityStatus.NOT_THIS_QUARTER, reason="รถตู้ไม่พร้อม", later_quarter=3)


def test_a_reason_given_in_topic_2_becomes_a_cause_and_is_not_asked_twice(places, people):
    page = Page(stage(places, activities=(IDLE,)), people.owner)
    assert "รถตู้ไม่พร้อม" in page.words
    page.send(actual_baht="1000", fill="a2")
    assert page.status == 200
    assert page.stored().causes == ()
    place = "disbursement.causes[1]"
    assert page.value("disbursement.actual_baht") == "1000"
    chosen = {name: page.chosen(f"{place}.{name}") for name in ("category", "activity_key", "later_quarter")}
    assert chosen == {"category": "postponed", "activity_key": "a2", "later_quarter": "3"}
    assert "ไม่มีการดำเนินการในกิจกรรมจัดค่ายอ่านคล่อง เนื่องจาก รถตู้ไม่พร้อม" in page.words
    assert "ใช้เป็นสาเหตุ" not in page.words


@pytest.mark.parametrize(
    ("status", "later", "category"),
    [
        (ActivityStatus.NOT_STARTED, None, "not_held_yet"),
        (ActivityStatus.NOT_STARTED, 4, "postponed"),
        (ActivityStatus.CANCELLED, None, "cancelled"),
    ],
)
def test_what_kind_of_cause_it_becomes_follows_from_the_activity(places, people, status, later, category):
    idle = replace(IDLE, status=status, later_quarter=later)
    page = Page(stage(places, activities=(idle,)), people.owner).send(fill="a2")
    assert page.chosen("disbursement.causes[1].category") == category


def test_the_amount_of_an_activity_planned_for_this_quarter_alone_is_offered(places, people):
    report = stage(places, activities=(IDLE,))
    report.project_version.activitys.filter(key="a2").update(planned_quarters=[2], planned_baht=Decimal("3600.00"))
    page = Page(report, people.owner).send(fill="a2")
    assert page.value("disbursement.causes[1].amount_baht") == "3,600.00"
    assert "เงินรายกิจกรรม" in page.words
