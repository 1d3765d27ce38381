"""Where a sheet belongs, for the policies of its addresses."""

from collections.abc import Mapping
from typing import Any

from tidtam.organisations.models import Organisation


def sheet_place(address: Mapping[str, Any]) -> Organisation | None:
    """Return who answers the sheet an address names as `pk`. One query."""
    return Organisation.objects.filter(sheets=address["pk"]).first()
