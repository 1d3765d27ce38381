"""Saying who assesses what."""

import datetime as dt

from django.db import IntegrityError, transaction

from tidtam.accounts.models import User
from tidtam.assessment import selectors
from tidtam.assessment.models import Assessor
from tidtam.assessment.services import refusals
from tidtam.audit import services as audit
from tidtam.instruments.models import Version
from tidtam.instruments.selectors import version_facts
from tidtam.organisations.choices import Role
from tidtam.organisations.models import Organisation
from tidtam.organisations.selectors import held_roles, role_to_use
from tidtam.thai.dates import local_date


def assign(
    *,
    version: Version,
    person: User,
    organisation: Organisation,
    node_code: str = "",
    is_second: bool = False,
    by: User,
    at: dt.datetime,
) -> Assessor:
    """Let somebody assess an instrument at an organisation and below it: all of it, or a node and what is below.

    The person holds the role of assessor there. Raises NotTheAnalyst, NotAnAssessor, NotDecidedHere, AssignedBefore.
    """
    if not selectors.may_confirm(by, version, on=at):
        raise refusals.NotTheAnalyst
    if role_to_use({Role.ASSESSOR.value}, held_roles(person, on=local_date(at)), organisation) is None:
        raise refusals.NotAnAssessor
    if node_code and node_code not in {node.code for node in version_facts(version).nodes}:
        raise refusals.NotDecidedHere
    try:
        with transaction.atomic():
            row = Assessor.objects.create(
                version=version, person=person, organisation=organisation, node_code=node_code, is_second=is_second
            )
            _record(row, "assessment.assessor.assigned", by=by, at=at)
    except IntegrityError as error:
        raise refusals.AssignedBefore from error
    return row


def unassign(*, assessor: Assessor, by: User, at: dt.datetime) -> None:
    """Let somebody no longer assess what they did; what they said stays. Raises NotTheAnalyst."""
    if not selectors.may_confirm(by, assessor.version, on=at):
        raise refusals.NotTheAnalyst
    with transaction.atomic():
        _record(assessor, "assessment.assessor.removed", by=by, at=at)
        assessor.delete()


def _record(row: Assessor, action: str, *, by: User, at: dt.datetime) -> None:
    audit.record(
        **audit.subject_of(row),
        organisation_code=row.organisation.code,
        action=action,
        by=by.get_username(),
        at=at,
        fields=audit.field_hashes(
            {
                "version": row.version_id,
                "person": row.person.get_username(),
                "node": row.node_code,
                "is_second": row.is_second,
            }
        ),
    )
