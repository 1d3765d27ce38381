"""Where a report belongs, for the policies of addresses that name one."""

from collections.abc import Mapping
from typing import Any

from tidtam.access.prepared import Prepared
from tidtam.organisations.models import Organisation
from tidtam.projects.models import Project


def report_place(address: Mapping[str, Any]) -> Organisation | None:
    """Return the work group, or else the office, of the report an address names as `pk`. One query."""
    projects = PROJECT_OF_REPORT(report=address["pk"])
    return projects[0].climbs_from if projects else None


PROJECT_OF_REPORT = Prepared(
    lambda report: Project.objects.select_related("organisation", "work_group").filter(reports=report)
)
