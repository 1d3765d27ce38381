"""Reads that must come from one state of the database: documents and roll-ups, whose totals must equal their parts."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection, transaction


@contextmanager
def reading_snapshot() -> Iterator[None]:
    """Hold one state of the database for everything read inside; nothing may be written inside.

    SQLite: a deferred transaction, so that readers never take the write lock that IMMEDIATE would give them.
    PostgreSQL: REPEATABLE READ READ ONLY. Inside a running transaction it adds nothing: that is one state already
    on SQLite, and the caller's own choice on PostgreSQL.
    """
    if connection.in_atomic_block:
        yield
    elif connection.vendor == "sqlite":
        # Django asks this once a connection, in a transaction of its own: inside ours it would hear "no" for ever.
        assert connection.features.supports_json_field
        with connection.cursor() as cursor:
            cursor.execute("BEGIN DEFERRED")
        try:
            yield
        finally:
            with connection.cursor() as cursor:
                cursor.execute("ROLLBACK")
    else:
        with transaction.atomic():
            with connection.cursor() as cursor:
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
            yield
