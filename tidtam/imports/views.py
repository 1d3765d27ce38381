"""Pages of an import: sending the file, matching its columns, reading the preview, and its result."""

from collections.abc import Sequence
from http import HTTPStatus
from typing import Any, cast

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from tidtam.access.policies import policy
from tidtam.drafts.typed import ChangesRefused
from tidtam.imports import selectors, services, tasks
from tidtam.imports.choices import AsideKind, Standing, State
from tidtam.imports.facts import Fault, Matching
from tidtam.imports.fields import REGISTRATIONS
from tidtam.imports.forms import ListForm, YearForm, chosen_columns, column_rows
from tidtam.imports.models import ListImport
from tidtam.imports.policies import BEGAN_IT, import_of
from tidtam.imports.purpose import LIST
from tidtam.imports.registrations import words_of
from tidtam.imports.rules.headings import match_columns
from tidtam.imports.template import template_workbook
from tidtam.organisations.models import Organisation
from tidtam.organisations.pages import office_crumbs, office_shell
from tidtam.organisations.policies import located, office_by_code, person_of, reads, roles_of_request
from tidtam.organisations.selectors import work_groups_of
from tidtam.projects.policies import places_to_register
from tidtam.thai.calendar import fiscal_year_be
from tidtam.uploads.http import uploads_of
from tidtam.uploads.services import taken

LONG = 300
"""From how many rows on a list is work for the queue."""

PER_PAGE = 50
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
Errors = Sequence[tuple[str, str]]


@policy(reads(office_by_code))
@require_http_methods(["GET", "HEAD", "POST"])
def begin(request: HttpRequest, office_code: str) -> HttpResponse:
    """Send the file of a list, or go on with one that was sent."""
    office = located(request)
    if not office.is_office:
        raise Http404
    year, at = fiscal_year_be(timezone.localdate()), timezone.now()
    places = _places(request, office)
    form = YearForm(request.POST if request.method == "POST" else None, years=(year, year + 1))
    errors: Errors = ()
    status = HTTPStatus.OK
    if request.method == "POST":
        status = HTTPStatus.UNPROCESSABLE_ENTITY if places else HTTPStatus.CONFLICT
        if places and form.is_valid():
            chosen = form.cleaned_data["fiscal_year_be"]
            sent = uploads_of(request, purpose=LIST.name, organisation=office, fiscal_year_be=chosen, at=at)
            faults, begun = list(sent.faults), []
            for upload in sent.uploads:
                try:
                    row = services.begin_import(
                        path=upload.path,
                        kind=cast(Any, upload.kind),
                        name=upload.name,
                        key=upload.pk,
                        organisation=office,
                        fiscal_year_be=chosen,
                        by=person_of(request),
                        at=at,
                    )
                except services.ListNotRead as refused:
                    faults.append(f"{upload.name}: {refused}")
                else:
                    taken(upload=upload, at=at)
                    begun.append(row)
            if begun and not faults:
                return redirect("imports:columns", begun[0].pk) if len(begun) == 1 else redirect(request.path)
            errors = [("list-file", fault) for fault in faults or [_("เลือกไฟล์ของรายการ")]]
        else:
            errors = form.faults() if places else []
    context = {
        **office_shell(office, "projects"),
        "crumbs": office_crumbs(office, (_("นำเข้ารายการโครงการ"), None)),
        "form": form,
        "purpose": LIST,
        "may_begin": bool(places),
        "errors": errors,
        "begun": selectors.imports_of(person_of(request), office),
        "fields": [str(one.label) for one in REGISTRATIONS],
    }
    return render(request, "imports/begin.html", context, status=status)


@policy(reads(office_by_code))
@require_safe
def template(request: HttpRequest, office_code: str) -> HttpResponse:
    """Hand over an empty list whose headings need no matching."""
    if not located(request).is_office:
        raise Http404
    answer = HttpResponse(template_workbook(timezone.now()), content_type=XLSX)
    answer["Content-Disposition"] = 'attachment; filename="tidtam-projects.xlsx"'
    answer["X-Content-Type-Options"] = "nosniff"
    return answer


@policy(BEGAN_IT)
@require_http_methods(["GET", "HEAD", "POST"])
def columns(request: HttpRequest, pk: object) -> HttpResponse:
    """Say where the list stands and what its columns mean; then it is checked."""
    row = import_of(request)
    if row.state == State.DONE:
        return redirect(row)
    office = row.organisation
    places = _places(request, office)
    sheets = row.sheets
    matching = row.matching
    asked = request.POST if request.method == "POST" else None
    form = ListForm(
        asked,
        sheets=sheets,
        places=[(code, place.name_th) for code, place in places.items()],
        matching=matching,
        otherwise=row.otherwise.code if row.otherwise else "",
    )
    errors: list[tuple[str, str]] = []
    by_column: dict[str, str] = {}
    if asked is not None and form.is_valid():
        said = form.cleaned_data
        where = (said["sheet"], (said["header_from"], said["header_to"]))
        if asked.get("act") == "look" or where != (matching.sheet, matching.header):
            # Other headings: what was chosen spoke of the old ones.
            found, _fitness = match_columns(
                sheets[where[0]], where[1], REGISTRATIONS, selectors.remembered_columns(office)
            )
            matching = Matching(*where, found)
        else:
            matching = Matching(*where, chosen_columns(asked))
            otherwise = places.get(said["otherwise"])
            try:
                matched = services.match_columns(
                    list_import=row,
                    matching=matching,
                    otherwise=None if otherwise == office else otherwise,
                    by=person_of(request),
                    at=timezone.now(),
                )
            except ChangesRefused as refused:
                by_column = {place: str(sentence) for place, sentence in refused.sentences.items()}
                errors = list(by_column.items())
            else:
                return _checked(request, matched)
    elif asked is not None:
        matching = Matching(matching.sheet, matching.header, chosen_columns(asked))
        errors = form.faults()
    is_looked_at = asked is not None and not errors
    if is_looked_at:
        form = ListForm(
            sheets=sheets,
            places=[(code, place.name_th) for code, place in places.items()],
            matching=matching,
            otherwise=str(asked.get("otherwise", "")) if asked else "",
        )
    context = {
        **_shell(row, _("จับคู่คอลัมน์")),
        "form": form,
        "errors": errors,
        "hidden": [sheet.name for sheet in sheets if sheet.is_hidden],
        "columns": column_rows(sheets[matching.sheet], matching, by_column),
        "fields": [(one.name, str(one.label)) for one in REGISTRATIONS],
        "many_places": len(places) > 1,
    }
    return render(
        request,
        "imports/columns.html",
        context,
        status=HTTPStatus.UNPROCESSABLE_ENTITY if errors else HTTPStatus.OK,
    )


@policy(BEGAN_IT)
@require_http_methods(["GET", "HEAD", "POST"])
def list_import(request: HttpRequest, pk: object) -> HttpResponse:
    """Read what the list would become, and register it; afterwards its result."""
    row = import_of(request)
    if row.state == State.READ:
        return redirect("imports:columns", row.pk)
    refusal = ""
    if request.method == "POST" and row.state == State.CHECKED:
        token, leaves_out = request.POST.get("token", ""), "leave_out_faulty" in request.POST
        try:
            if _is_long(row):
                services.confirm(list_import=row, token=token, leave_out_faulty=leaves_out)
                job = tasks.ask_for_registering(
                    list_import=row, token=token, leave_out_faulty=leaves_out, by=person_of(request), at=timezone.now()
                )
                return redirect(job)
            services.register_list(
                list_import=row,
                token=token,
                leave_out_faulty=leaves_out,
                held=roles_of_request(request),
                by=person_of(request),
                at=timezone.now(),
            )
        except services.NotConfirmed as refused:
            refusal = str(refused)
        else:
            return redirect(row)
    elif request.method == "POST":
        return redirect(row)
    status = HTTPStatus.CONFLICT if refusal else HTTPStatus.OK
    return render(request, "imports/list_import.html", _preview(request, row, refusal), status=status)


def _preview(request: HttpRequest, row: ListImport, refusal: str) -> dict[str, Any]:
    seen = row.seen
    what = request.GET.get("show", "faults" if seen.faults and row.state != State.DONE else "entries")
    shown: dict[str, Sequence[Any]] = {
        "faults": seen.faults,
        "entries": seen.entries,
        "asides": seen.asides,
    }
    what = what if what in shown else "entries"
    page = Paginator(shown[what], PER_PAGE).get_page(request.GET.get("page"))
    labels = {
        "faults": _("จุดที่ต้องแก้"),
        "entries": _("รายการในไฟล์"),
        "asides": _("แถวที่ไม่ใช่รายการ"),
    }
    return {
        **_shell(row, _("ผลนำเข้า") if row.state == State.DONE else _("ตรวจก่อนนำเข้า")),
        "is_done": row.state == State.DONE,
        "counted": [(standing, str(standing.label), seen.count(standing)) for standing in Standing],
        "new": seen.count(Standing.NEW),
        "faulty": seen.count(Standing.FAULTY),
        "seen": seen,
        "what": what,
        "page": page,
        "shown": [_shown(one) for one in page],
        "views": [
            {
                "label": label,
                "url": f"{row.get_absolute_url()}?show={name}",
                "is_current": name == what,
                "count": len(shown[name]),
            }
            for name, label in labels.items()
        ],
        "errors": [("confirm", refusal)] if refusal else [],
    }


def _shown(one: dict[str, Any]) -> dict[str, Any]:
    """Return a fault, an entry or a row that is left out, with its words in the reader's language."""
    if "message" in one:
        return one | {"words": words_of(cast(Fault, one))}
    if "kind" in one:
        return one | {"words": AsideKind(one["kind"]).label}
    return one | {"look": LOOKS[Standing(one["standing"])], "differs": [LABELS[name] for name in one["differs"]]}


LABELS = {one.name: one.label for one in REGISTRATIONS}
LOOKS = {
    Standing.NEW: ("info", "flag", Standing.NEW.label),
    Standing.KNOWN: ("mute", "check", Standing.KNOWN.label),
    Standing.DIFFERENT: ("warn", "alert", Standing.DIFFERENT.label),
    Standing.FAULTY: ("bad", "alert", Standing.FAULTY.label),
}
"""Tone, icon and word of an entry's standing."""


def _checked(request: HttpRequest, row: ListImport) -> HttpResponse:
    """Check a list at once, or let it be checked where it is long; what another tab registered is shown."""
    if row.state == State.DONE:
        return redirect(row)
    if _is_long(row):
        return redirect(tasks.ask_for_check(list_import=row, by=person_of(request), at=timezone.now()))
    services.check_list(list_import=row, held=roles_of_request(request))
    return redirect(row)


def _is_long(row: ListImport) -> bool:
    cells = row.sheets[row.sheet].cells
    return bool(cells) and cells[-1].row - row.header_to > LONG


def _places(request: HttpRequest, office: Organisation) -> dict[str, Organisation]:
    """Return where in an office this person may register projects, by code. One query."""
    everywhere = (office, *work_groups_of(office, on=timezone.localdate()))
    return {place.code: place for place in places_to_register(everywhere, held=roles_of_request(request))}


def _shell(row: ListImport, title: str) -> dict[str, Any]:
    office = row.organisation
    start = (_("นำเข้ารายการโครงการ"), reverse("imports:begin", args=[office.code]))
    return {
        **office_shell(office, "projects"),
        "crumbs": office_crumbs(office, start, (title, None)),
        "row": row,
        "title": title,
    }
