"""The address to which a topic's page sends what is typed: what it keeps, what it refuses, and what it costs."""

import json
import uuid

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.people import signed_in
from tidtam.approval.choices import Status
from tidtam.approval.tests.conftest import *  # noqa: F403 - the small office with people and an open window
from tidtam.approval.tests.conftest import AT, grant, take
from tidtam.audit.selectors import lines_of
from tidtam.drafts.http import MOST_FIELDS
from tidtam.drafts.models import Draft
from tidtam.drafts.services import saved
from tidtam.progress.models import ProgressReport

pytestmark = pytest.mark.django_db
TYPED = {"summary.results": "อบรมครู ๔๐ คน", "summary.no_problems": "1"}


@pytest.fixture(autouse=True)
def now(monkeypatch):
    monkeypatch.setattr("django.utils.timezone.now", lambda: AT)


class Typing:
    """Somebody's page of a topic that sends what is typed."""

    def __init__(self, user, report, topic=6):
        self.client, self.address = signed_in(user), f"/reports/{report.pk}/topics/{topic}/draft/"

    def send(self, typed, *, seen=0, key=None, status=204, body=None, **headers):
        headers = {"If-Match": f'"{seen}"', "Idempotency-Key": str(key or uuid.uuid4())} | headers
        answer = self.client.post(
            self.address, body or json.dumps(typed), content_type="application/json", headers=headers
        )
        assert answer.status_code == status, answer.content.decode()[:300]
        return answer


def waiting(report, section="6"):
    return Draft.objects.of(report).get(section=section)


def test_what_is_typed_is_kept_as_typed_with_its_version(report, people):
    answer = Typing(people.owner, report).send({"disbursement.actual_baht": "ประมาณหมื่นสอง"})
    assert answer.headers["ETag"] == '"1"'
    draft = waiting(report)
    assert (draft.typed, draft.by, draft.kept_at) == ({"disbursement.actual_baht": "ประมาณหมื่นสอง"}, people.owner, AT)


def test_each_keep_takes_the_place_of_the_one_before(report, people):
    page = Typing(people.owner, report)
    page.send({"summary.results": "หนึ่ง", "summary.suggestions": "สอง"})
    assert page.send({"summary.results": "สาม"}, seen=1).headers["ETag"] == '"2"'
    assert waiting(report).typed == {"summary.results": "สาม"}


def test_the_same_request_again_is_kept_once(report, people):
    page, key = Typing(people.owner, report), uuid.uuid4()
    answers = [page.send(TYPED, key=key).headers["ETag"] for _again in range(2)]
    assert answers == ['"1"', '"1"']
    assert waiting(report).version == 1


def test_who_comes_second_learns_who_wrote_what_and_loses_nothing(report, people):
    Typing(people.owner, report).send(TYPED)
    answer = Typing(people.co_owner, report).send({"summary.results": "ของฉัน"}, status=412).json()
    assert answer["version"] == 1
    assert answer["by"] == "คุณ owner"
    assert "10.00" in answer["kept_at"]
    assert answer["typed"]["summary.results"] == "อบรมครู ๔๐ คน"
    assert "summary.suggestions" in answer["typed"], "also what is saved, where nothing waits"
    assert "answers[output].what" not in answer["typed"], "of this topic alone"
    assert waiting(report).typed == TYPED


def test_what_was_saved_meanwhile_is_shown_as_it_is_saved(report, people):
    page = Typing(people.owner, report)
    page.send(TYPED)
    saved(thing=report, section="6", key=None, seen=1, by=people.co_owner, at=AT)
    answer = page.send({"summary.results": "ของฉัน"}, seen=1, status=412).json()
    assert (answer["version"], answer["typed"]["summary.results"]) == (2, report.results)


def test_a_page_that_saw_more_than_there_is_is_told_so(report, people):
    answer = Typing(people.owner, report).send(TYPED, seen=7, status=412).json()
    assert (answer["version"], answer["by"], answer["kept_at"]) == (0, "", "")


def test_different_topics_never_meet(report, people):
    Typing(people.owner, report, topic=6).send(TYPED)
    Typing(people.co_owner, report, topic=1).send({"answers[output].what": "ครู"})
    assert waiting(report, "1").typed == {"answers[output].what": "ครู"}


@pytest.mark.parametrize(
    ("before", "after", "said"),
    [("not_reported", "saved", ["progress.report.saved"]), ("saved", "saved", []), ("sent_back", "sent_back", [])],
)
def test_only_the_first_word_of_a_report_makes_it_a_saved_one(report, people, before, after, said):
    ProgressReport.objects.filter(pk=report.pk).update(status=before)
    earlier = len(lines_of("progress.report", str(report.pk)))
    page = Typing(people.owner, report)
    page.send(TYPED)
    page.send(TYPED, seen=1)
    report.refresh_from_db()
    assert (report.status, report.version) == (after, 1)
    lines = lines_of("progress.report", str(report.pk))[earlier:]
    assert [line.action for line in lines] == said
    assert [(line.actor, line.role) for line in lines] == [("owner", "owner")] * len(said)


def test_what_is_submitted_takes_nothing_more_and_says_why(report, people):
    page = Typing(people.owner, report)
    take("submit", report, people.owner)
    answer = page.send(TYPED, status=409)
    assert "ส่งแล้วและรออนุมัติ" in answer.json()["message"]
    assert not Draft.objects.exists()


@pytest.mark.parametrize("who", ["group_head", "director", "planner"])
def test_only_its_owner_writes(report, people, who):
    assert "ผู้รับผิดชอบ" in Typing(getattr(people, who), report).send(TYPED, status=409).json()["message"]
    assert not Draft.objects.exists()


def test_nothing_is_kept_outside_the_window(report, people, monkeypatch):
    monkeypatch.setattr("django.utils.timezone.now", lambda: AT.replace(year=2025))
    assert "ปิดรับ" in Typing(people.owner, report).send(TYPED, status=409).json()["message"]


def test_a_correction_that_was_asked_for_is_kept_after_the_window(report, people, monkeypatch):
    ProgressReport.objects.filter(pk=report.pk).update(status=Status.SENT_BACK)
    monkeypatch.setattr("django.utils.timezone.now", lambda: AT.replace(month=9))
    Typing(people.owner, report).send(TYPED)


def test_a_foreign_office_finds_nothing(report, people):
    Typing(people.outsider, report).send(TYPED, status=404)


def test_a_topic_that_is_none_is_not_found(report, people):
    for topic in (0, 7):
        Typing(people.owner, report, topic=topic).send(TYPED, status=404)


def test_who_is_no_longer_signed_in_is_told_where_to_sign_in(report, people):
    page = Typing(people.owner, report)
    page.client.logout()
    answer = page.send(TYPED, status=401)
    assert answer.json() == {"sign_in": "/accounts/login/"}


@pytest.mark.parametrize(
    ("status", "more"),
    [
        (422, {"body": "[1"}),
        (422, {"body": '["a"]'}),
        (422, {"body": '{"a": 1}'}),
        (422, {"body": '{"a": [1]}'}),
        (422, {"body": '{"": "a"}'}),
        (422, {"body": json.dumps({"ก" * 201: "a"})}),
        (422, {"body": "[" * 100_000}),
        (422, {"If-Match": "1"}),
        (422, {"If-Match": "*"}),
        (422, {"If-Match": '"9999999999"'}),
        (422, {"Idempotency-Key": "อะไร"}),
        (422, {"body": json.dumps(dict.fromkeys(map(str, range(MOST_FIELDS + 1)), ""))}),
        (413, {"body": json.dumps({"a": "ก" * 350_000}, ensure_ascii=False)}),
    ],
)
def test_what_no_page_of_ours_sends_is_refused_with_a_sentence(report, people, status, more):
    assert Typing(people.owner, report).send(TYPED, status=status, **more).json()["message"]
    assert not Draft.objects.exists()


def test_a_full_section_is_kept(report, people):
    full = {f"place{number}": "ก" * 700 for number in range(MOST_FIELDS)}
    Typing(people.owner, report).send(full, body=json.dumps(full, ensure_ascii=False))
    assert waiting(report).typed == full


def test_what_no_database_takes_is_left_out(report, people):
    Typing(people.owner, report).send({}, body=r'{"a": "ก\u0000ข\ud800", "b": ["\u0000"]}')
    assert waiting(report).typed == {"a": "กข", "b": [""]}


@pytest.mark.parametrize("roles", [1, 6])
def test_a_keep_costs_eight_statements_whoever_types(report, people, roles):
    office = report.project.organisation
    for role in ("planner", "deputy", "auditor", "administrator", "analyst")[: roles - 1]:
        grant(people.owner, office, role)
    page = Typing(people.owner, report)
    page.send(TYPED)
    with CaptureQueriesContext(
        connection,
    ) as asked:
        page.send(TYPED, seen=1)
    statements = [one["sql"] for one in asked if not one["sql"].startswith(("BEGIN", "SAVEPOINT", "RELEASE", "COMMIT"))]
    assert len(statements) <= 8, "\n".join(statements)
