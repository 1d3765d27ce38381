"""What every verb of the room asks and writes alike."""

from collections.abc import Mapping, Sequence
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


def lock_library(organisation: Organisation) -> None:
    """Let nobody else add to the office's library or delete from it until the transaction ends.

    What is counted stays so, and what holds the same bytes as a file that comes stays there.
    No key: what refers to the office, as nearly every table does, need not wait.
    """
    Organisation.objects.select_for_update(no_key=True).only("pk").get(pk=organisation.pk)


def locked(evidence: Sequence[Evidence]) -> list[Evidence]:
    """Return some as they stand, locked in the order of their ids until the transaction ends. Raises EvidenceGone."""
    ids = {one.pk for one in evidence}
    rows = Evidence.objects.select_for_update(of=("self",)).select_related("organisation")
    found = list(rows.filter(pk__in=ids).order_by("pk"))
    if len(found) < len(ids):
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
    evidence: Sequence[Evidence],
    what: str,
    role: HeldRole,
    fields: Mapping[str, str],
    *,
    by: User,
    at: datetime,
    thing: Model | None = None,
) -> None:
    """Write an audit line for each, in its own chain and in that of the thing where it is used."""
    record_many(
        [
            NewLine(
                **subject,
                organisation_code=one.organisation.code,
                action=f"evidence.evidence.{what}",
                by=by.username,
                at=at,
                role=role.role,
                fields=field_hashes({"evidence": str(one.pk), **fields}),
            )
            for one in evidence
            for subject in [subject_of(one), *([subject_of(thing)] if thing is not None else [])]
        ]
    )
