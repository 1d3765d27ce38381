"""A process that dies by SIGKILL at a chosen instant, and the database as it was before, to let it die again elsewhere.

Work is done in a child of the test's process, on the same real database (the fixture `shared_database`). On its way it
passes *points*: before each statement, before and after each commit, before a file gets its name, before the answer.
"""

import json
import os
import re
import shutil
import signal
import sys
import traceback
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path

from django.conf import settings
from django.db import connection

STORED = "after commit"
NOT_COMPARED = {"audit_auditseal", "audit_auditsealleaf", "django_session"}
"""A seal is made after the commit, here or by the next schedule; sessions say who is signed in, not what was done."""
DRAWN = re.compile(r"\b[0-9a-f]{64}\b|\b[0-9a-f]{8}-?(?:[0-9a-f]{4}-?){3}[0-9a-f]{12}\b")
"""What differs from run to run: ids drawn at random, and the hashes of what names them."""


@dataclass(frozen=True)
class Ended:
    """How a process ended: killed, or with an answer; `points` are those it passed, where it lived."""

    is_killed: bool
    answer: object = None
    points: tuple[str, ...] = ()


@dataclass
class Points:
    """Counts the points a process passes and does a deed at one of them."""

    at: int | None
    deed: Callable[[], None]
    passed: list[str] = field(default_factory=list)

    def passes(self, name: str) -> None:
        self.passed.append(name)
        if len(self.passed) == self.at:
            self.deed()

    def __enter__(self) -> "Points":
        """Watch this process from now on; it ends with it, so nothing is put back."""
        commit = connection._commit

        def watched_commit() -> None:
            self.passes("before commit")
            commit()
            self.passes(STORED)

        def watched_statement(execute, sql, params, many, context):
            self.passes(f"before {' '.join(sql.split())[:60]}")
            return execute(sql, params, many, context)

        connection._commit = watched_commit
        sys.addaudithook(lambda event, _arguments: self.passes("before a file") if event == "os.rename" else None)
        self._watching = ExitStack()
        self._watching.enter_context(connection.execute_wrapper(watched_statement))
        return self

    def __exit__(self, *_raised: object) -> None:
        self._watching.close()


def die() -> None:
    """End this process as a power cut does: no handler runs, nothing is flushed."""
    os.kill(os.getpid(), signal.SIGKILL)


def lose_connection() -> None:
    """Let the server end this process's connection in the middle of what it does (PostgreSQL)."""
    import psycopg

    place = {name: value for name, value in connection.get_connection_params().items() if name in CONNECTING}
    with psycopg.connect(**place, autocommit=True) as other:
        other.execute("SELECT pg_terminate_backend(%s)", [connection.connection.info.backend_pid])


CONNECTING = {"dbname", "user", "password", "host", "port"}


def in_process(work: Callable[[], object], *, at: int | None = None, deed: Callable[[], None] = die) -> Ended:
    """Do the work in a process of its own, with a connection of its own, and say how it ended.

    at  the number of the point, from 1, at which the deed is done. Raises AssertionError where the work raised.
    """
    connection.close()
    sys.stdout.flush()
    sys.stderr.flush()
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        _answer(work, Points(at, deed), writing)
    os.close(writing)
    with os.fdopen(reading, "rb") as pipe:
        said = pipe.read()
    _pid, status = os.waitpid(child, 0)
    if os.WIFSIGNALED(status):
        assert os.WTERMSIG(status) == signal.SIGKILL
        return Ended(is_killed=True)
    assert os.WEXITSTATUS(status) == 0, "the work failed; its traceback stands above"
    answer, points = json.loads(said)
    return Ended(is_killed=False, answer=answer, points=tuple(points))


def _answer(work: Callable[[], object], points: Points, writing: int) -> None:
    """Do the work, write what it answered, and end this process without what the test's would do at its end."""
    status = 1
    try:
        with points:
            answer = work()
            points.passes("before the answer")
        with os.fdopen(writing, "wb") as pipe:
            pipe.write(json.dumps([answer, points.passed]).encode())
        status = 0
    except BaseException:
        traceback.print_exc()
    finally:
        os._exit(status)


class Kept:
    """The database and the folder of documents as they are now, to be put back as often as wanted."""

    def __init__(self, folder: Path) -> None:
        connection.close()
        self.folder, self.name = folder, str(connection.settings_dict["NAME"])
        self.folder.mkdir()
        if connection.vendor == "sqlite":
            shutil.copyfile(self.name, self.folder / "database")
        else:
            _on_server(f'DROP DATABASE IF EXISTS "{self.name}_kept"')
            _on_server(f'CREATE DATABASE "{self.name}_kept" TEMPLATE "{self.name}"')
        if settings.DOCUMENT_DIR.exists():
            shutil.copytree(settings.DOCUMENT_DIR, self.folder / "documents")

    def put_back(self) -> None:
        """Make everything as it was."""
        connection.close()
        if connection.vendor == "sqlite":
            for left in ("-wal", "-shm"):
                Path(self.name + left).unlink(missing_ok=True)
            shutil.copyfile(self.folder / "database", self.name)
        else:
            _on_server(f'DROP DATABASE "{self.name}" WITH (FORCE)')
            _on_server(f'CREATE DATABASE "{self.name}" TEMPLATE "{self.name}_kept"')
        shutil.rmtree(settings.DOCUMENT_DIR, ignore_errors=True)
        if (self.folder / "documents").exists():
            shutil.copytree(self.folder / "documents", settings.DOCUMENT_DIR)

    def forget(self) -> None:
        """Take the copy away."""
        shutil.rmtree(self.folder)
        if connection.vendor != "sqlite":
            _on_server(f'DROP DATABASE "{self.name}_kept" WITH (FORCE)')


def _on_server(order: str) -> None:
    with connection._nodb_cursor() as cursor:
        cursor.execute(order)


COUNTING_VERSIONS = frozenset({"drafts_draft", "progress_progressreport"})
"""Tables whose rows count their changes."""


def state(*, without: frozenset[str] = frozenset()) -> dict[str, object]:
    """Return all that is stored, table by table.

    SQLite: every row, with ids that are drawn at random and hashes made alike. PostgreSQL: how many rows, for what was
    rolled back has used up numbers there, and how often those were written that count it.
    """
    with connection.cursor() as cursor:
        names = set(connection.introspection.table_names(cursor)) - NOT_COMPARED - without
        tables: dict[str, object] = {}
        for name in sorted(names):
            if connection.vendor == "sqlite":
                rows = cursor.execute(f'SELECT * FROM "{name}"').fetchall()
                tables[name] = sorted(DRAWN.sub("drawn", repr(row)) for row in rows)
            else:
                counted = ", sum(version)" if name in COUNTING_VERSIONS else ""
                cursor.execute(f'SELECT count(*){counted} FROM "{name}"')
                tables[name] = cursor.fetchone()
    connection.close()
    return tables


def documents() -> set[tuple[str, bytes]]:
    """Return the files that have their name, with their bytes."""
    files = (path for path in settings.DOCUMENT_DIR.rglob("*") if path.is_file() and path.suffix != ".part")
    return {(path.name, path.read_bytes()) for path in files}
