"""Programs are kept running, and stopped when asked to."""

import os
import signal
import sys
import threading

import pytest

from tidtam.jobs import supervising
from tidtam.jobs.supervising import NeverUp, Program, supervise
from tidtam.jobs.tests.conftest import until


@pytest.fixture(autouse=True)
def quick(monkeypatch):
    monkeypatch.setattr(supervising, "FIRST_PAUSE_SECONDS", 0.05)
    monkeypatch.setattr(supervising, "LOOK_SECONDS", 0.02)
    monkeypatch.setattr(supervising, "TICK_SECONDS", 0.05)


def program(name, script, **more):
    return Program(name=name, command=[sys.executable, "-c", script], environment=dict(os.environ), **more)


def writing(path, then):
    """Return a script that writes its process into a file and goes on."""
    return f"import os, time, signal, subprocess, sys; open({str(path)!r}, 'a').write(f'{{os.getpid()}}\\n'); {then}"


def runs(path):
    return [int(line) for line in path.read_text().split()] if path.exists() else []


def beside(work):
    """Do something in a thread while the supervisor holds the main one, then ask it to stop."""

    def run():
        try:
            work()
        finally:
            os.kill(os.getpid(), signal.SIGTERM)

    thread = threading.Thread(target=run)
    thread.start()
    return thread


def lives(pid):
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


def test_what_was_killed_is_started_again_alone_and_all_is_stopped_at_the_end(tmp_path):
    paths = tmp_path / "a", tmp_path / "b"
    before = signal.getsignal(signal.SIGTERM)

    def work():
        until(lambda: all(runs(path) for path in paths))
        os.kill(runs(paths[0])[0], signal.SIGKILL)
        until(lambda: len(runs(paths[0])) == 2)

    thread = beside(work)
    supervise([program(path.name, writing(path, "time.sleep(60)")) for path in paths], tick=lambda: None)
    thread.join()
    assert [len(runs(path)) for path in paths] == [2, 1]
    assert not any(lives(pid) for path in paths for pid in runs(path))
    assert signal.getsignal(signal.SIGTERM) is before


def test_what_a_killed_program_leaves_behind_ends_with_it(tmp_path):
    path = tmp_path / "a"
    child = f"subprocess.Popen([sys.executable, '-c', {writing(path, 'time.sleep(60)')!r}]); time.sleep(60)"

    def work():
        until(lambda: len(runs(path)) == 2)
        os.kill(runs(path)[0], signal.SIGKILL)
        until(lambda: not lives(runs(path)[1]))

    thread = beside(work)
    supervise([program("a", writing(path, child))], tick=lambda: None)
    thread.join()


def test_one_that_will_not_end_is_killed(tmp_path, monkeypatch):
    monkeypatch.setattr(supervising, "STOP_SECONDS", 0.3)
    path = tmp_path / "a"
    note = f"open({str(path)!r}, 'a').write('0\\n')"
    stubborn = f"signal.signal(signal.SIGTERM, signal.SIG_IGN); {note}; time.sleep(60)"
    thread = beside(lambda: until(lambda: len(runs(path)) == 2))
    supervise([program("a", writing(path, stubborn))], tick=lambda: None)
    thread.join()
    assert not lives(runs(path)[0])


def test_one_that_dies_again_and_again_is_started_less_and_less_often(tmp_path, monkeypatch, caplog):
    monkeypatch.setattr(supervising, "LONGEST_PAUSE_SECONDS", 0.2)
    path = tmp_path / "a"
    thread = beside(lambda: until(lambda: len(runs(path)) == 5))
    supervise([program("a", writing(path, "sys.exit(3)"))], tick=lambda: None)
    thread.join()
    pauses = [record.args[2] for record in caplog.records]
    assert pauses[:4] == [0.05, 0.1, 0.2, 0.2]
    assert {record.args[1] for record in caplog.records} == {3}


def test_one_that_ends_before_it_was_up_is_told_and_the_others_are_stopped(tmp_path):
    path = tmp_path / "b"
    failing = program("a", "import time; time.sleep(0.5); raise SystemExit(3)", is_up=lambda: False)
    with pytest.raises(NeverUp) as failed:
        supervise([failing, program("b", writing(path, "time.sleep(60)"))], tick=lambda: None)
    assert (failed.value.program, failed.value.code) == ("a", 3)
    assert not any(lives(pid) for pid in runs(path))


def test_it_is_told_once_when_all_are_up_and_a_failing_tick_is_called_again(tmp_path):
    ready, ticks, told = tmp_path / "ready", [], []
    waiting = program("a", f"import time; time.sleep(0.2); open({str(ready)!r}, 'w'); time.sleep(60)",
                      is_up=ready.exists)  # fmt: skip

    def tick():
        ticks.append(1)
        raise LookupError

    thread = beside(lambda: until(lambda: told and len(ticks) > 3))
    supervise([waiting], tick=tick, on_up=lambda: told.append(ready.exists()))
    thread.join()
    assert told == [True]
