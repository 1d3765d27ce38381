"""The page of the forms of an office's year: how far each is, and which of what it asks is missing.

It lists the files that are there; views/forms.py asks for files and hands them over.
"""

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from tidtam.access.policies import policy
from tidtam.approval.choices import Status
from tidtam.documents.completeness import Completeness, completeness
from tidtam.documents.desks import form_url
from tidtam.documents.forms import DossiersForm
from tidtam.documents.ministry_form.document import forms_of_records
from tidtam.documents.profiles import ExportProfile, profiles_of_year
from tidtam.documents.project_record import ProjectRecord, records_of_office
from tidtam.documents.views.filing import files_shown, maker_of
from tidtam.organisations.models import Organisation
from tidtam.organisations.pages import office_crumbs, office_shell
from tidtam.organisations.policies import located, office_by_code, reads
from tidtam.progress.rules import due_quarters
from tidtam.thai.calendar import round_as_of

PROJECTS_PER_PAGE = 50


@policy(reads(office_by_code))
@require_safe
def office_forms(request: HttpRequest, office_code: str, fiscal_year_be: int) -> HttpResponse:
    """Show how far each form of each project of an office's year is, and which of what it asks is missing."""
    organisation = located(request)
    try:
        round_as_of(fiscal_year_be, 12)
    except ValueError as error:
        raise Http404 from error
    if not organisation.is_office:
        raise Http404
    records = records_of_office(organisation, fiscal_year_be)
    page = Paginator(records, PROJECTS_PER_PAGE).get_page(request.GET.get("page"))
    wanted = profiles_of_year(fiscal_year_be)
    maker = maker_of(request, now())
    return render(
        request,
        "documents/office_forms.html",
        {
            **office_shell(organisation, "documents"),
            "crumbs": office_crumbs(organisation, (_("แบบรายงาน"), None), year=fiscal_year_be),
            "year": fiscal_year_be,
            "profiles": wanted,
            "page": page,
            "rows": [_project_row(record, wanted) for record in page.object_list],
            "zips": [_zip(organisation, fiscal_year_be, records, profile, maker) for profile in wanted if records],
            "numerals_form": DossiersForm(),
            "dossiers": reverse("documents:dossiers", args=[office_code, fiscal_year_be]),
        },
    )


def _project_row(record: ProjectRecord, wanted: Collection[ExportProfile]) -> dict[str, Any]:
    quarter = record.last_quarter
    forms = [completeness(profile, record, quarter) for profile in wanted]
    statuses = {row.quarter: row.report.status for row in record.quarters}
    asked = sorted({*due_quarters(record.project), *statuses})
    return {
        "record": record,
        "url": reverse("documents:project_forms", args=[record.pk]),
        "forms": [
            {
                "form": form,
                "url": form_url(record.pk, form.profile.form, quarter),
                "missing": _sections_missing(form),
            }
            for form in forms
        ],
        "approved": sum(statuses.get(one) == Status.APPROVED for one in asked),
        "asked": len(asked),
    }


def _zip(
    organisation: Organisation,
    fiscal_year_be: int,
    records: Sequence[ProjectRecord],
    profile: ExportProfile,
    maker: Mapping[str, Any],
) -> dict[str, Any]:
    """Return the ZIPs of a form of all projects that are there, and where another is asked for."""
    place = [organisation.code, fiscal_year_be, profile.form]
    made = forms_of_records(records, organisation, fiscal_year_be, form=profile.form, quarter=None, **maker)
    return {
        "profile": profile,
        "files": files_shown(
            made.stored, lambda digest, name: reverse("documents:office_forms_file", args=[*place, digest, name])
        ),
        "prepare_url": reverse("documents:prepare_office_forms", args=place),
    }


def _sections_missing(form: Completeness) -> str:
    """Return the numbers of the sections in which something is missing, in words."""
    numbers = list(dict.fromkeys(one.filled.section.number for one in form.missing))
    if not numbers:
        return ""
    return _("ขาดข้อ %(listed)s") % {"listed": ", ".join(map(str, numbers))}
