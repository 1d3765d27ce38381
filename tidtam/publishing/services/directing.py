"""Who may issue and withdraw: the director of the office, in person or acting by delegation, on the day."""

import datetime as dt

from django.utils.translation import override

from tidtam.accounts.models import User
from tidtam.organisations.choices import Role
from tidtam.organisations.models import Organisation
from tidtam.organisations.selectors import HeldRole, held_roles, role_to_use
from tidtam.publishing.services.refusals import NotTheDirector
from tidtam.thai.dates import local_date

ISSUING_ROLES = frozenset({Role.DIRECTOR.value})


def printed_role(role: str, *, is_acting: bool) -> str:
    """Return a role as a document names it: in Thai, no person's name, but whether somebody acted in it."""
    with override("th"):
        name = str(Role(role).label)
    return f"รักษาการในตำแหน่ง{name}" if is_acting else name


def directing_role(by: User, organisation: Organisation, *, at: dt.datetime) -> HeldRole:
    """Return the role in which somebody issues and withdraws. Raises NotTheDirector."""
    role = role_to_use(ISSUING_ROLES, held_roles(by, on=local_date(at)), organisation)
    if role is None:
        raise NotTheDirector
    return role
