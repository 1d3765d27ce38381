"""The bytes of files that are being sent, each in a file of its own, whose length alone says how much is here.

Whoever changes such a file holds the kernel's lock on it, which a killed process frees.
"""

import errno
import fcntl
import hashlib
import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

NO_ROOM = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}


class DiskFull(Exception):
    """The machine has no room for a piece; what was here before it still is."""


@contextmanager
def locked(path: Path) -> Iterator[int]:
    """Open a file, made empty where there is none, for whoever is next to change it. Yields its descriptor."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    try:
        descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW | os.O_CLOEXEC, 0o600)
    except OSError as error:
        raise _said(error) from error
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield descriptor
    finally:
        os.close(descriptor)


def length(descriptor: int) -> int:
    """Return how many bytes are here."""
    return os.fstat(descriptor).st_size


def append(descriptor: int, piece: bytes) -> None:
    """Add a piece, on the disk when this returns. Raises DiskFull, with nothing of it left."""
    before = length(descriptor)
    try:
        rest = memoryview(piece)
        while rest:
            rest = rest[os.pwrite(descriptor, rest, length(descriptor)) :]
        os.fsync(descriptor)
    except OSError as error:
        with suppress(OSError):
            os.ftruncate(descriptor, before)
        raise _said(error) from error


def digest(descriptor: int) -> str:
    """Return the SHA-256 of all bytes, in hexadecimal."""
    with open(os.dup(descriptor), "rb") as whole:
        whole.seek(0)
        return hashlib.file_digest(whole, "sha256").hexdigest()


def _said(error: OSError) -> Exception:
    return DiskFull(str(error)) if error.errno in NO_ROOM else error
