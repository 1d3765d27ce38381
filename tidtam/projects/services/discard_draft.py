"""Discard a registration that was never submitted."""

from datetime import datetime

from django.db import transaction
from django.db.models import ProtectedError
from django.utils.translation import gettext_lazy

from tidtam.accounts.models import User
from tidtam.approval.choices import Status
from tidtam.approval.selectors import decisions_of
from tidtam.approval.services import DecisionRefused, refuse_changed
from tidtam.audit.services import record, subject_of
from tidtam.checks.models import FailedCheck
from tidtam.drafts.models import Draft
from tidtam.drafts.services import reset_all
from tidtam.projects import models
from tidtam.projects.services.open_registration import open_registration


class NotDiscarded(DecisionRefused):
    """What was ever submitted, or is reported on, stays in the register."""

    message = gettext_lazy("ทะเบียนนี้เคยส่งเพื่ออนุมัติหรือมีรายงานแล้ว จึงลบไม่ได้ · แก้ไขทะเบียนแล้วส่งอีกครั้ง")


def may_be_discarded(version: models.ProjectVersion) -> bool:
    """Return whether a version is a draft that nobody submitted. One query at most."""
    return version.status == Status.SAVED and not decisions_of(version).exists()


@transaction.atomic
def discard_draft(*, project: models.Project, version: str, by: User, at: datetime) -> models.Project | None:
    """Take a draft back: the approved version beside it holds as before; without one, the project goes.

    project  loaded with its versions.   version  approval.selectors.version_of, as the page had it.
    Returns the project, or None where it went.
    Raises NotDiscarded, and what open_registration and approval.services.refuse_changed raise.
    """
    case, _move = open_registration(project=project, by=by, at=at)
    refuse_changed(case, version)
    draft, row = case.thing, case.thing.project
    if not may_be_discarded(draft):
        raise NotDiscarded
    kind, pk = subject_of(row).values()
    FailedCheck.objects.of(case.kind.checked_thing(draft)).delete()
    stays = row.draft_version_id is not None
    if stays:
        models.Project.objects.filter(pk=row.pk).update(draft_version=None)
        draft.delete()
        reset_all(things=[row], by=by, at=at)
    else:
        models.Project.objects.filter(pk=row.pk).update(current_version=None)
        try:
            draft.delete()
        except ProtectedError:
            raise NotDiscarded from None
        Draft.objects.of(row).delete()
        models.Project.objects.filter(pk=row.pk).delete()
    record(
        subject_kind=kind,
        subject_id=pk,
        organisation_code=row.organisation.code,
        action="projects.project.discarded",
        by=by.username,
        at=at,
        role=case.role.role,
    )
    return row if stays else None
