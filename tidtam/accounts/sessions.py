"""Sessions, kept in the database: who is signed in is the first question of every request, and is compiled once."""

from django.contrib.sessions.backends.db import SessionStore as DatabaseStore
from django.contrib.sessions.models import Session
from django.utils import timezone

from tidtam.access.prepared import Prepared


class SessionStore(DatabaseStore):
    """A session as Django keeps it, found by a prepared question."""

    def _get_session_from_db(self) -> Session | None:
        found = OPEN_SESSION(key=self.session_key or "", now=timezone.now())
        if not found:
            self._session_key = None
        return found[0] if found else None


OPEN_SESSION = Prepared(lambda key, now: Session.objects.filter(session_key=key, expire_date__gt=now))
