"""Readings of the register: which document a file, a code or a number is of, and what its signature shows."""

from dataclasses import dataclass
from uuid import UUID

from django.db.models import F, QuerySet

from tidtam.audit import keys
from tidtam.organisations.models import Organisation
from tidtam.organisations.selectors import searched
from tidtam.verification import rules
from tidtam.verification.choices import Signature, Standing
from tidtam.verification.models import IssuedDocument, IssuedFile, SigningKey

MOST = 50
"""Documents named for one number: more than that asks for the office."""
_ORDER = list(Standing)


@dataclass(frozen=True, slots=True)
class Answer:
    """What the register says of a document.

    file    the row of the very bytes that were asked for; None where the document itself was.
    newest  what counts of its series today, or what superseded it; None where it counts itself or nothing does.
    """

    document: IssuedDocument
    standing: Standing
    signature: Signature
    file: IssuedFile | None = None
    newest: IssuedDocument | None = None


def answer_to_hash(sha256: str) -> Answer | None:
    """Return what is known of a file's bytes; None: no file that was issued has this hash. Four queries at most."""
    rows = IssuedFile.objects.filter(sha256=sha256).select_related("document__organisation", "document__key")
    found = min(rows, key=lambda row: _ORDER.index(row.document.standing), default=None)
    return None if found is None else _answer(found.document, found)


def answer_of(document: UUID) -> Answer | None:
    """Return what is known of a document by its id. Three queries at most."""
    row = _documents().filter(pk=document).first()
    return None if row is None else _answer(row)


def documents_asked(asked: rules.Asked) -> list[IssuedDocument]:
    """Return the documents of a code or number, newest first, MOST at most. One query."""
    rows = _documents()
    if asked.code:
        return list(rows.filter(pk__range=asked.ids)[:MOST])
    rows = rows.filter(number=asked.number)
    if asked.office:
        rows = rows.filter(organisation__in=searched(Organisation.objects.all(), asked.office))
    return list(rows[:MOST])


def known_keys() -> list[SigningKey]:
    """Return every key that ever signed, the latest first. One query."""
    return list(SigningKey.objects.all())


def _documents() -> QuerySet[IssuedDocument]:
    return IssuedDocument.objects.select_related("organisation", "key")


def _answer(document: IssuedDocument, file: IssuedFile | None = None) -> Answer:
    standing = document.standing
    return Answer(
        document=document,
        standing=standing,
        signature=signature_of(document),
        file=file,
        newest=None if standing is Standing.CURRENT else _newest(document),
    )


def _newest(document: IssuedDocument) -> IssuedDocument | None:
    """Return the document of the series that counts, else the last that superseded it and was withdrawn since."""
    later = IssuedDocument.objects.filter(series=document.series, superseded_by__isnull=True)
    return later.exclude(pk=document.pk).order_by(F("withdrawn_at").desc(nulls_first=True), "pk").first()


def signature_of(document: IssuedDocument) -> Signature:
    """Tell whether the rows still say what was signed, and by a key that is known. One query."""
    if not document.signature or document.key is None:
        return Signature.UNSIGNED
    if rules.statement(document.facts()) != document.statement:
        return Signature.BROKEN
    return is_valid(document.statement, document.signature, document.key.public_pem.encode())


def is_valid(statement: str, signature: str, public_pem: bytes) -> Signature:
    """Tell whether a statement was signed with the private half of a public key. Needs no database."""
    try:
        key = keys.public_key_of(public_pem)
    except ValueError:
        return Signature.BROKEN
    is_signed = keys.is_signed(key=key, signature=signature, payload=statement.encode())
    return Signature.VALID if is_signed else Signature.BROKEN
