"""Issuing: the director signs what the page showed, and it is frozen for good with a number of its own.

The record is read in one snapshot, before anything is locked; the transaction only writes. What changes between the two
belongs to a later edition: what was signed is what was shown, and that is held by its hash.
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace

from django.db import IntegrityError, transaction

from tidtam.accounts.models import User
from tidtam.audit import services as audit
from tidtam.audit.rules import digest
from tidtam.checks.rules import Hit
from tidtam.documents.office_booklet.freeze import freeze, sha256
from tidtam.documents.office_booklet.record import AcceptedCheck, Booklet, PlanLinkRow, ProjectRef, ReportRef
from tidtam.documents.office_booklet.render_docx import FORM as BOOKLET_FORM
from tidtam.documents.own_template.in_use import Template, template_of
from tidtam.documents.services.templates import keep_template
from tidtam.jobs.services import enqueue
from tidtam.organisations.models import Organisation
from tidtam.organisations.selectors import HeldRole
from tidtam.publishing import rules, selectors
from tidtam.publishing.choices import EditionKind
from tidtam.publishing.models import Edition, FrozenRecord, PublishedProject, PublishedReport, SignedCheck
from tidtam.publishing.selectors import Preview
from tidtam.publishing.services import refusals
from tidtam.publishing.services.directing import directing_role, printed_role
from tidtam.publishing.services.sums import keep_sums
from tidtam.thai.calendar import BUDDHIST_OFFSET
from tidtam.thai.dates import local_date

WRITE_FILES = "publishing.write_files"
ATTEMPTS = 5
BATCH = 500


def issue(
    *,
    organisation: Organisation,
    fiscal_year_be: int,
    months: int,
    seen: str,
    reasons: Mapping[str, str],
    has_seen_warnings: bool,
    by: User,
    at: dt.datetime,
    idempotency_key: str,
) -> Edition:
    """Freeze an office's booklet of a round as the next edition, and queue the writing of its files.

    seen     Preview.seen_sha256 of what the page showed.
    reasons  why, by selectors.hit_key of each hard failed check; printed in the document.
    The same key and order again is the same edition. It becomes public when its files are complete.
    Raises a refusals.PublishingRefused, and ValueError for a round that does not exist.
    """
    role = directing_role(by, organisation, at=at)
    given = {key: reason.strip() for key, reason in reasons.items() if reason.strip()}
    order = digest([organisation.pk, fiscal_year_be, months, seen, sorted(given.items()), has_seen_warnings, by.pk])
    taken = IntegrityError()
    for _attempt in range(ATTEMPTS):
        before = _sent_before(idempotency_key, order)
        if before is not None:
            return before
        shown = selectors.preview(
            organisation=organisation, fiscal_year_be=fiscal_year_be, months=months, on=local_date(at)
        )
        try:
            _refuse(organisation, shown, seen, given, has_seen_warnings=has_seen_warnings)
        except refusals.PublishingRefused:
            # The same form, sent at the same instant, may have been stored since it was asked for above.
            before = _sent_before(idempotency_key, order)
            if before is not None:
                return before
            raise
        signed = [(hit, given[selectors.hit_key(hit)]) for hit in shown.to_be_signed]
        template = template_of(BOOKLET_FORM, organisation)
        year_be = local_date(at).year + BUDDHIST_OFFSET
        edition = Edition(
            kind=EditionKind.OFFICE_BOOKLET,
            organisation=organisation,
            fiscal_year_be=fiscal_year_be,
            months=months,
            as_of_date=shown.booklet.cover.as_of_date,
            number=selectors.next_number(organisation, year_be),
            number_year_be=year_be,
            is_demo=shown.booklet.is_demo,
            seen_sha256=seen,
            template_sha256=template.sha256,
            issued_by=by,
            issued_role=role.role,
            acting_for_id=role.acting_for_id,
            issued_at=at,
            idempotency_key=idempotency_key,
            request_sha256=order,
        )
        record = _record(shown.booklet, edition, signed, role)
        try:
            _store(edition, record, signed, template, by=by, at=at)
        except IntegrityError as error:
            # Another edition took the number, the round or the key at this instant: look again at what is there now.
            taken = error
        else:
            return edition
    raise taken


def _sent_before(idempotency_key: str, order: str) -> Edition | None:
    edition = Edition.objects.filter(idempotency_key=idempotency_key).select_related("organisation").first()
    if edition is not None and edition.request_sha256 != order:
        raise refusals.KeyReused
    return edition


def _refuse(
    organisation: Organisation, shown: Preview, seen: str, reasons: Mapping[str, str], *, has_seen_warnings: bool
) -> None:
    cover = shown.booklet.cover
    if not shown.booklet.projects:
        raise refusals.NothingToIssue
    preparing = selectors.under_way(organisation, cover.fiscal_year_be, cover.months)
    if preparing is not None:
        raise refusals.BeingPrepared(preparing)
    if shown.seen_sha256 != seen:
        raise refusals.ChangedMeanwhile
    counting = selectors.counting(organisation, cover.fiscal_year_be, cover.months)
    if counting is not None and counting.seen_sha256 == seen:
        raise refusals.NothingChanged(counting)
    unsigned = [hit for hit in shown.to_be_signed if selectors.hit_key(hit) not in reasons]
    if unsigned:
        raise refusals.ReasonsMissing(unsigned)
    if shown.to_be_ticked and not has_seen_warnings:
        raise refusals.WarningsNotSeen


def _record(booklet: Booklet, edition: Edition, signed: Sequence[tuple[Hit, str]], role: HeldRole) -> Booklet:
    """Return the record with its number, and with what the director signed among the accepted checks."""
    refs: dict[str, ReportRef | ProjectRef] = {
        f"reports[{report.ref.id}]": report.ref for report in booklet.reports_in_order
    }
    accepted = tuple(
        AcceptedCheck(
            subject=refs.get(hit.place),
            message=selectors.printed_message(hit),
            accepted_by=printed_role(role.role, is_acting=role.acting_for_id is not None),
            accepted_date=local_date(edition.issued_at),
            reason=reason,
        )
        for hit, reason in signed
    )
    return replace(
        booklet,
        cover=replace(booklet.cover, document_no=edition.document_no),
        accepted_checks=(*booklet.accepted_checks, *accepted),
    )


def _store(
    edition: Edition,
    record: Booklet,
    signed: Sequence[tuple[Hit, str]],
    template: Template,
    *,
    by: User,
    at: dt.datetime,
) -> None:
    """Write the edition and all that is frozen with it in one transaction, its audit line last."""
    content = freeze(record)
    edition.record_sha256 = sha256(content)
    links: dict[str, list[PlanLinkRow]] = defaultdict(list)
    for link in record.plan_links:
        links[link.project.id].append(link)
    projects = {
        chapter.ref.id: PublishedProject(edition=edition, **rules.project_columns(chapter, links[chapter.ref.id]))
        for chapter in record.chapters_in_order
    }
    reports = [
        PublishedReport(edition=edition, project=projects[report.ref.project.id], **rules.report_columns(report))
        for report in record.reports_in_order
    ]
    with transaction.atomic():
        edition.save(force_insert=True)
        FrozenRecord.objects.create(edition=edition, content=content)
        keep_template(template)
        SignedCheck.objects.bulk_create(
            SignedCheck(
                edition=edition,
                position=position,
                code=hit.code,
                place=hit.place,
                values=dict(hit.values),
                message=selectors.printed_message(hit),
                reason=reason,
            )
            for position, (hit, reason) in enumerate(signed, 1)
        )
        PublishedProject.objects.bulk_create(projects.values(), batch_size=BATCH)
        for report in reports:
            report.project_id = report.project.pk
        PublishedReport.objects.bulk_create(reports, batch_size=BATCH)
        keep_sums(edition)
        enqueue(
            kind=WRITE_FILES,
            parameters={"edition": str(edition.pk)},
            organisation=edition.organisation,
            requested_by=by,
            at=at,
            content_key=str(edition.pk),
        )
        audit.record(
            **audit.subject_of(edition),
            organisation_code=edition.organisation.code,
            action="publishing.edition.signed",
            by=by.username,
            role=edition.issued_role,
            at=at,
            fields=audit.field_hashes(
                {
                    "document_no": edition.document_no,
                    "record": edition.record_sha256,
                    "template": edition.template_sha256,
                    "reasons": [[hit.code, hit.place, reason] for hit, reason in signed],
                }
            ),
        )
