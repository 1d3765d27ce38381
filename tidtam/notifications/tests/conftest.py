"""People who want to be reached, letters for them, and channels of the test's own."""

import datetime as dt
from contextlib import contextmanager

import pytest

from tests.people import person
from tidtam.notifications import channels
from tidtam.notifications.choices import ChannelName
from tidtam.notifications.models import Message
from tidtam.notifications.services import Letter, put, send_waiting

AT = dt.datetime(2024, 7, 10, 1, 0, tzinfo=dt.UTC)
DAY = dt.date(2024, 7, 10)
KIND = "test.news"
LINE_ID = "U" + "0123456789abcdef" * 2


def minutes(count):
    return AT + dt.timedelta(minutes=count)


@pytest.fixture(autouse=True)
def own_channels(monkeypatch, settings):
    """Mail is sent (into a list of the test), LINE is not; what a test registers is forgotten after it."""
    monkeypatch.setattr(channels, "_CHANNELS", dict(channels._CHANNELS))
    settings.MAIL_IS_SENT = True


@pytest.fixture
def somsri(db):
    user = person("somsri")
    user.email, user.display_name = "somsri@example.go.th", "คุณสมศรี"
    user.save()
    return user


def put_news(*people, subject="มีเรื่องใหม่", text="มีเรื่องรออนุมัติ", day=DAY, at=AT):
    """Put one letter for each person."""
    put([Letter(one, subject, text) for one in people], kind=KIND, day=day, at=at)


def outcome(at):
    """Send what is due and return status and attempts of the one message there is."""
    send_waiting(at)
    message = Message.objects.get()
    return message.status, message.attempts


class Scripted:
    """A channel that does what it is told with each message: raises it, calls it, or takes the message for None."""

    name = ChannelName.MAIL

    def __init__(self, *answers):
        self.answers, self.sent = list(answers), []
        channels.register(self)

    def is_on(self):
        return True

    def address(self, person, preference):
        return person.email if preference.mail else ""

    @contextmanager
    def opened(self):
        yield self.send

    def send(self, message, address):
        answer = self.answers.pop(0) if self.answers else None
        if isinstance(answer, BaseException):
            raise answer
        if answer is not None:
            answer()
        self.sent.append((message.pk, address))
