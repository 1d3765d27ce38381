"""What is put leaves once, is tried again when it could not, and is given up when it is nobody's news any more."""

import datetime as dt
import re
from email import message_from_bytes, policy

import pytest
from django.core import mail
from hypothesis import given
from hypothesis import strategies as st

from tests.people import person
from tidtam.accounts.services import deactivate_person
from tidtam.notifications import rules
from tidtam.notifications.channels import Down, NeverTaken, NotNow
from tidtam.notifications.models import Message, Preference
from tidtam.notifications.services import Letter, prune, put, send_waiting
from tidtam.notifications.tests.conftest import AT, DAY, KIND, LINE_ID, Scripted, minutes, outcome, put_news

pytestmark = pytest.mark.django_db


def test_a_letter_leaves_as_plain_text_to_the_address_of_the_account(somsri, mailoutbox):
    put_news(somsri, subject="รออนุมัติ 2 เรื่อง", text="บรรทัดหนึ่ง\nบรรทัดสอง")
    assert send_waiting(AT) == 1
    (sent,) = mailoutbox
    assert (sent.subject, sent.body, sent.to) == ("รออนุมัติ 2 เรื่อง", "บรรทัดหนึ่ง\nบรรทัดสอง", ["somsri@example.go.th"])
    assert sent.extra_headers["Auto-Submitted"] == "auto-generated"
    assert Message.objects.get().status == "sent"
    assert send_waiting(minutes(1)) == 0


def test_of_one_kind_a_person_gets_one_a_day_however_often_it_is_put(somsri, mailoutbox):
    for number in range(3):
        put_news(somsri, subject=f"ครั้งที่ {number}")
        send_waiting(minutes(number))
    put_news(somsri, day=DAY + dt.timedelta(days=1), subject="พรุ่งนี้")
    send_waiting(minutes(9))
    assert [sent.subject for sent in mailoutbox] == ["ครั้งที่ 0", "พรุ่งนี้"]


@pytest.mark.parametrize("why", ["no address", "wants no mail", "account is closed", "invented person", "mail is off"])
def test_who_is_not_reached_by_mail_gets_none(somsri, settings, why):
    if why == "no address":
        somsri.email = ""
    elif why == "wants no mail":
        Preference.objects.create(person=somsri, mail=False)
    elif why == "account is closed":
        somsri.is_active = False
    elif why == "invented person":
        somsri.is_demo = True
    else:
        settings.MAIL_IS_SENT = False
    put_news(somsri)
    assert not Message.objects.exists()


def test_who_is_no_longer_to_be_reached_when_it_is_sent_gets_none(somsri, mailoutbox):
    put_news(somsri)
    deactivate_person(person=somsri, at=AT, by="admin")
    assert outcome(minutes(1)) == ("given_up", 1)
    assert mailoutbox == []


def test_who_wants_both_channels_gets_one_by_each(somsri, settings):
    settings.LINE_TOKEN = "secret"
    Preference.objects.create(person=somsri, mail=True, line=True, line_user_id=LINE_ID)
    put_news(somsri)
    assert sorted(Message.objects.values_list("channel", flat=True)) == ["line", "mail"]


def test_putting_for_many_takes_as_many_statements_as_for_one(somsri, django_assert_num_queries):
    people = [somsri]
    for number in range(40):
        other = person(f"person{number}")
        other.email = f"person{number}@example.go.th"
        people.append(other)
    with django_assert_num_queries(4):  # two, inside a savepoint of the test's transaction
        put_news(*people)
    assert Message.objects.count() == 41


def test_what_was_not_taken_is_tried_again_after_a_pause_that_doubles(somsri):
    channel = Scripted(*[NotNow("450 busy")] * 3)
    put_news(somsri)
    assert outcome(minutes(0)) == ("failed", 1)
    assert outcome(minutes(0.9)) == ("failed", 1)
    assert outcome(minutes(1)) == ("failed", 2)
    assert outcome(minutes(2.9)) == ("failed", 2)
    assert outcome(minutes(3)) == ("failed", 3)
    assert Message.objects.get().error == "450 busy"
    assert outcome(minutes(7)) == ("sent", 4)
    assert len(channel.sent) == 1


@pytest.mark.parametrize(("attempts", "waits"), [(1, 1), (2, 2), (3, 4), (6, 32), (7, 60), (40, 60)])
def test_the_pause_doubles_up_to_an_hour(attempts, waits):
    assert rules.next_attempt(attempts=attempts, put_at=AT, at=AT) == minutes(waits)


def test_after_a_day_a_message_is_given_up(somsri):
    assert rules.next_attempt(attempts=1, put_at=AT, at=minutes(24 * 60 - 1)) == minutes(24 * 60)
    assert rules.next_attempt(attempts=1, put_at=AT, at=minutes(24 * 60)) is None
    Scripted()
    put_news(somsri)
    assert outcome(minutes(24 * 60 + 1)) == ("given_up", 0)


def test_what_is_refused_for_good_is_not_tried_again(somsri):
    Scripted(NeverTaken("550 no such user"))
    put_news(somsri)
    assert outcome(AT) == ("given_up", 1)
    assert Message.objects.get().error == "550 no such user"


def test_a_server_that_is_down_costs_one_attempt_a_run_and_nobody_their_message(somsri):
    other = person("other")
    other.email = "other@example.go.th"
    other.save()
    put_news(somsri, other)
    channel = Scripted(Down("refused"), Down("refused"))
    assert send_waiting(minutes(0)) == 0
    assert sorted(Message.objects.values_list("status", "attempts")) == [("failed", 1), ("waiting", 0)]
    assert send_waiting(minutes(0.5)) == 0
    assert send_waiting(minutes(2)) == 2
    assert len(channel.sent) == 2


def test_a_fault_of_ours_with_one_message_does_not_keep_the_others(somsri, caplog):
    other = person("other")
    other.email = "other@example.go.th"
    other.save()
    put_news(somsri, other)
    Scripted(RuntimeError("a fault"))
    assert send_waiting(AT) == 1
    assert sorted(Message.objects.values_list("status", flat=True)) == ["failed", "sent"]
    assert "a fault" in caplog.text


def test_a_run_begins_no_message_after_its_time(somsri):
    people = [somsri]
    for number in range(4):
        people.append(person(f"person{number}"))
        people[-1].email = f"person{number}@example.go.th"
        people[-1].save()
    put_news(*people)
    Scripted()
    assert send_waiting(AT, seconds=0) == 1
    assert send_waiting(AT) == 4


class Killed(BaseException):
    """The worker's process is gone: nothing of what follows runs."""


def test_what_a_worker_died_over_is_sent_again_once_and_never_lost(somsri):
    channel = Scripted(Killed(), None)
    put_news(somsri)
    with pytest.raises(Killed):
        send_waiting(AT)
    assert outcome(minutes(14)) == ("sending", 1)
    assert outcome(minutes(15)) == ("sent", 2)
    assert outcome(minutes(60)) == ("sent", 2)
    assert len(channel.sent) == 1


def test_what_two_workers_died_over_is_given_up(somsri):
    Scripted(Killed(), Killed())
    put_news(somsri)
    for at in (minutes(0), minutes(15)):
        with pytest.raises(Killed):
            send_waiting(at)
    assert outcome(minutes(30)) == ("given_up", 2)
    assert "broken off" in Message.objects.get().error


def test_a_repeated_sending_bears_the_same_id(somsri, mailoutbox):
    put_news(somsri)
    send_waiting(AT)
    Message.objects.update(status="sending", next_attempt_at=AT)
    send_waiting(AT)
    first, second = (sent.message()["Message-ID"] for sent in mailoutbox)
    assert first == second == f"<{Message.objects.get().key}@localhost>"


@given(st.text(alphabet=st.characters(codec=None), max_size=300))
def test_no_name_writes_a_header(subject):
    line = rules.one_line(subject)
    assert not re.search(r"[\r\n\x00-\x1f\x85\u2028\u2029]", line)
    message = mail.EmailMessage(line, "text", "tidtam@localhost", ["somsri@example.go.th"])
    read = message_from_bytes(message.message().as_bytes(), policy=policy.default)
    assert set(read.keys()) == {
        *("Content-Type", "MIME-Version", "Content-Transfer-Encoding", "Subject", "From", "To", "Date", "Message-ID")
    }


def test_a_subject_with_a_newline_leaves_as_one_line(somsri, mailoutbox):
    put([Letter(somsri, "โครงการ\r\nBcc: all@example.go.th\u2028" + "ก" * 300, "ข้อความ")], kind=KIND, day=DAY, at=AT)
    send_waiting(AT)
    (sent,) = mailoutbox
    assert sent.subject.startswith("โครงการ Bcc: all@example.go.th ก")
    assert len(sent.subject) == 200
    assert sent.subject.endswith("…")
    assert "Bcc" not in sent.message()
    assert sent.recipients() == ["somsri@example.go.th"]


def test_messages_that_ended_a_month_ago_are_removed(somsri):
    put_news(somsri)
    assert prune(AT + dt.timedelta(days=31)) == 0
    send_waiting(AT)
    assert prune(AT + dt.timedelta(days=29)) == 0
    assert prune(AT + dt.timedelta(days=31)) == 1
