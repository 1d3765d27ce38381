"""Work typed without a line: what counts is when it was typed, within the grace, and whoever decides sees it.

The limits of quarter 2 of FY2567: due 30 April 2024 16:30, closed 15 May 16:30, grace 72 hours, Thai time
(docs/rules/may-edit.md).
"""

import datetime as dt
import json
import uuid
from zoneinfo import ZoneInfo

import pytest
from django.db import IntegrityError, connection
from django.test.utils import CaptureQueriesContext

from tests.pages import words_of
from tests.people import signed_in
from tidtam.approval.choices import Status
from tidtam.approval.models import Decision
from tidtam.approval.selectors import version_of
from tidtam.approval.services import GateClosed, WindowClosed, keep_draft
from tidtam.approval.tests.conftest import *  # noqa: F403 - the small office with people and an open window
from tidtam.approval.tests.conftest import AT, YEAR, Keys, take
from tidtam.audit.selectors import lines_of
from tidtam.drafts.models import Draft
from tidtam.drafts.selectors import drafts_of, drafts_token
from tidtam.inbox.choices import Kind
from tidtam.inbox.selectors import LISTINGS, Person, rows_of, shown_rows
from tidtam.organisations.selectors import held_roles
from tidtam.periods.models import ReportingWindow
from tidtam.periods.services import extend_window, reopen_window
from tidtam.progress.models import ProgressReport
from tidtam.progress.selectors import owed_counts, owed_reports, window_of_quarter
from tidtam.progress.services import edit_report, submit_report

pytestmark = pytest.mark.django_db
SECOND, ONE_DAY = dt.timedelta(seconds=1), dt.timedelta(days=1)
BANGKOK = ZoneInfo("Asia/Bangkok")
DUE, CLOSE = (dt.datetime(2024, month, day, 16, 30, tzinfo=BANGKOK) for month, day in ((4, 30), (5, 15)))
GRACE = dt.timedelta(hours=72)
BEFORE_CLOSE, BEFORE_DUE = "พิมพ์ไว้ก่อนปิดรับ ส่งถึงหลังปิด", "พิมพ์ไว้ก่อนครบกำหนด ส่งถึงหลังครบกำหนด"
TYPED = {"summary.results": "อบรมครู ๔๐ คน"}


def keep(report, by, at, captured_at=None, *, topic=6, seen=0, typed=None):
    return keep_draft(
        thing=report, section=str(topic), typed=typed or TYPED, key=uuid.uuid4(), seen=seen, by=by, at=at,
        captured_at=captured_at,
    )  # fmt: skip


def submit(report, by, at):
    report.refresh_from_db()
    return submit_report(
        report=report, by=by, at=at, version=version_of(report), drafts_token=drafts_token(drafts_of(report)),
        idempotency_key=Keys.new(),
    )  # fmt: skip


def window():
    return ReportingWindow.objects.get(kind="quarter", fiscal_year_be=YEAR, number=2)


def page(user, address, status=200):
    answer = signed_in(user).get(address)
    assert answer.status_code == status, answer
    return words_of(answer.content.decode())


@pytest.fixture
def clock(monkeypatch):
    return lambda instant: monkeypatch.setattr("django.utils.timezone.now", lambda: instant)


# Keeping --------------------------------------------------------------------------------------------------------------

KEPT = [
    (CLOSE + SECOND, CLOSE, True),
    (CLOSE + SECOND, CLOSE + SECOND, False),
    (CLOSE + GRACE, CLOSE, True),
    (CLOSE + GRACE + SECOND, CLOSE, False),
    (CLOSE, None, True),
    (CLOSE + SECOND, None, False),
    (AT, AT + SECOND, False),
    (AT, AT - 400 * ONE_DAY, True),
]


@pytest.mark.parametrize(("at", "captured_at", "is_kept"), KEPT)
def test_what_was_typed_before_the_close_is_kept_where_it_arrives_within_the_grace(
    report, people, at, captured_at, is_kept
):
    if is_kept:
        keep(report, people.owner, at, captured_at)
        draft = drafts_of(report)["6"]
        assert (draft.typed, draft.kept_at, draft.captured_at) == (TYPED, at, captured_at)
    else:
        with pytest.raises(WindowClosed):
            keep(report, people.owner, at, captured_at)
        assert drafts_of(report) == {}


def test_what_is_typed_online_afterwards_is_no_captured_work_any_more(report, people):
    keep(report, people.owner, AT, AT - ONE_DAY)
    keep(report, people.owner, AT + ONE_DAY, seen=1)
    assert drafts_of(report)["6"].captured_at is None


@pytest.mark.parametrize(("results", "is_captured"), [("อบรมครู ๔๐ คน", True), ("อบรมครู ๔๑ คน", False)])
def test_what_was_captured_stays_so_where_the_button_saves_it_as_it_was(report, people, results, is_captured):
    keep(report, people.owner, DUE + ONE_DAY, DUE)
    changes = {"summary.results": results}
    saved = {"report": report, "topic": 6, "changes": changes, "seen": 1, "key": None, "by": people.owner}
    edit_report(**saved, at=DUE + ONE_DAY)
    assert submit(report, people.owner, DUE + ONE_DAY).captured_before == ("due" if is_captured else "")


def test_an_extension_moves_the_limit_of_what_was_captured(report, people, places):
    later = CLOSE + 5 * ONE_DAY
    extend_window(
        window=window(), organisation=places.office, closes_at=later, due_at=None, reason="น้ำท่วม", at=AT, by="x"
    )
    keep(report, people.owner, later + SECOND, later)
    with pytest.raises(WindowClosed):
        keep(report, people.owner, later + SECOND, later + SECOND, seen=1)


def test_what_was_captured_before_a_reopening_counts_for_the_new_close(report, people, places):
    later = CLOSE + 20 * ONE_DAY
    reopen_window(
        window=window(), organisation=places.office, closes_at=later, reason="น้ำท่วม", at=CLOSE + 10 * ONE_DAY, by="x"
    )
    keep(report, people.owner, later + GRACE, CLOSE + ONE_DAY)
    assert submit(report, people.owner, later + GRACE).captured_before == "close"


def test_a_correction_may_come_late_and_yet_never_from_the_future(report, people):
    ProgressReport.objects.filter(pk=report.pk).update(status=Status.SENT_BACK)
    with pytest.raises(WindowClosed, match="ตั้งเวลาของเครื่อง"):
        keep(report, people.owner, CLOSE + 30 * ONE_DAY, CLOSE + 30 * ONE_DAY + SECOND)
    keep(report, people.owner, CLOSE + 30 * ONE_DAY, CLOSE + 29 * ONE_DAY)
    assert submit(report, people.owner, CLOSE + 30 * ONE_DAY).captured_before == ""


@pytest.mark.parametrize("before", [Status.NOT_REPORTED, Status.SAVED])
def test_the_trail_says_of_what_was_received_late_when_it_was_typed(report, people, before):
    ProgressReport.objects.filter(pk=report.pk).update(status=before)
    earlier = len(lines_of("progress.report", str(report.pk)))
    keep(report, people.owner, CLOSE + ONE_DAY, CLOSE - SECOND)
    keep(report, people.owner, CLOSE - ONE_DAY, CLOSE - 2 * ONE_DAY, topic=1)
    (line,) = lines_of("progress.report", str(report.pk))[earlier:]
    assert line.action == ("progress.report.saved" if before == Status.NOT_REPORTED else "progress.report.captured")
    assert line.reason == f"{BEFORE_CLOSE} (2024-05-15T16:29:59+07:00)"


# Sending --------------------------------------------------------------------------------------------------------------


def test_a_report_whose_every_word_was_typed_before_the_close_is_sent_after_it_and_labelled(report, people):
    keep(report, people.owner, CLOSE - ONE_DAY, topic=1, typed={"answers[output].what": "ครู"})
    keep(report, people.owner, CLOSE + ONE_DAY, CLOSE - SECOND)
    decision = submit(report, people.owner, CLOSE + ONE_DAY)
    assert (decision.captured_before, decision.captured_at) == ("close", CLOSE - SECOND)
    report.refresh_from_db()
    assert (report.status, report.results) == (Status.SUBMITTED, "อบรมครู ๔๐ คน")
    line = lines_of("progress.report", str(report.pk)).last()
    assert (line.action, line.reason) == (
        "progress.report.submitted", f"{BEFORE_CLOSE} (2024-05-15T16:29:59+07:00)",
    )  # fmt: skip


def test_a_report_that_was_typed_online_alone_stays_shut_after_the_close(report, people):
    keep(report, people.owner, CLOSE - SECOND)
    with pytest.raises(WindowClosed):
        submit(report, people.owner, CLOSE + SECOND)


@pytest.mark.parametrize("late", [CLOSE + GRACE + SECOND, CLOSE + 30 * ONE_DAY])
def test_after_the_grace_nothing_is_sent(report, people, late):
    keep(report, people.owner, CLOSE + SECOND, CLOSE)
    with pytest.raises(WindowClosed):
        submit(report, people.owner, late)


def test_what_was_captured_before_the_due_instant_is_on_time_and_labelled(report, people, places):
    keep(report, people.owner, DUE + SECOND, DUE)
    decision = submit(report, people.owner, DUE + GRACE)
    assert (decision.captured_before, decision.captured_at) == ("due", DUE)
    later = DUE + 10 * ONE_DAY
    found = owed_reports(
        places.office, fiscal_year_be=YEAR, quarter=2, window=window_of_quarter(YEAR, 2, at=later), at=later
    )
    assert owed_counts(found).came_late == 0
    assert is_late_in_the_inbox(report, people.group_head, later) is False


def test_what_was_captured_after_the_due_instant_is_late(report, people, places):
    keep(report, people.owner, DUE + 2 * SECOND, DUE + SECOND)
    assert submit(report, people.owner, DUE + 2 * SECOND).captured_before == ""
    later = DUE + 10 * ONE_DAY
    found = owed_reports(
        places.office, fiscal_year_be=YEAR, quarter=2, window=window_of_quarter(YEAR, 2, at=later), at=later
    )
    assert owed_counts(found).came_late == 1
    assert is_late_in_the_inbox(report, people.group_head, later) is True


def is_late_in_the_inbox(report, user, at):
    person = Person(user, held_roles(user, on=at.date()), at)
    rows = shown_rows(ProgressReport.objects.filter(pk=report.pk), LISTINGS[Kind.REPORT])
    return rows_of([(Kind.REPORT, row) for row in rows], person)[0].is_late


def test_what_a_hard_check_keeps_back_within_the_grace_can_still_be_sent_as_captured(report, people):
    keep(report, people.owner, CLOSE + ONE_DAY, CLOSE, topic=3, typed={"disbursement.actual_baht": ""})
    with pytest.raises(GateClosed):
        submit(report, people.owner, CLOSE + ONE_DAY)
    assert drafts_of(report)["3"].captured_at == CLOSE
    keep(report, people.owner, CLOSE + ONE_DAY, CLOSE, topic=3, seen=2, typed={"disbursement.actual_baht": "21,400"})
    assert submit(report, people.owner, CLOSE + ONE_DAY).captured_before == "close"


def test_only_a_submission_can_say_when_it_was_captured(report, people):
    take("submit", report, people.owner)
    with pytest.raises(IntegrityError):
        Decision.objects.create(
            thing=report, number=9, move="approve", by=people.owner, at=AT, captured_before="due", captured_at=AT,
            snapshot=Decision.objects.get().snapshot, idempotency_key=Decision.objects.get().idempotency_key,
            step=1, version="", content_hash="", to_status="approved", role="director",
        )  # fmt: skip


# What is seen ---------------------------------------------------------------------------------------------------------


def test_whoever_decides_and_whoever_reads_sees_the_label(report, people, clock):
    keep(report, people.owner, CLOSE + ONE_DAY, CLOSE - SECOND)
    submit(report, people.owner, CLOSE + ONE_DAY)
    clock(CLOSE + ONE_DAY)
    said = f"{BEFORE_CLOSE} พิมพ์ไว้ 15 พ.ค. 2567 16.29 น. ตามเวลาของเครื่องผู้รายงาน ส่งถึง 16 พ.ค. 2567 16.30 น."
    for user, address in (
        (people.group_head, "review/"),
        (people.group_head, "history/"),
        (people.planner, ""),
        (people.owner, "decisions/1/"),
    ):
        assert said in page(user, f"/reports/{report.pk}/{address}").replace("\xa0", " "), address


def test_nothing_is_labelled_where_the_time_of_receipt_was_in_time(report, people, clock):
    keep(report, people.owner, AT, AT - ONE_DAY)
    submit(report, people.owner, AT)
    clock(AT)
    for user, address in ((people.group_head, "review/"), (people.group_head, "history/"), (people.planner, "")):
        assert "ตามเวลาของเครื่อง" not in page(user, f"/reports/{report.pk}/{address}")


def test_within_the_grace_the_owner_is_led_to_sending_and_types_nothing_more(report, people, clock):
    keep(report, people.owner, CLOSE + ONE_DAY, CLOSE)
    clock(CLOSE + ONE_DAY)
    write, topic, sending = (
        page(people.owner, f"/reports/{report.pk}/{where}/") for where in ("write", "topics/6", "submit")
    )
    assert "เพราะพิมพ์ไว้ในเครื่องก่อนปิดรับ" in write
    assert "ตรวจทานและส่ง" in write
    assert "พิมพ์ไว้โดยไม่มีอินเทอร์เน็ต" in write
    assert "เขียนต่อไม่ได้ อ่านได้ทั้งหมด" in topic
    assert BEFORE_CLOSE in sending


def test_without_captured_work_the_page_of_sending_is_shut_after_the_close(report, people, clock):
    keep(report, people.owner, CLOSE - ONE_DAY)
    clock(CLOSE + ONE_DAY)
    assert "ตรวจทานและส่ง" not in page(people.owner, f"/reports/{report.pk}/write/").split("เขียนรายงาน 6 หัวข้อ")[1]
    page(people.owner, f"/reports/{report.pk}/submit/", status=302)


# The header -----------------------------------------------------------------------------------------------------------


def send(user, report, captured_at, *, status, topic=6):
    answer = signed_in(user).post(
        f"/reports/{report.pk}/topics/{topic}/draft/", json.dumps(TYPED), content_type="application/json",
        headers={"If-Match": '"0"', "Idempotency-Key": str(uuid.uuid4()), "Captured-At": captured_at},
    )  # fmt: skip
    assert answer.status_code == status, answer.content.decode()
    return answer.json()["message"] if answer.content else ""


@pytest.mark.parametrize(
    "text",
    [
        "เมื่อวาน",
        "2024-05-15",
        "2024-05-15T16:30:00",
        "1715765400",
        "0001-01-01T00:00:00Z",
        "9999-12-31T23:59:59-12:00",
        "-",
    ],
)
def test_a_time_that_is_none_is_refused_with_a_sentence(report, people, clock, text):
    clock(AT)
    assert send(people.owner, report, text, status=422)
    assert not Draft.objects.exists()


@pytest.mark.parametrize("text", ["2024-05-15T16:29:59+07:00", "2024-05-15T09:29:59Z", "2024-05-15T09:29:59.000Z"])
def test_the_device_names_the_time_in_any_zone(report, people, clock, text):
    clock(CLOSE + ONE_DAY)
    send(people.owner, report, text, status=204)
    assert drafts_of(report)["6"].captured_at == CLOSE - SECOND


def test_a_clock_that_runs_a_little_fast_says_just_now_and_one_that_runs_far_is_to_be_set(report, people, clock):
    clock(AT)
    assert "ตั้งเวลาของเครื่อง" in send(
        people.owner, report, (AT + dt.timedelta(minutes=2, seconds=1)).isoformat(), status=409
    )
    send(people.owner, report, (AT + dt.timedelta(minutes=2)).isoformat(), status=204)
    assert drafts_of(report)["6"].captured_at == AT


def test_a_fast_clock_wins_no_second_after_the_close(report, people, clock):
    clock(CLOSE + SECOND)
    send(people.owner, report, (CLOSE + 2 * SECOND).isoformat(), status=409)


@pytest.mark.parametrize(("captured_at", "most"), [(AT - ONE_DAY, 8), (CLOSE, 13)])
def test_captured_work_costs_no_more_unless_the_trail_names_it(report, people, clock, captured_at, most):
    clock(AT if most == 8 else CLOSE + ONE_DAY)
    client, address = signed_in(people.owner), f"/reports/{report.pk}/topics/6/draft/"
    for seen in range(2):
        with CaptureQueriesContext(connection) as asked:
            client.post(
                address, json.dumps(TYPED), content_type="application/json",
                headers={
                    "If-Match": f'"{seen}"', "Idempotency-Key": str(uuid.uuid4()),
                    "Captured-At": captured_at.isoformat(),
                },
            )  # fmt: skip
    control = ("BEGIN", "SAVEPOINT", "RELEASE", "COMMIT")
    statements = [one["sql"] for one in asked if not one["sql"].startswith(control)]
    assert len(statements) <= most, "\n".join(statements)
