"""Puts files of documents on disk, whole or not at all, and tidies up after who was broken off."""

import os
from contextlib import suppress
from datetime import datetime, timedelta
from pathlib import Path

from django.conf import settings

PART = ".part"
"""What the name of a file ends with that is not whole yet."""
PARTS_KEPT = timedelta(days=1)


def write_whole(path: Path, content: bytes) -> None:
    """Write all of a file or nothing of it, also through a power cut; what stood there stays until it is complete."""
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_name(f".{path.name}.{os.getpid()}{PART}")
    try:
        with part.open("wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        part.replace(path)
    finally:
        part.unlink(missing_ok=True)
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)


def remove_broken_off(at: datetime) -> None:
    """Remove what a killed worker left half-written: nobody reads it, and the run that takes over writes its own.

    What was touched in the last day may still be written.
    """
    for part in Path(settings.DOCUMENT_DIR).glob(f"**/.*{PART}"):
        with suppress(FileNotFoundError):
            if part.stat().st_mtime < (at - PARTS_KEPT).timestamp():
                part.unlink()
