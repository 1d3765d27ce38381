"""Pages of workbooks."""

from tidtam.workbooks.views.office import office, people, quarter, registrations, sheet
from tidtam.workbooks.views.one import faults, workbook

__all__ = ["faults", "office", "people", "quarter", "registrations", "sheet", "workbook"]
