"""Policies that ask for a role: to read what belongs to an organisation, or to act there.

    @policy(reads(office_by_code))
    def office(request, office_code): ...

    @policy(holds({Role.DIRECTOR}, office_by_code))
    def issue(request, office_code): ...

A room whose addresses name its own things gives the function that finds their organisation (`report_place`, say).
"""

from collections.abc import Callable, Collection, Mapping
from typing import Any

from django.http import HttpRequest
from django.utils import timezone

from tidtam.access.policies import Policy
from tidtam.accounts.models import User
from tidtam.organisations.models import Organisation
from tidtam.organisations.selectors import HeldRole, held_roles, may_read, role_to_use

Locate = Callable[[Mapping[str, Any]], Organisation | None]
"""From the values of an address to the organisation a thing belongs to; None where there is no such thing."""


def person_of(request: HttpRequest) -> User:
    """Return who is signed in: every policy but the public ones has let nobody else in."""
    assert isinstance(request.user, User)
    return request.user


def roles_of_request(request: HttpRequest) -> frozenset[HeldRole]:
    """Return the roles the person may use today: asked once a request, so a removed role stops at the next one."""
    held: frozenset[HeldRole] | None = getattr(request, "held_roles", None)
    if held is None:
        held = held_roles(request.user, on=timezone.localdate())
        request.held_roles = held  # type: ignore[attr-defined]
    return held


def located(request: HttpRequest) -> Organisation:
    """Return the organisation that the policy of the address found, so that the view need not ask for it again."""
    organisation: Organisation = request.located  # type: ignore[attr-defined]
    return organisation


def office_by_code(address: Mapping[str, Any]) -> Organisation | None:
    """Return the organisation an address names as `office_code`. One query."""
    return Organisation.objects.filter(code=address["office_code"]).first()


def reads(locate: Locate) -> Policy:
    """Return the policy "holds any role that lets them read what belongs there"."""

    def allows(request: HttpRequest, address: Mapping[str, Any]) -> bool:
        organisation = request.located = locate(address)  # type: ignore[attr-defined]
        return organisation is not None and may_read(roles_of_request(request), organisation)

    return Policy("reads", allows)


def holds(roles: Collection[str], locate: Locate) -> Policy:
    """Return the policy "holds one of these roles there or above, in person or by delegation"."""

    def allows(request: HttpRequest, address: Mapping[str, Any]) -> bool:
        organisation = request.located = locate(address)  # type: ignore[attr-defined]
        return organisation is not None and role_to_use(roles, roles_of_request(request), organisation) is not None

    return Policy("holds", allows)


def _holds_any(request: HttpRequest, _address: Mapping[str, Any]) -> bool:
    return bool(roles_of_request(request))


HOLDS_A_ROLE = Policy("holds_a_role", _holds_any)
"""Open to whoever holds any role today: lists that show each person what they may read, and plans."""
