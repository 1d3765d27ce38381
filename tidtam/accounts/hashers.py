"""Argon2, a bounded number at once on this machine, so that many who sign in do not starve those who save.

One hash takes 0.2 s of a processor and 100 MB of memory. `places` are lock files in the data folder: the kernel frees a
place when its process ends, however it ends, and all processes of the machine share them. In each process only a
few wait: the others are told at once to try again, so that threads stay free for other work.
"""

import fcntl
import os
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.conf import settings
from django.contrib.auth.hashers import Argon2PasswordHasher

WAIT_SECONDS = 10
"""How long somebody waits for a place before being told to try again."""
WAITING_PER_PLACE = 2
"""How many of one process wait for each place of the machine."""
LOOK_AGAIN_SECONDS = 0.02

_in_process = 0
_guard = threading.Lock()


class HashingBusy(Exception):
    """Too many passwords are being looked at; nothing was done, and it may be tried again shortly."""


@contextmanager
def hashing_place(*, wait_seconds: float = WAIT_SECONDS) -> Iterator[None]:
    """Hold one of the machine's places for hashing. Raises HashingBusy where none comes free in time."""
    with _turn():
        handle = _place(time.monotonic() + wait_seconds)
        try:
            yield
        finally:
            os.close(handle)


@contextmanager
def _turn() -> Iterator[None]:
    """Count those of this process that hash or wait, and let no more in than there are turns."""
    global _in_process
    with _guard:
        if _in_process >= settings.HASHES_AT_ONCE * (1 + WAITING_PER_PLACE):
            raise HashingBusy
        _in_process += 1
    try:
        yield
    finally:
        with _guard:
            _in_process -= 1


def _place(end: float) -> int:
    """Return the open lock file of a free place, looking again and again until `end` (monotonic seconds)."""
    folder = Path(settings.DATA_DIR) / "locks"
    folder.mkdir(parents=True, exist_ok=True)
    while True:
        for number in range(settings.HASHES_AT_ONCE):
            handle = os.open(folder / f"hash-{number}", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
            try:
                fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                os.close(handle)
            else:
                return handle
        if time.monotonic() >= end:
            raise HashingBusy
        time.sleep(LOOK_AGAIN_SECONDS)


class BoundedArgon2(Argon2PasswordHasher):
    """Django's Argon2, which waits for a place before it hashes."""

    def encode(self, password: str, salt: str) -> str:
        """Return the hash of a password. Raises HashingBusy."""
        with hashing_place():
            return super().encode(password, salt)

    def verify(self, password: str, encoded: str) -> bool:
        """Return whether a password is the one that was hashed. Raises HashingBusy."""
        with hashing_place():
            return super().verify(password, encoded)
