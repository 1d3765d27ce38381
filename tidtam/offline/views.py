"""This device: switching work without a line on and off; what the device keeps; the shell that its browser stores."""

import base64
import hashlib
import json
import uuid
from functools import cache
from http import HTTPStatus
from pathlib import Path
from typing import Any

from django.contrib import messages
from django.contrib.staticfiles import finders
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.templatetags.static import static
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from tidtam.access.policies import PUBLIC, SIGNED_IN, policy
from tidtam.access.selectors import is_demo_database
from tidtam.access.snapshot import reading_snapshot
from tidtam.accounts import devices
from tidtam.accounts.services import TooManyTries
from tidtam.approval.choices import Status
from tidtam.approval.deciding import WRITERS_MOVES
from tidtam.offline import selectors, services
from tidtam.offline.policies import HAS_IT, KNOWS_IT, device_of
from tidtam.offline.services import DeviceRefused
from tidtam.organisations.policies import person_of, reads, roles_of_request
from tidtam.progress import topics
from tidtam.progress.models import ProgressReport
from tidtam.progress.policies import report_place
from tidtam.progress.views.desk import ReportDesk, desk_or_404, topic_form
from tidtam.progress.views.writing import list_context, topic_context

PART = "offline/part.html"
"""Stands in the place of the base of every page: what lies between its top bar and its footer."""

WORKER = Path(__file__).parent / "static/offline/sw.js"
FONTS = [
    f"ui/fonts/noto-sans-thai-looped-{letters}-{weight}-normal.woff2"
    for letters in ("thai", "latin")
    for weight in (400, 600)
]
SHELL_FILES = [
    *("ui/tidtam.css", "ui/forms.css", "ui/logo.svg", "ui/tidtam.js", "ui/grid.js", "progress/topic.js", *FONTS),
    *(f"drafts/{name}.js" for name in ("drafts", "key", "queue", "sending", "store")),
    *(f"offline/{name}.js" for name in ("list", "offline", "reading", "reports")),
]
"""What the empty pages load, the modules that their scripts import included (tests/test_shell.py)."""

MOST_BYTES = 2_000

# This device ----------------------------------------------------------------------------------------------------------


@policy(SIGNED_IN)
@never_cache
@require_safe
def this_device(request: HttpRequest) -> HttpResponse:
    """Explain work without a line, switch this device on and off (by script), list one's devices."""
    context = {
        "nav_section": "profile",
        "crumbs": [(_("บัญชีของฉัน"), reverse("organisations:profile")), (_("ทำงานโดยไม่มีอินเทอร์เน็ต"), None)],
        "devices": selectors.devices_of(person_of(request)),
        "is_shared": devices.is_shared(request),
        "most_devices": services.MOST_DEVICES,
    }
    return render(request, "offline/this_device.html", context)


@policy(SIGNED_IN)
@never_cache
@require_POST
def mark_shared(request: HttpRequest) -> HttpResponse:
    """Mark this device as one that others use, too; from then on nothing can be switched on here."""
    response = redirect("offline:this_device")
    devices.mark_shared(response)
    messages.success(request, _("ทำเครื่องหมายแล้ว เครื่องนี้จะไม่เก็บรายงานไว้"))
    return response


@policy(SIGNED_IN)
@never_cache
@require_POST
def enable(request: HttpRequest) -> HttpResponse:
    """Switch a device on: JSON {key, name} -> {secret}, which this answer alone carries. 409 and 429 say what to do."""
    try:
        said = json.loads(request.body[:MOST_BYTES])
        key, name = uuid.UUID(said["key"]), str(said["name"])
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return _refused(_("เปิดหน้านี้ใหม่แล้วลองอีกครั้ง · ระบบอ่านสิ่งที่ส่งมาไม่ได้"), HTTPStatus.UNPROCESSABLE_ENTITY)
    try:
        device = services.enable_device(
            person=person_of(request), key=key, name=name, is_shared=devices.is_shared(request), at=timezone.now()
        )
    except DeviceRefused as refused:
        return _refused(str(refused), HTTPStatus.CONFLICT)
    except TooManyTries as refused:
        answer = _refused(_("ลองอีกครั้งภายหลัง · เปิดใช้บ่อยเกินไป"), HTTPStatus.TOO_MANY_REQUESTS)
        answer.headers["Retry-After"] = str(max(1, round((refused.until - timezone.now()).total_seconds())))
        return answer
    return JsonResponse({"secret": base64.b64encode(device.secret).decode()})


@policy(KNOWS_IT)
@never_cache
@require_safe
def device(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    """Say whether a device may go on keeping what it has, and give its secret to its person; else it erases all."""
    found = device_of(request, {"key": key})
    assert found is not None
    answer = selectors.is_active(found, is_shared=devices.is_shared(request))
    if answer:
        services.note_seen(device=found, at=timezone.now())
    is_theirs = answer and request.user.pk == found.person_id
    secret = {"secret": base64.b64encode(found.secret).decode()} if is_theirs else {}
    return JsonResponse({"is_active": answer, **secret})


@policy(HAS_IT)
@never_cache
@require_POST
def withdraw(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    """Withdraw one's device, this one or another."""
    found = device_of(request, {"key": key})
    assert found is not None
    services.withdraw_device(device=found, by=person_of(request), at=timezone.now())
    messages.success(request, _("ปิด “%(device)s” แล้ว เครื่องนั้นจะลบรายงานที่เก็บไว้เมื่อเชื่อมต่อครั้งต่อไป") % {"device": found})
    return redirect("offline:this_device")


def _refused(sentence: str, status: HTTPStatus) -> JsonResponse:
    return JsonResponse({"message": sentence}, status=status)


# What a device keeps --------------------------------------------------------------------------------------------------


@policy(SIGNED_IN)
@never_cache
@require_safe
def report_list(request: HttpRequest) -> HttpResponse:
    """List the reports the reader may write now, each with the token of what a device would keep of it."""
    found = selectors.open_reports(person_of(request), held=roles_of_request(request), at=timezone.now())
    return JsonResponse(
        {"language": get_language(), "reports": [_head(one.row, one.row.project_version.name, one) for one in found]}
    )


@policy(reads(report_place))
@never_cache
@require_safe
def report(request: HttpRequest, pk: int) -> HttpResponse:
    """Give a device the pages of a report its reader may write: the list of topics and the six forms, as they are.

    html is what lies between the top bar and the footer of the page of the same address, by the same templates.
    """
    with reading_snapshot():
        return JsonResponse(_pages_of(request, desk_or_404(request, pk)))


def _pages_of(request: HttpRequest, desk: ReportDesk) -> dict[str, Any]:
    row, pk = desk.reading.row, desk.reading.row.pk
    if not desk.standing.moves & WRITERS_MOVES or not selectors.takes_work(row.status, desk.window, at=desk.at):
        raise Http404
    # What was just done is said on the page the person opens next: it is not taken from there.
    shared = {"base": PART, "messages": (), "is_demo_database": is_demo_database()}

    def topic(standing: topics.TopicStanding) -> dict[str, Any]:
        number = standing.number
        shown = topic_context(request, desk, number, topic_form(desk, number))
        return {
            "number": number,
            "title": standing.title,
            "version": desk.version_of(str(number)),
            "address": reverse("progress:topic", args=[pk, number]),
            "draft_address": reverse("progress:draft", args=[pk, number]),
            "html": render_to_string("progress/topic.html", {**shown, **shared}, request),
        }

    token = selectors.token_of(row, desk.standing.version, desk.drafts, desk.window)
    return {
        "language": get_language(),
        **_head(row, desk.reading.project.name, selectors.OpenReport(row=row, token=token, window=desk.window)),
        "list": {
            "address": reverse("progress:write", args=[pk]),
            "html": render_to_string("progress/write.html", {**list_context(desk), **shared}, request),
        },
        "topics": [topic(one) for one in desk.topics],
    }


def _head(row: ProgressReport, title: str, kept: selectors.OpenReport) -> dict[str, Any]:
    closes_at, due_at = kept.window.closes_at, kept.window.due_at
    return {
        "pk": row.pk,
        "token": kept.token,
        "title": title,
        "fiscal_year_be": row.fiscal_year_be,
        "quarter": row.quarter,
        "status": row.status,
        "status_words": str(Status(row.status).label),
        "due_at": due_at.isoformat() if due_at else None,
        "closes_at": closes_at.isoformat() if closes_at else None,
        "is_writable": kept.window.allowed or row.status == Status.SENT_BACK,
        "address": reverse("progress:write", args=[row.pk]),
    }


# The shell: what a browser stores of the system itself, and of nobody -------------------------------------------------


@policy(PUBLIC)
@require_safe
def empty_topic(_request: HttpRequest, topic: int) -> HttpResponse:
    """Show the page of a topic without a report: the same bytes for everybody, in each language."""
    if topic not in topics.TITLES:
        raise Http404
    return HttpResponse(_empty_page(topic), headers={"Cache-Control": "no-cache"})


@policy(PUBLIC)
@require_safe
def empty_list(_request: HttpRequest) -> HttpResponse:
    """Show the page of what lies on a device, empty: the same bytes for everybody, in each language."""
    return HttpResponse(_empty_page(None), headers={"Cache-Control": "no-cache"})


@policy(PUBLIC)
@require_safe
def service_worker(_request: HttpRequest) -> HttpResponse:
    """Give the service worker of the whole site, which begins with what it stores: SHELL {version, pages, files}."""
    words = f"const SHELL = {json.dumps(_shell(get_language()))};\n{WORKER.read_text(encoding='utf-8')}"
    headers = {"Service-Worker-Allowed": "/", "Cache-Control": "no-cache"}
    return HttpResponse(words, content_type="text/javascript; charset=utf-8", headers=headers)


def _empty_page(topic: int | None) -> str:
    # Without a request no context processor runs: nothing of a person can come in.
    return render_to_string("offline/form.html", {"number": topic, "title": topics.TITLES[topic] if topic else ""})


@cache
def _shell(_language: str | None) -> dict[str, Any]:
    """Return what a browser stores in the language that is spoken; another version where any byte of it is another."""
    pages = {
        reverse("offline:empty_list"): _empty_page(None),
        **{reverse("offline:empty_topic", args=[topic]): _empty_page(topic) for topic in topics.TITLES},
    }
    said = hashlib.sha256(json.dumps([pages, WORKER.read_text(encoding="utf-8")]).encode())
    for name in SHELL_FILES:
        said.update(Path(str(finders.find(name))).read_bytes())
    files = [static(name) for name in SHELL_FILES]
    return {"version": said.hexdigest()[:12], "pages": list(pages), "files": files}
