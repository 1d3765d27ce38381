"""Readings of the inbox, by page: what is whose to do, what may be approved together, what came in as history."""

from tidtam.inbox.selectors.approving import Chosen, chosen_things, decided_things, decided_under, without_warnings
from tidtam.inbox.selectors.history import (
    HistoryProgress,
    Imported,
    Question,
    history_items,
    history_of,
    history_progress,
    history_waiting,
    history_years,
)
from tidtam.inbox.selectors.listing import (
    LISTINGS,
    SHOWN,
    Listing,
    Person,
    Row,
    name_of,
    quarter_windows,
    rows_of,
    shown_rows,
)
from tidtam.inbox.selectors.work import ORDER, Asked, Work, next_window

__all__ = [
    "LISTINGS",
    "ORDER",
    "SHOWN",
    "Asked",
    "Chosen",
    "HistoryProgress",
    "Imported",
    "Listing",
    "Person",
    "Question",
    "Row",
    "Work",
    "chosen_things",
    "decided_things",
    "decided_under",
    "history_items",
    "history_of",
    "history_progress",
    "history_waiting",
    "history_years",
    "name_of",
    "next_window",
    "quarter_windows",
    "rows_of",
    "shown_rows",
    "without_warnings",
]
