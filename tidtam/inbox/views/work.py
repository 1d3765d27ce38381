"""My work: what was sent back, what is begun, what waits for a decision."""

from collections.abc import Sequence
from itertools import groupby
from typing import Any

from django.core.paginator import Page, Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from tidtam.access.policies import policy
from tidtam.approval.choices import Status
from tidtam.approval.models import Decision
from tidtam.approval.selectors import waiting_label
from tidtam.inbox import forms, selectors
from tidtam.inbox.choices import Kind, News
from tidtam.inbox.selectors import Person, Row
from tidtam.inbox.views.rows import address_of, checks_words, person_of, what, who_and_when
from tidtam.organisations.choices import Role
from tidtam.organisations.policies import HOLDS_A_ROLE
from tidtam.organisations.selectors import role_to_use
from tidtam.periods.selectors import decision_words
from tidtam.thai.dates import local_date
from tidtam.ui.templatetags.ui import mark_thai, thai_date

ROWS_PER_PAGE = 50


@policy(HOLDS_A_ROLE)
@require_safe
def inbox(request: HttpRequest) -> HttpResponse:
    """List what is the person's to do: sent back, begun, waiting for their decision; 50 a page, 12 queries at most."""
    person = person_of(request)
    filters = forms.InboxFilters(request.GET)
    asked = filters.asked()
    work = selectors.Work(person, asked)
    paginator: Paginator[Row] = Paginator(work, ROWS_PER_PAGE)  # type: ignore[arg-type]
    page: Page[Row] = paginator.get_page(request.GET.get("page"))
    rows = list(page)
    groups = [
        {
            "heading": _heading(Status(status)),
            "count": work.count(status=status),
            "tasks": [task(row, person) for row in those],
        }
        for status, those in groupby(rows, key=lambda row: row.thing.status)
    ]
    waiting = work.count(status=Status.SUBMITTED)
    return render(
        request,
        "inbox/inbox.html",
        {
            "nav_section": "inbox",
            "page": page,
            "total": len(work),
            "groups": groups,
            "due": _due_card(rows, person),
            "fields": filters.drawn(),
            "is_filtered": asked.is_filtered,
            "nothing": "" if rows or asked.is_filtered else _next_date(person),
            "histories": _histories(rows, person),
            "many_url": reverse("inbox:approve_many") if waiting > 1 else "",
        },
    )


def _histories(rows: Sequence[Row], person: Person) -> list[tuple[str, str]]:
    """Return name and address of each office whose imported history waits for the person in these rows."""
    offices = {
        row.thing.project.organisation.code: row.thing.project.organisation
        for row in rows
        if row.is_unchecked_history
        and role_to_use({row.thing.waiting_role}, person.held, row.thing.project.organisation)
    }
    return [(office.spoken_name, reverse("inbox:history", args=[code])) for code, office in offices.items()]


def _heading(status: Status) -> str:
    return {
        Status.SENT_BACK: _("ต้องแก้ไขก่อน"),
        Status.SAVED: _("ทำค้างไว้"),
        Status.SUBMITTED: _("รออนุมัติ"),
    }[status]


def task(row: Row, person: Person) -> dict[str, Any]:
    """Return a row as ui/components/task_row.html shows it."""
    thing, status = row.thing, Status(row.thing.status)
    office = thing.project.organisation
    waits = status == Status.SUBMITTED
    is_imported = row.is_unchecked_history
    tags = []
    if is_imported:
        tags.append(("mute", "down", _("นำเข้า ยังไม่ตรวจ")))
    if row.is_late:
        tags.append(("warn", "clock", _("ส่งหลังกำหนด") if waits else _("เลยกำหนดส่ง")))
    if row.first:
        tags.append(("mute", "lock", _("อนุมัติทะเบียนโครงการก่อน")))
    if waits and row.news is not News.NEW:
        tags.append(("info", "info", str(row.news.label)))
    facts = [what(row), mark_thai(office.spoken_name)]
    if waits:
        facts += [who_and_when(row), *checks_words(row)]
        if row.news is News.NEW:
            facts.append(str(row.news.label))
    elif status == Status.SAVED:
        facts += [_("บันทึกเมื่อ %(when)s") % {"when": thai_date(local_date(row.since))}]
        facts += [decision_words(row.window)] if row.window else []
    sent_back = row.sent_back if status == Status.SENT_BACK else None
    if sent_back:
        facts.append(_("ส่งกลับเมื่อ %(when)s") % {"when": thai_date(local_date(sent_back.at))})
        count = sent_back.advice_count  # type: ignore[attr-defined]
        facts.append(ngettext("คำแนะนำ %(count)d ข้อ", "คำแนะนำ %(count)d ข้อ", count) % {"count": count})
    review = address_of(row)
    return {
        "title": mark_thai(row.name),
        "url": review,
        "status": status.value,
        "status_label": waiting_label(thing.waiting_role) if waits else status.label,
        "tags": tags,
        "facts": facts,
        "is_hot": status == Status.SENT_BACK,
        "action": _action(row, status),
        "action_url": review,
        "quote": mark_thai(sent_back.comment) if sent_back and sent_back.comment else "",
        "quoted": _by(sent_back) if sent_back else "",
    }


def _by(decision: Decision) -> str:
    return mark_thai(f"{decision.by} ({Role(decision.role).label})")


def _action(row: Row, status: Status) -> str:
    if status == Status.SUBMITTED:
        return _("ตรวจทาน")
    if row.kind is Kind.REGISTRATION:
        return _("เปิดโครงการ")
    return _("แก้ไขและส่งใหม่") if status == Status.SENT_BACK else _("เขียนรายงานต่อ")


def _due_card(rows: Sequence[Row], person: Person) -> dict[str, Any] | None:
    """Return the nearest due day of what the person has yet to submit; None where nothing is due."""
    due = [
        (row.window.due_at, row.window)
        for row in rows
        if row.thing.status != Status.SUBMITTED and row.window and row.window.due_at and row.window.due_at >= person.at
    ]
    if not due:
        return None
    nearest, window = min(due, key=lambda one: one[0])
    return {"days": (local_date(nearest) - person.on).days, "title": decision_words(window)}


def _next_date(person: Person) -> str:
    """Return what opens or is due next, in a sentence; "" where nothing is known."""
    found = selectors.next_window(person)
    if found is None:
        return ""
    extended, decision = found
    return _("รายงานไตรมาส\xa0%(quarter)d: %(words)s") % {
        "quarter": extended.window.number,
        "words": decision_words(decision),
    }
