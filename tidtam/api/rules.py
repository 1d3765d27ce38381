"""Rules of personal tokens as pure functions: what one looks like, what it allows, until when."""

import datetime as dt
import hashlib
import re
from collections.abc import Collection

from tidtam.api.choices import READ_ONLY, Access, Area

MARK = "tidtam_"
"""What every token begins with, so that one that leaked is recognised by whoever searches for such things."""
SHOWN = len(MARK) + 6
"""So many characters of a token may be shown again: enough to tell one from another, nothing to guess the rest by."""
SECRET = re.compile(rf"{MARK}[A-Za-z0-9_-]{{43}}")

MOST_DAYS = 365
MOST_TOKENS = 20
"""Tokens a person may hold at once."""
USE_NOTED_EVERY = dt.timedelta(hours=1)


def hash_of_secret(secret: str) -> str:
    """Return what is stored of a token. It holds 256 bits of chance: nobody finds it by trying, so one hash will do."""
    return hashlib.sha256(secret.encode()).hexdigest()


def scope(area: str, access: str) -> str:
    """Return the word of a scope: "projects:read"."""
    return f"{area}:{access}"


SCOPES = tuple(
    scope(area, access) for area in Area for access in Access if access == Access.READ or area not in READ_ONLY
)


def allows(scopes: Collection[str], area: str, access: str) -> bool:
    """Return whether a token with these scopes may do something in an area; writing includes reading."""
    return scope(area, access) in scopes or (access == Access.READ and scope(area, Access.WRITE) in scopes)


def is_valid(*, expires_at: dt.datetime, withdrawn_at: dt.datetime | None, at: dt.datetime) -> bool:
    """Return whether a token opens anything at an instant; its last instant still does."""
    return withdrawn_at is None and at <= expires_at
