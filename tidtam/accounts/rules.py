"""Rules of accounts as pure functions: what a username may be, and how often what may be tried.

Not here: counting (services/tries.py); words (choices and forms).
"""

import datetime as dt
import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

_USERNAME = re.compile(r"[a-z][a-z0-9._-]{2,49}")


def is_username(text: str) -> bool:
    """Return whether a text may be a username: 3-50 of a-z, 0-9, dot, dash and underscore, a letter first.

    So it is never a citizen number, and never an e-mail address, by which another may sign in.
    """
    return _USERNAME.fullmatch(text) is not None


def spelled(name: str) -> str:
    """Return a typed username or e-mail address as it is stored: no spaces around, lower case."""
    return name.strip().lower()


class Tried(StrEnum):
    """What is counted, and for whom."""

    ACCOUNT_AT_ADDRESS = "account_at_address"
    ACCOUNT = "account"
    ADDRESS = "address"
    DEVICE = "device"
    PASSWORD_CHANGE = "password_change"  # noqa: S105 - a name
    DEVICE_SECRET = "device_secret"  # noqa: S105 - a name
    MAIL_TO_ACCOUNT = "mail_to_account"
    MAIL_FROM_ADDRESS = "mail_from_address"
    API_TOKEN = "api_token"  # noqa: S105 - a name
    API_ADDRESS = "api_address"


@dataclass(frozen=True, slots=True)
class Limit:
    """At most so many tries in a span of time that begins with the first of them."""

    most: int
    span: dt.timedelta


MINUTE = dt.timedelta(minutes=1)
QUARTER_HOUR = dt.timedelta(minutes=15)
HOUR = dt.timedelta(hours=1)

LIMITS: Mapping[Tried, Limit] = {
    Tried.ACCOUNT_AT_ADDRESS: Limit(10, QUARTER_HOUR),
    Tried.ACCOUNT: Limit(100, HOUR),
    Tried.ADDRESS: Limit(300, QUARTER_HOUR),
    Tried.DEVICE: Limit(20, QUARTER_HOUR),
    Tried.PASSWORD_CHANGE: Limit(10, QUARTER_HOUR),
    Tried.DEVICE_SECRET: Limit(20, HOUR),
    Tried.MAIL_TO_ACCOUNT: Limit(3, HOUR),
    Tried.MAIL_FROM_ADDRESS: Limit(60, HOUR),
    Tried.API_TOKEN: Limit(300, MINUTE),
    Tried.API_ADDRESS: Limit(100, QUARTER_HOUR),
}
"""How many tries that did not succeed, of a token how many requests: docs/rooms/accounts.md and api.md say why."""


def has_ended(since: dt.datetime, limit: Limit, *, at: dt.datetime) -> bool:
    """Return whether a span that began at `since` is over."""
    return at >= since + limit.span
