"""The database's own guard: triggers that refuse to change or remove what the trail holds.

SQLite drops a table's triggers silently when a migration rebuilds the table, so they are installed after every
`migrate` (apps.py), not in a migration. They stop mistakes and ordinary SQL; whoever may drop a trigger may do more,
and that is what hashes and seals are for. See docs/decisions/0008-audit-append-only.md.
Other rooms let their own rows be guarded so with `guard` (what was decided, and on which words).
"""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connections
from django.db.backends.base.base import BaseDatabaseWrapper

REFUSED = "this table is append-only"
GUARDED: dict[str, tuple[str, ...]] = {  # table: what is refused. A chain's head moves, so its row may be updated.
    "audit_auditchain": ("DELETE",),
    "audit_auditline": ("UPDATE", "DELETE"),
    "audit_auditseal": ("UPDATE", "DELETE"),
    "audit_auditsealleaf": ("UPDATE", "DELETE"),
}
FUNCTION = "audit_refuse_change"


def guard(table: str, *events: str) -> None:
    """Let a table of another room be guarded against events, "UPDATE" and "DELETE". Called when Django starts."""
    GUARDED[table] = events


def triggers_of(connection: BaseDatabaseWrapper) -> dict[str, tuple[str, str]]:
    """Return {trigger: (table, event)} that a database of this vendor must have."""
    more = ("TRUNCATE",) if connection.vendor == "postgresql" else ()
    return {
        f"{table}_no_{event.lower()}": (table, event) for table, events in GUARDED.items() for event in (*events, *more)
    }


def install(*, using: str = "default") -> None:
    """Install the triggers that are not there yet, on the tables that are. Running it twice changes nothing."""
    connection = connections[using]
    tables = set(connection.introspection.table_names())
    missing = [name for name in missing_triggers(using=using) if triggers_of(connection)[name][0] in tables]
    if not missing:
        return
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(
                f"CREATE OR REPLACE FUNCTION {FUNCTION}() RETURNS trigger LANGUAGE plpgsql AS "
                f"$$ BEGIN RAISE EXCEPTION '{REFUSED}' USING ERRCODE = 'restrict_violation'; END $$"
            )
        for name in missing:
            table, event = triggers_of(connection)[name]
            if connection.vendor == "postgresql":
                each = "STATEMENT" if event == "TRUNCATE" else "ROW"
                cursor.execute(
                    f"CREATE TRIGGER {name} BEFORE {event} ON {table} FOR EACH {each} EXECUTE FUNCTION {FUNCTION}()"
                )
            else:
                cursor.execute(
                    f"CREATE TRIGGER {name} BEFORE {event} ON {table} BEGIN SELECT RAISE(ABORT, '{REFUSED}'); END"
                )


def missing_triggers(*, using: str = "default") -> list[str]:
    """Return the names of the triggers that should guard the trail and do not, sorted. One query."""
    connection = connections[using]
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            # A disabled trigger ('D') guards nothing.
            cursor.execute(
                "SELECT tgname FROM pg_trigger JOIN pg_class ON pg_class.oid = tgrelid "
                "WHERE NOT tgisinternal AND tgenabled IN ('O', 'A') AND relnamespace = current_schema()::regnamespace"
            )
        else:
            cursor.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'")
        present = {str(row[0]) for row in cursor.fetchall()}
    return sorted(set(triggers_of(connection)) - present)


@contextmanager
def triggers_lifted(*, using: str = "default") -> Iterator[None]:
    """Take the guard away for the length of the block: for tests that tamper, and for emptying a test database."""
    connection = connections[using]
    with connection.cursor() as cursor:
        for name, (table, _event) in triggers_of(connection).items():
            on_table = f" ON {table}" if connection.vendor == "postgresql" else ""
            cursor.execute(f"DROP TRIGGER IF EXISTS {name}{on_table}")
    try:
        yield
    finally:
        install(using=using)
