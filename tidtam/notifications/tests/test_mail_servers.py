"""Real mail servers on this machine: one that takes, one that refuses, one that is dead, one that never answers."""

import time
from email import message_from_bytes, policy

import pytest
from django.urls import reverse

from tests.people import signed_in
from tidtam.notifications.models import Message
from tidtam.notifications.services import send_waiting
from tidtam.notifications.tests.conftest import AT, minutes, outcome, put_news
from tidtam.notifications.tests.servers import closed_port, mail_server, silent_server

pytestmark = pytest.mark.django_db


@pytest.fixture
def by_smtp(settings):
    """Return a way to send to a port of this machine; a step of the conversation may take 0.3 s."""

    def to(port):
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT, settings.EMAIL_TIMEOUT = "127.0.0.1", port, 0.3
        settings.EMAIL_USE_TLS = settings.EMAIL_USE_SSL = False

    return to


def test_a_server_takes_a_mail_that_can_be_read_in_thai(somsri, by_smtp):
    with mail_server() as (port, received):
        by_smtp(port)
        put_news(somsri, subject="รออนุมัติ 2 เรื่อง", text="ทะเบียนโครงการ “หนึ่ง”")
        assert outcome(AT) == ("sent", 1)
    (raw,) = received
    read = message_from_bytes(raw, policy=policy.default)
    assert read["Subject"].strip() == "รออนุมัติ 2 เรื่อง"
    assert read["To"] == "somsri@example.go.th"
    assert read.get_content().strip() == "ทะเบียนโครงการ “หนึ่ง”"
    assert read.get_content_type() == "text/plain"


@pytest.mark.parametrize(
    ("answers", "becomes"),
    [
        ({"RCPT": "550 no such user"}, "given_up"),
        ({"RCPT": "450 greylisted"}, "failed"),
        ({"DATA": "554 refused"}, "given_up"),
        ({"DATA": "452 full"}, "failed"),
        ({"MAIL": "550 this sender may not"}, "failed"),
        ({"EHLO": "421 too busy", "HELO": "421 too busy"}, "failed"),
    ],
)
def test_what_a_refusal_means(somsri, by_smtp, answers, becomes):
    with mail_server(answers) as (port, received):
        by_smtp(port)
        put_news(somsri)
        assert outcome(AT) == (becomes, 1)
    assert received == []


def test_a_dead_server_is_tried_again_and_then_the_mail_leaves(somsri, by_smtp):
    put_news(somsri)
    by_smtp(closed_port())
    assert outcome(AT) == ("failed", 1)
    with mail_server() as (port, received):
        by_smtp(port)
        assert outcome(minutes(1)) == ("sent", 2)
    assert len(received) == 1


def test_a_server_that_never_answers_holds_a_run_for_one_step_of_one_message(somsri, by_smtp):
    put_news(somsri)
    with silent_server() as port:
        by_smtp(port)
        began = time.monotonic()
        assert send_waiting(AT) == 0
        assert time.monotonic() - began < 3
    assert Message.objects.get().status == "failed"


def test_no_page_speaks_to_a_mail_server(somsri, by_smtp, monkeypatch):
    def spoken(*_args, **_more):
        raise AssertionError("a page speaks to a mail server")

    monkeypatch.setattr("smtplib.SMTP.connect", spoken)
    by_smtp(closed_port())
    client = signed_in(somsri)
    put_news(somsri)
    for name in ("notifications:preferences", "organisations:profile"):
        assert client.get(reverse(name)).status_code == 200
    assert client.post(reverse("notifications:preferences"), {"mail": "on"}).status_code == 302
    assert Message.objects.get().status == "waiting"
