"""Declare how a project stands at the end of a quarter, held against what its reports say of its activities."""

from datetime import datetime
from decimal import Decimal

from django.db import transaction

from tidtam.accounts.models import User
from tidtam.approval.choices import Status
from tidtam.checks.rules import run
from tidtam.progress.checks import ROUND_CHECKS
from tidtam.progress.selectors import project_round
from tidtam.progress.services.check_office import check_project
from tidtam.projects.choices import ExecutionStatus
from tidtam.projects.models import Project
from tidtam.projects.services import DeclarationRefused, declare_execution, entry_refusals


@transaction.atomic
def declare_status(
    *,
    project: Project,
    quarter: int,
    status: ExecutionStatus,
    reason: str = "",
    planned_quarter: int | None = None,
    planned_baht: Decimal | None = None,
    by: User,
    at: datetime,
    seen: str,
) -> None:
    """Declare a project's status at the end of a quarter and check project and reports again.

    Arguments and refusals are those of projects.services.declare_execution; DeclarationRefused also where reported
    activities forbid it (open ones, and no reason to call the project finished).
    """
    report = project.reports.filter(quarter=quarter).values_list("status", flat=True).first()
    declared = declare_execution(
        project=project,
        quarter=quarter,
        status=status,
        reason=reason,
        planned_quarter=planned_quarter,
        planned_baht=planned_baht,
        by=by,
        at=at,
        seen=seen,
        is_correction=report == Status.SENT_BACK,
    )
    hits = entry_refusals(run(ROUND_CHECKS, project_round(project, declared, quarter)), quarter)
    if hits:
        raise DeclarationRefused(hits)
    check_project(project=project, at=at)
