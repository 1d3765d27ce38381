"""Readings of files that are being sent."""

import uuid

from django.db.models import Sum

from tidtam.accounts.models import User
from tidtam.organisations.models import Organisation
from tidtam.uploads.choices import State
from tidtam.uploads.models import Upload


def upload_of(person: User, key: uuid.UUID) -> Upload | None:
    """Return a person's own upload; None where there is none under that key, or it is another's. One query."""
    return Upload.objects.select_related("organisation", "owner").filter(owner=person, key=key).first()


def accepted_upload(person: User, key: uuid.UUID, *, purpose: str, organisation: Organisation) -> Upload | None:
    """Return a person's own upload that was accepted for a purpose of an organisation and waits to be taken, or None."""
    upload = upload_of(person, key)
    fits = upload and upload.purpose == purpose and upload.organisation_id == organisation.pk
    return upload if upload and fits and upload.state == State.ACCEPTED else None


def bytes_on_the_way(organisation: Organisation, purpose: str, fiscal_year_be: int | None) -> int:
    """Return how many bytes others were promised: what is coming, and what waits to be taken. One query."""
    rows = Upload.objects.filter(
        organisation=organisation,
        purpose=purpose,
        fiscal_year_be=fiscal_year_be,
        state__in=(State.RECEIVING, State.ACCEPTED),
    )
    return rows.aggregate(total=Sum("size"))["total"] or 0
