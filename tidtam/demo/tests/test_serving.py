"""The site of a demo: a taken port is noticed, the server is stopped when asked to, a dead one is told."""

import os
import signal
import socket
import sys

import pytest

from tidtam.demo import serving
from tidtam.demo.serving import PortTaken, ServerFailed, require_free_port, serve


@pytest.fixture
def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


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
def test_a_signal_stops_the_server_and_ends_well(number, free_port, monkeypatch, settings, tmp_path):
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


def test_a_server_that_ends_by_itself_is_told(free_port, monkeypatch, settings, tmp_path):
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


def test_an_address_of_the_sixth_version_stands_in_brackets():
    assert "[::1]:8000" in serving._command("::1", 8000)
