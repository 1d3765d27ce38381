"""When a message that could not be sent is tried again, and how its texts are kept harmless. Plain values only."""

import re
import unicodedata
from datetime import datetime, timedelta

KEPT_TRYING = timedelta(hours=24)
"""A summary of yesterday is nobody's news, and LINE knows the key of a repeated message for as long."""

FIRST_PAUSE = timedelta(minutes=1)
LONGEST_PAUSE = timedelta(hours=1)

LONGEST_SUBJECT = 200


def next_attempt(*, attempts: int, put_at: datetime, at: datetime) -> datetime | None:
    """Return when to try again after the given number of attempts, doubling the pause; None where it is given up."""
    pause = min(FIRST_PAUSE * 2 ** min(attempts - 1, 10), LONGEST_PAUSE)
    return at + pause if at + pause <= put_at + KEPT_TRYING else None


def one_line(text: str) -> str:
    """Return a text as one line without control characters: as the header of a mail, or a name inside a message.

    A name with a newline in it could otherwise end a header and begin another, or write a line of the message.
    """
    seen = "".join(" " if unicodedata.category(sign) in {"Cc", "Zl", "Zp", "Cs"} else sign for sign in text)
    return " ".join(seen.split())


def shortened(text: str, most: int) -> str:
    """Return a text of at most so many signs, its end marked where it was cut."""
    return text if len(text) <= most else f"{text[: most - 1].rstrip()}…"


def is_line_user_id(text: str) -> bool:
    """Return whether a text has the form of a user id of the LINE Messaging API."""
    return re.fullmatch("U[0-9a-f]{32}", text) is not None
