"""The page on which a visitor of the demo chooses whom to be. It exists on a database marked demo alone."""

from django.contrib.auth import login
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from tidtam.access.policies import DEMO_ONLY, policy
from tidtam.demo import selectors

BACKEND = "tidtam.accounts.backends.PersonBackend"


@policy(DEMO_ONLY)
@never_cache
@require_http_methods(["GET", "POST"])
def roles(request: HttpRequest) -> HttpResponse:
    """Show the invented people, and sign in as one of them. Three queries at most."""
    if request.method == "POST":
        return _sign_in(request)
    return render(request, "demo/roles.html", {"choices": selectors.choices()})


def _sign_in(request: HttpRequest) -> HttpResponseRedirect:
    person = selectors.demo_person(request.POST.get("person", ""))
    if person is None:
        raise Http404
    login(request, person, backend=BACKEND)
    return redirect("dashboards:home")
