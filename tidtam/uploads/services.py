"""Receiving files: piece by piece over a bad line, or whole. Judged by content before another room sees them.

How much of a file is here is said by its length on the disk alone: a piece changes no row, so that nothing can be lost
between the two. Whoever writes a file holds the kernel's lock on it, which a killed process frees.
"""

import fcntl
import hashlib
import os
import uuid
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from datetime import datetime, timedelta
from pathlib import Path

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from tidtam.accounts.models import User
from tidtam.organisations.models import Organisation
from tidtam.organisations.selectors import HeldRole, held_roles
from tidtam.thai.dates import local_date
from tidtam.ui import refusals
from tidtam.uploads.choices import State
from tidtam.uploads.models import Upload
from tidtam.uploads.purposes import Purpose
from tidtam.uploads.selectors import bytes_on_the_way

KEPT = timedelta(days=3)
"""For how long a file may stand still before it is removed: a weekend without a line."""

MOST_AT_ONCE = 40
"""Files that one person may have on the way."""


class UploadRefused(Exception):
    """Nothing was received; the sentence says what to do."""

    message: Promise | str = ""

    def __str__(self) -> str:
        return str(self.message)


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
    """Promise to receive a file, or return what the same key began before.

    size  in bytes, as its owner says.   held  the roles the person may use that day; asked for where None.
    Raises UploadRefused (NotForYou, Empty, TooLarge, KindNotTaken, NoRoom, TooMany, KeyReused) before a byte is sent.
    """


def append_chunk(*, upload: Upload, offset: int, chunk: bytes, at: datetime) -> Upload:
    """Add a piece to a file; the last one lets it be judged, and the upload comes back accepted or refused.

    offset  where the piece begins. The same piece again, or a later one first, changes nothing: WrongOffset says where
    to go on. Raises Overfull where it goes beyond the size that was said, DiskFull.
    """


def receive_whole(
    *,
    file: UploadedFile,
    purpose: Purpose,
    organisation: Organisation,
    fiscal_year_be: int | None = None,
    by: User,
    at: datetime,
    held: Iterable[HeldRole] | None = None,
) -> Upload:
    """Receive and judge a file that a form sent at once. Raises what `begin_upload` and `append_chunk` raise."""


def taken(*, upload: Upload, at: datetime) -> None:
    """Note that the room it is for has its own copy; the bytes here go once that is stored. Inside its transaction."""


def cancel_upload(*, upload: Upload, at: datetime) -> None:
    """Throw away what its owner no longer sends."""


def remove_left_over(at: datetime) -> None:
    """Remove what nobody sent on or took for three days, rows and files."""
