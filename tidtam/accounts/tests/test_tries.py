"""How often may be tried: guessing ends soon, nobody locks out another, and a whole office may mistype."""

import datetime as dt

import pytest
from django.test import Client
from django.utils import timezone

from tests.people import person
from tidtam.accounts.models import TryCount
from tidtam.accounts.rules import LIMITS, Tried
from tidtam.accounts.services import TooManyTries, count_try, take_back
from tidtam.accounts.tests.conftest import AT, PASSWORD, is_signed_in, sign_in

pytestmark = pytest.mark.django_db
HERE, ELSEWHERE = "203.0.113.7", "198.51.100.9"


def guess(times, *, name="somchai", address=HERE, client=None):
    """Send wrong passwords and return the status of the last answer."""
    for number in range(times):
        answer = sign_in(client or Client(), name, f"guess {number}", REMOTE_ADDR=address)
    return answer.status_code


def test_the_eleventh_guess_at_an_account_from_one_address_is_not_looked_at(somchai):
    assert guess(10) == 422
    answer = sign_in(Client(), REMOTE_ADDR=HERE)  # the right password
    assert answer.status_code == 429
    assert 0 < int(answer.headers["Retry-After"]) <= 15 * 60
    assert "รอถึงเวลา" in answer.content.decode()


def test_both_names_of_a_person_are_one_account(somchai):
    guess(5)
    guess(5, name="somchai@example.go.th")
    assert guess(1) == 429


def test_whoever_guesses_keeps_nobody_else_out(somchai):
    guess(11)
    assert sign_in(Client(), REMOTE_ADDR=ELSEWHERE).status_code == 302
    person("neighbour").set_password(PASSWORD)
    assert sign_in(Client(), "unknown", REMOTE_ADDR=HERE).status_code == 422


def test_guessing_from_everywhere_stops_no_device_that_signed_in_before(somchai):
    known = Client()
    sign_in(known, REMOTE_ADDR=HERE)
    known.post("/accounts/logout/")
    for network in range(11):
        guess(10, address=f"192.0.2.{network}")
    assert sign_in(Client(), REMOTE_ADDR=ELSEWHERE).status_code == 429
    assert sign_in(known, REMOTE_ADDR=HERE).status_code == 302
    assert is_signed_in(known)


def test_a_known_device_guesses_twenty_times_and_only_for_its_own_person(somchai):
    known = Client()
    sign_in(known)
    known.post("/accounts/logout/")
    assert guess(20, client=known) == 422
    assert guess(1, client=known) == 429
    other = person("other")
    other.set_password(PASSWORD)
    other.save()
    assert guess(10, name="other", client=known) == 422
    assert guess(1, name="other", client=known) == 429


def test_a_forged_device_is_none(somchai):
    forged = Client()
    forged.cookies["tidtam_device"] = '["x", [1]]:signature'
    assert guess(10, client=forged) == 422
    assert guess(1, client=forged) == 429


def test_an_office_of_sixty_behind_one_address_may_mistype_four_times_each(somchai):
    for who in map(str, range(60)):
        for _ in range(4):
            keys = [(Tried.ACCOUNT_AT_ADDRESS, f"{who} {HERE}"), (Tried.ACCOUNT, who), (Tried.ADDRESS, HERE)]
            count_try(keys, at=timezone.now())
    assert sign_in(Client(), REMOTE_ADDR=HERE).status_code == 302


def test_right_passwords_count_nothing(somchai):
    for _ in range(12):
        assert sign_in(Client(), REMOTE_ADDR=HERE).status_code == 302
    assert set(TryCount.objects.values_list("count", flat=True)) == {0}


def test_one_address_may_not_try_many_accounts(somchai):
    for number in range(LIMITS[Tried.ADDRESS].most):
        count_try([(Tried.ADDRESS, HERE)], at=AT + dt.timedelta(seconds=number))
    with pytest.raises(TooManyTries) as refused:
        count_try([(Tried.ADDRESS, HERE)], at=AT + dt.timedelta(minutes=14))
    assert refused.value.until == AT + dt.timedelta(minutes=15)
    count_try([(Tried.ADDRESS, HERE)], at=AT + dt.timedelta(minutes=15))


def test_a_refused_try_counts_nowhere(somchai):
    for _ in range(10):
        count_try([(Tried.ACCOUNT_AT_ADDRESS, "a")], at=AT)
    with pytest.raises(TooManyTries):
        count_try([(Tried.ACCOUNT_AT_ADDRESS, "a"), (Tried.ACCOUNT, "a")], at=AT)
    assert not TryCount.objects.filter(key__startswith="account:", count__gt=0).exists()


def test_what_is_taken_back_was_never_tried(somchai):
    key = [(Tried.ACCOUNT, "a")]
    count_try(key, at=AT)
    take_back(key)
    take_back(key)
    assert TryCount.objects.get().count == 0


def test_no_address_and_no_name_is_kept_and_what_is_old_goes(somchai):
    guess(1)
    assert not any(HERE in row.key or "somchai" in row.key for row in TryCount.objects.all())
    TryCount.objects.update(since=AT)
    guess(1, name="another")
    assert TryCount.objects.filter(since=AT).count() == 0


def test_the_password_of_now_is_tried_ten_times(client, somchai):
    sign_in(client)
    form = {"oldpassword": "wrong", "password1": "a new long one", "password2": "a new long one"}
    assert {client.post("/accounts/password/change/", form).status_code for _ in range(10)} == {422}
    assert client.post("/accounts/password/change/", form | {"oldpassword": PASSWORD}).status_code == 429


def test_behind_a_proxy_the_address_before_it_counts(somchai, settings):
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1
    for _ in range(10):
        sign_in(Client(), password="wrong", REMOTE_ADDR="127.0.0.1", HTTP_X_FORWARDED_FOR=f"10.0.0.1, {HERE}")
    assert sign_in(Client(), REMOTE_ADDR="127.0.0.1", HTTP_X_FORWARDED_FOR=ELSEWHERE).status_code == 302
    assert sign_in(Client(), REMOTE_ADDR="127.0.0.1", HTTP_X_FORWARDED_FOR=HERE).status_code == 429
