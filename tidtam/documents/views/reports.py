"""Pages of national reports: the whole with what stands in the way, the words of an item, review, publishing, files."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.timezone import now
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from tidtam.access.policies import policy
from tidtam.access.snapshot import reading_snapshot
from tidtam.documents.choices import ReportState
from tidtam.documents.forms import LIST_WORDS, CutOffForm, GatheredForm, ItemForm, NumeralsForm
from tidtam.documents.models import NationalReport
from tidtam.documents.national_report import words
from tidtam.documents.national_report.context import national_report, newest, populations_on
from tidtam.documents.national_report.faults import faults
from tidtam.documents.national_report.freeze import sha256
from tidtam.documents.national_report.gathered import gathered, gathered_counts
from tidtam.documents.national_report.places import report_files, report_folder, template_in_use
from tidtam.documents.national_report.printed import provenance
from tidtam.documents.national_report.record import Item, Report
from tidtam.documents.national_report.sentences import sentence
from tidtam.documents.services import reports
from tidtam.documents.tasks import WRITE_REPORT
from tidtam.documents.views.filing import handed_over
from tidtam.instruments.models import Version
from tidtam.instruments.selectors import commission, version_in_use
from tidtam.jobs.services import enqueue
from tidtam.organisations.choices import Role
from tidtam.organisations.models import Organisation
from tidtam.organisations.policies import holds, person_of, reads, roles_of_request
from tidtam.organisations.selectors import role_to_use

WRITERS = frozenset({Role.ANALYST.value, Role.BUREAU_REPORTER.value})
PUBLISHERS = frozenset({Role.ANALYST.value})
STATEMENTS_PER_PAGE = 20
TONES = {
    ReportState.DRAFT: ("warn", "pen"),
    ReportState.REVIEWED: ("info", "check"),
    ReportState.PUBLISHED: ("ok", "check"),
}


def nation(_address: Mapping[str, Any]) -> Organisation | None:
    """Return the commission, where national reports belong. One query."""
    return commission()


@policy(reads(nation))
@require_safe
def national(request: HttpRequest, instrument_code: str, fiscal_year_be: int, round_code: str) -> HttpResponse:
    """Show the report of a round as it stands: state, what must be mended, figures and words by item."""
    return _page(request, *_report_or_404(instrument_code, fiscal_year_be, round_code))


@policy(holds(WRITERS, nation))
@require_http_methods(["GET", "HEAD", "POST"])
def national_item(
    request: HttpRequest, instrument_code: str, fiscal_year_be: int, round_code: str, item_code: str
) -> HttpResponse:
    """Write the words of an item, the numbers inside them and the notes of its figures."""
    version, row, report, item = _item_or_404(instrument_code, fiscal_year_be, round_code, item_code)
    form = ItemForm(
        request.POST or None,
        item=item,
        changes=row.changes if row else 0,
        populations=populations_on(report.cut_off_date),
    )
    status, error = 200, ""
    if request.method == "POST" and form.is_valid():
        by, at = person_of(request), now()
        try:
            row = reports.begin_report(version=version, round_code=round_code, by=by, at=at)
            reports.edit_report(
                report=row,
                changes=form.cleaned_data["changes"],
                texts={item.code: form.texts()},
                notes=form.notes(),
                by=by,
                at=at,
            )
            return redirect("documents:national", instrument_code, fiscal_year_be, round_code)
        except reports.ReportRefused as refused:
            status, error = 409, str(refused)
    elif request.method == "POST":
        status = 422
    context = _item_shell(version, round_code, item) | {"form": form, "error": error}
    return render(request, "documents/national_item.html", context, status=status)


@policy(holds(WRITERS, nation))
@require_http_methods(["GET", "HEAD", "POST"])
def national_gathered(
    request: HttpRequest, instrument_code: str, fiscal_year_be: int, round_code: str, item_code: str, list_name: str
) -> HttpResponse:
    """Choose from what offices wrote of an item in their approved sheets; it is added to what is written already."""
    version, row, _report, item = _item_or_404(instrument_code, fiscal_year_be, round_code, item_code)
    if list_name not in LIST_WORDS:
        raise Http404
    written = getattr(item.texts, list_name)
    rows = gathered(version, round_code, item_code, list_name, taken=written)
    page = Paginator(rows, STATEMENTS_PER_PAGE).get_page(request.GET.get("page"))
    form = GatheredForm(request.POST or None, rows=rows, initial={"changes": row.changes if row else 0})
    status, error = 200, ""
    if request.method == "POST" and form.is_valid():
        by, at = person_of(request), now()
        try:
            row = reports.begin_report(version=version, round_code=round_code, by=by, at=at)
            texts = replace(item.texts, **{list_name: (*written, *form.statements())})
            reports.edit_report(
                report=row, changes=form.cleaned_data["changes"], texts={item.code: texts}, by=by, at=at
            )
            return redirect("documents:national_item", instrument_code, fiscal_year_be, round_code, item_code)
        except reports.ReportRefused as refused:
            status, error = 409, str(refused)
    elif request.method == "POST":
        status = 422
        error = " ".join(str(message) for messages in form.errors.values() for message in messages)
    counts = gathered_counts(version, round_code, item_code)
    place = [instrument_code, fiscal_year_be, round_code, item_code]
    context = _item_shell(version, round_code, item) | {
        "form": form,
        "page": page,
        "chosen": request.POST.getlist("chosen"),
        "list_title": LIST_WORDS[list_name],
        "tabs": [
            {
                "label": label,
                "url": reverse("documents:national_gathered", args=[*place, name]),
                "is_current": name == list_name,
                "count": counts[name],
            }
            for name, label in LIST_WORDS.items()
        ],
        "error": error,
    }
    return render(request, "documents/national_gathered.html", context, status=status)


@policy(holds(WRITERS, nation))
@require_POST
def national_cut_off(request: HttpRequest, instrument_code: str, fiscal_year_be: int, round_code: str) -> HttpResponse:
    """Move the day after which no figure may be."""
    version, row, report = _report_or_404(instrument_code, fiscal_year_be, round_code)
    form = CutOffForm(request.POST)
    if not form.is_valid():
        return _page(request, version, row, report, cut_off=form, status=422)
    by, at = person_of(request), now()
    try:
        row = reports.begin_report(version=version, round_code=round_code, by=by, at=at)
        reports.edit_report(
            report=row, changes=row.changes, cut_off_date=form.cleaned_data["cut_off_date"], by=by, at=at
        )
    except reports.ReportRefused as refused:
        return _page(request, version, row, report, error=str(refused), status=409)
    return redirect("documents:national", instrument_code, fiscal_year_be, round_code)


@policy(holds(PUBLISHERS, nation))
@require_POST
def national_review(request: HttpRequest, instrument_code: str, fiscal_year_be: int, round_code: str) -> HttpResponse:
    """Say that the report was read as it stands."""
    return _moved(request, instrument_code, fiscal_year_be, round_code, reports.review_report)


@policy(holds(PUBLISHERS, nation))
@require_POST
def national_publish(request: HttpRequest, instrument_code: str, fiscal_year_be: int, round_code: str) -> HttpResponse:
    """Publish the reviewed report for good."""
    return _moved(request, instrument_code, fiscal_year_be, round_code, reports.publish_report)


@policy(reads(nation))
@require_POST
def national_prepare(request: HttpRequest, instrument_code: str, fiscal_year_be: int, round_code: str) -> HttpResponse:
    """Ask for the files of both editions as the report stands now."""
    version, row, report = _report_or_404(instrument_code, fiscal_year_be, round_code)
    form = NumeralsForm(request.POST)
    if not form.is_valid():
        return _page(request, version, row, report, numerals=form, status=422)
    order = {
        "instrument": instrument_code,
        "fiscal_year_be": fiscal_year_be,
        "round": round_code,
        "numerals": form.cleaned_data["numerals"],
    }
    job = enqueue(
        kind=WRITE_REPORT.name,
        parameters=order,
        organisation=None,
        requested_by=person_of(request),
        at=now(),
        content_key=f"{report_folder(version, report, template_in_use()).name} {order['numerals']}",
    )
    return redirect(job)


@policy(reads(nation))
@require_safe
def national_file(
    request: HttpRequest, instrument_code: str, fiscal_year_be: int, round_code: str, file_name: str
) -> HttpResponseBase:
    """Hand over a file of the report as it stands now, as an attachment."""
    version, _row, report = _report_or_404(instrument_code, fiscal_year_be, round_code)
    return handed_over(
        next((path for path in report_files(version, report, template_in_use()) if path.name == file_name), None)
    )


def _moved(request: HttpRequest, instrument_code: str, fiscal_year_be: int, round_code: str, verb: Any) -> HttpResponse:
    version, row, report = _report_or_404(instrument_code, fiscal_year_be, round_code)
    by, at = person_of(request), now()
    try:
        row = row or reports.begin_report(version=version, round_code=round_code, by=by, at=at)
        verb(report=row, seen=request.POST.get("seen", ""), by=by, at=at)
    except reports.ReportRefused as refused:
        return _page(request, version, row, report, error=str(refused), status=409)
    return redirect("documents:national", instrument_code, fiscal_year_be, round_code)


def _report_or_404(
    instrument_code: str, fiscal_year_be: int, round_code: str
) -> tuple[Version, NationalReport | None, Report]:
    version = version_in_use(instrument_code, fiscal_year_be)
    if version is None:
        raise Http404
    row = newest(version, round_code)
    try:
        with reading_snapshot():
            return version, row, national_report(version, round_code, row)
    except ValueError as error:
        raise Http404 from error


def _shell(version: Version, round_code: str) -> dict[str, Any]:
    code, year = version.instrument.code, version.fiscal_year_be
    title = words.TITLE.format(title=version.title, year=year)
    place = [code, year, round_code]
    return {
        "title": title,
        "place": place,
        "url": reverse("documents:national", args=place),
        "code": code,
        "year": year,
        "round_code": round_code,
        "crumbs": [(title, None)],
    }


def _item_or_404(
    instrument_code: str, fiscal_year_be: int, round_code: str, item_code: str
) -> tuple[Version, NationalReport | None, Report, Item]:
    """Return the report with an item of it that may still be written."""
    version, row, report = _report_or_404(instrument_code, fiscal_year_be, round_code)
    item = next((each for each in report.items if each.code == item_code), None)
    if item is None or (row is not None and row.state == ReportState.PUBLISHED):
        raise Http404
    return version, row, report, item


def _item_shell(version: Version, round_code: str, item: Item) -> dict[str, Any]:
    shell = _shell(version, round_code)
    return shell | {"item": item, "crumbs": [(shell["title"], shell["url"]), (item.title, None)]}


def _page(
    request: HttpRequest,
    version: Version,
    row: NationalReport | None,
    report: Report,
    *,
    numerals: NumeralsForm | None = None,
    cut_off: CutOffForm | None = None,
    error: str = "",
    status: int = 200,
) -> HttpResponse:
    round_code = row.round_code if row else request.resolver_match.kwargs["round_code"]  # type: ignore[union-attr]
    state = ReportState(row.state) if row else ReportState.DRAFT
    place, held = nation({}), roles_of_request(request)
    is_open = state != ReportState.PUBLISHED
    may_write = is_open and place is not None and role_to_use(WRITERS, held, place) is not None
    may_move = is_open and place is not None and role_to_use(PUBLISHERS, held, place) is not None
    context = _shell(version, round_code) | {
        "report": report,
        "state": state,
        "tone": TONES[state],
        "seen": sha256(report),
        "faults": faults(report) if is_open else [],
        "groups": [(group, [(item, _told(item, report)) for item in group.items]) for group in report.groups],
        "files": [(path, path.stat().st_size) for path in report_files(version, report, template_in_use())],
        "numerals_form": numerals or NumeralsForm(),
        "cut_off_form": (cut_off or CutOffForm(initial={"cut_off_date": report.cut_off_date})) if may_write else None,
        "may_write": may_write,
        "may_review": may_move and state == ReportState.DRAFT,
        "may_publish": may_move and state == ReportState.REVIEWED,
        "error": error,
        "errors": cut_off.faults() if cut_off else [],
    }
    return render(request, "documents/national.html", context, status=status)


def _told(item: Item, report: Report) -> dict[str, Any]:
    """Return what a page shows of an item: sentences with where they come from, and lists of words."""
    return {
        "figures": [(figure, sentence(figure), provenance(figure, report)) for figure in item.figures],
        "lists": [
            (title, statements)
            for title, statements in (
                (words.QUALITATIVE, item.texts.results),
                (words.PROBLEMS, item.texts.problems),
                (words.SUGGESTIONS, item.texts.suggestions),
            )
            if statements
        ],
    }
