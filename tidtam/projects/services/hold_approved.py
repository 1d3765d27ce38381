"""Let approved registrations hold."""

from collections.abc import Sequence

from tidtam.checks.services import move_failed_checks
from tidtam.projects import models
from tidtam.projects.checks import PROJECT_CHECKS
from tidtam.projects.services.save_projects import BATCH, find_by


def hold_approved(versions: Sequence[models.ProjectVersion]) -> None:
    """Let versions that were just approved hold: a draft takes the place of the version before, with what it fails.

    Runs in the transaction of the decision, which writes the audit line; versions are loaded with `project`.
    """
    drafts = [version for version in versions if version.project.draft_version_id == version.pk]
    for version in drafts:
        project = version.project
        project.current_version, project.draft_version = version, None
        find_by(project, version.name, version.code)
    if drafts:
        columns = ["current_version", "draft_version", "search_text", "sort_key"]
        models.Project.objects.bulk_update([version.project for version in drafts], columns, batch_size=BATCH)
        move_failed_checks(
            pairs=[(version, version.project) for version in drafts], codes=[check.code for check in PROJECT_CHECKS]
        )
