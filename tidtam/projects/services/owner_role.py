"""Who writes what belongs to a project: the one rule of registration, reports, declarations and answers to forms."""

from collections.abc import Collection

from tidtam.accounts.models import User
from tidtam.approval.selectors import is_owner
from tidtam.approval.things import OWNER_ROLES
from tidtam.organisations.selectors import HeldRole, role_to_use
from tidtam.projects import models


def owner_role(project: models.Project, by: User, *, held: Collection[HeldRole]) -> HeldRole | None:
    """Return the role in which a person writes as a project's owner; None where they do not own it.

    held  the roles they may use on the day. The project is loaded with its versions, work group and organisation.
    """
    if project.current_version is None:
        return None
    project.current_version.project = project
    if not is_owner(project.current_version, by, held=held):
        return None
    place = project.climbs_from
    return role_to_use(OWNER_ROLES, held, place) or HeldRole("owner", place.path, place.path)
