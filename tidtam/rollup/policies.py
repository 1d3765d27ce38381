"""Where something is added up, for the policies of addresses that name an organisation."""

from collections.abc import Mapping
from typing import Any

from tidtam.organisations.choices import OrganisationKind
from tidtam.organisations.models import Organisation
from tidtam.organisations.policies import office_by_code

ROOTS = (OrganisationKind.MINISTRY, OrganisationKind.COMMISSION)
"""What stands above area offices: only there is something to add up."""


def root_by_code(address: Mapping[str, Any]) -> Organisation | None:
    """Return the organisation of an address where area offices stand below it. One query."""
    organisation = office_by_code(address)
    return organisation if organisation and organisation.kind in ROOTS else None
