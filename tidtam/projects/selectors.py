"""Reads projects: as facts for checks and documents, as rows for pages."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from django.db.models import Model, OuterRef, Subquery, Value
from django.db.models.functions import Coalesce

from tidtam.accounts.models import User
from tidtam.approval.things import OWNER_ROLES
from tidtam.drafts.models import Draft
from tidtam.drafts.typed import ChangesRefused
from tidtam.organisations.models import Organisation
from tidtam.organisations.selectors import memberships_below
from tidtam.projects import facts, models
from tidtam.projects.children import Contents, Table, contents_of
from tidtam.projects.choices import BudgetBasis, ExpenseCategory, Section, WorkPlanKind
from tidtam.projects.mapping import names_of_fields, read_content
from tidtam.projects.places import with_changes
from tidtam.projects.typed import read_section
from tidtam.thai.dates import local_date

CHILDREN: dict[str, tuple[type[Model], Any]] = {
    "results": (models.Result, facts.Result),
    "kpis": (models.Kpi, facts.Kpi),
    "activities": (models.Activity, facts.Activity),
    "plan_links": (models.PlanLink, facts.PlanLink),
    "planned": (models.PlannedDisbursement, facts.PlannedDisbursement),
    "transfers": (models.Transfer, facts.Transfer),
}
"""The rows below a version: facts field, table, facts class."""

TABLES = tuple(
    Table(name, model, parent="version_id", order="position", columns=names_of_fields(kind))
    for name, (model, kind) in CHILDREN.items()
)
EXECUTIONS = Table(
    "executions", models.Execution, parent="project_id", order="quarter", columns=names_of_fields(facts.Execution)
)
FORM_ANSWERS = Table(
    "form_answers", models.FormAnswer, parent="project_id", order="id", columns=names_of_fields(facts.FormAnswer)
)


def projects_of_office(organisation_id: int, fiscal_year_be: int) -> list[facts.Project]:
    """Return an office's projects of a year as facts, by number and key: two queries for any number of projects."""
    projects = list(
        models.Project.objects.registered(organisation_id, fiscal_year_be)
        .select_related("current_version", "work_group")
        .order_by("id")
    )
    return as_facts(projects)


def declared_at(quarter: int) -> Coalesce:
    """Return the expression "execution status declared at or before the end of a quarter", "" where none is."""
    latest = models.Execution.objects.filter(project=OuterRef("pk"), quarter__lte=quarter).order_by("-quarter")
    return Coalesce(Subquery(latest.values("status")[:1]), Value(""))


def as_facts(projects: Sequence[models.Project]) -> list[facts.Project]:
    """Return facts of projects as they hold, loaded with `current_version` and `work_group`: one more query."""
    return facts_at_versions([(project, project.current_version) for project in projects])


def newest_as_facts(projects: Sequence[models.Project]) -> list[facts.Project]:
    """Return facts of projects with their drafts, loaded with `draft_version` too: one more query in all."""
    return facts_at_versions([(project, project.newest_version) for project in projects])


def facts_at_versions(pairs: Sequence[tuple[models.Project, models.ProjectVersion | None]]) -> list[facts.Project]:
    """Return projects as one version each had them (facts_at_version), those without one left out: one query."""
    versions = [version for _project, version in pairs if version is not None]
    projects = [project.pk for project, _version in pairs]
    said = contents_of(_below(versions) | {EXECUTIONS: projects, FORM_ANSWERS: projects})
    return [
        _with_identity(
            project,
            _version_fields(version, said),
            tuple(read_content(facts.Execution, row) for row in said["executions"][project.pk]),
            facts.answers_in_order(read_content(facts.FormAnswer, row) for row in said["form_answers"][project.pk]),
        )
        for project, version in pairs
        if version is not None
    ]


def _below(versions: Iterable[models.ProjectVersion]) -> dict[Table, list[int]]:
    ids = [version.pk for version in versions]
    return dict.fromkeys(TABLES, ids)


def facts_at_version(project: models.Project, version: models.ProjectVersion) -> facts.Project:
    """Return a project as one of its versions had it, with all that was declared of it and answered: one query.

    The project is loaded with `work_group`, which like declarations and answers to forms belongs to no version.
    """
    return facts_at_versions([(project, version)])[0]


def registered_facts(versions: Sequence[models.ProjectVersion]) -> list[facts.Project]:
    """Return what versions register, loaded with `project__work_group`, without what belongs to none: one query."""
    fields = version_facts(versions)
    return [_with_identity(version.project, fields[version.pk], (), ()) for version in versions]


def version_facts(versions: Iterable[models.ProjectVersion]) -> dict[int, dict[str, Any]]:
    """Return, by id, the fields of projects.facts.Project that versions hold: one query."""
    versions = list(versions)
    said = contents_of(_below(versions))
    return {version.pk: _version_fields(version, said) for version in versions}


def _version_fields(version: models.ProjectVersion, said: Contents) -> dict[str, Any]:
    mine = {
        name: tuple(read_content(kind, row) for row in said[name][version.pk])
        for name, (_model, kind) in CHILDREN.items()
    }
    budget = facts.Budget(
        total_baht=version.total_baht,
        basis=BudgetBasis(version.budget_basis) if version.budget_basis else None,
        money_fiscal_year_be=version.money_fiscal_year_be,
        work_plan_kind=WorkPlanKind(version.work_plan_kind) if version.work_plan_kind else None,
        work_plan_name=version.work_plan_name,
        output_or_project=version.output_or_project,
        budget_activity=version.budget_activity,
        expense_category=ExpenseCategory(version.expense_category) if version.expense_category else None,
        planned=mine.pop("planned"),
        transfers=mine.pop("transfers"),
    )
    plain = {name: getattr(version, name) for name in VERSION_FIELDS}
    return {
        **plain,
        "objectives": tuple(version.objectives),
        "invented": tuple(version.invented),
        "budget": budget,
        **mine,
    }


VERSION_FIELDS = (
    "name",
    "code",
    "kind",
    "start_date",
    "end_date",
    "place",
    "target_group",
    "continuing_from",
    "in_emenscr",
    "rationale",
)
"""The fields of projects.facts.Project that stand in the version's own row as they are."""


def _with_identity(
    project: models.Project,
    fields: dict[str, Any],
    executions: tuple[facts.Execution, ...],
    form_answers: tuple[facts.FormAnswer, ...],
) -> facts.Project:
    return facts.Project(
        key=project.key,
        fiscal_year_be=project.fiscal_year_be,
        number=project.number,
        work_group=project.work_group.name_th if project.work_group else "",
        executions=executions,
        form_answers=form_answers,
        **fields,
    )


def at_version(
    projects: Mapping[int, facts.Project], versions: Mapping[int, models.ProjectVersion]
) -> dict[int, facts.Project]:
    """Return, for things that name a version (reports by id), the project's facts as that version registered them.

    projects  current facts by the project's id. One more query.
    """
    contents = version_facts({version.pk: version for version in versions.values()}.values())
    return {key: replace(projects[version.project_id], **contents[version.pk]) for key, version in versions.items()}


def any_project_exists() -> bool:
    """Return whether any office has registered a project here. One query."""
    return models.Project.objects.exists()


def owner_candidates(organisation: Organisation, *, at: datetime) -> list[User]:
    """Return who may be named as the owner of an office's project, by name: who holds an owner's role in it. One query.

    A role above the office, which holds for it too, does not make somebody one of its people.
    """
    on = local_date(at)
    owning = memberships_below(organisation, on=on).held_on(on).filter(role__in=OWNER_ROLES, user__is_active=True)
    return list(User.objects.filter(pk__in=owning.order_by().values("user")).order_by("display_name", "username"))


def project_to_write(pk: int) -> models.Project | None:
    """Return a project with its office, group, versions and owners: two queries."""
    rows = models.Project.objects.select_related("organisation", "work_group", "current_version", "draft_version")
    return rows.prefetch_related("owners__person").filter(pk=pk).first()


def written(project: facts.Project, drafts: Mapping[str, Draft]) -> facts.Project:
    """Return a project with what waits in its drafts laid over it, section by section, as far as it can be read."""
    for section in Section:
        draft = drafts.get(section)
        if draft is not None and draft.typed:
            try:
                project = with_changes(project, read_section(project, section, draft.typed).changes)
            except ChangesRefused:
                continue  # the section's own page names it, and submitting refuses it
    return project


def copyable(organisation: Organisation, *, before: int) -> list[tuple[models.Project, str]]:
    """Return an office's projects of the year before a fiscal year with their names, in their order. One query."""
    rows = models.Project.objects.registered(organisation.pk, before - 1).select_related("current_version")
    return [(row, str(row)) for row in rows.order_by("number", "id")]
