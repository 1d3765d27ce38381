"""Signing in and out, and passwords: allauth's views with our pages, each with its policy.

One's own page and the people of an office stand in organisations, which knows the roles.
"""

from collections.abc import Callable
from functools import wraps
from typing import Any

from allauth.account import views as allauth_views
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_safe

from tidtam.access.policies import PUBLIC, SIGNED_IN, Policy, policy
from tidtam.accounts import devices, services, tasks
from tidtam.accounts.adapter import TOO_MANY_TRIES, address_of
from tidtam.accounts.forms import ChangePasswordForm, NewPasswordForm, ResetForm, SignInForm
from tidtam.accounts.hashers import HashingBusy
from tidtam.accounts.models import User
from tidtam.accounts.rules import Tried
from tidtam.accounts.services import TooManyTries
from tidtam.ui.views import remember_language

View = Callable[..., HttpResponseBase]
BUSY_SECONDS = 15
"""When to try again where too many passwords are being looked at."""


def page(declared: Policy) -> Callable[[View], View]:
    """Return a decorator for a page that asks for a password: its policy, never stored, and 503 where all are busy."""

    def decorate(view: View) -> View:
        @policy(declared)
        @never_cache
        @require_http_methods(["GET", "HEAD", "POST"])
        @sensitive_post_parameters("password", "oldpassword", "password1", "password2")
        @wraps(view)
        def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            try:
                return view(request, *args, **kwargs)
            except HashingBusy:
                busy = render(request, "503.html", status=503)
                busy.headers["Retry-After"] = str(BUSY_SECONDS)
                return busy

        return answer

    return decorate


class SaysWhatToMend:
    """A form page that answers 422 with the form as it was typed, 429 where it was tried too often."""

    request: HttpRequest

    def form_invalid(self, form: Any) -> HttpResponse:
        """Show what to mend."""
        response: HttpResponse = super().form_invalid(form)  # type: ignore[misc]
        response.status_code = 422
        for errors in form.errors.as_data().values():
            for error in errors:
                if error.code == TOO_MANY_TRIES:
                    response.status_code = 429
                    seconds = (error.params["until"] - timezone.now()).total_seconds()
                    response.headers["Retry-After"] = str(max(1, round(seconds)))
        return response


class SignInView(SaysWhatToMend, allauth_views.LoginView):  # type: ignore[misc]  # allauth has no types
    """Asks for a name and a password; leads to where the person came from, on this host only."""

    form_class = SignInForm
    template_name = "accounts/sign_in.html"

    def form_valid(self, form: SignInForm) -> HttpResponse:
        """Sign in, and let the device know its person and their language."""
        response: HttpResponse = super().form_valid(form)
        person = self.request.user
        if isinstance(person, User):
            devices.remember(self.request, response, person)
            if form.cleaned_data["shared"]:
                devices.mark_shared(response)
            if settings.LANGUAGE_COOKIE_NAME not in self.request.COOKIES:
                remember_language(response, person.language)
        return response


class ChangePasswordView(SaysWhatToMend, allauth_views.PasswordChangeView):  # type: ignore[misc]
    """Asks for the password of now and a new one."""

    form_class = ChangePasswordForm
    template_name = "accounts/change_password.html"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Lead whoever has no password (a person of the demo) to their own page."""
        if isinstance(request.user, User) and not request.user.has_usable_password():
            return redirect("organisations:profile")
        response: HttpResponseBase = super().dispatch(request, *args, **kwargs)
        return response

    def form_valid(self, form: ChangePasswordForm) -> HttpResponse:
        """Change it; other devices are signed out."""
        messages.success(self.request, _("เปลี่ยนรหัสผ่านแล้ว เครื่องอื่นต้องเข้าสู่ระบบใหม่"))
        response: HttpResponse = super().form_valid(form)
        return response


class SetPasswordView(SaysWhatToMend, allauth_views.PasswordResetFromKeyView):  # type: ignore[misc]
    """Sets a password by a one-time link."""

    form_class = NewPasswordForm
    template_name = "accounts/set_password.html"


@policy(PUBLIC)
@never_cache
@require_http_methods(["GET", "POST"])
def sign_out(request: HttpRequest) -> HttpResponseBase:
    """Ask whether to sign out, and do it on POST."""
    if request.method == "GET" and not request.user.is_authenticated:
        return redirect("account_login")
    response: HttpResponseBase = _sign_out(request)
    return response


_sign_out = allauth_views.LogoutView.as_view(template_name="accounts/sign_out.html")
sign_in = page(PUBLIC)(SignInView.as_view())
change_password = page(SIGNED_IN)(ChangePasswordView.as_view())
set_password = page(PUBLIC)(SetPasswordView.as_view())


@policy(PUBLIC)
@never_cache
@require_safe
def password_is_set(request: HttpRequest) -> HttpResponse:
    """Say that the password is set, and lead to sign-in."""
    return render(request, "accounts/password_is_set.html")


@policy(PUBLIC)
@never_cache
@require_http_methods(["GET", "POST"])
def forgotten_password(request: HttpRequest) -> HttpResponse:
    """Take an e-mail address to send a one-time link to; the answer is the same whether it is somebody's or not."""
    form = ResetForm(request.POST or None)
    status = 200
    if request.method == "POST" and settings.MAIL_IS_SENT:
        if form.is_valid():
            return _queue_reset_link(request, form.cleaned_data["email"])
        status = 422
    context = {"form": form, "mail_is_sent": settings.MAIL_IS_SENT}
    return render(request, "accounts/forgotten_password.html", context, status=status)


def _queue_reset_link(request: HttpRequest, email: str) -> HttpResponse:
    try:
        services.count_try([(Tried.MAIL_FROM_ADDRESS, address_of(request))], at=timezone.now())
        services.count_try([(Tried.MAIL_TO_ACCOUNT, email.lower())], at=timezone.now())
    except TooManyTries:
        pass  # the same answer, and no mail: nobody's letter box is filled
    else:
        tasks.send_reset_link.enqueue(email, f"{request.scheme}://{request.get_host()}")
    return HttpResponseRedirect(reverse("account_reset_password_done"))


@policy(PUBLIC)
@never_cache
@require_safe
def reset_link_sent(request: HttpRequest) -> HttpResponse:
    """Say that a link is on its way where the address is known."""
    return render(request, "accounts/reset_link_sent.html")
