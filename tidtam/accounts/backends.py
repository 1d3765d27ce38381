"""Who somebody is, by username or e-mail address and password: one hash, whether the person exists or not."""

from typing import Any

from django.contrib.auth.backends import ModelBackend
from django.contrib.auth.hashers import make_password
from django.http import HttpRequest

from tidtam.access.prepared import Prepared
from tidtam.accounts import selectors
from tidtam.accounts.models import User


class PersonBackend(ModelBackend):
    """Signs in by either name. An account that is closed, unknown or without a password answers alike, as slowly."""

    def authenticate(
        self, request: HttpRequest | None, username: str | None = None, password: str | None = None, **_more: Any
    ) -> User | None:
        """Return the person, or None. Raises hashers.HashingBusy."""
        if not username or not password:
            return None
        person = selectors.person_named(username)
        if person is None:
            make_password(password)
            return None
        return person if person.check_password(password) and self.user_can_authenticate(person) else None

    def get_user(self, user_id: int) -> User | None:
        """Return who signed in; None where the account is closed."""
        person = next(iter(PERSON(user=user_id)), None)
        return person if person is not None and self.user_can_authenticate(person) else None


PERSON = Prepared(lambda user: User.objects.filter(pk=user))
