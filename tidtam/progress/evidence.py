"""What the libraries of evidence must know of a report: whose evidence it may use, and what its places are called."""

from collections.abc import Collection

from tidtam.evidence.things import Spot, ThingKind, Where
from tidtam.organisations.models import Organisation
from tidtam.progress.checks import place_label
from tidtam.progress.models import ProgressReport
from tidtam.progress.topics import anchor_of_place, topic_of_place


def _office_of(report: ProgressReport) -> Organisation:
    return report.project.organisation


def _where(spots: Collection[Spot]) -> dict[Spot, Where]:
    """Name places of reports, each with the address of its field on the report's page. One query."""
    reports = ProgressReport.objects.select_related("project__current_version").in_bulk({pk for pk, _place in spots})
    return {
        (pk, place): Where(
            thing=str(reports[pk]),
            field=place_label(place),
            url=f"{reports[pk].get_absolute_url()}#{anchor_of_place(place)}",
        )
        for pk, place in spots
    }


def _has_place(_report: ProgressReport, place: str) -> bool:
    return topic_of_place(place) is not None


REPORT = ThingKind(model=ProgressReport, office_of=_office_of, where=_where, has_place=_has_place)
