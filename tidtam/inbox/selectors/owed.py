"""The list of what an office owes of a quarter. What is owed and what is late: progress.selectors.owed."""

from django.db.models import F, Q, QuerySet

from tidtam.progress.models import ProgressReport

OWED_COLUMNS = {
    "late": "late_by",
    "number": "project__number",
    "name": "project__sort_key",
    "work_group": "project__work_group__name_th",
}
"""What the list can be sorted by, each also falling ("-name")."""


def owed_in_order(reports: QuerySet[ProgressReport], *, sort: str) -> QuerySet[ProgressReport]:
    """Return reports as a page lists them, with their projects and owners: two queries for any number.

    sort  a name of OWED_COLUMNS, falling with "-"; "" puts what is late longest first, then by work group.
    """
    listed = reports.select_related("project__work_group", "project__current_version").prefetch_related(
        "project__owners__person"
    )
    name, falling = (sort.removeprefix("-"), sort.startswith("-")) if sort else ("late", True)
    column = F(OWED_COLUMNS[name])
    return listed.order_by(
        column.desc(nulls_last=True) if falling else column.asc(nulls_last=True),
        F("project__work_group__name_th").asc(nulls_last=True),
        F("project__number").asc(nulls_last=True),
        "pk",
    )


def of_work_group(reports: QuerySet[ProgressReport], code: str) -> QuerySet[ProgressReport]:
    """Return the reports of a work group by its code; all of them for ""."""
    return reports.filter(Q(project__work_group__code=code)) if code else reports
