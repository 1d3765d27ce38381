"""Rules of webhooks as plain Python: where one may be sent, how it is signed, when it is tried again.

The signature is that of Standard Webhooks (https://www.standardwebhooks.com), so that its libraries verify it.
"""

import base64
import datetime as dt
import hashlib
import hmac
import ipaddress
import re
from collections.abc import Collection, Mapping
from enum import Enum
from typing import NamedTuple
from urllib.parse import urlsplit

# --- where -------------------------------------------------------------------------------------------------------

NOT_PUBLIC = tuple(
    map(
        ipaddress.ip_network,
        (
            "0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12",
            "192.0.0.0/24", "192.0.2.0/24", "192.31.196.0/24", "192.52.193.0/24", "192.88.99.0/24", "192.168.0.0/16",
            "192.175.48.0/24", "198.18.0.0/15", "198.51.100.0/24", "203.0.113.0/24", "224.0.0.0/4", "240.0.0.0/4",
            "2001::/23", "2001:db8::/32", "2002::/16", "2620:4f:8000::/48", "3fff::/20",
        ),
    )
)  # fmt: skip
"""What is no host of the public internet, of IPv4 and within GLOBAL_IPV6: private, shared by carriers, loopback,
link-local, multicast, reserved, for documentation, and forms that carry an IPv4 address (Teredo, 6to4).
Source: IANA's registries of special-purpose addresses. Written out, for Python's own list changed between releases."""

GLOBAL_IPV6 = ipaddress.ip_network("2000::/3")
"""All that is given out of IPv6. Outside lie ::1, ::ffff:10.0.0.1, 64:ff9b::10.0.0.1, fc00::/7, fe80::/10, ff00::/8."""


def is_public(address: str) -> bool:
    """Return whether an IP address is that of a host of the public internet. Raises ValueError for no address."""
    found = ipaddress.ip_address(address)
    if found.version == 6 and found not in GLOBAL_IPV6:
        return False
    return not any(found in network for network in NOT_PUBLIC)


class Target(NamedTuple):
    """Where an https address leads; `path` with its query."""

    host: str
    port: int
    path: str


class UrlFault(Enum):
    """Why nothing is sent to an address."""

    NOT_HTTPS = "not_https"
    NO_NAME = "no_name"
    WITH_PASSWORD = "with_password"  # noqa: S105 - a word
    WITH_FRAGMENT = "with_fragment"
    PORT = "port"
    SIGNS = "signs"


LONGEST_URL = 500
HTTPS_PORT = 443
NAME = re.compile(r"(?=.{1,253}\Z)(?:[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9])?\.)+[a-z](?:[a-z0-9-]{0,61}[a-z0-9])?", re.I)
"""A whole domain name in ASCII; its last label begins with a letter, so that it is no IP address in any spelling."""


def why_not(url: str, *, ports: Collection[int]) -> UrlFault | None:
    """Return why nothing may be sent to an address, or None. Whom its name leads to is asked when it is sent."""
    if not re.fullmatch(r"[!-~]+", url) or "\\" in url or len(url) > LONGEST_URL:
        return UrlFault.SIGNS
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        return UrlFault.SIGNS
    found = {
        UrlFault.NOT_HTTPS: parts.scheme != "https",
        UrlFault.WITH_PASSWORD: "@" in parts.netloc,
        UrlFault.WITH_FRAGMENT: "#" in url,
        UrlFault.NO_NAME: "[" in parts.netloc or not NAME.fullmatch(parts.hostname or ""),
        UrlFault.PORT: (port if port is not None else HTTPS_PORT) not in ports,
    }
    return next((fault for fault, is_so in found.items() if is_so), None)


def target_of(url: str) -> Target:
    """Return where an address leads that `why_not` takes."""
    parts = urlsplit(url)
    path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    return Target(parts.hostname or "", parts.port if parts.port is not None else HTTPS_PORT, path)


# --- signature ---------------------------------------------------------------------------------------------------

SECRET_MARK = "whsec_"  # noqa: S105 - what every secret begins with


def shown_secret(secret: bytes) -> str:
    """Return a secret as a receiver keeps it: whsec_ and base64."""
    return SECRET_MARK + base64.b64encode(secret).decode()


def fingerprint(secret: bytes) -> str:
    """Return what tells one secret from another and says nothing of it."""
    return hashlib.sha256(secret).hexdigest()[:12]


def signature(secret: bytes, *, message_id: str, timestamp: int, body: bytes) -> str:
    """Return one signature of a message: "v1," and the base64 of an HMAC-SHA256 over id, time and body."""
    signed = f"{message_id}.{timestamp}.".encode() + body
    return "v1," + base64.b64encode(hmac.digest(secret, signed, "sha256")).decode()


def headers(secrets: Collection[bytes], *, message_id: str, timestamp: int, body: bytes) -> Mapping[str, str]:
    """Return the headers by which a receiver knows a message; during a change of secrets it is signed with each."""
    signed = (signature(one, message_id=message_id, timestamp=timestamp, body=body) for one in secrets)
    return {
        "webhook-id": message_id,
        "webhook-timestamp": str(timestamp),
        "webhook-signature": " ".join(signed),
    }


# --- when --------------------------------------------------------------------------------------------------------

WAITS = (
    *(dt.timedelta(minutes=minutes) for minutes in (1, 5, 15, 30)),
    *(dt.timedelta(hours=hours) for hours in (1, 2, 4, 8, 8)),
)
"""How long to wait after each attempt that did not arrive: about a day in all, then it is given up."""

STOPPED_AFTER = dt.timedelta(days=3)
"""A webhook to which nothing has arrived for so long is stopped: longer than a weekend without anybody in an office."""

OVERLAP = dt.timedelta(hours=24)
"""How long messages are signed with the secret before, too."""

GONE = 410
"""The answer of a receiver that wants nothing any more."""


def next_attempt(*, attempts: int, at: dt.datetime) -> dt.datetime | None:
    """Return when to try again after so many attempts; None where it is given up."""
    return at + WAITS[attempts - 1] if attempts <= len(WAITS) else None


def is_taken(code: int) -> bool:
    """Return whether an answer says that a message was taken. A redirection says no such thing."""
    return 200 <= code < 300
