"""What holds of an office's evidence: who adds and deletes, what a link may be, what the Ministry's form wants."""

import re
from urllib.parse import urlsplit

from tidtam.organisations.choices import Role

ADDERS = frozenset(
    role.value for role in (Role.OWNER, Role.CO_OWNER, Role.INDICATOR_OWNER, Role.PLANNER, Role.GROUP_HEAD, Role.DEPUTY)
) | {Role.DIRECTOR.value, Role.ADMINISTRATOR.value}
"""Who writes or reviews in an office, and so adds to its library."""
DELETERS = frozenset({Role.DIRECTOR.value, Role.ADMINISTRATOR.value})
"""Who deletes what others added."""

LONGEST_TITLE = 300
LONGEST_ADDRESS = 2_000
LONGEST_PLACE = 300

PICTURES_WANTED = 5
PICTURE_BYTES_WANTED = 2_000_000
"""Part 15 of the Ministry's form: five pictures, each file of 2 MB or more; it does not say which MB, so the smaller."""

SCHEMES = ("http", "https")
_HOST = re.compile(r"[\u0e01-\u0e4e\w-]+(\.[\u0e01-\u0e4e\w-]+)+|localhost")
_UNSAFE = re.compile(r"[\s\\<>\"\x00-\x1f\x7f]")


def host_of(address: str) -> str:
    """Return the host that a web address leads to; "" for what is no address of the web that may be kept.

    Names in other letters than Thai and Latin ones come in their ASCII form, so that none looks like another; one with
    a name or password before the host leads elsewhere than it seems to, and is refused.
    """
    if len(address) > LONGEST_ADDRESS or _UNSAFE.search(address):
        return ""
    try:
        parts = urlsplit(address)
        host, _port = parts.hostname or "", parts.port
    except ValueError:
        return ""
    if parts.scheme.lower() not in SCHEMES or "@" in parts.netloc or not _HOST.fullmatch(host):
        return ""
    return host
