"""Who may open the pages of instruments: whoever holds a role reads what holds; analysts of the owner build."""

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest

from tidtam.access.policies import Policy
from tidtam.instruments.choices import VersionState
from tidtam.instruments.models import Version
from tidtam.instruments.selectors import CENTRAL_KINDS, commission, version_of
from tidtam.organisations.choices import Role
from tidtam.organisations.models import Organisation
from tidtam.organisations.policies import holds, roles_of_request


def instrument_place(address: Mapping[str, Any]) -> Organisation | None:
    """Return who looks after the instrument of an address: its owner, without one the commission. One or two queries.

    None where there is no such version.
    """
    version = version_of(address["instrument_code"], address["fiscal_year"], address["number"])
    return None if version is None else version.instrument.owner or commission()


def central_place(address: Mapping[str, Any]) -> Organisation | None:
    """Return the organisation of an address where it may have an instrument. One query."""
    return Organisation.objects.filter(code=address["owner_code"], kind__in=CENTRAL_KINDS).first()


def _reads_published(request: HttpRequest, address: Mapping[str, Any]) -> bool:
    if not roles_of_request(request):
        return False
    found = version_of(address["instrument_code"], address["fiscal_year"], address["number"])
    request.published = found  # type: ignore[attr-defined]
    return found is not None and found.state != VersionState.DRAFT


def published(request: HttpRequest) -> Version:
    """Return the version that READS_PUBLISHED found, so that the view need not ask for it again."""
    found: Version = request.published  # type: ignore[attr-defined]
    return found


READS_PUBLISHED = Policy("reads_published", _reads_published)
"""Open to whoever holds any role, once there is something published."""

BUILDS = holds({Role.ANALYST}, instrument_place)
BEGINS = holds({Role.ANALYST}, central_place)
