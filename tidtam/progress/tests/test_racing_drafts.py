"""Two people and many tabs at one instant on one report: one wins, no word is lost, nothing counts twice."""

import json
import uuid
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from threading import Barrier

import pytest
from django.db import connection

from tests.people import signed_in
from tidtam.approval.models import Decision
from tidtam.approval.selectors import version_of
from tidtam.approval.tests.conftest import *  # noqa: F403 - the small office with people and an open window
from tidtam.approval.tests.conftest import AT
from tidtam.audit.selectors import lines_of, verify_trail
from tidtam.drafts.models import Draft
from tidtam.drafts.selectors import drafts_of, drafts_token
from tidtam.progress.models import ProgressReport
from tidtam.progress.services import submit_report

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.postgres]
ROUNDS = 40
MANY = 50


@pytest.fixture(autouse=True)
def on_postgresql(db, monkeypatch):
    if connection.vendor != "postgresql":
        pytest.skip("real row locks need PostgreSQL; TIDTAM_DATABASE_URL names another database")
    monkeypatch.setattr("django.utils.timezone.now", lambda: AT)


def at_once(works):
    """Do all of them at one instant, each on a connection of its own, and return their answers."""
    barrier = Barrier(len(works))

    def start(work):
        barrier.wait()
        try:
            return work()
        finally:
            connection.close()

    with ThreadPoolExecutor(len(works)) as pool:
        return list(pool.map(start, works))


def sender(user, report, topic=6):
    """Return a way to send what somebody types: status, version and answer."""
    client = signed_in(user)

    def send(typed, *, seen, key=None):
        answer = client.post(
            f"/reports/{report.pk}/topics/{topic}/draft/",
            json.dumps(typed),
            content_type="application/json",
            headers={"If-Match": f'"{seen}"', "Idempotency-Key": str(key or uuid.uuid4())},
        )
        said = answer.json() if answer.status_code == 412 else None
        return answer.status_code, answer.headers.get("ETag"), said

    return send


def test_of_two_who_write_one_topic_one_wins_and_the_other_gets_both_texts(report, people):
    first, second = sender(people.owner, report), sender(people.co_owner, report)
    for seen in range(ROUNDS):
        words = {"summary.results": f"ของคนแรก {seen}"}, {"summary.results": f"ของคนที่สอง {seen}"}
        answers = at_once([partial(first, words[0], seen=seen), partial(second, words[1], seen=seen)])
        assert sorted(status for status, _version, _said in answers) == [204, 412]
        winner = next(place for place, (status, _version, _said) in enumerate(answers) if status == 204)
        _status, _version, said = answers[1 - winner]
        assert (said["version"], said["typed"]["summary.results"]) == (seen + 1, words[winner]["summary.results"])
        assert Draft.objects.get().typed == words[winner]


def test_two_who_write_different_topics_never_meet(report, people):
    writers = [sender(people.owner, report, topic=1), sender(people.co_owner, report, topic=6)]
    for seen in range(ROUNDS):
        answers = at_once([partial(send, {"a": str(seen)}, seen=seen) for send in writers])
        assert [(status, version) for status, version, _said in answers] == [(204, f'"{seen + 1}"')] * 2


def test_fifty_of_one_keep_make_one(report, people):
    ProgressReport.objects.update(status="not_reported")
    key, earlier = uuid.uuid4(), len(lines_of("progress.report", str(report.pk)))
    tabs = [sender(people.owner, report) for _tab in range(MANY)]
    works = [partial(send, {"summary.results": "ครั้งเดียว"}, seen=0, key=key) for send in tabs]
    assert at_once(works) == [(204, '"1"', None)] * MANY
    assert Draft.objects.get().version == 1
    assert len(lines_of("progress.report", str(report.pk))) == earlier + 1
    assert verify_trail().findings == []


def test_fifty_of_one_submission_make_one_with_what_was_typed(report, people):
    sender(people.owner, report)({"summary.results": "พิมพ์แล้วส่งเลย"}, seen=0)
    asked = {
        "report": report, "by": people.owner, "at": AT, "version": version_of(report),
        "drafts_token": drafts_token(drafts_of(report)), "idempotency_key": "once",
    }  # fmt: skip
    decided = at_once([lambda: submit_report(**asked).pk for _press in range(MANY)])
    assert len(set(decided)) == Decision.objects.count() == 1
    report.refresh_from_db()
    assert (report.status, report.results) == ("submitted", "พิมพ์แล้วส่งเลย")
    assert not Draft.objects.waiting().exists()
    assert verify_trail().findings == []


def test_what_is_typed_the_moment_it_is_submitted_is_in_it_or_is_told(report, people):
    """Never kept and left out: an autosave beside a submission is either before it, and folded in or seen, or after."""
    send = sender(people.owner, report)
    asked = {"report": report, "by": people.owner, "at": AT, "version": version_of(report), "drafts_token": ""}

    def submit():
        try:
            return submit_report(idempotency_key="once", **asked).to_status
        except Exception as refused:
            return type(refused).__name__

    (status, _version, _said), outcome = at_once([partial(send, {"summary.results": "ทันไหม"}, seen=0), submit])
    assert (status, outcome) in {(204, "ChangedMeanwhile"), (409, "submitted")}
    assert Draft.objects.exists() == (status == 204)
