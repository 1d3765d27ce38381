"""The site of a demo: a taken port is noticed, web and worker are kept running and stopped, a site never up is told."""

import os
import signal
import socket
import subprocess
import sys
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

import pytest

from tidtam.demo import serving
from tidtam.demo.serving import PortTaken, ServerFailed, require_free_port, serve
from tidtam.jobs import workers
from tidtam.jobs.supervising import Program
from tidtam.jobs.tests.conftest import until


@pytest.fixture
def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@pytest.fixture
def no_worker(transactional_db, monkeypatch):
    """A stand-in for the worker, and nothing that is due."""
    idle = [sys.executable, "-c", "import time; time.sleep(60)"]
    monkeypatch.setattr(workers, "_worker", lambda name: Program(name=name, command=idle, environment=os.environ))
    monkeypatch.setattr(workers, "do_what_is_due", lambda: None)


def test_a_free_port_is_taken_without_a_word(free_port):
    require_free_port("127.0.0.1", free_port)


def test_a_taken_port_is_refused():
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        with pytest.raises(PortTaken):
            require_free_port("127.0.0.1", other.getsockname()[1])


@pytest.mark.parametrize(("bind", "port"), [("192.0.2.1", 8000), ("127.0.0.1", 70_000)])
def test_an_address_that_cannot_be_listened_on_is_an_error(bind, port):
    with pytest.raises(OSError):
        require_free_port(bind, port)


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_signal_stops_the_server_and_ends_well(number, free_port, no_worker, monkeypatch, settings, tmp_path):
    settings.STATIC_ROOT = tmp_path / "static"
    stand_in = [
        sys.executable,
        "-m",
        "http.server",
        "--bind",
        "127.0.0.1",
        "--directory",
        str(tmp_path),
        str(free_port),
    ]
    monkeypatch.setattr(serving, "_command", lambda bind, port: stand_in)
    before = signal.getsignal(number)
    said = []

    def say(address):
        said.append(address)
        os.kill(os.getpid(), number)

    assert serve(bind="127.0.0.1", port=free_port, say=say) == 0
    assert said == [f"http://127.0.0.1:{free_port}/"]
    assert signal.getsignal(number) is before
    require_free_port("127.0.0.1", free_port)


def test_a_server_that_never_comes_up_is_told(free_port, no_worker, monkeypatch, settings, tmp_path):
    settings.STATIC_ROOT = tmp_path / "static"
    monkeypatch.setattr(serving, "_command", lambda bind, port: [sys.executable, "-c", "raise SystemExit(3)"])
    with pytest.raises(ServerFailed) as failed:
        serve(bind="127.0.0.1", port=free_port, say=print)
    assert failed.value.code == 3


@pytest.mark.parametrize(
    ("bind", "hosts"), [("127.0.0.1", None), ("0.0.0.0", "*"), ("192.0.2.1", "localhost,127.0.0.1,[::1],192.0.2.1")]
)
def test_a_browser_may_name_the_address_the_site_listens_on(bind, hosts, monkeypatch):
    monkeypatch.delenv("TIDTAM_ALLOWED_HOSTS", raising=False)
    environment = serving._environment(bind)
    assert environment.get("TIDTAM_ALLOWED_HOSTS") == hosts
    assert environment["TIDTAM_INSECURE_HTTP"] == "1"
    assert environment["TIDTAM_DEMO_SIGN_IN"] == "1"


def test_an_address_of_the_sixth_version_stands_in_brackets():
    assert "[::1]:8000" in serving._command("::1", 8000)


def test_web_and_worker_are_started_again_when_killed_and_stopped_together(
    shared_database,
    free_port,
    tmp_path,
):
    script = (
        "import django; django.setup(); from tidtam.demo.serving import serve; "
        f"raise SystemExit(serve(bind='127.0.0.1', port={free_port}, say=lambda address: print(address, flush=True)))"
    )
    demo = subprocess.Popen(
        [sys.executable, "-c", script], env=shared_database, stdout=subprocess.PIPE, start_new_session=True
    )
    try:
        address = demo.stdout.readline().decode().strip()
        first = until(lambda: len(found := children(demo.pid)) == 2 and found)
        assert answers(address)
        for pid in first:
            os.kill(pid, signal.SIGKILL)
        second = until(lambda: len(found := children(demo.pid) - first) == 2 and found)
        assert until(lambda: answers(address))
        demo.send_signal(signal.SIGTERM)
        assert demo.wait(15) == 0
        assert not any(Path(f"/proc/{pid}").exists() for pid in first | second)
        require_free_port("127.0.0.1", free_port)
    finally:
        demo.kill()
        demo.wait()
        demo.stdout.close()


def children(pid):
    """Return the living children of a process."""
    found = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    return {int(child) for child in found}


def answers(address):
    try:
        with urlopen(f"{address}language/th/?next=/") as answer:
            return answer.status < 500
    except URLError as error:
        return getattr(error, "code", 500) < 500
    except OSError:
        return False
