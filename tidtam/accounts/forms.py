"""Forms of signing in and of passwords: allauth's where it has work to do, in our words."""

from collections.abc import Mapping
from typing import Any

from allauth.account.forms import LoginForm
from django import forms
from django.contrib.auth.password_validation import get_default_password_validators, validate_password
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.functional import Promise, lazy
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from tidtam.accounts import services
from tidtam.accounts.adapter import too_many_tries
from tidtam.accounts.models import LANGUAGES, User
from tidtam.accounts.rules import Tried
from tidtam.accounts.services import TooManyTries
from tidtam.ui.forms import HouseForm


def _asked_of_passwords() -> str:
    return get_default_password_validators()[0].get_help_text()


asked_of_passwords = lazy(_asked_of_passwords, str)


def password_field(label: Any, *, is_new: bool) -> forms.CharField:
    """Return the field of a password: taken as typed, so spaces count; a password manager knows what it is."""
    autocomplete = "new-password" if is_new else "current-password"
    return forms.CharField(
        label=label, strip=False, max_length=200, widget=forms.PasswordInput(attrs={"autocomplete": autocomplete})
    )


class SignInForm(HouseForm, LoginForm):  # type: ignore[misc]  # allauth has no types
    """Username or e-mail address, and password."""

    required_words: Mapping[str, str | Promise] = {"login": _("กรอกชื่อผู้ใช้หรืออีเมล"), "password": _("กรอกรหัสผ่าน")}
    password = password_field(_("รหัสผ่าน"), is_new=False)
    shared = forms.BooleanField(
        label=_("เครื่องนี้ใช้ร่วมกับผู้อื่น"), help_text=_("เครื่องนี้จะไม่เก็บรายงานไว้ทำงานโดยไม่มีอินเทอร์เน็ต"), required=False
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Take allauth's `request`."""
        super().__init__(*args, **kwargs)
        name = self.fields["login"]
        name.label = _("ชื่อผู้ใช้หรืออีเมล")
        name.widget.attrs |= {"autocomplete": "username", "autocapitalize": "none", "spellcheck": "false"}
        self.house_style()

    def user_credentials(self) -> dict[str, str]:
        """Return what is asked of the backend, which looks among both kinds of names."""
        return {"username": self.cleaned_data["login"], "password": self.cleaned_data["password"]}


class NewPasswordForm(HouseForm):
    """A new password, typed twice; for a page whose link or session says whose it is."""

    required_words: Mapping[str, str | Promise] = {"password1": _("ตั้งรหัสผ่านใหม่"), "password2": _("พิมพ์รหัสผ่านใหม่อีกครั้ง")}
    password1 = password_field(_("รหัสผ่านใหม่"), is_new=True)
    password2 = password_field(_("รหัสผ่านใหม่อีกครั้ง"), is_new=True)

    def __init__(self, *args: Any, user: User | None = None, temp_key: str | None = None, **kwargs: Any) -> None:
        """Take whose password it is; `temp_key` is the link's, which allauth has looked at."""
        super().__init__(*args, **kwargs)
        self.user = user
        self.fields["password1"].help_text = asked_of_passwords()
        self.house_style()

    def clean_password1(self) -> str:
        """Return the password, or say what it lacks."""
        password: str = self.cleaned_data["password1"]
        validate_password(password, self.user)
        return password

    def clean(self) -> dict[str, Any]:
        """Compare the two."""
        cleaned = super().clean() or {}
        both = cleaned.get("password1"), cleaned.get("password2")
        if all(both) and both[0] != both[1]:
            self.add_error("password2", gettext("พิมพ์รหัสผ่านใหม่ให้ตรงกันทั้งสองช่อง"))
        return cleaned

    def save(self) -> None:
        """Set it."""
        assert self.user is not None
        services.set_password(
            person=self.user, password=self.cleaned_data["password1"], at=timezone.now(), by=self.user.username
        )


class ChangePasswordForm(NewPasswordForm):
    """The password of now, and a new one."""

    required_words: Mapping[str, str | Promise] = {
        "oldpassword": _("กรอกรหัสผ่านปัจจุบัน"),
        **NewPasswordForm.required_words,
    }
    oldpassword = password_field(_("รหัสผ่านปัจจุบัน"), is_new=False)
    field_order = ("oldpassword", "password1", "password2")

    def clean_oldpassword(self) -> str:
        """Look at the password of now; whoever found an open screen cannot try for long."""
        assert self.user is not None
        password: str = self.cleaned_data["oldpassword"]
        keys = [(Tried.PASSWORD_CHANGE, str(self.user.pk))]
        try:
            services.count_try(keys, at=timezone.now())
        except TooManyTries as refused:
            raise too_many_tries(refused) from refused
        if not self.user.check_password(password):
            raise ValidationError(gettext("รหัสผ่านปัจจุบันไม่ตรง พิมพ์ใหม่"))
        services.take_back(keys)
        return password


class ResetForm(HouseForm):
    """The e-mail address to which a link is to be sent."""

    required_words: Mapping[str, str | Promise] = {"email": _("กรอกอีเมล")}
    email = forms.EmailField(
        label=_("อีเมลของบัญชี"),
        max_length=254,
        error_messages={"invalid": _("กรอกอีเมลให้ครบ เช่น somchai@example.go.th")},
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Dress the field."""
        super().__init__(*args, **kwargs)
        self.house_style()


class ProfileForm(HouseForm):
    """What people say of themselves."""

    required_words: Mapping[str, str | Promise] = {"display_name": _("กรอกชื่อที่แสดง")}
    display_name = forms.CharField(
        label=_("ชื่อที่แสดง"), max_length=200, widget=forms.TextInput(attrs={"autocomplete": "name"})
    )
    language = forms.ChoiceField(label=_("ภาษา"), choices=LANGUAGES)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Dress the fields."""
        super().__init__(*args, **kwargs)
        self.house_style()
