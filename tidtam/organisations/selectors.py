"""Readings of the tree: finding an organisation by what people call it, lists, the tree of a day, roles."""

import datetime as dt
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from tidtam.access.prepared import Prepared
from tidtam.accounts.models import User
from tidtam.organisations import rules
from tidtam.organisations.choices import ESA_OFFICE_KINDS, ChangeKind, OrganisationKind, Role
from tidtam.organisations.facts import Node, Tree
from tidtam.organisations.models import (
    Delegation,
    FormerState,
    Membership,
    MembershipQuerySet,
    Organisation,
    OrganisationAlias,
    OrganisationChange,
    OrganisationQuerySet,
    Province,
    Region,
    RegionMember,
    held_on,
    reading_path,
    subtree,
)
from tidtam.thai import collation

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

GEOGRAPHIC_REGIONS = "geographic-6"
"""Code of the region set that ships filled."""

SCHOOLS_TO_COMPARE = 2_000
"""A school's near misses are sought among this many that share half the name, not among all 29,152."""

SCHOOL_WORD = "โรงเรียน"


class OrganisationNotFound(Exception):
    """Nothing bears this name or code on the day. `near` holds what is most alike, best first."""

    def __init__(self, text: str, near: list[Organisation]) -> None:
        self.near = near
        message = _("ไม่พบหน่วยงาน “%(text)s”") % {"text": text}
        if near:
            message += " " + _("ชื่อที่ใกล้เคียง: %(names)s ให้พิมพ์ชื่อหรือรหัสให้ตรง") % {"names": _named(near)}
        else:
            message += " " + _("ให้พิมพ์ชื่อเต็ม ชื่อย่อ หรือรหัส เช่น P50-2")
        super().__init__(message)


class OrganisationAmbiguous(Exception):
    """Several organisations bear this name on the day: `near` holds them. The caller asks, and never chooses."""

    def __init__(self, text: str, near: list[Organisation]) -> None:
        self.near = near
        super().__init__(
            _("“%(text)s” หมายถึงได้หลายหน่วยงาน: %(names)s ให้ระบุรหัสของหน่วยงานที่ต้องการ")
            % {"text": text, "names": _named(near)}
        )


def _named(organisations: list[Organisation], *, most: int = 5) -> str:
    named = ", ".join(f"{organisation} ({organisation.code})" for organisation in organisations[:most])
    if len(organisations) > most:
        named += " " + _("และอีก %(count)d หน่วยงาน") % {"count": len(organisations) - most}
    return named


def find_organisation(text: str, *, on: dt.date) -> Organisation:
    """Return the one organisation that a code, a name or an alias means on a day; the rule is rules.match.

    Costs one query for the organisation and two for its names; near misses read the names of all offices (two more).
    Raises OrganisationNotFound or OrganisationAmbiguous; both name the candidates in Thai.
    """
    key = rules.name_key(text)
    named = Q(code=rules.code_key(text))
    if key:
        named |= Q(name_key=key) | Q(short_name_key=key)
        named |= Q(name_en_key=key) | Q(pk__in=OrganisationAlias.objects.filter(key=key).values("organisation"))
    meant = list(Organisation.objects.valid_on(on).filter(named).select_related("province"))
    found = rules.match(text, candidates(meant), near=0)
    of_code = {organisation.code: organisation for organisation in meant}
    if found.code:
        return of_code[found.code]
    if found.near:
        raise OrganisationAmbiguous(text, [of_code[code] for code in found.near])
    raise OrganisationNotFound(text, near_organisations(text, on=on))


def near_organisations(text: str, *, on: dt.date, most: int = 5) -> list[Organisation]:
    """Return the organisations whose names are most alike to a text, best first; schools by half a name."""
    standing = Organisation.objects.valid_on(on)
    compared = list(standing.exclude(kind=OrganisationKind.SCHOOL))
    key = rules.name_key(text)
    if key.startswith(SCHOOL_WORD) and (own := key.removeprefix(SCHOOL_WORD)):
        half = (len(own) + 1) // 2  # one slip of the finger leaves one half whole
        alike = Q(name_key__contains=own[:half]) | Q(name_key__endswith=own[half:])
        compared += list(standing.filter(alike, kind=OrganisationKind.SCHOOL)[:SCHOOLS_TO_COMPARE])
    of_code = {organisation.code: organisation for organisation in compared}
    near = rules.near_misses(key, candidates(compared), most=most)
    return [of_code[code] for code in near]


def candidates(organisations: Iterable[Organisation]) -> list[rules.Candidate]:
    """Return organisations as rules.match wants them. One query for all their aliases."""
    listed = list(organisations)
    aliases: dict[int, set[str]] = {}
    if listed:
        ids = [organisation.pk for organisation in listed]
        for organisation_id, key in OrganisationAlias.objects.filter(organisation__in=ids).values_list(
            "organisation", "key"
        ):
            aliases.setdefault(organisation_id, set()).add(key)
    return [
        rules.Candidate(
            code=one.code,
            name_keys=frozenset({one.name_key, one.short_name_key, one.name_en_key} - {""}),
            alias_keys=frozenset(aliases.get(one.pk, ())),
        )
        for one in listed
    ]


def searched(organisations: OrganisationQuerySet, text: str) -> OrganisationQuerySet:
    """Keep the organisations whose names, code or provinces hold every word of a text."""
    for word in text.split():
        if key := collation.search_key(word):
            organisations = organisations.filter(search_text__contains=key)
    return organisations


def area_office(code: str) -> Organisation | None:
    """Return the area office of a code, its province loaded; None for an unknown code and for what is no office."""
    office = Organisation.objects.select_related("province").filter(code=code).first()
    return office if office is not None and office.is_office else None


OFFICE_SORTS = {
    "name": ("sort_key", "code"),
    "-name": ("-sort_key", "code"),
    "code": ("code",),
    "-code": ("-code",),
    "province": ("province__sort_key", "kind", "sort_key", "code"),
    "-province": ("-province__sort_key", "kind", "sort_key", "code"),
}
"""What the office list can be sorted by; each ends with something unique."""


def work_groups_of(office: Organisation, *, on: dt.date | None = None) -> list[Organisation]:
    """Return the work groups of an office in Thai order: those of a day, or (None) all there ever were. One query."""
    groups = Organisation.objects.filter(parent=office, kind=OrganisationKind.WORK_GROUP)
    return list(groups if on is None else groups.valid_on(on))


def office_list(
    among: OrganisationQuerySet,
    *,
    on: dt.date,
    text: str = "",
    kind: str = "",
    province: str = "",
    region: str = "",
    sort: str = "name",
) -> OrganisationQuerySet:
    """Return the area offices among some, on a day, provinces loaded: one query however many.

    text      every word must occur in names, code or provinces
    kind      an office kind, province a two-digit code (any province the office covers), region a code of the six
              geographic regions (the region of its first-named province); "" asks nothing.
    sort      a key of OFFICE_SORTS; anything else sorts by name.
    """
    offices = among.valid_on(on).offices().select_related("province")
    if kind:
        offices = offices.filter(kind=kind)
    if province:
        offices = offices.filter(
            pk__in=Organisation.covers.through.objects.filter(province__code=province).values("organisation")
        )
    if region:
        offices = offices.filter(province__in=provinces_of_region(region))
    return searched(offices, text).order_by(*OFFICE_SORTS.get(sort, OFFICE_SORTS["name"]))


def provinces() -> list[Province]:
    """Return the provinces in Thai order. One query."""
    return list(Province.objects.all())


def regions(region_set: str = GEOGRAPHIC_REGIONS) -> list[Region]:
    """Return the regions of a set in their order. One query."""
    return list(Region.objects.filter(region_set__code=region_set))


def region_of_province(region_set: str = GEOGRAPHIC_REGIONS) -> dict[int, Region]:
    """Return the region of each province by the province's id. One query."""
    members = RegionMember.objects.filter(region_set__code=region_set, province__isnull=False).select_related("region")
    return {member.province_id: member.region for member in members if member.province_id}


def provinces_of_region(region: str, region_set: str = GEOGRAPHIC_REGIONS) -> Collection[int]:
    """Return the ids of a region's provinces, as a subquery."""
    members = RegionMember.objects.filter(region_set__code=region_set, region__code=region, province__isnull=False)
    return members.values("province")  # type: ignore[return-value]  # a queryset is what __in takes


@dataclass(frozen=True, slots=True)
class HeldRole:
    """A role somebody may use on a day: where it holds, and by whom where it is another's, delegated.

    path  of the organisation it is held for: it holds there and below.   reads  the path below which it may be read.
    """

    role: str
    path: str
    reads: str
    acting_for_id: int | None = None

    def reaches(self, organisation: Organisation) -> bool:
        """Return whether the role holds for an organisation. Asks nothing."""
        return organisation.path.startswith(self.path)


def memberships_of(user: "User", *, on: dt.date) -> list[Membership]:
    """Return somebody's own roles that hold on a day or begin later, organisations loaded. One query."""
    return list(Membership.objects.not_ended(on).filter(user=user).select_related("organisation"))


def delegations_to(user: "User", *, on: dt.date) -> list[Delegation]:
    """Return what is delegated to somebody on a day or later, organisations and people loaded. One query."""
    return list(Delegation.objects.not_ended(on).filter(to_user=user).select_related(*DELEGATION_READS))


def delegations_from(user: "User", *, on: dt.date) -> list[Delegation]:
    """Return what somebody delegates on a day or later, organisations and people loaded. One query."""
    return list(Delegation.objects.not_ended(on).filter(from_user=user).select_related(*DELEGATION_READS))


def delegations_below(office: Organisation, *, on: dt.date) -> list[Delegation]:
    """Return who acts for whom on a day or later, at an organisation and below it; all loaded. One query."""
    below = subtree(office.path, field="organisation__path")
    return list(Delegation.objects.not_ended(on).filter(below).select_related(*DELEGATION_READS))


DELEGATION_READS = ("organisation", "from_user", "to_user")


def memberships_below(office: Organisation, *, on: dt.date) -> MembershipQuerySet:
    """Return the roles that hold at an organisation and below it on a day or later, organisations and people loaded."""
    below = subtree(office.path, field="organisation__path")
    rows = Membership.objects.not_ended(on).filter(below).select_related("organisation", "user")
    return rows.order_by("user", "organisation__sort_key", "role", "from_date")


def people_below(office: Organisation, *, on: dt.date, text: str = "") -> QuerySet[User]:
    """Return who holds a role at an organisation or below it on a day or later, by name.

    text  every word must occur in name or username.
    """
    people = User.objects.filter(pk__in=memberships_below(office, on=on).order_by().values("user"))
    for word in text.split():
        people = people.filter(Q(display_name__icontains=word) | Q(username__icontains=word))
    return people.order_by("display_name", "username")


def accounts_within(people: Collection[User], paths: Collection[str], *, on: dt.date) -> set[int]:
    """Return the ids of those whose every role, own or delegated, on a day or later, holds below one of some paths.

    Only their account may be closed or given a new link by whoever administers there: all that it opens is in that
    person's care already. Two queries.
    """
    ids = [person.pk for person in people]
    owned = Membership.objects.not_ended(on).filter(user__in=ids).values_list("user", "organisation__path")
    acting = Delegation.objects.not_ended(on).filter(to_user__in=ids).values_list("to_user", "organisation__path")
    outside = {pk for pk, place in [*owned, *acting] if not any(rules.is_below(place, path) for path in paths)}
    return {person.pk for person in people if not person.is_superuser} - outside


def administered_by(user: User, *, on: dt.date) -> list[Organisation]:
    """Return where somebody may use the role of administrator on a day, own or delegated. One query."""
    held = Membership.objects.usable_by(user, on=on).filter(role=Role.ADMINISTRATOR)
    return list(Organisation.objects.filter(pk__in=held.order_by().values("organisation")))


def is_last_administrator(membership: Membership, *, on: dt.date, leaving: Collection[int] = ()) -> bool:
    """Return whether nobody else administers an organisation, by a role held right there, on a day.

    leaving  ids of roles that are withdrawn together with this one.
    """
    if membership.role != Role.ADMINISTRATOR:
        return False
    others = Membership.objects.held_on(on).filter(
        organisation=membership.organisation_id, role=Role.ADMINISTRATOR, user__is_active=True
    )
    return not others.exclude(user=membership.user_id).exclude(pk__in=leaving).exists()


def held_roles(user: "User | AnonymousUser", *, on: dt.date) -> frozenset[HeldRole]:
    """Return the roles a person may use on a day, own and delegated ones. One query; none where nobody signed in."""
    if not user.is_authenticated:
        return frozenset()
    return frozenset(
        HeldRole(role, path, reading_path(kind, path), None if user_id == user.pk else user_id)
        for role, user_id, kind, path in USABLE_ROLES(user=user.pk, on=on)
    )


USABLE_ROLES = Prepared(
    lambda user, on: (
        Membership.objects.usable_by(user, on=on)
        .order_by()
        .values_list("role", "user_id", "organisation__kind", "organisation__path")
    )
)


def held_roles_of_all(organisation: Organisation, *, on: dt.date) -> dict[int, list[HeldRole]]:
    """Return the roles, own and delegated, that anybody may use on a day at, above or below an organisation, by person.

    What held_roles says of each person, as far as it reaches there. Two queries for any number.
    """
    near = Q(organisation__in=organisation.ancestor_ids) | subtree(organisation.path, field="organisation__path")
    return _held_where(near, on=on)


def holders_at(organisations: Iterable[Organisation], *, on: dt.date) -> "Holders":
    """Return who holds roles on a day at or above any of some organisations. Two queries for any number."""
    places = {pk for one in organisations for pk in (*one.ancestor_ids, one.pk)}
    return Holders(_held_where(Q(organisation__in=places), on=on))


class Holders:
    """People with the roles they may use, to be asked for one organisation after another."""

    def __init__(self, people: Mapping[int, Iterable[HeldRole]]) -> None:
        """Take people by id, with the roles they may use."""
        self._at: dict[str, dict[int, list[HeldRole]]] = {}
        for pk, held in people.items():
            for one in held:
                self._at.setdefault(one.path, {}).setdefault(pk, []).append(one)

    def upwards(self, organisation: Organisation) -> Iterator[dict[int, list[HeldRole]]]:
        """Yield who holds roles at an organisation, then at what stands above it, level by level. Asks nothing."""
        path = organisation.path
        while path:
            yield self._at.get(path, {})
            path = path[: path.rindex(".", 0, -1) + 1] if "." in path[:-1] else ""

    def reaching(self, organisation: Organisation) -> dict[int, list[HeldRole]]:
        """Return whose roles reach an organisation, by person, with these roles. Asks nothing."""
        found: dict[int, list[HeldRole]] = {}
        for people in self.upwards(organisation):
            for pk, held in people.items():
                found.setdefault(pk, []).extend(held)
        return found


def _held_where(near: Q, *, on: dt.date) -> dict[int, list[HeldRole]]:
    own = Membership.objects.held_on(on).filter(near, user__is_active=True).order_by()
    columns = ("role", "organisation", "organisation__kind", "organisation__path")
    found: dict[int, list[HeldRole]] = {}
    places: dict[tuple[int, str, int], HeldRole] = {}
    for user_id, role, place_id, kind, path in own.values_list("user", *columns):
        held = places[user_id, role, place_id] = HeldRole(role, path, reading_path(kind, path))
        found.setdefault(user_id, []).append(held)
    delegated = Delegation.objects.filter(held_on(on, first="from_date", end="to_date"), near, to_user__is_active=True)
    for giver_id, taker_id, role, place_id in delegated.values_list("from_user", "to_user", "role", "organisation"):
        if held_by_giver := places.get((giver_id, role, place_id)):
            found.setdefault(taker_id, []).append(replace(held_by_giver, acting_for_id=giver_id))
    return found


def role_to_use(roles: Collection[str], held: Iterable[HeldRole], organisation: Organisation) -> HeldRole | None:
    """Return the held role that counts for an organisation, one's own before a delegated one, or None."""
    fitting = [one for one in held if one.role in roles and one.reaches(organisation)]
    return min(fitting, key=lambda one: (one.acting_for_id is not None, one.role, one.acting_for_id or 0), default=None)


def may_read(held: Iterable[HeldRole], organisation: Organisation) -> bool:
    """Return whether somebody with these roles may read what belongs to an organisation. Asks nothing."""
    return any(organisation.path.startswith(one.reads) for one in held)


def roles_of(user: "User", organisation: Organisation, *, on: dt.date) -> frozenset[str]:
    """Return the codes of the roles a person holds for an organisation on a day: its own and those from above it."""
    chain = [*organisation.ancestor_ids, organisation.pk]
    held = Membership.objects.held_by(user, on=on).filter(organisation__in=chain)
    return frozenset(held.values_list("role", flat=True))


def tree_on(on: dt.date, *, kinds: Collection[str] | None = None) -> Tree:
    """Return the tree as it stood on a day: what was valid, with the names and parents of that day. Two queries.

    kinds  only these kinds; without it all but schools, which would be 29,152 more.
    """
    standing = Organisation.objects.valid_on(on)
    standing = standing.filter(kind__in=kinds) if kinds is not None else standing.exclude(kind=OrganisationKind.SCHOOL)
    former: dict[int, FormerState] = {}
    for state in FormerState.objects.filter(until_date__gt=on).select_related("parent").order_by("-until_date"):
        former[state.organisation_id] = state  # the one that ended first after the day wins
    nodes: dict[str, Node] = {}
    for one in standing.select_related("parent"):
        as_of: Organisation | FormerState = former.get(one.pk, one)
        nodes[one.code] = Node(
            id=one.pk,
            code=one.code,
            kind=one.kind,
            name_th=as_of.name_th,
            short_name_th=as_of.short_name_th,
            name_en=as_of.name_en,
            parent_code=as_of.parent.code if as_of.parent else None,
        )
    return Tree(nodes)


def successors(organisation: Organisation) -> list[Organisation]:
    """Return what an organisation became by merger or split, directly. One query."""
    return list(
        Organisation.objects.filter(
            changes_to__from_organisation=organisation, changes_to__kind__in=(ChangeKind.MERGED, ChangeKind.SPLIT)
        ).distinct()
    )


def predecessors(organisation: Organisation) -> list[Organisation]:
    """Return what an organisation was made of by merger or split, directly. One query."""
    return list(
        Organisation.objects.filter(
            changes_from__to_organisation=organisation, changes_from__kind__in=(ChangeKind.MERGED, ChangeKind.SPLIT)
        ).distinct()
    )


def successions(*, after: dt.date, until: dt.date) -> list[rules.Succession]:
    """Return the mergers and splits that took effect after one day and up to another, for rules.carry_over."""
    changes = OrganisationChange.objects.filter(
        effective_date__gt=after, effective_date__lte=until, kind__in=(ChangeKind.MERGED, ChangeKind.SPLIT)
    ).select_related("from_organisation", "to_organisation")
    return [
        rules.Succession(change.from_organisation.code, change.to_organisation.code, change.share) for change in changes
    ]


def codes_with_prefix(prefix: str) -> set[str]:
    """Return the codes that begin so. One query."""
    return set(Organisation.objects.filter(code__startswith=prefix).values_list("code", flat=True))


def office_codes_by_province() -> dict[str, dict[str, list[str]]]:
    """Return province code -> office kind -> codes of the offices that cover it, sorted. One query; closed ones too."""
    found: dict[str, dict[str, list[str]]] = {}
    rows = Organisation.objects.offices().order_by("code").values_list("covers__code", "kind", "code")
    for province, kind, code in rows:
        if province:
            found.setdefault(province, {one: [] for one in ESA_OFFICE_KINDS})[kind].append(code)
    return found
