"""The name of a file as a person gave it, made harmless to show, to store as text and to download under."""

import re
from pathlib import PurePosixPath

from tidtam.thai.text import clean

MOST_BYTES = 200
"""Of UTF-8; file systems take 255, and browsers add " (1)"."""
NAMELESS = "ไฟล์"
_FORBIDDEN = re.compile(r"""[<>:"|?*'`]""")
# Names that Windows keeps for devices, whatever the extension.
_DEVICES = re.compile(r"(?i)(con|prn|aux|nul|com\d|lpt\d)(\.|$)")


def clean_name(name: str) -> str:
    """Return the last part of `name` without what file systems, headers or readers stumble over; never empty."""
    name = clean(re.split(r"[/\\]", name)[-1])
    # Cleaned again: what stood between two letters may have kept them from being spelt as one.
    name = " ".join(clean(_FORBIDDEN.sub("", name)).split()).strip(". ")
    if not name:
        return NAMELESS
    if _DEVICES.match(name):
        name = f"_{name}"
    stem, dot, extension = name.rpartition(".")
    if not dot:
        stem, extension = name, ""
    room = MOST_BYTES - len(f"{dot}{extension}".encode())
    if room < 1:  # an extension longer than any name
        return _cut(name, MOST_BYTES)
    return f"{_cut(stem, room)}{dot}{extension}"


def extension_of(name: str) -> str:
    """Return the extension of the cleaned name in small letters, without its dot; "" where there is none."""
    return PurePosixPath(clean_name(name)).suffix[1:].lower()


def _cut(text: str, most_bytes: int) -> str:
    return text.encode()[:most_bytes].decode(errors="ignore").rstrip(". ")
