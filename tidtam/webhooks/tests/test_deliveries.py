"""What is sent, once, however often somebody is killed; tried again for a day; nobody waits for another's receiver."""

import datetime as dt
import json
import re
from pathlib import Path
from threading import Event

import pytest
from django.core import mail

from tidtam.audit.models import AuditLine
from tidtam.notifications.models import Message
from tidtam.progress.tests import small_office
from tidtam.webhooks import rules, services
from tidtam.webhooks.choices import Failure
from tidtam.webhooks.models import Delivery, Subscription
from tidtam.webhooks.sending import NotDelivered
from tidtam.webhooks.services import send, send_waiting
from tidtam.webhooks.tests.conftest import AT, happen, make, minutes

pytestmark = pytest.mark.django_db
DAYS = 24 * 60


def standing(row=None):
    """Return status, failure and attempts of a message, or of the one there is."""
    row = row or Delivery.objects.get()
    row.refresh_from_db()
    return row.status, row.failure, row.attempts


def refused(code=500):
    """Return an answer that takes nothing."""

    def answer(_url):
        raise NotDelivered(Failure.STATUS, code)

    return answer


def test_a_message_says_what_happened_and_its_receiver_can_tell_from_whom(office, receiver):
    """The receiver is the recipe of docs/rooms/webhooks.md, as it is printed there."""
    recipe = re.search(r"```python\n(.*?)```", Path("docs/rooms/webhooks.md").read_text(encoding="utf-8"), re.S)[1]
    verify = {}
    exec(recipe, verify)
    webhook, secret = make(office, url=receiver.url)
    at = dt.datetime.now(dt.UTC)
    happen(office, "one", at=at)
    assert send_waiting(at, network=receiver.network) == 1
    [(_path, headers, body)] = receiver.received
    told = verify["verified"](headers, body, secret)
    assert told == json.loads(body)
    assert (told["type"], told["data"]["status"], told["data"]["organisation_code"]) == (
        "report.approved", "approved", office.code,
    )  # fmt: skip
    assert headers["webhook-id"] == str(Delivery.objects.get().pk)
    assert headers["User-Agent"].startswith("Tidtam-Webhooks/")
    with pytest.raises(ValueError, match="signature"):
        verify["verified"](headers, body + b" ", secret)
    with pytest.raises(ValueError, match="old"):
        verify["verified"](headers | {"webhook-timestamp": "1614265330"}, body, secret)
    assert standing() == ("delivered", "", 1)
    webhook.refresh_from_db()
    assert webhook.failing_since is None


def test_each_event_is_one_message_for_each_webhook(office, webhook, posted):
    happen(office, "one", "two")
    happen(office, "one")
    assert send_waiting(AT) == 2
    assert send_waiting(minutes(1)) == 0
    assert len({headers["webhook-id"] for _url, headers, _body in posted}) == 2


@pytest.mark.usefixtures("webhook")
def test_one_that_is_killed_after_the_answer_sends_the_same_message_again(office, posted, monkeypatch):
    happen(office, "one")
    with monkeypatch.context() as patch:
        patch.setattr(send, "_store", lambda *_ended: (_ for _ in ()).throw(SystemExit("killed")))
        with pytest.raises(SystemExit):
            send_waiting(AT)
    assert send_waiting(minutes(1)) == 0, "it may still be under way"
    assert send_waiting(minutes(6)) == 1
    first, again = posted
    assert first[1]["webhook-id"] == again[1]["webhook-id"]
    assert first[2] == again[2]


@pytest.mark.usefixtures("webhook")
def test_what_workers_die_over_again_and_again_is_given_up(office, posted):
    happen(office, "one")
    Delivery.objects.update(status="sending", attempts=len(rules.WAITS) + 1)
    assert send_waiting(AT) == 0
    assert posted == []
    assert standing()[:2] == ("given_up", "broken_off")


@pytest.mark.usefixtures("webhook")
def test_what_does_not_arrive_is_tried_at_growing_distances_and_given_up(office, posted):
    posted.answer = refused()
    happen(office, "one")
    at = AT
    for attempt, pause in enumerate(rules.WAITS, 1):
        send_waiting(at)
        assert standing() == ("failed", "status", attempt)
        send_waiting(at + pause - dt.timedelta(seconds=1))
        at += pause
    send_waiting(at)
    assert standing() == ("given_up", "status", len(rules.WAITS) + 1)
    assert len(posted) == len(rules.WAITS) + 1
    assert {headers["webhook-id"] for _url, headers, _body in posted} == {str(Delivery.objects.get().pk)}


def test_a_receiver_that_is_gone_or_slow_holds_back_nobody_else(office, posted):
    ended, others_are_done = [], Event()

    def answer(url):
        if "gone" in url:
            raise NotDelivered(Failure.CONNECTION)
        if "slow" in url:
            assert others_are_done.wait(timeout=20)
        ended.append(url)
        if len(ended) == 5:
            others_are_done.set()
        return 204

    for name in ("gone", "slow", "quick"):
        make(office, url=f"https://{name}.example.go.th/")
    posted.answer = answer
    happen(office, *map(str, range(5)))
    assert send_waiting(AT) == 10
    assert ended == ["https://quick.example.go.th/"] * 5 + ["https://slow.example.go.th/"] * 5
    assert [url for url, _headers, _body in posted].count("https://gone.example.go.th/") == 1


def test_a_webhook_that_fails_for_days_is_stopped_and_its_people_are_told(office, administrator, posted, settings):
    settings.MAIL_IS_SENT = True
    administrator.email = "admin@example.go.th"
    administrator.save()
    webhook, _secret = make(office)
    posted.answer = refused()
    for number, at in enumerate((0, 2 * DAYS, 3 * DAYS)):
        happen(office, str(number), at=minutes(at))
        send_waiting(minutes(at))
    webhook.refresh_from_db()
    assert webhook.state == "stopped"
    letter = Message.objects.get()
    assert letter.person == administrator
    assert webhook.url in letter.text
    assert set(Delivery.objects.values_list("status", flat=True)) == {"given_up"}
    happen(office, "later", at=minutes(4 * DAYS))
    assert Delivery.objects.count() == 3
    assert AuditLine.objects.get(action="webhooks.subscription.stopped").actor == "worker"
    services.resume(subscription=webhook, by="admin", at=minutes(5 * DAYS))
    happen(office, "after", at=minutes(5 * DAYS))
    send_waiting(minutes(5 * DAYS))
    webhook.refresh_from_db()
    assert webhook.state == "active", "its days are counted anew"
    assert mail.outbox == []


def test_a_success_between_lets_the_days_be_counted_anew(office, webhook, posted):
    for at, answer in ((0, refused()), (DAYS, lambda _url: 204), (4 * DAYS, refused())):
        posted.answer = answer
        happen(office, str(at), at=minutes(at))
        send_waiting(minutes(at))
    webhook.refresh_from_db()
    assert (webhook.state, webhook.failing_since) == ("active", minutes(4 * DAYS))


def test_a_receiver_that_says_it_is_gone_is_stopped_at_once(office, webhook, posted):
    posted.answer = refused(410)
    happen(office, "one")
    send_waiting(AT)
    webhook.refresh_from_db()
    assert webhook.state == "stopped"
    assert standing()[:2] == ("given_up", "paused")


def test_a_paused_and_a_removed_webhook_get_nothing(office, posted):
    paused, removed = make(office)[0], make(office)[0]
    happen(office, "one")
    services.pause(subscription=paused, by="admin", at=AT)
    services.remove(subscription=removed, by="admin", at=AT)
    happen(office, "two")
    assert send_waiting(AT) == 0
    assert set(Delivery.objects.values_list("event", "status")) == {("one", "given_up")}
    removed.refresh_from_db()
    assert (removed.seed, removed.former_seed) == ("", "")
    send.prune(minutes(31 * DAYS))
    assert Delivery.objects.count() == 0
    assert Subscription.objects.get() == paused


def test_a_message_that_ended_is_sent_again_as_the_same_message(office, webhook, posted):
    happen(office, "one")
    send_waiting(AT)
    for _twice in range(2):
        services.send_again(delivery=Delivery.objects.get(), by="admin", at=minutes(5))
    assert send_waiting(minutes(5)) == 1
    first, again = posted
    assert first[1]["webhook-id"] == again[1]["webhook-id"]


def test_during_a_change_of_secrets_both_sign(office, posted):
    webhook, first = make(office)
    second = services.change_secret(subscription=webhook, seen=webhook.fingerprint, by="admin", at=AT)
    with pytest.raises(services.MadeAlready):
        services.change_secret(subscription=webhook, seen=webhook.fingerprint, by="admin", at=AT)
    for at in (AT, AT + rules.OVERLAP):
        happen(office, str(at), at=at)
        send_waiting(at)
    counted = [headers["webhook-signature"].split() for _url, headers, _body in posted]
    assert [len(one) for one in counted] == [2, 1]
    assert first != second
    assert not {first, second} & set(str(Subscription.objects.values_list().get()).split("'"))


@pytest.mark.usefixtures("webhook")
def test_with_another_key_of_the_installation_nothing_is_sent_under_a_wrong_signature(office, posted, settings):
    settings.SECRET_KEY = "another"
    happen(office, "one")
    send_waiting(AT)
    assert posted == []
    assert standing() == ("failed", "secret", 1)


def test_what_stands_elsewhere_or_was_not_chosen_is_not_told(office, posted):
    make(office, topics=["editions", "sheets"])
    other = small_office.make_office(code="T01-2", name="สำนักงานทดสอบ เขต 2")
    make(other)
    happen(office, "one")
    assert Delivery.objects.count() == 0


@pytest.mark.usefixtures("webhook")
def test_an_installation_without_webhooks_makes_and_sends_nothing_and_asks_nothing(
    office, posted, settings, django_assert_num_queries
):
    happen(office, "before")
    settings.WEBHOOKS = False
    with django_assert_num_queries(0):
        happen(office, "after")
        assert send_waiting(AT) == 0
        services.ask_to_send(AT)
    assert posted == []


def test_many_events_for_many_webhooks_are_two_statements(office, django_assert_num_queries):
    for _number in range(3):
        make(office)
    with django_assert_num_queries(2):
        happen(office, *map(str, range(20)))
    assert Delivery.objects.count() == 60
