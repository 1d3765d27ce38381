"""Withdrawing: an edition keeps its number, files and address, and says from then on that it was withdrawn, and why."""

import datetime as dt

from django.db import transaction

from tidtam.accounts.models import User
from tidtam.audit import services as audit
from tidtam.audit.services import NewLine
from tidtam.publishing import listeners
from tidtam.publishing.choices import EditionStatus
from tidtam.publishing.models import Edition
from tidtam.publishing.services import refusals
from tidtam.publishing.services.directing import directing_role
from tidtam.verification.services import withdraw as withdraw_document


def withdraw(*, edition: Edition, reason: str, by: User, at: dt.datetime) -> Edition:
    """Withdraw an edition, issued, superseded or still being prepared. What it superseded stays superseded.

    Sent twice, the second is refused: AlreadyWithdrawn. Raises NotTheDirector and ReasonMissing too.
    """
    role = directing_role(by, edition.organisation, at=at)
    reason = reason.strip()
    if not reason:
        raise refusals.ReasonMissing
    with transaction.atomic():
        row = Edition.objects.select_for_update(of=("self",)).select_related("organisation").get(pk=edition.pk)
        if row.status == EditionStatus.WITHDRAWN:
            raise refusals.AlreadyWithdrawn
        change = listeners.EditionChange(edition=row, action="withdrawn", before=row.status)
        row.status = EditionStatus.WITHDRAWN
        row.withdrawn_at, row.withdrawn_by, row.withdrawn_reason = at, by, reason
        row.save(update_fields=["status", "withdrawn_at", "withdrawn_by", "withdrawn_reason"])
        listeners.tell([change], at=at)
        line = NewLine(
            **audit.subject_of(row),
            organisation_code=row.organisation.code,
            action="publishing.edition.withdrawn",
            by=by.username,
            role=role.role,
            at=at,
            reason=reason,
            fields=audit.field_hashes({"status": row.status.value}),
        )
        withdraw_document(row.pk, reason=reason, by=by.username, at=at, lines=[line])
    return row
