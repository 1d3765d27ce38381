"""Changes of quarterly reports: one function per verb, one transaction, the audit line last."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from tidtam.approval.choices import Origin, Status
from tidtam.approval.rules import content_hash
from tidtam.audit.services import NewLine, record_many, subject_of
from tidtam.organisations.models import Organisation
from tidtam.progress import facts, models, selectors
from tidtam.projects.mapping import values
from tidtam.projects.models import Project
from tidtam.projects.services import BATCH, SaveOutcome

REPORT_ROW = frozenset({"project_key", "answers", "kpi_values", "activities", "disbursement", "summary"})


class ProjectUnknown(Exception):
    """A report belongs to a project that is not registered; the text says which."""


class ReportApproved(Exception):
    """The report was approved; it changes only after it was reopened. The text says which."""


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
    Raises ProjectUnknown or ReportApproved before anything is written.
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
        outcome = SaveOutcome()
        to_write: list[tuple[models.ProgressReport, facts.Report]] = []
        for report in reports:
            project = projects.get(report.project_key)
            if project is None or project.current_version is None:
                raise ProjectUnknown(
                    _("ไม่พบโครงการรหัสอ้างอิง “%(key)s” · นำเข้าโครงการก่อนรายงาน") % {"key": report.project_key}
                )
            name = f"{report.project_key}Q{report.quarter}"
            digest = content_hash(report, leaving_out=("status",))
            row = known.get((project.pk, report.quarter))
            if row is not None and stored[project.pk, report.quarter] == _as_stored(report, row, origin, as_history):
                outcome.unchanged.append(name)
                continue
            if row is not None and row.status == Status.APPROVED:
                raise ReportApproved(_("รายงาน %(name)s อนุมัติแล้ว · ขอเปิดแก้ไขก่อนนำเข้าทับ") % {"name": name})
            (outcome.created if row is None else outcome.changed).append(name)
            if row is None:
                row = models.ProgressReport(project=project, quarter=report.quarter, version=0)
            for column, value in values(report, leaving_out=REPORT_ROW | {"status", "origin"}).items():
                setattr(row, column, value)
            for column, value in values(report.summary).items():
                setattr(row, column, value)
            row.status = _status_after(row.status, as_history=as_history)
            row.project_version = project.current_version
            row.origin, row.content_hash, row.changed_at = origin, digest, at
            row.version += 1
            to_write.append((row, report))
        _write(to_write)
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


def _status_after(status: str, *, as_history: bool) -> Status:
    if as_history:
        return Status.SUBMITTED
    return Status.SENT_BACK if status == Status.SENT_BACK else Status.SAVED


def _as_stored(report: facts.Report, row: models.ProgressReport, origin: Origin, as_history: bool) -> facts.Report:
    """Return the report as it would read if it were saved: its words, with the status and origin of a save."""
    status = Status(row.status) if row.status == Status.APPROVED else _status_after(row.status, as_history=as_history)
    return replace(report, status=status, origin=origin)


def _known(projects: dict[str, Project]) -> dict[tuple[int, int], models.ProgressReport]:
    rows = (
        models.ProgressReport.objects.select_for_update(of=("self",))
        .filter(project__in=[project.pk for project in projects.values()])
        .select_related("project", "disbursement")
        .order_by("pk")
    )
    return {(row.project_id, row.quarter): row for row in rows}


def _write(to_write: Sequence[tuple[models.ProgressReport, facts.Report]]) -> None:
    new = [row for row, _report in to_write if row.pk is None]
    old = [row for row, _report in to_write if row.pk is not None]
    columns = [field.name for field in models.ProgressReport._meta.concrete_fields if not field.primary_key]
    models.ProgressReport.objects.bulk_create(new, batch_size=BATCH)
    if old:
        models.ProgressReport.objects.bulk_update(old, columns, batch_size=BATCH)
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
