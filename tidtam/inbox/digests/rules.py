"""On which days people are reminded of a report that is not submitted. Plain values only."""

from datetime import date, timedelta

REMINDED = (7, 3, 1, -1, -7)
"""Days before the due day; below zero: after it."""


def is_reminded(due: date, *, after: date, on: date) -> bool:
    """Return whether a day of reminding lies after one day and up to another.

    after  the day of the last digest: where none was composed on a day of reminding, the next one reminds.
    """
    return any(after < due - timedelta(days=days) <= on for days in REMINDED)
