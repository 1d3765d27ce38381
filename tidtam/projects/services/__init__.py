"""Changes of the project registry, one module per verb."""

from tidtam.projects.services.declare_execution import (
    DeclarationRefused,
    declare_execution,
    declared_token,
    declarer_role,
    entry_refusals,
    why_declaring_is_closed,
)
from tidtam.projects.services.hold_approved import hold_approved
from tidtam.projects.services.save_projects import BATCH, IDENTITY, SaveOutcome, WorkGroupUnknown, save_projects

__all__ = [
    "BATCH",
    "IDENTITY",
    "DeclarationRefused",
    "SaveOutcome",
    "WorkGroupUnknown",
    "declare_execution",
    "declared_token",
    "declarer_role",
    "entry_refusals",
    "hold_approved",
    "save_projects",
    "why_declaring_is_closed",
]
