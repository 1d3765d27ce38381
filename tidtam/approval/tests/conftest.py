"""A small office with people, a window that is open, and reports to decide on."""

import datetime as dt
from types import SimpleNamespace

import pytest
from django.contrib.contenttypes.models import ContentType

from tidtam.accounts.models import User
from tidtam.approval import rules, selectors, services, things
from tidtam.approval.choices import Origin
from tidtam.organisations.choices import OrganisationKind
from tidtam.organisations.models import Membership, Organisation
from tidtam.organisations.selectors import held_roles
from tidtam.periods.services import open_fiscal_year
from tidtam.progress.checks.examples import clean_report
from tidtam.progress.models import ProgressReport
from tidtam.progress.services import save_reports
from tidtam.projects.models import ProjectVersion
from tidtam.projects.services import save_projects

AT = dt.datetime(2024, 4, 10, 3, 0, tzinfo=dt.UTC)
"""Ten days after quarter 2 of FY2567 ended: its window is open."""
DAY = dt.date(2024, 4, 10)
YEAR = 2567


class People:
    """People by what they do; the roles are those of the work group, the office, the bureau, another office."""

    ROLES = {
        "owner": ("group", "owner"),
        "co_owner": ("group", "co_owner"),
        "group_head": ("group", "group_head"),
        "deputy": ("office", "deputy"),
        "director": ("office", "director"),
        "bureau_director": ("bureau", "director"),
        "planner": ("office", "planner"),
        "outsider": ("other", "director"),
    }

    def __init__(self, places):
        for name, (place, role) in self.ROLES.items():
            user = User.objects.create(username=name, display_name=f"คุณ {name}")
            setattr(self, name, user)
            grant(user, getattr(places, place), role)


def grant(user, organisation, role, from_date=dt.date(2023, 10, 1), to_date=None):
    return Membership.objects.create(
        user=user, organisation=organisation, role=role, from_date=from_date, to_date=to_date
    )


def make_places():
    def place(code, kind, parent):
        row = Organisation.objects.create(code=code, kind=kind, name_th=code, parent=parent, path="0.")
        row.path = f"{parent.path if parent else ''}{row.pk}."
        row.save(update_fields=["path"])
        return row

    bureau = place("BUREAU", OrganisationKind.BUREAU, None)
    office = place("P50-2", OrganisationKind.ESA_PRIMARY, bureau)
    group = place("P50-2-1", OrganisationKind.WORK_GROUP, office)
    other = place("P50-3", OrganisationKind.ESA_PRIMARY, bureau)
    return SimpleNamespace(bureau=bureau, office=office, group=group, other=other)


@pytest.fixture
def places(db):
    ContentType.objects.clear_cache()
    open_fiscal_year(fiscal_year_be=YEAR, at=AT, by="bureau")
    return make_places()


@pytest.fixture
def people(places):
    return People(places)


def save_facts(places, report, project=None, *, origin=Origin.ENTERED, at=AT, by="owner", approved=True):
    """Save a report's facts, with its project first where one is given, approved; return the report's row."""
    if project is not None:
        save_projects(
            organisation=places.office, projects=[project], at=at, by=by, origin=Origin.ENTERED, is_demo=False
        )
        if approved:
            ProjectVersion.objects.filter(project__key=project.key, number=1).update(status="approved")
    save_reports(
        organisation=places.office,
        fiscal_year_be=YEAR,
        reports=[report],
        at=at,
        by=by,
        origin=origin,
        as_history=origin == Origin.IMPORTED,
    )
    return ProgressReport.objects.get(project__key=report.project_key, quarter=report.quarter)


def clean_facts(places, key="p1"):
    """Return project and report of the published clean example, in this office's work group."""
    from dataclasses import replace

    subject = clean_report()
    project = replace(subject.project, key=key, fiscal_year_be=YEAR, work_group=places.group.name_th)
    report = replace(subject.report, project_key=key, fiscal_year_be=YEAR)
    return project, report


@pytest.fixture
def facts(places):
    return clean_facts(places)


@pytest.fixture
def report(places, people, facts):
    project, said = facts
    return save_facts(places, said, project)


class Keys:
    """A new key each time, as every form has."""

    count = 0

    @classmethod
    def new(cls):
        cls.count += 1
        return f"key-{cls.count}"


def standing(thing, user, on=DAY):
    """Return where a thing stands for somebody with the roles they may use on the day."""
    return selectors.standing_of(thing, user, held=held_roles(user, on=on), on=on)


def valid(thing):
    """Return the snapshot of what was approved last."""
    return selectors.approval_of(thing).approved_snapshot


def changes(thing, content):
    """Return what a thing says now against a snapshot's content."""
    kind = things.kind_of(thing)
    return rules.difference(content, kind.contents([thing])[0], item_keys=kind.item_keys, unnamed=kind.unnamed)


def take(move, thing, by, at=AT, **more):
    """Make a move on a thing as it stands now; who submits has seen the warnings, unless a test says otherwise."""
    thing.refresh_from_db()
    if move == "submit":
        more.setdefault("has_seen_warnings", True)
    more.setdefault("version", selectors.version_of(thing))
    more.setdefault("idempotency_key", Keys.new())
    decision = getattr(services, move)(thing=thing, by=by, at=at, **more)
    thing.refresh_from_db()
    return decision
