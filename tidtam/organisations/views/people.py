"""Pages on which administrators keep the people of an office: accounts, roles, one-time links.

Who administers an office administers everything below it. Of somebody who also holds roles elsewhere only the roles
here are shown, and their account is left alone: whoever may hand over a link to an account can use all it opens.
"""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.conf import settings
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from tidtam.access.policies import policy
from tidtam.accounts.models import User
from tidtam.accounts.services import PersonRefused, activate_person, deactivate_person, make_one_time_link
from tidtam.organisations import selectors, services
from tidtam.organisations.choices import Role
from tidtam.organisations.forms.people import KnownPersonForm, PersonForm, RoleForm, WithdrawalForm
from tidtam.organisations.models import Membership, Organisation, subtree
from tidtam.organisations.pages import office_shell
from tidtam.organisations.policies import holds, office_by_code, roles_of_request
from tidtam.organisations.selectors import role_to_use
from tidtam.organisations.services import RoleRefused
from tidtam.thai.text import clean

PEOPLE_PER_PAGE = 50
ADMINISTERS = holds({Role.ADMINISTRATOR}, office_by_code)
LINK_IN_SESSION = "one_time_link"


def actor(request: HttpRequest) -> str:
    """Return who acts, as the audit names them."""
    assert isinstance(request.user, User)
    return request.user.username


def shell_of(office: Organisation, *trail: tuple[str, str | None]) -> dict[str, Any]:
    """Return what the shell of a page about an office's people needs; `trail` follows the list in the breadcrumbs."""
    people = (_("บุคคล"), reverse("organisations:people", args=[office.code]) if trail else None)
    return {
        **office_shell(office, "organisations"),
        "crumbs": [(office.spoken_name, office.get_absolute_url()), people, *trail],
    }


def office_of(address: Mapping[str, Any]) -> Organisation:
    """Return the organisation of an address that its policy has looked at."""
    office = office_by_code(address)
    assert office is not None
    return office


@policy(ADMINISTERS)
@never_cache
@require_safe
def people(request: HttpRequest, office_code: str) -> HttpResponse:
    """List who holds a role at an office or below it, with the roles; search, 50 a page. Constant number of queries."""
    office, today = office_of({"office_code": office_code}), timezone.localdate()
    text = clean(request.GET.get("q", ""))
    page = Paginator(selectors.people_below(office, on=today, text=text), PEOPLE_PER_PAGE).get_page(
        request.GET.get("page")
    )
    shown = list(page)
    roles: dict[int, list[Membership]] = {}
    for one in selectors.memberships_below(office, on=today).filter(user__in=shown):
        roles.setdefault(one.user_id, []).append(one)
    mine = selectors.accounts_within(shown, administered_paths(request, office), on=today)
    context = {
        **shell_of(office),
        "page": page,
        "rows": [(person, roles.get(person.pk, []), person.pk in mine) for person in shown],
        "fields": [{"name": "q", "label": _("ค้นหาชื่อหรือชื่อผู้ใช้"), "kind": "search", "value": text}],
        "clear_url": reverse("organisations:people", args=[office_code]) if text else "",
        "has_webhooks": settings.WEBHOOKS,
    }
    return render(request, "organisations/people.html", context)


def administered_paths(request: HttpRequest, office: Organisation) -> list[str]:
    """Return below which paths somebody may close accounts and hand over links: where their own role stands."""
    held = [one for one in roles_of_request(request) if one.role == Role.ADMINISTRATOR and one.reaches(office)]
    return [one.path for one in held]


@policy(ADMINISTERS)
@never_cache
@require_http_methods(["GET", "POST"])
def add_person(request: HttpRequest, office_code: str) -> HttpResponse:
    """Add a person with a first role, and show the link to hand over, once."""
    office = office_of({"office_code": office_code})
    form = PersonForm(request.POST or None, office=office)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            person = services.add_person(
                username=data["username"],
                display_name=data["display_name"],
                email=data["email"],
                key=data["key"],
                organisation=data["organisation"],
                role=data["role"],
                from_date=data["from_date"],
                to_date=data["to_date"],
                at=timezone.now(),
                by=actor(request),
            )
        except PersonRefused as refused:
            form.add_error(refused.field or None, str(refused))
        except RoleRefused as refused:
            form.add_error(None, str(refused))
        else:
            keep_link(request, person, office)
            return redirect("organisations:person", office_code, person.pk)
    return form_page(request, form, office, title=_("เพิ่มบุคคล"), submit=_("เพิ่มบุคคล"), offers_known=True)


def keep_link(request: HttpRequest, person: User, office: Organisation) -> None:
    """Make a one-time link and keep it for the next page alone."""
    path = make_one_time_link(person=person, at=timezone.now(), by=actor(request), organisation_code=office.code)
    request.session[LINK_IN_SESSION] = [person.pk, path]


@policy(ADMINISTERS)
@never_cache
@require_http_methods(["GET", "POST"])
def add_known_person(request: HttpRequest, office_code: str) -> HttpResponse:
    """Give a role to somebody who has an account, found by the whole username or e-mail address."""
    office = office_of({"office_code": office_code})
    form = KnownPersonForm(request.POST or None, office=office)
    if request.method == "POST" and form.is_valid():
        done = granted(request, form, form.cleaned_data["person"], office)
        if done is not None:
            return done
    title = _("ให้บทบาทแก่บัญชีเดิม")
    return form_page(request, form, office, title=title, submit=_("ให้บทบาท"))


@policy(ADMINISTERS)
@never_cache
@require_http_methods(["GET", "POST"])
def grant_role(request: HttpRequest, office_code: str, pk: int) -> HttpResponse:
    """Give another role to a person of the office."""
    office = office_of({"office_code": office_code})
    person = person_of(office, pk)
    form = RoleForm(request.POST or None, office=office)
    if request.method == "POST" and form.is_valid():
        done = granted(request, form, person, office)
        if done is not None:
            return done
    title = _("ให้บทบาทแก่ %(name)s") % {"name": person}
    return form_page(request, form, office, title=title, submit=_("ให้บทบาท"))


def granted(request: HttpRequest, form: RoleForm, person: User, office: Organisation) -> HttpResponse | None:
    """Grant what a valid form says and lead to the person's page; None, with the form's words, where it is refused."""
    data = form.cleaned_data
    try:
        services.grant_role(
            user=person,
            organisation=data["organisation"],
            role=data["role"],
            from_date=data["from_date"],
            to_date=data["to_date"],
            at=timezone.now(),
            by=actor(request),
        )
    except RoleRefused as refused:
        form.add_error(None, str(refused))
        return None
    messages.success(request, _("ให้บทบาทแล้ว"))
    return redirect("organisations:person", office.code, person.pk)


def form_page(
    request: HttpRequest, form: forms.Form, office: Organisation, *, title: str, submit: str, offers_known: bool = False
) -> HttpResponse:
    """Show a form about people, as it was typed."""
    context = {
        **shell_of(office, (title, None)),
        "form": form,
        "title": title,
        "submit": submit,
        "offers_known": offers_known,
    }
    return render(request, "organisations/person_form.html", context, status=422 if form.errors else 200)


def person_of(office: Organisation, pk: int) -> User:
    """Return somebody who holds a role at an office or below it, today or later. Raises Http404 for everybody else."""
    person = selectors.people_below(office, on=timezone.localdate()).filter(pk=pk).first()
    if person is None:
        raise Http404
    return person


def manageable(request: HttpRequest, office: Organisation, person: User) -> bool:
    """Return whether the account itself may be closed or given a link: all it opens is administered by who asks."""
    paths = administered_paths(request, office)
    return person.pk in selectors.accounts_within([person], paths, on=timezone.localdate())


def managed_person(request: HttpRequest, office_code: str, pk: int) -> tuple[Organisation, User]:
    """Return the office and a person whose account whoever asks may manage. Raises Http404 for everybody else."""
    office = office_of({"office_code": office_code})
    somebody = person_of(office, pk)
    if not manageable(request, office, somebody):
        raise Http404
    return office, somebody


@policy(ADMINISTERS)
@never_cache
@require_safe
def person(request: HttpRequest, office_code: str, pk: int) -> HttpResponse:
    """Show a person of the office with the roles held there, and a one-time link just made. Constant queries."""
    office, today = office_of({"office_code": office_code}), timezone.localdate()
    somebody = person_of(office, pk)
    kept = request.session.pop(LINK_IN_SESSION, None)
    link = request.build_absolute_uri(kept[1]) if kept and kept[0] == pk else ""
    context = {
        **shell_of(office, (str(somebody), None)),
        "person": somebody,
        "memberships": selectors.memberships_below(office, on=today).filter(user=somebody),
        "is_manageable": manageable(request, office, somebody),
        "is_oneself": somebody == request.user,
        "link": link,
    }
    return render(request, "organisations/person.html", context)


@policy(ADMINISTERS)
@never_cache
@require_POST
def make_link(request: HttpRequest, office_code: str, pk: int) -> HttpResponse:
    """Make a new one-time link; the one before opens no more."""
    office, somebody = managed_person(request, office_code, pk)
    if not somebody.is_active or somebody.is_demo:
        raise Http404
    keep_link(request, somebody, office)
    return redirect("organisations:person", office_code, pk)


@policy(ADMINISTERS)
@never_cache
@require_http_methods(["GET", "POST"])
def deactivate(request: HttpRequest, office_code: str, pk: int) -> HttpResponse:
    """Ask, and close an account; never one's own, so that somebody is left who can open it."""
    office, somebody = managed_person(request, office_code, pk)
    if somebody == request.user:
        raise Http404
    if request.method == "POST":
        reason = clean(request.POST.get("reason", ""))[:300]
        deactivate_person(
            person=somebody, at=timezone.now(), by=actor(request), organisation_code=office.code, reason=reason
        )
        messages.success(request, _("ปิดบัญชีแล้ว"))
        return redirect("organisations:person", office_code, pk)
    own_page = reverse("organisations:person", args=[office_code, pk])
    context = {**shell_of(office, (str(somebody), own_page), (_("ปิดบัญชี"), None)), "person": somebody}
    return render(request, "organisations/deactivate.html", context)


@policy(ADMINISTERS)
@never_cache
@require_POST
def activate(request: HttpRequest, office_code: str, pk: int) -> HttpResponse:
    """Open a closed account again."""
    office, somebody = managed_person(request, office_code, pk)
    activate_person(person=somebody, at=timezone.now(), by=actor(request), organisation_code=office.code)
    messages.success(request, _("เปิดบัญชีแล้ว"))
    return redirect("organisations:person", office_code, pk)


@policy(ADMINISTERS)
@never_cache
@require_http_methods(["GET", "POST"])
def withdraw_role(request: HttpRequest, office_code: str, pk: int, membership_pk: int) -> HttpResponse:
    """Ask from which day on, and withdraw a role; the last administrator of an organisation goes only knowingly."""
    office, today = office_of({"office_code": office_code}), timezone.localdate()
    here = Membership.objects.filter(subtree(office.path, field="organisation__path"))
    held = get_object_or_404(here.select_related("organisation", "user"), pk=membership_pk, user=pk)
    if held.has_ended(on=today):  # the button was pressed twice, say
        return _after_withdrawal(request, office, held.user)
    form = WithdrawalForm(request.POST or None, is_last=selectors.is_last_administrator(held, on=today))
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            services.withdraw_role(
                membership=held, to_date=data["to_date"], at=timezone.now(), by=actor(request), reason=data["reason"]
            )
        except RoleRefused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, _("ถอนบทบาทแล้ว"))
            return _after_withdrawal(request, office, held.user)
    own_page = reverse("organisations:person", args=[office_code, pk])
    context = {
        **shell_of(office, (str(held.user), own_page), (_("ถอนบทบาท"), None)),
        "form": form,
        "membership": held,
    }
    return render(request, "organisations/withdraw_role.html", context, status=422 if form.errors else 200)


def _after_withdrawal(request: HttpRequest, office: Organisation, somebody: User) -> HttpResponse:
    """Lead to a page that is still open: the person's, the list, or one's own account."""
    today = timezone.localdate()
    assert isinstance(request.user, User)
    held = selectors.held_roles(request.user, on=today)
    if role_to_use({Role.ADMINISTRATOR}, held, office) is None:
        return redirect("organisations:profile")
    if selectors.people_below(office, on=today).filter(pk=somebody.pk).exists():
        return redirect("organisations:person", office.code, somebody.pk)
    return redirect("organisations:people", office.code)
