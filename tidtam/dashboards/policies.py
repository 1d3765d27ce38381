"""Who may follow a round: who reads the bureau of its instrument; of schools, also who reads their office."""

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest

from tidtam.access.policies import Policy
from tidtam.assessment.policies import bureau_of_address
from tidtam.organisations.choices import Role
from tidtam.organisations.policies import office_by_code, reads, roles_of_request
from tidtam.organisations.selectors import may_read

CHASING = frozenset({Role.ANALYST.value})
"""Who writes to offices and bureaus, held at the instrument's bureau or above."""

CHASING_SCHOOLS = frozenset({Role.ANALYST.value, Role.DIRECTOR.value, Role.INDICATOR_OWNER.value})
"""Who writes to the schools of an office, held there or above."""


def _reads_schools(request: HttpRequest, address: Mapping[str, Any]) -> bool:
    office = request.located = office_by_code(address)  # type: ignore[attr-defined]
    if office is None:
        return False
    held = roles_of_request(request)
    if may_read(held, office):
        return True
    bureau = bureau_of_address(address)
    return bureau is not None and may_read(held, bureau)


READS_SCHOOLS = Policy("reads_schools", _reads_schools)
"""Reads the office, or the bureau that looks after the instrument of the address."""

READS_ROUND = reads(bureau_of_address)
