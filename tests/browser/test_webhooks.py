"""The pages of webhooks: made with faults and without, a secret shown once, what was sent; a phone and a desk."""

import datetime as dt

import pytest
from django.utils import timezone

from tests.browser.conftest import looks_well, press
from tests.people import person
from tidtam.progress.tests import small_office
from tidtam.webhooks.models import Delivery, Subscription

ADDRESS = "/offices/T01-1/webhooks/"
ENDS = [
    {"status": "delivered", "code": 204},
    {"status": "failed", "code": 503, "failure": "status"},
    {"status": "given_up", "failure": "certificate"},
    {"status": "waiting"},
]


@pytest.fixture
def administrator(transactional_db, settings):
    settings.WEBHOOKS = True
    return person("admin", ("administrator", small_office.make_office()))


@pytest.mark.parametrize(("width", "language"), [(360, "th"), (1440, "en")])
def test_a_webhook_is_made_and_watched(open_page, administrator, width, language):
    page = open_page(ADDRESS, width=width, language=language, user=administrator)
    press(page.locator("form .btn-p"))
    page.locator(".err-m").first.wait_for()
    page.locator("input[name=url]").fill("https://hooks.a-ministry-with-a-long-name.example.go.th/tidtam/messages")
    page.locator("input[name=topics][value=reports]").check()
    press(page.locator("form .btn-p"))
    assert page.locator("#secret").input_value().startswith("whsec_")
    webhook, now = Subscription.objects.get(), timezone.now()
    Subscription.objects.update(failing_since=now)
    Delivery.objects.bulk_create(
        Delivery(
            subscription=webhook, event=str(number), type="report.approved", body="{}",
            made_at=now - dt.timedelta(hours=number), next_attempt_at=now, **end,
        )
        for number, end in enumerate(ENDS)
    )  # fmt: skip
    page.goto(page.url + f"{webhook.pk}/")
    looks_well(page, "webhook", language)
