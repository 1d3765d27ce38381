"""Begin an import: read the file once, propose where its list stands and what its columns mean."""

import hashlib
import uuid
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Literal

from django.db import transaction
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from tidtam.accounts.models import User
from tidtam.audit.services import record, subject_of
from tidtam.formats.sheets import Refusal, Sheet, SheetsRefused, read_sheets
from tidtam.imports import selectors
from tidtam.imports.fields import REGISTRATIONS
from tidtam.imports.models import ListImport, matching_values, packed_sheets
from tidtam.imports.rules.headings import find_heading
from tidtam.organisations.models import Organisation

WORDS: Mapping[Refusal, Promise] = {
    Refusal.DAMAGED: _("เปิดไฟล์ใน Excel แล้วบันทึกใหม่เป็น .xlsx ก่อนส่ง · ไฟล์นี้เปิดอ่านไม่ได้"),
    Refusal.PASSWORD: _("เอารหัสผ่านออกก่อนส่ง · ไฟล์นี้ล็อกไว้"),
    Refusal.ENCODING: _("บันทึกเป็น CSV UTF-8 ก่อนส่ง · ระบบไม่รู้จักชุดอักขระของไฟล์นี้"),
    Refusal.TOO_LARGE: _("แบ่งเป็นหลายไฟล์ก่อนส่ง · ระบบอ่านได้ไม่เกิน 50,000 แถวและ 500 คอลัมน์"),
}
EMPTY = _("เลือกไฟล์ที่มีรายการ · แผ่นงานในไฟล์นี้ว่างหรือซ่อนอยู่ทั้งหมด")


class ListNotRead(Exception):
    """The file cannot be read as a list; the text says what to do."""


def sheets_of(path: Path, *, kind: Literal["xlsx", "csv"]) -> tuple[Sheet, ...]:
    """Return the sheets of a file that holds a list. Raises ListNotRead."""
    try:
        sheets = read_sheets(path, kind=kind)
    except SheetsRefused as refused:
        raise ListNotRead(str(WORDS[refused.code])) from refused
    if not any(sheet.cells and not sheet.is_hidden for sheet in sheets):
        raise ListNotRead(str(EMPTY))
    return sheets


def begin_import(
    *,
    path: Path,
    kind: Literal["xlsx", "csv"],
    name: str,
    key: uuid.UUID,
    organisation: Organisation,
    fiscal_year_be: int,
    by: User | None,
    at: datetime,
) -> ListImport:
    """Read a file that the gate let in, and keep what it says until it is imported or left; return the import.

    name  of the file, as its owner calls it.   key  of the upload: sent twice, it is one import.
    by    None for the command line. Who may register, says checking and registering.
    Raises ListNotRead.
    """
    if (begun := selectors.list_import(key)) is not None:
        return begun
    try:
        sheets, sha256 = sheets_of(path, kind=kind), hashlib.sha256(path.read_bytes()).hexdigest()
    except FileNotFoundError:  # the same form, sent twice, was quicker the other time
        return ListImport.objects.select_related("organisation").get(pk=key)
    matching = find_heading(sheets, REGISTRATIONS, selectors.remembered_columns(organisation))
    said = {
        "organisation": organisation,
        "fiscal_year_be": fiscal_year_be,
        "name": name,
        "sha256": sha256,
        "content": packed_sheets(sheets),
        "by": by,
        "begun_at": at,
    }
    with transaction.atomic():
        made, is_new = ListImport.objects.get_or_create(pk=key, defaults=said | matching_values(matching))
        if is_new:
            record(
                **subject_of(made),
                organisation_code=organisation.code,
                action="imports.list.read",
                by=by.username if by else "console",
                at=at,
                fields={"file": made.sha256},
            )
    return made
