"""What allauth asks of this house: how a try is counted, where a person goes, what its words are."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.core.internal.ratelimit import truncate_ip
from django.contrib.auth.base_user import AbstractBaseUser
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from tidtam.accounts import devices, rules, selectors, services
from tidtam.accounts.models import User
from tidtam.accounts.rules import Tried
from tidtam.accounts.services import Key, TooManyTries
from tidtam.ui.templatetags.ui import clock

TOO_MANY_TRIES = "too_many_tries"
"""The code of the error that says when to try again."""

NO_MATCH = gettext_lazy("ชื่อผู้ใช้หรือรหัสผ่านไม่ตรงกับบัญชีใด พิมพ์ใหม่ หรือขอลิงก์ตั้งรหัสผ่านจากผู้ดูแลระบบของสำนักงาน")


def address_of(request: HttpRequest) -> str:
    """Return the network address a request comes from; of IPv6 the network of one customer."""
    address: str = truncate_ip(DefaultAccountAdapter(request).get_client_ip(request))
    return address


def keys_of_try(request: HttpRequest, name: str) -> list[Key]:
    """Return under which keys a try to sign in by a typed name is counted."""
    person = selectors.person_named(name)
    who = str(person.pk) if person else f"?{rules.spelled(name)}"
    if person and (device := devices.known_device(request, person)):
        return [(Tried.DEVICE, f"{device} {who}")]
    address = address_of(request)
    return [(Tried.ACCOUNT_AT_ADDRESS, f"{who} {address}"), (Tried.ACCOUNT, who), (Tried.ADDRESS, address)]


class Adapter(DefaultAccountAdapter):  # type: ignore[misc]  # allauth has no types
    """allauth's adapter with our counting, our words and our own host only."""

    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "email_password_mismatch": NO_MATCH,
        "username_password_mismatch": NO_MATCH,
        "invalid_password_reset": gettext_lazy("ลิงก์นี้ใช้แล้วหรือหมดอายุ ขอลิงก์ใหม่จากผู้ดูแลระบบของสำนักงาน"),
    }

    def authenticate(self, request: HttpRequest, **credentials: Any) -> User | None:
        """Return the person, or None. Raises ValidationError (TOO_MANY_TRIES) and hashers.HashingBusy."""
        keys = keys_of_try(request, credentials.get("username", ""))
        try:
            services.count_try(keys, at=timezone.now())
        except TooManyTries as refused:
            raise too_many_tries(refused) from refused
        is_wrong = False
        try:
            person: User | None = super().authenticate(request, **credentials)
            is_wrong = person is None
        finally:  # right, or not looked at: either way no guess
            if not is_wrong:
                services.take_back(keys)
        return person

    def set_password(self, user: AbstractBaseUser, password: str) -> None:
        """Give a person a password they chose themselves."""
        assert isinstance(user, User)
        services.set_password(person=user, password=password, at=timezone.now(), by=user.username)

    def is_safe_url(self, url: str) -> bool:
        """Return whether a page to go on to lies on this host."""
        return url_has_allowed_host_and_scheme(
            url, allowed_hosts={self.request.get_host()}, require_https=self.request.is_secure()
        )

    def get_logout_redirect_url(self, request: HttpRequest) -> str:
        """Return the public front page in the reader's language: what an office's shared computer may show."""
        return reverse("portal:home", kwargs={"language": get_language()})

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:
        """Return the page after a new password."""
        return reverse("organisations:profile")

    def add_message(self, *_args: Any, **_kwargs: Any) -> None:
        """Say nothing: our pages speak for themselves."""

    def is_ajax(self, request: HttpRequest) -> bool:
        """Answer pages only."""
        return False


def too_many_tries(refused: TooManyTries) -> ValidationError:
    """Return the error that says when to try again; its `params` hold `until`."""
    return ValidationError(
        _("ลองหลายครั้งเกินไป รอถึงเวลา %(time)s แล้วลองใหม่ หรือขอลิงก์ตั้งรหัสผ่านจากผู้ดูแลระบบของสำนักงาน"),
        code=TOO_MANY_TRIES,
        params={"time": clock(refused.until), "until": refused.until},
    )
