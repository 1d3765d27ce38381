"""What is done beside the queue: the reports of a quarter are there within minutes of its opening."""

import datetime as dt

from tidtam.progress.services import create_due_reports_now


def open_quarters(at: dt.datetime) -> None:
    """Create the reports that are due in every open quarter."""
    create_due_reports_now(at)
