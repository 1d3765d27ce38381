"""The executive page: where an office or a nation stands, what is late, what blocks and what is asked for."""

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.timezone import localdate, now
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from tidtam.access.policies import policy
from tidtam.documents import selectors
from tidtam.documents.executive_page import context
from tidtam.documents.executive_page.document import document_of
from tidtam.documents.executive_page.printed import FORM
from tidtam.documents.executive_page.record import ExecutivePage
from tidtam.documents.filed import stored_file
from tidtam.documents.tasks import WRITE_EXECUTIVE_PAGE
from tidtam.documents.views.filing import files_shown, handed_over
from tidtam.documents.views.letters import ISSUERS
from tidtam.jobs.services import enqueue
from tidtam.organisations.models import Organisation
from tidtam.organisations.pages import office_crumbs, office_shell
from tidtam.organisations.policies import located, office_by_code, person_of, reads
from tidtam.projects.shares import status_chart
from tidtam.thai.dates import bangkok_midnight


def office_or_above(address: Mapping[str, Any]) -> Organisation | None:
    """Return the organisation of an address where it is an area office or stands above them all. One query."""
    organisation = office_by_code(address)
    return organisation if organisation and (organisation.is_office or organisation.kind in ISSUERS) else None


@policy(reads(office_or_above))
@require_safe
def latest_executive_page(request: HttpRequest, office_code: str) -> HttpResponse:
    """Lead to the page of the latest round, or say that there is nothing to report on yet."""
    organisation = located(request)
    latest = selectors.latest_round(organisation)
    if latest is None:
        nothing = office_shell(organisation, "documents") | {"crumbs": office_crumbs(organisation, (_("เอกสาร"), None))}
        return render(request, "documents/no_booklet.html", nothing)
    return redirect("documents:executive_page", office_code, *latest)


@policy(reads(office_or_above))
@require_safe
def executive_page(request: HttpRequest, office_code: str, fiscal_year_be: int, months: int) -> HttpResponse:
    """Show the page of a round as it stands today, with its file."""
    organisation = located(request)
    page = _page_or_404(organisation, fiscal_year_be, months, localdate())
    document = document_of(organisation, page)
    place = [office_code, fiscal_year_be, months]
    shown = {
        **office_shell(organisation, "documents"),
        "crumbs": office_crumbs(organisation, (_("สรุปสำหรับผู้บริหาร"), None)),
        "page": page,
        "shares": [share for share in page.shares if share.is_shown],
        "chart": status_chart(page.shares),
        "rounds": [(6, _("รอบ 6 เดือน")), (12, _("รอบ 12 เดือน"))],
        "files": files_shown(
            document.stored, lambda digest, name: reverse("documents:executive_page_file", args=[*place, digest, name])
        ),
        "is_complete": len(document.stored) == len(document.files),
        "prepare_url": reverse("documents:prepare_executive_page", args=place),
    }
    return render(request, "documents/executive_page.html", shown)


@policy(reads(office_or_above))
@require_POST
def prepare_executive_page(request: HttpRequest, office_code: str, fiscal_year_be: int, months: int) -> HttpResponse:
    """Ask for the page's PDF as it stands today: made in the background, once for one state of the data."""
    organisation, day = located(request), localdate()
    document = document_of(organisation, _page_or_404(organisation, fiscal_year_be, months, day))
    job = enqueue(
        kind=WRITE_EXECUTIVE_PAGE.name,
        parameters={
            "office": office_code,
            "fiscal_year_be": fiscal_year_be,
            "months": months,
            "day": day.isoformat(),
        },
        organisation=organisation,
        requested_by=person_of(request),
        at=now(),
        content_key=document.digest,
    )
    return redirect(job)


@policy(reads(office_or_above))
@require_safe
def executive_page_file(
    request: HttpRequest, office_code: str, fiscal_year_be: int, months: int, digest: str, file_name: str
) -> HttpResponseBase:
    """Hand over a file that was written for this organisation, as an attachment."""
    return handed_over(stored_file(FORM, located(request).pk, digest, file_name))


def _page_or_404(organisation: Organisation, fiscal_year_be: int, months: int, day: dt.date) -> ExecutivePage:
    """Return the page as it stands when a day begins: the same all day, so that its file is found again."""
    try:
        return context.executive_page(
            organisation=organisation, fiscal_year_be=fiscal_year_be, months=months, at=bangkok_midnight(day)
        )
    except (ValueError, OverflowError) as error:
        raise Http404 from error
