"""What is wrong in a workbook as a file, to mend it from."""

from collections.abc import Sequence
from datetime import datetime

from django.utils.translation import gettext as _

from tidtam.formats.csv import csv_bytes
from tidtam.formats.text import plain_cell
from tidtam.formats.xlsx import Column, Sheet, write_workbook
from tidtam.workbooks.facts import Fault


def faults_file(faults: Sequence[Fault], *, at: datetime, is_csv: bool) -> bytes:
    """Return a table of faults: sheet, cell, value and what to do."""
    heads = (_("แผ่นงาน"), _("ช่อง"), _("ค่าที่กรอก"), _("วิธีแก้"))
    rows = [(fault.sheet, fault.cell, fault.value, fault.message) for fault in faults]
    if is_csv:
        return csv_bytes([heads, *(map(plain_cell, row) for row in rows)])
    columns = [Column(head, width=width) for head, width in zip(heads, (22, 10, 40, 70), strict=True)]
    return write_workbook([Sheet(_("ที่ต้องแก้"), columns, rows)], created=at, title=_("ที่ต้องแก้"))
