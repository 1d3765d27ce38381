"""A pytest plugin: a test whose threads leave a connection to PostgreSQL open fails, before another finds no place.

PostgreSQL gives out a fixed number; a SQLite database in memory has none to close. What a thread leaves stays until
the garbage collector comes by, and the test that is refused meanwhile is never the one to blame.
"""

import threading

import pytest
from django.db.backends.signals import connection_created

_opened = []
"""What threads of the running test opened: the connection and the thread's name."""


def _note(connection, **_about):
    thread = threading.current_thread()
    if connection.vendor == "postgresql" and thread is not threading.main_thread():
        _opened.append((connection, thread.name))


connection_created.connect(_note, dispatch_uid=__name__)


def left_open():
    """Return the names of the threads of this test whose connection is open."""
    return sorted(name for connection, name in _opened if connection.connection is not None)


@pytest.fixture(autouse=True)
def threads_close_their_connections():
    """Look at the end."""
    _opened.clear()
    yield
    left = left_open()
    _opened.clear()
    assert left == [], "say connection.close() in a finally"
