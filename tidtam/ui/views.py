"""Pages of the house itself: the language switch and the living style guide."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from tidtam.access.policies import DEMO_ONLY, PUBLIC, policy
from tidtam.ui import sample

ONE_YEAR = 365 * 24 * 3600


@policy(PUBLIC)
@never_cache
@require_safe
def set_language(request: HttpRequest, language: str) -> HttpResponse:
    """Remember the chosen language on this device and return to the page the reader came from.

    `next` is followed only within this host; anything else leads to the front page. A plain link, so that it works
    without script and without a form's token: nothing but this device's own wish changes.
    """
    back = request.GET.get("next", "/")
    if not url_has_allowed_host_and_scheme(back, allowed_hosts={request.get_host()}, require_https=request.is_secure()):
        back = "/"
    response = HttpResponseRedirect(back)
    remember_language(response, language)
    return response


def remember_language(response: HttpResponse, language: str) -> None:
    """Let the answer tell this device which language its reader chose."""
    response.set_cookie(
        settings.LANGUAGE_COOKIE_NAME,
        language,
        max_age=ONE_YEAR,
        secure=settings.LANGUAGE_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )


@policy(DEMO_ONLY)
@require_safe
def style_guide(request: HttpRequest) -> HttpResponse:
    """Show every component in all its states, in the reader's language."""
    return render(request, "ui/style_guide.html", sample.context())
