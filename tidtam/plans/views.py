"""Pages of plans: one read-only list of the trees of a fiscal year, with search."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from tidtam.access.policies import policy
from tidtam.organisations.policies import HOLDS_A_ROLE
from tidtam.plans import forms, selectors
from tidtam.plans.choices import PlanTreeKind


@policy(HOLDS_A_ROLE)
@require_safe
def plan_list(request: HttpRequest) -> HttpResponse:
    """Show the plan trees of a fiscal year, filtered by kind and words, each node with how far it may be trusted."""
    words, kind, year = forms.PlanFilter(request.GET).chosen(today=timezone.localdate())
    groups = selectors.plan_groups(fiscal_year_be=year, kinds={kind} if kind else (), text=words)
    years = [str(each) for each in range(year - 3, year + 4)]
    context = {
        "groups": groups,
        "crumbs": [(_("แผนและยุทธศาสตร์"), None)],
        "clear_url": reverse("plans:plan_list") if words or kind else "",
        "fields": [
            {"name": "q", "label": _("คำค้น"), "kind": "search", "value": words},
            {
                "name": "kind",
                "label": _("แผน"),
                "kind": "select",
                "value": kind,
                "options": [("", _("ทุกแผน")), *PlanTreeKind.choices],
            },
            {
                "name": "fiscal_year_be",
                "label": _("ปีงบประมาณ"),
                "kind": "select",
                "value": str(year),
                "options": [(each, each) for each in years],
            },
        ],
    }
    return render(request, "plans/plan_list.html", context)
