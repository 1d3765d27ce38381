"""A report as its pages show it: read, with what its owner may do; and reviewed, with what its approver may do."""

from collections.abc import Sequence
from http import HTTPStatus
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from tidtam.approval.choices import MoveName, Origin, Status
from tidtam.approval.deciding import (
    APPROVERS_MOVES,
    REVIEW,
    WRITERS_MOVES,
    Attempt,
    Desk,
    Wording,
    desk_of,
    what_is_shown,
)
from tidtam.approval.rules import content_of
from tidtam.checks.choices import Level
from tidtam.checks.models import FailedCheck
from tidtam.organisations.pages import Crumb, office_shell
from tidtam.progress import places, selectors, topics
from tidtam.progress.attached import attached
from tidtam.progress.changes import report_change_rows
from tidtam.progress.checks import place_label
from tidtam.progress.models import ProgressReport
from tidtam.projects.pages import project_crumbs


def report_page(request: HttpRequest, pk: int, attempt: Attempt | None = None) -> HttpResponse:
    """Show a report, and to its owner what they may do with it."""
    reading = reading_or_404(pk)
    desk = report_desk(request, reading, moves=(MoveName.RECALL, MoveName.REOPEN), attempt=attempt)
    row = reading.row
    position = [number for number, _pk in reading.quarters].index(row.quarter)
    return render(
        request,
        "progress/report.html",
        {
            **report_context(reading),
            "crumbs": report_crumbs(reading.row),
            "previous": reading.quarters[position - 1] if position else None,
            "next": reading.quarters[position + 1] if position + 1 < len(reading.quarters) else None,
            "desk": desk,
            "may_review": bool(desk.standing.moves.intersection(APPROVERS_MOVES)),
            "correct_url": reverse("progress:write", args=[pk]) if desk.standing.moves & WRITERS_MOVES else "",
            "correct_label": _("เขียนรายงาน"),
        },
        status=attempt.status if attempt else HTTPStatus.OK,
    )


def review_page(request: HttpRequest, pk: int, attempt: Attempt | None = None) -> HttpResponse:
    """Show a report to whoever decides on it: what changed, what fails, and beside each field a place for advice."""
    reading = reading_or_404(pk)
    content = content_of(reading.report, leaving_out=("status",))
    desk = report_desk(request, reading, moves=APPROVERS_MOVES, attempt=attempt, content=content, page=REVIEW)
    shown = what_is_shown(request, desk)
    context = report_context(reading)
    changed = {topics.topic_of_place(one.place) for one in desk.changes}
    if shown["only_changes"]:
        context["topics"] = [topic for topic in context["topics"] if topic["number"] in changed]
    return render(
        request,
        "progress/review.html",
        {
            **context,
            "crumbs": report_crumbs(reading.row, (_("ตรวจทาน"), None)),
            "desk": desk,
            **shown,
            "rows": report_change_rows(desk.changes, reading.project, report=reading.report),
        },
        status=attempt.status if attempt else HTTPStatus.OK,
    )


def report_desk(
    request: HttpRequest,
    reading: selectors.ReportReading,
    *,
    moves: Sequence[MoveName],
    attempt: Attempt | None,
    content: dict[str, Any] | None = None,
    page: str = "",
) -> Desk:
    """Return the desk beside a report."""
    return desk_of(
        request,
        reading.row,
        moves=moves,
        at=timezone.now(),
        failed=reading.failed,
        content=content,
        comments_url=reverse("progress:comment", args=[reading.row.pk]),
        page=page,
        attempt=attempt,
        wording=Wording(
            buttons={
                MoveName.RECALL: _("ถอนรายงานกลับ"),
                MoveName.REOPEN: _("เปิดรายงานให้แก้ไข"),
                MoveName.APPROVE: _("อนุมัติรายงาน"),
                MoveName.SEND_BACK: pgettext("button", "ส่งกลับแก้ไข"),
            },
            label_of=lambda place: place_label(place, project=reading.project, report=reading.report),
            url_of=lambda place: f"#{topics.anchor_of_place(place)}",
            message_of=lambda failed: selectors.check_message(failed, project=reading.project, url=address_of(failed)),
        ),
    )


def address_of(failed: FailedCheck) -> str:
    """Return where, on the page of a report, the place of a failed check stands; "" for the whole."""
    return f"#{topics.anchor_of_place(failed.place)}" if topics.topic_of_place(failed.place) else ""


def reading_or_404(pk: int, *, with_plans: bool = True) -> selectors.ReportReading:
    """Return a report with all that its pages show."""
    reading = selectors.report_reading(pk, with_plans=with_plans)
    if reading is None:
        raise Http404
    return reading


def report_crumbs(row: ProgressReport, *after: Crumb) -> list[Crumb]:
    """Return where a page of a report stands: its project, this quarter, and what follows."""
    quarter = _("ไตรมาส %(quarter)d") % {"quarter": row.quarter}
    return project_crumbs(row.project, (quarter, row.get_absolute_url() if after else None), *after)


def report_context(reading: selectors.ReportReading) -> dict[str, Any]:
    """Return what every page of a report shows of it."""
    row = reading.row
    by_topic = attached(reading.used, reading.report, reading.project)
    return {
        **office_shell(row.project.organisation, "projects"),
        "row": row,
        "report": reading.report,
        "project": reading.project,
        "status": Status(row.status),
        "is_unchecked_import": row.origin == Origin.IMPORTED and row.status != Status.APPROVED,
        "topics": [topic | {"attached": by_topic.get(topic["number"], [])} for topic in report_topics(reading)],
        "carried": _carried(reading),
        "whole": _messages(reading, None),
        "failed_total": len(reading.failed),
        "levels": _levels(reading.failed),
    }


def report_topics(reading: selectors.ReportReading) -> list[dict[str, Any]]:
    """Return the six topics as the template draws them: number, title, the checks that fail there, and content."""
    project, report = reading.project, reading.report
    names = topics.names_of(project) | {code: node.text for code, node in reading.nodes.items()}
    content: dict[int, dict[str, Any]] = {
        1: {
            "parts": topics.parts(report, 1, names=names),
            "kpis": topics.kpis(project, report, reading.earlier),
        },
        2: {"activities": list(topics.activities(project, report))},
        3: {"money": topics.money(project, report)},
        4: {"parts": topics.parts(report, 4, names=names)},
        5: {"parts": topics.parts(report, 5, names=names)},
        6: {"summary": report.summary},
    }
    return [
        {"number": number, "title": title, "messages": _messages(reading, number), **content[number]}
        for number, title in topics.TITLES.items()
    ]


def _carried(reading: selectors.ReportReading) -> dict[str, Any]:
    """Return where words of the quarter before stand unchanged, and which quarter that is."""
    if reading.previous is None:
        return {"places": frozenset(), "quarter": None}
    found = places.carried_places(reading.report, reading.project, reading.previous)
    return {"places": found, "quarter": reading.previous.quarter}


def _messages(reading: selectors.ReportReading, topic: int | None) -> list[dict[str, str]]:
    return [
        selectors.check_message(
            failed,
            project=reading.project,
            url=address_of(failed),
        )
        for failed in reading.failed
        if topics.topic_of_place(failed.place) == topic
    ]


def _levels(failed: Sequence[FailedCheck]) -> list[tuple[str, int]]:
    counts = {level: sum(row.level == level for row in failed) for level in Level.values}
    return [(level, count) for level, count in counts.items() if count]
