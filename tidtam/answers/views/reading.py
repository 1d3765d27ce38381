"""The page of a sheet: its leaves with what was answered; for who answers, how far each is and the way to send it."""

from collections.abc import Sequence
from http import HTTPStatus
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_safe

from tidtam.access.policies import policy
from tidtam.answers.changes import sheet_change_rows
from tidtam.answers.places import section_of_place
from tidtam.answers.policies import sheet_place
from tidtam.answers.questions import anchor, grouped
from tidtam.answers.views.desk import DONE, SheetDesk, desk_or_404, page_context
from tidtam.approval.choices import MoveName, Status
from tidtam.approval.deciding import APPROVERS_MOVES, REVIEW, Attempt, Desk, Wording, desk_of, what_is_shown
from tidtam.approval.rules import content_of
from tidtam.comments.selectors import threads_of
from tidtam.organisations.policies import reads


@policy(reads(sheet_place))
@require_safe
def sheet(request: HttpRequest, pk: int) -> HttpResponse:
    """Show a sheet: its leaves, what was answered, how far it is. A constant number of queries."""
    return sheet_page(request, pk)


def sheet_page(request: HttpRequest, pk: int, attempt: Attempt | None = None) -> HttpResponse:
    """Show a sheet, and what whoever asks may do with it."""
    desk = desk_or_404(request, pk)
    row = desk.reading.row
    decision_desk = approval_desk(request, desk, moves=(MoveName.RECALL, MoveName.REOPEN), attempt=attempt)
    waiting = {section_of_place(one.place) for one in threads_of(row).values() if one.is_open}
    may_write = desk.is_writer and not desk.why_read_only
    return render(
        request,
        "answers/sheet.html",
        {
            **page_context(desk),
            "desk": decision_desk,
            "groups": grouped(desk.leaves),
            "discussed": waiting,
            "resume": next((one for one in desk.leaves if one.state not in DONE), None) if may_write else None,
            "is_begun": any(one.answer is not None for one in desk.leaves),
            "may_write": may_write,
            "takes_letters": desk.reading.takes_letters,
            "may_review": bool(desk.standing.moves.intersection(APPROVERS_MOVES)),
            "whole_advice": [one for one in desk.advice if not one.place],
            "asked_again": [(one, desk.asked_again[one.code]) for one in desk.leaves if one.code in desk.asked_again],
            "is_approved": row.status == Status.APPROVED,
            "is_saved": "saved" in request.GET,
        },
        status=attempt.status if attempt else HTTPStatus.OK,
    )


def review_page(request: HttpRequest, pk: int, attempt: Attempt | None = None) -> HttpResponse:
    """Show a sheet to whoever decides on it: what changed, what fails, and beside each answer a place for advice."""
    desk = desk_or_404(request, pk)
    content = content_of(desk.reading.sheet, leaving_out=("status",))
    decision_desk = approval_desk(request, desk, moves=APPROVERS_MOVES, attempt=attempt, content=content, page=REVIEW)
    shown = what_is_shown(request, decision_desk)
    changed = {section_of_place(one.place) for one in decision_desk.changes}
    leaves = [one for one in desk.leaves if not shown["only_changes"] or one.code in changed]
    used: dict[str, list[Any]] = {}
    for place, uses in desk.reading.used.items():
        used.setdefault(section_of_place(place), []).extend(uses)
    failing: dict[str, list[dict[str, str]]] = {}
    for row in desk.failed:
        failing.setdefault(section_of_place(row.place), []).append(desk.message(row, url=""))
    return render(
        request,
        "answers/review.html",
        {
            **page_context(desk, (_("ตรวจทาน"), None)),
            "desk": decision_desk,
            "groups": [
                (group.heading, [(one, used.get(one.code, []), failing.get(one.code, [])) for one in group.leaves])
                for group in grouped(leaves)
            ],
            **shown,
            "rows": sheet_change_rows(decision_desk.changes, desk.reading.by_code),
        },
        status=attempt.status if attempt else HTTPStatus.OK,
    )


def approval_desk(
    request: HttpRequest,
    desk: SheetDesk,
    *,
    moves: Sequence[MoveName],
    attempt: Attempt | None,
    content: dict[str, Any] | None = None,
    page: str = "",
) -> Desk:
    """Return the approval's desk beside a sheet."""
    row = desk.reading.row
    return desk_of(
        request,
        row,
        moves=moves,
        at=timezone.now(),
        failed=desk.reading.failed,
        content=content,
        comments_url=reverse("answers:comment", args=[row.pk]),
        page=page,
        attempt=attempt,
        wording=Wording(
            buttons={
                MoveName.RECALL: _("ถอนแบบรายงานกลับ"),
                MoveName.REOPEN: _("เปิดแบบรายงานให้แก้ไข"),
                MoveName.APPROVE: _("อนุมัติแบบรายงาน"),
                MoveName.SEND_BACK: pgettext("button", "ส่งกลับแก้ไข"),
            },
            label_of=desk.label_of,
            url_of=desk.url_of_place,
            message_of=lambda failed: desk.message(failed, url=f"#{anchor(failed.place)}"),
        ),
    )
