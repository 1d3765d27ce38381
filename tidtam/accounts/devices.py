"""Devices that signed in before: a signed cookie names the device and whose accounts were opened on it.

Whoever guesses passwords of an account from elsewhere cannot keep its person out: on a known device tries are counted
for that device alone (the "device cookies" of OWASP).
"""

import secrets

from django.conf import settings
from django.core import signing
from django.http import HttpRequest, HttpResponseBase

from tidtam.accounts.models import User

COOKIE = "tidtam_device"
SALT = "tidtam.accounts.devices"
KEPT_SECONDS = 180 * 24 * 3600
SHARED_COOKIE = "shared_device"
SHARED_SECONDS = 400 * 24 * 3600
"""As long as a browser keeps any cookie."""

MOST_ACCOUNTS = 20
"""As many people as share one computer; the one who signed in longest ago goes first."""


def known_device(request: HttpRequest, person: User) -> str | None:
    """Return the name of the device where this person signed in on it before, else None."""
    device, accounts = _read(request)
    return device if person.pk in accounts else None


def remember(request: HttpRequest, response: HttpResponseBase, person: User) -> None:
    """Note on the device that this person signed in here."""
    device, accounts = _read(request)
    accounts = [*(pk for pk in accounts if pk != person.pk), person.pk][-MOST_ACCOUNTS:]
    response.set_cookie(
        COOKIE,
        signing.dumps([device or secrets.token_urlsafe(16), accounts], salt=SALT),
        max_age=KEPT_SECONDS,
        path="/accounts/",
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )


def is_shared(request: HttpRequest) -> bool:
    """Return whether somebody marked the device as one that others use, too: no report is kept on it (tidtam/offline).

    The browser's own word, which protects people from themselves: nobody gains by taking the mark away.
    """
    return bool(request.COOKIES.get(SHARED_COOKIE))


def mark_shared(response: HttpResponseBase) -> None:
    """Mark the device as shared; the page's script may read it. Clearing the browser's cookies takes it away."""
    response.set_cookie(
        SHARED_COOKIE, "1", max_age=SHARED_SECONDS, secure=settings.SESSION_COOKIE_SECURE, samesite="Lax"
    )


def _read(request: HttpRequest) -> tuple[str, list[int]]:
    try:
        device, accounts = signing.loads(request.COOKIES.get(COOKIE, ""), salt=SALT, max_age=KEPT_SECONDS)
    except signing.BadSignature:
        return "", []
    return device, accounts
