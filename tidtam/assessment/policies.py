"""Who may open the pages of assessment: who assesses or confirms at an office, and who publishes for a bureau."""

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest

from tidtam.access.policies import Policy
from tidtam.assessment.models import Appeal
from tidtam.assessment.selectors import bureau_of
from tidtam.assessment.selectors.people import ASSESSING, CONFIRMING
from tidtam.instruments.selectors import version_in_use
from tidtam.organisations.models import Organisation
from tidtam.organisations.policies import office_by_code, roles_of_request
from tidtam.organisations.selectors import role_to_use


def bureau_of_address(address: Mapping[str, Any]) -> Organisation | None:
    """Return where the instrument is looked after that an address names by year and code. Three queries."""
    version = version_in_use(address["instrument"], address["fiscal_year_be"])
    return bureau_of(version) if version is not None else None


def bureau_of_appeal(address: Mapping[str, Any]) -> Organisation | None:
    """Return where the appeal an address names as `pk` is decided. Two queries."""
    appeal = Appeal.objects.select_related("assessment__version__instrument").filter(pk=address["pk"]).first()
    return bureau_of(appeal.assessment.version) if appeal is not None else None


def _assesses(request: HttpRequest, address: Mapping[str, Any]) -> bool:
    office = request.located = office_by_code(address)  # type: ignore[attr-defined]
    if office is None:
        return False
    held = roles_of_request(request)
    if role_to_use(ASSESSING | CONFIRMING, held, office) is not None:
        return True
    bureau = bureau_of_address(address)
    return bureau is not None and role_to_use(CONFIRMING, held, bureau) is not None


ASSESSES = Policy("assesses", _assesses)
"""Holds the role of assessor or analyst at the office or above, or of analyst at the instrument's bureau."""
