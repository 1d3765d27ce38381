"""Verbs of the register. The room that issues calls them inside its own transaction."""

import logging
from collections.abc import Iterable, Sequence
from datetime import datetime
from uuid import UUID

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.conf import settings
from django.db import transaction

from tidtam.audit import keys
from tidtam.audit import services as audit
from tidtam.audit.services import NewLine
from tidtam.organisations.models import Organisation
from tidtam.verification import rules
from tidtam.verification.facts import DocumentFacts, FileFacts
from tidtam.verification.models import IssuedDocument, IssuedFile, SigningKey

logger = logging.getLogger(__name__)


@transaction.atomic
def register(
    documents: Sequence[DocumentFacts], *, by: str, at: datetime, lines: Sequence[NewLine] = ()
) -> list[IssuedDocument]:
    """Write documents into the register, each signed, and return their rows in the order given.

    A document that stands there already gets the files it has not yet; nothing else of it changes. It becomes the one
    that counts of its series, and what counted before names it as its successor; one that was withdrawn stays so.
    Where no key can be read it is registered without signature: what was issued is issued, and `tidtam setup` signs.
    by     for the trail.
    lines  of the room that issues: written with the register's own in one call, last in the transaction.
    Callers keep the transaction short: a few dozen documents at a time.
    """
    _lock(document.organisation_id for document in documents)
    key, rows, own = _private_key(), [], []
    for document in documents:
        row = IssuedDocument.objects.filter(pk=document.id).first()
        is_new = row is None
        if row is None:
            columns = {name: getattr(document, name) for name in DocumentFacts.__slots__ if name != "files"}
            row = IssuedDocument(**columns, changed_at=at)
        is_current = row.withdrawn_at is None
        if is_current:
            own += _superseded(row, by=by, at=at)
        has_returned = is_current and row.superseded_by_id is not None
        if has_returned:
            row.superseded_by = None
        added = _missing(row, document.files, is_new=is_new)
        if is_new or added or has_returned:
            row.changed_at = at
            row.save()
            IssuedFile.objects.bulk_create(added)
            _sign(row, key, at=at)
            hashes = {file.file_name: file.sha256 for file in added}
            own.append(_line(row, "registered", by=by, at=at, statement=row.statement, files=hashes))
        rows.append(row)
    audit.record_many([*lines, *own])
    return rows


@transaction.atomic
def withdraw(document: UUID, *, reason: str, by: str, at: datetime, lines: Sequence[NewLine] = ()) -> None:
    """Mark a document as withdrawn, for good; one that is, or was never registered, stays as it is.

    lines  as register takes them; written in any case.
    """
    row = IssuedDocument.objects.select_for_update(of=("self",)).filter(pk=document, withdrawn_at=None).first()
    own = []
    if row is not None:
        row.withdrawn_at, row.withdrawn_reason, row.changed_at = at, reason, at
        row.save(update_fields=["withdrawn_at", "withdrawn_reason", "changed_at"])
        own.append(_line(row, "withdrawn", by=by, at=at, reason=reason))
    audit.record_many([*lines, *own])


@transaction.atomic
def sign_unsigned(*, by: str, at: datetime) -> int:
    """Sign what was registered while no key could be read, and return how many; none where there is still no key."""
    key = _private_key()
    rows = list(IssuedDocument.objects.select_for_update(of=("self",)).filter(signature="").order_by("pk"))
    if key is None or not rows:
        return 0
    for row in rows:
        row.changed_at = at
        _sign(row, key, at=at)
    audit.record_many([_line(row, "signed", by=by, at=at, statement=row.statement) for row in rows])
    return len(rows)


def _lock(organisations: Iterable[int]) -> None:
    """Let nobody else register documents of these organisations meanwhile: two would both think to be the newest."""
    rows = Organisation.objects.filter(pk__in=set(organisations)).order_by("pk")
    list(rows.select_for_update(of=("self",), no_key=True).values_list("pk"))


def _superseded(row: IssuedDocument, *, by: str, at: datetime) -> list[NewLine]:
    """Make the document that counted of the series name its successor, before that one is stored as counting."""
    before = IssuedDocument.objects.filter(series=row.series, superseded_by=None, withdrawn_at=None).exclude(pk=row.pk)
    lines = []
    for old in before:
        # The successor's row may not be there yet: the reference is proven when the transaction ends.
        old.superseded_by_id, old.changed_at = row.pk, at
        old.save(update_fields=["superseded_by", "changed_at"])
        lines.append(_line(old, "superseded", by=by, at=at, superseded_by=str(row.pk)))
    return lines


def _missing(row: IssuedDocument, files: Sequence[FileFacts], *, is_new: bool) -> list[IssuedFile]:
    known = set() if is_new else set(row.files.values_list("sha256", flat=True))
    new = {file.sha256: file for file in files if file.sha256 not in known}
    return [
        IssuedFile(document=row, file_name=file.file_name, sha256=file.sha256, size=file.size) for file in new.values()
    ]


def _private_key() -> Ed25519PrivateKey | None:
    try:
        return keys.read_private_key(settings.DOCUMENT_KEY_FILE)
    except keys.KeyUnreadable as error:
        logger.error("documents are registered without signature: no key in %s; run tidtam setup", error)
        return None


def _sign(row: IssuedDocument, key: Ed25519PrivateKey | None, *, at: datetime) -> None:
    """State what the rows say, and sign it where there is a key; without one an earlier signature no longer fits."""
    row.statement, row.signature, row.key = rules.statement(row.facts()), "", None
    if key is not None:
        public = key.public_key()
        row.key, _made = SigningKey.objects.get_or_create(
            fingerprint=keys.fingerprint(public),
            defaults={"public_pem": keys.public_pem(public).decode(), "known_at": at},
        )
        row.signature = key.sign(row.statement.encode()).hex()
    row.save(update_fields=["statement", "signature", "key", "changed_at"])


def _line(row: IssuedDocument, action: str, *, by: str, at: datetime, reason: str = "", **fields: object) -> NewLine:
    return NewLine(
        **audit.subject_of(row),
        organisation_code=row.office_code,
        action=f"verification.document.{action}",
        by=by,
        at=at,
        reason=reason,
        fields=audit.field_hashes(fields),
    )
