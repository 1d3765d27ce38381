"""Bringing an office's year in from a file and writing it out: one verb each, one transaction."""

from datetime import datetime
from typing import TYPE_CHECKING

from django.db import transaction

from tidtam.access.selectors import is_demo_database
from tidtam.approval.choices import Origin
from tidtam.audit.services import field_hashes, record
from tidtam.exchange import selectors
from tidtam.exchange.choices import FaultKind, Mode
from tidtam.exchange.facts import Difference, Fault, ImportReport, OfficeFile, ParsedOffice, Printed, Saved
from tidtam.exchange.models import PrintedOriginal
from tidtam.exchange.office_json.parse import parse_office
from tidtam.exchange.office_json.writing import in_order, printed_tree, write_office
from tidtam.organisations.choices import OrganisationKind
from tidtam.organisations.facts import NewOrganisation
from tidtam.organisations.selectors import OrganisationAmbiguous, OrganisationNotFound, codes_with_prefix
from tidtam.organisations.services import create_organisation
from tidtam.progress.services import check_office, save_reports
from tidtam.projects.services import SaveOutcome, save_projects

if TYPE_CHECKING:
    from tidtam.organisations.models import Organisation


class ImportRefused(Exception):
    """The file cannot be brought in here at all; `fault` says why and what to do."""

    def __init__(self, fault: Fault) -> None:
        super().__init__(str(fault))
        self.fault = fault


def read_office_file(data: bytes) -> ParsedOffice:
    """Read an office file and say everything that is wrong in it, also against this database. Five queries."""
    return parse_office(data, selectors.surroundings())


def import_office(
    *, file: OfficeFile, mode: Mode, at: datetime, by: str, dry_run: bool = False, office: "Organisation | None" = None
) -> ImportReport:
    """Bring an office's projects and reports in, all or nothing, reading and writing many rows at once.

    mode     DRAFTS: everything is saved as a draft, statuses of the file are not taken over.
             HISTORY: reports stand as submitted with origin "imported", as they are, with their failed checks.
    dry_run  does all of it and takes it back; the answer says what would have happened.
    office   the office the caller meant; a file of another one is refused.
    Where anything changed the whole year is checked; what fails is kept. The answer counts what fails, old and new.
    The same file twice changes nothing and writes no audit line. Facts of the database that the file does not name
    stay. Raises ImportRefused, and approval.services.NotWritten for what is submitted or approved here.
    """
    organisation = _organisation(file, office)
    if file.demo and not is_demo_database():
        raise ImportRefused(Fault("demo", FaultKind.DEMO_FILE))
    file = in_order(file)
    origin = Origin.IMPORTED if mode == Mode.HISTORY else Origin.ENTERED
    year = file.fiscal_year_be
    with transaction.atomic():
        groups = _create_work_groups(organisation, file, at=at, by=by)
        projects = save_projects(
            organisation=organisation,
            projects=file.projects,
            at=at,
            by=by,
            origin=origin,
            is_demo=file.demo,
            as_history=mode == Mode.HISTORY,
        )
        reports = save_reports(
            organisation=organisation,
            fiscal_year_be=year,
            reports=file.reports,
            at=at,
            by=by,
            origin=origin,
            as_history=mode == Mode.HISTORY,
        )
        found: tuple[Difference, ...] = ()
        if file.printed is not None:
            _keep_printed(organisation, year, file.printed, at=at, by=by)
            found = selectors.printed_differences(organisation, year, file.printed)
        touched = any((projects.created, projects.changed, reports.created, reports.changed))
        failed = {}
        if dry_run:
            failed = _check(organisation, year, at=at) if touched else _failed(organisation, year)
            transaction.set_rollback(True)
    if not dry_run:  # Looking takes longer than saving, and whoever saves meanwhile must not wait for it.
        failed = _check(organisation, year, at=at) if touched else _failed(organisation, year)
    return ImportReport(
        organisation_code=organisation.code,
        organisation_name=organisation.name_th,
        fiscal_year_be=year,
        mode=mode,
        dry_run=dry_run,
        is_demo=file.demo,
        work_groups_created=groups,
        projects=_saved(projects),
        reports=_saved(reports),
        differences=found,
        failed_checks=failed,
    )


def _check(organisation: "Organisation", fiscal_year_be: int, *, at: datetime) -> dict[str, int]:
    """Check the whole year, keep what fails, and count it by level."""
    check_office(organisation=organisation, fiscal_year_be=fiscal_year_be, at=at)
    return _failed(organisation, fiscal_year_be)


def _failed(organisation: "Organisation", fiscal_year_be: int) -> dict[str, int]:
    return selectors.failed_checks_by_level(organisation, fiscal_year_be)


def export_office(*, organisation: "Organisation", fiscal_year_be: int) -> bytes:
    """Return an office's year as canonical JSON: the same data give the same bytes on any machine and at any time."""
    return write_office(selectors.office_as_facts(organisation, fiscal_year_be))


def _organisation(file: OfficeFile, meant: "Organisation | None") -> "Organisation":
    try:
        organisation = selectors.organisation_of(file.organisation, file.fiscal_year_be)
    except (OrganisationNotFound, OrganisationAmbiguous) as error:
        name = file.organisation.code or file.organisation.name
        raise ImportRefused(Fault("organisation", FaultKind.NO_SUCH_ORGANISATION, name)) from error
    if meant is not None and meant != organisation:
        raise ImportRefused(Fault("organisation", FaultKind.OTHER_OFFICE, str(organisation), {"expected": str(meant)}))
    return organisation


def _create_work_groups(organisation: "Organisation", file: OfficeFile, *, at: datetime, by: str) -> tuple[str, ...]:
    """Create the work groups that the office does not have yet, under codes of its own; return their names."""
    known = set(organisation.children.filter(kind=OrganisationKind.WORK_GROUP).values_list("name_th", flat=True))
    missing = sorted({*file.work_groups} - known)
    if not missing:
        return ()
    prefix = f"{organisation.code}-G"
    taken = codes_with_prefix(prefix)
    free = (code for number in range(1, 10_000) if (code := f"{prefix}{number:02}") not in taken)
    for name in missing:
        create_organisation(
            new=NewOrganisation(
                code=next(free),
                kind=OrganisationKind.WORK_GROUP,
                name_th=name,
                parent_code=organisation.code,
                is_demo=file.demo,
            ),
            at=at,
            by=by,
        )
    return tuple(missing)


def _keep_printed(organisation: "Organisation", year: int, printed: Printed, *, at: datetime, by: str) -> None:
    """Keep what the printed original stated; the same again changes nothing."""
    content = printed_tree(printed)
    row = PrintedOriginal.objects.filter(organisation=organisation, fiscal_year_be=year).first()
    if row is None:
        row = PrintedOriginal(organisation=organisation, fiscal_year_be=year)
    elif row.content == content:
        return
    row.content, row.imported_at = content, at
    row.save()
    record(
        subject_kind="exchange.printed_original",
        subject_id=str(row.pk),
        organisation_code=organisation.code,
        action="exchange.printed_original.kept",
        by=by,
        at=at,
        fields=field_hashes({"content": content}),
    )


def _saved(outcome: SaveOutcome) -> Saved:
    return Saved(tuple(outcome.created), tuple(outcome.changed), tuple(outcome.unchanged))
