"""Readings of workbooks that came back, and of what they would do."""

import datetime as dt
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from tidtam.access.snapshot import reading_snapshot
from tidtam.accounts.models import User
from tidtam.organisations.models import Organisation
from tidtam.workbooks.facts import About, Fault, Filled, FilledBook, Plan
from tidtam.workbooks.kinds import KindUnknown, kind_of
from tidtam.workbooks.models import Workbook

MOST_LISTED = 20


def workbook_of(person: User, pk: uuid.UUID) -> Workbook | None:
    """Return a workbook that a person brought in themselves, or None. One query."""
    return Workbook.objects.filter(by=person, pk=pk).select_related("organisation", "by").first()


def workbooks_of(person: User, organisation: Organisation) -> QuerySet[Workbook]:
    """Return what a person brought in for an office lately, latest first."""
    return Workbook.objects.filter(by=person, organisation=organisation).order_by("-received_at")[:MOST_LISTED]


def plan_of(workbook: Workbook, *, by: User, at: dt.datetime, chosen: Sequence[str] | None = None) -> Plan:
    """Return what applying a workbook would do now, read from one state of the database.

    chosen  the conflicts that are written; None: as it was chosen last.
    """
    filled = filled_from(workbook.said)
    if filled.about is None:
        return Plan(things=(), faults=filled.faults)
    if filled.about.office != workbook.organisation.code:
        sentence = _("ส่งไฟล์นี้ที่หน้าของสำนักงานที่ดาวน์โหลดมา · ไฟล์เป็นของสำนักงานรหัส %(code)s")
        return Plan(things=(), faults=(Fault(message=sentence % {"code": filled.about.office}), *filled.faults))
    try:
        kind = kind_of(filled.about.kind)
    except KindUnknown:
        return Plan(things=(), faults=(Fault(message=_("ดาวน์โหลดสมุดงานใหม่ · ระบบไม่รู้จักสมุดงานชนิดนี้")),))
    with reading_snapshot():
        return kind.plan(filled, chosen=frozenset(workbook.chosen if chosen is None else chosen), by=by, at=at)


def as_json(filled: FilledBook) -> dict[str, Any]:
    """Return what a workbook says as JSON values."""
    about = asdict(filled.about) | {"made_at": filled.about.made_at.isoformat()} if filled.about else None
    return {
        "about": about,
        "filled": [asdict(one) for one in filled.filled],
        "faults": [asdict(one) for one in filled.faults],
    }


def filled_from(said: Mapping[str, Any]) -> FilledBook:
    """Return what a workbook says from what `as_json` made of it."""
    about = said.get("about")
    if about is not None:
        made_at = dt.datetime.fromisoformat(about["made_at"])
        about = About(**about | {"made_at": made_at, "sheets": tuple(about["sheets"])})
    return FilledBook(
        about=about,
        filled=tuple(Filled(**one) for one in said.get("filled", ())),
        faults=tuple(Fault(**one) for one in said.get("faults", ())),
    )
