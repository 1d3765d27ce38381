"""Adding a person: the account and its first role, both or neither."""

import datetime as dt
from uuid import UUID

from django.db import transaction

from tidtam.accounts.models import User
from tidtam.accounts.services import create_person
from tidtam.organisations.models import Organisation
from tidtam.organisations.services.roles import grant_role


@transaction.atomic
def add_person(
    *,
    username: str,
    display_name: str,
    organisation: Organisation,
    role: str,
    from_date: dt.date,
    at: dt.datetime,
    by: str,
    email: str = "",
    to_date: dt.date | None = None,
    key: UUID | None = None,
) -> User:
    """Make an account and give it a role; the same form key again adds nobody.

    Raises accounts.services.PersonRefused and RoleRefused.
    """
    person = create_person(
        username=username,
        display_name=display_name,
        email=email,
        key=key,
        organisation_code=organisation.code,
        at=at,
        by=by,
    )
    grant_role(user=person, organisation=organisation, role=role, from_date=from_date, to_date=to_date, at=at, by=by)
    return person
