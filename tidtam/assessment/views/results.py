"""Pages of an office's results: which there are, one of them node by node, and the office's one appeal."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from tidtam.access.policies import policy
from tidtam.assessment import pages, services
from tidtam.assessment.forms import ReasonForm
from tidtam.assessment.models import Appeal, Result
from tidtam.assessment.selectors import as_result, editions_of_office
from tidtam.assessment.selectors.people import APPEALING, ASSESSING, CONFIRMING
from tidtam.instruments.selectors import version_facts
from tidtam.organisations.models import Organisation
from tidtam.organisations.pages import office_crumbs, office_shell
from tidtam.organisations.policies import holds, located, office_by_code, person_of, reads, roles_of_request
from tidtam.organisations.selectors import role_to_use


@policy(reads(office_by_code))
@require_safe
def result_list(request: HttpRequest, office_code: str) -> HttpResponse:
    """List every published result of an office, newest year first; earlier editions stay to be read."""
    office = located(request)
    rows = [
        {
            "result": row,
            "title": pages.title_of(version_facts(row.version)),
            "round": _round_label(row),
            "url": address_of(row),
        }
        for row in editions_of_office(office)
    ]
    assesses = role_to_use(ASSESSING | CONFIRMING, roles_of_request(request), office) is not None
    return render(
        request,
        "assessment/result_list.html",
        {
            **office_shell(office, "results"),
            "crumbs": office_crumbs(office, (_("ผลการประเมิน"), None)),
            "rows": rows,
            "tools": [{"label": _("งานประเมิน"), "url": reverse("assessment:own")}] if assesses else [],
        },
    )


@policy(reads(office_by_code))
@require_safe
def result(
    request: HttpRequest, office_code: str, fiscal_year_be: int, instrument: str, round_code: str
) -> HttpResponse:
    """Show a published result node by node: levels, mean and level, what is low, what fell, and the advice."""
    office = located(request)
    row = _result_or_404(office, fiscal_year_be, instrument, round_code, edition=request.GET.get("edition", ""))
    shown = as_result(row)
    rows = pages.score_rows(shown)
    others = [
        {"url": address_of(each), "label": _edition_label(each), "is_current": each.pk == row.pk}
        for each in editions_of_office(office, fiscal_year_be=fiscal_year_be, instrument=instrument)
    ]
    appeal = Appeal.objects.filter(
        assessment__version=row.version_id, assessment__organisation=office, round_code=round_code
    ).first()
    may_appeal = role_to_use(APPEALING, roles_of_request(request), office) is not None
    return render(
        request,
        "assessment/result.html",
        {
            **office_shell(office, "results"),
            "crumbs": office_crumbs(
                office,
                (_("ผลการประเมิน"), reverse("assessment:result_list", args=[office.code])),
                (shown.version.code, None),
            ),
            "row": row,
            "shown": shown,
            "title": pages.title_of(shown.version),
            "round": _round_label(row),
            "rounds": [pages.word(each.label, each.label_en) for each in shown.version.rounds],
            "has_rounds": len(shown.version.rounds) > 1,
            "total": shown.scores.total,
            "total_label": pages.word(shown.scores.total.label, shown.scores.total.label_en),
            "rows": rows,
            "low": [each for each in rows if not each["is_group"] and (each["score"].level or 9) <= 2],
            "moved": [each for each in rows if each["score"].has_fallen or each["score"].has_jumped],
            "advice": _advice(shown),
            "changed": _changed(shown),
            "tabs": others if len(others) > 1 else [],
            "appeal": appeal,
            "may_appeal": may_appeal and row.is_current and appeal is None and not shown.edition.is_history,
        },
    )


def address_of(row: Result) -> str:
    """Return the address of an edition; of the current one without its number."""
    version = row.version
    url = reverse(
        "assessment:result",
        args=[row.organisation.code, version.fiscal_year_be, version.instrument.code, row.round_code],
    )
    return url if row.is_current else f"{url}?edition={row.number}"


def _result_or_404(
    office: Organisation, fiscal_year_be: int, instrument: str, round_code: str, *, edition: str
) -> Result:
    rows = Result.objects.filter(
        organisation=office,
        version__fiscal_year_be=fiscal_year_be,
        version__instrument__code=instrument,
        round_code=round_code,
    ).select_related("version__instrument", "organisation")
    rows = rows.filter(number=_number(edition)) if edition else rows.current()
    row = rows.order_by("-version__number").first()
    if row is None:
        raise Http404
    return row


def _number(edition: str) -> int:
    """Return the number of an edition as an address names it; 0, which none has, for anything else."""
    return int(edition) if edition.isdecimal() and len(edition) < 5 else 0


def _round_label(row: Result) -> str:
    return pages.round_label(version_facts(row.version), row.round_code)


def _edition_label(row: Result) -> str:
    return _("%(round)s ฉบับที่ %(number)s") % {"round": _round_label(row), "number": row.number}


def _advice(shown: Any) -> list[dict[str, Any]]:
    """Return findings and advice in the order of the instrument."""
    return [
        {"title": pages.word(node.title, node.title_en), "number": node.number, "said": shown.advice[node.code]}
        for node in shown.version.nodes
        if node.code in shown.advice
    ]


def _changed(shown: Any) -> list[dict[str, Any]]:
    """Return where the confirmed level is another than the self-assessed one, with the reason."""
    titles = {node.code: pages.word(node.title, node.title_en) for node in shown.version.nodes}
    return [
        {
            "title": titles[code],
            "code": code,
            "round": pages.round_label(shown.version, round_code),
            "own": level,
            "confirmed": shown.given.levels[code, round_code],
            "reason": shown.reasons.get((code, round_code), ""),
        }
        for (code, round_code), level in shown.self_levels.items()
        if shown.given.levels.get((code, round_code), level) != level
    ]


@policy(holds(APPEALING, office_by_code))
@require_http_methods(["GET", "HEAD", "POST"])
def appeal(
    request: HttpRequest, office_code: str, fiscal_year_be: int, instrument: str, round_code: str
) -> HttpResponse:
    """Let the director say once, with reasons, why the result of a round is wrong."""
    office = located(request)
    row = _result_or_404(office, fiscal_year_be, instrument, round_code, edition="")
    filed = Appeal.objects.filter(
        assessment__version=row.version_id, assessment__organisation=office, round_code=round_code
    )
    if request.method != "POST" and filed.exists():
        return redirect(address_of(row))  # what was filed stands there
    form = ReasonForm(request.POST if request.method == "POST" else None)
    error, status = "", 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                services.appeal(
                    result=row, reasons=form.cleaned_data["reason"], by=person_of(request), at=timezone.now()
                )
            except services.AssessmentRefused as refused:
                error = str(refused)
            else:
                messages.success(request, _("ยื่นคำอุทธรณ์แล้ว"))
                return redirect(address_of(row))
    return render(
        request,
        "assessment/appeal.html",
        {
            **office_shell(office, "results"),
            "crumbs": office_crumbs(
                office,
                (_("ผลการประเมิน"), reverse("assessment:result_list", args=[office.code])),
                (instrument, address_of(row)),
                (_("อุทธรณ์ผล"), None),
            ),
            "row": row,
            "title": pages.title_of(version_facts(row.version)),
            "round": _round_label(row),
            "form": form,
            "errors": [(form["reason"].auto_id, error)] if error else form.faults() if form.is_bound else [],
            "back": address_of(row),
        },
        status=status,
    )
