"""Pages of long work: mine alone, told as far as it is, cancelled and asked for again by a form."""

import datetime as dt

import pytest
from django.urls import reverse

from tests.people import signed_in
from tidtam.jobs import kinds, services
from tidtam.jobs.models import Job
from tidtam.jobs.tests.conftest import AT, ask, register, run_waiting

pytestmark = pytest.mark.django_db


@pytest.fixture
def mine(person):
    return signed_in(person)


def page(job):
    return reverse("jobs:job", args=[job.pk])


def running(job, **said):
    now = AT + dt.timedelta(minutes=1)
    Job.objects.filter(pk=job.pk).update(
        status="running", attempts=1, started_at=now, heartbeat_at=now, **{"done": 26, "total": 40, **said}
    )


def words(answer):
    return answer.content.decode()


def test_the_list_tells_what_i_asked_for_and_how_far_it_is(mine, person, other, count):
    running(ask(person, to=7), message="วางโครงการที่ 26")
    ask(other, to=9)
    said = words(mine.get(reverse("jobs:job_list")))
    assert "นับถึง 7" in said
    assert "ทำแล้ว 26 จาก 40 · วางโครงการที่ 26" in said
    assert "10\xa0เม.ย.\xa02567\xa010.00\xa0น." in said
    assert "นับถึง 9" not in said


def test_an_empty_list_says_what_will_stand_here(mine):
    assert "ยังไม่มีงานเบื้องหลัง" in words(mine.get(reverse("jobs:job_list")))


def test_a_page_of_a_running_job_asks_for_its_progress_and_works_without_script(mine, person, count):
    job = ask(person)
    running(job)
    said = words(mine.get(page(job)))
    assert f'hx-get="{reverse("jobs:job_progress", args=[job.pk])}"' in said
    assert 'aria-valuenow="65"' in said
    assert "ดูความคืบหน้าล่าสุด" in said


def test_the_progress_is_a_bar_until_the_job_ends_and_then_reloads_the_page(mine, person, count):
    job = ask(person)
    address = reverse("jobs:job_progress", args=[job.pk])
    bar = words(mine.get(address))
    assert "<html" not in bar
    assert "รอคิว" in bar
    run_waiting()
    assert mine.get(address)["HX-Refresh"] == "true"


def test_a_done_job_leads_to_its_result(mine, person):
    register("test.count", lambda _context: {"n": 1}, result_url=lambda job: f"/files/{job.result['n']}/")
    job = ask(person)
    run_waiting()
    said = words(mine.get(page(job)))
    assert 'href="/files/1/"' in said
    assert "hx-trigger" not in said


def test_a_failed_job_says_why_and_can_be_asked_for_again(mine, person):
    def fail(_context):
        raise kinds.JobFailed("ยังไม่มีรายงานที่อนุมัติ")

    register("test.count", fail)
    job = ask(person)
    run_waiting()
    assert "ยังไม่มีรายงานที่อนุมัติ" in words(mine.get(page(job)))
    answer = mine.post(reverse("jobs:retry", args=[job.pk]), {"attempts": "1"})
    job.refresh_from_db()
    assert (answer.status_code, answer["Location"], job.status) == (302, page(job), "waiting")


def test_a_form_older_than_the_last_run_changes_nothing(mine, person):
    def fail(_context):
        raise kinds.JobFailed("ไม่มีข้อมูล")

    register("test.count", fail)
    job = ask(person)
    for _sent in range(2):  # a double click, the second after the run has failed again
        run_waiting()
        mine.post(reverse("jobs:retry", args=[job.pk]), {"attempts": "1"})
    job.refresh_from_db()
    assert (job.status, job.attempts) == ("failed", 2)


def test_a_waiting_job_is_cancelled_by_its_button(mine, person, count):
    job = ask(person)
    assert "ยกเลิกงาน" in words(mine.get(page(job)))
    assert mine.post(reverse("jobs:cancel", args=[job.pk]))["Location"] == page(job)
    said = words(mine.get(page(job)))
    assert "ยกเลิกงานนี้แล้ว" in said
    assert "สั่งทำใหม่" in said


def test_a_running_job_tells_that_it_is_being_cancelled_and_offers_it_no_more(mine, person, count):
    job = ask(person)
    running(job)
    mine.post(reverse("jobs:cancel", args=[job.pk]))
    said = words(mine.get(page(job)))
    assert "กำลังยกเลิก" in said
    assert reverse("jobs:cancel", args=[job.pk]) not in said


def test_cancelling_what_others_asked_for_too_leads_back_to_the_list(mine, person, other, count):
    job = ask(person, content_key="c")
    ask(other, content_key="c")
    assert mine.post(reverse("jobs:cancel", args=[job.pk]))["Location"] == reverse("jobs:job_list")
    assert mine.get(page(job)).status_code == 404
    assert signed_in(other).get(page(job)).status_code == 200


@pytest.mark.parametrize("method", ["get", "post", "put"])
@pytest.mark.parametrize("name", ["job", "job_progress", "cancel", "retry"])
def test_nobody_reaches_a_job_they_did_not_ask_for_by_any_method(name, method, mine, other, count):
    job = ask(other)
    address = reverse(f"jobs:{name}", args=[job.pk])
    assert getattr(mine, method)(address).status_code == 404
    job.refresh_from_db()
    assert job.status == "waiting"


@pytest.mark.parametrize("name", ["job_list", "job"])
def test_who_is_not_signed_in_is_led_to_sign_in(name, client, person, count):
    job = ask(person)
    answer = client.get(reverse(f"jobs:{name}", args=[job.pk] if name == "job" else []))
    assert answer.status_code == 302
    assert "next=" in answer["Location"]


def test_a_change_needs_a_form(mine, person, count):
    job = ask(person)
    for name in ("cancel", "retry"):
        assert mine.get(reverse(f"jobs:{name}", args=[job.pk])).status_code == 405


def test_the_list_costs_the_same_for_one_job_and_for_sixty(mine, person, count, django_assert_num_queries):
    ask(person)
    for more in (0, 59):
        for _job in range(more):
            ask(person)
        with django_assert_num_queries(6):
            assert mine.get(reverse("jobs:job_list")).status_code == 200
    answer = mine.get(reverse("jobs:job_list"))
    assert len(answer.content) < 60_000
    assert 'rel="next"' in words(answer)


def test_a_page_of_a_job_costs_five_queries_and_its_progress_three(mine, person, count, django_assert_num_queries):
    job = ask(person)
    with django_assert_num_queries(5):
        mine.get(page(job))
    with django_assert_num_queries(3):
        mine.get(reverse("jobs:job_progress", args=[job.pk]))


def test_cancelling_twice_is_cancelling_once(mine, person, count):
    job = ask(person)
    for _sent in range(2):
        assert mine.post(reverse("jobs:cancel", args=[job.pk])).status_code == 302
    assert services.retry(job=Job.objects.get(), by=person, at=AT).status == "waiting"
