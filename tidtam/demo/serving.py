"""Serves the site of a demo with gunicorn in a process of its own, and stops it cleanly. Not for production."""

import errno
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from types import FrameType

from django.conf import settings

THREADS = 4
START_SECONDS = 60
STOP_SECONDS = 15
ANY_ADDRESS = {"0.0.0.0", "::"}  # noqa: S104 - recognised here, never the default


class PortTaken(Exception):
    """Another program listens on the port."""


class ServerFailed(Exception):
    """The web server ended by itself; `code` is its exit code."""

    def __init__(self, code: int) -> None:
        super().__init__(str(code))
        self.code = code


def require_free_port(bind: str, port: int) -> None:
    """Raise PortTaken where something listens there, OSError where the address is none of this machine's."""
    if not 1 <= port <= 65_535:
        raise OSError(errno.EINVAL, os.strerror(errno.EINVAL))
    family, kind, *_rest, address = socket.getaddrinfo(bind, port, type=socket.SOCK_STREAM)[0]
    with socket.socket(family, kind) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(address)
        except OSError as error:
            if error.errno == errno.EADDRINUSE:
                raise PortTaken(port) from error
            raise


def serve(*, bind: str, port: int, say: Callable[[str], None]) -> int:
    """Serve until Ctrl-C or SIGTERM and return 0; `say` gets the address as soon as the site answers.

    Raises ServerFailed where the server ends without having been asked to.
    """
    Path(settings.STATIC_ROOT).mkdir(parents=True, exist_ok=True)  # WhiteNoise warns where it is missing
    # A session of its own: Ctrl-C reaches only this process, which then stops the server once and waits for it.
    process = subprocess.Popen(_command(bind, port), env=_environment(bind), start_new_session=True)  # noqa: S603 - no shell
    asked: list[int] = []

    def stop(number: int, _frame: FrameType | None) -> None:
        asked.append(number)
        process.terminate()

    before = {number: signal.signal(number, stop) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        if _answers(process, bind, port):
            say(f"http://{'localhost' if bind in ANY_ADDRESS else _host(bind)}:{port}/")
        code = process.wait()
    finally:
        _end(process)
        for number, handler in before.items():
            signal.signal(number, handler)
    if not asked:
        raise ServerFailed(code)
    return 0


def _command(bind: str, port: int) -> list[str]:
    return [
        *(sys.executable, "-m", "gunicorn", "tidtam.config.wsgi", "--bind", f"{_host(bind)}:{port}"),
        *("--worker-class", "gthread", "--workers", "1", "--threads", str(THREADS), "--log-level", "warning"),
        *("--graceful-timeout", "5"),
    ]


def _host(bind: str) -> str:
    """Return an address as it stands before the port: IPv6 in brackets."""
    return f"[{bind}]" if ":" in bind else bind


def _environment(bind: str) -> dict[str, str]:
    """Return what the server process is started with: plain HTTP, and the hosts a browser may name."""
    environment = dict(os.environ)
    environment["TIDTAM_INSECURE_HTTP"] = "1"
    environment["PYTHONPATH"] = os.pathsep.join(filter(None, [str(settings.BASE_DIR), os.environ.get("PYTHONPATH")]))
    if bind in ANY_ADDRESS:
        environment.setdefault("TIDTAM_ALLOWED_HOSTS", "*")
    elif bind not in {"127.0.0.1", "::1", "localhost"}:
        environment.setdefault("TIDTAM_ALLOWED_HOSTS", f"localhost,127.0.0.1,[::1],{bind}")
    return environment


def _answers(process: "subprocess.Popen[bytes]", bind: str, port: int) -> bool:
    """Wait until the port answers; False where the server ended before, or never came up."""
    reached = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(bind, bind)  # noqa: S104
    end = time.monotonic() + START_SECONDS
    while time.monotonic() < end and process.poll() is None:
        try:
            socket.create_connection((reached, port), timeout=1).close()
        except OSError:
            time.sleep(0.1)
        else:
            return True
    return False


def _end(process: "subprocess.Popen[bytes]") -> None:
    if process.poll() is None:
        process.terminate()
        try:
            process.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
