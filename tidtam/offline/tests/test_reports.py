"""What a device is given of reports: those its person may write now, as their pages stand, and nothing else."""

import datetime as dt
import json
import re
import uuid
from dataclasses import replace

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tidtam.access.services import mark_as_demo
from tidtam.approval.choices import Status
from tidtam.approval.services import keep_draft
from tidtam.approval.tests.conftest import AT, clean_facts, save_facts, take
from tidtam.offline.selectors import MOST_REPORTS
from tidtam.progress.models import ProgressReport
from tidtam.projects.models import ProjectOwner

pytestmark = pytest.mark.django_db
OF_ONE_ANSWER = re.compile(r'name="(?:csrfmiddlewaretoken|key)" value="[^"]+"')
"""What no two answers share."""
SECOND = dt.timedelta(seconds=1)
CLOSE = dt.datetime(2024, 5, 15, 9, 30, tzinfo=dt.UTC)
GRACE = dt.timedelta(hours=72)


def inside(page):
    """Return what lies between the top bar and the footer of a page."""
    page = page[page.index('<section class="sub"') :]
    return OF_ONE_ANSWER.sub("", re.split(r'(?=\s*<footer class="foot")', page)[0]).split()


@pytest.fixture
def listed(ask):
    """Return the list somebody is given, by the id of the report."""
    return lambda user: {one["pk"]: one for one in ask(user, "/offline/reports/").json()["reports"]}


def keep(report, by, *, topic=6, seen=0):
    typed = {"summary.results": "อบรมครู ๔๐ คน"}
    keep_draft(thing=report, section=str(topic), typed=typed, key=uuid.uuid4(), seen=seen, by=by, at=AT)


# What is given ------------------------------------------------------------------------------------------


def test_own_open_report_comes_as_its_pages_show_it(ask, people, report):
    keep(report, people.owner)
    said = ask(people.owner, f"/offline/reports/{report.pk}/").json()
    assert [one["number"] for one in said["topics"]] == [1, 2, 3, 4, 5, 6]
    assert [one["version"] for one in said["topics"]] == [0, 0, 0, 0, 0, 1]
    assert "อบรมครู ๔๐ คน" in said["topics"][5]["html"], "what waits to be saved comes, too"
    for one in [said["list"], *said["topics"]]:
        page = ask(people.owner, one["address"]).content.decode()
        assert OF_ONE_ANSWER.sub("", one["html"]).split() == inside(page), one["address"]


def test_a_topic_names_the_address_that_keeps_what_is_typed_into_it(ask, people, report):
    for one in ask(people.owner, f"/offline/reports/{report.pk}/").json()["topics"]:
        assert f'data-draft="{one["draft_address"]}"' in one["html"]
        assert f'<input type="hidden" name="seen" value="{one["version"]}">' in one["html"]


def test_the_list_and_the_report_say_the_same_of_it(ask, people, report, listed):
    said = ask(people.owner, f"/offline/reports/{report.pk}/").json()
    assert listed(people.owner)[report.pk].items() <= said.items()


def test_it_comes_in_the_language_that_is_spoken(ask, people, report):
    ask(people.owner, "/offline/reports/")
    ask.clients[people.owner.pk].cookies["tidtam_language"] = "en"
    said = ask(people.owner, f"/offline/reports/{report.pk}/").json()
    assert (said["language"], "Topic 3 of 6" in said["topics"][2]["html"]) == ("en", True)


def test_on_a_demo_database_every_part_says_so(ask, people, report):
    mark_as_demo()
    said = ask(people.owner, f"/offline/reports/{report.pk}/").json()
    assert all("ข้อมูลสาธิต ไม่ใช่เอกสารราชการ" in one["html"] for one in [said["list"], *said["topics"]])


def test_what_was_just_done_is_left_to_the_page_the_person_opens_next(ask, people, report):
    ask(people.owner, "/offline/shared/", {}, status=302)
    answer = ask(people.owner, f"/offline/reports/{report.pk}/")
    assert "ทำเครื่องหมายแล้ว" not in json.dumps(answer.json(), ensure_ascii=False)
    assert "ทำเครื่องหมายแล้ว" in ask(people.owner, "/offline/").content.decode()


# Whom it is given ------------------------------------------------------------------------------------------


def test_who_may_not_write_a_report_is_given_nothing_of_it(ask, people, report, listed):
    for who in ("group_head", "director", "planner", "outsider"):
        ask(getattr(people, who), f"/offline/reports/{report.pk}/", status=404)
        assert listed(getattr(people, who)) == {}


def test_who_is_named_as_responsible_is_the_only_one(ask, people, report, listed):
    ProjectOwner.objects.create(project=report.project, person=people.owner)
    assert set(listed(people.owner)) == {report.pk}
    assert listed(people.co_owner) == {}
    ask(people.co_owner, f"/offline/reports/{report.pk}/", status=404)


@pytest.mark.parametrize(
    ("status", "is_given"),
    [("not_reported", True), ("saved", True), ("sent_back", True), ("submitted", False), ("approved", False)],
)
def test_only_what_can_be_written_is_given(ask, people, report, listed, status, is_given):
    ProgressReport.objects.filter(pk=report.pk).update(status=status)
    assert (report.pk in listed(people.owner)) is is_given
    ask(people.owner, f"/offline/reports/{report.pk}/", status=200 if is_given else 404)


@pytest.mark.parametrize(
    ("at", "is_given", "is_writable"),
    [
        (dt.datetime(2024, 3, 31, 16, 59, 59, tzinfo=dt.UTC), False, False),
        (dt.datetime(2024, 3, 31, 17, 0, tzinfo=dt.UTC), True, True),
        (CLOSE, True, True),
        (CLOSE + SECOND, True, False),
        (CLOSE + GRACE, True, False),
        (CLOSE + GRACE + SECOND, False, False),
    ],
)
def test_a_report_is_given_while_it_takes_what_is_typed_or_was_captured(
    ask, people, report, listed, now, at, is_given, is_writable
):
    now(at)
    said = listed(people.owner)
    assert (report.pk in said) is is_given
    if is_given:
        assert said[report.pk]["is_writable"] is is_writable
    ask(people.owner, f"/offline/reports/{report.pk}/", status=200 if is_given else 404)


def test_a_correction_is_given_whenever_it_was_asked_for(ask, people, report, listed, now):
    ProgressReport.objects.filter(pk=report.pk).update(status=Status.SENT_BACK)
    now(CLOSE + dt.timedelta(days=300))
    assert listed(people.owner)[report.pk]["is_writable"] is True
    ask(people.owner, f"/offline/reports/{report.pk}/")


def test_nobody_is_given_anything_without_signing_in(ask, report):
    for address in ("/offline/", "/offline/reports/", f"/offline/reports/{report.pk}/"):
        assert "/accounts/login/" in ask(None, address, status=302).headers["Location"]


def test_nothing_with_data_is_stored_on_the_way(ask, people, report):
    for address in ("/offline/", "/offline/reports/", f"/offline/reports/{report.pk}/"):
        assert {"no-store", "private"} <= set(ask(people.owner, address).headers["Cache-Control"].split(", "))


# When it is another ------------------------------------------------------------------------------------------


def test_the_token_is_another_one_after_anything_changed(ask, people, report, listed, now):
    def token():
        return listed(people.owner)[report.pk]["token"]

    seen = [token()]
    assert token() == seen[0]
    keep(report, people.co_owner)
    seen.append(token())
    take("submit", report, people.owner)
    take("recall", report, people.owner)
    seen.append(token())
    now(CLOSE + SECOND)
    ask.clients.clear()  # that session has ended
    seen.append(token())
    ask.clients[people.owner.pk].cookies["tidtam_language"] = "en"
    seen.append(token())
    assert len(set(seen)) == len(seen)


# What it costs ------------------------------------------------------------------------------------------


def many(places, count):
    for number in range(count):
        project, said = clean_facts(places, key=f"q{number}")
        save_facts(places, said, replace(project, number=100 + number))


def cost(ask, user, address):
    ask(user, address)
    with CaptureQueriesContext(connection) as asked:
        ask(user, address)
    return len(asked)


def test_the_list_costs_the_same_for_one_report_and_for_many_and_ends_somewhere(ask, people, places, report, listed):
    before = cost(ask, people.owner, "/offline/reports/")
    many(places, MOST_REPORTS + 1)
    assert cost(ask, people.owner, "/offline/reports/") == before == 7
    assert len(listed(people.owner)) == MOST_REPORTS


def test_a_report_costs_no_more_than_its_pages_share(ask, people, report):
    assert cost(ask, people.owner, f"/offline/reports/{report.pk}/") == 21
