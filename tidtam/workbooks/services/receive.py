"""Taking in a workbook that somebody filled in: it is read once, the file is not kept."""

import uuid
from datetime import datetime
from pathlib import Path

from django.db import transaction

from tidtam.accounts.models import User
from tidtam.organisations.models import Organisation
from tidtam.uploads.models import Upload
from tidtam.uploads.services import taken
from tidtam.workbooks.facts import FilledBook
from tidtam.workbooks.models import Workbook
from tidtam.workbooks.reading import read_book
from tidtam.workbooks.selectors import as_json


def take_upload(*, upload: Upload, by: User, at: datetime) -> Workbook:
    """Return the workbook of a file that was sent and let through the gate; sent twice, it is one."""
    known = Workbook.objects.filter(pk=upload.pk, by=by).first()
    if known is not None:
        return known
    try:
        filled = read_book(upload.path)  # a second of reading in a child; before the transaction
    except FileNotFoundError:  # the same form, sent twice, was quicker the other time
        return Workbook.objects.get(pk=upload.pk, by=by)
    with transaction.atomic():
        workbook = _keep(filled, pk=upload.pk, name=upload.name, organisation=upload.organisation, by=by, at=at)
        taken(upload=upload, at=at)
    return workbook


def receive_workbook(*, path: Path, name: str, organisation: Organisation, by: User, at: datetime) -> Workbook:
    """Return the workbook of a file of this machine; nothing is changed by it yet."""
    return _keep(read_book(path), pk=uuid.uuid4(), name=name, organisation=organisation, by=by, at=at)


def _keep(
    filled: FilledBook, *, pk: uuid.UUID, name: str, organisation: Organisation, by: User, at: datetime
) -> Workbook:
    about = filled.about
    workbook, _is_new = Workbook.objects.get_or_create(
        pk=pk,
        by=by,
        defaults={
            "organisation": organisation,
            "kind": about.kind[:20] if about else "",
            "subject": about.subject[:40] if about else "",
            "name": name[:255],
            "said": as_json(filled),
            "received_at": at,
        },
    )
    return workbook
