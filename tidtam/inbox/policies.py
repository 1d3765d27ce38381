"""Who may accept what came into an office as history."""

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest
from django.utils import timezone

from tidtam.access.policies import Policy
from tidtam.approval import things
from tidtam.approval.selectors import chain_roles
from tidtam.organisations.policies import office_by_code, roles_of_request
from tidtam.organisations.selectors import role_to_use


def _holds_a_last_step(request: HttpRequest, address: Mapping[str, Any]) -> bool:
    office = office_by_code(address)
    if office is None:
        return False
    last = {chain_roles(office, kind.kind, on=timezone.localdate())[-1] for kind in things.kinds()}
    return role_to_use(last, roles_of_request(request), office) is not None


ACCEPTS_HISTORY = Policy("accepts_history", _holds_a_last_step)
"""Open to whoever may use the role of the last step of one of the office's chains, in person or by delegation."""
