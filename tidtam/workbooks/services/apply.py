"""Applying a workbook: all of it or nothing, once."""

from datetime import datetime

from django.db import transaction

from tidtam.accounts.models import User
from tidtam.audit.services import field_hashes, record, subject_of
from tidtam.workbooks.kinds import kind_of
from tidtam.workbooks.models import Workbook
from tidtam.workbooks.refusals import HasFaults, NothingToWrite, PlanChanged
from tidtam.workbooks.selectors import plan_of


def apply_workbook(*, workbook: Workbook, token: str, by: User, at: datetime) -> Workbook:
    """Write what a workbook says and return it with its outcome; one that was applied stays as it is.

    token  of the plan that was shown (facts.Plan); what would do anything else by now is refused.
    Raises refusals.HasFaults, NothingToWrite, PlanChanged, or what the services of its things refuse with; then
    nothing was written.
    """
    if workbook.applied_at is not None:
        return workbook
    plan = plan_of(workbook, by=by, at=at)
    if not plan.faults and plan.token == token:
        for thing in plan.things:
            if thing.written:
                thing.prepare()
    with transaction.atomic():
        row = Workbook.objects.select_for_update(of=("self",)).select_related("organisation").get(pk=workbook.pk)
        if row.applied_at is not None:
            return row
        if plan.faults:
            raise HasFaults(plan.faults)
        if row.chosen != workbook.chosen or plan.token != token:
            raise PlanChanged
        if not plan.written:
            raise NothingToWrite
        written = kind_of(row.kind).apply(plan, by=by, at=at)
        row.outcome = [
            {"pk": thing.pk, "title": thing.title, "url": thing.url, "written": len(thing.written)} for thing in written
        ]
        row.said, row.applied_at = {}, at
        row.save(update_fields=["outcome", "said", "applied_at"])
        record(
            **subject_of(row),
            organisation_code=row.organisation.code,
            action="workbooks.workbook.applied",
            by=by.username,
            at=at,
            fields=field_hashes({"said": plan.token}),
        )
    return row
