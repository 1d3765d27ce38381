"""Declare how a project stands at the end of a quarter (สถานะโครงการ), report or not."""

from collections.abc import Collection, Iterable
from dataclasses import replace
from datetime import datetime
from decimal import Decimal

from django.db import transaction
from django.utils.translation import gettext as _

from tidtam.accounts.models import User
from tidtam.approval.rules import content_hash
from tidtam.approval.services import ChangedMeanwhile, NotTheOwner, WindowClosed
from tidtam.audit.services import field_hashes, record, subject_of
from tidtam.checks.choices import Gate, Level
from tidtam.checks.rules import Hit, run
from tidtam.organisations.choices import Role
from tidtam.organisations.selectors import HeldRole, held_roles, role_to_use
from tidtam.periods.choices import WindowKind
from tidtam.periods.selectors import decision_for, decision_words, window_for
from tidtam.projects import facts, models
from tidtam.projects.checks import PROJECT_CHECKS
from tidtam.projects.choices import ExecutionStatus
from tidtam.projects.mapping import values
from tidtam.projects.selectors import facts_at_version
from tidtam.projects.services.locked_project import locked_project
from tidtam.projects.services.owner_role import owner_role
from tidtam.thai.dates import local_date
from tidtam.thai.text import clean


class DeclarationRefused(Exception):
    """What was declared fails checks that it must pass to be kept, so nothing was. `hits`: which."""

    def __init__(self, hits: tuple[Hit, ...]) -> None:
        super().__init__(", ".join(hit.code for hit in hits))
        self.hits = hits


def declarer_role(project: models.Project, by: User, *, held: Collection[HeldRole]) -> HeldRole | None:
    """Return the role in which a person may declare a project's status: its owner, or the office's planner; else None.

    held  the roles they may use on the day. The project is loaded with its versions, work group and organisation.
    """
    if project.current_version is None:
        return None
    return owner_role(project, by, held=held) or role_to_use({Role.PLANNER}, held, project.climbs_from)


def why_declaring_is_closed(project: models.Project, quarter: int, *, at: datetime) -> str:
    """Return the sentence of the quarter's window where it takes nothing now; "" where it does."""
    window = window_for(kind=WindowKind.QUARTER, fiscal_year_be=project.fiscal_year_be, number=quarter)
    decision = decision_for(organisation=project.climbs_from, window=window, now=at)
    return "" if decision.allowed else decision_words(decision)


def declared_token(declared: facts.Execution | None) -> str:
    """Return what names a declaration as it was seen: "" where there was none."""
    return content_hash(declared) if declared else ""


def entry_refusals(hits: Iterable[Hit], quarter: int) -> tuple[Hit, ...]:
    """Return the failed checks that keep the declaration of a quarter from being kept."""
    place = f"executions[{quarter}]"
    return tuple(hit for hit in hits if (hit.level, hit.gate, hit.place) == (Level.HARD, Gate.ENTRY, place))


@transaction.atomic
def declare_execution(
    *,
    project: models.Project,
    quarter: int,
    status: ExecutionStatus,
    reason: str = "",
    planned_quarter: int | None = None,
    planned_baht: Decimal | None = None,
    by: User,
    at: datetime,
    seen: str,
    is_correction: bool = False,
) -> facts.Project:
    """Declare a project's status at the end of a quarter, 1-4; return the project's facts as they stand now.

    planned_quarter, planned_baht  when a project that was not started is to start and what it will cost; of any other
                   status they are left away.
    seen           declared_token of what was declared of the quarter when the form was made. What is declared
                   already is answered as done, whatever was seen: the same form may be sent twice.
    is_correction  whether the quarter's report was sent back: a correction that was asked for may come later.
    Raises Gone, NotTheOwner, WindowClosed or ChangedMeanwhile (approval.services), and DeclarationRefused.
    progress.services.declare_status does this and holds it against what was reported.
    """
    row, version = locked_project(project)
    role = declarer_role(row, by, held=held_roles(by, on=local_date(at)))
    if role is None:
        raise NotTheOwner(_("ผู้รับผิดชอบโครงการหรือเจ้าหน้าที่นโยบายและแผนของสำนักงานเป็นผู้แจ้งสถานะโครงการ"))
    closed = "" if is_correction else why_declaring_is_closed(row, quarter, at=at)
    if closed:
        raise WindowClosed(closed)
    known = facts_at_version(row, version)
    before = next((one for one in known.executions if one.quarter == quarter), None)
    is_later = status == ExecutionStatus.NOT_STARTED
    declared = facts.Execution(
        quarter=quarter,
        status=status,
        reason=clean(reason),
        planned_quarter=planned_quarter if is_later else None,
        planned_baht=planned_baht if is_later else None,
    )
    if declared == before:
        return known
    if declared_token(before) != seen:
        raise ChangedMeanwhile(_("มีผู้แจ้งสถานะของไตรมาสนี้หลังจากที่ท่านเปิดหน้านี้ · ดูสถานะล่าสุดแล้วแจ้งอีกครั้ง"))
    rest = [one for one in known.executions if one.quarter != quarter]
    after = replace(known, executions=tuple(sorted([*rest, declared], key=lambda one: one.quarter)))
    hits = entry_refusals(run(PROJECT_CHECKS, after), quarter)
    if hits:
        raise DeclarationRefused(hits)
    columns = values(declared)
    models.Execution.objects.update_or_create(
        project=row, quarter=columns.pop("quarter"), defaults=columns, create_defaults=columns
    )
    record(
        **subject_of(row),
        organisation_code=row.organisation.code,
        action="projects.project.declared",
        by=by.username,
        at=at,
        role=role.role,
        fields=field_hashes({f"executions[{quarter}].{name}": str(value or "") for name, value in columns.items()}),
    )
    return after
