"""Where a report belongs, for the policies of addresses that name one."""

from collections.abc import Mapping
from typing import Any

from tidtam.organisations.models import Organisation
from tidtam.projects.models import Project


def report_place(address: Mapping[str, Any]) -> Organisation | None:
    """Return the work group, or else the office, of the report an address names as `pk`. One query."""
    try:
        project = Project.objects.select_related("organisation", "work_group").get(reports__pk=address["pk"])
    except Project.DoesNotExist:
        return None
    return project.climbs_from
