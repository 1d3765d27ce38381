"""Changes by workbooks, one module per verb."""

from tidtam.workbooks.services.apply import apply_workbook
from tidtam.workbooks.services.choose import choose_texts
from tidtam.workbooks.services.left_over import remove_left_over
from tidtam.workbooks.services.receive import receive_workbook, take_upload

__all__ = ["apply_workbook", "choose_texts", "receive_workbook", "remove_left_over", "take_upload"]
