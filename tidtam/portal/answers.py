"""How the public pages answer: the same to everybody, in the language of their address, for caches to keep.

Nothing here or in a public view may look at the session, a cookie or the person: what is answered would no longer be
one answer. tests/test_answers.py holds it for every page.
"""

from collections.abc import Callable
from functools import wraps

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils import timezone, translation
from django.views.decorators.http import condition, require_safe

from tidtam.access.policies import PUBLIC, policy
from tidtam.portal import selectors

View = Callable[..., HttpResponseBase]

KEPT = "public, max-age=300, stale-while-revalidate=3600"
"""A page may be five minutes old, and an hour while a cache asks for the new one: so long a withdrawn figure stays."""


def public_page(view: View) -> View:
    """Declare a public page. Its address names the language: the view's route passes `language`.

    What is not found answers 404 in the public look, and is kept as long. The tag changes with what is published
    (selectors.state), with the version and with the day: an office's name is read from the tree of today.
    """
    return public_page_of(lambda: selectors.state(timezone.localdate()))(view)


def public_page_of(state: Callable[[], str]) -> Callable[[View], View]:
    """Declare a public page as `public_page` does, whose tag changes with a state of its own."""
    return lambda view: _declared(view, state)


def _declared(view: View, state: Callable[[], str]) -> View:
    conditional = condition(etag_func=lambda _request, **_address: f'"{state()}"')(view)

    @policy(PUBLIC)
    @require_safe
    @wraps(view)
    def answer(request: HttpRequest, *, language: str, **address: object) -> HttpResponseBase:
        with translation.override(language):
            try:
                response: HttpResponseBase = conditional(request, **address)
            except Http404:
                response = not_found(request)
        response.headers["Content-Language"] = language
        response.headers.setdefault("Cache-Control", KEPT)
        return response

    return answer


def not_found(request: HttpRequest) -> HttpResponse:
    """Return the public page of an address that has none."""
    return render(request, "portal/not_found.html", status=404)
