"""Pages on which a sheet is decided: reviewing it, making a move, its confirmation, its threads, its history."""

from collections.abc import Callable

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from tidtam.access.policies import policy
from tidtam.answers.changes import sheet_change_rows
from tidtam.answers.checks import place_label
from tidtam.answers.models import Sheet
from tidtam.answers.policies import sheet_place
from tidtam.answers.questions import titled
from tidtam.answers.selectors import LOADED
from tidtam.answers.views.desk import NAV, QUESTION_PAGE
from tidtam.answers.views.reading import review_page, sheet_page
from tidtam.answers.views.writing import question_as_typed
from tidtam.approval.choices import MoveName
from tidtam.approval.deciding import APPROVERS_MOVES, REVIEW, Attempt
from tidtam.approval.views import Subject, comment_page, confirmation_page, history_page, move_page
from tidtam.instruments.facts import Node
from tidtam.instruments.selectors import version_facts
from tidtam.organisations.pages import Crumb, office_crumbs
from tidtam.organisations.policies import reads


@policy(reads(sheet_place))
@require_safe
def review(request: HttpRequest, pk: int) -> HttpResponse:
    """Show a sheet to whoever decides on it; ?show=changes|all."""
    return review_page(request, pk)


@policy(reads(sheet_place))
@require_http_methods(["GET", "HEAD", "POST"])
def decide(request: HttpRequest, pk: int) -> HttpResponse:
    """Make the move a page of the sheet sends; what cannot be done comes back with everything typed (422, 409).

    Reading this address leads to the sheet. Submitting has its own page, which reads the drafts.
    """
    row = _row_or_404(pk)
    if request.POST.get("move") == MoveName.SUBMIT:
        return redirect("answers:submit", pk)
    page = review_page if request.POST.get("move") in APPROVERS_MOVES else sheet_page
    return move_page(
        request,
        row,
        url=row.get_absolute_url(),
        url_of=lambda decision: reverse("answers:decided", args=[pk, decision.number]),
        again=lambda attempt: page(request, pk, attempt),
    )


@policy(reads(sheet_place))
@require_http_methods(["GET", "HEAD", "POST"])
def comment(request: HttpRequest, pk: int) -> HttpResponse:
    """Show what was said at one field of a sheet, ?place=, or say something there.

    ?page=review, ?page=question-QP-1  the page that asks, where it is not that of the sheet.
    """
    row = _row_or_404(pk)
    back, again = _asking_page(request, row)
    nodes = _nodes(row)
    return comment_page(
        request,
        row,
        subject=_subject(row, _("แบบรายงานตัวชี้วัด")),
        crumbs=_crumbs(row, (_("ความเห็น"), None)),
        url=reverse("answers:comment", args=[pk]),
        back=back,
        label_of=lambda place: place_label(place, nodes),
        again=again,
    )


@policy(reads(sheet_place))
@require_safe
def decided(request: HttpRequest, pk: int, number: int) -> HttpResponse:
    """Confirm a decision, and say who is next."""
    row = _row_or_404(pk)
    return confirmation_page(
        request,
        row,
        number,
        subject=_subject(row, _("แบบรายงานตัวชี้วัด")),
        link_of=lambda following: (
            str(Sheet.objects.select_related(*LOADED).get(pk=following.pk)),
            reverse("answers:review", args=[following.pk]),
        ),
    )


@policy(reads(sheet_place))
@require_safe
def history(request: HttpRequest, pk: int) -> HttpResponse:
    """Show every decision on a sheet, and the difference between what two of them were made on: ?from=3&to=5."""
    row = _row_or_404(pk)
    nodes = _nodes(row)
    return history_page(
        request,
        row,
        subject=_subject(row, _("ประวัติแบบรายงานตัวชี้วัด")),
        crumbs=_crumbs(row, (_("ประวัติ"), None)),
        rows_of=lambda changes: sheet_change_rows(changes, nodes, page=row.get_absolute_url()),
        label_of=lambda place: place_label(place, nodes),
    )


def _asking_page(request: HttpRequest, row: Sheet) -> tuple[str, Callable[[Attempt], HttpResponse]]:
    """Return the address of the page that a thread was written on, and how to show it again."""
    asked = request.GET.get("page", "")
    if asked == REVIEW:
        return reverse("answers:review", args=[row.pk]), lambda attempt: review_page(request, row.pk, attempt)
    code = asked.removeprefix(QUESTION_PAGE)
    if asked.startswith(QUESTION_PAGE) and code in _nodes(row):
        return (
            reverse("answers:question", args=[row.pk, code]),
            lambda attempt: question_as_typed(request, row.pk, code, attempt),
        )
    return row.get_absolute_url(), lambda attempt: sheet_page(request, row.pk, attempt)


def _nodes(row: Sheet) -> dict[str, Node]:
    return {one.code: one for one in version_facts(row.instrument_version).nodes}


def _crumbs(row: Sheet, *after: Crumb) -> list[Crumb]:
    list_url = reverse("answers:office_sheets", args=[row.organisation.code])
    title = titled(version_facts(row.instrument_version))
    return office_crumbs(row.organisation, (_("แบบรายงานตัวชี้วัด"), list_url), (title, row.get_absolute_url()), *after)


def _subject(row: Sheet, title: str) -> Subject:
    return Subject(
        office=row.organisation,
        title=f"{title} · {titled(version_facts(row.instrument_version))}",
        name=row.organisation.spoken_name,
        url=row.get_absolute_url(),
        section=NAV,
    )


def _row_or_404(pk: int) -> Sheet:
    row = Sheet.objects.filter(pk=pk).select_related(*LOADED).first()
    if row is None:
        raise Http404
    return row
