"""Pages of a project's quarterly report as a document: what is printed, and the files that were written."""

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.utils.translation import override
from django.views.decorators.http import require_POST, require_safe

from tidtam.access.policies import policy
from tidtam.documents.asking import ask_for_quarterly_report
from tidtam.documents.filed import Document, stored_file
from tidtam.documents.in_page import page_blocks
from tidtam.documents.own_template.in_use import template_of
from tidtam.documents.quarterly_report.document import document_of, report_by_id
from tidtam.documents.quarterly_report.printed import FORM, laid_out
from tidtam.documents.quarterly_report.record import QuarterlyReport
from tidtam.documents.quarterly_report.template import FORM as DOCX_FORM
from tidtam.documents.views.filing import files_shown, handed_over
from tidtam.organisations.pages import office_shell
from tidtam.organisations.policies import located, person_of, reads
from tidtam.progress.models import ProgressReport
from tidtam.progress.policies import report_place
from tidtam.projects.models import Project
from tidtam.projects.pages import project_crumbs


@policy(reads(report_place))
@require_safe
def quarterly_report(request: HttpRequest, pk: int) -> HttpResponse:
    """Show a report as it is printed, with its files; a report that nobody wrote yet has no document."""
    report, document = _report_or_404(request, pk)
    with override("th"):
        blocks = page_blocks(laid_out(report, "arabic").blocks[1:], top=2)
    row = get_object_or_404(
        Project.objects.select_related("organisation", "work_group", "current_version"), pk=report.project.ref.pk
    )
    crumbs = project_crumbs(row, (_("ไตรมาส %(quarter)s") % {"quarter": report.quarter}, _report_url(pk)))
    context = {
        **office_shell(row.organisation, "projects"),
        "crumbs": [*crumbs, (_("เอกสารรายงานประจำไตรมาส"), None)],
        "report": report,
        "report_pk": pk,
        "blocks": blocks,
        "files": files_shown(
            document.stored, lambda digest, name: reverse("documents:quarterly_report_file", args=[pk, digest, name])
        ),
        "is_complete": len(document.stored) == len(document.files),
        "prepare_url": reverse("documents:prepare_quarterly_report", args=[pk]),
    }
    return render(request, "documents/quarterly_report.html", context)


@policy(reads(report_place))
@require_POST
def prepare_quarterly_report(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask for the files of the report as it stands now: made in the background, once for one state of the data."""
    job = ask_for_quarterly_report(pk, place=located(request), by=person_of(request), at=now())
    if job is None:
        raise Http404
    return redirect(job)


@policy(reads(report_place))
@require_safe
def quarterly_report_file(request: HttpRequest, pk: int, digest: str, file_name: str) -> HttpResponseBase:
    """Hand over a file that was written for this report's project, as an attachment."""
    project_id = get_object_or_404(ProgressReport, pk=pk).project_id
    return handed_over(stored_file(FORM, project_id, digest, file_name))


def _report_or_404(request: HttpRequest, pk: int) -> tuple[QuarterlyReport, Document]:
    report = report_by_id(pk)
    if report is None:
        raise Http404
    return report, document_of(report, template_of(DOCX_FORM, located(request)))


def _report_url(pk: int) -> str:
    return reverse("progress:report", args=[pk])
