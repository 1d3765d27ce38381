"""`tidtam check`: says what is wrong in an office's projects and reports, where, and what to do."""

import argparse
import json
from collections.abc import Iterator
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from tidtam.checks.choices import Level
from tidtam.checks.rules import Catalogue, Hit
from tidtam.organisations.selectors import OrganisationAmbiguous, OrganisationNotFound, find_organisation
from tidtam.progress.checks import REPORT_CHECKS, ROUND_CHECKS, place_label
from tidtam.progress.models import ProgressReport
from tidtam.progress.services import OfficeChecked, check_office
from tidtam.projects import facts
from tidtam.projects.checks import PROJECT_CHECKS
from tidtam.thai.calendar import fiscal_year_dates
from tidtam.ui.console import Refused


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments."""
    parser.add_argument("--office", required=True, help="code, name or alias")
    parser.add_argument("--fiscal-year", type=int, help="Buddhist-era year; without it the latest with reports")
    parser.add_argument("--quarter", type=int, choices=[1, 2, 3, 4], help="only the reports of this quarter")
    parser.add_argument("--level", choices=Level.values, help="only this level")
    parser.add_argument("--json", action="store_true", help="answer as JSON")


def run(args: argparse.Namespace) -> int:
    """Check the office; 0: no hard check fails, 1: some do, 2: refused."""
    at = timezone.now()
    try:
        day = at.date() if args.fiscal_year is None else fiscal_year_dates(args.fiscal_year)[1]
    except ValueError as error:
        raise Refused(_("ใส่ปีงบประมาณเป็น พ.ศ. สี่หลัก เช่น 2567")) from error
    try:
        office = find_organisation(args.office, on=day)
    except (OrganisationNotFound, OrganisationAmbiguous) as error:
        raise Refused(str(error)) from error
    year = args.fiscal_year or latest_year(office.pk)
    if year is None:
        raise Refused(_("%(office)s ยังไม่มีรายงาน · นำเข้าด้วย tidtam import ก่อน") % {"office": office})
    checked = check_office(organisation=office, fiscal_year_be=year, at=at)
    found = [row for row in findings(checked, quarter=args.quarter) if args.level in (None, row["level"])]
    if args.json:
        print(json.dumps(found, ensure_ascii=False, indent=1))
    else:
        _say(str(office), year, found)
    return 1 if any(row["level"] == Level.HARD for row in found) else 0


def latest_year(organisation_id: int) -> int | None:
    """Return the latest fiscal year an office has reports of, or None."""
    reports = ProgressReport.objects.filter(project__organisation_id=organisation_id).reported()
    return reports.order_by("-fiscal_year_be").values_list("fiscal_year_be", flat=True).first()


def findings(checked: OfficeChecked, *, quarter: int | None = None) -> Iterator[dict[str, str]]:
    """Yield each failed check as plain words, reports before projects, those of one thing together.

    findings  the ids of docs/findings.md that the check answers, apart by blanks.
    """
    for row in checked.reports:
        if quarter in (None, row.report.quarter):
            thing = f"{row.project.key}Q{row.report.quarter}"
            for hit in row.hits:
                yield _words(thing, row.project, REPORT_CHECKS, hit)
    for each in checked.projects if quarter is None else ():
        for hit in each.hits:
            catalogue = PROJECT_CHECKS if hit.code in PROJECT_CHECKS else ROUND_CHECKS
            yield _words(each.project.key, each.project, catalogue, hit)


def _words(thing: str, project: facts.Project, catalogue: Catalogue[Any], hit: Hit) -> dict[str, str]:
    return {
        "id": thing,
        "name": project.name,
        "code": hit.code,
        "findings": " ".join(catalogue[hit.code].findings) if hit.code in catalogue else "",
        "level": str(hit.level),
        "gate": str(hit.gate),
        "place": hit.place,
        "where": place_label(hit.place),
        "message": catalogue.message(hit),
        "cure": catalogue.cure(hit),
    }


def _say(office: str, year: int, found: list[dict[str, str]]) -> None:
    print(_("ผลตรวจ %(office)s ปีงบประมาณ %(year)s") % {"office": office, "year": year})
    thing = ""
    for row in found:
        if row["id"] != thing:
            thing = row["id"]
            print(f"\n{thing} {row['name']}")
        where = f" {row['where']}:" if row["where"] else ""
        print(f"  [{Level(row['level']).label}]{where} {row['message']}")
        named = " ".join(filter(None, [row["code"], row["findings"]]))
        print(f"      → {row['cure']} ({named})")
    counts = {level: sum(row["level"] == level for row in found) for level in Level}
    print("\n" + " · ".join(f"{level.label} {count}" for level, count in counts.items()))
