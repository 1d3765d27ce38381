"""What every verb of the room asks and writes alike."""

from collections.abc import Mapping
from datetime import datetime

from django.db.models import Model

from tidtam.accounts.models import User
from tidtam.audit.services import NewLine, field_hashes, record_many, subject_of
from tidtam.evidence import rules, selectors
from tidtam.evidence.models import Evidence
from tidtam.evidence.services.refusals import EvidenceGone, NotAnAdder, TitleMissing, TitleTooLong
from tidtam.organisations.models import Organisation
from tidtam.organisations.selectors import HeldRole, held_roles
from tidtam.thai.dates import local_date
from tidtam.thai.text import clean


def locked(evidence: Evidence) -> Evidence:
    """Return it as it stands, locked until the transaction ends. Raises EvidenceGone."""
    rows = Evidence.objects.select_for_update(of=("self",)).select_related("organisation")
    found = rows.filter(pk=evidence.pk).first()
    if found is None:
        raise EvidenceGone
    return found


def adding_role(by: User, organisation: Organisation, *, at: datetime) -> HeldRole:
    """Return the role in which somebody adds to the office's library. Raises NotAnAdder."""
    role = selectors.adding_role(held_roles(by, on=local_date(at)), organisation)
    if role is None:
        raise NotAnAdder
    return role


def checked_title(text: str) -> str:
    """Return a title as it is kept: one line. Raises TitleMissing, TitleTooLong."""
    title = " ".join(clean(text).split())
    if not title:
        raise TitleMissing
    if len(title) > rules.LONGEST_TITLE:
        raise TitleTooLong(count=rules.LONGEST_TITLE)
    return title


def record(
    evidence: Evidence,
    what: str,
    role: HeldRole,
    fields: Mapping[str, str],
    *,
    by: User,
    at: datetime,
    thing: Model | None = None,
) -> None:
    """Write the audit line, in the chain of the evidence and in that of the thing where it is used."""
    subjects = [subject_of(evidence), *([subject_of(thing)] if thing is not None else [])]
    said = {"evidence": str(evidence.pk), **fields}
    record_many(
        [
            NewLine(
                **subject,
                organisation_code=evidence.organisation.code,
                action=f"evidence.evidence.{what}",
                by=by.username,
                at=at,
                role=role.role,
                fields=field_hashes(said),
            )
            for subject in subjects
        ]
    )
