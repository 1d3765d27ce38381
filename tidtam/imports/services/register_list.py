"""Register what a list says: new registrations as drafts, in short transactions; broken off, it is done again."""

import uuid
from collections.abc import Callable, Collection, Sequence
from dataclasses import replace
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from tidtam.access.selectors import is_demo_database
from tidtam.accounts.models import User
from tidtam.approval.choices import Origin
from tidtam.audit.services import record, subject_of
from tidtam.imports import selectors
from tidtam.imports.choices import Standing, State
from tidtam.imports.facts import Outcome
from tidtam.imports.models import ListImport, packed_outcome
from tidtam.imports.registrations import read_list
from tidtam.organisations.selectors import HeldRole
from tidtam.projects.facts import Project
from tidtam.projects.models import Project as Registered
from tidtam.projects.services import save_projects

BATCH = 50
"""Registrations of one transaction: some 50 ms of the write lock on a quiet machine."""

Said = Callable[[int, int], None]


class NotConfirmed(Exception):
    """The list is not registered: what was confirmed is not what would be registered. The text says what to do."""


CHANGED = _("อ่านผลตรวจอีกครั้งแล้วยืนยัน · ไฟล์หรือการจับคู่คอลัมน์เปลี่ยนไปหลังเปิดหน้านี้")
FAULTY = _("แก้จุดที่ระบุในไฟล์แล้วส่งใหม่ หรือเลือกเว้นรายการที่ต้องแก้")
NOTHING = _("ส่งไฟล์ที่มีรายการใหม่ · ไม่มีรายการใดในไฟล์นี้ที่นำเข้าได้")


def confirm(*, list_import: ListImport, token: str, leave_out_faulty: bool) -> None:
    """Refuse what cannot be registered as it was confirmed. Raises NotConfirmed.

    token  of the check that was read.   leave_out_faulty  whether the faulty entries may stay out.
    """
    if list_import.state != State.CHECKED or token != list_import.token:
        raise NotConfirmed(str(CHANGED))
    refuse_outcome(list_import.seen, leave_out_faulty=leave_out_faulty)


def refuse_outcome(seen: Outcome, *, leave_out_faulty: bool) -> None:
    """Raise NotConfirmed where a list has faults that may not stay out, or nothing new."""
    if seen.faults and not leave_out_faulty:
        raise NotConfirmed(str(FAULTY))
    if not seen.count(Standing.NEW):
        raise NotConfirmed(str(NOTHING))


def register_list(
    *,
    list_import: ListImport,
    token: str,
    leave_out_faulty: bool,
    held: Collection[HeldRole] | None,
    by: User | None,
    at: datetime,
    said: Said = lambda _done, _total: None,
) -> ListImport:
    """Register the new entries of a checked list as drafts; return the import, done.

    What is registered already stays as it is, also what somebody registered since the check. Broken off at any point
    and done again, it makes the same registrations: their keys follow from the import and the row.
    said  is told how many of how many are registered. Raises NotConfirmed before anything is written.
    """
    if list_import.state == State.DONE:
        return list_import
    confirm(list_import=list_import, token=token, leave_out_faulty=leave_out_faulty)
    office, year = list_import.organisation, list_import.fiscal_year_be
    around = selectors.surroundings(office, year, otherwise=list_import.otherwise, held=held)
    sheets = list_import.sheets
    own = {key_of(list_import, row) for row, _cells in sheets[list_import.sheet].rows()}
    around = replace(around, known=[project for project in around.known if project.key not in own])
    outcome, made = read_list(sheets, list_import.matching, around)
    if outcome.faults and not leave_out_faulty:  # a work group was closed since the check, say
        raise NotConfirmed(str(CHANGED))
    projects = [replace(project, key=key_of(list_import, row)) for row, project in made.items()]
    username = by.username if by else "console"
    _save(list_import, projects, by=username, at=at, said=said)
    with transaction.atomic():
        row = ListImport.objects.select_for_update().select_related("organisation").get(pk=list_import.pk)
        if row.state != State.DONE:
            row.state, row.done_at, row.content = State.DONE, at, b""
            row.outcome = packed_outcome(outcome)
            row.registered, row.left_out = len(projects), outcome.count(Standing.FAULTY)
            row.save(update_fields=["state", "done_at", "content", "outcome", "registered", "left_out"])
            record(
                **subject_of(row),
                organisation_code=office.code,
                action="imports.list.registered",
                by=username,
                at=at,
                fields={"file": row.sha256, "outcome": row.token},
            )
    return row


def key_of(list_import: ListImport, row: int) -> str:
    """Return the key of the registration that a row becomes."""
    return uuid.uuid5(list_import.pk, str(row)).hex


def _save(list_import: ListImport, projects: Sequence[Project], *, by: str, at: datetime, said: Said) -> None:
    """Save registrations batch by batch; one that an earlier run made stays as its owner has written it since."""
    is_demo, office = is_demo_database(), list_import.organisation
    for start in range(0, len(projects), BATCH):
        batch = projects[start : start + BATCH]
        with transaction.atomic():
            ListImport.objects.select_for_update().only("pk").get(pk=list_import.pk)
            keys = [project.key for project in batch]
            rows = Registered.objects.filter(
                organisation=office, fiscal_year_be=list_import.fiscal_year_be, key__in=keys
            )
            made = set(rows.values_list("key", flat=True))
            save_projects(
                organisation=office,
                projects=[project for project in batch if project.key not in made],
                at=at,
                by=by,
                origin=Origin.ENTERED,
                is_demo=is_demo,
            )
        said(start + len(batch), len(projects))
