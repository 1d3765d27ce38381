"""Hashing is bounded on the machine and in the process, and what waits too long is told to try again."""

import subprocess
import sys
import threading
import time

import pytest
from django.contrib.auth.hashers import check_password, make_password

from tidtam.accounts import hashers
from tidtam.accounts.hashers import HashingBusy, hashing_place

ELSEWHERE = (
    "import fcntl, sys; file = open(sys.argv[1], 'w'); fcntl.flock(file, fcntl.LOCK_EX); "
    "print('held', flush=True); sys.stdin.read()"
)


@pytest.fixture(autouse=True)
def own_places(settings, tmp_path):
    settings.DATA_DIR = tmp_path
    settings.HASHES_AT_ONCE = 2


def test_no_more_than_allowed_at_once_and_all_get_their_turn():
    at_once, most, done, guard = 0, 0, 0, threading.Lock()

    def work():
        nonlocal at_once, most, done
        with hashing_place():
            with guard:
                at_once += 1
                most = max(most, at_once)
            time.sleep(0.05)
            with guard:
                at_once -= 1
                done += 1

    threads = [threading.Thread(target=work) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert (most, done) == (2, 6)


def test_whoever_waits_too_long_is_told():
    with hashing_place(), hashing_place(), pytest.raises(HashingBusy), hashing_place(wait_seconds=0.05):
        pass


def test_of_one_process_only_a_few_wait_so_that_threads_stay_free(monkeypatch):
    monkeypatch.setattr(hashers, "_in_process", 6)
    with pytest.raises(HashingBusy), hashing_place():
        pass


def test_a_place_is_free_again_after_a_failure():
    for _ in range(7):
        with pytest.raises(ZeroDivisionError), hashing_place(wait_seconds=0):
            1 / 0  # noqa: B018


def test_other_processes_count_and_one_that_dies_frees_its_place(settings, tmp_path):
    settings.HASHES_AT_ONCE = 1
    (tmp_path / "locks").mkdir()
    lock = str(tmp_path / "locks" / "hash-0")
    with subprocess.Popen(
        [sys.executable, "-c", ELSEWHERE, lock], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as other:
        assert other.stdout.readline() == "held\n"
        with pytest.raises(HashingBusy), hashing_place(wait_seconds=0.05):
            pass
        other.kill()
        with hashing_place(wait_seconds=5):
            pass


def test_passwords_are_hashed_by_argon2_under_the_bound(settings, monkeypatch):
    settings.PASSWORD_HASHERS = ["tidtam.accounts.hashers.BoundedArgon2"]
    encoded = make_password("a long one")
    assert encoded.startswith("argon2$argon2id$")
    assert check_password("a long one", encoded)
    monkeypatch.setattr(hashers, "_in_process", 6)
    with pytest.raises(HashingBusy):
        check_password("a long one", encoded)


@pytest.mark.django_db
def test_a_busy_sign_in_is_told_to_try_again_and_counts_as_no_guess(client, settings, monkeypatch):
    from tidtam.accounts.models import TryCount

    settings.PASSWORD_HASHERS = ["tidtam.accounts.hashers.BoundedArgon2"]
    monkeypatch.setattr(hashers, "_in_process", 6)
    answer = client.post("/accounts/login/", {"login": "nobody", "password": "x"})
    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "15")
    assert set(TryCount.objects.values_list("count", flat=True)) == {0}
