"""The fields of a registration by their places, section by section, and a project with some changed. Pure, no database.

A *place* is a path into the facts as checks, advice and differences name it: "name", "kpis[k1].unit",
"budget.planned[2].planned_baht". A *list* is a place too: "kpis" says which rows there are, by their keys, in their
order, so that adding, removing and moving rows are changes like any other. What is shown of a row is never its key.
"""

from tidtam.projects.places.changes import NAME_NEEDED, NO_SUCH_FIELD, with_changes
from tidtam.projects.places.fields import section_of
from tidtam.projects.places.kinds import LONGEST, QUARTERS, WHAT_FITS, Field, FieldKind, Value
from tidtam.projects.places.lists import LISTS, MOST_ROWS, lists_of, may_name_row, rows_of
from tidtam.projects.places.opened import fields_of

__all__ = [
    "LISTS",
    "LONGEST",
    "MOST_ROWS",
    "NAME_NEEDED",
    "NO_SUCH_FIELD",
    "QUARTERS",
    "WHAT_FITS",
    "Field",
    "FieldKind",
    "Value",
    "fields_of",
    "lists_of",
    "may_name_row",
    "rows_of",
    "section_of",
    "with_changes",
]
