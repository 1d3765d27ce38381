"""Where a piece of evidence belongs, for the policies of its addresses."""

from collections.abc import Mapping
from typing import Any

from tidtam.evidence.selectors import evidence_by_id
from tidtam.organisations.models import Organisation


def evidence_place(address: Mapping[str, Any]) -> Organisation | None:
    """Return the office in whose library the evidence of an address stands. One query."""
    evidence = evidence_by_id(address["pk"])
    return evidence.organisation if evidence else None
