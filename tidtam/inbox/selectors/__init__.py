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
from tidtam.inbox.selectors.owed import OWED_COLUMNS, of_work_group, owed_in_order
from tidtam.inbox.selectors.sheets import MOST_SHEETS, sheets_to_do
from tidtam.inbox.selectors.shell import MOST_COUNTED, ShellFacts, shell_facts
from tidtam.inbox.selectors.work import (
    ORDER,
    Asked,
    Latest,
    Work,
    latest_decisions,
    owned_reports_by_status,
    windows_to_come,
)

__all__ = [
    "LISTINGS",
    "MOST_COUNTED",
    "MOST_SHEETS",
    "ORDER",
    "OWED_COLUMNS",
    "SHOWN",
    "Asked",
    "Chosen",
    "HistoryProgress",
    "Imported",
    "Latest",
    "Listing",
    "Person",
    "Question",
    "Row",
    "ShellFacts",
    "Work",
    "chosen_things",
    "decided_things",
    "decided_under",
    "history_items",
    "history_of",
    "history_progress",
    "history_waiting",
    "history_years",
    "latest_decisions",
    "name_of",
    "of_work_group",
    "owed_in_order",
    "owned_reports_by_status",
    "quarter_windows",
    "rows_of",
    "sheets_to_do",
    "shell_facts",
    "shown_rows",
    "windows_to_come",
    "without_warnings",
]
