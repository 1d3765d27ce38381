"""What an office owes of a quarter: who has not submitted, who came late, by how many days, and who may see it."""

import datetime as dt
import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from tidtam.approval.choices import Origin
from tidtam.approval.tests.conftest import AT, YEAR
from tidtam.inbox.tests.conftest import CANARY, fill, take
from tidtam.periods.models import ReportingWindow
from tidtam.periods.services import extend_window
from tidtam.progress.models import ProgressReport
from tidtam.progress.selectors import days_late, days_left
from tidtam.projects.models import ProjectOwner

pytestmark = pytest.mark.django_db
ADDRESS = "/offices/P50-2/owed/"
DUE_AT = dt.datetime(2024, 4, 30, 9, 30, tzinfo=dt.UTC)


@pytest.fixture
def reports(places, people):
    """One not begun, one saved, one sent back, one submitted in time, one that came in as history."""
    found = fill(places, ["new", "begun", "back", "intime"])
    ProgressReport.objects.filter(pk=found[0].pk).update(status="not_reported")
    for report in found[2:]:
        take("submit", report, people.owner)
    take("send_back", found[2], people.group_head, comment="แก้")
    fill(places, ["history"], origin=Origin.IMPORTED)
    return {report.project.key: report for report in found}


@pytest.fixture
def at(monkeypatch):
    """Set the instant pages ask at."""
    return lambda instant: monkeypatch.setattr(timezone, "now", lambda: instant)


def listed(answer):
    return [
        (name.removeprefix("โครงการ "), re.sub(r"<[^>]+>|\s+", " ", late).strip())
        for name, late in re.findall(
            r'<th scope="row"><a [^>]*>(.*?)</a></th>.*?<td data-l="เหลือหรือเลยกำหนด">(.*?)</td>',
            answer.content.decode(),
            re.S,
        )
    ]


def figures(answer):
    return re.findall(r"<dd><b>(\d+)</b>", answer.content.decode())


def test_what_is_not_submitted_is_owed_with_the_days_that_are_left(reports, client_of):
    answer = client_of("planner").get(ADDRESS)
    assert sorted(listed(answer)) == [("back", "–"), ("begun", "เหลือ 20 วัน"), ("new", "เหลือ 20 วัน")]
    assert figures(answer) == ["3", "0", "0"]
    assert re.findall(r"<dt>(.*?)</dt>", answer.content.decode()) == ["ค้างส่ง", "เลยกำหนดแล้ว", "ส่งแล้วหลังกำหนด"]


def test_after_the_due_day_it_is_late_and_stands_first(reports, client_of, at):
    at(DUE_AT + dt.timedelta(days=2, hours=1))
    answer = client_of("planner").get(ADDRESS)
    assert listed(answer) == [("new", "เลยกำหนด 2 วัน"), ("begun", "เลยกำหนด 2 วัน"), ("back", "–")]
    assert figures(answer) == ["3", "2", "0"]


def test_what_came_late_is_named_with_the_days_it_was_late_even_when_it_is_approved(reports, people, client_of, at):
    late = DUE_AT + dt.timedelta(days=3)
    take("submit", reports["begun"], people.owner, at=late)
    take("approve", reports["begun"], people.group_head, at=late)
    take("approve", reports["begun"], people.director, at=late)
    at(DUE_AT + dt.timedelta(days=5))
    answer = client_of("director").get(ADDRESS + "?sort=number")
    assert dict(listed(answer))["begun"] == "เลยกำหนด 3 วัน"
    assert figures(answer) == ["2", "1", "1"]


def test_a_correction_that_was_asked_for_is_not_late_nor_is_what_came_in_time(reports, people, client_of, at):
    take("submit", reports["back"], people.owner, at=DUE_AT + dt.timedelta(days=2))
    at(DUE_AT + dt.timedelta(days=4))
    assert not {"back", "intime", "history"} & set(dict(listed(client_of("director").get(ADDRESS))))


def test_what_was_withdrawn_counts_from_its_next_submission(reports, people, client_of, at):
    take("recall", reports["intime"], people.owner)
    assert dict(listed(client_of("director").get(ADDRESS)))["intime"] == "เหลือ 20 วัน"
    take("submit", reports["intime"], people.owner, at=DUE_AT + dt.timedelta(days=1))
    at(DUE_AT + dt.timedelta(days=4))
    assert dict(listed(client_of("director").get(ADDRESS)))["intime"] == "เลยกำหนด 1 วัน"


def test_an_extension_of_the_office_moves_the_day_and_one_of_another_does_not(reports, places, client_of, at):
    window = ReportingWindow.objects.get(fiscal_year_be=YEAR, kind="quarter", number=2)
    for organisation, days in ((places.office, 7), (places.other, 30)):
        extend_window(
            window=window, organisation=organisation, due_at=window.due_at + dt.timedelta(days=days),
            closes_at=window.closes_at + dt.timedelta(days=days), reason="น้ำท่วม", by="bureau", at=AT,
        )  # fmt: skip
    assert dict(listed(client_of("planner").get(ADDRESS)))["new"] == "เหลือ 27 วัน"
    at(DUE_AT + dt.timedelta(days=9))
    assert dict(listed(client_of("planner").get(ADDRESS)))["new"] == "เลยกำหนด 2 วัน"


def test_owners_are_named_and_a_work_group_can_be_chosen(reports, places, people, client_of):
    ProjectOwner.objects.create(project=reports["new"].project, person=people.planner, is_main=True)
    page = client_of("planner").get(f"{ADDRESS}?work_group={places.group.code}").content.decode()
    assert "คุณ planner" in page
    assert page.count("ไม่ระบุผู้รับผิดชอบ") == 2


@pytest.mark.parametrize("query", ["?year=1&quarter=9&work_group=x&sort=x&page=999", "?sort=-name", "?sort=work_group"])
def test_whatever_the_address_asks_it_answers(reports, client_of, query):
    assert len(listed(client_of("planner").get(ADDRESS + query))) == 3


def test_an_office_without_reports_says_when_there_will_be_some(places, people, client_of):
    assert "ยังไม่มีรายงานที่ครบกำหนด" in client_of("planner").get(ADDRESS).content.decode()


def test_nothing_of_another_office_is_listed(reports, places, people, client_of):
    [other] = fill(places, ["x"], office=places.other, name=CANARY)
    ProgressReport.objects.filter(pk=other.pk).update(status="not_reported")
    for name in ("planner", "director", "bureau_director"):
        assert CANARY not in client_of(name).get(ADDRESS).content.decode()
    assert client_of("outsider").get(ADDRESS).status_code == 404


def test_the_same_queries_list_three_or_three_hundred(reports, places, people, client_of):
    client = client_of("planner")

    def queries():
        client.get(ADDRESS)
        with CaptureQueriesContext(connection) as seen:
            client.get(ADDRESS)
        return len(seen)

    few = queries()
    more = fill(places, [f"r{number}" for number in range(300)])
    ProgressReport.objects.filter(pk__in=[one.pk for one in more]).update(status="not_reported")
    for report in more[:100]:
        ProjectOwner.objects.create(project=report.project, person=people.planner, is_main=True)
    assert (few, queries()) == (11, 12)  # with owners named, their people are asked for too
    assert len(listed(client.get(ADDRESS))) == 50


@pytest.mark.parametrize(
    ("after", "late", "left"),
    [
        (dt.timedelta(days=-1), 0, 1),
        (dt.timedelta(0), 0, 0),
        (dt.timedelta(minutes=1), 1, 0),
        (dt.timedelta(hours=23), 1, 0),
        (dt.timedelta(days=2), 2, 0),
    ],
)
def test_days_are_counted_by_the_calendar(after, late, left):
    assert (days_late(DUE_AT, DUE_AT + after), days_left(DUE_AT, DUE_AT + after)) == (late, left)
