"""Who may open the pages of instruments: whoever holds a role reads what holds; analysts of the owner build."""

from collections.abc import Mapping
from typing import Any

from tidtam.instruments.selectors import CENTRAL_KINDS, commission, version_of
from tidtam.organisations.choices import Role
from tidtam.organisations.models import Organisation
from tidtam.organisations.policies import HOLDS_A_ROLE, holds


def instrument_place(address: Mapping[str, Any]) -> Organisation | None:
    """Return who looks after the instrument of an address: its owner, without one the commission. One or two queries.

    None where there is no such version.
    """
    version = version_of(address["instrument_code"], address["fiscal_year"], address["number"])
    return None if version is None else version.instrument.owner or commission()


def central_place(address: Mapping[str, Any]) -> Organisation | None:
    """Return the organisation of an address where it may have an instrument. One query."""
    return Organisation.objects.filter(code=address["office_code"], kind__in=CENTRAL_KINDS).first()


READS = HOLDS_A_ROLE
BUILDS = holds({Role.ANALYST}, instrument_place)
BEGINS = holds({Role.ANALYST}, central_place)
