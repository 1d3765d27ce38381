"""Adding to an office's library.

A file is written first, under a name nobody else has, and its row after it in one transaction: whatever stands in the
library has its file. What was written for a row that never came is removed by `remove_orphans`.
"""

from datetime import datetime
from pathlib import PurePath
from typing import NamedTuple

from django.db import transaction
from django.db.models import Q

from tidtam.accounts.models import User
from tidtam.evidence import rules, selectors
from tidtam.evidence.choices import EvidenceKind
from tidtam.evidence.models import Evidence
from tidtam.evidence.services.common import adding_role, checked_title, lock_library, record
from tidtam.evidence.services.files import remove_files, write_files
from tidtam.evidence.services.refusals import NoRoom, NotOfTheWeb, UploadGone
from tidtam.organisations.models import Organisation
from tidtam.organisations.selectors import HeldRole
from tidtam.uploads.choices import State
from tidtam.uploads.models import Upload
from tidtam.uploads.services import taken


class Added(NamedTuple):
    """What stands in the library, and whether it is new there: the same bytes, or address, are kept once."""

    evidence: Evidence
    is_new: bool


def add_file(
    *, upload: Upload, organisation: Organisation, fiscal_year_be: int, title: str = "", by: User, at: datetime
) -> Added:
    """Take an accepted upload into an office's library. Called outside a transaction: a picture takes its time.

    title  "" for the file's name without its ending.   The same upload again returns what it became.
    Raises NotAnAdder, TitleTooLong, UploadGone, NoRoom.
    """
    role = adding_role(by, organisation, at=at)
    title = checked_title(title or PurePath(upload.name).stem[: rules.LONGEST_TITLE])
    if (upload.owner_id, upload.organisation_id) != (by.pk, organisation.pk):
        raise UploadGone
    if _kept_before(upload, organisation) is not None:
        return _keep_file(upload, None, role, organisation=organisation, by=by, at=at)
    if upload.state != State.ACCEPTED:
        raise UploadGone
    evidence = Evidence(
        organisation=organisation,
        fiscal_year_be=fiscal_year_be,
        kind=upload.kind,
        title=title,
        name=upload.name,
        sent_sha256=upload.sha256,
        upload_key=upload.pk,
        added_by=by,
        added_at=at,
    )
    write_files(evidence, upload.path)
    is_kept = False
    try:
        added = _keep_file(upload, evidence, role, organisation=organisation, by=by, at=at)
        is_kept = added.evidence.pk == evidence.pk
    finally:
        if not is_kept:
            remove_files(evidence)
    return added


def _kept_before(upload: Upload, organisation: Organisation) -> Evidence | None:
    """Return what an upload became, or what holds the same bytes in the office's library."""
    same = Q(upload_key=upload.pk)
    if upload.sha256:
        same |= Q(sent_sha256=upload.sha256) | Q(sha256=upload.sha256)
    return Evidence.objects.filter(same, organisation=organisation).select_related("added_by").first()


@transaction.atomic
def _keep_file(
    upload: Upload, evidence: Evidence | None, role: HeldRole, *, organisation: Organisation, by: User, at: datetime
) -> Added:
    """Keep the row of a file that is written, or find the one that holds the same bytes; both under the office's lock.

    evidence  None where something held the same bytes a moment ago.
    """
    lock_library(organisation)
    earlier = _kept_before(upload, organisation)
    if earlier is not None:
        if upload.state == State.ACCEPTED:
            taken(upload=upload, at=at)
        return Added(earlier, is_new=earlier.upload_key == upload.pk)
    if evidence is None:
        raise UploadGone
    left = selectors.quota() - selectors.bytes_used(organisation, evidence.fiscal_year_be)
    if evidence.bytes > left:
        raise NoRoom(
            year=evidence.fiscal_year_be, left=rules.megabytes(max(left, 0)), size=rules.megabytes(evidence.bytes)
        )
    evidence.save(force_insert=True)
    taken(upload=upload, at=at)
    fields = {"title": evidence.title, "name": evidence.name, "sha256": evidence.sha256}
    record([evidence], "added", role, fields, by=by, at=at)
    return Added(evidence, is_new=True)


def add_link(
    *, address: str, organisation: Organisation, fiscal_year_be: int, title: str, by: User, at: datetime
) -> Added:
    """Keep a link in an office's library; nothing is ever fetched from there. The same address is kept once.

    Raises NotAnAdder, NotOfTheWeb, TitleMissing, TitleTooLong.
    """
    role, address = adding_role(by, organisation, at=at), address.strip()
    if not rules.host_of(address):
        raise NotOfTheWeb
    title = checked_title(title)
    with transaction.atomic():
        lock_library(organisation)
        earlier = Evidence.objects.filter(organisation=organisation, address=address).select_related("added_by").first()
        if earlier is not None:
            return Added(earlier, is_new=False)
        evidence = Evidence.objects.create(
            organisation=organisation,
            fiscal_year_be=fiscal_year_be,
            kind=EvidenceKind.LINK,
            title=title,
            address=address,
            added_by=by,
            added_at=at,
        )
        record([evidence], "added", role, {"title": title, "address": address}, by=by, at=at)
    return Added(evidence, is_new=True)
