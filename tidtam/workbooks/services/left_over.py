"""Removing workbooks that nobody applied."""

import datetime as dt

from tidtam.workbooks.models import Workbook

KEPT_FOR = dt.timedelta(days=30)


def remove_left_over(at: dt.datetime) -> None:
    """Remove what was brought in 30 days ago and never applied. What was applied stays."""
    Workbook.objects.filter(applied_at=None, received_at__lt=at - KEPT_FOR).delete()
