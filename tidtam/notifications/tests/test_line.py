"""LINE, spoken to on this machine."""

import pytest

from tidtam.notifications.models import Message, Preference
from tidtam.notifications.tests.conftest import AT, LINE_ID, minutes, outcome, put_news
from tidtam.notifications.tests.servers import closed_port, line_server

pytestmark = pytest.mark.django_db


@pytest.fixture
def by_line(somsri, settings, monkeypatch):
    """Somsri wants LINE and no mail; return a way to name the server."""
    monkeypatch.setenv("no_proxy", "127.0.0.1")
    settings.LINE_TOKEN = "a token"
    Preference.objects.create(person=somsri, mail=False, line=True, line_user_id=LINE_ID)

    def at(address):
        settings.LINE_API_URL = address

    return at


def test_a_letter_is_pushed_under_its_retry_key(somsri, by_line):
    with line_server() as (address, received):
        by_line(address)
        put_news(somsri, subject="รออนุมัติ 1 เรื่อง", text="ทะเบียนโครงการ")
        assert outcome(AT) == ("sent", 1)
    ((path, headers, body),) = received
    assert path == "/v2/bot/message/push"
    assert headers["Authorization"] == "Bearer a token"
    assert headers["X-Line-Retry-Key"] == str(Message.objects.get().key)
    assert body == {"to": LINE_ID, "messages": [{"type": "text", "text": "รออนุมัติ 1 เรื่อง\n\nทะเบียนโครงการ"}]}


def test_a_repeated_sending_bears_the_same_key_and_already_taken_is_taken(somsri, by_line):
    with line_server(500, 409) as (address, received):
        by_line(address)
        put_news(somsri)
        assert outcome(AT) == ("failed", 1)
        assert outcome(minutes(1)) == ("sent", 2)
    first, second = (headers["X-Line-Retry-Key"] for _path, headers, _body in received)
    assert first == second


@pytest.mark.parametrize(
    ("code", "becomes"), [(400, "given_up"), (401, "failed"), (429, "failed"), (500, "failed"), (503, "failed")]
)
def test_what_an_answer_means(somsri, by_line, code, becomes):
    with line_server(code) as (address, _received):
        by_line(address)
        put_news(somsri)
        assert outcome(AT) == (becomes, 1)


def test_a_dead_server_costs_an_attempt(somsri, by_line):
    by_line(f"http://127.0.0.1:{closed_port()}")
    put_news(somsri)
    assert outcome(AT) == ("failed", 1)


def test_a_long_letter_is_cut_to_what_line_takes(somsri, by_line):
    with line_server() as (address, received):
        by_line(address)
        put_news(somsri, text="ก" * 9_000)
        outcome(AT)
    text = received[0][2]["messages"][0]["text"]
    assert len(text.encode("utf-16-le")) // 2 <= 5_000
    assert text.endswith("…")


def test_without_a_token_nothing_goes_to_line(somsri, by_line, settings):
    settings.LINE_TOKEN = ""
    put_news(somsri)
    assert not Message.objects.exists()
