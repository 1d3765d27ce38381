"""Keeps programs running: starts them, starts again what ends by itself, stops all when asked to.

Each program leads a process group of its own: Ctrl-C reaches only the supervisor, which then stops every program once;
and what a killed program leaves behind (a child that lays out a document, a server's workers) ends before it is started
again.
"""

import contextlib
import logging
import os
import signal
import subprocess
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from types import FrameType

log = logging.getLogger(__name__)

LOOK_SECONDS = 0.2
TICK_SECONDS = 5.0
STOP_SECONDS = 15.0
FIRST_PAUSE_SECONDS = 0.5
LONGEST_PAUSE_SECONDS = 30.0
STEADY_SECONDS = 30.0
"""What ran so long before it ended is started again after the first, shortest pause."""


class NeverUp(Exception):
    """A program ended before it was up for the first time: starting it again would not help. `code`: its exit code."""

    def __init__(self, program: str, code: int) -> None:
        super().__init__(f"{program}: {code}")
        self.program, self.code = program, code


@dataclass(frozen=True, slots=True, kw_only=True)
class Program:
    """A command to be kept running.

    is_up  tells whether it serves; asked until it says yes for the first time. None: it counts as up once started.
    """

    name: str
    command: Sequence[str]
    environment: Mapping[str, str]
    is_up: Callable[[], bool] | None = None


def supervise(
    programs: Sequence[Program], *, tick: Callable[[], None], on_up: Callable[[], None] = lambda: None
) -> None:
    """Keep the programs running until SIGINT or SIGTERM, then stop them and return. For the main thread only.

    tick   called every few seconds in a thread of its own; what it raises is logged, and it is called again.
    on_up  called once, when every program is up.
    A program asked to stop may finish what it does for 15 seconds; then it is killed.
    Raises NeverUp, with everything else stopped.
    """
    with _asked_to_stop() as asked, _ticking(tick):
        kept = [_Kept(program) for program in programs]
        is_told = False
        try:
            while not asked:
                for one in kept:
                    one.look()
                if not is_told and all(one.is_up for one in kept):
                    is_told = True
                    on_up()
                time.sleep(LOOK_SECONDS)
        finally:
            _stop(kept)


class _Kept:
    """A program and the process it is at present."""

    def __init__(self, program: Program) -> None:
        self.program = program
        self.is_up = False
        self.process: subprocess.Popen[bytes] | None = None
        self._started_at = self._start_at = 0.0
        self._pause = FIRST_PAUSE_SECONDS

    def look(self) -> None:
        """Start the process where it is due, and see whether it lives and serves."""
        now = time.monotonic()
        if self.process is None:
            if now >= self._start_at:
                self._start(now)
            return
        code = self.process.poll()
        if code is None:
            self.is_up = self.is_up or self.program.is_up is None or self.program.is_up()
            return
        self.end_group()
        if not self.is_up and self.program.is_up is not None:
            raise NeverUp(self.program.name, code)
        if now - self._started_at >= STEADY_SECONDS:
            self._pause = FIRST_PAUSE_SECONDS
        log.warning("%s ended with %s and starts again in %s s", self.program.name, code, self._pause)
        self.process = None
        self._start_at = now + self._pause
        self._pause = min(2 * self._pause, LONGEST_PAUSE_SECONDS)

    def _start(self, now: float) -> None:
        self.process = subprocess.Popen(  # noqa: S603 - no shell
            self.program.command, env=dict(self.program.environment), start_new_session=True
        )
        self._started_at = now

    def end_group(self) -> None:
        """Kill what the program has left of its process group."""
        if self.process is not None:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(self.process.pid, signal.SIGKILL)


def _stop(kept: Sequence[_Kept]) -> None:
    """Ask every process to end, wait for all of them together, and kill what is left."""
    for one in kept:
        if one.process is not None:
            one.process.terminate()
    end = time.monotonic() + STOP_SECONDS
    for one in kept:
        if one.process is None:
            continue
        with contextlib.suppress(subprocess.TimeoutExpired):
            one.process.wait(max(0.0, end - time.monotonic()))
        one.end_group()
        one.process.wait()


@contextlib.contextmanager
def _asked_to_stop() -> Iterator[list[int]]:
    """Yield a list that holds a number once SIGINT or SIGTERM came."""
    asked: list[int] = []

    def note(number: int, _frame: FrameType | None) -> None:
        asked.append(number)

    before = {number: signal.signal(number, note) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield asked
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


@contextlib.contextmanager
def _ticking(tick: Callable[[], None]) -> Iterator[None]:
    """Call `tick` every few seconds beside what is done inside: a locked database must not keep a program down."""
    ended = threading.Event()

    def call() -> None:
        while True:
            try:
                tick()
            except Exception:
                log.exception("a tick failed")
            if ended.wait(TICK_SECONDS):
                return

    thread = threading.Thread(target=call, name="tick", daemon=True)
    thread.start()
    try:
        yield
    finally:
        ended.set()
        thread.join(STOP_SECONDS)
