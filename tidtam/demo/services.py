"""Loads the demo office and its people. The office is imported like any other history; here stands only what makes it
a demo."""

from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from django.db import transaction
from django.utils.translation import gettext as _

from tidtam.access.selectors import is_demo_database
from tidtam.access.services import mark_as_demo
from tidtam.accounts.services import create_demo_person
from tidtam.assessment.services import import_results
from tidtam.demo import nation
from tidtam.demo.people import PEOPLE, SCHOOL, people_of_groups
from tidtam.exchange.choices import Mode
from tidtam.exchange.facts import ImportReport
from tidtam.exchange.services import import_office, read_office_file
from tidtam.instruments.selectors import version_facts, versions_of_year
from tidtam.organisations.choices import ESA_OFFICE_KINDS, OrganisationKind
from tidtam.organisations.models import Membership, Organisation
from tidtam.organisations.selectors import codes_with_prefix
from tidtam.organisations.services import add_organisations, create_organisation, grant_role
from tidtam.projects.selectors import any_project_exists
from tidtam.thai.calendar import fiscal_year_dates

OFFICE_FILE = Path(__file__).resolve().parent / "fixtures" / "cme2-2567.json"
OFFICE_CODE = "P50-2"
FISCAL_YEAR_BE = 2567
ROLES_SINCE = date(2023, 10, 1)
"""The first day of that year."""


class DemoRefused(Exception):
    """The demo office cannot be loaded here; the text says why and what to do."""


def load_demo_office(*, at: datetime, by: str) -> ImportReport:
    """Mark the database as demo and bring in the demo office as history, all or nothing.

    The same again changes nothing. Raises DemoRefused for a database that holds projects and is not
    marked demo, and where reference data is missing.
    """
    with transaction.atomic():
        if not is_demo_database():
            if any_project_exists():
                raise DemoRefused(
                    _("ฐานข้อมูลนี้มีโครงการจริงอยู่แล้ว จึงไม่นำข้อมูลสาธิตเข้า ตั้ง TIDTAM_DATA_DIR เป็นโฟลเดอร์ใหม่แล้วสั่งอีกครั้ง")
                )
            mark_as_demo()
        parsed = read_office_file(OFFICE_FILE.read_bytes())
        if parsed.file is None or parsed.faults:
            raise DemoRefused(
                _("ฐานข้อมูลยังไม่พร้อมรับข้อมูลสาธิต สั่ง tidtam setup แล้วลองอีกครั้ง (%(fault)s)") % {"fault": parsed.faults[0]}
            )
        return import_office(file=parsed.file, mode=Mode.HISTORY, at=at, by=by)


@dataclass(frozen=True, slots=True)
class NationLoaded:
    """How many offices and editions of results were new."""

    offices: int
    results: int


def load_nation(*, fiscal_year_be: int, at: datetime, by: str, seed: int = nation.SEED) -> NationLoaded:
    """Add the invented offices and their results of every instrument of a year that counts overall, as history.

    As many are good or above by part as were printed for 2566 (nation.GOOD). The same again changes nothing; a run that
    was stopped goes on. Raises DemoRefused on a database not marked demo, or where the year has no instrument.
    """
    if not is_demo_database():
        raise DemoRefused(_("ฐานข้อมูลนี้ไม่ใช่ข้อมูลสาธิต จึงไม่เพิ่มเขตสาธิต · สั่ง tidtam demo ในโฟลเดอร์ข้อมูลใหม่ก่อน"))
    versions = [version_facts(row) for row in versions_of_year(fiscal_year_be)]
    counted = [version for version in versions if version.counts_overall]
    if not counted:
        raise DemoRefused(
            _("ปีงบประมาณ %(year)s ไม่มีเครื่องมือที่นับในภาพรวม · สั่ง tidtam instrument load ก่อน") % {"year": fiscal_year_be}
        )
    offices = nation.offices(seed=seed)
    known = codes_with_prefix(f"{nation.ROOT.code}")
    new = [one for one in (nation.ROOT, *offices) if one.code not in known]
    if new:
        add_organisations(new=new, batch=f"synthetic-nation-{seed}", at=at, by=by)
    stored = 0
    kinds = [(one.code, one.kind) for one in offices]
    for version in counted:
        given = dict(nation.results(version, kinds, good=nation.GOOD.get(version.code), seed=seed))
        published = fiscal_year_dates(fiscal_year_be)[1]
        document = nation.document(version, given, fiscal_year_be=fiscal_year_be, published=published)
        stored += len(import_results(document, at=at, by=by).results)
    return NationLoaded(offices=sum(1 for one in new if one.kind in ESA_OFFICE_KINDS), results=stored)


@transaction.atomic
def load_demo_people(*, at: datetime, by: str) -> int:
    """Add the invented people and their roles to a database that holds the demo office; return how many are new.

    Nobody is changed who is there: a role that was withdrawn in the demo stays withdrawn.
    Raises DemoRefused on a database not marked demo.
    """
    if not is_demo_database():
        raise DemoRefused(_("ฐานข้อมูลนี้ไม่ใช่ข้อมูลสาธิต จึงไม่เพิ่มบุคคลสาธิต"))
    if not Organisation.objects.filter(code=SCHOOL.code).exists():
        create_organisation(new=SCHOOL, at=at, by=by)
    groups = Organisation.objects.filter(parent__code=OFFICE_CODE, kind=OrganisationKind.WORK_GROUP)
    people = [*PEOPLE, *people_of_groups(list(groups.values_list("code", flat=True)))]
    places = Organisation.objects.in_bulk({one.organisation_code for one in people}, field_name="code")
    known = set(Membership.objects.filter(user__is_demo=True).values_list("user__username", flat=True))
    new = [one for one in people if one.username not in known]
    for one in new:
        person = create_demo_person(username=one.username, display_name=one.display_name, at=at, by=by)
        place = places[one.organisation_code]
        grant_role(user=person, organisation=place, role=one.role, from_date=ROLES_SINCE, at=at, by=by)
    return len(new)
