"""What the libraries of evidence must know of a sheet: whose evidence it may use, and what its places are called."""

from collections.abc import Collection
from datetime import datetime

from django.urls import reverse

from tidtam.answers.checks import place_label
from tidtam.answers.models import Sheet
from tidtam.answers.places import section_of_place
from tidtam.answers.selectors import reading_of
from tidtam.approval.things import kind_of
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


def _has_place(sheet: Sheet, place: str) -> bool:
    """Return whether a place is of a leaf that is answered: "answers[QP-1]", "answers[QP-1].rubric[3]"."""
    return section_of_place(place) in {node.code for node in reading_of(sheet).to_write}


def _changed(sheet: Sheet, at: datetime) -> None:
    """Check the sheet again: a level without evidence is one of its checks."""
    kind_of(sheet).check(sheet, at=at)


SHEET = ThingKind(model=Sheet, office_of=_office_of, where=_where, has_place=_has_place, changed=_changed)
