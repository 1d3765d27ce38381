"""Pages of workbooks."""

from tidtam.workbooks.views.office import office, quarter, registrations
from tidtam.workbooks.views.one import faults, workbook

__all__ = ["faults", "office", "quarter", "registrations", "workbook"]
