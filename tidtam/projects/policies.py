"""Where a project belongs, for the policies of addresses that name one."""

from collections.abc import Iterable, Mapping
from typing import Any

from tidtam.approval.selectors import OWNER_ROLES
from tidtam.organisations.models import Organisation
from tidtam.organisations.selectors import HeldRole
from tidtam.projects.models import Project


def project_place(address: Mapping[str, Any]) -> Organisation | None:
    """Return the work group, or else the office, of the project an address names as `pk`. One query."""
    project = Project.objects.filter(pk=address["pk"]).select_related("organisation", "work_group").first()
    return project.climbs_from if project else None


def registers_in(office: Organisation, *, held: Iterable[HeldRole]) -> bool:
    """Return whether somebody may register projects of an office or of one of its groups. Asks nothing."""
    return any(
        one.role in OWNER_ROLES
        and one.acting_for_id is None
        and (one.reaches(office) or one.path.startswith(office.path))
        for one in held
    )
