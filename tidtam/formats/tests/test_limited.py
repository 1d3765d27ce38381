"""A child process that goes astray ends alone, within its limits, and says how."""

import functools
import resource
import time

import pytest

from tidtam.formats.limited import ChildFailed, Limit, run_limited


def done(deed, *, seconds=1, memory_mb=200, wait=None, **order):
    order = {"deed": deed, **order}
    return run_limited("tidtam.formats.tests.misbehaving", order, seconds=seconds, memory_mb=memory_mb, wait=wait)


@pytest.mark.parametrize(
    ("deed", "limit", "words"),
    [
        ("compute", Limit.TIME, "computing"),
        ("hang", Limit.TIME, "not finished"),
        ("eat", Limit.MEMORY, "200 MB"),
        ("trap", None, "ended with"),
        ("connect", None, "refused in a limited process: socket"),
        ("start", None, "refused in a limited process: subprocess"),
    ],
)
def test_it_ends_alone_and_says_what_it_met(deed, limit, words):
    with pytest.raises(ChildFailed, match=words) as failed:
        done(deed, wait=30 if deed != "hang" else 1)
    assert failed.value.limit == limit


def test_memory_is_bounded_and_time_too():
    started = time.monotonic()
    for deed in ("eat", "compute"):
        with pytest.raises(ChildFailed):
            done(deed, memory_mb=600, wait=30)
    assert resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss <= 650 << 10
    assert time.monotonic() - started < 30


def test_what_a_library_prints_is_no_part_of_the_answer():
    assert done("chatter") == b'"answer"'


def test_it_reads_and_writes_only_the_folders_it_is_given(tmp_path):
    secret = tmp_path / "secret"
    secret.write_bytes(b"s")
    given = tmp_path / "given"
    given.mkdir()
    with pytest.raises(ChildFailed, match="refused"):
        done("read", path=str(secret), folders=[str(given)])
    with pytest.raises(ChildFailed, match="refused"):
        done("write", path=str(tmp_path / "out"), folders=[str(given)])
    with pytest.raises(ChildFailed, match="refused"):
        done("write", path=done.__code__.co_filename.replace(".py", ".txt"))
    assert done("read", path=done.__code__.co_filename)
    done("write", path=str(given / "out"), folders=[str(given)])
    assert (given / "out").read_bytes() == b"x"


def test_a_link_out_of_the_folder_is_not_followed(tmp_path):
    secret = tmp_path / "secret"
    secret.write_bytes(b"s")
    given = tmp_path / "given"
    given.mkdir()
    (given / "link").symlink_to(secret)
    with pytest.raises(ChildFailed, match="refused"):
        done("read", path=str(given / "link"), folders=[str(given)])


def test_it_knows_nothing_of_the_environment_but_what_it_is_told(monkeypatch):
    monkeypatch.setenv("TIDTAM_SECRET_KEY", "secret")
    read = functools.partial(done, "read", folders=["/proc"])
    assert b"secret" not in read(path="/proc/self/environ")
