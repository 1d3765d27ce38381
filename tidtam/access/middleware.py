"""Asks the declared policy before a view runs."""

from collections.abc import Callable
from typing import Any

from django.core.exceptions import ImproperlyConfigured
from django.http import Http404, HttpRequest, HttpResponseBase

from tidtam.access.policies import declared_policy


class DeclaredPolicy:
    """Answers 404 where the view's policy says no, and refuses a view that declares none."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Callable[..., Any], _args: tuple[Any, ...], _kwargs: dict[str, Any]
    ) -> None:
        """Raise Http404 where the policy forbids; no answer of its own means: go on."""
        policy = declared_policy(view)
        if policy is None:
            raise ImproperlyConfigured(f"{view.__module__}.{view.__name__} declares no access policy")
        if not policy.allows(request):
            raise Http404
