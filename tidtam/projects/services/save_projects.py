"""Save registrations: new projects and known ones, one office at a time."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import OuterRef, Subquery
from django.utils.translation import gettext as _

from tidtam.accounts.models import User
from tidtam.approval import rules
from tidtam.approval.choices import Origin, Status
from tidtam.approval.rules import content_hash
from tidtam.approval.selectors import waiting_history
from tidtam.approval.services import not_written
from tidtam.audit.services import NewLine, record_many, subject_of
from tidtam.drafts.services import reset_all
from tidtam.organisations.choices import OrganisationKind
from tidtam.organisations.models import Organisation
from tidtam.projects import facts, models, selectors
from tidtam.projects.mapping import values
from tidtam.thai.collation import search_key, sort_key

BATCH = 500
"""Rows per INSERT; SQLite allows a limited number of values in one statement."""

IDENTITY = ("number", "work_group", "executions", "form_answers")
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


@dataclass(frozen=True, slots=True)
class Writing:
    """A project's row, the facts that are written into it, and the hash of what belongs to its version."""

    row: models.Project
    project: facts.Project
    digest: str


def save_projects(
    *,
    organisation: Organisation,
    projects: Sequence[facts.Project],
    at: datetime,
    by: str,
    origin: Origin,
    is_demo: bool,
    as_history: bool = False,
) -> SaveOutcome:
    """Save what is registered of an office's projects, new ones and known ones, in a constant number of statements.

    projects    facts with keys unique in office and year. A project whose facts say what is stored already is left
                alone: no row and no audit line changes. A changed one replaces its version or its draft;
                where all it has is approved, a draft is written beside it.
                What a target form asked and was answered stays where the facts say nothing of it.
    as_history  True: new and changed registrations stand as SUBMITTED, waiting for the director. False: as drafts,
                SAVED, and one that was sent back stays SENT_BACK.
    Raises WorkGroupUnknown, or approval.services.NotWritten for registrations that are submitted
    (approval.rules.may_be_written), before anything is written.
    """
    groups = work_groups(organisation, projects)
    with transaction.atomic():
        known = _known(organisation, projects)
        stored = {(row.fiscal_year_be, row.key): row for row in selectors.newest_as_facts(list(known.values()))}
        versions = [version for row in known.values() if (version := row.newest_version) is not None]
        waiting = waiting_history(versions) if as_history else frozenset()
        outcome = SaveOutcome()
        to_write: list[Writing] = []
        answered: list[tuple[models.Project, facts.FormAnswer]] = []
        refused: list[tuple[str, str]] = []
        for project in projects:
            address = (project.fiscal_year_be, project.key)
            standing = stored[address].form_answers if address in stored else ()
            project = replace(project, form_answers=facts.answers_laid_over(project.form_answers, standing))
            if stored.get(address) == project:
                outcome.unchanged.append(project.key)
                continue
            digest = content_hash(project, leaving_out=IDENTITY)
            version = known[address].newest_version if address in known else None
            if version is not None and not _may_be_written(version, digest, as_history, version.pk in waiting):
                name = _("โครงการ “%(name)s” (%(key)s)") % {"name": version, "key": project.key}
                refused.append((name, version.status))
                continue
            (outcome.changed if address in known else outcome.created).append(project.key)
            row = known.get(address) or models.Project(
                organisation=organisation, fiscal_year_be=project.fiscal_year_be, key=project.key, is_demo=is_demo
            )
            to_write.append(Writing(row, project, digest))
            answered.extend((row, one) for one in project.form_answers if one not in standing)
        if refused:
            raise not_written(refused)
        overwritten = [one.row for one in to_write if one.row.pk is not None]
        write_registrations(to_write, groups=groups, at=at, origin=origin, as_history=as_history)
        person = User.objects.filter(username=by).first()
        _write_answers(answered, by=person, at=at)
        reset_all(things=overwritten, by=person, at=at)
        record_many(
            [
                NewLine(
                    **subject_of(one.row),
                    organisation_code=organisation.code,
                    action="projects.project.imported" if origin == Origin.IMPORTED else "projects.project.saved",
                    by=by,
                    at=at,
                    fields={"content": content_hash(one.project)},
                )
                for one in to_write
            ]
        )
    return outcome


def write_registrations(
    to_write: Sequence[Writing],
    *,
    groups: Mapping[str, int],
    at: datetime,
    origin: Origin,
    as_history: bool = False,
) -> None:
    """Write facts into locked projects, loaded with their versions, and new ones: the same for a form and an import.

    groups  the ids of the work groups that the facts name. The caller asked who may write, and writes the audit line.
    """
    for one in to_write:
        one.row.number = one.project.number
        one.row.work_group_id = groups.get(one.project.work_group)
        version = one.row.newest_version
        if version is None or (one.row.draft_version is None and version.status != Status.APPROVED):
            find_by(one.row, one.project.name, one.project.code)
    _write_projects(to_write)
    _write_versions(to_write, at=at, origin=origin, as_history=as_history)
    _write_executions(to_write)


def _write_answers(
    answered: Iterable[tuple[models.Project, facts.FormAnswer]], *, by: User | None, at: datetime
) -> None:
    models.FormAnswer.objects.bulk_create(
        [models.FormAnswer(project=row, updated_at=at, updated_by=by, **values(one)) for row, one in answered],
        batch_size=BATCH,
        update_conflicts=True,
        unique_fields=["project", "form", "place"],
        update_fields=["text", "updated_at", "updated_by"],
    )


def work_groups(organisation: Organisation, projects: Iterable[facts.Project]) -> Mapping[str, int]:
    """Return the ids of the work groups that projects name. Raises WorkGroupUnknown."""
    named = {project.work_group for project in projects if project.work_group}
    return find_groups(named, groups_of(organisation), organisation) if named else {}


def groups_of(organisation: Organisation) -> Mapping[str, int]:
    """Return the ids of an office's work groups by name. One query."""
    groups = Organisation.objects.filter(parent=organisation, kind=OrganisationKind.WORK_GROUP)
    return dict(groups.values_list("name_th", "pk"))


def find_groups(named: Iterable[str], groups: Mapping[str, int], organisation: Organisation) -> Mapping[str, int]:
    """Return the groups of an office, having found those that are named. Raises WorkGroupUnknown."""
    missing = sorted({*named} - groups.keys())
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
        .select_related("current_version", "draft_version", "work_group")
        .order_by("pk")
    )
    if len(projects) <= BATCH:  # a few of a long list: the others are not read
        rows = rows.filter(key__in=[project.key for project in projects])
    wanted = {(project.fiscal_year_be, project.key) for project in projects}
    return {(row.fiscal_year_be, row.key): row for row in rows if (row.fiscal_year_be, row.key) in wanted}


def _may_be_written(version: models.ProjectVersion, digest: str, as_history: bool, is_waiting_history: bool) -> bool:
    """Return whether facts may be saved: the version says so already, is approved and gets a new one, or is open."""
    return (
        version.content_hash == digest
        or version.status == Status.APPROVED
        or rules.may_be_written(version.status, as_history=as_history, is_waiting_history=is_waiting_history)
    )


def find_by(row: models.Project, name: str, code: str) -> None:
    """Let lists find and sort a project by the words of the version that holds."""
    row.search_text = search_key(f"{name} {code}")
    row.sort_key = sort_key(name)[: models.SORT_KEY_LENGTH]


def _write_projects(to_write: Sequence[Writing]) -> None:
    new = [one.row for one in to_write if one.row.pk is None]
    old = [one.row for one in to_write if one.row.pk is not None]
    models.Project.objects.bulk_create(new, batch_size=BATCH)
    models.Project.objects.bulk_update(old, ["number", "work_group", "search_text", "sort_key"], batch_size=BATCH)


def _write_versions(
    to_write: Sequence[Writing],
    *,
    at: datetime,
    origin: Origin,
    as_history: bool,
) -> None:
    new: list[models.ProjectVersion] = []
    replaced: list[models.ProjectVersion] = []
    contents: list[tuple[models.ProjectVersion, facts.Project]] = []
    for one in to_write:
        row, project = one.row, one.project
        newest = row.newest_version
        if newest is not None and newest.content_hash == one.digest:
            continue
        columns: dict[str, Any] = {
            **values(project, leaving_out=VERSION_ROW),
            **values(project.budget, leaving_out=BUDGET_ROW),
            "budget_basis": project.budget.basis or "",
            "content_hash": one.digest,
            "origin": origin,
        }
        if newest is None or newest.status == Status.APPROVED:
            number = 1 if newest is None else newest.number + 1
            status = rules.status_after_writing(Status.NOT_REPORTED, as_history=as_history)
            version = models.ProjectVersion(project=row, number=number, created_at=at, status=status, **columns)
            new.append(version)
        else:
            version = newest
            for name, value in columns.items():
                setattr(version, name, value)
            version.status = rules.status_after_writing(version.status, as_history=as_history)
            replaced.append(version)
        contents.append((version, project))
    models.ProjectVersion.objects.bulk_create(new, batch_size=BATCH)
    if replaced:
        names = [*columns, "status"]
        models.ProjectVersion.objects.bulk_update(replaced, names, batch_size=BATCH)
        for model, _kind in selectors.CHILDREN.values():
            model._default_manager.filter(version__in=replaced).delete()
    _name_newest(new)
    for name, (model, _kind) in selectors.CHILDREN.items():
        rows = [
            model(version_id=version.pk, position=position, **values(child))
            for version, project in contents
            for position, child in enumerate(_children(project, name))
        ]
        model._default_manager.bulk_create(rows, batch_size=BATCH)


def _name_newest(versions: Sequence[models.ProjectVersion]) -> None:
    """Let projects name their new versions: a first one holds, a later one stands beside what holds."""
    newest = models.ProjectVersion.objects.filter(project=OuterRef("pk")).order_by("-number").values("pk")[:1]
    for column, named in (
        ("current_version", [version for version in versions if version.number == 1]),
        ("draft_version", [version for version in versions if version.number > 1]),
    ):
        for version in named:
            setattr(version.project, column, version)
        for start in range(0, len(named), BATCH):
            ids = [version.project_id for version in named[start : start + BATCH]]
            models.Project.objects.filter(pk__in=ids).update(**{column: Subquery(newest)})


def _children(project: facts.Project, name: str) -> Sequence[Any]:
    owner = project.budget if name in {"planned", "transfers"} else project
    children: Sequence[Any] = getattr(owner, name)
    return children


def _write_executions(to_write: Sequence[Writing]) -> None:
    models.Execution.objects.filter(project__in=[one.row.pk for one in to_write]).delete()
    models.Execution.objects.bulk_create(
        [
            models.Execution(project_id=one.row.pk, **values(execution))
            for one in to_write
            for execution in one.project.executions
        ],
        batch_size=BATCH,
    )
