"""The registrations of a workbook, read together: the queries do not grow with them."""

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field

from django.contrib.contenttypes.models import ContentType
from django.db.models import F, Q, QuerySet
from django.utils.translation import gettext as _

from tidtam.accounts.models import User
from tidtam.approval import selectors as approval
from tidtam.approval.choices import Status
from tidtam.approval.rules import may_be_written
from tidtam.approval.services import not_written
from tidtam.approval.things import kind_of_model
from tidtam.drafts.models import Draft
from tidtam.drafts.selectors import version_of_section
from tidtam.drafts.typed import ChangesRefused
from tidtam.organisations.models import Organisation
from tidtam.organisations.selectors import HeldRole, work_groups_of
from tidtam.plans.choices import PlanTreeKind
from tidtam.plans.selectors import nodes_by_code
from tidtam.projects import facts, selectors
from tidtam.projects.choices import Section
from tidtam.projects.models import Project, ProjectVersion
from tidtam.projects.places import Value, with_changes
from tidtam.projects.policies import places_to_register, registers_in
from tidtam.projects.services import Owners, owners_typed
from tidtam.projects.typed import read_section
from tidtam.thai.dates import local_date
from tidtam.workbooks.registrations.words import Offers, one_line

WRITABLE = [status.value for status in Status if may_be_written(status) or status == Status.APPROVED]
"""What is approved is written too: the next version begins beside it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenRegistration:
    """A registration with what waits in its sections; one that is to begin has no row.

    saved    as it is registered.   said  what its owners have written, saved or not.
    waiting  what waits, read, by place.   stuck  the sections whose words nobody could save, each with a place of them.
    """

    row: Project | None
    saved: facts.Project
    said: facts.Project
    drafts: Mapping[str, Draft] = field(default_factory=dict)
    waiting: Mapping[str, Value] = field(default_factory=dict)
    stuck: Mapping[Section, str] = field(default_factory=dict)

    @property
    def about(self) -> str:
        """How the rows of a workbook name it: a registered one by its id, a new one by the key it will have."""
        return f"N{self.saved.key}" if self.row is None else f"P{self.row.pk}"

    @property
    def name(self) -> str:
        """The project's number and name."""
        return f"{self.said.number}. {self.said.name}" if self.said.number is not None else self.said.name

    @property
    def seen(self) -> Mapping[Section, int]:
        """The versions its sections stand at."""
        return {section: version_of_section(self.drafts, section) for section in Section}

    def owners_waiting(self) -> Owners | None:
        """Return who was chosen to own it and is not saved yet; None where nobody chose."""
        draft = self.drafts.get(Section.GENERAL)
        return owners_typed(draft.typed) if draft is not None and draft.typed else None


def begun(key: str, fiscal_year_be: int) -> OpenRegistration:
    """Return a registration that is to begin."""
    blank = facts.Project(key=key, name="", fiscal_year_be=fiscal_year_be)
    return OpenRegistration(row=None, saved=blank, said=blank)


def registrations_to_write(
    person: User, organisation: Organisation, *, held: Collection[HeldRole]
) -> QuerySet[Project]:
    """Return the projects of an office whose registration a person writes and may write now."""
    newest = Q(pk=F("project__draft_version")) | Q(project__draft_version=None, pk=F("project__current_version"))
    versions = ProjectVersion.objects.filter(
        newest,
        approval.owned_by(kind_of_model(ProjectVersion), person, held=held),
        project__organisation=organisation,
        status__in=WRITABLE,
    )
    return Project.objects.filter(pk__in=versions.values("project"))


def years_to_write(
    person: User, organisation: Organisation, *, held: Collection[HeldRole], beginning: Collection[int]
) -> list[tuple[int, int]]:
    """Return (fiscal year, how many) of the years in which a person has registrations to write; latest first.

    beginning  years in which one may be begun, offered to who may, also where there is none yet. One query.
    """
    counted: dict[int, int] = defaultdict(int)
    if registers_in(organisation, held=held):
        counted |= dict.fromkeys(beginning, 0)
    rows = registrations_to_write(person, organisation, held=held)
    for year in rows.values_list("fiscal_year_be", flat=True):
        counted[year] += 1
    return sorted(counted.items(), reverse=True)


def read_registrations(rows: QuerySet[Project]) -> list[OpenRegistration]:
    """Return registrations in the order of the office's list: four queries for any number."""
    found = list(
        rows.select_related("organisation", "work_group", "current_version", "draft_version")
        .prefetch_related("owners")
        .order_by(F("number").asc(nulls_last=True), "sort_key", "pk")
    )
    found = [row for row in found if row.newest_version is not None]
    drafts = _drafts(found)
    return [
        _open(row, saved, drafts[row.pk]) for row, saved in zip(found, selectors.newest_as_facts(found), strict=True)
    ]


def _open(row: Project, saved: facts.Project, drafts: Mapping[str, Draft]) -> OpenRegistration:
    said, waiting, stuck = saved, dict[str, Value](), dict[Section, str]()
    for section in Section:
        draft = drafts.get(section)
        if draft is None or not draft.typed:
            continue
        read = read_section(said, section, draft.typed)
        if read.unreadable:
            stuck[section] = next(iter(read.unreadable))
            continue
        try:
            said = with_changes(said, read.changes)
        except ChangesRefused as refused:
            stuck[section] = next(iter(refused.sentences))
        else:
            waiting |= read.changes
    return OpenRegistration(row=row, saved=saved, said=said, drafts=drafts, waiting=waiting, stuck=stuck)


def _drafts(rows: Sequence[Project]) -> dict[int, dict[str, Draft]]:
    kind = ContentType.objects.get_for_model(Project)
    found: dict[int, dict[str, Draft]] = {row.pk: {} for row in rows}
    for draft in Draft.objects.filter(content_type=kind, object_id__in=list(found)):
        found[draft.object_id][draft.section] = draft
    return found


def why_not_written(one: OpenRegistration, person: User, *, held: Collection[HeldRole]) -> str:
    """Return what stands against a person's writing a registration; "" where nothing does. Asks nothing."""
    version = one.row.newest_version if one.row else None
    if version is None:
        return ""
    assert one.row is not None
    version.project = one.row
    if not approval.is_owner(version, person, held=held):
        return _("ให้ผู้รับผิดชอบส่งแถวนี้ · “%(name)s” เป็นโครงการของผู้อื่น") % {"name": one.name}
    if version.status not in WRITABLE:
        return str(not_written([(str(version), version.status)]))
    return ""


def offers_of(
    organisation: Organisation, fiscal_year_be: int, *, held: Collection[HeldRole], at: dt.datetime
) -> Offers:
    """Return what can be chosen in the registrations of a year, in words. Four queries at most."""
    groups = work_groups_of(organisation, on=local_date(at))
    mine = places_to_register([organisation, *groups], held=held)
    nodes = {
        f"{tree}:{code}": one_line(f"{PlanTreeKind(tree).label} {code} {node.text}")
        for (tree, code), node in nodes_by_code((), fiscal_year_be).items()
    }
    earlier: dict[str, str] = {}
    for row, name in selectors.copyable(organisation, before=fiscal_year_be):
        line = one_line(name)
        earlier[row.key] = line if line not in earlier.values() else f"{line} ({row.number or row.pk})"
    return Offers(
        groups=tuple(group.name_th for group in groups),
        mine=frozenset("" if place == organisation else place.name_th for place in mine),
        earlier=earlier,
        nodes=nodes,
    )
