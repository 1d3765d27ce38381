"""How a version of a registration (M1-M5) climbs the chain of approvals. The chain itself is the room approval's."""

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

from django.db.models import Expression, OuterRef, QuerySet, TextField, Value
from django.db.models.functions import Cast, Concat, Left
from django.utils.translation import gettext as _

from tidtam.approval.choices import Origin
from tidtam.approval.rules import DEFAULT_ROLES, content_of
from tidtam.approval.things import OWNER_ROLES
from tidtam.audit.services import subject_of
from tidtam.checks.choices import Gate
from tidtam.checks.rules import run
from tidtam.checks.services import store_failed_checks
from tidtam.organisations.models import Organisation
from tidtam.projects import models, selectors
from tidtam.projects.checks import PROJECT_CHECKS
from tidtam.projects.services import IDENTITY, hold_approved

HASH_SHOWN = 16
"""How much of a version's hash names its content."""


class RegistrationKind:
    """A project's version, as approval.things asks for it."""

    kind = "projects.version"
    model = models.ProjectVersion
    owner_roles = OWNER_ROLES
    default_roles: Sequence[str] = DEFAULT_ROLES
    gate = Gate.REGISTER
    item_keys: Mapping[str, str] = {
        "results": "key",
        "kpis": "key",
        "activities": "key",
        "plan_links": "code",
        "planned": "quarter",
        "transfers": "project_code",
    }
    unnamed: Sequence[str] = ()
    places: Sequence[str] = ("project__work_group", "project__organisation")
    version_in_sql: Expression = Concat(Cast("number", TextField()), Value("-"), Left("content_hash", HASH_SHOWN))

    def locked(self, ids: Sequence[int]) -> Sequence[models.ProjectVersion]:
        """Return the versions, locked with their projects: saving a project locks those, in the same order."""
        rows = models.ProjectVersion.objects.select_for_update(of=("self", "project")).filter(pk__in=ids)
        rows = rows.select_related("project__organisation", "project__work_group").prefetch_related("project__owners")
        return list(rows.order_by("project_id", "pk"))

    def organisation(self, thing: models.ProjectVersion) -> Organisation:
        """Return the project's work group, or its office."""
        return thing.project.climbs_from

    def organisation_code(self, thing: models.ProjectVersion) -> str:
        """Return the code of the project's office."""
        return thing.project.organisation.code

    def subject(self, thing: models.ProjectVersion) -> tuple[str, str]:
        """Return the audit chain of the project: its versions are one history."""
        chain = subject_of(thing)
        return chain["subject_kind"], chain["subject_id"]

    def owner_ids(self, thing: models.ProjectVersion) -> frozenset[int]:
        """Return the people who own the project."""
        return frozenset(owner.person_id for owner in thing.project.owners.all())

    def named_owners(self) -> QuerySet[models.ProjectOwner]:
        """Return the owners of the project of the row outside."""
        return models.ProjectOwner.objects.filter(project=OuterRef("project"))

    def version(self, thing: models.ProjectVersion) -> str:
        """Return number and hash: a version that is no draft any more is not changed in place."""
        return f"{thing.number}-{thing.content_hash[:HASH_SHOWN]}"

    def contents(self, things: Sequence[models.ProjectVersion]) -> list[dict[str, Any]]:
        """Return what the versions register, without what belongs to the project itself."""
        return [content_of(facts, leaving_out=IDENTITY) for facts in selectors.registered_facts(things)]

    def checked_thing(self, thing: models.ProjectVersion) -> models.Project | models.ProjectVersion:
        """Return the project, or the version itself while it is a draft beside the one that holds."""
        return thing if thing.project.draft_version_id == thing.pk else thing.project

    def check(self, thing: models.ProjectVersion, *, at: dt.datetime) -> None:
        """Check the registration. What its round fails (declared against reported) is kept by checking the office."""
        store_failed_checks(
            thing=self.checked_thing(thing),
            organisation_code=thing.project.organisation.code,
            hits=run(PROJECT_CHECKS, selectors.facts_at_version(thing.project, thing)),
            at=at,
        )

    def is_history(self, thing: models.ProjectVersion) -> bool:
        """Return whether it was imported."""
        return thing.origin == Origin.IMPORTED

    def window(self, _thing: models.ProjectVersion, *, at: dt.datetime, captured_at: dt.datetime | None = None) -> None:
        """Return None: a registration has no window."""

    def why_not_approved(self, _thing: models.ProjectVersion) -> str:
        """Return "": nothing comes before a registration."""
        return ""

    def approved(self, things: Sequence[models.ProjectVersion], *, at: dt.datetime) -> None:
        """Let the versions hold."""
        hold_approved(things)

    def why_not_reopened(self, _thing: models.ProjectVersion) -> str:
        """Return what to do instead: an approved version is never changed, for reports show it."""
        return _("ทะเบียนโครงการที่อนุมัติแล้วไม่เปิดแก้ไข · แก้ไขโครงการแล้วบันทึกเป็นฉบับใหม่เพื่ออนุมัติ")
