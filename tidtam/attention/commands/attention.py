"""`tidtam attention`: says what to look into across an office's projects, where, and what to do."""

import argparse
import json
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from tidtam.attention import services
from tidtam.attention.choices import CURE, WHY, NoticeKind
from tidtam.attention.facts import Notice
from tidtam.attention.selectors import notice_from_json
from tidtam.organisations.selectors import OrganisationAmbiguous, OrganisationNotFound, find_organisation
from tidtam.progress.checks import place_label
from tidtam.progress.selectors import quarters_of_years
from tidtam.ui.console import Refused


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments."""
    parser.add_argument("--office", required=True, help="code, name or alias")
    parser.add_argument("--fiscal-year", type=int, help="Buddhist-era year; without it the latest")
    parser.add_argument("--json", action="store_true", help="answer as JSON")


def run(args: argparse.Namespace) -> int:
    """Look at the office's year, and keep and print what is noticed; 0: nothing, 1: something, 2: refused."""
    at = timezone.now()
    try:
        office = find_organisation(args.office, on=timezone.localdate())
    except (OrganisationNotFound, OrganisationAmbiguous) as error:
        raise Refused(str(error)) from error
    years = quarters_of_years(office)
    if not years:
        raise Refused(_("%(office)s ยังไม่มีรายงาน · นำเข้าด้วย tidtam import ก่อน") % {"office": office})
    year = next(iter(years)) if args.fiscal_year is None else args.fiscal_year
    if year not in years:
        known = ", ".join(map(str, years))
        raise Refused(_("เลือกปีงบประมาณที่ %(office)s มีโครงการ: %(years)s") % {"office": office, "years": known})
    look = services.look(organisation=office, fiscal_year_be=year, at=at)
    notices = [notice_from_json(one) for one in look.notices]
    if args.json:
        print(json.dumps([_words(one) for one in notices], ensure_ascii=False, indent=1))
        return 1 if notices else 0
    print(_("รายการที่ควรดูของ %(office)s ปีงบประมาณ %(year)s") % {"office": office, "year": year})
    for one in notices:
        words = _words(one)
        print(f"\n[{words['title']}] {words['message']}\n    → {words['cure']}")
        for place in words["places"]:
            quarter = f"Q{place['quarter']}" if place["quarter"] else ""
            print(f"  {place['project']}{quarter} {place['where']}: {place['words']}")
    return 1 if notices else 0


def _words(notice: Notice) -> dict[str, Any]:
    return {
        "kind": notice.kind,
        "digest": notice.digest,
        "title": str(NoticeKind(notice.kind).label),
        "message": WHY[notice.kind] % notice.values,
        "cure": str(CURE[notice.kind]),
        "values": dict(notice.values),
        "places": [
            {
                "project": one.project,
                "quarter": one.quarter,
                "place": one.place,
                "where": place_label(one.place),
                "words": one.words,
            }
            for one in notice.places
        ],
    }
