"""Marks an installation as demo; the mark is for good."""

from tidtam.access.models import Installation


def mark_as_demo() -> None:
    """Mark this database as holding demo data. Running it twice changes nothing."""
    Installation.objects.update_or_create(id=1, defaults={"is_demo": True})
