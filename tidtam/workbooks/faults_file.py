"""What is wrong in a workbook as a file, to mend it from."""

import csv
import io
from collections.abc import Sequence
from datetime import datetime

from django.utils.translation import gettext as _

from tidtam.formats.text import printable
from tidtam.formats.xlsx import Column, Sheet, write_workbook
from tidtam.workbooks.facts import Fault

STARTS_A_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def faults_file(faults: Sequence[Fault], *, at: datetime, is_csv: bool) -> bytes:
    """Return a table of faults: sheet, cell, value and what to do. The CSV is UTF-8 with its mark, as Excel asks."""
    heads = (_("แผ่นงาน"), _("ช่อง"), _("ค่าที่กรอก"), _("วิธีแก้"))
    rows = [(fault.sheet, fault.cell, fault.value, fault.message) for fault in faults]
    if is_csv:
        text = io.StringIO(newline="")
        csv.writer(text).writerows([heads, *(tuple(map(_tame, row)) for row in rows)])
        return text.getvalue().encode("utf-8-sig")
    columns = [Column(head, width=width) for head, width in zip(heads, (22, 10, 40, 70), strict=True)]
    return write_workbook([Sheet(_("ที่ต้องแก้"), columns, rows)], created=at, title=_("ที่ต้องแก้"))


def _tame(text: str) -> str:
    """Return a text that no program of spreadsheets takes for a formula."""
    text = printable(text)
    return f"'{text}" if text.startswith(STARTS_A_FORMULA) else text
