"""Receiving files: piece by piece over a bad line, or whole. Judged by content before another room sees them.

A piece changes no row: nothing can be lost between the file and the database.
"""

import uuid
from collections.abc import Iterable
from datetime import datetime, timedelta
from pathlib import Path

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from tidtam.accounts.models import User
from tidtam.formats.gate.names import clean_name
from tidtam.formats.gate.services import judge, judge_name
from tidtam.formats.sizes import MEGABYTE
from tidtam.organisations.models import Organisation
from tidtam.organisations.selectors import HeldRole, held_roles
from tidtam.thai.dates import local_date
from tidtam.ui import refusals
from tidtam.uploads import pieces, selectors
from tidtam.uploads.choices import ON_THE_WAY, State
from tidtam.uploads.models import Upload
from tidtam.uploads.purposes import Purpose, purpose_of

KEPT = timedelta(days=3)
"""For how long a file may stand still before it is removed: a weekend without a line."""

KEPT_WITHOUT_ROW = timedelta(hours=1)

MOST_AT_ONCE = 40
"""Files that one person may have on the way."""

MOST_REMOVED_AT_ONCE = 1_000


class UploadRefused(Exception):
    """Nothing was received; the sentence says what to do."""

    message: Promise | str = ""

    def __str__(self) -> str:
        return str(self.message)


class NotForThem(UploadRefused):
    """Who asked sends no files for this purpose there."""

    message = _("ส่งไฟล์ให้หน่วยงานนี้ได้เฉพาะผู้ที่มีหน้าที่")


class Empty(UploadRefused):
    """There is nothing in the file."""

    message = _("เลือกไฟล์ที่มีเนื้อหา · ไฟล์นี้ว่างเปล่า")


class KindNotTaken(UploadRefused):
    """Its name says what its purpose does not take."""

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence)
        self.message = _(sentence)


class TooLarge(UploadRefused):
    """One file is larger than its purpose takes."""

    def __init__(self, most_bytes: int) -> None:
        super().__init__(most_bytes)
        self.message = _("เลือกไฟล์ที่ไม่เกิน %(most)s MB · ไฟล์นี้ใหญ่กว่านั้น") % {"most": most_bytes // MEGABYTE}


class NoRoom(UploadRefused):
    """The organisation has no room left in that fiscal year."""

    def __init__(self, left: int) -> None:
        super().__init__(left)
        self.message = _("ลบไฟล์ที่ไม่ใช้แล้วก่อนส่งเพิ่ม · พื้นที่ของหน่วยงานเหลือ %(left)s MB") % {
            "left": f"{max(left, 0) / MEGABYTE:.1f}"
        }


class TooMany(UploadRefused):
    """This person has too many files on the way."""

    message = _("บันทึกไฟล์ที่ส่งแล้วก่อนส่งเพิ่ม · ส่งค้างไว้ได้ไม่เกิน %(count)s ไฟล์") % {"count": MOST_AT_ONCE}


class KeyReused(refusals.KeyReused, UploadRefused):
    """The same key came with another file."""


class Gone(UploadRefused):
    """The upload was thrown away meanwhile."""

    message = _("เลือกไฟล์นี้อีกครั้ง · ระบบไม่ได้เก็บส่วนที่ส่งไว้แล้ว")


class Overfull(UploadRefused):
    """More came than was said."""

    message = _("เลือกไฟล์นี้อีกครั้ง · ไฟล์เปลี่ยนไประหว่างส่ง")


class NoSpace(UploadRefused):
    """The machine's disk is full."""

    message = _("รอสักครู่ ระบบจะส่งต่อให้เอง · เครื่องแม่ข่ายไม่มีที่ว่าง ส่วนที่ส่งแล้วไม่หาย")


class WrongOffset(Exception):
    """A piece does not begin where the file ends: it ends at `received`."""

    def __init__(self, received: int) -> None:
        super().__init__(received)
        self.received = received


def begin_upload(
    *,
    key: uuid.UUID,
    purpose: Purpose,
    organisation: Organisation,
    fiscal_year_be: int | None = None,
    name: str,
    size: int,
    by: User,
    at: datetime,
    held: Iterable[HeldRole] | None = None,
) -> Upload:
    """Promise to receive a file, or return what the same key began before and is still on the way.

    size  in bytes, as its owner says.   held  the roles the person may use that day; asked for where None.
    Raises UploadRefused before a byte is sent.
    """
    if not purpose.may(by, organisation, held_roles(by, on=local_date(at)) if held is None else held):
        raise NotForThem
    name = clean_name(name)
    said = {"organisation": organisation, "purpose": purpose.name, "fiscal_year_be": fiscal_year_be}
    said |= {"name": name, "size": size}
    upload = Upload.objects.filter(owner=by, key=key, state__in=ON_THE_WAY).first()
    if upload is None:
        _refuse_at_sight(purpose, name, size)
        _refuse_without_room(purpose, organisation, fiscal_year_be, size, by)
        # Two tabs with one file: the second meets the row of the first.
        upload, _made = Upload.objects.get_or_create(
            owner=by, key=key, state__in=ON_THE_WAY, defaults={**said, "state": State.RECEIVING, "begun_at": at}
        )
    if any(getattr(upload, field) != value for field, value in said.items()):
        raise KeyReused
    return upload


def _refuse_at_sight(purpose: Purpose, name: str, size: int) -> None:
    """Refuse what its name and size already tell. Raises UploadRefused."""
    named = judge_name(name, allowed=purpose.kinds)
    if not named.is_accepted:
        raise KindNotTaken(named.refusal)
    if size <= 0:
        raise Empty
    if size > purpose.most_bytes:
        raise TooLarge(purpose.most_bytes)


def _refuse_without_room(
    purpose: Purpose, organisation: Organisation, fiscal_year_be: int | None, size: int, by: User
) -> None:
    """Refuse what finds no room, what others were promised counted. Raises NoRoom, TooMany.

    Two that begin at one instant may both be let in here; the room that keeps the file counts again, alone.
    """
    if selectors.on_the_way(owner=by).count() >= MOST_AT_ONCE:
        raise TooMany
    left = purpose.room_left(organisation, fiscal_year_be)
    if left is not None:
        left -= selectors.bytes_on_the_way(organisation, purpose.name, fiscal_year_be)
        if size > left:
            raise NoRoom(left)


def append_chunk(*, upload: Upload, offset: int, chunk: bytes, at: datetime) -> Upload:
    """Add a piece to a file and return the upload; the last piece lets it be judged: accepted or refused.

    offset  where the piece begins. What is here already, or comes before its turn, changes nothing: WrongOffset says
    where to go on. No bytes at the end of a file that is whole let it be judged where a kill came before that.
    Raises Overfull where it goes beyond the size that was said, NoSpace, Gone.
    """
    try:
        with pieces.locked(upload.path) as descriptor:
            now = Upload.objects.filter(pk=upload.pk).first()
            if now is None:
                upload.path.unlink(missing_ok=True)
                raise Gone
            if now.state != State.RECEIVING:
                _remove_bytes(now)
                return now
            here = pieces.length(descriptor)
            if offset != here:
                raise WrongOffset(here)
            if offset + len(chunk) > now.size:
                raise Overfull
            pieces.append(descriptor, chunk)
            if offset + len(chunk) == now.size:
                _judge(now, descriptor, at)
            return now
    except pieces.DiskFull:
        raise NoSpace from None


def _judge(upload: Upload, descriptor: int, at: datetime) -> None:
    """Let what is whole be judged by its content, and keep the verdict. The file's lock is held: once."""
    purpose = purpose_of(upload.purpose)
    verdict = judge(upload.path, name=upload.name, allowed=purpose.kinds, most_bytes=purpose.most_bytes)
    upload.ended_at = at
    if verdict.kind is None:
        upload.state, upload.refusal = State.REFUSED, verdict.refusal
    else:
        upload.state, upload.kind, upload.sha256 = State.ACCEPTED, verdict.kind, pieces.digest(descriptor)
    upload.save(update_fields=["state", "kind", "sha256", "refusal", "ended_at"])
    _remove_bytes(upload)


def _remove_bytes(upload: Upload) -> None:
    """Remove the bytes of what is not on the way any more."""
    if upload.state not in ON_THE_WAY:
        upload.path.unlink(missing_ok=True)


def receive_whole(
    *,
    file: "UploadedFile[bytes]",
    purpose: Purpose,
    organisation: Organisation,
    fiscal_year_be: int | None = None,
    by: User,
    at: datetime,
    held: Iterable[HeldRole] | None = None,
) -> Upload:
    """Receive and judge a file that a form sent at once. Raises what `begin_upload` and `append_chunk` raise."""
    upload = begin_upload(
        key=uuid.uuid4(),
        purpose=purpose,
        organisation=organisation,
        fiscal_year_be=fiscal_year_be,
        name=file.name or "",
        size=file.size or 0,
        by=by,
        at=at,
        held=held,
    )
    offset = 0
    try:
        for chunk in file.chunks():
            upload = append_chunk(upload=upload, offset=offset, chunk=chunk, at=at)
            offset += len(chunk)
    except UploadRefused:
        cancel_upload(upload=upload)
        raise
    return upload


def taken(*, upload: Upload, at: datetime) -> None:
    """Note that the room it is for has its own copy; the bytes here go once that is stored. Inside its transaction."""
    upload.state, upload.ended_at = State.TAKEN, at
    upload.save(update_fields=["state", "ended_at"])
    transaction.on_commit(lambda: _remove_bytes(upload))


def cancel_upload(*, upload: Upload) -> None:
    """Throw away what its owner no longer sends; what was taken stays known."""
    with pieces.locked(upload.path):
        Upload.objects.filter(pk=upload.pk).exclude(state=State.TAKEN).delete()
        upload.path.unlink(missing_ok=True)


def remove_left_over(at: datetime) -> None:
    """Remove what stood still for three days, rows and files; and files that no row knows."""
    for upload in Upload.objects.filter(begun_at__lt=at - KEPT).order_by("begun_at")[:MOST_REMOVED_AT_ONCE]:
        if _last_heard_of(upload) < at - KEPT:
            with pieces.locked(upload.path):
                Upload.objects.filter(pk=upload.pk, state=upload.state).delete()
                upload.path.unlink(missing_ok=True)
    for path in Path(settings.UPLOAD_DIR).glob("*.part"):
        if _changed_at(path, at) < at - KEPT_WITHOUT_ROW and not _is_needed(path):
            path.unlink(missing_ok=True)


def _last_heard_of(upload: Upload) -> datetime:
    """Return when its last piece came, or it ended."""
    return upload.ended_at or _changed_at(upload.path, upload.begun_at)


def _changed_at(path: Path, otherwise: datetime) -> datetime:
    try:
        return datetime.fromtimestamp(path.stat().st_mtime, tz=otherwise.tzinfo)
    except FileNotFoundError:
        return otherwise


def _is_needed(path: Path) -> bool:
    try:
        return selectors.on_the_way(pk=uuid.UUID(path.stem)).exists()
    except ValueError:
        return False
