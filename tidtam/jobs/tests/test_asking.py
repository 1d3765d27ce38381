"""Asking for a job: with the caller or not at all, once for a form, once for a content; cancelling, asking again."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection, transaction
from django_tasks_db.models import DBTaskResult

from tidtam.jobs import kinds, services
from tidtam.jobs.models import Job, JobRequest
from tidtam.jobs.tests.conftest import AT, LATER, ask, register, run_waiting
from tidtam.ui.refusals import KeyReused

pytestmark = pytest.mark.django_db
AT_ONCE = 8


def test_a_job_waits_with_its_thai_title_and_one_task(count, person):
    job = ask(person)
    assert (job.status, job.title, job.requested_by, job.attempts_allowed) == ("waiting", "นับถึง 3", person, 3)
    task = DBTaskResult.objects.get()
    assert (task.pk, task.args_kwargs["args"]) == (job.task_id, [str(job.pk), 0])


def test_nothing_is_queued_where_the_caller_rolls_back(count, person):
    def ask_and_fail():
        with transaction.atomic():
            ask(person)
            raise LookupError

    with pytest.raises(LookupError):
        ask_and_fail()
    assert (Job.objects.count(), JobRequest.objects.count(), DBTaskResult.objects.count()) == (0, 0, 0)


def test_a_kind_that_nobody_registered_is_an_error(person):
    with pytest.raises(kinds.KindUnknown):
        ask(person, kind="test.unknown")


def test_a_form_sent_twice_is_one_job(count, person):
    assert ask(person, idempotency_key="k") == ask(person, at=LATER, idempotency_key="k")
    assert DBTaskResult.objects.count() == 1


def test_the_same_form_key_with_another_order_is_refused(count, person, other):
    ask(person, idempotency_key="k")
    with pytest.raises(KeyReused):
        ask(person, to=4, idempotency_key="k")
    with pytest.raises(KeyReused):
        ask(other, idempotency_key="k")


def test_two_orders_without_keys_are_two_jobs(count, person):
    assert ask(person) != ask(person)


@pytest.mark.parametrize("is_done", [False, True])
def test_the_same_content_is_made_once_and_belongs_to_both_who_asked(is_done, count, person, other):
    first = ask(person, content_key="c")
    if is_done:
        run_waiting()
    assert ask(other, at=LATER, content_key="c") == first
    run_waiting()
    assert len(count) == 1
    assert set(first.requests.values_list("by", "at")) == {(person.pk, AT), (other.pk, LATER)}


def test_the_same_key_of_another_kind_is_another_content(count, person):
    register("test.other", lambda _context: {})
    assert ask(person, content_key="c") != ask(person, kind="test.other", content_key="c")


def test_a_content_that_failed_is_made_anew(person):
    def fail(_context):
        raise kinds.JobFailed("ไม่มีข้อมูล")

    register("test.count", fail)
    first = ask(person, content_key="c")
    run_waiting()
    assert ask(person, content_key="c") != first


def test_a_result_that_is_gone_is_made_anew_by_the_same_job(person):
    made = []
    register(
        "test.count", lambda context: made.append(context.job.pk) or {"n": len(made)}, result_exists=lambda _job: False
    )
    first = ask(person, content_key="c")
    run_waiting()
    again = ask(person, content_key="c")
    assert (again.pk, again.status, again.result) == (first.pk, "waiting", None)
    run_waiting()
    again.refresh_from_db()
    assert (made, again.status, again.result) == ([first.pk] * 2, "done", {"n": 2})


def test_a_waiting_job_is_cancelled_at_once_and_never_runs(count, person):
    job = ask(person)
    assert services.cancel(job=job, by=person, at=LATER)
    run_waiting()
    job.refresh_from_db()
    assert (job.status, job.finished_at, count) == ("cancelled", LATER, [])


def test_cancelling_what_another_waits_for_leaves_it_to_them(count, person, other):
    job = ask(person, content_key="c")
    ask(other, content_key="c")
    assert not services.cancel(job=job, by=person, at=LATER)
    job.refresh_from_db()
    assert (job.status, list(job.requests.values_list("by", flat=True))) == ("waiting", [other.pk])


def test_a_done_job_is_not_cancelled(count, person):
    job = ask(person)
    run_waiting()
    assert not services.cancel(job=job, by=person, at=LATER)
    job.refresh_from_db()
    assert job.status == "done"


def test_a_failed_job_asked_for_again_runs_again_with_all_its_attempts(person):
    tries = []

    def fail_once(_context):
        tries.append(1)
        if len(tries) == 1:
            raise kinds.JobFailed("ยังไม่มีข้อมูล")
        return {"tries": len(tries)}

    register("test.count", fail_once)
    job = ask(person)
    run_waiting()
    job.refresh_from_db()
    assert (job.status, job.error) == ("failed", "ยังไม่มีข้อมูล")
    again = services.retry(job=job, by=person, at=LATER)
    assert (again, again.status, again.error, again.attempts, again.attempts_allowed) == (job, "waiting", "", 1, 4)
    run_waiting()
    again.refresh_from_db()
    assert (again.status, again.result) == ("done", {"tries": 2})


def test_asking_again_twice_is_asking_once(count, person):
    job = ask(person)
    services.cancel(job=job, by=person, at=LATER)
    for _again in range(2):
        services.retry(job=Job.objects.get(), by=person, at=LATER)
    run_waiting()
    assert len(count) == 1


def test_asking_again_for_a_content_made_meanwhile_returns_that(count, person):
    job = ask(person, content_key="c")
    services.cancel(job=job, by=person, at=LATER)
    newer = ask(person, content_key="c")
    job.refresh_from_db()
    assert services.retry(job=job, by=person, at=LATER) == newer
    assert Job.objects.filter(status="waiting").count() == 1


@pytest.mark.parametrize("keys", [{"idempotency_key": "k"}, {"content_key": "c"}])
def test_many_who_ask_for_the_same_at_one_instant_get_one_job(keys, shared_database, count, person):
    start = Barrier(AT_ONCE)

    def send(_number):
        start.wait(timeout=30)
        try:
            return [ask(person, **keys).pk for _again in range(3)]
        finally:
            connection.close()

    with ThreadPoolExecutor(AT_ONCE) as pool:
        answers = {pk for some in pool.map(send, range(AT_ONCE)) for pk in some}
    assert (len(answers), Job.objects.count(), JobRequest.objects.count()) == (1, 1, 1)
    assert DBTaskResult.objects.count() == 1
