"""Topic 2: each activity with its plan, what its status asks for, and the sentences that the system writes."""

import html
import re
from dataclasses import replace
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.pages import words_of
from tests.people import signed_in
from tidtam.approval.tests.conftest import *  # noqa: F403 - the small office with people and an open window
from tidtam.approval.tests.conftest import AT, clean_facts, save_facts
from tidtam.progress.choices import ActivityStatus
from tidtam.progress.facts import ActivityProgress, Narrative
from tidtam.progress.selectors import as_facts
from tidtam.progress.sentences import quantity_sentences
from tidtam.projects.choices import KpiKind
from tidtam.projects.facts import Activity, Kpi

pytestmark = pytest.mark.django_db
MOST_ELEMENTS = 1_500


@pytest.fixture(autouse=True)
def now(monkeypatch):
    monkeypatch.setattr("django.utils.timezone.now", lambda: AT)


def activity(key, **more):
    return Activity(key=key, title=f"กิจกรรม {key} เพื่อพัฒนาการอ่านของผู้เรียน", **more)


def stage(places, *activities, key="p1", rows=None):
    """Save the clean report with other activities; return the report's row."""
    project, said = clean_facts(places, key=key)
    said = replace(said, activities=tuple(rows or ()))
    return save_facts(places, said, replace(project, activities=activities))


class Page:
    def __init__(self, report, user):
        self.report, self.client = report, signed_in(user)
        self.address = f"/reports/{report.pk}/topics/2/"
        self.take(self.client.get(self.address))

    def take(self, answer):
        self.status, self.html = answer.status_code, answer.content.decode()
        return self

    def names(self):
        return {html.unescape(name) for name in re.findall(r'name="(activities\[[^"]*)"', self.html)}

    def hidden(self):
        return {
            html.unescape(name): html.unescape(value)
            for name, value in re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', self.html)
            if name != "csrfmiddlewaretoken"
        }

    def type(self, key, **typed):
        return {f"activities[{key}].{name}": value for name, value in typed.items()}

    def save(self, typed):
        return self.take(self.client.post(self.address, {**self.hidden(), **typed}))

    def stored(self):
        self.report.refresh_from_db()
        (facts,) = as_facts(
            [type(self.report).objects.select_related("project", "disbursement").get(pk=self.report.pk)]
        )
        return {row.activity_key: row for row in facts.activities}


def test_it_shows_plan_and_what_the_activity_works_for(places, people):
    report = stage(
        places, activity("a1", planned_quarters=(2, 3), planned_baht=Decimal("12000.00"), serves=("o1", "k1"))
    )
    words = words_of(Page(report, people.owner).html)
    assert "แผน: ไตรมาส 2, 3 · 12,000.00 บาท · ตอบ นักเรียนเข้าค่ายครบ 40 คน · จำนวนนักเรียนที่เข้าค่าย" in words


def test_main_activities_stand_before_their_own_and_are_numbered(places, people):
    mine = [activity(key, planned_quarters=(2,)) for key in ("a1", "a2")]
    own = activity("b1", parent_key="a1", planned_quarters=(2,))
    words = words_of(Page(stage(places, *mine, own), people.owner).html)
    places_of = [words.index(f"{number} กิจกรรม {key}") for number, key in (("1", "a1"), ("1.1", "b1"), ("2", "a2"))]
    assert places_of == sorted(places_of)


def test_what_is_planned_for_another_quarter_is_folded_until_it_is_asked_for(places, people):
    page = Page(
        stage(places, activity("a1", planned_quarters=(2,)), activity("a2", planned_quarters=(3,))), people.owner
    )
    assert "activities[a1].what" in page.names()
    assert "activities[a2].what" not in page.names()
    page.save({**page.type("a1", what="จัดค่าย"), "unfold": "a2"})
    assert page.status == 200
    assert {"activities[a1].what", "activities[a2].what"} <= page.names()
    assert "จัดค่าย" in page.html
    assert page.stored() == {}


def test_what_was_unfolded_stays_so_when_another_is(places, people):
    report = stage(places, *(activity(key, planned_quarters=(3,)) for key in ("a1", "a2")))
    page = Page(report, people.owner)
    page.save({"unfold": "a1"})
    page.save({"unfold": "a2"})
    assert {"activities[a1].what", "activities[a2].what"} <= page.names()


def test_an_activity_closed_before_is_folded_with_its_status(places, people):
    project, said = clean_facts(places)
    done = ActivityProgress(activity_key="a1", status=ActivityStatus.DONE, narrative=Narrative(whole_text="จัดแล้ว"))
    project = replace(project, activities=(activity("a1", planned_quarters=(1, 2)),))
    save_facts(places, replace(said, quarter=1, activities=(done,)), project)
    report = save_facts(places, replace(said, activities=()))
    page = Page(report, people.owner)
    assert "activities[a1].what" not in page.names()
    assert "ไตรมาส 1: ดำเนินการแล้วเสร็จ" in words_of(page.html)


def test_folding_an_activity_changes_nothing_in_it(places, people):
    rows = [
        ActivityProgress(activity_key="a2", status=ActivityStatus.CANCELLED, reason="ถูกตัดงบประมาณ", ends_project=True)
    ]
    report = stage(places, activity("a1", planned_quarters=(2,)), activity("a2", planned_quarters=(3,)), rows=rows)
    page = Page(report, people.owner)
    before = page.stored()["a2"]
    assert "activities[a2].reason" not in page.names()
    page.save(page.type("a1", status="under_way", what="จัดค่าย", where="โรงเรียน", how="สามวัน", result="18 คน"))
    assert page.status == 302
    assert page.stored()["a2"] == before
    assert page.stored()["a1"].narrative.result == "18 คน"


def test_dates_are_typed_freely_and_what_cannot_be_read_stays_with_its_cure(places, people):
    report = stage(places, activity("a1", planned_quarters=(2,), serves=("k1",)))
    page = Page(report, people.owner)
    page.save(page.type("a1", status="done", start_date="๕ ก.พ. ๒๕๖๗", end_date="6/2/2567", quantity="๑๘", unit="คน"))
    assert page.status == 302
    row = page.stored()["a1"]
    assert (str(row.start_date), str(row.end_date), row.quantity, row.unit) == ("2024-02-05", "2024-02-06", 18, "คน")
    page.save(page.type("a1", start_date="5 ก.พ. 67"))
    assert page.status == 422
    assert "5 ก.พ. 67" in page.html
    assert "กรอกวันที่ เช่น 31/3/2567" in page.html


def test_the_quantity_is_asked_where_the_work_serves_a_kpi(places, people):
    mine = [
        activity("a1", planned_quarters=(2,), serves=("k1",)),
        activity("a2", planned_quarters=(2,), serves=("o1", "k2")),
    ]
    names = Page(stage(places, *mine), people.owner).names()
    assert "activities[a1].quantity" in names
    assert "activities[a2].quantity" not in names


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        (
            {"status": "not_this_quarter", "reason": "รถไม่พร้อม", "later_quarter": "3"},
            "ไม่มีการดำเนินการในไตรมาสที่ 2 เนื่องจาก รถไม่พร้อม และจะดำเนินการในไตรมาสที่ 3 ต่อไป",
        ),
        ({"status": "not_started", "reason": "ถูกตัดงบประมาณ"}, "ไม่มีการดำเนินการในไตรมาสที่ 2 เนื่องจาก ถูกตัดงบประมาณ"),
        ({"status": "not_started"}, "ไม่มีการดำเนินการในไตรมาสที่ 2 เนื่องจาก …"),
        (
            {"status": "cancelled", "reason": "ถูกตัดงบประมาณ", "ends_project": "1"},
            "ไม่มีการดำเนินการในไตรมาสที่ 2 เนื่องจากยุติโครงการ เนื่องจาก ถูกตัดงบประมาณ",
        ),
    ],
)
def test_the_sentence_of_work_not_done_is_shown_as_it_will_be_written(places, people, typed, sentence):
    page = Page(stage(places, activity("a1", planned_quarters=(2,)), activity("a2")), people.owner)
    page.save({**page.type("a1", **typed), "unfold": "a2"})
    assert sentence in words_of(page.html)


def test_only_later_quarters_are_offered(places, people):
    page = Page(stage(places, activity("a1", planned_quarters=(2,))), people.owner)
    (options,) = re.findall(r'name="activities\[a1\]\.later_quarter".*?</select>', page.html, re.S)
    assert re.findall(r'value="(\d)"', options) == ["3", "4"]


@pytest.mark.parametrize(
    ("quantity", "written"),
    [
        (None, ()),
        (18, ("ผลการดำเนินงานเชิงปริมาณ จำนวน 18 คิดเป็นร้อยละ 45.00 ไม่บรรลุ ดัชนีชี้วัดที่ตั้งไว้ร้อยละ 80.00",)),
        (32, ("ผลการดำเนินงานเชิงปริมาณ จำนวน 32 คิดเป็นร้อยละ 80.00 บรรลุ ดัชนีชี้วัดที่ตั้งไว้ร้อยละ 80.00",)),
    ],
)
def test_counted_work_says_what_it_does_for_the_kpi(quantity, written):
    kpi = Kpi(key="k1", name="ผู้อ่านคล่อง", kind=KpiKind.QUANTITATIVE, target_pct=Decimal(80), target_total=Decimal(40))
    without_percent = Kpi(key="k2", name="ผู้เข้าค่าย", kind=KpiKind.QUANTITATIVE, target=Decimal(40))
    row = ActivityProgress(activity_key="a1", quantity=quantity and Decimal(quantity))
    assert quantity_sentences(row, [kpi, without_percent]) == written


def test_last_quarters_words_are_copied_into_the_empty_boxes_of_one_activity(places, people):
    project, said = clean_facts(places)
    before = Narrative(what="จัดค่ายรุ่นแรก", where="หอประชุม", how="สองวัน", result="เด็ก 18 คน")
    project = replace(project, activities=tuple(activity(key, planned_quarters=(1, 2)) for key in ("a1", "a2")))
    rows = [
        ActivityProgress(activity_key=key, status=ActivityStatus.UNDER_WAY, narrative=before) for key in ("a1", "a2")
    ]
    save_facts(places, replace(said, quarter=1, activities=tuple(rows)), project)
    report = save_facts(places, replace(said, activities=()))
    page = Page(report, people.owner)
    page.save({**page.type("a1", what="จัดค่ายรุ่นที่สอง"), "copy": "activities[a1]"})
    assert page.status == 200
    boxes = dict(re.findall(r'<textarea[^>]*name="activities\[(a\d\]\.\w+)"[^>]*>\n([^<]*)<', page.html))
    assert (boxes["a1].what"], boxes["a1].where"], boxes["a2].where"]) == ("จัดค่ายรุ่นที่สอง", "หอประชุม", "")


def test_twenty_activities_planned_for_the_quarter_stay_light(places, people):
    """Their number costs elements, and no query."""
    twenty = [activity(f"a{nth}", planned_quarters=(2,), serves=("o1", "k1")) for nth in range(1, 21)]
    report = stage(places, *twenty)
    page = Page(report, people.owner)
    elements = len(re.findall(r"<[a-z]", page.html))
    assert elements < MOST_ELEMENTS
    with CaptureQueriesContext(connection) as queries:
        Page(report, people.owner)
    few = stage(places, activity("a1", planned_quarters=(2,)), key="p2")
    with CaptureQueriesContext(connection) as queries_of_one:
        Page(few, people.owner)
    assert len(queries) == len(queries_of_one)


def test_work_that_nobody_planned_is_added_and_one_more_is_offered(places, people):
    page = Page(stage(places, activity("a1", planned_quarters=(2,))), people.owner)
    assert "เพิ่มกิจกรรมนอกแผน" in page.html
    page.save(page.type("unplanned-1", title="อบรมเร่งด่วนตามนโยบาย", status="done", what="อบรม"))
    assert page.status == 302
    row = page.stored()["unplanned-1"]
    assert (row.title, row.status) == ("อบรมเร่งด่วนตามนโยบาย", ActivityStatus.DONE)
    page.take(page.client.get(page.address))
    assert {"activities[unplanned-1].what", "activities[unplanned-2].title"} <= page.names()


def test_its_cost_is_asked_where_one_was_planned(places, people):
    mine = (
        activity("a1", planned_quarters=(2,), planned_baht=Decimal("3600.00")),
        activity("a2", planned_quarters=(2,)),
    )
    page = Page(stage(places, *mine), people.owner)
    assert "activities[a1].actual_baht" in page.names()
    assert "activities[a2].actual_baht" not in page.names()
    page.save(page.type("a1", status="done", actual_baht="๓,๖๐๐"))
    assert page.stored()["a1"].actual_baht == Decimal("3600.00")
