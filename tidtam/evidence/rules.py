"""What holds of an office's evidence: who adds and deletes, what a link may be, what the Ministry's form wants."""

import re
from urllib.parse import urlsplit

from tidtam.formats.sizes import MEGABYTE
from tidtam.organisations.choices import OrganisationKind, Role

WRITERS = (Role.OWNER, Role.CO_OWNER, Role.INDICATOR_OWNER, Role.SCHOOL_REPORTER, Role.BUREAU_REPORTER)
REVIEWERS = (Role.PLANNER, Role.GROUP_HEAD, Role.DEPUTY, Role.DIRECTOR, Role.ADMINISTRATOR)
ADDERS = frozenset(role.value for role in (*WRITERS, *REVIEWERS))
"""Who writes or reviews in an organisation, and so adds to its library."""
DELETERS = frozenset({Role.DIRECTOR.value, Role.ADMINISTRATOR.value})
"""Who deletes what others added."""

LONGEST_TITLE = 300
LONGEST_ADDRESS = 2_000
LONGEST_PLACE = 300

PICTURES_WANTED = 5
PICTURE_BYTES_WANTED = 2 * MEGABYTE
"""Part 15 of the Ministry's form: five pictures, files of 2 MB or more. Which MB it does not say: the smaller one."""

SCHEMES = ("http", "https")
_HOST = re.compile(r"[a-z0-9\u0e01-\u0e4e-]+(\.[a-z0-9\u0e01-\u0e4e-]+)+")


def host_of(address: str) -> str:
    """Return the host that a web address leads to; "" for what is no address of the web that may be kept.

    A name in other letters than Thai and Latin ones comes in its ASCII form, so that none looks like another. What puts
    a name before the host ("https://obec.go.th@elsewhere") leads elsewhere than it seems to, and is not kept.
    """
    if len(address) > LONGEST_ADDRESS or not address.isprintable() or set(address) & set(' \\<>"'):
        return ""
    try:
        parts = urlsplit(address)
        host, _port = parts.hostname or "", parts.port
        if not _HOST.fullmatch(host):
            host = host.encode("idna").decode()
    except ValueError:
        return ""
    is_web = parts.scheme.lower() in SCHEMES and "@" not in parts.netloc
    return host if is_web and _HOST.fullmatch(host) else ""


def keeps_library(kind: str) -> bool:
    """Return whether an organisation of this kind has a library; that of a work group is its office's."""
    return kind != OrganisationKind.WORK_GROUP


def is_small(bytes_of_picture: int) -> bool:
    """Return whether a picture is smaller than the Ministry's form wants: to be said, never to be refused."""
    return bytes_of_picture < PICTURE_BYTES_WANTED


def megabytes(count: int) -> str:
    """Return a number of bytes as people read it: "820\u00a0kB", "1.2\u00a0MB", of a thousand and a million each."""
    if count < 100_000:
        return f"{-(-count // 1_000)}\xa0kB"
    return f"{count / MEGABYTE:,.1f}\xa0MB"
