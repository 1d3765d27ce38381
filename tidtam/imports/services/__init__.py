"""Bringing an office's own list in: reading its file, matching its columns, checking it, registering what it says."""

from tidtam.imports.services.begin_import import ListNotRead, begin_import, sheets_of
from tidtam.imports.services.check_list import check_list
from tidtam.imports.services.match_columns import match_columns, refuse_columns
from tidtam.imports.services.register_list import NotConfirmed, confirm, refuse_outcome, register_list
from tidtam.imports.services.remove_left_over import remove_left_over

__all__ = [
    "ListNotRead",
    "NotConfirmed",
    "begin_import",
    "check_list",
    "confirm",
    "match_columns",
    "refuse_columns",
    "refuse_outcome",
    "register_list",
    "remove_left_over",
    "sheets_of",
]
