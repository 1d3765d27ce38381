"""Questions about the installation that any room may ask."""

from tidtam.access.models import Installation
from tidtam.access.prepared import Prepared


def is_demo_database() -> bool:
    """Return whether this database is marked demo. One query; False before set-up."""
    return bool(DEMO())


DEMO = Prepared(lambda: Installation.objects.filter(is_demo=True))
