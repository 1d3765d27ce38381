"""Pages of the room progress: one report with its checks, and everything that fails in an office's year."""

from collections.abc import Mapping, Sequence
from itertools import groupby
from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from tidtam.access.policies import policy
from tidtam.approval.choices import Origin, Status
from tidtam.checks.choices import Level
from tidtam.checks.models import FailedCheck
from tidtam.organisations.models import Organisation
from tidtam.organisations.policies import office_by_code, reads
from tidtam.organisations.selectors import area_office
from tidtam.progress import forms, selectors, topics
from tidtam.progress.policies import report_place

ROWS_PER_PAGE = 50


@policy(reads(report_place))
@require_safe
def report(request: HttpRequest, pk: int) -> HttpResponse:
    """Show a quarterly report topic by topic, each with the checks that fail in it. Constant number of queries."""
    reading = selectors.report_reading(pk)
    if reading is None:
        raise Http404
    row, project = reading.row, reading.project
    organisation = row.project.organisation
    position = [number for number, _pk in reading.quarters].index(row.quarter)
    year = {"year": row.fiscal_year_be}
    list_url = f"{reverse('dashboards:project_list', args=[organisation.code])}?{urlencode(year)}"
    return render(
        request,
        "progress/report.html",
        {
            **_shell_of(organisation, "projects"),
            "crumbs": [
                (_("สำนักงานเขตพื้นที่การศึกษา"), reverse("organisations:office_list")),
                (organisation.spoken_name, f"{organisation.get_absolute_url()}?{urlencode(year)}"),
                (_("โครงการ"), list_url),
                (
                    _("โครงการที่ %(number)d") % {"number": project.number} if project.number else _("รายละเอียด"),
                    row.project.get_absolute_url(),
                ),
                (_("ไตรมาส %(quarter)d") % {"quarter": row.quarter}, None),
            ],
            "row": row,
            "report": reading.report,
            "project": project,
            "status": Status(row.status),
            "is_unchecked_import": row.origin == Origin.IMPORTED and row.status != Status.APPROVED,
            "previous": reading.quarters[position - 1] if position else None,
            "next": reading.quarters[position + 1] if position + 1 < len(reading.quarters) else None,
            "topics": _topics(reading),
            "whole": _messages(reading, None),
            "failed_total": len(reading.failed),
            "levels": _levels(reading.failed),
        },
    )


def _topics(reading: selectors.ReportReading) -> list[dict[str, Any]]:
    """Return the six topics as the template draws them: number, title, the checks that fail there, and content."""
    project, report = reading.project, reading.report
    names = topics.names_of(project) | {code: node.text for code, node in reading.nodes.items()}
    content: dict[int, dict[str, Any]] = {
        1: {
            "parts": topics.parts(report, 1, names=names),
            "kpis": topics.kpis(project, report, reading.earlier),
        },
        2: {"activities": list(topics.activities(project, report))},
        3: {"money": topics.money(project, report)},
        4: {"parts": topics.parts(report, 4, names=names)},
        5: {"parts": topics.parts(report, 5, names=names)},
        6: {"summary": report.summary},
    }
    return [
        {"number": number, "title": title, "messages": _messages(reading, number), **content[number]}
        for number, title in topics.TITLES.items()
    ]


def _messages(reading: selectors.ReportReading, topic: int | None) -> list[dict[str, str]]:
    return [
        selectors.check_message(
            failed,
            project=reading.project,
            url=f"#{topics.anchor_of_place(failed.place)}" if topic else "",
        )
        for failed in reading.failed
        if topics.topic_of_place(failed.place) == topic
    ]


def _levels(failed: Sequence[FailedCheck]) -> list[tuple[str, int]]:
    counts = {level: sum(row.level == level for row in failed) for level in Level.values}
    return [(level, count) for level, count in counts.items() if count]


@policy(reads(office_by_code))
@require_safe
def office_checks(request: HttpRequest, office_code: str) -> HttpResponse:
    """List what fails in an office's year: by level and by check, filtered, report by report, 50 a page."""
    organisation = area_office(office_code)
    if organisation is None:
        raise Http404
    year = request.GET.get("year", "")
    chosen = selectors.office_year(organisation, year=int(year) if year.isdecimal() and len(year) == 4 else None)
    context = {
        **_shell_of(organisation, "checks"),
        "crumbs": [
            (_("สำนักงานเขตพื้นที่การศึกษา"), reverse("organisations:office_list")),
            (organisation.spoken_name, organisation.get_absolute_url()),
            (_("ตรวจสอบ"), None),
        ],
        "chosen": chosen,
    }
    if chosen.year is None:
        return render(request, "progress/office_checks.html", context)
    of_year = {"year": str(chosen.year)}
    counts = selectors.failed_by_check(organisation, chosen.year)
    titles = selectors.check_titles()
    filters = forms.CheckFilters(
        request.GET,
        checks=[(code, titles.get(code, code)) for code in counts],
        years=chosen.years,
    )
    wanted = filters.wanted()
    failed = selectors.failed_check_list(
        organisation,
        chosen.year,
        level=wanted["level"],
        quarter=int(wanted["quarter"]) if wanted["quarter"] else None,
        code=wanted["check"],
    )
    page = Paginator(failed, ROWS_PER_PAGE).get_page(request.GET.get("page"))
    things = selectors.things_of(list(page))
    shown = {**wanted, **of_year}
    levels = selectors.failed_counts_of_year(organisation, chosen.year)
    return render(
        request,
        "progress/office_checks.html",
        {
            **context,
            "page": page,
            "groups": _groups(list(page), things),
            "levels": [
                (level, getattr(levels, level.value), f"?{urlencode({**of_year, 'level': level})}") for level in Level
            ],
            "by_check": [
                (titles.get(code, code), level, count, f"?{urlencode({**of_year, 'check': code})}")
                for code, (level, count) in counts.items()
            ],
            "fields": _drawn(filters, shown),
            "clear_url": f"?{urlencode(of_year)}"
            if any(wanted[name] for name in ("level", "quarter", "check"))
            else "",
        },
    )


def _groups(
    failed: Sequence[FailedCheck], things: Mapping[tuple[int, int], selectors.CheckedThing]
) -> list[dict[str, Any]]:
    """Return the failed checks of a page below the report or project they were found in."""
    groups = []
    for key, rows in groupby(failed, key=lambda row: (row.content_type_id, row.object_id)):
        thing = things[key]
        groups.append(
            {
                "thing": thing,
                "messages": [
                    selectors.check_message(
                        row, url=f"{thing.url}#{topics.anchor_of_place(row.place)}" if thing.quarter else thing.url
                    )
                    for row in rows
                ],
            }
        )
    return groups


def _drawn(form: forms.CheckFilters, shown: Mapping[str, str]) -> list[dict[str, Any]]:
    return [
        {
            "name": name,
            "label": field.label,
            "kind": "select",
            "value": shown[name],
            "options": getattr(field, "choices", []),
        }
        for name, field in form.fields.items()
    ]


def _shell_of(organisation: Organisation, section: str) -> dict[str, Any]:
    """Return what the shell of an office's page needs: whose it is and which part of the navigation it belongs to."""
    return {
        "organisation": organisation,
        "current_office": {"code": organisation.code, "name": organisation.spoken_name},
        "nav_section": section,
    }
