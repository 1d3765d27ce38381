"""Writing an edition's files from its frozen record, and making it public once they are all there."""

import datetime as dt
import hashlib
import logging
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass, replace

from django.db import transaction

from tidtam.audit import services as audit
from tidtam.audit.keys import KeyUnreadable
from tidtam.audit.services import NewLine, TrailNotWhole
from tidtam.documents.office_booklet import words
from tidtam.documents.office_booklet.render_docx import FORM
from tidtam.documents.own_template.in_use import kept_template
from tidtam.documents.selectors import FORMS, Format, booklet_folder
from tidtam.documents.services import file_content, write_whole
from tidtam.jobs.services.scheduling import seal_trail
from tidtam.publishing import listeners, selectors
from tidtam.publishing.choices import EditionStatus, Numerals
from tidtam.publishing.models import Edition, EditionFile
from tidtam.publishing.services.directing import printed_role
from tidtam.verification.choices import DocumentKind
from tidtam.verification.facts import DocumentFacts, FileFacts
from tidtam.verification.services import register

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class MadeFile:
    """A file that lies on disk under its hash; `numerals` is "" for data."""

    format: Format
    numerals: str
    file_name: str
    sha256: str
    size: int


def write_files(*, edition: Edition, said: Callable[[int, int], None]) -> list[MadeFile]:
    """Write every file of an edition and return what was made. Writes no row; run again it gives the same bytes.

    said  is told how many files of how many are there.
    Raises selectors.RecordChanged, TemplateGone, RenderFailed where a PDF meets its limits, OSError where the disk
    refuses.
    """
    record = selectors.record_of(edition)
    template = kept_template(FORM.name, edition.template_sha256)
    folder = booklet_folder(edition.organisation, record, edition.pk, template=template)
    named = replace(folder, stem=f"{folder.stem}-no{edition.number}-{edition.number_year_be}")
    made = []
    for number, (name, numerals) in enumerate(FORMS):
        said(number, len(FORMS))
        content = file_content(record, folder, name, numerals)
        digest = hashlib.sha256(content).hexdigest()
        path = selectors.bytes_path(digest)
        if not path.is_file():
            write_whole(path, content)
        made.append(
            MadeFile(
                format=name,
                numerals="" if name == "json" else Numerals(numerals).value,
                file_name=named.public_name(name, numerals),
                sha256=digest,
                size=len(content),
            )
        )
    said(len(FORMS), len(FORMS))
    return made


@transaction.atomic
def complete(*, edition: Edition, files: Sequence[MadeFile], at: dt.datetime) -> bool:
    """Make an edition public with its files and supersede the one that counted until now; return whether it did.

    Nothing happens to one that was withdrawn meanwhile, or is public already. Short: a handful of statements.
    """
    of_round = Edition.objects.of_round(
        edition.organisation_id, edition.kind, edition.fiscal_year_be, edition.months
    ).select_related("organisation", "issued_by")
    locked = {
        row.pk: row
        for row in of_round.filter(status__in=[EditionStatus.PREPARING, EditionStatus.ISSUED])
        .select_for_update(of=("self",))
        .order_by("pk")
    }
    row = locked.pop(edition.pk, None)
    if row is None or row.status != EditionStatus.PREPARING:
        return False
    EditionFile.objects.bulk_create(
        EditionFile(edition=row, position=position, **asdict(file)) for position, file in enumerate(files, 1)
    )
    earlier = list(locked.values())
    for old in earlier:
        old.status, old.superseded_by = EditionStatus.SUPERSEDED, row
        old.save(update_fields=["status", "superseded_by"])
    row.status, row.published_at = EditionStatus.ISSUED, at
    row.save(update_fields=["status", "published_at"])
    changes = [
        *(listeners.EditionChange(edition=old, action="superseded", before=EditionStatus.ISSUED) for old in earlier),
        listeners.EditionChange(edition=row, action="published", before=EditionStatus.PREPARING),
    ]
    listeners.tell(changes, at=at)
    lines = [
        *(_line(old, "superseded", row, at, {"superseded_by": row.document_no}) for old in earlier),
        _line(row, "published", row, at, {file.file_name: file.sha256 for file in files}),
    ]
    register([_issued(row, files)], by=row.issued_by.username, at=at, lines=lines)
    transaction.on_commit(lambda: _seal(at))
    return True


def _issued(edition: Edition, files: Sequence[MadeFile]) -> DocumentFacts:
    """Return what the register keeps of an edition, in Thai whoever reads: its id is the edition's own."""
    office = edition.organisation
    subtitle = words.SUBTITLE.format(year=edition.fiscal_year_be, months=edition.months)
    return DocumentFacts(
        id=edition.pk,
        kind=DocumentKind(edition.kind),
        series=f"{edition.kind} {office.code} {edition.fiscal_year_be}-{edition.months}",
        title=f"{words.TITLE}{subtitle}",
        period=f"{edition.fiscal_year_be}-{edition.months}",
        number=edition.document_no,
        organisation_id=office.pk,
        office_code=office.code,
        office_name=office.name_th,
        issued_as=printed_role(edition.issued_role, is_acting=edition.acting_for_id is not None),
        as_of_date=edition.as_of_date,
        record_sha256=edition.record_sha256,
        issued_at=edition.issued_at,
        is_demo=edition.is_demo,
        files=[FileFacts(file.file_name, file.sha256, file.size) for file in files],
    )


def _seal(at: dt.datetime) -> None:
    """Vouch for what is public at once; where this fails, the seal of the next quarter of an hour does."""
    try:
        seal_trail(at)
    except (KeyUnreadable, TrailNotWhole):
        logger.exception("an edition was published without a seal of the trail")


def _line(edition: Edition, action: str, cause: Edition, at: dt.datetime, fields: dict[str, str]) -> NewLine:
    """Return the audit line of a step that follows from who signed `cause`."""
    return NewLine(
        **audit.subject_of(edition),
        organisation_code=edition.organisation.code,
        action=f"publishing.edition.{action}",
        by=cause.issued_by.username,
        role=cause.issued_role,
        at=at,
        fields=audit.field_hashes(fields),
    )
