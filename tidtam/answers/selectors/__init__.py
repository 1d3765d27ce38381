"""Readings of sheets: as facts for checks, levels and roll-up, and as pages show them."""

from tidtam.answers.selectors.contents import as_facts, as_valid_facts, figures_of, given
from tidtam.answers.selectors.reading import (
    LOADED,
    SheetCounts,
    SheetReading,
    bounds_of,
    has_leaf,
    nodes_of,
    read_drafts,
    reading_of,
    sheet_reading,
    sheets_of,
    subject_of_sheet,
    window_of_sheet,
    with_counts,
    written,
)
from tidtam.answers.selectors.schools import SchoolPart, SchoolSum, school_parts, school_sums, schools_of

__all__ = [
    "LOADED",
    "SchoolPart",
    "SchoolSum",
    "SheetCounts",
    "SheetReading",
    "as_facts",
    "as_valid_facts",
    "bounds_of",
    "figures_of",
    "given",
    "has_leaf",
    "nodes_of",
    "read_drafts",
    "reading_of",
    "school_parts",
    "school_sums",
    "schools_of",
    "sheet_reading",
    "sheets_of",
    "subject_of_sheet",
    "window_of_sheet",
    "with_counts",
    "written",
]
