"""How a quarterly report (M6) climbs the chain of approvals. The chain itself is the room approval's."""

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

from django.db.models import Expression, OuterRef, QuerySet, TextField
from django.db.models.functions import Cast
from django.utils.translation import gettext as _

from tidtam.approval.choices import Origin, Status
from tidtam.approval.rules import DEFAULT_ROLES, content_of
from tidtam.approval.things import OWNER_ROLES
from tidtam.audit.services import subject_of
from tidtam.checks.choices import Gate
from tidtam.checks.rules import run
from tidtam.checks.services import store_failed_checks
from tidtam.organisations.models import Organisation
from tidtam.periods.rules import Decision as WindowDecision
from tidtam.periods.selectors import quarter_decision
from tidtam.plans.selectors import nodes_by_code
from tidtam.progress import models, selectors
from tidtam.progress.checks import REPORT_CHECKS, ReportSubject
from tidtam.projects.models import ProjectOwner


class ReportKind:
    """A quarterly report, as approval.things asks for it."""

    kind = "progress.report"
    model = models.ProgressReport
    owner_roles = OWNER_ROLES
    default_roles: Sequence[str] = DEFAULT_ROLES
    gate = Gate.SUBMIT
    item_keys: Mapping[str, str] = {"answers": "part", "kpi_values": "kpi_key", "activities": "activity_key"}
    unnamed: Sequence[str] = ("narrative",)
    places: Sequence[str] = ("project__work_group", "project__organisation")
    version_in_sql: Expression = Cast("version", TextField())

    def locked(self, ids: Sequence[int]) -> Sequence[models.ProgressReport]:
        """Return the reports, locked in the order of their ids."""
        rows = models.ProgressReport.objects.select_for_update(of=("self",)).filter(pk__in=ids).order_by("pk")
        return list(
            rows.select_related(
                "project__organisation", "project__work_group", "project__current_version", "project_version",
                "disbursement",
            ).prefetch_related("project__owners")
        )  # fmt: skip

    def organisation(self, thing: models.ProgressReport) -> Organisation:
        """Return the project's work group, or its office."""
        return thing.project.climbs_from

    def organisation_code(self, thing: models.ProgressReport) -> str:
        """Return the code of the project's office."""
        return thing.project.organisation.code

    def subject(self, thing: models.ProgressReport) -> tuple[str, str]:
        """Return the report's audit chain."""
        chain = subject_of(thing)
        return chain["subject_kind"], chain["subject_id"]

    def owner_ids(self, thing: models.ProgressReport) -> frozenset[int]:
        """Return the people who own the project."""
        return frozenset(owner.person_id for owner in thing.project.owners.all())

    def named_owners(self) -> QuerySet[ProjectOwner]:
        """Return the owners of the project of the row outside."""
        return ProjectOwner.objects.filter(project=OuterRef("project"))

    def version(self, thing: models.ProgressReport) -> str:
        """Return the count of changes."""
        return str(thing.version)

    def contents(self, things: Sequence[models.ProgressReport]) -> list[dict[str, Any]]:
        """Return what the reports say; their status is no content."""
        return [content_of(facts, leaving_out=("status",)) for facts in selectors.as_facts(things)]

    def checked_thing(self, thing: models.ProgressReport) -> models.ProgressReport:
        """Return the report itself."""
        return thing

    def check(self, thing: models.ProgressReport, *, at: dt.datetime) -> None:
        """Check the report against the registration that held at its time and the quarters before."""
        now = selectors.in_context(thing)
        nodes = nodes_by_code((), thing.fiscal_year_be)
        subject = ReportSubject(
            project=now.project,
            report=now.report,
            earlier_reports=now.earlier,
            plan_targets={key: node.target_text for key, node in nodes.items() if node.target_text},
        )
        store_failed_checks(
            thing=thing,
            organisation_code=thing.project.organisation.code,
            hits=run(REPORT_CHECKS, subject),
            at=at,
        )

    def is_history(self, thing: models.ProgressReport) -> bool:
        """Return whether it was imported."""
        return thing.origin == Origin.IMPORTED

    def window(
        self, thing: models.ProgressReport, *, at: dt.datetime, captured_at: dt.datetime | None = None
    ) -> WindowDecision | None:
        """Return what the quarter's window says. None for a correction that was asked for: it may come later.

        A capture in the future is refused always.
        """
        if thing.status == Status.SENT_BACK and (captured_at is None or captured_at <= at):
            return None
        return quarter_decision(
            organisation=self.organisation(thing),
            fiscal_year_be=thing.fiscal_year_be,
            quarter=thing.quarter,
            now=at,
            captured_at=captured_at,
        )

    def why_not_approved(self, thing: models.ProgressReport) -> str:
        """Return what comes first: a registration (M1-M5) is approved before the first report on it."""
        version = thing.project.current_version
        if version is not None and version.status == Status.APPROVED:
            return ""
        return _("ทะเบียนของโครงการ “%(name)s” ยังไม่อนุมัติ · อนุมัติทะเบียนโครงการก่อนรายงาน") % {"name": thing.project}

    def approved(self, things: Sequence[models.ProgressReport], *, at: dt.datetime) -> None:
        """Do nothing: pages and sums read the status."""

    def why_not_reopened(self, _thing: models.ProgressReport) -> str:
        """Return "": an approved report can be reopened with a reason."""
        return ""
