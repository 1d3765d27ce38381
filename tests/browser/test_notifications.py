"""The page on which people choose how they are reached, on a phone and a desk, without script."""

import pytest

from tests.browser.conftest import SIGHTS, looks_well, press
from tests.people import person
from tidtam.notifications.models import Preference

ADDRESS = "/accounts/notifications/"


@pytest.fixture
def somsri(transactional_db):
    user = person("somsri")
    user.display_name, user.email = "คุณสมศรี", "somsri@example.go.th"
    user.save()
    return user


@pytest.mark.parametrize(("width", "language"), SIGHTS)
def test_the_page_looks_well_with_faults_and_without(open_page, somsri, settings, width, language):
    settings.MAIL_IS_SENT, settings.LINE_TOKEN = True, "a token"
    page = open_page(ADDRESS, width=width, language=language, user=somsri)
    looks_well(page, "notifications", language)
    page.locator("input[name=line]").check()
    page.locator("input[name=line_user_id]").fill("U123")
    press(page.locator("form[method=post] .btn-p"))
    assert page.locator("input[name=line_user_id]").input_value() == "U123"
    looks_well(page, "notifications-faults", language)


@pytest.mark.parametrize("script", [True, False])
def test_mail_is_left_by_the_keyboard_with_script_and_without(open_page, somsri, settings, script):
    settings.MAIL_IS_SENT = True
    page = open_page("/accounts/profile/", user=somsri, script=script)
    press(page.locator(f"a[href='{ADDRESS}']"))
    box = page.locator("input[name=mail]")
    assert box.is_checked()
    box.focus()
    page.keyboard.press("Space")
    press(box, "Enter")
    assert page.locator(".n-ok, .notices").first.is_visible()
    assert not page.locator("input[name=mail]").is_checked()
    assert not Preference.objects.get(person=somsri).mail
