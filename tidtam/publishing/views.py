"""Pages of editions: issuing one, the office's editions, one edition with its files, withdrawing it."""

import uuid
from collections.abc import Mapping, Sequence
from typing import Any

from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.timezone import localdate, now
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from tidtam.access.policies import policy
from tidtam.checks.rules import Hit
from tidtam.documents.selectors import MEDIA_TYPES
from tidtam.jobs.models import Job
from tidtam.jobs.selectors import request_of
from tidtam.organisations.choices import Role
from tidtam.organisations.models import Organisation
from tidtam.organisations.pages import office_crumbs, office_shell
from tidtam.organisations.policies import holds, office_by_code, person_of, reads, roles_of_request
from tidtam.organisations.selectors import role_to_use
from tidtam.progress.models import ProgressReport
from tidtam.projects.models import Project
from tidtam.publishing import selectors, services
from tidtam.publishing.checks import PUBLISH_CHECKS
from tidtam.publishing.choices import EditionStatus
from tidtam.publishing.forms import REASON_LENGTH, IssueForm, WithdrawForm, reason_field
from tidtam.publishing.models import Edition
from tidtam.publishing.selectors import Preview
from tidtam.publishing.services import refusals
from tidtam.publishing.services.directing import ISSUING_ROLES
from tidtam.publishing.services.issue import WRITE_FILES
from tidtam.thai.calendar import BUDDHIST_OFFSET, round_as_of

TONES = {
    EditionStatus.PREPARING: ("info", "clock"),
    EditionStatus.ISSUED: ("ok", "check"),
    EditionStatus.SUPERSEDED: ("mute", "copy"),
    EditionStatus.WITHDRAWN: ("bad", "close"),
}


@policy(holds(ISSUING_ROLES, office_by_code))
@require_http_methods(["GET", "HEAD", "POST"])
def issue(request: HttpRequest, office_code: str, fiscal_year_be: int, months: int) -> HttpResponse:
    """Show what would be printed, what is left out and what fails; issue it where the director signs."""
    organisation = _office_of_round(office_code, fiscal_year_be, months)
    if request.method == "POST":
        return _issued(request, organisation, fiscal_year_be, months)
    return _issue_page(request, organisation, fiscal_year_be, months, {})


def _issued(request: HttpRequest, organisation: Organisation, fiscal_year_be: int, months: int) -> HttpResponse:
    at = now()
    shown = selectors.preview(organisation=organisation, fiscal_year_be=fiscal_year_be, months=months, on=localdate(at))
    form = IssueForm(request.POST, hits=shown.to_be_signed)
    place = (request, organisation, fiscal_year_be, months, request.POST)
    if not form.is_valid():
        too_long = _("เขียนไม่เกิน %(count)s ตัวอักษร") % {"count": REASON_LENGTH}
        errors = [(name, too_long) for name in form.errors if name.startswith("reason-")]
        return _issue_page(*place, errors=errors or [("sign", str(refusals.ChangedMeanwhile.message))], status=422)
    try:
        edition = services.issue(
            organisation=organisation,
            fiscal_year_be=fiscal_year_be,
            months=months,
            seen=form.cleaned_data["seen"],
            reasons=form.reasons(),
            has_seen_warnings=form.cleaned_data["has_seen_warnings"],
            by=person_of(request),
            at=at,
            idempotency_key=form.cleaned_data["idempotency_key"],
        )
    except refusals.ReasonsMissing as refused:
        keys = [selectors.hit_key(hit) for hit in shown.to_be_signed]
        missing = [key for key in keys if key in {selectors.hit_key(hit) for hit in refused.hits}]
        message = _("เขียนเหตุผลของข้อที่ %(number)s")
        errors = [(reason_field(key), message % {"number": keys.index(key) + 1}) for key in missing]
        return _issue_page(*place, errors=errors, status=422)
    except refusals.WarningsNotSeen as refused:
        return _issue_page(*place, errors=[("has_seen_warnings", str(refused))], status=422)
    except refusals.PublishingRefused as refused:
        return _issue_page(*place, errors=[("sign", str(refused))], status=409)
    return redirect(edition)


def _issue_page(
    request: HttpRequest,
    organisation: Organisation,
    fiscal_year_be: int,
    months: int,
    typed: Mapping[str, str],
    *,
    errors: Sequence[tuple[str, str]] = (),
    status: int = 200,
) -> HttpResponse:
    """Draw the page with what is there now and what was typed; a new key, for nothing was stored under the old one."""
    shown = selectors.preview(organisation=organisation, fiscal_year_be=fiscal_year_be, months=months, on=localdate())
    booklet, said = shown.booklet, dict(errors)
    in_the_way = selectors.under_way(organisation, fiscal_year_be, months)
    counting = selectors.counting(organisation, fiscal_year_be, months)
    year_be = localdate().year + BUDDHIST_OFFSET
    draft = _booklet_url(organisation, fiscal_year_be, months)
    context = {
        **office_shell(organisation, "documents"),
        "crumbs": office_crumbs(organisation, (_round_name(months), draft), (_("ออกเล่มรายงาน"), None)),
        "months": months,
        "year": fiscal_year_be,
        "booklet": booklet,
        "errors": errors,
        "document_no": f"{selectors.next_number(organisation, year_be)}/{year_be}",
        "seen": shown.seen_sha256,
        "idempotency_key": uuid.uuid4().hex,
        "money": booklet.round_money,
        "left_out": [(row, ProgressReport(pk=row.report.pk).get_absolute_url()) for row in booklet.left_out],
        "without_report": [(ref, Project(pk=ref.pk).get_absolute_url()) for ref in booklet.without_report],
        "to_be_signed": [
            _message(hit)
            | {"field": reason_field(selectors.hit_key(hit))}
            | {"value": typed.get(reason_field(selectors.hit_key(hit)), "")}
            | {"error": said.get(reason_field(selectors.hit_key(hit)), "")}
            for hit in shown.to_be_signed
        ],
        "to_be_ticked": [_message(hit) for hit in shown.to_be_ticked],
        "is_ticked": bool(typed.get("has_seen_warnings")),
        "tick_error": said.get("has_seen_warnings", ""),
        "notices": [_message(hit) for hit in _notices(shown)],
        "in_the_way": in_the_way,
        "counting": counting,
        "is_unchanged": counting is not None and counting.seen_sha256 == shown.seen_sha256,
        "back": draft,
    }
    return render(request, "publishing/issue.html", context, status=status)


def _notices(shown: Preview) -> list[Hit]:
    return [hit for hit in shown.hits if hit not in shown.to_be_signed and hit not in shown.to_be_ticked]


def _message(hit: Hit) -> dict[str, str]:
    """Return a hit as ui/components/check_message.html draws it."""
    return {
        "code": hit.code,
        "level": hit.level.value,
        "text": PUBLISH_CHECKS.message(hit),
        "cure": PUBLISH_CHECKS.cure(hit),
    }


@policy(reads(office_by_code))
@require_safe
def edition_list(request: HttpRequest, office_code: str) -> HttpResponse:
    """List an office's editions, latest first."""
    organisation = get_object_or_404(Organisation, code=office_code)
    context = {
        **office_shell(organisation, "documents"),
        "crumbs": office_crumbs(organisation, (_("ฉบับที่ออก"), None)),
        "rows": _rows(selectors.editions_of_office(organisation)),
        "booklets": reverse("documents:office_booklet", args=[organisation.code]),
    }
    return render(request, "publishing/edition_list.html", context)


@policy(reads(office_by_code))
@require_safe
def edition(request: HttpRequest, office_code: str, number_year_be: int, number: int) -> HttpResponse:
    """Show an edition: number, status, who issued it, hash of its record, files, signed checks."""
    return _edition_page(request, _edition_or_404(office_code, number_year_be, number))


@policy(holds(ISSUING_ROLES, office_by_code))
@require_POST
def withdraw(request: HttpRequest, office_code: str, number_year_be: int, number: int) -> HttpResponse:
    """Withdraw an edition with a reason; its page says so from then on."""
    row = _edition_or_404(office_code, number_year_be, number)
    form = WithdrawForm(request.POST)
    typed = request.POST.get("reason", "")
    if not form.is_valid():
        message = _("เขียนไม่เกิน %(count)s ตัวอักษร") % {"count": REASON_LENGTH}
        return _edition_page(request, row, typed=typed, error=message, status=422)
    try:
        services.withdraw(edition=row, reason=form.cleaned_data["reason"], by=person_of(request), at=now())
    except refusals.ReasonMissing as refused:
        return _edition_page(request, row, typed=typed, error=str(refused), status=422)
    except refusals.AlreadyWithdrawn:
        pass  # sent twice: the page says by whom, when and why
    return redirect(row)


@policy(reads(office_by_code))
@require_safe
def edition_file(
    request: HttpRequest, office_code: str, number_year_be: int, number: int, file_name: str
) -> HttpResponseBase:
    """Hand over a file of an edition, as an attachment; one that was withdrawn or superseded keeps its files."""
    file = selectors.file_of(_edition_or_404(office_code, number_year_be, number), file_name)
    if file is None:
        raise Http404
    answer = FileResponse(
        selectors.bytes_path(file.sha256).open("rb"),
        as_attachment=True,
        filename=file.file_name,
        content_type=MEDIA_TYPES[file.format],
    )
    answer["X-Content-Type-Options"] = "nosniff"
    return answer


def beside_draft(request: HttpRequest, organisation: Organisation, fiscal_year_be: int, months: int) -> dict[str, Any]:
    """Return what the page of a draft shows of its round's editions. One query, and the roles of the request."""
    rows = selectors.editions_of_office(organisation).filter(fiscal_year_be=fiscal_year_be, months=months)
    place = [organisation.code, fiscal_year_be, months]
    return {
        "rows": _rows(rows),
        "issue_url": reverse("publishing:issue", args=place) if _directs(request, organisation) else "",
        "list_url": reverse("publishing:edition_list", args=[organisation.code]),
    }


def _edition_page(
    request: HttpRequest, row: Edition, *, typed: str = "", error: str = "", status: int = 200
) -> HttpResponse:
    organisation, job = row.organisation, _job_of(row)
    tone, icon = TONES[EditionStatus(row.status)]
    editions = reverse("publishing:edition_list", args=[organisation.code])
    context = {
        **office_shell(organisation, "documents"),
        "crumbs": office_crumbs(organisation, (_("ฉบับที่ออก"), editions), (row.document_no, None)),
        "edition": row,
        "tone": tone,
        "icon": icon,
        "role": Role(row.issued_role).label,
        "files": list(row.files.all()),
        "signed": list(row.signed_checks.all()),
        "booklet_url": _booklet_url(organisation, row.fiscal_year_be, row.months),
        "job": job,
        "job_url": job.get_absolute_url() if job and request_of(person_of(request), job.pk) else "",
        "can_withdraw": row.status != EditionStatus.WITHDRAWN and _directs(request, organisation),
        "typed": typed,
        "error": error,
    }
    return render(request, "publishing/edition.html", context, status=status)


def _job_of(row: Edition) -> Job | None:
    """Return the job that writes the files of an edition being prepared."""
    if row.status != EditionStatus.PREPARING:
        return None
    return Job.objects.filter(kind=WRITE_FILES, content_key=str(row.pk)).order_by("-requested_at").first()


def _rows(editions: Any) -> list[dict[str, Any]]:
    return [
        {"edition": row, "tone": tone, "icon": icon}
        for row in editions
        for tone, icon in [TONES[EditionStatus(row.status)]]
    ]


def _directs(request: HttpRequest, organisation: Organisation) -> bool:
    return role_to_use(ISSUING_ROLES, roles_of_request(request), organisation) is not None


def _office_of_round(office_code: str, fiscal_year_be: int, months: int) -> Organisation:
    try:
        round_as_of(fiscal_year_be, months)
    except ValueError as error:
        raise Http404 from error
    return get_object_or_404(Organisation, code=office_code)


def _edition_or_404(office_code: str, number_year_be: int, number: int) -> Edition:
    organisation = get_object_or_404(Organisation, code=office_code)
    row = selectors.edition_of(organisation, number_year_be, number)
    if row is None:
        raise Http404
    return row


def _booklet_url(organisation: Organisation, fiscal_year_be: int, months: int) -> str:
    return reverse("documents:office_booklet", args=[organisation.code, fiscal_year_be, months])


def _round_name(months: int) -> str:
    return _("รายงานความก้าวหน้ารอบ %(months)s เดือน") % {"months": months}
