"""Readings of files that are being sent."""

import uuid

from django.db.models import QuerySet, Sum

from tidtam.accounts.models import User
from tidtam.organisations.models import Organisation
from tidtam.uploads.choices import ON_THE_WAY, State
from tidtam.uploads.models import Upload


def upload_of(person: User, pk: uuid.UUID) -> Upload | None:
    """Return a person's own upload; None where there is none, or it is another's. One query."""
    return Upload.objects.select_related("organisation").filter(owner=person, pk=pk).first()


def accepted_upload(person: User, pk: uuid.UUID, *, purpose: str, organisation: Organisation) -> Upload | None:
    """Return a person's own upload accepted for a purpose of an organisation, taken since or not; else None."""
    return Upload.objects.filter(
        owner=person, pk=pk, purpose=purpose, organisation=organisation, state__in=(State.ACCEPTED, State.TAKEN)
    ).first()


def on_the_way(**equal: object) -> QuerySet[Upload]:
    """Return the files whose bytes lie here, or are to come."""
    return Upload.objects.filter(state__in=ON_THE_WAY, **equal)


def bytes_on_the_way(organisation: Organisation, purpose: str, fiscal_year_be: int | None) -> int:
    """Return how much room is promised to files that are coming or wait to be taken. One query."""
    rows = on_the_way(organisation=organisation, purpose=purpose, fiscal_year_be=fiscal_year_be)
    return rows.aggregate(total=Sum("size"))["total"] or 0
