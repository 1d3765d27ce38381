"""Pages of the inbox."""

from tidtam.inbox.views.approving import approve_many, confirm_many, decided
from tidtam.inbox.views.history import history, printed
from tidtam.inbox.views.owed import owed
from tidtam.inbox.views.work import inbox

__all__ = ["approve_many", "confirm_many", "decided", "history", "inbox", "owed", "printed"]
