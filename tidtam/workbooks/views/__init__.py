"""Pages of workbooks."""

from tidtam.workbooks.views.office import office, people, quarter, registrations
from tidtam.workbooks.views.one import faults, workbook

__all__ = ["faults", "office", "people", "quarter", "registrations", "workbook"]
