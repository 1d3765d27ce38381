"""Pages about oneself: the own account with its roles."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from tidtam.access.policies import SIGNED_IN, policy
from tidtam.accounts.forms import ProfileForm
from tidtam.accounts.models import User
from tidtam.accounts.services import change_own_profile
from tidtam.organisations import selectors
from tidtam.ui.views import remember_language


@policy(SIGNED_IN)
@never_cache
@require_http_methods(["GET", "POST"])
def profile(request: HttpRequest) -> HttpResponse:
    """Show the own account, its roles and those of others that may be used; change name and language.

    Four queries.
    """
    person = request.user
    assert isinstance(person, User)
    known = {"display_name": person.display_name, "language": person.language}
    form = ProfileForm(request.POST or None, initial=known)
    if request.method == "POST" and form.is_valid():
        person = change_own_profile(person=person, at=timezone.now(), **form.cleaned_data)
        messages.success(request, _("บันทึกข้อมูลของบัญชีแล้ว"))
        response: HttpResponse = redirect("organisations:profile")
        remember_language(response, person.language)
        return response
    today = timezone.localdate()
    context = {
        "form": form,
        "nav_section": "profile",
        "memberships": selectors.memberships_of(person, on=today),
        "delegations": selectors.delegations_to(person, on=today),
        "administered": selectors.administered_by(person, on=today),
    }
    return render(request, "organisations/profile.html", context, status=422 if form.errors else 200)
