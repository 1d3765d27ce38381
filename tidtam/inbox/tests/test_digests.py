"""What each person's digest says: what is new, due soon or overdue; nothing where nothing is."""

import datetime as dt

import pytest
from django.core import mail
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.people import person
from tidtam.accounts.services import deactivate_person
from tidtam.approval.choices import Origin
from tidtam.approval.tests.conftest import AT
from tidtam.config.cli import main
from tidtam.inbox.digests import writing
from tidtam.inbox.digests.writing import digest_letters, write_digests
from tidtam.inbox.tasks import ask_for_digests
from tidtam.inbox.tests.conftest import fill, take
from tidtam.jobs.models import Job
from tidtam.jobs.tests.conftest import run_waiting
from tidtam.notifications.models import Message, Preference
from tidtam.notifications.services import send_waiting
from tidtam.organisations.services import delegate
from tidtam.periods.models import ReportingWindow
from tidtam.periods.services import extend_window
from tidtam.progress.models import ProgressReport
from tidtam.projects.models import ProjectOwner
from tidtam.thai.dates import BANGKOK

pytestmark = pytest.mark.django_db
DAY = dt.timedelta(days=1)
LATER = AT + dt.timedelta(minutes=5)


@pytest.fixture(autouse=True)
def mail_is_sent(settings):
    settings.MAIL_IS_SENT = True
    settings.PUBLIC_URL = "https://tidtam.example.go.th"


@pytest.fixture
def addresses(people):
    """Everybody has an e-mail address."""
    for one in vars(people).values():
        one.email = f"{one.username}@example.go.th"
        one.save()


def morning(month, day):
    """Return 07.00 on a day of 2024, in Thai time."""
    return dt.datetime(2024, month, day, 7, tzinfo=BANGKOK)


def told(since=AT - DAY, until=LATER):
    """Return the letters between two instants by username."""
    return {letter.person.username: letter for letter in digest_letters(since=since, until=until)}


def owing(places, people, key="a", status="not_reported"):
    """Return a report of quarter 2 that is not submitted, moved by nobody since long ago."""
    (report,) = fill(places, [key])
    ProgressReport.objects.filter(pk=report.pk).update(status=status)
    return report


# What is new ---------------------------------------------------------------------------------------------------------


def test_who_decides_next_is_told_and_nobody_else(places, people):
    (report,) = fill(places, ["a"])
    take("submit", report, people.owner)
    letters = told()
    assert set(letters) == {"group_head"}
    assert letters["group_head"].subject == "ระบบติดตาม: รออนุมัติ 1 เรื่อง"
    assert "- รายงานไตรมาส 2 “โครงการ a”" in letters["group_head"].text
    take("approve", report, people.group_head, at=AT + DAY)
    assert set(told(AT + dt.timedelta(hours=12), AT + DAY)) == {"director", "bureau_director"}


def test_what_was_told_is_not_told_again(places, people):
    (report,) = fill(places, ["a"])
    take("submit", report, people.owner)
    assert told(since=AT, until=AT + 9 * DAY) == {}
    assert set(told(since=AT - DAY, until=AT)) == {"group_head"}


def test_what_still_waits_is_counted_beside_what_is_new(places, people):
    old, new = fill(places, ["a", "b"])
    take("submit", old, people.owner, at=AT)
    take("submit", new, people.owner, at=AT + DAY)
    (letter,) = told(AT + DAY / 2, AT + DAY).values()
    assert "โครงการ b" in letter.text
    assert "โครงการ a" not in letter.text
    assert "ค้างอยู่ทั้งหมด: รออนุมัติ 2 เรื่อง" in letter.text
    (first,) = told(AT - DAY, AT + DAY).values()
    assert "ค้างอยู่" not in first.text


def test_owners_are_told_what_was_sent_back_and_what_was_approved(places, people):
    back, good = fill(places, ["a", "b"])
    for report in (back, good):
        take("submit", report, people.owner)
    take("send_back", back, people.group_head, comment="ขอเหตุผล")
    take("approve", good, people.group_head)
    take("approve", good, people.director)
    letters = told()
    assert set(letters) == {"owner", "co_owner"}
    assert letters["owner"].subject == "ระบบติดตาม: ส่งกลับแก้ไข 1 เรื่อง · อนุมัติแล้ว 1 เรื่อง"
    text = letters["owner"].text
    assert text.index("ส่งกลับแก้ไข 1 เรื่อง\n- รายงานไตรมาส 2 “โครงการ a”") < text.index(
        "อนุมัติแล้ว 1 เรื่อง\n- รายงานไตรมาส 2 “โครงการ b”"
    )


def test_nobody_is_told_of_a_step_that_is_not_the_last(places, people):
    (report,) = fill(places, ["a"])
    take("submit", report, people.owner)
    take("approve", report, people.group_head)
    assert "owner" not in told()


def test_what_is_corrected_and_submitted_again_is_news_to_who_sent_it_back(places, people):
    (report,) = fill(places, ["a"])
    take("submit", report, people.owner)
    take("send_back", report, people.group_head, comment="ขอเหตุผล")
    take("submit", report, people.owner, at=AT + DAY)
    assert set(told(AT + DAY / 2, AT + DAY)) == {"group_head"}


def test_history_that_came_in_is_told_to_the_last_step_once(places, people):
    fill(places, ["a", "b"], origin=Origin.IMPORTED)
    letters = told()
    assert set(letters) == {"director", "bureau_director"}
    assert "ทะเบียนโครงการ “โครงการ a”" in letters["director"].text
    assert letters["director"].subject == "ระบบติดตาม: รออนุมัติ 4 เรื่อง"
    assert told(since=LATER, until=LATER + DAY) == {}


def test_who_acts_for_another_is_told(places, people):
    delegate(
        from_user=people.group_head, to_user=people.planner, organisation=places.group, role="group_head",
        from_date=AT.date(), to_date=AT.date() + DAY, at=AT, by="group_head",
    )  # fmt: skip
    (report,) = fill(places, ["a"])
    take("submit", report, people.owner)
    assert set(told()) == {"group_head", "planner"}


def test_where_owners_are_named_they_alone_are_told(places, people):
    (report,) = fill(places, ["a"])
    ProjectOwner.objects.create(project=report.project, person=people.group_head, is_main=True)
    take("submit", report, people.group_head)
    take("approve", report, people.director)
    assert set(told()) == {"group_head"}
    ProgressReport.objects.update(status="not_reported")
    assert set(told(morning(4, 26), morning(4, 27))) == {"group_head"}


# Due and overdue -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("on", "says"),
    [
        ((4, 22), None),
        ((4, 23), "ครบกำหนดส่งใน 7 วัน · 1 เรื่อง\nส่งภายใน วันอังคารที่ 30 เมษายน 2567 เวลา 16.30 น."),
        ((4, 24), None),
        ((4, 27), "ครบกำหนดส่งใน 3 วัน · 1 เรื่อง\nส่งภายใน วันอังคารที่ 30 เมษายน 2567 เวลา 16.30 น."),
        ((4, 29), "ครบกำหนดส่งใน 1 วัน · 1 เรื่อง\nส่งภายใน วันอังคารที่ 30 เมษายน 2567 เวลา 16.30 น."),
        ((4, 30), None),
        ((5, 1), "เลยกำหนดส่ง 1 วัน · 1 เรื่อง\nเลยกำหนดส่งแล้ว ยังส่งได้ถึง วันพุธที่ 15 พฤษภาคม 2567 เวลา 16.30 น."),
        ((5, 2), None),
        ((5, 7), "เลยกำหนดส่ง 7 วัน · 1 เรื่อง\nเลยกำหนดส่งแล้ว ยังส่งได้ถึง วันพุธที่ 15 พฤษภาคม 2567 เวลา 16.30 น."),
        ((5, 8), None),
    ],
)
@pytest.mark.parametrize("status", ["not_reported", "saved"])
def test_owners_are_reminded_by_the_window(places, people, on, says, status):
    owing(places, people, status=status)
    letters = told(morning(*on) - DAY, morning(*on))
    if says is None:
        assert letters == {}
    else:
        assert set(letters) == {"owner", "co_owner"}
        assert f"{says}\n- รายงานไตรมาส 2 “โครงการ a”" in letters["owner"].text


@pytest.mark.parametrize("status", ["submitted", "sent_back", "approved"])
def test_nobody_is_reminded_of_what_was_submitted(places, people, status):
    owing(places, people, status=status)
    assert told(morning(4, 26), morning(4, 27)) == {}


def test_an_extension_moves_the_days_for_its_organisation_alone(places, people):
    owing(places, people)
    window = ReportingWindow.objects.get(kind="quarter", number=2)
    due = dt.datetime(2024, 5, 10, 16, 30, tzinfo=BANGKOK)
    flood = {"window": window, "reason": "น้ำท่วม", "at": AT, "by": "bureau"}
    extend_window(organisation=places.office, due_at=due, closes_at=due + 10 * DAY, **flood)
    assert told(morning(4, 26), morning(4, 27)) == {}
    assert told(morning(4, 30), morning(5, 1)) == {}
    letters = told(morning(5, 6), morning(5, 7))
    assert "ครบกำหนดส่งใน 3 วัน" in letters["owner"].text
    assert "วันศุกร์ที่ 10 พฤษภาคม 2567" in letters["owner"].text
    extend_window(organisation=places.other, due_at=due + DAY, closes_at=due + 20 * DAY, **flood)
    assert told(morning(5, 7), morning(5, 8)) == {}


def test_the_days_are_those_of_thai_time(places, people):
    owing(places, people)
    ReportingWindow.objects.filter(kind="quarter", number=2).update(
        due_at=dt.datetime(2024, 4, 30, 17, 30, tzinfo=dt.UTC)  # 1 May, half past midnight
    )
    assert told(morning(4, 26), morning(4, 27)) == {}
    assert set(told(morning(4, 27), morning(4, 28))) == {"owner", "co_owner"}


def test_where_the_window_has_closed_the_digest_says_whom_to_ask(places, people):
    owing(places, people)
    window = ReportingWindow.objects.filter(kind="quarter", number=2)
    window.update(closes_at=window.get().due_at)
    letters = told(morning(4, 30), morning(5, 1))
    assert "ขอเปิดใหม่ได้ที่กลุ่มนโยบายและแผน" in letters["owner"].text


# Whom, in which words ------------------------------------------------------------------------------------------------


def test_closed_accounts_are_told_nothing(places, people):
    (report,) = fill(places, ["a"])
    take("submit", report, people.owner)
    deactivate_person(person=people.group_head, at=AT, by="admin")
    assert told() == {}


def test_many_things_are_counted_and_the_first_named(places, people):
    for report in fill(places, [f"p{number:02}" for number in range(13)]):
        take("submit", report, people.owner)
    (letter,) = told().values()
    assert letter.text.count("\n- ") == 10
    assert "  และอีก 3 เรื่อง" in letter.text


def test_the_office_is_named_to_who_has_work_of_several(places, people):
    fill(places, ["a"], origin=Origin.IMPORTED)
    assert "P50-2" not in told()["bureau_director"].text
    fill(places, ["b"], office=places.other, origin=Origin.IMPORTED)
    letters = told()
    assert "- ทะเบียนโครงการ “โครงการ b” · P50-3" in letters["bureau_director"].text
    assert "P50" not in letters["director"].text


def test_a_name_writes_no_line_and_no_header(places, people, addresses):
    (report,) = fill(places, ["a"], name="โครงการ\nอนุมัติแล้ว 9 เรื่อง\r\nBcc: all@example.go.th {key}")
    take("submit", report, people.owner)
    people.group_head.display_name = "คุณ\r\nBcc: all@example.go.th"
    people.group_head.save()
    write_digests(at=LATER)
    send_waiting(LATER)
    (sent,) = mail.outbox
    assert "Bcc" not in sent.message()
    assert "เรียน คุณ Bcc: all@example.go.th\n" in sent.body
    assert "\n- รายงานไตรมาส 2 “โครงการ อนุมัติแล้ว 9 เรื่อง Bcc: all@example.go.th a”\n" in sent.body


def test_links_where_the_public_address_is_known_and_words_where_not(places, people, settings):
    (report,) = fill(places, ["a"])
    take("submit", report, people.owner)
    text = told()["group_head"].text
    assert "https://tidtam.example.go.th/inbox/\n" in text
    assert "https://tidtam.example.go.th/accounts/notifications/" in text
    settings.PUBLIC_URL = ""
    assert "เข้าสู่ระบบติดตาม แล้วเปิด “งานของฉัน”" in told()["group_head"].text
    assert "http" not in told()["group_head"].text


def test_each_reads_their_own_language(places, people):
    for one in (people.owner, people.group_head):
        one.language = "en"
        one.save()
    owing(places, people)
    (report,) = fill(places, ["b"])
    take("submit", report, people.owner)
    letters = told(AT - DAY, morning(4, 27))
    english, thai = letters["owner"], letters["co_owner"]
    assert english.subject == "Tidtam: 1 item due soon"
    assert "Due in 3 days · 1 item\nSend by 30 April 2024, 16:30" in english.text
    assert "- Report of quarter 2, “โครงการ a”" in english.text
    assert thai.subject == "ระบบติดตาม: ใกล้กำหนดส่ง 1 เรื่อง"
    assert letters["group_head"].subject == "Tidtam: 1 item awaiting approval"


# Once a day ----------------------------------------------------------------------------------------------------------


def test_one_mail_a_person_a_day_however_often_it_is_composed(places, people, addresses):
    reports = fill(places, ["a", "b", "c"])
    for hours, report in enumerate(reports):
        take("submit", report, people.owner, at=AT + dt.timedelta(hours=hours))
        write_digests(at=AT + dt.timedelta(hours=hours))
        send_waiting(AT + dt.timedelta(hours=hours))
    assert [sent.to for sent in mail.outbox] == [["group_head@example.go.th"]]
    write_digests(at=AT + DAY)
    send_waiting(AT + DAY)
    assert len(mail.outbox) == 2
    assert "รออนุมัติ 2 เรื่อง" in mail.outbox[1].subject, "what came after the first is told by the next"


def test_a_digest_that_was_broken_off_is_finished_without_a_second_mail_for_anybody(
    places, people, addresses, monkeypatch
):
    fill(places, ["a"], origin=Origin.IMPORTED)
    monkeypatch.setattr(writing, "AT_ONCE", 1)
    put, batches = writing.put, []

    def killed_before_the_second(letters, **more):
        batches.append(letters)
        if len(batches) == 2:
            raise KeyboardInterrupt
        put(letters, **more)

    monkeypatch.setattr(writing, "put", killed_before_the_second)
    with pytest.raises(KeyboardInterrupt):
        write_digests(at=LATER)
    assert Message.objects.count() == 1
    write_digests(at=LATER + dt.timedelta(hours=2))
    people_told = Message.objects.values_list("person__username", flat=True)
    assert sorted(people_told) == ["bureau_director", "director"]


def test_after_days_without_a_worker_there_is_one_with_all_that_is_new(places, people, addresses):
    first, second = fill(places, ["a", "b"])
    write_digests(at=AT)
    take("submit", first, people.owner, at=AT + DAY)
    take("submit", second, people.owner, at=AT + 3 * DAY)
    write_digests(at=AT + 5 * DAY)
    assert Message.objects.get(person=people.group_head).subject == "ระบบติดตาม: รออนุมัติ 2 เรื่อง"
    assert Message.objects.filter(person=people.group_head).count() == 1


def test_who_wants_none_gets_none(places, people, addresses):
    (report,) = fill(places, ["a"])
    take("submit", report, people.owner)
    Preference.objects.create(person=people.group_head, mail=False)
    write_digests(at=LATER)
    assert not Message.objects.exists()


def test_the_clock_has_one_job_a_day_from_its_hour_on(places, people, addresses, settings):
    settings.DIGEST_HOUR = 7
    early = morning(4, 10) - dt.timedelta(minutes=1)
    ask_for_digests(early)
    assert not Job.objects.exists()
    for at in (morning(4, 10), morning(4, 10) + dt.timedelta(hours=5)):
        ask_for_digests(at)
        run_waiting()
    assert [(job.kind, job.status, job.result) for job in Job.objects.all()] == [
        ("inbox.write_digests", "done", {"people": 0})
    ]
    ask_for_digests(morning(4, 11))
    assert Job.objects.count() == 2


def test_nothing_is_composed_where_nobody_can_be_reached(settings):
    settings.MAIL_IS_SENT = False
    ask_for_digests(morning(4, 10))
    assert not Job.objects.exists()


def test_many_people_and_things_cost_as_many_queries_as_one(places, people, addresses):
    (report,) = fill(places, ["a"])
    take("submit", report, people.owner)
    told()  # the process remembers the content types from here on
    with CaptureQueriesContext(connection) as few:
        write_digests(at=LATER)
    Message.objects.all().delete()
    for number in range(30):
        another = person(f"head{number}", ("group_head", places.group))
        another.email = f"head{number}@example.go.th"
        another.save()
    for report in fill(places, [f"p{number}" for number in range(20)]):
        take("submit", report, people.owner, at=LATER + DAY)
    with CaptureQueriesContext(connection) as many:
        write_digests(at=LATER + DAY)
    assert Message.objects.count() == 31
    assert len(many) == len(few)


# The command ---------------------------------------------------------------------------------------------------------


def test_the_command_shows_what_would_be_said_and_changes_nothing(places, people, capsys):
    (report,) = fill(places, ["a"])
    take("submit", report, people.owner)
    assert main(["notifications", "digest", "--dry-run"]) == 0
    shown = capsys.readouterr().out
    assert "group_head <ไม่มีอีเมล>\nระบบติดตาม: รออนุมัติ 1 เรื่อง" in shown
    assert not Message.objects.exists()


def test_the_command_composes_and_sends(places, people, addresses, capsys):
    (report,) = fill(places, ["a"])
    take("submit", report, people.owner)
    assert main(["notifications", "digest"]) == 0
    assert main(["notifications", "send"]) == 0
    assert capsys.readouterr().out == "จัดทำสรุปงานให้ 1 คนแล้ว\nส่งแล้ว 1 ฉบับ\n"
    assert len(mail.outbox) == 1


def test_the_command_refuses_where_nothing_is_set(places, settings, capsys):
    settings.MAIL_IS_SENT = False
    assert main(["notifications", "send"]) == 2
    assert "TIDTAM_MAIL_URL" in capsys.readouterr().err
