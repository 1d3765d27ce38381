"""Runs the processes that take jobs from the queue, and does what is due beside them."""

import logging
import os
import secrets
import socket
import sys
from collections.abc import Callable, Sequence

from django.conf import settings
from django.db import DatabaseError, InterfaceError, connection
from django.utils import timezone

from tidtam.jobs.services import give_back, reap, run_scheduled
from tidtam.jobs.supervising import Program, supervise

log = logging.getLogger(__name__)


def run_workers(*, count: int, beside: Sequence[Program] = (), on_up: Callable[[], None] = lambda: None) -> None:
    """Keep `count` workers and the programs beside them running until SIGINT or SIGTERM.

    A job that is not finished within the time to stop is given back, at no cost to its attempts.
    Raises supervising.NeverUp.
    """
    names = [f"{socket.gethostname()[:40]}-{os.getpid()}-{secrets.token_hex(4)}" for _worker in range(count)]
    try:
        supervise([*beside, *map(_worker, names)], tick=do_what_is_due, on_up=on_up)
    finally:
        _give_back(names)


def _give_back(names: Sequence[str]) -> None:
    try:
        for name in names:
            give_back(worker=name, at=timezone.now(), is_counted=False)
    except (DatabaseError, InterfaceError) as error:
        log.warning("jobs under way are given back later, by the reaper: %s", error)


def do_what_is_due() -> None:
    """Give back what dead workers left, and run the schedules that are due."""
    at = timezone.now()
    try:
        reap(at)
        run_scheduled(at)
    finally:
        connection.close()  # the next call is seconds away, and the database may have been restarted meanwhile


def child_environment() -> dict[str, str]:
    """Return this process's environment with the checkout on the path of Python."""
    path = os.pathsep.join(filter(None, [str(settings.BASE_DIR), os.environ.get("PYTHONPATH")]))
    return {**os.environ, "PYTHONPATH": path}


def _worker(name: str) -> Program:
    command = [sys.executable, "-m", "tidtam.jobs.queue_worker", name]
    return Program(name="worker", command=command, environment=child_environment())
