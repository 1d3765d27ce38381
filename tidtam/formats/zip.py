"""Rewrites a ZIP file (DOCX and XLSX are such) so that the same parts give the same bytes on any day and machine."""

import io
import zipfile

EPOCH = (1980, 1, 1, 0, 0, 0)
# Office programs look for this part first; the others follow by name.
FIRST = "[Content_Types].xml"
UNIX_FILE = 0o100644 << 16
PRESSED = (".pdf",)
"""Files that are compressed inside: to try again takes time and saves nothing."""


def same_bytes(archive: bytes, *, first: str = FIRST) -> bytes:
    """Return `archive` with the parts in one order, with one time, one platform and one compression.

    The content of the parts is not touched; a part named `first` comes first. Raises zipfile.BadZipFile when
    `archive` is no ZIP and ValueError when a name occurs twice.
    """
    with zipfile.ZipFile(io.BytesIO(archive)) as source:
        names = source.namelist()
        if len(set(names)) != len(names):
            raise ValueError("a part occurs twice in the archive")
        parts = {name: source.read(name) for name in names if not name.endswith("/")}
    return write_zip(parts, first=first)


def write_zip(parts: dict[str, bytes], *, first: str = FIRST) -> bytes:
    """Return a ZIP file of `parts` (name -> content), in order of name; see `same_bytes`."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as archive:
        for name in sorted(parts, key=lambda part: (part != first, part)):
            info = zipfile.ZipInfo(name, date_time=EPOCH)
            info.compress_type = zipfile.ZIP_STORED if name.endswith(PRESSED) else zipfile.ZIP_DEFLATED
            info.create_system = 3
            info.external_attr = UNIX_FILE
            archive.writestr(info, parts[name])
    return target.getvalue()
