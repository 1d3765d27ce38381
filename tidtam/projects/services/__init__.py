"""Changes of the project registry, one module per verb."""

from tidtam.projects.services.answer_form import AnswersChanged, answer_form, answer_token
from tidtam.projects.services.begin_registration import begin_registration
from tidtam.projects.services.declare_execution import (
    DeclarationRefused,
    declare_execution,
    declared_token,
    declarer_role,
    entry_refusals,
    why_declaring_is_closed,
)
from tidtam.projects.services.discard_draft import NotDiscarded, discard_draft, may_be_discarded
from tidtam.projects.services.edit_registration import OWNER_BOXES, OWNERS, Owners, edit_registration, owners_typed
from tidtam.projects.services.edit_registrations import Edit, edit_registrations
from tidtam.projects.services.grounds import Grounds, unfounded
from tidtam.projects.services.hold_approved import hold_approved
from tidtam.projects.services.keep_draft import keep_registration_draft
from tidtam.projects.services.owner_role import owner_role
from tidtam.projects.services.save_projects import BATCH, IDENTITY, SaveOutcome, WorkGroupUnknown, save_projects
from tidtam.projects.services.submit_registration import submit_registration

__all__ = [
    "BATCH",
    "IDENTITY",
    "OWNERS",
    "OWNER_BOXES",
    "AnswersChanged",
    "DeclarationRefused",
    "Edit",
    "Grounds",
    "NotDiscarded",
    "Owners",
    "SaveOutcome",
    "WorkGroupUnknown",
    "answer_form",
    "answer_token",
    "begin_registration",
    "declare_execution",
    "declared_token",
    "declarer_role",
    "discard_draft",
    "edit_registration",
    "edit_registrations",
    "entry_refusals",
    "hold_approved",
    "keep_registration_draft",
    "may_be_discarded",
    "owner_role",
    "owners_typed",
    "save_projects",
    "submit_registration",
    "unfounded",
    "why_declaring_is_closed",
]
