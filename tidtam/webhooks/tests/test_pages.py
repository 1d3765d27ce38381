"""Pages of webhooks: for administrators, where the installation has webhooks; a secret is shown once."""

import re
import uuid

import pytest

from tests.pages import words_of
from tests.people import signed_in
from tidtam.audit.models import AuditLine
from tidtam.jobs.models import Job
from tidtam.jobs.tests.conftest import run_waiting
from tidtam.progress.tests import small_office
from tidtam.webhooks import services
from tidtam.webhooks.models import Delivery, Subscription
from tidtam.webhooks.tests.conftest import AT, URL, happen, make

pytestmark = pytest.mark.django_db
LIST = "/offices/T01-1/webhooks/"
SECRET = re.compile(r"whsec_[A-Za-z0-9+/]{43}=")


@pytest.fixture
def page(administrator):
    return signed_in(administrator)


def typed(**more):
    return {"url": URL, "topics": ["reports", "editions"], "key": str(uuid.uuid4()), **more}


def test_a_new_webhook_shows_its_secret_once_and_stores_it_nowhere(page, office):
    form = typed()
    answer = page.post(LIST, form)
    [secret] = SECRET.findall(answer.content.decode())
    assert "no-store" in answer.headers["Cache-Control"]
    row = Subscription.objects.get()
    assert (row.organisation, row.url, row.topics) == (office, URL, ["reports", "editions"])
    stored = str([*Subscription.objects.values_list(), *AuditLine.objects.values_list(), *page.session.items()])
    assert secret not in stored
    assert secret.removeprefix("whsec_") not in stored
    again = page.post(LIST, form, follow=True)
    assert Subscription.objects.count() == 1
    for seen in (again, page.get(LIST), page.get(f"{LIST}{row.pk}/")):
        assert not SECRET.search(seen.content.decode())
        assert URL in seen.content.decode()


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"url": "http://hooks.example.go.th/"}, "พิมพ์ที่อยู่ที่ขึ้นต้นด้วย https://"),
        ({"url": "https://10.0.0.1/"}, "ไม่ใช่เลข IP"),
        ({"topics": []}, "เลือกเรื่องที่แจ้งอย่างน้อยหนึ่งเรื่อง"),
    ],
)
def test_what_is_to_be_mended_is_said_and_what_was_typed_stays(page, wrong, words):
    form = typed(**wrong)
    answer = page.post(LIST, form)
    assert answer.status_code == 422
    assert words in words_of(answer.content.decode())
    assert f'value="{form["url"]}"' in answer.content.decode()
    assert Subscription.objects.count() == 0


def test_ten_webhooks_are_enough(page, office):
    for _number in range(10):
        make(office)
    assert page.post(LIST, typed()).status_code == 422
    assert Subscription.objects.count() == 10


def test_a_test_is_sent_by_the_worker_and_a_double_click_sends_one(page, webhook, posted):
    key = str(uuid.uuid4())
    for _twice in range(2):
        page.post(f"{LIST}{webhook.pk}/test/", {"key": key})
    assert posted == [], "a page speaks to no other system"
    run_waiting()
    [(url, _headers, body)] = posted
    assert (url, b'"webhook.test"' in body) == (URL, True)
    assert Job.objects.get().result == {"arrived": 1}
    assert "ส่งถึงแล้ว" in words_of(page.get(f"{LIST}{webhook.pk}/").content.decode())


def test_a_delivery_is_sent_again_and_that_of_another_webhook_is_not(page, office, webhook, posted):
    happen(office, "one")
    services.send_waiting(AT)
    other, delivery = make(office)[0], Delivery.objects.get()
    assert page.post(f"{LIST}{other.pk}/again/", {"delivery": delivery.pk}).status_code == 404
    page.post(f"{LIST}{webhook.pk}/again/", {"delivery": delivery.pk})
    run_waiting()
    assert [headers["webhook-id"] for _url, headers, _body in posted] == [str(delivery.pk)] * 2


def test_it_is_paused_resumed_given_another_secret_and_removed(page, webhook):
    def standing(verb, **sent):
        answer = page.post(f"{LIST}{webhook.pk}/{verb}/", sent)
        return Subscription.objects.values_list("state", flat=True).get(), answer

    assert standing("pause")[0] == "paused"
    assert standing("resume")[0] == "active"
    _state, answer = standing("change-secret", seen=webhook.fingerprint)
    assert SECRET.search(answer.content.decode())
    _state, answer = standing("change-secret", seen=webhook.fingerprint)
    assert answer.status_code == 302, "the secret that was shown is kept by somebody"
    assert standing("remove")[0] == "removed"
    assert page.get(f"{LIST}{webhook.pk}/").status_code == 404
    assert page.post(f"{LIST}{webhook.pk}/resume/").status_code == 404
    actions = AuditLine.objects.filter(chain__subject_kind="webhooks.subscription").order_by("number")
    assert [action.rpartition(".")[2] for action in actions.values_list("action", flat=True)] == [
        "made", "paused", "resumed", "secret_changed", "removed",
    ]  # fmt: skip


def test_nothing_is_said_to_be_sent_by_one_that_was_paused_meanwhile(page, webhook):
    services.pause(subscription=webhook, by="admin", at=AT)
    answer = page.post(f"{LIST}{webhook.pk}/test/", {"key": str(uuid.uuid4())}, follow=True)
    said = words_of(answer.content.decode())
    assert ("เปิดใช้ webhook ก่อน" in said, "สั่งส่งทดสอบแล้ว" in said) == (True, False)
    assert Delivery.objects.count() == 0


def test_a_webhook_of_another_office_is_not_found_here(page, webhook):
    other = make(small_office.make_office(code="T01-2", name="สำนักงานทดสอบ เขต 2"))[0]
    assert page.get(f"{LIST}{other.pk}/").status_code == 404
    assert page.post(f"{LIST}{other.pk}/remove/").status_code == 404
    assert page.post(f"{LIST}{webhook.pk}/nothing/").status_code == 404


def test_without_the_setting_no_page_offers_it(page, webhook, settings):
    people = "/offices/T01-1/people/"
    assert LIST in page.get(people).content.decode()
    settings.WEBHOOKS = False
    assert LIST not in page.get(people).content.decode()
    assert [page.get(address).status_code for address in (LIST, f"{LIST}{webhook.pk}/")] == [404, 404]
    assert page.post(LIST, typed()).status_code == 404


def test_a_page_costs_the_same_with_many_deliveries(page, office, webhook, django_assert_max_num_queries):
    happen(office, *map(str, range(60)))
    with django_assert_max_num_queries(7):
        answer = page.get(f"{LIST}{webhook.pk}/")
    assert answer.content.decode().count("report.approved") == 50
    with django_assert_max_num_queries(6):
        page.get(LIST)
