"""Starts a child process that may use so much time and memory, no network and no file but those it is handed.

Everything that reads what people send, or lays out what they typed, happens in one: docs/decisions/0007.
"""

import json
import os
import signal
import subprocess
import sys
from collections.abc import Mapping
from enum import StrEnum
from pathlib import Path
from typing import IO, Any

from tidtam.formats.child import OUT_OF_MEMORY

# Where Python and the libraries it loads lie; no secret and no address of the parent is passed on.
_PASSED = ("PATH", "LD_LIBRARY_PATH")


class Limit(StrEnum):
    """The limit a child met."""

    TIME = "time"
    MEMORY = "memory"


class ChildFailed(Exception):
    """The child gave no answer: `limit` is what it met, None where it ended of itself; the text says it in words."""

    def __init__(self, message: str, limit: Limit | None = None) -> None:
        super().__init__(message)
        self.limit = limit


def run_limited(
    module: str,
    order: Mapping[str, Any],
    *,
    seconds: int,
    memory_mb: int,
    wait: int | None = None,
    files: Mapping[str, IO[bytes]] | None = None,
    environment: Mapping[str, str] | None = None,
) -> bytes:
    """Return what `answer(order)` of `module` returns in a child of its own. Raises ChildFailed when there is none.

    seconds    of computing; `wait` (the same where not given) of waiting, for a child that hangs without computing.
    files      open files; the child finds the number of each, ready for `open(number)`, under its name in the order.
    """
    handed = {name: file.fileno() for name, file in (files or {}).items()}
    known = {"LANG": "C.UTF-8", "PYTHONDONTWRITEBYTECODE": "1", "PYTHONPATH": str(_project())}
    try:
        done = subprocess.run(  # noqa: S603 - our own module, and numbers
            [sys.executable, "-P", "-W", "ignore", "-m", "tidtam.formats.child", module, str(seconds), str(memory_mb)],
            input=json.dumps({**order, **handed}).encode("ascii"),
            capture_output=True,
            timeout=wait or seconds,
            pass_fds=tuple(handed.values()),
            env=known | {name: os.environ[name] for name in _PASSED if name in os.environ} | dict(environment or {}),
            check=False,
        )
    except subprocess.TimeoutExpired as error:
        raise ChildFailed(f"not finished after {wait or seconds} s", Limit.TIME) from error
    if not done.returncode:
        return done.stdout
    if done.returncode in (-signal.SIGXCPU, -signal.SIGKILL):
        raise ChildFailed(f"used more than {seconds} s of computing time", Limit.TIME)
    # The second is Rust's, which then aborts.
    if done.returncode == OUT_OF_MEMORY or b"memory allocation of" in done.stderr:
        raise ChildFailed(f"needs more than {memory_mb} MB", Limit.MEMORY)
    lines = done.stderr.decode("utf-8", "replace").strip().splitlines()
    raise ChildFailed(f"the child process ended with {done.returncode}: {lines[-1] if lines else 'no message'}")


def _project() -> Path:
    return Path(__file__).resolve().parent.parent.parent
