"""The files of a library: written whole before their row, removed after it."""

import hashlib
import shutil
import tempfile
import uuid
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from django.conf import settings
from django.core.files import File
from django.core.files.storage import storages
from django.utils.translation import gettext

from tidtam.evidence.choices import PICTURES
from tidtam.evidence.models import Evidence
from tidtam.evidence.services.refusals import NoPicture, UploadGone
from tidtam.formats.gate import services as gate

ORPHANS_KEPT = timedelta(days=1)
"""What was written in the last day may still wait for its row."""
PICTURES_IN_WORK = "pictures"
"""The folder, beside the uploads, in which pictures are prepared."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Prepared:
    """What is to be stored of a file."""

    path: Path
    thumbnail: Path | None = None
    width: int | None = None
    height: int | None = None


@contextmanager
def _prepared(kind: str, path: Path) -> Iterator[_Prepared]:
    """Give what is to be stored: a picture drawn anew, upright and without what a camera says; else the bytes sent."""
    if kind not in PICTURES:
        yield _Prepared(path=path)
        return
    folder = Path(settings.UPLOAD_DIR) / PICTURES_IN_WORK
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=folder) as work:
        into, thumbnail = Path(work) / "picture", Path(work) / "thumbnail"
        try:
            picture = gate.prepare_picture(path, into=into, thumbnail=thumbnail)
        except gate.NoPicture as error:
            raise NoPicture(sentence=gettext(str(error))) from error
        yield _Prepared(path=into, thumbnail=thumbnail, width=picture.width, height=picture.height)


def write_files(evidence: Evidence, sent: Path) -> None:
    """Write the files of a row to come, and note what they are."""
    storage = storages["evidence"]
    try:
        with _prepared(evidence.kind, sent) as prepared, prepared.path.open("rb") as file:
            evidence.width, evidence.height = prepared.width, prepared.height
            evidence.bytes = prepared.path.stat().st_size
            evidence.sha256 = hashlib.file_digest(file, "sha256").hexdigest()
            file.seek(0)
            storage.save(evidence.stored_name, File(file))
            if prepared.thumbnail is not None:
                with prepared.thumbnail.open("rb") as small:
                    storage.save(evidence.thumbnail_name, File(small))
    except FileNotFoundError:
        raise UploadGone from None


def remove_files(evidence: Evidence) -> None:
    """Remove the files of what is no longer in the library; nothing where there are none."""
    for name in (evidence.stored_name, evidence.thumbnail_name):
        storages["evidence"].delete(name)


def remove_orphans(at: datetime) -> None:
    """Remove the files that no row names and nobody wrote in the last day, and what preparing pictures left behind."""
    storage = storages["evidence"]
    with suppress(FileNotFoundError):
        for folder in storage.listdir("")[0]:
            rows = {name: row for name in storage.listdir(folder)[1] if (row := _row_of(name))}
            standing = set(Evidence.objects.filter(pk__in={*rows.values()}).values_list("pk", flat=True))
            for name in (name for name, row in rows.items() if row not in standing):
                if storage.get_modified_time(f"{folder}/{name}") < at - ORPHANS_KEPT:
                    storage.delete(f"{folder}/{name}")
    for work in (Path(settings.UPLOAD_DIR) / PICTURES_IN_WORK).glob("*"):
        if work.stat().st_mtime < (at - ORPHANS_KEPT).timestamp():
            shutil.rmtree(work, ignore_errors=True)


def _row_of(name: str) -> uuid.UUID | None:
    """Return the row that a file is of, by its name; None for what is not ours."""
    with suppress(ValueError):
        return uuid.UUID(name.partition(".")[0])
    return None
