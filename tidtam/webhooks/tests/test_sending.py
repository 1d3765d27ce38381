"""The conversation with a receiver: over real TLS with a server on this machine, and with nobody who is not public."""

import ssl
import time
from dataclasses import replace

import pytest

from tidtam.webhooks.choices import Failure
from tidtam.webhooks.sending import INTERNET, NotDelivered, post

HEADERS = {"Content-Type": "application/json", "webhook-id": "1"}


def send(receiver, url="", **network):
    return post(
        url or receiver.url, headers=HEADERS, body=b"{}", ports={receiver.port},
        network=replace(receiver.network, **network),
    )  # fmt: skip


def failure(receiver, **more):
    """Send in vain and return why it did not arrive."""
    with pytest.raises(NotDelivered) as refused:
        send(receiver, **more)
    return refused.value.failure


def test_a_message_arrives_under_its_name(receiver):
    assert send(receiver) == 204
    [(path, headers, body)] = receiver.received
    assert (path, headers["Host"], body) == ("/tidtam?from=office", f"receiver.example:{receiver.port}", b"{}")
    assert headers["webhook-id"] == "1"


@pytest.mark.parametrize("code", [302, 307, 404, 500])
def test_only_2xx_takes_a_message_and_no_redirection_is_followed(receiver, code):
    receiver.answers = [code]
    with pytest.raises(NotDelivered) as refused:
        send(receiver)
    assert (refused.value.failure, refused.value.code, len(receiver.received)) == (Failure.STATUS, code, 1)


def test_a_certificate_of_another_name_or_of_nobody_is_refused(receiver):
    other = receiver.url.replace("receiver.", "other.")
    assert failure(receiver, url=other) is Failure.CERTIFICATE
    assert failure(receiver, cafile=None) is Failure.CERTIFICATE
    assert receiver.received == []


@pytest.mark.parametrize("addresses", [["127.0.0.1"], ["8.8.8.8", "10.0.0.1"], ["::ffff:127.0.0.1"], []])
def test_a_name_that_leads_inside_is_not_connected_to(receiver, addresses):
    found = failure(receiver, is_allowed=INTERNET.is_allowed, resolve=lambda _host, _port: addresses)
    assert found is Failure.ADDRESS
    assert receiver.received == []


def test_the_address_that_was_looked_at_is_the_one_connected_to(receiver):
    """The name leads elsewhere at the second question, as it would where somebody rebinds it: there is none."""
    answers = [["127.0.0.1"], ["127.0.0.2"]]
    looked_at = []
    assert (
        send(receiver, resolve=lambda *_name: answers.pop(0), is_allowed=lambda one: not looked_at.append(one)) == 204
    )
    assert (looked_at, answers) == (["127.0.0.1"], [["127.0.0.2"]])


def test_an_unknown_name_and_a_closed_port_are_told_apart(receiver):
    def unknown(_host, _port):
        raise OSError

    assert failure(receiver, resolve=unknown) is Failure.NAME
    assert failure(receiver, resolve=lambda *_name: ["127.0.0.3"]) is Failure.CONNECTION
    assert failure(receiver, url="https://receiver.example/") is Failure.PORT


def dripping(handler):
    """Send a byte of a head every moment, for longer than anybody waits."""
    handler.wfile.write(b"HTTP/1.1 200 OK\r\nX: ")
    for _number in range(60):
        handler.wfile.write(b"a")
        time.sleep(0.02)


def endless(handler):
    handler.wfile.write(b"HTTP/1.1 200 OK\r\n" + b"X: " + b"a" * 60_000)


def no_http(handler):
    handler.wfile.write(b"220 smtp.example ESMTP\r\n")


@pytest.mark.parametrize(
    ("answer", "seconds", "why"),
    [
        (lambda _handler: time.sleep(1), 0.3, Failure.TIMEOUT),
        (dripping, 0.3, Failure.TIMEOUT),
        (endless, 5, Failure.ANSWER),
        (no_http, 5, Failure.ANSWER),
        (lambda handler: handler.connection.close(), 5, Failure.CONNECTION),
    ],
    ids=["silent", "dripping", "endless", "no HTTP", "gone"],
)
def test_an_answer_ends_in_time_and_within_bounds(receiver, answer, seconds, why):
    receiver.answers = [answer]
    assert failure(receiver, seconds=seconds) is why


def test_what_follows_the_status_is_not_waited_for(receiver):
    def slow_body(handler):
        handler.send_response(200)
        handler.send_header("Content-Length", "1000000")
        handler.end_headers()
        time.sleep(1)

    receiver.answers = [slow_body]
    began = time.monotonic()
    assert send(receiver) == 200
    assert time.monotonic() - began < 1


def test_whom_to_trust_is_read_once_and_not_for_each_message(receiver, monkeypatch):
    send(receiver)

    def read_again():
        raise AssertionError

    monkeypatch.setattr(ssl, "_create_default_https_context", read_again)
    assert send(receiver) == 204
