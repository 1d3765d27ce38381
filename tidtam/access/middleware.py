"""Asks the declared policy before a view runs."""

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import ImproperlyConfigured
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import render, resolve_url

from tidtam.access.policies import declared_policy


class DeclaredPolicy:
    """Answers 404 where the view's policy says no, leads to sign-in, and refuses a view that declares no policy.

    What was sent cannot be led there and back: a form is answered with what to do about what was typed, a script,
    which sends JSON, with where to sign in (both 401).
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Callable[..., Any], _args: tuple[Any, ...], kwargs: dict[str, Any]
    ) -> HttpResponse | None:
        """Raise Http404 where the policy forbids or an address names what cannot be; None means: go on."""
        policy = declared_policy(view)
        if policy is None:
            raise ImproperlyConfigured(f"{view.__module__}.{view.__name__} declares no access policy")
        if any("\0" in value for value in kwargs.values() if isinstance(value, str)):
            raise Http404  # nothing is called so, and PostgreSQL cannot be asked
        if policy.needs_person and not request.user.is_authenticated:
            if request.method in {"GET", "HEAD"}:
                return redirect_to_login(request.get_full_path())
            if request.content_type == "application/json":
                return JsonResponse({"sign_in": resolve_url(settings.LOGIN_URL)}, status=401)
            if request.method == "POST":
                return render(request, "401.html", {"sign_in": resolve_url(settings.LOGIN_URL)}, status=401)
            raise Http404
        if not policy.allows(request, kwargs):
            raise Http404
        return None
