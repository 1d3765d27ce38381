"""Whose an import is: whoever began it, as long as they may read its office."""

import uuid
from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest

from tidtam.access.policies import Policy
from tidtam.imports import selectors
from tidtam.imports.models import ListImport
from tidtam.organisations.policies import person_of, roles_of_request
from tidtam.organisations.selectors import may_read


def import_of(request: HttpRequest) -> ListImport:
    """Return the import that the policy of the address found."""
    row: ListImport = request.list_import  # type: ignore[attr-defined]
    return row


def _allows(request: HttpRequest, address: Mapping[str, Any]) -> bool:
    pk: uuid.UUID = address["pk"]
    row = request.list_import = selectors.list_import(pk)  # type: ignore[attr-defined]
    return (
        row is not None and row.by_id == person_of(request).pk and may_read(roles_of_request(request), row.organisation)
    )


BEGAN_IT = Policy("began_it", _allows)
"""Open to whoever sent the file: until it is registered, its words are nobody else's."""
