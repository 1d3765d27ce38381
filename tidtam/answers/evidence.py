"""What the libraries of evidence must know of a sheet: whose evidence it may use, and what its places are called."""

from collections.abc import Collection

from django.urls import reverse

from tidtam.answers.checks import place_label
from tidtam.answers.models import Sheet
from tidtam.answers.places import section_of_place
from tidtam.evidence.things import Spot, ThingKind, Where
from tidtam.instruments.selectors import version_facts
from tidtam.organisations.models import Organisation


def _office_of(sheet: Sheet) -> Organisation:
    return sheet.organisation


def _where(spots: Collection[Spot]) -> dict[Spot, Where]:
    """Name places of sheets, each with the address of its question. One query, and those of versions once."""
    sheets = Sheet.objects.select_related("organisation", "instrument_version__instrument").in_bulk(
        {pk for pk, _place in spots}
    )
    found = {}
    for pk, place in spots:
        nodes = {node.code: node for node in version_facts(sheets[pk].instrument_version).nodes}
        found[pk, place] = Where(
            thing=str(sheets[pk]),
            field=place_label(place, nodes),
            url=reverse("answers:question", args=[pk, section_of_place(place)]),
        )
    return found


SHEET = ThingKind(model=Sheet, office_of=_office_of, where=_where)
