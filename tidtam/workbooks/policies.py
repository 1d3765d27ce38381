"""The policy of a workbook's addresses: only who brought it in.

@policy(BROUGHT_IT_IN)
def workbook(request, pk): ...
"""

import uuid
from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest

from tidtam.access.policies import Policy
from tidtam.organisations.policies import person_of
from tidtam.workbooks.models import Workbook
from tidtam.workbooks.selectors import workbook_of


def own_workbook(request: HttpRequest, pk: uuid.UUID) -> Workbook | None:
    """Return a workbook that the reader brought in, or None. Asked once a request; one query."""
    if not hasattr(request, "own_workbook"):
        request.own_workbook = workbook_of(person_of(request), pk)  # type: ignore[attr-defined]
    return request.own_workbook  # type: ignore[no-any-return,attr-defined]


def _brought(request: HttpRequest, address: Mapping[str, Any]) -> bool:
    return own_workbook(request, address["pk"]) is not None


BROUGHT_IT_IN = Policy("brought_it_in", _brought)
"""Open to who brought the workbook in, and to nobody else."""
