"""Pages on which a project's registration (M1-M5) is submitted and decided: the same desk as for reports."""

from collections.abc import Sequence
from http import HTTPStatus

from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_http_methods, require_safe

from tidtam.access.policies import policy
from tidtam.approval import deciding
from tidtam.approval.choices import MoveName, Origin, Status
from tidtam.approval.rules import content_of
from tidtam.approval.services import GateClosed
from tidtam.approval.views import Subject, comment_page, confirmation_page, history_page, move_page
from tidtam.checks.choices import Gate, Level
from tidtam.dashboards import selectors
from tidtam.dashboards.views.reading import register_url, registration_context
from tidtam.drafts.models import Draft
from tidtam.organisations.policies import reads
from tidtam.progress.selectors import check_message
from tidtam.projects.changes import anchor_of_place, place_label, registration_change_rows
from tidtam.projects.choices import Section
from tidtam.projects.models import Project, ProjectVersion
from tidtam.projects.pages import project_crumbs
from tidtam.projects.policies import project_place
from tidtam.projects.selectors import facts_at_version
from tidtam.projects.services import IDENTITY
from tidtam.projects.views.desk import SECTION_PAGE
from tidtam.projects.views.writing import section_as_typed


@policy(reads(project_place))
@require_safe
def registration(request: HttpRequest, pk: int) -> HttpResponse:
    """Show the newest registration of a project to whoever submits it or decides on it."""
    return registration_page(request, pk)


@policy(reads(project_place))
@require_http_methods(["GET", "HEAD", "POST"])
def decide(request: HttpRequest, pk: int) -> HttpResponse:
    """Make the move the page sends; what cannot be done comes back with everything typed (422, 409)."""
    version = _newest_or_404(pk)
    if request.POST.get("move") == MoveName.SUBMIT and Draft.objects.of(version.project).waiting().exists():
        return redirect("projects:submit", pk)  # where what was typed and not saved is seen before it is submitted
    return move_page(
        request,
        version,
        url=reverse("dashboards:registration", args=[pk]),
        url_of=lambda decision: reverse("dashboards:decided", args=[pk, version.number, decision.number]),
        again=lambda attempt: registration_page(request, pk, attempt),
    )


def registration_page(request: HttpRequest, pk: int, attempt: deciding.Attempt | None = None) -> HttpResponse:
    """Show a registration: what changed, what fails, M1-M5 with a place for advice beside each field."""
    found = selectors.newest_registration(pk)
    if found is None:
        raise Http404
    reading, version = found
    facts = reading.facts
    desk = deciding.desk_of(
        request,
        version,
        moves=(*deciding.OWNERS_MOVES, *deciding.APPROVERS_MOVES),
        at=timezone.now(),
        failed=reading.failed,
        content=content_of(facts, leaving_out=IDENTITY),
        comments_url=reverse("dashboards:comment", args=[pk]),
        attempt=attempt,
        errors_of=lambda attempt: _errors(reading, attempt),
        wording=deciding.Wording(
            buttons={
                MoveName.SUBMIT: _("ส่งทะเบียนโครงการ"),
                MoveName.RECALL: _("ถอนทะเบียนโครงการกลับ"),
                MoveName.APPROVE: _("อนุมัติทะเบียนโครงการ"),
                MoveName.SEND_BACK: pgettext("button", "ส่งกลับแก้ไข"),
            },
            label_of=lambda place: place_label(place, facts),
            url_of=lambda place: f"#{anchor_of_place(place)}",
            message_of=lambda failed: check_message(failed, project=facts),
        ),
    )
    return render(
        request,
        "dashboards/registration.html",
        {
            **registration_context(reading),
            "crumbs": project_crumbs(reading.project, (_("การอนุมัติทะเบียน"), None)),
            "project": reading.project,
            "registered": version,
            "is_unchecked_import": version.origin == Origin.IMPORTED and version.status != Status.APPROVED,
            "desk": desk,
            "decide_url": reverse("dashboards:decide", args=[pk]),
            "register_url": register_url(request, reading.project),
            "history_url": reverse("dashboards:history", args=[pk]),
            "rows": registration_change_rows(desk.changes, facts),
        },
        status=attempt.status if attempt else HTTPStatus.OK,
    )


def _errors(reading: selectors.RegistrationReading, attempt: deciding.Attempt) -> Sequence[tuple[str, str]]:
    if isinstance(attempt.refusal, GateClosed) and attempt.form.cleaned_data["move"] == MoveName.SUBMIT:
        closing = [row for row in reading.failed if row.level == Level.HARD and row.gate in (Gate.ENTRY, Gate.REGISTER)]
        return [(anchor_of_place(row.place), check_message(row, project=reading.facts)["text"]) for row in closing] or [
            ("checks", str(attempt.refusal))
        ]
    return deciding.errors_of_attempt(attempt)


@policy(reads(project_place))
@require_http_methods(["GET", "HEAD", "POST"])
def comment(request: HttpRequest, pk: int) -> HttpResponse:
    """Show what was said at one field of the newest registration, ?place=, or say something there.

    ?page=section-budget  the page that asks, where it is not that of reviewing.
    """
    version = _newest_or_404(pk)
    facts = facts_at_version(version.project, version)
    asked = request.GET.get("page", "").removeprefix(SECTION_PAGE)
    section = Section(asked) if asked in Section.values else None
    return comment_page(
        request,
        version,
        subject=_subject(version, _("ทะเบียนโครงการ ฉบับที่ %(number)d")),
        crumbs=project_crumbs(version.project, (_("ความเห็น"), None)),
        url=reverse("dashboards:comment", args=[pk]),
        back=reverse("projects:section", args=[pk, section])
        if section
        else reverse("dashboards:registration", args=[pk]),
        label_of=lambda place: place_label(place, facts),
        again=lambda attempt: (
            section_as_typed(request, pk, section, attempt) if section else registration_page(request, pk, attempt)
        ),
    )


@policy(reads(project_place))
@require_safe
def decided(request: HttpRequest, pk: int, version: int, number: int) -> HttpResponse:
    """Confirm a decision on a version, and say who is next."""
    row = get_object_or_404(_versions(pk), number=version)
    return confirmation_page(
        request,
        row,
        number,
        subject=_subject(row, _("ทะเบียนโครงการ ฉบับที่ %(number)d")),
        link_of=lambda following: (following.name, reverse("dashboards:registration", args=[following.project_id])),
    )


@policy(reads(project_place))
@require_safe
def history(request: HttpRequest, pk: int) -> HttpResponse:
    """Show every decision on a registration, its newest version or ?version=, and what changed: ?from=1&to=3."""
    versions = list(_versions(pk).order_by("number"))
    if not versions:
        raise Http404
    asked = request.GET.get("version", "")
    row = next((one for one in versions if str(one.number) == asked), versions[-1])
    facts = facts_at_version(row.project, row)
    subject = _subject(row, _("ประวัติทะเบียนโครงการ ฉบับที่ %(number)d"))
    return history_page(
        request,
        row,
        subject=subject,
        crumbs=project_crumbs(row.project, (_("ประวัติ"), None)),
        rows_of=lambda changes: registration_change_rows(changes, facts, page=subject.url),
        label_of=lambda place: place_label(place, facts),
        version=row.number,
        versions=[(one.number, _("ฉบับที่ %(number)d") % {"number": one.number}) for one in versions],
    )


def _subject(row: ProjectVersion, title: str) -> Subject:
    return Subject(
        office=row.project.organisation,
        title=title % {"number": row.number},
        name=row.name,
        url=reverse("dashboards:registration", args=[row.project_id]),
    )


def _versions(pk: int) -> QuerySet[ProjectVersion]:
    return ProjectVersion.objects.filter(project=pk).select_related("project__organisation", "project__work_group")


def _newest_or_404(pk: int) -> ProjectVersion:
    project = get_object_or_404(
        Project.objects.select_related("organisation", "work_group", "current_version", "draft_version"), pk=pk
    )
    if project.newest_version is None:
        raise Http404
    project.newest_version.project = project
    return project.newest_version
