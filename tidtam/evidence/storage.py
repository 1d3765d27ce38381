"""Where an office's files lie on a disk of this machine. Any other storage of Django's may stand in its place."""

import os
from pathlib import Path

from django.core.files import File
from django.core.files.storage import FileSystemStorage


class WholeFileStorage(FileSystemStorage):
    """A file has its name once all of it is on the disk, also through a power cut."""

    def _save(self, name: str, content: File) -> str:  # type: ignore[type-arg]
        part = Path(self.path(super()._save(f"{name}.part", content)))  # type: ignore[misc]  # not in the stubs
        _to_disk(part)
        part.replace(self.path(name))
        _to_disk(part.parent)
        return name


def _to_disk(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
