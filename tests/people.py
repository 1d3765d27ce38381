"""People for tests: an account with roles, and a client signed in as them."""

import datetime as dt

from django.test import Client

from tidtam.accounts.models import User
from tidtam.organisations.models import Membership, Organisation

LONG_AGO = dt.date(2020, 1, 1)


def person(username: str, *roles: tuple[str, Organisation]) -> User:
    """Return an account of this name, made where there is none, that holds these roles since long ago."""
    user, _made = User.objects.get_or_create(username=username)
    for role, organisation in roles:
        Membership.objects.get_or_create(user=user, organisation=organisation, role=role, from_date=LONG_AGO)
    return user


def auditor() -> User:
    """Return somebody who reads everything that stands at this moment, and changes nothing."""
    return person("auditor", *(("auditor", root) for root in Organisation.objects.filter(parent=None)))


def signed_in(user: User) -> Client:
    """Return a client signed in as somebody."""
    client = Client()
    client.force_login(user)
    return client
