"""A project held for a change of what stands beside its registration."""

from tidtam.approval.services import Gone
from tidtam.projects import models


def locked_project(project: models.Project) -> tuple[models.Project, models.ProjectVersion]:
    """Return a project as it stands now, locked, with its office and work group, and its version that holds.

    Raises approval.services.Gone where the project is there no more, or nothing of it holds. Needs a transaction.
    """
    row = (
        models.Project.objects.select_for_update(of=("self",))
        .select_related("organisation", "work_group", "current_version")
        .filter(pk=project.pk)
        .first()
    )
    if row is None or row.current_version is None:
        raise Gone
    return row, row.current_version
