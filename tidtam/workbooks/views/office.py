"""Where workbooks are taken away and brought in."""

from collections.abc import Sequence
from http import HTTPStatus

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from tidtam.access.policies import policy
from tidtam.answers.models import Sheet
from tidtam.answers.policies import sheet_place
from tidtam.answers.selectors import LOADED, nodes_to_write
from tidtam.organisations.choices import Role
from tidtam.organisations.models import Organisation
from tidtam.organisations.pages import office_crumbs, office_shell
from tidtam.organisations.policies import holds, located, office_by_code, person_of, reads, roles_of_request
from tidtam.thai.calendar import fiscal_year_be
from tidtam.uploads.http import uploads_of
from tidtam.workbooks.book import write_book
from tidtam.workbooks.facts import Book
from tidtam.workbooks.kinds import KindUnknown, kind_of
from tidtam.workbooks.models import Workbook
from tidtam.workbooks.people import kind as people_kind
from tidtam.workbooks.people.kind import people_book
from tidtam.workbooks.purpose import WORKBOOK
from tidtam.workbooks.quarter import kind as quarter_kind
from tidtam.workbooks.quarter.kind import quarter_book
from tidtam.workbooks.quarter.reports import quarters_to_write
from tidtam.workbooks.registrations import kind as registrations_kind
from tidtam.workbooks.registrations.kind import registrations_book
from tidtam.workbooks.registrations.registrations import years_to_write
from tidtam.workbooks.selectors import workbooks_of
from tidtam.workbooks.services import take_upload
from tidtam.workbooks.sheet import kind as sheet_kind
from tidtam.workbooks.sheet.contents import sheets_to_write, subject_of
from tidtam.workbooks.sheet.kind import sheet_book

YEARS = range(2500, 2701)
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@policy(reads(office_by_code))
@require_http_methods(["GET", "HEAD", "POST"])
def office(request: HttpRequest, office_code: str) -> HttpResponse:
    """List an organisation's workbooks to take away, and take in those that were filled in."""
    organisation = located(request)
    if request.method != "POST":
        return _page(request, organisation)
    at, person = timezone.now(), person_of(request)
    sent = uploads_of(request, purpose=WORKBOOK.name, organisation=organisation, at=at)
    received = [take_upload(upload=upload, by=person, at=at) for upload in sent.uploads]
    faults = sent.faults if received or sent.faults else [_("เลือกไฟล์สมุดงานที่กรอกแล้ว")]
    if faults:
        return _page(request, organisation, faults=faults)
    return redirect(received[0] if len(received) == 1 else reverse("workbooks:office", args=[office_code]))


@policy(reads(office_by_code))
@require_safe
def quarter(request: HttpRequest, office_code: str, fiscal_year_be: int, quarter: int) -> HttpResponse:
    """Return the workbook of all reports that the reader writes in a quarter, as a file."""
    organisation = _office(request)
    if quarter not in (1, 2, 3, 4):
        raise Http404
    book = quarter_book(
        organisation=organisation,
        fiscal_year_be=fiscal_year_be,
        quarter=quarter,
        person=person_of(request),
        held=roles_of_request(request),
        at=timezone.now(),
    )
    if book is None:
        messages.warning(request, _("ไม่มีรายงานที่ต้องเขียนในไตรมาสนี้"))
        return redirect("workbooks:office", office_code)
    return _file(book, f"{organisation.code}-{fiscal_year_be}-Q{quarter}.xlsx")


@policy(reads(office_by_code))
@require_safe
def registrations(request: HttpRequest, office_code: str, fiscal_year_be: int) -> HttpResponse:
    """Return the workbook of all registrations of a year that the reader writes, as a file."""
    organisation = _office(request)
    if fiscal_year_be not in YEARS:
        raise Http404
    book = registrations_book(
        organisation=organisation,
        fiscal_year_be=fiscal_year_be,
        person=person_of(request),
        held=roles_of_request(request),
        at=timezone.now(),
    )
    if book is None:
        messages.warning(request, _("ไม่มีทะเบียนที่ต้องเขียนในปีงบประมาณนี้"))
        return redirect("workbooks:office", office_code)
    return _file(book, f"{organisation.code}-{fiscal_year_be}-M1-M5.xlsx")


@policy(holds({Role.ADMINISTRATOR}, office_by_code))
@require_safe
def people(request: HttpRequest, office_code: str) -> HttpResponse:
    """Return the workbook of who holds a role at an office or below it, as a file."""
    organisation = _office(request)
    book = people_book(
        organisation=organisation, person=person_of(request), held=roles_of_request(request), at=timezone.now()
    )
    assert book is not None  # the policy let nobody else in
    return _file(book, f"{organisation.code}-people.xlsx")


def _file(book: Book, name: str) -> HttpResponse:
    headers = {
        "Content-Disposition": str(content_disposition_header(as_attachment=True, filename=name)),
        "Cache-Control": "no-store",
    }
    return HttpResponse(write_book(book), content_type=XLSX, headers=headers)


@policy(reads(sheet_place))
@require_safe
def sheet(request: HttpRequest, pk: int) -> HttpResponse:
    """Return the workbook of a sheet of answers, as a file."""
    row = get_object_or_404(Sheet.objects.select_related(*LOADED), pk=pk)
    book = sheet_book(sheet=row, person=person_of(request), held=roles_of_request(request), at=timezone.now())
    if book is None:
        messages.warning(request, _("ไม่มีข้อที่ต้องตอบในแบบรายงานนี้"))
        return redirect("answers:sheet", pk)
    version = row.instrument_version
    name = f"{row.organisation.code}-{version.instrument.code}-{version.fiscal_year_be}-{row.round_code}.xlsx"
    return _file(book, name)


def _office(request: HttpRequest) -> Organisation:
    organisation = located(request)
    if not organisation.is_office:
        raise Http404
    return organisation


def _page(request: HttpRequest, organisation: Organisation, *, faults: Sequence[str] = ()) -> HttpResponse:
    return render(
        request,
        "workbooks/office.html",
        {
            **office_shell(organisation, section_of(organisation)),
            "crumbs": office_crumbs(organisation, (_("สมุดงาน Excel"), None)),
            "purpose": WORKBOOK,
            "errors": [("workbook-file", fault) for fault in faults],
            "offered": _offered(request, organisation),
            "received": [
                {"row": one, "title": title_of_workbook(one)} for one in workbooks_of(person_of(request), organisation)
            ],
        },
        status=HTTPStatus.UNPROCESSABLE_ENTITY if faults else HTTPStatus.OK,
    )


def _offered(request: HttpRequest, organisation: Organisation) -> list[dict[str, str]]:
    """Return the workbooks that the reader may take away, each with how much stands in it."""
    person, held, year = person_of(request), roles_of_request(request), fiscal_year_be(timezone.localdate())
    quarters = quarters_to_write(person, organisation, held=held)
    years = years_to_write(person, organisation, held=held, beginning=(year, year + 1))
    of_people = [
        {"title": people_kind.title_of(), "count": "", "url": reverse("workbooks:people", args=[organisation.code])}
    ]  # fmt: skip
    of_sheets = [
        {
            "title": sheet_kind.title_of(subject_of(row)),
            "count": _questions(len(nodes_to_write(row))),
            "url": reverse("workbooks:sheet", args=[row.pk]),
        }
        for row in sheets_to_write(person, organisation, held=held)
    ]
    if not organisation.is_office:
        return of_sheets
    return (
        [
            {
                "title": quarter_kind.title_of(year, number),
                "count": _projects(count),
                "url": reverse("workbooks:quarter", args=[organisation.code, year, number]),
            }
            for year, number, count in quarters
        ]
        + [
            {
                "title": registrations_kind.title_of(year),
                "count": _projects(count),
                "url": reverse("workbooks:registrations", args=[organisation.code, year]),
            }
            for year, count in years
        ]
        + of_sheets
        + (of_people if people_kind.administers(organisation, held=held) else [])
    )


def _questions(count: int) -> str:
    return ngettext("%(count)s ข้อ", "%(count)s ข้อ", count) % {"count": count}


def section_of(organisation: Organisation) -> str:
    """Return the part of the navigation in which the workbooks of an organisation stand."""
    return "projects" if organisation.is_office else "sheets"


def _projects(count: int) -> str:
    return ngettext("%(count)s โครงการ", "%(count)s โครงการ", count) % {"count": count}


def title_of_workbook(workbook: Workbook) -> str:
    """Return the words of a workbook that came in; the name of its file where nothing is known of it."""
    try:
        return kind_of(workbook.kind).title(workbook.subject)
    except KindUnknown:
        return workbook.name
