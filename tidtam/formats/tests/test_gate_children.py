"""What befalls the child, or the virus scanner, is a sentence to the sender and never an error of the worker."""

import contextlib
import socket
import struct
import threading

import pytest

from tidtam.formats import limited
from tidtam.formats.gate import services
from tidtam.formats.gate.choices import Kind, Refusal
from tidtam.formats.gate.sentences import SENTENCES
from tidtam.formats.gate.services import NoPicture, judge, prepare_picture
from tidtam.formats.tests.made_files import pdf, picture


@pytest.fixture
def received(tmp_path):
    path = tmp_path / "received.part"
    path.write_bytes(picture())
    return path


ENDS = [("compute", Refusal.TOO_LONG), ("hang", Refusal.TOO_LONG), ("eat", Refusal.UNPACKED), ("die", Refusal.TOO_LONG),
        ("trap", Refusal.BROKEN)]  # fmt: skip


@pytest.fixture
def misbehaves(monkeypatch):
    """Puts a child that goes astray in the place of the gate's own."""

    def call(deed):
        def run(_module, order, **options):
            options |= {"seconds": 1, "wait": 2, "memory_mb": 200}
            return limited.run_limited("tidtam.formats.tests.misbehaving", {**order, "deed": deed}, **options)

        monkeypatch.setattr(services, "run_limited", run)

    return call


@pytest.mark.parametrize(("deed", "refusal"), ENDS)
def test_a_child_that_goes_astray_refuses_the_file(received, misbehaves, deed, refusal):
    misbehaves(deed)
    verdict = judge(received, name="a.jpg", allowed=Kind)
    assert verdict.refusal == SENTENCES[refusal]
    assert list(received.parent.iterdir()) == [received]


@pytest.mark.parametrize(("deed", "refusal"), ENDS)
def test_a_child_that_goes_astray_leaves_no_picture(received, misbehaves, deed, refusal):
    misbehaves(deed)
    with pytest.raises(NoPicture) as none:
        prepare_picture(received, into=received.parent / "into", thumbnail=received.parent / "thumbnail")
    assert str(none.value) == SENTENCES[refusal]
    assert list(received.parent.iterdir()) == [received]


@contextlib.contextmanager
def scanner(path, answer):
    """A clamd that takes one file by INSTREAM and answers; yields the list of what it was sent."""
    taken = []

    def serve(door):
        line, _address = door.accept()
        with line, line.makefile("rb") as stream:
            assert stream.read(10) == b"zINSTREAM\0"
            content = b""
            while size := struct.unpack(">I", stream.read(4))[0]:
                content += stream.read(size)
            taken.append(content)
            line.sendall(answer)

    with socket.socket(socket.AF_UNIX) as door:
        door.bind(str(path))
        door.listen()
        thread = threading.Thread(target=serve, args=(door,), daemon=True)
        thread.start()
        yield taken
        thread.join(5)


@pytest.fixture
def clamd(tmp_path_factory, settings):
    path = tmp_path_factory.mktemp("clamd") / "s"
    settings.CLAMD_SOCKET = str(path)
    return path


@pytest.mark.parametrize(
    ("answer", "refusal"),
    [
        (b"stream: OK\0", None),
        (b"stream: Eicar-Signature FOUND\0", Refusal.VIRUS),
        (b"INSTREAM size limit exceeded. ERROR\0", Refusal.NO_SCANNER),
        (b"", Refusal.NO_SCANNER),
    ],
)
def test_the_scanner_sees_the_whole_file_and_decides(received, clamd, answer, refusal):
    with scanner(clamd, answer) as taken:
        verdict = judge(received, name="a.jpg", allowed=Kind)
    assert taken == [received.read_bytes()]
    assert verdict.refusal == (SENTENCES[refusal] if refusal else "")
    assert verdict.is_accepted == (refusal is None)


def test_a_scanner_that_is_away_lets_nothing_pass(received, clamd):
    assert judge(received, name="a.jpg", allowed=Kind).refusal == SENTENCES[Refusal.NO_SCANNER]
    clamd.write_bytes(b"")
    assert judge(received, name="a.jpg", allowed=Kind).refusal == SENTENCES[Refusal.NO_SCANNER]


def test_a_scanner_that_does_not_answer_is_not_waited_for(received, clamd, monkeypatch):
    monkeypatch.setattr("tidtam.formats.gate.scanner._SECONDS", 0.2)
    with socket.socket(socket.AF_UNIX) as door:
        door.bind(str(clamd))
        door.listen()
        assert judge(received, name="a.jpg", allowed=Kind).refusal == SENTENCES[Refusal.NO_SCANNER]


def test_the_scanner_is_not_asked_about_what_is_refused_already(received, clamd):
    assert judge(received, name="a.png", allowed=Kind).refusal == SENTENCES[Refusal.IS_JPG]
    received.write_bytes(pdf()[:-40])
    assert judge(received, name="a.pdf", allowed=Kind).refusal == SENTENCES[Refusal.BROKEN]
