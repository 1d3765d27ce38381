"""Pages of dossiers: one project's year, or all of an office's, and the files that were written."""

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.utils.translation import override
from django.views.decorators.http import require_POST, require_safe

from tidtam.access.policies import policy
from tidtam.documents.asking import ask_for_dossier
from tidtam.documents.dossier import document as dossier_document
from tidtam.documents.dossier.document import SET_FORM, document_of, dossier_of_project, set_of
from tidtam.documents.dossier.printed import FORM, summary_blocks
from tidtam.documents.dossier.record import Dossier
from tidtam.documents.dossier.template import FORM as DOCX_FORM
from tidtam.documents.filed import Document, DocumentSet, stored_file
from tidtam.documents.forms import DossiersForm
from tidtam.documents.in_page import page_blocks
from tidtam.documents.own_template.in_use import template_of
from tidtam.documents.tasks import WRITE_DOSSIERS
from tidtam.documents.views.filing import files_shown, handed_over
from tidtam.jobs.services import enqueue
from tidtam.organisations.pages import office_crumbs, office_shell
from tidtam.organisations.policies import located, office_by_code, person_of, reads
from tidtam.projects.models import Project
from tidtam.projects.pages import project_crumbs
from tidtam.projects.policies import project_place
from tidtam.thai.calendar import round_as_of


@policy(reads(project_place))
@require_safe
def dossier(request: HttpRequest, pk: int) -> HttpResponse:
    """Show what a project's dossier holds, with the reports as documents of their own, and its files."""
    one, document = _dossier_or_404(request, pk)
    row = get_object_or_404(Project.objects.select_related("organisation", "work_group", "current_version"), pk=pk)
    with override("th"):
        blocks = page_blocks(summary_blocks(one))
    context = {
        **office_shell(row.organisation, "projects"),
        "crumbs": project_crumbs(row, (_("แฟ้มโครงการ"), None)),
        "dossier": one,
        "project_url": row.get_absolute_url(),
        "blocks": blocks,
        "files": files_shown(
            document.stored, lambda digest, name: reverse("documents:dossier_file", args=[pk, digest, name])
        ),
        "is_complete": len(document.stored) == len(document.files),
        "prepare_url": reverse("documents:prepare_dossier", args=[pk]),
    }
    return render(request, "documents/dossier.html", context)


@policy(reads(project_place))
@require_POST
def prepare_dossier(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask for the files of a dossier as it stands now: made in the background, once for one state of the data."""
    job = ask_for_dossier(pk, place=located(request), by=person_of(request), at=now())
    if job is None:
        raise Http404
    return redirect(job)


@policy(reads(project_place))
@require_safe
def dossier_file(request: HttpRequest, pk: int, digest: str, file_name: str) -> HttpResponseBase:
    """Hand over a file that was written for this project, as an attachment."""
    return handed_over(stored_file(FORM, pk, digest, file_name))


@policy(reads(office_by_code))
@require_safe
def dossiers(request: HttpRequest, office_code: str, fiscal_year_be: int) -> HttpResponse:
    """List the dossiers of an office's year, with all of them as one ZIP."""
    return _page(request, fiscal_year_be)


@policy(reads(office_by_code))
@require_POST
def prepare_dossiers(request: HttpRequest, office_code: str, fiscal_year_be: int) -> HttpResponse:
    """Ask for all dossiers in one ZIP: made in the background, once for one state of the data."""
    form = DossiersForm(request.POST)
    if not form.is_valid():
        return _page(request, fiscal_year_be, form=form, status=422)
    _found, documents = _dossiers_or_404(request, fiscal_year_be)
    if not documents.documents:
        return redirect("documents:dossiers", office_code, fiscal_year_be)
    name, numerals = form.cleaned_data["format"], form.cleaned_data["numerals"]
    job = enqueue(
        kind=WRITE_DOSSIERS.name,
        parameters={"office": office_code, "fiscal_year_be": fiscal_year_be, "format": name, "numerals": numerals},
        organisation=located(request),
        requested_by=person_of(request),
        at=now(),
        content_key=f"{documents.digest} {name} {numerals}",
    )
    return redirect(job)


@policy(reads(office_by_code))
@require_safe
def dossiers_file(
    request: HttpRequest, office_code: str, fiscal_year_be: int, digest: str, file_name: str
) -> HttpResponseBase:
    """Hand over a ZIP that was written for this office, as an attachment."""
    return handed_over(stored_file(SET_FORM, located(request).pk, digest, file_name))


def _dossier_or_404(request: HttpRequest, pk: int) -> tuple[Dossier, Document]:
    one = dossier_of_project(pk)
    if one is None:
        raise Http404
    return one, document_of(one, template_of(DOCX_FORM, located(request)))


def _dossiers_or_404(request: HttpRequest, fiscal_year_be: int) -> tuple[list[Dossier], DocumentSet]:
    try:
        round_as_of(fiscal_year_be, 12)
    except ValueError as error:
        raise Http404 from error
    office = located(request)
    found = dossier_document.dossiers_of_office(office, fiscal_year_be)
    return found, set_of(office, fiscal_year_be, found)


def _page(
    request: HttpRequest, fiscal_year_be: int, *, form: DossiersForm | None = None, status: int = 200
) -> HttpResponse:
    found, documents = _dossiers_or_404(request, fiscal_year_be)
    office = located(request)
    context = {
        **office_shell(office, "documents"),
        "crumbs": office_crumbs(office, (_("แฟ้มโครงการ"), None)),
        "year": fiscal_year_be,
        "dossiers": [(one, [report.quarter for report in one.reports]) for one in found],
        "files": files_shown(
            documents.stored,
            lambda digest, name: reverse("documents:dossiers_file", args=[office.code, fiscal_year_be, digest, name]),
        ),
        "form": form or DossiersForm(),
        "prepare_url": reverse("documents:prepare_dossiers", args=[office.code, fiscal_year_be]),
    }
    return render(request, "documents/dossiers.html", context, status=status)
