"""What is done beside the queue: the sheets of a round are there within minutes of its opening."""

import datetime as dt

from tidtam.answers.services import open_sheets_now


def open_rounds(at: dt.datetime) -> None:
    """Create the sheets of every round that is open."""
    open_sheets_now(at)
