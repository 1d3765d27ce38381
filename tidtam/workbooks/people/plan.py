"""What applying the workbook of people would do, and doing it: each row is a form of the pages, in their words."""

import datetime as dt
import uuid
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from django.forms import Form
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tidtam.accounts import rules
from tidtam.accounts.models import User
from tidtam.accounts.services import PersonRefused, require_free
from tidtam.drafts.typed import plain
from tidtam.organisations.choices import Role
from tidtam.organisations.models import Membership, Organisation, subtree
from tidtam.organisations.selectors import held_roles, is_last_administrator, role_to_use
from tidtam.organisations.services import (
    RoleRefused,
    add_person,
    grant_role,
    refuse_days,
    refuse_end,
    withdraw_role,
)
from tidtam.thai.dates import local_date
from tidtam.workbooks.facts import Change, Fault, Filled, FilledBook, Plan, ThingPlan
from tidtam.workbooks.marks import says
from tidtam.workbooks.people.sheets import FIELDS, KNOWN, NEW, ROLES, end_of, form_of, label_of, places_of, sheet_of
from tidtam.workbooks.refusals import PlanChanged

SUBJECT = "people"
NOT_ADMINISTERED = gettext_lazy("ให้ผู้ดูแลระบบของสำนักงานนี้ส่งไฟล์ · ท่านไม่ได้ดูแลบุคคลของสำนักงานนี้แล้ว")
LAST_ADMINISTRATOR = gettext_lazy("ถอนบทบาทนี้ที่หน้าของบุคคล · หน่วยงานนี้จะไม่มีผู้ดูแลระบบ")
NAMED_TWICE = gettext_lazy("ลบแถวนี้ หรือตั้งชื่อผู้ใช้และอีเมลอื่น · ซ้ำกับแถวก่อนหน้าในไฟล์นี้")

Cells = Mapping[str, Filled]


@dataclass(frozen=True, slots=True, kw_only=True)
class Work:
    """What a row does to a person: its sheet, its form read, and the role that is withdrawn."""

    office: Organisation
    sheet: str
    said: Mapping[str, Any]
    membership: Membership | None = None


def plan_people(filled: FilledBook, *, chosen: Collection[str], by: User, at: dt.datetime) -> Plan:
    """Return what applying a workbook would do, and all that is wrong in it.

    The queries do not grow with the roles that are held; a new row (there are 40 at most) asks a few of its own.
    """
    about = filled.about
    office = Organisation.objects.filter(code=about.office).first() if about else None
    if about is None or office is None:
        sentence = _("ดาวน์โหลดสมุดงานใหม่แล้วกรอกอีกครั้ง · ระบบไม่รู้จักสำนักงานของไฟล์นี้")
        return Plan(things=(), faults=filled.faults or (Fault(message=sentence),))
    if role_to_use({Role.ADMINISTRATOR}, held_roles(by, on=local_date(at)), office) is None:
        return Plan(things=(), faults=(*filled.faults, Fault(message=str(NOT_ADMINISTERED))))
    reading = _Reading(office, filled, language=about.language, on=local_date(at))
    things = [thing for thing in reading.things(chosen) if thing is not None]
    faults = sorted([*filled.faults, *reading.faults], key=lambda fault: (fault.sheet, fault.row))
    return Plan(things=tuple(things), faults=tuple(faults))


class _Reading:
    """What a workbook says of an office's people; `faults` is what is wrong in it."""

    def __init__(self, office: Organisation, filled: FilledBook, *, language: str, on: dt.date) -> None:
        """Take what was filled in, by row."""
        self.office, self.language, self.on = office, language, on
        self.faults: list[Fault] = []
        self.rows: dict[str, dict[str, Filled]] = defaultdict(dict)
        for one in filled.filled:
            if one.words.strip() or sheet_of(one.key) == ROLES:
                self.rows[one.key][one.name] = one
        self.names: set[str] = set()
        self.leaving: list[int] = []

    def things(self, chosen: Collection[str]) -> Iterable[ThingPlan | None]:
        """Yield what would become of each person or role."""
        held = {f"M{one.pk}": one for one in self._memberships()}
        made = self._made()
        self.leaving = [held[key].pk for key, row in self.rows.items() if key in held and "to_date" in row]
        for number, (key, row) in enumerate(self.rows.items()):
            sheet = sheet_of(key)
            if sheet == ROLES:
                yield self._withdrawn(held.get(key), row, chosen)
            elif key[1:] not in made:
                yield self._new(key, sheet, row, number)

    def _memberships(self) -> Iterable[Membership]:
        ids = [int(key[1:]) for key in self.rows if sheet_of(key) == ROLES]
        here = Membership.objects.filter(subtree(self.office.path, field="organisation__path"), pk__in=ids)
        return here.select_related("user", "organisation")

    def _made(self) -> set[str]:
        """Return the keys of the new people who were added since: the same file, sent again."""
        keys = [uuid.UUID(key[1:]) for key in self.rows if sheet_of(key) == NEW]
        people = User.objects.filter(creation_key__in=keys)
        return {key.hex for key in people.values_list("creation_key", flat=True) if key is not None}

    # roles that are held ----------------------------------------------------------------------------------------------

    def _withdrawn(self, one: Membership | None, row: Cells, chosen: Collection[str]) -> ThingPlan | None:
        first = next(iter(row.values()))
        if one is None:
            self._refuse(first, _("ดาวน์โหลดสมุดงานใหม่ · ไม่พบบทบาทของแถวนี้ในระบบแล้ว"))
            return None
        day, now = row.get("to_date"), end_of(one)
        if plain(day.words) == plain(now) if day else not row["reason"].words.strip():
            return None  # done before, or nothing said
        form = form_of(ROLES, {name: cell.words for name, cell in row.items()}, self.office)
        if not self._is_valid(form, row):
            return None
        assert day is not None  # the form asks for it
        to_date = form.cleaned_data["to_date"]
        if one.to_date == to_date:
            return None
        try:
            refuse_end(one, to_date)
        except RoleRefused as refused:
            self._refuse(day, refused)
            return None
        if is_last_administrator(one, on=self.on, leaving=self.leaving):
            self._refuse(day, LAST_ADMINISTRATOR)
            return None
        changes = [
            Change(
                cell=cell,
                label=f"{one.get_role_display()} {one.organisation.spoken_name} › {label_of(form.fields[name])}",
                now=now if name == "to_date" else "",
                then=cell.words,
                is_conflict=not says(day.before, now),
            ).choose(chosen)
            for name, cell in row.items()
            if cell.words.strip()
        ]
        if not all(change.is_chosen for change in changes):  # the day and its reason go together
            changes = [replace(change, is_chosen=False) for change in changes]
        return ThingPlan(
            pk=one.pk,
            title=str(one.user),
            url=reverse("organisations:person", args=[self.office.code, one.user_id]),
            changes=tuple(changes),
            work=Work(office=self.office, sheet=ROLES, said=form.cleaned_data, membership=one),
        )

    # new people, new roles --------------------------------------------------------------------------------------------

    def _new(self, key: str, sheet: str, row: Cells, number: int) -> ThingPlan | None:
        with translation.override(self.language):  # the words of a workbook are those of its own language
            data = self._data(key, sheet, row)
        form = form_of(sheet, data, self.office)
        if not self._is_valid(form, row):
            return None
        said = form.cleaned_data
        try:
            if sheet == NEW:
                self._refuse_name(row, rules.spelled(said["username"]), rules.spelled(said["email"]))
                person = User(username=said["username"], display_name=said["display_name"])
            else:
                person = said["person"]
            if self._is_granted(person, said):
                return None
        except PersonRefused as refused:
            self._refuse(row.get(refused.field, next(iter(row.values()))), refused)
            return None
        except RoleRefused as refused:
            self._refuse(row.get("from_date", next(iter(row.values()))), refused)
            return None
        changes = (
            Change(cell=cell, label=label_of(form.fields[name]), now="", then=cell.words) for name, cell in row.items()
        )
        return ThingPlan(
            pk=-number - 1,
            title=str(person),
            url=reverse("organisations:person", args=[self.office.code, person.pk]) if person.pk else "",
            changes=tuple(changes),
            work=Work(office=self.office, sheet=sheet, said=said),
        )

    def _data(self, key: str, sheet: str, row: Cells) -> dict[str, str]:
        """Return what the form of a page would send: the values of what was chosen by its words."""
        form = form_of(sheet, None, self.office)
        data = {name: row[name].words for name in FIELDS[sheet] if name in row}
        roles = {str(label): str(value) for value, label in Role.choices}
        for name, values in (("role", roles), ("place", places_of(form))):
            if name in data:
                words = " ".join(data[name].split())
                data[name] = values.get(words, words)
        data.setdefault("place", self.office.code)  # as the list of the page stands before anything is chosen
        return data | ({"key": str(uuid.UUID(key[1:]))} if sheet == NEW else {})

    def _refuse_name(self, row: Cells, username: str, email: str) -> None:
        """Raise PersonRefused where no account may be made of a name, or another row of the file makes one of it."""
        require_free(username, email)
        for field, name in (("username", username), ("email", email)):
            if name and name in self.names:
                raise PersonRefused(field if field in row else "username", str(NAMED_TWICE))
        self.names |= {username, email}

    def _is_granted(self, person: User, said: Mapping[str, Any]) -> bool:
        """Return whether a person holds the very role on the very days. Raises RoleRefused."""
        where, role = said["organisation"], said["role"]
        same = Membership.objects.filter(user=person.pk, organisation=where, role=role) if person.pk else ()
        wanted = Membership(
            user=person, organisation=where, role=role, from_date=said["from_date"], to_date=said["to_date"]
        )
        return refuse_days(wanted, list(same)) is not None

    # where what is wrong is said --------------------------------------------------------------------------------------

    def _is_valid(self, form: Form, row: Cells) -> bool:
        """Return whether a form can be saved; say what is wrong at its cell, else at the first of the row."""
        for name, sentences in form.errors.items():
            cell = row.get(name)
            for sentence in sentences:
                label = "" if cell or name not in form.fields else f"{label_of(form.fields[name])}: "
                self._refuse(cell or next(iter(row.values())), f"{label}{sentence}")
        return not form.errors

    def _refuse(self, filled: Filled, sentence: object) -> None:
        self.faults.append(filled.fault(str(sentence)))


def apply_people(plan: Plan, *, by: User, at: dt.datetime) -> tuple[ThingPlan, ...]:
    """Write a plan in the caller's transaction; return what was written. Raises PlanChanged."""
    done = []
    try:
        for thing in plan.things:
            if thing.written:
                assert isinstance(thing.work, Work)
                person = _write(thing.work, by=by.username, at=at)
                url = reverse("organisations:person", args=[thing.work.office.code, person.pk])
                done.append(replace(thing, pk=person.pk, url=url))
    except (PersonRefused, RoleRefused) as error:
        raise PlanChanged from error
    return tuple(done)


def _write(work: Work, *, by: str, at: dt.datetime) -> User:
    said = work.said
    if work.membership is not None:
        withdraw_role(membership=work.membership, to_date=said["to_date"], reason=said["reason"], at=at, by=by)
        return work.membership.user
    role: dict[str, Any] = {name: said[name] for name in ("organisation", "role", "from_date", "to_date")}
    if work.sheet == KNOWN:
        person: User = said["person"]
        grant_role(user=person, **role, at=at, by=by)
        return person
    account = {name: said[name] for name in ("username", "display_name", "email", "key")}
    return add_person(**account, **role, at=at, by=by)
