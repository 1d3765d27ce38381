"""The page on which a project's status at the end of a quarter is declared, beside what its activities say."""

from http import HTTPStatus
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from tidtam.access.policies import policy
from tidtam.approval.choices import Status
from tidtam.approval.deciding import status_of
from tidtam.approval.services import DecisionRefused
from tidtam.organisations.pages import office_shell
from tidtam.organisations.policies import person_of, reads, roles_of_request
from tidtam.progress import selectors
from tidtam.progress.forms import DeclarationForm
from tidtam.progress.rules import status_by_activities
from tidtam.progress.services import declare_status
from tidtam.projects.facts import Execution
from tidtam.projects.models import Project
from tidtam.projects.pages import project_crumbs
from tidtam.projects.policies import project_place
from tidtam.projects.selectors import facts_at_version
from tidtam.projects.services import DeclarationRefused, declared_token, declarer_role, why_declaring_is_closed

OPEN = (Status.NOT_REPORTED, Status.SAVED, Status.SENT_BACK)


@policy(reads(project_place))
@require_http_methods(["GET", "HEAD", "POST"])
def execution(request: HttpRequest, pk: int, quarter: int) -> HttpResponse:
    """Show what is declared of a project at the end of a quarter and what its activities say, and declare it.

    What cannot be kept comes back as typed: what is to be mended 422, what was declared meanwhile 409.
    """
    project = Project.objects.select_related("organisation", "work_group", "current_version").filter(pk=pk).first()
    if project is None or project.current_version is None or quarter not in (1, 2, 3, 4):
        raise Http404
    person = person_of(request)
    if request.method != "POST":
        if declarer_role(project, person, held=roles_of_request(request)) is None:
            return redirect(project)
        return _page(request, project, quarter)
    form = DeclarationForm(request.POST, quarter=quarter)
    if not form.is_valid():
        return _page(request, project, quarter, form, status=HTTPStatus.UNPROCESSABLE_ENTITY)
    try:
        declare_status(project=project, quarter=quarter, **form.declared(), by=person, at=timezone.now())
    except DeclarationRefused as refused:
        form.refuse([selectors.hit_message(hit) for hit in refused.hits])
        return _page(request, project, quarter, form, status=HTTPStatus.UNPROCESSABLE_ENTITY)
    except DecisionRefused as refused:
        return _page(request, project, quarter, form, refusal=str(refused), status=status_of(refused))
    messages.success(request, _("บันทึกสถานะโครงการเมื่อสิ้นไตรมาส %(quarter)d แล้ว") % {"quarter": quarter})
    return redirect(request.path)


def _page(
    request: HttpRequest,
    project: Project,
    quarter: int,
    form: DeclarationForm | None = None,
    *,
    refusal: str = "",
    status: HTTPStatus = HTTPStatus.OK,
) -> HttpResponse:
    assert project.current_version is not None
    facts = facts_at_version(project, project.current_version)
    at = timezone.now()
    here = selectors.project_round(project, facts, quarter)
    declared = next((one for one in facts.executions if one.quarter == quarter), None)
    latest = here.activities()
    titles = {row.key: row.title for row in facts.activities}
    report = project.reports.filter(quarter=quarter).first()
    is_correction = report is not None and report.status == Status.SENT_BACK
    return render(
        request,
        "progress/execution.html",
        {
            **office_shell(project.organisation, "projects"),
            "crumbs": project_crumbs(project, (_("สถานะโครงการ"), None)),
            "project": project,
            "quarter": quarter,
            "form": form or DeclarationForm(initial=_initial(declared), quarter=quarter),
            "seen": declared_token(declared),
            "errors": [("declare", refusal)] if refusal else form.faults() if form and form.errors else [],
            "is_refused": bool(refusal),
            "closed": "" if form or is_correction else why_declaring_is_closed(project, quarter, at=at),
            "declared": declared,
            "before": facts.execution_at(quarter - 1),
            "warnings": selectors.declaration_messages(here),
            "by_activities": status_by_activities(latest.values()),
            "activities": [(title, latest[key].status if key in latest else None) for key, title in titles.items()],
            "report": report,
            "is_writing": report is not None and report.status in OPEN,
        },
        status=status,
    )


def _initial(declared: Execution | None) -> dict[str, Any]:
    if declared is None:
        return {}
    return {name: getattr(declared, name) for name in ("status", "reason", "planned_quarter", "planned_baht")}
