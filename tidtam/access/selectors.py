"""Questions about the installation that any room may ask."""

from tidtam.access.models import Installation


def is_demo_database() -> bool:
    """Return whether this database is marked demo. One query; False before set-up."""
    return Installation.objects.filter(is_demo=True).exists()
