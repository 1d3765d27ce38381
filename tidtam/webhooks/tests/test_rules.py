"""Where a webhook may be sent, how it is signed, when it is tried again."""

import base64
import datetime as dt
import ipaddress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tidtam.webhooks import rules
from tidtam.webhooks.rules import UrlFault, is_public, why_not

INNER = ["10.1.2.3", "100.64.0.1", "127.0.0.1", "169.254.169.254", "172.31.255.255", "192.168.1.1", "0.0.0.0"]
REFUSED = [
    *INNER, "192.0.0.8", "192.0.2.1", "192.88.99.1", "198.19.0.1", "198.51.100.7", "203.0.113.9", "224.0.0.1",
    "239.1.1.1", "240.0.0.1", "255.255.255.255", "::", "::1", "fe80::1", "fe80::1%eth0", "fc00::1", "fd12::1",
    "fec0::1", "ff02::1", "2001:db8::1", "2001:0:4136:e378:8000:63bf:3fff:fdd2", "2001:10::1", "3fff::1", "100::1",
    "64:ff9b:1::a00:1",
]  # fmt: skip
TAKEN = ["8.8.8.8", "9.255.255.255", "11.0.0.0", "100.63.255.255", "100.128.0.0", "172.15.0.1", "172.32.0.1",
         "203.150.0.1", "223.255.255.255", "2001:4860:4860::8888", "2404:6800::1", "2a00:1450::1"]  # fmt: skip


def carried(inner):
    """Return the IPv6 forms that carry an IPv4 address: mapped, compatible, 6to4, NAT64 (both prefixes), Teredo."""
    number = int(ipaddress.IPv4Address(inner))
    prefixes = {"::ffff:0:0": 0, "::": 0, "2002::": 80, "64:ff9b::": 0, "64:ff9b:1::": 0, "2001::": 0}
    return [str(ipaddress.IPv6Address(int(ipaddress.IPv6Address(one)) | number << by)) for one, by in prefixes.items()]


@pytest.mark.parametrize("address", [*REFUSED, *(form for inner in INNER for form in carried(inner))])
def test_an_address_inside_is_refused(address):
    assert not is_public(address)


@pytest.mark.parametrize("address", TAKEN)
def test_an_address_of_the_internet_is_taken(address):
    assert is_public(address)


@given(st.one_of(st.ip_addresses(v=4), st.ip_addresses(v=6), st.ip_addresses(network="2000::/3")))
def test_nothing_is_public_that_python_calls_something_else(address):
    special = (
        address.is_private, address.is_loopback, address.is_link_local, address.is_multicast, address.is_reserved,
        address.is_unspecified, not address.is_global,
    )  # fmt: skip
    assert not (is_public(str(address)) and any(special))


@given(st.ip_addresses(v=4))
def test_no_form_that_carries_another_address_is_public(inner):
    assert not any(map(is_public, carried(inner)))


@pytest.mark.parametrize(
    ("url", "fault"),
    [
        ("https://hooks.example.go.th/tidtam?a=1", None),
        ("https://hooks.example.go.th:443", None),
        ("https://xn--12c1fe0br.example.go.th/", None),
        ("http://hooks.example.go.th/", UrlFault.NOT_HTTPS),
        ("hooks.example.go.th", UrlFault.NOT_HTTPS),
        ("https://hooks.example.go.th:8443/", UrlFault.PORT),
        ("https://hooks.example.go.th:0/", UrlFault.PORT),
        ("https://hooks.example.go.th:99999/", UrlFault.SIGNS),
        ("https://a:b@hooks.example.go.th/", UrlFault.WITH_PASSWORD),
        ("https://hooks.example.go.th/#a", UrlFault.WITH_FRAGMENT),
        ("https://127.0.0.1/", UrlFault.NO_NAME),
        ("https://2130706433/", UrlFault.NO_NAME),
        ("https://0x7f.1/", UrlFault.NO_NAME),
        ("https://[::1]/", UrlFault.NO_NAME),
        ("https://[v1.hooks.example]/", UrlFault.NO_NAME),
        ("https://localhost/", UrlFault.NO_NAME),
        ("https:///tidtam", UrlFault.NO_NAME),
        ("https://hooks.example.go.th\\@10.0.0.1/", UrlFault.SIGNS),
        ("https://ติดตาม.example/", UrlFault.SIGNS),
        ("https://hooks.example.go.th/\r\nHost: a", UrlFault.SIGNS),
        ("https://hooks.example.go.th/" + "a" * 480, UrlFault.SIGNS),
        ("", UrlFault.SIGNS),
    ],
)
def test_an_address_is_https_with_a_name_and_an_allowed_port(url, fault):
    assert why_not(url, ports={443}) is fault


def test_the_signature_is_that_of_standard_webhooks():
    """The example of the libraries of Standard Webhooks."""
    secret = base64.b64decode("MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw")
    signed = rules.signature(
        secret, message_id="msg_p5jXN8AQM9LWM0D4loKWxJek", timestamp=1614265330, body=b'{"test": 2432232314}'
    )
    assert signed == "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="


def test_a_message_is_tried_for_about_a_day_at_growing_distances():
    at, waits = dt.datetime(2024, 7, 10, tzinfo=dt.UTC), []
    while (again := rules.next_attempt(attempts=len(waits) + 1, at=at)) is not None:
        waits.append(again - at)
    assert waits == sorted(waits)
    assert dt.timedelta(hours=20) < sum(waits, dt.timedelta()) < dt.timedelta(hours=28)
