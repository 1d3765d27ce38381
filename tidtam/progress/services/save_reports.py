"""Changes of quarterly reports: one function per verb, one transaction, the audit line last."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from tidtam.accounts.models import User
from tidtam.approval import rules
from tidtam.approval.choices import Origin, Status
from tidtam.approval.selectors import waiting_history
from tidtam.approval.services import not_written
from tidtam.audit.services import NewLine, record_many, subject_of
from tidtam.drafts.services import reset_all
from tidtam.organisations.models import Organisation
from tidtam.progress import facts, models, selectors
from tidtam.projects.mapping import values
from tidtam.projects.models import Project
from tidtam.projects.services import BATCH, SaveOutcome

REPORT_ROW = frozenset({"project_key", "answers", "kpi_values", "activities", "disbursement", "summary"})


class ProjectUnknown(Exception):
    """A report belongs to a project that is not registered; the text says which."""


def save_reports(
    *,
    organisation: Organisation,
    fiscal_year_be: int,
    reports: Sequence[facts.Report],
    at: datetime,
    by: str,
    origin: Origin,
    as_history: bool,
) -> SaveOutcome:
    """Save quarterly reports of an office's registered projects in a constant number of statements.

    reports     facts; one per project and quarter. One that says what is stored already is left alone.
    as_history  True: what came in stands as SUBMITTED, waiting for the director. False: it is a draft, SAVED, and
                a draft that was sent back stays SENT_BACK.
    Raises ProjectUnknown, or approval.services.NotWritten for reports that are submitted or approved
    (approval.rules.may_be_written), before anything is written.
    """
    with transaction.atomic():
        projects = {
            project.key: project
            for project in Project.objects.filter(
                organisation=organisation,
                fiscal_year_be=fiscal_year_be,
                key__in={report.project_key for report in reports},
            ).select_related("current_version")
        }
        known = _known(projects)
        stored = dict(zip(known, selectors.as_facts(list(known.values())), strict=True))
        waiting = waiting_history(known.values()) if as_history else frozenset()
        outcome = SaveOutcome()
        to_write: list[tuple[models.ProgressReport, facts.Report]] = []
        refused: list[tuple[str, str]] = []
        for given in reports:
            report = replace(given, origin=origin)
            project = projects.get(report.project_key)
            if project is None or project.current_version is None:
                raise ProjectUnknown(
                    _("ไม่พบโครงการรหัสอ้างอิง “%(key)s” · นำเข้าโครงการก่อนรายงาน") % {"key": report.project_key}
                )
            name = f"{report.project_key}Q{report.quarter}"
            row = known.get((project.pk, report.quarter))
            if row is not None:
                may_be_written = rules.may_be_written(
                    row.status, as_history=as_history, is_waiting_history=row.pk in waiting
                )
                if row.status != Status.NOT_REPORTED and _says_the_same(
                    stored[project.pk, report.quarter], report, as_history, may_be_written
                ):
                    outcome.unchanged.append(name)
                    continue
                if not may_be_written:
                    row.project = project
                    refused.append((f"{row} ({project.key})", row.status))
                    continue
            is_new = row is None or row.status == Status.NOT_REPORTED
            (outcome.created if is_new else outcome.changed).append(name)
            if row is None:
                row = models.ProgressReport(project=project, quarter=report.quarter, version=0)
            row.status = rules.status_after_writing(row.status, as_history=as_history)
            row.project_version = project.current_version
            to_write.append((row, report))
        if refused:
            raise not_written(refused)
        overwritten = [row for row, _report in to_write if row.pk is not None]
        write_reports(to_write, at=at)
        reset_all(things=overwritten, by=User.objects.filter(username=by).first(), at=at)
        record_many(
            [
                NewLine(
                    **subject_of(row),
                    organisation_code=organisation.code,
                    action="progress.report.imported" if origin == Origin.IMPORTED else "progress.report.saved",
                    by=by,
                    at=at,
                    fields={"content": row.content_hash},
                )
                for row, _report in to_write
            ]
        )
    return outcome


def _says_the_same(stored: facts.Report, report: facts.Report, as_history: bool, may_be_written: bool) -> bool:
    """Return whether saving would change nothing; where nothing is written over, only the words count."""
    if not may_be_written:
        return replace(report, status=stored.status, origin=stored.origin) == stored
    return replace(report, status=rules.status_after_writing(stored.status, as_history=as_history)) == stored


def _known(projects: dict[str, Project]) -> dict[tuple[int, int], models.ProgressReport]:
    rows = (
        models.ProgressReport.objects.select_for_update(of=("self",))
        .filter(project__in=[project.pk for project in projects.values()])
        .select_related("project", "disbursement")
        .order_by("pk")
    )
    return {(row.project_id, row.quarter): row for row in rows}


def write_reports(to_write: Sequence[tuple[models.ProgressReport, facts.Report]], *, at: datetime) -> None:
    """Write facts into reports' rows, new and known, whose project, version of it and status are set already.

    A constant number of statements. Whether they may be written, and the audit line, are the caller's.
    """
    for row, report in to_write:
        columns = values(report, leaving_out=REPORT_ROW | {"status"}) | values(report.summary)
        for column, value in columns.items():
            setattr(row, column, value)
        row.content_hash, row.changed_at = rules.content_hash(report, leaving_out=("status",)), at
        row.version += 1
    new = [row for row, _report in to_write if row.pk is None]
    old = [row for row, _report in to_write if row.pk is not None]
    names = [field.name for field in models.ProgressReport._meta.concrete_fields if not field.primary_key]
    models.ProgressReport.objects.bulk_create(new, batch_size=BATCH)
    if old:
        models.ProgressReport.objects.bulk_create(  # a tenth of what bulk_update computes for as many columns
            old, batch_size=BATCH, update_conflicts=True, unique_fields=["id"], update_fields=names
        )
        for child in (models.Answer, models.KpiValue, models.ActivityProgress, models.Disbursement):
            child._default_manager.filter(report__in=old).delete()
    models.Answer.objects.bulk_create(
        [
            models.Answer(
                report=row,
                position=position,
                **values(answer, leaving_out=frozenset({"narrative"})),
                **values(answer.narrative),
            )
            for row, report in to_write
            for position, answer in enumerate(report.answers)
        ],
        batch_size=BATCH,
    )
    models.KpiValue.objects.bulk_create(
        [
            models.KpiValue(report=row, position=position, **values(value))
            for row, report in to_write
            for position, value in enumerate(report.kpi_values)
        ],
        batch_size=BATCH,
    )
    models.ActivityProgress.objects.bulk_create(
        [
            models.ActivityProgress(
                report=row,
                position=position,
                **values(activity, leaving_out=frozenset({"narrative"})),
                **values(activity.narrative),
            )
            for row, report in to_write
            for position, activity in enumerate(report.activities)
        ],
        batch_size=BATCH,
    )
    money = [
        models.Disbursement(report=row, **values(report.disbursement, leaving_out=frozenset({"causes"})))
        for row, report in to_write
    ]
    models.Disbursement.objects.bulk_create(money, batch_size=BATCH)
    models.DisbursementCause.objects.bulk_create(
        [
            models.DisbursementCause(disbursement=disbursement, position=position, **values(cause))
            for disbursement, (_row, report) in zip(money, to_write, strict=True)
            for position, cause in enumerate(report.disbursement.causes)
        ],
        batch_size=BATCH,
    )
