"""Who calls the API: a personal token, and nothing else. A session's cookie opens nothing here, so that no page of
another site can make a browser call it, and no call needs a CSRF token.

Asked in this order, before anything of the request is read: is there a token (401), may it do this (403), has it been
used too often (429), and does the policy of the operation let its person in (404, as on the pages).
"""

import datetime as dt
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _
from ninja.security import HttpBearer

from tidtam.access.policies import Policy
from tidtam.accounts.adapter import address_of
from tidtam.accounts.rules import Tried
from tidtam.accounts.services import TooManyTries, count_try, count_use
from tidtam.api import rules
from tidtam.api.models import AccessToken
from tidtam.api.problems import Problem
from tidtam.api.selectors import token_of_secret
from tidtam.api.services import note_use

SCHEME = "Bearer"


class PersonalToken(HttpBearer):
    """Lets a token in that may do one thing, where the policy of that operation lets its person in."""

    def __init__(self, *, area: str, access: str, policy: Policy) -> None:
        super().__init__()
        self.area, self.access, self.policy = area, access, policy

    def __call__(self, request: HttpRequest) -> AccessToken:
        """Return the token of a request, whose person is then the request's. Raises Problem."""
        request.user, at = AnonymousUser(), timezone.now()
        token = token_of_secret(_secret_in(request), at=at)
        if token is None:
            raise _unknown(request, at)
        if self.area and not rules.allows(token.scopes, self.area, self.access):
            raise _out_of_scope(rules.scope(self.area, self.access))
        try:
            count_use((Tried.API_TOKEN, str(token.pk)), at=at)
        except TooManyTries as refused:
            raise _too_often(refused, at) from refused
        note_use(token, at=at)
        request.user = token.person
        match = request.resolver_match
        if not self.policy.allows(request, match.kwargs if match else {}):
            raise not_found()
        return token

    def authenticate(self, request: HttpRequest, token: str) -> Any:
        """Stand in for what __call__ does itself, for it needs more than the token."""
        raise NotImplementedError


def not_found() -> Problem:
    """Return what is said of what does not exist and of what is out of reach, which nobody can tell apart."""
    return Problem(404, _("ตรวจที่อยู่และรหัส · ไม่มีสิ่งนี้ หรือบทบาทของคุณอ่านไม่ได้"))


def _secret_in(request: HttpRequest) -> str:
    scheme, _blank, secret = request.headers.get("Authorization", "").partition(" ")
    return secret.strip() if scheme.lower() == SCHEME.lower() else ""


def _unknown(request: HttpRequest, at: dt.datetime) -> Problem:
    """Return the refusal of a request without a token that opens anything; those of an address are counted."""
    try:
        count_try([(Tried.API_ADDRESS, address_of(request))], at=at)
    except TooManyTries as refused:
        return _too_often(refused, at)
    detail = _("ใส่ Authorization: Bearer <โทเค็น> · โทเค็นนี้ไม่มี หมดอายุ หรือเพิกถอนแล้ว สร้างใหม่ได้ที่บัญชีของฉัน")
    return Problem(401, detail, headers={"WWW-Authenticate": SCHEME})


def _out_of_scope(wanted: str) -> Problem:
    detail = _("สร้างโทเค็นที่มีขอบเขต %(scope)s แล้วเรียกอีกครั้ง") % {"scope": wanted}
    return Problem(403, detail, headers={"WWW-Authenticate": f'{SCHEME} error="insufficient_scope", scope="{wanted}"'})


def _too_often(refused: TooManyTries, at: dt.datetime) -> Problem:
    seconds = max(1, round((refused.until - at).total_seconds()))
    detail = _("รอ %(seconds)d วินาทีแล้วเรียกอีกครั้ง") % {"seconds": seconds}
    return Problem(429, detail, headers={"Retry-After": str(seconds)})
