"""Pages of the inbox: what is mine to do, approving many at once, what was decided."""

import uuid
from collections.abc import Mapping, Sequence
from itertools import groupby
from typing import Any

from django.core.paginator import Page, Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from tidtam.access.policies import policy
from tidtam.approval import services
from tidtam.approval.choices import Status
from tidtam.approval.models import Decision
from tidtam.approval.selectors import waiting_label
from tidtam.exchange.selectors import printed_differences, printed_original
from tidtam.inbox import forms, selectors
from tidtam.inbox.choices import Kind, News
from tidtam.inbox.policies import ACCEPTS_HISTORY
from tidtam.inbox.selectors import Person, Row
from tidtam.organisations.choices import Role
from tidtam.organisations.models import Organisation
from tidtam.organisations.policies import HOLDS_A_ROLE, roles_of_request
from tidtam.organisations.selectors import area_office, role_to_use
from tidtam.periods.selectors import decision_words
from tidtam.progress.selectors import check_titles
from tidtam.thai.dates import local_date
from tidtam.ui.templatetags.ui import mark_thai, moment, thai_date

ROWS_PER_PAGE = 50

THINGS_PER_PAGE = 20
"""Of imported things, each with its failed checks and a field for each."""


def person_of(request: HttpRequest) -> Person:
    """Return whose inbox is asked for, at this instant."""
    return Person(request.user, roles_of_request(request), timezone.now())  # type: ignore[arg-type]


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
        facts += [_who_and_when(row), *checks_words(row)]
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


def what(row: Row) -> str:
    """Return what a row is: which quarter's report, or a registration."""
    year = {"year": row.thing.project.fiscal_year_be, "quarter": row.quarter}
    if row.quarter:
        return _("รายงานไตรมาส\xa0%(quarter)d ปีงบประมาณ %(year)d") % year
    return _("ทะเบียนโครงการ ปีงบประมาณ %(year)d") % year


def checks_words(row: Row) -> list[str]:
    """Return how many checks fail that somebody has to look at, in words; nothing where none does."""
    hard, warning = row.counts.hard_not_accepted, row.counts.warning
    words = []
    if hard:
        words.append(ngettext("ต้องแก้ไข %(count)d ข้อ", "ต้องแก้ไข %(count)d ข้อ", hard) % {"count": hard})
    if warning:
        words.append(ngettext("ควรตรวจสอบ %(count)d ข้อ", "ควรตรวจสอบ %(count)d ข้อ", warning) % {"count": warning})
    return words


def _who_and_when(row: Row) -> str:
    when = thai_date(local_date(row.since))
    if row.submitter is None:
        return _("นำเข้าเมื่อ %(when)s") % {"when": when}
    return mark_thai(_("ส่งโดย %(who)s เมื่อ %(when)s") % {"who": row.submitter, "when": when})


def _by(decision: Decision) -> str:
    return mark_thai(f"{decision.by} ({Role(decision.role).label})")


def _action(row: Row, status: Status) -> str:
    if status == Status.SUBMITTED:
        return _("ตรวจทาน")
    if row.kind is Kind.REGISTRATION:
        return _("เปิดโครงการ")
    return _("แก้ไขและส่งใหม่") if status == Status.SENT_BACK else _("เขียนรายงานต่อ")


def address_of(row: Row) -> str:
    """Return where a row is decided on, or where its owner goes on: a registration is read on its project's page."""
    waits = row.thing.status == Status.SUBMITTED
    if row.kind is Kind.REPORT:
        return reverse("progress:review" if waits else "progress:correct", args=[row.thing.pk])
    return reverse("dashboards:registration" if waits else "dashboards:project", args=[row.thing.project_id])


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


# Approving many ------------------------------------------------------------------------------------------------------


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
            _who_and_when(row),
            waiting_label(row.thing.waiting_role),
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
    sentences = [changed % {"name": _title(kind, row)} for row in chosen.changed]
    sentences += [closed % {"name": _title(kind, row)} for row in chosen.closed]
    return [mark_thai(one) for one in sentences]


def _title(kind: Kind, row: Any) -> str:
    name = selectors.name_of(kind, row)
    if kind is Kind.REGISTRATION:
        return f"“{name}”"
    return _("“%(name)s” ไตรมาส\xa0%(quarter)d") % {"name": name, "quarter": row.quarter}


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
                {"name": _title(kind, row), "status": Status(decision.to_status)}
                for kind, row, decision in selectors.decided_things(decisions)
            ],
        },
    )


# Imported history -----------------------------------------------------------------------------------------------------


@policy(ACCEPTS_HISTORY)
@require_http_methods(["GET", "HEAD", "POST"])
def history(request: HttpRequest, office_code: str) -> HttpResponse:
    """Show what came into an office as history, each with what fails, and accept what is chosen, all or none.

    Registrations first, 20 a page. What cannot be accepted comes back as typed (422). Constant number of queries.
    """
    organisation, person = area_office(office_code), person_of(request)
    if organisation is None:
        raise Http404
    years = selectors.history_years(organisation)
    year = forms.year_in(request.GET, years)
    progress = selectors.history_progress(organisation, year, person) if year else {}
    kind = forms.InboxFilters(request.GET).asked().kind or next(
        (kind for kind in progress if progress[kind].waiting), Kind.REGISTRATION
    )
    url = f"{reverse('inbox:history', args=[office_code])}?{urlencode({'year': year or '', 'kind': kind.value})}"
    waiting = selectors.history_waiting(kind, organisation, year or 0, person)
    form = forms.HistoryForm(request.POST if request.method == "POST" else None)
    refused = ""
    if form.is_sent:
        key = forms.key_in(request.POST)
        if key and selectors.decided_under(key, person.user):
            return redirect(f"{url}&{urlencode({'done': str(key)})}")
        form.take(selectors.history_items(kind, waiting.filter(pk__in=form.shown), person))
        if form.is_accepting and form.is_acceptable() and key:
            try:
                services.accept_history_many(
                    chosen=form.chosen_things(),
                    reasons=form.reasons(),
                    by=person.user,
                    at=person.at,
                    idempotency_key=str(key),
                )
                return redirect(f"{url.partition('&kind')[0]}&{urlencode({'done': str(key)})}")
            except services.DecisionRefused as refusal:
                refused = str(refusal)
                form.take(selectors.history_items(kind, waiting.filter(pk__in=form.shown), person))
        if key and (refused or form.gone) and selectors.decided_under(key, person.user):
            # The same form, sent at the same instant, was stored since it was asked for above.
            return redirect(f"{url.partition('&kind')[0]}&{urlencode({'done': str(key)})}")
    gone = selectors.chosen_things(kind, dict.fromkeys(form.gone, ""), person).found if form.gone else []
    page: Page[Any] = Paginator(waiting, THINGS_PER_PAGE).get_page(request.GET.get("page"))
    if not form.is_sent:
        form.take(selectors.history_items(kind, waiting.filter(pk__in=[row.pk for row in page]), person))
    done = forms.key_in(request.GET, "done")
    return render(
        request,
        "inbox/history.html",
        {
            "nav_section": "inbox",
            "current_office": {"code": organisation.code, "name": organisation.spoken_name},
            "crumbs": [(_("งานของฉัน"), reverse("inbox:inbox")), (_("ข้อมูลนำเข้า"), None)],
            "organisation": organisation,
            "year": year,
            "kind": kind,
            "page": page,
            "form": form,
            "things": [_imported(item, form) for item in form.items],
            "is_open": any(not item.row.first for item in form.items),
            "shared": _shared(form),
            "refused": refused,
            "errors": [
                (anchor, mark_thai(f"{_title(kind, row.thing)}: {words}")) for anchor, row, words in form.error_list()
            ],
            "gone": [mark_thai(_title(kind, row)) for row in gone],
            "key": uuid.uuid4(),
            "done": len(selectors.decided_under(done, person.user)) if done and not form.is_sent else 0,
            "total": sum(one.total for one in progress.values()),
            "accepted": sum(one.accepted for one in progress.values()),
            "kinds": [
                {
                    "label": one.label,
                    "url": f"?{urlencode({'year': year or '', 'kind': one.value})}",
                    "is_current": one is kind,
                    "count": progress[one].waiting,
                }
                for one in progress
            ],
            "years": [
                {"label": str(one), "url": f"?{urlencode({'year': one})}", "is_current": one == year} for one in years
            ],
            "printed_url": f"{reverse('inbox:printed', args=[office_code])}?{urlencode({'year': year})}"
            if year and printed_original(organisation, year)
            else "",
        },
        status=422 if refused or form.errors or (form.gone and form.is_accepting) else 200,
    )


def _imported(item: selectors.Imported, form: forms.HistoryForm) -> dict[str, Any]:
    """Return an imported thing as the page of history shows it."""
    row = item.row
    return {
        "id": row.thing.pk,
        "version": row.version,
        "name": row.name,
        "number": row.thing.project.number,
        "facts": [what(row), waiting_label(row.thing.waiting_role)],
        "url": address_of(row),
        "first": row.first,
        "is_ticked": form.is_chosen(row),
        "error": form.errors.get(form.tick_name(row), ""),
        "questions": [
            {
                "message": question.message,
                "name": question.name,
                "value": form.typed(question.name),
                "error": form.errors.get(question.name, ""),
            }
            for question in item.questions
        ],
        "warnings": item.warnings,
    }


def _shared(form: forms.HistoryForm) -> list[dict[str, Any]]:
    """Return the checks that fail for several things on the page, each with a field for one reason for all of them."""
    questions = [question for item in form.items if not item.row.first for question in item.questions]
    counts: dict[str, int] = {}
    for question in questions:
        counts[question.code] = counts.get(question.code, 0) + 1
    titles = check_titles()
    return [
        {"code": code, "title": titles.get(code, code), "count": count, "value": form.typed(f"all-{code}")}
        for code, count in counts.items()
        if count > 1
    ]


@policy(ACCEPTS_HISTORY)
@require_safe
def printed(request: HttpRequest, office_code: str) -> HttpResponse:
    """Show where the printed original of an office's year says something else than the system computes."""
    organisation: Organisation | None = area_office(office_code)
    if organisation is None:
        raise Http404
    year = forms.year_in(request.GET, selectors.history_years(organisation))
    original = printed_original(organisation, year) if year else None
    return render(
        request,
        "inbox/printed.html",
        {
            "nav_section": "inbox",
            "current_office": {"code": organisation.code, "name": organisation.spoken_name},
            "crumbs": [
                (_("งานของฉัน"), reverse("inbox:inbox")),
                (_("ข้อมูลนำเข้า"), reverse("inbox:history", args=[office_code])),
                (_("ต้นฉบับที่พิมพ์"), None),
            ],
            "organisation": organisation,
            "year": year,
            "differences": [mark_thai(one.message) for one in printed_differences(organisation, year or 0, original)],
        },
    )
