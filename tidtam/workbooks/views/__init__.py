"""Pages of workbooks."""

from tidtam.workbooks.views.office import office, quarter
from tidtam.workbooks.views.one import faults, workbook

__all__ = ["faults", "office", "quarter", "workbook"]
