"""The empty list that an office may fill: headings that need no matching, and one example."""

from datetime import datetime

from tidtam.formats.xlsx import Column, Sheet, write_workbook
from tidtam.imports.fields import REGISTRATIONS

LEFT_OUT = frozenset({"period"})
"""What two other columns say."""


def template_workbook(created: datetime) -> bytes:
    """Return the template as XLSX. Every cell is text: what is typed stays as typed."""
    fields = [one for one in REGISTRATIONS if one.name not in LEFT_OUT]
    columns = [Column(one.words[0], width=24 if one.several or one.name == "name" else 16) for one in fields]
    return write_workbook([Sheet("โครงการ", columns, [[one.example or None for one in fields]])], created=created)
