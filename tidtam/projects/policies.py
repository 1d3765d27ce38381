"""Where a project belongs, for the policies of addresses that name one."""

from collections.abc import Iterable, Mapping
from typing import Any

from tidtam.access.prepared import Prepared
from tidtam.approval.things import OWNER_ROLES
from tidtam.organisations.models import Organisation
from tidtam.organisations.selectors import HeldRole, role_to_use
from tidtam.projects.models import Project


def project_place(address: Mapping[str, Any]) -> Organisation | None:
    """Return the work group, or else the office, of the project an address names as `pk`. One query."""
    projects = PROJECT(project=address["pk"])
    return projects[0].climbs_from if projects else None


PROJECT = Prepared(lambda project: Project.objects.select_related("organisation", "work_group").filter(pk=project))


def registers_in(office: Organisation, *, held: Iterable[HeldRole]) -> bool:
    """Return whether somebody may register projects of an office or of one of its groups. Asks nothing."""
    return any(
        one.role in OWNER_ROLES
        and one.acting_for_id is None
        and (one.reaches(office) or one.path.startswith(office.path))
        for one in held
    )


def places_to_register(places: Iterable[Organisation], *, held: Iterable[HeldRole]) -> list[Organisation]:
    """Return those of an office and its groups in which somebody may register: where they are owner in person."""
    own = [one for one in held if one.acting_for_id is None]
    return [place for place in places if role_to_use(OWNER_ROLES, own, place) is not None]
