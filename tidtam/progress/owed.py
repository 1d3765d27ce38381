"""What an office owes: reports of a quarter that are due and not submitted, and those that came late.

A report is owed from the day its row was created until it is submitted; what was sent back is owed again. Lateness is
computed from dates, with the extensions of the work group, the office and everything above, and is never stored.
"""

import datetime as dt

from tidtam.thai.dates import local_date


def days_late(due_at: dt.datetime, at: dt.datetime) -> int:
    """Return how many days after a due instant another lies, by the calendar: one on the day itself, 0 before it."""
    return max((local_date(at) - local_date(due_at)).days, 1) if at > due_at else 0


def days_left(due_at: dt.datetime, at: dt.datetime) -> int:
    """Return how many days there are to a due instant, by the calendar; 0 on its day and after."""
    return max((local_date(due_at) - local_date(at)).days, 0)
