"""Readings of the demo: whose role can be chosen."""

from dataclasses import dataclass

from django.utils import timezone
from django.utils.functional import Promise

from tidtam.accounts.models import User
from tidtam.demo.people import TO_TRY
from tidtam.organisations.choices import Role
from tidtam.organisations.models import Membership, Organisation
from tidtam.thai.text import clean


@dataclass(frozen=True, slots=True)
class Choice:
    """Somebody as whom the demo can be looked at."""

    username: str
    name: str
    role: str
    to_try: Promise | str


@dataclass(frozen=True, slots=True)
class GroupChoice:
    """A work group and its people."""

    organisation: Organisation
    owner: Choice | None
    head: Choice | None


@dataclass(frozen=True, slots=True)
class Choices:
    """Who can be chosen: office by office, and the work groups with owner and head."""

    offices: list[tuple[Organisation, list[Choice]]]
    groups: list[GroupChoice]


def choices() -> Choices:
    """Return whose role can be chosen today. One query."""
    held = (
        Membership.objects.held_on(timezone.localdate())
        .filter(user__is_demo=True, user__is_active=True)
        .select_related("user", "organisation")
        .order_by("pk")
    )
    offices: dict[Organisation, list[Choice]] = {}
    groups: dict[Organisation, dict[str, Choice]] = {}
    for one in held:
        name = one.user.username
        choice = Choice(name, str(one.user), str(Role(one.role).label), TO_TRY.get(name, ""))
        if name in TO_TRY:
            offices.setdefault(one.organisation, []).append(choice)
        elif one.role in {Role.OWNER, Role.GROUP_HEAD}:
            groups.setdefault(one.organisation, {})[one.role] = choice
    return Choices(
        list(offices.items()),
        [GroupChoice(group, of.get(Role.OWNER), of.get(Role.GROUP_HEAD)) for group, of in groups.items()],
    )


def demo_person(username: str) -> User | None:
    """Return the invented person of this username; None for everybody else."""
    return User.objects.filter(username=clean(username), is_demo=True, is_active=True).first()
