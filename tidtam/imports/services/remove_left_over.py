"""Let go of what imports keep: lists that nobody finished, and what was found in finished ones."""

from datetime import datetime, timedelta

from tidtam.imports.choices import State
from tidtam.imports.models import ListImport

KEPT = timedelta(days=7)
"""For how long a list waits for its owner."""

KEPT_DONE = timedelta(days=90)


def remove_left_over(at: datetime) -> None:
    """Remove lists begun a week ago and not registered, and what finished ones said after three months."""
    ListImport.objects.filter(begun_at__lt=at - KEPT).exclude(state=State.DONE).delete()
    ListImport.objects.filter(done_at__lt=at - KEPT_DONE).exclude(outcome=b"").update(outcome=b"")
