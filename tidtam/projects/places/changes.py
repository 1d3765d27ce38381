"""A project with some of its fields changed; what cannot be said there is refused."""

from collections.abc import Collection, Mapping
from decimal import Decimal

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

from tidtam.drafts.typed import ChangesRefused
from tidtam.projects.facts import Project
from tidtam.projects.places.kinds import WHAT_FITS, FieldKind, Value, fitting
from tidtam.projects.places.lists import LISTS, chosen_rows
from tidtam.projects.places.opened import OpenProject, field_at

NO_SUCH_FIELD = gettext_lazy("ทะเบียนนี้ไม่มีช่องนี้ · เปิดหน้าใหม่แล้วแก้ไขอีกครั้ง")
NAME_NEEDED = gettext_lazy("กรอกชื่อโครงการ")
NOT_A_MAIN_ACTIVITY = gettext_lazy("เลือกกิจกรรมหลักอื่น กิจกรรมรองอยู่ใต้กิจกรรมหลักได้ชั้นเดียว")
WEIGHT_TOO_HEAVY = gettext_lazy("กรอกน้ำหนักตั้งแต่ 0 ถึง 100")
MOST_WEIGHT = Decimal(100)


def with_changes(project: Project, changes: Mapping[str, Value]) -> Project:
    """Return a project that says what `changes` say at their places, and else what it said.

    Texts are kept as typed texts are (thai.text.clean). A row in which nothing is written falls away; with a result or
    a KPI goes what activities said of serving it, with a main activity the place of its sub-activities below it.
    Raises ChangesRefused.
    """
    whole, refused = OpenProject(project), dict[str, Promise | str]()
    for name, one in LISTS.items():
        if name in changes:
            try:
                whole.rows[name] = chosen_rows(whole.rows[name], one, changes[name])
            except ValueError:
                refused[name] = WHAT_FITS[FieldKind.ROWS]
    written: dict[str, dict[str, Value]] = {}
    for place, value in changes.items():
        if place in LISTS:
            continue
        field = field_at(whole, place)
        if field is None:
            refused[place] = NO_SUCH_FIELD
            continue
        try:
            written.setdefault(field.owner, {})[field.name] = fitting(field, value)
        except ValueError:
            refused[place] = WHAT_FITS[field.kind]
    for owner, named in written.items():
        whole.put(owner, named)
    refused |= _incomplete(whole, changes)
    if refused:
        raise ChangesRefused(refused)
    return whole.closed()


def _incomplete(whole: OpenProject, changes: Collection[str]) -> dict[str, Promise]:
    """Return what must be said and is not, in what the changes touch, by place."""
    found: dict[str, Promise] = {}
    touched = {place.rpartition(".")[0] for place in changes}
    if "name" in changes and not whole.project.name.strip():
        found["name"] = NAME_NEEDED
    for name, one in LISTS.items():
        for key, row in whole.written(name):
            owner = f"{name}[{key}]"
            if name in changes or owner in touched:
                for needed, sentence in one.needed.items():
                    if not str(getattr(row, needed) or "").strip():
                        found[f"{owner}.{needed}"] = sentence
    activities = whole.rows["activities"]
    for key, row in activities.items():
        place = f"activities[{key}].parent_key"
        above = activities.get(row.parent_key)
        if place in changes and above is not None and (above.key == key or above.parent_key):
            found[place] = NOT_A_MAIN_ACTIVITY
        place = f"activities[{key}].weight_pct"
        if place in changes and row.weight_pct is not None and row.weight_pct > MOST_WEIGHT:
            found[place] = WEIGHT_TOO_HEAVY
    return found
