"""Readings of personal tokens."""

import datetime as dt

from django.db.models import QuerySet

from tidtam.access.prepared import Prepared
from tidtam.accounts.models import User
from tidtam.api import rules
from tidtam.api.models import AccessToken


def token_of_secret(secret: str, *, at: dt.datetime) -> AccessToken | None:
    """Return the token that this secret is, with its person; None where it opens nothing now. One query.

    Closed accounts have none: the account is asked at each request.
    """
    if not rules.SECRET.fullmatch(secret):
        return None
    for token in TOKEN(secret_sha256=rules.hash_of_secret(secret)):
        if rules.is_valid(expires_at=token.expires_at, withdrawn_at=token.withdrawn_at, at=at):
            return token
    return None


TOKEN = Prepared(
    lambda secret_sha256: AccessToken.objects.filter(
        secret_sha256=secret_sha256, person__is_active=True
    ).select_related("person")
)


def tokens_of(person: User) -> QuerySet[AccessToken]:
    """Return a person's tokens, newest first; those that were withdrawn stay to be read."""
    return AccessToken.objects.filter(person=person)


def open_tokens(person: User, *, at: dt.datetime) -> QuerySet[AccessToken]:
    """Return those that still open something."""
    return tokens_of(person).filter(withdrawn_at=None, expires_at__gte=at)
