"""What a list says waits for somebody is what its standing opens to them: over worlds drawn at random."""

import datetime as dt
import random

import pytest
from django.contrib.contenttypes.models import ContentType

from tidtam.approval import selectors, things
from tidtam.approval.choices import Origin, Status
from tidtam.approval.models import Approval, Chain, ChainStep
from tidtam.approval.tests.conftest import AT, DAY, YEAR, People, grant, standing
from tidtam.organisations.models import Delegation
from tidtam.organisations.selectors import held_roles, held_roles_of_all
from tidtam.progress.models import ProgressReport
from tidtam.projects.models import Project, ProjectOwner, ProjectVersion

ROLES = ("owner", "co_owner", "group_head", "deputy", "director")
THINGS = 24
DAYS = (None, DAY, DAY - dt.timedelta(days=1), DAY + dt.timedelta(days=1))


def kinds_drawn():
    """Return the kinds that the worlds hold: those that belong to projects."""
    return [things.kind_of(model()) for model in (ProgressReport, ProjectVersion)]


def span(chance, first=dt.date(2023, 10, 1)):
    return {"from_date": chance.choice([first, *DAYS[1:]]), "to_date": chance.choice(DAYS)}


def in_order(days):
    return days if not days["to_date"] or days["from_date"] < days["to_date"] else None


def draw_chains(chance, places):
    for organisation in vars(places).values():
        for kind in kinds_drawn():
            days = {"from_date": DAYS[2]} if chance.random() < 0.7 else in_order(span(chance))
            if days and chance.random() < 0.8:
                chain = Chain.objects.create(organisation=organisation, kind=kind.kind, **days)
                roles = chance.sample(ROLES, chance.randint(1, len(ROLES)))
                ChainStep.objects.bulk_create(
                    ChainStep(chain=chain, position=position, role=role) for position, role in enumerate(roles, start=1)
                )


def draw_people(chance, places):
    people = list(vars(People(places)).values())
    for user in people:
        days = in_order(span(chance))
        if days:
            grant(user, chance.choice(list(vars(places).values())), chance.choice(ROLES), **days)
        giver = chance.choice(people)
        role = chance.choice(list(giver.memberships.all()))
        days = in_order({**span(chance), "to_date": chance.choice(DAYS[1:])})
        if giver != user and days:
            Delegation.objects.create(
                from_user=giver, to_user=user, organisation=role.organisation, role=role.role, **days
            )
    return people


def draw_things(chance, places, people):
    for number in range(THINGS):
        organisation, group = chance.choice(
            [(places.office, places.group), (places.office, None), (places.other, None), (places.other, places.group)]
        )
        project = Project.objects.create(
            organisation=organisation, work_group=group, fiscal_year_be=YEAR, key=f"p{number}"
        )
        owners = chance.sample(people, 3) if chance.random() < 0.4 else []
        ProjectOwner.objects.bulk_create(
            ProjectOwner(project=project, person=person, is_main=person is owners[0]) for person in owners
        )
        version = ProjectVersion.objects.create(
            project=project,
            number=chance.randint(1, 12),
            status=chance.choice(Status.values),
            origin=chance.choice(Origin.values),
            created_at=AT,
            content_hash=f"{chance.getrandbits(256):064x}",
            name=f"โครงการ {number}",
        )
        report = ProgressReport.objects.create(
            project=project,
            project_version=version,
            fiscal_year_be=YEAR,
            quarter=chance.randint(1, 4),
            status=chance.choice([*Status.values, Status.SUBMITTED]),
            origin=chance.choice(Origin.values),
            version=chance.randint(1, 12),
            content_hash="0" * 64,
            changed_at=AT,
        )
        for thing in (version, report):
            if chance.random() < 0.3:
                continue
            roles = chance.sample(ROLES, chance.randint(1, len(ROLES))) if chance.random() < 0.85 else []
            now = things.kind_of(thing).version(thing)
            Approval.objects.create(
                content_type=ContentType.objects.get_for_model(thing),
                object_id=thing.pk,
                organisation=group or organisation,
                kind=things.kind_of(thing).kind,
                roles=roles,
                step=chance.randint(1, max(len(roles), 1)),
                content_version=chance.choice([now, now, now, "another"]),
                submitted_by=chance.choice([*people, None]),
            )


@pytest.mark.parametrize("seed", range(8))
def test_a_thing_is_listed_for_somebody_exactly_where_the_move_is_open_to_them(places, seed):
    chance = random.Random(seed)
    draw_chains(chance, places)
    people = draw_people(chance, places)
    draw_things(chance, places, people)
    listed_any = 0
    for kind in kinds_drawn():
        rows = list(kind.model.objects.all())
        for user in people:
            held = held_roles(user, on=DAY)
            standings = {row.pk: standing(row, user) for row in rows}
            moves = {pk: one.moves for pk, one in standings.items()}
            waiting = list(selectors.waiting_for(kind, user, held=held, on=DAY))
            assert {row.pk for row in waiting} == {pk for pk, open_now in moves.items() if "approve" in open_now}
            work = {row.pk for row in selectors.work_of(kind, user, held=held, on=DAY)}
            assert work == {pk for pk, open_now in moves.items() if open_now & {"approve", "save", "correct", "submit"}}
            for row in waiting:
                assert standings[row.pk].words.endswith(str(dict(selectors.Role.choices)[row.waiting_role]))
            listed_any += len(waiting)
    assert listed_any, "the world holds nothing that waits for anybody"


def test_the_versions_of_many_are_those_of_each(report):
    assert selectors.versions_of([report]) == {report.pk: selectors.version_of(report)}
    assert selectors.versions_of([]) == {}


@pytest.mark.parametrize("seed", range(6))
def test_whom_a_thing_concerns_is_who_finds_it_in_their_list(places, seed):
    chance = random.Random(seed)
    draw_chains(chance, places)
    people = draw_people(chance, places)
    draw_things(chance, places, people)
    deciding = reporting = 0
    for organisation in (places.office, places.other):
        roles = held_roles_of_all(places.bureau, on=DAY)
        everybody = {user.pk: roles.get(user.pk, []) for user in people}
        for kind in kinds_drawn():
            rows = list(selectors.things_for_all(kind, on=DAY).filter(project__organisation=organisation))
            concerned = {row.pk: selectors.concerned_by(row, everybody) for row in rows}
            for user in people:
                held = held_roles(user, on=DAY)
                own = kind.model.objects.filter(selectors.owned_by(kind, user, held=held), pk__in=concerned)
                assert {row.pk for row in own} == {pk for pk, one in concerned.items() if user.pk in one.owners}
                waiting = selectors.waiting_for(kind, user, held=held, on=DAY).filter(pk__in=concerned)
                assert {row.pk for row in waiting} == {pk for pk, one in concerned.items() if user.pk in one.deciders}
            deciding += sum(len(one.deciders) for one in concerned.values())
            reporting += sum(len(one.owners) for one in concerned.values())
    assert deciding, "nothing waits for anybody"
    assert reporting, "nothing is anybody's"
