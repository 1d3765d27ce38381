"""Pages of the booklet: the whole, what stands behind each figure of it, and the files that were written."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.timezone import now
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from tidtam.access.policies import policy
from tidtam.documents import beside, selectors
from tidtam.documents.office_booklet import context, page
from tidtam.documents.office_booklet.record import Booklet
from tidtam.documents.tasks import WRITE_BOOKLET
from tidtam.documents.views.filing import handed_over
from tidtam.jobs.services import enqueue
from tidtam.organisations.models import Organisation
from tidtam.organisations.pages import office_crumbs, office_shell
from tidtam.organisations.policies import office_by_code, person_of, reads
from tidtam.thai.calendar import round_as_of


@policy(reads(office_by_code))
@require_safe
def latest_booklet(request: HttpRequest, office_code: str) -> HttpResponse:
    """Lead to the booklet of the office's latest round, or say that there is nothing to report on yet."""
    organisation = get_object_or_404(Organisation, code=office_code)
    latest = selectors.latest_round(organisation)
    if latest is None:
        nothing = office_shell(organisation, "documents") | {"crumbs": office_crumbs(organisation, (_("เอกสาร"), None))}
        return render(request, "documents/no_booklet.html", nothing)
    return redirect("documents:office_booklet", office_code, *latest)


@policy(reads(office_by_code))
@require_safe
def office_booklet(request: HttpRequest, office_code: str, fiscal_year_be: int, months: int) -> HttpResponse:
    """Show the booklet of a round: cover, shares, money, coverage, notes, appendix, and the files on disk."""
    organisation, booklet = _booklet_or_404(office_code, fiscal_year_be, months)
    folder = selectors.booklet_folder(organisation, booklet)
    files = selectors.stored_files(folder)
    shown = page.booklet_page(booklet) | {
        "files": files,
        "digest": folder.digest,
        "is_complete": len(files) == len(selectors.FORMS),
        "beside": [
            (part.template, part.context(request, organisation, fiscal_year_be, months)) for part in beside.parts()
        ],
        "rounds": [(6, _("รอบ 6 เดือน")), (12, _("รอบ 12 เดือน"))],
    }
    crumbs = office_crumbs(organisation, (_round_name(months), None))
    return render(request, "documents/office_booklet.html", _shell(organisation, booklet) | shown | {"crumbs": crumbs})


@policy(reads(office_by_code))
@require_safe
def figure(request: HttpRequest, office_code: str, fiscal_year_be: int, months: int, figure_id: str) -> HttpResponse:
    """List what stands behind one figure, each with its part of the sum, and the sum."""
    organisation, booklet = _booklet_or_404(office_code, fiscal_year_be, months)
    shown = page.figure_page(booklet, figure_id)
    if shown is None:
        raise Http404
    booklet_url = reverse("documents:office_booklet", args=[office_code, fiscal_year_be, months])
    crumbs = office_crumbs(organisation, (_round_name(months), booklet_url), (shown["label"], None))
    return render(request, "documents/figure.html", _shell(organisation, booklet) | shown | {"crumbs": crumbs})


@policy(reads(office_by_code))
@require_POST
def prepare_files(request: HttpRequest, office_code: str, fiscal_year_be: int, months: int) -> HttpResponse:
    """Ask for the files of the draft as it stands now: made in the background, once for one state of the data."""
    organisation, booklet = _booklet_or_404(office_code, fiscal_year_be, months)
    job = enqueue(
        kind=WRITE_BOOKLET.name,
        parameters={"office": organisation.code, "fiscal_year_be": fiscal_year_be, "months": months},
        organisation=organisation,
        requested_by=person_of(request),
        at=now(),
        content_key=selectors.booklet_folder(organisation, booklet).digest,
    )
    return redirect(job)


@policy(reads(office_by_code))
@require_safe
def booklet_file(
    request: HttpRequest, office_code: str, fiscal_year_be: int, months: int, digest: str, file_name: str
) -> HttpResponseBase:
    """Hand over a file that was written for this office and round, as an attachment."""
    file = selectors.stored_file(
        organisation=get_object_or_404(Organisation, code=office_code),
        fiscal_year_be=fiscal_year_be,
        months=months,
        digest=digest,
        public_name=file_name,
    )
    if file is None:
        raise Http404
    return handed_over(file.path, name=file.public_name)


def _booklet_or_404(office_code: str, fiscal_year_be: int, months: int) -> tuple[Organisation, Booklet]:
    try:
        round_as_of(fiscal_year_be, months)
    except ValueError as error:
        raise Http404 from error
    organisation = get_object_or_404(Organisation, code=office_code)
    return organisation, context.office_booklet(organisation=organisation, fiscal_year_be=fiscal_year_be, months=months)


def _shell(organisation: Organisation, booklet: Booklet) -> dict[str, Any]:
    """Return what every page of a booklet shows around its own."""
    return office_shell(organisation, "documents") | {
        "booklet": booklet,
        "full_name": organisation.name_en if get_language() == "en" and organisation.name_en else organisation.name_th,
    }


def _round_name(months: int) -> str:
    return _("รายงานความก้าวหน้ารอบ %(months)s เดือน") % {"months": months}
