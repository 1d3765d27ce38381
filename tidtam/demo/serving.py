"""Serves the site of a demo: gunicorn and a worker, kept running and stopped cleanly. Not for production."""

import errno
import os
import socket
import sys
from collections.abc import Callable
from pathlib import Path

from django.conf import settings

from tidtam.jobs.supervising import NeverUp, Program
from tidtam.jobs.workers import child_environment, run_workers

THREADS = 4
ANY_ADDRESS = {"0.0.0.0", "::"}  # noqa: S104 - recognised here, never the default


class PortTaken(Exception):
    """Another program listens on the port."""


class ServerFailed(Exception):
    """The web server ended before it answered; `code` is its exit code."""

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
    """Serve, with a worker for long work, until Ctrl-C or SIGTERM and return 0.

    say  gets the address as soon as the site answers. Either program that dies later is started again.
    Raises ServerFailed where the web server ends before it has answered.
    """
    Path(settings.STATIC_ROOT).mkdir(parents=True, exist_ok=True)  # WhiteNoise warns where it is missing
    web = Program(
        name="web", command=_command(bind, port), environment=_environment(bind), is_up=lambda: _answers(bind, port)
    )
    address = f"http://{'localhost' if bind in ANY_ADDRESS else _host(bind)}:{port}/"
    try:
        run_workers(count=1, beside=[web], on_up=lambda: say(address))
    except NeverUp as failed:
        raise ServerFailed(failed.code) from failed
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
    """Return what the server process is started with: plain HTTP, choosing a role, and the hosts a browser may name."""
    environment = {**child_environment(), "TIDTAM_INSECURE_HTTP": "1", "TIDTAM_DEMO_SIGN_IN": "1"}
    if bind in ANY_ADDRESS:
        environment.setdefault("TIDTAM_ALLOWED_HOSTS", "*")
    elif bind not in {"127.0.0.1", "::1", "localhost"}:
        environment.setdefault("TIDTAM_ALLOWED_HOSTS", f"localhost,127.0.0.1,[::1],{bind}")
    return environment


def _answers(bind: str, port: int) -> bool:
    reached = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(bind, bind)  # noqa: S104
    try:
        socket.create_connection((reached, port), timeout=1).close()
    except OSError:
        return False
    return True
