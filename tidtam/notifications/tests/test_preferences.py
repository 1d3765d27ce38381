"""The page on which people choose how they are reached."""

import pytest
from django.urls import reverse

from tests.people import signed_in
from tidtam.audit.selectors import lines_of
from tidtam.notifications.models import Preference
from tidtam.notifications.services import choose_channels
from tidtam.notifications.tests.conftest import AT, LINE_ID

pytestmark = pytest.mark.django_db


@pytest.fixture
def client(somsri):
    return signed_in(somsri)


def url():
    return reverse("notifications:preferences")


def test_without_a_choice_mail_is_wanted_and_the_page_says_where_it_goes(client, django_assert_num_queries):
    with django_assert_num_queries(5):  # session, person, preference, installation, roles
        page = client.get(url())
    assert "somsri@example.go.th" in page.content.decode()
    assert page.context["form"]["mail"].value() is True
    assert not Preference.objects.exists()


def test_mail_can_be_left_and_taken_again(client, somsri):
    assert client.post(url(), {}).status_code == 302
    assert not Preference.objects.get(person=somsri).mail
    client.post(url(), {"mail": "on"})
    assert Preference.objects.get(person=somsri).mail
    actions = [line.action for line in lines_of("accounts.person", str(somsri.pk))]
    assert actions == ["notifications.channels.chosen"] * 2


def test_choosing_what_stands_changes_nothing(somsri):
    for _again in range(2):
        choose_channels(person=somsri, mail=False, line=False, line_user_id="", at=AT)
    assert len(lines_of("accounts.person", str(somsri.pk))) == 1


def test_without_line_nothing_is_asked_about_it_and_what_was_chosen_stays(client, somsri):
    choose_channels(person=somsri, mail=True, line=True, line_user_id=LINE_ID, at=AT)
    assert "LINE" not in client.get(url()).content.decode()
    client.post(url(), {"line_user_id": "x"})
    preference = Preference.objects.get(person=somsri)
    assert (preference.mail, preference.line, preference.line_user_id) == (False, True, LINE_ID)


@pytest.mark.parametrize("typed", ["", "somsri", "U123", LINE_ID.upper(), LINE_ID + "\n0", "U" + "x" * 200])
def test_line_needs_its_id_and_nothing_typed_is_lost(client, settings, typed):
    settings.LINE_TOKEN = "a token"
    answer = client.post(url(), {"line": "on", "line_user_id": typed})
    assert answer.status_code == 422
    assert answer.context["form"]["line_user_id"].value() == typed
    assert answer.context["form"]["line"].value()
    assert not answer.context["form"]["mail"].value()
    assert not Preference.objects.exists()


def test_line_with_its_id_is_kept(client, somsri, settings):
    settings.LINE_TOKEN = "a token"
    assert client.post(url(), {"line": "on", "line_user_id": f" {LINE_ID} "}).status_code == 302
    preference = Preference.objects.get(person=somsri)
    assert (preference.mail, preference.line, preference.line_user_id) == (False, True, LINE_ID)


def test_the_own_account_leads_here(client):
    assert url() in client.get(reverse("organisations:profile")).content.decode()


def test_who_has_no_address_and_an_installation_without_mail_are_told(client, somsri, settings):
    settings.MAIL_IS_SENT = False
    somsri.email = ""
    somsri.save()
    client.cookies["tidtam_language"] = "en"
    words = client.get(url()).content.decode()
    assert "This account has no e-mail address" in words
    assert "This installation does not send mail" in words


@pytest.mark.parametrize(("language", "word"), [("th", "บันทึกวิธีรับสรุปงาน"), ("en", "Save how I am reached")])
def test_both_languages(client, language, word):
    client.cookies["tidtam_language"] = language
    assert word in client.get(url()).content.decode()
