"""What administrators type about people: a new person, a role and its days, who acts for whom."""

import datetime as dt
import uuid
from collections.abc import Iterable, Mapping
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from tidtam.accounts.models import User
from tidtam.accounts.selectors import person_named
from tidtam.organisations.choices import OrganisationKind, Role
from tidtam.organisations.models import Membership, Organisation, reading_path
from tidtam.organisations.rules import is_below
from tidtam.organisations.selectors import (
    OrganisationAmbiguous,
    OrganisationNotFound,
    find_organisation,
    people_below,
)
from tidtam.thai.dates import DateRefused, parse_date
from tidtam.ui.forms import HouseForm

ONE_DAY = dt.timedelta(days=1)


def typed_date(day: dt.date) -> str:
    """Return a day as it is typed: 1/10/2567."""
    return f"{day.day}/{day.month}/{day.year + 543}"


class DayField(forms.Field):
    """A day in any spelling that tidtam.thai reads; the Buddhist era and the common one."""

    def __init__(self, **kwargs: Any) -> None:
        """Take what Field takes."""
        kwargs.setdefault("help_text", _("เช่น 1/10/2567"))
        super().__init__(widget=forms.TextInput(attrs={"autocomplete": "off", "maxlength": 60}), **kwargs)

    def to_python(self, value: Any) -> Any:
        """Return the day, None where nothing was typed. Raises ValidationError."""
        if not str(value or "").strip():
            return None
        try:
            return parse_date(value)
        except DateRefused as refused:
            raise ValidationError(gettext("พิมพ์วันที่เป็นวัน/เดือน/ปี เช่น 1/10/2567")) from refused

    def prepare_value(self, value: Any) -> Any:
        """Return what stands in the box."""
        return typed_date(value) if isinstance(value, dt.date) else value


class DaysForm(HouseForm):
    """From a day until the end of another."""

    required_words: Mapping[str, str | Promise] = {
        "from_date": _("กรอกวันเริ่ม"),
        "last_date": _("กรอกวันสุดท้าย"),
    }
    from_date = DayField(label=_("ตั้งแต่วันที่"))
    last_date = DayField(label=_("ถึงวันที่"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Begin today unless told otherwise."""
        super().__init__(*args, **kwargs)
        self.fields["from_date"].initial = timezone.localdate()

    def clean(self) -> dict[str, Any]:
        """Turn the last day into the first that no longer counts: `to_date`."""
        cleaned = super().clean() or {}
        first, last = cleaned.get("from_date"), cleaned.get("last_date")
        if first and last and last < first:
            self.add_error("last_date", gettext("ให้วันสุดท้ายไม่มาก่อนวันเริ่ม"))
        cleaned["to_date"] = last + ONE_DAY if last else None
        return cleaned


class RoleForm(DaysForm):
    """A role at an office, at one of its work groups or at something else below it, on days.

    `cleaned_data["organisation"]` is where; never outside the office, so nobody grants a role above their own.
    """

    role = forms.ChoiceField(label=_("บทบาท"), choices=[("", _("เลือกบทบาท")), *Role.choices])
    place = forms.ChoiceField(label=_("หน่วยงาน"))
    other = forms.CharField(
        label=_("สถานศึกษาหรือหน่วยงานอื่นใต้สังกัด"),
        help_text=_("ชื่อหรือรหัส พิมพ์เมื่อไม่มีในรายการข้างบน"),
        required=False,
        max_length=300,
    )
    field_order: tuple[str, ...] = ("role", "place", "other", "from_date", "last_date")
    required_words = {**DaysForm.required_words, "role": _("เลือกบทบาท")}

    def __init__(self, *args: Any, office: Organisation, **kwargs: Any) -> None:
        """Offer the office and its work groups. One query."""
        super().__init__(*args, **kwargs)
        self.office = office
        groups = office.children.filter(kind=OrganisationKind.WORK_GROUP).valid_on(timezone.localdate())
        self.places = {one.code: one for one in (office, *groups)}
        place = self.fields["place"]
        assert isinstance(place, forms.ChoiceField)
        place.choices = [(code, one.spoken_name) for code, one in self.places.items()]
        self.house_style()

    def clean(self) -> dict[str, Any]:
        """Find the organisation that is meant."""
        cleaned = super().clean()
        if cleaned.get("other"):
            cleaned["organisation"] = self._other(cleaned["other"])
        elif cleaned.get("place"):
            cleaned["organisation"] = self.places[cleaned["place"]]
        return cleaned

    def _other(self, text: str) -> Organisation | None:
        try:
            found = find_organisation(text, on=timezone.localdate())
        except (OrganisationNotFound, OrganisationAmbiguous) as error:
            self.add_error("other", str(error))
            return None
        if not is_below(found.path, self.office.path):
            self.add_error("other", gettext("เลือกหน่วยงานใต้สังกัดของ %(office)s") % {"office": self.office.spoken_name})
            return None
        return found


class PersonForm(RoleForm):
    """A new person with a first role."""

    display_name = forms.CharField(
        label=_("ชื่อและนามสกุล"), max_length=200, widget=forms.TextInput(attrs={"autocomplete": "off"})
    )
    username = forms.CharField(
        label=_("ชื่อผู้ใช้"),
        help_text=_("a–z ตัวเลข จุด ขีด 3–50 ตัว เช่น somchai.d ไม่ใช้เลขประจำตัวประชาชน"),
        max_length=100,
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "none", "spellcheck": "false"}),
    )
    email = forms.CharField(
        label=_("อีเมล"), required=False, max_length=254, widget=forms.EmailInput(attrs={"autocomplete": "off"})
    )
    key = forms.UUIDField(widget=forms.HiddenInput, initial=uuid.uuid4)
    field_order = ("display_name", "username", "email", *RoleForm.field_order)
    required_words = {
        **RoleForm.required_words,
        "display_name": _("กรอกชื่อและนามสกุล"),
        "username": _("กรอกชื่อผู้ใช้"),
    }


class KnownPersonForm(RoleForm):
    """A role for somebody who has an account already; `cleaned_data["person"]` is who."""

    name = forms.CharField(
        label=_("ชื่อผู้ใช้หรืออีเมลของบัญชีเดิม"),
        help_text=_("พิมพ์ให้ครบทั้งชื่อ"),
        max_length=254,
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "none", "spellcheck": "false"}),
    )
    field_order = ("name", *RoleForm.field_order)
    required_words = {**RoleForm.required_words, "name": _("กรอกชื่อผู้ใช้หรืออีเมล")}

    def clean_name(self) -> str:
        """Find the person by the whole name."""
        name: str = self.cleaned_data["name"]
        person = person_named(name)
        if person is None or not person.is_active:
            raise ValidationError(gettext("ไม่พบบัญชีนี้ ตรวจการสะกด หรือเพิ่มบุคคลใหม่"))
        self.cleaned_data["person"] = person
        return name


class WithdrawalForm(HouseForm):
    """The first day on which a role no longer holds, and why; the last administrator is asked twice."""

    required_words = {"to_date": _("กรอกวันที่ถอน"), "understood": _("ทำเครื่องหมายก่อนถอนบทบาทนี้")}
    to_date = DayField(label=_("ไม่มีบทบาทนี้ตั้งแต่วันที่"), help_text=_("วันนี้: มีผลทันที"))
    reason = forms.CharField(label=_("เหตุผล"), required=False, max_length=300)
    understood = forms.BooleanField(label=_("เข้าใจแล้วว่าหน่วยงานนี้จะไม่มีผู้ดูแลระบบ"))

    def __init__(self, *args: Any, is_last: bool, **kwargs: Any) -> None:
        """Ask for the mark only where the last administrator goes."""
        super().__init__(*args, **kwargs)
        self.fields["to_date"].initial = timezone.localdate()
        if not is_last:
            del self.fields["understood"]
        self.house_style()

    def clean_to_date(self) -> dt.date:
        """A role that held stays held: no day before today."""
        day: dt.date = self.cleaned_data["to_date"]
        if day < timezone.localdate():
            raise ValidationError(gettext("เลือกวันนี้หรือวันหลังจากนี้"))
        return day


class DelegationForm(DaysForm):
    """Somebody acts for another in one of some roles, on days; `cleaned_data` holds `membership` and `person`."""

    membership = forms.ChoiceField(label=_("บทบาทที่มอบหมาย"))
    name = forms.CharField(
        label=_("ผู้รักษาการ"),
        help_text=_("ชื่อผู้ใช้หรืออีเมล พิมพ์ให้ครบ"),
        max_length=254,
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "none", "spellcheck": "false"}),
    )
    field_order = ("membership", "name", "from_date", "last_date")
    required_words = {
        **DaysForm.required_words,
        "membership": _("เลือกบทบาทที่มอบหมาย"),
        "name": _("กรอกชื่อผู้รักษาการ"),
    }

    def __init__(self, *args: Any, memberships: Iterable[Membership], with_names: bool, **kwargs: Any) -> None:
        """Offer some roles, with the names of who holds them where they are not one's own."""
        super().__init__(*args, **kwargs)
        self.memberships = {str(one.pk): one for one in memberships}
        offered = [("", gettext("เลือกบทบาท"))]
        for pk, one in self.memberships.items():
            words = f"{Role(one.role).label} – {one.organisation.spoken_name}"
            offered.append((pk, f"{one.user} – {words}" if with_names else words))
        field = self.fields["membership"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = offered
        self.fields["last_date"].required = True
        self.house_style()

    def clean(self) -> dict[str, Any]:
        """Find both; who acts holds a role in the same office already."""
        cleaned = super().clean()
        membership = self.memberships.get(cleaned.get("membership", ""))
        if membership is None or not cleaned.get("name"):
            return cleaned
        cleaned["membership"] = membership
        cleaned["person"] = self._in_same_office(cleaned["name"], membership)
        if cleaned["person"] is None:
            self.add_error("name", gettext("ไม่พบบุคคลนี้ในสำนักงาน ตรวจการสะกด หรือให้ผู้ดูแลระบบให้บทบาทในสำนักงานก่อน"))
        return cleaned

    def _in_same_office(self, name: str, membership: Membership) -> User | None:
        person = person_named(name)
        place = membership.organisation
        office = Organisation.objects.get(path=reading_path(place.kind, place.path))
        there = people_below(office, on=timezone.localdate()).filter(is_active=True)
        return person if person is not None and there.filter(pk=person.pk).exists() else None
