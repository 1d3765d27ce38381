"""Readings of accounts."""

from django.db.models import Q

from tidtam.accounts import rules
from tidtam.accounts.models import User


def person_named(name: str) -> User | None:
    """Return the person whose username or e-mail address this is, whatever the case; None where it is nobody's."""
    name = rules.spelled(name)
    return User.objects.filter(Q(username=name) | Q(email=name)).first() if name else None
