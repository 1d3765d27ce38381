"""Pages on which administrators keep an organisation's webhooks. A secret is shown on one answer, and never again."""

from collections.abc import Callable
from http import HTTPStatus
from typing import Any
from uuid import uuid4

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from tidtam.access.policies import policy
from tidtam.organisations.models import Organisation
from tidtam.organisations.pages import office_shell
from tidtam.organisations.policies import located, person_of
from tidtam.webhooks import selectors, services
from tidtam.webhooks.choices import ENDED, State, Status, Topic
from tidtam.webhooks.forms import ChangeForm, WebhookForm
from tidtam.webhooks.models import Delivery, Subscription
from tidtam.webhooks.policies import KEEPS
from tidtam.webhooks.rules import target_of

LOOKS = {
    Status.WAITING.value: ("info", "clock"),
    Status.SENDING.value: ("info", "clock"),
    Status.DELIVERED.value: ("ok", "check"),
    Status.FAILED.value: ("warn", "alert"),
    Status.GIVEN_UP.value: ("bad", "close"),
}
"""Tone and icon of a delivery's status."""


@policy(KEEPS)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def webhooks(request: HttpRequest, office_code: str) -> HttpResponse:
    """List the webhooks of an organisation and make one; its secret is shown on the answer of its form."""
    office = located(request)
    form = WebhookForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        try:
            made, secret = services.make_subscription(
                organisation=office, by=person_of(request).username, at=timezone.now(), **form.cleaned_data
            )
        except services.MadeAlready:
            messages.warning(request, _("สร้าง webhook นี้แล้ว · รหัสลับแสดงได้ครั้งเดียว ถ้าไม่ได้คัดลอกไว้ ให้เปลี่ยนรหัสลับ"))
            return redirect("webhooks:webhooks", office_code)
        except services.WebhookRefused as refused:
            form.add_error(refused.field or None, str(refused))
        else:
            return _page_of(request, made, secret=secret)
    context = {
        **_shell(office),
        "form": form,
        "rows": [(one, _topics(one)) for one in selectors.webhooks_of(office)],
    }
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.errors else HTTPStatus.OK
    return render(request, "webhooks/webhooks.html", context, status=status)


@policy(KEEPS)
@never_cache
@require_safe
def webhook(request: HttpRequest, office_code: str, pk: int) -> HttpResponse:
    """Show a webhook with what was sent to it last. Constant number of queries."""
    return _page_of(request, _of_address(request, pk))


@policy(KEEPS)
@never_cache
@require_POST
def change(request: HttpRequest, office_code: str, pk: int, verb: str) -> HttpResponse:
    """Do one of VERBS with a webhook; each may come twice."""
    found = _of_address(request, pk)
    form = ChangeForm(request.POST)
    if verb not in VERBS or not form.is_valid():
        raise Http404
    if verb in SENDING and found.state != State.ACTIVE:
        messages.warning(request, _("เปิดใช้ webhook ก่อน แล้วส่งอีกครั้ง"))
        return redirect("webhooks:webhook", office_code, pk)
    answer = VERBS[verb](request, found, form.cleaned_data)
    return answer or redirect("webhooks:webhook", office_code, pk)


def _test(request: HttpRequest, row: Subscription, sent: dict[str, Any]) -> None:
    services.send_test(subscription=row, key=sent["key"] or uuid4(), by=person_of(request).username, at=timezone.now())
    messages.success(request, _("สั่งส่งทดสอบแล้ว · เปิดหน้านี้ใหม่ในอีกครู่หนึ่งเพื่อดูผล"))


def _again(request: HttpRequest, row: Subscription, sent: dict[str, Any]) -> None:
    delivery = get_object_or_404(Delivery.objects.select_related("subscription"), pk=sent["delivery"], subscription=row)
    services.send_again(delivery=delivery, by=person_of(request).username, at=timezone.now())
    messages.success(request, _("สั่งส่งอีกครั้งแล้ว · เปิดหน้านี้ใหม่ในอีกครู่หนึ่งเพื่อดูผล"))


def _pause(request: HttpRequest, row: Subscription, _sent: dict[str, Any]) -> None:
    services.pause(subscription=row, by=person_of(request).username, at=timezone.now())
    messages.success(request, _("พัก webhook แล้ว"))


def _resume(request: HttpRequest, row: Subscription, _sent: dict[str, Any]) -> None:
    services.resume(subscription=row, by=person_of(request).username, at=timezone.now())
    messages.success(request, _("เปิดใช้ webhook แล้ว · แจ้งสิ่งที่เกิดขึ้นตั้งแต่ตอนนี้"))


def _change_secret(request: HttpRequest, row: Subscription, sent: dict[str, Any]) -> HttpResponse | None:
    try:
        secret = services.change_secret(
            subscription=row, seen=sent["seen"], by=person_of(request).username, at=timezone.now()
        )
    except services.MadeAlready:
        messages.warning(request, _("รหัสลับนี้เปลี่ยนแล้ว · แสดงได้ครั้งเดียว ถ้าไม่ได้คัดลอกไว้ ให้เปลี่ยนอีกครั้ง"))
        return None
    return _page_of(request, _of_address(request, row.pk), secret=secret)


def _remove(request: HttpRequest, row: Subscription, _sent: dict[str, Any]) -> HttpResponse:
    services.remove(subscription=row, by=person_of(request).username, at=timezone.now())
    messages.success(request, _("ลบ webhook แล้ว"))
    return redirect("webhooks:webhooks", row.organisation.code)


VERBS: dict[str, Callable[[HttpRequest, Subscription, dict[str, Any]], HttpResponse | None]] = {
    "test": _test,
    "again": _again,
    "pause": _pause,
    "resume": _resume,
    "change-secret": _change_secret,
    "remove": _remove,
}
SENDING = ("test", "again")


def _of_address(request: HttpRequest, pk: int) -> Subscription:
    return get_object_or_404(selectors.webhooks_of(located(request)), pk=pk)


def _shell(office: Organisation, *trail: tuple[str, str | None]) -> dict[str, Any]:
    page = reverse("webhooks:webhooks", args=[office.code]) if trail else None
    crumbs = [(office.spoken_name, office.get_absolute_url()), (_("Webhooks"), page), *trail]
    return {**office_shell(office, "organisations"), "crumbs": crumbs}


def _page_of(request: HttpRequest, row: Subscription, *, secret: str = "") -> HttpResponse:
    context = {
        **_shell(row.organisation, (target_of(row.url).host, None)),
        "webhook": row,
        "topics": _topics(row),
        "secret": secret,
        "is_active": row.state == State.ACTIVE,
        "overlaps": row.former_until is not None and timezone.now() < row.former_until,
        "test_key": uuid4(),
        "deliveries": [(one, *LOOKS[one.status], one.status in ENDED) for one in selectors.newest_deliveries(row)],
    }
    return render(request, "webhooks/webhook.html", context)


def _topics(row: Subscription) -> list[str]:
    return [str(Topic(one).label) for one in row.topics]
