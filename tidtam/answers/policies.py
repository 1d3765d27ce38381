"""Where a sheet belongs, for the policies of its addresses."""

from collections.abc import Mapping
from typing import Any

from tidtam.access.prepared import Prepared
from tidtam.organisations.models import Organisation


def sheet_place(address: Mapping[str, Any]) -> Organisation | None:
    """Return who answers the sheet an address names as `pk`. One query."""
    return next(iter(ANSWERER(sheet=address["pk"])), None)


ANSWERER = Prepared(lambda sheet: Organisation.objects.filter(sheets=sheet))
