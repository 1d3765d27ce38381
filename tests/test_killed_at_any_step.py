"""The process that serves a page or does long work is killed at any instant: nothing is lost, doubled or half done.

Each step is done once to its end, then again from the same beginning in a process that is killed at a point of its way;
what is stored then is what was there before or what is there at the end, and nothing between. Whoever asked asks again
in the same words, as a browser does, and everything is as if nobody had been killed.

Points are drawn anew each day, so that every one of them is met in time; TIDTAM_KILL_POINTS=all dies at all of them.
"""

import datetime as dt
import os
import random
from collections.abc import Callable
from dataclasses import dataclass
from uuid import uuid4

import pytest
from django.db import DatabaseError, close_old_connections, connection
from django.utils import timezone

from tests.agreement import assert_all_agrees
from tests.killing import STORED, Kept, documents, in_process, lose_connection, state
from tests.people import person, signed_in
from tidtam.approval import services as approval
from tidtam.approval.choices import Origin
from tidtam.approval.selectors import version_of
from tidtam.approval.services import DecisionRefused, NewAdvice
from tidtam.approval.tests import conftest as deciding
from tidtam.approval.tests.conftest import take
from tidtam.drafts.selectors import drafts_of, drafts_token
from tidtam.inbox.tests import test_approve_many as many
from tidtam.inbox.tests.conftest import fill, warn
from tidtam.jobs import services as jobs
from tidtam.jobs.models import Job
from tidtam.jobs.services.running import execute
from tidtam.jobs.tests.conftest import shared_database as shared_database
from tidtam.progress.services import submit_report
from tidtam.progress.tests.test_review_page import Visit
from tidtam.progress.tests.test_topic_pages import Writer
from tidtam.publishing.services import refusals
from tidtam.publishing.services import withdraw as withdraw_edition
from tidtam.publishing.tests import conftest as publishing
from tidtam.publishing.tests.test_pages import ISSUE, filled

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("shared_database", "document_dir", "quick_files"),
]
document_dir, quick_files = publishing.document_dir, publishing.quick_files

ALL_POINTS = os.environ.get("TIDTAM_KILL_POINTS") == "all"
DRAWN_POINTS = {"sqlite": 3, "postgresql": 1}
QUEUE = frozenset({"jobs_job", "jobs_jobrequest", "django_tasks_database_dbtaskresult"})


@dataclass(frozen=True, kw_only=True)
class Step:
    """One thing somebody asks for.

    do      asks, and returns the answer as JSON values.
    again   asks once more after the process died: in the same words where nothing else is said.
    stale   asks for another thing from what was seen before, when it is done; returns the words of the refusal.
    passing  tables that tell how far long work is, which is neither before nor after.
    """

    do: Callable[[], object]
    stale: Callable[[], str]
    again: Callable[[], object] | None = None
    passing: frozenset[str] = frozenset()


# The steps ----------------------------------------------------------------------------------------------------------


def world():
    """Return the places and people of the tests of deciding."""
    deciding.ContentType.objects.clear_cache()
    deciding.open_fiscal_year(fiscal_year_be=deciding.YEAR, at=deciding.AT, by="bureau")
    places = deciding.make_places()
    return places, deciding.People(places)


def waiting_report():
    places, people = world()
    (report,) = fill(places, ["a"])
    return report, people


def sending(client, address, form):
    """Return a way to send a form: its answer's status and where it leads."""

    def send():
        answer = client.post(address, form)
        return [answer.status_code, answer.headers.get("Location", "")]

    return send


def refusal_of(client, address, form):
    """Return a way to send a form that is refused: the page's words."""

    def send():
        answer = client.post(address, form)
        assert answer.status_code in {409, 422}, answer.status_code
        return answer.content.decode()

    return send


def decided_on(report, user, page, move, **said):
    """Return the step of a decision on the page of a report."""
    visit = Visit(user, report).open(page)
    address = f"/reports/{report.pk}/decide/"
    form = visit.hidden() | {"move": move, **said}
    other = form | {"idempotency_key": "another", "comment": "อีกครั้ง"}
    return Step(do=sending(visit.client, address, form), stale=refusal_of(visit.client, address, other))


def submit():
    report, people = waiting_report()
    visit = Visit(people.owner, report).open("submit/")
    address, form = f"/reports/{report.pk}/submit/", visit.hidden()
    other = form | {"idempotency_key": "another"}
    return Step(do=sending(visit.client, address, form), stale=refusal_of(visit.client, address, other))


def typing(client, report, seen):
    """Return a way to send what is typed into a topic: the same text on the same version, with one key."""
    key = str(uuid4())

    def send(text="พิมพ์ไว้"):
        answer = client.post(
            f"/reports/{report.pk}/topics/6/draft/",
            {"summary.results": text},
            content_type="application/json",
            headers={"If-Match": f'"{seen}"', "Idempotency-Key": key if text == "พิมพ์ไว้" else str(uuid4())},
        )
        return [answer.status_code, answer.headers.get("ETag", ""), answer.content.decode()]

    def stale():
        status, _version, said = send("อีกแท็บหนึ่ง")
        assert status == 412
        return said

    return Step(do=send, stale=stale)


def first_typed():
    """The first words of a report nothing was written of yet: it becomes a saved one."""
    report, people = waiting_report()
    type(report).objects.update(status="not_reported")
    return typing(signed_in(people.owner), report, 0)


def typed():
    report, people = waiting_report()
    client = signed_in(people.owner)
    assert typing(client, report, 0).do()[0] == 204
    return typing(client, report, 1)


def typed_and_submitted():
    """What was typed and never saved by the button is in what is submitted, or neither is there."""
    report, people = waiting_report()
    assert typing(signed_in(people.owner), report, 0).do()[0] == 204
    asked = {
        "report": report, "by": people.owner, "at": deciding.AT, "version": version_of(report),
        "drafts_token": drafts_token(drafts_of(report)),
    }  # fmt: skip

    def send(key):
        decision = submit_report(**asked, idempotency_key=key)
        return [decision.number, decision.to_status, type(report).objects.get().results]

    return Step(do=lambda: send("key"), stale=lambda: words_of(DecisionRefused, lambda: send("another")))


def send_back():
    report, people = waiting_report()
    take("submit", report, people.owner)
    advice = {"advice:summary.results": "ระบุจำนวนครู", "advice:answers[output].what": "บอกผลผลิต"}
    return decided_on(report, people.group_head, "review/", "send_back", comment="แก้สองข้อ", **advice)


def correct():
    report, people = waiting_report()
    take("submit", report, people.owner)
    take("send_back", report, people.group_head, advice=[NewAdvice(place="summary.results", text="ระบุจำนวนครู")])
    owner = Writer(people.owner, report).open("topics/6/")
    form = owner.fields | {"summary.results": "อบรมครู 40 คน"}
    other = owner.fields | {"summary.results": "อบรมครู 50 คน", "key": str(uuid4())}
    return Step(do=sending(owner.client, owner.address, form), stale=refusal_of(owner.client, owner.address, other))


def approve():
    report, people = waiting_report()
    take("submit", report, people.owner)
    take("approve", report, people.group_head)
    return decided_on(report, people.director, "review/", "approve", comment="ครบถ้วน")


def approve_many():
    places, people = world()
    for report in fill(places, ["a", "b", "c"]):
        take("submit", report, people.owner)
    client = signed_in(people.group_head)
    form = many.form_of(many.confirmed(client, many.offered(client)))
    return Step(
        do=sending(client, many.CONFIRM, form),
        stale=refusal_of(client, many.CONFIRM, form | {"key": str(uuid4())}),
    )


def accept_history():
    places, people = world()
    reports = fill(places, ["a", "b", "c"], origin=Origin.IMPORTED, approved=True)
    reasons = {warn(report, level="hard").pk: "เอกสารเดิมไม่มี" for report in reports}
    chosen = [(report, version_of(report)) for report in reports]

    def accept(key):
        decisions = approval.accept_history_many(
            chosen=chosen, reasons=reasons, by=people.director, at=deciding.AT, idempotency_key=key
        )
        return [[one.object_id, one.to_status] for one in decisions]

    return Step(do=lambda: accept("key"), stale=lambda: words_of(DecisionRefused, lambda: accept("another")))


def words_of(kind, call):
    with pytest.raises(kind) as refused:
        call()
    return str(refused.value)


def director_of():
    """Return an office whose round is over, and a client signed in as its director."""
    office = publishing.an_office()
    publishing.with_reports(office)
    director = person("director", ("director", office))
    return office, director, signed_in(director)


def issue():
    _office, _director, client = director_of()
    form = filled(client)
    return Step(do=sending(client, ISSUE, form), stale=refusal_of(client, ISSUE, form | {"idempotency_key": "another"}))


def publish():
    """Write the files and publish: the worker's part, with an earlier edition to supersede."""
    office, director, _client = director_of()
    publishing.issued(office, director)
    publishing.change_a_report(office)
    edition = publishing.issue(office, director, key="key-2")
    job = Job.objects.get(content_key=str(edition.pk))

    def run(attempts):
        execute(job.pk, attempts=attempts, worker="w1")
        job.refresh_from_db()
        return [job.status, job.error]

    def restarted():
        jobs.give_back(worker="w1", at=timezone.now(), is_counted=True)
        job.refresh_from_db()
        return run(job.attempts)

    def stale():
        before = state()
        for attempts in range(3):  # a task too many in the queue
            run(attempts)
        assert state() == before
        return "ไม่ทำอะไร"

    return Step(do=lambda: run(0), again=restarted, stale=stale, passing=QUEUE)


def withdraw():
    office, director, client = director_of()
    edition = publishing.issued(office, director)
    address = f"{edition.get_absolute_url()}withdraw/"
    again = {"edition": edition, "reason": "เหตุผลอื่น", "by": director, "at": publishing.AT}
    return Step(
        do=sending(client, address, {"reason": "ยอดเงินของโครงการที่ 3 ผิด"}),
        stale=lambda: words_of(refusals.AlreadyWithdrawn, lambda: withdraw_edition(**again)),
    )


STEPS = {
    accept_history: deciding.AT,
    first_typed: deciding.AT,
    typed: deciding.AT,
    typed_and_submitted: deciding.AT,
    submit: deciding.AT,
    send_back: deciding.AT,
    correct: deciding.AT,
    approve: deciding.AT,
    approve_many: deciding.AT,
    issue: publishing.AT,
    publish: publishing.AT,
    withdraw: publishing.AT,
}
"""Each step and the instant it is done at."""
each_step = pytest.mark.parametrize("make", STEPS, ids=lambda step: step.__name__)


# The tests ----------------------------------------------------------------------------------------------------------


@pytest.fixture
def step(make, monkeypatch):
    monkeypatch.setattr(timezone, "now", lambda: STEPS[make])
    monkeypatch.setattr("tidtam.publishing.views.now", lambda: STEPS[make])
    return make()


@pytest.fixture
def kept(step, tmp_path):
    copy = Kept(tmp_path / "kept")
    yield copy
    copy.forget()


def chosen_points(points):
    """Return the numbers of the points to die at: around the commits, and some drawn by the day; or all."""
    numbers = range(1, len(points) + 1)
    if ALL_POINTS:
        return [*numbers]
    stored = [number for number in numbers if points[number - 1] == STORED]
    chance = random.Random(f"{dt.datetime.now(tz=dt.UTC):%F} {points}")
    return sorted({stored[-1] - 1, *stored, *chance.sample(numbers, DRAWN_POINTS[connection.vendor])})


@each_step
def test_killed_at_any_point_it_loses_doubles_and_halves_nothing(step, kept):
    before, there = state(without=step.passing), documents()
    whole = in_process(step.do)
    assert_all_agrees()
    after, written = state(without=step.passing), documents()
    assert after != before
    for number in chosen_points(whole.points):
        place = f"killed {whole.points[number - 1]} (point {number} of {len(whole.points)})"
        kept.put_back()
        assert in_process(step.do, at=number).is_killed, place
        assert state(without=step.passing) in (before, after), f"half done: {place}"
        assert there <= documents() <= written, place
        assert in_process(step.again or step.do).answer == whole.answer, place
        assert (state(without=step.passing), documents()) == (after, written), place
        assert_all_agrees()
    assert step.stale().strip()
    assert state(without=step.passing) == after
    assert_all_agrees()


@pytest.mark.postgres
@pytest.mark.parametrize("make", [submit, approve_many, issue], ids=lambda step: step.__name__)
def test_a_connection_lost_at_any_point_is_told_and_the_next_try_of_the_same_process_succeeds(step, kept):
    if connection.vendor != "postgresql":
        pytest.skip("only a server's connection is lost alone; TIDTAM_DATABASE_URL names another database")
    whole = in_process(step.do)
    after = state()

    def once_more():
        is_told = False
        try:
            step.do()
        except DatabaseError:
            is_told = True
        close_old_connections()  # as the server does after a request
        return [is_told, step.do()]

    last = len(whole.points)
    for number in chosen_points(whole.points):
        if number in {1, last}:
            continue  # there is no connection yet, or no more use of it
        place = f"lost {whole.points[number - 1]} (point {number} of {len(whole.points)})"
        kept.put_back()
        is_told, answer = in_process(once_more, at=number, deed=lose_connection).answer
        assert is_told or STORED in whole.points[:number], place
        assert answer == whole.answer, place
        assert state() == after, place
        assert_all_agrees()


def test_what_is_acknowledged_here_is_on_disk_as_in_service():
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            found = [cursor.execute(f"PRAGMA {name}").fetchone()[0] for name in ("journal_mode", "synchronous")]
        assert found == ["wal", 2]  # FULL: each commit waits for the disk
