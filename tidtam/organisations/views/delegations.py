"""Pages on which one person is let act for another: by administrators for their office, by each for oneself."""

from collections.abc import Callable, Iterable
from typing import Any

from django.contrib import messages
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from tidtam.access.policies import SIGNED_IN, policy
from tidtam.accounts.models import User
from tidtam.organisations import selectors, services
from tidtam.organisations.choices import OrganisationKind
from tidtam.organisations.forms.people import DelegationForm
from tidtam.organisations.models import Delegation, Membership, Organisation, subtree
from tidtam.organisations.services import DelegationRefused
from tidtam.organisations.views.people import ADMINISTERS, actor, office_of, shell_of


@policy(SIGNED_IN)
@never_cache
@require_http_methods(["GET", "POST"])
def own_delegations(request: HttpRequest) -> HttpResponse:
    """Let somebody act for oneself in an own role; see who does, and for whom oneself may act."""
    me, today = request.user, timezone.localdate()
    assert isinstance(me, User)
    context = {
        "nav_section": "profile",
        "crumbs": [(_("บัญชีของฉัน"), reverse("organisations:profile")), (_("มอบหมายผู้รักษาการ"), None)],
        "delegations": [*selectors.delegations_from(me, on=today), *selectors.delegations_to(me, on=today)],
        "end_url": _own_end_url(me),
    }
    offered = selectors.memberships_of(me, on=today)
    return _page(request, offered, context, with_names=False, here=reverse("organisations:own_delegations"))


def _own_end_url(me: User) -> Callable[[Delegation], str]:
    def of(one: Delegation) -> str:
        return reverse("organisations:end_own_delegation", args=[one.pk]) if one.from_user_id == me.pk else ""

    return of


@policy(ADMINISTERS)
@never_cache
@require_http_methods(["GET", "POST"])
def office_delegations(request: HttpRequest, office_code: str) -> HttpResponse:
    """Let anybody of an office and its work groups be acted for; see who acts for whom."""
    office, today = office_of({"office_code": office_code}), timezone.localdate()
    context = {
        **shell_of(office, (_("มอบหมายผู้รักษาการ"), None)),
        "delegations": selectors.delegations_below(office, on=today),
        "end_url": lambda one: reverse("organisations:end_office_delegation", args=[office_code, one.pk]),
    }
    groups = Q(parent=office.pk, kind=OrganisationKind.WORK_GROUP)
    offered = selectors.memberships_below(office, on=today).filter(
        organisation__in=Organisation.objects.filter(groups | Q(pk=office.pk)).values("pk"),
        user__is_active=True,
    )
    here = reverse("organisations:office_delegations", args=[office_code])
    return _page(request, offered, context, with_names=True, here=here)


def _page(
    request: HttpRequest, offered: Iterable[Membership], context: dict[str, Any], *, with_names: bool, here: str
) -> HttpResponse:
    form = DelegationForm(request.POST or None, memberships=offered, with_names=with_names)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            services.delegate(
                from_user=data["membership"].user,
                to_user=data["person"],
                organisation=data["membership"].organisation,
                role=data["membership"].role,
                from_date=data["from_date"],
                to_date=data["to_date"],
                at=timezone.now(),
                by=actor(request),
            )
        except DelegationRefused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, _("มอบหมายแล้ว"))
            return redirect(here)
    end_url = context.pop("end_url")
    rows = [(one, end_url(one)) for one in context.pop("delegations")]
    context = {**context, "form": form, "rows": rows, "can_delegate": bool(form.memberships)}
    return render(request, "organisations/delegations.html", context, status=422 if form.errors else 200)


@policy(SIGNED_IN)
@require_POST
def end_own_delegation(request: HttpRequest, pk: int) -> HttpResponse:
    """End today what oneself has delegated."""
    _end(request, get_object_or_404(Delegation, pk=pk, from_user=request.user))
    return redirect("organisations:own_delegations")


@policy(ADMINISTERS)
@require_POST
def end_office_delegation(request: HttpRequest, office_code: str, pk: int) -> HttpResponse:
    """End today what is delegated at an office or below it."""
    office = office_of({"office_code": office_code})
    _end(request, get_object_or_404(Delegation, subtree(office.path, field="organisation__path"), pk=pk))
    return redirect("organisations:office_delegations", office_code)


def _end(request: HttpRequest, delegation: Delegation) -> None:
    now = timezone.now()
    try:
        services.end_delegation(delegation=delegation, to_date=timezone.localdate(now), at=now, by=actor(request))
    except DelegationRefused as refused:  # the button was pressed twice, say
        messages.warning(request, str(refused))
    else:
        messages.success(request, _("สิ้นสุดการมอบหมายแล้ว"))
