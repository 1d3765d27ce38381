"""Tells every page what kind of installation it stands on."""

from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from tidtam.access import selectors


def installation(_request: HttpRequest) -> dict[str, object]:
    """Return `is_demo_database`, asked only by the template that needs it (one query)."""
    return {"is_demo_database": SimpleLazyObject(selectors.is_demo_database)}
