"""Imported history: accepting what came in, and where its printed original differs."""

import uuid
from typing import Any

from django.core.paginator import Page, Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from tidtam.access.policies import policy
from tidtam.approval import services
from tidtam.approval.selectors import waiting_label
from tidtam.exchange.selectors import printed_differences, printed_original
from tidtam.inbox import forms, selectors
from tidtam.inbox.choices import Kind
from tidtam.inbox.policies import ACCEPTS_HISTORY
from tidtam.inbox.views.rows import address_of, person_of, title_of, what
from tidtam.organisations.models import Organisation
from tidtam.organisations.selectors import area_office
from tidtam.progress.selectors import check_titles
from tidtam.ui.templatetags.ui import mark_thai

THINGS_PER_PAGE = 20
"""Of imported things, each with its failed checks and a field for each."""


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
    rest = f"{reverse('inbox:history', args=[office_code])}?{urlencode({'year': year or ''})}"  # of the kind that waits
    waiting = selectors.history_waiting(kind, organisation, year or 0, person)
    form = forms.HistoryForm(request.POST if request.method == "POST" else None)
    refused = ""
    if form.is_sent:
        key = forms.key_in(request.POST)
        if key and selectors.decided_under(key, person.user):
            return redirect(f"{rest}&{urlencode({'done': str(key)})}")
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
                return redirect(f"{rest}&{urlencode({'done': str(key)})}")
            except services.DecisionRefused as refusal:
                refused = str(refusal)
                form.take(selectors.history_items(kind, waiting.filter(pk__in=form.shown), person))
        if key and form.is_accepting and selectors.decided_under(key, person.user):
            # The same form, sent at the same instant, was stored since it was asked for above.
            return redirect(f"{rest}&{urlencode({'done': str(key)})}")
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
            **_form_context(form, kind, person),
            "refused": refused,
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


def _form_context(form: forms.HistoryForm, kind: Kind, person: selectors.Person) -> dict[str, Any]:
    """Return what the page shows of its form: each thing as typed, what is to be mended, and what is gone meanwhile."""
    gone = selectors.chosen_things(kind, dict.fromkeys(form.gone, ""), person).found if form.gone else []
    return {
        "form": form,
        "things": [_imported(item, form) for item in form.items],
        "is_open": any(not item.row.first for item in form.items),
        "shared": _shared(form),
        "errors": [
            (anchor, mark_thai(f"{title_of(kind, row.thing)}: {words}")) for anchor, row, words in form.error_list()
        ],
        "gone": [mark_thai(title_of(kind, row)) for row in gone],
    }


def _imported(item: selectors.Imported, form: forms.HistoryForm) -> dict[str, Any]:
    """Return an imported thing as the page of history shows it."""
    row = item.row
    return {
        "id": row.thing.pk,
        "version": row.version,
        "name": row.name,
        "number": row.thing.project.number,
        "facts": [what(row), waiting_label(row.thing.waiting_role, row.thing.project.organisation)],
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
