"""Changes of the project registry, one module per verb."""

from tidtam.projects.services.hold_approved import hold_approved
from tidtam.projects.services.save_projects import BATCH, IDENTITY, SaveOutcome, WorkGroupUnknown, save_projects

__all__ = ["BATCH", "IDENTITY", "SaveOutcome", "WorkGroupUnknown", "hold_approved", "save_projects"]
