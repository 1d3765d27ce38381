"""The sheets of the workbook of people: roles that are held, new people, new roles of people who have an account. Pure.

A row's key says what it is: "M12" a role that is held, "N<key of the form>" somebody new, "K1" a known person's role.
Each new row is one form of organisations.forms.people; its columns are the fields of that form.
"""

import uuid
from collections.abc import Mapping, Sequence

from django.forms import Field, Form
from django.utils.translation import gettext as _

from tidtam.organisations.choices import Role
from tidtam.organisations.forms.people import KnownPersonForm, PersonForm, RoleForm, WithdrawalForm, typed_date
from tidtam.organisations.models import Membership, Organisation
from tidtam.workbooks.facts import About, Column, Row, Sheet, digest

OFFERED = 20
"""Empty rows for new people, and for new roles."""

ROLES, NEW, KNOWN = "roles", "new", "known"
FIELDS: Mapping[str, Sequence[str]] = {
    ROLES: ("to_date", "reason"),
    NEW: ("display_name", "username", "email", "role", "place", "other", "from_date", "last_date"),
    KNOWN: ("name", "role", "place", "other", "from_date", "last_date"),
}
"""The fields of each sheet's form that are its open columns."""

WIDTHS = {"display_name": 30, "email": 30, "place": 30, "other": 30, "reason": 40, "name": 30}


def form_of(sheet: str, data: Mapping[str, str] | None, office: Organisation) -> Form:
    """Return the form that a row of a sheet is."""
    if sheet == ROLES:
        return WithdrawalForm(data, is_last=False)
    return (PersonForm if sheet == NEW else KnownPersonForm)(data, office=office)


def sheet_of(key: str) -> str:
    """Return the sheet that the key of a row belongs to."""
    return {"M": ROLES, "N": NEW, "K": KNOWN}[key[:1]]


def sheets_of(memberships: Sequence[Membership], office: Organisation, about: About) -> tuple[Sheet, ...]:
    """Return the sheets of an office's people, loaded with `user` and `organisation`. Two queries."""
    locked = (
        Column(name="person", title=_("บุคคล"), width=30),
        Column(name="username", title=_("ชื่อผู้ใช้"), width=20),
        Column(name="at", title=_("หน่วยงาน"), width=34),
        Column(name="role", title=_("บทบาท"), width=24),
        Column(name="from_date", title=_("ตั้งแต่วันที่"), width=14),
    )
    held = [
        Row(
            key=f"M{one.pk}",
            cells={
                "person": str(one.user),
                "username": one.user.username,
                "at": one.organisation.spoken_name,
                "role": one.get_role_display(),
                "from_date": typed_date(one.from_date),
                "to_date": end_of(one),
            },
            open=frozenset(FIELDS[ROLES]),
        )
        for one in memberships
    ]
    return (
        Sheet(code=ROLES, name=_("1 บทบาทที่มี"), columns=(*locked, *_columns(ROLES, office)), rows=held, fixed=2),
        _empty(NEW, _("2 บุคคลใหม่"), office, [f"N{_new_key(about, number)}" for number in range(OFFERED)]),
        _empty(KNOWN, _("3 บทบาทเพิ่ม"), office, [f"K{number}" for number in range(1, OFFERED + 1)]),
    )


def end_of(one: Membership) -> str:
    """Return the day from which on a role no longer holds, as it is typed; "" where it has no end."""
    return typed_date(one.to_date) if one.to_date else ""


def _new_key(about: About, number: int) -> str:
    """Return the key of a form; another workbook has other keys."""
    return uuid.UUID(digest([about.made_by, about.made_at.isoformat(), number])[:32]).hex


def _empty(code: str, name: str, office: Organisation, keys: Sequence[str]) -> Sheet:
    form = form_of(code, None, office)
    lists = {"role": tuple(str(label) for label in Role.labels), "place": tuple(places_of(form))}
    rows = [Row(key=key, cells={}, open=frozenset(FIELDS[code]), lists=lists) for key in keys]
    return Sheet(code=code, name=name, columns=_columns(code, office, form), rows=rows)


def places_of(form: Form) -> dict[str, str]:
    """Return the codes of the places a form offers, by their words; two that read the same are told by their codes."""
    assert isinstance(form, RoleForm)
    found: dict[str, str] = {}
    for code, place in form.places.items():
        words = place.spoken_name
        found[words if words not in found else f"{words} ({code})"] = code
    return found


def _columns(code: str, office: Organisation, form: Form | None = None) -> tuple[Column, ...]:
    fields = (form or form_of(code, None, office)).fields
    return tuple(
        Column(name=name, title=label_of(fields[name]), width=WIDTHS.get(name, 20), hint=str(fields[name].help_text))
        for name in FIELDS[code]
    )


def label_of(field: Field) -> str:
    """Return the words of a field."""
    return str(field.label)
