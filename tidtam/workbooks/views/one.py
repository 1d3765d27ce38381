"""A workbook that came in: what it would change, what is wrong in it, and applying it."""

import uuid
from collections.abc import Mapping, Sequence
from http import HTTPStatus
from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from tidtam.access.policies import policy
from tidtam.approval.deciding import status_of
from tidtam.approval.services import DecisionRefused
from tidtam.organisations.pages import office_crumbs, office_shell
from tidtam.organisations.policies import person_of
from tidtam.workbooks.facts import Change, Plan, ThingPlan
from tidtam.workbooks.faults_file import faults_file
from tidtam.workbooks.kinds import kind_of
from tidtam.workbooks.models import Workbook
from tidtam.workbooks.policies import BROUGHT_IT_IN, own_workbook
from tidtam.workbooks.refusals import WorkbookRefused
from tidtam.workbooks.selectors import plan_of
from tidtam.workbooks.services import apply_workbook, choose_texts
from tidtam.workbooks.views.office import XLSX, section_of, title_of_workbook

FAULTS_PER_PAGE, CHANGES_PER_PAGE = 50, 25


@policy(BROUGHT_IT_IN)
@require_http_methods(["GET", "HEAD", "POST"])
def workbook(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Show what a workbook would change, thing by thing, or all that is wrong in it; choose texts; apply it.

    `choose` remembers which texts were chosen, `apply` does so too and writes what was shown (409 where that changed
    meanwhile).
    """
    row = _row(request, pk)
    if request.method != "POST" or row.applied_at is not None:
        return _page(request, row)
    person, at, token = person_of(request), timezone.now(), request.POST.get("token", "")
    if shown := request.POST.getlist("shown"):
        is_as_shown = token == plan_of(row, by=person, at=at).token
        chosen = [one for one in shown if request.POST.get(f"choice:{one}") == "mine"]
        choose_texts(workbook=row, shown=shown, chosen=chosen)
        if is_as_shown:
            token = plan_of(row, by=person, at=at).token
    if "choose" in request.POST:
        return redirect(request.get_full_path())
    try:
        apply_workbook(workbook=row, token=token, by=person, at=at)
    except DecisionRefused as refused:
        return _page(request, row, refusal=str(refused), status=status_of(refused))
    except WorkbookRefused as refused:
        return _page(request, row, refusal=str(refused), status=HTTPStatus.CONFLICT)
    return redirect(row)


@policy(BROUGHT_IT_IN)
@require_safe
def faults(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Return everything that is wrong in a workbook as a file, XLSX or with ?format=csv CSV."""
    row, at = _row(request, pk), timezone.now()
    plan = plan_of(row, by=person_of(request), at=at)
    is_csv = request.GET.get("format") == "csv"
    name = f"faults.{'csv' if is_csv else 'xlsx'}"
    headers = {
        "Content-Disposition": str(content_disposition_header(as_attachment=True, filename=name)),
        "Cache-Control": "no-store",
    }
    content = faults_file(plan.faults, at=at, is_csv=is_csv)
    return HttpResponse(content, content_type="text/csv; charset=utf-8" if is_csv else XLSX, headers=headers)


def _row(request: HttpRequest, pk: uuid.UUID) -> Workbook:
    row = own_workbook(request, pk)
    assert row is not None  # the policy let nobody else in
    return row


def _page(
    request: HttpRequest, row: Workbook, *, refusal: str = "", status: HTTPStatus = HTTPStatus.OK
) -> HttpResponse:
    office = row.organisation
    list_url = reverse("workbooks:office", args=[office.code])
    context: dict[str, Any] = {
        **office_shell(office, section_of(office)),
        "crumbs": office_crumbs(office, (_("สมุดงาน Excel"), list_url), (row.name, None)),
        "workbook": row,
        "title": title_of_workbook(row),
        "list_url": list_url,
        "errors": [("main", refusal)] if refusal else [],
    }
    if row.applied_at is not None:
        kind = kind_of(row.kind)
        context |= {"noun": kind.noun(), "then": kind.then()}
    else:
        plan = plan_of(row, by=person_of(request), at=timezone.now())
        context |= _of_plan(request, row, plan)
    return render(request, "workbooks/workbook.html", context, status=status)


def _of_plan(request: HttpRequest, row: Workbook, plan: Plan) -> dict[str, Any]:
    if plan.faults:
        page = Paginator(plan.faults, FAULTS_PER_PAGE).get_page(request.GET.get("page"))
        return {"plan": plan, "page": page, "faults_url": reverse("workbooks:faults", args=[row.pk])}
    asked = request.GET.get("thing", "")
    chosen = next((one for one in plan.things if str(one.pk) == asked), None)
    thing = plan.things[0] if len(plan.things) == 1 else chosen
    if thing is None:
        noun = kind_of(row.kind).noun() if plan.things else ""
        return {"plan": plan, "things": [_thing(one) for one in plan.things], "noun": noun}
    changes = Paginator(thing.changes, CHANGES_PER_PAGE).get_page(request.GET.get("page"))
    return {
        "plan": plan,
        "thing": thing,
        "page": changes,
        "rows": _diff([one for one in changes if not one.is_conflict]),
        "choices": [one for one in changes if one.is_conflict],
        "back_url": row.get_absolute_url() if len(plan.things) > 1 else "",
        "failing": thing.failing(),
    }


def _thing(thing: ThingPlan) -> Mapping[str, Any]:
    return {
        "thing": thing,
        "written": len(thing.written),
        "conflicts": len(thing.conflicts),
        "url": f"?thing={thing.pk}",
    }


def _diff(changes: Sequence[Change]) -> list[Mapping[str, Any]]:
    """Return changes as ui/components/diff shows them."""
    return [
        {
            "label": f"{one.label} ({one.cell.sheet} {one.cell.column}{one.cell.row})",
            "before": [(one.now, True)] if one.now else [],
            "after": [(one.then, True)] if one.then else [],
        }
        for one in changes
    ]
