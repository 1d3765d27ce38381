"""Pages that read across rooms: an office's year, its list of projects, one project. All of them only read."""

from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from tidtam.access.policies import SIGNED_IN, policy
from tidtam.approval.choices import Status
from tidtam.approval.selectors import has_work, is_owner
from tidtam.dashboards import forms, selectors
from tidtam.dashboards.views.paging import CountingPaginator
from tidtam.organisations.choices import Role
from tidtam.organisations.models import Organisation
from tidtam.organisations.pages import office_crumbs, office_shell
from tidtam.organisations.policies import located, office_by_code, person_of, reads, roles_of_request
from tidtam.organisations.selectors import role_to_use, work_groups_of
from tidtam.plans.choices import PlanTreeKind
from tidtam.progress.charts import money_chart
from tidtam.progress.selectors import OfficeYear, check_message, chosen_year, quarters_of_years
from tidtam.progress.topics import target_words
from tidtam.projects.choices import ResultKind
from tidtam.projects.facts import Activity, Project
from tidtam.projects.models import Project as ProjectRow
from tidtam.projects.pages import project_crumbs
from tidtam.projects.policies import project_place, registers_in
from tidtam.projects.services import declarer_role
from tidtam.projects.shares import status_chart
from tidtam.thai import money
from tidtam.ui.forms import filter_fields
from tidtam.ui.templatetags.ui import thai_date

ROWS_PER_PAGE = 50


@policy(SIGNED_IN)
@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """Lead to the person's inbox where something waits for them, else to what they may read.

    That is the only office with projects, or the list of offices; for somebody without a role, their own account.
    """
    held = roles_of_request(request)
    if not held:
        return redirect("organisations:profile")
    if has_work(request.user, held=held, on=timezone.localdate()):
        return redirect("inbox:inbox")
    code = selectors.only_office_with_projects(Organisation.objects.offices().visible_to(request.user))
    return redirect("dashboards:office", code) if code else redirect("organisations:office_list")


def _office_year(request: HttpRequest) -> tuple[Organisation, forms.OfficeFilters, OfficeYear]:
    """Return the office of an address, and the year and quarter asked for. Raises Http404 where it is none."""
    organisation = located(request)
    if not organisation.is_office:
        raise Http404
    quarters = quarters_of_years(organisation)
    asked = forms.OfficeFilters(request.GET, years=quarters)
    return organisation, asked, chosen_year(quarters, year=asked.asked("year"), quarter=asked.asked("quarter"))


@policy(reads(office_by_code))
@require_safe
def office(request: HttpRequest, office_code: str) -> HttpResponse:
    """Show an office's year up to a quarter: statuses, money, reports, checks. Constant number of queries."""
    organisation, asked, chosen = _office_year(request)
    context = {
        **office_shell(organisation, "organisations"),
        "crumbs": office_crumbs(organisation),
        "chosen": chosen,
        "is_administered": role_to_use({Role.ADMINISTRATOR}, roles_of_request(request), organisation) is not None,
    }
    if chosen.year is None:
        return render(request, "dashboards/office.html", context)
    summary = selectors.office_summary(organisation, fiscal_year_be=chosen.year, quarter=chosen.quarter)
    shown = {"year": str(chosen.year), "quarter": str(chosen.quarter)}
    list_url = f"{reverse('dashboards:project_list', args=[organisation.code])}?{urlencode(shown)}"
    return render(
        request,
        "dashboards/office.html",
        {
            **context,
            "summary": summary,
            "fields": filter_fields(asked, values=shown),
            "statuses": [
                {
                    "label": share.label,
                    "share": share,
                    "url": f"{list_url}&{urlencode({'execution': share.status or selectors.NONE})}",
                }
                for share in summary.statuses
                if share.is_shown
            ],
            "status_chart": status_chart(summary.statuses),
            "money_chart": money_chart(summary.by_quarter, selectors.QUARTERS),
            "quarters": [
                {
                    "number": quarter,
                    "reporting": summary.reporting(quarter),
                    "owed": summary.owed[quarter],
                    "segments": [
                        (status.value, status.label, summary.reports[quarter][status]) for status in REPORT_ORDER
                    ],
                }
                for quarter in selectors.QUARTERS
                if quarter <= chosen.quarter or summary.reporting(quarter)
            ],
            "list_url": list_url,
            "owed_url": f"{reverse('inbox:owed', args=[organisation.code])}?year={chosen.year}",
            "checks_url": f"{reverse('progress:office_checks', args=[organisation.code])}?year={chosen.year}",
            "booklet_url": reverse("documents:office_booklet", args=[organisation.code]),
        },
    )


REPORT_ORDER = (Status.APPROVED, Status.SUBMITTED, Status.SENT_BACK, Status.SAVED, Status.NOT_REPORTED)
"""The segments of a status bar, the furthest first."""


@policy(reads(office_by_code))
@require_safe
def project_list(request: HttpRequest, office_code: str) -> HttpResponse:
    """List an office's projects of a year: search, filter, sort, 50 a page. Constant number of queries."""
    organisation, asked, chosen = _office_year(request)
    context = {
        **office_shell(organisation, "projects"),
        "crumbs": office_crumbs(organisation, (_("โครงการ"), None)),
        "chosen": chosen,
        "tools": _list_tools(request, organisation),
    }
    if chosen.year is None:
        return render(request, "dashboards/project_list.html", context)
    filters = forms.ProjectFilters(request.GET, work_groups=work_groups_of(organisation))
    query = filters.asked()
    asked_for = selectors.projects_asked_for(
        organisation, fiscal_year_be=chosen.year, quarter=chosen.quarter, query=query
    )
    in_order = selectors.in_order(asked_for, sort=query.sort, quarter=chosen.quarter)
    page = CountingPaginator(in_order, ROWS_PER_PAGE).get_page(request.GET.get("page"))
    shown = {"year": str(chosen.year), "quarter": str(chosen.quarter)}
    is_filtered = any((query.text, query.execution, query.work_group, query.report, query.only_failed))
    return render(
        request,
        "dashboards/project_list.html",
        {
            **context,
            "page": page,
            "rows": selectors.project_rows(list(page), quarter=chosen.quarter),
            "fields": [*filter_fields(filters), *filter_fields(asked, values=shown)],
            "sort": query.sort,
            "clear_url": f"?{urlencode(shown)}" if is_filtered else "",
        },
    )


def _list_tools(request: HttpRequest, office: Organisation) -> list[dict[str, str]]:
    if not registers_in(office, held=roles_of_request(request)):
        return []
    return [
        {"label": _("ลงทะเบียนโครงการ"), "url": reverse("projects:begin", args=[office.code]), "icon": "doc"},
        {"label": _("นำเข้ารายการโครงการ"), "url": reverse("imports:begin", args=[office.code]), "icon": "up"},
    ]


@policy(reads(project_place))
@require_safe
def project(request: HttpRequest, pk: int) -> HttpResponse:
    """Show one project: M1-M5, its quarters, what was declared of it, its checks. Constant number of queries."""
    reading = selectors.project_reading(pk)
    if reading is None:
        raise Http404
    return render(
        request,
        "dashboards/project.html",
        {
            **registration_context(reading),
            "crumbs": project_crumbs(reading.project),
            "reading": reading,
            "register_url": register_url(request, reading.project),
            "declare_urls": declare_urls(request, reading.project),
            "quarters": [
                {
                    "quarter": one,
                    "failed": selectors.counts_of(reading.failed_of_reports[one.row.pk]) if one.row else {},
                }
                for one in reading.quarters
            ],
        },
    )


def register_url(request: HttpRequest, row: ProjectRow) -> str:
    """Return where whoever asks writes the registration of a project; "" for others, and while it waits. One query."""
    version = row.newest_version
    if version is None or version.status == Status.SUBMITTED:
        return ""
    version.project = row
    is_theirs = is_owner(version, person_of(request), held=roles_of_request(request))
    return reverse("projects:register", args=[row.pk]) if is_theirs else ""


def declare_urls(request: HttpRequest, row: ProjectRow) -> list[tuple[int, str]]:
    """Return (quarter, address) where whoever asks declares the project's status; none for others. One query."""
    if declarer_role(row, person_of(request), held=roles_of_request(request)) is None:
        return []
    return [(quarter, reverse("progress:execution", args=[row.pk, quarter])) for quarter in selectors.QUARTERS]


def registration_context(reading: selectors.RegistrationReading) -> dict[str, Any]:
    """Return what every page of a project shows of its registration (M1-M5) and its checks."""
    facts, organisation = reading.facts, reading.project.organisation
    trees = {kind.value: kind.label for kind in PlanTreeKind}
    serving = {row.key: row.text for row in facts.results} | {row.key: row.name for row in facts.kpis}
    planned = {row.quarter: row.planned_baht for row in facts.budget.planned}
    return {
        **office_shell(organisation, "projects"),
        "facts": facts,
        "general": _general(facts, organisation.spoken_name),
        "money": _money(facts),
        "outputs": [row for row in facts.results if row.kind == ResultKind.OUTPUT],
        "outcomes": [row for row in facts.results if row.kind == ResultKind.OUTCOME],
        "kpis": [{"kpi": kpi, "target": target_words(kpi)} for kpi in facts.kpis],
        "activities": [
            {"activity": row, "serves": [serving[key] for key in row.serves if key in serving]}
            for row in _in_tree_order(facts.activities)
        ],
        "planned": [(quarter, planned.get(quarter)) for quarter in selectors.QUARTERS],
        "planned_total": sum(planned.values(), Decimal("0.00")) if planned else None,
        "plan_links": [
            {"linked": linked, "tree": trees.get(linked.link.tree, linked.link.tree)} for linked in reading.plan_links
        ],
        "messages_of_checks": [check_message(failed, project=facts) for failed in reading.failed],
    }


def _in_tree_order(activities: Sequence[Activity]) -> Iterator[Activity]:
    """Yield main activities, each followed by the sub-activities that name it; one whose parent is unknown is main."""
    known = {row.key for row in activities}
    for row in activities:
        if row.parent_key in known:
            continue
        yield row
        yield from (child for child in activities if child.parent_key == row.key)


def _general(facts: Project, office_name: str) -> list[dict[str, Any]]:
    """Return M1 as rows: label, value (missing where None or empty), and whether it was invented for the demo."""
    in_emenscr = {True: _("อยู่ในระบบ"), False: _("ไม่ต้องนำเข้าระบบ"), None: None}[facts.in_emenscr]
    rows = [
        (_("หน่วยงานเจ้าของโครงการ"), "organisation", office_name),
        (_("กลุ่มงาน"), "work_group", facts.work_group),
        (_("ปีงบประมาณ"), "fiscal_year_be", facts.fiscal_year_be),
        (_("รหัสโครงการ"), "code", facts.code),
        (_("ลักษณะโครงการ"), "kind", facts.kind),
        (_("วันเริ่มต้น"), "start_date", thai_date(facts.start_date) if facts.start_date else None),
        (_("วันสิ้นสุด"), "end_date", thai_date(facts.end_date) if facts.end_date else None),
        (_("สถานที่"), "place", facts.place),
        (_("กลุ่มเป้าหมาย"), "target_group", facts.target_group),
        (_("ระบบ eMENSCR"), "in_emenscr", in_emenscr),
    ]
    return _rows(rows, facts.invented)


def _money(facts: Project) -> list[dict[str, Any]]:
    """Return where the money comes from (M5) as rows like those of _general."""
    budget = facts.budget
    rows = [
        (
            _("งบประมาณ (บาท)"),
            "total_baht",
            None if budget.total_baht is None else money.format_baht(budget.total_baht),
        ),
        (_("กฎหมายงบประมาณ"), "basis", budget.basis.label if budget.basis else None),
        (_("ปีงบประมาณของเงิน"), "money_fiscal_year_be", budget.money_fiscal_year_be),
        (_("แผนงาน"), "work_plan_kind", budget.work_plan_kind.label if budget.work_plan_kind else None),
        (_("ชื่อแผนงาน"), "work_plan_name", budget.work_plan_name),
        (_("ผลผลิต/โครงการ"), "output_or_project", budget.output_or_project),
        (_("กิจกรรมงบประมาณ"), "budget_activity", budget.budget_activity),
        (_("งบรายจ่าย"), "expense_category", budget.expense_category.label if budget.expense_category else None),
    ]
    return _rows(rows, facts.invented, within="budget.")


OF_NO_VERSION = ("organisation", "work_group", "fiscal_year_be")
"""Facts that belong to the project itself, so that no registration is sent back for them."""


def _rows(rows: Sequence[tuple[str, str, Any]], invented: Sequence[str], *, within: str = "") -> list[dict[str, Any]]:
    return [
        {
            "label": label,
            "place": "" if name in OF_NO_VERSION else f"{within}{name}",
            "value": value,
            "is_invented": name in invented,
        }
        for label, name, value in rows
    ]
