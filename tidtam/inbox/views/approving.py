"""Approving many at once: choosing, confirming, what was decided."""

import uuid
from collections.abc import Mapping
from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from tidtam.access.policies import policy
from tidtam.approval import services
from tidtam.approval.choices import Status
from tidtam.approval.selectors import waiting_label
from tidtam.inbox import forms, selectors
from tidtam.inbox.choices import Kind
from tidtam.inbox.selectors import Person, Row
from tidtam.inbox.views.rows import address_of, person_of, title_of, what, who_and_when
from tidtam.organisations.policies import HOLDS_A_ROLE
from tidtam.ui.templatetags.ui import mark_thai, moment

ROWS_PER_PAGE = 50


@policy(HOLDS_A_ROLE)
@require_safe
def approve_many(request: HttpRequest) -> HttpResponse:
    """List what waits for the person and has no warnings, to be chosen; one kind at a time, 50 a page."""
    person = person_of(request)
    counts = {kind: selectors.without_warnings(kind, person).count() for kind in Kind}
    asked = forms.InboxFilters(request.GET).asked().kind
    kind = asked or next((kind for kind in Kind if counts[kind]), Kind.REPORT)
    listing = selectors.LISTINGS[kind]
    found = selectors.shown_rows(selectors.without_warnings(kind, person), listing)
    paginator = Paginator(found, ROWS_PER_PAGE)
    paginator.count = counts[kind]
    page = paginator.get_page(request.GET.get("page"))
    rows = selectors.rows_of([(kind, row) for row in page], person)
    return render(
        request,
        "inbox/approve_many.html",
        {
            "nav_section": "inbox",
            "crumbs": [(_("งานของฉัน"), reverse("inbox:inbox")), (_("อนุมัติหลายเรื่อง"), None)],
            "kind": kind,
            "page": page,
            "rows": [_choice(row) for row in rows],
            "are_ticked": request.GET.get("tick") == "all",
            "errors": [(f"thing-{rows[0].thing.pk}", _("เลือกอย่างน้อยหนึ่งเรื่อง"))]
            if rows and "none" in request.GET
            else [],
            "kinds": [
                {
                    "label": one.label,
                    "url": f"?{urlencode({'kind': one.value})}",
                    "is_current": one is kind,
                    "count": counts[one],
                }
                for one in Kind
            ],
        },
    )


def _choice(row: Row) -> dict[str, Any]:
    return {
        "value": f"{row.thing.pk}:{row.version}",
        "id": row.thing.pk,
        "name": row.name,
        "facts": [
            what(row),
            mark_thai(row.thing.project.organisation.spoken_name),
            who_and_when(row),
            waiting_label(row.thing.waiting_role, row.thing.project.organisation),
            *([_("ส่งหลังกำหนด")] if row.is_late else []),
        ],
        "url": address_of(row),
    }


@policy(HOLDS_A_ROLE)
@require_http_methods(["GET", "HEAD", "POST"])
def confirm_many(request: HttpRequest) -> HttpResponse:
    """Say what will be approved, and approve it: all or none, on the versions that were seen."""
    person = person_of(request)
    sent = forms.ChosenForm(request.POST if request.method == "POST" else request.GET, most=ROWS_PER_PAGE)
    seen = sent.chosen()
    if not seen:
        return redirect(f"{reverse('inbox:approve_many')}?{urlencode({'kind': sent.data.get('kind', ''), 'none': 1})}")
    kind = Kind(sent.cleaned_data["kind"])
    key = forms.key_in(request.POST)
    if request.method == "POST" and key and selectors.decided_under(key, person.user):
        return redirect(decided_url(key))  # sent before: a double click, or Back and once more
    refused = _approve_chosen(kind, seen, person, key) if request.method == "POST" else ""
    if request.method == "POST" and not refused:
        return redirect(decided_url(key))
    chosen = selectors.chosen_things(kind, seen, person)
    rows = selectors.rows_of([(kind, row) for row in chosen.open], person)
    back_url = f"{reverse('inbox:approve_many')}?{urlencode({'kind': kind.value})}"
    return render(
        request,
        "inbox/confirm_many.html",
        {
            "nav_section": "inbox",
            "crumbs": [
                (_("งานของฉัน"), reverse("inbox:inbox")),
                (_("อนุมัติหลายเรื่อง"), back_url),
                (_("ยืนยันการอนุมัติ"), None),
            ],
            "kind": kind,
            "key": uuid.uuid4(),
            "rows": [_choice(row) for row in rows],
            "refused": refused,
            "left_out": _left_out(kind, chosen),
            "back_url": back_url,
        },
        status=422 if refused else 200,
    )


def decided_url(key: uuid.UUID | None) -> str:
    """Return where it is said what was decided by one sending."""
    return f"{reverse('inbox:decided')}?{urlencode({'key': str(key)})}"


def _approve_chosen(kind: Kind, seen: Mapping[int, str], person: Person, key: uuid.UUID | None) -> str:
    """Approve what was chosen, all or none; return why it is refused, or "" where it was done."""
    chosen = selectors.chosen_things(kind, seen, person)
    if chosen.gone or key is None:
        return str(services.Gone())
    try:
        services.approve_many(
            chosen=[(row, seen[row.pk]) for row in chosen.found],
            by=person.user,
            at=person.at,
            idempotency_key=str(key),
        )
    except services.DecisionRefused as refusal:
        return str(refusal)
    return ""


def _left_out(kind: Kind, chosen: selectors.Chosen) -> list[str]:
    """Return a sentence for each chosen thing that cannot be approved with the others, by its name."""
    changed = _("%(name)s: เปลี่ยนไปหลังจากที่เปิดดู · เปิดดูใหม่ก่อนตัดสินใจ")
    closed = _("%(name)s: มีข้อควรตรวจสอบ หรือไม่ได้รอการอนุมัติของท่านแล้ว · เปิดดูทีละเรื่อง")
    sentences = [changed % {"name": title_of(kind, row)} for row in chosen.changed]
    sentences += [closed % {"name": title_of(kind, row)} for row in chosen.closed]
    return [mark_thai(one) for one in sentences]


@policy(HOLDS_A_ROLE)
@require_safe
def decided(request: HttpRequest) -> HttpResponse:
    """Say what the person decided by one sending of a form (?key=); opening it again says the same."""
    person = person_of(request)
    key = forms.key_in(request.GET)
    decisions = selectors.decided_under(key, person.user) if key else []
    if not decisions:
        return redirect("inbox:inbox")
    return render(
        request,
        "inbox/decided.html",
        {
            "nav_section": "inbox",
            "crumbs": [(_("งานของฉัน"), reverse("inbox:inbox")), (_("อนุมัติแล้ว"), None)],
            "count": len(decisions),
            "at": moment(decisions[0].at, "long"),
            "things": [
                {"name": title_of(kind, row), "status": Status(decision.to_status)}
                for kind, row, decision in selectors.decided_things(decisions)
            ],
        },
    )
