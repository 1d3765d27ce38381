"""Changes of the project registry: one function per verb, one transaction, the audit line last."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from tidtam.approval.choices import Origin, Status
from tidtam.approval.rules import content_hash
from tidtam.audit.services import NewLine, record_many, subject_of
from tidtam.organisations.choices import OrganisationKind
from tidtam.organisations.models import Organisation
from tidtam.projects import facts, models, selectors
from tidtam.projects.mapping import values
from tidtam.thai.collation import search_key, sort_key

BATCH = 500
"""Rows per INSERT; SQLite allows a limited number of values in one statement."""

IDENTITY = ("number", "work_group", "executions")
"""Fields of the facts that belong to the project itself and change without a new version."""

VERSION_ROW = frozenset({"key", "fiscal_year_be", "budget", *IDENTITY, *selectors.CHILDREN})
BUDGET_ROW = frozenset({"planned", "transfers", "basis"})


class WorkGroupUnknown(Exception):
    """A project names a work group that its office does not have; the text says which."""


@dataclass(frozen=True, slots=True)
class SaveOutcome:
    """What a save did, by key, in the order given."""

    created: list[str] = field(default_factory=list)
    changed: list[str] = field(default_factory=list)
    unchanged: list[str] = field(default_factory=list)


def save_projects(
    *,
    organisation: Organisation,
    projects: Sequence[facts.Project],
    at: datetime,
    by: str,
    origin: Origin,
    is_demo: bool,
    status: Status = Status.SAVED,
) -> SaveOutcome:
    """Save what is registered of an office's projects, new ones and known ones, in a constant number of statements.

    projects  facts with keys unique in office and year. A project whose facts say what is stored already is left
              alone: no row and no audit line changes. A changed one replaces its version, or, where that is approved,
              starts a new one.
    status    where new and changed registrations stand: SAVED as drafts, SUBMITTED as history.
    Raises WorkGroupUnknown before anything is written.
    """
    groups = _work_groups(organisation, projects)
    with transaction.atomic():
        known = _known(organisation, projects)
        stored = {(row.fiscal_year_be, row.key): row for row in selectors.as_facts(list(known.values()))}
        outcome = SaveOutcome()
        to_write: list[tuple[models.Project, facts.Project]] = []
        for project in projects:
            address = (project.fiscal_year_be, project.key)
            if stored.get(address) == project:
                outcome.unchanged.append(project.key)
                continue
            (outcome.changed if address in known else outcome.created).append(project.key)
            row = known.get(address) or models.Project(
                organisation=organisation, fiscal_year_be=project.fiscal_year_be, key=project.key, is_demo=is_demo
            )
            row.number = project.number
            row.work_group_id = groups.get(project.work_group)
            row.search_text = search_key(f"{project.name} {project.code}")
            row.sort_key = sort_key(project.name)[: models.SORT_KEY_LENGTH]
            to_write.append((row, project))
        _write_projects(to_write)
        _write_versions(to_write, at=at, origin=origin, status=status)
        _write_executions(to_write)
        record_many(
            [
                NewLine(
                    **subject_of(row),
                    organisation_code=organisation.code,
                    action="projects.project.imported" if origin == Origin.IMPORTED else "projects.project.saved",
                    by=by,
                    at=at,
                    fields={"content": content_hash(project)},
                )
                for row, project in to_write
            ]
        )
    return outcome


def _work_groups(organisation: Organisation, projects: Iterable[facts.Project]) -> Mapping[str, int]:
    named = {project.work_group for project in projects if project.work_group}
    if not named:
        return {}
    groups = dict(
        Organisation.objects.filter(parent=organisation, kind=OrganisationKind.WORK_GROUP).values_list("name_th", "pk")
    )
    missing = sorted(named - groups.keys())
    if missing:
        raise WorkGroupUnknown(
            _("ไม่พบกลุ่มงาน “%(names)s” ใน%(office)s · เพิ่มกลุ่มงานนี้ก่อน หรือแก้ชื่อให้ตรง")
            % {"names": "”, “".join(missing), "office": organisation.name_th}
        )
    return groups


def _known(organisation: Organisation, projects: Sequence[facts.Project]) -> dict[tuple[int, str], models.Project]:
    years = {project.fiscal_year_be for project in projects}
    rows = (
        models.Project.objects.select_for_update(of=("self",))
        .filter(organisation=organisation, fiscal_year_be__in=years)
        .select_related("current_version", "work_group")
        .order_by("pk")
    )
    wanted = {(project.fiscal_year_be, project.key) for project in projects}
    return {(row.fiscal_year_be, row.key): row for row in rows if (row.fiscal_year_be, row.key) in wanted}


def _write_projects(to_write: Sequence[tuple[models.Project, facts.Project]]) -> None:
    new = [row for row, _facts in to_write if row.pk is None]
    old = [row for row, _facts in to_write if row.pk is not None]
    models.Project.objects.bulk_create(new, batch_size=BATCH)
    models.Project.objects.bulk_update(old, ["number", "work_group", "search_text", "sort_key"], batch_size=BATCH)


def _write_versions(
    to_write: Sequence[tuple[models.Project, facts.Project]],
    *,
    at: datetime,
    origin: Origin,
    status: Status,
) -> None:
    new: list[models.ProjectVersion] = []
    replaced: list[models.ProjectVersion] = []
    contents: list[tuple[models.ProjectVersion, facts.Project]] = []
    for row, project in to_write:
        digest = content_hash(project, leaving_out=IDENTITY)
        current = row.current_version
        if current is not None and current.content_hash == digest:
            continue
        columns: dict[str, Any] = {
            **values(project, leaving_out=VERSION_ROW),
            **values(project.budget, leaving_out=BUDGET_ROW),
            "budget_basis": project.budget.basis or "",
            "content_hash": digest,
            "status": status,
            "origin": origin,
        }
        if current is None or current.status == Status.APPROVED:
            number = 1 if current is None else current.number + 1
            version = models.ProjectVersion(project=row, number=number, created_at=at, **columns)
            row.current_version = version
            new.append(version)
        else:
            version = current
            for name, value in columns.items():
                setattr(version, name, value)
            replaced.append(version)
        contents.append((version, project))
    models.ProjectVersion.objects.bulk_create(new, batch_size=BATCH)
    if replaced:
        names = [*columns]
        models.ProjectVersion.objects.bulk_update(replaced, names, batch_size=BATCH)
        for model, _kind in selectors.CHILDREN.values():
            model._default_manager.filter(version__in=replaced).delete()
    if new:
        owners = [version.project for version in new]
        for owner, version in zip(owners, new, strict=True):
            owner.current_version = version
        models.Project.objects.bulk_update(owners, ["current_version"], batch_size=BATCH)
    for name, (model, _kind) in selectors.CHILDREN.items():
        rows = [
            model(version=version, position=position, **values(child))
            for version, project in contents
            for position, child in enumerate(_children(project, name))
        ]
        model._default_manager.bulk_create(rows, batch_size=BATCH)


def _children(project: facts.Project, name: str) -> Sequence[Any]:
    owner = project.budget if name in {"planned", "transfers"} else project
    children: Sequence[Any] = getattr(owner, name)
    return children


def _write_executions(to_write: Sequence[tuple[models.Project, facts.Project]]) -> None:
    models.Execution.objects.filter(project__in=[row.pk for row, _facts in to_write]).delete()
    models.Execution.objects.bulk_create(
        [
            models.Execution(project=row, **values(execution))
            for row, project in to_write
            for execution in project.executions
        ],
        batch_size=BATCH,
    )
