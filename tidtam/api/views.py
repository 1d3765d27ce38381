"""The page of one's own tokens: which there are, making one, withdrawing one."""

import datetime as dt
from http import HTTPStatus

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from tidtam.access.policies import SIGNED_IN, policy
from tidtam.api import rules, selectors, services
from tidtam.api.forms import TokenForm
from tidtam.api.models import AccessToken
from tidtam.organisations.policies import person_of


@policy(SIGNED_IN)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def tokens(request: HttpRequest) -> HttpResponse:
    """List the person's tokens and make one; a new one is shown on the answer of its form, and never again."""
    person, at = person_of(request), timezone.now()
    form = TokenForm(request.POST if request.method == "POST" else None)
    secret = ""
    if form.is_bound and form.is_valid():
        try:
            _token, secret = services.make_token(person=person, at=at, **form.chosen())
            form = TokenForm()
        except services.MadeAlready:
            messages.warning(request, _("สร้างโทเค็นนี้แล้ว · แสดงได้ครั้งเดียว ถ้าไม่ได้คัดลอกไว้ ให้เพิกถอนแล้วสร้างใหม่"))
            return redirect("api:tokens")
        except services.TokenRefused as refused:
            form.add_error(refused.field if refused.field in form.fields else None, str(refused))
    context = {
        "form": form,
        "secret": secret,
        "rows": [_row(token, at=at) for token in selectors.tokens_of(person)],
        "nav_section": "profile",
        "crumbs": [(_("บัญชีของฉัน"), reverse("organisations:profile")), (_("โทเค็นส่วนตัว"), None)],
    }
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.errors else HTTPStatus.OK
    return render(request, "api/tokens.html", context, status=status)


@policy(SIGNED_IN)
@require_POST
def withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """Let one of the person's tokens open nothing from now on."""
    token = selectors.tokens_of(person_of(request)).filter(pk=pk).first()
    if token is None:
        raise Http404
    services.withdraw_token(token=token, at=timezone.now())
    messages.success(request, _("เพิกถอนโทเค็น “%(name)s” แล้ว") % {"name": token.name})
    return redirect("api:tokens")


def _row(token: AccessToken, *, at: dt.datetime) -> dict[str, object]:
    is_open = rules.is_valid(expires_at=token.expires_at, withdrawn_at=token.withdrawn_at, at=at)
    return {"token": token, "is_open": is_open, "is_withdrawn": token.withdrawn_at is not None}
